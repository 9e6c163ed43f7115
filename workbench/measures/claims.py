"""Figures about claims: how often who claims what, on whose word, and who changed position."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from workbench.english.pronouns import is_pronoun
from workbench.linking.clauses import is_clause
from workbench.linking.origins import article_roots, claim_origins
from workbench.linking.pairs import Worded, similar_pairs
from workbench.linking.wording import Wording, wording

if TYPE_CHECKING:
    from workbench.frames.store import Frames

__all__ = ["claim_frequency", "origins", "position_changes"]

PERIODS = ("day", "week", "month")
COLUMNS = (
    "actor_id",
    "certainty",
    "cue",
    "cue_kind",
    "polarity",
    "publisher",
    "quotation",
    "source",
    "source_kind",
    "statement_id",
    "article_id",
    "depth",
)
SAME_SUBJECT = 0.5
TURNED = 1.0, 0.5  # what a change of polarity, and one of certainty, weighs in the ranking


def claim_frequency(frames: Frames, *, by: str | list[str] = "source") -> pd.DataFrame:
    """Return how many claims there are, by one or more properties.

    Parameters
    ----------
    frames
        What :func:`workbench.annotate` gave.
    by
        A column of ``claims``, or ``publisher``, ``day``, ``week``, ``month``; or a list of
        these. ``source`` counts by actor where the source is resolved, by words elsewhere; a
        pronoun that nobody resolved counts as none.

    Returns
    -------
    DataFrame
        The columns named, then `n_claims`, `n_articles`, `share` of all claims counted (0–1),
        most frequent first; by a period alone, in order of time. Claims whose value is missing
        are left out; of a chain, every hop counts.

    Raises
    ------
    ValueError
        If ``by`` names something else.

    Examples
    --------
    >>> import workbench as wb
    >>> text = "Anna Lind said that Oslo was calm. Omar Sy said that it was not."
    >>> frames = wb.annotate(pd.DataFrame({"text": [text]}))
    >>> claim_frequency(frames, by="source")["n_claims"].tolist()
    [1, 1]
    """
    names = [by] if isinstance(by, str) else list(by)
    known = [*COLUMNS, *PERIODS]
    for name in names:
        if name not in known:
            raise ValueError(f"claims can't be counted by {name!r}; choose of {', '.join(known)}")
    table = _with_articles(frames)
    for name in names:
        if name in PERIODS:
            table[name] = _period(table["published"], name)
    table = table.dropna(subset=names)
    if not len(table):
        return pd.DataFrame(columns=[*names, "n_claims", "n_articles", "share"])
    counted = (
        table.groupby(names, dropna=True)
        .agg(n_claims=("claim_id", "size"), n_articles=("article_id", "nunique"))
        .reset_index()
    )
    counted["share"] = counted["n_claims"] / len(table)
    if len(names) == 1 and names[0] in PERIODS:
        return counted.sort_values(names).reset_index(drop=True)
    order = ["n_claims", *names]
    return counted.sort_values(
        order, ascending=[False] + [True] * len(names), kind="stable"
    ).reset_index(drop=True)


def _with_articles(frames: Frames) -> pd.DataFrame:
    """Return claims with publisher and day, and the source by its actor's name where known.

    A pronoun that the text does not resolve is no source.
    """
    articles = frames.articles.set_index("article_id")
    names = dict(zip(frames.actors["actor_id"], frames.actors["name"], strict=True))
    claims = frames.claims
    source = [
        names.get(actor, actor) if isinstance(actor, str) else _named(text)
        for actor, text in zip(claims["actor_id"], claims["source"], strict=True)
    ]
    return claims.assign(
        source=pd.array(source, dtype=pd.StringDtype()),
        publisher=claims["article_id"].map(articles["publisher"]),
        published=articles["published"].reindex(claims["article_id"].to_numpy()).to_numpy(),
    )


def _named(source: Any) -> Any:
    """Return a source's words, None for a pronoun that nobody resolved."""
    return None if isinstance(source, str) and is_pronoun(source) else source


def _period(published: pd.Series, name: str) -> pd.Series:
    """Return the first day of the day, week (Monday) or month of each date."""
    day = published.dt.normalize()
    if name == "week":
        return day - pd.to_timedelta(day.dt.dayofweek, unit="D")
    return day.dt.to_period("M").dt.to_timestamp() if name == "month" else day


def origins(frames: Frames) -> pd.DataFrame:
    """Return, for statements of at least two claims, the path of each claim to its origin.

    Returns
    -------
    DataFrame
        A row a claim: `statement_id`, `claim_id`, `article_id`, `publisher`, `published`,
        `path` (list: the outlet first, then each source down to the origin), `origin` (name or
        words; NA where the article itself vouches), `origin_key`, `n_origins` of the statement
        and `is_circular`: several articles carry the statement, and all paths meet in one
        origin, none is left open.

    Notes
    -----
    A chain is followed through ``within``; copies of one article count as that article. Two
    people who were told the same by a third are two origins here: only what the articles say
    is known.
    """
    columns = ["statement_id", "claim_id", "article_id", "publisher", "published", "path"]
    columns += ["origin", "origin_key", "n_origins", "is_circular"]
    claims = frames.claims
    if not len(claims):
        return pd.DataFrame(columns=columns)
    roots = article_roots(frames.articles, getattr(frames, "copies", None))
    papers = dict(zip(frames.articles["article_id"], frames.articles["publisher"], strict=True))
    found = claim_origins(claims, roots, mentions=frames.mentions, publishers=papers)
    names = dict(zip(frames.actors["actor_id"], frames.actors["name"], strict=True))
    table = _with_articles(frames)
    table["origin_key"] = [origin.key for origin in found]
    shown = [names.get(o.shown, o.shown) if o.shown else None for o in found]
    table["origin"] = pd.array(shown, dtype=pd.StringDtype())
    chains = _paths(table, names)
    table["path"] = pd.Series(chains, index=table.index, dtype="object")
    size = table.groupby("statement_id")["claim_id"].transform("size")
    table = table[size >= 2].copy()
    if not len(table):
        return pd.DataFrame(columns=columns)
    known = frames.statements.set_index("statement_id")
    table["n_origins"] = table["statement_id"].map(known["n_origins"])
    most = known["n_origins_high"].fillna(known["n_origins"])
    table["is_circular"] = (table["statement_id"].map(most) == 1) & (
        table["statement_id"].map(known["n_articles"]) > 1
    )
    return (
        table[columns].sort_values(["statement_id", "published", "claim_id"]).reset_index(drop=True)
    )


def _paths(table: pd.DataFrame, names: dict[str, str]) -> list[list[str]]:
    """Return for each claim the outlet, the sources around it and its own."""
    rows = {row["claim_id"]: row for row in table.to_dict("records")}
    paths = []
    for row in rows.values():
        chain: list[str] = []
        at: dict[str, Any] | None = row
        for _ in range(len(rows)):
            if at is None:
                break
            if isinstance(at["source"], str):
                chain.append(at["source"])
            at = rows.get(at["within"]) if isinstance(at["within"], str) else None
        outlet = row["publisher"] if isinstance(row["publisher"], str) else row["article_id"]
        paths.append([outlet, *reversed(chain)])
    return paths


def position_changes(frames: Frames) -> pd.DataFrame:
    """Return where one source may have said something and later otherwise on the same subject.

    Returns
    -------
    DataFrame
        `actor_id`, `name`, `before_id`, `after_id` (claims), `before`, `after` (their
        contents), `before_published`, `after_published`, `change` (`"affirmed → denied"`,
        `"hedged → asserted"`, …), `similarity` (0–1) and `score` (0–1: likeness of content times
        the confidence of both rows, half of it for a change of certainty alone), the likeliest
        first.

    Notes
    -----
    These are *possible* changes. Clauses of one actor are compared by wording alone, whatever
    their polarity; a change is a pair of neighbours in time that differ in polarity or in
    certainty. To deny what is negated is to affirm it. Numbers, days and modality must agree, as
    in a statement. Dates are those of the articles. Claims that are alike by chance ("the talks
    went well", said of two meetings) make false changes: read the evidence.
    """
    columns = ["actor_id", "name", "before_id", "after_id", "before", "after"]
    columns += ["before_published", "after_published", "change", "similarity", "score"]
    names = dict(zip(frames.actors["actor_id"], frames.actors["name"], strict=True))
    table = _with_articles(frames)
    table = table[table["actor_id"].notna() & table["published"].notna()]
    table = table[table["content"].map(is_clause).astype(bool)]
    rows: list[dict[str, Any]] = []
    for actor, own in table.sort_values(["published", "claim_id"]).groupby("actor_id"):
        claims = own.to_dict("records")
        said = [wording(claim["content"]) for claim in claims]
        latest: dict[int, tuple[float, int]] = {}
        for similarity, i, j in similar_pairs([Worded(words) for words in said]):
            if similarity >= SAME_SUBJECT and claims[i]["published"] < claims[j]["published"]:
                latest[j] = max(latest.get(j, (0.0, -1)), (similarity, i), key=lambda x: x[1])
        for j, (similarity, i) in sorted(latest.items()):
            change = _change(claims[i], claims[j], said[i], said[j])
            if change is None:
                continue
            told, weight = change
            sure = float(claims[i]["confidence"]) * float(claims[j]["confidence"])
            rows.append(
                {
                    "actor_id": actor,
                    "name": names.get(str(actor), str(actor)),
                    "before_id": claims[i]["claim_id"],
                    "after_id": claims[j]["claim_id"],
                    "before": claims[i]["content"],
                    "after": claims[j]["content"],
                    "before_published": claims[i]["published"],
                    "after_published": claims[j]["published"],
                    "change": told,
                    "similarity": round(similarity, 3),
                    "score": round(weight * similarity * sure, 3),
                }
            )
    found = pd.DataFrame(rows, columns=columns)
    order = ["score", "before_published", "before_id", "after_id"]
    return found.sort_values(order, ascending=[False, True, True, True]).reset_index(drop=True)


def _stance(claim: dict[str, Any], said: Wording) -> str:
    """Return what a claim comes to: ``affirmed`` or ``denied``; of what is unsaid, neither."""
    if claim["polarity"] == "negated" and not said.negated:
        return "left open"
    return "denied" if (claim["polarity"] == "denied") != said.negated else "affirmed"


def _change(
    before: dict[str, Any], after: dict[str, Any], was: Wording, now: Wording
) -> tuple[str, float] | None:
    """Return what changed between two claims on one subject and its weight, or None."""
    stances = _stance(before, was), _stance(after, now)
    if "left open" in stances:
        return None
    if stances[0] != stances[1]:
        return " → ".join(stances), TURNED[0]
    if before["certainty"] != after["certainty"]:
        return f"{before['certainty']} → {after['certainty']}", TURNED[1]
    return None
