"""The same claim in several articles: statements, and how many independent origins they have.

Claims are compared by what they say (:mod:`workbench.wording`), weighted by how rare each term
is in the corpus. A claim and its denial are never one statement.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from workbench import schemas
from workbench.decisions import Decisions
from workbench.origins import article_roots, claim_origins, names_in_spans
from workbench.wording import Wording, wording

__all__ = ["merge", "similar_pairs"]

ALIKE = 0.45  # similarity from which two claims say the same
RARE = 8  # rarest terms of a claim, two of which its likes must share
NEAR = 50  # claims before it, of those that share two terms, that a claim is held against
COSINE, COVERED = 0.65, 0.35  # shares of the two measures in the similarity
WIDTH = 512  # bits of a claim's signature
MOST = 48  # terms that a bound counts one by one
LOT = 500_000  # pairs looked at together, to bound memory
COLUMNS = ("claim_id", "article_id", "content", "content_spans")
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
        As :mod:`workbench.schemas` declares them; the frames are left as they were.
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
    roots = article_roots(articles, copies)
    about = names_in_spans(claims, mentions, claims["content_spans"])
    said = [
        wording(text, names=tuple(names))
        for text, names in zip(claims["content"].fillna(""), about, strict=True)
    ]
    sides = [
        _side(word, polarity, kind)
        for word, polarity, kind in zip(said, claims["polarity"], claims["cue_kind"], strict=True)
    ]
    chains = _chains(claims)
    alike = _alike(said, sides, chains)
    weights = [len(members) for members in alike]
    within = [{chains[i] for i in members} for members in alike]
    first = [members[0] for members in alike]
    pairs = similar_pairs([said[i] for i in first], [sides[i] for i in first], weights)
    pairs = [p for p in pairs if not (within[p[1]] <= within[p[2]] or within[p[1]] > within[p[2]])]
    groups = [sorted(i for k in group for i in alike[k]) for group in _clusters(pairs, weights)]
    if decisions is not None:
        groups = decisions.groups("statements", groups, lambda: claims.to_dict("records"))
    origins = claim_origins(claims, roots, mentions=mentions)
    published = dict(zip(articles["article_id"], articles["published"], strict=True))
    publishers = dict(zip(articles["article_id"], articles["publisher"], strict=True))
    days = [published.get(a, pd.NaT) for a in claims["article_id"]]
    rows: list[dict[str, Any]] = []
    statement_of: list[str | None] = [None] * len(claims)
    columns = {name: claims[name].tolist() for name in COLUMNS}
    for members in groups:
        row = _statement(columns, members, said, about, origins, days, publishers)
        rows.append(row)
        for i in members:
            statement_of[i] = row["statement_id"]
    rows.sort(key=lambda r: (-r["n_articles"], -r["n_claims"], r["statement_id"]))
    linked = claims.assign(statement_id=pd.array(statement_of, dtype=schemas.DTYPES["text"]))
    return linked, schemas.build("statements", rows)


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


def _alike(said: list[Wording], sides: list[str], chains: list[str]) -> list[list[int]]:
    """Return the claims of one wording together; those of one chain stay apart."""
    found: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    taken: Counter[tuple[Any, ...]] = Counter()
    for i, word in enumerate(said):
        key = (frozenset(word.terms), word.numbers, sides[i]) if word.terms else (i,)
        taken[key, chains[i]] += 1
        found[*key, taken[key, chains[i]]].append(i)
    return list(found.values())


def similar_pairs(
    said: list[Wording], sides: list[str], weights: list[int] | None = None
) -> list[tuple[float, int, int]]:
    """Return (similarity, i, j) of the claims that are alike, likest first.

    `weights` tells how many claims each stands for, one by default.

    Examples
    --------
    >>> texts = ["Oslo will sell 20 ships to Chile", "that Norway is selling 20 ships to Chile",
    ...          "it rained in Lima"]
    >>> [(i, j) for _, i, j in similar_pairs([wording(t) for t in texts], ["for"] * 3)]
    [(0, 1)]
    """
    weights = weights or [1] * len(said)
    df: Counter[str] = Counter()
    for word, weight in zip(said, weights, strict=True):
        for term in word.terms:
            df[term] += weight
    n = sum(weights)
    idf = {term: _weight(term) * np.log((n + 20) / (count + 1)) for term, count in df.items()}
    norms = [float(np.sqrt(sum(idf[t] ** 2 for t in word.terms))) for word in said]
    totals = [sum(idf[t] for t in word.terms) for word in said]
    pairs: list[tuple[float, int, int]] = []
    sets = [set(word.terms) for word in said]
    bound = _Bound(said, idf, norms, totals, sides)
    for i, j in _candidates(said, df, bound):
        similarity = _similarity(sets[i] & sets[j], i, j, idf, norms, totals, said)
        if similarity >= ALIKE:
            pairs.append((similarity, i, j))
    return sorted(pairs, key=lambda p: (-p[0], p[1], p[2]))


class _Bound:
    """Which pairs of claims can be alike at all, told for many at a time.

    Notes
    -----
    Terms are hashed to the bits of a signature; the bits that two claims have in common are at
    least as many as the words they share, `WIDTH` is enough to keep chance hits few. So many of
    the weightiest terms of either claim bound what the two can share, and with it their
    similarity: a pair that is let go is one that :func:`_similarity` puts below `ALIKE`.
    """

    def __init__(
        self,
        said: list[Wording],
        idf: dict[str, float],
        norms: list[float],
        totals: list[float],
        sides: list[str],
    ) -> None:
        place = {term: k % WIDTH for k, term in enumerate(sorted(idf))}
        bits = np.zeros((len(said), WIDTH), dtype=bool)
        self.counts = np.zeros(len(said), dtype=np.int64)
        weights = np.zeros((len(said), MOST + 1))
        squares = np.zeros((len(said), MOST + 1))
        for row, word in enumerate(said):
            own = [place[t] for t in word.terms]
            bits[row, own] = True
            self.counts[row] = len(word.terms) - len(set(own))  # terms that share a bit
            heavy = np.sort([idf[t] for t in word.terms])[::-1]
            sums = np.concatenate([[0.0], np.cumsum(heavy)])
            places = np.minimum(np.arange(MOST + 1), len(heavy))
            weights[row] = sums[places]
            squares[row] = np.concatenate([[0.0], np.cumsum(heavy**2)])[places]
            if len(heavy) > MOST:  # of so long a claim the last place bounds all terms
                weights[row, MOST], squares[row, MOST] = sums[-1], float((heavy**2).sum())
        self.signature = np.packbits(bits, axis=1)
        self.weights, self.squares = weights, squares
        self.norms, self.totals = np.array(norms), np.array(totals)
        self.side = np.unique(np.array(sides, dtype=str), return_inverse=True)[1]

    def possible(self, one: np.ndarray, other: np.ndarray) -> np.ndarray:
        """Return True for each pair that may reach `ALIKE`."""
        common = np.bitwise_count(self.signature[one] & self.signature[other]).sum(axis=1)
        shared = common + np.minimum(self.counts[one], self.counts[other])
        shared = np.minimum(shared, MOST).astype(np.int64)
        square = np.minimum(self.squares[one, shared], self.squares[other, shared])
        weight = np.minimum(self.weights[one, shared], self.weights[other, shared])
        cosine = square / np.maximum(self.norms[one] * self.norms[other], 1e-9)
        covered = weight / np.maximum(np.minimum(self.totals[one], self.totals[other]), 1e-9)
        likeness = COSINE * cosine + COVERED * covered
        kept: np.ndarray = (likeness >= ALIKE - 1e-9) & (self.side[one] == self.side[other])
        return kept


def _candidates(said: list[Wording], df: Counter[str], bound: _Bound) -> Iterator[tuple[int, int]]:
    """Yield the claims (i < j) that share two of their rarest terms, each pair once.

    Notes
    -----
    Every two of a claim's `RARE` rarest terms are a block, a claim of one term is a block by it.
    In a block each claim is held against the `NEAR` claims before it, so that the work grows with
    the claims and not with their pairs; those that cannot be alike are let go at once.
    """
    if not df:
        return
    rank = {term: r for r, term in enumerate(sorted(df, key=lambda t: (df[t], t)))}
    n_terms, none = len(rank), -1
    rare = np.full((len(said), RARE), none, dtype=np.int64)
    for row, word in enumerate(said):
        ranks = sorted(rank[t] for t in word.terms)[:RARE]
        ranks = ranks * 2 if len(ranks) == 1 else ranks
        rare[row, : len(ranks)] = ranks
    blocks, claims = [], []
    for first, second in combinations(range(RARE), 2):
        held = np.flatnonzero(rare[:, second] != none)
        blocks.append(rare[held, first] * n_terms + rare[held, second])
        claims.append(held)
    block, claim = np.concatenate(blocks), np.concatenate(claims)
    order = np.lexsort((claim, block))
    block, claim = block[order], claim[order]
    near = []
    for step in range(1, NEAR + 1):
        same = np.flatnonzero(block[step:] == block[:-step])
        if not len(same):
            break
        for part in np.array_split(same, len(same) // LOT + 1):
            one, other = claim[part], claim[part + step]
            kept = bound.possible(one, other)
            near.append(one[kept] * len(said) + other[kept])
    for pair in np.unique(np.concatenate(near)) if near else ():
        yield divmod(int(pair), len(said))


def _weight(term: str) -> float:
    """Return how much a kind of term counts: countries and actors less than the words."""
    return 0.7 if term[0] in "@#" else 1.0


def _similarity(
    shared: set[str],
    i: int,
    j: int,
    idf: dict[str, float],
    norms: list[float],
    totals: list[float],
    said: list[Wording],
) -> float:
    """Return how alike two claims are, 0–1."""
    words = [t for t in shared if t[0] not in "@#"]
    if not words or (len(words) < 2 and shared != set(said[i].terms) | set(said[j].terms)):
        return 0.0
    if said[i].numbers and said[j].numbers and not said[i].numbers & said[j].numbers:
        return 0.0
    cosine = sum(idf[t] ** 2 for t in shared) / max(norms[i] * norms[j], 1e-9)
    covered = sum(idf[t] for t in shared) / max(min(totals[i], totals[j]), 1e-9)
    return float(COSINE * cosine + COVERED * covered)


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


def _statement(
    claims: dict[str, list[Any]],
    members: list[int],
    said: list[Wording],
    about: list[list[str]],
    origins: list[tuple[str, str | None]],
    days: list[Any],
    publishers: dict[str, Any],
) -> dict[str, Any]:
    """Return the row of one statement."""
    article_ids = list(dict.fromkeys(claims["article_id"][i] for i in members))
    dated = [days[i] for i in members if pd.notna(days[i])]
    first = min(
        members,
        key=lambda i: (
            days[i] if pd.notna(days[i]) else pd.Timestamp.max,
            claims["claim_id"][i],
        ),
    )
    by_key: dict[str, str | None] = {}
    for i in members:
        by_key.setdefault(*origins[i])
    named_anywhere = any(key.startswith(("actor:", "name:", "words:")) for key in by_key)
    keys = [k for k in by_key if not (named_anywhere and k.startswith("article:"))]
    best = _clearest(claims, members, said)
    counts = Counter(name for i in members for name in about[i])
    often = [name for name, n in counts.items() if n * 2 >= len(members)]
    return {
        "statement_id": f"{claims['claim_id'][first]}:s",
        "text": _clean(claims["content"][best]),
        "n_claims": len(members),
        "n_articles": len(article_ids),
        "n_publishers": len({p for a in article_ids if pd.notna(p := publishers.get(a))}) or 1,
        "n_origins": len(keys),
        "origins": [shown for k in keys if (shown := by_key[k]) is not None],
        "first_seen": min(dated) if dated else pd.NaT,
        "last_seen": max(dated) if dated else pd.NaT,
        "actors": list(dict.fromkeys([*about[best], *often])),
    }


def _clearest(claims: dict[str, list[Any]], members: list[int], said: list[Wording]) -> int:
    """Return the claim whose wording stands best by itself."""
    if len(members) == 1:
        return members[0]
    shared = Counter(t for i in members for t in said[i].terms)

    def cost(i: int) -> tuple[float, str]:
        words = claims["content"][i].lower().split()
        opening = words[1:2] if words[:1] == ["that"] else words[:1]
        pronouns = sum(w.strip('.,“”"') in OPEN_WORDS for w in words)
        pronouns -= words[:1] == ["that"]
        central = sum(shared[t] for t in said[i].terms) / (len(said[i].terms) + 1) / len(members)
        finite = not words or words[0] in ("to", "by", "against", "for", "of")
        score = (
            3.0 * bool(opening and opening[0] in OPEN_WORDS)
            + 1.0 * pronouns
            + 1.5 * finite
            + 0.02 * abs(len(words) - 14)
            - 2.0 * central
            + 1.0 * (len(claims["content_spans"][i]) > 1)
        )
        return score, claims["claim_id"][i]

    return min(members, key=cost)


def _clean(text: str) -> str:
    """Return a wording without the conjunction that tied it to its cue and without outer marks."""
    text = " ".join(text.split()).strip('“”" ,')
    return text.removeprefix("that ").removeprefix("That ")
