"""A logistic regression over the passages of texts; by scikit-learn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import sqrt
from typing import Any, Final

import numpy as np
from scipy.sparse import csr_matrix, vstack
from sklearn.linear_model import LogisticRegression

from benchmarks.injection.bags import Passage, Sample
from scanner.language.weights.wording import FEWEST

_REGULARISATION: Final = 0.5  # sklearn's C; 1.0 has a third more false alarms on prose for the same recall
_AT_ONCE: Final = 10_000  # passages of one part of the matrix


def fitted(
    samples: Sequence[Sample], names: Sequence[str], fewest: int, may_speak_for: Callable[[str], bool]
) -> tuple[dict[str, float], float]:
    """The weight of every feature that ``fewest`` passages hold, and the offset.

    Features that may not speak for an attack, and would, are left out, and the others fitted again without them.

    A passage is what its features weigh, divided by the square root of its words. Rare features may weigh more, by
    their inverse document frequency: without it, half of what it finds is not found (at equal false alarms).
    """
    texts = [text for sample in samples for text in sample.texts if text]
    every = [passage for text in texts for passage in text]
    held = np.bincount(np.concatenate([np.frombuffer(one.features, np.uint32) for one in every]), minlength=len(names))
    rarity = np.log((1 + len(every)) / (1 + held)) + 1
    rows = vstack([_matrix(every[at : at + _AT_ONCE], rarity) for at in range(0, len(every), _AT_ONCE)]).tocsc()
    label = [sample.attack for sample in samples for text in sample.texts for _ in text]
    share = [
        sample.weight / (len(text) if sample.attack else 1) for sample in samples for text in sample.texts for _ in text
    ]
    known: Any = np.flatnonzero(held >= fewest)
    bound = ~np.array([may_speak_for(name) for name in names])
    while True:
        model = LogisticRegression(C=_REGULARISATION, solver="liblinear", max_iter=200)
        model.fit(rows[:, known].tocsr(), label, sample_weight=share)
        wrong = bound[known] & (model.coef_[0] > 0)
        if not wrong.any():
            break
        known = known[~wrong]
    weights = model.coef_[0] * rarity[known]
    return {names[at]: float(weight) for at, weight in zip(known, weights, strict=True)}, float(model.intercept_[0])


def _matrix(passages: Sequence[Passage], rarity: Any) -> Any:
    """Passages, each a row of what it holds."""
    columns = np.concatenate([np.frombuffer(one.features, np.uint32) for one in passages]).astype(np.int32)
    lengths = [len(one.features) for one in passages]
    roots: Any = np.repeat([sqrt(max(one.words, FEWEST)) for one in passages], lengths)
    ends = np.concatenate([[0], np.cumsum(lengths)])
    return csr_matrix((rarity[columns] / roots, columns, ends), shape=(len(passages), len(rarity)))
