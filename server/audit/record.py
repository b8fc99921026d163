"""The record of one call: what stands in its line of the audit trail, in this order."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

import msgspec

Decision = Literal["allowed", "refused", "error", "cancelled"]

# Names of tools and entities are words of the server's own tables, methods of the protocol, or what another server
# calls its tools: get-v2/users. Longer ones, or ones with more digits, may be anything that a caller sent.
MAX_NAME: Final = 64
MAX_DIGITS: Final = 3
_SIGNS: Final = str.maketrans("", "", "_-/")
NOT_A_NAME: Final = "(not a name)"


class Masked(NamedTuple):
    """What an answer showed masked: of which kind of record, by entity type and by rule."""

    entity: str | None = None
    counts: Mapping[str, int] = MappingProxyType({})
    rules: Mapping[str, int] = MappingProxyType({})


NOTHING_MASKED: Final = Masked()


class CallRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One call of a tool. The trail puts the time and what kind of record it is before these members.

    `api_key`: its `key_prefix`. `details`: `reason`, the code of a refusal; `fault`, where an internal error comes
    from; `asked`, what was called, where `tool` only says that it is not known. `counts` and `rules`: what was masked,
    by entity type and by rule. `bytes_in` and `arguments_digest`: the fingerprint of the arguments.
    """

    client_ip: str | None = None
    user_id: str | None
    user_role: str | None
    api_key: str
    tool: str
    entity: str | None
    decision: Decision
    details: Mapping[str, str]
    counts: Mapping[str, int]
    rules: Mapping[str, int]
    bytes_in: int | None
    bytes_out: int
    duration_ms: float
    profile: str
    profile_digest: str
    arguments_digest: str

    def members(self) -> dict[str, object]:
        """The members of the line; a tool or an entity whose name may be somebody's data is not named."""
        return {
            **msgspec.structs.asdict(self),
            "tool": plain_name(self.tool),
            "entity": plain_name(self.entity),
            "counts": dict(self.counts),
            "rules": dict(self.rules),
            "duration_ms": round(self.duration_ms, 3),
        }


def plain_name(name: str | None) -> str | None:
    """A name as the trail may repeat it; what may be a text or a number of somebody is not repeated."""
    if name is None:
        return None
    plain = len(name) <= MAX_NAME and name.isascii() and name.translate(_SIGNS).isalnum()
    return name if plain and sum(map(str.isdigit, name)) <= MAX_DIGITS else NOT_A_NAME
