"""Who is in the articles, by which names and roles, and in whose company."""

from typing import Any

import pandas as pd

from workbench.frames.headline import between
from workbench.views.counting import CUBE_ABOVE, MAX_ROWS, Counted, counted_tables, together
from workbench.views.joining import each, listed, names, period, records, with_article
from workbench.views.labels import actor_aliases, actor_labels, label
from workbench.views.spec import (
    Bars,
    Column,
    Evidence,
    Filter,
    Heatmap,
    Network,
    Profile,
    Spec,
    Timeline,
)
from workbench.views.view import View

COLUMNS = (
    Column("actor"),
    Column("type"),
    Column("form"),
    Column("publisher"),
    Column("published", "day"),
    Column("title", "text"),
    Column("sentence", "group"),
)

FILTERS = (
    Filter("actor", "Actor"),
    Filter("type", "Actor type"),
    Filter("form", "Form of mention"),
    Filter("publisher", "Publisher"),
    Filter("published", "Published", "dates"),
    Filter("search", "Search", "search"),
)


def actors(
    frames: Any,
    *,
    title: str = "Actors",
    top: int = 15,
    filters: Any = None,
    selection: Any = None,
    max_rows: int = MAX_ROWS,
    cube_above: int = CUBE_ABOVE,
) -> View:
    """Return a view of the actors: mentions over time, roles and aliases, who appears with whom.

    Parameters
    ----------
    frames
        `workbench.Frames`.
    title
        The heading of the view.
    top
        How many actors the bars show.
    filters, selection
        What is set at first; see `View`.
    max_rows
        How many mentions can be read with their words; all are counted.
    cube_above
        Above this number of mentions, like ones are sent as one row with their number.

    Notes
    -----
    Two actors appear together when one sentence mentions both, in whatever form. Mentions of
    which it stayed open whom they mean are left out.
    """
    rows = mention_rows(frames)
    sizes = {"max_rows": max_rows, "cube_above": cube_above}
    tables, words, notes = mention_tables(frames, rows, COLUMNS, **sizes)
    cubed = "sentence" not in {column.name for column in tables[0].columns}
    pairs = together(rows, column="actor", within="sentence", top=40) if cubed else None
    spec = Spec(
        title=title,
        lead="Who is mentioned, when and by whom; who appears in one sentence with whom.",
        tables=tuple(tables),
        filters=FILTERS,
        charts=(
            Timeline(
                "mentions",
                "published",
                "Mentions over time",
                by=(("actor", "actor"), ("publisher", "publisher"), ("form", "form of mention")),
            ),
            Bars("mentions", "actor", "Actors by mentions", "{top}: {n} of {total} {noun}", top),
            Network(
                "mentions",
                "actor",
                "Who appears with whom in a sentence: line width by sentences, colour by type",
                ("sentence", "sentences"),
                within="sentence",
                colour="type",
                pairs=pairs,
            ),
            Heatmap(
                "mentions",
                "actor",
                "actor",
                "The same as a matrix: sentences that mention both",
                "{a} and {b} share {n} {unit}",
                ("sentence", "sentences"),
                within="sentence",
                top=20,
                wide=True,
                pairs=pairs,
            ),
        ),
        profiles=(
            Profile(
                "mentions",
                "actor",
                "Roles and aliases",
                ("actor", "type", "roles", "also called", "mentions", "articles", "seen"),
                profiles(frames.actors),
                "No actors were found in these articles.",
                tab="Roles and aliases",
            ),
        ),
        evidence=(
            Evidence(
                words,
                "mentions",
                "The words: sentences that mention the actors",
                (
                    ("context", "words"),
                    ("actor", "actor"),
                    ("form", "form"),
                    ("title publisher published", "article"),
                ),
                "No actors were found in these articles.",
                marks=(("actor", "mention"),),
                merge=True,
                tab="Mentions",
            ),
        ),
        held=notes,
        period=period(frames.articles),
        aliases={"actor": actor_aliases(frames.actors)},
    )
    return View(spec, filters=filters, selection=selection, frames=frames)


def mention_tables(
    frames: Any, rows: pd.DataFrame, columns: tuple[Column, ...], **sizes: int
) -> Counted:
    """Return mentions as tables to send, with the words of a share of them."""
    return counted_tables(
        frames,
        "mentions",
        rows,
        columns,
        marks=lambda row: [(int(row.start), int(row.end), "actor")],
        noun=("mention", "mentions"),
        by="actor",
        **sizes,
    )


def mention_rows(frames: Any) -> pd.DataFrame:
    """Return the resolved mentions in reading order, with names, type and article."""
    mentions = frames.mentions[frames.mentions["actor_id"].notna()]
    kinds = dict(zip(frames.actors["actor_id"], frames.actors["type"].map(label), strict=True))
    rows = with_article(mentions, frames.articles).assign(
        actor=names(mentions["actor_id"], actor_labels(frames.actors)),
        type=names(mentions["actor_id"], kinds),
        form=each(mentions["form"], label),
        sentence=mentions["sentence_id"],
    )
    order = ["published", "article_id", "start"]
    return rows.sort_values(order, kind="stable", na_position="last").reset_index(drop=True)


def profiles(actors: pd.DataFrame) -> dict[str, list[Any]]:
    """Return for each actor's label its type, roles, aliases, numbers and first and last day."""
    labels = actor_labels(actors)
    out = {}
    for row in records(actors):
        name = labels[row.actor_id]
        out[name] = [
            label(row.type),
            [label(role) for role in listed(row.roles)],
            ", ".join(label(alias) for alias in listed(row.aliases) if label(alias) != name),
            int(row.n_mentions),
            int(row.n_articles),
            between(row.first_seen, row.last_seen),
        ]
    return out
