"""Whether a confidence is a probability: reliability tables and expected calibration error.

The rows of a text are sorted by their confidence into ten bins of equal width; in each, the mean
confidence should be the share of rows that are right (Niculescu-Mizil and Caruana 2005).
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from workbench.evaluation.scoring.claims import paired_claims
from workbench.evaluation.scoring.counting import BINS, Counts, Misses, Record
from workbench.evaluation.scoring.meetings import is_complete, paired_meetings

__all__ = ["binned", "count_claim_calibration", "count_meeting_calibration", "reliability"]


def binned(rows: Iterable[tuple[float, bool]]) -> np.ndarray:
    """Return (confidence, right) of rows as the counts that ``ece`` is computed from.

    Returns
    -------
    array
        Numbers of rows, then sums of confidences, then numbers of right ones, each bin by bin.
    """
    counts = np.zeros((3, BINS))
    for confidence, right in rows:
        place = min(int(confidence * BINS), BINS - 1)
        counts[:, place] += (1, confidence, right)
    return counts.ravel()


def reliability(counts: np.ndarray) -> pd.DataFrame:
    """Return the reliability table of summed counts.

    Returns
    -------
    DataFrame
        A row per bin: `low` and `high` (its bounds), `n`, `confidence` (mean) and `right` (share);
        both are missing where no row falls into the bin.
    """
    n, confidence, right = counts.reshape(3, BINS)
    edges = np.linspace(0, 1, BINS + 1).round(2)
    held = np.where(n > 0, n, np.nan)
    return pd.DataFrame(
        {
            "low": edges[:-1],
            "high": edges[1:],
            "n": n.astype(int),
            "confidence": confidence / held,
            "right": right / held,
        }
    )


def count_claim_calibration(gold: Record, predicted: Record) -> tuple[Counts, Misses]:
    """Count claims of every depth by confidence; right is what pairs with one of the gold."""
    hit = {i for i, _ in paired_claims(gold, predicted)}
    return _counted((c["confidence"], i in hit) for i, c in enumerate(predicted["claims"]))


def count_meeting_calibration(gold: Record, predicted: Record) -> tuple[Counts, Misses]:
    """Count meetings by confidence; right is what pairs with one of the gold and is complete."""
    hit = {i for i, j in paired_meetings(gold, predicted) if is_complete(gold, predicted, i, j)}
    return _counted((m["confidence"], i in hit) for i, m in enumerate(predicted["meetings"]))


def _counted(rows: Iterable[tuple[float, bool]]) -> tuple[Counts, Misses]:
    return {"ECE": binned(rows)}, {}
