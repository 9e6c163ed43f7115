"""Whether two reports can tell one meeting: who takes part, which days are left open, where, what.

A report is a row of ``meeting_reports``; its window is the days that the meeting can have been
on, also where the article gives no date (a meeting held was before publication, one planned
comes after it).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from workbench.english import places

__all__ = ["Case", "case_of", "gap", "is_same"]

DAY = pd.Timedelta(days=1)
# how far an undated report reaches, in days before and after publication, by status
REACH = {
    "held": (60, 0),
    "ongoing": (7, 3),
    "planned": (0, 120),
    "proposed": (30, 120),
    "cancelled": (30, 60),
}
FAR = 400  # days that an undated report of a meeting held reaches back if its place is told
OPEN_REACH = 180  # days that "in the coming months" reaches
SLIP = 2  # days that two reports of one meeting may disagree by
AHEAD = {"planned", "proposed"}


@dataclass
class Case:
    """What of a report decides which meeting it is.

    ``start`` and ``end`` are the window; ``exact`` tells whether the words give the days.
    """

    report_id: str
    article_id: str
    kind: str
    status: str
    who: frozenset[str]
    groups: tuple[str, ...]
    place: str | None
    start: pd.Timestamp | None
    end: pd.Timestamp | None
    exact: bool
    published: pd.Timestamp | None
    row: dict[str, Any] = field(repr=False)


def case_of(row: dict[str, Any], published: Any) -> Case:
    """Return the case of a report's row, its window filled from the day of publication."""
    start, end = _day(row["date_start"]), _day(row["date_end"])
    seen = _day(published)
    exact = start is not None and end is not None and row["date_precision"] in ("day", "range")
    if start is not None and end is None:
        end = start + OPEN_REACH * DAY if row["date_precision"] == "open" else start
    elif end is not None and start is None:
        start = end - OPEN_REACH * DAY
    elif start is None and end is None and seen is not None:
        before, after = REACH[row["status"]]
        if row["status"] == "held" and not pd.isna(row["place"]) and len(row["participants"]) > 1:
            before = FAR
        start, end = seen - before * DAY, seen + after * DAY
    return Case(
        report_id=row["report_id"],
        article_id=row["article_id"],
        kind=row["kind"],
        status=row["status"],
        who=frozenset(row["participants"]),
        groups=tuple(row["groups"]),
        place=None if pd.isna(row["place"]) else row["place"],
        start=start,
        end=end,
        exact=exact,
        published=seen,
        row=row,
    )


def _day(value: Any) -> pd.Timestamp | None:
    return None if pd.isna(value) else pd.Timestamp(value).normalize()


def gap(one: Case, other: Case) -> int | None:
    """Return the days between two windows: 0 where they overlap, None where one is open."""
    if one.start is None or one.end is None or other.start is None or other.end is None:
        return None
    return max(0, (one.start - other.end).days, (other.start - one.end).days)


def is_same(one: Case, other: Case) -> bool:
    """Tell whether two reports can tell one meeting.

    Notes
    -----
    Both must name the same people, or one a part of the other's. Days must meet, up to two days
    of disagreement (kept as a conflict); a date told in only one of them must be in the other's
    reach. Two reports of one article that its own words keep apart are two, but for the days of
    one round of talks. A visit is a meeting only if both name the same people and a place.
    """
    if not _people_agree(one, other) or not _sorts_agree(one, other):
        return False
    if one.place and other.place and not places.agree(one.place, other.place):
        return False
    between = gap(one, other)
    if one.article_id == other.article_id:
        return (
            between is not None
            and between <= 1
            and one.exact
            and other.exact
            and (_distinct_days(one, other))
        )
    if between is None:  # an undated article: what names the same people
        return one.who == other.who and _moods_agree(one, other)
    return between <= (SLIP if one.exact and other.exact else 0)


def _distinct_days(one: Case, other: Case) -> bool:
    return (one.start, one.end) != (other.start, other.end)


def _moods_agree(one: Case, other: Case) -> bool:
    return one.status == other.status or "cancelled" not in (one.status, other.status)


def _people_agree(one: Case, other: Case) -> bool:
    shared = one.who & other.who
    if not shared:
        return False
    if len(shared) >= 2:
        return shared in (one.who, other.who) or 2 * len(shared) > len(one.who | other.who)
    if shared not in (one.who, other.who):
        return False
    placed = one.place is not None and other.place is not None
    if one.kind == other.kind == "visit":
        return placed or (one.exact and other.exact)
    if one.who == other.who:
        return _groups_agree(one, other)
    return placed and not one.groups and not other.groups and "visit" not in (one.kind, other.kind)


def _groups_agree(one: Case, other: Case) -> bool:
    """Tell whether unnamed participants can be the same: their last words are."""
    if not one.groups or not other.groups:
        return False
    ends = [{g.split()[-1].casefold() for g in c.groups} for c in (one, other)]
    return bool(ends[0] & ends[1])


def _sorts_agree(one: Case, other: Case) -> bool:
    if "call" in (one.kind, other.kind) and one.kind != other.kind:
        return {one.kind, other.kind} == {"call", "talks"}
    if (one.kind == "visit") == (other.kind == "visit"):
        return True
    placed = one.place is not None and other.place is not None
    return placed and len(one.who) >= 2 and one.who == other.who
