"""Where a text is no YAML."""

from __future__ import annotations


def yaml_line(error: Exception) -> str:
    """Where a text is no YAML, as " (line 2)"; nothing where the decoder does not say so.

    What else a decoder says quotes the text.
    """
    mark = getattr(error.__context__, "problem_mark", None)
    return "" if mark is None else f" (line {mark.line + 1})"
