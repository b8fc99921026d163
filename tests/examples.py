"""How many inputs a property is tried with."""

from typing import Final

from hypothesis import settings

LONG: Final = "long"
"""Name of the form that tries all: ``pytest tests/property --hypothesis-profile=long``."""

_SHORT: Final = 3
"""How many times fewer the usual form tries.

Properties were a fifth of the suite's processor time with all of them. Whatever a property has ever found stands beside
it as an ``@example``, which each form tries.
"""


def examples(count: int) -> settings:
    """``count`` inputs in the long form, at least 20 in the usual one: a decorator above ``@given``."""
    return settings(max_examples=inputs(count, settings.get_current_profile_name()))


def inputs(count: int, profile: str) -> int:
    """How many of ``count`` inputs the form called ``profile`` tries."""
    return count if profile == LONG else max(count // _SHORT, min(count, 20))
