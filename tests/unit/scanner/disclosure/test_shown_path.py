"""An error names a path as it was written, and never a text that somebody gave in place of one."""

import pytest

from scanner import ProfileError, load_profile
from scanner.disclosure.path import shown_name, shown_path


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


@pytest.mark.parametrize(
    "name", ["kunden liste ü.csv", "Q3 (final), net & gross.csv", "O'Neill/a b.csv", "2026-11 report 1.csv"]
)
def test_the_name_of_a_file_that_was_found_is_told_with_its_blanks(name: str) -> None:
    assert shown_name(name, "a file") == name
    assert shown_path(name, "a file") == "a file"


@pytest.mark.parametrize(
    "name",
    [
        "card 4111 1111 1111 1111.csv",
        "tel 415 555 0107 1.csv",
        "jane.doe@example.com.csv",
        "sk-live-x",
        "a\nb",
        "a\x1b[2Jb",
    ],
)
def test_a_name_that_may_be_data_is_not_told_even_of_a_file_that_was_found(name: str) -> None:
    assert shown_name(name, "a file") == "a file"


def test_a_profile_that_may_be_data_is_not_told_either() -> None:
    with pytest.raises(ProfileError) as refusal:
        load_profile("./4111 1111 1111 1111")
    assert "4111" not in str(refusal.value)
