"""How found actors, claims and meetings are counted against gold, article by article.

Counts are kept per article, so that :mod:`workbench.evaluate` can sum them and draw bootstrap
samples of articles. The measures are those of the field: token F1 of a role (as in the shared
tasks on quotation and attribution), B-cubed for actors (Bagga and Baldwin 1998), and pairs by
evidence and participants for events.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from typing import Any

import numpy as np

__all__ = ["FIGURES", "count_actors", "count_claims", "count_meetings", "figure"]

Record = Mapping[str, Any]
Counts = dict[str, np.ndarray]
Misses = dict[str, list[Any]]

WORD = re.compile(r"\w+(?:[’']\w+)?")
SENTENCE_END = re.compile(r"\n+|(?<=[.!?][\"”’])\s+(?=[A-Z“\"])|(?<=[a-z0-9)][.!?])\s+(?=[A-Z“\"])")
TITLE = re.compile(
    r"(?:the|mr|mrs|ms|dr|sir|sen|rep|gov|gen|(?:vice )?president|(?:prime|foreign) minister|"
    r"senator|secretary(?: of state)?|chancellor|king|queen|minister|general|dictator|former|"
    r"chairman|governor)\.?\s+",
    re.IGNORECASE,
)

# figure -> how it is computed from its summed counts: "f1" of (hit, predicted, gold), "share"
# of (right, of), "b_cubed" of (precision sum, predicted, recall sum, gold)
FIGURES = {
    "actors": {"mention F1": "f1", "B-cubed F1": "b_cubed", "type accuracy": "share"},
    "claims": {
        "attribution F1": "f1",
        "content token F1": "f1",
        "source token F1": "f1",
        "cue token F1": "f1",
    },
    "meetings": {
        "event F1": "f1",
        "complete F1": "f1",
        "participants F1": "f1",
        "status accuracy": "share",
        "place accuracy": "share",
        "date accuracy": "share",
    },
}


def figure(kind: str, counts: np.ndarray) -> tuple[float, float, float]:
    """Return (precision, recall, F1) of summed counts; a share stands in all three places."""
    if kind == "share":
        share = counts[0] / counts[1] if counts[1] else 0.0
        return share, share, share
    hit_p, predicted, hit_r, gold = counts if kind == "b_cubed" else counts[[0, 1, 0, 2]]
    precision = hit_p / predicted if predicted else 0.0
    recall = hit_r / gold if gold else 0.0
    both = precision + recall
    return precision, recall, 2 * precision * recall / both if both else 0.0


def _jaccard(a: set[Any], b: set[Any]) -> float:
    return len(a & b) / len(a | b) if a | b else 0.0


def _pairs(scored: Iterable[tuple[float, int, int]]) -> list[tuple[int, int]]:
    """Return one-to-one pairs, best first."""
    left, right, pairs = set(), set(), []
    for _, i, j in sorted(scored, key=lambda t: (-t[0], t[1], t[2])):
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            pairs.append((i, j))
    return pairs


def _words(text: str, spans: Iterable[tuple[int, int]] | None) -> set[int]:
    return {
        m.start()
        for s, e in spans or []
        for m in WORD.finditer(text, s, e)
        if m.group()[0].isalnum()
    }


def count_claims(gold: Record, found: Record) -> tuple[Counts, Misses]:
    """Count attributions: they pair where content words overlap by half and sources touch."""
    text, roles = gold["text"], ("source", "cue", "content")
    golds = [{r: _words(text, a[r]) for r in roles} for a in gold["attributions"] if a["content"]]
    founds = [{r: _words(text, a[r]) for r in roles} for a in found["attributions"]]
    counts = {}
    for role in roles:
        g = set().union(*(a[role] for a in golds))
        f = set().union(*(a[role] for a in founds))
        counts[f"{role} token F1"] = np.array([len(f & g), len(f), len(g)], float)
    scored = [
        (share, i, j)
        for i, f in enumerate(founds)
        for j, g in enumerate(golds)
        if (share := _jaccard(f["content"], g["content"])) >= 0.5
        and (not g["source"] or f["source"] & g["source"])
    ]
    pairs = _pairs(scored)
    counts["attribution F1"] = np.array([len(pairs), len(founds), len(golds)], float)
    kept = [a for a in gold["attributions"] if a["content"]]
    return counts, {
        "missed claim": [
            _said(text, a) for j, a in enumerate(kept) if j not in {j for _, j in pairs}
        ],
        "false claim": [
            _said(text, a)
            for i, a in enumerate(found["attributions"])
            if i not in {i for i, _ in pairs}
        ],
    }


def _said(text: str, attribution: Record) -> str:
    parts = (
        " … ".join(text[s:e] for s, e in attribution[r] or []) for r in ("source", "cue", "content")
    )
    return " | ".join(parts)


def _core(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a mention's span without titles, a leading "the" and a trailing possessive."""
    while (title := TITLE.match(text, start, end)) and title.end() < end:
        start = title.end()
    return start, start + len(re.sub(r"[’']s?$", "", text[start:end]))


def _gold_mentions(gold: Record) -> tuple[dict[tuple[int, int], int], set[tuple[int, int]]]:
    """Locate the surfaces of gold actors; the spans that two actors share count for neither."""
    text, owners = gold["text"], defaultdict(set)
    for i, actor in enumerate(gold["actors"]):
        for surface in actor["surfaces"]:
            owners[surface].add(i)
    taken: list[tuple[int, int]] = []
    mentions, shared = {}, set()
    for surface in sorted(owners, key=len, reverse=True):
        for m in re.finditer(rf"(?<!\w){re.escape(surface)}(?!\w)", text):
            if any(s < m.end() and m.start() < e for s, e in taken):
                continue
            taken.append(m.span())
            if len(owners[surface]) == 1:
                mentions[_core(text, *m.span())] = min(owners[surface])
            else:
                shared.add(_core(text, *m.span()))
    return mentions, shared


def _by_group(mentions: Mapping[tuple[int, int], Hashable]) -> dict[Hashable, set[tuple[int, int]]]:
    groups = defaultdict(set)
    for span, group in mentions.items():
        groups[group].add(span)
    return groups


def count_actors(gold: Record, found: Record) -> tuple[Counts, Misses]:
    """Count named mentions, their types, and how they are grouped into actors (B-cubed)."""
    text = gold["text"]
    golds, shared = _gold_mentions(gold)
    founds: dict[tuple[int, int], int] = {}
    for i, actor in enumerate(found["actors"]):
        for span in actor["mentions"]:
            core = _core(text, *span)
            if core not in shared:
                founds[core] = i
    both = golds.keys() & founds.keys()
    types = sum(
        gold["actors"][golds[s]]["type"].replace("organisation", "organization")
        == found["actors"][founds[s]]["type"]
        for s in both
    )
    g_groups, f_groups = _by_group(golds), _by_group(founds)
    same = {s: len(g_groups[golds[s]] & f_groups[founds[s]]) for s in both}
    precision = sum(same[s] / len(f_groups[founds[s]]) for s in sorted(both))
    recall = sum(same[s] / len(g_groups[golds[s]]) for s in sorted(both))
    counts = {
        "mention F1": np.array([len(both), len(founds), len(golds)], float),
        "type accuracy": np.array([types, len(both)], float),
        "B-cubed F1": np.array([precision, len(founds), recall, len(golds)], float),
    }
    return counts, {
        "missed name": [text[slice(*s)] for s in sorted(golds.keys() - founds.keys())],
        "false name": [text[slice(*s)] for s in sorted(founds.keys() - golds.keys())],
    }


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
    pairs = _pairs(
        (_jaccard(f_who[i], g_who[j]) + 0.01 * (f["status"] == g["status"]), i, j)
        for i, f in enumerate(founds)
        for j, g in enumerate(golds)
        if f_lines[i] & g_lines[j] and f_who[i] & g_who[j]
    )
    n: defaultdict[str, float] = defaultdict(float)
    for i, j in pairs:
        f, g = founds[i], golds[j]
        right = f["status"] == g["status"]
        n["status"] += right
        n["complete"] += right and _jaccard(f_who[i], g_who[j]) >= 0.5
        n["who"] += len(f_who[i] & g_who[j])
        n["who found"] += len(f_who[i])
        n["who gold"] += len(g_who[j])
        if g.get("place"):
            n["place"] += bool(_place_words(g["place"]) & _place_words(f["place"]))
            n["places"] += 1
        if g.get("date_start"):
            days = (f["date_start"], f["date_end"] or f["date_start"])
            n["date"] += days == (g["date_start"], g["date_end"] or g["date_start"])
            n["dates"] += 1
    counts = {
        "event F1": np.array([len(pairs), len(founds), len(golds)], float),
        "complete F1": np.array([n["complete"], len(founds), len(golds)], float),
        "participants F1": np.array([n["who"], n["who found"], n["who gold"]], float),
        "status accuracy": np.array([n["status"], len(pairs)], float),
        "place accuracy": np.array([n["place"], n["places"]], float),
        "date accuracy": np.array([n["date"], n["dates"]], float),
    }
    return counts, {
        "missed meeting": [
            f"{', '.join(g['participants'])} ({g['status']}): {g['evidence'][0]}"
            for j, g in enumerate(golds)
            if j not in {j for _, j in pairs}
        ],
        "false meeting": [
            f"{', '.join(f['participants'])} ({f['status']}): "
            f"{' … '.join(text[s:e] for s, e in f['evidence'])}"
            for i, f in enumerate(founds)
            if i not in {i for i, _ in pairs}
        ],
    }
