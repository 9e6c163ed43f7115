"""The same claim in several articles: statements, and how many independent origins they have.

Claims are compared by what they say (:mod:`workbench.linking.wording`), weighted by how rare each
term is in the corpus. A claim and its denial are never one statement.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from workbench.frames import schemas
from workbench.linking.decisions import Decisions
from workbench.linking.origins import article_roots, claim_origins, names_in_spans
from workbench.linking.pairs import ALIKE, similar_pairs
from workbench.linking.wording import Wording, wording

__all__ = [
    "Said", "clusters", "gathered", "merge", "same_wording", "statement", "statement_id", "told",
]  # fmt: skip

OPEN_WORDS = {
    "he",
    "she",
    "it",
    "they",
    "him",
    "her",
    "them",
    "his",
    "their",
    "this",
    "that",
    "these",
}


def merge(
    claims: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    copies: pd.DataFrame | None = None,
    actors: pd.DataFrame | None = None,
    mentions: pd.DataFrame | None = None,
    decisions: Decisions | None = None,
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

    Returns
    -------
    tuple of (DataFrame, DataFrame)
        Every claim has a statement; most statements have a single claim. The id of a statement
        is that of its first claim, by day and id.

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
    pairs = similar_pairs(words, [w[0].side for w in alike], [len(w) for w in alike])
    groups = clusters(alike, pairs)
    if decisions is not None:
        held = [[claim.place for claim in group] for group in groups]
        held = decisions.groups("statements", held, lambda: claims.to_dict("records"))
        groups = [[said[place] for place in group] for group in held]
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

    ``chain`` is the outermost claim around it, ``about`` the actors that it names, ``origin`` as
    :func:`workbench.linking.origins.claim_origins` gives it, ``day`` that of its article.
    """

    place: int
    claim_id: str
    article_id: str
    content: str
    n_spans: int
    wording: Wording
    side: str
    chain: str
    about: tuple[str, ...]
    origin: tuple[str, str | None]
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
    origins = claim_origins(claims, roots, mentions=mentions)
    days = dict(zip(articles["article_id"], articles["published"], strict=True))
    publishers = dict(zip(articles["article_id"], articles["publisher"], strict=True))
    chains = _chains(claims)
    found = []
    for n, row in enumerate(claims.to_dict("records")):
        text = "" if pd.isna(row["content"]) else row["content"]
        words = wording(text, names=tuple(about[n]))
        publisher = publishers.get(row["article_id"])
        found.append(
            Said(
                place=first + n,
                claim_id=row["claim_id"],
                article_id=row["article_id"],
                content=text,
                n_spans=len(row["content_spans"]),
                wording=words,
                side=_side(words, row["polarity"], row["cue_kind"]),
                chain=chains[n],
                about=tuple(about[n]),
                origin=origins[n],
                day=days.get(row["article_id"], pd.NaT),
                publisher=None if pd.isna(publisher) else publisher,
            )
        )
    return found


def _side(said: Wording, polarity: str, kind: str) -> str:
    """Return what has to agree before words count: denial stands apart, and so does a wish.

    "China considers *selling drones*" and "*China is considering selling drones*, she said" are
    not the same claim.
    """
    side = "against" if polarity == "denied" or said.negated else "for"
    return f"{side} {'aims' if kind in ('intention', 'decree') else 'says'}"


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
    terms, numbers = claim.wording.terms, tuple(sorted(claim.wording.numbers))
    return (terms, numbers, claim.side) if terms else (claim.place,)


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
    kept = [p for p in pairs if not (chains[p[1]] <= chains[p[2]] or chains[p[1]] > chains[p[2]])]
    groups = _clusters(kept, [len(wordings) for wordings in alike])
    return [
        sorted((claim for k in group for claim in alike[k]), key=lambda claim: claim.place)
        for group in groups
    ]


def _clusters(pairs: list[tuple[float, int, int]], weights: list[int]) -> list[list[int]]:
    """Return clusters by average linkage; pairs that were never alike count as unlike.

    Notes
    -----
    The sum of similarities between two clusters is kept and added up as they join, so that a
    cluster of thousands costs no more than its links.
    """
    sums: list[dict[int, float]] = [{} for _ in weights]
    for similarity, i, j in pairs:
        sums[i][j] = sums[j][i] = similarity * weights[i] * weights[j]
    cluster = list(range(len(weights)))
    members = {i: [i] for i in cluster}
    sizes = list(weights)
    for _, i, j in sorted(pairs, key=lambda p: (-p[0], p[1], p[2])):
        a, b = cluster[i], cluster[j]
        if a == b or sums[a].get(b, 0.0) < ALIKE * 0.8 * sizes[a] * sizes[b]:
            continue
        if len(sums[a]) + len(members[a]) < len(sums[b]) + len(members[b]):
            a, b = b, a
        for k in members[b]:
            cluster[k] = a
        members[a] += members.pop(b)
        sizes[a] += sizes[b]
        for other, total in sums[b].items():
            if other != a:
                joint = sums[a].get(other, 0.0) + total
                sums[a][other] = sums[other][a] = joint
            del sums[other][b]
        sums[b] = {}
    return sorted(sorted(group) for group in members.values())


def statement(members: list[Said]) -> dict[str, Any]:
    """Return the row of the statement that some claims make."""
    article_ids = {claim.article_id: claim.publisher for claim in members}
    dated = [claim.day for claim in members if not pd.isna(claim.day)]
    by_key: dict[str, str | None] = {}
    for claim in members:
        by_key.setdefault(*claim.origin)
    named_anywhere = any(key.startswith(("actor:", "name:", "words:")) for key in by_key)
    keys = [k for k in by_key if not (named_anywhere and k.startswith("article:"))]
    best = _clearest(members)
    counts = Counter(name for claim in members for name in claim.about)
    often = [name for name, n in counts.items() if n * 2 >= len(members)]
    return {
        "statement_id": statement_id(members),
        "text": _clean(best.content),
        "n_claims": len(members),
        "n_articles": len(article_ids),
        "n_publishers": len({p for p in article_ids.values() if p is not None}) or 1,
        "n_origins": len(keys),
        "origins": [shown for k in keys if (shown := by_key[k]) is not None],
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
        words = claim.content.lower().split()
        opening = words[1:2] if words[:1] == ["that"] else words[:1]
        pronouns = sum(w.strip('.,“”"') in OPEN_WORDS for w in words)
        pronouns -= words[:1] == ["that"]
        terms = claim.wording.terms
        central = sum(shared[t] for t in terms) / (len(terms) + 1) / len(members)
        finite = not words or words[0] in ("to", "by", "against", "for", "of")
        score = (
            3.0 * bool(opening and opening[0] in OPEN_WORDS)
            + 1.0 * pronouns
            + 1.5 * finite
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
