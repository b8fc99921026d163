"""Redaction that withholds parts of long texts: only those that carry instructions, not the whole text.

What is left must not be an instruction, alone or together with the rest of the document. So the document is scanned
again without the withheld parts, and a text that this second scan withholds is withheld whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from scanner.documents.document import OMITTED_NAME
from scanner.documents.regular import read
from scanner.entity_types import INJECTION
from scanner.findings import RedactedJson
from scanner.masking.fence import OPEN
from scanner.masking.masks import OMITTED_CONTENT
from scanner.matching.buffer.memory import Memory
from scanner.payloads.leaves.leaves import Leaves
from scanner.payloads.payload import Payload, as_bytes, decode_exact, document_in, encode
from scanner.redaction.redact import redact_json
from scanner.redaction.redactor import Redactor
from scanner.texts.parts import Parts
from scanner.texts.table_leaves import TableLeaves


def redact_in_parts(
    redactor: Redactor,
    payload: Payload,
    may_lose: Callable[[str], bool],
    *,
    each: str,
    tables: TableLeaves | None,
) -> RedactedJson:
    """Redact a document like :func:`scanner.redaction.redact.redact_json`, but withhold only parts of some texts.

    Texts for which ``may_lose`` is true lose only the parts that carry instructions, where that is enough. ``tables``
    shows texts that are tables. Raises PayloadError.
    """
    recalled = Memory()
    parts = Parts(redactor, may_lose, recalled)
    redacted = redact_json(redactor, payload, each=each, rests=parts.rests, tables=tables, recalled=recalled)
    if not parts.bare:
        return redacted
    leaves = Leaves()
    walk = redactor.walk_by_columns(leaves)
    document = walk.enter(read(as_bytes(payload, redactor.profile.limits)).document)  # the leaves get the same numbers
    bare = encode(walk.leave(document, parts.bare))
    again = redact_json(redactor, bare, recalled=recalled).data
    if again == bare:
        return redacted
    safe = decode_exact(redacted.data)
    more = _withhold(decode_exact(bare), decode_exact(again), safe)
    if more is None:
        return redact_json(redactor, payload, each=each, tables=tables)
    counts = Counter(redacted.counts)
    counts[INJECTION] += more
    return RedactedJson(encode(safe), dict(+counts), redacted.rules, redacted.each)


def _withhold(was: Any, now: Any, safe: Any) -> int | None:
    """Withhold in the ``safe`` document the texts that a second scan withheld; returns how many are newly withheld.

    ``was`` is the document of that scan and ``now`` the same masked. None when a field name was withheld, which cannot
    be changed here.
    """
    more = 0
    waiting = [(was, now, safe)]
    while waiting:
        old, new, own = waiting.pop()
        if isinstance(old, dict):
            if _name_leaves(old, new):
                return None
            members = zip(old.values(), new.values(), list(own.items()), strict=True)
        else:
            members = zip(old, new, enumerate(own), strict=True)
        for before, after, (key, shown) in members:
            if isinstance(before, dict | list):
                waiting.append((before, after, shown))
            elif isinstance(before, str) and _leaves(before, after):
                more += OMITTED_CONTENT not in shown
                own[key] = OMITTED_CONTENT
    return more


def _leaves(before: Any, after: Any) -> bool:
    """Whether a value, or one inside it, was withheld between ``before`` and ``after``.

    Texts that hold the mark of withheld content from the start do not count.
    """
    if isinstance(before, dict):
        return _name_leaves(before, after) or any(map(_leaves, before.values(), after.values()))
    if isinstance(before, list):
        return any(map(_leaves, before, after))
    if not isinstance(before, str) or before == after:
        return False
    if after == OMITTED_CONTENT or (after.startswith(OPEN) and not before.startswith(OPEN)):  # withheld, or fenced
        return True
    old, new = document_in(before), document_in(after)
    return old is not None and (new is None or _leaves(old, new))


def _name_leaves(before: Any, after: Any) -> bool:
    return any(OMITTED_NAME in name and name != old for old, name in zip(before, after, strict=True))
