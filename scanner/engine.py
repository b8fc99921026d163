"""The scanner: everything compiled once, then shared by threads."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn, Self

from scanner.catalogue import load_rules
from scanner.detection.detector import Detector
from scanner.detection.public_places import detector_for
from scanner.disclosure.suggestion import suggestion
from scanner.entity_types import PARTIES, USUAL
from scanner.errors import MissingKeyError, PayloadError
from scanner.explain import Explanation, explain_document, explain_text
from scanner.findings import Finding, Redacted, RedactedJson, View
from scanner.masking.masks import KEYED
from scanner.masking.tally import Tally
from scanner.masking.tokens import SHORTEST_KEY
from scanner.matching.spans import Span
from scanner.payloads.leaves.leaves import Leaves
from scanner.payloads.names.evidence import NO_EVIDENCE
from scanner.payloads.payload import Payload
from scanner.payloads.places.regions import country_code
from scanner.redaction.masker import Masker, masked
from scanner.redaction.redact import redact_json
from scanner.redaction.redactor import Redactor
from scanner.rules import Rule
from scanner.selection.profile import Profile, load_profile
from scanner.texts.cut_values import MAY_BE_CUT, cells, mask_cut_cells
from scanner.texts.in_parts import redact_in_parts
from scanner.texts.prompts import Author, Prompt, redact_prompts
from scanner.texts.spoken import Spoken, redact_spoken
from scanner.texts.table_leaves import TableLeaves
from scanner.texts.tables import RedactedTable, redact_table
from scanner.views.request import Related, ViewRequest
from scanner.views.shapes import Shapes
from scanner.views.shown import UNNAMED
from scanner.views.view import build_view
from scanner.views.window import WHOLE, Window

if TYPE_CHECKING:
    import pyarrow as pa

    from scanner.batch.columns.arrow.scanned import ScannedTable
    from scanner.batch.columns.arrow.tables import TableScanner

_LONGEST_CHARACTER: Final = 4  # bytes of UTF-8


@lru_cache(maxsize=1)
def _detector() -> Detector:
    """The package's own rules, compiled once for the process; a detector never changes."""
    detector = Detector(load_rules())
    detector.reader.warm()
    return detector


def refuse_missing_key(profile: Profile, key: bytes | None) -> None:
    """Raises ProfileError when a style of the profile needs a key and there is a short one or no bytes.

    Raises MissingKeyError where there is none.
    """
    if key is not None and not isinstance(key, bytes):
        raise profile.origin.error(f"a key is bytes, not {type(key).__name__}")
    keyed = sorted(KEYED & profile.styles())
    if keyed and (key is None or len(key) < SHORTEST_KEY):
        error = profile.origin.error(f"the style {keyed[0]} needs a key of at least {SHORTEST_KEY} bytes")
        raise error if key is not None else MissingKeyError(str(error))


def refuse_unknown_types(profile: Profile, rules: Iterable[Rule]) -> None:
    """Raises ProfileError when the profile masks, or says that a field holds, what none of the rules finds."""
    found = {rule.entity_type for rule in rules}
    for unknown, places in profile.masked_types().items():
        if unknown not in found:
            reason = f"no rule finds {unknown}, so it cannot be masked{suggestion(unknown, sorted(found))}"
            raise profile.origin.error(f"{'.'.join(places[0])}: {reason}", *places)


class Scanner:
    """Finds, masks and filters. Immutable after construction; safe to share between threads."""

    __slots__ = ("_redactor", "_shapes", "profile")

    @property
    def detector(self) -> Detector:
        """The compiled rules."""
        return self._redactor.detector

    @property
    def redactor(self) -> Redactor:
        """The compiled rules with the profile's styles and the key, for the batch scan."""
        return self._redactor

    def __init__(self, profile: Profile, detector: Detector, key: bytes | None = None) -> None:
        refuse_missing_key(profile, key)
        refuse_unknown_types(profile, detector.rules)
        self.profile = profile
        self._redactor = Redactor(detector, Masker(profile, key or b""))
        self._shapes = Shapes(detector, profile)

    @classmethod
    def from_profile(cls, profile: str | Path | Profile, *, key: bytes | None = None) -> Self:
        """A scanner for a built-in profile by name, a YAML file or a loaded profile. Compiles everything.

        ``key`` is what the styles ``token`` and ``hash`` are keyed with: at least 16 bytes, kept secret, the same for
        as long as pseudonyms are to stay the same. Raises ProfileError, RuleError.
        """
        loaded = profile if isinstance(profile, Profile) else load_profile(profile)
        return cls(loaded, detector_for(loaded, _detector()), key)

    def apart(self, purpose: str) -> Self:
        """A scanner of the same profile whose pseudonyms are its own, under a key that is derived for a purpose.

        For texts of a party that must not learn, by trying values, what a pseudonym in other texts stands for.
        """
        if not KEYED & self.profile.styles():
            return self
        masker = self._redactor.masker
        masker = masker._replace(key=hmac.digest(masker.key, purpose.encode(), "sha256"))
        scanner = object.__new__(type(self))  # its parts were checked before
        scanner.profile, scanner._shapes = self.profile, self._shapes
        scanner._redactor = self._redactor._replace(masker=masker)
        return scanner

    def __copy__(self) -> Self:
        return self  # a scanner is immutable

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError("a scanner cannot be pickled: hand over the name of its profile, and make one in each process")

    def read_ahead(self) -> None:
        """Compile the gates and read the lists of names that only some texts need. Meant for a background thread.

        Otherwise the first text that reads like an instruction waits about a second for them, and the first with a
        number or a name about 0.15 seconds.
        """
        self.detector.reader.read_ahead()
        self.detector.matcher.read_ahead()
        rules = {(rule.entity_type, rule.validator): rule for rule in reversed(self.detector.rules) if rule.pattern}
        leaves = Leaves()
        for (entity_type, _), rule in rules.items():
            for example in rule.example_list()[:1] if entity_type in USUAL | PARTIES else ():
                leaves.add(example.parts()[0], NO_EVIDENCE, ())
        self._redactor.detect(leaves)

    def find(self, text: str, *, region: str | None = None) -> list[Finding]:
        """The findings of one text in reading order; offsets are code points of ``text``, end exclusive.

        ``region`` is the country of the text, as an ISO 3166 code or a name. Telephone numbers in national format are
        checked against its numbering plan. Raises PayloadError for an unknown country.
        """
        return [_finding(span) for span in self._spans(text, region)]

    def redact(self, text: str, *, region: str | None = None) -> Redacted:
        """The text with every finding masked; a text that carries instructions is withheld whole.

        ``region`` as in :meth:`find`.
        """
        spans = self._spans(text, region)
        safe = masked(text, spans, self._redactor.masker, Tally())
        return Redacted(safe, tuple(_finding(span) for span in spans))

    def redact_spoken(
        self, texts: Sequence[str], names: Container[int] = ()
    ) -> tuple[list[Spoken], dict[str, int], dict[str, int]]:
        """Mask descriptions of tools, or withhold those that say more to a model than a description may.

        ``names`` are the indices of names and choices, which are not parts of sentences. Also returns the counts by
        entity type and by rule id. Raises PayloadError for a text that is too long.
        """
        for text in texts:
            self._check(text)
        tally = Tally()
        return redact_spoken(self._redactor, texts, names, tally), tally.counts, tally.rules

    def view(
        self,
        payload: Payload,
        *,
        entity: str | None = None,
        meta: Mapping[str, Any] | None = None,
        label: str = UNNAMED,
        beside: Mapping[str, Any] | None = None,
        max_bytes: int | None = None,
        window: Window = WHOLE,
        related: Sequence[Related] = (),
    ) -> View:
        """What a model may see of a payload.

        ``entity`` names the profile's entity, without regard to case; if it is missing, the payload's fields decide.
        A list at the top is shown as ``{"items": [...]}``, with ``label`` as the name. ``meta`` and ``beside`` are the
        caller's own fields in meta and in the view. They count in the budget but are not scanned; an ``amountsIn`` in
        ``meta`` replaces the profile's, and None removes it. ``max_bytes`` may lower the profile's ``max_view_bytes``.
        ``window`` starts the entity's list of lines further on. ``related`` records are not shown; the names in them
        are masked in this record's texts.
        Raises PayloadError, before any work, for a payload that is not a JSON object or array within the profile's
        limits, and for an entity that the profile neither knows nor lets pass (``unknown_entity``).
        """
        request = ViewRequest(
            entity=entity,
            meta=meta or {},
            list_name=label,
            extra_fields=beside or {},
            max_bytes=max_bytes,
            window=window,
            related=related,
        )
        return build_view(self._redactor, self._shapes, payload, request)

    def redact_json(
        self,
        payload: Payload,
        *,
        each: str = "",
        may_lose: Callable[[str], bool] | None = None,
        tables: Sequence[RedactedTable] = (),
    ) -> RedactedJson:
        """The whole document with everything sensitive masked: strings, names and long numbers. Nothing is cut.

        A text that carries instructions is replaced whole. A text for which ``may_lose`` is true loses only the parts
        that carry them, where it has six or more: passages or lines, or values of a JSON text. ``each`` names a list of
        texts in the top-level object; the counts are then also given for each of these texts. A text that is the
        ``unmasked`` text of one of ``tables`` is scanned like any other and replaced by the masked table; names in its
        columns are masked in all texts. Raises PayloadError.
        """
        known = TableLeaves(self._redactor.masker, tables) if tables else None
        if may_lose is None:
            return redact_json(self._redactor, payload, each=each, tables=known)
        return redact_in_parts(self._redactor, payload, may_lose, each=each, tables=known)

    def held_by(self, name: str) -> frozenset[str]:
        """The entity types of which a field of that name is known to hold a value."""
        fields = self.detector.fields
        return frozenset(self.detector.rules[number].entity_type for number in fields.lookup(name).rules)

    def redact_prompts(
        self,
        payload: Payload,
        prompts: Mapping[int, str],
        *,
        each: str,
        tables: Sequence[RedactedTable] = (),
        by: Author = "user",
    ) -> dict[int, Prompt]:
        """Prompts that :meth:`redact_json` has withheld, masked, if they may tell a model what they do; by number.

        ``prompts`` are texts of the list ``each`` of the document, by their number in it; ``by``: who says that
        they may. Raises PayloadError.
        """
        return redact_prompts(self._redactor, payload, prompts, each=each, tables=tables, by=by)

    def redact_table(self, text: str) -> RedactedTable | None:
        """Mask a text that is a table (JSON Lines, or rows below a header) cell by cell.

        None for a text that is no table or has to be withheld whole. The result is one of two scans: its ``unmasked``
        text still has to go through :meth:`redact_json`, with the result among the ``tables``. Raises PayloadError.
        """
        self._check(text)
        return redact_table(self._redactor, text)

    def may_be_cut(self, payload: bytes) -> bool:
        """Whether a value may be cut into two texts of a JSON document, so that :meth:`redact_cut` has to look."""
        return MAY_BE_CUT.search(payload) is not None

    def redact_cut(self, before: object, after: object) -> tuple[dict[str, int], dict[str, int]]:
        """Omit values that are cut into two neighbouring texts of a document; returns the counts by type and by rule.

        ``before`` is the document as it came. ``after`` is the same document from :meth:`redact_json`, which is changed
        in place.
        """
        tally = Tally()
        rows = [cell for cell in cells(before, after) if cell.text]
        mask_cut_cells(self._redactor, rows, tally)
        return tally.counts, tally.rules

    def scan_table(self, table: pa.Table) -> ScannedTable:
        """An Arrow table with everything sensitive masked, its types kept, and what was found; needs ``pyarrow``.

        Each row is masked as :meth:`redact_json` masks the row as a JSON object. A number or a date that has to be
        masked becomes null. Raises PayloadError, and BatchError without ``pyarrow``.
        """
        from scanner.batch.columns.arrow.tables import scan_table  # noqa: PLC0415  pyarrow is an extra, and takes 0.1 s

        return scan_table(self._redactor, table)

    def for_schema(self, schema: pa.Schema, entity: str | None = None) -> TableScanner:
        """A scanner for record batches of one Arrow schema.

        The profile's ``entity`` decides what happens to each column. Raises PayloadError, and BatchError for an entity
        that the profile does not know, and without ``pyarrow``.
        """
        from scanner.batch.columns.arrow.tables import TableScanner  # noqa: PLC0415  the same
        from scanner.batch.decided.decisions import Decisions  # noqa: PLC0415  what a scan alone needs

        return TableScanner(self._redactor, schema, Decisions(self.profile, entity))

    def explain(self, text: str) -> list[Explanation]:
        """Why each candidate in a text was masked, kept, withheld, covered or dropped. Slow; tells no value."""
        self._check(text)
        return explain_text(self._redactor, text)

    def explain_json(self, payload: Payload) -> list[Explanation]:
        """What :meth:`explain` says, for every text and long number of a document, by pointer. Raises PayloadError.

        Texts that are JSON documents are read as in :meth:`redact_json`. Findings in field names are not explained.
        """
        return explain_document(self._redactor, payload)

    def _check(self, text: str) -> None:
        if not isinstance(text, str):
            raise PayloadError("unsupported", "a text is a str")
        most = self.profile.limits.max_payload_bytes
        if len(text) * _LONGEST_CHARACTER > most:
            size = len(text) if text.isascii() else len(text.encode(errors="surrogatepass"))
            if size > most:
                raise PayloadError("too_large", f"the text has {size} bytes, the profile allows {most}")

    def _spans(self, text: str, region: str | None) -> list[Span]:
        self._check(text)
        leaves = Leaves()
        leaves.add(text, NO_EVIDENCE, ())
        if region is not None:
            leaves.regions = (_region(region),)
        return self._redactor.detect(leaves).get(0, [])


def _region(name: str) -> str:
    region = country_code(name) if isinstance(name, str) else None
    if region is None:
        raise PayloadError("unsupported", "a region is a country's ISO 3166 code or its name")
    return region


def _finding(span: Span) -> Finding:
    rule = span.rule
    confidence = rule.confidence or rule.weight
    return Finding(rule.id, rule.entity_type, span.start, span.end, rule.severity, confidence, span.via)
