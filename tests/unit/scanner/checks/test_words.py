"""The lists of words: every section is asked for, and says each word once."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.checks import words


@pytest.mark.parametrize("section", words.sections(words._FILE))
def test_a_list_is_asked_for_by_its_name_and_has_each_word_once(section: str) -> None:
    modules = [path.read_text("utf-8") for path in Path(words.__file__).parent.rglob("*.py")]
    assert any(f'listed("{section}")' in module for module in modules)
    assert len(words.listed(section)) == len(words.sections(words._FILE)[section].split())
