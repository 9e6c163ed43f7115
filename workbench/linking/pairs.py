"""Pairs of claims that say the same: those that share rare terms, compared by all their terms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from math import fsum, log, sqrt
from typing import Protocol

import numpy as np

from workbench.linking.wording import Wording

__all__ = [
    "ALIKE", "PairScorer", "Vocabulary", "block_keys", "counted", "may_agree", "similar_pairs",
]  # fmt: skip

ALIKE = 0.42  # similarity from which two claims say the same
RARE = 8  # rarest terms of a claim, two of which its likes must share
NEAR = 50  # claims before it, of those that share two terms, that a claim is held against
COSINE, COVERED = 0.65, 0.35  # shares of the two measures in the similarity
NEAR_MOODS = ({"ahead", "aims"}, {"ahead", ""})  # modalities in which one thing may be told
WIDTH = 512  # bits of a claim's signature
MOST = 48  # terms that a bound counts one by one
LOT = 500_000  # pairs looked at together, to bound memory


class PairScorer(Protocol):
    """Whatever finds the claims that are alike: terms here, sentence embeddings elsewhere."""

    def __call__(
        self, said: list[Wording], sides: list[str], weights: list[int] | None = None
    ) -> list[tuple[float, int, int]]:
        """Return (similarity, i, j) of claims that are alike, i < j, likest first."""
        ...


@dataclass(frozen=True)
class Vocabulary:
    """The terms of all claims: what each weighs, and its place from the rarest on."""

    idf: dict[str, float]
    rank: dict[str, int]

    @classmethod
    def of(cls, counts: Counter[str], n: int) -> Vocabulary:
        """Return that of n claims, by the number of claims that hold each term."""
        idf = {term: _weight(term) * log((n + 20) / (count + 1)) for term, count in counts.items()}
        order = sorted(counts, key=lambda term: (counts[term], term))
        return cls(idf, {term: rank for rank, term in enumerate(order)})


def counted(said: Iterable[Wording], weights: Iterable[int]) -> Counter[str]:
    """Return how many claims hold each term, where each wording stands for some of them."""
    counts: Counter[str] = Counter()
    for word, weight in zip(said, weights, strict=True):
        for term in word.terms:
            counts[term] += weight
    return counts


def similar_pairs(
    said: list[Wording],
    sides: list[str],
    weights: list[int] | None = None,
    *,
    vocabulary: Vocabulary | None = None,
    share: tuple[int, int] = (0, 1),
) -> list[tuple[float, int, int]]:
    """Return (similarity, i, j) of the claims that are alike, likest first.

    Parameters
    ----------
    said, sides
        What each claim says, and what has to agree before words count.
    weights
        How many claims each stands for; one by default.
    vocabulary
        Of all claims, where these are some of them.
    share
        ``(k, n)``: the k-th of n shares of the blocks that pairs are looked for in.

    Examples
    --------
    >>> from workbench.linking.wording import wording
    >>> texts = ["Oslo will sell 20 ships to Chile", "that Norway is selling 20 ships to Chile",
    ...          "it rained in Lima"]
    >>> [(i, j) for _, i, j in similar_pairs([wording(t) for t in texts], ["for"] * 3)]
    [(0, 1)]
    """
    weights = weights or [1] * len(said)
    if vocabulary is None:
        vocabulary = Vocabulary.of(counted(said, weights), sum(weights))
    idf = vocabulary.idf
    norms = [sqrt(fsum(idf[t] ** 2 for t in word.terms)) for word in said]
    totals = [fsum(idf[t] for t in word.terms) for word in said]
    pairs: list[tuple[float, int, int]] = []
    sets = [set(word.terms) for word in said]
    bound = _Bound(said, idf, norms, totals, sides)
    for i, j in _candidates(said, vocabulary.rank, bound, share):
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


def _candidates(
    said: list[Wording], rank: dict[str, int], bound: _Bound, share: tuple[int, int]
) -> Iterator[tuple[int, int]]:
    """Yield the claims (i < j) that share two of their rarest terms, each pair once.

    Notes
    -----
    In a block each claim is held against the `NEAR` claims before it, so that the work grows with
    the claims and not with their pairs; those that cannot be alike are let go at once.
    """
    if not said:
        return
    block, claim = block_keys(said, rank)
    mine = block % share[1] == share[0]
    block, claim = block[mine], claim[mine]
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


def block_keys(said: list[Wording], rank: dict[str, int]) -> tuple[np.ndarray, np.ndarray]:
    """Return the blocks that claims stand in, and the claim of each, as two arrays.

    Notes
    -----
    Every two of a claim's `RARE` rarest terms are a block, a claim of one term is a block by it.
    """
    none = -1
    rare = np.full((len(said), RARE), none, dtype=np.int64)
    for row, word in enumerate(said):
        ranks = sorted(rank[t] for t in word.terms)[:RARE]
        ranks = ranks * 2 if len(ranks) == 1 else ranks
        rare[row, : len(ranks)] = ranks
    blocks, claims = [], []
    for first, second in combinations(range(RARE), 2):
        held = np.flatnonzero(rare[:, second] != none)
        blocks.append(rare[held, first] * len(rank) + rare[held, second])
        claims.append(held)
    return np.concatenate(blocks), np.concatenate(claims)


def may_agree(one: Wording, other: Wording) -> bool:
    """Return whether nothing that two claims tell exactly keeps them apart.

    Numbers, days of the week and months must be a part of the other's where both have some, and
    the modality must be one, but what is wanted and what is told as a fact may both be what will
    be; of the actors and states that both name one at least must be the same.
    """
    told = ((one.numbers, other.numbers), (one.days, other.days), (one.months, other.months))
    for mine, theirs in told:
        if mine and theirs and not (mine <= theirs or theirs <= mine):
            return False
    if one.mood != other.mood and {one.mood, other.mood} not in NEAR_MOODS:
        return False
    who = [{t for t in claim.terms if t[0] in "@#"} for claim in (one, other)]
    return not (all(who) and who[0].isdisjoint(who[1]))


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
    if not may_agree(said[i], said[j]):
        return 0.0
    cosine = fsum(idf[t] ** 2 for t in shared) / max(norms[i] * norms[j], 1e-9)
    covered = fsum(idf[t] for t in shared) / max(min(totals[i], totals[j]), 1e-9)
    return float(COSINE * cosine + COVERED * covered)
