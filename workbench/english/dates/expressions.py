"""The grammar of date expressions in English news: which words form one, and what they mean.

An expression is a *point* ("late Wednesday", "early next month", "Feb. 22", "two weeks ago"),
or two points joined into a range ("from Feb. 28 to March 2"), with the preposition that goes
before it and a length that may follow ("Wednesday for the four-day visit"). Nothing here depends
on a publication date: `workbench.english.dates` turns what was parsed into days.

The grammar is read from left to right. Only a word in `HEADS` can open a point, each pattern
looks a few words ahead, and the preposition is sought a few characters back, so the time spent
grows with the length of the text and no faster.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workbench.english.dates.neighbours import Place, modifies_noun, stands
from workbench.english.dates.words import (
    BEFORE,
    DAY_KINDS,
    HEADS,
    JOIN,
    KINDS,
    LENGTH,
    LENIENT,
    PART,
    RELATIONS,
    THE,
    UNJOINED,
    WORD,
    Point,
    kinds_opened_by,
    number,
    plain_letters,
    weekday,
)


@dataclass(frozen=True)
class Expression:
    """A parsed date expression: one or two points, a preposition, a length in days."""

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
    sun" are not dates, "in May" is. Times of day, ages and bare durations are left out. Holidays
    without a fixed day are missed, and what another event dates is cut short ("a day after the
    vote" yields "a day after").

    Examples
    --------
    >>> text = "The two may meet from Feb. 28 to March 2, she said on Friday."
    >>> [text[start:end] for start, end in find(text)]
    ['from Feb. 28 to March 2', 'on Friday']
    """
    return [(e.start, e.end) for e in read(text)]


def read(text: str, *, lenient: bool = False) -> Iterator[Expression]:
    """Yield the date expressions of `text` in order; `lenient` skips the neighbour rules."""
    text = plain_letters(text)
    floor = 0
    for word in WORD.finditer(text):
        at = word.start()
        head = word[0].lower()
        if at < floor or not (head in HEADS or head[0].isdigit()):
            continue
        expression = _expression(text, at, floor, lenient=lenient)
        if expression is not None:
            floor = expression.end
            yield expression


def _expression(text: str, at: int, floor: int, *, lenient: bool) -> Expression | None:
    first = _point(text, at)
    if first is None:
        return None
    start, relation, the = _look_back(text, at, floor, first.kind)
    last = _second(text, first, relation)
    sure = (lenient and first.kind in LENIENT) or (first.kind == "month" and last is not None)
    if not sure and not stands(Place(text, first, relation, the)):
        return None
    end, days = (last or first).end, None
    length = LENGTH.match(text, end) if last is None and first.kind in DAY_KINDS else None
    if length is not None:
        days = min(number(length["n"]), 400) * (7 if length["unit"].lower() == "week" else 1)
        end = length.end()
    if relation is not None and _belongs_to_noun(text, first, end, the):
        if relation != "since" or the:
            start, relation = first.start, None
    elif relation in ("of", "to", "about"):
        start, relation = first.start, None
    return Expression(start, end, first, last, relation, the and first.part is None, days)


def _belongs_to_noun(text: str, first: Point, end: int, the: bool) -> bool:
    """Return whether the preposition goes with a noun that follows: "after Monday's talks"."""
    if re.match(r"[’']s?[^\S\n]", text[end : end + 3]):
        return True
    named = first.kind in ("year", "month", "monthday") and the and first.part is None
    return named and modifies_noun(text, first.start, end)


def _point(text: str, at: int, *, whole: bool = False) -> Point | None:
    """Return the longest point that opens at `at`, with its part ("early") unless `whole`."""
    best: Point | None = None
    head = WORD.match(text, at)
    for kind in kinds_opened_by(head[0].lower()) if head is not None else ():
        match = KINDS[kind].match(text, at)
        if match is not None and (best is None or match.end() > best.end):
            words = {slot: word for slot, word in match.groupdict().items() if word is not None}
            if "short" in words:  # '14, and -14 behind a month
                words["year"] = str(int(words["short"]) + (2000 if words["short"] < "70" else 1900))
            best = Point(kind, at, match.end(), words)
    part = None if whole else PART.match(text, at)
    if part is not None:
        named = _point(text, part.end() + (text[part.end()] in "’'"), whole=True)
        if named is not None and (best is None or named.end > best.end):
            said = part["part"] or part["of"] or part["span"]
            name = re.sub(r"\s+", " ", said.lower())
            best = Point(named.kind, at, named.end, named.words, name)
    return best


# Not of a date but of the verb before it: "flew in yesterday", "took over Monday".
_PARTICLES = frozenset(("in", "over", "at", "around", "about"))


def _look_back(text: str, at: int, floor: int, kind: str) -> tuple[int, str | None, bool]:
    """Return where the expression starts, its preposition and whether "the" stands before."""
    left = max(floor, at - 40)
    before = BEFORE.search(text[left:at])
    if before is not None:
        relation = " ".join(before["relation"].lower().split())
        relation = RELATIONS.get(relation, relation.split()[0])
        bare = before["the"] is None
        if bare and relation in _PARTICLES and kind in ("weekday", "dayword"):
            return at, None, False
        return left + before.start(), relation, not bare
    the = THE.search(text[left:at])
    return (left + the.start() if the and kind not in ("month", "year") else at), None, bool(the)


def _second(text: str, first: Point, relation: str | None) -> Point | None:
    """Return the point that `first` is joined with into a range, None if there is none."""
    joined = JOIN.match(text, first.end)
    if joined is None or first.kind in UNJOINED:
        return None
    second = _point(text, joined.end())
    if second is None or second.kind in UNJOINED:
        return None
    if joined["and"]:
        if first.kind == second.kind == "weekday":
            gap = weekday(second.words["weekday"]) - weekday(first.words["weekday"])
            return second if gap % 7 == 1 or relation == "between" else None
        return second if relation == "between" or first.kind == second.kind == "month" else None
    spaced = joined["dash"] is not None and joined["dash"] != joined["dash"].strip()
    if spaced and first.kind != second.kind:
        return None
    alike = (first.kind in DAY_KINDS) == (second.kind in DAY_KINDS)
    return second if relation == "from" or alike else None
