"""Twenty principals and four thousand calls from clients in parallel: identity, limits and audit as one.

Each principal has a server side of its own, as over stdio, and all of them share keys, limits, budgets and one audit
file. Every call is counted here too, so what was let through, what was refused and what was recorded have to agree to
the last one.
"""

import gc
import json
import random
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import msgspec
import pytest

from server.audit.file import AuditFile
from server.audit.folder import trail_of
from server.audit.head import FileHead
from server.audit.reading import records
from server.audit.settings import AuditSettings
from server.audit.trail import AuditTrail
from server.audit.verify import verify
from server.calls.admission import Admission
from server.calls.listing import Listing
from server.calls.pipeline import Pipeline
from server.calls.scanners import Scanners
from server.folder.source import FolderSource, sample_folder
from server.keys.entries import Cost, Grant, new_entry
from server.keys.file import FileKeyStore, write_keys
from server.keys.principal import Caller
from server.limits.budgets import Budgets
from server.limits.limiter import RateLimiter
from server.limits.table import Budget, Limit, LimitSet, LimitTable
from server.limits.windows import MemoryStore
from server.tools.table import offered
from server.tools.toolbox import Toolbox
from tests.compiled import compiled

THREADS = 8
ROUNDS = 4
CALLS = {"get_account": 80, "scan_text": 60, "list_accounts": 40, "get_security_status": 20}  # of each principal
ARGUMENTS: dict[str, dict[str, object]] = {
    "get_account": {"account_id": "A-00000123"},
    "scan_text": {"text": "Mail jane.doe@example.com about 4111 1111 1111 1111"},
    "list_accounts": {"limit": 2},
    "get_security_status": {},
}
RECORDS = {"get_account": 1, "list_accounts": 2}
HOUR, DAY = 3600, 86_400
TABLE = LimitTable(
    Limit(50, HOUR),
    {"list_accounts": (Limit(30, HOUR), Limit(25, DAY))},
    roles={"admin": LimitSet(Limit(70, HOUR))},
    named={"bots": LimitSet((Limit(10, HOUR), Limit(9, DAY)), {"list_accounts": Limit(3, HOUR)})},
)
RECORD_BUDGET = 30
KINDS: tuple[dict[str, Any], ...] = (
    {"role": "readonly"},
    {"role": "analyst"},
    {"role": "admin"},
    {"role": "admin", "limits": "bots"},
    {"role": "analyst", "limits": LimitSet(tools={"get_account": Limit(7, HOUR)})},
    {"role": "readonly", "limits": LimitSet(budgets=Budget(records=RECORD_BUDGET))},
    {"role": "analyst", "entities": ["Invoice"]},
    {"role": "admin", "tools": ["scan_text"]},
    {"role": "analyst", "tenant": "nobody's"},
    {"role": "readonly"},
)
REVOKED = "user-19"
KEY = b"the key of the audit trail"


class Clients:
    """Twenty principals, what they were answered, and the trail that it left."""

    def __init__(self, folder: Path) -> None:
        entries, keys = [], []
        for number in range(20):
            entry, key = new_entry(f"user-{number:02}", Grant(**KINDS[number % len(KINDS)]), cost=Cost(n=1024))
            entries.append(msgspec.structs.replace(entry, revoked=entry.user_id == REVOKED))
            keys.append(key)
        self.entries = {entry.user_id: entry for entry in entries}
        write_keys(folder / "keys.yaml", entries)
        self.trail = folder / "audit.jsonl"
        self.head = FileHead(folder / "head")
        settings = AuditSettings(rotate_bytes=1 << 18, head_every=100)
        file = AuditFile(self.trail, now, settings, key=KEY, head=self.head)
        self.audit = AuditTrail(file, StringIO(), now, required=True)
        store = MemoryStore()
        toolbox = Toolbox(compiled("finance-default"), FolderSource(sample_folder()))
        key_store, limiter, budgets = (
            FileKeyStore(folder / "keys.yaml"),
            RateLimiter(TABLE, store),
            Budgets(TABLE, store),
        )

        def pipeline(key: str) -> Pipeline:
            process = Caller(key)
            admission = Admission(key_store, limiter, budgets, self.audit, process)
            listing = Listing(offered(toolbox.source), key_store, process, now)
            return Pipeline(toolbox, admission, listing, Scanners(), clock=now)

        self.pipelines = {entry.user_id: pipeline(key) for entry, key in zip(entries, keys, strict=True)}
        self.outcomes: Counter[tuple[str, str, str]] = Counter()  # (user, tool, code or "answered")
        self.ids: dict[str, str] = {}  # request id -> code or "answered"
        self.growth = 0  # bytes of memory, from the end of the first round to the end of the last
        self._lock = threading.Lock()

    def call(self, turn: tuple[str, str]) -> None:
        user, tool = turn
        reply = self.pipelines[user].call(tool, ARGUMENTS[tool])
        meta = json.loads(reply.document)["meta"]
        error = meta.get("error", {})
        code = error.get("code", "answered")
        assert (code in {"rate_limited", "budget_exceeded"}) == ("retryAfter" in error)
        with self._lock:
            self.outcomes[user, tool, code] += 1
            self.ids[meta["requestId"]] = code

    def counted(self, user: str, tool: str) -> int:
        """How many calls the limits let through, whatever became of them then."""
        found = {code: count for (who, what, code), count in self.outcomes.items() if (who, what) == (user, tool)}
        return sum(count for code, count in found.items() if code != "rate_limited")


def now() -> datetime:
    return datetime.now(UTC)


def resident() -> int:
    """Bytes of memory that this process has now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


@pytest.fixture(scope="module")
def clients(tmp_path_factory: pytest.TempPathFactory) -> Clients:
    """All calls made."""
    clients = Clients(tmp_path_factory.mktemp("together"))
    turns = [(user, tool) for user in clients.pipelines for tool, count in CALLS.items() for _ in range(count)]
    random.Random(5).shuffle(turns)  # noqa: S311  the same order each time
    assert (len(clients.pipelines), len(turns)) == (20, 4_000)
    share = len(turns) // ROUNDS
    sizes = []
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)  # seconds; a lock that is missing shows then
    try:
        with ThreadPoolExecutor(THREADS) as pool:
            for start in range(0, len(turns), share):
                list(pool.map(clients.call, turns[start : start + share]))
                gc.collect()
                sizes.append(resident() if sys.platform == "linux" else 0)
    finally:
        sys.setswitchinterval(interval)
    clients.audit.close()
    clients.growth = sizes[-1] - sizes[0]
    return clients


def test_no_limit_is_exceeded_by_one_and_none_is_short_of_one(clients: Clients) -> None:
    for user, entry in clients.entries.items():
        for tool, calls in CALLS.items():
            if user == REVOKED:
                assert clients.outcomes[user, tool, "unauthenticated"] == calls
                continue
            windows = TABLE.windows(tool, entry.role, TABLE.of_key(entry.limits))
            assert clients.counted(user, tool) == min(calls, *(limit.limit for limit in windows)), (user, tool)


def test_a_budget_is_exceeded_by_no_more_than_the_answers_under_way(clients: Clients) -> None:
    for user in list(clients.entries)[5::10]:
        shown = sum(clients.outcomes[user, tool, "answered"] * count for tool, count in RECORDS.items())
        assert RECORD_BUDGET <= shown <= RECORD_BUDGET + THREADS * 2
        assert clients.outcomes[user, "get_account", "budget_exceeded"] > 0


def test_each_principal_got_what_its_key_opens_and_no_more(clients: Clients) -> None:
    codes: dict[str, set[str]] = {}
    for user, tool, code in clients.outcomes:
        codes.setdefault(f"{int(user[-2:]) % 10} {tool}", set()).add(code if user != REVOKED else "answered")
    assert codes["6 get_account"] == codes["7 get_account"] == {"forbidden", "rate_limited"}
    assert codes["7 scan_text"] == {"answered"}
    assert codes["0 get_account"] == {"answered", "rate_limited"}
    assert codes["8 get_account"] == {"not_found", "rate_limited"}
    assert not {code for _, _, code in clients.outcomes} & {"internal", "unrecorded", "unavailable"}


def test_the_audit_is_complete_and_its_chain_whole(clients: Clients) -> None:
    files = trail_of(clients.trail)
    verdict = verify(files, key=KEY, head=clients.head.read())
    assert len(files) > 5
    assert (verdict.broken, verdict.first, verdict.unkeyed, verdict.head_seen) == (None, 1, 0, True)
    ids: dict[str, str] = {}
    events: Counter[str] = Counter()
    outcomes: Counter[tuple[str, str, str]] = Counter()
    for record in records(clients.trail):
        if record["event_type"] == "request":
            assert record["request_id"] not in ids
            code = ids[record["request_id"]] = record["details"].get("reason", "answered")
            assert record["decision"] == ("allowed" if code == "answered" else "refused")
            outcomes[record["user_id"] or REVOKED, record["tool"], code] += 1
        else:
            events[record["event"]] += 1
    assert ids == clients.ids
    assert outcomes == clients.outcomes
    told = {
        "rate_limit_exceeded": "rate_limited",
        "budget_exceeded": "budget_exceeded",
        "authorization_failed": "forbidden",
        "authentication_failed": "unauthenticated",
    }
    by_code = Counter(ids.values())
    assert events == {event: by_code[code] for event, code in told.items()}
    assert verdict.records == len(ids) + events.total()


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc for the memory")
def test_memory_is_flat(clients: Clients) -> None:
    assert clients.growth < 8 << 20, "3,000 bytes kept of each call would be 9 MB"
