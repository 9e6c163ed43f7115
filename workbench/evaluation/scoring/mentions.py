"""Mentions of every form against gold, and whom they are taken to mean, by B-cubed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable

import numpy as np

from workbench.evaluation.scoring.counting import Counts, Misses, Record, Where, b_cubed, core

__all__ = ["FORMS", "count_mentions"]

FORMS = ("name", "description", "metonym", "pronoun")


def count_mentions(gold: Record, predicted: Record) -> tuple[Counts, Misses]:
    """Count mentions by their form in the gold, and their grouping into actors (B-cubed).

    Spans match without titles and a leading "the"; a mention predicted under another form counts
    as the gold's. Mentions that are left unresolved are not counted.
    """
    text = gold["text"]
    golds, forms = _by_span(text, gold)
    predictions, predicted_forms = _by_span(text, predicted)
    both = golds.keys() & predictions.keys()
    taken_for = Counter(forms.get(s, form) for s, form in predicted_forms.items())
    of_gold, hit = Counter(forms.values()), Counter(forms[s] for s in both)
    counts = {
        f"{form} F1": np.array([hit[form], taken_for[form], of_gold[form]], float) for form in FORMS
    }
    counts["B-cubed F1"] = b_cubed(golds, predictions)
    misses: Misses = defaultdict(list)
    for s in sorted(golds.keys() - predictions.keys()):
        misses[f"missed {forms[s]}"].append(f"{text[slice(*s)]} ({golds[s]})")
    for s in sorted(predictions.keys() - golds.keys()):
        misses[f"false {predicted_forms[s]}"].append(text[slice(*s)])
    meant = _meant(golds, predictions)
    for s in sorted(both):
        if meant[predictions[s]] != golds[s]:
            words = f"{text[slice(*s)]} ({golds[s]}, taken for {meant[predictions[s]]})"
            misses[f"{forms[s]} given to another actor"].append(words)
    return counts, dict(misses)


def _by_span(text: str, record: Record) -> tuple[dict[Where, Hashable], dict[Where, str]]:
    """Return actor and form of each resolved mention by its span."""
    actors, forms = {}, {}
    for m in record["mentions"]:
        if m["actor"] is not None:
            where = core(text, m["start"], m["end"])
            actors[where], forms[where] = m["actor"], m["form"]
    return actors, forms


def _meant(
    golds: dict[Where, Hashable], predictions: dict[Where, Hashable]
) -> dict[Hashable, Hashable]:
    """Return the gold actor that most mentions of each predicted one are."""
    votes: dict[Hashable, Counter[Hashable]] = defaultdict(Counter)
    for where in sorted(golds.keys() & predictions.keys()):
        votes[predictions[where]][golds[where]] += 1
    return {actor: n.most_common(1)[0][0] for actor, n in votes.items()}
