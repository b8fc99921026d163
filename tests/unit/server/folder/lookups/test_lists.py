"""Lists, counts and pages against a plain filter and sort over the same records, for every question there is."""

import itertools
import json
import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

from server.folder.source import FolderSource
from server.records.stated.values import day_of
from server.source import SORTS as SORTS_OF_SOURCES
from server.source import Query, Sort, Source, SourceError, Sum

DAYS = [date(2026, 1, 1) + timedelta(days=n) for n in range(12)]
STATUSES = ["Paid", "Posted", "paid", None]


def made(count: int) -> list[dict[str, Any]]:
    draw = random.Random(count)  # noqa: S311  the same for everybody, on purpose
    return [
        {
            "id": f"i{n}",
            "status": draw.choice(STATUSES),
            "customer": draw.choice(["a", "b", "c"]),
            "date": None if draw.random() < 0.1 else str(draw.choice(DAYS)),
            "total": None if draw.random() < 0.1 else draw.choice([0, 1, 2.5, 2.5, 10, 99.99, -3]),
            "tenant": draw.choice(["acme", "bolt", None]),
            "balance": None if draw.random() < 0.1 else draw.choice([0, 0, 0, 1.5, 7, -2]),
            "due_date": None if draw.random() < 0.1 else str(draw.choice(DAYS) + timedelta(days=14)),
            "currency": draw.choice(["usd", "EUR", "eur", None]),
        }
        for n in range(count)
    ]


RECORDS = made(150)


def expected(query: Query, tenant: str | None) -> list[str]:
    """Ids, by a scan of everything."""

    def kept(record: dict[str, Any]) -> bool:
        day = None if record["date"] is None else date.fromisoformat(record["date"])
        due = None if record["due_date"] is None else date.fromisoformat(record["due_date"])
        amount = None if record["total"] is None else Decimal(str(record["total"]))
        owed = None if record["balance"] is None else Decimal(str(record["balance"]))
        return (
            (not query.statuses or (record["status"] or "").lower() in map(str.lower, query.statuses))
            and (query.account_id is None or record["customer"] == query.account_id)
            and (query.since is None or (day is not None and day >= query.since))
            and (query.until is None or (day is not None and day <= query.until))
            and (query.due_since is None or (due is not None and due >= query.due_since))
            and (query.due_until is None or (due is not None and due <= query.due_until))
            and (query.least is None or (amount is not None and amount >= query.least))
            and (query.most is None or (amount is not None and amount <= query.most))
            and (query.least_balance is None or (owed is not None and owed >= query.least_balance))
            and (query.most_balance is None or (owed is not None and owed <= query.most_balance))
            and (query.currency is None or (record["currency"] or "").lower() == query.currency.lower())
            and (tenant is None or record["tenant"] == tenant)
        )

    def day(record: dict[str, Any]) -> Any:
        return record["date"] or ""

    def amount(record: dict[str, Any], name: str = "total") -> Any:
        return float("-inf") if record[name] is None else record[name]

    places = {record["id"]: n for n, record in enumerate(RECORDS)}
    orders: dict[str, Any] = {
        "row": lambda record: places[record["id"]],
        "date": lambda record: (day(record), amount(record), places[record["id"]]),
        "due_date": lambda record: (record["due_date"] or "", day(record), places[record["id"]]),
        "amount": lambda record: (amount(record), day(record), places[record["id"]]),
        "balance": lambda record: (amount(record, "balance"), day(record), places[record["id"]]),
    }
    if query.sort is None:
        order = next((name for name in ("due_date", "date", "amount", "balance") if name in query.filters), "row")
    else:
        order = query.sort.lstrip("-")
    found = sorted(filter(kept, RECORDS), key=orders[order], reverse=(query.sort or "").startswith("-"))
    return [record["id"] for record in found]


def paged(source: Source, query: Query, limit: int) -> tuple[list[str], set[int | None]]:
    ids, totals, cursor = [], set(), None
    for _ in range(len(RECORDS) + 1):
        page = source.list("invoice", query, limit=limit, cursor=cursor)
        ids += [json.loads(record)["id"] for record in page.records]
        totals.add(page.total)
        cursor = page.next_cursor
        if cursor is None:
            break
    return ids, totals


BOUNDS: list[dict[str, Any]] = [
    {},
    {"since": DAYS[3]},
    {"until": DAYS[8]},
    {"since": DAYS[5], "until": DAYS[5]},
    {"least": Decimal("2.5")},
    {"most": Decimal("2.50")},
    {"least": Decimal(0), "most": Decimal("99.99"), "since": DAYS[2], "until": DAYS[9]},
    {"since": date(2030, 1, 1)},
    {"since": date(2030, 1, 1), "least": Decimal(0)},
    {"since": DAYS[5], "until": DAYS[5], "most": Decimal(10)},
    {"least": Decimal(100)},
    {"least_balance": Decimal("0.01")},
    {"least_balance": Decimal(0), "most_balance": Decimal(1), "since": DAYS[2]},
    {"most_balance": Decimal("1.5"), "least": Decimal(1)},
    {"due_since": DAYS[3] + timedelta(days=14), "due_until": DAYS[9] + timedelta(days=14)},
    {"due_until": DAYS[7] + timedelta(days=14), "least_balance": Decimal("0.01")},
    {"due_since": DAYS[4] + timedelta(days=14), "since": DAYS[2], "most": Decimal(10), "currency": "EUR"},
    {"due_until": DAYS[0]},
    {"currency": "EUR"},
    {"currency": "eur", "least": Decimal("2.5"), "until": DAYS[8]},
    {"currency": "chf", "least_balance": Decimal(0)},
]
OTHERS: list[dict[str, Any]] = [{}, {"status": "PAID"}, {"account_id": "b"}, {"status": "posted", "account_id": "a"}]
OTHERS += [{"status": ("Posted", "none", "PAID", "paid")}, {"status": ("paid", "posted"), "account_id": "a"}]
SORTS: list[Sort | None] = [None, *SORTS_OF_SOURCES]


@pytest.fixture(scope="module", params=["small", "as if large"])
def source(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The records in three files; as if there were a million, counted by the grid and passed by in order."""
    folder = tmp_path_factory.mktemp("data")
    for part in range(3):
        lines = [json.dumps(record) for record in RECORDS[part * 50 : part * 50 + 50]]
        (folder / f"invoices_{part}.jsonl").write_text("\n".join(lines))
    with pytest.MonkeyPatch.context() as patched:
        if request.param == "as if large":
            patched.setattr("server.folder.index.grid.LEAST_RECORDS", 1)
            patched.setattr("server.folder.index.grid._SAMPLE", 3)
            patched.setattr("server.folder.index.grid.DAY_BANDS", 4)
            patched.setattr("server.folder.index.grid.AMOUNT_BANDS", 3)
            patched.setattr("server.folder.index.snapshot.COLLECTED", 0)
        yield FolderSource(folder)


@pytest.mark.parametrize("tenant", [None, "acme"])
@pytest.mark.parametrize("others", OTHERS, ids=str)
@pytest.mark.parametrize("sort", SORTS)
def test_every_page_of_every_list_is_what_a_scan_would_give(
    source: FolderSource, sort: Sort | None, others: dict[str, Any], tenant: str | None
) -> None:
    asked = source if tenant is None else source.of_tenant(tenant)
    for bounds in BOUNDS:
        query = Query(sort=sort, **others, **bounds)
        wanted = expected(query, tenant)
        for limit in (7, 100):
            assert paged(asked, query, limit) == (wanted, {len(wanted)}), (query, limit)
        assert asked.count("invoice", query) == len(wanted)


def added_up(ids: list[str]) -> set[Sum]:
    """What records add up to, by a scan of them."""
    groups: dict[str | None, list[dict[str, Any]]] = {}
    for record in RECORDS:
        if record["id"] in ids:
            groups.setdefault(record["currency"] and record["currency"].upper(), []).append(record)

    def total(group: list[dict[str, Any]], name: str) -> tuple[Decimal | None, int]:
        stated = [Decimal(str(record[name])) for record in group if record[name] is not None]
        return (sum(stated, Decimal()) if stated else None), len(group) - len(stated)

    sums = set()
    for currency, group in groups.items():
        (amount, no_amount), (balance, no_balance) = total(group, "total"), total(group, "balance")
        stated = [Decimal(str(record["total"])) for record in group if record["total"] is not None]
        above, below = ([one for one in stated if one * sign > 0] for sign in (1, -1))
        both = bool(above and below)
        sums.add(
            Sum(
                currency=currency,
                records=len(group),
                paid_and_owed=sum(
                    (record["status"] or "").lower() == "paid" and (record["balance"] or 0) > 0 for record in group
                ),
                amount=amount,
                without_amount=no_amount,
                positive=sum(above, Decimal()) if both else None,
                negative=sum(below, Decimal()) if both else None,
                balance=balance,
                without_balance=no_balance if balance is not None else 0,
            )
        )
    return sums


@pytest.mark.parametrize("tenant", [None, "acme"])
@pytest.mark.parametrize("others", OTHERS, ids=str)
def test_every_page_says_what_its_whole_list_adds_up_to(
    source: FolderSource, others: dict[str, Any], tenant: str | None
) -> None:
    asked = source if tenant is None else source.of_tenant(tenant)
    for bounds in BOUNDS:
        query = Query(sort="-amount", **others, **bounds)
        page = asked.list("invoice", query, limit=2, cursor=None)
        found = {msgspec.structs.replace(one, above=False) for one in page.sums}  # which customers tell
        assert found == added_up(expected(query, tenant)), query
        assert [one.records for one in page.sums] == sorted((one.records for one in page.sums), reverse=True)
        if page.next_cursor is not None:
            assert asked.list("invoice", query, limit=2, cursor=page.next_cursor).sums == page.sums


def test_a_cursor_is_of_one_question_alone(source: FolderSource) -> None:
    questions = [
        Query(sort=sort, **others, **bounds) for sort, others, bounds in itertools.product(SORTS, OTHERS, BOUNDS)
    ]
    cursors = {}
    for query in questions:
        cursor = source.list("invoice", query, limit=1, cursor=None).next_cursor
        if cursor is not None:
            cursors[cursor] = query
    for other in questions[::200]:
        for cursor, query in cursors.items():
            if query != other:
                with pytest.raises(SourceError, match="does not belong to this list"):
                    source.list("invoice", other, limit=1, cursor=cursor)


def test_a_list_whose_place_is_gone_begins_again(tmp_path: Path) -> None:
    file = tmp_path / "invoices.jsonl"
    file.write_text("".join(json.dumps(record) + "\n" for record in RECORDS))
    source = FolderSource(tmp_path)
    cursor = source.list("invoice", Query(sort="amount"), limit=149, cursor=None).next_cursor
    cursor = source.list("invoice", Query(sort="amount"), limit=48, cursor=cursor).next_cursor
    file.write_text('{"id":"i0"}\n')
    with pytest.raises(SourceError, match=r"^the list has changed; start again without a cursor$") as caught:
        source.list("invoice", Query(sort="amount"), limit=5, cursor=cursor)
    assert caught.value.asked


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2026-01-31", date(2026, 1, 31)),
        ("2026-01-31T23:30:00Z", date(2026, 1, 31)),
        ("2026-01-31T23:30:00.5Z", date(2026, 1, 31)),
        ("2026-01-31T25:00:00Z", date(2026, 1, 31)),  # no time of day, and yet a date
        ("2026-01-31Z", date(2026, 1, 31)),
        ("2026-01-31T23:30:00-05:00", date(2026, 1, 31)),
        ("2026-01-31T01:00:00.000+02:00", date(2026, 1, 31)),
        ("2026-01-31 23:30:00.123", date(2026, 1, 31)),
        ("2026-01-31 23:30:00 UTC", date(2026, 1, 31)),
        ("20260131", date(2026, 1, 31)),
        (1_769_900_399, date(2026, 1, 31)),
        ("1769900399", date(2026, 1, 31)),
        (1_769_900_399_000, date(2026, 1, 31)),
        ("1769900399000", date(2026, 1, 31)),
        (datetime(2026, 1, 31, 5, tzinfo=UTC), date(2026, 1, 31)),
        (date(2026, 1, 31), date(2026, 1, 31)),
        *(
            (value, None)
            for value in (
                "31.01.2026",
                "01/31/2026",
                "soon",
                "",
                "2026-13-01",
                "2026-02-30T01:00:00Z",
                "2026-01-31ZZ",
                10**20,
                True,
                [1],
                "9" * 40,
            )
        ),
    ],
)
def test_a_date_is_read_as_vendors_write_it(value: object, day: date | None) -> None:
    assert day_of(value) == (None if day is None else (day - date(1970, 1, 1)).days)


@pytest.mark.parametrize(
    ("text", "amount"),
    [('"12.50"', 12.5), ("12.5", 12.5), ('" 1250 "', 1250.0), ("-3", -3.0), ('"1e3"', None), ('"NaN"', None)]
    + [(text, None) for text in ("true", '"12 Stk"', "[1]", "1e400", '""')],
)
def test_an_amount_is_a_number_or_the_text_of_one(tmp_path: Path, text: str, amount: float | None) -> None:
    (tmp_path / "invoices.jsonl").write_text(f'{{"id":"1","total":{text}}}\n')
    source = FolderSource(tmp_path)
    if amount is None:
        assert source.count("invoice", Query(least=Decimal(-10))) == 0
    else:
        bound = Decimal(str(amount))
        assert source.count("invoice", Query(least=bound, most=bound)) == 1


@pytest.mark.parametrize(
    ("entity", "record"),
    [
        (
            "invoice",
            {"id": "1", "amount": {"x": 1}, "total_money": {"amount": 5}, "created_at": "2026-01-02T00:00:00Z"},
        ),
        ("payment", {"id": "1", "amount_money": {"amount": 5}, "date": 1767312000}),
        ("payment", {"paymentId": "1", "purchasedAmount": 5, "transactions": [{"effectiveDate": "2026-01-02"}]}),
        ("credit_note", {"id": "1", "total": "5", "creditMemoDate": "2026-01-02"}),
        ("invoice", {"id": "1", "payment_requests": [{"computed_amount_money": {"amount": 5}}], "date": "2026-01-02"}),
    ],
    ids=str,
)
def test_nested_amounts_and_dates_are_found(tmp_path: Path, entity: str, record: dict[str, Any]) -> None:
    (tmp_path / f"{entity}s.jsonl").write_text(json.dumps(record))
    query = Query(least=Decimal(5), most=Decimal(5), since=date(2026, 1, 2), until=date(2026, 1, 2))
    assert FolderSource(tmp_path).count(entity, query) == 1


@pytest.mark.parametrize(
    "record",
    [
        {"id": "1", "due_date": 1767312000},
        {"id": "1", "payment_requests": [{"due_date": "2026-01-02"}]},
        {"id": "1", "DueDate": "2026-01-02T00:00:00Z", "amount_due": 5},
    ],
    ids=str,
)
def test_due_dates_are_found(tmp_path: Path, record: dict[str, Any]) -> None:
    (tmp_path / "invoices.jsonl").write_text(json.dumps(record))
    source = FolderSource(tmp_path)
    assert source.count("invoice", Query(due_since=date(2026, 1, 2), due_until=date(2026, 1, 2))) == 1
    assert {"due_date", "-due_date"} <= source.offers["invoice"].sorts


def test_a_list_by_due_dates_counts_the_records_that_state_none(tmp_path: Path) -> None:
    records = [
        {"id": "1", "status": "open", "balance": 5, "dueDate": "2026-01-02"},
        {"id": "2", "status": "open", "balance": 5},
        {"id": "3", "status": "open", "balance": 0, "dueDate": ""},
        {"id": "4", "status": "paid", "balance": 5},
    ]
    (tmp_path / "invoices.jsonl").write_text("\n".join(map(json.dumps, records)))
    source = FolderSource(tmp_path)
    asked = {
        Query(due_until=date(2026, 1, 31)): 3,
        Query(due_until=date(2026, 1, 31), status="open"): 2,
        Query(due_until=date(2026, 1, 31), status="open", least_balance=Decimal(1)): 1,
        Query(sort="-due_date"): 3,
        Query(sort="date"): 0,
    }
    assert {query: source.list("invoice", query, limit=5, cursor=None).undue for query in asked} == asked


@pytest.mark.parametrize(
    "record", [{"id": "1", "due": 250, "amount_due": 250}, {"id": "1", "dueAmount": "250"}], ids=str
)
def test_what_is_due_is_no_day(tmp_path: Path, record: dict[str, Any]) -> None:
    (tmp_path / "invoices.jsonl").write_text(json.dumps(record))
    assert "due_date" not in FolderSource(tmp_path).offers["invoice"].filters
