"""What a caller is told whose key does not work: the remedy, where there is one."""

from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest

from server.audit.trail import AuditTrail
from server.calls.admission import Admission, Trace
from server.keys.entries import Grant, new_entry
from server.keys.file import FileKeyStore, has_no_keys, write_keys
from server.keys.fixed import DemoKeyStore, NoKeyStore
from server.keys.principal import Caller, KeyStore
from server.limits.budgets import Budgets
from server.limits.limiter import RateLimiter
from server.limits.table import DEFAULT_TABLE
from server.tools.refusal import ToolError
from tests.compiled import compiled


@pytest.mark.parametrize(
    ("store", "none"),
    [("no store", True), ("empty file", True), ("a key", False), ("broken file", False), ("demo", False)],
)
def test_a_server_without_keys_is_told_from_one_whose_key_is_another(tmp_path: Path, store: str, *, none: bool) -> None:
    """A key file that is missing or broken says nothing of keys: that is an outage."""
    path = tmp_path / "keys.yaml"
    if store == "broken file":
        path.write_text("keys: [")
    else:
        write_keys(path, [new_entry("ann", Grant("admin"))[0]] if store == "a key" else [])
    stores: dict[str, KeyStore] = {"no store": NoKeyStore(), "demo": DemoKeyStore()}
    assert has_no_keys(stores.get(store) or FileKeyStore(path)) is none


def test_a_server_without_keys_does_not_send_its_user_to_the_client() -> None:
    def refusal(keys: KeyStore, caller: Caller) -> str:
        moment = datetime(2026, 1, 1, tzinfo=UTC)
        audit = AuditTrail(None, StringIO(), lambda: moment)
        admission = Admission(keys, RateLimiter(DEFAULT_TABLE), Budgets(DEFAULT_TABLE), audit, process)
        with pytest.raises(ToolError) as refused:
            admission.authenticate(Trace("r1", moment, caller, {}, compiled("finance-default").profile))
        assert refused.value.code == "unauthenticated"
        return refused.value.message

    process, other = Caller("sk-some-key-of-nobody"), Caller("sk-some-key-of-nobody")
    assert "`sluicegate keys add" in refusal(NoKeyStore(), process)
    assert "`sluicegate keys add" in refusal(NoKeyStore(), other)
    assert "Set DEFAULT_API_KEY" in refusal(DemoKeyStore(), process)
    assert "the bearer key of this request" in refusal(DemoKeyStore(), other)
