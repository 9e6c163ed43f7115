"""What the small heads read beside vectors: the same in training and at work."""

import numpy as np
import pandas as pd
import pytest

from workbench.nlp import heads
from workbench.nlp.heads import MATCHES, MentionView, TriggerView

PUBLISHED = pd.Timestamp("2023-03-15")  # a Wednesday


@pytest.mark.parametrize(
    ("n", "bucket"), [(0, 0), (1, 1), (4, 4), (5, 5), (6, 5), (7, 6), (100, 11), (5000, 12)]
)
def test_bucket_grows_with_the_count(n, bucket):
    assert heads.bucket(n) == bucket < heads.GAP_BUCKETS


def role_inputs(*triggers):
    quotes = [[0, 0, 1, 1, 0], [0, 0]]
    sentences = [[0, 0, 1, 1, 5], [0, 1]]
    return heads.role_inputs(triggers, quotes, sentences)


def test_role_inputs_count_from_the_trigger():
    out = role_inputs(TriggerView(0, (1, 2)))
    assert (out["distance"][0] - heads.DISTANCE).tolist() == [-1, 0, 0, 1, 2]
    assert (out["gap"][0] - 3).tolist() == [0, 0, 1, 1, 3]
    assert out["quote"][0].tolist() == [0, 0, 2, 2, 0]


def test_role_inputs_tell_this_trigger_others_and_what_is_beyond():
    out = role_inputs(
        TriggerView(0, (1,)), TriggerView(0, (3,)), TriggerView(0, (4,), 1), TriggerView(1, (0,))
    )
    assert out["flag"].tolist() == [
        [0, 1, 0, 2, 0], [0, 2, 0, 1, 0], [0, 0, 0, 0, 1], [1, 0, 3, 3, 3]
    ]  # fmt: skip
    assert out["row"].tolist() == [0, 0, 0, 1]
    assert out["kind"].tolist() == [0, 0, 1, 0]


def test_role_inputs_tell_whether_trigger_and_word_stand_in_quotation_marks():
    out = role_inputs(TriggerView(0, (2,)))
    assert out["quote"][0].tolist() == [1, 1, 3, 3, 1]


def test_role_inputs_know_no_difference_far_away():
    n = 3 * heads.DISTANCE
    out = heads.role_inputs([TriggerView(0, (n,))], [[0] * 2 * n], [[0] * n + [9] * n])
    assert out["distance"].min() == 0
    assert out["distance"].max() == 2 * heads.DISTANCE
    assert set(out["gap"][0].tolist()) == {0, 3}


def test_role_inputs_of_no_trigger_are_empty():
    assert heads.role_inputs([], [], [])["distance"].shape == (0, 1)


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        (None, "none"),
        ("", "none"),
        ("3 March 2023", "before"),
        ("yesterday", "before"),
        ("15 March 2023", "same"),
        ("today", "same"),
        ("tomorrow", "after"),
        ("20 March 2023", "after"),
        ("Monday", "open"),  # the last one or the next
        ("some time", "open"),
        ("March 2023", "same"),
    ],
)
def test_day_relation_says_where_a_day_lies(text, relation):
    assert heads.RELATIONS[heads.day_relation(text, PUBLISHED)] == relation


def test_day_relation_without_publication_is_open():
    assert heads.day_relation("3 March 2023", None) == heads.RELATIONS.index("open")


A, B, C = {"a"}, {"b"}, {"a", "b"}
MON, TUE, WEEK = (1, 1), (2, 2), (1, 7)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ((0, True, (A, A), (MON, MON), 0), (0, 1, 1, 1, 0)),
        ((9, False, (A, C), (MON, TUE), 9), (4, 0, 2, 2, 3)),
        ((2, False, (C, A), (MON, WEEK), 1), (2, 0, 2, 3, 1)),
        ((2, False, ({"a", "c"}, C), (WEEK, TUE), 1), (2, 0, 3, 3, 1)),
        ((2, False, (A, B), (None, TUE), 1), (2, 0, 4, 0, 1)),
        ((2, False, (set(), B), (MON, None), 1), (2, 0, 0, 0, 1)),
    ],
)
def test_same_event_features_compare_who_and_when(given, expected):
    assert heads.same_event_features(*given) == expected
    assert all(f < n for f, n in zip(expected, heads.PAIR_BUCKETS, strict=True))


def view(text, form="name", *, start=0, sentence=0, quoted=0, kind=0, beside=()):
    words = tuple(text.split())
    return MentionView(
        start, start + len(words), heads.FORMS.index(form), words, sentence, quoted, kind,
        frozenset(beside),
    )  # fmt: skip


MATCH = [
    (view("Anna Lind"), view("Anna Lind", start=5), "exact"),
    (view("Anna Lind"), view("Lind", start=5), "subset"),
    (view("Anna Lind"), view("Anna", start=5), "part"),
    (view("Anna Lind"), view("Berta Lind", start=5), "clash"),
    (view("Anna Lind"), view("Omar Sy", start=5), "none"),
    (view("Bank of Oslo"), view("Oslo Port", start=5), "shared"),
    (view("Bureau of River Affairs"), view("BRA", start=5), "acronym"),
    (view("United Kingdom"), view("Britain", start=5), "alias"),
    (view("he", "pronoun"), view("him", "pronoun", start=5), "same pronoun"),
    (view("he", "pronoun"), view("she", "pronoun", start=5), "other pronoun"),
    (view("Anna Lind"), view("she", "pronoun", start=5), "none"),
    (view("the minister", "description"), view("a minister of state", "description", start=5),
     "same noun"),
    (view("the minister", "description"), view("the envoy", "description", start=5), "none"),
    (view("Wang Yi"), view("the envoy", "description", start=2), "beside"),
    (view("Wang Yi"), view("the envoy", "description", start=3), "beside"),
    (view("Wang Yi", beside=["envoy"]), view("the envoy", "description", start=9), "title"),
    (view("China"), view("the Chinese government", "description", start=9), "alias"),
    (view("Ministry of Health"), view("the ministry", "description", start=9), "part"),
    (view("Norway"), view("the Chinese government", "description", start=9), "none"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("early", "late", "expected"), MATCH, ids=[f"{a.words} {b.words}" for a, b, _ in MATCH]
)
def test_match_tells_how_words_agree(early, late, expected):
    assert MATCHES[heads.match(early, late)] == expected


def test_antecedent_features_fit_their_tables():
    early = view("Anna Lind", kind=1, quoted=1)
    late = view("she", "pronoun", start=40, sentence=7)
    features = heads.antecedent_features(early, late, 3)
    assert features == (3, heads.bucket(7), 2, 0, 1 * 4 + 1, 2, 2 * 4 + 1)
    sizes = (
        heads.GAP_BUCKETS, heads.GAP_BUCKETS, len(heads.FORMS) ** 2, len(MATCHES),
        heads.TYPE_PAIRS, 4, heads.PRONOUN_CLASSES * 4,
    )  # fmt: skip
    assert all(0 <= f < n for f, n in zip(features, sizes, strict=True))


def test_candidates_are_the_near_ones_and_names_alike():
    far = view("Anna Lind")
    others = [view("Omar Sy", start=k) for k in range(3, 9)]
    assert list(heads.candidates([far, *others, view("Lind", start=20)], 7, near=2)) == [6, 5, 0]
    assert list(heads.candidates([far, *others, view("she", "pronoun", start=20)], 7, near=2)) == [
        6, 5,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "span", "expected"),
    [
        ("then foreign minister Wang Yi left", (3, 5), {"then", "foreign", "minister"}),
        ("one two three four five Wang Yi", (5, 7), {"two", "three", "four", "five"}),
        ("so , Wang Yi , head of trade , left", (2, 4), {"head", "of", "trade"}),
        ("Wang Yi ( an envoy ) left", (0, 2), {"an", "envoy"}),
        ("said Wang Yi .", (1, 3), {"said"}),
    ],
)
def test_beside_holds_what_may_tell_a_role(text, span, expected):
    assert heads.beside(text.split(), *span) == expected


def test_types_of_he_and_she_are_persons():
    assert view("she", "pronoun").sort == 1
    assert view("it", "pronoun").sort == 0
    assert view("Oslo", kind=3).sort == 3
    assert view("she", "description").pronoun == 0


def test_entity_tags_have_a_beginning_and_an_inside_each():
    assert heads.ENTITY_TAGS[:3] == ("O", "B-PERSON", "I-PERSON")
    assert len(set(heads.ENTITY_TAGS)) == 1 + 2 * len(heads.ENTITIES)
    assert np.unique([t[2:] for t in heads.ENTITY_TAGS[1:]]).size == len(heads.ENTITIES)
