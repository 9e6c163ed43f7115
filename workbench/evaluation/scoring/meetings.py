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


def _participants(gold: Record, found: Record) -> tuple[list[set[str]], list[set[str]]]:
    """Return who takes part in each meeting, of the gold and found, by the names of the gold."""
    names = {_fold(s): a["name"] for a in gold["actors"] for s in [a["name"], *a["surfaces"]]}
    return (
        [{_fold(p) for p in m["participants"]} for m in gold["meetings"]],
        [{_fold(names.get(_fold(p), p)) for p in m["participants"]} for m in found["meetings"]],
    )


def paired_meetings(gold: Record, found: Record) -> list[tuple[int, int]]:
    """Return pairs (found, gold) whose evidence shares a sentence and that share a participant."""
    text, golds, founds = gold["text"], gold["meetings"], found["meetings"]
    g_who, f_who = _participants(gold, found)
    g_lines = [
        _lines(text, [(at := text.find(e), at + len(e)) for e in m["evidence"]]) for m in golds
    ]
    f_lines = [_lines(text, m["evidence"]) for m in founds]
    return pairs(
        (jaccard(f_who[i], g_who[j]) + 0.01 * (f["status"] == g["status"]), i, j)
        for i, f in enumerate(founds)
        for j, g in enumerate(golds)
        if f_lines[i] & g_lines[j] and f_who[i] & g_who[j]
    )


def is_complete(gold: Record, found: Record, i: int, j: int) -> bool:
    """Return whether a pair agrees on half of the participants (Jaccard) and on the status."""
    g_who, f_who = _participants(gold, found)
    same = found["meetings"][i]["status"] == gold["meetings"][j]["status"]
    return same and jaccard(f_who[i], g_who[j]) >= 0.5


def count_meetings(gold: Record, found: Record) -> tuple[Counts, Misses]:
    """Count meetings, and on which details the pairs agree."""
    text, golds, founds = gold["text"], gold["meetings"], found["meetings"]
    g_who, f_who = _participants(gold, found)
    chosen = paired_meetings(gold, found)
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
        n["complete"] += is_complete(gold, found, i, j)
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
    got, hit = {j for _, j in chosen}, {i for i, _ in chosen}
    return counts, {
        **wrong,
        "missed meeting": [
            f"{', '.join(g['participants'])} ({g['status']}): {g['evidence'][0]}"
            for j, g in enumerate(golds)
            if j not in got
        ],
        "false meeting": [_told(text, f) for i, f in enumerate(founds) if i not in hit],
    }


def count_false_meetings(gold: Record, found: Record) -> tuple[Counts, Misses]:
    """Count the meetings found in a text that tells none."""
    told = [_told(gold["text"], m) for m in found["meetings"]]
    return {"reports": np.array([len(told)], float)}, {"false meeting": told}


def _told(text: str, meeting: Record) -> str:
    words = " … ".join(text[s:e] for s, e in meeting["evidence"])
    return f"{', '.join(meeting['participants'])} ({meeting['status']}): {words}"
