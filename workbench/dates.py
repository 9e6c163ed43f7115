"""The days that a date expression means, told from the publication date and the tense.

`find` says where a text speaks of dates and `resolve` which days are meant. News leaves most of
a date unsaid: "Friday" of what took place is the last one, "Friday" of what will is the next.
Whatever is inferred, and is not in the words, is said in the note. Where the article has no
date, what hangs on it stays open.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pandas as pd

from workbench.date_expressions import (
    DAY_KINDS,
    ORDINALS,
    SEASONS,
    Expression,
    Point,
    find,
    modifies_noun,
    month,
    number,
    read,
    weekday,
)

__all__ = ["Date", "find", "modifies_noun", "resolve"]

TENSES = ("past", "present", "future")
_NO_PUBLICATION = "relative to publication, whose date is not known"
_OTHER_EVENT = "counted from another event that the words do not date"


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


@dataclass(frozen=True)
class _Days:
    """Days while they are worked out; `now` is the publication day."""

    start: date | None = None
    end: date | None = None
    precision: str | None = None
    notes: tuple[str, ...] = ()

    def noting(self, note: str) -> _Days:
        return replace(self, notes=(*self.notes, note))


@dataclass(frozen=True)
class _Setting:
    """What an expression is resolved against."""

    now: date | None
    tense: str | None
    year: int | None = None
    relation: str | None = None
    the: bool = False


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
        the first not before it; a date without a year likewise.
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
    are left alone. What other events date ("three weeks later") stays open.

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
    setting = _Setting(
        now,
        tense,
        default_year if now is None else None,
        expression.relation,
        expression.the,
    )
    try:
        days = _resolve(expression, setting)
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


# -- One expression -------------------------------------------------------------------------------


def _resolve(expression: Expression, setting: _Setting) -> _Days:
    if expression.last is not None:
        return _resolve_range(expression.first, expression.last, setting)
    days = _resolve_point(expression.first, setting)
    if expression.days is not None and days.start is not None:
        end = days.start + timedelta(days=expression.days - 1)
        return replace(days, end=end, precision="range" if expression.days > 1 else "day")
    return _open(days, expression, setting)


def _open(days: _Days, expression: Expression, setting: _Setting) -> _Days:
    """Apply a preposition that leaves one end open: since, until, by, before, after, from."""
    relation, first = expression.relation, expression.first
    if days.start is None or days.end is None or first.kind in ("span", "count", "ago"):
        return days
    one_day = timedelta(days=1)
    if relation in ("since", "beginning", "starting", "as") or (
        relation == "from" and first.kind in DAY_KINDS
    ):
        return replace(days, end=None, precision="open")
    if relation in ("until", "till", "through", "by"):
        return replace(days, start=None, precision="open")
    if relation == "before":
        return replace(days, start=None, end=days.start - one_day, precision="open")
    if relation == "after":
        return replace(days, start=days.end + one_day, end=None, precision="open")
    return days


def _resolve_range(first: Point, last: Point, setting: _Setting) -> _Days:
    """Return the days from `first` to `last`; either may lend the other its year."""
    words = first.words, last.words
    if "year" not in words[0] and ("year" in words[1] or setting.tense == "past"):
        end = _resolve_point(last, setting)
        near = replace(setting, now=end.end or setting.now, tense="past", year=setting.year)
        start = _resolve_point(first, near if end.end else setting)
    else:
        tense = "past" if setting.tense == "present" else setting.tense
        start = _resolve_point(first, replace(setting, tense=tense))
        near = replace(setting, now=start.start or setting.now, tense="future")
        end = _resolve_point(last, near if start.start else setting)
    notes = (*start.notes, *end.notes)
    if start.start is None or end.end is None:
        return _Days(notes=notes)
    if end.end < start.start:
        return _Days(notes=(*notes, "the range ends before it begins"))
    return _Days(start.start, end.end, "range", notes)


def _resolve_point(point: Point, setting: _Setting) -> _Days:
    return _RESOLVERS[point.kind](point, setting)


# -- Calendar -------------------------------------------------------------------------------------


def _day(day: date) -> _Days:
    return _Days(day, day, "day")


def _months(year: int, first: int, count: int = 1) -> _Days:
    """Return `count` whole months; `first` may run over the year's end."""
    year, first = year + (first - 1) // 12, (first - 1) % 12 + 1
    last_year, last = year + (first + count - 2) // 12, (first + count - 2) % 12 + 1
    end = date(last_year, last, calendar.monthrange(last_year, last)[1])
    return _Days(date(year, first, 1), end, "month" if count == 1 else "range")


def _period(unit: str, now: date, shift: int) -> _Days:
    """Return the calendar period that lies `shift` units from the one that holds `now`."""
    if unit == "day":
        return _day(now + timedelta(days=shift))
    if unit in ("week", "weekend", "fortnight"):
        monday = now - timedelta(days=now.weekday()) + timedelta(weeks=shift)
        if unit == "fortnight":
            monday += timedelta(weeks=shift)
        first = monday + timedelta(days=5) if unit == "weekend" else monday
        return _Days(first, monday + timedelta(days=6), "range")
    if unit == "month":
        return _months(now.year, now.month + shift)
    if unit == "quarter":
        return _months(now.year, (now.month - 1) // 3 * 3 + 1 + 3 * shift, 3)
    if unit == "year":
        return _months(now.year + shift, 1, 12)
    if unit == "decade":
        return _months(now.year // 10 * 10 + 10 * shift, 1, 120)
    return _months((now.year - 1) // 100 * 100 + 1 + 100 * shift, 1, 1200)


def _back_or_on(unit: str, now: date, count: int) -> date:
    """Return the day `count` units after `now` (before it, if negative)."""
    days = {"day": 1, "week": 7, "fortnight": 14, "weekend": 7}.get(unit)
    if days:
        return now + timedelta(days=days * count)
    months = count * {"month": 1, "quarter": 3, "year": 12, "decade": 120}.get(unit, 1200)
    whole = _months(now.year, now.month + months)
    assert whole.start is not None and whole.end is not None
    return whole.start.replace(day=min(now.day, whole.end.day))


def _pick(candidates: Iterable[_Days], setting: _Setting, what: str) -> _Days:
    """Return the candidate that fits the tense and lies nearest to publication."""
    now, tense = setting.now, setting.tense
    assert now is not None
    known = [c for c in candidates if c.start is not None and c.end is not None]
    past = [c for c in known if c.start is not None and c.start <= now]
    future = [c for c in known if c.end is not None and c.end >= now]
    if tense == "future" and future:
        return min(future, key=_start).noting(f"{what}: the first not before publication on {now}")
    if tense == "past" and past:
        return max(past, key=_start).noting(f"{what}: the latest not after publication on {now}")
    chosen = min(known, key=lambda days: (_distance(days, now), _start(days)))
    return chosen.noting(f"{what}: the nearest to publication on {now}")


def _start(days: _Days) -> date:
    return days.start or date.max


def _distance(days: _Days, now: date) -> int:
    if days.start is not None and days.start > now:
        return (days.start - now).days
    return (now - days.end).days if days.end is not None and days.end < now else 0


_FIRST = {"early", "mid", "middle", "late"}


def _part(days: _Days, part: str | None, now: date | None) -> _Days:
    """Return the part of a period that "early", "the end of", "later", … mean."""
    if part is None or days.start is None or days.end is None or days.precision == "day":
        return days
    start, end = days.start, days.end
    if part in ("earlier", "later"):
        if now is None or not start <= now <= end:
            return days
        if part == "earlier":
            return _Days(start, now, "range", days.notes).noting(f"up to publication on {now}")
        if now == end:
            return _Days(notes=("nothing is left of it after publication",))
        rest = replace(days, start=now + timedelta(days=1), precision="range")
        return rest.noting(f"from the day after publication on {now}")
    length = (end - start).days + 1
    if part in ("first half", "second half"):
        if length > 31:
            middle = _months(start.year, start.month + round(length / 60.9)).start
        else:
            middle = start + timedelta(days=15 if length > 20 else length // 2)
        assert middle is not None
        if part == "first half":
            return replace(days, end=middle - timedelta(days=1), precision="range")
        return replace(days, start=middle, precision="range")
    cuts = _thirds(start, end, length, edges=part in ("start", "beginning", "end"))
    third = {"early": 0, "start": 0, "beginning": 0, "mid": 1, "middle": 1}.get(part, 2)
    first, last = cuts[third], cuts[third + 1] - timedelta(days=1)
    return _Days(first, last, "range" if first != last else "day", days.notes).noting(
        f"'{part}' read as {first} to {last}"
    )


def _thirds(start: date, end: date, length: int, *, edges: bool) -> tuple[date, date, date, date]:
    """Return where the three parts of a period begin, and the day after the last."""
    after = end + timedelta(days=1)
    if length <= 7:
        cuts = (start + timedelta(days=2 * length // 7), start + timedelta(days=4 * length // 7))
    elif length <= 31:
        cuts = (start + timedelta(days=10), start + timedelta(days=20))
    elif length < 400:
        months = round(length / 30.4)
        step = 1 if edges else max(1, months // 3)
        cuts = (_month_start(start, step), _month_start(start, months - step))
    else:
        years = round(length / 365.25)
        step = max(1, (years + 1) // 3)
        cuts = (_month_start(start, 12 * step), _month_start(start, 12 * (years - step)))
    return start, *cuts, after


def _month_start(day: date, shift: int) -> date:
    start = _months(day.year, day.month + shift).start
    assert start is not None
    return start


# -- The kinds of points --------------------------------------------------------------------------


def _iso(point: Point, setting: _Setting) -> _Days:
    words = point.words
    day = date(int(words["year"]), int(words["month"]), int(words["day"]))
    return _checked(_day(day), words)


def _numeric(point: Point, setting: _Setting) -> _Days:
    words = point.words
    a, b, year = int(words["a"]), int(words["b"]), int(words["year"])
    if len(words["year"]) == 2:
        year += 2000 if year < 70 else 1900
    if words["sep"] != "/" or a > 12:
        return _checked(_day(date(year, b, a)), words)
    days = _checked(_day(date(year, a, b)), words)
    return days if b > 12 else days.noting("read as month/day/year")


def _checked(days: _Days, words: dict[str, str]) -> _Days:
    if "weekday" in words and days.start and days.start.weekday() != weekday(words["weekday"]):
        return days.noting(f"{days.start} is not a {words['weekday']}")
    return days


def _yearly(point: Point, setting: _Setting, make: Callable[[int], _Days], what: str) -> _Days:
    """Resolve what comes once a year: by its own year, or by tense and publication."""
    words, now = point.words, setting.now
    if "year" in words:
        return _part(make(int(words["year"])), point.part, now)
    if now is None:
        if setting.year is None:
            return _Days(notes=(_NO_PUBLICATION,))
        return _part(make(setting.year), point.part, now).noting(
            f"year {setting.year} is the default"
        )
    shift = {"last": -1, "this": 0, "next": 1}
    if "which_year" in words:
        year = now.year + shift[words["which_year"].lower()]
        return _part(make(year), point.part, now)
    candidates = []
    for year in range(max(1, now.year - 8), min(9998, now.year + 8) + 1):
        try:
            candidates.append(make(year) if point.part in ("earlier", "later")
                              else _part(make(year), point.part, None))  # fmt: skip
        except ValueError:
            continue
    which = words.get("which", "").lower().split(" ")[-1]
    if which in ("last", "past", "previous"):
        over = [c for c in candidates if c.end is not None and c.end < now]
        return max(over, key=_start).noting(f"{what}: the latest that was over on {now}")
    if which in ("next", "coming", "following"):
        ahead = [c for c in candidates if c.start is not None and c.start > now]
        return min(ahead, key=_start).noting(f"{what}: the first to begin after {now}")
    if "weekday" in words:
        named = weekday(words["weekday"])
        fitting = [c for c in candidates if c.start is not None and c.start.weekday() == named]
        near = [c for c in fitting if _distance(c, now) < 400]
        if near:
            return _pick(near, replace(setting, tense=None), f"year of the {words['weekday']}")
        candidates = [_checked(c, words) for c in candidates]
    near = [c for c in candidates if c.start is not None and abs(c.start.year - now.year) <= 1]
    if which == "this" and setting.tense is None:
        near = [c for c in near if c.start is not None and c.start.year == now.year] or near
    chosen = _pick(near or candidates, setting, f"year of the {what}" if what != "day" else "year")
    return _part(chosen, point.part if point.part in ("earlier", "later") else None, now)


def _month_day(point: Point, setting: _Setting) -> _Days:
    words = point.words
    number_of_month, day = month(words["month"]), int(words["day"])
    first, last = int(words.get("first", day)), int(words.get("last", day))

    def make(year: int) -> _Days:
        start = date(year, number_of_month, min(first, day))
        end = date(year, number_of_month, max(day, last))
        return _Days(start, end, "day" if start == end else "range")

    if first > day or last < day:
        return _Days(notes=("the range ends before it begins",))
    make(2000 if "year" not in words else int(words["year"]))  # an impossible day ends here
    if point.part == "week":
        days = _yearly(replace(point, part=None), setting, make, "day")
        return days if days.start is None else replace(_period("week", days.start, 0), notes=days.notes)
    days = _yearly(replace(point, part=None), setting, make, "day")
    return _checked(days, words) if "year" in words else days


def _month(point: Point, setting: _Setting) -> _Days:
    number_of_month = month(point.words["month"])
    return _yearly(point, setting, lambda year: _months(year, number_of_month), "month")


def _holiday(point: Point, setting: _Setting) -> _Days:
    name = re.sub(r"\s+", " ", point.words["name"].lower().replace("’", "'"))
    return _yearly(point, setting, lambda year: _day(_holiday_in(name, year)), "day")


def _holiday_in(name: str, year: int) -> date:
    fixed = {"new year's day": (1, 1), "new year's eve": (12, 31), "christmas eve": (12, 24),
             "christmas": (12, 25), "christmas day": (12, 25), "boxing day": (12, 26),
             "valentine's day": (2, 14), "may day": (5, 1), "halloween": (10, 31),
             "fourth of july": (7, 4), "july fourth": (7, 4), "veterans day": (11, 11)}  # fmt: skip
    if name in fixed:
        return date(year, *fixed[name])
    if name.startswith("thanksgiving"):
        return _nth_weekday(year, 11, 3, 4)
    if name == "labor day":
        return _nth_weekday(year, 9, 0, 1)
    if name == "memorial day":
        return _nth_weekday(year, 5, 0, -1)
    from dateutil.easter import easter

    return easter(year) + timedelta(days={"good friday": -2, "easter monday": 1}.get(name, 0))


def _nth_weekday(year: int, number_of_month: int, day: int, nth: int) -> date:
    days = [d for d in calendar.Calendar().itermonthdates(year, number_of_month)
            if d.month == number_of_month and d.weekday() == day]  # fmt: skip
    return days[nth - 1 if nth > 0 else nth]


def _nth(point: Point, setting: _Setting) -> _Days:
    words, now = point.words, setting.now
    nth = ORDINALS[words["nth"].lower()]

    def within(year: int, number_of_month: int) -> _Days:
        whole = _months(year, number_of_month)
        assert whole.start is not None and whole.end is not None
        unit = words.get("unit", "").lower()
        if "weekday" in words or unit == "weekend":
            first = weekday(words["weekday"]) if "weekday" in words else 5
            day = _nth_weekday(whole.start.year, whole.start.month, first, nth)
            return _day(day) if unit == "" else _Days(day, day + timedelta(days=1), "range")
        if unit == "day":
            return _day(whole.start + timedelta(days=nth - 1) if nth > 0 else whole.end)
        if nth == -1:
            return _Days(whole.end - timedelta(days=6), whole.end, "range")
        start = whole.start + timedelta(days=7 * (nth - 1))
        return _Days(start, min(start + timedelta(days=6), whole.end), "range")

    if "month" in words:
        named = month(words["month"])
        days = _yearly(point, setting, lambda year: within(year, named), "month")
    elif now is None:
        return _Days(notes=(_NO_PUBLICATION,))
    else:
        shift = {"last": -1, "next": 1}.get(words["which"].lower(), 0)
        days = within(now.year, now.month + shift)
    return days.noting("weeks of a month counted from its first day") if words.get("unit") == "week" else days


def _weekday(point: Point, setting: _Setting) -> _Days:
    words, now = point.words, setting.now
    if now is None:
        return _Days(notes=(_NO_PUBLICATION,))
    which = words.get("which", "").lower().split(" ")[-1]
    if which in ("following", "previous", "same", "that"):
        return _Days(notes=(_OTHER_EVENT,))
    day = weekday(words["weekday"])
    monday = now - timedelta(days=now.weekday())
    if "week" in words:
        shift = {"last": -1, "this": 0, "next": 1}[words["week"].lower()]
        return _day(monday + timedelta(weeks=shift, days=day))
    back, on = (now.weekday() - day) % 7, (day - now.weekday()) % 7
    if which in ("last", "past"):
        return _day(now - timedelta(days=back or 7)).noting(f"the latest before publication on {now}")
    if which in ("next", "coming"):
        return _day(now + timedelta(days=on or 7)).noting(f"the first after publication on {now}")
    tense = setting.tense
    if tense is None and setting.relation in ("until", "till", "by", "beginning", "starting"):
        tense = "future"
    if which == "this" and tense != "past":
        return _day(now + timedelta(days=on)).noting(f"the first not before publication on {now}")
    if tense == "future":
        return _day(now + timedelta(days=on)).noting(f"the first not before publication on {now}")
    days = _day(now - timedelta(days=back)).noting(f"the latest not after publication on {now}")
    return days if tense else days.noting("no tense given")


_DAYWORDS = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1, "last night": -1,
             "day before yesterday": -2, "day after tomorrow": 2}  # fmt: skip


def _dayword(point: Point, setting: _Setting) -> _Days:
    if setting.now is None:
        return _Days(notes=(_NO_PUBLICATION,))
    shift = _DAYWORDS.get(re.sub(r"\s+", " ", point.words["word"].lower()), 0)
    return _day(setting.now + timedelta(days=shift))


def _unit(point: Point, setting: _Setting) -> _Days:
    words, now = point.words, setting.now
    unit = words["unit"].lower()
    if unit in SEASONS:
        first = SEASONS[unit]
        days = _yearly(point, setting, lambda year: _months(year, first, 3), unit)
        return days.noting(f"{unit} of the northern hemisphere") if days.start else days
    if now is None:
        return _Days(notes=(_NO_PUBLICATION,))
    which = words.get("which", "").lower().split(" ")[-1]
    if which in ("that", "same", "following", "previous"):
        return _Days(notes=(_OTHER_EVENT,))
    if setting.the and which in ("last", "past", "next", "coming"):
        if which == "next" and setting.relation not in ("in", "over", "within", "during", "for"):
            return _Days(notes=(_OTHER_EVENT,))
        return _stretch(unit, 1, now, back=which in ("last", "past"))
    if unit == "weekend" and which not in ("last", "next"):
        weekends = [_period(unit, now, shift) for shift in (-1, 0, 1)]
        if which == "this" and setting.tense != "past":
            return weekends[1]
        return _pick(weekends, setting, "weekend")
    shift = {"last": -1, "past": -1, "next": 1, "coming": 1}.get(which, 0)
    days = _part(_period(unit, now, shift), point.part, now)
    if unit == "week" and days.start:
        days = days.noting("week from Monday to Sunday")
    return days


def _stretch(unit: str, count: int, now: date, *, back: bool) -> _Days:
    note = f"counted from publication on {now}"
    if back:
        return _Days(_back_or_on(unit, now, -count), now, "range", (note,))
    return _Days(now, _back_or_on(unit, now, count), "range", (note,))


def _span(point: Point, setting: _Setting) -> _Days:
    words, now = point.words, setting.now
    if now is None:
        return _Days(notes=(_NO_PUBLICATION,))
    way = words["way"].lower()
    if way in ("previous", "following"):
        return _Days(notes=(_OTHER_EVENT,))
    back = way in ("past", "last", "recent")
    if "n" in words:
        return _stretch(words["unit"].lower(), number(words["n"]), now, back=back)
    note = "how long is not said"
    if back:
        return _Days(None, now, "open", (f"up to publication on {now}", note))
    return _Days(now, None, "open", (f"from publication on {now}", note))


def _ago(point: Point, setting: _Setting) -> _Days:
    words, now = point.words, setting.now
    way = words["way"].lower()
    if way != "ago" and not way.startswith("from"):
        return _Days(notes=(_OTHER_EVENT,))
    if now is None:
        return _Days(notes=(_NO_PUBLICATION,))
    if "vague" in words:
        if way == "ago":
            return _Days(None, now, "open", (f"before publication on {now}; how long is not said",))
        return _Days(now, None, "open", (f"after publication on {now}; how long is not said",))
    unit, count = words["unit"].lower(), number(words["n"])
    if "weekday" in words:
        day = now + timedelta(days=(weekday(words["weekday"]) - now.weekday()) % 7)
        return _day(_back_or_on(unit, day, count))
    return _away(unit, -count if way == "ago" else count, now)


def _away(unit: str, count: int, now: date) -> _Days:
    """Return the day, week, month or year that lies `count` units from publication."""
    day = _back_or_on(unit, now, count)
    whole = {"weekend": "weekend", "fortnight": "week", "decade": "year", "quarter": "quarter"}
    days = _period(whole.get(unit, unit), day, 0)
    return days if unit == "day" else days.noting(f"the whole {whole.get(unit, unit)} is meant")


def _count(point: Point, setting: _Setting) -> _Days:
    words, now = point.words, setting.now
    if now is None:
        return _Days(notes=(_NO_PUBLICATION,))
    if setting.relation not in ("in", "within", "over", "during", "for"):
        return _Days(notes=("a length of time, not a date",))
    if setting.tense == "past" and setting.relation in ("within", "for"):
        return _Days(notes=(_OTHER_EVENT,))
    if "vague" in words:
        return _Days(now, None, "open", (f"from publication on {now}; how long is not said",))
    unit, count = words["unit"].lower(), number(words["n"])
    if setting.tense == "past":
        return _stretch(unit, count, now, back=True)
    if setting.relation == "in":
        return _away(unit, count, now)
    return _stretch(unit, count, now, back=False)


def _division(point: Point, setting: _Setting) -> _Days:
    words, now = point.words, setting.now
    half = words.get("unit", "").lower() == "half" or "h" in words
    if "nth" in words:
        nth = words["nth"].lower()
        which = ORDINALS.get(nth) or int(nth[0])
    else:
        which = int(words.get("q") or words["h"])
    size = 6 if half else 3
    count = 12 // size
    which = count if which == -1 else which
    if which > count:
        return _Days(notes=("a year has two halves",))
    first = (which - 1) * size + 1
    whose = words.get("which", "").lower()
    if whose and now is None:
        return _Days(notes=(_NO_PUBLICATION,))
    if whose and now is not None:
        year = now.year + {"last": -1, "next": 1}.get(whose, 0)
        return _part(_months(year, first, size), point.part, now)
    return _yearly(point, setting, lambda year: _months(year, first, size), "quarter")


def _decade(point: Point, setting: _Setting) -> _Days:
    digits = point.words["decade"]
    year = int(digits) if len(digits) == 4 else 1900 + int(digits)
    days = _part(_months(year, 1, 120), point.part, setting.now)
    return days if len(digits) == 4 else days.noting("taken for the twentieth century")


def _century(point: Point, setting: _Setting) -> _Days:
    nth = int(point.words["century"])
    return _part(_months(100 * (nth - 1) + 1, 1, 1200), point.part, setting.now)


def _year(point: Point, setting: _Setting) -> _Days:
    words = point.words
    first = last = int(words["year"])
    if "last" in words:
        last = int(words["last"]) if len(words["last"]) == 4 else first // 100 * 100 + int(words["last"])
        last += 100 if last < first and len(words["last"]) == 2 else 0
        if last < first:
            return _Days(notes=("the range ends before it begins",))
    return _part(_months(first, 1, 12 * (last - first + 1)), point.part, setting.now)


def _ordinal(point: Point, setting: _Setting) -> _Days:
    words, now = point.words, setting.now
    if now is None:
        return _Days(notes=(_NO_PUBLICATION,))
    day = int(words["day"])
    if "which" in words:
        shift = {"last": -1, "next": 1}.get(words["which"].lower(), 0)
        start = _months(now.year, now.month + shift).start
        assert start is not None
        return _day(start.replace(day=day))
    candidates = []
    for shift in range(-8, 9):
        start = _months(now.year, now.month + shift).start
        assert start is not None
        if day <= calendar.monthrange(start.year, start.month)[1]:
            candidates.append(_day(start.replace(day=day)))
    if "weekday" in words:
        named = weekday(words["weekday"])
        candidates = [c for c in candidates if c.start and c.start.weekday() == named] or candidates
    return _pick(candidates, setting, "month")


def _yearend(point: Point, setting: _Setting) -> _Days:
    if setting.now is None:
        return _Days(notes=(_NO_PUBLICATION,))
    return _part(_period(point.words["unit"].lower(), setting.now, 0), "end", None)


def _vague(point: Point, setting: _Setting) -> _Days:
    if setting.now is None:
        return _Days(notes=(_NO_PUBLICATION,))
    return _Days(setting.now, None, "open", (f"from publication on {setting.now}",))


_RESOLVERS: dict[str, Callable[[Point, _Setting], _Days]] = {
    "iso": _iso, "numeric": _numeric, "monthday": _month_day, "daymonth": _month_day,
    "nth": _nth, "month": _month, "weekday": _weekday, "dayword": _dayword, "unit": _unit,
    "span": _span, "ago": _ago, "count": _count, "division": _division, "decade": _decade,
    "century": _century, "year": _year, "ordinal": _ordinal, "holiday": _holiday,
    "yearend": _yearend, "vague": _vague,
}  # fmt: skip
