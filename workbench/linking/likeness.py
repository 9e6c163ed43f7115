"""Actors that may be one: pairs for a person to judge, with evidence and what is at stake."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations
from typing import Any

import pandas as pd
from rapidfuzz import fuzz

from workbench.english.spelling import acronym, fold, key

__all__ = ["merge_candidates"]


MOST = 30  # actors of one word, the most mentioned, that are held against each other


def merge_candidates(actors: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    """Return pairs of actors that may be one, with the evidence and the rows it would touch.

    Parameters
    ----------
    actors
        The actors frame.
    mentions
        The mentions frame (``actor_id``).

    Returns
    -------
    DataFrame
        ``actor_id`` (kept), ``other_id`` (would go), ``name``, ``other_name``, ``evidence``,
        ``n_rows`` (mentions that would change hands), the surest first.
    """
    counts = mentions["actor_id"].value_counts()
    rows = []
    for a, b, score, evidence in _pairs(
        [{str(k): v for k, v in row.items()} for row in actors.to_dict("records")]
    ):
        if counts.get(a["actor_id"], 0) < counts.get(b["actor_id"], 0):
            a, b = b, a
        rows.append(
            (
                a["actor_id"],
                b["actor_id"],
                a["name"],
                b["name"],
                evidence,
                int(counts.get(b["actor_id"], 0)),
                score,
            )
        )
    columns = ["actor_id", "other_id", "name", "other_name", "evidence", "n_rows", "score"]
    frame = pd.DataFrame(rows, columns=columns).astype(
        {c: "string" for c in columns[:5]} | {"n_rows": "int64"}
    )
    frame = frame.sort_values(
        ["score", "n_rows", "actor_id", "other_id"], ascending=[False, False, True, True]
    )
    return (
        frame.drop_duplicates(["actor_id", "other_id"]).drop(columns="score").reset_index(drop=True)
    )


def _pairs(rows: list[dict[str, Any]]) -> Iterable[tuple[dict, dict, int, str]]:
    blocks: dict[tuple[str, str], list[dict]] = defaultdict(list)
    for row in rows:
        words = row["name"].split()
        if row["type"] == "person":
            for word in {key(words[0]), key(words[-1])}:
                blocks["person", word].append(row)
        else:
            blocks[row["type"], key(words[0])].append(row)
            if row["type"] == "organization":
                for short in {fold(a) for a in acronym(row["name"])} | {fold(row["name"])}:
                    blocks["short", short].append(row)
    for (kind, word), block in sorted(blocks.items()):
        block = sorted(block, key=lambda row: (-row["n_mentions"], row["actor_id"]))[:MOST]
        for a, b in combinations(block, 2):
            found = _evidence(kind, word, a, b)
            if found is not None:
                yield a, b, *found


def _evidence(kind: str, word: str, a: dict, b: dict) -> tuple[int, str] | None:
    one, other = fold(a["name"]), fold(b["name"])
    if kind == "short":
        return (3, f"the letters of {a['name']!r} and {b['name']!r} match")
    likeness = fuzz.token_sort_ratio(one, other)
    short, long = sorted((one.split(), other.split()), key=len)
    if kind == "person":
        if len(long) == 1:
            return None  # two surnames that both stay open
        if len(short) == 1 and len(long) > 1:
            return (2, f"{' '.join(short)!r} is part of {' '.join(long)!r}")
        if likeness >= 85:
            return (3, f"the names are {likeness:.0f} % alike")
        return None
    if likeness >= 88:
        return (2, f"the names are {likeness:.0f} % alike")
    if set(short) < set(long) and kind == "organization":
        return (1, f"{' '.join(short)!r} is part of {' '.join(long)!r}")
    return None
