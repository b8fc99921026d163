"""A text that is made to fill the automata of rules does not make a process grow without end."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
_ROOM_MB = 90  # usual texts alone fill again what is let go of: with 40 it goes on for ever

_FED = """
import json, random, sys
from scanner import Scanner, load_rules
from scanner.matching.automata import resident_mb
from scanner.matching.native import AUTOMATA

def near_matches(rule, some, size=4_000):
    examples = [one.text for one in (*rule.example_list(), *rule.near_miss_list())]
    pieces = []
    while sum(map(len, pieces)) < size:
        example = some.choice(examples)
        begin = some.randrange(len(example))
        pieces.append(example[begin : begin + some.randint(1, 60)])
        pieces.append("".join(some.choices("abcxyz0189 .-_/@:=+#,;(){}", k=some.randrange(9))))
    return "".join(pieces)

scanner = Scanner.from_profile("redact-only")
scanner.read_ahead()
some = random.Random(1)
texts = [near_matches(rule, some) for rule in load_rules()[::30] if rule.example_list()]
start = most = resident_mb()
AUTOMATA.most_mb = start + int(sys.argv[1])
found = []
for text in texts:
    found += [[one.rule, one.start, one.end] for one in scanner.find(text)]
    most = max(most, resident_mb())
print(json.dumps({"grown": most - start, "found": found}))
"""


def _fed(most_mb: int) -> dict[str, Any]:
    line = [sys.executable, "-c", _FED, str(most_mb)]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, check=True)  # noqa: S603  our own
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nobody tells what a process takes")
def test_near_matches_of_every_rule_fill_no_process() -> None:
    free, bounded = _fed(10_000), _fed(_ROOM_MB)
    assert free["grown"] > _ROOM_MB + 40  # or it shows nothing
    assert bounded["grown"] < _ROOM_MB + 15
    assert bounded["found"] == free["found"]
    assert free["found"]
