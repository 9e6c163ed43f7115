"""The same claim in several articles: statements, and how many independent origins they have.

Only clauses are statements (:mod:`workbench.linking.clauses`). They are compared by what they say
(:mod:`workbench.linking.wording`), weighted by how rare each term is in the corpus. A claim and its
denial are never one statement, nor are claims of another number, day or modality.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from workbench.english.lexicons import listed
from workbench.frames import schemas
from workbench.linking.clauses import in_brackets, is_clause, is_full
from workbench.linking.core import average_linkage
from workbench.linking.decisions import Decisions
from workbench.linking.origins import Origin, article_roots, claim_origins, count, names_in_spans
from workbench.linking.pairs import ALIKE, PairScorer, similar_pairs
from workbench.linking.wording import Wording, wording

__all__ = [
    "Said", "clusters", "gathered", "merge", "same_wording", "statement", "statement_id", "told",
]  # fmt: skip

OPEN_WORDS = listed("he she it they him her them his their this that these")
SHORT = 4  # words that a claim needs to be shared
LINKED = 0.8  # share of `ALIKE` that the mean likeness of two clusters needs


def merge(
    claims: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    copies: pd.DataFrame | None = None,
    actors: pd.DataFrame | None = None,
    mentions: pd.DataFrame | None = None,
    decisions: Decisions | None = None,
    scorer: PairScorer = similar_pairs,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the claims with their `statement_id`, and the statements that they make.

    Parameters
    ----------
    claims, articles
        As :mod:`workbench.frames.schemas` declares them; the frames are left as they were.
    copies
        Which articles share text: copies of one text are one origin.
    actors
        Needed to show a name where a source is an actor; ids are kept either way.
    mentions
        Where actors are mentioned; with them, contents are compared by actor too and `actors`
        is filled.
    decisions
        A person's corrections: which claims say the same, and which do not.
    scorer
        What finds the claims that are alike.

    Returns
    -------
    tuple of (DataFrame, DataFrame)
        Every claim that is a clause has a statement; most statements have a single claim. The id
        of a statement is that of its first claim, by day and id.

    Notes
    -----
    Cosine of TF-IDF weights over terms (stems, countries, numbers, actors) mixed with the share
    of the shorter claim that the other covers; clusters grow while the mean similarity of their
    claims stays above the threshold (average linkage). Candidates share two rare terms, so the
    work grows with the claims, not with their pairs. It misses the same thing in wholly
    different words, and claims whose subject is an unresolved pronoun.
    """
    if not len(claims):
        return claims.assign(statement_id=claims["statement_id"]), schemas.empty("statements")
    said = told(claims, articles, article_roots(articles, copies), mentions)
    alike = gathered(said)
    words = [wordings[0].wording for wordings in alike]
    pairs = scorer(words, [w[0].side for w in alike], [len(w) for w in alike])
    groups = clusters(alike, pairs)
    if decisions is not None:
        at = {claim.place: claim for claim in said}
        held = [[claim.place for claim in group] for group in groups]
        held = decisions.groups("statements", held, lambda: claims.to_dict("records"))
        groups = [[at[place] for place in group if place in at] for group in held]
        groups = [group for group in groups if group]
    rows = [statement(group) for group in groups]
    statement_of: list[str | None] = [None] * len(claims)
    for row, group in zip(rows, groups, strict=True):
        for claim in group:
            statement_of[claim.place] = row["statement_id"]
    linked = claims.assign(statement_id=pd.array(statement_of, dtype=schemas.DTYPES["text"]))
    rows.sort(key=lambda row: (-row["n_articles"], -row["n_claims"], row["statement_id"]))
    return linked, schemas.build("statements", rows)


@dataclass(frozen=True, slots=True)
class Said:
    """What of a claim decides which statement it makes, and what that statement shows.

    ``shown`` is its content with names for its pronouns, ``chain`` the outermost claim around it,
    ``about`` the actors that it names, ``origin`` as
    :func:`workbench.linking.origins.claim_origins` gives it, ``day`` that of its article.
    """

    place: int
    claim_id: str
    article_id: str
    content: str
    shown: str
    n_spans: int
    wording: Wording
    side: str
    chain: str
    about: tuple[str, ...]
    origin: Origin
    day: pd.Timestamp
    publisher: str | None


def told(
    claims: pd.DataFrame,
    articles: pd.DataFrame,
    roots: dict[str, str],
    mentions: pd.DataFrame | None = None,
    *,
    first: int = 0,
) -> list[Said]:
    """Return what claims say, in their order, with places from the first on.

    Claims that are no clause ("a deal") are left out.

    Parameters
    ----------
    claims, articles, mentions
        As :func:`merge` takes them; the claims of an article stand together in one call.
    roots
        What each article repeats in the end; those that repeat none may be left out.
    first
        Place of the first claim.
    """
    about = names_in_spans(claims, mentions, claims["content_spans"])
    days = dict(zip(articles["article_id"], articles["published"], strict=True))
    publishers = dict(zip(articles["article_id"], articles["publisher"], strict=True))
    origins = claim_origins(claims, roots, mentions=mentions, publishers=publishers)
    chains, pronouns = _chains(claims), _pronouns(mentions)
    found = []
    for n, row in enumerate(claims.to_dict("records")):
        text = "" if pd.isna(row["content"]) else row["content"]
        if not is_clause(text):
            continue
        words = wording(text, names=tuple(about[n]))
        if row["cue_kind"] in ("intention", "decree") and not words.mood and not is_full(text):
            words = replace(words, mood="aims")
        publisher = publishers.get(row["article_id"])
        found.append(
            Said(
                place=first + n,
                claim_id=row["claim_id"],
                article_id=row["article_id"],
                content=text,
                shown=in_brackets(text, row["content_spans"], pronouns.get(row["article_id"], ())),
                n_spans=len(row["content_spans"]),
                wording=words,
                side=_side(words, row["polarity"]),
                chain=chains[n],
                about=tuple(about[n]),
                origin=origins[n],
                day=days.get(row["article_id"], pd.NaT),
                publisher=None if pd.isna(publisher) else publisher,
            )
        )
    return found


def _pronouns(mentions: pd.DataFrame | None) -> dict[str, list[tuple[int, int, str]]]:
    """Return the pronouns of each article that are resolved, with the fullest name there."""
    found: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    if mentions is None or not len(mentions):
        return found
    known = mentions[mentions["actor_id"].notna()]
    names: dict[tuple[str, str], str] = {}
    columns = ["article_id", "actor_id", "start", "end", "text", "form"]
    rows = known[columns].to_numpy().tolist()
    for article, actor, _, _, text, form in rows:
        plain = all(c.isalpha() or c in " .’'-" for c in text)
        if form == "name" and plain and len(text) > len(names.get((article, actor), "")):
            names[article, actor] = " ".join(text.split())
    for article, actor, start, end, _, form in rows:
        if form == "pronoun" and (article, actor) in names:
            found[article].append((int(start), int(end), names[article, actor]))
    return found


def _side(said: Wording, polarity: str) -> str:
    """Return what has to agree before words count: denial stands apart.

    To deny what is negated is to affirm it; of what a source did *not* say nothing follows.
    """
    if polarity == "negated" and not said.negated:
        return "unsaid"
    return "against" if (polarity == "denied") != said.negated else "for"


def _chains(claims: pd.DataFrame) -> list[str]:
    """Return for each claim the outermost claim of its chain: one chain tells one thing once."""
    within = dict(zip(claims["claim_id"], claims["within"], strict=True))
    found = []
    for claim in claims["claim_id"]:
        top, steps = claim, 0
        while isinstance(within.get(top), str) and steps < 20:
            top, steps = within[top], steps + 1
        found.append(top)
    return found


def same_wording(claim: Said) -> tuple[Any, ...]:
    """Return what claims of one wording share; one without a term shares it with none."""
    said = claim.wording
    if not said.terms or len(claim.content.split()) < SHORT:
        return (claim.place,)
    told = (sorted(said.numbers), sorted(said.days), sorted(said.months))
    return (said.terms, *map(tuple, told), said.mood, claim.side)


def gathered(said: Iterable[Said]) -> list[list[Said]]:
    """Return the claims of one wording together; those of one chain stay apart."""
    found: dict[tuple[Any, ...], list[Said]] = defaultdict(list)
    taken: Counter[tuple[Any, ...]] = Counter()
    for claim in said:
        key = same_wording(claim)
        taken[key, claim.chain] += 1
        found[*key, taken[key, claim.chain]].append(claim)
    return list(found.values())


def clusters(alike: list[list[Said]], pairs: Iterable[tuple[float, int, int]]) -> list[list[Said]]:
    """Return the claims of each statement.

    Parameters
    ----------
    alike
        Claims of one wording, as :func:`gathered` gives them.
    pairs
        ``(similarity, i, j)`` of those that are alike; pairs of one chain do not count.
    """
    chains = [{claim.chain for claim in wordings} for wordings in alike]
    short = [len(wordings[0].content.split()) < SHORT for wordings in alike]
    kept = [
        p for p in pairs
        if not (chains[p[1]] <= chains[p[2]] or chains[p[1]] > chains[p[2]])
        and not (short[p[1]] or short[p[2]])
    ]  # fmt: skip
    groups = average_linkage(kept, [len(w) for w in alike], threshold=ALIKE * LINKED)
    return [
        sorted((claim for k in group for claim in alike[k]), key=lambda claim: claim.place)
        for group in groups
    ]


def statement(members: list[Said]) -> dict[str, Any]:
    """Return the row of the statement that some claims make."""
    article_ids = {claim.article_id: claim.publisher for claim in members}
    dated = [claim.day for claim in members if not pd.isna(claim.day)]
    origins = count((claim.origin, claim.content) for claim in members)
    best = _clearest(members)
    counts = Counter(name for claim in members for name in claim.about)
    often = [name for name, n in counts.items() if n * 2 >= len(members)]
    return {
        "statement_id": statement_id(members),
        "text": _clean(best.shown),
        "n_claims": len(members),
        "n_articles": len(article_ids),
        "n_publishers": len({p for p in article_ids.values() if p is not None}) or 1,
        "n_origins": origins.low,
        "n_origins_low": origins.low,
        "n_origins_high": origins.high,
        "origins": list(origins.shown),
        "first_seen": min(dated) if dated else pd.NaT,
        "last_seen": max(dated) if dated else pd.NaT,
        "actors": list(dict.fromkeys([*best.about, *often])),
    }


def statement_id(members: list[Said]) -> str:
    """Return the id of the statement that some claims make: that of the first, by day and id."""
    first = min(members, key=lambda c: (pd.Timestamp.max if pd.isna(c.day) else c.day, c.claim_id))
    return f"{first.claim_id}:s"


def _clearest(members: list[Said]) -> Said:
    """Return the claim whose wording stands best by itself."""
    if len(members) == 1:
        return members[0]
    shared = Counter(t for claim in members for t in claim.wording.terms)

    def cost(claim: Said) -> tuple[float, str]:
        words = claim.shown.lower().split()
        opening = words[1:2] if words[:1] == ["that"] else words[:1]
        pronouns = sum(w.strip('.,“”"') in OPEN_WORDS for w in words)
        pronouns -= words[:1] == ["that"]
        terms = claim.wording.terms
        central = sum(shared[t] for t in terms) / (len(terms) + 1) / len(members)
        loose = not is_full(claim.content)
        score = (
            3.0 * bool(opening and opening[0] in OPEN_WORDS)
            + 1.0 * pronouns
            + 1.5 * loose
            + 0.02 * abs(len(words) - 14)
            - 2.0 * central
            + 1.0 * (claim.n_spans > 1)
        )
        return score, claim.claim_id

    return min(members, key=cost)


def _clean(text: str) -> str:
    """Return a wording without the conjunction that tied it to its cue and without outer marks."""
    text = " ".join(text.split()).strip('“”" ,')
    return text.removeprefix("that ").removeprefix("That ")
