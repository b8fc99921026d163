"""Lists of invoices as programs of Portugal, Denmark, Norway, Sweden and Poland name and write them."""

from pathlib import Path
from typing import Any

import pytest

from server.folder.files.file_names import kind_of_name
from server.records.shapes import RECORD_KINDS
from tests.integration.folder_sessions import answered

_LISTS = {
    "Faturas 2026.csv": """\
Número da fatura;Data de emissão;Vencimento;Nome do cliente;Total sem IVA;IVA;Valor total;Em dívida;Estado;Moeda
FT 2026/11;04-09-2026;04-10-2026;Vale Verde Lda;100,00;23,00;123,00;0,00;Paga;EUR
FT 2026/12;18-09-2026;18-10-2026;Vale Verde Lda;1.000,00;230,00;1.230,00;30,00;Pendente;EUR
FT 2026/13;02-10-2026;01-11-2026;Sol Nascente SA;10,00;2,30;12,30;12,30;Anulada;EUR
""",
    "fakturaer.csv": """\
Fakturanr;Fakturadato;Forfaldsdato;Kundenavn;Beløb ekskl. moms;Moms;Beløb inkl. moms;Restbeløb;Status;Valutakode
811;04-09-2026;04-10-2026;Vestkyst Fisk ApS;98,40;24,60;123,00;0,00;Betalt;DKK
812;18-09-2026;18-10-2026;Vestkyst Fisk ApS;984,00;246,00;1.230,00;30,00;Sendt;DKK
813;02-10-2026;01-11-2026;Bageriet ApS;9,84;2,46;12,30;12,30;Annulleret;DKK
""",
    "kundefakturaer 2026.csv": """\
Faktura nr;Fakturadato;Forfallsdato;Navn;Beløp ekskl. mva;Mva;Beløp inkl. mva;Utestående beløp;Status;Valuta
F-11;04.09.2026;04.10.2026;Fjord Laks AS;98,40;24,60;123,00;0,00;Betalt;NOK
F-12;18.09.2026;18.10.2026;Fjord Laks AS;984,00;246,00;1 230,00;30,00;Sendt;NOK
F-13;02.10.2026;01.11.2026;Snekker Olsen AS;9,84;2,46;12,30;12,30;Kreditert;NOK
""",
    "kundfakturor.csv": """\
Fakturanummer;Fakturadatum;Förfallodatum;Kundnamn;Belopp exkl. moms;Moms;Totalt;Återstår;Fakturastatus;Valuta
5011;2026-09-04;2026-10-04;Norrskog Trä AB;98,40;24,60;123,00;0,00;Betald;SEK
5012;2026-09-18;2026-10-18;Norrskog Trä AB;984,00;246,00;1 230,00;30,00;Skickad;SEK
5013;2026-10-02;2026-11-01;Bageri Lind AB;9,84;2,46;12,30;12,30;Makulerad;SEK
""",
    "faktury sprzedaży.csv": """\
Numer faktury;Data wystawienia;Termin płatności;Nabywca;Kwota netto;VAT;Kwota brutto;Pozostało do zapłaty;Status;Waluta
FV/11/2026;2026-09-04;2026-10-04;Zielony Las Sp. z o.o.;100,00;23,00;123,00;0,00;Opłacona;PLN
FV/12/2026;2026-09-18;2026-10-18;Zielony Las Sp. z o.o.;1 000,00;230,00;1 230,00;30,00;Wystawiona;PLN
FV/13/2026;2026-10-02;2026-11-01;Piekarnia Kłos S.A.;10,00;2,30;12,30;12,30;Anulowana;PLN
""",
}


@pytest.mark.parametrize("name", _LISTS)
def test_invoices_are_added_up_bounded_and_found_by_their_customer(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(_LISTS[name], encoding="utf-8")
    customer = _LISTS[name].splitlines()[1].split(";")[3]
    with answered(tmp_path, "exports") as session:
        (all_of_them,) = session.ask("list_invoices")["meta"]["sums"]
        september = session.ask("list_invoices", from_date="2026-09-01", to_date="2026-09-30")
        overdue = session.ask("list_invoices", min_balance=0.01, to_due_date="2026-10-31")
        one = session.ask("list_invoices", account_id=customer)
    assert (all_of_them["amount"], all_of_them["balance"]) == (1365.3, 30.0)
    assert (all_of_them["voidAmount"], all_of_them["currency"]) == (12.3, name_of_currency(_LISTS[name]))
    assert _amount_and_records(september) == (1353.0, 2)
    assert _amount_and_records(overdue) == (1230.0, 1)
    assert _amount_and_records(one) == (1353.0, 2)


def name_of_currency(text: str) -> str:
    return text.strip()[-3:]


def _amount_and_records(answer: dict[str, Any]) -> tuple[float, int]:
    (one,) = answer["meta"]["sums"]
    return one["amount"], one["records"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("faturas_2026", "invoice"),
        ("Fakturaliste", "invoice"),
        ("faktury 09-2026", "invoice"),
        ("innbetalinger", "payment"),
        ("wpłaty", "payment"),
        ("Pagamentos e recebimentos", "payment"),
        ("kunder", "account"),
        ("klienci", "account"),
        ("kreditnotaer", "credit_note"),
        ("Faktury korygujące", "credit_note"),
        ("återbetalningar", "refund"),
        ("fakturalinjer", "line"),
        ("faktury zakupu", None),
        ("faktury kosztowe", None),
        ("přijaté faktury", None),  # Czech, whose issued ones have the Polish word
        ("Faktury přijaté 2026", None),
        ("faktury došlé", None),
        ("Prijaté faktúry", None),
        ("bejövő invoices", None),
        ("faktury dodavatelů", None),
        ("faktury vydané", "invoice"),
        ("Faktury odběratelů", "invoice"),
        ("Faturas de fornecedores", None),
        ("leverandørfakturaer", None),
        ("Leverantörsfakturor", None),
        ("inkommande fakturor", None),
        ("Faktura påminnelser", None),
        ("Annullerede fakturaer", None),
    ],
)
def test_a_file_is_what_its_name_says_and_no_more(name: str, kind: str | None) -> None:
    found, told = kind_of_name(name)
    assert told
    assert (None if found is None else RECORD_KINDS[found]) == kind
