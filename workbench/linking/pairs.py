"""Pairs of claims that say the same: those that share rare terms, compared by all their terms.

What is alike is kept as claims come and go, so that a change costs what it touches: weights of
terms move in steps, blocks hang on a claim's own terms, and of a crowded block a claim is held
against its neighbours alone, in an order that is the same whoever else is there.

Notes
-----
Sorted neighbourhoods in crowded blocks: Hernández and Stolfo (1995). The weights of the score are
those of a logistic regression on the pairs of ``tests/gold/five-papers`` (part ``tune``) and on
pairs of other articles that are alike by chance (``training/linking.py``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from math import fsum, log, log2, sqrt
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.linking.wording import Wording

__all__ = ["ALIKE", "Pairs", "Vocabulary", "Worded", "block_keys", "counted", "similar_pairs"]

Array = NDArray[Any]

ALIKE = 0.45  # likelihood from which two claims count as alike
RARE = 8  # rarest terms of a claim, two of which its likes must share
NEAR = 50  # neighbours on either side that a claim is held against in a crowded block
SLIP = 1  # days that two claims may be apart in what they date
NEAR_MOODS = ({"ahead", "aims"}, {"ahead", ""})  # modalities in which one thing may be told
WIDTH = 512  # bits of a claim's signature
MOST = 48  # terms that a bound counts one by one
LOT = 500_000  # pairs looked at together, to bound memory
ENOUGH = 6  # shared words that count
STEP = 2  # steps in which counts are taken, to a doubling


class Worded(NamedTuple):
    """A claim to compare: what it says, what has to agree first, how many claims it stands for.

    ``name`` is what it is put in order by.
    """

    said: Wording
    side: str = ""
    weight: int = 1
    name: str = ""


class Features(NamedTuple):
    """What of two claims speaks for one statement, or what each of it weighs.

    The cosine of their terms' weights, the shares of the shorter and of the longer claim that the
    other covers, and the words that they share, up to `ENOUGH`.
    """

    cosine: Any
    shorter: Any
    longer: Any
    words: Any


WEIGHTS = Features(cosine=1.87, shorter=1.89, longer=1.12, words=0.57)
BIAS = -3.69


def _stepped(count: int) -> float:
    return float(2 ** (round(STEP * log2(max(count, 1))) / STEP))


@dataclass
class Vocabulary:
    """The terms of all claims: what each weighs, and how rare it is."""

    counts: Counter[str] = field(default_factory=Counter)
    n: int = 0
    _weights: dict[str, float] = field(default_factory=dict, repr=False)

    def weight(self, term: str) -> float:
        """Return what a term weighs, by the steps of its count and of that of all claims."""
        held = self._weights.get(term)
        if held is None:
            rarity = log((_stepped(self.n) + 20) / (_stepped(self.counts[term]) + 1))
            held = self._weights[term] = max(rarity, 0.05) * (0.7 if term[0] in "@#" else 1.0)
        return held

    def add(self, some: Counter[str], n: int) -> set[str]:
        """Count more claims, or fewer; return the terms that now weigh otherwise."""
        was = _stepped(self.n)
        before = {t: _stepped(self.counts[t]) for t in some}
        self.counts.update(some)
        self.n += n
        moved = {t for t, step in before.items() if _stepped(self.counts[t]) != step}
        if _stepped(self.n) != was:
            moved = set(self.counts)
        for term in moved:
            self._weights.pop(term, None)
        for term in [t for t in some if self.counts[t] <= 0]:
            del self.counts[term]
        return moved

    def rarest(self, terms: Iterable[str]) -> list[str]:
        """Return the rarest terms of a claim."""
        return sorted(terms, key=lambda t: (_stepped(self.counts[t]), t))[:RARE]


def counted(some: Iterable[Worded]) -> Counter[str]:
    """Return how many claims hold each term, where each wording stands for some of them."""
    counts: Counter[str] = Counter()
    for one in some:
        counts.update(dict.fromkeys(one.said.terms, one.weight))
    return counts


def _hashed(texts: list[str]) -> Array:
    return np.asarray(pd.util.hash_array(np.array(texts, dtype=object)), dtype=np.uint64)


def block_keys(some: list[Worded], vocabulary: Vocabulary) -> Array:
    """Return the blocks of claims, a row a claim: every two of its rarest terms; 0 is none.

    A claim of one term is a block by it.
    """
    rare = [vocabulary.rarest(one.said.terms) for one in some]
    known = sorted({term for terms in rare for term in terms})
    code = dict(zip(known, _hashed(known), strict=True)) if known else {}
    codes = np.zeros((len(some), RARE), dtype=np.uint64)
    for row, terms in enumerate(rare):
        own = sorted(code[t] for t in (terms * 2 if len(terms) == 1 else terms))
        codes[row, : len(own)] = own
    keys = [codes[:, a] * np.uint64(31) ^ codes[:, b] for a, b in combinations(range(RARE), 2)]
    held = [codes[:, b] != 0 for _, b in combinations(range(RARE), 2)]
    return np.where(np.stack(held, 1), np.stack(keys, 1), np.uint64(0))


class _Profiles(NamedTuple):
    """What tells of many pairs of claims at a time whether they can be alike at all.

    Notes
    -----
    Terms are hashed to the bits of a signature; the bits that two claims have in common are at
    least as many as the terms they share, but for those of one claim that share a bit
    (``doubled``). So many of the weightiest terms of either claim bound what the two can share,
    and with it their likeness: a pair that is let go is one that is not alike.
    """

    signature: Array
    doubled: Array
    weights: Array
    squares: Array
    norms: Array
    totals: Array
    side: Array
    order: Array
    keys: Array

    @classmethod
    def of(cls, some: list[Worded], vocabulary: Vocabulary) -> _Profiles:
        n = len(some)
        bits = np.zeros((n, WIDTH), dtype=bool)
        doubled, norms, totals = np.zeros(n, dtype=np.int64), np.zeros(n), np.zeros(n)
        weights, squares = np.zeros((2, n, MOST + 1), dtype=np.float32)
        terms = sorted({t for one in some for t in one.said.terms})
        place = dict(zip(terms, (_hashed(terms) % np.uint64(WIDTH)).tolist(), strict=True))
        for row, one in enumerate(some):
            own = [place[t] for t in one.said.terms]
            bits[row, own] = True
            doubled[row] = len(own) - len(set(own))
            heavy = np.sort([vocabulary.weight(t) for t in one.said.terms])[::-1]
            norms[row], totals[row] = sqrt(fsum(heavy**2)), fsum(heavy)
            upto = np.minimum(np.arange(MOST + 1), len(heavy))
            weights[row] = np.concatenate([[0.0], np.cumsum(heavy)])[upto]
            squares[row] = np.concatenate([[0.0], np.cumsum(heavy**2)])[upto]
            if len(heavy) > MOST:  # of so long a claim the last place bounds all terms
                weights[row, MOST], squares[row, MOST] = totals[row], norms[row] ** 2
        return cls(
            np.packbits(bits, axis=1), doubled, weights, squares, norms, totals,
            _hashed([one.side for one in some]), _hashed([one.name for one in some]),
            block_keys(some, vocabulary),
        )  # fmt: skip

    def possible(self, one: Array, other: Array) -> Array:
        """Return True for each pair that may be alike."""
        common = np.bitwise_count(self.signature[one] & self.signature[other]).sum(axis=1)
        shared = common + np.minimum(self.doubled[one], self.doubled[other])
        shared = np.minimum(shared, MOST).astype(np.int64)
        square = np.minimum(self.squares[one, shared], self.squares[other, shared])
        weight = np.minimum(self.weights[one, shared], self.weights[other, shared])
        least = np.minimum(self.totals[one], self.totals[other])
        most = np.maximum(self.totals[one], self.totals[other])
        cosine = square / np.maximum(self.norms[one] * self.norms[other], 1e-9)
        shorter, longer = (np.minimum(weight / np.maximum(t, 1e-9), 1) for t in (least, most))
        words = np.minimum(shared, ENOUGH)
        odds = _odds(Features(np.minimum(cosine, 1), shorter, longer, words))
        kept: Array = odds >= log(ALIKE / (1 - ALIKE)) - 1e-3
        return kept & (self.side[one] == self.side[other])


def _odds(found: Features) -> Any:
    return BIAS + sum(weight * value for weight, value in zip(WEIGHTS, found, strict=True))


class Pairs:
    """Claims that are alike, kept as claims come and go.

    Parameters
    ----------
    vocabulary
        Of all claims, where these are some of them and their terms are counted already.
    share
        ``(k, n)``: the k-th of n shares of the blocks that pairs are looked for in.

    Attributes
    ----------
    vocabulary
        What each term weighs.
    links
        For each claim those that it is alike with, and how likely they say the same.
    """

    def __init__(
        self, vocabulary: Vocabulary | None = None, *, share: tuple[int, int] = (0, 1)
    ) -> None:
        self._counts = vocabulary is None
        self.vocabulary = Vocabulary() if vocabulary is None else vocabulary
        self._share = share
        self._at: dict[Hashable, int] = {}
        self._names: list[Hashable] = []
        self._worded: list[Worded | None] = []
        self._profiles: _Profiles | None = None
        self.links: dict[Hashable, dict[Hashable, float]] = {}

    def change(self, gone: Iterable[Hashable], new: Mapping[Hashable, Worded]) -> set[Hashable]:
        """Take claims out and put others in; return those whose links may have changed."""
        gone = set(gone)
        if self._counts:
            left = [one for key in gone if (one := self._worded[self._at[key]]) is not None]
            away, more = counted(left), counted(new.values())
            n = sum(one.weight for one in new.values()) - sum(one.weight for one in left)
            moved = self.vocabulary.add(Counter({t: more[t] - away[t] for t in {*more, *away}}), n)
            shifted = {
                key: one
                for key, at in self._at.items()
                if key not in gone
                and (one := self._worded[at]) is not None
                and not moved.isdisjoint(one.said.terms)
            }
            gone, new = {*gone, *shifted}, {**shifted, **new}
        touched = {*gone, *new, *(other for key in gone for other in self.links[key])}
        emptied = self._drop(gone)
        self._put(new)
        dirty, pairs = self._near([self._at[key] for key in new], emptied)
        for at in dirty:
            key = self._names[at]
            touched.update({key: None, **self.links[key]})
            for other in self.links[key]:
                self.links[other].pop(key, None)
            self.links[key] = {}
        for i, j in pairs:
            likely = self._likely(i, j)
            if likely >= ALIKE:
                a, b = self._names[i], self._names[j]
                self.links[a][b] = self.links[b][a] = likely
                touched.add(b)
        return touched

    def _drop(self, keys: Iterable[Hashable]) -> Array:
        """Take claims out; return the blocks that they stood in."""
        rows = []
        for key in keys:
            rows.append(self._at.pop(key))
            self._worded[rows[-1]] = None
            for other in self.links.pop(key):
                if other in self.links:
                    self.links[other].pop(key, None)
        if self._profiles is None or not rows:
            return np.zeros(0, dtype=np.uint64)
        blocks: Array = self._profiles.keys[rows].ravel()
        self._profiles.keys[rows] = 0
        return blocks[blocks != 0]

    def _put(self, new: Mapping[Hashable, Worded]) -> None:
        fresh = _Profiles.of(list(new.values()), self.vocabulary)
        held = self._profiles
        self._profiles = (
            fresh
            if held is None
            else _Profiles(*(np.concatenate(both) for both in zip(held, fresh, strict=True)))
        )
        for key, one in new.items():
            self._at[key] = len(self._names)
            self._names.append(key)
            self._worded.append(one)
            self.links[key] = {}

    def _near(self, rows: list[int], emptied: Array) -> tuple[list[int], Iterable[tuple[int, int]]]:
        """Return the claims to be linked anew, and the pairs of them that may be alike.

        What stands in a crowded block that changed has other neighbours now: it is linked anew.
        """
        assert self._profiles is not None
        keys = self._profiles.keys
        changed = np.concatenate([keys[rows].ravel(), emptied])
        if len(rows) < len(self._at):  # in a block of all anew nothing is linked
            entries = self._entries(np.unique(changed[changed != 0]))
            blocks, sizes = np.unique(entries[0], return_counts=True)
            gone_from, gone = np.unique(emptied, return_counts=True)
            before = dict(zip(gone_from.tolist(), gone.tolist(), strict=True))
            crowded = [
                b for b, n in zip(blocks.tolist(), sizes.tolist(), strict=True)
                if n + before.get(b, 0) > NEAR
            ]  # fmt: skip
            crowd = entries[1][np.isin(entries[0], np.array(crowded, dtype=np.uint64))]
            rows = sorted({*rows, *crowd.tolist()})
        anew = np.zeros(len(self._names), dtype=bool)
        anew[rows] = True
        entries = self._entries(np.unique(keys[rows]))
        return rows, self._windows(*entries, anew)

    def _entries(self, blocks: Array) -> tuple[Array, Array]:
        """Return what stands in some blocks: block and claim, in the order of both."""
        assert self._profiles is not None
        keys = self._profiles.keys
        k, n = self._share
        blocks = blocks[(blocks != 0) & (blocks % np.uint64(n) == k)]
        at = np.searchsorted(blocks, keys) if len(blocks) else np.zeros(keys.shape, dtype=np.int64)
        held = (
            blocks[np.minimum(at, len(blocks) - 1)] == keys
            if len(blocks) else np.zeros(keys.shape, dtype=bool)
        )  # fmt: skip
        row = np.nonzero(held)[0]
        block = keys[held]
        order = np.lexsort((self._profiles.order[row], block))
        return block[order], row[order]

    def _windows(self, block: Array, row: Array, anew: Array) -> Iterator[tuple[int, int]]:
        """Yield pairs of neighbours in a block, one of them anew, that may be alike; each once."""
        assert self._profiles is not None
        near, total = [], len(self._names)
        for step in range(1, NEAR + 1):
            same = np.flatnonzero(block[step:] == block[:-step])
            if not len(same):
                break
            for part in np.array_split(same, len(same) // LOT + 1):
                one, other = row[part], row[part + step]
                wanted = (anew[one] | anew[other]) & (one != other)
                one, other = one[wanted], other[wanted]
                kept = self._profiles.possible(one, other)
                low, high = np.minimum(one, other)[kept], np.maximum(one, other)[kept]
                near.append(low * total + high)
        for pair in np.unique(np.concatenate(near)) if near else ():
            yield divmod(int(pair), total)

    def _likely(self, i: int, j: int) -> float:
        """Return how likely two claims say the same, 0–1."""
        found = self.features(i, j)
        return 0.0 if found is None else float(1 / (1 + np.exp(-_odds(found))))

    def features(self, i: int, j: int) -> Features | None:
        """Return what the weights are of, of the claims put in i-th and j-th.

        None where they share too little, or tell something exactly that keeps them apart.
        """
        a, b = self._worded[i], self._worded[j]
        assert a is not None
        assert b is not None
        assert self._profiles is not None
        one, other = a.said, b.said
        shared = set(one.terms).intersection(other.terms)
        words = sum(t[0] not in "@#" for t in shared)
        own = [any(t[0] not in "@#" and t not in shared for t in c.terms) for c in (one, other)]
        if not words or (words < 2 and any(own)) or not may_agree(one, other):
            return None
        weights = [self.vocabulary.weight(t) for t in shared]
        norms, totals = self._profiles.norms, self._profiles.totals
        cosine = fsum(w * w for w in weights) / max(norms[i] * norms[j], 1e-9)
        least, most = (fsum(weights) / max(x, 1e-9) for x in sorted((totals[i], totals[j])))
        return Features(cosine, least, most, min(words, ENOUGH))


def similar_pairs(
    some: list[Worded],
    *,
    vocabulary: Vocabulary | None = None,
    share: tuple[int, int] = (0, 1),
) -> list[tuple[float, int, int]]:
    """Return (likelihood, i, j) of the claims that are alike, i < j, likest first.

    Parameters
    ----------
    some
        The claims.
    vocabulary, share
        As for :class:`Pairs`.

    Examples
    --------
    >>> from workbench.linking.wording import wording
    >>> texts = ["Oslo will sell 20 ships to Chile", "that Norway is selling 20 ships to Chile",
    ...          "it rained in Lima"]
    >>> [(i, j) for _, i, j in similar_pairs([Worded(wording(t)) for t in texts])]
    [(0, 1)]
    """
    if not some:
        return []
    found = Pairs(vocabulary, share=share)
    found.change((), dict(enumerate(some)))
    pairs = [
        (likely, i, j)
        for i in range(len(some))
        for j, likely in found.links[i].items()
        if isinstance(j, int) and i < j
    ]
    return sorted(pairs, key=lambda p: (-p[0], p[1], p[2]))


def may_agree(one: Wording, other: Wording) -> bool:
    """Return whether nothing that two claims tell exactly keeps them apart.

    Numbers, days of the week and months must be a part of the other's where both have some, and
    the modality must be one, but what is wanted and what is told as a fact may both be what will
    be; days that both date something to must meet; of the actors and states that both name one at
    least must be the same.
    """
    told = ((one.numbers, other.numbers), (one.days, other.days), (one.months, other.months))
    for mine, theirs in told:
        if mine and theirs and not (mine <= theirs or theirs <= mine):
            return False
    if one.mood != other.mood and {one.mood, other.mood} not in NEAR_MOODS:
        return False
    if (
        one.when
        and other.when
        and not (one.when[0] - SLIP <= other.when[1] and other.when[0] - SLIP <= one.when[1])
    ):
        return False
    who = [{t for t in claim.terms if t[0] in "@#"} for claim in (one, other)]
    return not (all(who) and who[0].isdisjoint(who[1]))
