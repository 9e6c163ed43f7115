"""Record linkage, once for all that recurs across articles: block, score, cluster.

*Blocks* are keys that things share; what shares none is never compared, so that the work grows
with the things and not with their pairs. A *scorer* (of actors, statements or meetings) says
whether two can be one. *Clusters* grow around leaders where things have an order (fullest name,
best date first) and a stranger would spoil them, by average linkage where only likeness counts.
What a person or a table of the user's says comes last and holds whatever a scorer thinks:
must-link and cannot-link pairs (:class:`Constraint`).

Notes
-----
Christen (2012), *Data Matching*; leaders: Hartigan (1975), *Clustering Algorithms*, ch. 3; average
linkage: Sokal and Michener (1958); constraints: Wagstaff et al. (2001), "Constrained k-means".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

__all__ = [
    "Constraint", "average_linkage", "components", "constrained", "leader_clusters", "links_of",
    "reached",
]  # fmt: skip

Item = TypeVar("Item")


def links_of(keyed: Iterable[tuple[Hashable, int]]) -> list[tuple[int, int]]:
    """Return links that tie the things of each key together: each to the first of its block.

    Examples
    --------
    >>> links_of([("a", 4), ("b", 4), ("a", 7), ("a", 9), ("c", 2)])
    [(4, 7), (4, 9)]
    """
    first: dict[Hashable, int] = {}
    found = [(first.setdefault(key, place), place) for key, place in keyed]
    return sorted({(min(a, b), max(a, b)) for a, b in found if a != b})


def components(n: int, links: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Return the n things by what they are linked to, over others or by themselves.

    Examples
    --------
    >>> components(4, [(0, 2), (2, 3)])
    [[0, 2, 3], [1]]
    """
    parent = list(range(n))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for a, b in links:
        a, b = sorted((root(a), root(b)))
        parent[b] = a
    found: dict[int, list[int]] = defaultdict(list)
    for i in range(n):
        found[root(i)].append(i)
    return list(found.values())


def leader_clusters(
    items: Iterable[Item],
    *,
    seeks: Callable[[Item], Iterable[Hashable]],
    stands: Callable[[Item, Item], Iterable[Hashable]],
    choose: Callable[[Item, list[list[Item]]], int | None],
) -> list[list[Item]]:
    """Return clusters in which each thing joins one that began before it, or begins one.

    Parameters
    ----------
    items
        The things, those that are to lead first.
    seeks
        The blocks in which a thing looks for a cluster.
    stands
        The blocks in which a cluster is found once a thing is in it; given that thing and the
        leader.
    choose
        Which of the clusters found a thing joins; None for none of them.
    """
    clusters: list[list[Item]] = []
    blocks: dict[Hashable, list[int]] = defaultdict(list)
    for item in items:
        near = sorted({n for key in seeks(item) for n in blocks.get(key, ())})
        best = choose(item, [clusters[n] for n in near]) if near else None
        if best is None:
            clusters.append([item])
            at = len(clusters) - 1
        else:
            at = near[best]
            clusters[at].append(item)
        for key in stands(item, clusters[at][0]):
            if at not in blocks[key][-1:]:
                blocks[key].append(at)
    return clusters


def average_linkage(
    pairs: Iterable[tuple[float, int, int]], weights: Sequence[int], *, threshold: float
) -> list[list[int]]:
    """Return clusters whose mean similarity stays at the threshold; pairs not given count as 0.

    Parameters
    ----------
    pairs
        ``(similarity, i, j)``; a negative similarity keeps the clusters of both apart.
    weights
        How many things each stands for.
    threshold
        Least mean similarity of two clusters that become one.

    Notes
    -----
    The sum of similarities between two clusters is kept and added up as they join, so that a
    cluster of thousands costs no more than its links.

    Examples
    --------
    >>> average_linkage([(0.9, 0, 1), (0.8, 1, 2), (0.1, 0, 2)], [1, 1, 1], threshold=0.5)
    [[0, 1], [2]]
    """
    pairs = list(pairs)
    sums: list[dict[int, float]] = [{} for _ in weights]
    for similarity, i, j in pairs:
        weighed = similarity * weights[i] * weights[j] if similarity >= 0 else float("-inf")
        sums[i][j] = sums[j][i] = weighed
    cluster = list(range(len(weights)))
    members = {i: [i] for i in cluster}
    sizes = list(weights)
    for similarity, i, j in sorted(pairs, key=lambda p: (-p[0], p[1], p[2])):
        a, b = cluster[i], cluster[j]
        if similarity < 0:
            break
        if a == b or sums[a].get(b, 0.0) < threshold * sizes[a] * sizes[b]:
            continue
        if len(sums[a]) + len(members[a]) < len(sums[b]) + len(members[b]):
            a, b = b, a
        for k in members[b]:
            cluster[k] = a
        members[a] += members.pop(b)
        sizes[a] += sizes[b]
        for other, total in sums[b].items():
            if other != a:
                sums[a][other] = sums[other][a] = sums[a].get(other, 0.0) + total
            del sums[other][b]
        sums[b] = {}
    return sorted(sorted(group) for group in members.values())


@dataclass(frozen=True)
class Constraint:
    """What a person or a table says of things by their ids, whatever a scorer thinks.

    The clusters of all of them become one (must-link); or they leave theirs together and are one
    of their own (``apart``: cannot-link with all others). ``name`` is what the cluster is called
    then, where its things have names.
    """

    ids: tuple[Hashable, ...]
    apart: bool = False
    name: str | None = None


def constrained(
    groups: Iterable[Sequence[Any]], constraints: Iterable[Constraint]
) -> tuple[list[list[Any]], list[tuple[list[Any], str | None]]]:
    """Return the groups that constraints leave as they are, and those that they make.

    Parameters
    ----------
    groups
        Groups of ids; each stands in one.
    constraints
        In the order in which they hold; ids that stand in no group are passed over.

    Returns
    -------
    list of list, list of (list, name)

    Examples
    --------
    >>> constrained([[1, 2], [3], [4, 5], [6]], [Constraint((2, 3)), Constraint((5,), apart=True)])
    ([[6]], [([1, 2, 3], None), ([4], None), ([5], None)])
    """
    held: dict[int, list[Any]] = {n: list(group) for n, group in enumerate(groups)}
    at = {x: n for n, group in held.items() for x in group}
    names: dict[int, str | None] = {}
    made: set[int] = set()
    for number, constraint in enumerate(constraints, len(held)):
        ids = [x for x in dict.fromkeys(constraint.ids) if x in at]
        if not ids:
            continue
        if constraint.apart:
            for x in ids:
                made.add(at[x])
                held[at[x]].remove(x)
            into, held[number] = number, ids
        else:
            into = at[ids[0]]
            for n in dict.fromkeys(at[x] for x in ids[1:]):
                if n != into:
                    held[into] += held.pop(n)
        for x in held[into]:
            at[x] = into
        made.add(into)
        names[into] = constraint.name or names.get(into)
    made &= held.keys()
    return (
        [group for n, group in held.items() if n not in made],
        [(held[n], names.get(n)) for n in sorted(made) if held[n]],
    )


def reached(starts: Iterable[Item], near: Callable[[Item], Iterable[Item]]) -> list[set[Item]]:
    """Return the things that hang together with some of them, a set for each component."""
    seen: set[Item] = set()
    found = []
    for start in starts:
        if start in seen:
            continue
        component, ahead = {start}, [start]
        while ahead:
            for other in near(ahead.pop()):
                if other not in component:
                    component.add(other)
                    ahead.append(other)
        seen |= component
        found.append(component)
    return found
