"""What the grammars of all rules take once texts have asked for each: examples of rules must not fill the memory."""

from tests.compiled import compiled

_MOST_BYTES = 16 << 10  # of a pattern on an average: 1 KB, where over the letters of the lexicon it was 20


def test_patterns_of_grammars_are_small() -> None:
    grammars = compiled("redact-only").detector.reader.grammars._grammars.every
    sizes = sorted(len(grammar._compiled[1].pattern) for grammar in grammars)
    assert sum(sizes) < len(sizes) * 2_000
    assert sizes[-1] < _MOST_BYTES
