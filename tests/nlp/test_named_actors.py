"""Names of one article grouped to actors, and what names alone tell of them."""

import pytest
from made import named

from workbench.nlp.names import named_actors


def forms(doc):
    """Return the names of a document grouped by actor."""
    _, mentions = named_actors(doc)
    found = {}
    for m in mentions:
        found.setdefault(id(m.actor), set()).add(m.span.text)
    return sorted(map(sorted, found.values()))


JOINED = [
    ("Anna Lind met Lind .", ["Anna Lind=PERSON", "Lind=PERSON"]),
    ("Xi Jinping spoke . then Jinping left . so did Xi .",
     ["Xi Jinping=PERSON", "Jinping=PERSON", "Xi=PERSON"]),
    ("Nagy Péter and Péter", ["Nagy Péter=PERSON", "Péter=PERSON"]),
    ("J. Lind or Johan Lind", ["J. Lind=PERSON", "Johan Lind=PERSON"]),
    ("Volodymyr Zelenskyy or Zelensky or Zelenskiy",
     ["Volodymyr Zelenskyy=PERSON", "Zelensky=PERSON", "Zelenskiy=PERSON"]),
    ("Alexander Lukashenko or Lukashenka", ["Alexander Lukashenko=PERSON", "Lukashenka=PERSON"]),
    ("Liam O'Brien or O’Brien", ["Liam O'Brien=PERSON", "O’Brien=PERSON"]),
    ("the International Atomic Energy Agency or IAEA warned",
     ["International Atomic Energy Agency=ORG", "IAEA=ORG"]),
    ("the Bureau of River Affairs (BRA) and BRA staff",
     ["Bureau of River Affairs=ORG", "BRA=ORG"]),
    ("Britain , the UK and the United Kingdom", ["Britain=GPE", "UK=GPE", "United Kingdom=GPE"]),
    ("the U.S. or United States or America", ["U.S.=GPE", "United States=GPE", "America=GPE"]),
    ("the Kellin Province or Kellin", ["Kellin Province=GPE", "Kellin=GPE"]),
    ("the House of Representatives , the House", ["House of Representatives=ORG", "House=ORG"]),
    ("the U.S. Senate , the Senate", ["U.S. Senate=ORG", "Senate=ORG"]),
    # initials, additions
    ("M.K. Raman spoke . Raman left .", ["M.K. Raman=PERSON", "Raman=PERSON"]),
    ("Walter Cole Jr. spoke . Cole left .", ["Walter Cole Jr.=PERSON", "Cole=PERSON"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "names"), JOINED, ids=[t[0] for t in JOINED])
def test_names_that_are_forms_of_one_are_one_actor(text, names):
    assert len(forms(named(text, *names))) == 1


APART = [
    ("Anna Lind met Berta Lind", ["Anna Lind=PERSON", "Berta Lind=PERSON"]),
    ("Xi Jinping met Wang Yi", ["Xi Jinping=PERSON", "Wang Yi=PERSON"]),
    ("Vladimir Kolm met Volodymyr Kolm", ["Vladimir Kolm=PERSON", "Volodymyr Kolm=PERSON"]),
    ("Niger and Nigeria", ["Niger=GPE", "Nigeria=GPE"]),
    ("the White House and the House", ["White House=ORG", "House=ORG"]),
    ("North Korea and South Korea", ["North Korea=GPE", "South Korea=GPE"]),
    ("the House of Commons and the House of Lords", ["House of Commons=ORG", "House of Lords=ORG"]),
    ("A.B. Nair met M.K. Raman", ["A.B. Nair=PERSON", "M.K. Raman=PERSON"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "names"), APART, ids=[t[0] for t in APART])
def test_names_that_differ_stay_apart(text, names):
    assert len(forms(named(text, *names))) == 2


def test_names_of_a_state_have_its_name_and_id():
    (actor,), _ = named_actors(named("the UK left", "UK=GPE"))
    assert (actor.name, actor.type) == ("UK", "place")  # the fullest form in the text
    assert (actor.wikidata_id, actor.country) == ("Q145", "United Kingdom")


def test_names_of_peoples_and_events_are_no_actors():
    assert named_actors(named("a Chinese Cup", "Chinese=NORP", "Cup=EVENT")) == ([], [])


def test_names_give_the_fullest_form_and_the_others_as_aliases():
    doc = named("Lind spoke . Anna Lind left . so did Lind .", "Anna Lind=PERSON", "Lind=PERSON")
    (actor,), mentions = named_actors(doc)
    assert (actor.name, actor.aliases) == ("Anna Lind", ["Lind"])
    assert [m.span.text for m in mentions] == ["Lind", "Anna Lind", "Lind"]
    assert {m.form for m in mentions} == {"name"}


def test_names_of_two_with_one_surname_leave_it_to_the_one_named_more():
    text = "Anna Lind spoke . Berta Lind left . Anna Lind sat . Lind slept ."
    doc = named(text, "Anna Lind=PERSON", "Berta Lind=PERSON", "Lind=PERSON")
    _, mentions = named_actors(doc)
    assert mentions[-1].actor.name == "Anna Lind"


def test_names_of_actors_stand_in_the_order_of_the_text():
    doc = named("Oslo and Anna Lind and BRA", "Oslo=GPE", "Anna Lind=PERSON", "BRA=ORG")
    actors, _ = named_actors(doc)
    assert [a.name for a in actors] == ["Oslo", "Anna Lind", "BRA"]
