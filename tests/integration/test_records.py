"""Pages and records through the whole pipeline: what is shown, what is left out, where a cursor goes."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from server.calls.pipeline import Pipeline
from server.folder.source import FolderSource
from server.source import Query
from tests.pipelines import pipeline

PROFILES = Path(__file__).resolve().parents[2] / "profiles"
NOUNS = ("account", "subscription", "invoice")


def served(folder: Path, profile: str | Path = "finance-default") -> Pipeline:
    return pipeline(FolderSource(folder), profile)


def ask(pipeline: Pipeline, tool: str, **arguments: Any) -> dict[str, Any]:
    reply = pipeline.call(tool, arguments)
    assert len(reply.document) <= 65_536
    document: dict[str, Any] = json.loads(reply.document)
    return document


def every_page(pipeline: Pipeline, noun: str, **arguments: Any) -> list[dict[str, Any]]:
    pages = [ask(pipeline, f"list_{noun}s", **arguments)]
    while (cursor := pages[-1]["llm_view"]["nextCursor"]) is not None:
        assert len(pages) < 100
        pages.append(ask(pipeline, f"list_{noun}s", **arguments, cursor=cursor))
    return pages


def write(folder: Path, noun: str, *records: Mapping[str, Any] | str) -> None:
    lines = (record if isinstance(record, str) else json.dumps(record) for record in records)
    (folder / f"{noun}s.jsonl").write_text("".join(f"{line}\n" for line in lines))


@pytest.mark.parametrize("profile", ["finance-default", "finance-last4", "redact-only"])
@pytest.mark.parametrize("noun", NOUNS)
def test_every_profile_lists_every_entity(tmp_path: Path, profile: str, noun: str) -> None:
    write(tmp_path, noun, *({"id": f"r{n}", "status": "Active"} for n in range(3)))
    view = ask(served(tmp_path, profile), f"list_{noun}s", limit=2)["llm_view"]
    assert list(view) == [f"{noun}s", "nextCursor", "total"]
    assert view[f"{noun}s"] == [{"id": "r0", "status": "Active"}, {"id": "r1", "status": "Active"}]
    assert (view["total"], isinstance(view["nextCursor"], str)) == (3, True)


def test_a_profile_that_does_not_know_the_entity_says_so(tmp_path: Path) -> None:
    profile = tmp_path / "other.yaml"
    profile.write_text("name: other\nentities: {Invoice: {allow: [id]}}\n")
    write(tmp_path, "account", {"id": "a"})
    answer = ask(served(tmp_path, profile), "list_accounts")
    assert answer["llm_view"] == {}
    said = "The profile of this connection, other, shows no accounts."
    assert answer["meta"]["error"] == {"code": "not_found", "message": said}


@pytest.mark.parametrize("bad", ['{"id":"bad","amount":1e400}', '{"id":"bad","balance":-1e999}'])
def test_a_record_that_cannot_be_read_is_left_out_of_its_page_and_counted(tmp_path: Path, bad: str) -> None:
    write(tmp_path, "invoice", {"id": "i1", "amount": 1}, bad, {"id": "i2", "amount": 2}, {"id": "i3"})
    pipeline = served(tmp_path)
    answer = ask(pipeline, "list_invoices", limit=3)
    assert answer["llm_view"]["invoices"] == [{"id": "i1", "amount": 1}, {"id": "i2", "amount": 2}]
    assert (answer["meta"]["recordsUnreadable"], answer["llm_view"]["total"]) == (1, 4)
    rest = ask(pipeline, "list_invoices", cursor=answer["llm_view"]["nextCursor"])
    assert rest["llm_view"]["invoices"] == [{"id": "i3"}]
    assert "recordsUnreadable" not in rest["meta"]
    meta = ask(pipeline, "get_invoice", invoice_id="bad")["meta"]
    reason = "a number in the payload is out of range"
    assert meta["error"]["code"] == "internal"
    assert meta["error"]["message"].startswith(f"This invoice exists, but its record cannot be read: {reason}")
    assert "e400" not in json.dumps(meta)


def test_what_cannot_be_read_in_a_field_that_a_page_does_not_show_is_no_matter_of_the_page(tmp_path: Path) -> None:
    write(tmp_path, "invoice", {"id": "i1"}, '{"id":"i2","lineItems":[{"amount":-1e999}]}')
    pipeline = served(tmp_path)
    answer = ask(pipeline, "list_invoices")
    assert [invoice["id"] for invoice in answer["llm_view"]["invoices"]] == ["i1", "i2"]
    assert "recordsUnreadable" not in answer["meta"]
    assert ask(pipeline, "get_invoice", invoice_id="i2")["meta"]["error"]["code"] == "internal"


def test_a_page_of_nothing_readable_is_an_empty_page(tmp_path: Path) -> None:
    write(tmp_path, "account", *(f'{{"id":"{n}","balance":1e999}}' for n in range(3)))
    answer = ask(served(tmp_path), "list_accounts")
    assert (answer["llm_view"]["accounts"], answer["meta"]["recordsUnreadable"]) == ([], 3)


def test_pages_that_do_not_fit_are_cut_and_lose_no_record(tmp_path: Path) -> None:
    write(tmp_path, "account", *({"id": f"a{n}", "memo": f"{n} " * 3_000, "b": "x y " * 2_000} for n in range(25)))
    pages = every_page(served(tmp_path, "redact-only"), "account")
    assert [account["id"] for page in pages for account in page["llm_view"]["accounts"]] == [f"a{n}" for n in range(25)]
    assert len(pages) > 5


def test_a_profile_with_shorter_lists_has_shorter_pages(tmp_path: Path) -> None:
    profile = tmp_path / "short.yaml"
    text = (PROFILES / "finance-default.yaml").read_text()
    profile.write_text(re.sub(r"max_list_items: \d+", "max_list_items: 3", text))
    write(tmp_path, "account", *({"id": f"a{n}"} for n in range(7)))
    pages = every_page(served(tmp_path, profile), "account")
    assert [len(page["llm_view"]["accounts"]) for page in pages] == [3, 3, 1]


def test_an_account_is_named_by_its_id_or_its_number(tmp_path: Path) -> None:
    write(tmp_path, "account", {"id": "a1", "accountNumber": "A-1"}, {"id": "a2", "accountNumber": "A-2"})
    write(tmp_path, "invoice", *({"id": f"i{n}", "accountId": f"a{1 + n % 2}"} for n in range(4)))
    pipeline = served(tmp_path)
    for account in ("a2", "A-2"):
        pages = every_page(pipeline, "invoice", account_id=account, limit=1)
        assert [page["llm_view"]["invoices"][0]["id"] for page in pages] == ["i1", "i3"]


@pytest.mark.parametrize("account", ["a1", "A-1"])
def test_whom_an_account_names_is_masked_in_the_texts_of_its_records(tmp_path: Path, account: str) -> None:
    others = [{"id": f"b{n}", "name": "Wanted Seats"} for n in range(3)]
    write(tmp_path, "account", {"id": "a1", "accountNumber": "A-1", "name": "Nordmann Rochester"}, *others)
    lines = [{"id": str(n), "description": f"line {n} as nordmann rochester wanted"} for n in range(30)]
    write(tmp_path, "invoice", {"id": "i1", "accountId": account, "lineItems": lines}, {"id": "i2", "accountId": "x"})
    write(tmp_path, "subscription", {"id": "s1", "accountId": account, "status": "for nordmann rochester"})
    pipeline = served(tmp_path)
    first = ask(pipeline, "get_invoice", invoice_id="i1")["llm_view"]
    second = ask(pipeline, "get_invoice", invoice_id="i1", lines_cursor=first["nextLinesCursor"])["llm_view"]
    shown = [line["description"] for part in (first, second) for line in part["lineItems"]]
    assert shown == [f"line {n} as n*******n r********r wanted" for n in range(30)]
    assert ask(pipeline, "get_subscription", subscription_id="s1")["llm_view"]["status"] == "for n*******n r********r"
    assert ask(pipeline, "get_invoice", invoice_id="i2")["llm_view"] == {"id": "i2", "accountId": "x"}


# What a list says beside its records


def export(folder: Path, text: str, name: str = "invoices.csv") -> Path:
    (folder / name).write_text(text)
    return folder


def test_a_list_says_how_many_amounts_could_not_be_read(tmp_path: Path) -> None:
    rows = "a;12,50;open\nb;twelve;open\nc;1 200,00;paid\nd;;paid\ne;a lot;paid\n"
    pipeline = served(export(tmp_path, f"id;amount;status\n{rows}"))
    answer = ask(pipeline, "list_invoices", sort="-amount")
    assert [record["id"] for record in answer["llm_view"]["invoices"]] == ["c", "a", "e", "b", "d"]
    assert answer["meta"]["amountsUnread"] == 2
    assert answer["meta"]["hint"] == (
        "The amount of 2 records could not be read, as where a column has several currencies: a range of amounts"
        " leaves what was not read out, and an order by amount takes it for the smallest."
    )
    assert ask(pipeline, "list_invoices", min_amount=1, status="Open")["meta"]["amountsUnread"] == 1
    for arguments in ({}, {"status": "open"}):
        meta = ask(pipeline, "list_invoices", **arguments)["meta"]
        assert not {"amountsUnread", "datesUnread", "hint"} & set(meta)


def test_a_list_says_how_many_dates_could_not_be_read(tmp_path: Path) -> None:
    pipeline = served(export(tmp_path, "id;date\na;03/04/2026\nb;05/05/2026\n"))
    meta = ask(pipeline, "list_invoices", from_date="2026-01-01")["meta"]
    assert meta["datesUnread"] == 1
    assert meta["hint"].startswith("The date of 1 record could not be read: a range of dates ")
    assert "an order by date takes it for the earliest." in meta["hint"]


def test_unread_amounts_are_counted_of_the_keys_tenant_alone(tmp_path: Path) -> None:
    source = FolderSource(export(tmp_path, "id;amount;tenant\na;x;acme\nb;1,5;acme\nc;x;bolt\nd;x;bolt\ne;1;coil\n"))
    counts = {
        tenant: source.of_tenant(tenant).list("invoice", Query(sort="amount"), limit=9, cursor=None).unread
        for tenant in ("acme", "bolt", "coil", "none")
    }
    assert counts == {"acme": {"amount": 1}, "bolt": {"amount": 2}, "coil": {}, "none": {}}


def test_a_page_that_says_its_currencies_fits_into_the_document(tmp_path: Path) -> None:
    records = [{"id": f"i{n}", "amount": n, "currency": "EUR" if n % 2 else "JPY", "x": "y" * 3_250} for n in range(40)]
    write(tmp_path, "invoice", *records)
    pages = every_page(served(tmp_path, "redact-only"), "invoice", sort="-amount")
    assert [record["id"] for page in pages for record in page["llm_view"]["invoices"]] == [
        f"i{n}" for n in range(39, -1, -1)
    ]
    assert all(page["meta"]["currencies"] == ["EUR", "JPY"] for page in pages if len(page["llm_view"]["invoices"]) > 1)


def test_currencies_in_the_texts_of_amounts_are_said(tmp_path: Path) -> None:
    export(tmp_path, "id;amount;note\na;12,50 \u20ac;12 USD a day\nb;EUR 3;\n", "invoices_de.csv")
    pipeline = served(tmp_path)
    assert not {"currencies", "amountsUnread"} & set(ask(pipeline, "list_invoices", sort="amount")["meta"])
    export(tmp_path, "id;amount;note\nc;CHF 4.00;\n", "invoices_ch.csv")
    answer = ask(pipeline, "list_invoices", sort="amount")
    assert [record["amount"] for record in answer["llm_view"]["invoices"]] == ["3 EUR", "4.00 CHF", "12.50 EUR"]
    assert answer["meta"]["currencies"] == ["CHF", "EUR"]
    export(tmp_path, "id;amount\nc;CHF 4.00\nd;GBP 1\n", "invoices_ch.csv")
    meta = ask(pipeline, "list_invoices", sort="amount")["meta"]
    assert meta["amountsUnread"] == 2
    assert "several currencies" in meta["hint"]


@pytest.mark.parametrize("name", ["-", "...", "\u3164", "\u30fc", "\u0e31", "_ _"])
def test_nobody_is_called_by_signs_alone(tmp_path: Path, name: str) -> None:
    pipeline = served(export(tmp_path, f"id;name\na;-\nb;{name}\nc;Jane Doe\n", "customers.csv"))
    error = ask(pipeline, "find_customer", name=name)["meta"]["error"]
    assert (error["code"], error["message"]) == (
        "invalid_argument",
        "What a customer is called has a letter or a digit in it.",
    )
    assert ask(pipeline, "find_customer", name="jane doe")["llm_view"]["total"] == 1


def test_a_kind_that_the_folder_has_no_records_of_is_told_from_one_without_a_match(tmp_path: Path) -> None:
    pipeline = served(export(tmp_path, "id,amount,status\na,1,open\n"))
    answer = ask(pipeline, "list_subscriptions")
    assert (answer["llm_view"]["total"], answer["meta"]["recordsInData"]) == (0, False)
    assert answer["meta"]["hint"] == (
        "The data of this server has no subscriptions. So this says nothing of whether there are any elsewhere."
    )
    error = ask(pipeline, "get_subscription", subscription_id="s")["meta"]["error"]
    assert (error["code"], error["message"]) == ("not_found", "The data of this server has no subscriptions.")
    for arguments in ({}, {"status": "paid"}):
        assert not {"recordsInData", "recordsLeftOut"} & set(ask(pipeline, "list_invoices", **arguments)["meta"])
    assert "with this id" in ask(pipeline, "get_invoice", invoice_id="s")["meta"]["error"]["message"]


def test_records_none_of_which_could_be_used_are_counted(tmp_path: Path) -> None:
    text = "Beleg;amount;tenant\nR-1;x;acme\nR-2;2;acme\nR-3;\n"
    pipeline = served(export(tmp_path, text))
    meta = ask(pipeline, "list_invoices", min_amount=1)["meta"]
    assert meta["recordsLeftOut"] == 3
    assert meta["hint"] == "No invoice in the data can be used (3 left out); whoever runs this server was told why."
    assert FolderSource(tmp_path).of_tenant("acme").list("invoice", Query(), limit=5, cursor=None).left_out == 0
    export(tmp_path, f"{text.replace('Beleg', 'id')}R-1;3;acme\n")
    for arguments, shown in (({}, 2), ({"min_amount": 5}, 0)):
        answer = ask(pipeline, "list_invoices", **arguments)
        assert (answer["llm_view"]["total"], answer["meta"]["recordsLeftOut"]) == (shown, 1)
        assert answer["meta"]["hint"].endswith(
            "Of the invoices in the data 1 cannot be used, and may be missing here; whoever runs this server was told"
            " why."
        )


def test_rows_that_share_an_id_are_told(tmp_path: Path) -> None:
    rows = "R-1;1;100,00;acme\nR-1;2;50,00;acme\nR-2;1;7,00;bolt\nR-3;1;5;bolt\nR-3;2;5;bolt\nR-3;3;5;bolt\n"
    pipeline = served(export(tmp_path, f"Rechnungsnr;Position;Betrag;tenant\n{rows}"))
    meta = ask(pipeline, "list_invoices")["meta"]
    assert meta["recordsSharingId"] == 3
    assert meta["hint"] == (
        "3 rows of the data have the id of another invoice, which counts once: as the latest file has it, where files"
        " have dates in their names, and nothing is missing then; but where each line of a record is a row of its own,"
        " the amounts that are shown may be those of its first line. meta.sums leaves"
        " out the amounts of 2 of which a later record says anything else (sharingId)."
    )
    assert meta["sums"] == [{"currency": None, "records": 3, "amount": 7.0, "sharingId": 2}]
    source = FolderSource(tmp_path)
    repeated = {
        tenant: source.of_tenant(tenant).list("invoice", Query(), limit=1, cursor=None).repeated
        for tenant in ("acme", "bolt", "none")
    }
    assert repeated == {"acme": 1, "bolt": 2, "none": 0}
    export(tmp_path, "Rechnungsnr;Betrag\nR-1;1\nR-2;2\n")
    assert "recordsSharingId" not in ask(pipeline, "list_invoices")["meta"]


OWN = """customer_id;name;email;iban
K-1000;Jane Doe;jane@example.com;DE89370400440532013000
doe7@example.com;John Doe;john.doe@example.com;
Jane Roe 3;Jane Roe 3;;
Jane Roe;Jane Roe;;
"""


def test_an_export_of_ones_own_shows_ids_to_go_on_with(tmp_path: Path) -> None:
    (tmp_path / "customers.csv").write_text(OWN)
    (tmp_path / "invoices.csv").write_text("invoice_no,customer_id,amount,lines\nR-1,K-1000,5,1\nR-2,K-1000,6,2\n")
    pipeline = served(tmp_path)
    (account,) = ask(pipeline, "find_customer", email="jane@example.com")["llm_view"]["accounts"]
    assert account == {"id": "K-1000", "name": "J***e D***e"}
    assert ask(pipeline, "get_account", account_id="K-1000")["llm_view"] == account
    page = ask(pipeline, "list_invoices", account_id=account["id"], sort="-amount")
    assert page["llm_view"]["invoices"] == [
        {"invoiceNumber": f"R-{number}", "accountId": "K-1000", "amount": f"{4 + number}"} for number in (2, 1)
    ]
    assert page["meta"]["fieldsRemoved"] == ["invoices.lines"]
    (tmp_path / "invoices.csv").write_text("invoice_no;customer_no;total;date\nR-1;K-1000;1.234,50;01.03.2026\n")
    (shown,) = ask(served(tmp_path), "list_invoices", sort="-amount")["llm_view"]["invoices"]
    assert (shown["amount"], shown["invoiceDate"], shown["accountId"]) == ("1234.50", "2026-03-01", "K-1000")
    assert ask(pipeline, "get_invoice", invoice_id="R-1")["llm_view"]["accountId"] == "K-1000"


def test_an_id_that_is_an_address_or_a_name_is_masked_under_its_new_name_too(tmp_path: Path) -> None:
    (tmp_path / "customers.csv").write_text(OWN)
    shown = ask(served(tmp_path), "list_accounts")["llm_view"]["accounts"]
    assert [one.get("id") for one in shown] == ["K-1000", "d***7@e***e.c***m", None, None]


def test_headings_with_the_objects_own_name_before_them_are_the_records_fields(tmp_path: Path) -> None:
    heads = "Account.Id,Account.AccountNumber,Account.Name,Account.Status,Account.CreatedDate,Account.Phone"
    rows = "2c1,A-1,Jane Doe,Active,2026-01-01,1\n2c2,A-2,John Doe,Draft,2026-02-01,1\n"
    (tmp_path / "Account.csv").write_text(f"{heads}\n{rows}")
    (tmp_path / "Invoice.csv").write_text("Invoice.Id,Invoice.Amount,Account.Id,Account.Name\ni1,5,2c1,Jane Doe\n")
    for profile in ("finance-default", "zuora"):
        pipeline = served(tmp_path, profile)
        account = ask(pipeline, "get_account", account_id="A-1")["llm_view"]
        assert account | {"status": "Active", "name": "J***e D***e", "id": "2c1"} == account
        assert [
            one["accountNumber"] for one in ask(pipeline, "list_accounts", status="draft")["llm_view"]["accounts"]
        ] == ["A-2"]
        assert ask(pipeline, "list_accounts", from_date="2026-01-15")["llm_view"]["total"] == 1
        (invoice,) = ask(pipeline, "list_invoices", account_id="A-1")["llm_view"]["invoices"]
        assert invoice == {"id": "i1", "amount": "5", "accountId": "2c1"}
        assert "Phone" not in account


def test_a_list_tells_which_fields_come_with_a_single_record(tmp_path: Path) -> None:
    lines = [{"id": f"i{n}", "amount": n, "LineItems": [{"id": 1}], "clerk": "Jane Doe"} for n in range(3)]
    (tmp_path / "invoices.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    (tmp_path / "accounts.jsonl").write_text('{"id": "a", "phone": "1"}\n')
    pipeline = served(tmp_path)
    meta = ask(pipeline, "list_invoices")["meta"]
    assert meta["inSingleRecord"] == ["invoices.lineItems"]
    assert set(meta["fieldsRemoved"]) == {"invoices.lineItems", "invoices.clerk"}
    assert "lineItems" in ask(pipeline, "get_invoice", invoice_id="i1")["llm_view"]
    assert "inSingleRecord" not in ask(pipeline, "list_accounts")["meta"]
    assert "inSingleRecord" not in ask(served(tmp_path, "redact-only"), "list_invoices")["meta"]


@pytest.mark.parametrize(
    ("headings", "asked", "told"),
    [
        ("Kunden-Nr.;Anrede;E-Mail", {"name": "Huber GmbH"}, "state no name"),
        ("Kunden-Nr.;Firma;Postfach", {"email": "a@b.de"}, "state no email address"),
        ("Kunden-Nr.;Firma;E-Mail", {"name": "Huber GmbH"}, None),
        ("Kunden-Nr.;Anrede;E-Mail", {"email": "a@c.de"}, None),  # what was asked for is known of all
    ],
)
def test_a_customer_who_is_not_found_may_state_nothing_to_be_found_by(
    tmp_path: Path, headings: str, asked: dict[str, str], told: str | None
) -> None:
    (tmp_path / "Kunden.csv").write_text(f"{headings}\n1;x;y\n")
    message = ask(served(tmp_path), "find_customer", **asked)["meta"]["error"]["message"]
    assert ("some accounts of this data" in message) is (told is not None)
    assert told is None or told in message


def test_a_list_says_what_all_of_it_adds_up_to(tmp_path: Path) -> None:
    own = {"accountId": "A", "amount": 19.99, "currency": "EUR"}
    payments = [{"id": f"p{n}", "paymentDate": f"2026-{n % 12 + 1:02}-01", **own} for n in range(60)]
    write(tmp_path, "payment", *payments, {"id": "other", "paymentDate": "2026-03-01", **own, "accountId": "B"})
    write(tmp_path, "account", {"id": "A"}, {"id": "B"})
    pipeline = served(tmp_path)
    pages = every_page(pipeline, "payment", account_id="A", from_date="2026-02-01")
    assert len(pages) == 3
    assert [page["meta"]["sums"] for page in pages] == [[{"currency": "EUR", "records": 55, "amount": 1099.45}]] * 3
    assert "sums" not in ask(pipeline, "list_payments", account_id="nobody")["meta"]
    assert "sums" not in ask(pipeline, "list_accounts")["meta"], "no account states an amount"


@pytest.mark.parametrize(
    ("payment", "shown"),
    [
        ("{allow: [id, amount]}", True),
        ("{allow: [id, currency]}", False),
        ("{allow: [id, amount], fields: {amount: {holds: PERSON}}}", False),
        ('{allow: "*"}', True),
    ],
)
def test_what_the_profile_hides_is_not_added_up(payment: str, tmp_path: Path, *, shown: bool) -> None:
    write(tmp_path, "payment", {"id": "p1", "amount": 5}, {"id": "p2", "amount": 2})
    profile = tmp_path / "own.yaml"
    profile.write_text(f"name: own\nentities: {{Payment: {payment}}}\n")
    meta = ask(served(tmp_path, profile), "list_payments")["meta"]
    assert meta.get("sums") == ([{"currency": None, "records": 2, "amount": 7.0}] if shown else None)


def test_a_list_of_one_currency_counts_the_records_that_name_none(tmp_path: Path) -> None:
    (tmp_path / "Rechnungen.csv").write_text("Rechnungsnummer;Betrag;W\u00e4hrung\nR1;5,00;EUR\nR2;6,00;\n")
    answer = ask(served(tmp_path), "list_invoices", currency="EUR")
    assert answer["llm_view"]["total"] == answer["meta"]["currencyUnknown"] == 1
    assert "no currency is known" in answer["meta"]["hint"]
    assert "currencyUnknown" not in ask(served(tmp_path), "list_invoices")["meta"]
