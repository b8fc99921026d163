"""What stands in a value's place, for every style and for values that barely are any."""

import pytest

from scanner.masking.masks import Style, mask, mask_all


@pytest.mark.parametrize(
    ("style", "entity_type", "text", "safe"),
    [
        ("edges", "CREDIT_CARD", "378282246310005", "3***-****-****-****5"),
        ("edges", "CREDIT_CARD", "4111-1111 1111.1111", "4***-****-****-****1"),
        ("edges", "EMAIL_ADDRESS", "jane.doe@example.com", "j***e@e***e.c***m"),
        ("edges", "EMAIL_ADDRESS", "jane@doe@example.com", "j***e@e***e.c***m"),
        ("edges", "EMAIL_ADDRESS", "jo@mail.example.co.uk", "**@m***l.e***e.**.**"),
        ("edges", "EMAIL_ADDRESS", "a@b", "*@*"),
        ("edges", "EMAIL_ADDRESS", "@example.com", "@e***e.c***m"),
        ("edges", "EMAIL_ADDRESS", "no address", "***"),
        ("edges", "PHONE_NUMBER", "+44 20 7946 0958", "4***-***-***8"),
        ("edges", "PHONE_NUMBER", "12", "****-***-****"),
        ("edges", "PHONE_NUMBER", "(415) 555-0123", "4***-***-***3"),
        ("edges", "PHONE_NUMBER", "(1-2-3)", "1***-***-***3"),
        ("edges", "PHONE_NUMBER", "(1-2)", "****-***-****"),
        ("edges", "PERSON", "Li Smith-O'Hara", "** S****h-O*****a"),
        ("edges", "PERSON", "", ""),
        ("edges", "IBAN_CODE", "DE89 3704 0044 0532 0130 00", "D*******0"),
        ("edges", "PERSON", '{"first": "Jane", "last": "Doe"}', "[person omitted]"),
        ("edges", "PERSON", "Jane [Doe]", "J***e [D***e]"),
        ("edges", "PERSON", "[Jane] Doe", "[J***e] D***e"),
        ("edges", "US_BANK_NUMBER", "[12345678]", "[us bank number omitted]"),
        ("edges", "US_BANK_NUMBER", "1234[5678] 9", "1*******9"),
        ("edges", "SECRET", "hunter2", "[secret omitted]"),
        ("edges", "UK_NHS", "943 476 5919", "[uk nhs omitted]"),
        ("last4", "CREDIT_CARD", "4111 1111 1111 1111", "####-####-####-1111"),
        # Four are shown where as many more are hidden, of a telephone where three are: no shorter one is given out.
        ("last4", "CREDIT_CARD", "12345678", "####-####-####-5678"),
        ("last4", "CREDIT_CARD", "1234567", "####-####-####-****"),
        ("last4", "US_SSN", "123-45-6789", "***-**-6789"),
        ("last4", "PHONE_NUMBER", "(555) 123-4567", "***-***-4567"),
        ("last4", "PHONE_NUMBER", "1234567", "***-***-4567"),
        ("last4", "PHONE_NUMBER", "123456", "***-***-****"),
        ("last4", "EMAIL_ADDRESS", "jane@mail.example.com", "j***@***.com"),
        ("last4", "EMAIL_ADDRESS", "jo@example.com", "****@***.com"),
        ("last4", "US_BANK_NUMBER", "1234567890", "****7890"),
        ("last4", "US_BANK_NUMBER", "12345678", "****5678"),
        ("last4", "US_BANK_NUMBER", "1234567", "********"),
        ("last4", "SECRET", "hunter2", "[secret omitted]"),
        ("omit", "CREDIT_CARD", "4111111111111111", "[credit card omitted]"),
        ("edges", "ORGANIZATION", "Route 66 Rentals  B2B", "R****e ** R******s  B***B"),
        ("edges", "ORGANIZATION", "Route 66_Rentals", "R****e **_R******s"),
        ("keep", "ORGANIZATION", "Acme Corp", "Acme Corp"),
    ],
)
def test_a_value_looks_like_this(style: Style, entity_type: str, text: str, safe: str) -> None:
    assert mask(style, entity_type, text) == safe
    assert mask_all(style, entity_type, [text] * 3) == [safe] * 3


def test_addresses_of_several_domains_keep_their_own() -> None:
    texts = ["jane.doe@example.com", "bob@mail.example.co.uk", "jane.doe@mail.example.co.uk", "bob@example.com"]
    assert mask_all("edges", "EMAIL_ADDRESS", texts) == [mask("edges", "EMAIL_ADDRESS", text) for text in texts]


@pytest.mark.parametrize(
    ("entity_type", "text", "safe"),
    [
        ("PERSON", "Иван Петров", "И***н П*****в"),  # not the Latin letters that some of these look like
        ("PERSON", "Łukasz Żak", "Ł*****z Ż***k"),
        ("PERSON", "Ｊａｎｅ D\u200boe", "J***e D***e"),
        ("PERSON", "Zoe\u0301 Doe", "Z***é D***e"),
        ("PERSON", "कि कुमार", "* क***र"),  # no sign of a vowel is left where its letter is starred
        ("CREDIT_CARD", "４111 1111 1111 1111", "4***-****-****-****1"),
        (
            "EMAIL_ADDRESS",
            "\u0430nna@example.com",
            "a***a@e***e.c***m",
        ),  # a Cyrillic letter is shown as the Latin one
    ],
)
def test_a_value_is_masked_without_its_disguise(entity_type: str, text: str, safe: str) -> None:
    assert mask("edges", entity_type, text) == mask_all("edges", entity_type, [text])[0] == safe


def test_a_pseudonym_is_that_of_the_name_without_its_disguise() -> None:
    assert mask("token", "PERSON", "Ja\u200bnе Doe", b"k" * 16) == mask("token", "PERSON", "Jane Doe", b"k" * 16)
