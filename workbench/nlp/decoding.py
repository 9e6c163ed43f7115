"""From probabilities of words to spans: the part of decoding that knows no spaCy.

All positions are words, half-open.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.nlp.windows import runs

__all__ = ["bio_spans", "entity_spans", "role_spans", "trigger_spans"]

Array = NDArray[Any]


def entity_spans(logits: Array, tags: Sequence[str]) -> list[tuple[int, int, str, float]]:
    """Return (start, end, label, probability) of the best tagging that keeps B before I.

    Viterbi over the tags, where I-X may only follow B-X or I-X.
    """
    if not len(logits):
        return []
    z = logits - logits.max(-1, keepdims=True)
    z = z - np.log(np.exp(z).sum(-1, keepdims=True))
    n = len(tags)
    allowed = np.zeros((n, n))
    for b, tag in enumerate(tags):
        if tag.startswith("I-"):
            for a, before in enumerate(tags):
                if before[2:] != tag[2:] or before == "O":
                    allowed[a, b] = -1e9
    first = np.array([-1e9 if t.startswith("I-") else 0.0 for t in tags])
    score, back = z[0] + first, []
    for row in z[1:]:
        total = score[:, None] + allowed
        best = total.argmax(0)
        back.append(best)
        score = total[best, np.arange(n)] + row
    at = int(score.argmax())
    path = [at]
    for best in reversed(back):
        at = int(best[at])
        path.append(at)
    path.reverse()
    found: list[tuple[int, int, str, float]] = []
    for k, at in enumerate(path):
        tag = tags[at]
        if tag.startswith("B-"):
            found.append((k, k + 1, tag[2:], float(z[k, at])))
        elif tag.startswith("I-"):
            start, _, label, p = found[-1]
            found[-1] = (start, k + 1, label, min(p, float(z[k, at])))
    return [(s, e, label, float(np.exp(p))) for s, e, label, p in found]


def bio_spans(p: Array, threshold: float, *, split: float = 1.0) -> list[tuple[int, int, float]]:
    """Return (start, end, probability) of spans in probabilities (words, O B I).

    Words count as inside where "not O" passes the threshold; a word within starts a span of its
    own where it begins one `split` times as likely as it goes on.
    """
    inside = 1 - p[:, 0]
    found: list[tuple[int, int, float]] = []
    for k in np.flatnonzero(inside > threshold).tolist():
        k = int(k)
        if found and found[-1][1] == k and p[k, 1] <= split * p[k, 2]:
            found[-1] = (found[-1][0], k + 1, max(found[-1][2], float(inside[k])))
        else:
            found.append((k, k + 1, float(inside[k])))
    return found


def trigger_spans(p: Array, threshold: float) -> list[tuple[list[int], float]]:
    """Return the words of each trigger and its probability."""
    return [(list(range(s, e)), q) for s, e, q in bio_spans(p, threshold)]


def role_spans(
    p: Array, low: int, threshold: float, *, bridge: int = 0
) -> list[tuple[int, int, float]]:
    """Return (start, end, mean probability) of the runs in which a role passes a threshold.

    Parameters
    ----------
    p
        Probability of the role for each word of a stretch.
    low
        The stretch's first word in the document.
    bridge
        Gaps of so many words between runs are closed.
    """
    found: list[list[int]] = []
    for run in runs(int(k) for k in np.flatnonzero(p > threshold)):
        if found and run[0] - found[-1][-1] - 1 <= bridge:
            found[-1] = list(range(found[-1][0], run[-1] + 1))
        else:
            found.append(run)
    return [(r[0] + low, r[-1] + 1 + low, float(p[r].mean())) for r in found]
