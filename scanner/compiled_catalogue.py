"""The compiled catalogue: rules, word classes and the needs of grammars, read in a tenth of the time that YAML takes.

``python -m scanner.compiled_catalogue > scanner/rules/catalogue.json`` writes it; a test compares the two. A file that
was made from other YAML than there is now is ignored (:mod:`scanner.catalogue`).
"""

from __future__ import annotations

import sys

import msgspec

from scanner.catalogue import parsed, sources
from scanner.instructions.reader import Reader
from scanner.language.search.grammars import needs_of
from scanner.rules import ProvenRules


def text() -> bytes:
    """The file, with a line for each rule, each class and the needs of the grammars. Raises RuleError."""
    made = parsed(sources())
    encode = msgspec.json.encode
    rules = b",\n".join(map(encode, made.rules))
    classes = b",\n".join(b"%b:%b" % (encode(name), encode(own)) for name, own in made.classes.items())
    lexicon = Reader(ProvenRules(made.rules), made.classes).lexicon
    needs = needs_of([rule for rule in made.rules if rule.grammar], lexicon)
    return b'{"made_of":%b,"rules":[\n%b\n],"classes":{\n%b\n},"needs":\n%b}\n' % (
        encode(made.made_of),
        rules,
        classes,
        encode(needs),
    )


if __name__ == "__main__":
    sys.stdout.buffer.write(text())
