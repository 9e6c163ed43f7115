"""Dates as pages write them: the pieces of a time stamp, and the lines that are nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from functools import cache

from workbench.english import lexicons
from workbench.english.dates.words import MONTHS, WEEKDAYS, plain_letters

__all__ = ["Stamp", "days_in", "either", "read_stamp", "scanned", "words"]


@dataclass(frozen=True)
class Stamp:
    """A date as it is written: parts that are not written are None."""

    month: int
    day: int
    year: int | None = None
    clock: time | None = None
    offset: int | None = None  # minutes from UTC
    weekday: int | None = None
    label: str | None = None  # published | updated
    author: str | None = None
    text: str = ""
    note: str | None = None


@cache
def words(kind: str) -> Mapping[str, int | str]:
    """Return the words of a kind with their values: months, weekdays, ``datelines.tsv``."""
    if kind in ("month", "weekday"):
        return MONTHS if kind == "month" else WEEKDAYS
    return {r["term"]: r["value"] for r in lexicons.load("datelines") if r["kind"] == kind}


def either(kind: str) -> str:
    """Return the words of a kind as a pattern, the longest first."""
    return "|".join(re.escape(t) for t in sorted(words(kind), key=len, reverse=True))


@cache
def _grammar() -> re.Pattern[str]:
    """Return the pattern of one piece of a time stamp."""
    month = rf"(?P<{{0}}>{either('month')})\b\.?"
    day = r"(?P<{0}>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?\b\.?"
    short = rf"(?<=[-'’])\d\d(?![\d:])(?!\s*(?:{either('month')})\b)"  # 14-Jan-19, Jan 14 '19
    year = r"(?P<{0}>\d{{4}}|" + short.replace("{", "{{").replace("}", "}}") + r")\b"
    dates = "|".join(
        (
            r"(?P<y1>\d{4})-(?P<m1>\d\d?)-(?P<d1>\d\d?)(?!\d)",
            r"(?P<y2>\d{4})[/.](?P<m2>\d\d?)[/.](?P<d2>\d\d?)(?!\d)",
            r"(?<![\d.])(?P<a3>\d\d?)(?P<s3>[/.-])(?P<b3>\d\d?)(?P=s3)(?P<y3>\d{4}|\d\d)(?![\d:])",
            rf"(?:the\s+)?{day.format('d4')}[\s-]+(?:of\s+)?{month.format('m4')}"
            rf"(?:[\s,-]+['’]?{year.format('y4')})?",
            rf"{month.format('m5')}[\s-]+{day.format('d5')}"
            rf"(?:[\s,-]+['’]?{year.format('y5')})?",
            rf"(?P<y6>\d{{4}})\b[\s,-]+{month.format('m6')}[\s-]+{day.format('d6')}",
        )
    )
    clock = (
        r"(?P<h>[01]?\d|2[0-4])(?:[:.h](?P<min>[0-5]\d)(?::(?P<sec>[0-5]\d))?(?:\.\d+)?)"
        r"\s*(?P<half>[ap]\.?m\b\.?)?"
        r"|(?P<h2>1[0-2]|0?[1-9])\s*(?P<half2>[ap]\.?m\b\.?)"
        r"|\b(?P<hm>(?:[01]\d|2[0-3])[0-5]\d)(?=\s*(?:hrs|hours|gmt|utc|z)\b)"
        r"|\b(?P<named>noon|midnight)\b"
    )
    zone = (
        rf"\(?(?P<zone>{either('zone')})\b\)?(?:\s*(?P<plus>[+-]\d\d?(?::?\d\d)?))?"
        r"|(?P<off>[+-]\d\d:?\d\d)\b"
    )
    return re.compile(
        rf"(?P<date>{dates})|(?P<clock>{clock})|(?P<zoned>{zone})"
        rf"|\b(?P<weekday>{either('weekday')})\b\.?"
        rf"|\b(?P<updated>{either('updated')})\b|\b(?P<published>{either('published')})\b"
        rf"|\b(?P<filler>{either('filler')})\b|(?P<count>\d[\d.,]*)(?=\s*(?:min|hour|day|view|share|comm))"
        r"|(?P<iso>(?<=\d)T(?=\d))|(?P<gap>[\s,;:|/()\[\]•·—–.*_>»+-]+)",
        re.IGNORECASE,
    )


def read_stamp(line: str, *, named: bool = False) -> Stamp | bool:
    """Return the date of a line that is a time stamp; True if it is one but names no day.

    A time stamp line holds a date, a clock time, a weekday, labels ("Published", "Updated") and
    at most a byline beside them. A line that says anything else is no time stamp: False.

    Parameters
    ----------
    line
        One line of a page.
    named
        Whether the name of a newsroom may stand beside the date, as it does above an article.

    Examples
    --------
    >>> stamp = read_stamp("26 February, 03:00 PM")
    >>> stamp.month, stamp.day, stamp.year, stamp.clock
    (2, 26, None, datetime.time(15, 0))
    >>> read_stamp("On 26 February they met again.")
    False
    >>> read_stamp("3 hours ago")
    True
    """
    line = line.strip()
    if not 3 <= len(line) <= 160:
        return False
    stamps, rest, filled = scanned(line)
    author = _byline(rest)
    if rest and author is None:
        newsroom = re.fullmatch(
            r"(?:the )?(?:[A-Z][\w.'’&-]*+[\s,]*+){1,4}"
            r"(?:(?:and|in|desk|&)\s?(?:[A-Z][\w.'’&-]*+[\s,]*+){0,3}){0,2}",
            rest,
        )
        certain = stamps and (stamps[0].clock or stamps[0].year or stamps[0].label)
        if not (named and newsroom and certain):
            return False
    if not stamps:
        return bool(filled) and not rest and bool(re.search(r"\d|today|yesterday", line.lower()))
    first = next((s for s in stamps if s.label == "published"), None) or next(
        (s for s in stamps if s.label is None), stamps[0]
    )
    return replace(first, author=author, text=line)


def scanned(line: str, *, day_first: bool | None = None) -> tuple[list[Stamp], str, bool]:
    """Return the dates of a line, the words that belong to none, and whether any piece did."""
    grammar = _grammar()
    stamps: list[Stamp] = []
    rest: list[str] = []
    label = weekday = clock = offset = None
    position, filled = 0, False
    plain = plain_letters(line)
    while position < len(line):
        found = grammar.match(plain, position)
        if found is None or found.end() == position:
            word = re.compile(r"\S+").match(line, position)
            rest.append(word.group() if word else line[position])
            position = word.end() if word else position + 1
            continue
        kind = found.lastgroup
        groups = found.groupdict()
        if groups["date"]:
            stamp = _stamp(groups, day_first)
            if stamp is None:
                rest.append(found.group())
            else:
                zone: int | None = offset if clock is not None else None
                stamps.append(
                    replace(stamp, label=label, weekday=weekday, clock=clock, offset=zone)
                )
                label = clock = weekday = offset = None
        elif groups["clock"]:
            at = _clock(groups)
            if stamps and stamps[-1].clock is None:
                stamps[-1] = replace(stamps[-1], clock=at)
            else:
                clock = at
        elif groups["zoned"]:
            offset = _offset(groups)
            if stamps and stamps[-1].clock is not None and clock is None:
                stamps[-1] = replace(stamps[-1], offset=offset)
        elif groups["weekday"]:
            weekday = int(words("weekday")[groups["weekday"].lower()])
        elif groups["updated"]:
            label = "updated"
        elif groups["published"]:
            label = "published"
        filled = filled or kind not in ("gap",)
        position = found.end()
    return stamps, " ".join(rest), filled


def _stamp(groups: dict[str, str | None], day_first: bool | None = None) -> Stamp | None:
    """Return the date that the groups of a match hold, None if there is no such day."""
    note = None
    months = words("month")
    if groups["a3"]:
        first, second = int(groups["a3"]), int(groups["b3"] or 0)
        short = int(groups["y3"] or 0)
        year: int | None = short + (0 if short > 99 else 2000 if short < 70 else 1900)
        swapped = second > 12 or (day_first is False and first <= 12)
        day, month = (second, first) if swapped else (first, second)
        if first <= 12 and second <= 12 and first != second:
            order = "month before day" if swapped else "day before month"
            why = "" if day_first is None else ", as the others of its column show"
            note = f"{groups['date']!r} was read as {order}{why}"
    else:
        number = next(n for n in "12456" if groups[f"d{n}"])
        written = groups[f"m{number}"] or ""
        month = int(written) if written.isdigit() else int(months[written.lower()])
        day = int(groups[f"d{number}"] or 0)
        named = groups[f"y{number}"]
        year = int(named) if named else None
        if named and len(named) == 2:
            year = int(named) + (2000 if int(named) < 70 else 1900)
    try:
        date(year or 2000, month, day)
    except ValueError:
        return None
    return Stamp(month, day, year, note=note, text=groups["date"] or "")


def _clock(groups: dict[str, str | None]) -> time | None:
    if groups["named"]:
        return time(12 if groups["named"].lower() == "noon" else 0)
    if groups["hm"]:
        return time(int(groups["hm"][:2]), int(groups["hm"][2:]))
    hour = int(groups["h"] or groups["h2"] or 0)
    half = (groups["half"] or groups["half2"] or "").lower()
    if half and hour <= 12:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    try:
        return time(hour % 24, int(groups["min"] or 0), int(groups["sec"] or 0))
    except ValueError:
        return None


def _offset(groups: dict[str, str | None]) -> int:
    zone = groups["zone"]
    base = int(words("zone")[zone.lower()]) if zone else 0
    written = groups["plus"] or groups["off"]
    if not written:
        return base
    digits = re.sub(r"\D", "", written)
    hours, minutes = (digits, "0") if len(digits) <= 2 else (digits[:-2], digits[-2:])
    return (-1 if written[0] == "-" else 1) * (int(hours) * 60 + int(minutes))


def _byline(rest: str) -> str | None:
    """Return the author that the words beside a date name; None if they say anything else."""
    found = re.fullmatch(
        r"(?:by|written by)\b:?\s+((?:[A-Z][\w.'’-]*+|(?:and|de|von|van|al|bin|the|our|staff|news|"
        r"(?:foreign |world )?desk|newsroom|team|reporter|correspondent)(?!\w)|[&,\s])+)",
        rest,
    ) or re.fullmatch(r"(?:By|BY|Written by)\b:?\s+((?:[\w.'’&-]++[\s,]*+){1,8})", rest)
    if found is None or not re.search(r"[A-Z]|\b(?:desk|newsroom|staff|team)\b", found[1]):
        return None
    return found[1].strip(" ,")


def days_in(text: str) -> list[tuple[Stamp, int]]:
    """Return the days that a text names, each with its place."""
    found = []
    for match in _grammar().finditer(plain_letters(text)):
        if match["date"] and match[0][:1].isalnum():
            stamp = _stamp(match.groupdict())
            if stamp is not None:
                found.append((stamp, match.start()))
    return found
