"""Whether a name is made of words, as people name tools and methods, and not drawn, nor somebody's.

Rules for secrets go by what stands beside one, or by how it begins; of a name of which neither is known there is
nothing but its letters. So each word of it has to be one that some language could have, or one of the short forms that
everybody uses. A typing error hardly ever makes a pair of letters that no language has, and stays readable.
"""

import re
from itertools import pairwise
from typing import Final

from scanner.checks.gazetteer import is_given_name, is_known_name
from scanner.disguises.strange import strange

_PARTS: Final = re.compile(r"[-_/]+")
_WORDS: Final = re.compile(r"[A-Z]{2,}s(?![a-z])|[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_NUMBERED: Final = re.compile(r"[A-Z]?[a-z]*(?:[0-9]+[a-z]+)+[0-9]*")
_LONGEST_NUMBERED: Final = 4  # of a short form with digits within: "k8s", "b2b", "i18n"; "Tr0ub4dor" is none
_SHORTEST: Final = 3  # letters of a word that is no short form …
_FEW: Final = 2  # … but so many may be anything: "get_x", "k_v"; of "AbCdEfGh" four are

# Own list: what names of tools are made of, of the short words and of those with letters that no language has together.
_TEXT: Final = (
    "as at bgp by cd ci cmd css csv ctx cwd db dbs dm docx eks faq fn fs ftp gcp go gpt gpu hr id if in io ip is"
    " it jira jpg js json jsonl jsx jwt kafka kb kpi kv llm ls mcp md mdx mkdir mp mq mqtt mr my mysql nlp no npm"
    " oauth ocr of ok on or os pdf php playwright pptx pr psql px qa qbo qr rds rm rss sdk sh sku sql sqlite sqs"
    " src svg tf tls to ts tsv tsx txt ui up uuid uuids ux vm vms vnc vpc vpn vs vscode wiki ws www xero xls xlsx"
    " xml xsd yml"
)
_SHORT: Final = frozenset(_TEXT.split())


def words_of(name: str) -> list[str]:
    """The words of a name, whatever it is written in: ``get_item``, ``get-item`` and ``getItem``."""
    return [word for part in _PARTS.split(name) for word in _WORDS.findall(part)]


def is_wordy(name: str) -> bool:
    """Whether it is; ASCII letters, digits, ``_``, ``-`` and ``/`` are all that it holds."""
    if any(len(one) > _LONGEST_NUMBERED for part in _PARTS.split(name) for one in _NUMBERED.findall(part)):
        return False
    words = [word.lower() for word in words_of(name) if not word.isdecimal()]
    if any(is_given_name(one) and is_known_name(other) for one, other in pairwise(words)):
        return False
    unknown = [word for word in words if word not in _SHORT]
    cut_fine = sum(len(word) < _SHORTEST for word in unknown) > _FEW
    return not (cut_fine or any(len(word) > 1 and strange(word) for word in unknown))
