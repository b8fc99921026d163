"""The profiles that hold where nobody names one. A module by itself, since every command's help names them."""

from typing import Final

OF_RECORDS: Final = "finance-default"
"""For records that a model is shown: the fields that it lists, and no others."""

OF_COPIES: Final = "redact-only"
"""For what keeps all of its fields: copies, and what another server says, of which nobody here knows the fields."""
