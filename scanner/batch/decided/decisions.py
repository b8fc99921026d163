"""What becomes of each column: the fields of a profile's entity, read as columns of a table.

An entity that a view would use says the same of an export: fields that it lists pass, others are dropped; ``style`` and
``masks`` of a field say how its values look (``token`` makes pseudonyms, ``keep`` leaves what is certain). So one
profile decides both what a model sees and what a copy holds.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from functools import reduce

from scanner.batch.decided.lent_fields import LentFields
from scanner.documents.document import OpenWalk
from scanner.errors import RequestError
from scanner.redaction.redactor import Redactor
from scanner.selection.profile import ANYTHING, Node, Profile


class Decisions:
    """What a profile's entity says of columns, or of the top fields of records; without an entity all pass."""

    def __init__(self, profile: Profile, entity: str | None) -> None:
        """Raises RequestError when the profile does not know the entity."""
        self._node: Node = ANYTHING
        if entity is not None:
            known = profile.entity(entity)
            if known is None:
                raise RequestError(profile.unknown(entity))
            self._node = known
        self.all_pass = self._node.allow == "*" or entity is None

    def of(self, name: str) -> Node | None:
        """What passes of the column ``name``: None when it is dropped."""
        if self.all_pass:
            return self._node
        member = self._node.members[name.strip()]
        return member.node if member is not None else None

    def node(self, walk: OpenWalk, leaf: int) -> Node:
        """What the field says in which a value of a record stands, however deep; anything passes of a dropped one."""
        if self.all_pass:
            return self._node
        top, *below = walk.fields_of(leaf) or ("",)
        return reduce(within, below, self.of(top) or ANYTHING)

    def lent_to(self, redactor: Redactor) -> Redactor:
        """The redactor for records of the entity: names of fields say what the profile says of them."""
        if self.all_pass:
            return redactor
        detector = copy(redactor.detector)
        detector.fields = LentFields(redactor.detector, self._node)
        return redactor._replace(detector=detector)

    def dropped(self, names: Iterable[str]) -> frozenset[str]:
        """The names among these whose columns are dropped."""
        return frozenset() if self.all_pass else frozenset(name for name in names if self.of(name) is None)


def within(node: Node, name: str) -> Node:
    """What passes of a member of an object; what the object says, where it does not list the member.

    A copy keeps what is below a column, whatever a view would show of it.
    """
    member = node.members[name] if isinstance(node.allow, tuple) else None
    return node if member is None else member.node
