"""The words behind a row: the sentences around its spans, with the spans marked.

Every view shows evidence through this one function, so that offsets are checked in one place.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

Mark = tuple[int, int, str]
Context = tuple[str, list[Mark]]

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


def contexts(
    article_ids: Iterable[str],
    marks: Iterable[Sequence[Mark]],
    *,
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
) -> list[Context]:
    """Return for each row the sentences that its marks touch, and the marks within them.

    Parameters
    ----------
    article_ids, marks
        One entry a row: the article, and its ``(start, end, kind)`` in characters of that
        article's text.
    articles, sentences
        The frames of `workbench.Frames`.

    Notes
    -----
    Sentences that do not follow each other are joined by " … ". A sentence is cut to `REACH`
    characters around its marks. An offset outside the text is cut to the text.
    """
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    bounds: dict[str, list[tuple[int, int]]] = {}
    for article_id, start, end in zip(
        sentences["article_id"], sentences["start"], sentences["end"], strict=True
    ):
        bounds.setdefault(article_id, []).append((int(start), int(end)))
    for spans in bounds.values():
        spans.sort()
    return [
        _context(str(texts.get(article_id, "")), bounds.get(article_id, []), row)
        for article_id, row in zip(article_ids, marks, strict=True)
    ]


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
