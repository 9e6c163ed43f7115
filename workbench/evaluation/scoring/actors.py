"""Actors against gold: named mentions, their types, and their grouping by B-cubed.

B-cubed is of Bagga and Baldwin (1998).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Mapping

import numpy as np

from workbench.evaluation.scoring.counting import TITLE, Counts, Misses, Record

__all__ = ["count_actors"]


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
