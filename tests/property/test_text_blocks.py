"""A scan of plain text masks what redact masks in the whole text, however the text is cut into parts."""

import random
from collections.abc import Callable, Mapping

import pytest

from scanner.batch.formats.text_files.plain_text import PLAIN_TEXT
from tests.compiled import compiled
from tests.memory_storage import scanned

SCANNER = compiled("redact-only")
FIRST = ["Wanda", "Marcus", "Rosalind", "Perpetua", "Cornelius", "Leonie", "Tamsin", "Ottmar", "Briony", "Zdenka"]
LAST = ["Zipfelmaier", "Bellweather", "Thackeray", "Ostrander", "Vanterpool", "Quillfeather", "Brackenbury"]
OTHER = ["status", "kind", "plan", "channel", "stage", "level", "colour", "segment", "batch", "priority"]


Writer = Callable[[random.Random, list[tuple[str, str, str]]], str]


def rows_of(chance: random.Random, count: int) -> list[tuple[str, str, str]]:
    """(name, number of social security, date of birth) of each row; no two have the same name."""
    return [
        (
            f"{chance.choice(FIRST)} {chance.choice(LAST)}{chr(97 + number % 26)}{chr(97 + number // 26)}",
            f"{chance.randint(101, 665)}{chance.randint(10, 99)}{chance.randint(1000, 9999)}",
            f"19{chance.randint(40, 99)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
        )
        for number in range(count)
    ]


def columns_of(chance: random.Random) -> tuple[list[str], list[str]]:
    """Names of columns, and what stands in each: 0, 1, 2 of a row, or a word."""
    more = chance.choice([0, 2, 30])
    others = [(f"{chance.choice(OTHER)}_{'of_the_last_contract_' * (more > 9)}{at}", "x") for at in range(more)]
    columns = [("customer_name", "0"), ("ssn", "1"), ("date_of_birth", "2"), *others]
    chance.shuffle(columns)
    return [name for name, _ in columns], [kind for _, kind in columns]


def cells(kinds: list[str], row: tuple[str, str, str]) -> list[str]:
    return [row[int(kind)] if kind != "x" else "abc" for kind in kinds]


def inserted(chance: random.Random, rows: list[tuple[str, str, str]]) -> str:
    names, kinds = columns_of(chance)
    apart = chance.choice([", ", ",\n  ", ","])
    row_end = chance.choice([",\n", ", ", ",\n\n"])
    note = chance.choice(["'paid;\n\nlater'", "'it''s; done'", "'a;\nb'", "NULL"])
    values = [f"({', '.join(chr(39) + cell + chr(39) for cell in cells(kinds, row))}, {note})" for row in rows]
    between = chance.choice([" ", "\n"])
    rows_below = f"VALUES{between}{row_end.join(values)};\n"
    if chance.random() < 0.6:
        return f"INSERT INTO customers ({apart.join([*names, 'note'])}){between}{rows_below}"
    columns = ",\n  ".join(f"{name} varchar(40)" for name in names)
    made = f"CREATE TABLE `customers` (\n  {columns},\n  note text\n);\n\n"
    begins = "INSERT INTO `customers` "
    return made + chance.choice(["".join(f"{begins}VALUES {value};\n" for value in values), begins + rows_below])


def copied(chance: random.Random, rows: list[tuple[str, str, str]]) -> str:
    names, kinds = columns_of(chance)
    lines = "".join("\t".join(cells(kinds, row)) + "\n" for row in rows)
    return f"COPY public.customers ({', '.join(names)}) FROM stdin;\n{lines}\\.\n"


def tagged(chance: random.Random, rows: list[tuple[str, str, str]]) -> str:
    names, kinds = columns_of(chance)
    end = chance.choice(["", "\n", "\n\n"])
    blank = chance.choice(["", "&nbsp;", "\n&nbsp;\n"])
    row_end = chance.choice(["\n", "\n\n"])
    head = f"<tr>{end}{end.join(f'<th>{name}</th>' for name in names)}{end}</tr>{row_end}"
    head = f"<thead>\n{head}</thead>\n<tbody>\n" if chance.random() < 0.5 else head
    body = "".join(
        f"<tr>{end}{end.join(f'<td>{cell}{blank}</td>' for cell in cells(kinds, row))}{end}</tr>{row_end}"
        for row in rows
    )
    return f"<html><body>\n<h1>Report</h1>\n<table>\n<caption>All</caption>\n{head}{body}</table>\n</body></html>\n"


def drawn(chance: random.Random, rows: list[tuple[str, str, str]]) -> str:
    names, kinds = columns_of(chance)
    above = "".join(f"A line of text {number}.\n" for number in range(chance.randint(0, 4)))
    lines = "".join(f"| {' | '.join(cells(kinds, row))} |\n" for row in rows)
    return f"# Report\n\n{above}| {' | '.join(names)} |\n|{'---|' * len(names)}\n{lines}"


def carded(chance: random.Random, rows: list[tuple[str, str, str]]) -> str:
    photo = "".join(f" {'QUJD' * 18}\n" for _ in range(chance.choice([0, 3, 90])))
    between = chance.choice(["", "\n"])
    return between.join(
        f"BEGIN:VCARD\nVERSION:3.0\nN:{name.split()[1]};{name.split()[0]};;;\nPHOTO;ENCODING=b:\n{photo}FN:{name}\n"
        f"BDAY:{born}\nADR;TYPE=home:;;12 Main Street;Chicago;IL;60601;\nEND:VCARD\n"
        for name, _, born in rows
    )


def logged(chance: random.Random, rows: list[tuple[str, str, str]]) -> str:
    names, kinds = columns_of(chance)
    lines = "".join(f"2026-11-01 10:00:00\t{chr(9).join(cells(kinds, row))}\n" for row in rows)
    return "time\t" + "\t".join(names) + "\n" + lines


WRITERS: Mapping[str, Writer] = {
    "insert": inserted, "copy": copied, "tags": tagged, "bars": drawn, "cards": carded, "log": logged,
}  # fmt: skip


@pytest.mark.parametrize("kind", list(WRITERS))
@pytest.mark.parametrize("seed", range(8))
def test_what_redact_masks_in_a_text_is_masked_by_a_scan(kind: str, seed: int) -> None:
    chance = random.Random(f"{kind} {seed}")  # noqa: S311
    rows = rows_of(chance, chance.choice([1, 5, 70, 200]))
    text = WRITERS[kind](chance, rows)
    chunk = chance.choice([500, 5_000, 1 << 20])
    out, findings = scanned(PLAIN_TEXT, text.encode(), name="x.log", chunk_bytes=chunk)
    redacted, copy = SCANNER.redact(text).text, out.decode()
    assert findings.rows_in == findings.rows_out
    assert copy.count("\n") == text.count("\n")
    values = {value for row in rows for value in row}
    masked = {value for value in values if value not in redacted}
    assert len(masked) > len(rows)
    assert {value for value in masked if value in copy} == set()
