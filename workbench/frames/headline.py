"""What a pile of articles is and what was found in it, in a line each."""

from __future__ import annotations

from typing import Any

import pandas as pd

__all__ = ["between", "corpus_line", "findings_line", "some", "span"]


def some(n: int, one: str, more: str | None = None) -> str:
    """Return a number with its noun.

    Examples
    --------
    >>> some(1, "article"), some(2300, "article"), some(2, "body", "bodies")
    ('1 article', '2,300 articles', '2 bodies')
    """
    return f"{n:,} {one if n == 1 else more or one + 's'}"


def span(days: pd.Series) -> str:
    """Return the first and the last day of some in words, an empty text where there are none.

    Examples
    --------
    >>> span(pd.Series(pd.to_datetime(["2018-04-27", "2018-05-03"])))
    '27 Apr – 3 May 2018'
    """
    return between(days.min(), days.max())


def between(first: Any, last: Any) -> str:
    """Return a first and a last day in words; where one lacks, the other alone.

    Examples
    --------
    >>> between(pd.Timestamp("2018-04-27"), pd.NaT), between(pd.NaT, pd.NaT)
    ('27 Apr 2018', '')
    """
    first, last = (last, last) if pd.isna(first) else (first, first if pd.isna(last) else last)
    if pd.isna(first):
        return ""
    if first.date() == last.date():
        return f"{last.day} {last:%b %Y}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{last.day} {last:%b %Y}"
    year = "" if first.year == last.year else f" {first.year}"
    return f"{first.day} {first:%b}{year} – {last.day} {last:%b %Y}"


def corpus_line(frames: Any) -> str:
    """Return how many articles there are, of how many publishers, and from when.

    Examples
    --------
    >>> from workbench.frames import Frames
    >>> corpus_line(Frames.of())
    '0 articles'
    """
    articles = frames.articles
    publishers = articles["publisher"].nunique()
    line = some(len(articles), "article")
    line += f" of {some(publishers, 'publisher')}" if publishers else ""
    days = span(articles["published"])
    return f"{line}, {days}" if days else line


def findings_line(frames: Any) -> str:
    """Return how much was found, and how much went wrong.

    Examples
    --------
    >>> from workbench.frames import Frames
    >>> findings_line(Frames.of())
    '0 actors, 0 claims (0 recur), 0 meetings'
    """
    recurring = int((frames.statements["n_articles"] > 1).sum())
    parts = [
        some(len(frames.actors), "actor"),
        f"{some(len(frames.claims), 'claim')} ({recurring:,} recur)",
        some(len(frames.meetings), "meeting"),
    ]
    if len(frames.problems):
        parts.append(some(len(frames.problems), "problem"))
    return ", ".join(parts)
