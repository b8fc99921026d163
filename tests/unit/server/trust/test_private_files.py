"""Who may write a file that decides what the program does: one rule for keys, pins and indexes."""

import os
from typing import Literal

import pytest

from server.trust.private_files import foreign_writer

ME, ROOT, SOMEBODY = 1000, 0, 1001

FILES: list[tuple[str, int, int, bool, Literal["others", "owner"] | None]] = [
    # mode, owner, whether root may own it, who else may write it
    ("its owner's alone", 0o600, ME, True, None),
    ("others may read it", 0o644, ME, True, None),
    ("its group may write it", 0o660, ME, True, "others"),
    ("everybody may write it", 0o602, ME, False, "others"),
    ("an administrator's configuration", 0o644, ROOT, True, None),
    ("root's, where this process writes", 0o700, ROOT, False, "owner"),
    ("somebody else's", 0o600, SOMEBODY, True, "owner"),
]


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="files have no modes here")
@pytest.mark.parametrize(
    ("mode", "owner", "root_may", "writer"), [case[1:] for case in FILES], ids=[case[0] for case in FILES]
)
def test_who_else_may_write(
    mode: int, owner: int, writer: str | None, *, root_may: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: ME)  # the user whose rights count, not the one who started the process
    status = os.stat_result((0o100000 | mode, 1, 1, 1, owner, owner, 0, 0, 0, 0))
    assert foreign_writer(status, root_may=root_may) == writer
