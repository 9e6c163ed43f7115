"""On whose word a claim rests in the end: the origin of each claim.

An outlet that reports what a report says that officials think adds no witness. The origin is
the innermost source of a chain. A pronoun that nobody resolved, a source that is not named and a
bare description ("officials", "the announcement") are no origin of their own: they leave open how
many there are. What a paper says of its own is one origin, whoever quotes it, and so are the same
words of nobody known in several papers: a piece of copy.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from workbench.english.pronouns import is_pronoun
from workbench.english.spelling import fold, slug

__all__ = ["Origin", "Origins", "article_roots", "claim_origins", "count", "names_in_spans"]

HELD = 0.5  # share of an outer claim's words that the inner one must cover to be what it passes on
PASSING = {"speech", "belief", "evidence"}  # cues whose claim may be what an outer one passes on
COPIED = 8  # words from which the same words in two papers are one piece of copy


@dataclass(frozen=True, slots=True)
class Origin:
    """On whose word a claim rests: a key to count by, and what to show for it.

    ``shown`` is an actor id, the words of the source, or None where nobody is named. One that is
    ``open`` may be any other origin of the statement. ``named`` tells whether the words name
    somebody who is known by them elsewhere too. ``via`` are the keys of those who pass it on.
    """

    key: str
    shown: str | None
    open: bool = False
    named: bool = True
    via: tuple[str, ...] = ()


@dataclass(frozen=True)
class Origins:
    """The origins of a statement, and how many there are at the least and at the most."""

    keys: tuple[str, ...]
    shown: tuple[str, ...]
    low: int
    high: int


def count(origins: Iterable[tuple[Origin, str]]) -> Origins:
    """Return the origins of a statement's claims, each once.

    Parameters
    ----------
    origins
        The origin of each claim, and the words of the claim: the same words of nobody known in
        two papers are one piece of copy.

    Notes
    -----
    Who passes on another's word in one of the claims is no origin in the others. At the least there
    are the origins that are told; open ones may be among them. At the most each that is open is one
    of its own.
    """
    rows = list(origins)
    passed = {key for origin, _ in rows for key in origin.via}
    rows = [row for row in rows if row[0].key not in passed] or rows
    told: dict[str, str | None] = {}
    left: dict[str, str | None] = {}
    copied: dict[str, str] = {}
    for origin, words in rows:
        key, same = origin.key, " ".join(fold(words).split())
        if not origin.named and len(same.split()) >= COPIED:
            key = copied.setdefault(same, key)
        (left if origin.open else told).setdefault(key, origin.shown)
    more = sum(key not in told for key in left)
    shown = tuple(name for name in (told or left).values() if name is not None)
    return Origins(tuple(told or left), shown, max(1, len(told)), max(1, len(told) + more))


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
        held = by_article.get(article, [])
        inside = [a for start, end, a in held if any(s <= start and end <= e for s, e in ranges)]
        found.append(list(dict.fromkeys(inside)))
    return found


def claim_origins(
    claims: pd.DataFrame,
    roots: dict[str, str],
    *,
    mentions: pd.DataFrame | None = None,
    publishers: Mapping[str, Any] | None = None,
) -> list[Origin]:
    """Return for each claim its origin.

    Parameters
    ----------
    claims, mentions
        The frames.
    roots
        What each article repeats in the end.
    publishers
        Who published each article, where known.
    """
    rows = claims.to_dict("records")
    at = {row["claim_id"]: i for i, row in enumerate(rows)}
    inner: dict[int, list[int]] = defaultdict(list)
    for i, row in enumerate(rows):
        outer = at.get(row["within"])
        if outer is not None:
            inner[outer].append(i)
    last: dict[tuple[str, int], str] = {}  # whom a source that ends so names last
    if mentions is not None:
        known = mentions[mentions["actor_id"].notna()]
        ends = zip(known["article_id"], known["end"].astype(int), strict=True)
        last = dict(zip(ends, known["actor_id"], strict=True))
    papers = {a: p for a, p in (publishers or {}).items() if isinstance(p, str)}
    found = []
    for i, row in enumerate(rows):
        origin = _origin(rows[_innermost(rows, inner, i)], last, roots, papers)
        via, outer = set(), at.get(row["within"]) if _passes(row) else None
        for _ in rows:
            if outer is None:
                break
            via.add(_origin(rows[outer], last, roots, papers).key)
            outer = at.get(rows[outer]["within"])
        found.append(replace(origin, via=tuple(sorted(via - {origin.key}))))
    return found


def _innermost(rows: list[dict[str, Any]], inner: dict[int, list[int]], i: int) -> int:
    """Return the claim that a claim passes on, at the end of the chain."""
    for _ in range(len(rows)):
        least = HELD * _length(rows[i])
        held = [j for j in inner.get(i, []) if _passes(rows[j]) and _length(rows[j]) >= least]
        if not held:
            return i
        i = max(held, key=lambda j: (_length(rows[j]), -j))
    return i


def _passes(row: dict[str, Any]) -> bool:
    """Return whether a claim may be what an outer one passes on."""
    return _has_source(row) and row["cue_kind"] in PASSING


def _has_source(row: dict[str, Any]) -> bool:
    """Return whether a claim names a source that could be told from others."""
    known = isinstance(row["actor_id"], str)
    return isinstance(row["source"], str) and (known or not is_pronoun(row["source"]))


def _length(row: dict[str, Any]) -> int:
    return sum(end - start for start, end in row["content_spans"])


def _origin(
    row: dict[str, Any],
    last: Mapping[tuple[str, int], str],
    roots: dict[str, str],
    papers: Mapping[str, str],
) -> Origin:
    """Return the origin of one claim that passes on nothing."""
    root = roots.get(row["article_id"], row["article_id"])
    paper = papers.get(row["article_id"])
    own = f"article:{root}" if paper is None else _actor(slug(paper) or _plain(paper))
    if isinstance(row["actor_id"], str):
        return Origin(_actor(row["actor_id"]), row["actor_id"])
    if not _has_source(row):
        return Origin(own, None, open=True, named=False)
    words = _plain(row["source"])
    if paper is not None and _is_own(words, paper):
        return Origin(own, row["source"])
    actor = last.get((row["article_id"], row["source_end"]))
    if actor is not None:
        return Origin(_actor(actor), actor)
    if row["source_kind"] == "named":
        return Origin(f"name:{words}", row["source"])
    return Origin(f"words:{root}:{words}", row["source"], open=True, named=False)


def _actor(actor_id: str) -> str:
    return f"actor:{actor_id.removeprefix('the-')}"


def _plain(text: str) -> str:
    return " ".join(fold(text).split()).removeprefix("the ")


def _is_own(words: str, paper: str) -> bool:
    """Return whether a source is the paper itself: its name, or the last word of it."""
    name = _plain(paper)
    return words == name or name.split()[-1:] == words.split() != []
