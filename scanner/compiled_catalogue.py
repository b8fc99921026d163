"""The compiled catalogue: all rules and word classes in one file of JSON, read in a tenth of the time that YAML takes.

``python -m scanner.compiled_catalogue > scanner/rules/catalogue.json`` writes it; a test compares the two. A file that
was made from other YAML than there is now is ignored (:mod:`scanner.catalogue`).
"""

from __future__ import annotations

import sys

import msgspec

from scanner.catalogue import parsed, sources


def text() -> bytes:
    """The file, with a line for each rule and each class. Raises RuleError."""
    made = parsed(sources())
    encode = msgspec.json.encode
    rules = b",\n".join(map(encode, made.rules))
    classes = b",\n".join(b"%b:%b" % (encode(name), encode(own)) for name, own in made.classes.items())
    return b'{"made_of":%b,"rules":[\n%b\n],"classes":{\n%b\n}}\n' % (encode(made.made_of), rules, classes)


if __name__ == "__main__":
    sys.stdout.buffer.write(text())
