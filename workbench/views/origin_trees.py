"""Where recurring statements come from, and who says otherwise later: data for the claims view."""

from __future__ import annotations

from typing import Any

import pandas as pd

from workbench.frames.store import Frames
from workbench.measures import origins, position_changes
from workbench.views.joining import objects, records
from workbench.views.labels import UNKNOWN, actor_labels, article_titles, day_text, label
from workbench.views.serving import library

MAX_TREES = 30
MAX_ARTICLES = 24
ARTICLE_ITSELF = "the article itself"


def origin_trees(frames: Any, texts: dict[str, str]) -> dict[str, dict[str, Any]]:
    """Return for each statement's label its paths from origin to article, and if it is circular.

    Parameters
    ----------
    frames
        `workbench.Frames`.
    texts
        The label of each statement to show, by ``statement_id``; the first `MAX_TREES` that
        `measures.origins` knows are taken.

    Notes
    -----
    A path is ``[origin, …, outlet, article, day]``, from the first `MAX_ARTICLES` articles of a
    statement; neighbours of one name on a path become one.
    """
    known = frames.statements.set_index("statement_id")
    chosen = [i for i in texts if i in known.index][:MAX_TREES]
    found = origins(_first_articles(frames, chosen))
    titles = article_titles(frames.articles)
    parts = dict(iter(found.groupby("statement_id", sort=False)))
    out: dict[str, dict[str, Any]] = {}
    for statement_id in chosen:
        if statement_id in parts:
            rows = parts[statement_id].drop_duplicates(["article_id", "origin_key"])
            out[texts[statement_id]] = {
                "circular": bool(rows["is_circular"].iloc[0]),
                "origins": int(known.at[statement_id, "n_origins"]),
                "articles": int(known.at[statement_id, "n_articles"]),
                "shown": int(rows["article_id"].nunique()),
                "paths": [_path(row, titles) for row in records(rows)],
            }
    return out


def _first_articles(frames: Any, statements: list[str]) -> Any:
    """Return the frames with the claims and mentions of each statement's first articles alone."""
    days = dict(zip(frames.articles["article_id"], frames.articles["published"], strict=True))
    claims = frames.claims[frames.claims["statement_id"].isin(statements)]
    ids = claims[["statement_id", "article_id"]].drop_duplicates()
    ids = ids.assign(day=pd.to_datetime(ids["article_id"].astype(object).map(days)))
    ids = ids.sort_values(["day", "article_id"], kind="stable")
    kept = set(ids.groupby("statement_id").head(MAX_ARTICLES)["article_id"])
    parts = dict(frames.items())
    for name in ("claims", "mentions"):
        parts[name] = parts[name][parts[name]["article_id"].isin(kept)]
    return Frames.of(**parts)


def _path(row: Any, titles: dict[str, str]) -> list[str]:
    outlet, *sources = row.path
    outlet = UNKNOWN if outlet == row.article_id else label(outlet)
    way = [label(row.origin, missing=ARTICLE_ITSELF), *map(label, reversed(sources))]
    steps = [name for i, name in enumerate(way) if i == 0 or name != way[i - 1]]
    title = titles.get(row.article_id, UNKNOWN)
    return [*steps, outlet, title, day_text(row.published) or "no date"]


def change_rows(frames: Any, *, limit: int) -> pd.DataFrame:
    """Return the possible changes of position, likeliest first, with the words before and after.

    Parameters
    ----------
    frames
        `workbench.Frames`.
    limit
        How many to give at most. For 0 none are sought.
    """
    if not limit:
        frames = Frames.of(**{**dict(frames.items()), "claims": frames.claims.head(0)})
    changes = position_changes(frames).head(limit)
    known = actor_labels(frames.actors)
    claims = frames.claims.drop_duplicates("claim_id").set_index("claim_id")
    told: dict[str, pd.Series] = {}
    for end in ("before", "after"):
        said = claims.reindex(changes[f"{end}_id"].to_numpy())
        told[end] = objects(
            (
                library(frames).context(i, [(int(x), int(y), "content") for x, y in spans])
                for i, spans in zip(said["article_id"], said["content_spans"], strict=True)
            ),
            changes,
        )
    return changes.assign(
        **told,
        source=objects((known.get(i, label(i)) for i in changes["actor_id"]), changes),
        change=objects(map(label, changes["change"]), changes),
        earlier=objects(map(day_text, changes["before_published"]), changes),
        published=pd.to_datetime(changes["after_published"]),
    )
