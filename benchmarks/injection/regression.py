"""A logistic regression over texts of several runs, of which one makes an attack; by scikit-learn.

Which run of an attack that is, nobody has marked. So all of them count at first, and then, a few times over, the one
that the regression takes for the likeliest (multiple-instance learning: Andrews et al., NIPS 2002).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy.sparse import csr_matrix, vstack
from sklearn.linear_model import LogisticRegression

if TYPE_CHECKING:
    from benchmarks.injection.wording import Sample

_REGULARISATION: Final = 0.03  # sklearn's C; from .02 to .1 nothing changes
_ATTACKS: Final = 0.3  # the weight of all attacks beside that of all harmless runs
_ROUNDS: Final = 3  # of choosing the run of each attack anew
_FEWEST: Final = 6  # texts that have to hold a feature
_HARDEST: Final = 3  # runs of a harmless text that count from the second round on: those that lean the most


def fitted(samples: Sequence[Sample], names: Sequence[str]) -> tuple[dict[str, float], float]:
    """The weight of every feature, and the offset: above 0 together with it, a run looks like an attack."""
    kinds = [_Runs(sample) for sample in samples]
    known = sum(kind.texts_with(len(names)) for kind in kinds) >= _FEWEST
    weights: Any = None
    for _ in range(_ROUNDS):
        rows, labels, shares = [], [], []
        for kind in kinds:
            chosen, share = kind.chosen(weights)
            rows.append(kind.matrix(chosen, len(names))[:, known])
            labels.append(np.full(len(chosen), kind.attack))
            shares.append(share)
        label, share = np.concatenate(labels), np.concatenate(shares)
        share[label] *= _ATTACKS * share[~label].sum() / share[label].sum()
        model = LogisticRegression(C=_REGULARISATION, solver="liblinear", max_iter=300)
        model.fit(vstack(rows).tocsr(), label, sample_weight=share)
        weights = np.zeros(len(names))
        weights[known] = model.coef_[0]
    return dict(zip(names, map(float, weights), strict=True)), float(model.intercept_[0])


class _Runs:
    """The runs of texts of one kind, by the numbers of their features."""

    def __init__(self, sample: Sample) -> None:
        self.attack = sample.attack
        self._most = 1 if sample.attack else _HARDEST
        self._weight = sample.weight
        runs = [run for text in sample.texts for run in text]
        self._columns = np.concatenate([np.frombuffer(run, dtype=np.uint32) for run in runs]).astype(np.int32)
        self._ends = np.concatenate([[0], np.cumsum([len(run) for run in runs])])
        self._owners: Any = np.repeat(np.arange(len(sample.texts)), [len(text) for text in sample.texts])

    def texts_with(self, features: int) -> Any:
        """How many texts hold each feature."""
        pairs = np.unique(np.repeat(self._owners, np.diff(self._ends)).astype(np.int64) * features + self._columns)
        return np.bincount(pairs % features, minlength=features)

    def chosen(self, weights: Any) -> tuple[Any, Any]:
        """The runs of each text that lean the most, and what each weighs; while there are no weights, all of them."""
        rows = np.arange(len(self._owners))
        if weights is not None:
            leaning = np.diff(np.append(0.0, np.cumsum(weights[self._columns]))[self._ends])
            order = np.lexsort((-leaning, self._owners))
            place = np.arange(len(order)) - np.searchsorted(self._owners[order], self._owners[order])
            rows = order[place < self._most]
        owners = self._owners[rows]
        share = 1 / np.bincount(owners)[owners] if self.attack else np.ones(len(rows))
        return rows, self._weight * share

    def matrix(self, rows: Any, features: int) -> Any:
        """Some of the runs, each a row of how often it holds each feature."""
        whole = csr_matrix(
            (np.ones(len(self._columns), dtype=np.float32), self._columns, self._ends),
            shape=(len(self._owners), features),
        )
        return whole[rows]
