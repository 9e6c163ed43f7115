"""What all counts against gold share: figures of summed counts, overlaps, one-to-one pairs.

B-cubed is of Bagga and Baldwin (1998), expected calibration error of Naeini et al. (2015).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from typing import Any

import numpy as np

__all__ = [
    "BINS",
    "TITLE",
    "Counts",
    "Misses",
    "Record",
    "Where",
    "b_cubed",
    "core",
    "figure",
    "jaccard",
    "pairs",
    "words_in",
]

Record = Mapping[str, Any]
Counts = dict[str, np.ndarray]
Misses = dict[str, list[Any]]
Where = tuple[int, int]

#: Bins of equal width that confidences are sorted into.
BINS = 10
TITLE = re.compile(
    r"(?:the|mr|mrs|ms|dr|sir|sen|rep|gov|gen|(?:vice )?president|(?:prime|foreign) minister|"
    r"senator|secretary(?: of state)?|chancellor|king|queen|minister|general|dictator|former|"
    r"chairman|governor)\.?\s+",
    re.IGNORECASE,
)
WORD = re.compile(r"\w+(?:[’']\w+)?")


def figure(kind: str, counts: np.ndarray) -> tuple[float, float, float]:
    """Return (precision, recall, value) of summed counts; most kinds have one value for all three.

    Parameters
    ----------
    kind
        What is computed: ``f1`` of (hits, predicted, gold), ``b_cubed`` of (sum of precisions,
        predicted, sum of recalls, gold), ``share`` of (right, of), ``count`` of (n,), ``ece``
        of numbers, confidences and right ones bin by bin.
    counts
        Their sums over texts.
    """
    if kind == "count":
        return (float(counts[0]),) * 3
    if kind == "share":
        return (float(counts[0] / counts[1]) if counts[1] else 0.0,) * 3
    if kind == "ece":
        n, confidence, right = counts.reshape(3, BINS)
        return (float(abs(confidence - right).sum() / n.sum()) if n.sum() else 0.0,) * 3
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


def words_in(text: str, spans: Iterable[Where] | None) -> set[int]:
    """Return where the words that lie in spans start, punctuation left out."""
    return {
        m.start()
        for s, e in spans or []
        for m in WORD.finditer(text, s, e)
        if m.group()[0].isalnum()
    }


def core(text: str, start: int, end: int) -> Where:
    """Return a mention's span without titles, a leading "the" and a trailing possessive."""
    while (title := TITLE.match(text, start, end)) and title.end() < end:
        start = title.end()
    return start, start + len(re.sub(r"[’']s?$", "", text[start:end]))


def b_cubed(gold: Mapping[Where, Hashable], predicted: Mapping[Where, Hashable]) -> np.ndarray:
    """Return the counts of B-cubed over mentions, given as span -> group.

    A mention that is missed costs recall, a false one precision.
    """
    g_groups, f_groups = _by_group(gold), _by_group(predicted)
    both = sorted(gold.keys() & predicted.keys())
    same = {s: len(g_groups[gold[s]] & f_groups[predicted[s]]) for s in both}
    precision = sum(same[s] / len(f_groups[predicted[s]]) for s in both)
    recall = sum(same[s] / len(g_groups[gold[s]]) for s in both)
    return np.array([precision, len(predicted), recall, len(gold)], float)


def _by_group(mentions: Mapping[Where, Hashable]) -> dict[Hashable, set[Where]]:
    groups = defaultdict(set)
    for span, group in mentions.items():
        groups[group].add(span)
    return groups
