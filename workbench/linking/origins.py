"""On whose word a claim rests in the end: the origin of each claim.

An outlet that reports what a report says that officials think adds no witness. The origin is
the innermost source of a chain; sources without a name are one only within an article and its
copies.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pandas as pd

__all__ = ["article_roots", "claim_origins", "names_in_spans"]

HELD = 0.5  # share of an outer claim's words that the inner one must cover to be what it passes on


def article_roots(articles: pd.DataFrame, copies: pd.DataFrame | None = None) -> dict[str, str]:
    """Return for each article the one that it repeats in the end (itself where it repeats none).

    Parameters
    ----------
    articles
        With `article_id` and `duplicate_of`.
    copies
        With `article_id`, `copy_of` and, where known, `share`; pairs that share less than half
        are left alone.
    """
    parent = {a: a for a in articles["article_id"]}

    def root(a: str) -> str:
        while parent.get(a, a) != a:
            parent[a] = parent.get(parent[a], parent[a])
            a = parent[a]
        return a

    pairs: list[tuple[str, str]] = []
    if "duplicate_of" in articles:
        known = articles[articles["duplicate_of"].notna()]
        pairs += list(zip(known["article_id"], known["duplicate_of"], strict=True))
    if copies is not None and len(copies):
        share = copies["share"] if "share" in copies else pd.Series(1.0, index=copies.index)
        close = copies[share.fillna(1.0).astype(float) >= 0.5]
        pairs += list(zip(close["article_id"], close["copy_of"], strict=True))
    for copy, original in sorted(pairs):
        a, b = root(copy), root(original)
        if a != b and a in parent and b in parent:
            parent[a] = b
    return {a: root(a) for a in parent}


def names_in_spans(
    claims: pd.DataFrame, mentions: pd.DataFrame | None, spans: pd.Series
) -> list[list[str]]:
    """Return for each claim the ids of the actors mentioned in its spans, in text order."""
    if mentions is None or not len(mentions):
        return [[] for _ in range(len(claims))]
    known = mentions[mentions["actor_id"].notna()].sort_values(["article_id", "start"])
    by_article: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for article, start, end, actor in zip(
        known["article_id"], known["start"], known["end"], known["actor_id"], strict=True
    ):
        by_article[article].append((int(start), int(end), actor))
    found = []
    for article, ranges in zip(claims["article_id"], spans, strict=True):
        inside = [
            actor
            for start, end, actor in by_article.get(article, [])
            if any(s <= start and end <= e for s, e in ranges)
        ]
        found.append(list(dict.fromkeys(inside)))
    return found


def claim_origins(
    claims: pd.DataFrame,
    roots: dict[str, str],
    *,
    mentions: pd.DataFrame | None = None,
) -> list[tuple[str, str | None]]:
    """Return for each claim its origin: a key to count by, and what to show for it.

    Shown is an actor id, the words of the source, or None where nobody is named (the article
    itself vouches then).
    """
    rows = claims.to_dict("records")
    at = {row["claim_id"]: i for i, row in enumerate(rows)}
    inner: dict[int, list[int]] = defaultdict(list)
    for i, row in enumerate(rows):
        outer = at.get(row["within"]) if isinstance(row["within"], str) else None
        if outer is not None:
            inner[outer].append(i)
    spans = pd.Series(
        [
            []
            if pd.isna(row["source_start"])
            else [(int(row["source_start"]), int(row["source_end"]))]
            for row in rows
        ],
        dtype="object",
    )
    named = names_in_spans(claims, mentions, spans)
    return [_origin(rows, named, roots, _innermost(rows, inner, i)) for i in range(len(rows))]


def _innermost(rows: list[dict[str, Any]], inner: dict[int, list[int]], i: int) -> int:
    """Return the claim that a claim passes on, at the end of the chain."""
    for _ in range(len(rows)):
        held = [
            j
            for j in inner.get(i, [])
            if _has_source(rows[j])
            and _length(rows[j]) >= HELD * _length(rows[i])
            and rows[j]["cue_kind"] in ("speech", "belief", "evidence")
        ]
        if not held:
            return i
        i = max(held, key=lambda j: (_length(rows[j]), -j))
    return i


def _has_source(row: dict[str, Any]) -> bool:
    return isinstance(row["source"], str)


def _length(row: dict[str, Any]) -> int:
    return sum(end - start for start, end in row["content_spans"])


def _origin(
    rows: list[dict[str, Any]], named: list[list[str]], roots: dict[str, str], i: int
) -> tuple[str, str | None]:
    """Return the origin of one claim that passes on nothing."""
    row = rows[i]
    root = roots.get(row["article_id"], row["article_id"])
    if isinstance(row["actor_id"], str):
        return f"actor:{row['actor_id']}", row["actor_id"]
    if named[i]:
        return f"actor:{named[i][-1]}", named[i][-1]
    if not _has_source(row):
        return f"article:{root}", None
    words = " ".join(row["source"].lower().split()).removeprefix("the ")
    if row["source_kind"] == "named":
        return f"name:{words}", row["source"]
    return f"words:{root}:{words}", row["source"]
