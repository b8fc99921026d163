"""Escapes are found where the standard library's engine finds them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.matching.encoded.encodings import ANY_QUOTED, BEFORE_VALUES, WRITTEN, escapes

SIGNS = st.text(st.sampled_from("%&\\=ux0019afAF;#{}\x1b[]m\x07\r\n nbspU\u00e9"), max_size=60)


@pytest.mark.parametrize("pattern", [WRITTEN, ANY_QUOTED, BEFORE_VALUES])
@given(SIGNS)
def test_both_engines_find_the_same(pattern: str, text: str) -> None:
    found = [(match.span(), match.lastgroup) for match in escapes(text, pattern)]
    assert found == [(match.span(), match.lastgroup) for match in re.finditer(pattern, text)]
