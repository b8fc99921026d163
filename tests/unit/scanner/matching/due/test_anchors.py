"""What the tables of literals hold, and how little."""

from scanner.catalogue import load_rules
from scanner.matching.due.anchors import automaton_tables, plain_tables
from scanner.matching.matcher import Matcher


def test_equal_bits_of_literals_are_one_object() -> None:
    rules = load_rules()
    tables = automaton_tables(rules, {program.number: program for program in Matcher(rules)._programs})
    for _, bits, _, _ in (tables, plain_tables(tables)):
        assert len(set(map(id, bits))) == len(set(bits)) < len(bits) / 10
