"""What is measured, against what, and with which answer. Every function gives rows; nothing is printed here."""

from __future__ import annotations

import gc
import json
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from math import inf
from pathlib import Path
from random import Random
from typing import Any, Final, NamedTuple

import msgspec

from benchmarks.accuracy.peers import PeerError
from benchmarks.speed import unseen
from benchmarks.speed.hostile import HOSTILE
from benchmarks.speed.measure import each_once, exponent, forget_calls, in_turns, peak, seconds
from benchmarks.speed.payloads import Density, customers, page_of_invoices, stripe_like, text, zuora_like
from benchmarks.speed.peers import Process, started
from scanner import Scanner, load_rules

_WARM: Final = 20  # payloads, all different ones, after which a scanner has made what it makes once
_SETTLED: Final = 0.4  # seconds that a measurement may take for each of its repetitions taken together


class Row(NamedTuple):
    """One line of the report. ``ratio`` is ours / theirs, or theirs / ours where ``faster`` says so.

    ``found`` is what ours and the other found, so that nobody wins by not looking.
    """

    group: str
    case: str
    bytes: int
    ms: float
    beside: str
    ratio: float
    goal: float | None = None
    faster: bool = False
    found: str = ""


class Scanners(NamedTuple):
    """The scanners of a run, compiled once."""

    view: Scanner
    redact: Scanner

    @classmethod
    def compiled(cls) -> Scanners:
        """As a server and a batch job use them."""
        return cls(Scanner.from_profile("finance-default"), Scanner.from_profile("redact-only"))


def _times(work: Callable[[], object]) -> int:
    """How often to repeat: until half a second is full, 5 times at the least and 200 at the most."""
    work()
    return max(5, min(200, int(_SETTLED / max(seconds(work), 1e-6))))


def _anew(scanner: Scanner) -> Callable[[], None]:
    """Forgets what scans found in texts, so that a text that comes again takes as long as a new one."""
    return scanner.detector.forget_texts


def _again(payload: bytes) -> bytes:
    return msgspec.json.encode(msgspec.json.decode(payload))


# ---- views ----------------------------------------------------------------------------------------------------------

VIEW_GOALS: Final = {5_000: 0.45, 50_000: 0.25}


def views(scanners: Scanners, sizes: Sequence[int]) -> Iterator[Row]:
    """Views of invoices against merely decoding them; each was viewed before, as an assistant asks again and again."""
    cases: list[tuple[int, Density]] = [(items, "normal") for items in sizes]
    cases += [(5_000, density) for density in ("clean", "dense") if 5_000 in sizes]
    for items, density in cases:
        payload = zuora_like(items, density)
        work = partial(scanners.view.view, payload, entity="Invoice")
        view = work()
        if view.meta.get("originalCount", items) != items or b"4111 1111" in view.encode():
            raise AssertionError("the view is wrong")
        pair = in_turns(work, partial(msgspec.json.decode, payload), times=_times(work))
        goal = VIEW_GOALS.get(items) if density == "normal" else None
        found = f"{sum(view.counts.values())} masked"
        yield Row(
            "view",
            f"{items:,} items, {density}",
            len(payload),
            pair.ours * 1e3,
            "decode",
            pair.ratio,
            goal,
            found=found,
        )


def memory(scanners: Scanners, sizes: Sequence[int]) -> Iterator[Row]:
    """Peak memory of a view beside its payload."""
    for items in sizes:
        payload = zuora_like(items)
        work = partial(scanners.view.view, payload, entity="Invoice")
        work()
        yield Row("memory", f"view of {items:,} items", len(payload), 0.0, "payload", peak(work) / len(payload), 0.6)


# ---- redaction ------------------------------------------------------------------------------------------------------


def redactions(scanners: Scanners, items: int) -> Iterator[Row]:
    """Whole documents against decoding and encoding them."""
    cases: list[tuple[str, bytes, float | None]] = [
        ("Zuora-like, clean", zuora_like(items, "clean"), None),
        ("Zuora-like, 3 % of records", zuora_like(items, "normal"), 1.0),
        ("Zuora-like, every record", zuora_like(items, "dense"), 5.0),
        ("Stripe-like, 3 % of records", stripe_like(items), 1.0),
        ("pages of invoices with their lines, 3 %", page_of_invoices(items), None),
        ("customers, four in every record", customers(items), None),
    ]
    for case, payload, goal in cases:
        work = partial(scanners.redact.redact_json, payload)
        redacted = work()
        if b"@example.com" in redacted.data or b"4111 1111" in redacted.data:
            raise AssertionError("something was left")
        found = f"{sum(redacted.counts.values()):,} found"
        for when, before, own_goal in (("", _anew(scanners.redact), goal), (", seen before", lambda: None, None)):
            pair = in_turns(work, partial(_again, payload), times=_times(work), before=before)
            row = Row("redact", case + when, len(payload), pair.ours * 1e3, "decode + encode", pair.ratio, own_goal)
            yield row._replace(found=found)


def finds(scanners: Scanners, sizes: Sequence[int]) -> Iterator[Row]:
    """Texts of any length against encoding and lower-casing them, which any scanner has to do at least."""
    for size in sizes:
        given = text(size)
        work = partial(scanners.redact.find, given)
        lower = lambda given=given: given.encode().lower()  # noqa: E731
        pair = in_turns(work, lower, times=_times(work), before=_anew(scanners.redact))
        yield Row(
            "find", f"{size:,} characters", len(given), pair.ours * 1e3, "encode + lower", pair.ratio, found="0 found"
        )


# ---- payloads that were never read before ---------------------------------------------------------------------------


def never_seen(scanners: Scanners, count: int) -> Iterator[Row]:
    """So many payloads that are all new, each read once against decoding it; then the same ones again."""
    cases: list[tuple[str, Callable[[Random], bytes], Callable[[bytes], Mapping[str, int]]]] = [
        (
            f"view of an invoice of {unseen.LINES} lines",
            unseen.invoice,
            lambda payload: scanners.view.view(payload, entity="Invoice").counts,
        ),
        (
            f"redact a message of {unseen.IDS} ids",
            unseen.message,
            lambda payload: scanners.redact.redact_json(payload).counts,
        ),
        (
            "find in a note",
            unseen.note,
            lambda payload: Counter(one.entity_type for one in scanners.redact.find(msgspec.json.decode(payload))),
        ),
    ]
    for case, make, work in cases:
        for payload in unseen.series(make, _WARM, seed=1):
            work(payload)
        payloads = unseen.series(make, count)
        size = sum(map(len, payloads)) // count
        for when in ("new", "again", "for the third time"):
            answers: list[Mapping[str, int]] = []
            pair = each_once(_kept(work, answers), msgspec.json.decode, payloads)
            if [counts["EMAIL_ADDRESS"] for counts in answers] != [1] * count:
                raise AssertionError("an address was not found")
            yield Row(
                "unseen",
                f"{case}, {when}",
                size,
                pair.ours * 1e3,
                "decode",
                pair.ratio,
                found=f"{count} of {count} addresses",
            )


def _kept(work: Callable[[bytes], Mapping[str, int]], answers: list[Mapping[str, int]]) -> Callable[[bytes], None]:
    return lambda payload: answers.append(work(payload))


# ---- linear time ----------------------------------------------------------------------------------------------------


def scaling(scanners: Scanners, sizes: Sequence[int]) -> tuple[list[Row], Mapping[str, list[tuple[float, float]]]]:
    """The exponent of time against size, and the points it comes from (bytes, seconds)."""
    works: dict[str, Callable[[bytes], object]] = {
        "view": partial(scanners.view.view, entity="Invoice"),
        "redact": scanners.redact.redact_json,
        "decode": msgspec.json.decode,
    }
    points: dict[str, list[tuple[float, float]]] = {name: [] for name in works}
    for size in sizes:
        payload = zuora_like(size)
        for name, work in works.items():
            work(payload)
            taken = inf
            for _ in range(3):
                _anew(scanners.view)()
                taken = min(taken, seconds(partial(work, payload)))
            points[name].append((float(len(payload)), taken))
    rows = [
        Row("scaling", f"{name}, {sizes[0]:,} to {sizes[-1]:,} items", 0, 0.0, "linear", exponent(points[name]), 1.03)
        for name in ("view", "redact")
    ]
    return rows, points


def hostile(scanners: Scanners, size: int) -> Iterator[Row]:
    """Time per byte of inputs made to be slow, against plain text of the same size.

    Nothing that was said of the words of an input is known when it comes again, as whoever writes one to be slow never
    writes the same words twice. What is kept are the states of automata, which one input makes for the next.
    """
    forget_texts = _anew(scanners.redact)

    def before() -> None:
        forget_texts()
        forget_calls()
        gc.collect()  # else what one input has left slows the plain text beside it: 8 s of signs by a multiple

    plain = json.dumps({"note": text(size)}).encode()
    for name, make in HOSTILE.items():
        payload = make(size)
        work = partial(scanners.redact.redact_json, payload)
        plainly = partial(scanners.redact.redact_json, plain)
        pair = in_turns(work, plainly, times=3, before=before)
        ratio = pair.ratio * len(plain) / len(payload)
        yield Row("hostile", name, len(payload), pair.ours * 1e3, "plain text, a byte", ratio, 4.0)


# ---- peers ----------------------------------------------------------------------------------------------------------


class Contest(NamedTuple):
    """One input for ours and for peers; ``goal`` is how many times as fast we want to be."""

    case: str
    peer: str
    payload: bytes  # a JSON document, or a JSON list of texts
    texts: bool
    goal: float | None = None


def contests(items: int) -> list[Contest]:
    """Who is asked what. Slow peers get less to do; the figures are per byte."""
    texts = msgspec.json.encode([text(1_000_000)])
    few = zuora_like(max(20, items // 20))
    return [
        Contest(f"redact an invoice of {items:,} items", "cpex", zuora_like(items), texts=False, goal=8),
        Contest(f"redact an invoice of {items:,} items", "stdlib", zuora_like(items), texts=False),
        Contest("redact a small invoice", "presidio", few, texts=False, goal=700),
        Contest("redact a small invoice", "datafog", few, texts=False),
        Contest("redact a small invoice", "scrubadub", few, texts=False),
        Contest("redact customers, four findings a row", "stdlib", customers(items), texts=False, goal=5),
        Contest("find in 1 MB of clean text", "hyperscan", texts, texts=True, goal=1.5),
        Contest("find in 1 MB of clean text", "stdlib", texts, texts=True),
    ]


def against_peers(
    scanners: Scanners, names: Sequence[str], cache: Path, items: int
) -> Iterator[Row | tuple[str, PeerError]]:
    """Rows with the ratio of throughputs, or the name of a peer and why there is none."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        rules = folder / "rules.json"
        rules.write_bytes(msgspec.json.encode([rule.pattern for rule in load_rules() if rule.pattern]))
        processes: dict[str, Process] = {}
        for name in names:
            try:
                processes[name] = stack.enter_context(started(name, cache, [str(rules)] if name == "hyperscan" else ()))
            except PeerError as error:
                yield name, error
        for number, contest in enumerate(contests(items)):
            if contest.peer not in processes:
                continue
            file = folder / f"{number}.json"
            file.write_bytes(contest.payload)
            try:
                yield _contest(scanners, processes[contest.peer], contest, file)
            except PeerError as error:
                yield contest.peer, error


def _contest(scanners: Scanners, peer: Process, contest: Contest, file: Path) -> Row:
    kind, found = ("texts" if contest.texts else "document"), 0

    def theirs() -> float:
        nonlocal found
        taken, found = peer.run("texts" if kind == "texts" else "document", file)
        return taken

    if contest.texts:
        given = msgspec.json.decode(contest.payload, type=list[str])
        ours: Callable[[], Any] = lambda: [scanners.redact.find(text) for text in given]  # noqa: E731
        mine = sum(map(len, ours()))
    else:
        ours = partial(scanners.redact.redact_json, contest.payload)  # from bytes to bytes: the peers get it decoded
        mine = sum(ours().counts.values())
    pair = in_turns(ours, theirs, times=5, reports=True, before=_anew(scanners.redact))
    return Row(
        "peers",
        contest.case,
        len(contest.payload),
        pair.ours * 1e3,
        peer.name,
        1 / pair.ratio,
        contest.goal,
        faster=True,
        found=f"{mine:,} / {found:,} found",
    )
