"""An error names a path as it was written, and never a text that somebody gave in place of one."""

import pytest

from scanner import ProfileError, load_profile
from scanner.disclosure.path import shown_path


@pytest.mark.parametrize(
    "path",
    ["nosuch", "exports/2026-11/*.jsonl", "../a.json", r"C:\exports\a.csv", "s3://bucket/prefix", "rows-20261127.csv"],
)
def test_a_path_is_told(path: str) -> None:
    assert shown_path(path, "the file") == path


@pytest.mark.parametrize(
    "text",
    [
        *("", "no such file", "4111111111111111", "4111-1111-1111-1111", "123-45-6789", "jane.doe@example.com"),
        *('{"card":1}', "sk-live-x", "x" * 41, "a/" * 101, "https://user:word@host/x", "a\nb"),
    ],
)
def test_what_may_be_data_is_not(text: str) -> None:
    assert shown_path(text, "the file") == "the file"


def test_a_profile_that_may_be_data_is_not_told_either() -> None:
    with pytest.raises(ProfileError) as refusal:
        load_profile("./4111 1111 1111 1111")
    assert "4111" not in str(refusal.value)
