"""Records that share a line come out one by one, nothing of the line is lost, and few are held at a time."""

from itertools import repeat

import pytest

from scanner.batch.formats.json_files.shared_lines import grouped, may_hold_several, parted


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        (b'{"a":1}{"a":2}', [b'{"a":1}', b'{"a":2}']),
        (b'{"a":1} {"a":2} \r', [b'{"a":1}', b' {"a":2} \r']),
        (b"{}{}{", [b"{}", b"{}", b"{"]),
        (b'{"a":1}{"a":2},{"a":3}', [b'{"a":1}', b'{"a":2}', b',{"a":3}']),
        (b'{"a":1}[{}{}]', [b'{"a":1}', b"[{}{}]"]),
        (b"{}{}\xff", [b"{}{}\xff"]),
        (b'x{"a":1}{"a":2}', [b'x{"a":1}{"a":2}']),
    ],
)
def test_parts_of_a_line_are_its_records_and_what_is_left(line: bytes, parts: list[bytes]) -> None:
    assert may_hold_several(line)
    assert list(parted(line)) == parts


@pytest.mark.parametrize("line", [b'{"a":"}{"}', b'{"a":1}', b'[{"a":1},{"a":2}]', b"", b'"}{"'])
def test_what_is_one_record_or_has_no_other_behind_it_is_not_parted(line: bytes) -> None:
    assert not may_hold_several(line)


def test_a_short_record_counts_for_what_it_takes() -> None:
    groups = list(map(len, grouped(repeat((0, b"{}"), 100_000), 1 << 20)))
    assert sum(groups) == 100_000
    assert max(groups) < 10_000
