"""Runs inside a peer's own environment: JSON lines in, JSON lines out. Needs nothing but the peer and the stdlib.

In: ``{"text": ..., "field": ..., "locale": ...}``. Out: ``[[label, start, end, score], ...]``, code points of the
text. A peer that understands context words gets the words of the field's name that way; the others see the text
as ``name: text`` and their spans are laid back. Locales are given to the peers that know what to do with them.
"""

from __future__ import annotations

import importlib
import json
import re
import sys
from collections.abc import Callable, Iterable
from typing import Any, TextIO

Span = tuple[str, int, int, float]
Analyse = Callable[[str, str, str], Iterable[Span]]


def presidio() -> Analyse:
    """Pattern recognizers of the default registry for English, tokens but no language model.

    A blank spaCy pipeline cuts words, and the words themselves stand for their lemmas, so that the context enhancer
    works. The bundled list of public suffixes is used; the default would ask the network.
    """
    spacy = importlib.import_module("spacy")
    analyzer = importlib.import_module("presidio_analyzer")
    engines = importlib.import_module("presidio_analyzer.nlp_engine")
    tldextract = importlib.import_module("tldextract")
    vars(tldextract)["extract"] = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)

    class Words(engines.SlimSpacyNlpEngine):  # type: ignore[misc, name-defined, unused-ignore]
        def load(self) -> None:
            self.nlp = {"en": spacy.blank("en")}

        def _doc_to_nlp_artifact(self, doc: Any, language: str) -> Any:
            return engines.NlpArtifacts(
                entities=[],
                tokens=doc,
                tokens_indices=[token.idx for token in doc],
                lemmas=[token.text.lower() for token in doc],
                nlp_engine=self,
                language=language,
            )

    engine = Words(models=[{"lang_code": "en", "model_name": "none"}], auto_download=False)
    engine.load()
    registry = analyzer.RecognizerRegistry(supported_languages=["en"])
    registry.load_predefined_recognizers(languages=["en"], nlp_engine=engine)
    analyze = analyzer.AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=["en"])

    def analyse(text: str, field: str, _locale: str) -> Iterable[Span]:
        results = analyze.analyze(text, language="en", context=_words(field), score_threshold=0)
        return [(r.entity_type, r.start, r.end, r.score) for r in results]

    return analyse


def datafog() -> Analyse:
    """The regex engine; its German rules for German texts."""
    engine = importlib.import_module("datafog.engine")

    def analyse(text: str, _field: str, locale: str) -> Iterable[Span]:
        locales = ["de"] if locale.startswith("de") else None
        result = engine.scan(text, engine="regex", locales=locales)
        return [(e.type, e.start, e.end, e.confidence) for e in result.entities]

    return _named(analyse)


def scrubadub() -> Analyse:
    """The default detectors of the text's locale."""
    module = importlib.import_module("scrubadub")
    scrubbers: dict[str, Any] = {}

    def analyse(text: str, _field: str, locale: str) -> Iterable[Span]:
        if locale not in scrubbers:
            scrubbers[locale] = module.Scrubber(locale=locale)
        return [
            (part.type, part.beg, part.end, 1.0)
            for filth in scrubbers[locale].iter_filth(text)
            for part in getattr(filth, "filths", None) or [filth]  # overlapping finds come merged
        ]

    return _named(analyse)


def cpex() -> Analyse:
    """The Rust detector with its default configuration; it counts UTF-8 bytes."""
    detector = importlib.import_module("cpex_pii_filter.pii_filter_rust").PIIDetectorRust({})

    def analyse(text: str, _field: str, _locale: str) -> Iterable[Span]:
        encoded = text.encode("utf-8", "surrogatepass")
        return [
            (kind, _characters(encoded, hit["start"]), _characters(encoded, hit["end"]), 1.0)
            for kind, hits in detector.detect(text).items()
            for hit in hits
        ]

    return _named(analyse)


PEERS: dict[str, Callable[[], Analyse]] = {
    "presidio": presidio,
    "datafog": datafog,
    "scrubadub": scrubadub,
    "cpex": cpex,
}


def _characters(encoded: bytes, offset: int) -> int:
    return len(encoded[:offset].decode("utf-8", "ignore"))


def _words(field: str) -> list[str]:
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", field)]


def _named(analyse: Analyse) -> Analyse:
    """The field's name written before the text, and spans laid back onto the text alone."""

    def with_name(text: str, field: str, locale: str) -> Iterable[Span]:
        prefix = f"{field}: " if field else ""
        for label, start, end, score in analyse(prefix + text, "", locale):
            if end > len(prefix):
                yield label, max(0, start - len(prefix)), end - len(prefix), score

    return with_name


def serve(peer: str, lines: Iterable[str], out: TextIO) -> None:
    """Answer every line."""
    analyse = PEERS[peer]()
    for line in lines:
        request = json.loads(line)
        spans = list(analyse(request["text"], request["field"], request["locale"]))
        out.write(json.dumps(spans) + "\n")


if __name__ == "__main__":
    answers, sys.stdout = sys.stdout, sys.stderr  # whatever a peer prints must not mix with the answers
    serve(sys.argv[1], sys.stdin, answers)
