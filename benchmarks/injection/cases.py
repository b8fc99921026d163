"""One case: a text, or a record, that carries an instruction or does not."""

from __future__ import annotations

from typing import Any

import msgspec

from benchmarks.accuracy.cases import scalars


class Case(msgspec.Struct, frozen=True):
    """A text and what it was made of; ``document`` instead of the text where several fields play together.

    ``technique`` groups attacks (``direct_override``, ``leet``, ``split`` …) and benign texts (``hard``, ``tickets``).
    """

    suite: str
    technique: str
    text: str = ""
    document: dict[str, Any] | None = None


def as_text(case: Case) -> str:
    """The text, or the names and values of a record, each on a line, for who reads no records.

    That is kinder to rules than JSON, whose quotes and escapes would stand between the words.
    """
    if case.document is None:
        return case.text
    return "\n".join(str(scalar.value) for scalar in scalars(case.document))
