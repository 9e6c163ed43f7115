"""A learned judge of the lines of a page: body, headline, or neither.

What the phrases and shapes of :mod:`workbench.ingest.boilerplate` leave open is decided by a
multinomial logistic regression (a line classifier as Victor's in CleanEval, Spousta et al. 2008)
over what a line looks like, its words, its neighbours and its place among the paragraphs. It looks
twice: the second time it knows what it took the neighbours for (stacking, Cohen & Carvalho 2005).
The weights are a table that can be read, ``model/lines.tsv``, made by ``python -m training.lines``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from workbench.ingest.linefeatures import features, near_features

__all__ = ["KINDS", "NEITHER", "chance", "chances", "weights"]

WEIGHTS = Path(__file__).parents[1] / "model" / "lines.tsv"
KINDS = ("body", "title", "other")
NEITHER = (0.0, 0.0, 1.0)


@cache
def weights() -> dict[str, tuple[float, ...]]:
    """Return the learned weights of each feature, one for each of `KINDS`."""
    lines = WEIGHTS.read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return {name: tuple(map(float, values)) for name, *values in rows}


def chances(
    texts: Sequence[str], reasons: Mapping[int, str], places: Sequence[Sequence[str]] = ()
) -> list[tuple[float, ...]]:
    """Return how likely each line is body, headline, other (`KINDS`).

    Parameters
    ----------
    texts
        The lines of the page.
    reasons
        Why a line is no body, for those that a rule has judged.
    places
        What the publisher's other pages tell of each line
        (:func:`workbench.ingest.recurring.evidence`).
    """
    known = weights()
    rows = features(texts, reasons, places)
    first = [NEITHER if i in reasons else chance(row, known) for i, row in enumerate(rows)]
    looks = zip(rows, near_features(first), strict=True)
    return [chance([*(f"2 {name}" for name in row), *near], known) for row, near in looks]


def chance(row: Sequence[str], weights: Mapping[str, tuple[float, ...]]) -> tuple[float, ...]:
    """Return the chances of one line by its features."""
    known = [weights[name] for name in row if name in weights]
    sums = [sum(column) for column in zip(*known, strict=True)] or [0.0] * len(KINDS)
    top = max(sums)
    parts = [math.exp(s - top) for s in sums]
    return tuple(p / sum(parts) for p in parts)
