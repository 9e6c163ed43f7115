"""Names to actors within one article, on Docs made by hand: no encoder is asked."""

import pandas as pd
import pytest
from made import named

from workbench.nlp.names import named_actors


def people(text, *names):
    """Return the names that mean one person, for all persons of a text."""
    doc = named(text, *(f"{words}=PERSON" for words in names))
    doc._.published = pd.Timestamp("2018-04-18")
    actors, mentions = named_actors(doc)
    return [[m.span.text for m in mentions if m.actor is actor] for actor in actors]


CASES = {
    "an office is somebody else's": (
        ("President Trump spoke. Melania Trump sat.", "Melania Trump", "Trump"),
        [["Trump"], ["Melania Trump"]],
    ),
    "Mrs. is not Mr.": (
        ("Ole Lind, Eva Lind came. Mr. Lind spoke. Mrs. Lind sat.", "Ole Lind", "Eva Lind", "Lind"),
        [["Ole Lind", "Lind"], ["Eva Lind", "Lind"]],
    ),
    "a particle with a capital": (
        ("Rolf de Groot spoke. De Groot left.", "Rolf de Groot", "De Groot"),
        [["Rolf de Groot", "De Groot"]],
    ),
    "a given name before any full name": (
        ("John and Ole Berg built it. John F. Lind came.", "John F. Lind", "Ole Berg", "John"),
        [["John"], ["Ole Berg"], ["John F. Lind"]],
    ),
    "a given name behind the full one": (
        ("John F. Lind came. John left.", "John F. Lind", "John"),
        [["John F. Lind", "John"]],
    ),
    "a family name first, in a headline": (
        ("Xi speaks\n\nXi Jinping spoke.", "Xi Jinping", "Xi"), [["Xi", "Xi Jinping"]],
    ),
    "Jr. by his surname": (
        ("Martin Luther King Jr. spoke. Dr King left.", "Martin Luther King Jr.", "King"),
        [["Martin Luther King Jr.", "King"]],
    ),
    "the surname is the father's": (
        ("Bo Lind Jr. and Bo Lind came. Lind left.", "Bo Lind Jr.", "Bo Lind", "Lind"),
        [["Bo Lind Jr."], ["Bo Lind", "Lind"]],
    ),
    "a thing behind a name": (
        ("The Bo Lind's Memos are out. Lind left.", "Bo Lind's Memos", "Lind"),
        [["Bo Lind", "Lind"]],
    ),
    "two names tied": (
        ("Bo Lind met Eva Berg. The Lind-Berg talks began.", "Bo Lind", "Eva Berg", "Lind-Berg"),
        [["Bo Lind"], ["Eva Berg"]],
    ),
    "a double name": (
        ("Bo Lind met Eva Lind-Berg. Lind-Berg left.", "Bo Lind", "Eva Lind-Berg", "Lind-Berg"),
        [["Bo Lind"], ["Eva Lind-Berg", "Lind-Berg"]],
    ),
    "a name cut at its hyphen": (
        ("Han Tae-in came. Lind-backed rebels left.", "Han Tae-", "Lind-"),
        [["Han Tae-in"], ["Lind"]],
    ),
    "who asks in an interview": (
        ("Bo Lind came.\nWN: Why?\nLind: Why not?\nNATO: none.", "Bo Lind", "WN", "Lind"),
        [["Bo Lind", "Lind"]],
    ),
}  # fmt: skip


def actors(text, *names):
    return [(a.name, a.type, a.aliases) for a in named_actors(named(text, *names))[0]]


def test_names_the_north_is_the_only_state_of_that_word():
    said = "North Korea fired. The South saw the North ."
    found = actors(said, "North Korea=GPE", "South=LOC", "North=LOC")
    assert found == [("North Korea", "place", ["North"]), ("South", "place", [])]


def test_names_a_surname_is_no_place():
    found = actors("Ole Quist came. Then Quist left.", "Ole Quist=PERSON", "Quist=GPE")
    assert found == [("Ole Quist", "person", ["Quist"])]


@pytest.mark.parametrize("case", CASES)
def test_names_of_one_person(case):
    told, expected = CASES[case]
    assert people(*told) == expected
