"""Who met whom, or was to: where, when, and who reported what about it."""

from itertools import groupby
from typing import Any

import pandas as pd

from workbench.frames.headline import between
from workbench.views import sure
from workbench.views.counting import MAX_ROWS, Counted, counted_tables, split_tables
from workbench.views.joining import listed, name_lists, objects, period, records, with_article
from workbench.views.labels import (
    OTHERS,
    actor_aliases,
    actor_labels,
    day_text,
    distinct,
    label,
    some,
)
from workbench.views.spec import (
    Bars,
    Column,
    Evidence,
    Filter,
    Heatmap,
    Network,
    Profile,
    Spans,
    Spec,
)
from workbench.views.view import View

SHAPES = {
    "held": "circle",
    "ongoing": "diamond",
    "planned": "circle-open",
    "proposed": "triangle-up-open",
    "cancelled": "x",
}

MEETING = (
    Column("meeting"),
    Column("kind"),
    Column("status"),
    Column("actors", "set", of="actor"),
    Column("date", "day"),
)

FILTERS = (
    Filter("status", "Status"),
    Filter("kind", "Kind"),
    Filter("actors", "Actor"),
    Filter("date", "Meeting date", "dates"),
    Filter("search", "Search", "search"),
)

MAX_MEETINGS = 1_500

NONE = "No meetings were found in these articles."


def meetings(
    frames: Any,
    *,
    title: str = "Meetings",
    top: int = 40,
    filters: Any = None,
    selection: Any = None,
    max_rows: int = MAX_ROWS,
) -> View:
    """Return a view of the meetings: a calendar, who met whom, and the history of each.

    Parameters
    ----------
    frames
        `workbench.Frames`.
    title
        The heading of the view.
    top
        How many meetings the calendar shows (the latest).
    filters, selection
        What is set at first; see `View`.
    max_rows
        How many reports can be read with their words; all are counted.

    Notes
    -----
    "Status" is what the latest report says; what each report said stands beside its words.
    Select one meeting to read its history, or one actor to read an itinerary. There is no map:
    places are names in the articles, and nothing is looked up for them.
    """
    held = meeting_rows(frames)
    known = widest(held)
    named = held["meeting"].isin(known["meeting"])
    held["meeting"] = held["meeting"].where(named, OTHERS)
    reports = report_rows(frames, held)
    tables, words, notes = report_tables(
        frames,
        reports,
        (
            *MEETING,
            Column("reported"),
            Column("told", "text"),
            Column("publisher"),
            Column("published", "day"),
            Column("title", "text"),
        ),
        max_rows=max_rows,
        cube_above=len(reports),
    )
    rest = (Column("until", "day"), Column("when", "text"), Column("place", "text"))
    counted, meeting_words, more = split_tables(
        "meetings",
        held,
        (*MEETING, *rest),
        noun=("meeting", "meetings"),
        by="status",
        max_rows=max_rows,
        cube_above=len(held),
    )
    spec = Spec(
        title=title,
        lead="Who met whom, when and where; what was planned, held or called off, and who says so.",
        tables=(*counted, *tables),
        filters=FILTERS,
        charts=(
            Spans(
                "meetings",
                "meeting",
                "date",
                "until",
                "status",
                "Calendar: shape by status, bar length by how long or how exactly dated",
                SHAPES,
                top,
            ),
            Network(
                "meetings",
                "actors",
                "Who meets whom: line width by meetings (planned and cancelled ones too)",
                ("meeting", "meetings"),
            ),
            Bars("meetings", "actors", "Actors by meetings", "{top}: in {n} of {total} {noun}"),
            Heatmap(
                "meetings",
                "actors",
                "actors",
                "Who meets whom as a matrix",
                "{a} and {b}: {n} {unit}",
                ("meeting", "meetings"),
                top=20,
                wide=True,
            ),
        ),
        profiles=(
            Profile(
                "meetings",
                "meeting",
                "Meetings and their history (select one to read its reports)",
                ("meeting", "kind", "when", "where", "others", "history", "contradictions"),
                profiles(frames, known),
                NONE,
                order="given",
                tab="Histories",
            ),
        ),
        evidence=(
            Evidence(
                meeting_words,
                "meetings",
                "Itinerary: where and whom, in order of date (select one actor to read theirs)",
                (
                    ("when", "when"),
                    ("place", "where"),
                    ("actors", "who"),
                    ("kind", "kind"),
                    ("status", "status"),
                ),
                NONE,
                tab="Itinerary",
            ),
            Evidence(
                words,
                "reports",
                "The words: who reported what, when",
                (
                    ("published", "published"),
                    ("reported", "reported as"),
                    ("context", "words"),
                    ("told", "date in the words"),
                    ("meeting", "meeting"),
                    ("title publisher", "article"),
                ),
                NONE,
                marks=(("told", "what tells of the meeting"),),
                tab="Reports",
            ),
        ),
        notes=_named(known, held),
        held=(*more, *notes),
        period=period(frames.articles),
        aliases={"actor": actor_aliases(frames.actors)},
    )
    return View(spec, filters=filters, selection=selection, frames=frames)


def report_tables(
    frames: Any,
    rows: pd.DataFrame,
    columns: tuple[Column, ...],
    *,
    noun: tuple[str, str] = ("report", "reports"),
    **sizes: int,
) -> Counted:
    """Return reports of meetings as tables to send, with the words of a share of them."""
    return counted_tables(
        frames,
        "reports",
        rows,
        columns,
        marks=lambda row: [(int(a), int(b), "told") for a, b in listed(row.evidence_spans)],
        noun=noun,
        by="meeting",
        **sizes,
    )


def widest(meetings: pd.DataFrame) -> pd.DataFrame:
    """Return the `MAX_MEETINGS` meetings with the most reports, in the order given."""
    if len(meetings) <= MAX_MEETINGS:
        return meetings
    most = meetings["n_reports"].sort_values(ascending=False, kind="stable").index[:MAX_MEETINGS]
    return meetings.loc[sorted(most)]


def _named(known: pd.DataFrame, held: pd.DataFrame) -> tuple[str, ...]:
    if len(known) == len(held):
        return ()
    return (
        f"The {len(known):,} meetings with the most reports have their names and histories here.",
    )


def meeting_rows(frames: Any) -> pd.DataFrame:
    """Return one row per meeting, by date, its label made of who, where and when."""
    order = ["date_start", "meeting_id"]
    rows = sure.of_meetings(frames).sort_values(order, kind="stable", na_position="last")
    rows = rows.reset_index(drop=True)
    people = name_lists(rows["participants"], actor_labels(frames.actors))
    told, when = [], []
    for row, who in zip(records(rows), people, strict=True):
        parties = who or [label(group) for group in listed(row.groups)] or [label(row.kind)]
        place = label(row.place, missing="")
        when.append(_when(row))
        told.append((" · ".join(part for part in (some(parties), place, when[-1]) if part), ""))
    return rows.assign(
        meeting=distinct(told),
        when=objects(when, rows),
        place=objects((label(place, missing="") or None for place in rows["place"]), rows),
        kind=rows["kind"].map(label),
        status=rows["status"].map(label),
        actors=people,
        date=pd.to_datetime(rows["date_start"]),
        until=pd.to_datetime(rows["date_end"]),
    )


def _when(row: Any) -> str:
    """Return when a meeting is, in words: a month where its days are all of one."""
    start, end = row.date_start, row.date_end
    dated = pd.notna(start) and pd.notna(end) and start != end
    if dated and start.day == 1 and end == start + pd.offsets.MonthEnd(0):
        return f"{start:%b %Y}"
    return between(start, end) or "date open"


def report_rows(frames: Any, meetings: pd.DataFrame) -> pd.DataFrame:
    """Return one row per report, oldest first, with the facts of its meeting and its words."""
    names = ["meeting", "kind", "status", "actors", "date"]
    reports = sure.with_level(frames.meeting_reports)
    reports = reports[reports["meeting_id"].isin(meetings["meeting_id"])]
    place = dict(zip(meetings["meeting_id"], range(len(meetings)), strict=True))
    facts = meetings.iloc[[place[i] for i in reports["meeting_id"]]]
    rows = with_article(reports, frames.articles).assign(
        **{name: objects(facts[name], reports) for name in names},
        reported=reports["status"].map(label),
        told=objects((label(text, missing="") or None for text in reports["date_text"]), reports),
    )
    rows["date"] = pd.to_datetime(rows["date"])
    order = ["published", "article_id", "report_id"]
    return rows.sort_values(order, kind="stable", na_position="last").reset_index(drop=True)


def profiles(frames: Any, meetings: pd.DataFrame) -> dict[str, list[Any]]:
    """Return for each meeting's label its kind, date, place, groups, history and conflicts."""
    publishers = dict(
        zip(frames.articles["article_id"], frames.articles["publisher"].map(label), strict=True)
    )
    out = {}
    for row in records(meetings):
        history = [
            f"{status}: "
            + ", ".join(
                f"{day_text(pd.Timestamp(published)) or 'no date'} ({publishers.get(article_id)})"
                for published, _, article_id in reports
            )
            for status, reports in groupby(listed(row.history), key=lambda report: label(report[1]))
        ]
        out[row.meeting] = [
            row.kind,
            row.when,
            row.place or "",
            ", ".join(label(group) for group in listed(row.groups)),
            history,
            [label(text) for text in listed(row.conflicts)],
        ]
    return out
