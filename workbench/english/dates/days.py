"""Calendar arithmetic for dates in the news: periods, their parts, and the one that fits.

Plain `datetime.date` values; a day that the calendar does not have raises ValueError or
OverflowError, which `workbench.english.dates.resolve` turns into an empty date.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

NO_PUBLICATION = "relative to publication, whose date is not known"


class Undated(Exception):
    """The words give no day; the message is the note that says why."""


@dataclass(frozen=True)
class Days:
    """Days while they are worked out; `now` is the publication day."""

    start: date | None = None
    end: date | None = None
    precision: str | None = None
    notes: tuple[str, ...] = ()

    def noting(self, note: str) -> Days:
        """Return these days with one more note."""
        return replace(self, notes=(*self.notes, note))


@dataclass(frozen=True)
class Setting:
    """What an expression is resolved against."""

    now: date | None
    tense: str | None
    year: int | None = None
    relation: str | None = None
    the: bool = False

    @property
    def published(self) -> date:
        """The publication day.

        Raises
        ------
        Undated
            If it is not known.
        """
        if self.now is None:
            raise Undated(NO_PUBLICATION)
        return self.now


def day_of(day: date) -> Days:
    """Return one day."""
    return Days(day, day, "day")


def months(year: int, first: int, count: int = 1) -> Days:
    """Return `count` whole months; `first` may run over the year's end."""
    year, first = year + (first - 1) // 12, (first - 1) % 12 + 1
    last_year, last = year + (first + count - 2) // 12, (first + count - 2) % 12 + 1
    end = date(last_year, last, calendar.monthrange(last_year, last)[1])
    return Days(date(year, first, 1), end, "month" if count == 1 else "range")


def ends(days: Days) -> tuple[date, date]:
    """Return the first and the last day of days that have both."""
    if days.start is None or days.end is None:
        raise ValueError("these days are open; both ends must be known")
    return days.start, days.end


def period(unit: str, now: date, shift: int) -> Days:
    """Return the calendar period that lies `shift` units from the one that holds `now`."""
    if unit == "day":
        return day_of(now + timedelta(days=shift))
    if unit in ("week", "weekend", "fortnight"):
        monday = now - timedelta(days=now.weekday()) + timedelta(weeks=shift)
        if unit == "fortnight":
            monday += timedelta(weeks=shift)
        first = monday + timedelta(days=5) if unit == "weekend" else monday
        return Days(first, monday + timedelta(days=6), "range")
    if unit == "month":
        return months(now.year, now.month + shift)
    if unit == "quarter":
        return months(now.year, (now.month - 1) // 3 * 3 + 1 + 3 * shift, 3)
    if unit == "year":
        return months(now.year + shift, 1, 12)
    if unit == "decade":
        return months(now.year // 10 * 10 + 10 * shift, 1, 120)
    return months((now.year - 1) // 100 * 100 + 1 + 100 * shift, 1, 1200)


def move(unit: str, now: date, count: int) -> date:
    """Return the day `count` units after `now` (before it, if negative)."""
    days = {"day": 1, "week": 7, "fortnight": 14, "weekend": 7}.get(unit)
    if days:
        return now + timedelta(days=days * count)
    n_months = count * {"month": 1, "quarter": 3, "year": 12, "decade": 120}.get(unit, 1200)
    first, last = ends(months(now.year, now.month + n_months))
    return first.replace(day=min(now.day, last.day))


def pick(candidates: Iterable[Days], setting: Setting, what: str) -> Days:
    """Return the candidate that fits the tense and lies nearest to publication."""
    now, tense = setting.published, setting.tense
    known = [c for c in candidates if c.start is not None and c.end is not None]
    past = [c for c in known if c.start is not None and c.start <= now]
    future = [c for c in known if c.end is not None and c.end >= now]
    if tense == "future" and future:
        return min(future, key=start_of).noting(
            f"{what}: the first not before publication on {now}"
        )
    if tense in ("past", "present") and past:
        return max(past, key=start_of).noting(f"{what}: the latest not after publication on {now}")
    chosen = min(known, key=lambda days: (distance(days, now), start_of(days)))
    return chosen.noting(f"{what}: the nearest to publication on {now}")


def start_of(days: Days) -> date:
    """Return the first day, to sort by."""
    return days.start or date.max


def distance(days: Days, now: date) -> int:
    """Return how many days lie between `now` and the nearest of `days`."""
    if days.start is not None and days.start > now:
        return (days.start - now).days
    return (now - days.end).days if days.end is not None and days.end < now else 0


def part_of(days: Days, part: str | None, now: date | None) -> Days:
    """Return the part of a period that "early", "the end of", "later", … mean.

    Thirds of a month are days 1-10, 11-20 and the rest; of a year four months each; of a week
    Monday and Tuesday, Wednesday and Thursday, Friday on; of a decade three, four and three
    years. "The start" and "the end" of a year are its first and its last month.
    """
    if part is None or days.start is None or days.end is None or days.precision == "day":
        return days
    start, end = days.start, days.end
    if part in ("earlier", "later"):
        if now is None or not start <= now <= end:
            return days
        if part == "earlier":
            return Days(start, now, "range", days.notes).noting(f"up to publication on {now}")
        if now == end:
            return Days(notes=("nothing is left of it after publication",))
        return replace(days, start=now, precision="range").noting(f"from publication on {now}")
    length = (end - start).days + 1
    if part.endswith(" half"):
        if length > 31:
            middle = _month_start(start, round(length / 60.9))
        else:
            middle = start + timedelta(days=15 if length > 20 else length // 2)
        if part == "first half":
            return replace(days, end=middle - timedelta(days=1), precision="range")
        return replace(days, start=middle, precision="range")
    cuts = _thirds(start, end, length, edges=part in ("start", "beginning", "end"))
    third = {"early": 0, "start": 0, "beginning": 0, "mid": 1, "middle": 1}.get(part, 2)
    first, last = cuts[third], cuts[third + 1] - timedelta(days=1)
    return Days(first, last, "range" if first != last else "day", days.notes).noting(
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
        n_months = round(length / 30.4)
        step = 1 if edges else max(1, n_months // 3)
        cuts = (_month_start(start, step), _month_start(start, n_months - step))
    else:
        years = round(length / 365.25)
        step = max(1, (years + 1) // 3)
        cuts = (_month_start(start, 12 * step), _month_start(start, 12 * (years - step)))
    return start, *cuts, after


def _month_start(day: date, shift: int) -> date:
    return ends(months(day.year, day.month + shift))[0]


def nth_weekday(year: int, number_of_month: int, day: int, nth: int) -> date:
    """Return the `nth` Monday, Tuesday, … of a month; -1 is the last."""
    days = [d for d in calendar.Calendar().itermonthdates(year, number_of_month)
            if d.month == number_of_month and d.weekday() == day]  # fmt: skip
    return days[nth - 1 if nth > 0 else nth]
