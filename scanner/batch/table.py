"""A table: records that all have the same fields. It is scanned by column, and each row gets redact_json's answer.

Theory of operation
-------------------
What a rule says of a text depends on the text and its field's name, and on nothing else of the record but three things:
the countries that the record speaks of (:mod:`scanner.regions`), what other fields name (:mod:`scanner.propagation`),
and sentences that go on in another text (:mod:`scanner.pieces`). So a text is judged once for its column, however often
it stands there; only texts that are new go into the arena, those of all columns at once. A *verdict* is remembered by
text: None for what is clean.

The three exceptions are seen at a price that clean rows hardly pay:

* rules that ask for countries are noticed while they ask; texts on which one did are judged again for each combination
  of countries that their rows speak of;
* what fields claim for a person, a company or an address repeats from row to row (an invoice has many lines). For each
  combination, some words are kept that every echo of it must hold; a row whose other texts hold one is *doubtful*;
* so is a row with texts that may be pieces of a sentence, and one with a text that is a document of its own.

Doubtful rows are detected whole, with everything that :meth:`scanner.detector.Detector.detect_records` does. So the
answer is exact, and the rest is speed.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import NoneType
from typing import Any, Final, NamedTuple

from scanner.arena import Arena
from scanner.batch.echo import Claimed, Echoes
from scanner.batch.records import Found, Records, Whole
from scanner.detector import Claim, settle_at
from scanner.document import holds_json
from scanner.engine import Scanner
from scanner.fields import Evidence
from scanner.leaves import SMALLEST_NUMBER, scannable
from scanner.pieces import SHORT
from scanner.profile import ANYTHING
from scanner.propagation import PROPAGATED
from scanner.regions import Mentions
from scanner.spans import Span
from scanner.validators import REGIONAL

_REMEMBERED: Final = 24 << 20  # bytes, about, of texts and verdicts that one table remembers
_NOTHING: Final = frozenset({None, ""})
_CLEAN_BYTES, _VERDICT_BYTES = 120, 900  # what remembering one takes beside its text


class Verdict(NamedTuple):
    """What a text comes to in its column, as long as no other text of its row has a say.

    ``safe`` is its masked form. ``claimed`` is what it names for the rest of its row. ``doubtful`` texts make their row
    be detected whole; ``piece`` is one that may be part of a sentence, ``regional`` one whose verdict depends on the
    row's countries.
    """

    safe: str
    found: tuple[Found, ...] = ()
    claimed: Claimed | None = None
    doubtful: bool = False
    piece: int = 0
    regional: bool = False


class Scanned(NamedTuple):
    """What became of the rows of a chunk.

    ``columns`` has, for each column in which something was found, the verdict of every row. They do not hold for the
    rows in ``whole``.
    """

    columns: dict[int, list[Verdict | None]]
    whole: dict[int, Whole]


class Table:
    """The columns of one table, and what is known of their texts so far. Not for several threads at once."""

    def __init__(self, scanner: Scanner, names: Sequence[str], entity: str | None = None) -> None:
        """``names`` are the fields' names, each once; ``entity`` of the profile decides about them.

        ``dropped`` are the names of columns that do not pass. They are scanned, since they may name somebody.
        """
        self.names = tuple(names)
        self._records = Records(scanner, entity)
        decisions = self._records.decisions
        self.dropped = decisions.dropped(self.names)
        self._nodes = [decisions.of(name) or ANYTHING for name in self.names]
        self._detector = scanner.detector
        self._level = scanner.profile.injections.level
        known = self._detector.fields.under("")
        self.evidence: list[Evidence] = [known[name] for name in self.names]
        self._telling = [(at, own.region) for at, own in enumerate(self.evidence) if own.region is not None]
        self._known: list[dict[str, Verdict | None]] = [{} for _ in self.names]
        self._by_region: dict[tuple[int, str, tuple[str, ...]], Verdict | None] = {}
        self._spoken: dict[tuple[Any, ...], tuple[str, ...]] = {}
        self._size = 0
        rules = self._detector.rules
        claims = [[rules[number] for number in own.rules] for own in self.evidence]
        self._echoes = Echoes(
            self.names,
            [at for at, own in enumerate(claims) if any(rule.entity_type in PROPAGATED for rule in own)],
        )
        self.names_found = self._records.names_found(self.names)
        self._every_row = bool(self.names_found) or any(
            rule.validator in REGIONAL and not rule.pattern for own in claims for rule in own
        )

    def scan(self, columns: Sequence[Sequence[Any]]) -> Scanned:
        """Scan a chunk of rows, given by column: str, int, float, bool, None, or Raw for a number as it was written."""
        rows = len(columns[0]) if columns else 0
        if self._every_row:
            return Scanned({}, self._whole(range(rows), columns))
        texts = [self._texts(column, own) for column, own in zip(columns, self.evidence, strict=True)]
        verdicts: dict[int, list[Verdict | None]] = {}
        doubtful: set[int] = set()
        pieces: dict[int, int] = {}
        for at, hot in self._judged(texts).items():
            own = verdicts[at] = list(map(hot.get, texts[at]))
            flagged = {verdict for verdict in hot.values() if verdict.regional or verdict.doubtful or verdict.piece}
            if any(verdict.regional for verdict in flagged):
                flagged |= self._by_countries(at, own, texts)
            if not any(verdict.doubtful or verdict.piece for verdict in flagged):
                continue
            for row, verdict in enumerate(own):
                if verdict is None:
                    continue
                if verdict.doubtful or (verdict.piece and (row in pieces or verdict.piece <= SHORT)):
                    doubtful.add(row)
                if verdict.piece:
                    pieces[row] = at
        doubtful |= self._echoes.doubtful(texts, verdicts)
        return Scanned(verdicts, self._whole(sorted(doubtful), columns))

    def _texts(self, column: Sequence[Any], evidence: Evidence) -> Sequence[Any]:
        """Each value as the text to scan; None, or nothing, where there is nothing to scan."""
        kinds = set(map(type, column))
        if kinds <= {str, NoneType}:
            return column
        if (
            not evidence.rules
            and kinds <= {int, float}
            and -SMALLEST_NUMBER < min(column) <= max(column) < SMALLEST_NUMBER
        ):
            return [None] * len(column)
        return [value if type(value) is str else scannable(value, evidence, ()) for value in column]

    def _judged(self, texts: Sequence[Sequence[Any]]) -> dict[int, dict[str, Verdict]]:
        """The verdicts on all texts of the chunk that are not clean, by column; new texts are scanned."""
        if self._size > _REMEMBERED:
            self.forget()
        leaves: list[str] = []
        words: list[str] = []
        places: list[int] = []
        distinct: list[set[str]] = []
        for at, column in enumerate(texts):
            own = set(column)
            own -= _NOTHING
            distinct.append(own)
            new = own.difference(self._known[at])
            leaves += new
            words += [self.evidence[at].words] * len(new)
            places += [at] * len(new)
        if leaves:
            self._learn(leaves, words, places)
        hot: dict[int, dict[str, Verdict]] = {}
        for at, own in enumerate(distinct):
            known = self._known[at]
            found = {text: verdict for text in own if (verdict := known[text]) is not None}
            if found:
                hot[at] = found
        return hot

    def _learn(self, leaves: list[str], words: list[str], places: list[int]) -> None:
        regional: set[int] = set()

        def asked(leaf: int) -> tuple[str, ...]:
            regional.add(leaf)
            return ()

        arena = Arena(leaves, words, asked)
        claims = self._claims(leaves, places)
        spans = self._detector.scan_texts(arena, self._level, claims)
        marked = set(self._detector.reader.marked(arena))
        special = marked | regional | spans.keys()
        known = self._known
        for leaf, text in enumerate(leaves):
            at = places[leaf]
            if leaf in special or text[0] in "{[":
                found, claim = spans.get(leaf, []), claims.get(leaf)
                verdict = self._verdict(text, at, found, claim, regional=leaf in regional, marked=leaf in marked)
            else:
                verdict = None
            known[at][text] = verdict
            self._size += len(text) + (_CLEAN_BYTES if verdict is None else _VERDICT_BYTES)

    def _claims(self, leaves: list[str], places: list[int]) -> dict[int, Claim]:
        """What the fields claim of texts, by leaf."""
        rules = [own.rules for own in self.evidence]
        claims: dict[int, Claim] = {}
        for leaf, at in enumerate(places):
            claim = self._detector.claim(leaves[leaf], rules[at], ()) if rules[at] else None
            if claim is not None:
                claims[leaf] = claim
        return claims

    def _verdict(
        self, text: str, at: int, found: list[Span], claim: Claim | None, *, regional: bool, marked: bool
    ) -> Verdict | None:
        """What a text comes to, with the spans found in it, those of its claim among them."""
        if holds_json(text):
            return Verdict(text, doubtful=True)
        if regional:
            return Verdict(text, regional=True, piece=len(text) if marked else 0)
        claimed = Claimed.of(text, claim.rule) if claim is not None and claim.rule.entity_type in PROPAGATED else None
        settled = settle_at(found, self._level)
        carries = any(span.rule.category for span in settled)
        piece = len(text) if marked and not carries else 0
        if not settled and not claimed and not piece:
            return None
        safe, told = self._records.masked(text, settled, self._nodes[at])
        return Verdict(safe, told, claimed, piece=piece)

    def _by_countries(self, at: int, own: list[Verdict | None], texts: Sequence[Sequence[Any]]) -> set[Verdict]:
        """Put the verdict for the countries of its row in the place of each that depends on them; which these are."""
        rows = [row for row, verdict in enumerate(own) if verdict is not None and verdict.regional]
        clues = list(zip(*(texts[at] for at, _ in self._telling), strict=True)) or [()] * len(own)
        column = texts[at]
        keys = {row: (at, column[row], self._regions(clues[row])) for row in rows}
        new = list(dict.fromkeys(key for key in keys.values() if key not in self._by_region))
        if new:
            arena = Arena([key[1] for key in new], [self.evidence[at].words] * len(new), lambda leaf: new[leaf][2])
            claims = self._claims([key[1] for key in new], [at] * len(new))
            spans = self._detector.scan_texts(arena, self._level, claims)
            marked = set(self._detector.reader.marked(arena))
            for leaf, key in enumerate(new):
                found, claim = spans.get(leaf, []), claims.get(leaf)
                self._by_region[key] = self._verdict(key[1], at, found, claim, regional=False, marked=leaf in marked)
                self._size += _VERDICT_BYTES
        for row in rows:
            own[row] = self._by_region[keys[row]]
        return {verdict for key in set(keys.values()) if (verdict := self._by_region[key]) is not None}

    def _regions(self, clues: tuple[Any, ...]) -> tuple[str, ...]:
        """The countries that a row speaks of in which the fields that may tell one say ``clues``."""
        regions = self._spoken.get(clues)
        if regions is None:
            mentions = Mentions()
            for text, (_, kind) in zip(clues, self._telling, strict=True):
                if text:
                    mentions.hear(kind, text)
            regions = self._spoken[clues] = mentions.regions()
            self._size += _CLEAN_BYTES * len(clues)
        return regions

    def _whole(self, rows: Sequence[int], columns: Sequence[Sequence[Any]]) -> dict[int, Whole]:
        records = [dict(zip(self.names, [column[row] for column in columns], strict=True)) for row in rows]
        done = self._records.detected(records)
        return {row: one for row, one in zip(rows, done, strict=True) if isinstance(one, Whole)}  # none is deep

    def forget(self) -> None:
        """Remember no text any more."""
        for known in self._known:
            known.clear()
        self._by_region.clear()
        self._spoken.clear()
        self._echoes.forget()
        self._size = 0
