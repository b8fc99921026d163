"""Numbers that markup or the end of a line cuts into pieces, which their check digits prove."""

import pytest

from tests.compiled import compiled

CARD, IBAN = "4***-****-****-****2", "D*******0"


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("card 4242<br>4242<br/>4242<br>4242, thanks", f"card {CARD}, thanks"),
        ("**4242** **4242** **4242** **4242**", f"**{CARD}**"),
        ("`4242` `4242` `4242` `4242`", f"`{CARD}`"),
        ("<tr><td>4242</td><td>4242</td><td>4242</td>\n<td>4242</td></tr>", f"<tr><td>{CARD}</td></tr>"),
        ("<b>4242</b> 4242 4242 4242", f"<b>{CARD}"),
        ('4242-<span class="a1">4242</span>-4242-4242', CARD),
        ("3782<wbr>822463<wbr>10005", "3***-****-****-****5"),
        ("<b>DE89</b> 3704 0044 0532 0130 00", f"<b>{IBAN}"),
        ("<td>DE89</td><td>3704 0044</td><td>0532 0130 00</td>", f"<td>{IBAN}</td>"),
        ("IBAN: DE89370400440\n532013000 and", f"IBAN: {IBAN} and"),
        ("> DE89 3704 0044\r\n> 0532 0130 00\r\n", f"> {IBAN}\r\n"),
        ("to jane.doe@\nexample.com, please", "to j***e@e***e.c***m, please"),
        ("Grüße 4242<br>4242<br>4242<br>4242", f"Grüße {CARD}"),
    ],
)
def test_a_number_in_pieces_is_one(text: str, safe: str) -> None:
    redacted = compiled("redact-only").redact(text)

    assert redacted.text == safe
    assert len(redacted.findings) == 1


@pytest.mark.parametrize(
    "text",
    [
        "4242<br>4242<br>4242<br>4243",  # no check digit fits
        "**2024** **2025** **2026** **2027**",
        "<td>4242</td><td>4242</td><td>4242</td><td>4242</td><td>4242</td>",  # five numbers, and no card
        "<td>1999</td> <td>4242</td><td>4242</td><td>4242</td><td>4242</td>",
        "4242<br>424<br>24242<br>4242",
        "<b>DE88</b> 3704 0044 0532 0130 00",
        "<b>DE89</b> 3704 0044 0532 0130 0012",  # longer than any in Germany
        "order DE89370400440\n532013001",
        "meet us @\nexample.com",
        "jane.doe@\nhome. Then",
    ],
)
def test_other_pieces_are_none(text: str) -> None:
    assert compiled("redact-only").find(text) == []


def test_no_number_goes_on_behind_more_tags_than_stand_between_two_cells() -> None:
    assert compiled("redact-only").find(f"4242{'<b>' * 12}4242{'<b>' * 12}4242{'<b>' * 12}4242")
    assert not compiled("redact-only").find(f"4242{'<b>' * 13}4242{'<b>' * 13}4242{'<b>' * 13}4242")
