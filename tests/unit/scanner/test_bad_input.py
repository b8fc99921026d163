"""What cannot be scanned is refused before any work, saying what and where, never what was in it."""

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from scanner import PayloadError, RuleError, Scanner
from scanner.selection.profile import parse_profile
from tests.compiled import compiled

SECRET = "4111111111111111"
SCANNER = compiled("finance-default")
OPEN = compiled("redact-only")

_TOO_DEEP = 1_000_000  # Python 3.14 measures the stack instead of counting levels, and reads 200,000 of them

BAD = [
    (b"", "empty", None),
    (b" \n\t ", "empty", None),
    (b"42", "not_a_container", None),
    (b'"4111111111111111"', "not_a_container", None),
    (b"null", "not_a_container", None),
    (b"4111111111111111", "not_a_container", None),
    (b"\xff\xfe{\x00}\x00", "encoding", None),
    (b"{\x00}\x00", "encoding", None),
    (b"\xfe\xff\x00[\x00]", "encoding", None),
    (b"\x00{\x00}", "encoding", None),
    (b"\x00\x00", "not_a_container", None),
    (b'{"cardNumber": 4111111111111111', "malformed", None),
    (b'{"cardNumber": "4111111111111111', "malformed", None),
    (b'{"status": 4111111111111111 x}', "malformed", 28),
    (b'{"status": NaN}', "malformed", 11),
    (b'{"status": Infinity}', "malformed", 11),
    (b'{"status": "4111111111111111",}', "malformed", 30),
    (b'{"status": 01}', "malformed", 12),
    (b'{"accountNumber": "x", "status": "4111\xff"}', "encoding", None),
    (b'{"accountNumber": "x", "status": "\\ud800 4111111111111111"}', "malformed", None),
    (b'{"accountNumber": ' + b"[" * _TOO_DEEP + b"]" * _TOO_DEEP + b"}", "too_deep", None),
    (b'{"a": 1} {"b": 2}', "malformed", 9),
]


@pytest.mark.parametrize(("payload", "code", "offset"), BAD)
def test_refused_with_code_and_place(payload: bytes, code: str, offset: int | None) -> None:
    for scan in (SCANNER.view, OPEN.redact_json):
        with pytest.raises(PayloadError) as caught:
            scan(payload)
        error = caught.value
        assert error.code == code
        if offset is not None:
            assert error.offset is not None
            assert abs(error.offset - offset) <= 1
        assert SECRET not in str(error)
        assert SECRET not in repr(error)
        assert error.__cause__ is None
        assert error.__suppress_context__ or error.__context__ is None


@pytest.mark.parametrize(
    "payload",
    [{"a": object()}, {"a": "\ud800"}, {("a", "b"): 1}, 42, None, 4.5, {1, 2}],
)
def test_python_values_without_a_json_form_are_refused(payload: Any) -> None:
    with pytest.raises(PayloadError):
        SCANNER.view(payload)


@pytest.mark.parametrize("door", [SCANNER.find, SCANNER.redact, SCANNER.explain])
@pytest.mark.parametrize("text", [None, 42, b"bytes", ["a text"]])
def test_what_is_no_text_is_refused(door: Callable[[Any], Any], text: Any) -> None:
    with pytest.raises(PayloadError, match="a text is a str"):
        door(text)


def test_the_size_limit_is_the_profiles(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text("name: small\nlimits: {max_payload_bytes: 100}\n")
    small = Scanner.from_profile(path)
    with pytest.raises(PayloadError, match="101 bytes, the profile allows 100") as caught:
        small.view(b"{" + b" " * 99 + b"}")
    assert caught.value.code == "too_large"
    with pytest.raises(PayloadError) as caught:
        small.find("x" * 101)
    assert caught.value.code == "too_large"


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("x" * 10, 10),
        ("x" * 11, 11),
        ("€" * 3, 9),
        ("€" * 4, 12),  # four characters
        ("\ud83d" * 4, 12),  # halves of a character, as a text of Python may have them
    ],
)
def test_a_text_is_measured_in_bytes_as_a_payload_is(text: str, size: int) -> None:
    small = Scanner.from_profile(parse_profile(b"name: small\nlimits: {max_payload_bytes: 10}\n", "small"))
    for door in (small.find, small.redact, small.explain):
        if size <= 10:
            door(text)
        else:
            with pytest.raises(PayloadError, match=f"the text has {size} bytes, the profile allows 10"):
                door(text)


def test_a_hundred_megabytes_are_refused_and_fifty_are_not() -> None:
    with pytest.raises(PayloadError) as caught:
        SCANNER.view(b'{"accountNumber": "' + b"x" * 100_000_000 + b'"}')
    assert caught.value.code == "too_large"
    view = SCANNER.view(b'{"accountNumber": "' + b"x " * 25_000_000 + b'"}')
    assert len(view.llm_view["accountNumber"]) == 200


def test_depth_is_bounded_for_what_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "shallow.yaml"
    path.write_text("name: shallow\nunknown_entity: mask\nlimits: {max_depth: 3}\n")
    shallow = Scanner.from_profile(path)
    assert shallow.view(b'{"a": {"b": {"c": 1}}}').llm_view == {"a": {"b": {"c": 1}}}
    for payload in (b'{"a": {"b": {"c": {"d": 1}}}}', b"[[[[1]]]]"):
        with pytest.raises(PayloadError, match="more than 3 levels deep"):
            shallow.view(payload)
        with pytest.raises(PayloadError, match="more than 3 levels deep"):
            shallow.redact_json(payload)


@pytest.mark.parametrize("payload", [b'{"accountNumber":"A","accountNumber":"B"}'])
def test_of_a_repeated_name_the_last_value_counts(payload: bytes) -> None:
    assert SCANNER.view(payload).llm_view == {"accountNumber": "B"}
    assert OPEN.redact_json(payload).data == b'{"accountNumber":"B"}'


def test_a_byte_order_mark_and_white_space_are_accepted() -> None:
    for payload in (b'\xef\xbb\xbf{"accountNumber":"A"}', b' \r\n{"accountNumber": "A"}\n '):
        assert SCANNER.view(payload).llm_view == {"accountNumber": "A"}


@pytest.mark.parametrize("payload", [b"{}", b"[]", b"[1, 2]", b"[[]]", b"[{}]", b'{"": ""}'])
def test_empty_containers_are_no_errors(payload: bytes) -> None:
    assert msgspec.json.decode(SCANNER.view(payload).encode())["llm_view"] == {}
    assert msgspec.json.decode(OPEN.redact_json(payload).data) == msgspec.json.decode(payload)


def test_not_a_number_becomes_null_in_python_values() -> None:
    assert SCANNER.view({"accountNumber": "A", "balance": float("nan")}).llm_view == {
        "accountNumber": "A",
        "balance": None,
    }


@pytest.mark.parametrize("filler", [0, 3_000, 40_000])
@pytest.mark.parametrize(
    "member", [b'"secret":1e999', b'"secret":{"contact_name":1e999,"at":[1e999]}', b'"secret":["",{"a":-1e999}]']
)
def test_a_number_beyond_every_float_in_a_field_that_is_not_shown_does_not_matter(member: bytes, filler: int) -> None:
    record = b'{"id":"a1","accountNumber":"A-1",%b,"other":"%b"}' % (member, b"x" * filler)
    assert SCANNER.view(record, entity="Account").llm_view == {"id": "a1", "accountNumber": "A-1"}
    items = b"[%b]" % b",".join([record] * 6)
    shown = SCANNER.view(b'{"invoiceNumber":"I-1","lineItems":%b}' % items, entity="Invoice").llm_view["lineItems"]
    assert [item["id"] for item in shown] == ["a1"] * 6


def test_names_beside_such_a_number_are_still_masked_in_what_is_shown() -> None:
    record = b'{"invoiceNumber":"I-1","notes":"for Zyxqu Vorn","billTo":{"contact_name":"Zyxqu Vorn","at":1e999}}'
    shown = compiled("finance-last4").view(b'{"items":[%b]}' % record, entity="Invoice")
    assert b"Zyxqu" not in shown.encode()


def test_a_number_beyond_every_float_has_no_view_but_stays_in_a_document() -> None:
    with pytest.raises(PayloadError, match="out of range"):
        SCANNER.view(b'{"accountNumber": 1e999}')
    assert OPEN.redact_json(b'{"accountNumber": 1e999}').data == b'{"accountNumber":1e999}'


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        *(
            ('{"a": 1}'.encode(f"utf-{width}{end}"), f"the payload is UTF-{width}, and JSON is UTF-8")
            for width in (16, 32)
            for end in ("", "-le", "-be")
        ),
        (b'{"a": 1}\n{"b": 2}', "the payload goes on behind its JSON value; redact_table takes JSON Lines"),
        (b'{"a": 1', "the payload ends too early, or holds a lone surrogate escape"),
        (b'{"a": x}', "the payload is not valid JSON"),
    ],
)
def test_an_error_names_the_way_to_read_another_form(payload: bytes, said: str) -> None:
    with pytest.raises(PayloadError, match=said):
        OPEN.redact_json(payload)


@pytest.mark.parametrize(
    "error",
    [PayloadError("malformed", "the payload ends", 7), PayloadError("empty", "it is empty"), RuleError("pii.x", "bad")],
    ids=str,
)
def test_an_error_comes_back_from_another_process_as_it_was(error: PayloadError | RuleError) -> None:
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))
