"""Claims against gold: token F1 of each role, and attributions as pairs.

Token F1 of a role is the measure of the shared tasks on quotation and attribution.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np

from workbench.evaluation.scoring.counting import Counts, Misses, Record, jaccard, pairs

__all__ = ["count_claims"]

WORD = re.compile(r"\w+(?:[’']\w+)?")


def _words(text: str, spans: Iterable[tuple[int, int]] | None) -> set[int]:
    return {
        m.start()
        for s, e in spans or []
        for m in WORD.finditer(text, s, e)
        if m.group()[0].isalnum()
    }


def count_claims(gold: Record, found: Record) -> tuple[Counts, Misses]:
    """Count attributions: they pair where content words overlap by half and sources touch."""
    text, roles = gold["text"], ("source", "cue", "content")
    golds = [{r: _words(text, a[r]) for r in roles} for a in gold["attributions"] if a["content"]]
    founds = [{r: _words(text, a[r]) for r in roles} for a in found["attributions"]]
    counts = {}
    for role in roles:
        g = set().union(*(a[role] for a in golds))
        f = set().union(*(a[role] for a in founds))
        counts[f"{role} token F1"] = np.array([len(f & g), len(f), len(g)], float)
    scored = [
        (share, i, j)
        for i, f in enumerate(founds)
        for j, g in enumerate(golds)
        if (share := jaccard(f["content"], g["content"])) >= 0.5
        and (not g["source"] or f["source"] & g["source"])
    ]
    chosen = pairs(scored)
    counts["attribution F1"] = np.array([len(chosen), len(founds), len(golds)], float)
    kept = [a for a in gold["attributions"] if a["content"]]
    return counts, {
        "missed claim": [
            _said(text, a) for j, a in enumerate(kept) if j not in {j for _, j in chosen}
        ],
        "false claim": [
            _said(text, a)
            for i, a in enumerate(found["attributions"])
            if i not in {i for i, _ in chosen}
        ],
    }


def _said(text: str, attribution: Record) -> str:
    parts = (
        " … ".join(text[s:e] for s, e in attribution[r] or []) for r in ("source", "cue", "content")
    )
    return " | ".join(parts)
