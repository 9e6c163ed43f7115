"""The days that a date expression means, given the publication date and the tense.

`find` returns the spans of date expressions and `resolve` the days that one means. News leaves
most of a date unsaid: "Friday" of what took place is the last one, of what will the next.
Whatever is inferred, and not in the words, goes into the note. Where the article has no date,
what depends on it stays open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from workbench.english.dates.days import Setting
from workbench.english.dates.expressions import Expression, find, read
from workbench.english.dates.meaning import resolve_expression, tense_of
from workbench.english.dates.neighbours import modifies_noun
from workbench.english.dates.words import STAY, number, plain_letters

__all__ = ["Date", "find", "lasting", "length_in_days", "modifies_noun", "resolve"]

TENSES = ("past", "present", "future")


@dataclass(frozen=True)
class Date:
    """The days that an expression means: `start` to `end`, both included.

    Attributes
    ----------
    start, end
        Days (midnight, no time zone), None where that end is open or not known.
    precision
        `day`, `range`, `month` (a whole calendar month), `open` (an end is open) or None.
    note
        What was inferred beyond the words, or why there is no date; None if nothing.
    """

    start: pd.Timestamp | None = None
    end: pd.Timestamp | None = None
    precision: str | None = None
    note: str | None = None


def resolve(
    text: str,
    published: Any,
    *,
    tense: str | None = None,
    default_year: int | None = None,
) -> Date:
    """Return the days that a date expression means.

    Parameters
    ----------
    text
        The expression ("late Wednesday", "from Feb. 28 to March 2"). Of several in a text the
        first counts.
    published
        The publication date (anything `pandas.Timestamp` reads), None if not known.
    tense
        `past` for what took place, `present` for what goes on, `future` for what will; None if
        not known. A weekday of the past is the latest one not after publication, of the future
        the first not before it; a date without a year likewise. What goes on has begun, so the
        present reads as the past does, except after "until", "by" and "beginning".
    default_year
        The year of dates that name none, used where `published` is not known.

    Returns
    -------
    Date
        Without days where the words give none; never an exception for odd text.

    Raises
    ------
    ValueError
        If `tense` is not one of the three.

    Notes
    -----
    Weeks run from Monday to Sunday. "Early", "mid" and "late" are the thirds of a month (days
    1-10, 11-20, 21 on), a year, a decade or a week; "two weeks ago" is that week as a whole.
    Seasons are those of the northern hemisphere, three whole months each. Hours and time zones
    are ignored. What another event dates ("three weeks later") stays open.

    Examples
    --------
    >>> resolve("late Wednesday", "2023-03-20", tense="past").start
    Timestamp('2023-03-15 00:00:00')
    >>> resolve("from Feb. 28 to March 2", "2023-02-25", tense="future").end
    Timestamp('2023-03-02 00:00:00')
    >>> resolve("Friday", None).note
    'relative to publication, whose date is not known'
    """
    if tense is not None and tense not in TENSES:
        raise ValueError(f"tense is {tense!r}; it must be one of {', '.join(TENSES)} or None.")
    now, problem = _day_of(published)
    expression = _only_expression(text if isinstance(text, str) else "")
    if expression is None:
        return Date(note="no date expression in these words")
    setting = Setting(
        now,
        tense_of(expression, tense),
        default_year if now is None else None,
        expression.relation,
        expression.the,
    )
    try:
        days = resolve_expression(expression, setting)
    except (ValueError, OverflowError):
        return Date(note="no such day in the calendar")
    if problem:
        days = days.noting(problem)
    return Date(
        None if days.start is None else pd.Timestamp(days.start),
        None if days.end is None else pd.Timestamp(days.end),
        days.precision if days.start or days.end else None,
        "; ".join(dict.fromkeys(days.notes)) or None,
    )


def length_in_days(text: str) -> int | None:
    """Return how many days something lasts by the first words that say so, None if none do.

    Examples
    --------
    >>> length_in_days("concluded a five-day visit to the country")
    5
    >>> length_in_days("will stay for two weeks")
    14
    """
    match = STAY.search(plain_letters(text))
    if match is None:
        return None
    unit = (match["unit"] or match["whole"]).lower()
    return min(number(match["n"]) if match["n"] else 1, 400) * (7 if unit == "week" else 1)


def lasting(when: Date, days: int, *, ending: bool = False) -> Date:
    """Return the days of what begins (or, if `ending`, ends) on a day and lasts `days` days.

    Only a single day is extended; anything else is returned unchanged.

    Examples
    --------
    >>> visit = lasting(resolve("Monday", "2023-03-15", tense="past"), 3)
    >>> visit.start.day, visit.end.day, visit.precision
    (13, 15, 'range')
    """
    if when.precision != "day" or when.start is None or days < 2:
        return when
    away = pd.Timedelta(days=days - 1)
    try:
        first, last = (when.start - away, when.start) if ending else (when.start, when.start + away)
    except (OverflowError, pd.errors.OutOfBoundsDatetime):
        return when
    note = f"{'ends' if ending else 'begins'} there and lasts {days} days"
    noted = f"{when.note}; {note}" if when.note else note
    return Date(first, last, "range", noted)


def _day_of(published: Any) -> tuple[date | None, str | None]:
    if published is None or published is pd.NaT:
        return None, None
    try:
        stamp = pd.Timestamp(published)
        return (None, None) if pd.isna(stamp) else (stamp.date(), None)
    except (ValueError, TypeError, OverflowError):
        return None, f"publication date {str(published)[:40]!r} is not a date"


def _only_expression(text: str) -> Expression | None:
    clean = re.sub(r"[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]", "", text[:2000])
    clean = re.sub(r"\s+", " ", clean)
    expression = next(read(clean), None)
    return expression or next(read(clean, lenient=True), None)
