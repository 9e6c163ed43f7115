"""The grammar of date expressions in English news: which words are one, and what they say.

An expression is a *point* ("late Wednesday", "early next month", "Feb. 22", "two weeks ago"),
or two points joined into a range ("from Feb. 28 to March 2"), with the preposition that goes
before it and a length that may follow ("Wednesday for the four-day visit"). Nothing here knows
a publication date: `workbench.dates` turns what was read into days.

The grammar is read from left to right. Only a word in `HEADS` can open a point, each pattern
looks a few words ahead, and the preposition is sought a few characters back, so the time spent
grows with the length of the text and no faster.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workbench.date_neighbours import FUNCTION_WORDS, left_of, stands
from workbench.date_words import (
    BEFORE,
    DAY_KINDS,
    HEADS,
    JOIN,
    KINDS,
    LENGTH,
    LENIENT,
    PART,
    THE,
    WORD,
    Point,
    number,
    weekday,
)


@dataclass(frozen=True)
class Expression:
    """A date expression as it was read: one or two points, a preposition, a length in days."""

    start: int
    end: int
    first: Point
    last: Point | None = None
    relation: str | None = None
    the: bool = False
    days: int | None = None


def find(text: str) -> list[tuple[int, int]]:
    """Return the spans of the date expressions in a running text.

    Parameters
    ----------
    text
        Any text; a line break ends an expression.

    Returns
    -------
    list of (start, end)
        Characters, half-open, in order, never overlapping. The preposition belongs to the
        span, and a whole range is one span.

    Notes
    -----
    Rules over closed word lists, by case and neighbours: the verb "may", "to march" and "the
    sun" are none, "in May" is one. Hours of the clock, ages and bare durations are none. Misses
    feasts without a fixed day, dates in words ("the twenty-second"), and days that only another
    event tells ("a day after the vote" is found as "a day after").

    Examples
    --------
    >>> text = "The two may meet from Feb. 28 to March 2, she said on Friday."
    >>> [text[start:end] for start, end in find(text)]
    ['from Feb. 28 to March 2', 'on Friday']
    """
    return [(e.start, e.end) for e in read(text)]


def modifies_noun(text: str, start: int, end: int) -> bool:
    """Return whether the expression at [start, end) names a thing: "the 2016 election".

    Examples
    --------
    >>> modifies_noun("They met after the 2016 election.", 15, 23)
    True
    >>> modifies_noun("They met in 2016 near Rome.", 9, 16)
    False
    """
    opening = re.search(
        r"(?:\b(?:the|an?|its|his|her|their)[^\S\n]|[’']s[^\S\n])$", left_of(text, start)
    )
    own = re.search(r"\b(?:the|an?)\s['’\w. ]+$", text[start:end])
    after = re.match(r"(?:[’']s)?[^\S\n]([^\W\d_]+)", text[end : end + 30])
    if after is None or after[1].lower() in FUNCTION_WORDS:
        return False
    return bool(opening or own)


def read(text: str, *, lenient: bool = False) -> Iterator[Expression]:
    """Yield the date expressions of `text` in order; `lenient` skips the neighbour rules."""
    floor = 0
    for word in WORD.finditer(text):
        at = word.start()
        head = word[0].lower()
        if at < floor or not (head in HEADS or head[0].isdigit()):
            continue
        found = _expression(text, at, floor, lenient=lenient)
        if found is not None:
            floor = found.end
            yield found


def _expression(text: str, at: int, floor: int, *, lenient: bool) -> Expression | None:
    first = _point(text, at)
    if first is None:
        return None
    start, relation, the = _look_back(text, at, floor, first.kind)
    end, last = first.end, None
    joined = JOIN.match(text, end)
    if joined is not None and first.kind not in ("count", "ago", "span", "vague"):
        second = _point(text, joined.end())
        if second is not None and _joins(first, second, joined, relation):
            end, last = second.end, second
    sure = (lenient and first.kind in LENIENT) or (first.kind == "month" and last is not None)
    if not sure and not stands(text, first, relation, the):
        return None
    length = LENGTH.match(text, end)
    days = None
    if length is not None and last is None and first.kind in DAY_KINDS:
        days = min(number(length["n"]), 400) * (7 if length["unit"].lower() == "week" else 1)
        end = length.end()
    if re.match("[’']s?\\b", text[end : end + 2]) and relation in ("by", "before", "after", "to"):
        start, relation = first.start, None
    if relation in ("of", "to", "about"):  # not part of the expression
        start, relation = first.start, None
    return Expression(start, end, first, last, relation, the and first.part is None, days)


def _point(text: str, at: int, *, whole: bool = False) -> Point | None:
    """Return the longest point that opens at `at`, with its part ("early") unless `whole`."""
    best: Point | None = None
    for kind, pattern in KINDS.items():
        match = pattern.match(text, at)
        if match is not None and (best is None or match.end() > best.end):
            words = {slot: word for slot, word in match.groupdict().items() if word is not None}
            best = Point(kind, at, match.end(), words)
    part = None if whole else PART.match(text, at)
    if part is not None:
        named = _point(text, part.end(), whole=True)
        if named is not None and (best is None or named.end > best.end):
            name = re.sub(r"\s+", " ", (part["part"] or part["of"]).lower())
            best = Point(named.kind, at, named.end, named.words, name)
    return best


def _look_back(text: str, at: int, floor: int, kind: str) -> tuple[int, str | None, bool]:
    """Return where the expression starts, its preposition and whether "the" stands before."""
    left = max(floor, at - 40)
    before = BEFORE.search(text[left:at])
    if before is not None:
        relation = before["relation"].lower().split()[0]
        return left + before.start(), relation, before["the"] is not None
    the = THE.search(text[left:at])
    return (left + the.start() if the and kind not in ("month", "year") else at), None, bool(the)


def _joins(first: Point, second: Point, joined: re.Match[str], relation: str | None) -> bool:
    if second.kind in ("count", "ago", "span", "vague"):
        return False
    days = first.kind in DAY_KINDS, second.kind in DAY_KINDS
    if joined["and"]:
        if relation == "between":
            return True
        if first.kind == second.kind == "weekday":
            gap = weekday(second.words["weekday"]) - weekday(first.words["weekday"])
            return gap % 7 == 1
        return first.kind == second.kind == "month"
    if joined["dash"] and joined["dash"] != joined["dash"].strip() and first.kind != second.kind:
        return False
    return relation == "from" or days[0] == days[1]
