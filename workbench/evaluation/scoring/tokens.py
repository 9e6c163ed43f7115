"""Tokens, their word classes and sentences against a treebank.

Tokens are compared by their characters in the raw text, as in the CoNLL 2018 shared task (Zeman
et al. 2018), so an error of the tokenizer counts as an error of every layer above it.
"""

from __future__ import annotations

import numpy as np

from workbench.evaluation.scoring.counting import Counts, Misses, Record, Where

__all__ = ["count_sentences", "count_tags"]


def count_tags(gold: Record, predicted: Record) -> tuple[Counts, Misses]:
    """Count tokens, given as (start, end, tag), and their tags of the Penn Treebank."""
    golds, predictions = (
        {(s, e): tag for s, e, tag in side["tokens"]} for side in (gold, predicted)
    )
    both = sorted(golds.keys() & predictions.keys())
    tags = sum(golds[s] == predictions[s] for s in both)
    counts = {
        "XPOS F1": np.array([tags, len(predictions), len(golds)], float),
        "token F1": np.array([len(both), len(predictions), len(golds)], float),
    }
    misses: Misses = {}
    for s in both:
        right, wrong = golds[s], predictions[s]
        if right != wrong:
            misses.setdefault(f"tag {right} read as {wrong}", []).append(_around(gold["text"], s))
    return counts, misses


def count_sentences(gold: Record, predicted: Record) -> tuple[Counts, Misses]:
    """Count sentences whose both ends are right."""
    golds, predictions = ({tuple(s) for s in side["sentences"]} for side in (gold, predicted))
    counts = {
        "sentence F1": np.array([len(golds & predictions), len(predictions), len(golds)], float)
    }
    starts = {s for s, _ in golds}, {s for s, _ in predictions}
    text = gold["text"]
    return counts, {
        "sentence start missed": [_around(text, (s, s)) for s in sorted(starts[0] - starts[1])],
        "sentence cut in two": [_around(text, (s, s)) for s in sorted(starts[1] - starts[0])],
    }


def _around(text: str, span: Where, *, width: int = 30) -> str:
    """Return a span in brackets with the words around it, on one line."""
    start, end = span
    shown = f"{text[max(0, start - width) : start]}[{text[start:end]}]{text[end : end + width]}"
    return " ".join(shown.split())
