"""Exports as bookkeepers write them in five languages, through a real server and the official client."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.test_questions import serving


def test_what_the_tax_is_and_at_which_rate(tmp_path: Path) -> None:
    (tmp_path / "facturas.csv").write_text(
        "Nº Factura;Fecha expedición;Cliente;Base imponible (EUR);% IVA;Cuota IVA (EUR);Total factura (EUR);Pagado\n"
        "F1;03/01/2026;Talleres Núñez S.L.;1.000;21;210;1.210;sí\n"
        "F2;23/01/2026;Hostal Peña;640,00;10;64,00;704,00;no\n"
    )
    with serving(tmp_path, "exports") as session:
        found = session.ask("get_invoice", invoice_id="F1")["llm_view"]
    assert found == {
        "invoiceNumber": "F1",
        "invoiceDate": "2026-01-03",
        "customerName": "Talleres Núñez S.L.",
        "netAmount": "1000.00",
        "taxRate": "21",
        "taxAmount": "210",
        "amount": "1210.00",
        "paid": "sí",
        "currency": "EUR",
    }


def test_a_part_that_no_column_is_known_for_is_told_to_the_model(tmp_path: Path) -> None:
    (tmp_path / "facturas.csv").write_text("Nº Factura;Fecha;Pendiente;Valor\nF1;03/01/2026;1,00;2,00\n")
    (tmp_path / "clientes.csv").write_text("Código;Razón social\n1;Hostal Peña\n")
    with serving(tmp_path, "exports") as session:
        hints = session.ask("get_security_status")["llm_view"]["profile"]["hints"]
    assert [hint for hint in hints if "no column is known" in hint] == [
        f"the data: {kind}s: in some files no column is known for the {part};"
        " whoever runs this server was told which columns are there"
        for kind, part in (("account", "id"), ("invoice", "amount"))
    ]
    assert (tmp_path / ".stderr").read_text().count("no column is known for the amount") == 1
