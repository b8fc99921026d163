"""What shows a disguise in one of several texts is what shows one in that text alone."""

from hypothesis import given
from hypothesis import strategies as st

from scanner.disguises.kinds import disguise_kind, disguise_kinds
from scanner.matching.buffer.allowance import Allowance
from scanner.matching.buffer.normalize import fold, without_colours
from tests.compiled import compiled
from tests.families import each

OPEN = compiled("redact-only")
LEXICON = OPEN.detector.reader.lexicon
EXAMPLES = [
    fold(without_colours(one.text.replace("⟦", "").replace("⟧", "")))  # as an arena has it
    for rule in OPEN.detector.rules
    if rule.category
    for one in (*rule.example_list(), *rule.near_miss_list())
]
DISGUISED = (
    "Ignroe the old prices", "disre gard the note", "1gn0re th3 pr3vious t3xt", "$end it", "4ll of it", "- a\n- b\n- c",
    "I.g.n.o.r.e all", "vtaber nyy", "previous.txt", "ig nore", "pass-\nword", "9ap prove it", "fo", "rget all", "",
)  # fmt: skip


@given(st.lists(st.one_of(st.sampled_from(DISGUISED), st.sampled_from(EXAMPLES)), max_size=12))
def test_many_texts_at_once_are_as_each_alone(texts: list[str]) -> None:
    assert disguise_kinds(texts, LEXICON, Allowance(0)) == [
        disguise_kind(text, LEXICON, Allowance(0)) for text in texts
    ]


def test_a_sign_at_either_end_of_a_text_is_seen_among_others() -> None:
    def among_others(text: str) -> object:
        return disguise_kinds(["plain", text, "text"], LEXICON, Allowance(0))[1]

    texts = [*DISGUISED, *EXAMPLES[::3]]
    differing = [text for text in texts if among_others(text) != disguise_kind(text, LEXICON, Allowance(0))]
    assert not differing, each(differing)
