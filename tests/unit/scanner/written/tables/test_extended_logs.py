"""Logs in W3C's extended format: a directive names the fields of the lines below it."""

import pytest

from scanner.written.tables.extended_logs import extended_logs_in
from tests.compiled import compiled


def said(text: str) -> list[str]:
    content = text.encode()
    pairs = extended_logs_in(content, lambda name: name in {b"username", b"Cookie"})
    return [f"{name.decode()}={content[start:end].decode()}" for name, start, end, _ in pairs]


@pytest.mark.parametrize(
    ("log", "cells"),
    [
        ("#Fields: time cs-username c-ip\n08:12 jd 1.2.3.4\n08:13 kb 1.2.3.4\n", ["username=jd", "username=kb"]),
        ("#Fields: time cs-username\r\n08:12 jd\r\n", ["username=jd"]),
        ("#Version: 1.0\n#Fields:\ttime\tcs-username\n08:12\tjd\n", ["username=jd"]),
        ("#Fields: time cs(Cookie)\n08:12 a=b\n", ["Cookie=a=b"]),
        # Another directive holds from its line on.
        ("#Fields: cs-username time\njd 08:12\n#Fields: time cs-username\n08:13 kb\n", ["username=jd", "username=kb"]),
        ("#Fields: cs-username time\n#Fields: time sc-status\n08:13 200\n", []),
        # Comments, and lines that have more or fewer fields, are no rows.
        ("#Fields: time cs-username\n#Date: x\n08:12\n08:12 a b\n", []),
        ("Fields: time cs-username\n08:12 jd\n", []),
    ],
)
def test_the_directive_names_the_fields_of_the_lines_below(log: str, cells: list[str]) -> None:
    assert said(log) == cells


def test_the_account_in_a_log_of_iis_is_masked_wherever_it_stands_in_a_text() -> None:
    scanner = compiled("finance-default")
    log = (
        "see below\n#Software: Microsoft Internet Information Services 10.0\n"
        "#Fields: date time cs-method cs-uri-stem cs-username sc-status\n"
        "2026-11-03 08:12:44 GET /invoice/4471 CONTOSO\\hlove 200\n2026-11-03 08:12:45 GET /home - 200\n"
    )
    shown = scanner.redact(log).text
    assert "hlove" not in shown
    assert "GET /home - 200" in shown
    assert "GET /invoice/4471 " in shown
