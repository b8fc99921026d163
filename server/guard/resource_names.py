"""Resources that are records of people, as their addresses say: their names and titles are somebody's then.

The name of a resource is mostly a file's or a page's, and read as a text. Below `crm://contacts/7` it is a contact's.
"""

import re
from typing import Any, Final
from urllib.parse import unquote

import msgspec

from scanner import Scanner
from server.guard.counts import Counts
from server.guard.messages import Message, has_text, read_line

# A record in a collection of people, as CRMs, shops, clinics, schools and staff directories name them. Own list.
_OF_PEOPLE: Final = re.compile(
    r"(?i:^crm://[^/?#]+/[^/?#]|[/:](?:contacts?|customers?|clients?|persons?|people|employees?|patients?|members?|leads?"
    r"|students?|candidates?|applicants?|guests?)/[^/?#])"
)
_SEGMENT: Final = re.compile(r"[^/:?#=&]+")
_NAMES: Final = ("name", "title")


def mask_names(resource: Message, address: str, scanner: Scanner) -> Counts:
    """Mask the names of a resource in place, if its address says that they are somebody's; what was masked."""
    found = Counts()
    if _OF_PEOPLE.search(address) is not None:
        for member in _NAMES:
            if has_text(resource, member):
                resource[member], own = _as_of_a_record(resource[member], scanner)
                found.add(own)
    return found


def names_somebody(address: str, scanner: Scanner) -> bool:
    """Whether a part of such an address is itself somebody's name: ``crm://contacts/Jane%20Doe``."""
    if _OF_PEOPLE.search(address) is None:
        return False
    parts = (unquote(found[0]).replace("_", " ") for found in _SEGMENT.finditer(address))
    return any(_as_of_a_record(part, scanner)[0] != part for part in parts if " " in part)


def _as_of_a_record(name: str, scanner: Scanner) -> tuple[str, Counts]:
    redacted = scanner.redact_json(msgspec.json.encode({"name": name}))
    safe: Any = read_line(redacted.data)
    return safe["name"], Counts(redacted.counts, redacted.rules)
