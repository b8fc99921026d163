"""Markup inside words taken away: ``i**gno**re``, ``dis<b>reg</b>ard``, ``[pro](#)mpt``, ``in-struc-tion``.

A reader of rendered text does not see it, and a model reads on as if it were not there.
"""

from __future__ import annotations

import re
from typing import Final

_TAG: Final = re.compile(r"<!--.{0,80}?-->|</?[A-Za-z][^<>]{0,80}>", re.DOTALL)
_LINK: Final = re.compile(r"!?\[([^\[\]\n]{0,80})\]\([^()\s]{0,200}\)")
_MARK: Final = re.compile(r"\*+|~~+|`+|__+|(?<![^\W_])_(?=\w)|(?<=\w)_(?![^\W_])")
_INSIDE: Final = re.compile(r"(?<=[A-Za-z])(?:[*~`]{1,3}|__|\[|\]\(|<[^<>\s]{1,80}>)(?=[a-z<])")
_FEWEST: Final = 2
_JOINT: Final = re.compile(r"(?<=[^\W_])[_-](?=[^\W\d_])")


def unmarked(text: str) -> str:
    """A text without tags, links and emphasis."""
    return _MARK.sub("", _LINK.sub(r"\1", _TAG.sub("", text)))


def cuts_words(text: str) -> bool:
    """Whether markup stands inside words, where it means nothing."""
    return len(_INSIDE.findall(text)) >= _FEWEST


def unhyphened(text: str) -> str:
    """A text without the hyphens and underscores inside its words."""
    return _JOINT.sub("", text)


def joints(text: str) -> list[str]:
    """The hyphens and underscores inside words."""
    return _JOINT.findall(text)
