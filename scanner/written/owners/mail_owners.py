r"""People beside their mail address: ``- Jane Doe (jane@…)``, ``**Jane Doe** - jane@…``, a heading above ``Email: …``.

So are rows without a head: ``1,Jane Doe,jane@…`` and ``(1, 'Jane Doe', 'jane@…')``, as a program prints them.

The address shows that the words before it are its bearer's name if it spells one of them. Otherwise they may be a
team's, a product's or the end of a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scanner.checks.validators import may_be
from scanner.written.headings import Claiming
from scanner.written.pairs import Pair

_DASH: Final = r"(?:[,:;|\t-]|\xe2\x80[\x90-\x95])"
_LABEL: Final = r"[*_]{0,2}(?:[Ee]-?)?[Mm]ail[*_]{0,2}:[*_]{0,2}"
SIGNS: Final = (
    rf"[A-Za-z.)][*_\"'`]{{0,3}} ?(?:(?:[:|]|\xe2\x80[\x90-\x95]) ?[(\[<]?|[(\[<])[A-Za-z0-9._%+-]+@"
    rf"|[A-Za-z.)][\"'][,;\t] ?[\"']?[A-Za-z0-9._%+-]+@"
    r"|[A-Za-z.)][,;\t][A-Za-z][A-Za-z0-9._%+-]+@"
    rf"|[A-Za-z][*_]{{0,3}}[ \t]*(?:\r?\n){{1,2}}[-*+ \t]{{0,6}}{_LABEL} ?[A-Za-z0-9._%+-]+@"
)
"""A pattern for bytes: the end of a name and the mail address behind it."""

_MAIL: Final = re.compile(rb"(?<![A-Za-z0-9._%+'-])([A-Za-z0-9._%+'-]{3,64}+)@[A-Za-z0-9]")
_WORD: Final = rb"[A-Z][A-Za-z'\xc3\x9f-]{1,24}"
_NAMED: Final = re.compile(
    rb"(?<![A-Za-z0-9\x80-\xff])(%b(?: (?:(?:al|bin|da|de|del|della|den|der|di|dos|el|la|le|ten|ter|van|von|zu) ){0,2}"
    rb"(?:%b|[A-Z]\.?)){1,3})[*_\"'`]{0,3}(?: \([^()\r\n]{1,40}\))? ?(?:%b ?[(\[<\"']?|[(\[<])\Z"
    % (_WORD, _WORD, _DASH.encode())
)
_ABOVE: Final = re.compile(
    rb"(?<![A-Za-z0-9\x80-\xff])(%b(?: %b){1,3})[*_]{0,3}[ \t]*(?:\r?\n){1,2}[-*+ \t]{0,6}%b ?\Z"
    % (_WORD, _WORD, _LABEL.encode())
)
_NEAR: Final = 120  # bytes before an address in which a name begins
_CHUNK: Final = re.compile(rb"[a-z]{3,}")


def mail_owners_in(text: bytes, claims: Claiming) -> Iterator[Pair]:
    """The people in a folded text whose mail address stands beside them and spells a part of their name."""
    if not claims(b"full name"):
        return
    for mail in _MAIL.finditer(text):
        start = max(0, mail.start() - _NEAR)
        near = text[start : mail.start()]
        name = _NAMED.search(near) or _ABOVE.search(near)
        if name is not None and _spells(mail.group(1), name.group(1)) and _is_person(name.group(1)):
            named = name.group(1).rstrip(b"'")  # which a word may hold, but not end with
            yield Pair(b"full name", start + name.start(1), start + name.start(1) + len(named), "labelled")


def _is_person(name: bytes) -> bool:
    return may_be(name.decode(errors="replace"), "person_of_mailbox")


def _spells(local: bytes, name: bytes) -> bool:
    """Whether the part of an address before its sign holds a word of a name, or the beginning of one."""
    words = _CHUNK.findall(name.lower())
    return any(word in chunk or word.startswith(chunk) for chunk in _CHUNK.findall(local.lower()) for word in words)
