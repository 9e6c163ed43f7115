"""Claims against gold: the outermost by words of their roles and as pairs, and all as chains.

Token F1 of a role is the measure of the shared tasks on quotation and attribution.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np

from workbench.evaluation.scoring.counting import (
    Counts,
    Misses,
    Record,
    jaccard,
    pairs,
    words_in,
)

__all__ = ["count_chains", "count_claims", "paired_claims"]

ROLES = ("source", "cue", "content")
#: What a pair of claims is to agree on besides who says it and what it is nested in.
VALUES = ("certainty", "polarity", "kind")

Words = dict[str, set[int]]


def _words(text: str, claims: Sequence[Record]) -> list[Words]:
    return [{r: words_in(text, c[r]) for r in ROLES} for c in claims]


def _pairs(
    predictions: Sequence[Words], golds: Sequence[Words], *, cues: bool = False
) -> list[tuple[int, int]]:
    """Return pairs (predicted, gold) of half the content's words and touching sources.

    With `cues`, the cues must touch too, where the gold has one.
    """
    return pairs(
        (share, i, j)
        for i, f in enumerate(predictions)
        for j, g in enumerate(golds)
        if (share := jaccard(f["content"], g["content"])) >= 0.5
        and (not g["source"] or f["source"] & g["source"])
        and (not cues or not g["cue"] or f["cue"] & g["cue"])
    )


def count_claims(gold: Record, predicted: Record) -> tuple[Counts, Misses]:
    """Count attributions: they pair where content words overlap by half and sources touch."""
    text = gold["text"]
    kept = [a for a in gold["attributions"] if a["content"]]
    golds, predictions = _words(text, kept), _words(text, predicted["attributions"])
    counts = {}
    for role in ROLES:
        g = set().union(*(a[role] for a in golds))
        f = set().union(*(a[role] for a in predictions))
        counts[f"{role} token F1"] = np.array([len(f & g), len(f), len(g)], float)
    chosen = _pairs(predictions, golds)
    counts["attribution F1"] = np.array([len(chosen), len(predictions), len(golds)], float)
    got, hit = {j for _, j in chosen}, {i for i, _ in chosen}
    return counts, {
        "missed claim": [_said(text, a) for j, a in enumerate(kept) if j not in got],
        "false claim": [
            _said(text, a) for i, a in enumerate(predicted["attributions"]) if i not in hit
        ],
    }


def paired_claims(gold: Record, predicted: Record) -> list[tuple[int, int]]:
    """Return the pairs (predicted, gold) of claims of every depth, whose cues touch too."""
    text = gold["text"]
    return _pairs(_words(text, predicted["claims"]), _words(text, gold["claims"]), cues=True)


def count_chains(gold: Record, predicted: Record) -> tuple[Counts, Misses]:
    """Count claims of every depth, and what the pairs agree on.

    ``who`` asks, where the gold names the source, whether it was resolved to the same actor: that
    which most mentions of the predicted actor are in the gold. ``parent`` asks whether a claim is
    nested in the partner of the claim that the gold nests it in.
    """
    text, golds, predictions = gold["text"], gold["claims"], predicted["claims"]
    chosen = paired_claims(gold, predicted)
    g_nested, p_nested = ([c["within"] is not None for c in cs] for cs in (golds, predictions))
    both = sum(p_nested[i] and g_nested[j] for i, j in chosen)
    counts = {
        "claim F1": np.array([len(chosen), len(predictions), len(golds)], float),
        "nested F1": np.array([both, sum(p_nested), sum(g_nested)], float),
    }
    names = _names(gold, predicted)
    partner = {golds[j]["id"]: predictions[i]["id"] for i, j in chosen}
    right: Counter[str] = Counter()
    of: Counter[str] = Counter()
    misses: Misses = defaultdict(list)

    def compare(what: str, wanted: object, got: object, words: str, *, agree: bool) -> None:
        of[what] += 1
        right[what] += agree
        if not agree:
            misses[f"{what}: {wanted} read as {got}"].append(words)

    for i, j in chosen:
        f, g = predictions[i], golds[j]
        words = _said(text, g)
        if g["by"]:
            named = names.get(f["actor"])
            case = f"{named or 'nobody'} for {g['by']}: {words}"
            error = "another actor" if named else "nobody"
            compare("who", "the source", error, case, agree=named == g["by"])
        for what in VALUES:
            compare(what, g[what], f[what], words, agree=f[what] == g[what])
        meant = partner.get(g["within"], "none") if g["within"] else None
        compare(
            "parent",
            "nested" if g["within"] else "outermost",
            "nested" if f["within"] else "outermost",
            words,
            agree=f["within"] == meant,
        )
    for what in ("who", *VALUES, "parent"):
        counts[f"{what} accuracy"] = np.array([right[what], of[what]], float)
    got, hit = {j for _, j in chosen}, {i for i, _ in chosen}
    for error, claims, matched in (("missed", golds, got), ("false", predictions, hit)):
        for k, claim in enumerate(claims):
            if k not in matched:
                depth = "outermost" if claim["within"] is None else "nested"
                misses[f"{error} {depth} claim"].append(_said(text, claim))
    return counts, dict(misses)


def _names(gold: Record, predicted: Record) -> dict[str, str]:
    """Return the gold actor that most mentions of a predicted actor are."""
    spot = {(m["start"], m["end"]): m["actor"] for m in gold.get("mentions", ())}
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for m in predicted["mentions"]:
        if m["actor"] is not None and (m["start"], m["end"]) in spot:
            votes[m["actor"]][spot[m["start"], m["end"]]] += 1
    return {actor: n.most_common(1)[0][0] for actor, n in votes.items()}


def _said(text: str, claim: Record) -> str:
    return " | ".join(" … ".join(text[s:e] for s, e in claim[r] or []) for r in ROLES)
