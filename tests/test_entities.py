"""Entities repaired: borders, missed repetitions, labels; on Docs made by hand."""

import pytest
import spacy
from spacy.tokens import Span

from workbench.components.boundaries import trim
from workbench.components.entities import make_entities
from workbench.components.words import Name, Text, title_length

BLANK = spacy.blank("en")
TAGS = {"the": "DT", "The": "DT", "of": "IN", "for": "IN", "and": "CC", "at": "IN", "in": "IN"}


def read(text, *named):
    """Return a Doc with names marked as "words=LABEL" and tags told from capitals."""
    doc = BLANK(text)
    ents = []
    for words, label in (n.rsplit("=", 1) for n in named):
        at = -1
        while (at := text.find(words, at + 1)) >= 0:
            span = doc.char_span(at, at + len(words), label=label)
            if span is not None and not any(
                e.start < span.end and span.start < e.end for e in ents
            ):
                ents.append(span)
                break
    doc.ents = sorted(ents, key=lambda e: e.start)
    for i, token in enumerate(doc):
        capital = token.text[:1].isupper()
        token.tag_ = TAGS.get(token.text, "NNP" if capital else "NN")
        token.is_sent_start = i == 0 or doc[i - 1].text in (".", "\n", "\n\n")
    return doc


COMPONENT = make_entities(BLANK, "workbench_entities")


def entities(doc):
    return [(e.text, e.label_) for e in COMPONENT(doc).ents]


TRIMMED = [
    ("he met President Anna Lind .", "President Anna Lind=PERSON", ("Anna Lind", "PERSON")),
    ("he met Ms. Lind .", "Ms. Lind=PERSON", ("Lind", "PERSON")),
    ("in the Netherlands today", "the Netherlands=GPE", ("Netherlands", "GPE")),
    ("of Lind's plan", "Lind's=PERSON", ("Lind", "PERSON")),
    ("with Russian Foreign Minister Anna Lind", "Russian Foreign Minister Anna Lind=PERSON",
     ("Anna Lind", "PERSON")),
    ("with former Prime Minister Lind", "former Prime Minister Lind=PERSON", ("Lind", "PERSON")),
    ("said Secretary of State Anna Lind", "State Anna Lind=PERSON", ("Anna Lind", "PERSON")),
    ("a united Jerusalem today", "united Jerusalem=GPE", ("Jerusalem", "GPE")),
    ("met Anna Lind Wednesday", "Anna Lind Wednesday=PERSON", ("Anna Lind", "PERSON")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "named", "expected"), TRIMMED)
def test_entities_titles_days_and_possessives_are_off(text, named, expected):
    found = entities(read(text, named))
    assert expected in found
    assert named.rsplit("=", 1)[0] not in [t for t, _ in found]


CUT = [
    ("asked House Speaker Anna Lind", "House Speaker Anna Lind=ORG",
     [("House", "ORG"), ("Anna Lind", "PERSON")]),
    ("on the Iran-Iraq border", "Iran-Iraq=GPE", [("Iran", "GPE"), ("Iraq", "GPE")]),
    ("told CNN Anna Lind of it", "CNN Anna Lind=ORG", [("CNN", "ORG"), ("Anna Lind", "PERSON")]),
    ("both Anna and Berta left", "Anna and Berta=PERSON",
     [("Anna", "PERSON"), ("Berta", "PERSON")]),
    ("in Arlon, Belgium", "Arlon, Belgium=GPE", [("Arlon", "GPE"), ("Belgium", "GPE")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "named", "expected"), CUT)
def test_entities_joined_names_are_taken_apart(text, named, expected):
    assert entities(read(text, named)) == expected


WHOLE = [
    ("the Ministry of Foreign Affairs said", "Ministry=ORG", "Ministry of Foreign Affairs"),
    ("the Institute for the Study of War said", "Institute=ORG", "Institute for the Study of War"),
    ("a Swedish Parliament vote", "Parliament=ORG", "Swedish Parliament"),
    ("at Griffwood University today", None, "Griffwood University"),
    ("by the Committee on Ways", None, None),
    ("the Oversight and Reform Committee sat", "Reform Committee=ORG",
     "Oversight and Reform Committee"),
    ("the Sudanese army said", "Sudanese=NORP", "Sudanese army"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "named", "expected"), WHOLE)
def test_entities_organizations_are_whole(text, named, expected):
    found = entities(read(text, *([named] if named else [])))
    assert ((expected, "ORG") in found) if expected else found == []


LISTED = [
    ("trade with the UK grew", ("UK", "GPE")),
    ("he left the U.S. in May", ("U.S.", "GPE")),
    ("talks in Kyiv went on", ("Kyiv", "GPE")),
    ("a vote at the U.N. failed", ("U.N.", "ORG")),
    ("the Chinese offer", ("Chinese", "NORP")),
    ("the Organization for Security and Cooperation in Europe sent him",
     ("Organization for Security and Cooperation in Europe", "ORG")),
    ("wrote Agence France-Presse on it", ("Agence France-Presse", "ORG")),
    ("the Republican Party won", ("Republican Party", "ORG")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), LISTED)
def test_entities_listed_names_are_found(text, expected):
    assert expected in entities(read(text))


def test_entities_listed_name_leaves_a_longer_name_alone():
    assert entities(read("he banks at Bank of China", "Bank of China=ORG")) == [
        ("Bank of China", "ORG")
    ]


def test_entities_repetitions_are_found():
    doc = read("he met Berta Quist . Later Quist spoke . then Quist left", "Berta Quist=PERSON")
    assert entities(doc) == [("Berta Quist", "PERSON"), ("Quist", "PERSON"), ("Quist", "PERSON")]


def test_entities_part_of_a_longer_name_is_left_alone():
    doc = read(
        "he met Berta Quist there again . the old Quist Gorge Hut is shut", "Berta Quist=PERSON"
    )
    assert ("Quist", "PERSON") not in entities(doc)


def test_entities_acronym_in_brackets_is_found_again():
    doc = read(
        "the Bureau of River Affairs (BRA) closed . a BRA officer spoke",
        "Bureau of River Affairs=ORG",
    )
    assert [e for e in entities(doc) if e[0] == "BRA"] == [("BRA", "ORG")] * 2


def test_entities_one_wording_has_one_label():
    doc = read("he met Berta Quist . by Quist . of Quist now", "Berta Quist=PERSON", "Quist=GPE")
    assert {label for _, label in entities(doc)} == {"PERSON"}


def test_entities_settlement_before_a_name_tells_a_place():
    assert entities(read("the town of Quist burned", "Quist=PERSON")) == [("Quist", "GPE")]


@pytest.mark.parametrize(
    "named", ["COVID-19=ORG", "Hurricane Quist=PERSON", "Quist Prize=ORG", "Voting Act=ORG"]
)
def test_entities_events_laws_and_diseases_are_no_actors(named):
    words = named.rsplit("=", 1)[0]
    assert entities(read(f"after the {words} came", named)) == []


def test_entities_headline_is_cut_to_what_the_body_names():
    doc = read(
        "Quist Prompts Wild Guesses About Berlin\n\nhe met Berta Quist again .",
        "Quist Prompts=ORG",
        "Berta Quist=PERSON",
    )
    found = entities(doc)
    assert ("Quist", "PERSON") in found
    assert not any("Prompts" in text for text, _ in found)


def test_entities_shouted_line_keeps_listed_names():
    doc = read("RUSSIA AND CHINA SIGN PACT\n\nthe end")
    assert [e[0] for e in entities(doc)] == ["RUSSIA", "CHINA"]


def test_entities_other_labels_stay():
    doc = read("on Friday he met Anna Lind", "Friday=DATE", "Anna Lind=PERSON")
    assert ("Friday", "DATE") in entities(doc)


def test_entities_empty_text():
    assert entities(BLANK("")) == []


def test_entities_do_not_overlap_and_stand_in_the_text(nlp):
    doc = nlp("Ms. Anna Lind, head of the Institute for River Studies (IRS), met U.S. envoys.")
    ends = 0
    for ent in doc.ents:
        assert ent.start >= ends
        assert doc.text[ent.start_char : ent.end_char] == ent.text
        ends = ent.end


def test_words_title_length_takes_the_longest():
    words = ["Deputy", "Prime", "Minister", "Anna", "Lind"]
    assert title_length(words, 0, len(words)) == (3, "office")
    assert title_length(words, 3, len(words)) == (0, None)


def test_entities_without_a_capital_are_none_but_particles_stay():
    assert entities(read("he would divulge it", "divulge=ORG")) == []
    found = entities(read("he met Omar al Basri", "al Basri=PERSON"))
    assert any(text.endswith("al Basri") for text, _ in found)


@pytest.mark.parametrize(
    ("text", "name", "tag", "expected"),
    [
        ("and met Qo Jinpai today", "Qo Jinpai", "RB", "Qo Jinpai"),
        ("Yet Lind met him", "Yet Lind", "RB", "Lind"),
        ("Meeting Lind was hard", "Meeting Lind", "VBG", "Lind"),
        ("Reportedly Lind met him", "Reportedly Lind", "RB", "Lind"),
    ],
)
def test_entities_keep_a_strange_name_that_the_tagger_takes_for_an_adverb(
    text, name, tag, expected
):
    doc = read(text, f"{name}=PERSON")
    next(t for t in doc if t.text == name.split()[0]).tag_ = tag
    assert (expected, "PERSON") in entities(doc)


def test_boundaries_trim_keeps_the_input():
    doc = read("the President Lind")
    names = [Name(0, 3, "PERSON")]
    assert trim(Text.of(doc), names) == [Name(2, 3, "PERSON")]
    assert names == [Name(0, 3, "PERSON")]


def test_entities_span_over_a_line_break_ends_there():
    doc = read("met Anna Lind\nBerlin is cold")
    doc.ents = [Span(doc, 1, 5, label="PERSON")]
    assert ("Anna Lind", "PERSON") in entities(doc)
