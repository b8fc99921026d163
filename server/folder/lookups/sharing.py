"""Which other records have the id or number of one: other lines of it, other states, or others that are called so."""

from collections.abc import Callable, Mapping

from server.folder.index.queries import Located
from server.folder.index.repeats import report_the_same
from server.records.facts import Facts
from server.source import NOT_SHARING, Sharing

Others = Callable[[str, str, int], Mapping[Located, bytes]]
"""The texts of the records with this ("id" or "number", key): 1 of those that lists show, -1 of the hidden ones."""


def sharing_of(
    kind: int, text: bytes, facts: Facts, key: str, others: Others, is_older: Callable[[Located, Located], bool]
) -> Sharing:
    """What shares the id or number of a record that was found by this key; what says the same is not counted.

    `is_older`: whether the file of the first record is an earlier state of that of the second.
    """
    own = facts.key
    if own is None:
        return NOT_SHARING
    listed = dict(others("id", own, 1))
    at = next((one for one in listed if listed[one] == text), None)
    if facts.number is not None and own not in {facts.number, key.strip()}:  # found by a number that others may have
        listed |= others("number", facts.number, 1)
    texts = others("id", own, -1)
    hidden = [one for one, said in texts.items() if said != text]
    older = [] if at is None else [one for one in hidden if is_older(one, at)]
    apart = [] if at is None else [one for one in hidden if one.slot != at.slot]
    same = [one for one in apart if one not in older and report_the_same(kind, text, texts[one])]
    return Sharing(
        rows=len(hidden) - len(apart),
        older=len(older),
        differing=len(apart) - len(older) - len(same),
        namesakes=sum(said != text for said in listed.values()),
    )
