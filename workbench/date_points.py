"""What each kind of point in time means, against a publication date and a tense.

One function a kind, in the order of `workbench.date_words.KINDS`; `RESOLVERS` lists them.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from dateutil.easter import easter

from workbench.date_calendar import (
    Days,
    Setting,
    day_of,
    distance,
    months,
    move,
    nth_weekday,
    part_of,
    period,
    pick,
    start_of,
)
from workbench.date_words import ORDINALS, SEASONS, Point, day_number, month, number, weekday

NO_PUBLICATION = "relative to publication, whose date is not known"
OTHER_EVENT = "counted from another event that the words do not date"


def _iso(point: Point, setting: Setting) -> Days:
    words = point.words
    day = date(int(words["year"]), int(words["month"]), int(words["day"]))
    return _checked(day_of(day), words)


def _numeric(point: Point, setting: Setting) -> Days:
    words = point.words
    a, b, year = int(words["a"]), int(words["b"]), int(words["year"])
    if len(words["year"]) == 2:
        year += 2000 if year < 70 else 1900
    if words["sep"] != "/" or a > 12:
        return _checked(day_of(date(year, b, a)), words)
    days = _checked(day_of(date(year, a, b)), words)
    return days if b > 12 else days.noting("read as month/day/year")


def _checked(days: Days, words: dict[str, str]) -> Days:
    if "weekday" in words and days.start and days.start.weekday() != weekday(words["weekday"]):
        return days.noting(f"{days.start} is not a {words['weekday']}")
    return days


def _yearly(point: Point, setting: Setting, make: Callable[[int], Days], what: str) -> Days:
    """Resolve what comes once a year: by its own year, or by tense and publication."""
    words, now = point.words, setting.now
    if "year" in words:
        return part_of(make(int(words["year"])), point.part, now)
    if now is None:
        if setting.year is None:
            return Days(notes=(NO_PUBLICATION,))
        return part_of(make(setting.year), point.part, now).noting(
            f"year {setting.year} is the default"
        )
    shift = {"last": -1, "this": 0, "next": 1}
    if "which_year" in words:
        year = now.year + shift[words["which_year"].lower()]
        return part_of(make(year), point.part, now)
    candidates = []
    for year in range(max(1, now.year - 8), min(9998, now.year + 8) + 1):
        try:
            candidates.append(make(year) if point.part in ("earlier", "later")
                              else part_of(make(year), point.part, None))  # fmt: skip
        except ValueError:
            continue
    which = words.get("which", "").lower().split(" ")[-1]
    if which in ("last", "past", "previous"):
        over = [c for c in candidates if c.end is not None and c.end < now]
        return max(over, key=start_of).noting(f"{what}: the latest that was over on {now}")
    if which in ("next", "coming", "following"):
        ahead = [c for c in candidates if c.start is not None and c.start > now]
        return min(ahead, key=start_of).noting(f"{what}: the first to begin after {now}")
    if "weekday" in words:
        named = weekday(words["weekday"])
        fitting = [c for c in candidates if c.start is not None and c.start.weekday() == named]
        near = [c for c in fitting if distance(c, now) < 400]
        if near:
            return pick(near, replace(setting, tense=None), f"year of the {words['weekday']}")
        candidates = [_checked(c, words) for c in candidates]
    if which == "this" and setting.tense is None:
        own = [c for c in candidates if c.start is not None and c.start.year == now.year]
        candidates = own or candidates
    chosen = pick(candidates, setting, f"year of the {what}" if what != "day" else "year")
    return part_of(chosen, point.part if point.part in ("earlier", "later") else None, now)


def _month_day(point: Point, setting: Setting) -> Days:
    words = point.words
    number_of_month, day = month(words["month"]), day_number(words)
    first, last = int(words.get("first", day)), int(words.get("last", day))

    def make(year: int) -> Days:
        start = date(year, number_of_month, min(first, day))
        end = date(year, number_of_month, max(day, last))
        return Days(start, end, "day" if start == end else "range")

    if first > day or last < day:
        return Days(notes=("the range ends before it begins",))
    make(2000 if "year" not in words else int(words["year"]))  # an impossible day ends here
    if point.part == "week":
        days = _yearly(replace(point, part=None), setting, make, "day")
        return (
            days if days.start is None else replace(period("week", days.start, 0), notes=days.notes)
        )
    days = _yearly(replace(point, part=None), setting, make, "day")
    return _checked(days, words) if "year" in words else days


def _month(point: Point, setting: Setting) -> Days:
    number_of_month = month(point.words["month"])
    return _yearly(point, setting, lambda year: months(year, number_of_month), "month")


def _holiday(point: Point, setting: Setting) -> Days:
    name = re.sub(r"\s+", " ", point.words["name"].lower().replace("’", "'"))
    return _yearly(point, setting, lambda year: day_of(_holiday_in(name, year)), "day")


def _holiday_in(name: str, year: int) -> date:
    fixed = {"new year's day": (1, 1), "new year's eve": (12, 31), "christmas eve": (12, 24),
             "christmas": (12, 25), "christmas day": (12, 25), "boxing day": (12, 26),
             "valentine's day": (2, 14), "may day": (5, 1), "halloween": (10, 31),
             "fourth of july": (7, 4), "july fourth": (7, 4), "veterans day": (11, 11)}  # fmt: skip
    if name in fixed:
        return date(year, *fixed[name])
    if name.startswith("thanksgiving"):
        return nth_weekday(year, 11, 3, 4)
    if name == "labor day":
        return nth_weekday(year, 9, 0, 1)
    if name == "memorial day":
        return nth_weekday(year, 5, 0, -1)
    return easter(year) + timedelta(days={"good friday": -2, "easter monday": 1}.get(name, 0))


def _nth(point: Point, setting: Setting) -> Days:
    words, now = point.words, setting.now
    nth = ORDINALS[words["nth"].lower()]

    def within(year: int, number_of_month: int) -> Days:
        whole = months(year, number_of_month)
        assert whole.start is not None
        assert whole.end is not None
        unit = words.get("unit", "").lower()
        if "weekday" in words or unit == "weekend":
            first = weekday(words["weekday"]) if "weekday" in words else 5
            day = nth_weekday(whole.start.year, whole.start.month, first, nth)
            return day_of(day) if unit == "" else Days(day, day + timedelta(days=1), "range")
        if unit == "day":
            return day_of(whole.start + timedelta(days=nth - 1) if nth > 0 else whole.end)
        if nth == -1:
            return Days(whole.end - timedelta(days=6), whole.end, "range")
        start = whole.start + timedelta(days=7 * (nth - 1))
        return Days(start, min(start + timedelta(days=6), whole.end), "range")

    if "month" in words:
        named = month(words["month"])
        days = _yearly(point, setting, lambda year: within(year, named), "month")
    elif now is None:
        return Days(notes=(NO_PUBLICATION,))
    else:
        shift = {"last": -1, "next": 1}.get(words["which"].lower(), 0)
        days = within(now.year, now.month + shift)
    return (
        days.noting("weeks of a month counted from its first day")
        if words.get("unit") == "week"
        else days
    )


def _weekday(point: Point, setting: Setting) -> Days:
    words, now = point.words, setting.now
    if now is None:
        return Days(notes=(NO_PUBLICATION,))
    which = words.get("which", "").lower().split(" ")[-1]
    if which in ("following", "previous", "same", "that"):
        return Days(notes=(OTHER_EVENT,))
    day = weekday(words["weekday"])
    monday = now - timedelta(days=now.weekday())
    if "week" in words:
        shift = {"last": -1, "this": 0, "next": 1}[words["week"].lower()]
        return day_of(monday + timedelta(weeks=shift, days=day))
    back, on = (now.weekday() - day) % 7, (day - now.weekday()) % 7
    if which in ("last", "past"):
        return day_of(now - timedelta(days=back or 7)).noting(
            f"the latest before publication on {now}"
        )
    if which in ("next", "coming"):
        return day_of(now + timedelta(days=on or 7)).noting(f"the first after publication on {now}")
    tense = setting.tense
    if which == "this" and tense != "past":
        return day_of(now + timedelta(days=on)).noting(f"the first not before publication on {now}")
    if tense == "future":
        return day_of(now + timedelta(days=on)).noting(f"the first not before publication on {now}")
    days = day_of(now - timedelta(days=back)).noting(f"the latest not after publication on {now}")
    return days if tense else days.noting("no tense given")


_DAYWORDS = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1, "last night": -1,
             "day before yesterday": -2, "day after tomorrow": 2}  # fmt: skip


def _dayword(point: Point, setting: Setting) -> Days:
    if setting.now is None:
        return Days(notes=(NO_PUBLICATION,))
    shift = _DAYWORDS.get(re.sub(r"\s+", " ", point.words["word"].lower()), 0)
    return day_of(setting.now + timedelta(days=shift))


def _unit(point: Point, setting: Setting) -> Days:
    words, now = point.words, setting.now
    unit = words["unit"].lower()
    if unit in SEASONS:
        first = SEASONS[unit]
        days = _yearly(point, setting, lambda year: months(year, first, 3), unit)
        return days.noting(f"{unit} of the northern hemisphere") if days.start else days
    if now is None:
        return Days(notes=(NO_PUBLICATION,))
    which = words.get("which", "").lower().split(" ")[-1]
    if which in ("that", "same", "following", "previous"):
        return Days(notes=(OTHER_EVENT,))
    if "twice" in words:
        return period(unit, now, -2 if "before" in words["twice"].lower() else 2)
    if setting.the and which in ("last", "past", "next", "coming"):
        if which == "next" and setting.relation not in ("in", "over", "within", "during", "for"):
            return Days(notes=(OTHER_EVENT,))
        return _stretch(unit, 1, now, back=which in ("last", "past"))
    if unit == "weekend" and which not in ("last", "next"):
        weekends = [period(unit, now, shift) for shift in (-1, 0, 1)]
        if which == "this" and setting.tense != "past":
            return weekends[1]
        if which == "past":
            setting = replace(setting, tense="past")
        return pick(weekends, setting, "weekend")
    shift = {"last": -1, "past": -1, "next": 1, "coming": 1}.get(which, 0)
    days = part_of(period(unit, now, shift), point.part, now)
    if unit == "week" and days.start:
        days = days.noting("week from Monday to Sunday")
    return days


def _stretch(unit: str, count: int, now: date, *, back: bool) -> Days:
    note = f"counted from publication on {now}"
    if back:
        return Days(move(unit, now, -count), now, "range", (note,))
    return Days(now, move(unit, now, count), "range", (note,))


def _span(point: Point, setting: Setting) -> Days:
    words, now = point.words, setting.now
    if now is None:
        return Days(notes=(NO_PUBLICATION,))
    way = words["way"].lower()
    if way in ("previous", "following"):
        return Days(notes=(OTHER_EVENT,))
    back = way in ("past", "last", "recent")
    if "n" in words:
        return _stretch(words["unit"].lower(), number(words["n"]), now, back=back)
    note = "how long is not said"
    if back:
        return Days(None, now, "open", (f"up to publication on {now}", note))
    return Days(now, None, "open", (f"from publication on {now}", note))


def _ago(point: Point, setting: Setting) -> Days:
    words, now = point.words, setting.now
    way = words["way"].lower()
    back = way.startswith("ago")
    ahead = way.startswith(("ahead", "to"))
    if not (back or ahead or way.startswith("from")):
        return Days(notes=(OTHER_EVENT,))
    if now is None:
        return Days(notes=(NO_PUBLICATION,))
    if "n" not in words:
        if back:
            return Days(None, now, "open", (f"before publication on {now}; how long is not said",))
        return Days(now, None, "open", (f"after publication on {now}; how long is not said",))
    unit, count = words["unit"].lower(), number(words["n"])
    if ahead:
        return _stretch(unit, count, now, back=False)
    if words.get("weekday", "").lower() == "today":
        return day_of(move(unit, now, count))
    if "weekday" in words:
        day = now + timedelta(days=(weekday(words["weekday"]) - now.weekday()) % 7)
        return day_of(move(unit, day, count))
    if "back_on" in words and unit == "week":
        monday = now - timedelta(days=now.weekday() + 7 * count)
        return day_of(monday + timedelta(days=weekday(words["back_on"])))
    return _away(unit, -count if back else count, now)


def _away(unit: str, count: int, now: date) -> Days:
    """Return the day, week, month or year that lies `count` units from publication."""
    day = move(unit, now, count)
    whole = {"weekend": "weekend", "fortnight": "week", "decade": "year", "quarter": "quarter"}
    days = period(whole.get(unit, unit), day, 0)
    return days if unit == "day" else days.noting(f"the whole {whole.get(unit, unit)} is meant")


def _count(point: Point, setting: Setting) -> Days:
    words, now = point.words, setting.now
    if now is None:
        return Days(notes=(NO_PUBLICATION,))
    if setting.relation not in ("in", "within", "over", "during"):
        return Days(notes=("a length of time, not a date",))
    if setting.tense == "past" and setting.relation == "within":
        return Days(notes=(OTHER_EVENT,))
    if "vague" in words:
        return Days(now, None, "open", (f"from publication on {now}; how long is not said",))
    unit, count = words["unit"].lower(), number(words["n"])
    if setting.tense == "past":
        return _stretch(unit, count, now, back=True)
    if setting.relation == "in":
        return _away(unit, count, now)
    return _stretch(unit, count, now, back=False)


def _division(point: Point, setting: Setting) -> Days:
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
        return Days(notes=("a year has two halves",))
    first = (which - 1) * size + 1
    whose = words.get("which", "").lower()
    if whose and now is None:
        return Days(notes=(NO_PUBLICATION,))
    if whose and now is not None:
        year = now.year + {"last": -1, "next": 1}.get(whose, 0)
        return part_of(months(year, first, size), point.part, now)
    return _yearly(point, setting, lambda year: months(year, first, size), "quarter")


def _decade(point: Point, setting: Setting) -> Days:
    digits = point.words["decade"]
    year = int(digits) if len(digits) == 4 else 1900 + int(digits)
    days = part_of(months(year, 1, 120), point.part, setting.now)
    return days if len(digits) == 4 else days.noting("taken for the twentieth century")


def _century(point: Point, setting: Setting) -> Days:
    nth = int(point.words["century"])
    return part_of(months(100 * (nth - 1) + 1, 1, 1200), point.part, setting.now)


def _year(point: Point, setting: Setting) -> Days:
    words = point.words
    first = last = int(words["year"])
    if "last" in words:
        last = (
            int(words["last"])
            if len(words["last"]) == 4
            else first // 100 * 100 + int(words["last"])
        )
        last += 100 if last < first and len(words["last"]) == 2 else 0
        if last < first:
            return Days(notes=("the range ends before it begins",))
    return part_of(months(first, 1, 12 * (last - first + 1)), point.part, setting.now)


def _ordinal(point: Point, setting: Setting) -> Days:
    words, now = point.words, setting.now
    if now is None:
        return Days(notes=(NO_PUBLICATION,))
    day = int(words["day"])
    if "which" in words:
        shift = {"last": -1, "next": 1}.get(words["which"].lower(), 0)
        start = months(now.year, now.month + shift).start
        assert start is not None
        return day_of(start.replace(day=day))
    candidates = []
    for shift in range(-8, 9):
        start = months(now.year, now.month + shift).start
        assert start is not None
        if day <= calendar.monthrange(start.year, start.month)[1]:
            candidates.append(day_of(start.replace(day=day)))
    if "weekday" in words:
        named = weekday(words["weekday"])
        candidates = [c for c in candidates if c.start and c.start.weekday() == named] or candidates
    return pick(candidates, setting, "month")


def _yearend(point: Point, setting: Setting) -> Days:
    if setting.now is None:
        return Days(notes=(NO_PUBLICATION,))
    return part_of(period(point.words["unit"].lower(), setting.now, 0), "end", None)


def _vague(point: Point, setting: Setting) -> Days:
    if setting.now is None:
        return Days(notes=(NO_PUBLICATION,))
    return Days(setting.now, None, "open", (f"from publication on {setting.now}",))


def resolve_point(point: Point, setting: Setting) -> Days:
    """Return the days of one point."""
    return RESOLVERS[point.kind](point, setting)


RESOLVERS: dict[str, Callable[[Point, Setting], Days]] = {
    "iso": _iso, "numeric": _numeric, "monthday": _month_day, "daymonth": _month_day,
    "nth": _nth, "month": _month, "weekday": _weekday, "dayword": _dayword, "unit": _unit,
    "span": _span, "ago": _ago, "count": _count, "division": _division, "decade": _decade,
    "century": _century, "year": _year, "ordinal": _ordinal, "holiday": _holiday,
    "yearend": _yearend, "vague": _vague,
}  # fmt: skip
