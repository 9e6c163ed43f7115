"""Meetings against gold: pairs by evidence and participants, and what the pairs agree on."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import numpy as np

from workbench.evaluation.scoring.counting import (
    TITLE,
    Counts,
    Misses,
    Record,
    Where,
    jaccard,
    pairs,
)

__all__ = ["count_false_meetings", "count_meetings", "is_complete", "paired_meetings"]

SENTENCE_END = re.compile(r"\n+|(?<=[.!?][\"”’])\s+(?=[A-Z“\"])|(?<=[a-z0-9)][.!?])\s+(?=[A-Z“\"])")


def _fold(name: str) -> str:
    name = name.strip()
    while title := TITLE.match(name):
        name = name[title.end() :]
    return name.casefold()


def _lines(text: str, spans: Iterable[Where]) -> set[int]:
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


def _participants(gold: Record, predicted: Record) -> tuple[list[set[str]], list[set[str]]]:
    """Return who takes part in each meeting, of the gold and predicted, by the gold's names."""
    names = {_fold(s): a["name"] for a in gold["actors"] for s in [a["name"], *a["surfaces"]]}
    return (
        [{_fold(p) for p in m["participants"]} for m in gold["meetings"]],
        [{_fold(names.get(_fold(p), p)) for p in m["participants"]} for m in predicted["meetings"]],
    )


def paired_meetings(gold: Record, predicted: Record) -> list[tuple[int, int]]:
    """Return pairs (predicted, gold) that share a sentence of evidence and a participant."""
    text, golds, predictions = gold["text"], gold["meetings"], predicted["meetings"]
    g_who, f_who = _participants(gold, predicted)
    g_lines = [
        _lines(text, [(at := text.find(e), at + len(e)) for e in m["evidence"]]) for m in golds
    ]
    f_lines = [_lines(text, m["evidence"]) for m in predictions]
    return pairs(
        (jaccard(f_who[i], g_who[j]) + 0.01 * (f["status"] == g["status"]), i, j)
        for i, f in enumerate(predictions)
        for j, g in enumerate(golds)
        if f_lines[i] & g_lines[j] and f_who[i] & g_who[j]
    )


def is_complete(gold: Record, predicted: Record, i: int, j: int) -> bool:
    """Return whether a pair agrees on half of the participants (Jaccard) and on the status."""
    g_who, f_who = _participants(gold, predicted)
    same = predicted["meetings"][i]["status"] == gold["meetings"][j]["status"]
    return same and jaccard(f_who[i], g_who[j]) >= 0.5


def count_meetings(gold: Record, predicted: Record) -> tuple[Counts, Misses]:
    """Count meetings, and on which details the pairs agree."""
    text, golds, predictions = gold["text"], gold["meetings"], predicted["meetings"]
    g_who, f_who = _participants(gold, predicted)
    chosen = paired_meetings(gold, predicted)
    n: defaultdict[str, float] = defaultdict(float)
    wrong: defaultdict[str, list[str]] = defaultdict(list)
    for i, j in chosen:
        f, g = predictions[i], golds[j]
        right = f["status"] == g["status"]
        case = f": {', '.join(g['participants'])}: {g['evidence'][0]}"
        if not right:
            wrong["wrong status"].append(f"{f['status']} for {g['status']}{case}")
        if jaccard(f_who[i], g_who[j]) < 0.5:
            wrong["wrong participants"].append(f"{', '.join(f['participants'])}{case}")
        n["status"] += right
        n["complete"] += is_complete(gold, predicted, i, j)
        n["who"] += len(f_who[i] & g_who[j])
        n["who predicted"] += len(f_who[i])
        n["who gold"] += len(g_who[j])
        if g.get("place"):
            placed = bool(_place_words(g["place"]) & _place_words(f["place"]))
            n["place"] += placed
            n["places"] += 1
            if not placed:
                wrong["wrong place"].append(f"{f['place']} for {g['place']}{case}")
        if g.get("date_start"):
            days = (f["date_start"], f["date_end"] or f["date_start"])
            meant = (g["date_start"], g["date_end"] or g["date_start"])
            n["date"] += days == meant
            n["dates"] += 1
            if days != meant:
                wrong["wrong date"].append(f"{_range(days)} for {_range(meant)}{case}")
    counts = {
        "event F1": np.array([len(chosen), len(predictions), len(golds)], float),
        "complete F1": np.array([n["complete"], len(predictions), len(golds)], float),
        "participants F1": np.array([n["who"], n["who predicted"], n["who gold"]], float),
        "status accuracy": np.array([n["status"], len(chosen)], float),
        "place accuracy": np.array([n["place"], n["places"]], float),
        "date accuracy": np.array([n["date"], n["dates"]], float),
    }
    got, hit = {j for _, j in chosen}, {i for i, _ in chosen}
    return counts, {
        **wrong,
        "missed meeting": [
            f"{', '.join(g['participants'])} ({g['status']}): {g['evidence'][0]}"
            for j, g in enumerate(golds)
            if j not in got
        ],
        "false meeting": [_case(text, f) for i, f in enumerate(predictions) if i not in hit],
    }


def count_false_meetings(gold: Record, predicted: Record) -> tuple[Counts, Misses]:
    """Count the meetings predicted in a text that reports none."""
    cases = [_case(gold["text"], m) for m in predicted["meetings"]]
    return {"reports": np.array([len(cases)], float)}, {"false meeting": cases}


def _case(text: str, meeting: Record) -> str:
    words = " … ".join(text[s:e] for s, e in meeting["evidence"])
    return f"{', '.join(meeting['participants'])} ({meeting['status']}): {words}"
