"""Probabilities of words to spans: entities, triggers, roles."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from workbench.nlp.decoding import bio_spans, entity_spans, role_spans, trigger_spans

TAGS = ("O", "B-PERSON", "I-PERSON", "B-ORG", "I-ORG")


def logits(*rows):
    """Each row gives the logits of some tags by name, the others have none."""
    z = np.full((len(rows), len(TAGS)), -6.0)
    for k, row in enumerate(rows):
        for tag, value in row.items():
            z[k, TAGS.index(tag)] = value
    return z


PATHS = [
    ([{"B-PERSON": 2}, {"I-PERSON": 2}, {"O": 2}], [(0, 2, "PERSON")]),
    ([{"B-PERSON": 2}, {"B-PERSON": 2}], [(0, 1, "PERSON"), (1, 2, "PERSON")]),
    # no name begins with its inside, whatever its score
    ([{"O": 1, "I-ORG": 9}, {"O": 2}], []),
    ([{"B-ORG": 1, "I-ORG": 3}, {"I-ORG": 3}], [(0, 2, "ORG")]),
    # the inside of one label does not follow the beginning of another
    ([{"B-PERSON": 3, "B-ORG": 2}, {"I-ORG": 4, "I-PERSON": 1}], [(0, 2, "ORG")]),
    ([{"B-PERSON": 3}, {"I-ORG": 3, "O": 1}], [(0, 1, "PERSON")]),
    ([{"O": 3}, {"I-PERSON": 1, "B-PERSON": 0}], [(1, 2, "PERSON")]),
]


@pytest.mark.parametrize(("rows", "expected"), PATHS)
def test_entity_spans_keep_a_beginning_before_each_inside(rows, expected):
    assert [(s, e, label) for s, e, label, _ in entity_spans(logits(*rows), TAGS)] == expected


def test_entity_spans_are_as_sure_as_their_weakest_word():
    ((*_, p),) = entity_spans(logits({"B-ORG": 9}, {"I-ORG": 0.1, "O": 0}), TAGS)
    assert p == pytest.approx(0.52, abs=0.01)


def test_entity_spans_of_nothing_are_none():
    assert entity_spans(np.zeros((0, 5)), TAGS) == []


def is_allowed(before, tag):
    return not tag.startswith("I-") or (before is not None and before[2:] == tag[2:] != "")


def paths(n):
    for path in itertools.product(range(len(TAGS)), repeat=n):
        tags = [TAGS[k] for k in path]
        if all(is_allowed(a, b) for a, b in zip([None, *tags], tags, strict=False)):
            yield path


@given(arrays(float, (3, len(TAGS)), elements=st.floats(-5, 5, width=32)))
def test_entity_spans_are_those_of_the_best_path(z):
    found = [0, 0, 0]
    for start, end, label, p in entity_spans(z, TAGS):
        assert 0 < p <= 1
        found[start:end] = [TAGS.index(f"I-{label}")] * (end - start)
        found[start] = TAGS.index(f"B-{label}")
    best = max(sum(z[k, t] for k, t in enumerate(path)) for path in paths(3))
    assert sum(z[k, t] for k, t in enumerate(found)) == pytest.approx(best, abs=1e-4)


def bio(*rows):
    return np.array(rows)


def test_bio_spans_join_what_goes_on_and_part_what_begins():
    p = bio((0.9, 0.1, 0), (0.3, 0.6, 0.1), (0.1, 0.1, 0.8), (0.2, 0.7, 0.1), (0.9, 0.05, 0.05))
    assert bio_spans(p, 0.5) == [(1, 3, pytest.approx(0.9)), (3, 4, pytest.approx(0.8))]


def test_bio_spans_ask_for_the_threshold_and_end_at_gaps():
    p = bio((0.4, 0.6, 0), (0.6, 0.1, 0.3), (0.4, 0, 0.6))
    assert [(s, e) for s, e, _ in bio_spans(p, 0.5)] == [(0, 1), (2, 3)]
    assert [(s, e) for s, e, _ in bio_spans(p, 0.3)] == [(0, 3)]
    assert bio_spans(p, 0.7) == []


def test_bio_spans_split_by_how_likely_a_beginning_has_to_be():
    p = bio((0.1, 0.9, 0), (0.1, 0.5, 0.4))
    assert [(s, e) for s, e, _ in bio_spans(p, 0.5)] == [(0, 1), (1, 2)]
    assert [(s, e) for s, e, _ in bio_spans(p, 0.5, split=2)] == [(0, 2)]


def test_trigger_spans_give_words():
    p = bio((0.1, 0.8, 0.1), (0.2, 0.1, 0.7), (1, 0, 0))
    assert trigger_spans(p, 0.5) == [([0, 1], pytest.approx(0.9))]


def test_role_spans_are_runs_in_the_document():
    p = np.array([0.9, 0.8, 0.2, 0.7, 0.1, 0.1, 0.6])
    assert role_spans(p, 10, 0.5) == [
        (10, 12, pytest.approx(0.85)), (13, 14, pytest.approx(0.7)), (16, 17, pytest.approx(0.6)),
    ]  # fmt: skip
    bridged = role_spans(p, 10, 0.5, bridge=1)
    assert bridged == [(10, 14, pytest.approx(0.65)), (16, 17, pytest.approx(0.6))]
    assert role_spans(p, 10, 0.95) == []


@given(arrays(float, st.integers(0, 12), elements=st.floats(0, 1)), st.integers(0, 2))
def test_role_spans_are_in_order_and_apart(p, bridge):
    found = role_spans(p, 0, 0.5, bridge=bridge)
    for start, end, mean in found:
        assert p[start] > 0.5
        assert p[end - 1] > 0.5
        assert 0 <= mean <= 1
    for (_, end, _), (start, _, _) in itertools.pairwise(found):
        assert start - end > bridge
