"""Pairs of meetings that may be one: for a person to decide, with what speaks for and against."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import Any

import pandas as pd

from workbench.english import places

__all__ = ["merge_candidates"]

DOUBT = 10  # days between two meetings of the same people that may yet be one
CROWD = 200  # meetings of one pair above which doubtful pairs are not listed


def merge_candidates(meetings: pd.DataFrame) -> pd.DataFrame:
    """Return pairs of meetings that may be one, for a person to decide.

    Parameters
    ----------
    meetings
        The meetings frame.

    Returns
    -------
    DataFrame
        ``meeting_id`` (kept: the one with more reports), ``other_id``, ``evidence`` (what speaks
        for and against), ``n_rows`` (reports that would change hands), the likeliest first.

    Notes
    -----
    Pairs share their people, or a pair of them, and lie within ten days of each other or are
    undated; what differs (place, kind, days) is told.
    """
    rows = [{str(k): v for k, v in row.items()} for row in meetings.to_dict("records")]
    blocks: dict[frozenset[str], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        who = sorted(set(row["participants"]))[:12]
        for key in combinations(who, min(2, len(who))) if who else ():
            blocks[frozenset(key)].append(row)
    found: dict[tuple[str, str], tuple[Any, ...]] = {}
    for _, block in sorted(blocks.items(), key=lambda item: sorted(item[0])):
        for a, b in combinations(block, 2) if len(block) <= CROWD else ():
            if (b["n_reports"], a["meeting_id"]) > (a["n_reports"], b["meeting_id"]):
                a, b = b, a
            told = _doubt(a, b)
            if told is not None:
                score, evidence = told
                pair = (a["meeting_id"], b["meeting_id"])
                found[pair] = (*pair, evidence, int(b["n_reports"]), score)
    columns = ["meeting_id", "other_id", "evidence", "n_rows", "score"]
    frame = pd.DataFrame(list(found.values()), columns=columns)
    frame = frame.astype({c: "string" for c in columns[:3]} | {"n_rows": "int64", "score": "int64"})
    frame = frame.sort_values(["score", "meeting_id", "other_id"], ascending=[False, True, True])
    return frame.drop(columns="score").reset_index(drop=True)


def _doubt(a: dict[str, Any], b: dict[str, Any]) -> tuple[int, str] | None:
    """Return how likely two meetings are one, and why; None where nothing speaks for it."""
    one, other = set(a["participants"]), set(b["participants"])
    starts: list[Any] = [m["date_start"] for m in (a, b)]
    points, told = 2 * (one == other), ["the same people" if one == other else "people in common"]
    if any(pd.isna(s) for s in starts):
        told.append("one is undated")
    else:
        days = abs((starts[0] - starts[1]).days)
        if days > DOUBT:
            return None
        points += 2 * (days <= 1)
        told.append("the same day" if days == 0 else f"{days} days apart")
    if pd.isna(a["place"]) or pd.isna(b["place"]):
        told.append("a place is missing")
    elif places.agree(a["place"], b["place"]):
        points += 1
        told.append("places agree")
    else:
        return None if len(one & other) < 2 else (points - 1, _told(told, a, b))
    return points, _told(told, a, b)


def _told(told: list[str], a: dict[str, Any], b: dict[str, Any]) -> str:
    differ = [
        f"{name}: {a[name]} or {b[name]}"
        for name in ("place", "kind")
        if not pd.isna(a[name]) and not pd.isna(b[name]) and a[name] != b[name]
    ]
    return "; ".join([*told, *differ])
