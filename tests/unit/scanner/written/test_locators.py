"""What a button is found by in a page is nobody's name; a person there is one."""

import pytest

from tests.compiled import scanner_of_guard


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("await page.getByRole('button', { name: 'Submit' }).click();", True),
        ('screen.getByRole("link", { exact: true, name: "Docs" })', True),
        ("await page.getByRole('link', { name: 'Anna Berg' }).click();", False),
        ("create({ name: 'Submit' })", False),
        ("findRole('link', { name: 'Docs' })", False),
    ],
)
def test_the_name_of_an_element(code: str, *, shown: bool) -> None:
    assert (scanner_of_guard("redact-only").redact(code).text == code) is shown
