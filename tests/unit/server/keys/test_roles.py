"""What the roles may do."""

import pytest

from server.keys.roles import ADMIN_TOOLS, Rights, known_entities, known_tools, rights_of, roles
from server.tools.kinds import KINDS
from server.tools.table import TOOL_NAMES

ALL_TOOLS = frozenset(TOOL_NAMES) - ADMIN_TOOLS
ALL_ENTITIES = frozenset({"Account", "Subscription", "Invoice", "Payment", "PaymentMethod", "CreditNote", "Refund"})


def test_the_roles() -> None:
    reader = Rights(ALL_TOOLS, ALL_ENTITIES)
    assert roles() == {"readonly": reader, "analyst": reader, "admin": Rights(None, None)}
    assert rights_of("unheard-of") == Rights(frozenset(), frozenset())


def test_the_table_names_only_what_there_is() -> None:
    assert known_tools() == frozenset(TOOL_NAMES)
    assert known_entities() == {kind.entity for kind in KINDS}


@pytest.mark.parametrize(
    ("role", "tools", "left"),
    [
        ("admin", None, None),
        ("admin", {"get_account", "delete_account"}, {"get_account", "delete_account"}),
        ("readonly", None, ALL_TOOLS),
        ("readonly", {"get_account", "delete_account"}, {"get_account"}),
        ("readonly", {"scan_export"}, set()),
        ("readonly", set(), set()),
        ("unheard-of", None, set()),
        ("unheard-of", {"get_account"}, set()),
    ],
)
def test_a_key_narrows_its_role_and_never_widens_it(role: str, tools: set[str] | None, left: set[str] | None) -> None:
    assert rights_of(role).narrowed(tools, None).tools == left
    assert Rights(None, rights_of(role).tools).narrowed(None, tools).entities == left
