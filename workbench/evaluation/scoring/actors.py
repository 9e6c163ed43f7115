"""Actors against gold: named mentions, their types, and their grouping by B-cubed."""

from __future__ import annotations

import re
from collections import defaultdict

import numpy as np

from workbench.evaluation.scoring.counting import Counts, Misses, Record, Where, b_cubed, core

__all__ = ["count_actors"]


def _gold_mentions(gold: Record) -> tuple[dict[Where, int], set[Where]]:
    """Locate the surfaces of gold actors; the spans that two actors share count for neither."""
    text, owners = gold["text"], defaultdict(set)
    for i, actor in enumerate(gold["actors"]):
        for surface in actor["surfaces"]:
            owners[surface].add(i)
    taken: list[Where] = []
    mentions, shared = {}, set()
    for surface in sorted(owners, key=len, reverse=True):
        for m in re.finditer(rf"(?<!\w){re.escape(surface)}(?!\w)", text):
            if any(s < m.end() and m.start() < e for s, e in taken):
                continue
            taken.append(m.span())
            if len(owners[surface]) == 1:
                mentions[core(text, *m.span())] = min(owners[surface])
            else:
                shared.add(core(text, *m.span()))
    return mentions, shared


def count_actors(gold: Record, predicted: Record) -> tuple[Counts, Misses]:
    """Count named mentions, their types, and how they are grouped into actors (B-cubed)."""
    text = gold["text"]
    golds, shared = _gold_mentions(gold)
    predictions: dict[Where, int] = {}
    for i, actor in enumerate(predicted["actors"]):
        for span in actor["mentions"]:
            where = core(text, *span)
            if where not in shared:
                predictions[where] = i
    both = golds.keys() & predictions.keys()
    types = sum(
        gold["actors"][golds[s]]["type"].replace("organisation", "organization")
        == predicted["actors"][predictions[s]]["type"]
        for s in both
    )
    counts = {
        "mention F1": np.array([len(both), len(predictions), len(golds)], float),
        "type accuracy": np.array([types, len(both)], float),
        "B-cubed F1": b_cubed(golds, predictions),
    }
    return counts, {
        "missed name": [text[slice(*s)] for s in sorted(golds.keys() - predictions.keys())],
        "false name": [text[slice(*s)] for s in sorted(predictions.keys() - golds.keys())],
    }
