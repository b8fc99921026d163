"""Guards: what may stand beside a span. They are checked after the match, since RE2 has no lookaround.

A guard works in two steps. Most spans stand between spaces, which the byte before and the byte behind show. A byte that
may, but need not, make a span part of something longer is examined with its surroundings.

An underscore makes a word longer, as in ``cus_4111111111111111``. But where a span proves itself (a secret's prefix, an
IBAN's check digits), or its label is right before it, it may be a piece of such a word: ``iban_DE89...``, ``ssn_...``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from scanner.checks.forms.mail_addresses import is_algorithm
from scanner.matching.programs.namesake import ends_namesake

_DIGITS = frozenset(b"0123456789")
WORD_BYTES: Final = _DIGITS | frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_")
UNDERSCORE: Final = 0x5F
_SPACE: Final = 0x20
_ALNUM_BYTES: Final = WORD_BYTES - {UNDERSCORE}
# A hash or a random id as hexadecimal digits of one case: MD5, SHA-1, SHA-256, UUID (RFC 9562). In one of ten thousand
# such ids, some run of 12 to 19 digits without a letter passes for a card.
_HASH = re.compile(
    rb"(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}"
    rb"|[0-9a-f]{32}|[0-9A-F]{32}|[0-9a-f]{40}|[0-9A-F]{40}|[0-9a-f]{64}|[0-9A-F]{64})"
)
_LONGEST_HASH: Final = 64
# The drawn part of an id behind what kind of thing it is, as vendors write them (in_4a1b2c3d4e5f607): one in 30,000 has
# digits that pass for a card. What says card, or a number, may have a card behind it.
_HEXADECIMAL_ID: Final = re.compile(rb"(?:[0-9a-f]{14,40}|[0-9A-F]{14,40})")
_KIND: Final = re.compile(
    rb"(?:.*[^0-9A-Za-z_])?(?!pan_|card_|cc_|ccn_|num_|nr_|no_|number_|acct_)[a-z]{2,8}_", re.DOTALL
)
_LONGEST_KIND: Final = 10  # bytes, one before it included
# The account of a forge, which is nobody's mailbox, with a path behind it: git@github.com:org/repo.git (man git-clone,
# "GIT URLS"); or in a URL: ssh://git@host/path.
_FORGE: Final = re.compile(rb"(?:.*(?:[^A-Za-z0-9._%+'&-]|(?<![A-Za-z0-9._%+&-])'))?(git|gitea|forgejo|hg)", re.DOTALL)
_LONGEST_FORGE: Final = 8  # bytes, one before the account included
_REMOTE_PATH: Final = re.compile(rb":[A-Za-z0-9_.~/{$<]")
# The id of a message or an event, which has the form of a mail address and is drawn (RFC 5322, section 3.6.4; RFC 5545,
# section 3.8.4.7). A reply and a change of an appointment name it, so it has to stay. "jane.doe1984" is not drawn: a
# digit has a letter behind it, or many digits stand together.
_BEFORE_ID: Final = re.compile(
    rb"[ \t>]{0,8}(?:(?:(?:resent-)?message-id|in-reply-to|references|content-id):"
    rb"[ \t]*(?:\r?\n[ \t]+)?(?:<[^<>\s@]{1,120}@[^<>\s]{1,120}>[\s,]{1,4})*<|uid:)[^<>:\s@]{10,120}\Z",
    re.IGNORECASE,
)
_LONGEST_BEFORE_ID: Final = 1_000  # bytes: a thread has a few ids in one header
_MOST_FOLDED: Final = 20  # lines of a header before the one with an id
_BLANKS: Final = frozenset(b" \t")
_DRAWN: Final = re.compile(rb"[0-9][A-Za-z]|[0-9]{6}")
_LONGEST_LOCAL: Final = 120
_LOCAL_END: Final = re.compile(rb"[a-z0-9-]+\Z")
# A parcel of UPS: 1Z, who sends it (six letters or digits), how (two), its number and a check digit (eight).
_PARCEL: Final = re.compile(rb"1Z([0-9A-Z]{6})[0-9A-Z]{2}[0-9]{8}(?![0-9A-Za-z])")
_LONGEST_PARCEL: Final = 18
_COLUMN: Final = re.compile(rb"[0-9]{4}(?:\r?\n[0-9]{4})+")  # a number a line
_CAPITALS: Final = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_HEXADECIMAL: Final = frozenset(b"0123456789abcdefABCDEF-")
# What makes the digits behind it the fraction of a decimal number: "12." that is no part of a word, version or path, or
# a point alone at the beginning of a value. Every fortieth random fraction of 16 digits passes for a card.
_WHOLE_PART: Final = re.compile(
    rb"(?:(?:\A|[^0-9A-Za-z_./-]|(?<![0-9A-Za-z_])-)[0-9]{1,20}|(?:\A|[\s,;=(\[{|\"'+-]|\x1f))\.\Z"
)
# What is behind the whole part of an amount at the end of a text, cents that are not naught; and before it, at the
# beginning of the text.
_CENTS: Final = re.compile(rb"\.(?:[1-9][0-9]?|0[1-9])(?:\x1f| *\Z)")
_AT_FIRST: Final = re.compile(rb"(?:\A|\x1f)[+-]?\Z")
_LONGEST_WHOLE: Final = 24  # bytes, those before it included
# What makes a plus behind it the end of a tag: a reference in a SEPA remittance, as EREF+2024040211 (EBICS, annex 3).
_TAG: Final = re.compile(rb"[EKM]REF\Z")
_LONGEST_TAG: Final = 4
# A pass that lets somebody in or on board, before what is printed on it. Own list.
_TICKET: Final = re.compile(
    rb"(?i)(?<![a-z])(?:boarding|season|ski|media|press|travel|rail|train|bus|metro|tram|day|week|weekend|month|monthly"
    rb"|year|annual|family|festival|event|visitor|guest|backstage|parking|lift|museum|city|swim|gym|hall|island|tourist"
    rb"|battle|eurail|interrail|vip|all[ -]access)[ -]?pass ?[:=] {0,2}\Z"
)
_LONGEST_TICKET: Final = 20  # bytes
# What makes four numbers a version: the kind of release behind them, unless a machine's label stands before them.
_RELEASE: Final = re.compile(rb"(?i) (?:patch|hotfix|bugfix|maintenance|minor|major|point) (?:release|version|build)\b")
_MACHINE: Final = re.compile(rb"(?i)\b(?:ips?|addr(?:ess)?|hosts?|servers?|from|by|at|on|via|blocked)[ :=]{1,3}\Z")
_LONGEST_MACHINE: Final = 12  # bytes
# Several members of an object that are assigned at once, the last from the name of a password: that is a variable.
_ASSIGNED: Final = re.compile(rb", {0,2}[A-Za-z0-9_.]*(?:passw(?:or)?d|pwd|passphrase)[ \t]*(?:\n|\Z)")
_ASSIGNING: Final = re.compile(rb"[A-Za-z0-9_]\.[A-Za-z0-9_]{1,40}, {0,2}[A-Za-z0-9_]+\.[A-Za-z0-9_]{1,40} ?= {0,2}\Z")
_LONGEST_ASSIGNING: Final = 120  # bytes
_ANY_BYTES: Final = frozenset(range(256))
_SIGNS: Final = frozenset(b"#$")
# Bytes before a span and behind it that make it part of a decimal, a path or a row of groups if a digit follows them.
_PARTING: Final = {
    **dict.fromkeys(("number", "number-piece", "unsold", "unlabelled"), (frozenset(b"./"), frozenset(b"./"))),
    "group": (frozenset(b"./ :"), frozenset(b"./ ,:")),
}
PIECES: Final = frozenset({"piece", "number-piece", "unsold"})
"""The guards that admit an underscore beside a span."""
_NO_BYTES: frozenset[int] = frozenset()
_BLANK: Final = frozenset(b" ")
_GUARDED: Final = {
    "none": _NO_BYTES,
    "digits": _DIGITS,
    "word": WORD_BYTES,
    "name": WORD_BYTES,  # as word, and not the end of a brand's name
    "piece": _ALNUM_BYTES,  # as word, and an underscore may stand beside it
    "number": WORD_BYTES,
    "number-piece": _ALNUM_BYTES,  # as number, and an underscore may stand beside it
    "unsold": _ALNUM_BYTES,  # as number-piece, and no label of goods right before it
    "unlabelled": WORD_BYTES,  # as number, and no label of another kind of number right before it
    "group": WORD_BYTES,  # as unlabelled, and no further group of digits beside it
    "pairs": WORD_BYTES,  # as number, and no further pair of a fingerprint beside it: 16:27:ac
    "remote": _NO_BYTES,  # no account that code is fetched from, and no message's id
    "pass": _NO_BYTES,  # no ticket: a boarding pass
    "single": _NO_BYTES,  # none of several variables that a program assigns at once
}
# Bytes beside a span which may, but need not, make it part of something longer.
_NEAR: Final = {
    "none": _NO_BYTES,
    "digits": _HEXADECIMAL | _CAPITALS | frozenset(b".+\r\n"),
    "word": _NO_BYTES,
    "name": _BLANK,
    "piece": _NO_BYTES,
    "number": frozenset(b"-./"),
    "number-piece": frozenset(b"-./"),
    "unsold": frozenset(b"-./"),
    "unlabelled": frozenset(b"-./ "),
    "group": frozenset(b"-./ ,:#$"),
    "pairs": frozenset(b"-./:"),
    # What stands in a mail address, since the search resumes within a refused span.
    "remote": frozenset(b":/<._%+'&-") | _ALNUM_BYTES,
    "pass": frozenset(b" :="),
    "single": frozenset(b","),
}
# Where a match may begin and end, for the standard library's engine, at one place at a time: not in a word or number;
# for numbers also not in an id, decimal or path; for groups also not beside another group, the seconds of a time
# (05:50:07.000000 is no trunk code), or the sign of a number or an amount. The name of an ISO 20022 message is one word
# with its points: camt.053.001.02.
_NOT_GLUED: Final = {
    **dict.fromkeys(("none", "remote", "pass", "single"), re.compile(rb"")),
    "digits": re.compile(rb"(?<![0-9])"),
    **dict.fromkeys(("word", "name", "number", "unlabelled", "group", "pairs"), re.compile(rb"(?<![0-9A-Za-z_])")),
    **dict.fromkeys(("piece", "number-piece", "unsold"), re.compile(rb"(?<![0-9A-Za-z])")),
}
_IN_NO_ID: Final = rb"(?<![0-9A-Za-z_]-)(?<![0-9][./])"
_BEFORE_NO_ID: Final = rb"(?!-[0-9A-Za-z_])(?![./][0-9])"
_NUMBER_BEFORE: Final = rb"(?<![0-9A-Za-z_])" + _IN_NO_ID
_NUMBER_BEHIND: Final = rb"(?![0-9A-Za-z_])" + _BEFORE_NO_ID
_NO_MESSAGE: Final = rb"(?!(?<=\b[a-z]{4}\.)[0-9]{3}\.[0-9]{3}\.[0-9]{2}(?![0-9]))"
_FREE_BEFORE: Final = {
    **_NOT_GLUED,
    **dict.fromkeys(("number", "unlabelled"), re.compile(_NUMBER_BEFORE)),
    **dict.fromkeys(("number-piece", "unsold"), re.compile(rb"(?<![0-9A-Za-z])" + _IN_NO_ID)),
    "group": re.compile(_NUMBER_BEFORE + rb"(?<![0-9][ :])(?<![#$])" + _NO_MESSAGE),
    "pairs": re.compile(_NUMBER_BEFORE + rb"(?<!\b[0-9A-Fa-f]{2}:)"),
}
_FREE_BEHIND: Final = {
    **dict.fromkeys(("number", "unlabelled"), re.compile(_NUMBER_BEHIND)),
    **dict.fromkeys(("number-piece", "unsold"), re.compile(rb"(?![0-9A-Za-z])" + _BEFORE_NO_ID)),
    "group": re.compile(_NUMBER_BEHIND + rb"(?![ ,:][0-9])"),
    "pairs": re.compile(_NUMBER_BEHIND + rb"(?!:[0-9A-Fa-f]{2}\b)"),
}


class Guard(NamedTuple):
    """One kind of guard: bytes that must not stand beside a span, bytes that need a closer look, where a span begins.

    ``begins`` finds the places where a match may begin: the whole match, also for a rule with a capture group.
    """

    name: str
    guarded: frozenset[int]
    near: frozenset[int]
    begins: re.Pattern[bytes]

    def admits(self, buffer: bytes, start: int, end: int) -> bool:
        """Whether a span, which is not empty, stands free."""
        before = buffer[start - 1] if start else _SPACE
        after = buffer[end] if end < len(buffer) else _SPACE
        if before in self.guarded or after in self.guarded:
            return False
        return not (before in self.near or after in self.near) or not self._part_of_more(buffer, start, end)

    def free(self, edged: bytes, spans: Sequence[tuple[int, int]]) -> list[bool]:
        """For each span whether it is not empty and stands free; ``edged`` is the buffer and two spaces. 0.2 us each.

        A number between spaces gets the closer look only where part of a word stands beyond a space.
        """
        guarded, near, doubtful = self.guarded, self.near, self.guarded | self.near
        points, points_behind = _PARTING.get(self.name, (_NO_BYTES, _NO_BYTES))
        beyond = WORD_BYTES if points else _ANY_BYTES
        free: list[bool] = []
        for start, end in spans:
            before, after = edged[start - 1], edged[end]
            if before not in doubtful and after not in doubtful and start < end:
                free.append(True)
            elif start >= end or before in guarded or after in guarded:
                free.append(False)
            elif (before not in near or (edged[start - 2] not in beyond and before not in _SIGNS)) and (
                after not in near or edged[end + 1] not in beyond
            ):
                free.append(True)
            elif (before in points and edged[start - 2] in _DIGITS) or (
                after in points_behind and edged[end + 1] in _DIGITS
            ):
                free.append(False)
            else:
                free.append(not self._part_of_more(edged, start, end))
        return free

    def _part_of_more(self, buffer: bytes, start: int, end: int) -> bool:
        """The closer look: whether a span is part of a hash, a decimal, a path, an id or a brand."""
        if self.name == "digits":
            return (
                _in_hash(buffer, start, end)
                or _in_parcel(buffer, start)
                or _in_column(buffer, start, end)
                or _is_fraction(buffer, start, end)
                or _is_whole_part(buffer, start, end)
                or _TAG.search(buffer, max(0, start - _LONGEST_TAG), start) is not None
                or buffer.startswith(b"++", start - 1)  # EDIFACT's plus parts elements, of which one is empty
            )
        if self.name == "name":
            return ends_namesake(buffer, start, end)
        if self.name == "remote":
            return (
                _is_remote(buffer, start, end)
                or _is_drawn_id(buffer, start, end)
                or _ends_algorithm(buffer, start, end)
            )
        if self.name == "pass":
            return _TICKET.search(buffer, max(0, start - _LONGEST_TICKET), start) is not None
        if self.name == "single":
            return (
                _ASSIGNED.match(buffer, end) is not None
                and _ASSIGNING.search(buffer, max(0, start - _LONGEST_ASSIGNING), start) is not None
            )
        if self.name == "unlabelled" and _RELEASE.match(buffer, end) is not None:
            return _MACHINE.search(buffer, max(0, start - _LONGEST_MACHINE), start) is None
        return not (_FREE_BEFORE[self.name].match(buffer, start) and _FREE_BEHIND[self.name].match(buffer, end))


def guard_of(name: str, *, grouped: bool) -> Guard:
    """The guard of that name; ``grouped`` says that the rule's spans are a capture group of its matches."""
    # The guard looks at the group's edges, which may lie anywhere in the match.
    begins = (_NOT_GLUED if grouped else _FREE_BEFORE)[name]
    return Guard(name, _GUARDED[name], _NEAR[name], begins)


def _is_remote(buffer: bytes, start: int, end: int) -> bool:
    """Whether the span, which has the form of a mail address, is the remote of a repository."""
    sign = buffer.find(b"@", start, end)
    account = _FORGE.fullmatch(buffer, max(0, sign - _LONGEST_FORGE), sign)
    if account is None:
        return False
    return _REMOTE_PATH.match(buffer, end) is not None or buffer.endswith(b"://", 0, account.start(1))


def _is_drawn_id(buffer: bytes, start: int, end: int) -> bool:
    """Whether the span, which has the form of a mail address, is the id of a message in its headers, or of an event."""
    sign = buffer.find(b"@", start, end)
    first = max(buffer.rfind(mark, max(0, sign - _LONGEST_LOCAL), sign) for mark in (b"<", b":")) + 1
    if not first or _DRAWN.search(buffer, first, sign) is None:
        return False
    least = max(0, first - _LONGEST_BEFORE_ID)
    begin = _line(buffer, least, first)
    for _ in range(_MOST_FOLDED):  # a header goes on in lines that begin with a blank
        if begin == least or buffer[begin] not in _BLANKS:
            break
        begin = _line(buffer, least, begin - 1)
    return _BEFORE_ID.match(buffer, begin, sign) is not None


def _ends_algorithm(buffer: bytes, start: int, end: int) -> bool:
    """Whether the span is the end of an algorithm's name, which the validator refused (mac-64@…)."""
    local = _LOCAL_END.search(buffer, max(0, start - _LONGEST_LOCAL), start)
    name, _, domain = buffer[start if local is None else local.start() : end].decode(errors="replace").partition("@")
    return local is not None and is_algorithm(name, domain)


def _line(buffer: bytes, least: int, end: int) -> int:
    """Where the line begins that ends at ``end`` or later, in a leaf of its own; ``least`` if that is further off."""
    return max(buffer.rfind(b"\n", least, end) + 1, buffer.rfind(b"\x1f", least, end) + 1, least)


def _is_fraction(buffer: bytes, start: int, end: int) -> bool:
    """Whether the span is the fraction of a decimal number; groups of digits are none."""
    if buffer[start - 1 : start] != b"." or not buffer[start:end].isdigit():
        return False
    return _WHOLE_PART.search(buffer[max(0, start - _LONGEST_WHOLE) : start]) is not None


def _is_whole_part(buffer: bytes, start: int, end: int) -> bool:
    """Whether the span is all of a text but cents behind it: an amount. Without cents it may be a float of a number."""
    return _CENTS.match(buffer, end) is not None and _AT_FIRST.search(buffer[max(0, start - 2) : start]) is not None


def _in_hash(buffer: bytes, start: int, end: int) -> bool:
    """Whether the span is part of a hash or of a drawn id that also has letters."""
    first, last = start, end
    while first and start - first <= _LONGEST_HASH and buffer[first - 1] in _HEXADECIMAL:
        first -= 1
    while last < len(buffer) and last - end <= _LONGEST_HASH and buffer[last] in _HEXADECIMAL:
        last += 1
    if (first, last) == (start, end) or (last < len(buffer) and buffer[last] in WORD_BYTES):
        return False
    token = buffer[first:last]
    if token.replace(b"-", b"").isdigit():
        return False
    if first and buffer[first - 1] in WORD_BYTES:
        kind = buffer[max(0, first - _LONGEST_KIND) : first]
        return _HEXADECIMAL_ID.fullmatch(token) is not None and _KIND.fullmatch(kind) is not None
    return _HASH.fullmatch(token) is not None


def _in_parcel(buffer: bytes, start: int) -> bool:
    """Whether a span of digits is the end of a parcel's number; of digits alone, that needs its check digit."""
    first = max(0, start - _LONGEST_PARCEL)
    while (first := buffer.find(b"1Z", first, start)) >= 0:
        parcel = _PARCEL.match(buffer, first)
        if parcel is not None and (not first or buffer[first - 1] not in WORD_BYTES):
            return not parcel[1].isdigit() or _is_checked(parcel[0][2:])
        first += 1
    return False


def _is_checked(number: bytes) -> bool:
    """Whether the last digit follows from the others: every second one twice, a letter as A = 2, B = 3, and so on."""
    values = [sign - 48 if sign in _DIGITS else (sign - 63) % 10 for sign in number]
    return (sum(values[::2]) + 2 * sum(values[1:-1:2]) + values[-1]) % 10 == 0


def _in_column(buffer: bytes, start: int, end: int) -> bool:
    """Whether the groups of a span are lines of a longer column of numbers that rise: a table of codes."""
    if _COLUMN.fullmatch(buffer, start, end) is None:
        return False
    groups = buffer[start:end].split()
    longer = buffer[max(0, start - 2) : start].strip().isdigit() or buffer[end : end + 2].strip().isdigit()
    return longer and all(first < second for first, second in pairwise(groups))
