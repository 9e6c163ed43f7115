"""All rows of a table, for a kernel to page through: filtered, sorted, cut, then given words."""

import dataclasses
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from workbench.views.context import Library, Mark, Members, article_key
from workbench.views.joining import listed, objects, records
from workbench.views.matching import MISSING, SEARCH, Index
from workbench.views.spec import Column, Evidence

MOST = 20_000  # lines that one question may bring
KEPT = 6  # questions whose rows are remembered, since pages of one follow each other

ASIDE = (
    Column("context", "context"),
    *(Column(name, "aside") for name in ("lead_in", "follow_on", "url", "article")),
)


class Whole:
    """All rows of a table and how each gets its words.

    Parameters
    ----------
    rows, columns
        The rows, without their words, and what they declare (`ASIDE` included, where they have
        words).
    library
        The sentences of all articles; None for rows that have no words or bring them.
    marks
        Gives the marks of a row, in characters of its article's text.
    """

    def __init__(
        self,
        rows: pd.DataFrame,
        columns: tuple[Column, ...],
        library: Library | None = None,
        marks: Callable[[Any], list[Mark]] | None = None,
    ) -> None:
        self.rows, self.columns = rows, columns
        self._library, self._marks = library, marks
        given = tuple(c for c in columns if c.name in rows)
        self._known: dict[str, tuple[np.ndarray, np.ndarray]] = {}
        self.index = Index(rows, given, self._holding if library else None)

    def worded(self, kept: pd.DataFrame) -> pd.DataFrame:
        """Return rows with their words, the sentences around them and where these stand."""
        if self._library is None or self._marks is None:
            return kept
        found, marks = self._library, list(map(self._marks, records(kept)))
        ids = kept["article_id"].tolist()
        beside = [found.beside(i, row) for i, row in zip(ids, marks, strict=True)]
        told = [found.context(i, row) for i, row in zip(ids, marks, strict=True)]
        return kept.assign(
            context=objects(told, kept),
            lead_in=objects((before for before, _ in beside), kept),
            follow_on=objects((after for _, after in beside), kept),
            url=objects(map(found.url, ids), kept),
            article=objects(map(article_key, ids), kept),
        )

    @cached_property
    def _by_sentence(self) -> Members:
        assert self._library is not None
        rows = self.rows
        if {"start", "end"} <= set(rows):
            starts, ends = rows["start"], rows["end"]
        else:
            spans = next(n for n in ("content_spans", "evidence_spans") if n in rows)
            edges = [[e for span in listed(row) for e in span] or [0] for row in rows[spans]]
            starts, ends = [*map(min, edges)], [*map(max, edges)]
        first, last = self._library.extent(rows["article_id"], starts, ends)
        sizes = last - first
        places = np.repeat(first - (np.cumsum(sizes) - sizes), sizes) + np.arange(sizes.sum())
        return Members(places, np.repeat(np.arange(len(rows)), sizes), len(rows))

    def _holding(self, words: str) -> np.ndarray:
        assert self._library is not None
        return self._by_sentence.having(self._library.holding(words))

    def page(self, asked: "Asked", part: Evidence) -> tuple[pd.DataFrame, int, int]:
        """Return the rows of a page with their words, how many lines there are and how many rows.

        Notes
        -----
        With ``part.merge`` a line is all matching rows of one group.
        """
        places, starts = self._lines(asked, part)
        last = len(starts) - 1
        first = min(asked.start, last)
        chosen = places[starts[first] : starts[min(first + min(asked.size, MOST), last)]]
        return self.worded(self.rows.iloc[chosen]), last, len(places)

    def _lines(self, asked: "Asked", part: Evidence) -> tuple[np.ndarray, np.ndarray]:
        """Return the places of all rows that are asked for, line by line, and where lines begin."""
        key = repr((asked.filters, asked.selection, asked.within, asked.sort, part.only))
        if key not in self._known:
            if len(self._known) >= KEPT:
                self._known.pop(next(iter(self._known)))
            self._known[key] = self._found(asked, part)
        return self._known[key]

    def _found(self, asked: "Asked", part: Evidence) -> tuple[np.ndarray, np.ndarray]:
        kept = self.index.matching(asked.filters, asked.selection)
        if part.only:
            kept &= self.index.having(part.only[0], {part.only[1]})
        for name, words in asked.within.items():
            if name in self.index.columns:
                kept &= self.index.holding(name, words.lower().strip())
            elif name == "context" and self._library:
                kept &= self._holding(words.lower().strip())
        places = np.flatnonzero(kept)
        if asked.sort and asked.sort[0] in self.index.columns:
            places = places[self._order(places, *asked.sort)]
        group = next((c.name for c in self.columns if c.kind == "group"), None)
        if not (part.merge and group):
            return places, np.arange(len(places) + 1)
        lines, distinct = pd.factorize(self.index.codes(group)[1][places])
        order = lines.argsort(kind="stable")
        return places[order], np.searchsorted(lines[order], np.arange(len(distinct) + 1))

    def _order(self, places: np.ndarray, name: str, down: bool) -> np.ndarray:
        rank = self.index.rank(name)[places]
        if down:
            rank = np.where(rank == MISSING, MISSING, -rank)  # what is missing stays last
        return rank.argsort(kind="stable")


@dataclasses.dataclass(frozen=True)
class Asked:
    """What a view asks the kernel for: which rows, in what order, from where, how many."""

    filters: dict[str, Any]
    selection: dict[str, Any]
    within: dict[str, str]
    sort: tuple[str, bool] | None
    start: int
    size: int

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Asked":
        """Return the question of a message, whatever stands in it."""
        sort = told.get("sort")
        return cls(
            filters=dict(told.get("filters") or {}),
            selection=dict(told.get("selection") or {}),
            within={str(k): str(v) for k, v in dict(told.get("within") or {}).items() if v},
            sort=(str(sort[0]), bool(sort[1])) if sort else None,
            start=max(0, int(told.get("start") or 0)),
            size=max(1, int(told.get("size") or 10)),
        )


def library(frames: Any) -> Library:
    """Return the sentences of frames, made once for all views of the same ones."""
    here = (frames.articles, frames.sentences)
    if not _latest or any(a is not b for a, b in zip(_latest[0], here, strict=True)):
        _latest[:] = [here, Library(*here)]
    return _latest[1]


_latest: list[Any] = []

__all__ = ["ASIDE", "MOST", "SEARCH", "Asked", "Whole", "library"]
