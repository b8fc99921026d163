"""What is asked of each different text once is what is told of every text where it stands."""

from hypothesis import example, given
from hypothesis import strategies as st

from scanner.matching.buffer.arena import Arena
from scanner.matching.distinct_texts import asked_once, by_text
from scanner.matching.engines.native import compile_native
from scanner.matching.marked import marked_leaves
from tests.examples import examples

_WANTED = compile_native("[xz]")
_TEXTS = st.lists(
    st.sampled_from(["a b", "x y", "", "x", "0123456789abcdef", "0123456789abcdez", "a\x1fz", "\uff58 wide", "z"]),
    min_size=1,
    max_size=9,
)


def _asked(arena: Arena) -> list[tuple[int, int, int]]:
    return marked_leaves(_WANTED, arena.buffer)


@examples(300)
@given(_TEXTS, _TEXTS, st.sampled_from([1, 40, 300]), st.sampled_from(["", " {}"]))
@example(["x y", "a b"], ["a b"], 300, "")
def test_each_text_is_told_where_it_stands(some: list[str], others: list[str], times: int, number: str) -> None:
    """With a number behind each, hardly any comes again."""
    texts = [text + number.format(place) for place, text in enumerate([*some * times, *others])]
    arena = Arena(texts)
    assert asked_once(_asked, arena) == [leaf for leaf, _, _ in _asked(Arena(texts))]


def test_of_notes_that_come_again_each_is_asked_once() -> None:
    asked: list[int] = []

    def ask(arena: Arena) -> list[tuple[int, int, int]]:
        asked.append(len(arena.texts))
        return []

    notes = [f"note {number}" for number in range(700)] * 50
    asked_once(ask, Arena(notes))
    asked_once(ask, Arena([f"note {number}" for number in range(700)]))
    assert asked == [700, 700]


def test_ids_are_put_behind_the_texts_that_they_stand_among() -> None:
    seen: list[str] = []

    def ask(arena: Arena) -> list[tuple[int, int, int]]:
        seen.extend(arena.texts)
        return []

    asked_once(ask, Arena([text for number in range(200) for text in (f"{number:032x}", f"line {number}", "USD")]))
    assert [text.isalnum() for text in seen] == [False] * 200 + [True] * 201


@given(_TEXTS)
def test_leaves_come_by_their_folded_texts(texts: list[str]) -> None:
    arena = Arena(texts)
    alike: dict[str, list[int]] = {}
    for leaf in range(len(texts)):
        alike.setdefault(arena.folded(leaf), []).append(leaf)
    told = by_text(range(len(texts)), arena)
    assert {text: sorted(leaves) for text, leaves in told.items()} == alike
    assert list(told) == list(alike)
