"""What the meta of a list says beside its records: why it may be shorter, or in another order, than it seems.

An empty list reads like "there are none", and a list in an order like "this one is the largest". Where the source knows
better, a field of meta says so, and `hint` what it means, in fixed words and counts. All of it is asked of the source
as the key sees it: of what belongs to another tenant, nothing is known here.
"""

from server.source import Page


def unread(page: Page) -> tuple[dict[str, object], list[str]]:
    """Fields and hints on records that the list could not place, since a value that it goes by could not be read."""
    fields: dict[str, object] = {}
    hints: list[str] = []
    for role, count in page.unread.items():
        fields[f"{role}sUnread"] = count
        hints.append(
            f"The {role}s of {count:,} records could not be read: a range of {role}s leaves them out, and an order by"
            f" {role} has them below all others."
        )
    return fields, hints
