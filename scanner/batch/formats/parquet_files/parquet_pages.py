"""What the pages of a Parquet file unpack to, told by their headers before anything is unpacked.

Arrow unpacks a page at a time and takes room for what its header says, up to two gigabytes, of all columns at once. The
footer has sizes too, of whole column chunks, and nobody holds it to them. So the headers are read, from page to page:
two numbers of each, in Thrift's compact protocol, and everything else is passed over. What Arrow would read and this
module cannot is refused as well. It takes 0.5 % of the time that reading the pages does.

https://github.com/apache/parquet-format (parquet.thrift, PageHeader) and the compact protocol's specification in
https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md.
"""

from __future__ import annotations

from typing import Any, BinaryIO, Final

from scanner.errors import BatchError

MOST_BYTES: Final = 1 << 30
"""What the largest pages of all columns of a row group may unpack to together; writers make pages of a megabyte."""

_HEADER: Final = 1 << 10  # bytes that are read for a header at first
_LONGEST_HEADER: Final = 16 << 20  # Arrow's own bound: statistics in a header may be long
_UNPACKED, _STORED = 2, 3  # the fields of a header that tell sizes
_KIND: Final = 1  # the field that tells the kind of a page, and …
_SECOND_KIND: Final = 3  # … DATA_PAGE_V2
_DEEPEST: Final = 16  # structs and lists within one another; a header has two

# Types of the compact protocol.
_TRUE, _FALSE, _BYTE, _I16, _I32, _I64, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT = range(1, 13)


def refuse_large_pages(file: BinaryIO, metadata: Any, group: int) -> None:
    """Raises BatchError when the pages of a row group take more than :data:`MOST_BYTES`, or cannot be told; OSError."""
    row_group = metadata.row_group(group)
    total = 0
    for number in range(row_group.num_columns):
        total += _largest(file, row_group.column(number), group)
        if total > MOST_BYTES:
            raise BatchError(f"row group {group + 1} has pages that unpack to more than {MOST_BYTES >> 20} MB")


def coded_columns(metadata: Any) -> set[str]:
    """The columns, by path, that have a dictionary in any row group."""
    groups = [metadata.row_group(number) for number in range(metadata.num_row_groups)]
    return {
        column.path_in_schema
        for group in groups
        for column in (group.column(number) for number in range(group.num_columns))
        if any("DICTIONARY" in encoding for encoding in column.encodings)
    }


def data_page_version(file: BinaryIO, metadata: Any) -> str:
    """The version of a file's data pages, "1.0" or "2.0", by the first of them."""
    for number in range(metadata.num_row_groups if metadata.num_columns else 0):
        group = metadata.row_group(number)
        if group.num_rows:
            _, numbers = _header(file, group.column(0).data_page_offset, number)
            return "2.0" if numbers.get(_KIND) == _SECOND_KIND else "1.0"
    return "1.0"


def _largest(file: BinaryIO, chunk: Any, group: int) -> int:
    """What the largest page of a column chunk unpacks to, in bytes; 0 where it has no page, as without rows."""
    starts = [chunk.data_page_offset, chunk.dictionary_page_offset if chunk.has_dictionary_page else None]
    at = min((start for start in starts if start), default=0)
    end = at + chunk.total_compressed_size if at else 0
    largest = 0
    while at < end:
        length, sizes = _header(file, at, group)
        unpacked, stored = sizes.get(_UNPACKED, -1), sizes.get(_STORED, -1)
        if unpacked < 0 or stored < 0:
            raise _damaged(group)
        largest = max(largest, unpacked, stored)
        at += length + stored
    return largest


def _header(file: BinaryIO, at: int, group: int) -> tuple[int, dict[int, int]]:
    """The length of the page header that begins there, and its numbers by field."""
    size = _HEADER
    while True:
        file.seek(at)
        data = file.read(size)
        header = _Header(data)
        try:
            numbers = header.numbers()
        except IndexError:
            if len(data) < size or size >= _LONGEST_HEADER:
                raise _damaged(group) from None
            size *= 4
        except ValueError:
            raise _damaged(group) from None
        else:
            return header.at, numbers


def _damaged(group: int) -> BatchError:
    return BatchError(f"row group {group + 1} cannot be read: it is damaged or was cut off")


class _Header:
    """A struct of the compact protocol that begins with some bytes. Raises IndexError where they end too early."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.at = 0

    def numbers(self) -> dict[int, int]:
        """The whole numbers among the fields; the struct is passed then. Raises ValueError for what is no struct."""
        return self._struct(0)

    def _struct(self, depth: int) -> dict[int, int]:
        numbers: dict[int, int] = {}
        field = 0
        while (head := self._byte()) != 0:
            delta, kind = head >> 4, head & 15
            field = field + delta if delta else self._zigzag()
            if kind in {_I16, _I32, _I64}:
                numbers[field] = self._zigzag()
            elif kind not in {_TRUE, _FALSE}:  # a boolean's value is its type
                self._pass(kind, depth)
        return numbers

    def _pass(self, kind: int, depth: int) -> None:
        """Pass over one value of Thrift's compact protocol. Raises ValueError for what no page header holds."""
        if depth > _DEEPEST:
            raise ValueError
        if kind == _STRUCT:
            self._struct(depth + 1)
        elif kind in {_TRUE, _FALSE, _BYTE}:
            self._skip(1)
        elif kind in {_I16, _I32, _I64}:
            self._varint()
        elif kind == _DOUBLE:
            self._skip(8)
        elif kind == _BINARY:
            self._skip(self._varint())
        elif kind in {_LIST, _SET}:
            head = self._byte()
            count = head >> 4 if head >> 4 < 15 else self._varint()  # noqa: PLR2004  more are counted behind it
            for _ in range(count):
                self._pass(head & 15, depth + 1)
        else:
            raise ValueError  # a page header has no maps

    def _byte(self) -> int:
        self.at += 1
        return self._data[self.at - 1]

    def _skip(self, count: int) -> None:
        self.at += count
        if self.at > len(self._data):
            raise IndexError

    def _varint(self) -> int:
        number = shift = 0
        while (byte := self._byte()) & 0x80:
            number |= (byte & 0x7F) << shift
            shift += 7
            if shift > 63:  # noqa: PLR2004  bits
                raise ValueError
        return number | byte << shift

    def _zigzag(self) -> int:
        number = self._varint()
        return number >> 1 ^ -(number & 1)
