"""Exports in S3: objects below a prefix, read by ranges, and copies put back whole.

The scanner has no network; it gets this store in place of the disk (:class:`scanner.batch.units.Storage`). Requests go
to the endpoint of the AWS configuration and nowhere else. The AWS library retries them; a final failure is named by
the code of S3's answer (AccessDenied, SlowDown), and the report has it beside the name of the object.

An object is the version that was listed: its ETag comes with each range that is asked for, of whichever unit and also
after ``--resume``, and S3 refuses a range of another version. So no copy is made of two states.
"""

import errno
import fnmatch
import hashlib
import io
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, Final, NoReturn, TypeVar, cast

from scanner.batch.units import CHANGED, Entry
from scanner.errors import BatchError, RequestError
from server.services.aws import S3_SCHEME, AwsError, AwsService

SCHEME: Final = S3_SCHEME.removesuffix("://")
"""The scheme of the addresses that a scan hands to this store."""

TRIES: Final = 6
"""Tries of each request, with growing pauses: a scan of hours meets throttling, and nobody waits for an answer."""

READ_TIMEOUT: Final = 60  # seconds for a range of an object
_RANGE: Final = 8 << 20  # bytes of one request; S3 answers it at the speed of the line
_DIGEST: Final = "sluicegate-sha256"
_WILD: Final = frozenset("*?[")
_NO_NAME: Final = "its key cannot be the name of a file: it holds .. or an empty part"
_WITHOUT_BODY: Final = {"403": "AccessDenied", "404": "NoSuchKey", "412": "PreconditionFailed", "503": "SlowDown"}
"""The codes of answers to HEAD, which have none of their own."""

_ERRNO: Final = {"AccessDenied": errno.EACCES, "NoSuchKey": errno.ENOENT}


_T = TypeVar("_T")


class ObjectStore:
    """Finds and opens `s3://bucket/key`. Holds nothing open when it is sent to a worker."""

    near = False

    def __init__(self) -> None:
        self._s3 = AwsService("s3", tries=TRIES, read_timeout=READ_TIMEOUT)

    def __reduce__(self) -> tuple[type["ObjectStore"], tuple[()]]:
        return ObjectStore, ()

    def find(self, path: str) -> Iterator[Entry]:
        """The objects of a key, of a prefix that ends where a name does, or of a pattern; by key."""
        bucket, key = _parts(path)
        wild = not _WILD.isdisjoint(key)
        prefix = key[: min(key.find(sign) for sign in _WILD if sign in key)] if wild else key
        root = prefix.rpartition("/")[0] if wild or not key.endswith("/") else key.removesuffix("/")
        found = False
        for one in self._listed(bucket, prefix):
            name = one["Key"]
            if wild:
                fits = fnmatch.fnmatchcase(name, key)
            else:
                fits = name == key or name.startswith(key if key.endswith("/") or not key else f"{key}/")
            if fits and not name.endswith("/") and not _hidden(name.removeprefix(root)):
                found = True
                below = key.removesuffix("/") if not wild and name != key else root
                yield _entry(f"{S3_SCHEME}{bucket}/{name}", name.removeprefix(f"{below}/") if below else name, one)
        if not found:
            raise RequestError("there is no object to scan")

    def open(self, entry: Entry) -> BinaryIO:
        """An object as it was found, for reading, seekable. Reading it raises OSError; BatchError if it has changed."""
        bucket, key = _parts(entry.name)
        return cast("BinaryIO", io.BufferedReader(_Ranges(self, bucket, key, entry.size, entry.stamp), _RANGE))

    def changed(self, entry: Entry, file: BinaryIO) -> bool:  # noqa: ARG002  part of the protocol
        """Never, of one that could be read: S3 refuses each range of another version."""
        return False

    def put(self, file: Path, name: str) -> None:
        """Put a file there, in parts where it is large; nobody sees it before it is whole. Raises OSError.

        One that is there already, of the same content, is left.
        """
        bucket, key = _parts(name)
        with file.open("rb") as content:
            digest = hashlib.file_digest(content, "sha256").hexdigest()
        with suppress(FileNotFoundError, PermissionError):  # who may only put objects there is not told of them
            if self._ask(lambda s3: s3.head_object(Bucket=bucket, Key=key))["Metadata"].get(_DIGEST) == digest:
                return
        extra = {"Metadata": {_DIGEST: digest}}
        self._ask(lambda s3: s3.upload_file(Filename=str(file), Bucket=bucket, Key=key, ExtraArgs=extra))

    def read(self, bucket: str, key: str, start: int, end: int, etag: str) -> bytes:
        """The bytes from `start` to `end` (exclusive) of that version of an object. Raises OSError, and BatchError."""
        where = {"Bucket": bucket, "Key": key, "Range": f"bytes={start}-{end - 1}", "IfMatch": etag}
        return self._ask(lambda s3: bytes(s3.get_object(**where)["Body"].read()))

    def _listed(self, bucket: str, prefix: str) -> Iterator[dict[str, Any]]:
        where = {"Bucket": bucket, "Prefix": prefix}
        try:
            pages = self._s3.ask(lambda client: iter(client.get_paginator("list_objects_v2").paginate(**where)))
            while (page := self._s3.ask(lambda _: next(pages, None))) is not None:
                yield from page.get("Contents", ())
        except AwsError as error:
            raise BatchError(f"S3 cannot be listed: {error}") from None

    def _ask(self, question: Callable[[Any], _T]) -> _T:
        try:
            return self._s3.ask(question)
        except AwsError as error:
            _fail(str(error))


class _Ranges(io.RawIOBase):
    """An object, read by ranges."""

    def __init__(self, store: ObjectStore, bucket: str, key: str, size: int, etag: str) -> None:
        self._store, self._bucket, self._key = store, bucket, key
        self._size, self._etag, self._at = size, etag, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: Any) -> int:
        end = min(self._at + len(buffer), self._size)
        if end <= self._at:
            return 0
        data = self._store.read(self._bucket, self._key, self._at, end, self._etag)
        if len(data) != end - self._at:
            _fail("a range came short")
        buffer[: len(data)] = data
        self._at = end
        return len(data)


def _parts(path: str) -> tuple[str, str]:
    bucket, _, key = path.removeprefix(S3_SCHEME).partition("/")
    if not bucket or not path.startswith(S3_SCHEME):
        raise RequestError("a path in S3 is written s3://bucket/prefix")
    return bucket, key


def _hidden(name: str) -> bool:
    """Whether a name would be that of a hidden file, or of one in a hidden folder; they are left out as on a disk."""
    return any(part.startswith(".") and part not in {".", ".."} for part in name.split("/"))


def _entry(name: str, inner: str, listed: dict[str, Any]) -> Entry:
    """An object as it is listed; where its key is no name below a folder, it is told by its address, and not opened."""
    is_name = "\0" not in inner and not {"", ".", ".."}.intersection(inner.split("/"))
    return Entry(name, inner if is_name else name, listed["Size"], listed["ETag"], refusal="" if is_name else _NO_NAME)


def _fail(reason: str) -> NoReturn:
    """Raise the error of a request that S3 has answered with this code, or that failed for this reason."""
    code = _WITHOUT_BODY.get(reason, reason)
    if code == "PreconditionFailed":
        raise BatchError(CHANGED) from None
    raise OSError(_ERRNO.get(code, errno.EIO), f"S3: {code}") from None
