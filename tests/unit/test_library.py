"""What programs that import the package hold in their hands, beside findings: results, and the scanner itself."""

from __future__ import annotations

from tests.compiled import compiled

OPEN = compiled("redact-only")


def test_the_repr_of_a_redacted_table_shows_nothing_of_what_was_masked() -> None:
    table = OPEN.redact_table("customer_name;note\nJane Doe;card 4111 1111 1111 1111\nJohn Roe;none\n")
    assert table is not None
    assert "Jane Doe" in table.unmasked
    assert "Jane Doe" not in table.text
    assert not any(value in f"{table!r} {table} {[table]}" for value in ("Jane Doe", "4111 1111 1111 1111"))
    assert "J***e D***e" in repr(table)
