"""Entities as the recogniser gives them, against gold: spans with labels, and names as actors."""

from __future__ import annotations

from typing import Any

import numpy as np

from workbench.evaluation.scoring.actors import count_actors
from workbench.evaluation.scoring.counting import Counts, Misses, Record

__all__ = ["count_entities", "count_names"]

ACTOR_TYPES = {"PERSON": "person", "ORG": "organization", "GPE": "place", "LOC": "place"}


def count_entities(gold: Record, predicted: Record) -> tuple[Counts, Misses]:
    """Count entities with and without their labels.

    The gold's ``labels`` say by what name it calls each label of a pipeline; labels that it does
    not mark are left out.
    """
    text, names = gold["text"], gold["labels"]
    golds = {(s, e): label for s, e, label in gold["entities"]}
    predictions = {(s, e): names[label] for s, e, label in predicted["entities"] if label in names}
    both = golds.keys() & predictions.keys()
    right = sum(golds[s] == predictions[s] for s in both)
    counts = {
        "entity F1": np.array([right, len(predictions), len(golds)], float),
        "span F1": np.array([len(both), len(predictions), len(golds)], float),
    }
    misses: Misses = {}
    for s in sorted(golds.keys() | predictions.keys()):
        wanted, got = golds.get(s), predictions.get(s)
        if wanted != got:
            error = (
                f"missed {wanted}"
                if got is None
                else f"false {got}"
                if wanted is None
                else f"{wanted} read as {got}"
            )
            misses.setdefault(error, []).append(text[slice(*s)])
    return counts, misses


def count_names(gold: Record, predicted: Record) -> tuple[Counts, Misses]:
    """Count entities as names of actors, before any rule on actors: one string, one actor."""
    actors: dict[str, dict[str, Any]] = {}
    for start, end, label in predicted["entities"]:
        if label in ACTOR_TYPES:
            name = gold["text"][start:end]
            actor = actors.setdefault(name, {"type": ACTOR_TYPES[label], "mentions": []})
            actor["mentions"].append((start, end))
    counts, misses = count_actors(gold, {"actors": list(actors.values())})
    del counts["B-cubed F1"]
    return counts, {f"{error}, by entities alone": words for error, words in misses.items()}
