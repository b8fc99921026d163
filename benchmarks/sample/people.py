"""Who and what the sample's records are made of: people that nobody is, test cards, countries, customers, plans."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

# Names that stand for "anybody" in their country: https://en.wikipedia.org/wiki/List_of_terms_referring_to_an_average_person
PERSONS = (
    ("Jane", "Doe"), ("John", "Doe"), ("Erika", "Mustermann"), ("Joe", "Bloggs"), ("Jean", "Dupont"),
    ("Max", "Mustermann"), ("Jan", "Modaal"), ("Richard", "Roe"), ("Kari", "Nordmann"), ("Mario", "Rossi"),
    ("Juan", "Pérez"), ("Jan", "Kowalski"), ("Matti", "Meikäläinen"), ("Jane", "Smith"),
)  # fmt: skip
MAILBOXES = str.maketrans({"é": "e", "ä": "a"})

# Published test cards: https://docs.stripe.com/testing, https://developer.paypal.com/api/rest/sandbox/card-testing/
CARDS = (
    "4111111111111111", "5555555555554444", "378282246310005", "4242424242424242", "6011111111111117",
    "2223003122003222", "30569309025904", "4012888888881881", "5105105105105100", "3566002020360505",
)  # fmt: skip
# Void or advertised numbers, never anybody's: https://www.ssa.gov/history/ssn/misused.html
SSNS = ("078-05-1120", "219-09-9999")
AREAS = ("212", "415", "312", "617", "206", "303")  # with 555-0100 to 555-0199, kept for fiction by the NANPA
PHONES = ("+1 {}-555-01{:02d}", "({}) 555-01{:02d}", "{}-555-01{:02d}", "+1{}55501{:02d}", "{}.555.01{:02d}")
EMPLOYEES = ("ola.nordmann@example.org", "anna.nowak@example.org", "billing.bot@example.org")


class Country(NamedTuple):
    """Where a customer sits. Tax and bank numbers are examples from python-stdnum, the IBAN registry and Stripe."""

    street: str
    city: str
    state: str
    postal_code: str
    currency: str
    tax_percent: int
    tax_id: str
    bank: dict[str, str]


COUNTRIES = {
    "US": Country("Sample Ave", "Springfield", "IL", "62701", "USD", 0, "12-3456789",
                  {"routingNumber": "110000000", "accountNumber": "000123456789"}),
    "GB": Country("High Street", "Anytown", "", "AB1 2CD", "GBP", 20, "GB980780684",
                  {"iban": "GB82WEST12345698765432"}),
    "DE": Country("Musterstraße", "Musterstadt", "", "12345", "EUR", 19, "DE136695976",
                  {"iban": "DE89370400440532013000"}),
    "FR": Country("rue de l'Exemple", "Paris", "", "75001", "EUR", 20, "FR40303265045",
                  {"iban": "FR1420041010050500013M02606"}),
    "NL": Country("Voorbeeldstraat", "Amsterdam", "", "1000 AA", "EUR", 21, "NL004495445B01",
                  {"iban": "NL91ABNA0417164300"}),
}  # fmt: skip

# name | type | industry | country; accounts are numbered from A-00000123 in this order
CUSTOMERS = tuple(
    row.split(" | ")
    for row in """\
Acme Corporation | Enterprise | Manufacturing | US
Pinefold Analytics Inc. | Business | Software | US
Erika Mustermann | Sole Proprietor | Design | DE
Harrowgate Tea Rooms Ltd | Business | Hospitality | GB
Atelier Bruyantine SARL | Business | Fashion | FR
Tannbruck Maschinenbau GmbH | Enterprise | Manufacturing | DE
Jan Modaal | Sole Proprietor | Carpentry | NL
Cobblewick Freight LLC | Enterprise | Logistics | US
Skylarkia Foundation | Nonprofit | Education | US
Quillmere Publishing | Business | Media | GB
Juan Pérez Fotografía | Sole Proprietor | Photography | US
Velvetbyte Games | Startup | Entertainment | US
Osterlohe Klinikbedarf AG | Enterprise | Healthcare | DE
Jane Smith | Sole Proprietor | Consulting | US
Grachtenwind Energie BV | Enterprise | Energy | NL
Moorfield & Tansy Solicitors | Business | Legal | GB
Larkspur Robotics | Startup | Robotics | US
Boulangerie Quatrefeuille | Business | Food | FR
Copperhollow Mining Supply | Enterprise | Mining | US
Nebelhorn Verlag GmbH | Business | Media | DE
Fennimore Dental Group | Business | Healthcare | US
Richard Roe | Sole Proprietor | Translation | US
Tidewell Aquaculture | Startup | Agriculture | GB
Zandpoort Logistiek BV | Business | Logistics | NL
Brightmallow Foods Inc. | Enterprise | Food | US
Kieselgrund Bau KG | Business | Construction | DE
Northquay Marine Ltd | Business | Shipping | GB
Solvarine Optique SA | Enterprise | Optics | FR
Dapplewood Schools Trust | Nonprofit | Education | GB
Ironbark Payroll Services | Business | Finance | US
Max Mustermann Elektro | Sole Proprietor | Crafts | DE
Glasswing Biotech | Startup | Biotech | US
Hollowell Insurance Brokers | Business | Insurance | GB
Meridianth Cloud Inc. | Enterprise | Software | US
Petrichor Landscaping | Business | Services | US
Wolkenried Software GmbH | Startup | Software | DE
""".splitlines()
)


class Plan(NamedTuple):
    """A rate plan: the price of a unit, how many are usual, and what its invoice lines say."""

    name: str
    price: Decimal
    usual: int
    line: str


PLANS = (
    Plan("Platform Enterprise", Decimal("1500.00"), 1, "Platform fee, Enterprise, {month}"),
    Plan("Platform Business", Decimal("240.00"), 1, "Platform fee, Business, {month}"),
    Plan("Seats", Decimal("18.50"), 25, "Named users, {month}"),
    Plan("Storage", Decimal("0.0225"), 40_000, "Object storage, GB-months, {month}"),
    Plan("API calls", Decimal("0.0004"), 2_500_000, "Metered API calls, {month}"),
    Plan("Priority support", Decimal("99.00"), 1, "Priority support, {month}"),
)
NOTES = (
    "Prefers paper invoices.",
    "Purchase order needed before renewal.",
    "Quarterly review in the second week.",
    "",
)
INTERNAL = ("Discount agreed until year end.", "Complained about pricing.", "Pays late, but always pays.", "")
