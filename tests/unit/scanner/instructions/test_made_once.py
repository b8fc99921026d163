"""What several threads need at once is made once, and none waits for ever."""

import sys
import threading

from scanner.catalogue import load_words
from scanner.instructions import reader as module
from scanner.instructions.reader import Reader
from scanner.language.weights.wording import NO_WEIGHTS, WordingFile
from scanner.rules import ProvenRules, Rule, parse_rules

_RULES = b"""
defaults: {entity_type: PROMPT_INJECTION, severity: high, category: override, weight: 1, description: x}
rules:
- {id: a.b, grammar: "ignore that", references: [x], examples: ["x"], near_misses: ["y"]}
- {id: a.c, leaning: 1.0, references: [x], examples: ["x"], near_misses: ["y"]}
"""


def _rules() -> tuple[Rule, ...]:
    return parse_rules(_RULES.replace(b'["x"]', '["\u27e6x\u27e7"]'.encode()), "test")


def _is_within(thread: threading.Thread) -> bool:
    """Whether a thread has entered the reader's module, or waits on its behalf."""
    frame = sys._current_frames().get(thread.ident or 0)
    while frame is not None:
        if frame.f_code.co_filename == module.__file__:
            return True
        frame = frame.f_back
    return False


def test_two_threads_that_need_words_and_grammars_do_not_wait_for_one_another() -> None:
    begun = threading.Event()

    def words() -> None:
        begun.set()
        assert reader.lexicon is not None

    other = threading.Thread(target=words, daemon=True)

    def weights() -> WordingFile:
        """Asked for within the making of grammars, before the words are: the other thread is let in meanwhile."""
        other.start()
        begun.wait()
        deadline = 10_000
        while not _is_within(other) and other.is_alive() and deadline:
            deadline -= 1
        return NO_WEIGHTS

    reader = Reader(ProvenRules(_rules()), load_words(), wording=weights)
    first = threading.Thread(target=lambda: reader.grammars, daemon=True)
    first.start()
    first.join(20)
    other.join(20)
    assert not first.is_alive()
    assert not other.is_alive()
