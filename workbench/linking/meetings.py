"""Reports of one meeting across articles become one meeting with a history.

Planned in one article, held in the next, contradicted on a date in a third: the reports keep
what each says, the meeting says what is known, and where they disagree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations, product
from typing import Any

import pandas as pd

from workbench.english import places
from workbench.frames import schemas
from workbench.linking.core import Constraint, constrained, leader_clusters
from workbench.linking.meeting_doubts import merge_candidates
from workbench.linking.meeting_pairs import Case, case_of, gap, likely

__all__ = [
    "Meetings", "block_keys", "cases_of", "frame_of", "grouped", "linked", "meeting_id",
    "meeting_row", "merge", "merge_candidates",
]  # fmt: skip

ONE = 0.5  # likelihood from which a report is of a meeting: the mean of its `BEST` likes there
BEST = 3
LEAST = 0.05  # of the report that a meeting began with
COMPARED = 12  # reports of a meeting that a report is compared with
PERIOD = 30  # days
MOST = 8  # people of a report that it is looked up by
SLIP = 7  # days that a report may be off by to be found


def merge(
    meeting_reports: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    constraints: Sequence[Constraint] = (),
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the reports with ``meeting_id``, and the meetings that they tell.

    Parameters
    ----------
    meeting_reports
        One row a meeting and article; ``meeting_id`` is set anew.
    articles
        The articles, for their dates of publication.
    constraints
        Which reports, by ``report_id``, are of one meeting and which are not.

    Returns
    -------
    tuple of DataFrame
        ``meeting_reports`` and ``meetings`` with the columns of :mod:`workbench.frames.schemas`.

    Notes
    -----
    Reports are taken by how exactly they are dated, then by publication; each joins the meeting
    that shares its people and is likeliest (:mod:`.meeting_pairs`), or starts one. Only meetings
    with one of its people near its days are looked at, so that time grows with the reports. The
    id is that of the first report. What this misses: the same meeting under people that no report
    shares.
    """
    if meeting_reports.empty:
        return meeting_reports.copy(), schemas.empty("meetings")
    found = Meetings()
    found.change((), cases_of(meeting_reports, articles))
    told, meetings = found.frame(constraints)
    reports = meeting_reports.copy()
    reports["meeting_id"] = reports["report_id"].map(told).astype("string")
    return reports, meetings


class Meetings:
    """The meetings that reports tell, kept as reports come and go.

    What is kept is how likely pairs are one, and the rows; the rest is done anew.
    """

    def __init__(self) -> None:
        self._cases: dict[str, Case] = {}
        self._likely: dict[str, dict[str, float]] = defaultdict(dict)
        self._rows: dict[tuple[str, ...], dict[str, Any]] = {}

    def change(self, gone: Iterable[str], new: Iterable[Case]) -> None:
        """Take reports out, by their ids, and put others in."""
        new = list(new)
        touched = {*gone, *(case.report_id for case in new)}
        for key in touched:
            self._cases.pop(key, None)
            for other in self._likely.pop(key, ()):
                self._likely[other].pop(key, None)
        self._cases.update((case.report_id, case) for case in new)
        self._rows = {k: row for k, row in self._rows.items() if touched.isdisjoint(k)}

    def frame(self, constraints: Sequence[Constraint] = ()) -> tuple[dict[str, str], pd.DataFrame]:
        """Return the meeting of each report, and the frame, as constraints have them."""
        groups = grouped(self._cases.values(), self._known)
        if constraints:
            kept, made = constrained([[c.report_id for c in g] for g in groups], constraints)
            ids = [*kept, *(members for members, _ in made)]
            groups = [_in_order(self._cases[i] for i in members) for members in ids]
        told, rows = {}, {}
        for group in groups:
            key = tuple(case.report_id for case in group)
            rows[key] = row = self._rows.get(key) or meeting_row(group)
            told.update(dict.fromkeys(key, row["meeting_id"]))
        self._rows = rows
        return told, frame_of(list(rows.values()))

    def _known(self, one: Case, other: Case) -> float:
        held = self._likely[one.report_id]
        if other.report_id not in held:
            held[other.report_id] = likely(one, other)
            self._likely[other.report_id][one.report_id] = held[other.report_id]
        return held[other.report_id]


def cases_of(meeting_reports: pd.DataFrame, articles: pd.DataFrame) -> list[Case]:
    """Return the case of each report."""
    published = dict(zip(articles["article_id"], articles["published"], strict=True))
    rows = meeting_reports.to_dict("records")
    return [case_of(dict(row), published.get(row["article_id"])) for row in rows]


def frame_of(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Return the meetings frame of rows, sorted by id."""
    rows = sorted(rows, key=lambda row: row["meeting_id"])
    return schemas.build("meetings", rows)


def block_keys(case: Case) -> list[tuple[Any, bool]]:
    """Return the blocks, by people and days, that a case stands in (True) or is compared in."""
    stands, sought = _stands(case, case), _seeks(case)
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
        if a != b and likely(one, other) >= LEAST
    }


def grouped(
    cases: Iterable[Case], score: Callable[[Case, Case], float] = likely
) -> list[list[Case]]:
    """Return the cases of each meeting, in the order of publication."""

    def fit(case: Case, cluster: list[Case]) -> float:
        if score(case, cluster[0]) < LEAST:
            return 0.0
        best = sorted((score(case, other) for other in cluster[:COMPARED]), reverse=True)[:BEST]
        return sum(best) / len(best)

    def choose(case: Case, clusters: list[list[Case]]) -> int | None:
        best, n = max((fit(case, cluster), -n) for n, cluster in enumerate(clusters))
        return -n if best >= ONE else None

    clusters = leader_clusters(
        sorted(cases, key=_exactness),
        seeks=_seeks,
        stands=_stands,
        choose=choose,
    )
    return [_in_order(cluster) for cluster in clusters]


def _in_order(cases: Iterable[Case]) -> list[Case]:
    return sorted(cases, key=_by_publication)


def _exactness(case: Case) -> tuple[Any, ...]:
    return (not case.exact, len(case.who) < 2, _width(case), *_by_publication(case))


def _width(case: Case) -> int:
    return case.days[1] - case.days[0] if case.days else 9999


def _by_publication(case: Case) -> tuple[Any, ...]:
    return (case.published is not None, case.seen or 0, case.report_id)


def _seeks(case: Case) -> Iterable[Any]:
    return _grounds(case) if case.days is None else product(_people(case), _periods(case, SLIP))


def _stands(case: Case, leader: Case) -> Iterable[Any]:
    days = () if leader.days is None else product(_people(case), _periods(leader, 0))
    return [*days, *_grounds(case)]


def _grounds(case: Case) -> list[tuple[str, str]]:
    """Return what one that nobody dates is looked up by: two people, or one and the land."""
    who = sorted(case.who)[:MOST]
    return [*combinations(who, 2), *((one, f"in {case.land}") for one in who if case.land)]


def _people(case: Case) -> list[str]:
    """Return whom a case is looked up by: who takes part, and the states of these."""
    states = {f"@{state}" for state in case.who.values() if state}
    return [*sorted(case.who)[:MOST], *sorted(states)[:MOST]]


def _periods(case: Case, slip: int) -> list[int]:
    """Return the months, or so, of a case's window."""
    assert case.days is not None
    first, last = (case.days[0] - slip) // PERIOD, (case.days[1] + slip) // PERIOD
    return [*range(first, last + 1)]


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
        "participants": _participants(group),
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


def _participants(group: list[Case]) -> list[str]:
    """Return who takes part by a third of the reports or more."""
    who = _once(p for c in group for p in c.row["participants"])
    return [p for p in who if 3 * sum(p in c.who for c in group) >= len(group)] or who


def _best_dated(case: Case) -> tuple[Any, ...]:
    """Order reports by what their date is worth: exact, of what took place, narrow, early told."""
    known = not pd.isna(case.row["date_start"]) or not pd.isna(case.row["date_end"])
    return (not known, not case.exact, case.status != "held", _width(case), *_by_publication(case))


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


def _once(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))
