"""Reports of one meeting across articles become one meeting with a history.

Planned in one article, held in the next, contradicted on a date in a third: the reports keep
what each says, the meeting says what is known, and where they disagree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations, product
from typing import Any

import pandas as pd

from workbench.english import places
from workbench.frames import schemas
from workbench.linking.core import leader_clusters
from workbench.linking.decisions import Decisions
from workbench.linking.meeting_doubts import merge_candidates
from workbench.linking.meeting_match import AHEAD, DRIFT, SLIP, Case, case_of, gap, is_same

__all__ = [
    "block_keys", "cases_of", "frame_of", "grouped", "linked", "meeting_id", "meeting_row",
    "merge", "merge_candidates",
]  # fmt: skip

PERIOD = 30  # days
MOST = 12  # people of a report that it is looked up by
OPEN, ALL = "open", "all"  # meetings without a window, and all of them


def merge(
    meeting_reports: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    decisions: Decisions | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the reports with ``meeting_id``, and the meetings that they tell.

    Parameters
    ----------
    meeting_reports
        One row a meeting and article; ``meeting_id`` is set anew.
    articles
        The articles, for their dates of publication.
    decisions
        A person's corrections: which reports are of one meeting, and which are not.

    Returns
    -------
    tuple of DataFrame
        ``meeting_reports`` and ``meetings`` with the columns of :mod:`workbench.frames.schemas`.

    Notes
    -----
    Reports are taken by how exactly they are dated, then by publication; each joins the meeting
    that shares its people and fits best, or starts one. Only meetings with a pair of its people
    (of one person: that person) near its days are looked at, so that time grows with the
    reports. The id is that of the first report. What this misses: the same meeting under people
    that no report shares, and two meetings of the same people within two days.
    """
    if meeting_reports.empty:
        return meeting_reports.copy(), schemas.empty("meetings")
    cases = cases_of(meeting_reports, articles)
    groups = grouped(cases)
    if decisions is not None:
        groups = _decided(cases, groups, decisions)
    told = {c.report_id: meeting_id(group) for group in groups for c in group}
    reports = meeting_reports.copy()
    reports["meeting_id"] = reports["report_id"].map(told).astype("string")
    return reports, frame_of([meeting_row(group) for group in groups])


def cases_of(meeting_reports: pd.DataFrame, articles: pd.DataFrame) -> list[Case]:
    """Return the case of each report."""
    published = dict(zip(articles["article_id"], articles["published"], strict=True))
    return [case_of(row, published.get(row["article_id"])) for row in _records(meeting_reports)]


def frame_of(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Return the meetings frame of rows, sorted by id."""
    if not rows:
        return schemas.empty("meetings")
    meetings = pd.DataFrame(rows).sort_values("meeting_id", ignore_index=True)
    return schemas.check("meetings", meetings)


def block_keys(case: Case) -> list[tuple[Any, bool]]:
    """Return the blocks, by people and days, that a case stands in (True) or is compared in."""
    stands = _blocks(_keys(case, None), _periods(case))
    sought = _blocks(_sought(case, None), _periods_sought(case))
    return [*((block, True) for block in stands), *((block, False) for block in sought)]


def linked(cases: Iterable[tuple[tuple[Any, bool], int, Case]]) -> set[tuple[int, int]]:
    """Return the places of cases that can be of one meeting, where they share a block.

    A case joins a meeting only if it can be of one with the report that the meeting began with:
    what is not linked, over others or by itself, is never one meeting, and can be told apart on
    another machine.

    Parameters
    ----------
    cases
        Block as :func:`block_keys` gives it, place and case.
    """
    stands: dict[Any, dict[int, Case]] = defaultdict(dict)
    seeks: dict[Any, dict[int, Case]] = defaultdict(dict)
    for (block, standing), place, case in cases:
        (stands if standing else seeks)[block][place] = case
    return {
        (min(a, b), max(a, b))
        for block, seeking in seeks.items()
        for a, one in seeking.items()
        for b, other in stands.get(block, {}).items()
        if a != b and is_same(one, other)
    }


def grouped(cases: list[Case]) -> list[list[Case]]:
    """Return the cases of each meeting, in the order of publication."""

    def choose(case: Case, clusters: list[list[Case]]) -> int | None:
        fitting = [n for n, cluster in enumerate(clusters) if _fits(case, cluster)]
        if not fitting or (case.start is None and len(fitting) > 1):
            return None
        return min(fitting, key=lambda n: (_distance(case, clusters[n]), n))

    clusters = leader_clusters(
        sorted(cases, key=_exactness),
        seeks=lambda case: _blocks(_sought(case), _periods_sought(case)),
        stands=lambda case, leader: _blocks(_keys(case), _periods(leader)),
        choose=choose,
    )
    return [sorted(cluster, key=_by_publication) for cluster in clusters]


def _blocks(keys: Iterable[Any], periods: Iterable[Any]) -> list[tuple[Any, Any]]:
    return list(product(keys, periods))


def _decided(cases: list[Case], groups: list[list[Case]], decisions: Decisions) -> list[list[Case]]:
    """Return the groups as a person's corrections have them."""
    place = {case.report_id: i for i, case in enumerate(cases)}
    held = [[place[case.report_id] for case in group] for group in groups]
    decided = decisions.groups("meetings", held, lambda: [case.row for case in cases])
    return [sorted((cases[i] for i in group), key=_by_publication) for group in decided]


def _exactness(case: Case) -> tuple[Any, ...]:
    width = (case.end - case.start).days if case.start and case.end else 9999
    return (not case.exact, -len(case.who), width, *_by_publication(case))


def _by_publication(case: Case) -> tuple[Any, ...]:
    return (case.published is not None, case.published or pd.Timestamp(0), case.report_id)


def _keys(case: Case, most: int | None = MOST) -> list[tuple[str, ...]]:
    """Return the blocks that a case stands in: pairs of people or states, each of them, the one."""
    who = sorted(case.who)[:most]
    if len(who) < 2:
        return [("alone", *who), ("any", *who)]
    return [*combinations(who, 2), *_sides(case, most), *(("any", one) for one in who)]


def _sought(case: Case, most: int | None = MOST) -> list[tuple[str, ...]]:
    """Return the blocks that a case is compared in: one person's with all of that person."""
    who = sorted(case.who)[:most]
    if len(who) < 2:
        return [("any", *who)]
    return [*combinations(who, 2), *_sides(case, most), *(("alone", one) for one in who)]


def _sides(case: Case, most: int | None) -> list[tuple[str, ...]]:
    """Return the pairs of states that take part, where not all participants are people by name."""
    sides = sorted(side for side in case.sides if side.startswith("@"))[:most]
    return [("states", *pair) for pair in combinations(sides, 2)]


def _periods(case: Case) -> list[int | str]:
    """Return the months, or so, that a meeting is looked up in: those of its window."""
    if case.start is None or case.end is None:
        return [OPEN, ALL]
    first, last = (day.toordinal() // PERIOD for day in (case.start, case.end))
    return [*range(first, last + 1), ALL]


def _periods_sought(case: Case) -> list[int | str]:
    """Return the periods in which the meetings are that a case can be of."""
    if case.start is None or case.end is None:
        return [ALL]
    slip = DRIFT if case.status in AHEAD else SLIP
    first = (case.start.toordinal() - slip) // PERIOD
    last = (case.end.toordinal() + slip) // PERIOD
    return [*range(first, last + 1), OPEN]


def _fits(case: Case, group: list[Case]) -> bool:
    """Return whether a case can be of a meeting: by its best dated report, and most others."""
    same = sum(is_same(case, other) for other in group)
    own = [c for c in group if c.article_id == case.article_id]
    if not all(is_same(case, other) for other in own):
        return False
    return 2 * same > len(group) and is_same(case, group[0])


def _distance(case: Case, group: list[Case]) -> tuple[Any, ...]:
    first = group[0]
    days = gap(case, first)
    off = 0
    if case.published is not None and first.start is not None:
        off = abs((case.published - first.start).days)
    return (days is None, days or 0, len(case.who ^ first.who), first.kind != case.kind, off)


def meeting_id(group: list[Case]) -> str:
    """Return the id of the meeting that cases tell."""
    return f"m:{group[0].report_id}"


def meeting_row(group: list[Case]) -> dict[str, Any]:
    """Return the row of a meeting from its reports, which stand in order of publication."""
    best = min(group, key=_best_dated)
    dated = [c for c in group if c.published is not None]
    kinds = [c.kind for c in group if c.kind != "visit"] or ["visit"]
    exact = best.row
    return {
        "meeting_id": meeting_id(group),
        "kind": max(dict.fromkeys(kinds), key=kinds.count),
        "participants": _once(p for c in group for p in c.row["participants"]),
        "groups": _once(g for c in group for g in c.groups),
        "place": _place(group),
        "date_start": exact["date_start"],
        "date_end": exact["date_end"],
        "status": _status(group),
        "history": [
            (c.published if c.published is not None else pd.NaT, c.status, c.article_id)
            for c in group
        ],
        "n_reports": len(group),
        "n_articles": len({c.article_id for c in group}),
        "first_reported": dated[0].published if dated else pd.NaT,
        "last_reported": dated[-1].published if dated else pd.NaT,
        "conflicts": _conflicts(group),
    }


def _best_dated(case: Case) -> tuple[Any, ...]:
    """Order reports by what their date is worth: exact, of what took place, narrow, early told."""
    known = not pd.isna(case.row["date_start"]) or not pd.isna(case.row["date_end"])
    width = (case.end - case.start).days if case.start and case.end else 9999
    return (not known, not case.exact, case.status != "held", width, *_by_publication(case))


def _status(group: list[Case]) -> str:
    """Return the latest status; what was held stays held, whatever is planned or hoped later."""
    latest = group[-1].status
    if latest in ("planned", "proposed") and any(c.status == "held" for c in group):
        return "held"
    return latest


def _place(group: list[Case]) -> str | None:
    named = [c.place for c in group if c.place]
    for name in named:
        if not any(places.is_within(other, name) for other in named):
            return name
    return named[0] if named else None


def _conflicts(group: list[Case]) -> list[str]:
    """Return where reports disagree: days apart, two places, held and cancelled."""
    found = []
    exact = [c for c in group if c.exact]
    if any(gap(a, b) for a, b in combinations(exact, 2)):
        found.append("dates: " + _versions((_days(c), c.article_id) for c in exact))
    placed = [c for c in group if c.place]
    if any(not places.agree(a.place or "", b.place or "") for a, b in combinations(placed, 2)):
        found.append("places: " + _versions((c.place or "", c.article_id) for c in placed))
    if {"held", "cancelled"} <= {c.status for c in group}:
        found.append("status: " + _versions((c.status, c.article_id) for c in group))
    return found


def _days(case: Case) -> str:
    first, last = case.row["date_start"], case.row["date_end"]
    days = [f"{d:%Y-%m-%d}" for d in (first, last) if not pd.isna(d)]
    return "–".join(dict.fromkeys(days))


def _versions(told: Iterable[tuple[str, str]]) -> str:
    """Return "one (a, b), other (c)"."""
    who: dict[str, list[str]] = {}
    for version, article in told:
        who.setdefault(version, [])
        if article not in who[version]:
            who[version].append(article)
    return ", ".join(f"{version} ({', '.join(articles)})" for version, articles in who.items())


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(k): v for k, v in row.items()} for row in frame.to_dict("records")]


def _once(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))
