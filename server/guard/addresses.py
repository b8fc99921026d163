"""The profile of a guard: addresses of machines, and places, that name nobody pass.

What a server says is full of them: loopback, private networks, masks and documents' examples in the settings of a
machine. None tells who somebody is, and without them a file of hosts or of a proxy says nothing. In a customer's
record, where the rest of the package reads, a private address is somebody's, and so is a town: of a forecast, a
journey or a shop it names nobody, and masked it is no answer.
"""

from collections.abc import Mapping
from typing import Final

import msgspec

from scanner import Profile, Scanner, load_profile
from scanner.masking.masks import Style
from server.guard.options import Addresses

_STYLES: Final[Mapping[str, Style]] = {"IP_ADDRESS": "public", "STREET_ADDRESS": "public"}


def scanner_of(named: str | Profile, addresses: Addresses = "public", key: bytes | None = None) -> Scanner:
    """The scanner of a profile, whose own style for addresses counts. Raises `scanner.ScannerError`."""
    profile = named if isinstance(named, Profile) else load_profile(named)
    if addresses == "public":
        profile = msgspec.structs.replace(profile, masks={**_STYLES, **profile.masks})
    return Scanner.from_profile(profile, key=key)
