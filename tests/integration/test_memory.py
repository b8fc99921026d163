"""A text that is made to fill the automata of rules does not make a process grow without end."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from scanner import load_rules
from scanner.matching.engines.native import AUTOMATA
from tests.compiled import compiled

ROOT = Path(__file__).resolve().parents[2]
_ROOM_MB = 70  # usual texts alone fill again what is let go of: with 40 that takes most of the time

_FED = """
import json, random, sys
from scanner import Scanner, load_rules
from scanner.matching.engines.automata import resident_mb
from scanner.matching.engines.native import AUTOMATA

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
texts = [near_matches(rule, some) for rule in load_rules()[::50] if rule.example_list()]
start = most = resident_mb()
AUTOMATA.most_mb, AUTOMATA.again_mb = start + int(sys.argv[1]), 40
found = 0
for text in texts:
    found += len(scanner.find(text))
    most = max(most, resident_mb())
print(json.dumps([most - start, found]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nobody tells what a process takes")
def test_near_matches_of_every_rule_fill_no_process() -> None:
    """They take 8 s, and without letting go they make the process grow by 117 MB."""
    line = [sys.executable, "-c", _FED, str(_ROOM_MB)]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, check=True)  # noqa: S603  our own
    grown, found = json.loads(done.stdout)
    assert _ROOM_MB - 5 < grown < _ROOM_MB + 15
    assert found


def test_what_was_let_go_of_finds_the_same() -> None:
    scanner = compiled("redact-only")
    texts = [rule.example_list()[0].text for rule in load_rules()[::40] if rule.example_list()]
    before = [scanner.find(text) for text in texts]
    assert any(before)
    AUTOMATA.forget()
    assert [scanner.find(text) for text in texts] == before
