"""A learned judge of the lines of a page: how likely each is body, and how likely the headline.

What the phrases of :mod:`workbench.ingest.boilerplate` leave open is decided by boosted trees
(Friedman 2001) over what a line looks like, its neighbours and its place among the paragraphs. The
trees are a table that can be read, ``model/lines.tsv``, made by ``python -m training.lines``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from workbench.ingest.linefeatures import features

__all__ = ["TABLE", "Trees", "chances", "trees"]

TABLE = Path(__file__).parents[1] / "model" / "lines.tsv"


@dataclass(frozen=True)
class Trees:
    """Trees as arrays of nodes; a leaf leads to itself, and the value of the others is 0."""

    roots: np.ndarray
    feature: np.ndarray  # its name
    most: np.ndarray  # value of the feature up to which the way leads to `then`
    then: np.ndarray
    otherwise: np.ndarray
    value: np.ndarray

    def chances(self, names: Sequence[str], rows: np.ndarray) -> np.ndarray:
        """Return the chance of each row."""
        place = {name: n for n, name in enumerate(names)}
        column = np.array([place.get(name, 0) for name in self.feature])
        nodes = np.tile(self.roots, (len(rows), 1))
        while True:
            values = np.take_along_axis(rows, column[nodes], axis=1)
            following = np.where(
                values <= self.most[nodes], self.then[nodes], self.otherwise[nodes]
            )
            if (following == nodes).all():
                return 1 / (1 + np.exp(-self.value[nodes].sum(axis=1)))
            nodes = following


@cache
def trees() -> dict[str, Trees]:
    """Return the learned trees by what they judge: ``body`` and ``title``."""
    table = pd.read_csv(TABLE, sep="\t", comment="#", keep_default_na=False)
    return {str(kind): tabled(rows.reset_index(drop=True)) for kind, rows in table.groupby("kind")}


def tabled(rows: pd.DataFrame) -> Trees:
    """Return the trees of a table: columns tree, feature, most, then, otherwise, value."""
    most = rows["most"].to_numpy(np.float32)
    then, otherwise = rows["then"].to_numpy(), rows["otherwise"].to_numpy()
    roots = rows.index[~rows["tree"].duplicated()].to_numpy()
    return Trees(roots, rows["feature"].to_numpy(), most, then, otherwise, rows["value"].to_numpy())


def chances(
    texts: Sequence[str],
    reasons: Mapping[int, str],
    evidence: Sequence[Mapping[str, float]] = (),
) -> tuple[np.ndarray, np.ndarray]:
    """Return how likely each line is body, and how likely it is the headline.

    Parameters
    ----------
    texts
        The lines of the page.
    reasons
        Why a line is no body, for those that a rule has judged; they are neither.
    evidence
        What the publisher's other pages show of each line
        (:func:`workbench.ingest.recurring.evidence`).
    """
    names, rows = features(texts, reasons, evidence)
    judged = np.isin(np.arange(len(texts)), list(reasons))
    body, title = (trees()[kind].chances(names, rows) for kind in ("body", "title"))
    return np.where(judged, 0.0, body), np.where(judged, 0.0, title)
