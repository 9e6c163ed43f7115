"""What a date expression means as a whole: its points, its range, its preposition."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from workbench.english.dates.days import Days, Setting, Undated
from workbench.english.dates.expressions import Expression
from workbench.english.dates.named import NAMED
from workbench.english.dates.relative import RELATIVE
from workbench.english.dates.words import Point

_RESOLVERS = NAMED | RELATIVE


def resolve_expression(expression: Expression, setting: Setting) -> Days:
    """Return the days of an expression: of its point, its range, or its stay."""
    if expression.last is not None:
        return _resolve_range(expression.first, expression.last, setting)
    days = _resolve_point(expression.first, setting)
    if expression.days is not None and days.start is not None:
        end = days.start + timedelta(days=expression.days - 1)
        return replace(days, end=end, precision="range" if expression.days > 1 else "day")
    return _open(days, expression, setting)


def tense_of(expression: Expression, tense: str | None) -> str | None:
    """Return the tense that the preposition asks for where that is more exact."""
    if expression.relation == "since":
        return "past"
    ahead = expression.relation in ("until", "till", "through", "by", "beginning", "starting")
    return "future" if ahead and tense in (None, "present") else tense


def _open(days: Days, expression: Expression, setting: Setting) -> Days:
    """Apply a preposition that leaves one end open: since, until, by, before, after, from."""
    relation, first = expression.relation, expression.first
    if days.start is None or days.end is None or first.kind in ("span", "count", "ago"):
        return days
    one_day = timedelta(days=1)
    if relation in ("since", "beginning", "starting") or (
        relation == "from" and days.precision == "day"
    ):
        return replace(days, end=None, precision="open")
    if relation == "as" and setting.tense == "future":
        return replace(days, end=None, precision="open")
    if relation in ("until", "till", "through", "by"):
        return replace(days, start=None, precision="open")
    if relation == "before":
        end = days.end if first.part == "end" else days.start - one_day
        return replace(days, start=None, end=end, precision="open")
    if relation == "after":
        return replace(days, start=days.end + one_day, end=None, precision="open")
    return days


def _resolve_range(first: Point, last: Point, setting: Setting) -> Days:
    """Return the days from `first` to `last`; the end that is known dates the other."""
    if "week" in last.words and first.kind == "weekday":
        first = replace(first, words={"week": last.words["week"], **first.words})
    if "year" not in first.words and ("year" in last.words or setting.tense == "past"):
        end = _resolve_point(last, setting)
        start = _resolve_beside(end.end, first, "past", setting)
    else:
        tense = "past" if setting.tense == "present" else setting.tense
        start = _resolve_point(first, replace(setting, tense=tense))
        end = _resolve_beside(start.start, last, "future", setting)
    notes = (*start.notes, *end.notes)
    if start.start is None or end.end is None:
        return Days(notes=notes)
    if end.end < start.start:
        return Days(notes=(*notes, "the range ends before it begins"))
    return Days(start.start, end.end, "range", notes)


# The kinds that recur, so that the other end of a range decides which one is meant.
_RECURRING = frozenset(("monthday", "daymonth", "month", "weekday", "ordinal", "holiday"))


def _resolve_beside(other: date | None, point: Point, tense: str, setting: Setting) -> Days:
    """Return the days of one end of a range, the one that lies nearest to the other end."""
    if other is None or point.kind not in _RECURRING or "week" in point.words:
        return _resolve_point(point, setting)
    days = _resolve_point(point, replace(setting, now=other, tense=tense))
    if "year" in point.words:
        return days
    return replace(days, notes=(f"the other end of the range is the one nearest to {other}",))


def _resolve_point(point: Point, setting: Setting) -> Days:
    try:
        return _RESOLVERS[point.kind](point, setting)
    except Undated as error:
        return Days(notes=(str(error),))
