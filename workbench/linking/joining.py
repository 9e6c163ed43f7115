"""From the rows of articles to frames: what joins them to each other.

Corrections of rows come first, then actors, statements and meetings across articles.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from workbench.frames import Frames, schemas
from workbench.linking import meetings, resolve, statements
from workbench.linking.decisions import Decisions
from workbench.linking.known import KnownActors

__all__ = ["joined", "linked", "local_actors", "local_mentions", "suggest_merges"]

LOCAL = (
    "article_id",
    "local",
    "name",
    "type",
    "aliases",
    "roles",
    "country",
    "wikidata_id",
)

Rows = dict[str, list[dict[str, Any]]]


def joined(
    articles: pd.DataFrame,
    found: Rows,
    *,
    copies: pd.DataFrame,
    problems: Sequence[dict[str, Any]] = (),
    corrections: Sequence[dict[str, Any]] = (),
    known: KnownActors | None = None,
) -> dict[str, pd.DataFrame]:
    """Return the frames of rows, but for ``dropped``.

    Parameters
    ----------
    articles
        The frame of that name.
    found
        Rows by frame, as :func:`workbench.nlp.rows` gives them, of all articles.
    copies
        The frame of that name.
    problems
        Rows of what went wrong before.
    corrections
        What :func:`workbench.corrections.read` gave.
    known
        The user's own table of actors.
    """
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    decisions = Decisions(corrections, texts)
    found = decisions.rows(found)
    actor_of, actors = resolve.resolve(
        local_actors(articles, found), local_mentions(found), decisions=decisions, known=known
    )
    mentions, claims, reports = linked(found, actor_of)
    claims, said = statements.merge(
        claims, articles, copies=copies, actors=actors, mentions=mentions, decisions=decisions
    )
    reports, met = meetings.merge(reports, articles, decisions=decisions)
    return {
        "articles": articles,
        "copies": copies,
        "sentences": schemas.build("sentences", found.get("sentences", [])),
        "mentions": mentions,
        "actors": actors,
        "claims": claims,
        "silences": schemas.build("silences", found.get("silences", [])),
        "statements": said,
        "meeting_reports": reports,
        "meetings": met,
        "problems": schemas.build("problems", [*problems, *decisions.problems()]),
    }


def local_actors(articles: pd.DataFrame, found: Rows) -> pd.DataFrame:
    """Return the actors of each article, as :func:`.resolve.resolve` takes them."""
    of_article = ["published", "publisher"]
    told = articles.reindex(columns=["article_id", *of_article]).set_index("article_id")
    of = told[of_article].to_dict("index")
    rows = found.get("local", [])
    return pd.DataFrame(
        [{**row, **of[row["article_id"]]} for row in rows], columns=[*LOCAL, *of_article]
    )


def local_mentions(found: Rows) -> pd.DataFrame:
    """Return the mentions of the articles, each with the actor of its article."""
    mentions = schemas.build("mentions", found.get("mentions", []))
    if "local" not in mentions:
        mentions["local"] = pd.Series(dtype="Int64")
    return mentions


def linked(
    found: Rows, actor_of: Mapping[tuple[str, Any], str]
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return the mentions, claims and reports of meetings with the actors across articles."""
    with_actors = {
        name: schemas.check(name, schemas.build(name, _with_actors(found.get(name, []), actor_of)))
        for name in ("mentions", "claims")
    }
    state_of = {(row["article_id"], row["local"]): row["country"] for row in found.get("local", [])}
    linked = _reports(found.get("meeting_reports", []), actor_of, state_of)
    reports = schemas.check("meeting_reports", linked)
    return with_actors["mentions"], with_actors["claims"], reports


def _with_actors(
    rows: list[dict[str, Any]], actor_of: Mapping[tuple[str, Any], str]
) -> list[dict[str, Any]]:
    """Return rows with the actor across articles instead of the one of the article."""
    return [
        {
            **{k: v for k, v in row.items() if k != "local"},
            "actor_id": actor_of.get((row["article_id"], row["local"])),
        }
        for row in rows
    ]


def _reports(
    rows: list[dict[str, Any]],
    actor_of: Mapping[tuple[str, Any], str],
    state_of: Mapping[tuple[str, Any], str | None],
) -> pd.DataFrame:
    """Return the reports of meetings with the actors across articles, and their states."""
    linked = []
    for row in rows:
        local = [(row["article_id"], n) for n in row["locals"]]
        who: dict[str, str] = {}
        for at in local:
            if at in actor_of:
                who[actor_of[at]] = who.get(actor_of[at]) or state_of.get(at) or ""
        linked.append(
            {
                **{k: v for k, v in row.items() if k not in ("locals", "place_local")},
                "participants": list(who),
                "states": list(who.values()),
                "place_id": actor_of.get((row["article_id"], row["place_local"])),
            }
        )
    return schemas.build("meeting_reports", linked)


def suggest_merges(frames: Frames) -> pd.DataFrame:
    """Return pairs of actors and of meetings that may be one, for a person to decide.

    Returns
    -------
    DataFrame
        `frame` (``actors`` or ``meetings``), `keep_id`, `other_id` (would go), `evidence`,
        `n_rows` (rows that would change hands); the likeliest of each frame first.
    """
    found = [
        resolve.merge_candidates(frames.actors, frames.mentions).assign(frame="actors"),
        meetings.merge_candidates(frames.meetings).assign(frame="meetings"),
    ]
    named = [f.rename(columns={"actor_id": "keep_id", "meeting_id": "keep_id"}) for f in found]
    columns = ["frame", "keep_id", "other_id", "evidence", "n_rows"]
    return pd.concat([f[columns] for f in named], ignore_index=True)
