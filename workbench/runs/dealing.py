"""Bringing together what belongs together: items dealt to the workers of a Dask cluster by keys.

Everything is a list with a future for each place; there are as many places as partitions. Links
tell which items may be one; those that are so linked, over others or by themselves, come to one
place.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain
from operator import itemgetter
from typing import Any
from zlib import crc32

import numpy as np

__all__ = ["Dealer", "Keyed"]

Keyed = list[tuple[Any, Any]]


class Dealer:
    """Submits tasks to a cluster and moves items between its places.

    Parameters
    ----------
    client
        A `distributed.Client`.
    n
        How many places there are.
    """

    def __init__(self, client: Any, n: int) -> None:
        self.client, self.n = client, n

    def each(self, do: Callable[..., Any], *columns: Sequence[Any], **same: Any) -> list[Any]:
        """Submit a task for each row of the columns."""
        return [
            self.client.submit(do, *row, pure=False, **same) for row in zip(*columns, strict=True)
        ]

    def dealt(self, keyed: Sequence[Any]) -> list[Any]:
        """Bring the items of each key together; those of one key keep their order.

        Parameters
        ----------
        keyed
            Futures of lists of (key, item); a key that is a number is the place to go to.

        Returns
        -------
        list
            Futures of lists of items.
        """
        n = self.n
        hands = self.each(_hands, keyed, [n] * len(keyed))
        picked = [self.each(itemgetter(k), hands) for k in range(n)]
        return self.each(_chained, picked)

    def together(self, items: Sequence[Any], links: Sequence[Any], *, alone: bool) -> Any:
        """Bring items that are linked, over others or by themselves, to one place.

        Parameters
        ----------
        items
            Futures of lists of (place, item).
        links
            Futures of lists of links: places of two items, and more.
        alone
            Whether items without a link are wanted.

        Returns
        -------
        tuple of list
            Futures of lists of (place, item), and of the links between them.
        """
        labels = self.client.submit(_labels, list(links), pure=False)
        n = len(items)
        return (
            self.dealt(self.each(_items_by_label, items, [labels] * n, [alone] * n)),
            self.dealt(self.each(_links_by_label, links, [labels] * n)),
        )


def _hands(keyed: Keyed, n: int) -> list[list[Any]]:
    hands: list[list[Any]] = [[] for _ in range(n)]
    for key, item in keyed:
        number = key if isinstance(key, int) else crc32(repr(key).encode("utf-8", "replace"))
        hands[number % n].append(item)
    return hands


def _chained(lists: list[list[Any]]) -> list[Any]:
    return list(chain.from_iterable(lists))


def _labels(links: list[list[tuple[int, ...]]]) -> tuple[np.ndarray, np.ndarray]:
    """Return the places that are linked, in order, and the number of what each belongs to."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    ends = np.array([link[:2] for some in links for link in some], dtype=np.int64).reshape(-1, 2)
    places, at = np.unique(ends, return_inverse=True)
    at = at.reshape(-1, 2)
    ones = np.ones(len(at), dtype=bool)
    graph = coo_matrix((ones, (at[:, 0], at[:, 1])), shape=(len(places), len(places)))
    return places, connected_components(graph, directed=False)[1]


def _label_of(labels: tuple[np.ndarray, np.ndarray], places: list[int]) -> list[int | None]:
    known, numbers = labels
    at = np.searchsorted(known, places)
    return [
        int(numbers[i]) if i < len(known) and known[i] == place else None
        for i, place in zip(at, places, strict=True)
    ]


def _items_by_label(
    items: list[tuple[int, Any]], labels: tuple[np.ndarray, np.ndarray], alone: bool
) -> Keyed:
    numbers = _label_of(labels, [place for place, _ in items])
    return [
        (item[0] if number is None else number, item)
        for item, number in zip(items, numbers, strict=True)
        if alone or number is not None
    ]


def _links_by_label(links: list[tuple[int, ...]], labels: tuple[np.ndarray, np.ndarray]) -> Keyed:
    return list(zip(_label_of(labels, [link[0] for link in links]), links, strict=True))
