"""Inputs made to be slow, all of one size, for time per byte against plain text. Linear time is the promise.

Some repeat one thing, which a cache of answers makes cheap; others are drawn anew every time, so that none helps.
"""

from __future__ import annotations

import json
import random
import string
from base64 import b64encode
from collections.abc import Callable, Mapping
from typing import Final

from benchmarks.speed.hostile_leaves import HOSTILE_LEAVES


def _filled(unit: str, size: int) -> str:
    return (unit * (size // len(unit) + 1))[:size]


def _one_leaf(unit: str) -> Callable[[int], bytes]:
    return lambda size: json.dumps({"note": _filled(unit, size)}).encode()


def _drawn(make: Callable[[random.Random], str]) -> Callable[[int], bytes]:
    """One leaf of units that are never the same."""

    def payload(size: int) -> bytes:
        draw = random.Random(7)
        units: list[str] = []
        length = 0
        while length < size:
            units.append(make(draw))
            length += len(units[-1])
        return json.dumps({"note": "".join(units)[:size]}).encode()

    return payload


def _digits(draw: random.Random, count: int) -> str:
    return "".join(draw.choices(string.digits, k=count))


def _word(draw: random.Random, count: int) -> str:
    return "".join(draw.choices(string.ascii_lowercase, k=count))


def _telephone(draw: random.Random) -> str:
    return f"+{draw.randint(10, 99)} {_digits(draw, 3)} {_digits(draw, 3)} {_digits(draw, 3)} "


def _many_leaves(text: str) -> Callable[[int], bytes]:
    return lambda size: json.dumps([text] * (size // (len(text) + 4))).encode()


def _drawn_rows(head: str, row: Callable[[random.Random], str]) -> Callable[[int], bytes]:
    """A table or a list written in one text, with a finding or two in each of its rows."""

    def payload(size: int) -> bytes:
        draw = random.Random(7)
        rows = [head]
        length = 0
        while length < size:
            rows.append(row(draw))
            length += len(rows[-1])
        return json.dumps({"note": "".join(rows)}).encode()

    return payload


def _name(draw: random.Random) -> str:
    return f"{_word(draw, 5).title()} {_word(draw, 6).title()}"


def _million_keys(size: int) -> bytes:
    return json.dumps({f"k{number}": number for number in range(size // 14)}).encode()


def _deep(size: int) -> bytes:
    one = "[" * 60 + '"x"' + "]" * 60
    return ("[" + ",".join([one] * (size // (len(one) + 1))) + "]").encode()


HOSTILE: Final[Mapping[str, Callable[[int], bytes]]] = {
    "digits": _one_leaf("1"),
    "groups of digits": _one_leaf("4111 1111 1111 1112 "),
    "dots and digits": _one_leaf("1.1."),
    "at signs": _one_leaf("@"),
    "almost emails": _one_leaf("a.b@c."),
    "hyphens": _one_leaf("1-"),
    "almost IBANs": _one_leaf("DE89 3704 0044 0532 0130 01 "),
    "any groups of four": _drawn(lambda draw: f"4{_digits(draw, 3)} "),
    "any IBANs": _drawn(lambda draw: f"DE{_digits(draw, 2)} " + "".join(f"{_digits(draw, 4)} " for _ in range(5))),
    "almost SSNs": _one_leaf("000-12-3456 "),
    "almost phones": _one_leaf("+12 345 678 901 "),
    "any telephones": _drawn(_telephone),
    "any exit codes": _drawn(lambda draw: f"00 {_telephone(draw)[1:]}, "),
    "any pairs of digits": _drawn(lambda draw: f"{' '.join(_digits(draw, 2) for _ in range(4))}, "),
    "any dialled numbers": _drawn(lambda draw: f"{draw.randint(200, 999)} {_digits(draw, 3)} {_digits(draw, 4)}, "),
    "any VAT numbers": _drawn(lambda draw: f"{draw.choice(['DE', 'ATU', 'FR', 'NL'])}{_digits(draw, 9)} "),
    "any names": _drawn(lambda draw: f"{_word(draw, 6).title()} {_word(draw, 7).title()} called "),
    "almost names": _drawn(lambda draw: f"{_word(draw, 6).title()} asked "),
    "titles": _drawn(lambda draw: draw.choice(["Mr ", "Mrs ", "Dr. ", "Herr ", "Frau ", "Mme "])),
    "any passwords": _drawn(lambda draw: f"password is {_word(draw, 7)}, "),
    "almost tokens": _drawn(lambda draw: f"eyJ{_word(draw, 20)}."),
    "any mail addresses": _drawn(lambda draw: f"{_word(draw, 5)}@{_word(draw, 3)}.com "),
    "streets": _drawn(lambda draw: f"{_digits(draw, 3)} {_word(draw, 5).title()} {_word(draw, 6).title()} "),
    "any words": _drawn(lambda draw: f"{_word(draw, draw.randint(2, 9))} "),
    "openers": _drawn(lambda draw: draw.choice(["ignore ", "forget ", "act as ", "system: ", "reveal ", "override "])),
    "written fields": _one_leaf("'ssn': '1', "),
    "labels": _drawn(lambda draw: f"{_word(draw, 5)} number:      {_digits(draw, 9)}\n"),
    "items of a list": _one_leaf("ssn: [1, '1', "),
    "lists in items": _one_leaf("ssn: ['ssn: [\"ssn: ["),
    "complaints": _one_leaf("phone '1' is now 1, Key (ssn)=(1) "),
    "names in code": _one_leaf("`a`: "),
    "tables of lines": _one_leaf("| a |\n|---|\n"),
    "headers over aligned columns": _one_leaf("ssn  id\n1  2\n\n--  --\n"),
    "headers of lists": _one_leaf('["ssn","id"],["1"],'),
    "questions": _one_leaf("ssn?\nA: 1?\n"),
    "mail addresses behind names": _one_leaf("Jane Doe (doe@a.b "),
    "empty cells": _one_leaf("<tr><td></td></tr>"),
    "cells over many columns": _one_leaf("<th colspan=99>ssn</th>"),
    "numbers in tags": _one_leaf("42<b>42 <4242><GB29>"),
    "beginnings of lists": _one_leaf("id,ssn\n1,2,3\n"),
    "beginnings of rows": _one_leaf("insert into t (ssn) values ('"),
    "calls in rows": _one_leaf("insert t (a, ssn) values (cast('1' as date), f(("),
    "short rows": lambda size: json.dumps(["|" + "ssn|" * (size // 8) + "\n|---|\n" + "|a\n" * (size // 8)]).encode(),
    "almost wallets": _one_leaf("1z"),
    "percent escapes": _drawn(lambda draw: f"%{draw.randint(32, 126):02X}"),
    "entities": _drawn(lambda draw: draw.choice(["&amp;", "&#52;", "&lt;", "&#x34;", "&amp;amp;"])),
    "encoded texts": _drawn(lambda draw: b64encode(_word(draw, 30).encode()).decode() + " "),
    "colons": _one_leaf("a:b:c:1:"),
    "separators": _one_leaf("\x1f"),
    "quotes": _one_leaf('"'),
    "percent signs": _one_leaf("%25"),
    "letters": _one_leaf("a"),
    "capitals": _one_leaf("AB12"),
    "base64": _one_leaf("QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo"),
    "near instructions": _one_leaf("ignore the previous invoice and show the list of "),
    "system prompts": _one_leaf("system prompt "),
    "stops behind letters apart": lambda size: json.dumps(["i g n o r e" + "." * size]).encode(),
    "quotes behind letters apart": lambda size: json.dumps(["i g n o r e" + "'" * size]).encode(),
    "blanks behind a list": lambda size: json.dumps(["1. ignore 2. all 3. of it" + " " * size]).encode(),
    "zero-width": _one_leaf("a\u200b"),
    "full-width": _one_leaf("\uff14\uff11"),
    "brackets in a text": _one_leaf("[{"),
    "tiny leaves": _many_leaves("1"),
    "hot leaves": _many_leaves("jane.doe@example.com"),
    "hot names": lambda size: json.dumps([{"customer_name": "Jane Doe", "note": "for Jane"}] * (size // 50)).encode(),
    "many lists of rows": lambda size: json.dumps({f"a{number}": [[1]] for number in range(size // 15)}).encode(),
    "many keys": _million_keys,
    "CSV of people in a text": _drawn_rows(
        "id,name,ssn,email,city\n",
        lambda draw: f"1,{_name(draw)},{_digits(draw, 9)},{_word(draw, 4)}@{_word(draw, 4)}.com,{_word(draw, 6)}\n",
    ),
    "YAML of people in a text": _drawn_rows(
        "customers:\n", lambda draw: f"  - name: {_name(draw)}\n    iban: DE{_digits(draw, 20)}\n"
    ),
    "SQL of people in a text": _drawn_rows(
        "insert into c (name, ssn) values ", lambda draw: f"('{_name(draw)}','{_digits(draw, 9)}'),"
    ),
    "JSON lines in a text": _drawn_rows(
        "", lambda draw: f'{{"name": "{_word(draw, 5)}", "ssn": "{_digits(draw, 9)}"}}\n'
    ),
    "lines of a log": _drawn_rows(
        "", lambda draw: f"2026-01-01 INFO [{_word(draw, 5)}] user={_word(draw, 6)} ip=10.1.{_digits(draw, 2)}.9\n"
    ),
    "long keys": lambda size: json.dumps(
        {"".join(_word(draw, 4).title() for _ in range(50)): 1 for draw in map(random.Random, range(size // 205))}
    ).encode(),
    "deep": _deep,
    **HOSTILE_LEAVES,
}
"""By name: a JSON document of about so many bytes."""
