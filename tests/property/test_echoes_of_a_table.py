"""Of a column's claimed values only those are asked for echoes of which one may have all its words among those heard.

The contract: no literal that ``needles`` gives, and all of whose words are heard, belongs to a value that is left out.
"""

from typing import Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scanner import load_rules
from scanner.batch.columns.echoing import _possible
from scanner.batch.columns.heard_words import IN_WORDS
from scanner.echoes.propagation import Named, needles
from scanner.entity_types import ECHOED
from scanner.rules import Rule
from tests.examples import examples

_RULES: Final = {rule.entity_type: rule for rule in load_rules() if rule.fields and rule.entity_type in ECHOED}
_PARTS: Final = (
    "Jane", "doe", "Müller", "Mueller", "Weiß", "Strasse", "O'Neil", "Anne-Marie", "deMarco", "Bob2", "X1Bob", "McCoy",
    "Acme", "GmbH", "Inc.", "&", "Ltd", "株式会社", "12", "Saint-Cloud", "Noël", "SS", "Joe", "Ｊａｎｅ", "Löwe",
    "jane.doe@example.com", "MESSY@EXAMPLE.COM", "\x1f", "a" * 230, "", ".", "Will", "ROE", "Samuel",
    "Ænima", "İzmir", "\u00a0",
)  # fmt: skip
_VALUES: Final = st.lists(
    st.lists(st.sampled_from(_PARTS), min_size=1, max_size=4).map(" ".join), min_size=1, max_size=4
)


def _words(rule: Rule, text: str) -> list[list[bytes]]:
    return [literal.translate(IN_WORDS).split() for literal in needles([Named(text, rule)])]


@pytest.mark.parametrize("entity_type", sorted(ECHOED))
@examples(300)
@given(values=_VALUES, data=st.data())
@example(values=["Samuel Roe", "deMarco"], data=None)
@example(values=["Weiß & Löwe GmbH", "Acme Inc."], data=None)
def test_no_value_is_left_out_of_which_an_echo_may_stand(
    entity_type: str, values: list[str], data: st.DataObject | None
) -> None:
    rule = _RULES[entity_type]
    every = [(place, words) for place, text in enumerate(values) for words in _words(rule, text)]
    chosen = every if data is None else [data.draw(st.sampled_from(every))] if every else []
    for place, words in chosen:
        assert place in set(_possible(values, entity_type, set(words))), (values[place], words)


@pytest.mark.parametrize(
    ("entity_type", "value", "heard"),
    [
        ("PERSON", "Jane Doe", "invoice paid"),
        ("ORGANIZATION", "Acme Data GmbH", "data gmbh"),
        ("STREET_ADDRESS", "12 Harbour Lane", "harbour lane 13"),
        ("EMAIL_ADDRESS", "jane.doe@example.com", "jane doe example"),
    ],
)
def test_values_whose_words_are_not_heard_are_left_out(entity_type: str, value: str, heard: str) -> None:
    assert list(_possible([value], entity_type, set(heard.encode().split()))) == []
