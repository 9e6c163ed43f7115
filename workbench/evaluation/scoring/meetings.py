"""Meetings against gold: pairs by evidence and participants, and what the pairs agree on."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
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
    right: Counter[str] = Counter()
    of: Counter[str] = Counter()
    wrong: defaultdict[str, list[str]] = defaultdict(list)
    for i, j in chosen:
        f, g = predictions[i], golds[j]
        case = f": {', '.join(g['participants'])}: {g['evidence'][0]}"
        for detail, agree, got, meant in _details(f, g):
            of[detail] += 1
            right[detail] += agree
            if not agree:
                wrong[f"wrong {detail}"].append(f"{got} for {meant}{case}")
        if jaccard(f_who[i], g_who[j]) < 0.5:
            wrong["wrong participants"].append(f"{', '.join(f['participants'])}{case}")
    complete = sum(is_complete(gold, predicted, i, j) for i, j in chosen)
    who = sum(len(f_who[i] & g_who[j]) for i, j in chosen)
    f_all, g_all = sum(len(f_who[i]) for i, _ in chosen), sum(len(g_who[j]) for _, j in chosen)
    counts = {
        "event F1": np.array([len(chosen), len(predictions), len(golds)], float),
        "complete F1": np.array([complete, len(predictions), len(golds)], float),
        "participants F1": np.array([who, f_all, g_all], float),
    }
    for detail in ("status", "place", "date"):
        counts[f"{detail} accuracy"] = np.array([right[detail], of[detail]], float)
    known, hit = {j for _, j in chosen}, {i for i, _ in chosen}
    return counts, {
        **wrong,
        "missed meeting": [
            f"{', '.join(g['participants'])} ({g['status']}): {g['evidence'][0]}"
            for j, g in enumerate(golds)
            if j not in known
        ],
        "false meeting": [_case(text, f) for i, f in enumerate(predictions) if i not in hit],
    }


def _details(f: Record, g: Record) -> Iterator[tuple[str, bool, str, str]]:
    """Yield (detail, whether a pair agrees on it, predicted, gold) of what the gold gives."""
    yield "status", f["status"] == g["status"], f["status"], g["status"]
    if g.get("place"):
        agree = bool(_place_words(g["place"]) & _place_words(f["place"]))
        yield "place", agree, str(f["place"]), g["place"]
    if g.get("date_start"):
        days, meant = ((m["date_start"], m["date_end"] or m["date_start"]) for m in (f, g))
        yield "date", days == meant, _range(days), _range(meant)


def count_false_meetings(gold: Record, predicted: Record) -> tuple[Counts, Misses]:
    """Count the meetings predicted in a text that reports none."""
    cases = [_case(gold["text"], m) for m in predicted["meetings"]]
    return {"reports": np.array([len(cases)], float)}, {"false meeting": cases}


def _case(text: str, meeting: Record) -> str:
    words = " … ".join(text[s:e] for s, e in meeting["evidence"])
    return f"{', '.join(meeting['participants'])} ({meeting['status']}): {words}"
