"""What becomes of candidates that overlap, follow one that was refused, or stand beside another text's words."""

import msgspec
import pytest

from tests.compiled import compiled

SCANNER = compiled("redact-only")
CARD = "4***-****-****-****1"
MAIL = "mail joe at example dot com"


@pytest.mark.parametrize(
    ("texts", "safe"),
    [
        (["2026 4111 1111 1111 1111"], [f"2026 {CARD}"]),
        # The first sixteen digits pass the check too; the card is the last sixteen, and no digit of it may be left.
        (["4232 8601 4111 1111 1111 1111"], [CARD]),
        # A word makes a candidate credible only in its own text, whichever of the two comes first.
        (["jane at example dot com", MAIL], ["jane at example dot com", "mail ***"]),
        ([MAIL, "jane at example dot com"], ["mail ***", "jane at example dot com"]),
    ],
)
def test_what_is_masked_of_candidates_beside_each_other(texts: list[str], safe: list[str]) -> None:
    assert msgspec.json.decode(SCANNER.redact_json(msgspec.json.encode(texts)).data) == safe
