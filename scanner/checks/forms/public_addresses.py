"""Whether an address of a machine is one that the world gives out, so that it may be somebody's.

None of a network of one's own (RFC 1918, RFC 4193), of the machine itself, of a link, of documents (RFC 5737 and 3849)
or of many at once is, and no mask of a network (IANA's registries of special-purpose addresses).
"""

import re
from ipaddress import IPv6Address, ip_address
from itertools import islice
from typing import Final

_ADDRESSES: Final = re.compile(r"[0-9A-Fa-f:.]{2,45}")
_MOST: Final = 32  # of one value: a header of forwarded requests


def holds_public_address(text: str) -> bool:
    """Whether one stands in ``text``, alone, with a prefix length, or among others."""
    return any(_is_public(found[0]) for found in islice(_ADDRESSES.finditer(text), _MOST))


def _is_public(text: str) -> bool:
    try:
        address = ip_address(text)
    except ValueError:
        return False
    own = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return (own or address).is_global and not address.is_multicast
