"""Articles that repeat others: reprints, cut versions, wire copies under new headlines.

Candidates come from MinHash over runs of words (datasketch); each pair is then laid side by side
and the share of words that stand in common runs is counted, whatever their order.
The earlier article is the original where dates show which, else the longer one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from typing import Any
from zlib import crc32

import numpy as np

__all__ = ["Copy", "Words", "block_keys", "chosen", "find_copies", "near_pairs"]

RUN = 5  # words that must stand in the same order to count as common
SHARE = 0.8  # of an article's words: from here on it repeats the other
LISTED = 0.4  # of the words of either: from here on the pair is listed
WHOLE = b"whole"  # begins the key of a text that is too short for runs
BANDS, ROWS = 40, 3  # of the MinHash index: pairs with a third of their runs in common are found


@dataclass(frozen=True)
class Copy:
    """A pair of articles with words in common: ``article_id`` repeats ``copy_of``.

    ``share`` is the share of the words of ``article_id`` that also stand in ``copy_of`` in
    runs of at least five, ``share_of_original`` the other way round. ``kind`` is ``exact``
    (nothing else), ``near`` (hardly anything else), ``cut`` (a shorter version), ``extended``
    (the later article adds to it) or ``partial``; ``direction`` is ``dated`` where the days of
    publication show which came first, else ``assumed``.
    """

    article_id: str
    copy_of: str
    share: float
    share_of_original: float
    n_words_common: int
    kind: str
    direction: str
    is_duplicate: bool


def find_copies(
    article_ids: Sequence[str],
    texts: Sequence[str],
    published: Sequence[datetime | None] | None = None,
) -> list[dict[str, Any]]:
    """Return a row for each article that repeats an earlier one, in the order of the articles.

    Parameters
    ----------
    article_ids, texts
        The articles.
    published
        Days of publication; None where one is not known.

    Returns
    -------
    list of dict
        The fields of :class:`Copy`. An article has at most one row, for the original that it
        has most in common with; a copy of a copy points to the first original.

    Notes
    -----
    Broder (1997) for shingles and MinHash; the alignment is greedy tiling in the sense of Wise
    (1993) with runs of five words. A rewritten report with the same facts is no copy. Below
    twenty words only exact repetition counts.

    Examples
    --------
    >>> wire = "The two leaders met in the capital on Monday and spoke for an hour about trade."
    >>> rows = find_copies(["a", "b"], [wire, wire.upper()])
    >>> rows[0]["article_id"], rows[0]["copy_of"], rows[0]["kind"]
    ('b', 'a', 'exact')
    """
    when = list(published) if published is not None else [None] * len(texts)
    known = {
        place: Words.of(place, article_id, text, day)
        for place, (article_id, text, day) in enumerate(zip(article_ids, texts, when, strict=True))
    }
    near = near_pairs((key, w.order) for w in known.values() for key in block_keys(w.codes))
    return [asdict(copy) for _, copy in chosen(known, near)]


@dataclass(frozen=True)
class Words:
    """What an article is compared by: its place, its words as numbers, its day."""

    place: int
    article_id: str
    codes: np.ndarray
    when: datetime | None

    @classmethod
    def of(cls, place: int, article_id: str, text: str, when: datetime | None) -> Words:
        """Return those of a text."""
        return cls(place, article_id, _coded(text), when)

    @property
    def order(self) -> tuple[bool, datetime, int, int]:
        """By day, then by length, then by place: what an article comes after may be its original.

        The last of it is the place.
        """
        return (self.when is None, self.when or datetime.min, -len(self.codes), self.place)


def block_keys(codes: np.ndarray) -> list[bytes]:
    """Return the bands of the MinHash of an article's runs; too short a text is known by itself.

    Two articles that share a key may have text in common.
    """
    if not len(codes):
        return []
    if len(codes) < RUN:
        return [WHOLE + codes.tobytes()]
    signature = _blank().copy()
    signature.update_batch(np.unique(_runs(codes)).tolist())
    values = signature.hashvalues.reshape(BANDS, ROWS)
    return [bytes([band]) + values[band].tobytes() for band in range(BANDS)]


def near_pairs(keyed: Iterable[tuple[bytes, tuple[Any, ...]]]) -> dict[int, set[int]]:
    """Return the places before each article that share a key with it.

    Parameters
    ----------
    keyed
        Pairs of a key and the :attr:`Words.order` of an article that has it.
    """
    blocks: dict[bytes, list[tuple[Any, ...]]] = defaultdict(list)
    for key, order in keyed:
        blocks[key].append(order)
    near: dict[int, set[int]] = defaultdict(set)
    for key, block in blocks.items():
        places = [order[-1] for order in sorted(block)]
        for n, place in enumerate(places[1:], 1):
            near[place].update(places[: 1 if key.startswith(WHOLE) else n])
    return near


def chosen(known: Mapping[int, Words], near: Mapping[int, set[int]]) -> list[tuple[int, Copy]]:
    """Return (place, copy) of the articles that repeat another, by place.

    Parameters
    ----------
    known
        Articles by place.
    near
        What :func:`near_pairs` gave of these articles.
    """
    root: dict[int, int] = {}
    rows: dict[int, Copy] = {}
    for i in sorted(near, key=lambda place: known[place].order):
        best: Copy | None = None
        original = i
        for j in sorted(near[i]):
            # an undated article may be the longer original of a dated one that was cut from it
            pair = _compare(known[i], known[j])
            if pair is not None and (best is None or pair.share > best.share):
                best, original = pair, j
        if best is None:
            continue
        if best.is_duplicate:
            root[i] = root.get(original, original)
            if root[i] != original:
                again = _compare(known[i], known[root[i]])
                best = again if again is not None and again.is_duplicate else best
        rows[i] = best
    return sorted(rows.items())


def _shared(first: np.ndarray, second: np.ndarray) -> tuple[int, int]:
    """Return how many words of each text stand in runs that the other has too."""
    runs, others = _runs(first), _runs(second)
    return _covered(np.isin(runs, others)), _covered(np.isin(others, runs))


def _covered(common: np.ndarray) -> int:
    """Return how many words the runs cover that are in common."""
    if not len(common):
        return 0
    marked = np.zeros(len(common) + RUN - 1, dtype=bool)
    for k in range(RUN):
        marked[k : k + len(common)] |= common
    return int(marked.sum())


def _coded(text: str) -> np.ndarray:
    """Return the words of a text as numbers, the same on every machine."""
    words = re.findall(r"\w+", text.lower())
    return np.fromiter((crc32(word.encode()) for word in words), np.uint32, len(words))


def _runs(codes: np.ndarray) -> np.ndarray:
    """Return a 32-bit number for each run of words."""
    n = max(0, len(codes) - RUN + 1)
    total = np.zeros(n, dtype=np.uint64)
    for k in range(RUN):
        total = (total * np.uint64(1000003)) ^ codes[k : k + n].astype(np.uint64)
    mixed = (total ^ (total >> np.uint64(31))) * np.uint64(0x9E3779B97F4A7C15)
    return (mixed >> np.uint64(32)).astype(np.uint32)


def _compare(one: Words, other: Words) -> Copy | None:
    """Return how one article repeats the other, None if they have too little in common."""
    same = np.array_equal(one.codes, other.codes)
    first, second = (len(one.codes),) * 2 if same else _shared(one.codes, other.codes)
    share = first / max(1, len(one.codes))
    of_original = second / max(1, len(other.codes))
    if max(share, of_original) < LISTED or (first < 20 and not same):
        return None
    if same:
        kind = "exact"
    elif share >= SHARE:
        kind = "near" if of_original >= SHARE else "cut"
    else:
        kind = "extended" if of_original >= SHARE else "partial"
    dated = one.when is not None and other.when is not None and one.when != other.when
    return Copy(
        one.article_id,
        other.article_id,
        round(share, 3),
        round(of_original, 3),
        first,
        kind,
        "dated" if dated else "assumed",
        share >= SHARE,
    )


@cache
def _blank() -> Any:
    """Return the signature of nothing, whose permutations all others share."""
    from datasketch import MinHash

    return MinHash(num_perm=BANDS * ROWS, seed=7, hashfunc=_as_is)


def _as_is(value: int) -> int:
    return value
