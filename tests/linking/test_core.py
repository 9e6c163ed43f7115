"""Block, score, cluster: on numbers, without articles."""

import pytest

from workbench.linking import core


def test_core_links_tie_a_block_to_its_first_and_grow_with_its_members():
    assert core.links_of([("a", n) for n in range(1000)]) == [(0, n) for n in range(1, 1000)]


def test_core_reached_goes_over_others():
    near = {0: [3], 3: [0, 4], 4: [3], 1: []}
    assert core.reached([4, 0, 1], near.__getitem__) == [{0, 3, 4}, {1}]


def test_core_components_hang_together_over_others():
    assert core.components(5, [(3, 4), (1, 3), (1, 0)]) == [[0, 1, 3, 4], [2]]
    assert core.components(2, []) == [[0], [1]]
    assert core.components(0, []) == []


def near(item, clusters):
    """Choose the first cluster whose leader is within 1."""
    return next((n for n, c in enumerate(clusters) if abs(c[0] - item) <= 1), None)


def test_core_leaders_decide_who_joins():
    found = core.leader_clusters(
        [5, 6, 7, 4], seeks=lambda x: ["all"], stands=lambda x, leader: ["all"], choose=near
    )
    assert found == [[5, 6, 4], [7]]


def test_core_leaders_are_found_in_their_blocks_alone():
    found = core.leader_clusters(
        [10, 11, 9], seeks=lambda x: [x // 10], stands=lambda x, leader: [x // 10], choose=near
    )
    assert found == [[10, 11], [9]]


LINKED = [
    ([(0.9, 0, 1)], [1, 1, 1], [[0, 1], [2]]),
    ([(0.9, 0, 1), (0.5, 1, 2)], [1, 1, 1], [[0, 1], [2]]),  # 0 and 2 were never alike
    ([(0.9, 0, 1), (0.9, 1, 2), (0.9, 0, 2)], [1, 1, 1], [[0, 1, 2]]),
    ([(0.9, 0, 1), (0.9, 1, 2), (-1.0, 0, 2)], [1, 1, 1], [[0, 1], [2]]),
    ([(0.9, 0, 1), (0.8, 1, 2)], [1, 9, 1], [[0, 1, 2]]),  # the likes of 1 outweigh
    # what only one of two is like counts for both: 3 of 6 pairs with 3, none with 4
    (
        [(0.9, 0, 1), (0.9, 1, 2), (0.9, 0, 2), (0.6, 2, 3), (0.9, 0, 3), (0.5, 0, 4)],
        [1] * 5,
        [[0, 1, 2, 3], [4]],
    ),
]


@pytest.mark.parametrize(("pairs", "weights", "expected"), LINKED)
def test_core_average_linkage(pairs, weights, expected):
    assert core.average_linkage(pairs, weights, threshold=0.4) == expected


def test_core_average_linkage_never_joins_what_is_kept_apart_by_others():
    pairs = [(0.9, 0, 1), (0.9, 2, 3), (0.9, 1, 2), (0.9, 0, 2), (0.9, 1, 3), (-1.0, 0, 3)]
    found = core.average_linkage(pairs, [1] * 4, threshold=0.1)
    assert not any({0, 3} <= set(group) for group in found)


def test_core_constraints_hold_whatever_a_scorer_thinks():
    one, apart = core.Constraint, lambda *ids: core.Constraint(ids, apart=True)
    assert core.constrained([[1, 2], [3], [4]], [one((2, 4)), one((4, 3))]) == (
        [],
        [([1, 2, 4, 3], None)],
    )
    assert core.constrained([[1, 2, 3]], [apart(2)]) == ([], [([1, 3], None), ([2], None)])
    assert core.constrained([[1], [2], [3]], [one((1, 2)), apart(2, 3), one((9, 1))]) == (
        [],
        [([1], None), ([2, 3], None)],
    )


def test_core_constraints_name_what_they_make_and_leave_the_others():
    found = core.constrained([[1], [2], [3]], [core.Constraint((1,), name="a")])
    assert found == ([[2], [3]], [([1], "a")])
