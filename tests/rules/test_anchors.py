"""Words that stand in every line of many bills make no rule due: each one costs a tenth of the scan of such a bill."""

import pytest

from scanner import load_rules


@pytest.mark.parametrize(
    ("line", "due"),
    [
        ("usage of compute storage bandwidth", set()),
        ("data transfer request", set()),
        ("inter-region data transfer fee", set()),
        ("monthly subscription overage tier", set()),
        ("seat license credit adjustment", set()),
        ("prorated plan addon backup", set()),
        ("premium support hours", set()),
        ("transfer j. miller", {"pii.person-counterparty-initials"}),
        ("transfer j miller", {"pii.person-counterparty-initials"}),
        ("transfer  j miller", {"pii.person-counterparty-initials"}),
    ],
)
def test_the_usual_words_of_bills_make_no_rule_due(line: str, due: set[str]) -> None:
    anchored = (rule for rule in load_rules() if rule.anchors)
    assert due == {rule.id for rule in anchored if all(any(map(line.__contains__, group)) for group in rule.anchors)}
