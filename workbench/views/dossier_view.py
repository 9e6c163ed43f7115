"""One actor: what it says, what is said of it, whom it meets, and where it changes its mind."""

from dataclasses import replace
from typing import Any

import pandas as pd

from workbench.measures.meetings import actor_id_of
from workbench.views import sure
from workbench.views.actor_view import mention_rows, mention_tables
from workbench.views.claim_view import CHANGES, MARKS, SOURCE, claim_rows, claim_tables
from workbench.views.counting import CUBE_ABOVE, MAX_ROWS, split_tables
from workbench.views.joining import listed, objects, period, records
from workbench.views.labels import actor_aliases, actor_labels, label
from workbench.views.meeting_view import MEETING, SHAPES, meeting_rows, report_rows, report_tables
from workbench.views.origin_trees import change_rows
from workbench.views.spec import Bars, Column, Evidence, Filter, Spans, Spec, Table, Timeline
from workbench.views.view import Choice, View

BY, ABOUT = "by", "about"
ARTICLE = (Column("publisher"), Column("published", "day"), Column("title", "text"))
MENTION = (Column("form"), *ARTICLE, Column("sentence", "group"))
CLAIM = (
    Column("role", expected=(BY, ABOUT)),
    SOURCE,
    Column("certainty"),
    Column("polarity"),
    Column("inside", "text"),
    *ARTICLE,
)
REPORT = (*MEETING, Column("reported"), *ARTICLE)

FILTERS = (
    Filter("role", "Claims by or about"),
    Filter("source", "Source"),
    Filter("certainty", "Certainty"),
    Filter("status", "Meeting status"),
    Filter("actors", "Meets"),
    Filter("publisher", "Publisher"),
    Filter("published", "Published", "dates"),
    Filter("search", "Search", "search"),
)


def dossier(
    frames: Any,
    actor: str | None = None,
    *,
    title: str | None = None,
    filters: Any = None,
    selection: Any = None,
    max_rows: int = MAX_ROWS,
    cube_above: int = CUBE_ABOVE,
) -> View:
    """Return a view of one actor: claims by and about, meetings, position over time.

    Parameters
    ----------
    frames
        `workbench.Frames`.
    actor
        An `actor_id`, a name or an alias; the actor most mentioned if none is given. In a
        notebook another one is picked above the view, by any name.
    title
        The heading; by default the actor's name.
    filters, selection
        What is set at first; see `View`.
    max_rows, cube_above
        As for `workbench.views.actors`.

    Raises
    ------
    ValueError
        If no actor, or more than one, goes by that name.

    Notes
    -----
    A claim is about the actor where a mention of it, in whatever form, stands in what is claimed;
    claims by the actor about itself are counted as its own.
    """
    sizes = {"max_rows": max_rows, "cube_above": cube_above}
    labels = actor_labels(frames.actors)
    by_label = {text: key for key, text in labels.items()}
    order = frames.actors.sort_values("n_mentions", ascending=False, kind="stable")["actor_id"]
    aliases = actor_aliases(frames.actors)
    options = [(labels[key], aliases.get(labels[key], [])) for key in order]

    def make(picks: list[str]) -> tuple[Spec, list[Choice]]:
        actor_id = by_label.get(picks[0]) or actor_id_of(frames.actors, picks[0])
        choice = Choice("About", labels[actor_id], options)
        return _spec(frames, actor_id, title, sizes), [choice]

    if actor is None and order.empty:
        raise ValueError("dossier: no actors were found in these articles")
    first = order.iloc[0] if actor is None else actor_id_of(frames.actors, actor)
    spec, choices = make([labels[first]])
    return View(
        spec, filters=filters, selection=selection, frames=frames, choices=choices, remake=make
    )


def _spec(frames: Any, actor_id: str, title: str | None, sizes: dict[str, int]) -> Spec:
    name = actor_labels(frames.actors)[actor_id]
    frames = replace(frames, claims=sure.with_level(frames.claims))  # of all of them, as elsewhere
    mine = frames.mentions[frames.mentions["actor_id"] == actor_id]
    mentions = mention_rows(replace(frames, mentions=mine))
    held = _meetings(frames, actor_id, name)
    reports = report_rows(frames, held)
    parts = [
        mention_tables(frames, mentions, (Column("actor"), *MENTION), **sizes),
        claim_tables(frames, _claims(frames, mine, actor_id), CLAIM, **sizes),
        report_tables(frames, reports, REPORT, noun=("report", "reports"), **sizes),
    ]
    words = [name for _, name, _ in parts]
    own = frames.claims[frames.claims["actor_id"].eq(actor_id).fillna(False)]
    changes = change_rows(replace(frames, claims=own), limit=sizes["max_rows"])
    row = frames.actors.set_index("actor_id").loc[actor_id]
    roles = ", ".join(label(role) for role in listed(row["roles"]))
    return Spec(
        title=title or name,
        lead=f"{name}{f' ({roles})' if roles else ''}: what it says, what is said of it, whom it "
        "meets.",
        tables=(
            *(table for tables, _, _ in parts for table in tables),
            *split_tables(
                "meetings",
                held,
                (*MEETING, Column("until", "day"), Column("when", "text"), Column("place", "text")),
                noun=("meeting", "meetings"),
                by="status",
                max_rows=len(held),
                cube_above=len(held),
            )[0],
            Table(
                "changes",
                changes[changes["source"] == name].reset_index(drop=True),
                CHANGES,
                ("possible change of position", "possible changes of position"),
            ),
        ),
        filters=FILTERS,
        charts=_charts(name),
        profiles=(),
        evidence=_evidence(name, words),
        held=tuple(note for _, _, notes in parts for note in notes),
        period=period(frames.articles),
        aliases={"actor": actor_aliases(frames.actors), "source": actor_aliases(frames.actors)},
    )


def _charts(name: str) -> tuple[Any, ...]:
    return (
        Timeline(
            "mentions",
            "published",
            f"Mentions of {name} over time",
            by=(("publisher", "publisher"), ("form", "form")),
        ),
        Timeline(
            "claims",
            "published",
            "Claims over time, by and about",
            by=(("role", "by or about"), ("certainty", "certainty"), ("source", "source")),
        ),
        Bars("claims", "source", "Who speaks", "{top}: {n} of {total} {noun}", 10),
        Bars("meetings", "actors", "Whom it meets", "{top}: in {n} of {total} {noun}", 10),
        Spans(
            "meetings",
            "meeting",
            "date",
            "until",
            "status",
            "Meetings: shape by status, bar length by how long or how exactly dated",
            SHAPES,
        ),
    )


def _evidence(name: str, words: list[str]) -> tuple[Evidence, ...]:
    mentioned, claimed, reported = words
    article = ("title publisher published", "article")
    claims = (("context", "words"), ("source", "source"), ("certainty polarity", "how"), article)
    itinerary = (
        ("when", "when"),
        ("place", "where"),
        ("actors", "with"),
        ("kind status", "what"),
    )
    none = f"in these articles for {name}."
    return (
        Evidence(
            claimed,
            "claims",
            f"What {name} claims",
            claims,
            f"No claims were found {none}",
            marks=MARKS,
            only=("role", BY),
            tab="Says",
        ),
        Evidence(
            claimed,
            "claims",
            f"What others claim about {name}",
            claims,
            f"No claims were found {none}",
            marks=MARKS,
            only=("role", ABOUT),
            tab="Said of it",
        ),
        Evidence(
            "changes",
            "changes",
            "Possible changes of position: read both",
            (("change", "change"), ("before earlier", "before"), ("after published", "after")),
            f"No possible change of position was found {none}",
            marks=(("content", "what is claimed"),),
            size=5,
            tab="Changes of position",
        ),
        Evidence(
            "meetings",
            "meetings",
            "Itinerary",
            itinerary,
            f"No meetings were found {none}",
            tab="Itinerary",
        ),
        Evidence(
            reported,
            "reports",
            "The words: meetings",
            (("context", "words"), ("reported", "reported as"), ("meeting", "meeting"), article),
            f"No meetings were found {none}",
            marks=(("told", "what tells of the meeting"),),
            tab="Reports of meetings",
        ),
        Evidence(
            mentioned,
            "mentions",
            "The words: mentions",
            (("context", "words"), ("form", "form"), article),
            f"No mentions were found {none}",
            marks=(("actor", "mention"),),
            merge=True,
            tab="Mentions",
        ),
    )


def _claims(frames: Any, mine: pd.DataFrame, actor_id: str) -> pd.DataFrame:
    """Return the claims by the actor and those about it, with their role."""
    places: dict[str, list[tuple[int, int]]] = {}
    for article, start, end in zip(mine["article_id"], mine["start"], mine["end"], strict=True):
        places.setdefault(article, []).append((int(start), int(end)))
    own = frames.claims["actor_id"].eq(actor_id).fillna(False).to_numpy(dtype=bool)
    near = own | frames.claims["article_id"].isin(list(places)).to_numpy()
    role = {
        claim.claim_id: BY if by else ABOUT
        for claim, by in zip(records(frames.claims[near]), own[near], strict=True)
        if by
        or any(
            a <= start and end <= b
            for a, b in listed(claim.content_spans)
            for start, end in places.get(claim.article_id, ())
        )
    }
    near = frames.claims[near]
    around = near[near["article_id"].isin(near.loc[near["claim_id"].isin(role), "article_id"])]
    rows = claim_rows(replace(frames, claims=around))
    rows = rows.assign(role=objects(map(role.get, rows["claim_id"].astype(object)), rows))
    return rows[rows["role"].notna()].reset_index(drop=True)


def _meetings(frames: Any, actor_id: str, name: str) -> pd.DataFrame:
    """Return the meetings of the actor, the others in each as ``actors``."""
    held = meeting_rows(frames)
    held = held[[actor_id in listed(ids) for ids in held["participants"]]].reset_index(drop=True)
    others = [[who for who in names if who != name] for names in held["actors"]]
    return held.assign(actors=pd.Series(others, index=held.index, dtype=object))
