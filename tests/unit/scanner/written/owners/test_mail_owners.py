"""A name beside a mail address that spells a part of it is its bearer's, whether or not a list knows it."""

import pytest

from tests.compiled import compiled


@pytest.mark.parametrize(
    "text",
    [
        "- Oluwaseun Beispiel (olu@example.com) - Pro plan",
        "- **Oluwaseun Beispiel** – o.beispiel@example.com",
        "1. **Oluwaseun Beispiel**, beispiel@example.com, since May",
        "### Oluwaseun Beispiel\n- Email: oluwaseun@example.com\n- Plan: Pro",
        "### Oluwaseun Beispiel\n\n- **E-Mail:** obeispiel@example.com",
        "Seats: Oluwaseun Beispiel (oluwaseun.b@example.com), others",
        "Oluwaseun Beispiel [olu@example.com]",
        "- **Oluwaseun Beispiel** (on leave) – olu@example.com",
        "[(1, 'Oluwaseun Beispiel', 'olu@example.com', datetime.date(2026, 10, 3))]",
        '[7, "Oluwaseun Beispiel", "olu@example.com"]',
        "1,Oluwaseun Beispiel,olu@example.com\n",
        "1;Oluwaseun Beispiel;olu@example.com\n",
        "1\tOluwaseun Beispiel\tolu@example.com\n",
        "1,Oluwaseun Beispiel,olu@example.com",
        "Oluwaseun Beispiel;olu@example.com;open",
    ],
)
def test_the_bearer_of_a_mail_address_is_a_person(text: str) -> None:
    people = [one for one in compiled("redact-only").find(text) if one.entity_type == "PERSON"]

    assert [text[one.start : one.end] for one in people] == ["Oluwaseun Beispiel"]


@pytest.mark.parametrize(
    "text",
    [
        "- Qolwasun Beispiel (info@example.com)",  # nothing shows whose it is
        "- Billing Support (billing@example.com)",
        "- Premium Plan, premium@example.com",
        "Write to Customer Service: service@example.com",
        "- Weekly Digest - digest@example.com",
        "see Qolwasun Beispiel and write to beispiel@example.com",  # words between
        "### Order Updates\n- Email: updates@example.com",
        "Beispiel (beispiel@example.com)",  # one word
        "(1, 'Oak Tray', 'tray@example.com')",
        "1,Qolwasun Beispiel,info@example.com\n",
        "7;Order Desk;desk@example.com\n",
        "7;Order Desk;desk@example.com",
        "Support Team,support@example.com",
    ],
)
def test_what_else_stands_before_an_address_is_none(text: str) -> None:
    assert [one.entity_type for one in compiled("redact-only").find(text)] == ["EMAIL_ADDRESS"]
