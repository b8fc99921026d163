"""What finds and what masks, as one: the compiled rules, and a profile's styles with the key.

Whatever makes a payload safe needs both, and decides by one profile how strictly texts are judged and how deep they
are walked. So both are handed on together, from the engine to the smallest cell.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from scanner.detection.detector import Detector
from scanner.documents.document import OpenWalk
from scanner.matching.spans import Span
from scanner.payloads.leaves.leaves import Leaves
from scanner.redaction.masker import Masker
from scanner.rules import Level
from scanner.selection.profile import Profile


class Redactor(NamedTuple):
    """Finds by its ``detector`` and masks by its ``masker``, at the level and within the limits of one profile."""

    detector: Detector
    masker: Masker

    @property
    def profile(self) -> Profile:
        """What decides how values are masked, and what becomes of instructions."""
        return self.masker.profile

    @property
    def level(self) -> Level:
        """How strictly instructions are judged."""
        return self.masker.profile.injections.level

    def doubting(self, doubted: Callable[[str], bool]) -> Redactor:
        """A redactor for a payload of which some texts are ``doubted``: their letters may stand for others."""
        return Redactor(self.detector.doubting(doubted), self.masker._replace(doubted=doubted))

    def detect(self, leaves: Leaves) -> dict[int, list[Span]]:
        """The settled spans of every leaf of one payload that has any (:meth:`Detector.detect`)."""
        return self.detector.detect(leaves, self.level)

    def detect_records(self, records: Sequence[Leaves]) -> list[dict[int, list[Span]]]:
        """What is found in each record alone (:meth:`Detector.detect_records`)."""
        return self.detector.detect_records(records, self.level)

    def walk(self, leaves: Leaves) -> OpenWalk:
        """A walk over one document, which collects its ``leaves``; each value has a leaf of its own."""
        return OpenWalk(self.detector.fields, leaves, self.profile.limits.max_depth)

    def walk_by_columns(self, leaves: Leaves) -> OpenWalk:
        """A walk over one document, by columns: equal texts of one column share a leaf.

        Texts that the field's name settles are no leaves at all. :meth:`walk` gives each value a leaf of its own.
        """
        settling = self.detector.settling(self.level)
        return OpenWalk(self.detector.fields, leaves, self.profile.limits.max_depth, settling)
