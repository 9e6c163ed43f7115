"""Meetings against gold: pairs by evidence and participants, and what the pairs agree on."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import numpy as np

from workbench.evaluation.scoring.counting import TITLE, Counts, Misses, Record, jaccard, pairs

__all__ = ["count_meetings"]

SENTENCE_END = re.compile(r"\n+|(?<=[.!?][\"”’])\s+(?=[A-Z“\"])|(?<=[a-z0-9)][.!?])\s+(?=[A-Z“\"])")


def _fold(name: str) -> str:
    name = name.strip()
    while title := TITLE.match(name):
        name = name[title.end() :]
    return name.casefold()


def _lines(text: str, spans: Iterable[tuple[int, int]]) -> set[int]:
    """Return the numbers of the sentences that spans touch."""
    bounds = [0, *(m.end() for m in SENTENCE_END.finditer(text)), len(text) + 1]
    return {
        i
        for s, e in spans
        for i in range(len(bounds) - 1)
        if s < bounds[i + 1] and max(e, s + 1) > bounds[i]
    }


def _place_words(place: str | None) -> set[str]:
    return {w.strip(",.'’s") for w in _fold(place or "").split()}


def _range(days: tuple[Any, Any]) -> str:
    return "–".join(dict.fromkeys(str(day) for day in days))


def count_meetings(gold: Record, found: Record) -> tuple[Counts, Misses]:
    """Count meetings: they pair where evidence shares a sentence and somebody takes part in both.

    ``complete`` asks of a pair that half of the participants (Jaccard) and the status agree.
    """
    text = gold["text"]
    names = {_fold(s): a["name"] for a in gold["actors"] for s in [a["name"], *a["surfaces"]]}
    golds, founds = gold["meetings"], found["meetings"]
    g_lines = [
        _lines(text, [(at := text.find(e), at + len(e)) for e in m["evidence"]]) for m in golds
    ]
    f_lines = [_lines(text, m["evidence"]) for m in founds]
    g_who = [{_fold(p) for p in m["participants"]} for m in golds]
    f_who = [{_fold(names.get(_fold(p), p)) for p in m["participants"]} for m in founds]
    chosen = pairs(
        (jaccard(f_who[i], g_who[j]) + 0.01 * (f["status"] == g["status"]), i, j)
        for i, f in enumerate(founds)
        for j, g in enumerate(golds)
        if f_lines[i] & g_lines[j] and f_who[i] & g_who[j]
    )
    n: defaultdict[str, float] = defaultdict(float)
    wrong: defaultdict[str, list[str]] = defaultdict(list)
    for i, j in chosen:
        f, g = founds[i], golds[j]
        right = f["status"] == g["status"]
        told = f": {', '.join(g['participants'])}: {g['evidence'][0]}"
        if not right:
            wrong["wrong status"].append(f"{f['status']} for {g['status']}{told}")
        if jaccard(f_who[i], g_who[j]) < 0.5:
            wrong["wrong participants"].append(f"{', '.join(f['participants'])}{told}")
        n["status"] += right
        n["complete"] += right and jaccard(f_who[i], g_who[j]) >= 0.5
        n["who"] += len(f_who[i] & g_who[j])
        n["who found"] += len(f_who[i])
        n["who gold"] += len(g_who[j])
        if g.get("place"):
            placed = bool(_place_words(g["place"]) & _place_words(f["place"]))
            n["place"] += placed
            n["places"] += 1
            if not placed:
                wrong["wrong place"].append(f"{f['place']} for {g['place']}{told}")
        if g.get("date_start"):
            days = (f["date_start"], f["date_end"] or f["date_start"])
            meant = (g["date_start"], g["date_end"] or g["date_start"])
            n["date"] += days == meant
            n["dates"] += 1
            if days != meant:
                wrong["wrong date"].append(f"{_range(days)} for {_range(meant)}{told}")
    counts = {
        "event F1": np.array([len(chosen), len(founds), len(golds)], float),
        "complete F1": np.array([n["complete"], len(founds), len(golds)], float),
        "participants F1": np.array([n["who"], n["who found"], n["who gold"]], float),
        "status accuracy": np.array([n["status"], len(chosen)], float),
        "place accuracy": np.array([n["place"], n["places"]], float),
        "date accuracy": np.array([n["date"], n["dates"]], float),
    }
    return counts, {
        **wrong,
        "missed meeting": [
            f"{', '.join(g['participants'])} ({g['status']}): {g['evidence'][0]}"
            for j, g in enumerate(golds)
            if j not in {j for _, j in chosen}
        ],
        "false meeting": [
            f"{', '.join(f['participants'])} ({f['status']}): "
            f"{' … '.join(text[s:e] for s, e in f['evidence'])}"
            for i, f in enumerate(founds)
            if i not in {i for i, _ in chosen}
        ],
    }
