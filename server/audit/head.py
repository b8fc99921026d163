"""The head of an audit trail, kept elsewhere: the number and hash of its newest record.

A chain shows changes inside it, but not that its end was cut off: what is left is a whole chain. The head shows that,
so it belongs where nobody who can write to the trail can change it: another disk, another account, an S3 bucket with
object lock, a print-out.
"""

import threading
from pathlib import Path
from typing import Annotated, Final, Protocol

import msgspec

from server.audit.chain import Link
from server.services.aws import S3_SCHEME, AwsError, AwsService
from server.trust.private_files import replace_file

_FLUSH_SECONDS: Final = 10.0  # at the end of a process, for a head that has not arrived yet
_LONGEST_HEAD: Final = 4_096  # bytes; a head has about a hundred


class HeadError(Exception):
    """The head cannot be read or written; the message is a reason without data."""


class Head(Protocol):
    """A place for one link. Threads do not share it: the audit file calls it under its lock."""

    def read(self) -> Link | None:
        """What was written last, None when nothing was. Raises `HeadError`."""

    def write(self, link: Link) -> None:
        """Put `link` in its place. Raises `HeadError`, perhaps for an earlier link that could not be written."""

    def flush(self) -> None:
        """Wait, for a bounded time, until what was written has arrived. Raises `HeadError`."""


class _Document(msgspec.Struct, frozen=True):
    seq: Annotated[int, msgspec.Meta(ge=1)]
    hash: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


def open_head(place: str) -> Head:
    """The head at `place`: `s3://bucket/key`, or the name of a file. Raises `HeadError` for an s3 address of no use."""
    if not place.startswith(S3_SCHEME):
        return FileHead(Path(place))
    bucket, _, key = place.removeprefix(S3_SCHEME).partition("/")
    if not bucket or not key:
        raise HeadError("an address in S3 reads s3://bucket/key")
    return S3Head(bucket, key)


class FileHead:
    """A head in a file of mode 0600, replaced as a whole, so that a reader finds the old one or the new one."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Link | None:
        """The head that the file holds."""
        try:
            with self._path.open("rb") as file:
                return _decode(file.read(_LONGEST_HEAD))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise HeadError(_reason(error)) from None

    def write(self, link: Link) -> None:
        """Replace the file. Whatever has its name, a link too, is replaced and not followed."""
        try:
            replace_file(self._path, _encode(link))
        except (OSError, ValueError) as error:
            raise HeadError(_reason(error)) from None

    def flush(self) -> None:
        """Return at once: a write has arrived when it returns."""


class S3Head:
    """A head as an object in S3. Writing hands it to a thread, where the newest takes the place of older ones.

    Credentials, region and endpoint are found with the first use, as the AWS library always does.
    """

    def __init__(self, bucket: str, key: str) -> None:
        self._bucket = bucket
        self._key = key
        self._changed = threading.Condition()
        self._waiting: Link | None = None
        self._busy = False
        self._problem: str | None = None  # of the last attempt; None once a link has arrived
        self._thread: threading.Thread | None = None
        self._s3 = AwsService("s3")

    def read(self) -> Link | None:
        """The head in the bucket; waits for it."""
        try:
            return self._get()
        except HeadError as error:
            with self._changed:
                self._problem = str(error)  # until a write succeeds, so that it is one outage
            raise

    def write(self, link: Link) -> None:
        """Hand `link` to the thread that writes; raises what went wrong last, as long as no link has arrived since."""
        with self._changed:
            self._waiting = link
            problem = self._problem
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="audit-head", daemon=True)
                self._thread.start()
            self._changed.notify_all()
        if problem is not None:
            raise HeadError(problem)

    def flush(self) -> None:
        """Wait up to ten seconds for the newest link to be there."""
        with self._changed:
            done = self._changed.wait_for(lambda: self._waiting is None and not self._busy, _FLUSH_SECONDS)
            problem = self._problem
        if problem is not None or not done:
            raise HeadError(problem or "timed out")

    def _work(self) -> None:
        while True:
            with self._changed:
                while (link := self._waiting) is None:
                    self._changed.wait()
                self._waiting, self._busy = None, True
            problem: str | None = None
            try:
                self._put(link)
            except HeadError as error:
                problem = str(error)
            with self._changed:
                self._busy = False
                self._problem = problem
                self._changed.notify_all()

    def _get(self) -> Link | None:
        where = {"Bucket": self._bucket, "Key": self._key}
        try:
            data = self._s3.ask(lambda client: bytes(client.get_object(**where)["Body"].read(_LONGEST_HEAD)))
        except AwsError as error:
            if str(error) == "NoSuchKey":
                return None
            raise HeadError(str(error)) from None
        return _decode(data)

    def _put(self, link: Link) -> None:
        what = {"Bucket": self._bucket, "Key": self._key, "Body": _encode(link), "ContentType": "application/json"}
        try:
            self._s3.ask(lambda client: client.put_object(**what))
        except AwsError as error:
            raise HeadError(str(error)) from None


def _encode(link: Link) -> bytes:
    return msgspec.json.encode(_Document(link.seq, link.hash)) + b"\n"


def _decode(data: bytes) -> Link:
    """The link that a server wrote, or that somebody kept of what `audit head` printed."""
    if (printed := Link.parse(data.decode("ascii", "replace").strip())) is not None:
        return printed
    try:
        document = msgspec.json.decode(data, type=_Document)
    except ValueError:
        raise HeadError("what is there is no head") from None
    return Link(document.seq, document.hash)


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
