"""What all counts against gold share: figures of summed counts, overlaps, one-to-one pairs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

__all__ = ["TITLE", "Counts", "Misses", "Record", "figure", "jaccard", "pairs"]

Record = Mapping[str, Any]
Counts = dict[str, np.ndarray]
Misses = dict[str, list[Any]]

TITLE = re.compile(
    r"(?:the|mr|mrs|ms|dr|sir|sen|rep|gov|gen|(?:vice )?president|(?:prime|foreign) minister|"
    r"senator|secretary(?: of state)?|chancellor|king|queen|minister|general|dictator|former|"
    r"chairman|governor)\.?\s+",
    re.IGNORECASE,
)


def figure(kind: str, counts: np.ndarray) -> tuple[float, float, float]:
    """Return (precision, recall, F1) of summed counts; a share stands in all three places."""
    if kind == "share":
        share = counts[0] / counts[1] if counts[1] else 0.0
        return share, share, share
    hit_p, predicted, hit_r, gold = counts if kind == "b_cubed" else counts[[0, 1, 0, 2]]
    precision = hit_p / predicted if predicted else 0.0
    recall = hit_r / gold if gold else 0.0
    both = precision + recall
    return precision, recall, 2 * precision * recall / both if both else 0.0


def jaccard(a: set[Any], b: set[Any]) -> float:
    """Return the share of common elements in all of two sets, 0-1."""
    return len(a & b) / len(a | b) if a | b else 0.0


def pairs(scored: Iterable[tuple[float, int, int]]) -> list[tuple[int, int]]:
    """Return one-to-one pairs, best first."""
    left, right, chosen = set(), set(), []
    for _, i, j in sorted(scored, key=lambda t: (-t[0], t[1], t[2])):
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            chosen.append((i, j))
    return chosen
