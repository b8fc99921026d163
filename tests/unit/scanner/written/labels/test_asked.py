"""A question for a value in a chat claims the line below that answers it."""

import pytest

from tests.compiled import compiled

SSN, SAFE = "243217727", "2***-**-***7"  # nine digits that nothing but the question tells


@pytest.mark.parametrize(
    "chat",
    [
        "What is your SSN?\n{}",
        "Agent: and the SSN?\nCustomer: {}\nAgent: thanks",
        "**Agent:** SSN?\r\n\r\n**Jane (guest):** {}.",
        "Bot [10:02]: Please enter your SSN\nUser [10:03]: {}\n",
        "> SSN?\n> {}",
        "Agent: your SSN please?\nCustomer: {}",
        "Agent: what is your SSN for the refund of $1,250.00?\nCustomer: {}",
        "12.11.26, 09:16 - Service: SSN zur Prüfung?\n12.11.26, 09:17 - Kundin: {}, Handy folgt",
    ],
)
def test_the_answer_is_what_the_question_asks_for(chat: str) -> None:
    assert compiled("redact-only").redact(chat.format(SSN)).text == chat.format(SAFE)


@pytest.mark.parametrize(
    "chat",
    [
        "What is your SKU?\n{}",
        "What is an SSN?\nThe parcel {} has arrived",  # prose
        "Do you need the SSN?\nNo.\n{}",  # answered
        "What is the SSN of the parcel?\n{}",
        "SSN?\n{}?",  # asked back
        "When did the plan please?\n{}",
        "A form for your SSN please?\nParcel 7, {}",
    ],
)
def test_other_lines_answer_nothing(chat: str) -> None:
    assert compiled("redact-only").find(chat.format(SSN)) == []


def test_a_birthday_that_is_asked_for() -> None:
    text = "Agent: Date of birth?\nCustomer: 1990-11-23"

    assert compiled("redact-only").redact(text).text == "Agent: Date of birth?\nCustomer: [date of birth omitted]"
