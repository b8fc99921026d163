"""Names that claim nothing by themselves, but beside others: ``account_number``, ``cap``, ``district``.

Which names those are, and below which object they claim what they do beside other members of it
(:mod:`scanner.payloads.members.siblings`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from scanner.payloads.words.field_names import singular
from scanner.payloads.words.party_words import SOMEBODYS

_WHOSE_AND_WHAT: Final = 2  # words
# Names that tell nothing by themselves, and the parent below which they claim something. They do so without that parent
# where another member shows that the object is of its kind (scanner.payloads.members.siblings).
BANK: Final = "besideBank"  # of a rule of its own, since a customer's number may stand beside their bank's data
BRANCH: Final = "bankBranch"
PLACE: Final = "indirizzo"
DISTRICT: Final = "besidePlace"  # of a rule of its own, too: a code of two digits tells little
CARD: Final = "card"
SURNAME: Final = "besideSurname"
# Parts of an address below a town or around it, in the words of their countries, which mean other things by themselves.
# Own list, from the forms for addresses of the Universal Postal Union and https://github.com/google/libaddressinput.
DISTRICTS: Final = frozenset(
    {"district", "subdistrict", "ward", "parish", "barangay", "brgy", "neighborhood", "neighbourhood", "landmark",
     "pincode", "taluka", "taluk", "tehsil", "mandal", "distrito", "comuna", "partido", "colonia", "delegacion",
     "alcaldia", "canton", "corregimiento", "vereda", "urbanizacion", "freguesia", "concelho", "kecamatan", "kelurahan",
     "ilce", "semt", "grad", "opcina", "opstina", "naselje", "postanskibroj", "obec", "gmina", "powiat", "phuong",
     "quan", "huyen"}
)  # fmt: skip
BESIDE: Final[Mapping[str, str]] = {
    # The number of an account, which is a customer's or a bank's, and that of a branch, which is a shop's or a bank's.
    **dict.fromkeys(
        ("accountnumber", "accountno", "accountnum", "accountnbr", "accountnr", "account", "acctnumber", "acctno",
         "acctnum", "acctnbr", "acct", "accnumber", "accno", "acno", "acc"),
        BANK,
    ),
    **dict.fromkeys(("branchcode", "branchno", "branchnumber"), BRANCH),
    "cap": PLACE,  # Codice di Avviamento Postale, or an upper limit
    "str": PLACE,  # Straße, or a string
    "cim": PLACE,  # Hungarian for an address and for a title
    **dict.fromkeys(("firstline", "secondline"), PLACE),  # of an address (Etsy), or of any text
    **dict.fromkeys(DISTRICTS, DISTRICT),
    "nombres": SURNAME,  # given names in Peru and Colombia, and what anything is called
    "crypto": CARD,  # cryptogramme, or a kind of money
}  # fmt: skip


def beside_of(plain: str, words: tuple[str, ...]) -> str:
    """The object below which a field claims what it does beside other members of that; "" for most fields.

    A part of an address may say whose it is: ``consignee_pincode``.
    """
    if plain in BESIDE or len(words) < _WHOSE_AND_WHAT or words[-1] not in DISTRICTS:
        return BESIDE.get(plain, "")
    return DISTRICT if all(singular(word) in SOMEBODYS for word in words[:-1]) else ""
