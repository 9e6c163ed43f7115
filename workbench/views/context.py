"""The words behind a row: the sentences around its spans, with the spans marked.

Every view shows evidence through this one module, so that offsets are checked in one place.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

Mark = tuple[int, int, str]
Context = tuple[str, list[Mark]]
Span = tuple[int, int]

GAP = " … "
REACH = 320  # characters kept on each side of a mark when a sentence is very long

_UNSHOWABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]")


def shown(text: Any) -> str:
    r"""Return text that can be sent and shown anywhere, character for character as long.

    Line breaks and control characters become spaces, lone surrogates U+FFFD; nothing is escaped,
    because nothing downstream parses markup.

    Examples
    --------
    >>> shown("a\nb\x07")
    'a b '
    """
    return _UNSHOWABLE.sub(
        lambda m: "\N{REPLACEMENT CHARACTER}" if m.group() >= "\ud800" else " ", str(text)
    )


def article_key(article_id: Any) -> str:
    """Return what a page calls an article by: an id may be a path, and stays here."""
    return hashlib.sha256(str(article_id).encode("utf-8", "replace")).hexdigest()[:10]


def web_address(url: Any) -> str | None:
    """Return an address that a page may link to; None for any other, a script's above all."""
    text = url.strip() if isinstance(url, str) else ""
    return text if re.match(r"https?://[^\s\"'<>\\]+$", text, re.IGNORECASE) else None


class Library:
    """The sentences of all articles, to cut contexts from and to search.

    Parameters
    ----------
    articles, sentences
        The frames of `workbench.Frames`.
    """

    def __init__(self, articles: pd.DataFrame, sentences: pd.DataFrame) -> None:
        ids = articles["article_id"].to_numpy(dtype=object)
        self._place = {key: i for i, key in enumerate(ids)}
        self._texts = articles["text"].to_numpy(dtype=object)
        urls = articles["url"] if "url" in articles else [None] * len(ids)
        self._urls = dict(zip(ids, urls, strict=True))
        home = sentences["article_id"].map(self._place).fillna(-1).to_numpy(dtype=np.int64)
        start = sentences["start"].to_numpy(dtype=np.int64)
        order = np.lexsort((start, home))
        order = order[home[order] >= 0]
        self._home, self._start = home[order], start[order]
        self._end = sentences["end"].to_numpy(dtype=np.int64)[order]
        self._first = np.searchsorted(self._home, np.arange(len(ids) + 1))

    def sentences(self, article_id: str) -> list[Span]:
        """Return where the sentences of an article begin and end, in their order."""
        at = self._place.get(article_id)
        if at is None:
            return []
        part = slice(self._first[at], self._first[at + 1])
        return list(zip(self._start[part].tolist(), self._end[part].tolist(), strict=True))

    def text(self, article_id: str) -> str:
        """Return the text of an article, "" where there is none."""
        at = self._place.get(article_id)
        return "" if at is None else str(self._texts[at])

    def url(self, article_id: str) -> str | None:
        """Return the address of an article, where it is one of the web."""
        return web_address(self._urls.get(article_id))

    def context(self, article_id: str, marks: Sequence[Mark]) -> Context:
        """Return the sentences that the marks touch, and the marks within them.

        Notes
        -----
        Sentences that do not follow each other are joined by " … ". A sentence is cut to `REACH`
        characters around its marks. An offset outside the text is cut to the text.
        """
        return _context(self.text(article_id), self.sentences(article_id), marks)

    def beside(self, article_id: str, marks: Sequence[Mark]) -> tuple[str | None, str | None]:
        """Return the sentence before and the one after those that the marks touch."""
        spans, text = self.sentences(article_id), self.text(article_id)
        touched = [i for i, (a, b) in enumerate(spans) if any(s < b and e > a for s, e, _ in marks)]
        if not touched:
            return None, None
        around = []
        for at in (touched[0] - 1, touched[-1] + 1):
            inside = 0 <= at < len(spans)
            around.append(shown(text[slice(*spans[at])])[:REACH] if inside else None)
        return around[0], around[1]

    @cached_property
    def _haystack(self) -> "Haystack":
        places = zip(self._home.tolist(), self._start.tolist(), self._end.tolist(), strict=True)
        return Haystack(str(self._texts[home])[start:end] for home, start, end in places)

    def holding(self, words: str) -> np.ndarray:
        """Return the places of the sentences that hold the words, in the order of `extent`."""
        return self._haystack.holding(words)

    def extent(self, article_ids: Any, starts: Any, ends: Any) -> tuple[np.ndarray, np.ndarray]:
        """Return the place of the first sentence of each row and the one after its last."""
        home = pd.Series(article_ids).map(self._place).fillna(-1).to_numpy(dtype=np.int64)
        start, end = (np.asarray(places, dtype=np.int64) for places in (starts, ends))
        longest = int(max(self._end.max(initial=0), end.max(initial=0))) + 1
        known = self._home * longest + self._start
        first = np.searchsorted(known, home * longest + start, side="right") - 1
        last = np.searchsorted(known, home * longest + end - 1, side="right")
        return np.maximum(first, 0), np.maximum(last, first)


class Haystack:
    """Texts in small letters, one after the other: finds in one pass which of them hold words."""

    def __init__(self, texts: Iterable[str]) -> None:
        parts = [text.lower().encode("utf-8", "replace") for text in texts]
        sizes = np.fromiter(map(len, parts), dtype=np.int64, count=len(parts))
        self._text, self._ends = b"\0".join(parts), np.cumsum(sizes + 1)

    def holding(self, words: str) -> np.ndarray:
        """Return the places of the texts that hold the words, of all where there are none.

        Examples
        --------
        >>> Haystack(["Oslo", "Rome", "in Oslo"]).holding("oslo").tolist()
        [0, 2]
        """
        needle = words.lower().encode("utf-8", "replace")
        if not needle:
            return np.arange(len(self._ends))
        found: list[int] = []
        at = self._text.find(needle)
        while at >= 0:
            found.append(int(np.searchsorted(self._ends, at, side="right")))
            at = self._text.find(needle, int(self._ends[found[-1]]))  # on in the next text
        return np.array(found, dtype=np.int64)


class Members:
    """Which rows have a code, without a look at the others; a code below 0 is none."""

    def __init__(self, codes: np.ndarray, rows: np.ndarray, n_rows: int) -> None:
        order = codes.argsort(kind="stable")
        self._rows, self._n_rows = rows[order], n_rows
        self._starts = np.searchsorted(codes[order], np.arange(codes.max(initial=-1) + 2))

    def having(self, wanted: np.ndarray) -> np.ndarray:
        """Return True for each row that has one of the codes.

        Examples
        --------
        >>> Members(np.array([1, 0, -1, 1]), np.arange(4), 4).having(np.array([1])).tolist()
        [True, False, False, True]
        """
        out = np.zeros(self._n_rows, dtype=bool)
        wanted = wanted[wanted + 1 < len(self._starts)]
        first, sizes = self._starts[wanted], np.diff(self._starts)[wanted]
        before = np.cumsum(sizes) - sizes
        out[self._rows[np.repeat(first - before, sizes) + np.arange(sizes.sum())]] = True
        return out


def _context(text: str, sentences: list[tuple[int, int]], marks: Sequence[Mark]) -> Context:
    marks = [
        (max(0, start), min(len(text), end), kind)
        for start, end, kind in marks
        if start < end and start < len(text)
    ]
    out: list[str] = []
    moved: list[Mark] = []
    length = 0
    for first, last in _pieces(text, sentences, marks):
        if out:
            out.append(GAP)
            length += len(GAP)
        for start, end, kind in marks:
            if start < last and end > first:
                shift = length - first
                moved.append((max(start, first) + shift, min(end, last) + shift, kind))
        out.append(shown(text[first:last]))
        length += last - first
    return "".join(out), sorted(moved)


def _pieces(
    text: str, sentences: list[tuple[int, int]], marks: Sequence[Mark]
) -> list[tuple[int, int]]:
    """Return the stretches of text to show: whole sentences, cut where they run far off."""
    pieces: list[list[int]] = []
    for start, end, _ in sorted(marks):
        touched = [(a, b) for a, b in sentences if a < end and b > start]
        first = min([a for a, _ in touched] + [start])
        last = max([b for _, b in touched] + [end])
        first, last = max(first, start - REACH), min(last, end + REACH)
        if pieces and not text[pieces[-1][1] : first].strip():
            pieces[-1][1] = max(pieces[-1][1], last)
        else:
            pieces.append([first, last])
    return [(first, last) for first, last in pieces]
