"""What a caller asks `find_customer` for, looked for in everything that the process writes: wire, stderr, audit trail.

In every form that a careless layer could give it: as it is, folded, escaped, encoded, turned round.
"""

import base64
import html
import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import pytest

from tests.integration.wire import Wire

EMAIL = "zebulon.quartermain@mail.example.com"
NAME = "Zebulon Quartermaín"
ACCOUNTS: list[dict[str, Any]] = [
    {"id": "a1", "accountNumber": "A-1", "name": NAME, "status": "Active", "email": EMAIL, "notes": f"{NAME}: {EMAIL}",
     "type": f"asked for by {EMAIL.upper()}", "industry": f"the trade of {NAME}"},
    {"id": "a2", "accountNumber": "A-2", "name": "Other Person", "email": "other@example.com", "status": "Active"},
]  # fmt: skip


def letters(text: str) -> str:
    """Only letters and digits, folded: what a reader sees however it is broken up or dressed."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return re.sub(r"[^a-z0-9]", "", plain)


def forms(value: str) -> Iterator[bytes]:
    """Encoded forms, which folding would spoil."""
    for spelled in {value, value.lower(), value.upper(), value.casefold(), value[::-1]}:
        data = spelled.encode()
        for skipped in range(3):  # a text inside a longer one begins at any place of three bytes
            padded = base64.b64encode(b"\0" * skipped + data)
            inner = padded[4 if skipped else 0 : len(padded) // 4 * 4 - 4]
            yield inner
            yield inner.translate(bytes.maketrans(b"+/", b"-_"))
        yield data.hex().encode()
        yield data.hex().upper().encode()
        yield quote(spelled, safe="").encode()
        yield quote_plus(spelled).encode()
        yield html.escape(spelled).encode()
        yield spelled.encode("utf-16-le")
        yield json.dumps(spelled)[1:-1].encode()


def named(written: bytes, value: str) -> bool:
    text = written.decode("utf-8", errors="replace")
    for _ in range(3):  # JSON in JSON in JSON
        text = re.sub(r"\\+u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)
    plain = letters(text)
    return letters(value) in plain or letters(value)[::-1] in plain or any(form in written for form in forms(value))


def test_the_search_finds_every_form() -> None:
    for value in (EMAIL, NAME):
        for form in (*forms(value), f"x {value} y".encode(), " ".join(value).encode(), json.dumps(value).encode()):
            assert named(b"before " + form + b" behind", value), form
        assert named(base64.b64encode(f"one {value} two".encode()), value)
    assert not named(b"z***m.q***n@m***l.e***e.c***m Z***n Q***n", EMAIL)


@pytest.mark.parametrize("era", ["modern", "legacy"])
def test_an_argument_of_find_customer_is_in_nothing_that_is_written(era: str, tmp_path: Path) -> None:
    (tmp_path / "accounts.jsonl").write_text("".join(json.dumps(account) + "\n" for account in ACCOUNTS))
    invoice = {"id": "i1", "invoiceNumber": "INV-1", "accountId": "a1", "status": "Posted", "lineItems": []}
    (tmp_path / "invoices.jsonl").write_text(json.dumps(invoice) + "\n")
    near = (EMAIL[:-1], f"x{EMAIL}", f"{EMAIL}.au", NAME[:-1], f"{NAME} jr")
    wrong = [
        {"email": f"{EMAIL} {EMAIL}"}, {"email": NAME}, {"email": f"{EMAIL}*"}, {"name": f"{NAME}*"}, {"name": [EMAIL]},
        {EMAIL: NAME}, {"email": EMAIL, "name": NAME}, {"email": {EMAIL: EMAIL}}, {"name": NAME * 50}, [EMAIL], NAME,
    ]  # fmt: skip
    with Wire(era, tmp_path) as wire:
        for found in ({"email": EMAIL}, {"email": EMAIL.upper()}, {"name": NAME}, {"name": NAME.lower()}):
            wire.call("find_customer", found)
        for value in near:
            wire.call("find_customer", {"email" if "@" in value else "name": value})
        for arguments in wrong:
            assert wire.call("find_customer", arguments)["meta"]["error"]["code"] == "invalid_argument"
        for value in (EMAIL, NAME):
            assert "error" in wire.call("get_account", {"account_id": value})["meta"]
            assert "error" not in wire.call("list_invoices", {"account_id": value, "status": value})["meta"]
            assert "error" in wire.call("list_accounts", {"cursor": value})["meta"]
            assert "error" in wire.call("list_accounts", {"from_date": value, "sort": value})["meta"]
            assert "error" in wire.call("get_invoice", {"invoice_id": value, "lines_cursor": value})["meta"]
        assert "error" not in wire.call("get_account", {"account_id": "a1"})["meta"]
        assert "error" not in wire.call("list_accounts", {})["meta"]
        written = wire.written()
    for place, text in zip(("wire", "stderr", "audit"), written, strict=True):
        assert text or place == "stderr"
        for value in (EMAIL, NAME):
            assert not named(text, value), f"{place} names it"
