"""Who and where: persons, companies, mail addresses, telephone numbers, streets, birthdays, of one locale and half."""

from __future__ import annotations

import random
import unicodedata
from typing import NamedTuple

from benchmarks.accuracy.cases import Half
from benchmarks.accuracy.lists import BRANCH, FAMILY, GIVEN, LEGAL_FORM, STREET, TOWN, TRADE, own


class Value(NamedTuple):
    """A value's text, and what is special about it (a card's network, a phone's notation).

    ``inner`` is the sensitive part when that is not the whole (code points, end exclusive).
    """

    text: str
    variant: str = ""
    inner: tuple[int, int] | None = None


class People:
    """Draws for one locale and half from one generator."""

    def __init__(self, draw: random.Random, locale: str, half: Half) -> None:
        self._draw = draw
        self._locale = locale
        self._half = half

    def given(self) -> str:
        """A given name."""
        return self._draw.choice(own(GIVEN[self._locale], self._half))

    def family(self) -> str:
        """A family name."""
        return self._draw.choice(own(FAMILY[self._locale], self._half))

    def person(self) -> Value:
        """A full name."""
        return Value(f"{self.given()} {self.family()}")

    def organization(self) -> Value:
        """A company with its legal form."""
        words = (
            self._draw.choice(own(TRADE[self._locale], self._half)),
            self._draw.choice(own(BRANCH[self._locale], self._half)),
            self._draw.choice(LEGAL_FORM[self._locale]),
        )
        return Value(" ".join(words))

    def email(self) -> Value:
        """A mail address in one of the usual forms, at a reserved domain (RFC 2606) or a made-up one."""
        first, last = _ascii(self.given()), _ascii(self.family())
        local = self._draw.choice(
            [f"{first}.{last}", f"{first[0]}{last}", f"{last}+billing", f"{first}_{last}{self._draw.randint(1, 99)}"]
        )
        maker = _ascii(self._draw.choice(own(TRADE[self._locale], self._half)))
        suffix = self._locale.partition("_")[2].lower().replace("us", "com").replace("gb", "co.uk")
        domain = self._draw.choice(["example.com", "example.org", f"{maker}.{suffix}", f"mail.{maker}.{suffix}"])
        return Value(f"{local}@{domain}")

    def phone(self) -> Value:
        """A telephone number as people write it; the variant is ``national`` or ``international``."""
        draw = self._draw
        shape = draw.choice(own(_PHONES[self._locale], self._half))
        text = "".join(_digit(draw, character) for character in shape)
        return Value(text, "international" if text.startswith("+") else "national")

    def address(self) -> Value:
        """Street, number, postcode and town in the order of the country."""
        draw = self._draw
        street, town = draw.choice(own(STREET[self._locale], self._half)), draw.choice(TOWN[self._locale])
        number = draw.randint(2, 289)
        if self._locale == "en_US":
            unit = draw.choice(["", "", ", Apt 4B", ", Suite 210"])
            return Value(f"{draw.randint(100, 9999)} {street}{unit}, {town}")
        if self._locale in {"en_GB", "fr_FR"}:
            return Value(f"{number} {street}, {town}")
        if self._locale == "de_DE":
            return Value(f"{street} {number}, {town}")
        return Value(f"{street}, {number}, {town}" if self._locale == "es_ES" else f"{street} {number}, {town}")

    def street(self) -> Value:
        """The first line of an address alone, as fields hold it."""
        return Value(self.address().text.split(",")[0])

    def birthday(self) -> Value:
        """A date of birth in the notation of the country."""
        draw = self._draw
        year, month, day = draw.randint(1938, 2004), draw.randint(1, 12), draw.randint(1, 28)
        if draw.random() < 0.3:
            return Value(f"{year}-{month:02d}-{day:02d}", "iso")
        if self._locale == "en_US":
            return Value(f"{month:02d}/{day:02d}/{year}")
        separator = "." if self._locale == "de_DE" else "/"
        return Value(f"{day:02d}{separator}{month:02d}{separator}{year}")


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss"))
    return "".join(c for c in plain if c.isalnum() and c.isascii()).lower()


def _digit(draw: random.Random, character: str) -> str:
    """N is 2-9, X any digit, the rest itself."""
    if character == "N":
        return str(draw.randint(2, 9))
    return str(draw.randint(0, 9)) if character == "X" else character


# Notations of real plans; blocks set aside for fiction where a country has them: Ofcom (7700 900, 0113 496, 20 7946 0),
# Bundesnetzagentur (30 23125, 89 99998, 171 39200), ARCEP (1 99 00, 6 39 98, 4 65 71). The United States set aside
# only 555-01XX, which libphonenumber does not take for a number, so there the exchange is free.
_PHONES = {
    "en_US": ["415-NXX-XXXX", "(512) NXX-XXXX", "+1 608 NXX XXXX", "813.NXX.XXXX", "208 NXX XXXX", "+1-518-NXX-XXXX",
              "1-212-NXX-XXXX", "+1 (303) NXX-XXXX", "(617)NXX-XXXX", "+1702NXXXXXX"],
    "en_GB": ["07700 900XXX", "+44 7700 900XXX", "020 7946 0XXX", "0113 496 0XXX", "+44 20 7946 0XXX",
              "+44 (0)113 496 0XXX", "(020) 7946 0XXX", "07700-900XXX", "+447700900XXX", "07700900XXX"],
    "de_DE": ["030 23125XXX", "+49 30 23125XXX", "089/99998-XXX", "0171 39200XX", "+49 171 39200XX",
              "+49 (0)89 99998-XXX", "(030) 23125 XXX", "0171/39200XX", "+493023125XXX", "0049 171 39200XX"],
    "fr_FR": ["01 99 00 XX XX", "+33 1 99 00 XX XX", "06.39.98.XX.XX", "04 65 71 XX XX", "+33 6 39 98 XX XX",
              "+33 (0)4 65 71 XX XX", "063998XXXX", "019900XXXX", "+3363998XXXX", "06-39-98-XX-XX"],
    "es_ES": ["612 34X XXX", "+34 612 34X XXX", "91 123 XX XX", "93 456 XX XX", "+34 91 123 XX XX", "+34 644-12X-XXX",
              "954 12 XX XX", "644.12X.XXX", "+3464412XXXX", "6441XXXXX"],
    "it_IT": ["02 8765 4XXX", "+39 02 8765 4XXX", "347 123 4XXX", "06 4512 XXXX", "+39 347 123 4XXX",
              "+39 06 4512XXXX", "333/123XXXX", "011-987 6XXX", "+39333123XXXX", "0039 333 123XXXX"],
}  # fmt: skip
