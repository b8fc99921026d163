"""Settings below the headings of sections."""

import pytest

from tests.compiled import masked_in


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("[owner]\nname = Jane Doe\n", ["Jane Doe"]),
        ("[contact]\n; who is called\nName = Zubair Okonjo ; the manager\r\nplan = gold", ["Zubair Okonjo"]),
        ('[[billing.customers]]\nname = "Zubair Okonjo"\n', ["Zubair Okonjo"]),
        ("[payment.bank]\naccount_number = 12345678\n", ["12345678"]),
        ("[product]\nname = Qeter Lily\n\n[customer]\nname = Zubair Okonjo", ["Zubair Okonjo"]),
    ],
)
def test_a_section_says_whose_a_setting_is(text: str, values: list[str]) -> None:
    assert masked_in(text) == values


@pytest.mark.parametrize(
    "text",
    [
        "[package]\nname = Qeter Lily\nversion = 1",
        "[customer]\nplan = Qeter Lily\n",
        "[contact]\nname = Support Desk\n",
        "[customer]\nname = none\n",
        "[billing]\naccount_number = 12345678\n",
        "see [owner]\n\nname = Qane Doe\n",  # a link in prose
    ],
)
def test_other_sections_and_settings(text: str) -> None:
    assert masked_in(text) == []
