"""Where a profile was read from: what turns out to be wrong with it later is told with file and line as well."""

from __future__ import annotations

from typing import Final

import msgspec

from scanner.errors import ProfileError
from scanner.yaml_text import line_of

Place = tuple[str, ...]
"""The keys that lead to a part of the file."""

NOT_WRITTEN: Final = frozenset({"digest", "origin"})
"""Fields of a profile that are the loader's, whatever its file says."""


class Origin(msgspec.Struct, frozen=True):
    """A file by its name, and what stands in it."""

    file: str = ""
    text: bytes = b""

    def error(self, reason: str, *places: Place) -> ProfileError:
        """What is wrong, on the line of the first place that stands in the file as it is named."""
        lines = (line_of(self.text, place) for place in places)
        line = next((line for line in lines if line is not None), None)
        return ProfileError(f"profile {self.file}{'' if line is None else f', line {line}'}: {reason}")
