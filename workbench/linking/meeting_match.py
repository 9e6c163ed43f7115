"""Whether two reports can tell one meeting: who takes part, which days are left open, where, what.

A report is a row of ``meeting_reports``; its window is the days that the meeting can have been
on, also where the article gives no date (a meeting held was before publication, one planned
comes after it).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pandas as pd

from workbench.english import places
from workbench.english.gazetteer import entries, entry
from workbench.english.spelling import fold

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
DRIFT = 31  # days that two reports may disagree by while the meeting is ahead and has no day
SOON = 14  # days between two articles whose undated reports may be of one meeting
AHEAD = {"planned", "proposed", "cancelled"}


@dataclass
class Case:
    """What of a report decides which meeting it is.

    ``start`` and ``end`` are the window; ``exact`` tells whether the words give the days, ``dated``
    whether they say anything of them. ``states`` has the state of each participant that has one,
    ``bodies`` those that are states.
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
    dated: bool = True
    states: dict[str, str] = field(default_factory=dict)
    bodies: frozenset[str] = frozenset()

    @property
    def sides(self) -> frozenset[str]:
        """Who takes part, each by the state where it is known."""
        return frozenset(f"@{self.states[a]}" if a in self.states else a for a in self.who)


def case_of(row: dict[str, Any], published: Any) -> Case:
    """Return the case of a report's row, its window filled from the day of publication."""
    start, end = _day(row["date_start"]), _day(row["date_end"])
    seen, dated = _day(published), start is not None or end is not None
    given = row["states"] if isinstance(row.get("states"), list) else []
    states = {
        actor: state
        for actor, state in zip(row["participants"], given or row["participants"], strict=True)
        if given and state
    }
    lands = frozenset(a for a, state in states.items() if _state_ids().get(a) == state)
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
        dated=dated,
        states=states,
        bodies=lands,
    )


@cache
def _state_ids() -> dict[str, str]:
    """Return the ids that states have as actors, each with its state."""
    listed = {name: known for name, known in entries().items() if known.kind == "state"}
    return {re.sub(r"[^a-z0-9]+", "-", fold(n)).strip("-"): k.name for n, k in listed.items()}


def _day(value: Any) -> pd.Timestamp | None:
    return None if pd.isna(value) else pd.Timestamp(value).normalize()


def gap(one: Case, other: Case) -> int | None:
    """Return the days between two windows: 0 where they overlap, None where one is open."""
    if one.start is None or one.end is None or other.start is None or other.end is None:
        return None
    return max(0, (one.start - other.end).days, (other.start - one.end).days)


def is_same(one: Case, other: Case) -> bool:
    """Return whether two reports can tell one meeting.

    Notes
    -----
    Both must name the same people, or one a part of the other's; a state may stand for one of
    its people. Days must meet, up to two days of disagreement (kept as a conflict), or a month
    while the meeting is ahead and nobody gives its day. A report without days must be in the
    other's reach; two without days are one only if they name the same people and are of one place
    or of one fortnight. Two reports of one article that its own words keep apart are two, but for
    the days of one round of talks, for what is told twice of one day, and for what is ahead of
    the same people. Papers may name two places for what is ahead of the same people, and for
    nothing else. A visit is a meeting only if both name the same people and a place, or if it
    leads to the state of the other one on the same days.
    """
    if not _are_ahead(one, other) and not _places_agree(one, other):
        return False
    if not _people_agree(one, other) or not _sorts_agree(one, other):
        return False
    between = gap(one, other)
    if one.article_id == other.article_id:
        return _is_told_twice(one, other, between)
    if between is None:  # an undated article: what names the same people
        return one.who == other.who and _moods_agree(one, other)
    if not one.dated and not other.dated and not _is_strong(one, other):
        return False
    return between <= _slip(one, other)


def _places_agree(one: Case, other: Case) -> bool:
    return not one.place or not other.place or places.agree(one.place, other.place)


def _slip(one: Case, other: Case) -> int:
    """Return the days by which two reports of one meeting may disagree."""
    if one.exact and other.exact:
        both = {one.row["date_precision"], other.row["date_precision"]}
        return DRIFT if both == {"range"} and _are_ahead(one, other) else SLIP
    return DRIFT if one.dated and other.dated and _are_ahead(one, other) else 0


def _are_ahead(one: Case, other: Case) -> bool:
    return one.status in AHEAD and other.status in AHEAD and len(one.who & other.who) > 1


def _is_told_twice(one: Case, other: Case, between: int | None) -> bool:
    """Return whether two reports of one article are of one meeting after all."""
    if between is None or between > 1:
        return False
    if one.exact and other.exact:
        one_day = (one.start, one.end) == (other.start, other.end)
        return not one_day or (
            len(one.who & other.who) > 1 and "visit" not in (one.kind, other.kind)
        )
    return _are_ahead(one, other)


def _is_strong(one: Case, other: Case) -> bool:
    """Return whether two reports without days may be of one meeting."""
    shared = one.who & other.who
    if len(shared) < 2 or not _moods_agree(one, other):
        return False
    if one.status in AHEAD and other.status in AHEAD:
        return True
    placed = one.place is not None and other.place is not None
    near = one.published is not None and other.published is not None
    days = abs((one.published - other.published).days) if near else None  # type: ignore[operator]
    return placed or (one.status == other.status and days is not None and days <= SOON)


def _moods_agree(one: Case, other: Case) -> bool:
    return one.status == other.status or "cancelled" not in (one.status, other.status)


def _people_agree(one: Case, other: Case) -> bool:
    shared = one.who & other.who
    if len(shared) >= 2:
        return shared in (one.who, other.who) or 2 * len(shared) > len(one.who | other.who)
    if _sides_agree(one, other) or _leads_to(one, other) or _leads_to(other, one):
        return True
    if not shared or shared not in (one.who, other.who):
        return False
    placed = one.place is not None and other.place is not None
    if one.kind == other.kind == "visit":
        return placed or (one.exact and other.exact)
    if one.who == other.who:
        return _groups_agree(one, other)
    return placed and not one.groups and not other.groups and "visit" not in (one.kind, other.kind)


def _sides_agree(one: Case, other: Case) -> bool:
    """Return whether states stand for the people of the other report, or for themselves."""
    both = one.sides & other.sides
    if len(both) < 2 or (one.sides != both and other.sides != both):
        return False
    for side in both:
        mine, theirs = ({a for a in c.who if f"@{c.states.get(a)}" == side} for c in (one, other))
        if not (mine & theirs or mine & one.bodies or theirs & other.bodies or side in one.who):
            return False
    return (one.exact and other.exact) or _is_ahead_of_both(one, other)


def _is_ahead_of_both(one: Case, other: Case) -> bool:
    return one.status in AHEAD and other.status in AHEAD and one.kind == other.kind


def _leads_to(visit: Case, met: Case) -> bool:
    """Return whether a visit of one person leads to the state of who that person met then."""
    if visit.kind != "visit" or len(visit.who) != 1 or len(met.who) != 2 or not visit.who < met.who:
        return False
    if not (visit.exact and met.exact and visit.place):
        return False
    (host,) = met.who - visit.who
    known = entry(visit.place)
    land = known.country if known is not None else None
    return land is not None and land == met.states.get(host)


def _groups_agree(one: Case, other: Case) -> bool:
    """Return whether unnamed participants can be the same: their last words are."""
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
    if placed and len(one.who) >= 2 and one.who == other.who:
        return True
    return _leads_to(one, other) or _leads_to(other, one)
