"""What `get_security_status` says of what is masked."""

from server.tools.handlers.status import in_groups


def test_the_types_of_a_country_with_several_are_one() -> None:
    types = ["CREDIT_CARD", "DE_ID_CARD", "DE_TAX_ID", "IP_ADDRESS", "BE_RRN", "US_SSN", "US_ITIN"]
    assert in_groups(types) == ["CREDIT_CARD", "DE_*", "IP_ADDRESS", "BE_RRN", "US_*"]
