"""Markup inside words taken away: ``i**gno**re``, ``dis<b>reg</b>ard``, ``[pro](#)mpt``, ``in-struc-tion``.

A reader of rendered text does not see it, and a model reads on as if it were not there.
"""

from __future__ import annotations

import re
from collections.abc import Container
from typing import Final

from scanner.matching.engines.native import compiled_later

# A pattern begins with a sign and looks at what stands before it from there, so that it is tried only where the sign
# is. For 10,000 characters of code that takes 0.05 to 0.07 ms each for tags, marks and joints, and 1.1 to 1.7
# otherwise.
_TAG: Final = re.compile(
    r"<!--.{0,80}?-->|</?[A-Za-z][^<>]{0,80}>"
    r"|\[/?[A-Za-z]{1,6}(?:=[^\[\]\n]{0,40})?\](?!\()"  # of a forum, "[b]"
    r"|\\[a-z]{2,10}\{|\\(?<=[A-Za-z]\\)(?=[A-Za-z])|\{|\}",  # of LaTeX, and its backslash
    re.DOTALL,
)
_BLOCK: Final = re.compile(r"</?(?:br|li|ul|ol|p|div|td|tr|th|table|h[1-6])\b[^<>]{0,80}>", re.IGNORECASE)
# No blanks around a bar: they are squeezed in any case, and looked for from each blank of a run they took its square.
_BULLET: Final = re.compile(r"(?m)^[ \t]*(?:[-*+>|]|\d{1,3}[.)])[ \t]+|\|")
_SUM: Final = re.compile(r"(?<=[A-Za-z])[\"'] ?\+ ?[\"'](?=[A-Za-z])")
_EMPTY: Final = re.compile(r"(?:\[\]|\{\}|\(\))(?<=[A-Za-z]..)(?=[A-Za-z])")
_LINK: Final = re.compile(r"!?\[([^\[\]\n]{0,80})\]\([^()\s]{0,200}\)")
_MARK: Final = re.compile(r"\*\**|~~+|``*|__+|_(?<![^\W_]_)(?=\w)|_(?<=\w_)(?![^\W_])")
_INSIDE: Final = re.compile(
    r"(?<=[A-Za-z])(?:[*~`]{1,3}|__|\[(?:/?[a-z]{0,6}\])?|\]\(|\\|\{\}|<[^<>\s]{1,80}>)(?=[a-z<])"
)
# Hyphens where lines end, and emoji: U+2600 to 27BF and 1F300 to 1FAFF.
_WITHIN: Final = re.compile("(?<=[A-Za-z])(?:-\r?\n\\s{0,8}|[\u2600-\u27bf\U0001f300-\U0001faff]{1,4})(?=[A-Za-z])")
# One of these is in whatever the patterns match: a text without any, as most are, takes 0.5 us instead of 12.
_ANY: Final = re.compile("[<\\[{}\\\\*~`_+(\u2600-\u27bf\U0001f300-\U0001faff]|-\r?\n")
_FEWEST: Final = 2
# HTML's elements, https://html.spec.whatwg.org/multipage/indices.html, without those that are words of prompts.
_ELEMENTS: Final = (
    "a abbr acronym address area article aside audio b base bdi bdo big blink blockquote body br button canvas caption"
    " center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed fieldset figcaption"
    " figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins kbd"
    " label legend li link main map mark menu meta meter nav nobr noframes noscript object ol optgroup option p param"
    " picture pre progress q rp rt ruby s samp script search section select slot small source span strike strong style"
    " sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr"
)
_ELEMENT: Final = re.compile(rf"(?<=<)/?+(?:{_ELEMENTS.replace(' ', '|')})\b")
_JOINT: Final = re.compile(r"(?:_(?<=[^\W_]_)|-(?<=[^\W_]-)|''(?<=[^\W_]'')|\|\|(?<=[^\W_]\|\|))(?=[^\W\d_])")
_JOINED: Final = re.compile(r"[^\W_]+(?:(?:[_-]|''|\|\|)[^\W\d_]+)+")
_FEWEST_JOINTS: Final = 3  # from which on they are taken out
_listed: Final = compiled_later(
    r"(?:(?:^|\n)[ \t]*(?:[-*+>|]|[0-9]{1,3}[.)])[ \t]+[^\n]{1,24}){3}|(?:[^\s|]{1,20}[ \t]*\|[ \t]*){3}"
    r"|(?:^|\n)(?:[^\n]{1,24}\n\s*\n){3}"
)


def unmarked(text: str) -> str:
    """A text without tags, links and emphasis; a tag that begins a line of its own becomes a space."""
    if _ANY.search(text) is None:
        return text
    plain = _LINK.sub(r"\1", _SUM.sub("", _EMPTY.sub("", _WITHIN.sub("", text))))
    return _MARK.sub("", _TAG.sub("", _BLOCK.sub(" ", plain)))


def without_elements(text: str) -> str:
    """A text in lower case without the names of HTML's tags. Their attributes and brackets stay.

    The names are letters of no word, so that in another alphabet they may be anything: ``<dl>`` would be ``<ai>``.
    """
    return _ELEMENT.sub("", text) if "<" in text else text


def unlisted(text: str) -> str:
    """A text without what its lines begin with in a list, a table or a quotation."""
    plain = text if text.replace(" ", "").isalnum() else _BULLET.sub(" ", text)  # without a sign nothing begins so
    return " ".join(plain.split())


def cuts_words(text: str) -> bool:
    """Whether markup stands inside words, where it has no meaning."""
    return len(_INSIDE.findall(text)) >= _FEWEST or len(_WITHIN.findall(text)) >= _FEWEST


def unhyphened(text: str) -> str:
    """A text without the hyphens, underscores and bars inside its words."""
    return _JOINT.sub("", text)


def joins_words(text: str, known: Container[str]) -> bool:
    """Whether a text without these holds several of the ``known`` words more. Names of programs hardly ever do."""
    if len(_JOINT.findall(text)) < _FEWEST_JOINTS:
        return False
    made = {plain for match in _JOINED.finditer(text) if (plain := unhyphened(match.group()).lower()) in known}
    return len(made) >= _FEWEST


def may_be_listed(text: str) -> bool:
    """Whether three lines in a row are short items, a row holds three short cells, or three short lines stand apart."""
    return _listed().search(text.encode()) is not None
