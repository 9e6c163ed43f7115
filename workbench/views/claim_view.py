"""Who says what, on whose word: sources, statements that recur, and how sure they are."""

from typing import Any

import pandas as pd

from workbench.english.pronouns import is_pronoun
from workbench.frames.headline import between
from workbench.views import sure
from workbench.views.counting import CUBE_ABOVE, MAX_ROWS, Counted, counted_tables
from workbench.views.joining import each, listed, objects, period, records, with_article
from workbench.views.labels import actor_aliases, actor_labels, label, statement_labels
from workbench.views.origin_trees import change_rows, origin_trees
from workbench.views.spec import (
    Bars,
    Column,
    Evidence,
    Filter,
    Heatmap,
    Measures,
    Profile,
    Spec,
    Table,
    Timeline,
    Tree,
)
from workbench.views.view import View

UNRESOLVED = "source not resolved"  # none named, or a pronoun that stays open

CHANGES = (
    Column("source"),
    Column("change"),
    Column("earlier", "text"),
    Column("before", "context"),
    Column("published", "day"),
    Column("after", "context"),
)

MARKS = (("source", "source"), ("cue", "cue"), ("content", "content"))

SOURCE = Column("source", rest=(UNRESOLVED,))

COLUMNS = (
    SOURCE,
    Column("cue_kind"),
    Column("certainty"),
    Column("polarity"),
    Column("quotation"),
    Column("publisher"),
    Column("statement"),
    Column("published", "day"),
    Column("title", "text"),
    Column("inside", "text"),
)

FILTERS = (
    Filter("source", "Source"),
    Filter("cue_kind", "Kind of cue"),
    Filter("certainty", "Certainty"),
    Filter("polarity", "Polarity"),
    Filter("quotation", "Quotation"),
    Filter("publisher", "Publisher"),
    Filter("published", "Published", "dates"),
    Filter("search", "Search", "search"),
)

MAX_STATEMENTS = 1_000
MAX_COMPARED = 20_000

NONE = "No claims were found in these articles."


def claims(
    frames: Any,
    *,
    title: str = "Claims",
    top: int = 15,
    filters: Any = None,
    selection: Any = None,
    max_rows: int = MAX_ROWS,
    cube_above: int = CUBE_ABOVE,
) -> View:
    """Return a view of the claims: frequency over time, sources against statements, origins.

    Parameters
    ----------
    frames
        `workbench.Frames`.
    title
        The heading of the view.
    top
        How many sources the bars show.
    filters, selection
        What is set at first; see `View`.
    max_rows, cube_above
        As for `workbench.views.actors`, of claims.

    Notes
    -----
    A statement is shown where at least two claims make it. Articles that rest on one report count
    as one origin; the numbers of articles and origins, and the tree from each origin to the
    articles, are those of all articles, whatever the filters. A change of position is found by
    the wording of two claims (`workbench.measures.position_changes`): read its words.
    """
    rows = claim_rows(frames)
    sizes = {"max_rows": max_rows, "cube_above": cube_above}
    tables, words, notes = claim_tables(frames, rows, COLUMNS, **sizes)
    recurring = recurring_statements(frames)
    texts = statement_labels(recurring)
    keys = [texts[i] for i in recurring["statement_id"]]
    compared = len(frames.claims) <= MAX_COMPARED
    spec = Spec(
        title=title,
        lead="Who says what, on whose word, how surely, and in how many articles.",
        tables=(
            *tables,
            Table(
                "changes",
                change_rows(frames, limit=max_rows if compared else 0),
                CHANGES,
                ("possible change of position", "possible changes of position"),
            ),
        ),
        filters=FILTERS,
        charts=(
            Timeline(
                "claims",
                "published",
                "Claims over time",
                by=(("certainty", "certainty"), ("source", "source"), ("publisher", "publisher")),
            ),
            Bars("claims", "source", "Sources by claims", "{top}: {n} of {total} {noun}", top),
            Measures(
                "claims",
                "statement",
                "Recurring statements: articles that carry them, and independent origins",
                "“{top}” is in {n} articles, independent origins: {m}",
                (
                    ("articles", dict(zip(keys, map(int, recurring["n_articles"]), strict=True))),
                    ("origins", dict(zip(keys, map(int, recurring["n_origins"]), strict=True))),
                ),
                "articles or origins",
            ),
            Heatmap(
                "claims",
                "source",
                "statement",
                "Sources against recurring statements (claims)",
                "{a} in {n} {unit}: {b}",
                ("claim", "claims"),
                wide=True,
            ),
            Tree(
                "claims",
                "statement",
                "Where recurring statements come from: origin, who passed it on, articles "
                "(all articles, whatever the filters)",
                origin_trees(frames, texts),
            ),
        ),
        profiles=(
            Profile(
                "claims",
                "statement",
                "Recurring statements and their origins",
                ("statement", "claims", "articles", "publishers", "origins", "seen", "about"),
                profiles(frames, recurring),
                "No statement was made twice.",
                tab="Recurring statements",
            ),
        ),
        evidence=(
            Evidence(
                words,
                "claims",
                "The words: source, cue and content where they stand",
                (
                    ("context", "words"),
                    ("source", "source"),
                    ("inside", "told by"),
                    ("certainty polarity quotation", "how"),
                    ("title publisher published", "article"),
                ),
                NONE,
                marks=MARKS,
                tab="Claims",
            ),
            Evidence(
                "changes",
                "changes",
                "Possible changes of position: one source on one subject, first so, then not; "
                "read both",
                (
                    ("source", "source"),
                    ("change", "change"),
                    ("before earlier", "before"),
                    ("after published", "after"),
                ),
                "No source was found that may have changed its position."
                if compared
                else f"Changes are sought in up to {MAX_COMPARED:,} claims; there are "
                f"{len(frames.claims):,}. Call workbench.measures.position_changes.",
                marks=(("content", "what is claimed"),),
                size=5,
                tab="Changes of position",
            ),
        ),
        held=notes,
        period=period(frames.articles),
        aliases={"source": actor_aliases(frames.actors)},
    )
    return View(spec, filters=filters, selection=selection, frames=frames)


def claim_tables(
    frames: Any, rows: pd.DataFrame, columns: tuple[Column, ...], **sizes: int
) -> Counted:
    """Return claims as tables to send, with the words of a share of them."""
    return counted_tables(
        frames,
        "claims",
        rows,
        columns,
        marks=claim_marks,
        noun=("claim", "claims"),
        by="source",
        **sizes,
    )


def recurring_statements(frames: Any) -> pd.DataFrame:
    """Return the `MAX_STATEMENTS` widest told statements that at least two claims make."""
    found = frames.statements[frames.statements["n_claims"] >= 2]
    order = ["n_articles", "n_claims", "statement_id"]
    found = found.sort_values(order, ascending=[False, False, True]).head(MAX_STATEMENTS)
    return found.reset_index(drop=True)


def _words_of_source(text: Any) -> str:
    """Return what stands for a source without an actor; a loose pronoun names nobody."""
    loose = isinstance(text, str) and is_pronoun(text)
    return UNRESOLVED if loose else label(text, missing=UNRESOLVED)


def claim_rows(frames: Any) -> pd.DataFrame:
    """Return the claims in reading order, with names, article and the marks of their words."""
    claims = sure.with_level(frames.claims)
    known = actor_labels(frames.actors)
    sources = [
        known.get(actor_id) or _words_of_source(text)
        for actor_id, text in zip(claims["actor_id"].astype(object), claims["source"], strict=True)
    ]
    by_id = dict(zip(claims["claim_id"], sources, strict=True))
    statements = statement_labels(recurring_statements(frames))
    rows = with_article(claims, frames.articles).assign(
        source=sources,
        **{n: each(claims[n], label) for n in ("cue_kind", "certainty", "polarity", "quotation")},
        statement=objects(map(statements.get, claims["statement_id"].astype(object)), claims),
        inside=objects(map(by_id.get, claims["within"].astype(object)), claims),
    )
    order = ["published", "article_id", "cue_start", "claim_id"]
    return rows.sort_values(order, kind="stable", na_position="last").reset_index(drop=True)


def claim_marks(claim: Any) -> list[tuple[int, int, str]]:
    """Return where the source, the cue and the parts of the content stand."""
    marks = [(int(start), int(end), "content") for start, end in listed(claim.content_spans)]
    for kind in ("source", "cue"):
        start, end = getattr(claim, f"{kind}_start"), getattr(claim, f"{kind}_end")
        if not (pd.isna(start) or pd.isna(end)):
            marks.append((int(start), int(end), kind))
    return sorted(marks)


def profiles(frames: Any, recurring: pd.DataFrame) -> dict[str, list[Any]]:
    """Return for each statement's label its numbers, origins, first and last day and actors."""
    known = actor_labels(frames.actors)
    texts = statement_labels(recurring)
    out: dict[str, list[Any]] = {}
    for row in records(recurring):
        out[texts[row.statement_id]] = [
            int(row.n_claims),
            int(row.n_articles),
            int(row.n_publishers),
            f"{row.n_origins}: " + ", ".join(known.get(o, label(o)) for o in listed(row.origins)),
            between(row.first_seen, row.last_seen),
            ", ".join(known[a] for a in listed(row.actors) if a in known),
        ]
    return out
