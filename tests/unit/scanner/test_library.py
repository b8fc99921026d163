"""What programs that import the package hold in their hands, beside findings: results, and the scanner itself."""

import pickle
import subprocess
import sys
from copy import copy, deepcopy
from fractions import Fraction
from typing import Any

import pyarrow as pa
import pytest

import scanner
from scanner import PayloadError, ProfileError, Scanner
from scanner.selection.profile import parse_profile
from tests.compiled import compiled

OPEN = compiled("redact-only")


def test_the_repr_of_a_redacted_table_shows_nothing_of_what_was_masked() -> None:
    table = OPEN.redact_table("customer_name;note\nJane Doe;card 4111 1111 1111 1111\nJohn Roe;none\n")
    assert table is not None
    assert "Jane Doe" in table.unmasked
    assert "Jane Doe" not in table.text
    assert not any(value in f"{table!r} {table} {[table]}" for value in ("Jane Doe", "4111 1111 1111 1111"))
    assert "J***e D***e" in repr(table)


@pytest.mark.parametrize("table", [None, {"a": [1]}, "a", pa.record_batch({"a": [1]})])
def test_what_is_no_table_is_refused(table: Any) -> None:
    with pytest.raises(PayloadError, match=r"a table is a pyarrow\.Table"):
        OPEN.scan_table(table)


@pytest.mark.parametrize("schema", [None, {"a": "string"}, pa.table({"a": [1]})])
def test_what_is_no_schema_is_refused(schema: Any) -> None:
    with pytest.raises(PayloadError, match=r"a schema is a pyarrow\.Schema"):
        OPEN.for_schema(schema)


@pytest.mark.parametrize(
    "batch",
    [
        pa.record_batch({"status": ["active"], "contact_name": ["Jane Doe"]}),
        pa.record_batch({"contact_name": ["Jane Doe"]}),
        pa.record_batch({"contact_name": ["Jane Doe"], "state": ["active"]}),
        pa.record_batch({"contact_name": ["Jane Doe"], "status": ["active"], "more": [1]}),
        pa.record_batch({"contact_name": ["Jane Doe"], "status": [1]}),
        pa.table({"contact_name": ["Jane Doe"], "status": ["active"]}),
    ],
)
def test_a_batch_of_another_schema_is_refused(batch: Any) -> None:
    scanner = OPEN.for_schema(pa.schema({"contact_name": pa.string(), "status": pa.string()}))
    with pytest.raises(PayloadError, match=r"^(the columns of a batch are not those of|a batch is a)"):
        scanner.scan(batch)


@pytest.mark.parametrize("value", [Fraction(1, 3), object()])
def test_a_value_that_is_no_json_is_told_by_its_type(value: object) -> None:
    with pytest.raises(PayloadError, match=rf"^a value of type \w+\.{type(value).__name__} has no JSON form$"):
        OPEN.redact_json({"amount": value})


class _Text(str):
    __slots__ = ()

    def __str__(self) -> str:
        return "never asked"


_TEXT, _WHOLE, _DECIMAL, _BYTES = (type("Own", (kind,), {}) for kind in (_Text, int, float, bytes))


@pytest.mark.parametrize(
    ("own", "plain"),
    [
        (_TEXT("Card 4111 1111 1111 1111"), "Card 4111 1111 1111 1111"),
        (_WHOLE(4111111111111111), 4111111111111111),
        (_DECIMAL(1.5), 1.5),
        (_DECIMAL("nan"), None),
        (_BYTES(b"4111111111111111"), b"4111111111111111"),
    ],
)
def test_a_value_of_a_class_made_from_a_plain_one_is_that_value(own: object, plain: object) -> None:
    own_too: Any = [own, {"note": own}]
    assert OPEN.redact_json(own_too) == OPEN.redact_json([plain, {"note": plain}])
    assert b"4111111111111111" not in OPEN.redact_json(own_too).data
    assert OPEN.view({"a": own_too}).encode() == OPEN.view({"a": [plain, {"note": plain}]}).encode()


def test_every_kind_of_bytes_is_a_payload() -> None:
    data = b'{"contact_name":"Jane Doe"}'
    for payload in (bytearray(data), memoryview(data)):  # the annotations of Payload say so, which mypy reads here
        assert OPEN.redact_json(payload) == OPEN.redact_json(data)
        assert OPEN.view(payload) == OPEN.view(data)


def test_tables_without_pyarrow_say_what_to_install() -> None:
    asked = (
        "import sys; sys.modules['pyarrow'] = None\n"
        "from scanner import Scanner, ScannerError\n"
        "for call in (Scanner.scan_table, Scanner.for_schema):\n"
        "    try: call(Scanner.from_profile('redact-only'), None)\n"
        "    except ScannerError as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, text=True)  # noqa: S603  our own
    assert done.stdout == "an Arrow table needs pyarrow: pip install 'sluicegate[arrow]'\n" * 2


@pytest.mark.parametrize("key", [None, True, (1, 2)])
def test_a_key_that_is_no_json_is_told_as_a_key(key: object) -> None:
    with pytest.raises(PayloadError, match=rf"^a key of type \w+\.{type(key).__name__} has no JSON form$"):
        OPEN.redact_json({"amounts": {key: 1}})


def test_documents_may_come_decoded() -> None:
    record: dict[str, Any] = {"contact_name": "Jane Doe"}
    assert OPEN.redact_json(record).data == b'{"contact_name":"J***e D***e"}'
    assert OPEN.redact_json([record]).data == b'[{"contact_name":"J***e D***e"}]'
    assert [one.pointer for one in OPEN.explain_json(record)] == ["/contact_name"]


@pytest.mark.parametrize(
    "payload", [b'{"a":"\xfc"}', b'{"note":["x","y\xfc"]}', b'{"lineItems":[{"description":"abc\xfc"}]}']
)
def test_the_byte_that_is_not_utf8_is_told_by_its_place_in_the_payload(payload: bytes) -> None:
    for call in (OPEN.redact_json, OPEN.view):
        with pytest.raises(PayloadError, match=rf"\(byte {payload.index(0xFC)}\)"):
            call(payload)


def test_a_profile_without_a_name_is_told_so() -> None:
    with pytest.raises(
        ProfileError, match=r"^a profile is given by its name or its path, and this is neither; there a"
    ):
        Scanner.from_profile("")


def test_what_a_profile_says_a_field_holds_is_looked_for_as_a_name_is() -> None:
    """As docs/profiles.md says it of ``holds``."""
    text = b"name: s\nentities: {C: {allow: [id, nick, note], fields: {nick: {holds: PERSON}}}}"
    scanner = Scanner.from_profile(parse_profile(text, "s.yaml"))
    shown = [scanner.view({"nick": nick, "note": f"hi jade, {nick}"}, entity="C").llm_view for nick in ("Jade", "JD")]
    assert shown == [{"nick": "J***e", "note": "hi jade, J***e"}, {"nick": "**", "note": "hi jade, JD"}]


def test_a_scanner_is_shared_and_never_copied_nor_pickled() -> None:
    assert copy(OPEN) is OPEN
    assert deepcopy({"scanner": OPEN})["scanner"] is OPEN
    with pytest.raises(TypeError, match="hand over the name of its profile, and make one in each process"):
        pickle.dumps(OPEN)


def test_the_types_of_answers_are_public_and_cost_no_pyarrow() -> None:
    table = OPEN.redact_table("customer_name;note\nJane Doe;none\nJohn Roe;none\n")
    assert isinstance(table, scanner.RedactedTable)
    assert isinstance(OPEN.scan_table(pa.table({"a": ["b"]})), scanner.ScannedTable)
    assert all(isinstance(one, scanner.Explanation) for one in OPEN.explain("4111 1111 1111 1111"))
    asked = "import sys; from scanner import *; print('pyarrow' in sys.modules, ScannedTable.__name__)"
    done = subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, text=True)  # noqa: S603  our own
    assert done.stdout == "False ScannedTable\n"
