"""A head in S3: one outage, however many links are handed over while it lasts, is one."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from server.audit.chain import Link
from server.audit.head import HeadError, S3Head


class Bucket:
    """A client of S3 that answers while it is `up`, and counts what it was asked to store."""

    def __init__(self) -> None:
        self.up = False
        self.asked = threading.Semaphore(0)

    def get_object(self, **_: Any) -> Any:
        raise TimeoutError

    def put_object(self, **_: Any) -> None:
        self.asked.release()
        if not self.up:
            raise TimeoutError


def test_a_write_fails_until_a_link_has_arrived(monkeypatch: pytest.MonkeyPatch) -> None:
    bucket = Bucket()
    monkeypatch.setattr("server.audit.head.aws_client", lambda _: bucket)
    head = S3Head("bucket", "key")
    with pytest.raises(HeadError):
        head.read()
    for seq in range(1, 20):  # also those that come before the thread has tried the one before
        with pytest.raises(HeadError, match="TimeoutError"):
            head.write(Link(seq, "0" * 64))
    bucket.up = True
    with pytest.raises(HeadError):
        head.write(Link(20, "0" * 64))
    head.flush()
    head.write(Link(21, "0" * 64))
    head.flush()
