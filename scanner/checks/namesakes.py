"""Firms, brands and places whose names are a given name and a surname: in running text they are nobody.

Only names are here that speak of the firm far more often than of a person who is called so, and whose words the
gazetteer knows both.
"""

from __future__ import annotations

from typing import Final

# Own list, after the Fortune 1000, the FTSE 350, and brands of shops, clothes, drinks and cosmetics. As
# scanner.checks.names.plain has words.
NAMESAKES: Final = frozenset(
    {"morgan stanley", "charles schwab", "raymond james", "edward jones", "merrill lynch", "dean witter",
     "john hancock", "ernst young", "stewart stevenson", "robert walters", "michael page", "arthur andersen",
     "allen overy", "baker mckenzie", "clifford chance", "thomas cook", "john lewis", "philip morris", "robert bosch",
     "harley davidson", "rolls royce", "leroy merlin", "peter hahn", "fritz berger", "eddie bauer", "ethan allen",
     "jack jones", "jack wills", "jack wolfskin", "calvin klein", "ralph lauren", "marc jacobs", "max mara",
     "ted baker", "ben sherman", "fred perry", "laura ashley", "vera bradley", "steve madden", "kenneth cole",
     "perry ellis", "paul stuart", "donna karan", "anne klein", "tory burch", "miu miu", "mary kay", "paul mitchell",
     "elizabeth taylor", "marie curie", "jack daniels", "jim beam", "johnnie walker", "samuel adams", "don julio",
     "captain morgan", "betty crocker", "sara lee", "oscar mayer", "duncan hines", "jimmy dean", "jenny craig",
     "aunt jemima", "harvey norman", "levi strauss", "stanley black", "martin marietta", "wells fargo",
     "franklin mint", "warner bros", "warner brothers", "marcus evans", "taylor wessing", "russell reynolds",
     "russell stover", "frederick fisher", "peter jackson", "clark kent", "victor hugo", "wilson parking",
     "taylor francis", "john wiley", "simon schuster", "harper collins", "carl hanser", "marks spencer",
     "foster wheeler", "jacob jensen", "georg jensen", "royal copenhagen", "santa claus", "jordan valley",
     "virginia beach", "florence nightingale", "sierra leone", "lloyd george", "diego garcia", "carson city"}
)  # fmt: skip
