"""Articles that repeat others: reprints, cut versions, wire copies under new headlines.

Candidates come from MinHash over runs of words (datasketch); each pair is then laid side by side
and the share of words that stand in common runs is counted (:func:`shared_words`), whatever
their order. The earlier article is the original where dates tell, else the longer one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from zlib import crc32

import numpy as np

__all__ = ["Copy", "find_copies", "shared_words"]

RUN = 5  # words that must stand in the same order to count as common
SHARE = 0.8  # of an article's words: from here on it repeats the other
LISTED = 0.4  # of the words of either: from here on the pair is told
BANDS, ROWS = 40, 3  # of the MinHash index: pairs with a third of their runs in common are found


@dataclass(frozen=True)
class Copy:
    """A pair of articles with words in common: ``article_id`` repeats ``copy_of``.

    ``share`` is the share of the words of ``article_id`` that also stand in ``copy_of`` in
    runs of at least five, ``share_of_original`` the other way round. ``kind`` is ``exact``
    (nothing else), ``near`` (hardly anything else), ``cut`` (a shorter version), ``extended``
    (the later article adds to it) or ``partial``; ``direction`` is ``dated`` where the days of
    publication tell which came first, else ``assumed``.
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
    words = [_coded(text) for text in texts]
    order = sorted(
        range(len(texts)),
        key=lambda i: (when[i] is None, when[i] or datetime.min, -len(words[i]), i),
    )
    root: dict[int, int] = {}
    rows: dict[int, Copy] = {}
    for i, earlier in _candidates(words, order):
        best: Copy | None = None
        original = i
        for j in earlier:
            # an undated article may be the longer original of a dated one that was cut from it
            pair = _compare(i, j, article_ids, words, when)
            if pair is not None and (best is None or pair.share > best.share):
                best, original = pair, j
        if best is None:
            continue
        if best.is_duplicate:
            root[i] = root.get(original, original)
            if root[i] != original:
                again = _compare(i, root[i], article_ids, words, when)
                best = again if again is not None and again.is_duplicate else best
        rows[i] = best
    return [asdict(rows[i]) for i in sorted(rows)]


def shared_words(first: str, second: str) -> tuple[int, int]:
    """Return how many words of each text stand in runs of five that the other has too.

    Examples
    --------
    >>> shared_words("a b c d e f g", "x c d e f g y a")
    (5, 5)
    """
    return _shared(_coded(first), _coded(second))


def _shared(first: np.ndarray, second: np.ndarray) -> tuple[int, int]:
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


def _compare(
    i: int,
    j: int,
    article_ids: Sequence[str],
    words: Sequence[np.ndarray],
    when: Sequence[datetime | None],
) -> Copy | None:
    """Return how article i repeats article j, None if they have too little in common."""
    same = np.array_equal(words[i], words[j])
    first, second = (len(words[i]),) * 2 if same else _shared(words[i], words[j])
    share = first / max(1, len(words[i]))
    of_original = second / max(1, len(words[j]))
    if max(share, of_original) < LISTED or (first < 20 and not same):
        return None
    if same:
        kind = "exact"
    elif share >= SHARE:
        kind = "near" if of_original >= SHARE else "cut"
    else:
        kind = "extended" if of_original >= SHARE else "partial"
    day_i, day_j = when[i], when[j]
    dated = day_i is not None and day_j is not None and day_i != day_j
    return Copy(
        article_ids[i],
        article_ids[j],
        round(share, 3),
        round(of_original, 3),
        first,
        kind,
        "dated" if dated else "assumed",
        share >= SHARE,
    )


def _candidates(words: Sequence[np.ndarray], order: list[int]) -> Iterator[tuple[int, list[int]]]:
    """Yield each article with those before it in the order that may have runs in common."""
    from datasketch import MinHash, MinHashLSH

    n_perm = BANDS * ROWS
    index = MinHashLSH(num_perm=n_perm, params=(BANDS, ROWS))
    blank = MinHash(num_perm=n_perm, seed=7, hashfunc=_as_is)
    exact: dict[bytes, int] = {}
    for i in order:
        found: set[int] = set()
        if len(words[i]) >= RUN:
            signature = blank.copy()
            signature.update_batch(np.unique(_runs(words[i])).tolist())
            found.update(index.query(signature))
            index.insert(i, signature, check_duplication=False)
        elif len(words[i]):
            first = exact.setdefault(words[i].tobytes(), i)
            found.update({first} - {i})
        yield i, sorted(found)


def _as_is(value: int) -> int:
    return value
