"""The days of points that the calendar names: dates, months, years, holidays, quarters.

What comes every year and names none gets its year from the tense and the publication date.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

from dateutil.easter import easter

from workbench.english.dates.days import (
    Days,
    Setting,
    Undated,
    day_of,
    distance,
    ends,
    months,
    nth_weekday,
    part_of,
    period,
    pick,
    start_of,
)
from workbench.english.dates.words import ORDINALS, Point, day_number, month, weekday

_SHIFT = {"last": -1, "this": 0, "the": 0, "next": 1}


def _iso(point: Point, setting: Setting) -> Days:
    words = point.words
    day = date(int(words["year"]), int(words["month"]), int(words["day"]))
    return _checked(day_of(day), words)


def _numeric(point: Point, setting: Setting) -> Days:
    words = point.words
    a, b, year = int(words["a"]), int(words["b"]), int(words["year"])
    notes = []
    if len(words["year"]) == 2:
        year += 2000 if year < 70 else 1900
        notes.append(f"year {words['year']} read as {year}")
    day_first = words["sep"] != "/" or a > 12
    if a <= 12 and b <= 12 and a != b:
        notes.append("read as day, month, year" if day_first else "read as month, day, year")
    days = day_of(date(year, b, a) if day_first else date(year, a, b))
    return _checked(replace(days, notes=tuple(notes)), words)


def _checked(days: Days, words: dict[str, str]) -> Days:
    if "weekday" in words and days.start and days.start.weekday() != weekday(words["weekday"]):
        return days.noting(f"{days.start} is not a {words['weekday']}")
    return days


def yearly(point: Point, setting: Setting, make: Callable[[int], Days], what: str) -> Days:
    """Return what comes once a year: in the year that is named or that the tense implies."""
    words, part = point.words, point.part
    if "year" in words:
        return part_of(make(int(words["year"])), part, setting.now)
    if setting.now is None and setting.year is not None:
        days = part_of(make(setting.year), part, None)
        return days.noting(f"year {setting.year} is the default")
    now = setting.published
    if "which_year" in words:
        return part_of(make(now.year + _SHIFT[words["which_year"].lower()]), part, now)
    before_now = part if part in ("earlier", "later") else None
    candidates = _years_around(
        now, lambda year: part_of(make(year), None if before_now else part, now)
    )
    which = words.get("which", "").lower().split(" ")[-1]
    if which in ("last", "past", "previous"):
        over = [c for c in candidates if c.end is not None and c.end < now]
        return max(over, key=start_of).noting(f"{what}: the latest that was over on {now}")
    if which in ("next", "coming", "following"):
        ahead = [c for c in candidates if c.start is not None and c.start > now]
        return min(ahead, key=start_of).noting(f"{what}: the first to begin after {now}")
    if which == "this" and setting.tense is None:
        own = [c for c in candidates if c.start is not None and c.start.year == now.year]
        candidates = own or candidates
    chosen = pick(candidates, setting, f"year of the {what}" if what != "day" else "year")
    return part_of(chosen, before_now, now)


def _years_around(now: date, make: Callable[[int], Days]) -> list[Days]:
    """Return what `make` gives for the years around `now`, leaving out those without it."""
    made = []
    for year in range(max(1, now.year - 8), min(9998, now.year + 8) + 1):
        with suppress(ValueError):  # 29 February
            made.append(make(year))
    return made


def _month_day(point: Point, setting: Setting) -> Days:
    words, now = point.words, setting.now
    number_of_month, day = month(words["month"]), day_number(words)
    first, last = int(words.get("first", day)), int(words.get("last", day))
    if first > day or last < day:
        raise Undated("the range ends before it begins")

    def make(year: int) -> Days:
        start, end = date(year, number_of_month, first), date(year, number_of_month, last)
        return Days(start, end, "day" if start == end else "range")

    make(int(words.get("year", 2000)))  # a day that no year has ends here
    has_year = "year" in words or "which_year" in words
    if "weekday" in words and now is not None and not has_year:
        named = weekday(words["weekday"])
        fitting = [c for c in _years_around(now, make) if c.start and c.start.weekday() == named]
        near = [c for c in fitting if distance(c, now) < 400]
        if near:
            return pick(near, replace(setting, tense=None), f"year of the {words['weekday']}")
    days = _checked(yearly(replace(point, part=None), setting, make, "day"), words)
    if point.part == "week" and days.start is not None:
        return replace(period("week", days.start, 0), notes=days.notes)
    if point.part and point.part.startswith("week ") and days.start is not None:
        away = timedelta(days=6)
        if point.part == "week ending":
            return replace(days, start=days.start - away, precision="range")
        return replace(days, end=days.start + away, precision="range")
    return days


def _month(point: Point, setting: Setting) -> Days:
    number_of_month = month(point.words["month"])
    return yearly(point, setting, lambda year: months(year, number_of_month), "month")


def _holiday(point: Point, setting: Setting) -> Days:
    name = re.sub(r"\s+", " ", point.words["name"].lower().replace("’", "'"))
    return yearly(point, setting, lambda year: day_of(_holiday_in(name, year)), "day")


_FIXED_HOLIDAYS = {
    "new year's day": (1, 1), "new year's eve": (12, 31), "christmas eve": (12, 24),
    "christmas": (12, 25), "christmas day": (12, 25), "boxing day": (12, 26),
    "valentine's day": (2, 14), "may day": (5, 1), "halloween": (10, 31),
    "fourth of july": (7, 4), "july fourth": (7, 4), "veterans day": (11, 11),
}  # fmt: skip


def _holiday_in(name: str, year: int) -> date:
    if name in _FIXED_HOLIDAYS:
        return date(year, *_FIXED_HOLIDAYS[name])
    if name.startswith("thanksgiving"):
        return nth_weekday(year, 11, 3, 4)
    if name == "labor day":
        return nth_weekday(year, 9, 0, 1)
    if name == "memorial day":
        return nth_weekday(year, 5, 0, -1)
    return easter(year) + timedelta(days={"good friday": -2, "easter monday": 1}.get(name, 0))


def _nth(point: Point, setting: Setting) -> Days:
    words = point.words
    if "month" in words:
        named = month(words["month"])
        days = yearly(point, setting, lambda year: _nth_of_month(words, year, named), "month")
    else:
        now = setting.published
        days = _nth_of_month(words, now.year, now.month + _SHIFT[words["which"].lower()])
    if words.get("unit") == "week":
        return days.noting("weeks of a month counted from its first day")
    return days


def _nth_of_month(words: dict[str, str], year: int, number_of_month: int) -> Days:
    """Return the first week, the third Thursday, the last weekend, … of a month."""
    nth, unit = ORDINALS[words["nth"].lower()], words.get("unit", "weekday")
    first, last = ends(months(year, number_of_month))
    if unit in ("weekday", "weekend"):
        named = weekday(words.get("weekday", "saturday"))
        day = nth_weekday(first.year, first.month, named, nth)
        return day_of(day) if unit == "weekday" else Days(day, day + timedelta(days=1), "range")
    if unit == "day":
        return day_of(first + timedelta(days=nth - 1) if nth > 0 else last)
    if nth == -1:
        return Days(last - timedelta(days=6), last, "range")
    start = first + timedelta(days=7 * (nth - 1))
    return Days(start, min(start + timedelta(days=6), last), "range")


def _division(point: Point, setting: Setting) -> Days:
    words, now = point.words, setting.now
    size = 6 if words.get("unit", "").lower() == "half" or "h" in words else 3
    nth = words.get("nth", "").lower()
    which = ORDINALS.get(nth) or int(words.get("q") or words.get("h") or nth[0])
    which = 12 // size if which == -1 else which
    if which > 12 // size:
        raise Undated("a year has two halves")
    first = (which - 1) * size + 1
    if "which" not in words:
        return yearly(point, setting, lambda year: months(year, first, size), "quarter")
    now = setting.published
    return part_of(months(now.year + _SHIFT[words["which"].lower()], first, size), point.part, now)


def _decade(point: Point, setting: Setting) -> Days:
    digits = point.words["decade"]
    year = int(digits) if len(digits) == 4 else 1900 + int(digits)
    days = part_of(months(year, 1, 120), point.part, setting.now)
    return days if len(digits) == 4 else days.noting("taken for the twentieth century")


def _century(point: Point, setting: Setting) -> Days:
    nth = int(point.words["century"])
    return part_of(months(100 * (nth - 1) + 1, 1, 1200), point.part, setting.now)


def _year(point: Point, setting: Setting) -> Days:
    first, tail = int(point.words["year"]), point.words.get("last")
    last = first if tail is None else int(tail)
    if tail is not None and len(tail) == 2:  # 2019-20
        last += first // 100 * 100
        last += 100 if last < first else 0
    if last < first or last - first > 60:
        raise Undated("the range ends before it begins")
    return part_of(months(first, 1, 12 * (last - first + 1)), point.part, setting.now)


def _ordinal(point: Point, setting: Setting) -> Days:
    words, now = point.words, setting.published
    day = int(words["day"])
    if "which" in words:
        first, _ = ends(months(now.year, now.month + _SHIFT[words["which"].lower()]))
        return day_of(first.replace(day=day))
    around = [ends(months(now.year, now.month + shift)) for shift in range(-8, 9)]
    candidates = [day_of(first.replace(day=day)) for first, last in around if day <= last.day]
    if "weekday" in words:
        named = weekday(words["weekday"])
        candidates = [c for c in candidates if c.start and c.start.weekday() == named] or candidates
    return pick(candidates, setting, "month")


def _yearend(point: Point, setting: Setting) -> Days:
    return part_of(period(point.words["unit"].lower(), setting.published, 0), "end", None)


def _month_year(point: Point, setting: Setting) -> Days:
    return months(int(point.words["year"]), int(point.words["month"]))


NAMED: dict[str, Callable[[Point, Setting], Days]] = {
    "iso": _iso, "numeric": _numeric, "dashed": _month_day, "monthday": _month_day,
    "dashedmonth": _month_day, "yearfirst": _month_day, "compact": _iso, "monthyear": _month_year,
    "daymonth": _month_day,
    "month": _month, "holiday": _holiday, "nth": _nth, "division": _division,
    "decade": _decade, "century": _century, "year": _year, "ordinal": _ordinal,
    "yearend": _yearend,
}  # fmt: skip
