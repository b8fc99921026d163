"""What is said beside the name in a heading or a field's name: a currency, a tax's rate, the record's own object."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from functools import cache, lru_cache
from typing import Final, NamedTuple

from server.records.heading_forms.number_headings import numbered
from server.records.shapes import INVOICE, MAX_NAME_CHARS, RECORD_KINDS, columns_of, flat_names, fold, shapes
from server.records.stated.amount_text import CODES, currency_of

# Without brackets or a word before it, only capitals and signs are a currency: `Total all` is none.
_CURRENCY_BEHIND: Final = re.compile(
    r"\s*(?P<name>.*?[^\W_])\.?\s*(?:[(\[]\s*(?:(?i:in|en)\s+)?(?P<inside>[^\s()\[\]]{1,4})\s*[)\]]"
    r"|\s(?i:in|en)\s+(?P<after>\S{1,4})|(?:[\s_](?P<bare>[A-Z]{3})|\s*(?P<sign>[^\w\s.,:;()\[\]/-])))\s*"
)
_RATE_BEHIND: Final = re.compile(
    r"\s*(?P<name>.*?[^\W\d_])\.?\s*(?:[(\[]\s*)?\d{1,2}(?:[.,]\d{1,2})?\s*%\s*[)\]]?\s*|"
    r"\s*\d{1,2}(?:[.,]\d{1,2})?\s*%\s*(?P<after>[^\W\d_].*?)\s*"
)
"""A rate beside the name of an amount, which is the amount at that rate: `MwSt. 19%`, `10 % TVA`."""
_ACCOUNT_CODE: Final = "accountcode"
_CURRENCY: Final = "currency"
CURRENCY_WORDS: Final = ("currency", "currencycode", "währung", "waehrung", "devise", "moneda", "valuta", "divisa")
"""How the folded name of a column ends that has currencies."""
_VALUE_DAYS: Final = frozenset({"datavaluta", "datadivisa", "fechavaluta", "fechadivisa", "dtvaluta", "datevaluta"})
"""And yet are those of days, from which money counts to a bank."""
_OF_ACCOUNT: Final = frozenset({"accountcompanyname", "accountemail"})
"""Beside these the code is that of the customer's account, as in Recurly's exports."""
_TOGETHER: Final = (
    ({"no", "ac", "ref"}, {"no": "id"}),  # Sage
    ({"name", "financialstatus", "lineitemname"}, {"name": "ordernumber", "subtotal": ""}),  # Shopify
    ({"name", "invoicepartnerdisplayname"}, {"name": "number"}),  # Odoo
    ({"vouchernumber", "voucherdate", "voucherstatus"}, {"vouchernumber": "invoicenumber"}),  # lexoffice
    ({"buchung", "auftraggeberempfänger"}, {"buchung": "buchungstag", "valuta": ""}),  # ING's statements: two days
)
"""Folded names that tell a program's list where all of them are there, and what some names mean in it."""
_OPEN_ITEMS: Final = (
    ({"transaction", "age", "balancedue"}, {"transaction": "invoicenumber"}),  # Zoho, which writes `transaction#`
    ({"voucherno", "outstandingamount"}, {"voucherno": "invoicenumber"}),  # ERPNext
    ({"voucherno", "partyname", "date", "duedate", "amount"}, {"voucherno": "invoicenumber"}),  # Tally
    ({"reference", "dated", "duevalue"}, {"reference": "invoicenumber"}),  # FreeAgent
    (
        {"refno", "openingamount", "pendingamount"},
        {"refno": "invoicenumber", "openingamount": "invoiceamount"},
    ),  # Tally
)
"""The same of what customers owe, which is written as what is owed to suppliers is."""
_SUPPLIERS: Final = flat_names(
    ("Supplier", "Supplier Name", "Vendor", "Vendor Name", "Payee", "Payee Name", "Lieferant", "Kreditor",
     "Fournisseur", "Proveedor", "Fornitore", "Leverancier", "Fornecedor", "Leverandør", "Leverantör", "Dostawca",
     "Sprzedawca")
)  # fmt: skip
_PARTY: Final = "party"
_OF_PARTIES: Final = flat_names(("Party Type", "Voucher No", "Voucher Number", "Voucher", "Vch No"))
"""Beside one of these a party is who owes or pays, as in ERPNext; otherwise how many come to eat, or a feast."""
_ORDER_ID: Final = "orderid"
_ORDER_TOTAL: Final = re.compile(r"ordertotal(?:inc|amount|\Z)")
"""What each row of a list of orders states, as shops write it; a payment has only the order's id."""
_FEW, _SHORT, _REMEMBERED = 64, 2_048, 1_024  # names of one record, characters of them, records: 10 MB at the most
_OWN_BEFORE: Final = re.compile(r"([^.:]*)[.:](.*)", re.DOTALL)


class Headings(NamedTuple):
    """The folded names of one record's fields or one table's columns, and the currency that they name, if any.

    `folded` has "" for names too long to be any. `currency` is a code of ISO 4217. `priced`: whether any name has a
    currency behind it, one that counts or not.
    """

    folded: dict[str, str]
    currency: str | None = None
    priced: bool = False


def headings_of(names: Iterable[str]) -> Headings:
    """What the names of one record's fields or one table's columns say.

    A currency behind the name of an amount is no part of that name: `Betrag (EUR)`, `Offen in €`, `Amount USD`,
    `Netto_EUR`. It is the currency of the whole record. Where a field has the name without it, or headings name several
    currencies, the same amount stands there in another currency, and none of these plays a part. Thousands (`TEUR`) are
    no currency, and a symbol of several currencies (`$`) names none.

    What ends with the sign or a word for a number is one: `Customer #` is no name (`numbered`).

    Likewise a rate beside the name of a tax: `MwSt. 19%` is the tax, unless there is tax at another rate as well.

    An account's code beside what names the customer is one of the general ledger, and plays no part: `AccountCode` of
    Xero's and Zoho's lines. Where nothing else does, or what does is the account's, as in Recurly's exports, it is the
    customer's. The `Name` of Shopify's orders is their number (`#1001`), and nobody's name, and their `Subtotal` holds
    the taxes where prices do: it is no net amount. The `No` of Sage's transactions is what each has of its own, beside
    the `Ref` of the invoice. The `Order ID` of a list of orders numbers them where nothing else does. In a bank's list
    that says who paid `Buchung` and `Valuta` are days. Of two taxes (`Tax` and `Tax2`) neither is the whole.

    Where no heading is that of the currency, the only one that ends like it is (`Client Currency`): amounts in several
    would be added up.
    """
    given = tuple(names)
    if len(given) > _FEW or sum(map(len, given)) > _SHORT:
        return _said_by(given)
    known = _remembered(given)  # a call asks six times of one record's: 1.3 us each, not 65
    return known._replace(folded=dict(known.folded))


def _said_by(names: Sequence[str]) -> Headings:
    """What names say, worked out anew."""
    plain = {name: fold(name) if len(name) <= MAX_NAME_CHARS else "" for name in names}
    plain |= numbered(plain)
    of_ledger = _ACCOUNT_CODE in plain.values() and _OF_ACCOUNT.isdisjoint(plain.values())
    if of_ledger and not _customers().isdisjoint(plain.values()):
        plain = {name: "" if flat == _ACCOUNT_CODE else flat for name, flat in plain.items()}
    if _OF_PARTIES.isdisjoint(plain.values()):
        plain = {name: "" if flat == _PARTY else flat for name, flat in plain.items()}
    for telling, meant in _TOGETHER if not _SUPPLIERS.isdisjoint(plain.values()) else (*_TOGETHER, *_OPEN_ITEMS):
        if telling <= set(plain.values()):
            plain = {name: meant.get(flat, flat) for name, flat in plain.items()}
    if _are_orders(plain.values()):
        plain = {name: "ordernumber" if flat == _ORDER_ID else flat for name, flat in plain.items()}
    second = {f"{flat}2" for flat in plain.values()} & set(plain.values())
    plain = {name: "" if f"{flat}2" in second and flat in columns_of("tax") else flat for name, flat in plain.items()}
    plain = _with_currency(plain)
    rated = {name: base for name, flat in plain.items() if "percent" in flat and (base := _taxed(name))}
    shared = Counter((*rated.values(), *(flat for name, flat in plain.items() if name not in rated)))
    plain |= {name: base for name, base in rated.items() if shared[base] == 1}
    priced = {name: found for name in plain if (found := _priced(name)) is not None}
    if not priced:
        return Headings(plain)
    bare = Counter(base for base, _ in priced.values())
    bare.update(flat for name, flat in plain.items() if name not in priced)
    currencies = {currency for _, currency in priced.values()}
    alone = len(currencies) == 1
    read = {name: base if alone and bare[base] == 1 else "" for name, (base, _) in priced.items()}
    currency = currencies.pop() if any(read.values()) else None
    return Headings(plain | read, currency if currency in CODES else None, priced=True)


def _are_orders(folded: Collection[str]) -> bool:
    """Whether rows with an order's id are orders: they state its total, and nothing else numbers them."""
    return (
        _ORDER_ID in folded
        and any(map(_ORDER_TOTAL.match, folded))
        and columns_of("id", "number", kind=INVOICE).isdisjoint(folded)
    )


def _with_currency(plain: dict[str, str]) -> dict[str, str]:
    """Folded names, of which one is that of the currency, if any says so."""
    found = [name for name, flat in plain.items() if flat.endswith(CURRENCY_WORDS) and flat not in _VALUE_DAYS]
    if len(found) != 1 or not columns_of("currency").isdisjoint(plain.values()):
        return plain
    return plain | {found[0]: _CURRENCY}


_remembered = lru_cache(maxsize=_REMEMBERED)(_said_by)


def folded(names: Iterable[str]) -> dict[str, str]:
    """The folded names of one record's fields or one table's columns; see `headings_of`."""
    return headings_of(names).folded


@lru_cache(maxsize=4096)
def _priced(name: str) -> tuple[str, str] | None:
    """(the folded name of an amount, the currency behind it); None for what is no amount or has none."""
    found = with_currency_behind(name)
    return found if found is not None and found[0] in _amounts() else None


def with_currency_behind(name: str) -> tuple[str, str] | None:
    """(the folded name before it, the currency behind it) of a heading, whatever that is; None where none is."""
    found = _CURRENCY_BEHIND.fullmatch(name) if len(name) <= MAX_NAME_CHARS else None
    if found is None:
        return None
    said = next(filter(None, found.group("inside", "after", "bare", "sign")))
    currency = currency_of(said)
    return (fold(found["name"]), currency) if currency else None


@lru_cache(maxsize=4096)
def _taxed(name: str) -> str:
    """The folded name of the tax in a heading with its rate beside it; "" for what is no tax or has none."""
    found = _RATE_BEHIND.fullmatch(name)
    base = "" if found is None else fold(found["name"] or found["after"])
    return base if base in columns_of("tax") else ""


@cache
def _customers() -> frozenset[str]:
    """The folded names of fields of invoices that say whose they are, but for the code of an account."""
    shape = shapes()[INVOICE]
    names = [name for name in shape.names if isinstance(name, str)]
    return flat_names((*shape.account, *names)) - {_ACCOUNT_CODE}


@cache
def _amounts() -> frozenset[str]:
    """The folded names of all amounts of any kind of record."""
    paid = (said for shape in shapes() for said in shape.headings.get("amountPaid", ()))
    return columns_of("amount", "balance", "net", "tax", "paid") | flat_names(paid)


def without_own(name: str, kind: int) -> str:
    """A column without the record's own object before it: `Id` of `Account.Id` and `Account: ID`; "" without one."""
    found = _OWN_BEFORE.fullmatch(name)
    own = "" if found is None else fold(found[1][:MAX_NAME_CHARS])
    if found is None or own_names(kind).isdisjoint({own, own.removesuffix("s")}):
        return ""
    return found[2].strip()


def plain_names(names: Sequence[str], kind: int | None) -> list[str]:
    """The columns of a table, without the record's own object before those that play a part.

    Only what is of the record and no name, address or number of anybody: `PaymentMethod.Number` tells more of its value
    than `Number`. Two columns never become one.
    """
    if kind is None or not any(map(_OWN_BEFORE.fullmatch, names)):
        return list(names)
    shorter = [short if fold(short := without_own(name, kind)) in _of_records(kind) else name for name in names]
    alike = Counter(map(fold, shorter))
    return [short if alike[fold(short)] == 1 else name for name, short in zip(names, shorter, strict=True)]


@cache
def own_names(kind: int) -> frozenset[str]:
    """What a kind of record is called itself, folded."""
    shape = shapes()[kind]
    return frozenset(map(fold, (RECORD_KINDS[kind], *shape.files, *shape.objects)))


@cache
def _of_records(kind: int) -> frozenset[str]:
    played = ("id", "number", "account", "status", "date", "due", "amount", "balance", "currency")
    return columns_of(*played, kind=kind) - columns_of("withheld", "either", kind=kind)
