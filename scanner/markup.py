"""Markup inside words taken away: ``i**gno**re``, ``dis<b>reg</b>ard``, ``[pro](#)mpt``, ``in-struc-tion``.

A reader of rendered text does not see it, and a model reads on as if it were not there.
"""

from __future__ import annotations

import re
from typing import Final

_TAG: Final = re.compile(r"<!--.{0,200}?-->|</?[A-Za-z][^<>]{0,200}>", re.DOTALL)
_LINK: Final = re.compile(r"!?\[([^\[\]\n]{0,80})\]\([^()\s]{0,200}\)")
_MARK: Final = re.compile(r"\*+|~~+|`+|__+|(?<=[^\W_])[_-](?=[^\W\d_])|(?<![^\W_])_(?=\w)|(?<=\w)_(?![^\W_])")


def unmarked(text: str) -> str:
    """A text without tags, links, emphasis and the hyphens inside its words."""
    return _MARK.sub("", _LINK.sub(r"\1", _TAG.sub("", text)))
