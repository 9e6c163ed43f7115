"""When an article was published: dates in metadata, in time stamps, in datelines, in its text.

Four sources, the surest first: what the file says of itself (:func:`parse_date`), a line of the
page that is nothing but a time stamp (:func:`read_stamp`), the dateline before the first words
of a wire report (:func:`read_dateline`), and at last the days that the text itself names
(:func:`infer_date`). Each answer carries a note; a year that nobody wrote is never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from workbench.ingest.stamps import Stamp, days_in, either, read_stamp, scanned, words

__all__ = [
    "Dated", "Dateline", "Stamp", "infer_date", "parse_date", "read_dateline", "read_stamp",
    "resolve", "settled_year",
]  # fmt: skip

EARLIEST, LATEST = 1600, 2200  # years that a date of publication may have


@dataclass(frozen=True)
class Dated:
    """A date of publication and where it comes from."""

    when: datetime
    note: str | None = None


@dataclass(frozen=True)
class Dateline:
    """The dateline before a report's first words: it ends at ``end`` of the paragraph."""

    end: int
    place: str | None
    agency: str | None
    stamp: Stamp | None


DASH = re.compile(r"\s*(?:—|–|―|--)\s*|\s-\s|(?<=[/)])\s*[.:-]\s+|(?<=[/)])\s+(?=[A-Z“\"])")
PLACE = re.compile(
    r"[A-Z][\w.'’-]*(?:,?\s+(?:[A-Z][\w.'’-]*|de|da|do|del|el|la|al|of|on|upon|le|du|am|and)){0,7}"
)


def read_dateline(paragraph: str) -> Dateline | None:
    """Return the dateline that a paragraph opens with, or None.

    Parameters
    ----------
    paragraph
        The first paragraph of a body.

    Notes
    -----
    What stands before the first dash must be nothing but a place, a day and an agency. A place
    alone counts only in capitals; "Moscow — the capital — ..." is no dateline.

    Examples
    --------
    >>> found = read_dateline("MOSCOW, March 20 (Sample Wire) — The two leaders met.")
    >>> found.place, found.agency, found.stamp.month, found.stamp.day
    ('MOSCOW', 'Sample Wire', 3, 20)
    >>> read_dateline("Moscow — the capital — was quiet.") is None
    True
    """
    best: Dateline | None = None
    for dash in DASH.finditer(paragraph[:130]):
        if dash.start() < 2 or not paragraph[dash.end() :].strip():
            continue
        head = paragraph[: dash.start()]
        if len(head.split()) > 14 or re.search(r"[a-z]{3}[.!?]\s+[A-Z][a-z]+\s+[a-z]", head):
            break
        found = _dateline(head, paragraph[dash.end() :])
        if found is not None and (best is None or (found.stamp and not best.stamp)):
            best = replace(found, end=dash.end())
    return best


def _dateline(head: str, after: str) -> Dateline | None:
    """Return the dateline that the words before a dash are, if they are one (its end is open)."""
    bare = re.search(rf"[,.]\s+({either('agency')})$", head, re.I)
    in_signs = re.search(r"\(([^()]{2,60})\)|/([\w\s.-]{2,30})/", head)
    agency = next(filter(None, in_signs.groups()), None) if in_signs else bare and bare[1]
    used = in_signs or bare
    rest = head[: used.start()] + " " + head[used.end() :] if used else head
    stamps, place, _ = scanned(agency) if agency else ([], "", False)
    if stamps and not place:
        agency = None
    else:
        stamps, _, _ = scanned(rest)
    stamp = stamps[0] if stamps else None
    if stamp is not None:
        rest = rest.replace(stamp.text, " ")
    rest = re.sub(rf"\b(?:{either('weekday')})\b", " ", rest, flags=re.I)
    place = " ".join(rest.split()).strip(" ,.;:()/-")
    if place and not PLACE.fullmatch(place):
        return None
    city = re.split(r"[,/]", place)[0]
    capitals = len(city) > 2 and city == city.upper()
    known = bool(agency) and str(agency).lower().split("/")[0].strip() in words("agency")
    starts = re.match(r"[\"“‘'(]?[A-Z0-9]", after)
    if not starts or not (capitals or stamp or known):
        return None
    if capitals and not stamp and not agency and len(place) < 4:
        return None
    return Dateline(0, place or None, agency or None, stamp)


def parse_date(
    value: object,
    *,
    default_year: int | None = None,
    zone: str | None = None,
    day_first: bool | None = None,
) -> Dated | None:
    """Return the date that metadata gives, without a time zone; None if it can't be one.

    Parameters
    ----------
    value
        A ``datetime`` or ``date``, or a text: ISO 8601, RFC 2822, a date in words or figures,
        seconds since 1970, a day number of a spreadsheet.
    default_year
        Year of a date that names none.
    zone
        Name of the zone to give the time in where the date names its own; else the clock time
        stays as it is written.
    day_first
        Whether the day comes first in figures such as 03/04/2023; None if that is not known.

    Examples
    --------
    >>> parse_date("2023-03-20T14:05:00+03:00", zone="Europe/Kyiv").when
    datetime.datetime(2023, 3, 20, 13, 5)
    >>> parse_date("no date") is None
    True
    """
    if isinstance(value, datetime):
        return _naive(value, zone)
    if isinstance(value, date):
        return Dated(datetime.combine(value, time()))
    text = str(value or "").strip()
    dated = _machine_date(text, zone)
    if dated is not None:
        return dated
    stamps, _, _ = scanned(text[:200], day_first=day_first)
    return resolve(stamps[0], default_year=default_year, zone=zone) if stamps else None


def _machine_date(text: str, zone: str | None) -> Dated | None:
    """Return the date of a text that a program wrote: ISO, seconds, digits, a spreadsheet's day."""
    try:
        if re.fullmatch(r"1\d{9}(?:\.\d+)?|1\d{12}", text):
            seconds = float(text) / (1000 if len(text) == 13 else 1)
            return _naive(datetime.fromtimestamp(seconds, UTC), zone)
        if re.fullmatch(r"(?:19|20)\d{12}", text):
            return Dated(datetime.strptime(text, "%Y%m%d%H%M%S"))
        if re.fullmatch(r"[2-5]\d{4}(?:\.\d+)?", text):
            when = datetime(1899, 12, 30) + timedelta(days=float(text))
            return Dated(when.replace(microsecond=0), f"{text} read as a spreadsheet's day number")
        return _naive(datetime.fromisoformat(text), zone)
    except ValueError:
        return None


def _naive(when: datetime, zone: str | None) -> Dated | None:
    if not EARLIEST <= when.year <= LATEST:
        return None
    if when.tzinfo is None:
        return Dated(when)
    written = f"{when:%H:%M} at {when.tzname()}"
    if zone is None:
        return Dated(when.replace(tzinfo=None), f"clock time as written, {written}")
    there = when.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return Dated(there, f"{written} given in the time of {zone}")


def resolve(
    stamp: Stamp,
    *,
    default_year: int | None = None,
    zone: str | None = None,
    settled: tuple[int, str] | None = None,
) -> Dated | None:
    """Return the day of a stamp; None if its year is not written and nothing settles it.

    Parameters
    ----------
    stamp
        A date as it is written.
    default_year
        Year that the caller gives.
    zone
        Zone to give the time in.
    settled
        Year that the page itself settles, and why (see :func:`settled_year`). It goes before
        ``default_year``.
    """
    notes = [stamp.note] if stamp.note else []
    if stamp.label == "updated":
        notes.append("the day of an update; no other is given")
    year = stamp.year
    if year is None and settled is not None:
        year = settled[0]
        notes.append(f"year {year} {settled[1]}")
    elif year is None and default_year is not None:
        year = default_year
        notes.append(f"year {year} from default_year")
    if year is None or not EARLIEST <= year <= LATEST:
        return None
    try:
        when = datetime.combine(date(year, stamp.month, stamp.day), stamp.clock or time())
    except ValueError:
        return None
    if stamp.weekday is not None and when.weekday() != stamp.weekday:
        notes.append(f"the weekday written does not fit {when:%d %B %Y}, a {when:%A}")
    if stamp.clock is not None and stamp.offset is not None:
        aware = when.replace(tzinfo=timezone(timedelta(minutes=stamp.offset)))
        dated = _naive(aware, zone)
        if dated is None:
            return None
        when = dated.when
        notes.append(dated.note or "")
    return Dated(when, "; ".join(filter(None, notes)) or None)


def settled_year(stamp: Stamp, text: str, *, url: str | None = None) -> tuple[int, str] | None:
    """Return the year of a date without one where address or text settle it, and why.

    Parameters
    ----------
    stamp
        The date without its year.
    text
        The page with all its lines.
    url
        Address of the page.

    Notes
    -----
    An address with ``/2023/02/`` of the same month settles the year; so does a day with its
    year in the text that lies at most 45 days before the stamp; so does a copyright line with
    one year, when the text names no later one.
    """
    found = re.search(r"[/-]((?:19|20)\d\d)[/-](\d\d?)(?:[/-]|$)", url or "")
    if found and int(found[2]) == stamp.month:
        return int(found[1]), "from the address"
    near = set()
    for other, _ in days_in(text):
        if other.year and other.year >= EARLIEST:
            for year in (other.year, other.year + 1):
                try:
                    apart = date(year, stamp.month, stamp.day) - date(
                        other.year, other.month, other.day
                    )
                except ValueError:
                    continue
                if timedelta(0) <= apart <= timedelta(45):
                    near.add((year, f"since the text names {other.text!r}"))
    if len({year for year, _ in near}) == 1:
        return min(near)
    lines = re.findall(r"(?:©|\(c\)|copyright)[^\n]{0,60}", text, re.I)
    rights = {year for line in lines for year in re.findall(r"\b(?:19|20)\d\d\b", line)}
    if len(rights) == 1:
        year = int(next(iter(rights)))
        if all((other.year or 0) <= year for other, _ in days_in(text)):
            return year, "from the copyright line"
    return None


AHEAD = re.compile(
    r"\b(?:will|would|shall|plan\w*|intend\w*|expect\w*|schedul\w*|slated|due|set|next|upcoming|"
    r"coming|until|till|by|before|prepar\w*|invit\w*|may|might|could|propos\w*|deadline|to)\b",
    re.IGNORECASE,
)


def infer_date(text: str, *, default_year: int | None = None) -> Dated | None:
    """Return the latest past day that a text names, as the earliest day it can be from.

    Parameters
    ----------
    text
        The body of the article.
    default_year
        Year of days that name none.

    Notes
    -----
    A day counts as past unless its clause looks ahead ("will", "plan", "until" before it). A
    day without a year needs ``default_year``, or a full date of the same text at most 45 days
    before it. The article may well be some days younger, and from another year if all its days
    are history: the note says so.

    Examples
    --------
    >>> infer_date("He said on March 17 that they will meet on March 20.", default_year=2023).when
    datetime.datetime(2023, 3, 17, 0, 0)
    >>> infer_date("He said so on March 17.") is None
    True
    """
    past: list[tuple[datetime, str, str | None]] = []
    for stamp, start in days_in(text):
        clause = re.split(r"[.;!?]\s|\n", text[max(0, start - 160) : start])[-1]
        if AHEAD.search(clause):
            continue
        bare = replace(stamp, clock=None, offset=None)
        settled = settled_year(bare, text) if bare.year is None else None
        dated = resolve(bare, default_year=default_year, settled=settled)
        if dated is not None:
            past.append((dated.when, stamp.text, dated.note))
    if not past:
        return None
    when, written, why = max(past, key=lambda found: found[0])
    if default_year is not None and when.year != default_year:
        return None
    if when.year < max((s.year or 0) for s, _ in days_in(text)):
        return None
    note = f"inferred: {written!r} is the latest past day that the text names; it may be younger"
    return Dated(when, f"{note}; {why}" if why else note)
