"""Tags, lemmas, parse and sentences against a treebank.

Tokens are compared by their characters in the raw text, as in the CoNLL 2018 shared task (Zeman
et al. 2018), so an error of the tokenizer counts as an error of every layer above it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from workbench.evaluation.scoring.counting import Counts, Misses, Record

__all__ = ["RELATIONS", "count_parse", "count_sentences", "count_tags"]

#: Relations that claims and meetings hang on, of Universal Dependencies.
RELATIONS = ("nsubj", "obj", "obl", "xcomp", "ccomp", "parataxis")
# a token: start, end, tag, lemma, where its head starts (None: a root), relation to it
Token = Sequence[Any]
TAG, LEMMA, HEAD, RELATION = 2, 3, 4, 5


def _by_span(tokens: Sequence[Token]) -> dict[tuple[int, int], Token]:
    return {(t[0], t[1]): t for t in tokens}


def count_tags(gold: Record, found: Record) -> tuple[Counts, Misses]:
    """Count tokens, fine-grained tags (of the Penn Treebank) and lemmas."""
    golds, founds = _by_span(gold["tokens"]), _by_span(found["tokens"])
    both = sorted(golds.keys() & founds.keys())
    tags = sum(golds[s][TAG] == founds[s][TAG] for s in both)
    lemmas = sum(golds[s][LEMMA].lower() == founds[s][LEMMA].lower() for s in both)
    counts = {
        "XPOS F1": np.array([tags, len(founds), len(golds)], float),
        "lemma F1": np.array([lemmas, len(founds), len(golds)], float),
        "token F1": np.array([len(both), len(founds), len(golds)], float),
    }
    misses: Misses = {}
    for s in both:
        right, wrong = golds[s][TAG], founds[s][TAG]
        if right != wrong:
            misses.setdefault(f"tag {right} read as {wrong}", []).append(_around(gold["text"], s))
    return counts, misses


def count_parse(gold: Record, found: Record) -> tuple[Counts, Misses]:
    """Count heads and relations without punctuation, and the relations that claims hang on.

    A relation is right where the head is right too.
    """
    golds, founds = (
        {s: t for s, t in _by_span(side["tokens"]).items() if t[RELATION] != "punct"}
        for side in (gold, found)
    )
    both = sorted(golds.keys() & founds.keys())
    heads = {s for s in both if golds[s][HEAD] == founds[s][HEAD]}
    right = {s for s in heads if golds[s][RELATION] == founds[s][RELATION]}
    counts = {
        "LAS F1": np.array([len(right), len(founds), len(golds)], float),
        "UAS F1": np.array([len(heads), len(founds), len(golds)], float),
    }
    for relation in RELATIONS:
        mine = [sum(t[RELATION] == relation for t in side.values()) for side in (founds, golds)]
        hits = sum(golds[s][RELATION] == relation for s in right)
        counts[f"{relation} F1"] = np.array([hits, *mine], float)
    misses: Misses = {}
    for s in both:
        wanted, got = golds[s][RELATION], founds[s][RELATION]
        if s not in right and (wanted in RELATIONS or got in RELATIONS):
            error = f"{wanted} read as {got}" if wanted != got else f"{wanted} on the wrong head"
            misses.setdefault(error, []).append(_around(gold["text"], s))
    return counts, misses


def count_sentences(gold: Record, found: Record) -> tuple[Counts, Misses]:
    """Count sentences whose both ends are right."""
    golds, founds = ({tuple(s) for s in side["sentences"]} for side in (gold, found))
    counts = {"sentence F1": np.array([len(golds & founds), len(founds), len(golds)], float)}
    starts = {s for s, _ in golds}, {s for s, _ in founds}
    text = gold["text"]
    return counts, {
        "sentence start missed": [_around(text, (s, s)) for s in sorted(starts[0] - starts[1])],
        "sentence cut in two": [_around(text, (s, s)) for s in sorted(starts[1] - starts[0])],
    }


def _around(text: str, span: tuple[int, int], *, width: int = 30) -> str:
    """Return a span in brackets with the words around it, on one line."""
    start, end = span
    shown = f"{text[max(0, start - width) : start]}[{text[start:end]}]{text[end : end + width]}"
    return " ".join(shown.split())
