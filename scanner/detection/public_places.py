"""The rules for what is full of places that are nobody's: what a profile says with the style ``public`` for addresses.

A copy of a detector in which a town beside nothing of anybody's claims nothing
(:mod:`scanner.payloads.members.lone_towns`). It remembers texts of its own, since the answers differ, and shares
everything that was compiled.
"""

from __future__ import annotations

from copy import copy
from functools import lru_cache
from typing import TYPE_CHECKING

from scanner.detection.known_texts import KnownTexts
from scanner.payloads.names.fields import FieldIndex
from scanner.written.fields import Written

if TYPE_CHECKING:
    from scanner.detection.detector import Detector
    from scanner.selection.profile import Profile


def detector_for(profile: Profile, detector: Detector) -> Detector:
    """The detector for a profile: ``detector`` itself, or its copy."""
    return _without_lone_towns(detector) if profile.masks.get("STREET_ADDRESS") == "public" else detector


@lru_cache(maxsize=1)
def _without_lone_towns(detector: Detector) -> Detector:
    own = copy(detector)
    own.fields = FieldIndex(detector.rules, any_server=True)
    own.text_scan = detector.text_scan.finding_fields_by(Written(detector.rules, own.fields, detector.claims))
    own.known_texts = {level: KnownTexts() for level in detector.known_texts}
    return own
