"""The profile of a guard: addresses of machines that name nobody pass.

What a server says is full of them: loopback, private networks, masks and documents' examples in the settings of a
machine. None tells who somebody is, and without them a file of hosts or of a proxy says nothing. In a customer's
record, where the rest of the package reads, a private address is somebody's.
"""

from typing import Final, Literal

import msgspec

from scanner import Profile, Scanner, load_profile

Addresses = Literal["public", "all"]
"""Which addresses of machines are masked."""

_TYPE: Final = "IP_ADDRESS"


def scanner_of(named: str | Profile, addresses: Addresses = "public", key: bytes | None = None) -> Scanner:
    """The scanner of a profile, whose own style for addresses counts. Raises `scanner.ScannerError`."""
    profile = named if isinstance(named, Profile) else load_profile(named)
    if addresses == "public":
        profile = msgspec.structs.replace(profile, masks={_TYPE: "public", **profile.masks})
    return Scanner.from_profile(profile, key=key)
