"""The days of points that depend on the publication day: "Friday", "next week", "ago"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from workbench.english.dates.days import (
    Days,
    Setting,
    Undated,
    day_of,
    months,
    move,
    part_of,
    period,
    pick,
)
from workbench.english.dates.named import yearly
from workbench.english.dates.words import SEASONS, Point, number, weekday

OTHER_EVENT = "counted from another event that the words do not date"


def _weekday(point: Point, setting: Setting) -> Days:
    words, now = point.words, setting.published
    which = words.get("which", "").lower().split(" ")[-1]
    if which in ("following", "previous", "same", "that"):
        raise Undated(OTHER_EVENT)
    day = weekday(words["weekday"])
    monday = now - timedelta(days=now.weekday())
    if "week" in words:
        shift = {"last": -1, "this": 0, "next": 1}[words["week"].lower()]
        return day_of(monday + timedelta(weeks=shift, days=day))
    if point.kind == "weekon" and setting.tense == "past":  # "held for a week on Monday"
        words = {"weekday": words["weekday"]}
    if "ahead" in words:  # "Tuesday week", "a week on Tuesday"
        weeks = 1 if words["ahead"].lower() == "week" else 2
        first = now + timedelta(days=(day - now.weekday()) % 7 or 7)
        return day_of(first + timedelta(weeks=weeks)).noting(f"counted from publication on {now}")
    which = words.get("post", which).lower()
    back = now - timedelta(days=(now.weekday() - day) % 7)
    on = now + timedelta(days=(day - now.weekday()) % 7)
    if which in ("last", "past"):
        back = back if back < now else back - timedelta(weeks=1)
        return day_of(back).noting(f"the latest before publication on {now}")
    if which in ("next", "coming"):
        on = on if on > now else on + timedelta(weeks=1)
        return day_of(on).noting(f"the first after publication on {now}")
    if setting.tense == "future" or (which == "this" and setting.tense != "past"):
        return day_of(on).noting(f"the first not before publication on {now}")
    days = day_of(back).noting(f"the latest not after publication on {now}")
    return days if setting.tense else days.noting("no tense given")


_DAYWORDS = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1, "last night": -1,
             "day before yesterday": -2, "day after tomorrow": 2}  # fmt: skip


def _dayword(point: Point, setting: Setting) -> Days:
    shift = _DAYWORDS.get(re.sub(r"\s+", " ", point.words["word"].lower()), 0)
    shift += 7 if "ahead" in point.words and shift >= 0 else 0  # "tomorrow week"
    return day_of(setting.published + timedelta(days=shift))


def _unit(point: Point, setting: Setting) -> Days:
    words = point.words
    unit = words["unit"].lower()
    if unit in SEASONS:
        first = SEASONS[unit]
        days = yearly(point, setting, lambda year: months(year, first, 3), unit)
        return days.noting(f"{unit} of the northern hemisphere") if days.start else days
    now = setting.published
    which = words.get("which", "").lower().split(" ")[-1]
    if which in ("that", "same", "following", "previous"):
        raise Undated(OTHER_EVENT)
    if "twice" in words:
        return period(unit, now, -2 if "before" in words["twice"].lower() else 2)
    if setting.the and which in ("last", "past", "next", "coming"):
        if which == "next" and setting.relation not in ("in", "over", "within", "during", "for"):
            raise Undated(OTHER_EVENT)
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
    words, now = point.words, setting.published
    way = words["way"].lower()
    if way in ("previous", "following"):
        raise Undated(OTHER_EVENT)
    back = way in ("past", "last", "recent")
    if "n" in words:
        return _stretch(words["unit"].lower(), number(words["n"]), now, back=back)
    note = "how long is not said"
    if back:
        return Days(None, now, "open", (f"up to publication on {now}", note))
    return Days(now, None, "open", (f"from publication on {now}", note))


def _ago(point: Point, setting: Setting) -> Days:
    words = point.words
    way = words["way"].lower()
    back = way.startswith("ago")
    ahead = way.startswith(("ahead", "to"))
    if not (back or ahead or way.startswith("from")):
        raise Undated(OTHER_EVENT)
    now = setting.published
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
    words, now = point.words, setting.published
    if setting.relation not in ("in", "within", "over", "during"):
        raise Undated("a length of time, not a date")
    if setting.tense == "past" and setting.relation == "within":
        raise Undated(OTHER_EVENT)
    if "vague" in words:
        return Days(now, None, "open", (f"from publication on {now}; how long is not said",))
    unit, count = words["unit"].lower(), number(words["n"])
    if setting.tense == "past":
        return _stretch(unit, count, now, back=True)
    if setting.relation == "in":
        return _away(unit, count, now)
    return _stretch(unit, count, now, back=False)


def _vague(point: Point, setting: Setting) -> Days:
    now = setting.published
    return Days(now, None, "open", (f"from publication on {now}",))


def _weekdays(point: Point, setting: Setting) -> Days:
    """Return the day of "three Sundays ago"."""
    words, now = point.words, setting.published
    day, count = weekday(words["weekday"]), number(words["n"]) - 1
    if words["way"].lower() == "ago":
        first = now - timedelta(days=(now.weekday() - day) % 7 or 7)
        return day_of(first - timedelta(weeks=count))
    first = now + timedelta(days=(day - now.weekday()) % 7 or 7)
    return day_of(first + timedelta(weeks=count))


RELATIVE: dict[str, Callable[[Point, Setting], Days]] = {
    "weekday": _weekday, "weekon": _weekday, "weekdays": _weekdays, "dayword": _dayword,
    "unit": _unit, "span": _span, "ago": _ago, "count": _count, "vague": _vague,
}  # fmt: skip
