"""Lists of what others have billed, or were paid: each row names a supplier, and none a customer.

Systems call them like the own ones: `invoices.csv` of the bills to pay, `payments.csv` of what was paid. A shop names
the maker of what a customer bought, and whoever bills may stand in his own list: both say as well for whom a record is.
"""

from collections.abc import Sequence
from typing import Final

from server.folder.looks.stated_amounts import stated
from server.folder.looks.table import Table
from server.records.shapes import INVOICE, PAYMENT, columns_of, flat_names, fold

_SUPPLIERS: Final = flat_names(
    ("Supplier", "Supplier Name", "Supplier ID", "Vendor", "Vendor Name", "Lieferant", "Lieferantenname", "Kreditor",
     "Fournisseur", "Proveedor", "Fornitore", "Leverancier", "Fornecedor", "Leverandør", "Leverantör", "Dostawca",
     "Sprzedawca")
)  # fmt: skip
_PAYEES: Final = flat_names(
    ("Payee", "Payee Name", "Beneficiary", "Beneficiary Name", "Empfänger", "Zahlungsempfänger", "Begünstigter",
     "Bénéficiaire", "Beneficiario", "Begunstigde", "Beneficiário", "Modtager", "Mottaker", "Mottagare", "Odbiorca")
)  # fmt: skip
"""Of a list of payments without a sign, the same. Own lists."""
_CUSTOMERS: Final = tuple(
    map(fold, ("customer", "client", "bill to", "ship to", "buyer", "member", "guest", "patient", "Kunde", "Debitor",
               "cliente", "klant", "kund", "klient", "Nabywca", "email", "payer", "debtor"))
)  # fmt: skip
"""Within the headings of columns that say for whom a record is, whether they play a part or not."""
_RECIPIENTS: Final = tuple(
    map(fold, ("recipient", "receiver", "Empfänger", "destinataire", "destinatario", "destinatário", "ontvanger"))
)
"""The same of invoices; of payments it is who got the money."""


def suppliers_among(heads: Sequence[str], kind: int) -> list[int]:
    """The numbers of the columns of invoices or payments that name suppliers; none where one may name a customer."""
    told = _CUSTOMERS if kind == PAYMENT else _CUSTOMERS + _RECIPIENTS
    if kind not in {INVOICE, PAYMENT} or any(word in head for head in heads for word in told):
        return []
    named = _SUPPLIERS if kind == INVOICE else _SUPPLIERS | _PAYEES
    found = [at for at, head in enumerate(heads) if head in named]
    return found if found and columns_of("account", "names", "emails", kind=kind).isdisjoint(heads) else []


def is_of_suppliers(table: Table) -> bool:
    """Whether a table of invoices or payments lists what is owed, or was paid, to others."""
    columns = suppliers_among(table.heads, table.kind)
    if not columns:
        return False
    amounts = [stated(row[at]) for row in table.rows for at in table.at(table.parts.amount[:1])]
    if table.kind == PAYMENT and any(amount is not None and amount < 0 for amount in amounts):
        return False
    return any(any(table.said(at)) for at in columns)
