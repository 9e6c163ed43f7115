"""How likely two reports tell one meeting: by who takes part, when, where, what and how it stands.

A report is a row of ``meeting_reports``; its window is the days that the meeting can have been
on, also where the article gives no date (a meeting held was before publication, one planned
comes after it).

Notes
-----
The log-odds are a sum of a few features (:data:`WEIGHTS`), as in record linkage (Fellegi and
Sunter 1969). The weights are those of a logistic regression (``training/linking.py``) on reports
marked by hand, also with the days, people and status that were extracted for them; what speaks
against one meeting (days apart, another place, a call) may not speak for it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, cached_property
from math import exp, log1p
from typing import Any

import pandas as pd

from workbench.english import places
from workbench.english.gazetteer import entries, entry
from workbench.english.spelling import slug

__all__ = ["WEIGHTS", "Case", "case_of", "features", "gap", "likely"]

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
UNKNOWN = 20  # days between articles where one has no day
AHEAD = {"planned", "proposed", "cancelled"}
WEIGHTS = {
    "people": 3.72, "two": 4.15, "one": 2.66, "one, no more": -1.0, "by state": -3.36,
    "same days": 0.5, "days apart": -1.53, "day by day": -4.0,
    "windows meet": 0.42, "windows apart": -0.75,
    "one undated": -0.65, "both undated": -1.99, "published apart": -0.3,
    "same place": 1.39, "another place": -4.01, "another place, ahead": -0.04, "host": 5.89,
    "visit": -4.0, "call": -4.71,
    "both ahead": 1.26, "both past": -0.68, "refused": -0.54, "the next": -1.13,
    "same article": -1.16,
}  # fmt: skip
BIAS = -4.66


@dataclass(eq=False)
class Case:
    """What of a report decides which meeting it is.

    ``days`` are the window, as numbers, and ``seen`` that of publication; ``exact`` tells whether
    the words give the days, ``dated`` whether they say anything of them. ``who`` has the state of
    each participant, "" where none is known; ``bodies`` those that are states.
    """

    report_id: str
    article_id: str
    kind: str
    status: str
    who: dict[str, str]
    groups: tuple[str, ...]
    place: str | None
    exact: bool
    dated: bool
    published: pd.Timestamp | None
    row: dict[str, Any] = field(repr=False)
    bodies: frozenset[str] = frozenset()
    days: tuple[int, int] | None = None
    seen: int | None = None

    @cached_property
    def ahead(self) -> bool:
        """Whether it was to come: by its days where they are told, whatever its verb, else so."""
        if self.status == "cancelled" or not self.exact or self.seen is None or not self.days:
            return self.status in AHEAD
        after, before = self.days[0] > self.seen, self.days[1] < self.seen
        return after or (self.status in AHEAD and not before)

    @cached_property
    def land(self) -> str | None:
        """The state that the place is in, or that it is."""
        known = entry(self.place) if self.place else None
        return None if known is None else known.country or known.name


def case_of(row: dict[str, Any], published: Any) -> Case:
    """Return the case of a report's row, its window filled from the day of publication."""
    start, end, seen = _day(row["date_start"]), _day(row["date_end"]), _day(published)
    dated = start is not None or end is not None
    exact = start is not None and end is not None and row["date_precision"] in ("day", "range")
    given = row["states"] if isinstance(row.get("states"), list) and row["states"] else None
    states = given or [""] * len(row["participants"])
    lands = _state_ids()
    who = {a: lands.get(a) or s for a, s in zip(row["participants"], states, strict=True)}
    if start is not None and end is None:
        end = start + OPEN_REACH * DAY if row["date_precision"] == "open" else start
    elif end is not None and start is None:
        start = end - OPEN_REACH * DAY
    elif not dated and seen is not None:
        before, after = REACH[row["status"]]
        if row["status"] == "held" and not pd.isna(row["place"]) and len(row["participants"]) > 1:
            before = FAR
        start, end = seen - before * DAY, seen + after * DAY
    return Case(
        report_id=row["report_id"],
        article_id=row["article_id"],
        kind=row["kind"],
        status=row["status"],
        who=who,
        groups=tuple(row["groups"]),
        place=None if pd.isna(row["place"]) else row["place"],
        exact=exact,
        dated=dated,
        published=seen,
        row=row,
        bodies=frozenset(who.keys() & lands.keys()),
        days=None if start is None or end is None else (start.toordinal(), end.toordinal()),
        seen=None if seen is None else seen.toordinal(),
    )


@cache
def _state_ids() -> dict[str, str]:
    """Return the ids that states have as actors, each with its state."""
    return {slug(name): known.name for name, known in entries().items() if known.kind == "state"}


def _day(value: Any) -> pd.Timestamp | None:
    return None if pd.isna(value) else pd.Timestamp(value).normalize()


def gap(one: Case, other: Case) -> int | None:
    """Return the days between two windows: 0 where they overlap, None where one is open."""
    if one.days is None or other.days is None:
        return None
    return max(0, one.days[0] - other.days[1], other.days[0] - one.days[1])


def _shared(one: Case, other: Case) -> tuple[int, int]:
    """Return how many participants two reports share, and how many a state stands in for."""
    same = one.who.keys() & other.who.keys()
    rest = [a for a in other.who if a not in same]
    by_state = 0
    for actor, state in one.who.items():
        if not state or actor in same:
            continue
        for a in rest:
            if other.who[a] == state and (actor in one.bodies or a in other.bodies):
                rest.remove(a)
                by_state += 1
                break
    return len(same), by_state


def features(one: Case, other: Case) -> dict[str, float] | None:
    """Return what speaks for one meeting and against it; None where nobody takes part in both."""
    same, by_state = _shared(one, other)
    shared = same + by_state
    if not shared:
        return None
    few = min(len(one.who), len(other.who))
    found = {
        "people": shared / (len(one.who) + len(other.who) - shared),
        "two": float(shared >= 2),
        "one": float(few == 1),
        "by state": by_state / shared,
        "visit": float((one.kind == "visit") != (other.kind == "visit")),
        "call": float((one.kind == "call") != (other.kind == "call")),
        "same article": float(one.article_id == other.article_id),
        **_in_time(one, other),
        **_in_state(one, other),
    }
    if one.place and other.place:
        otherwise = "another place, ahead" if one.ahead and other.ahead else "another place"
        found["same place" if places.agree(one.place, other.place) else otherwise] = 1.0
    told = any(name in found for name in ("same place", "same days", "windows meet"))
    found["one, no more"] = float(few == 1 and not told)
    found["host"] = float(_leads_to(one, other) or _leads_to(other, one))
    return found


def _leads_to(visit: Case, met: Case) -> bool:
    """Return whether a visit leads to the state of somebody whom the other report names alone."""
    if visit.kind != "visit" or not visit.place or not visit.who.keys() < met.who.keys():
        return False
    return visit.land in {state for a, state in met.who.items() if a not in visit.who}


def _in_time(one: Case, other: Case) -> dict[str, float]:
    between = gap(one, other)
    seen = None if one.seen is None or other.seen is None else one.seen - other.seen
    if one.exact and other.exact and one.days and other.days:
        if not between:
            return {"same days": 1.0}
        moves = one.days[0] - other.days[0]  # as the articles do: each tells of its own day
        return {"days apart": log1p(between), "day by day": float(seen == moves)}
    apart = {"windows apart": log1p(between)} if between else {}
    if one.dated and other.dated:
        return apart or {"windows meet": 1.0}
    known = "one undated" if one.dated or other.dated else "both undated"
    days = UNKNOWN if seen is None else abs(seen)
    return {known: 1.0, "published apart": log1p(days), **apart}


def _in_state(one: Case, other: Case) -> dict[str, float]:
    refused = float(one.status != other.status and "cancelled" in (one.status, other.status))
    if one.ahead == other.ahead:
        return {"both ahead" if one.ahead else "both past": 1.0, "refused": refused}
    first, then = (other, one) if one.ahead else (one, other)  # held, and ahead
    later = first.seen is None or then.seen is None or first.seen <= then.seen
    return {"refused": refused, "the next": float(later and not (one.exact and other.exact))}


def likely(one: Case, other: Case) -> float:
    """Return how likely two reports tell one meeting, 0–1."""
    found = features(one, other)
    if found is None:
        return 0.0
    odds = BIAS + sum(WEIGHTS[name] * value for name, value in found.items())
    return 1 / (1 + exp(-odds))
