"""The file that a profile was read from, so that errors found after decoding name file and line as well."""

from __future__ import annotations

from typing import Final

import msgspec

from scanner.errors import ProfileError
from scanner.yaml_text import line_of

KeyPath = tuple[str, ...]
"""The keys that lead to a part of the file."""

NOT_WRITTEN: Final = frozenset({"digest", "origin"})
"""Fields of a profile that the loader sets, whatever the file says."""


class Origin(msgspec.Struct, frozen=True):
    """A file's name and its content."""

    file: str = ""
    text: bytes = b""

    def error(self, reason: str, *places: KeyPath) -> ProfileError:
        """An error with the line of the first of ``places`` that is found in the file."""
        lines = (line_of(self.text, place) for place in places)
        line = next((line for line in lines if line is not None), None)
        return ProfileError(f"profile {self.file}{'' if line is None else f', line {line}'}: {reason}")
