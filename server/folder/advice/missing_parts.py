"""What the columns of exports do not tell, which columns may be meant for it, and with which `--map` they would."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from scanner.masking.shown_names import shown_name
from server.folder.advice.column_samples import fitting_columns
from server.folder.exports.export_files import ExportFile
from server.folder.exports.folder_files import Files
from server.folder.looks.amounts.debit_credit import is_in_amount
from server.folder.looks.amounts.misnamed_balances import BILLED, RUNNING
from server.folder.looks.amounts.whole_amount import LINE as OF_LINE
from server.records.heading_forms.headings import folded, headings_of, own_names
from server.records.heading_forms.number_headings import is_number, known_keys
from server.records.shapes import (
    ACCOUNT,
    CREDIT_NOTE,
    INVOICE,
    LINE,
    PAYMENT,
    RECORD_KINDS,
    REFUND,
    SUBSCRIPTION,
    field_parts,
    fold,
    heads_of,
    known_fields,
    shapes,
)

NAMED: Final = 5
"""Files of one kind, and problems, that are told one by one."""

_TABLES: Final = frozenset({"csv", "parquet"})

_HEADINGS: Final = 20  # that are told of a table with a part that no column is known for

_NO_BALANCES: Final = frozenset({RUNNING, BILLED, OF_LINE})
"""Columns that are called like what is left to pay, and are surely something else."""

_NEVER_OWED: Final = (
    "year jahr année año anno jaar ano month monat mois mes mese maand quarter quartal trimestre exchange kurs"
    " wechselkurs cours tasso koers rate raten ratenbetrag instalment installment tarif qty quantity menge anzahl"
    " stückzahl quantité cantidad quantità aantal quantidade price preis prix precio prezzo prijs preço discount"
    " rabatt nachlass remise descuento sconto korting desconto shipping versand versandkosten freight fracht"
    " livraison envío spedizione verzending frete hours stunden heures horas ore uren days tage jours días giorni"
    " dagen weight gewicht percent prozent"
)
"""Words in the headings of numbers that are nothing anybody owes: periods, rates, quantities, prices, what is taken off
or added. In the words of [G] in `records/shapes.yaml`, and Portuguese."""

_WORD: Final = re.compile(r"[^\W\d_A-Z][^\W\d_A-Z]*|[A-Z][^\W\d_A-Z]*")
_TELLING: Final = 3  # letters of a word that two names may have in common by more than chance
_SURE: Final = 2  # cells of a row that are names of known fields, for the row to be a header
_HEADING: Final = re.compile(r"[^\W\d_][^\W\d_]*(?:[ .\-/_'\u00b0()]{1,3}[^\W\d_]+){0,3}[.)\u00b0]{0,2}(?: ?#)?")
"""What a heading looks like: a few words without a digit, and the sign of a number behind them."""

# What people ask for: the parts of records without which a list has no order, or nobody is found.
_EXPECTED: Final[Mapping[int, Mapping[str, str]]] = {
    ACCOUNT: {"names": "name", "emails": "email address"},
    INVOICE: {"amount": "amount", "balance": "balance", "date": "date"},
    PAYMENT: {"amount": "amount", "date": "date"},
    CREDIT_NOTE: {"amount": "amount", "date": "date"},
    REFUND: {"amount": "amount", "date": "date"},
}

_EVERYWHERE: Final = frozenset({"amount", "date"})
"""The parts that each record has."""

# What records may go without, at the price of a question that nobody can ask then.
_ASKED_BY: Final[Mapping[str, str]] = {
    "due": "due date",
    "names": "customer",
    "currency": "currency",
    "status": "status",  # without which void ones are added up: said where a column has words for these
}
_SAID_OF: Final[Mapping[int, frozenset[str]]] = {INVOICE: frozenset(_ASKED_BY), SUBSCRIPTION: frozenset({"names"})}

# What a heading is given as its meaning, where that is not called like the part.
_MAPPED: Final[Mapping[str, str]] = {"names": "name", "emails": "email", "account": "invoiceId", "due": "dueDate"}
_MAY_NAME: Final = frozenset(
    {"organization", "organisation", "payer", "buyer", "tenant", "patient", "member", "student", "guest", "recipient"}
)
"""Words of headings that tell whose a record is, and in other exports whose books these are, or who is to use it."""

_WHOSE: Final = "accountId"  # what the number of a customer means, who may be called so as well
_WHO: Final = "customerName"  # in a subscription, whose `name` is its own


def unknown_parts(found: Files) -> Iterator[tuple[str, list[str]]]:
    """(kind of records, the parts of them for which some file has no known column), without names of files."""
    parts_of: dict[int, dict[str, None]] = {}
    for kind in _lost_ids(found):
        parts_of.setdefault(INVOICE if kind == LINE else kind, {})["line items" if kind == LINE else "id"] = None
    for kind, parts in _lost_parts(found):
        parts_of.setdefault(kind, {}).update(dict.fromkeys(_EXPECTED[kind][part] for part in parts))
    for kind, of_kind in sorted(parts_of.items()):
        yield RECORD_KINDS[kind], list(of_kind)


def without_id(found: Files) -> Iterator[str]:
    """The files whose records cannot be used: no column of theirs is known to hold what these are asked for by."""
    for kind, files in sorted(_lost_ids(found).items()):
        shape = shapes()[kind]
        looked_for = list(shape.account if kind == LINE else (*shape.id, *shape.number))
        what = "invoice" if kind == LINE else "id"
        yield (
            f"no column is known for the {what} of {plural(RECORD_KINDS[kind])} in"
            f" {some([file.name for file in files])}, which cannot be used without"
            f" (looked for {some(looked_for)}{_others(kind, files, ['account' if kind == LINE else 'id'])})"
            f"{_payer(files) if kind == PAYMENT else ''}"
        )


def _payer(files: Sequence[ExportFile]) -> str:
    """What helps where payments, as in the statement of a bank, say when and how much was paid, and not by whom."""
    known = [
        field_parts(PAYMENT, "").narrowed(names) for file in files for kind, names in file.fields if kind == PAYMENT
    ]
    if not any(one.date and one.amount for one in known) or not _are_csv(files):
        return ""
    return (
        f"; payments that say who paid need none: --map '{_place(PAYMENT, files)}:HEADING=customerName' tells who did"
    )


def unnumbered(found: Files) -> Iterator[str]:
    """The tables of payments that are listed, of which none can be asked for alone: no column is known to number them.

    Without one that may, as in the statement of a bank, there is nothing to do about it.
    """
    for file in (one for one in found.files if one.form == "csv"):
        for kind, names in file.fields:
            known = field_parts(kind, "").narrowed(names)
            if kind != PAYMENT or known.id or known.number or not _is_asked_for(file, kind, names):
                continue
            may_be = (name for name in _unused(kind, file, "id", stated=True) if is_number(name))
            others = [name for name in may_be if folded([name])[name] not in known_keys()]  # an invoice's is known
            if others:
                yield (
                    f"payments in {file.name} have no number of their own, so none can be asked for alone (if"
                    f" {others[0]} is another one in each row, --map '{_place(kind, [file])}:{others[0]}=paymentNumber'"
                    " tells)"
                )


def unsaid(found: Files) -> Iterator[str]:
    """The tables of invoices that do not say when these are due, whose they are or in which currency; what would.

    The same of subscriptions, of which only whose they are has to be said.
    """
    lost: dict[tuple[int, tuple[str, ...]], list[ExportFile]] = {}
    for file in found.files:
        for kind, names in file.fields if file.form in _TABLES else ():
            whole = kind in _SAID_OF and _has_header(file) and _is_asked_for(file, kind, names)
            parts = tuple(part for part in _parts_unsaid(file, kind, names) if part in _SAID_OF[kind]) if whole else ()
            if parts:
                lost.setdefault((kind, parts), []).append(file)
    for (kind, parts), files in lost.items():
        told = "; ".join(filter(None, (_map_for(part, kind, files[0]) for part in parts)))
        labels = [_ASKED_BY[part] for part in parts]
        yield (
            f"{plural(RECORD_KINDS[kind])} in {some([file.name for file in files])} do not say their"
            f" {' and '.join(labels)}"
            f"{f' ({told})' if told else ''}"
        )


def _parts_unsaid(file: ExportFile, kind: int, names: frozenset[str]) -> Iterator[str]:
    known = field_parts(kind, "").narrowed(names)
    if not known.due:
        yield "due"
    if not (known.account or known.names):
        yield "names"
    amounts = _amounts(file)
    if not known.currency and amounts and fitting_columns(file, "priced").isdisjoint(amounts):
        yield "currency"
    if kind == INVOICE and not known.status and _unused(kind, file, "status", stated=True):
        yield "status"


def _map_for(part: str, kind: int, file: ExportFile) -> str:
    """The option with which a column of a file would say a part, that of the likeliest; "" where none may."""
    names = _unused(kind, file, part, stated=True) if file.form == "csv" else ()
    # "Last payment date" has two words of "payment due date", and is no day by which an invoice is due.
    others = [shapes()[INVOICE].date, shapes()[INVOICE].headings["paidDate"]] if part == "due" else []
    words = _words([getattr(shapes()[kind], part)]) - own_names(kind) - _words(others)
    words |= _MAY_NAME if part == "names" else frozenset()
    likely = [name for name in names if not words.isdisjoint(_words([name]))]
    # Any text may be a name, and a day another one than that by which an invoice is due.
    found = likely or (names if part in {"currency", "status"} else ())
    if found:
        heading = next(iter(found))
        said = _WHO if part == "names" and kind == SUBSCRIPTION else _MAPPED.get(part, part)
        meaning = _WHOSE if part == "names" and is_number(heading) else said
        return f"--map '{_place(kind, [file])}:{heading}={meaning}'"
    amount = next(iter(_amounts(file)), "")
    if part == "currency" and file.form == "csv" and _HEADING.fullmatch(amount):
        return f"--map '{_place(INVOICE, [file])}:{shown_name(amount)}=amount (EUR)', say, if all are in euros"
    return ""


def _amounts(file: ExportFile) -> list[str]:
    """The headings of a file that are known to be of the amount of an invoice, the likeliest first."""
    headings = {folded: name for name, folded in headings_of(file.columns).folded.items()}
    return [headings[one.flat] for one in field_parts(INVOICE, "").narrowed(headings).amount if one.flat in headings]


def _lost_ids(found: Files) -> dict[int, list[ExportFile]]:
    lost: dict[int, list[ExportFile]] = {}
    for file in found.files:
        for kind, names in file.fields:
            if names and not _is_asked_for(file, kind, names):
                lost.setdefault(kind, []).append(file)
    return lost


def without_parts(found: Files) -> Iterator[str]:
    """The files that have no known column or field for what people ask for."""
    for (kind, parts), lost in sorted(_lost_parts(found).items()):
        for what, files in (("column", _of_form(lost, tables=True)), ("field", _of_form(lost, tables=False))):
            if files:
                yield _without(kind, parts, what, files)


def _of_form(files: Sequence[ExportFile], *, tables: bool) -> list[ExportFile]:
    return [file for file in files if (file.form in _TABLES) is tables]


def _without(kind: int, parts: Sequence[str], what: str, files: Sequence[ExportFile]) -> str:
    others = _others(kind, files, parts).removeprefix("; ")
    labels = [_EXPECTED[kind][part] for part in parts]
    return (
        f"no {what} is known for the {' and '.join(labels)} of {plural(RECORD_KINDS[kind])} in"
        f" {some([file.name for file in files])}{f' ({others})' if others else ''}"
    )


def _lost_parts(found: Files) -> dict[tuple[int, tuple[str, ...]], list[ExportFile]]:
    """The files that lack parts which records of a kind have, by the kind and these parts.

    Of objects only parts count that all should have: a later object may have another member.
    """
    lost: dict[tuple[int, tuple[str, ...]], list[ExportFile]] = {}
    for file in found.files:
        for kind, names in file.fields:
            known = field_parts(kind, "").narrowed(names)
            expected = [part for part in _EXPECTED.get(kind, {}) if file.form in _TABLES or part in _EVERYWHERE]
            parts = tuple(part for part in expected if names and not getattr(known, part))
            if parts and _is_asked_for(file, kind, names):
                lost.setdefault((kind, parts), []).append(file)
    return lost


def _is_asked_for(file: ExportFile, kind: int, names: frozenset[str]) -> bool:
    """Whether records with these folded fields have an id or number (a line item: its invoice; a customer: a name).

    Payments may do without, if they say who paid when and how much, or in the statement of a bank what for.
    """
    known = field_parts(kind, "").narrowed(names)
    asked_for: object = known.id or known.number or (kind == ACCOUNT and known.names)
    if kind == PAYMENT:
        asked_for = asked_for or (known.date and known.amount and (known.account or known.names))
        asked_for = asked_for or (file.head is not None and file.head.described)
    return bool(known.account if kind == LINE else asked_for)


def _others(kind: int, files: Sequence[ExportFile], parts: Sequence[str]) -> str:
    """The columns of these files that are of no use yet, as far as they are surely names of columns.

    The first row of a file without a header is data. So nothing is shown of one in which not two cells are names that
    are known, and of the others only what looks like a heading. Those with a word in them that columns for these
    parts have come first, and those whose first values cannot be one are left out.
    """
    shown: dict[str, None] = {}
    told = ""  # the first part that some column fits
    for file in files:
        for part in parts:
            found = _unused(kind, file, part)
            told = told or (part if found else "")
            shown |= dict.fromkeys(found)
    if not shown:
        return ""
    words = _words([getattr(shapes()[kind], part) for part in parts])
    likely = sorted(shown, key=lambda name: words.isdisjoint(_words([name])))
    meaning = f"{_place(kind, files)}:HEADING={_MAPPED.get(told, told)}"
    mapped = f"; --map '{meaning}' reads one as that" if _are_csv(files) else ""
    return f"; it has {some(likely, _HEADINGS)}{mapped}"


def _place(kind: int, files: Sequence[ExportFile]) -> str:
    """Before the heading in a map: the kind, or a file that has records of others, too, in which it means nothing."""
    mixed = (file.name for file in files if file.form == "csv" and len(file.fields) > 1)
    return next(mixed, f"{RECORD_KINDS[kind]}s")


def _unused(kind: int, file: ExportFile, part: str, *, stated: bool = False) -> tuple[str, ...]:
    """The headings of a file that are of no use yet, and whose first values may play this part of a record.

    `stated`: only those that have any.
    """
    known = headings_of(file.columns).folded
    if not _has_header(file):
        return ()
    used = heads_of(kind, "") | frozenset(fold(said) for names in shapes()[kind].headings.values() for said in names)
    left = [
        name
        for name, folded in known.items()
        if folded
        and folded not in used
        and name not in _NO_BALANCES
        and not (kind == ACCOUNT and part == "names" and is_number(name))
        and not (kind == INVOICE and is_in_amount(folded, file.columns))
        and not (part == "balance" and not _words([name.lower()]).isdisjoint(_NEVER_OWED.split()))
    ]
    fitting = fitting_columns(file, part, stated=stated)
    names = (name.strip() for name in left if name in fitting)
    return tuple(dict.fromkeys(shown_name(name) for name in names if _HEADING.fullmatch(name)))


def _has_header(file: ExportFile) -> bool:
    """Whether the first row of a table surely is one of headings."""
    return len(known_fields().intersection(headings_of(file.columns).folded.values())) >= _SURE


def _are_csv(files: Sequence[ExportFile]) -> bool:
    return all(file.form == "csv" for file in files)


def _words(names: Iterable[object]) -> frozenset[str]:
    """The words in names of fields, which may be several together, as a first name and a last name are."""
    found: set[str] = set()
    for name in names:
        if isinstance(name, str):
            found |= {word.lower() for word in _WORD.findall(name) if len(word) >= _TELLING}
        elif isinstance(name, Iterable):
            found |= _words(name)
    return frozenset(found)


def plural(kind: str) -> str:
    """What records of a kind are called, as in `credit notes`."""
    return "line items" if kind == "line" else f"{kind.replace('_', ' ')}s"


def some(names: Sequence[str], most: int = NAMED) -> str:
    """The first few of these names, and how many more there are."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")
