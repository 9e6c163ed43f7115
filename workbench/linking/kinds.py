"""What recurs across articles, in the form that partitions of a corpus are linked by.

Each kind has the three steps of :mod:`workbench.linking.core` as functions over plain lists, so
that whoever moves things between machines need not know what they are:

``blocks(things)``
    (block, what is compared) for each (place, thing) and each block that it stands in;
``links(block, compared)``
    the links in one block: places of two things, and what else there is to know of the pair;
``clusters(things, links)``
    the clusters of all things that are linked, over others or directly;
``rows(clusters)``
    the row of each cluster in ``frame``, with its id in the column ``id``, and the places of its
    things; where ``slug`` is not None, of all clusters of one slug, which are numbered.

What is not linked, over others or by itself, is never one: linked things alone give the clusters
that all things give.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

import pandas as pd

from workbench.linking import core, joining, meetings, pairs, resolve, statements
from workbench.linking.joining import linked as linked_rows
from workbench.linking.origins import article_roots

__all__ = ["Actors", "Meetings", "Statements", "article_roots", "linked_rows"]

Placed = tuple[int, Any]  # a thing, and its place among those of all articles
Pairs = list[tuple[Any, Any]]
RowsAndPlaces = list[tuple[dict[str, Any], list[int]]]


class Actors:
    """Actors of articles, one by name, acronym and surname."""

    frame, id = "actors", "actor_id"
    slug: Callable[[Any], str] | None = staticmethod(resolve.slug)

    @staticmethod
    def things(articles: pd.DataFrame, found: Mapping[str, Any], *, first: int) -> list[Placed]:
        """Return the actors of articles, placed as their rows ``local`` stand."""
        local = joining.local_actors(articles, dict(found))
        groups = resolve.local_groups(local, joining.local_mentions(dict(found)), first=first)
        return [(group.place, group) for group in groups]

    def blocks(self, things: Iterable[Placed]) -> Pairs:
        """Return the names and acronyms of each actor, with its place."""
        return [(key, place) for place, group in things for key in resolve.block_keys(group)]

    def links(self, block: Any, compared: Sequence[int]) -> list[Any]:
        """Return links that tie all actors of a block together."""
        return core.links_of((block, place) for place in compared)

    def clusters(self, things: Sequence[Placed], links: Sequence[Any]) -> list[resolve.Group]:
        """Return the actors of the corpus."""
        return resolve.grouped(group for _, group in things)

    def rows(self, clusters: Sequence[resolve.Group]) -> RowsAndPlaces:
        """Return the rows of all actors of a slug."""
        told = [(resolve.slug(g), resolve.sort_key(g), n) for n, g in enumerate(clusters)]
        ids = resolve.identifiers(told)
        return [(resolve.actor_row(g, ids[n]), g.places) for n, g in enumerate(clusters)]


class Statements:
    """Claims, those of one wording together, one by the rare terms that they share.

    Parameters
    ----------
    counts
        For some claims each: how many there are, and how many of them hold each term.
    n
        In how many shares the blocks are looked through.
    """

    frame, id, slug = "statements", "statement_id", None

    def __init__(self, counts: Iterable[tuple[int, Counter[str]]], n: int) -> None:
        self.vocabulary, self.n = pairs.Vocabulary(), n
        for size, terms in counts:
            self.vocabulary.add(terms, size)

    @staticmethod
    def said(
        claims: pd.DataFrame, articles: pd.DataFrame, roots: dict[str, str],
        mentions: pd.DataFrame, *, first: int,
    ) -> list[statements.Said]:  # fmt: skip
        """Return what claims say, placed from the first on."""
        places = range(first, first + len(claims))
        return statements.told(claims, articles, roots, mentions, places=places)

    same_wording = staticmethod(statements.same_wording)

    @staticmethod
    def counted(said: Iterable[statements.Said]) -> tuple[int, Counter[str]]:
        """Return how many claims there are, and how many of them hold each term."""
        words = [pairs.Worded(claim.wording) for claim in said]
        return len(words), pairs.counted(words)

    @staticmethod
    def things(said: Iterable[statements.Said]) -> list[Placed]:
        """Return claims of one wording together, placed as the first of them is."""
        ordered = sorted(said, key=lambda claim: claim.place)
        return [(wordings[0].place, wordings) for wordings in statements.gathered(ordered)]

    def blocks(self, things: Iterable[Placed]) -> Pairs:
        """Return each wording for the shares of the blocks that it stands in."""
        compared = [(place, statements.worded(wordings)) for place, wordings in things]
        keys = pairs.block_keys([one for _, one in compared], self.vocabulary)
        return [
            (share, one)
            for one, own in zip(compared, keys, strict=True)
            for share in sorted({key % self.n for key in own.tolist() if key})
        ]

    def links(self, block: int, compared: Sequence[Any]) -> list[Any]:
        """Return the wordings of a share that are alike, and how likely they say the same."""
        ordered = sorted(compared, key=itemgetter(0))
        alike = pairs.similar_pairs(
            [one for _, one in ordered], vocabulary=self.vocabulary, share=(block, self.n)
        )
        return [(ordered[i][0], ordered[j][0], likely) for likely, i, j in alike]

    def clusters(self, things: Sequence[Placed], links: Sequence[Any]) -> list[Any]:
        """Return the claims of each statement."""
        ordered = sorted(things, key=itemgetter(0))
        at = {place: n for n, (place, _) in enumerate(ordered)}
        alike = {(likely, at[i], at[j]) for i, j, likely in links}
        groups = statements.clusters([wordings for _, wordings in ordered], alike)
        return [
            sorted((c for n in group for c in ordered[n][1]), key=lambda claim: claim.place)
            for group in groups
        ]

    def rows(self, clusters: Sequence[list[statements.Said]]) -> RowsAndPlaces:
        """Return the rows of statements."""
        return [(statements.statement(c), [claim.place for claim in c]) for c in clusters]


class Meetings:
    """Reports of meetings, one by people and days."""

    frame, id, slug = "meetings", "meeting_id", None

    @staticmethod
    def things(reports: pd.DataFrame, articles: pd.DataFrame, *, first: int) -> list[Placed]:
        """Return the reports, placed as they stand in their frame."""
        return list(enumerate(meetings.cases_of(reports, articles), first))

    def blocks(self, things: Iterable[Placed]) -> Pairs:
        """Return the people and days by which each report is found or looks for others."""
        keyed = ((key, place, case) for place, case in things for key in meetings.block_keys(case))
        return [(told[0][0], told) for told in keyed]

    def links(self, block: Any, compared: Sequence[Any]) -> list[Any]:
        """Return the reports of a block that can be of one meeting."""
        return sorted(meetings.linked(compared))

    def clusters(self, things: Sequence[Placed], links: Sequence[Any]) -> list[list[Placed]]:
        """Return the reports of each meeting, each with its place."""
        ordered = sorted(things, key=itemgetter(0))
        place = {case.report_id: place for place, case in ordered}
        groups = meetings.grouped([case for _, case in ordered])
        return [[(place[case.report_id], case) for case in group] for group in groups]

    def rows(self, clusters: Sequence[list[Placed]]) -> RowsAndPlaces:
        """Return the rows of meetings."""
        return [
            (meetings.meeting_row([case for _, case in c]), [place for place, _ in c])
            for c in clusters
        ]
