"""Entities: the encoder's tags, trimmed, consistent over the article, with the listed names."""

import pytest
from made import BLANK, SURE, blank_reading

from workbench.english.gazetteer import Gazetteer
from workbench.nlp.entities import Entities
from workbench.nlp.heads import ENTITY_TAGS

LISTS = Gazetteer(lambda text: [t.text for t in BLANK(text)])


def entities(text, *names, component=None, sure=2 * SURE):
    """Return the entities of a text in which the encoder tags "words=LABEL", once each."""
    doc = BLANK(text)
    doc._.reading = blank_reading([t.text for t in doc])
    z = doc._.reading.out["entity"]
    at = 0
    for words, label in (n.rsplit("=", 1) for n in names):
        at = text.index(words, at)
        span = doc.char_span(at, at := at + len(words))
        z[span.start : span.end] = 0
        z[span.start, ENTITY_TAGS.index(f"B-{label}")] = sure
        for k in range(span.start + 1, span.end):
            z[k, ENTITY_TAGS.index(f"I-{label}")] = sure
    doc = (component or Entities())(doc)
    return [(e.text, e.label_) for e in doc.ents]


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("Anna Lind's plan", "Anna Lind's=PERSON", [("Anna Lind", "PERSON")]),
        ("in the Port Authority", "the Port Authority=ORG", [("Port Authority", "ORG")]),
        ("on \n\n Monday", "\n\n Monday=DATE", [("Monday", "DATE")]),
        ("it was divulged", "divulged=ORG", []),
        ("the year 2021", "the year 2021=DATE", [("the year 2021", "DATE")]),
        ("he saw the 7", "the 7=ORG", [("7", "ORG")]),
        ("he saw the 7th army", "7th army=ORG", [("7th army", "ORG")]),
        ("’s", "’s=PERSON", []),
    ],
)
def test_entities_are_trimmed(text, name, expected):
    assert entities(text, name) == expected


def test_entities_side_by_side_of_one_label_are_one_name():
    assert entities("Port TV said", "Port=ORG", "TV=ORG") == [("Port TV", "ORG")]
    assert entities("Oslo Lind said", "Oslo=GPE", "Lind=PERSON") == [
        ("Oslo", "GPE"), ("Lind", "PERSON"),
    ]  # fmt: skip


def test_entities_stand_wherever_a_sure_name_is_repeated():
    text = "Berta Quist came. Later Berta Quist left; Quist Hut is shut."
    assert entities(text, "Berta Quist=PERSON") == [("Berta Quist", "PERSON")] * 2
    assert entities(text, "Berta Quist=PERSON", sure=0.1) == [("Berta Quist", "PERSON")]
    plain = Entities(consistent=False)
    assert entities(text, "Berta Quist=PERSON", component=plain) == [("Berta Quist", "PERSON")]


def test_entities_are_repeated_by_the_longest_name_that_fits():
    text = "Berta came. Berta Quist left. Berta Quist slept."
    assert entities(text, "Berta=PERSON", "Berta Quist=PERSON") == [
        ("Berta", "PERSON"), ("Berta Quist", "PERSON"), ("Berta Quist", "PERSON"),
    ]  # fmt: skip


def test_entities_of_few_letters_are_repeated_only_in_capitals():
    assert entities("Li came. Li left.", "Li=PERSON") == [("Li", "PERSON")]
    assert entities("EU came. EU left.", "EU=ORG") == [("EU", "ORG")] * 2
    assert entities("Bo Ek came. Bo Ek left.", "Bo Ek=PERSON") == [("Bo Ek", "PERSON")] * 2
    assert entities("Lind came. Lind left.", "Lind=PERSON") == [("Lind", "PERSON")] * 2


def test_entities_of_one_form_have_one_label():
    text = "Quist came. Quist left. Quist slept."
    for labels in (("PERSON", "GPE", "PERSON"), ("GPE", "PERSON", "PERSON")):
        found = entities(text, *(f"Quist={label}" for label in labels))
        assert found == [("Quist", "PERSON")] * 3


def test_entities_do_not_repeat_a_name_within_another():
    text = "Quist came. The Quist Hut is shut."
    assert entities(text, "Quist=PERSON", "Quist Hut=GPE") == [
        ("Quist", "PERSON"), ("Quist Hut", "GPE"),
    ]  # fmt: skip


def test_entities_hold_listed_states_and_peoples():
    component = Entities(LISTS)
    assert entities("A Norwegian ship left the U.S. in May.", component=component) == [
        ("Norwegian", "NORP"), ("U.S.", "GPE"),
    ]  # fmt: skip
    assert entities("A Norwegian ship left.") == []
    found = entities("A Norwegian ship met Bo Ek.", "Bo Ek=PERSON", component=component)
    assert found == [("Norwegian", "NORP"), ("Bo Ek", "PERSON")]


def test_entities_listed_leave_a_longer_name_alone():
    component = Entities(LISTS)
    assert entities("the Bank of China shut", "Bank of China=ORG", component=component) == [
        ("Bank of China", "ORG")
    ]


def test_entities_of_nothing_are_none():
    assert entities("") == []
