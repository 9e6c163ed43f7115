"""Two publishers or two periods side by side: who acts, who is heard, what is told, who met."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import pandas as pd

from workbench.measures import term_contrast
from workbench.views.actor_view import mention_rows, mention_tables
from workbench.views.claim_view import MARKS, SOURCE, claim_rows, claim_tables, recurring_statements
from workbench.views.counting import CUBE_ABOVE, MAX_ROWS
from workbench.views.joining import objects, period
from workbench.views.labels import actor_aliases, label, statement_labels
from workbench.views.meeting_view import meeting_rows, report_rows, report_tables
from workbench.views.sides import Side, sides
from workbench.views.spec import (
    Bars,
    Column,
    Contrast,
    Evidence,
    Filter,
    Profile,
    Spec,
    Table,
    Terms,
    Timeline,
)
from workbench.views.view import Choice, View

SIDE = Column("side")
ARTICLE = (Column("publisher"), Column("published", "day"), Column("title", "text"))
MENTION = (SIDE, Column("actor"), Column("type"), *ARTICLE, Column("sentence", "group"))
CLAIM = (SIDE, SOURCE, Column("certainty"), Column("statement"), *ARTICLE)
REPORT = (SIDE, Column("meeting"), Column("reported"), *ARTICLE)

FILTERS = (
    Filter("side", "Side"),
    Filter("told", "Told by"),
    Filter("actor", "Actor"),
    Filter("type", "Actor type"),
    Filter("source", "Source"),
    Filter("certainty", "Certainty"),
    Filter("reported", "Meeting reported as"),
    Filter("published", "Published", "dates"),
    Filter("search", "Search", "search"),
)


def compare(
    frames: Any,
    *,
    by: Literal["publisher", "period"] | None = None,
    a: Side = None,
    b: Side = None,
    title: str = "Compare",
    top: int = 15,
    filters: Any = None,
    selection: Any = None,
    max_rows: int = MAX_ROWS,
    cube_above: int = CUBE_ABOVE,
) -> View:
    """Return a view of two publishers or two periods side by side.

    Parameters
    ----------
    frames
        `workbench.Frames`.
    by
        ``"publisher"`` or ``"period"`` (of publication); publishers where there are two.
    a, b
        The sides: a publisher each, or a ``(first day, last day)`` each. Without them the two
        largest publishers, or the first and the second half of the time; of fewer than two
        publishers always the latter.
    title
        The heading of the view.
    top
        How many actors and sources the charts show.
    filters, selection
        What is set at first; see `View`.
    max_rows, cube_above
        As for `workbench.views.actors`.

    Raises
    ------
    ValueError
        If a side is not known, the two are one or overlap, or the articles have no two sides.

    Notes
    -----
    Sides of unlike size are compared by shares: of all mentions (claims, reports) of a side, how
    many are of this actor (source, status). A statement counts as told by one side only where
    the articles here hold no claim of the other; at least two claims make it, in whatever
    articles. Articles that belong to neither side are left out. The words that tell the sides
    apart are those of `workbench.measures.term_contrast`.
    """
    by = by or ("publisher" if frames.articles["publisher"].nunique() > 1 else "period")
    sizes = {"max_rows": max_rows, "cube_above": cube_above}
    largest = [label(name) for name in frames.articles["publisher"].value_counts().index]
    pickable = by == "publisher" and len(largest) > 2

    def make(picks: Sequence[Side]) -> tuple[Spec, list[Choice]]:
        if frames.articles.empty:
            names, side = ("side a", "side b"), pd.Series(dtype=object)
        else:
            names, side = sides(frames.articles, by, *picks)
        options: list[tuple[str, list[str]]] = [(name, []) for name in largest]
        choices = [Choice(f"Side {n}", name, options) for n, name in zip("ab", names, strict=True)]
        return _spec(frames, names, side, title, top, sizes), choices if pickable else []

    spec, choices = make((a, b))
    return View(
        spec, filters=filters, selection=selection, frames=frames, choices=choices, remake=make
    )


def _spec(
    frames: Any,
    names: tuple[str, str],
    side: pd.Series,
    title: str,
    top: int,
    sizes: dict[str, int],
) -> Spec:
    held = meeting_rows(frames)
    mentions = _on_sides(mention_rows(frames), side)
    claims = _on_sides(claim_rows(frames), side)
    reports = _on_sides(report_rows(frames, held), side)
    reported = ("report of a meeting", "reports of meetings")
    parts = [
        mention_tables(frames, mentions, MENTION, **sizes),
        claim_tables(frames, claims, CLAIM, **sizes),
        report_tables(frames, reports, REPORT, noun=reported, **sizes),
    ]
    statements = _statements(frames, claims, names)
    met = _meetings(held, reports, names)
    words = {name: table for name, (_, table, _) in zip(("m", "c", "r"), parts, strict=True)}
    return Spec(
        title=title,
        lead=f"{names[0]} beside {names[1]}: who is mentioned, who is heard, what both tell and "
        "what only one does.",
        tables=(
            *(table for tables, _, _ in parts for table in tables),
            Table(
                "statements",
                statements,
                (Column("statement"), Column("told", expected=_told(names))),
                ("recurring statement", "recurring statements"),
            ),
            Table(
                "meetings",
                met,
                (Column("meeting"), Column("told", expected=_told(names))),
                ("meeting", "meetings"),
            ),
        ),
        filters=FILTERS,
        charts=_charts(frames, names, side, top),
        profiles=_profiles(names, statements, met),
        evidence=tuple(part for name in names for part in _evidence(words, name)),
        held=tuple(note for _, _, notes in parts for note in notes),
        period=period(frames.articles),
        aliases={"actor": actor_aliases(frames.actors), "source": actor_aliases(frames.actors)},
    )


def _charts(
    frames: Any, names: tuple[str, str], side: pd.Series, top: int
) -> tuple[Contrast | Timeline | Bars | Terms, ...]:
    of = [side.index[side == name] for name in names]
    terms = term_contrast(frames, *of) if len(side) else pd.DataFrame()
    return (
        Terms(
            "mentions",
            "Words that tell the sides apart",
            names,
            [(t, round(float(w), 2), int(a), int(b)) for t, w, a, b in terms.to_numpy()],
        ),
        Contrast("mentions", "actor", "side", names, "Actors: share of each side's mentions", top),
        Contrast("claims", "source", "side", names, "Sources: share of each side's claims", top),
        Timeline("mentions", "published", "Mentions over time, by side", by=(("side", "side"),)),
        Contrast("claims", "certainty", "side", names, "Certainty of what is claimed"),
        Contrast("reports", "reported", "side", names, "Meetings: what they are reported as"),
        Bars(
            "statements",
            "told",
            "Recurring statements: told by both sides, or by one only",
            "Told by {top}: {n} of {total} {noun}",
            zeros=True,
        ),
        Bars(
            "meetings",
            "told",
            "Meetings: reported by both sides, or by one only",
            "Reported by {top}: {n} of {total} {noun}",
            zeros=True,
        ),
    )


def _profiles(
    names: tuple[str, str], statements: pd.DataFrame, met: pd.DataFrame
) -> tuple[Profile, ...]:
    return (
        Profile(
            "statements",
            "statement",
            "Recurring statements (select one to read it on both sides)",
            ("statement", "told by", *(f"claims, {name}" for name in names)),
            _cells(statements, "statement", ("told", "a", "b")),
            "No statement was made twice.",
            order="given",
            tab="Statements",
        ),
        Profile(
            "meetings",
            "meeting",
            "Meetings and what each side reports them as, last word first",
            ("meeting", "told by", *(f"status, {name}" for name in names)),
            _cells(met, "meeting", ("told", "a", "b")),
            "No meetings were found in these articles.",
            order="given",
            tab="Meetings",
        ),
    )


def _on_sides(rows: pd.DataFrame, side: pd.Series) -> pd.DataFrame:
    """Return the rows of articles that stand on a side, with that side."""
    found = rows["article_id"].map(side)
    kept = found.notna().to_numpy()
    return rows[kept].assign(side=found[kept].astype(object)).reset_index(drop=True)


def _told(names: tuple[str, str]) -> tuple[str, ...]:
    return ("both", *(f"{name} only" for name in names))


def _who(in_a: bool, in_b: bool, names: tuple[str, str]) -> str:
    both, only_a, only_b = _told(names)
    return both if in_a and in_b else only_a if in_a else only_b


def _statements(frames: Any, claims: pd.DataFrame, names: tuple[str, str]) -> pd.DataFrame:
    """Return the statements made on either side, those of both first, with claims of each."""
    counts = [claims.loc[claims["side"] == name, "statement"].value_counts() for name in names]
    texts = statement_labels(recurring_statements(frames)).values()
    rows = pd.DataFrame({"statement": pd.Series(list(texts), dtype=object)})
    for column, n in zip(("a", "b"), counts, strict=True):
        rows[column] = rows["statement"].map(n).fillna(0).astype(int)
    rows = rows[(rows["a"] > 0) | (rows["b"] > 0)]
    told = [_who(x > 0, y > 0, names) for x, y in zip(rows["a"], rows["b"], strict=True)]
    rows = rows.assign(
        told=pd.Series(told, index=rows.index, dtype=object),
        shared=rows[["a", "b"]].min(axis=1),
        all=rows["a"] + rows["b"],
    )
    return rows.sort_values(
        ["shared", "all", "statement"], ascending=[False, False, True], ignore_index=True
    )


def _meetings(held: pd.DataFrame, reports: pd.DataFrame, names: tuple[str, str]) -> pd.DataFrame:
    """Return the meetings that either side reports, by date, with what each says of them."""
    said: dict[tuple[str, str], list[str]] = {}
    for meeting, name, status in zip(
        reports["meeting"], reports["side"], reports["reported"], strict=True
    ):
        said.setdefault((meeting, name), []).append(status)
    rows = []
    for meeting in held["meeting"]:
        told = [said.get((meeting, name), []) for name in names]
        if any(told):
            latest = [", ".join(dict.fromkeys(reversed(statuses))) for statuses in told]
            rows.append((meeting, _who(bool(told[0]), bool(told[1]), names), *latest))
    return pd.DataFrame(rows, columns=["meeting", "told", "a", "b"], dtype=object)


def _cells(rows: pd.DataFrame, key: str, names: tuple[str, ...]) -> dict[str, list[Any]]:
    columns = [objects(rows[name].tolist(), rows) for name in names]
    return {text: list(cells) for text, *cells in zip(rows[key], *columns, strict=True)}


def _evidence(words: dict[str, str], side: str) -> tuple[Evidence, ...]:
    """Return the tables of words of one side."""
    article = ("title publisher published", "article")
    return (
        Evidence(
            words["c"],
            "claims",
            f"The words, {side}: claims",
            (("context", "words"), ("source", "source"), ("certainty", "certainty"), article),
            f"No claims were found in the articles of {side}.",
            marks=MARKS,
            only=("side", side),
            tab=f"{side}: claims",
        ),
        Evidence(
            words["r"],
            "reports",
            f"The words, {side}: meetings",
            (("context", "words"), ("reported", "reported as"), ("meeting", "meeting"), article),
            f"No meetings were found in the articles of {side}.",
            marks=(("told", "what tells of the meeting"),),
            only=("side", side),
            tab=f"{side}: meetings",
        ),
        Evidence(
            words["m"],
            "mentions",
            f"The words, {side}: mentions",
            (("context", "words"), ("actor", "actor"), article),
            f"No actors were found in the articles of {side}.",
            marks=(("actor", "mention"),),
            merge=True,
            only=("side", side),
            tab=f"{side}: mentions",
        ),
    )
