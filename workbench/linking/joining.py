"""From the rows of articles to frames: actors, statements and meetings across articles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from workbench.frames import Frames, schemas
from workbench.linking import meetings, resolve, statements
from workbench.linking.core import Constraint
from workbench.linking.known import KnownActors
from workbench.linking.origins import article_roots

__all__ = [
    "Constraints", "Corpus", "by_article", "linked", "local_actors", "local_mentions",
    "suggest_merges", "together",
]  # fmt: skip

PLACES = 1 << 20  # more than an article has claims
OF_ARTICLES = ("sentences", "mentions", "claims", "silences", "meeting_reports")

LOCAL = ("article_id", "local", "name", "type", "aliases", "roles", "country", "wikidata_id")

Rows = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Constraints:
    """What holds of actors, statements and meetings whatever the scorers think.

    Ids are ``(article_id, local)``, ``claim_id`` and ``report_id``.
    """

    actors: tuple[Constraint, ...] = ()
    statements: tuple[Constraint, ...] = ()
    meetings: tuple[Constraint, ...] = ()


class Corpus:
    """What the rows of many articles make together, kept so that a change costs what it touches.

    Parameters
    ----------
    articles, copies
        The frames of that name.
    found
        Rows by frame, as :func:`workbench.nlp.rows` gives them, of all articles.
    known
        The user's own table of actors.

    Notes
    -----
    Frames after a change are those of all rows joined anew. What is kept: the blocks and links of
    :mod:`.resolve`, :mod:`.pairs` and :mod:`.meetings`, and the rows of each article.
    """

    def __init__(
        self,
        articles: pd.DataFrame,
        found: Rows,
        *,
        copies: pd.DataFrame,
        known: KnownActors | None = None,
    ) -> None:
        self.articles, self.copies = articles, copies
        self._rank = {a: n for n, a in enumerate(articles["article_id"])}
        self._roots = article_roots(articles, copies)
        self._rows: dict[str, Rows] = {a: {} for a in self._rank}
        self._actors = resolve.Actors(known=known)
        self._statements, self._meetings = statements.Statements(), meetings.Meetings()
        self._frames = {name: schemas.empty(name) for name in OF_ARTICLES}
        self._actor_of: dict[tuple[str, Any], str] = {}
        self._stale: dict[str, None] = {}
        self.put(by_article(found))

    @property
    def actors(self) -> list[resolve.Group]:
        """The actors before constraints; they are not to be changed."""
        return self._actors.groups

    def rows(self, article_id: str) -> Rows:
        """Return the rows of an article; they are not to be changed."""
        return self._rows.get(article_id, {})

    def put(self, rows: Mapping[str, Rows]) -> None:
        """Let some articles have other rows."""
        rows = {a: some for a, some in rows.items() if a in self._rank and some != self._rows[a]}
        gone = [(a, row["local"]) for a in rows for row in self._rows[a].get("local", [])]
        self._rows.update(rows)
        found = together(rows.values())
        new = resolve.local_groups(local_actors(self.articles, found), local_mentions(found))
        self._actors.change(gone, new)
        self._stale.update(dict.fromkeys(rows))

    def frames(self, constraints: Constraints | None = None) -> dict[str, pd.DataFrame]:
        """Return the frames as constraints have them, but for ``dropped`` and ``problems``."""
        given = constraints or Constraints()
        actor_of, actors = self._actors.frame(given.actors)
        moved = {
            at for at in self._actor_of.keys() | actor_of.keys()
            if self._actor_of.get(at) != actor_of.get(at)
        }  # fmt: skip
        self._actor_of = actor_of
        wanted = {*self._stale, *(article for article, _ in moved)}
        stale = sorted((a for a in wanted if a in self._rank), key=self._rank.__getitem__)
        self._stale = {}
        if stale:
            self._renew(stale)
        statement_of, said = self._statements.frame(given.statements)
        meeting_of, met = self._meetings.frame(given.meetings)
        claims, reports = self._frames["claims"], self._frames["meeting_reports"]
        return {
            **self._frames,
            "articles": self.articles,
            "copies": self.copies,
            "actors": actors,
            "claims": _named(claims, "claim_id", "statement_id", statement_of),
            "statements": said,
            "meeting_reports": _named(reports, "report_id", "meeting_id", meeting_of),
            "meetings": met,
        }

    def _renew(self, stale: list[str]) -> None:
        """Make the frames of some articles anew, and what hangs on them."""
        own = self.articles[self.articles["article_id"].isin(stale)]
        old = self._frames["claims"]
        gone = [self._rank[a] * PLACES + n for a, n in _numbered(old, stale)]
        reports = self._frames["meeting_reports"]
        lost = reports.loc[reports["article_id"].isin(stale), "report_id"].tolist()
        found = together(self._rows[a] for a in stale)
        mentions, claims, reports = linked(found, self._actor_of)
        fresh = {"mentions": mentions, "claims": claims, "meeting_reports": reports}
        for name in ("sentences", "silences"):
            fresh[name] = schemas.build(name, found.get(name, []))
        for name, frame in fresh.items():
            self._frames[name] = self._spliced(self._frames[name], frame, stale)
        places = [self._rank[a] * PLACES + n for a, n in _numbered(claims, stale)]
        roots = {a: self._roots[a] for a in stale}
        said = statements.told(claims, own, roots, mentions, places=places) if places else []
        self._statements.change(gone, said)
        self._meetings.change(lost, meetings.cases_of(reports, own))

    def _spliced(self, held: pd.DataFrame, fresh: pd.DataFrame, stale: list[str]) -> pd.DataFrame:
        """Return a frame with the rows of some articles anew, in the order of the articles."""
        kept = held[~held["article_id"].isin(stale)]
        if not len(kept):
            return fresh
        both = pd.concat([kept, fresh], ignore_index=True)
        order = both["article_id"].map(self._rank).to_numpy().argsort(kind="stable")
        return both.iloc[order].reset_index(drop=True)


def _numbered(frame: pd.DataFrame, articles: list[str]) -> list[tuple[str, int]]:
    """Return (article, number of the row in it) of the rows of some articles."""
    own = frame.loc[frame["article_id"].isin(articles), "article_id"]
    return list(zip(own, own.groupby(own).cumcount().tolist(), strict=True))


def _named(frame: pd.DataFrame, key: str, column: str, of: Mapping[str, str]) -> pd.DataFrame:
    return frame.assign(**{column: pd.array([of.get(i) for i in frame[key]], dtype="string")})


def by_article(found: Rows) -> dict[str, Rows]:
    """Return rows by article."""
    out: dict[str, Rows] = defaultdict(lambda: defaultdict(list))
    for frame, rows in found.items():
        for row in rows:
            out[row["article_id"]][frame].append(row)
    return {article: dict(rows) for article, rows in out.items()}


def together(some: Iterable[Rows]) -> Rows:
    """Return the rows of some articles by frame, in their order."""
    found: Rows = defaultdict(list)
    for rows in some:
        for frame, more in rows.items():
            found[frame] += more
    return dict(found)


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
