"""Members of one object as evidence for each other: an account number beside a routing number is a bank account.

Billing systems number their customers' accounts, so ``account_number`` alone claims nothing. Where the object also has
a member of a bank (a routing number, a sort code, an IBAN, a BIC, ``bank_name``, the code of a branch) or the holder of
the account, it claims what it claims below ``bank``. Likewise ``cap`` is a postal code beside parts of an address, and
``crypto`` the security code beside a card's number (:data:`scanner.payloads.names.beside_words.BESIDE`).

And ``name`` is nobody's beside what only goods or things have (an SKU, an EAN, a price for each, the number of a run,
the humidity of a place), unless another member claims something of a person. ``login`` is a name that everybody reads
where its page stands beside it: a mask would leave it in the address, and take the record's key from its reader.

``attributes`` and ``properties`` are those of goods, and where JSON:API and others keep the fields of anything. So a
``name`` in them is somebody's beside a mail address, a date of birth or another name of a person, and beside a
telephone if it begins with a given name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

import msgspec

from scanner.payloads.members.lone_towns import LONGEST, is_town, lone_towns
from scanner.payloads.names.beside_words import BRANCH, CARD, DISTRICT, PLACE, SURNAME, beside_of
from scanner.payloads.names.evidence import Evidence
from scanner.payloads.names.field_parts import is_document_type
from scanner.payloads.names.fields import FieldIndex
from scanner.payloads.words.field_names import canonical, one_of, read, singular
from scanner.payloads.words.field_words import DOCUMENT
from scanner.payloads.words.party_words import PEOPLE, SOMEBODYS, TRADERS

_NAMES: Final = frozenset({"name", "displayname", "nom", "nombre", "nome", "naam"})
# What only records of goods have; what somebody buys has a product's id as well. Own list, from the
# products and order lines of Shopify, WooCommerce, Magento, Square, Stripe, Zuora and from GS1's numbers.
# And of what else has a name: runs and workflows of GitHub, weather and places of OpenWeather and OpenStreetMap.
_OF_GOODS: Final = (
    "sku", "ean", "ean13", "ean 13", "gtin", "gtin13", "gtin 13", "gtin14", "upc", "isbn", "asin", "mpn", "barcode",
    "bar code", "unit price", "list price", "retail price", "wholesale price", "unit cost", "artikelnummer",
    "einzelpreis", "stuckpreis",
    "run number", "run attempt", "workflow id", "badge url", "head sha", "head branch",
    "stock", "in stock", "stock quantity", "iata", "iata code", "icao", "icao code",
    "humidity", "wind speed", "dew point", "feels like", "osm id", "osm type", "geoname id",
)  # fmt: skip


def _spelled(words: str) -> set[str]:
    """A name as programs spell it."""
    parts = words.split()
    titled = "".join(part.title() for part in parts)
    joined = {words, "_".join(parts), "-".join(parts), "".join(parts), titled, titled[0].lower() + titled[1:]}
    return joined | {one.upper() for one in joined} | {words.title(), words.capitalize()}


_OF_REPOSITORIES: Final = frozenset(
    one
    for words in ("clone url", "ssh url", "git url", "forks count", "stargazers count", "default branch")
    for one in _spelled(words)
)
"""Names of members that only repositories have, at GitHub and Gitea: their ``full_name`` is ``pallets/flask``."""

_THINGS: Final = (
    "price", "price cents", "slug", "code", "station", "capital", "population", "zip codes", "coord", "coordinates",
    "latitude", "lat", "rating", "elevation", "calories", "genre",
)  # fmt: skip
_OF_THINGS: Final = frozenset(one for words in _THINGS for one in _spelled(words))
"""Names of members beside which a name is a thing's as a rule, in what any server says: products, teams, countries,
airports, places. A name that begins with somebody's given name counts there all the same, and any below a party."""

_PARTIES: Final = TRADERS | PEOPLE | frozenset(
    {"people", "staff", "personnel", "personal", "contact", "kontakt", "contacto", "contatto", "contato", "persona",
     "personne", "persoon", "pessoa", "osoba", "osoby", "gaste", "gaeste", "mitglieder", "klanten", "pazienti",
     "utenti", "dipendenti", "werknemers", "klienci", "pacjenci", "pracownicy", "kunder"}
)  # fmt: skip
_OF_PEOPLE: Final = frozenset(one for words in ("role", "salary", "nationality") for one in _spelled(words))

_SIGNS_OF_GOODS: Final = frozenset(one for words in _OF_GOODS for one in _spelled(words)) | _OF_REPOSITORIES
"""Names of members that only goods and things have, in every spelling."""

OF_ATTRIBUTES: Final = frozenset(one for word in ("attributes", "properties", "fields") for one in _spelled(word))
"""Objects that hold the fields of another (https://jsonapi.org/format/#document-resource-object-attributes)."""

_OF_PAGES: Final = frozenset(one for words in ("html url", "web url", "profile url") for one in _spelled(words))
"""Names of members that hold the page of who or what the object is, at GitHub, Gitea and GitLab."""

SIGNS: Final = _SIGNS_OF_GOODS | _OF_PAGES
"""Names of members that tell what names beside them are not."""

LOGINS: Final = frozenset({"login", "username"})
"""Names of members that hold what such a page is known by."""

_ROMANCE: Final = frozenset({"documento", "nro", "num", "numero"})  # words of such names
_ACCOUNT_WORDS: Final = frozenset({"account", "acct", "acc"})
_SURNAMES: Final = frozenset({"apellido", "apellidos", "surname", "surnames"})
# What members are looked up as that are called in many ways, or as anything is.
_INSTEAD: Final = {DISTRICT: "district", SURNAME: "firstName"}
_HOLDERS: Final = frozenset({"holder", "hldr"})
_MOST: Final = 512  # members of an object, or columns of a table; larger ones are not examined


class _Among(dict[str, Evidence]):
    """The evidence of an object's members, where siblings change some of it."""

    def __init__(self, known: Mapping[str, Evidence]) -> None:
        super().__init__()
        self._known = known

    def __missing__(self, name: str) -> Evidence:
        return self._known[name]


def among(
    fields: FieldIndex,
    names: Collection[str],
    parent: str = "",
    *,
    always: Collection[str] | None = None,
    above: Iterable[str] = (),
) -> Mapping[str, Evidence]:
    """The evidence of the members ``names`` of an object called ``parent``.

    Of several objects, which have these names together, each has the names ``always``. ``above``: the fields that it
    stands in, and what it says that it is.
    """
    known = _under(fields, names, parent)
    if not _SIGNS_OF_GOODS.isdisjoint(names if always is None else always):
        known = _of_goods(fields, names, known)
    elif (
        fields.any_server
        and not _OF_THINGS.isdisjoint(names if always is None else always)
        and not _may_be_somebody(fields, names, parent, known)
    ):
        known = _of_goods(fields, names, known, fields.kinds.given)
    if not _OF_PAGES.isdisjoint(names if always is None else always):
        known = _nobodys(fields, [name for name in names if canonical(name) in LOGINS and known[name].rules], known)
    if fields.any_server and len(names) <= _MOST:
        known = _nobodys(fields, lone_towns(fields, names, parent, known, above), known)
    return known if len(names) > _MOST else _beside(fields, names, parent, known)


def _beside(
    fields: FieldIndex, names: Collection[str], parent: str, known: Mapping[str, Evidence]
) -> Mapping[str, Evidence]:
    """The evidence of an object's members, with the claims of those that claim something only beside others."""
    beside = [name for name in names if known[name].part == "beside" and _may_claim_more(name, known[name])]
    papers = [name for name in names if DOCUMENT in known[name].kinds]
    if not (beside or papers):
        return known
    own = _Among(known)
    for name in _of_somebody(fields, papers, names, parent, known) if papers else ():
        numbers = fields.lookup("documentNumber", "person").rules
        rules = known[name].rules + tuple(number for number in numbers if number not in known[name].rules)
        own[name] = msgspec.structs.replace(known[name], rules=rules, telling=True)
    parents: dict[str, list[str]] = {}
    for name in beside:
        parents.setdefault(beside_of(*read(name)[:2]), []).append(name)
    for called, members in parents.items():
        if any(_is_witness(fields, called, known[name]) for name in names):
            for name in members:
                rules = fields.lookup(_INSTEAD.get(called, name), called).rules
                own[name] = msgspec.structs.replace(
                    known[name], rules=rules, telling=known[name].telling or bool(rules)
                )
    return own


def _may_claim_more(name: str, evidence: Evidence) -> bool:
    """Whether a member claims nothing by itself, or several full names where it may hold given ones."""
    return not evidence.rules or beside_of(*read(name)[:2]) == SURNAME


def _of_goods(
    fields: FieldIndex, names: Collection[str], known: Mapping[str, Evidence], given: Sequence[int] = ()
) -> Mapping[str, Evidence]:
    """The evidence of the members of goods: their name is not somebody's, or only by the rules ``given``.

    The same, where others claim of a party.
    """
    repository = not _OF_REPOSITORIES.isdisjoint(names)  # which has an owner, and is not that
    own, apart = ({*_NAMES, "fullname"}, {"owner"}) if repository else (_NAMES, set())
    named = [name for name in names if canonical(name) in own and known[name].rules]
    others = [name for name in names if name not in named and name not in apart]
    places = frozenset() if fields.any_server else fields.kinds.places
    personal = fields.kinds.people | places | fields.kinds.reached
    if not named or any(not personal.isdisjoint(known[name].rules) for name in others):
        return known
    return _nobodys(fields, named, known, given)


def _under(fields: FieldIndex, names: Collection[str], parent: str) -> Mapping[str, Evidence]:
    """The evidence of members by their names and the parent's.

    A parent that holds the fields of anybody counts as none for a bare name, where other members claim of a person.
    Shops and places have a telephone, too, so beside no more than that a name has to begin with a given one.
    """
    known = fields.under(parent)
    if parent not in OF_ATTRIBUTES:
        return known
    named = [name for name in names if canonical(name) in _NAMES and not known[name].rules]
    personal = fields.kinds.reached.union(fields.lookup("lastName").rules)
    told = [rules for name in names if not personal.isdisjoint(rules := known[name].rules)] if named else []
    if not told:
        return known
    by_telephone = frozenset(fields.lookup("phone").rules)
    given = fields.kinds.given if all(by_telephone.issuperset(rules) for rules in told) else None
    own = _Among(known)
    for name in named:
        said = fields.lookup(name)
        own[name] = said if given is None else msgspec.structs.replace(said, rules=given)
    return own


def _may_be_somebody(fields: FieldIndex, names: Collection[str], parent: str, known: Mapping[str, Evidence]) -> bool:
    """Whether an object is a party by its name, or has a member of a person's: a street, a number, a mail address."""
    if not _OF_PEOPLE.isdisjoint(names):
        return True
    if any(singular(word) in _PARTIES or one_of(word) in _PARTIES for word in read(parent[:LONGEST]).words):
        return True
    of_things = fields.kinds.impersonal | fields.kinds.any_company
    return any(
        not of_things.issuperset(known[name].rules)
        and canonical(name) not in _NAMES
        and name not in _OF_THINGS
        and not (is_town(name) and fields.kinds.places.issuperset(known[name].rules))
        for name in names
    )


def _of_somebody(
    fields: FieldIndex, papers: Sequence[str], names: Collection[str], parent: str, known: Mapping[str, Evidence]
) -> Sequence[str]:
    """The members that hold the number of somebody's papers, not the number of an invoice.

    They are beside a person's name or date of birth and the type of the document, or beside a birth date alone, or in a
    party's object. In Romance languages, where bookkeepers' documents are called otherwise, a company's name does with
    the type, and without one any name and two ways to reach somebody. What says whose it is does not count, since an
    invoice has that of its customer.
    """
    kinds = fields.kinds
    own = [known[name] for name in names if known[name].rules]
    claims = [frozenset(one.rules) for one in own if SOMEBODYS.isdisjoint(one.words.split())]
    named = any(claimed & (kinds.people | kinds.any_company) for claimed in claims)
    birth = frozenset(fields.lookup("dateOfBirth").rules)
    if named and any(not birth.isdisjoint(known[name].rules) for name in names):
        return papers
    romance = [name for name in papers if not _ROMANCE.isdisjoint(known[name].words.split())]
    if any(map(is_document_type, names)):
        party = not _PARTIES.isdisjoint(map(singular, read(parent[:LONGEST]).words))
        person = any(claimed & kinds.people and not claimed & kinds.impersonal for claimed in claims)
        return papers if party or person else romance if named else ()
    ways = sum(bool(claimed & (kinds.reached | kinds.addresses)) for claimed in claims)
    return romance if named and ways > 1 else ()


def _nobodys(
    fields: FieldIndex, named: Collection[str], known: Mapping[str, Evidence], given: Sequence[int] = ()
) -> Mapping[str, Evidence]:
    """The evidence of an object's members, in which these claim no name, unless a profile has told what they are."""
    left = [name for name in named if not known[name].told]
    if not left:
        return known
    own = _Among(known)
    for name in left:
        rules = (*(number for number in known[name].rules if number not in fields.kinds.vague), *given)
        own[name] = msgspec.structs.replace(
            known[name], rules=rules, telling=bool(rules) or known[name].region is not None
        )
    return own


def _is_witness(fields: FieldIndex, parent: str, evidence: Evidence) -> bool:
    """Whether a member shows that its object holds what an object called ``parent`` does."""
    rules, kinds = evidence.rules, fields.kinds
    if parent == PLACE:
        return not kinds.places.isdisjoint(rules)
    if parent == DISTRICT:
        return not kinds.addresses.isdisjoint(rules)
    if parent == SURNAME:
        return bool(rules) and not _SURNAMES.isdisjoint(evidence.words.split())
    if parent == CARD:
        return not kinds.cards.isdisjoint(rules)
    words = evidence.words.split()
    if "bank" in words or not kinds.banking.isdisjoint(rules):
        return True
    of_account = not _ACCOUNT_WORDS.isdisjoint(words)
    if evidence.part == "beside":
        return of_account if parent == BRANCH else "branch" in words
    return of_account and not _HOLDERS.isdisjoint(words)
