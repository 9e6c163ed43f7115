"""Actors of one article: names, descriptions, metonyms, pronouns."""

import csv
from pathlib import Path

import pandas as pd
import pytest
import spacy
from spacy.tokens import Doc, Span

from workbench.components.descriptions import describe
from workbench.components.names import named_actors
from workbench.components.pronouns import resolve_pronouns
from workbench.components.words import Text
from workbench.english.offices import holder, office_meant, offices_of

BLANK = spacy.blank("en")
TABLE = Path(__file__).parent / "data" / "metonyms.tsv"
DAY = pd.Timestamp("2023-03-17")


def read(text, *named):
    """Return a Doc in which every occurrence of "words=LABEL" is an entity."""
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
    doc.ents = sorted(ents, key=lambda e: e.start)
    for i, token in enumerate(doc):
        token.tag_ = "NNP" if token.text[:1].isupper() else "NN"
        token.is_sent_start = i == 0 or doc[i - 1].text in (".", "\n", "\n\n")
    pairs = (
        ("the", "DT"),
        ("his", "PRP$"),
        ("met", "VBD"),
        ("said", "VBD"),
        ("of", "IN"),
        ("left", "VBD"),
    )
    for word, tag in pairs:
        for token in doc:
            if token.text == word:
                token.tag_ = tag
    return doc


def forms(doc):
    """Return the names of a document grouped by actor."""
    _, mentions = named_actors(doc)
    found = {}
    for m in mentions:
        found.setdefault(id(m.actor), []).append(m.span.text)
    return sorted(sorted(set(names)) for names in found.values())


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
    ("the House of Representatives , the House", ["House of Representatives=ORG", "House=ORG"]),
    ("the U.S. Senate , the Senate", ["U.S. Senate=ORG", "Senate=ORG"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "named"), JOINED, ids=[t[0] for t in JOINED])
def test_actors_forms_of_one_name_are_one_actor(text, named):
    assert len(forms(read(text, *named))) == 1


APART = [
    ("Anna Lind met Berta Lind", ["Anna Lind=PERSON", "Berta Lind=PERSON"]),
    ("Xi Jinping met Wang Yi", ["Xi Jinping=PERSON", "Wang Yi=PERSON"]),
    ("Vladimir Kolm met Volodymyr Kolm", ["Vladimir Kolm=PERSON", "Volodymyr Kolm=PERSON"]),
    ("Niger and Nigeria", ["Niger=GPE", "Nigeria=GPE"]),
    ("the White House and the House", ["White House=ORG", "House=ORG"]),
    ("North Korea and South Korea", ["North Korea=GPE", "South Korea=GPE"]),
    ("the House of Commons and the House of Lords", ["House of Commons=ORG", "House of Lords=ORG"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "named"), APART, ids=[t[0] for t in APART])
def test_actors_different_names_stay_apart(text, named):
    assert len(forms(read(text, *named))) == 2


def test_actors_state_has_its_name_and_id():
    actors, _ = named_actors(read("the UK left", "UK=GPE"))
    assert (actors[0].name, actors[0].type) == ("UK", "place")  # the fullest form in the text
    assert (actors[0].wikidata_id, actors[0].country) == ("Q145", "United Kingdom")


def test_actors_peoples_and_events_are_no_actors():
    assert named_actors(read("a Chinese Cup", "Chinese=NORP", "Cup=EVENT")) == ([], [])


def described(doc, *, published=DAY):
    doc._.published = published
    actors, mentions = named_actors(doc)
    describe(doc, Text.of(doc), actors, mentions)
    return actors, [m for m in mentions if m.form == "description"]


BESIDE = [
    ("he met Chinese leader Xi Jinping .", "Chinese leader", "title", "leader, China"),
    ("he met Wang Yi , the Chinese envoy , today", "the Chinese envoy", "apposition",
     "envoy, China"),
    ("his Russian counterpart , Wang Yi , left", "his Russian counterpart", "apposition", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "rule", "role"), BESIDE)
def test_actors_descriptions_beside_names(text, words, rule, role):
    doc = read(text, "Chinese=NORP", "Russian=NORP", "Xi Jinping=PERSON", "Wang Yi=PERSON")
    actors, found = described(doc)
    assert [(m.span.text, m.rule) for m in found] == [(words, rule)]
    assert found[0].actor is next(a for a in actors if a.type == "person")
    assert role is None or role in found[0].actor.roles


def test_actors_description_is_resolved_by_the_text_first():
    doc = read(
        "Chinese leader Anna Lind spoke . then the Chinese leader left .",
        "Chinese=NORP",
        "Anna Lind=PERSON",
    )
    _, found = described(doc)
    assert [(m.span.text, m.rule, m.actor.name) for m in found] == [
        ("Chinese leader", "title", "Anna Lind"),
        ("the Chinese leader", "apposition", "Anna Lind"),
    ]


HELD = [
    ("then the Chinese leader left", "Xi Jinping"),
    ("then the Kremlin chief left", "Vladimir Putin"),
    ("then the Russian foreign minister left", "Sergei Lavrov"),
    ("then the Japanese prime minister left", "Fumio Kishida"),
    ("then the Ukrainian president left", "Volodymyr Zelenskyy"),
    ("then the president of Belarus left", "Alexander Lukashenko"),
    ("then the secretary-general of NATO left", "Jens Stoltenberg"),
]


@pytest.mark.parametrize(("text", "name"), HELD)
def test_actors_description_is_resolved_by_the_role_table(text, name):
    doc = read(
        text, "Chinese=NORP", "Kremlin=ORG", "Russian=NORP", "Japanese=NORP", "Ukrainian=NORP",
        "Belarus=GPE", "NATO=ORG",
    )  # fmt: skip
    _, found = described(doc)
    assert [(m.rule, m.actor.name) for m in found] == [("role table", name)]


def test_actors_role_table_asks_for_the_day():
    doc = read("then the Japanese prime minister left", "Japanese=NORP")
    _, found = described(doc, published=pd.Timestamp("2005-06-01"))
    assert [m.actor.name for m in found] == ["Junichiro Koizumi"]


def test_actors_role_table_is_silent_without_a_day():
    doc = read("then the Japanese prime minister left", "Japanese=NORP")
    assert described(doc, published=None)[1] == []


def test_actors_government_is_its_state():
    doc = read("China said so . the Chinese government left", "China=GPE", "Chinese=NORP")
    actors, found = described(doc)
    assert [(m.span.text, m.actor) for m in found] == [("the Chinese government", actors[0])]


def test_actors_think_tank_is_the_institute_named_before():
    doc = read("the Rill Institute wrote . the think tank said", "Rill Institute=ORG")
    actors, found = described(doc)
    assert [(m.span.text, m.actor) for m in found] == [("the think tank", actors[0])]


def test_actors_offices_of_a_bare_surname_need_the_title():
    assert offices_of("Putin", DAY) == []
    assert [o.text for o in offices_of("Putin", DAY, role="president")] == ["president, Russia"]


def test_actors_holder_is_nobody_between_terms_or_without_a_day():
    assert holder("president", "Russia", None) is None
    assert holder("foreign minister", "Atlantis", DAY) is None
    assert office_meant("neighbour") is None


def parsed(words, heads, deps, *people, tags=None):
    """Return a Doc with a parse by hand and persons by token range."""
    doc = Doc(BLANK.vocab, words=words, heads=heads, deps=deps, tags=tags or ["NN"] * len(words))
    doc.ents = [Span(doc, a, b, label="PERSON") for a, b in people]
    return doc


def pronouns(doc):
    _, mentions = named_actors(doc)
    resolve_pronouns(doc, Text.of(doc), mentions)
    return [(m.span.text, m.actor.name) for m in mentions if m.form == "pronoun"]


def test_actors_pronoun_takes_the_subject():
    doc = parsed(
        ["Lind", "told", "Quist", "that", "he", "left"],
        [1, 1, 1, 5, 5, 1],
        ["nsubj", "ROOT", "obj", "mark", "nsubj", "ccomp"],
        (0, 1), (2, 3),
        tags=["NNP", "VBD", "NNP", "IN", "PRP", "VBD"],
    )  # fmt: skip
    assert pronouns(doc) == [("he", "Lind")]


def test_actors_pronoun_between_two_of_one_rank_stays_open():
    doc = parsed(
        ["Near", "Lind", "and", "Quist", "he", "fell"],
        [1, 5, 3, 1, 5, 5],
        ["case", "obl", "cc", "conj", "nsubj", "ROOT"],
        (1, 2), (3, 4),
        tags=["IN", "NNP", "CC", "NNP", "PRP", "VBD"],
    )  # fmt: skip
    assert pronouns(doc) == []


def test_actors_pronoun_obeys_the_form_of_address():
    words = ["Ms.", "Lind", "saw", "Quist", "before", "he", "left"]
    doc = parsed(
        words,
        [1, 2, 2, 2, 6, 6, 2],
        ["compound", "nsubj", "ROOT", "obj", "mark", "nsubj", "advcl"],
        (1, 2), (3, 4),
        tags=["NNP", "NNP", "VBD", "NNP", "IN", "PRP", "VBD"],
    )  # fmt: skip
    assert pronouns(doc) == [("he", "Quist")]


def test_actors_pronoun_in_a_quotation_stays_open():
    doc = parsed(
        ["Lind", "said", '"', "he", "left", '"'],
        [1, 1, 4, 4, 1, 4],
        ["nsubj", "ROOT", "punct", "nsubj", "ccomp", "punct"],
        (0, 1),
        tags=["NNP", "VBD", "``", "PRP", "VBD", "''"],
    )
    assert pronouns(doc) == []


def rows():
    with TABLE.open(encoding="utf-8") as lines:
        return list(csv.DictReader((x for x in lines if x[:1] != "#"), delimiter="\t"))


def test_actors_metonyms_are_told_from_places(nlp):
    table = rows()
    assert len(table) >= 60
    wrong = []
    for row, doc in zip(table, nlp.pipe(r["text"] for r in table), strict=True):
        found = [
            (m.form, m.actor.name)
            for m in doc._.mentions
            if row["seat"] in m.span.text and m.form in ("name", "metonym")
        ]
        if row["stands_for"]:
            right = ("metonym", row["stands_for"]) in found
        else:
            right = bool(found) and all(form == "name" for form, _ in found)
        if not right:
            wrong.append((row["text"], found))
    assert len(wrong) <= 0.1 * len(table), wrong


def test_actors_mentions_stand_in_order_and_in_the_span_group(nlp):
    doc = nlp.make_doc(
        "Chinese leader Xi Jinping met Vladimir Putin in Moscow. The Kremlin said that he would "
        "return. The Chinese leader thanked him."
    )
    doc._.published = DAY
    doc = nlp(doc)
    starts = [m.span.start for m in doc._.mentions]
    assert starts == sorted(starts)
    assert [s.text for s in doc.spans["mentions"]] == [m.span.text for m in doc._.mentions]
    assert {m.form for m in doc._.mentions} >= {"name", "description", "metonym"}
    held = {id(a) for a in doc._.actors}
    assert all(id(m.actor) in held for m in doc._.mentions)


def test_actors_empty_text(nlp):
    doc = nlp("")
    assert doc._.actors == []
    assert doc._.mentions == []
