"""The official client, started from the command line."""

import tempfile
from pathlib import Path

import pytest

from server.commands.client import errors_file
from server.commands.command import FAILED, CommandError


def test_where_no_temporary_file_can_be_made_the_command_says_so_and_what_helps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    with pytest.raises(CommandError, match=r"^no temporary file can be made \(.+\); TMPDIR names a folder") as refusal:
        errors_file()
    assert refusal.value.code == FAILED
