"""Our scanner's answers: spans from ``find`` for texts, and for documents what ``redact_json`` replaced.

Documents go through the public door, whole, so that field names, propagation and decoding count as they do in use.
There every finding is replaced by words that name its type; laying the result beside the original gives the spans.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import msgspec

from benchmarks.accuracy.cases import Case, Leaf, scalar_text, scalars
from benchmarks.accuracy.score import Answer, Found
from scanner import Scanner, load_rules
from scanner.documents.document import OMITTED_NAME
from scanner.entity_types import INJECTION
from scanner.masking.masks import OMITTED_CONTENT, omit

PROFILE = Path(__file__).with_name("omit.yaml")

_TYPES = {omit(rule.entity_type, ""): rule.entity_type for rule in load_rules()} | {
    OMITTED_CONTENT: INJECTION,
    OMITTED_NAME: INJECTION,
}
_PLACEHOLDER = re.compile("|".join(re.escape(words) for words in sorted(_TYPES, key=len, reverse=True)))


class Ours:
    """Answers cases with our scanner."""

    def __init__(self) -> None:
        self._scanner = Scanner.from_profile(PROFILE)

    def __call__(self, cases: Sequence[Case]) -> list[Answer]:
        """One answer a case."""
        return [self._document(case) if case.is_payload else self._texts(case) for case in cases]

    def _texts(self, case: Case) -> Answer:
        return [self._text(leaf) for leaf in case.leaves]

    def _text(self, leaf: Leaf) -> list[Found]:
        findings = self._scanner.find(leaf.text)
        if any(finding.entity_type == INJECTION for finding in findings):  # the text is withheld whole
            return [Found(0, len(leaf.text), INJECTION)]
        return [Found(f.start, f.end, f.entity_type, f.confidence) for f in findings]

    def _document(self, case: Case) -> Answer:
        redacted = msgspec.json.decode(self._scanner.redact_json(msgspec.json.encode(case.document)).data)
        answers: list[list[Found]] = []
        wanted = iter(case.leaves)
        leaf = next(wanted, None)
        for before, after in zip(scalars(case.document), scalars(redacted), strict=True):
            if leaf is not None and (leaf.key, leaf.text) == (before.key, scalar_text(before.value)):
                answers.append([] if after.value == before.value else replaced(leaf.text, str(after.value)))
                leaf = next(wanted, None)
        assert leaf is None, "every leaf stands in its document"
        return answers


def replaced(before: str, after: str) -> list[Found]:
    """Where ``before`` was replaced by words for a type; the whole text when the rest does not line up."""
    kinds = [_TYPES[match.group()] for match in _PLACEHOLDER.finditer(after)]
    if not kinds:
        return [Found(0, len(before), "UNKNOWN")]
    literals = _PLACEHOLDER.split(after)
    pattern = "(.+?)".join(re.escape(literal) for literal in literals)
    match = re.fullmatch(pattern, before, re.DOTALL)
    if match is None:
        return [Found(0, len(before), kinds[0])]
    return [Found(*match.span(number + 1), kind) for number, kind in enumerate(kinds)]
