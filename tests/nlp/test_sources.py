"""Whose word it is, on hand-made mentions."""

import pytest
from made import Story, named

from workbench.nlp.records import Actor, Claim, Mention
from workbench.nlp.sources import actor_of_source, kind_of_source

LABELS = {"person": "PERSON", "organization": "ORG", "place": "GPE"}


def source_of(text, source, *actors, nth=1):
    """Return the actor of a source; actors are given as "words=type" or "words=type:form"."""
    doc = named(text)
    mentions = []
    for given in actors:
        words, kind = given.rsplit("=", 1)
        kind, _, form = kind.partition(":")
        start = text.index(words)
        span = doc.char_span(start, start + len(words))
        mentions.append(Mention(span, form or "name", "", Actor(words, kind)))
    start = -1
    for _ in range(nth):
        start = text.index(source, start + 1)
    claim = Claim([doc[-1:]], None, doc.char_span(start, start + len(source)))
    actor, _ = actor_of_source(claim, mentions)
    return actor.name if actor else None


SOURCES = [
    ("Anna Lind said so.", "Anna Lind", ["Anna Lind=person"], "Anna Lind"),
    ("The port said so.", "The port", ["port=place"], "port"),
    ("Dr Anna Lind of Oslo said so.", "Dr Anna Lind of Oslo", ["Anna Lind=person", "Oslo=place"],
     "Anna Lind"),
    # the person, not the state or firm that the title names
    ("Borno State Governor, Musa Bello, said so.", "Borno State Governor, Musa Bello",
     ["Borno State=place", "Musa Bello=person"], "Musa Bello"),
    ("Acme president, Carl Ude, said so.", "Acme president, Carl Ude",
     ["Acme=organization", "Carl Ude=person"], "Carl Ude"),
    # who speaks for one body speaks as the body
    ("An Acme spokesman said so.", "An Acme spokesman", ["Acme=organization"], "Acme"),
    ("A spokeswoman for Acme said so.", "A spokeswoman for Acme", ["Acme=organization"], "Acme"),
    ("Acme's statement said so.", "Acme's statement", ["Acme=organization"], "Acme"),
    ("The Norwegian government said so.", "The Norwegian government", ["Norwegian=place"],
     "Norwegian"),
    ("Acme, a firm, said so.", "Acme, a firm", ["Acme=organization"], "Acme"),
    # nobody in particular
    ("Acme officials said so.", "Acme officials", ["Acme=organization"], None),
    ("A driver in Oslo said so.", "A driver in Oslo", ["Oslo=place"], None),
    ("Leaders of Acme said so.", "Leaders of Acme", ["Acme=organization"], None),
    # two or three together are no one
    ("Anna Lind and Omar Sy said so.", "Anna Lind and Omar Sy",
     ["Anna Lind=person", "Omar Sy=person"], None),
    ("Anna Lind, Omar Sy and Bo Ek said so.", "Anna Lind, Omar Sy and Bo Ek",
     ["Anna Lind=person", "Omar Sy=person", "Bo Ek=person"], None),
    ("Anna Lind, a friend of Omar Sy, said so.", "Anna Lind, a friend of Omar Sy",
     ["Anna Lind=person", "Omar Sy=person"], "Anna Lind"),
    # who is near somebody is somebody else
    ("An aide to Anna Lind said so.", "An aide to Anna Lind", ["Anna Lind=person"], None),
    ("A lawyer for Mr Lind said so.", "A lawyer for Mr Lind", ["Lind=person"], None),
    ("Anna Lind's lawyer said so.", "Anna Lind's lawyer", ["Anna Lind=person"], None),
    ("Minister for Trade Anna Lind said so.", "Minister for Trade Anna Lind",
     ["Anna Lind=person"], "Anna Lind"),
    ("Somebody said so.", "Somebody", [], None),
    # only what stands in the source counts
    ("Bo Ek left. A driver said so to Anna Lind.", "A driver",
     ["Bo Ek=person", "Anna Lind=person"], None),
    # the body whose voice it is, not the one that it speaks of
    ("Acme Works' statement on Oslo said so.", "Acme Works' statement on Oslo",
     ["Acme Works=organization", "Oslo=place"], "Acme Works"),
    ("Acme's statement on Oslo said so.", "Acme's statement on Oslo",
     ["Acme=organization", "Oslo=place"], "Acme"),
    ("Acme’s statement on Oslo said so.", "Acme’s statement on Oslo",
     ["Acme=organization", "Oslo=place"], "Acme"),
    ("A driver at Acme said so.", "A driver at Acme", ["Acme=organization"], "Acme"),
    ("The mayor, Anna Lind, said so.", "The mayor, Anna Lind",
     ["The mayor=person:description", "Anna Lind=person"], "Anna Lind"),
    ("Anna Lind's said so.", "Anna Lind's", ["Anna Lind=person"], "Anna Lind"),
    ("Anna Lind, Omar Sy, said so.", "Anna Lind, Omar Sy",
     ["Anna Lind=person", "Omar Sy=person"], "Anna Lind"),
    ("Anna Lind, leader like Omar Sy, said so.", "Anna Lind, leader like Omar Sy",
     ["Anna Lind=person", "Omar Sy=person"], "Anna Lind"),
    ("His aide said so.", "His aide", ["His=person:pronoun"], None),
    ("He said so.", "He", ["He=person:pronoun"], "He"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "source", "actors", "expected"), SOURCES)
def test_sources_are_resolved_by_their_mentions(text, source, actors, expected):
    assert source_of(text, source, *actors) == expected


def test_sources_of_one_actor_twice_are_that_actor():
    doc = named("Anna Lind and Lind said so.")
    lind = Actor("Anna Lind", "person")
    mentions = [Mention(doc[0:2], "name", "", lind), Mention(doc[3:4], "name", "", lind)]
    assert actor_of_source(Claim([doc[5:6]], None, doc[0:4]), mentions)[0] is lind


def test_sources_not_given_are_nobody():
    doc = named("It rained.")
    assert actor_of_source(Claim([doc[0:2]]), []) == (None, None)
    assert actor_of_source(Claim([doc[0:2]], None, doc[2:3]), []) == (None, None)


def test_sources_who_and_which_are_the_words_before():
    text = "Anna Lind, who said so, left."
    assert source_of(text, "who", "Anna Lind=person") == "Anna Lind"
    assert source_of("Acme, which said so, left.", "which", "Acme=organization") == "Acme"
    both = "Anna Lind=person", "The mayor Anna Lind=person:description"
    whole = source_of("The mayor Anna Lind, who said so, left.", "who", *both)
    assert whole == "The mayor Anna Lind"
    firm = "The firm=organization:description"
    assert source_of("The firm that said so left.", "that", firm) == "The firm"
    assert source_of("Oslo slept, and he who said so, left.", "who", "Oslo=place") is None


def test_sources_we_is_the_speaker_of_the_claim_around():
    story = Story("Anna Lind said: “We think that rain will fall.”", "Anna Lind=PERSON")
    story.claim("said", source="Anna Lind", content="“We think that rain will fall.”")
    story.claim("think", source="We", content="that rain will fall")
    outer, inner = story.read()._.claims
    assert inner.within is outer
    assert inner.actor is outer.actor is not None


def test_sources_i_is_the_person_around_though_a_body_is_nearer():
    story = Story(
        "Anna Lind said that Acme wrote that I think that rain fell.",
        "Anna Lind=PERSON", "Acme=ORG",
    )  # fmt: skip
    story.claim("said", source="Anna Lind", content="that Acme wrote that I think that rain fell")
    story.claim("wrote", source="Acme", content="that I think that rain fell")
    story.claim("think", source="I", content="that rain fell")
    assert [c.actor.name for c in story.read()._.claims] == ["Anna Lind", "Acme", "Anna Lind"]


def test_sources_we_is_not_who_says_something_else():
    text = "Omar Sy said that snow fell. “We think that rain will fall,” Acme said."
    story = Story(text, "Omar Sy=PERSON", "Acme=ORG")
    story.claim("said", source="Omar Sy", content="that snow fell")
    story.claim("said", 2, source="Acme", content="“We think that rain will fall,”")
    story.claim("think", source="We", content="that rain will fall")
    assert [c.actor.name for c in story.read()._.claims] == ["Omar Sy", "Acme", "Acme"]


def test_sources_we_of_a_body_is_the_body():
    story = Story("“We think that rain will fall,” Acme said.", "Acme=ORG")
    story.claim("said", source="Acme", content="“We think that rain will fall,”")
    story.claim("think", source="We", content="that rain will fall")
    assert [c.actor.name for c in story.read()._.claims] == ["Acme", "Acme"]


INTERVIEW = "Q: Why?\nAnna Lind: I think that rain fell.\nLind: I know that it did.\nAL: I hope so."


@pytest.mark.parametrize(("cue", "nth"), [("think", 2), ("know", 3), ("hope", 4)])
def test_sources_i_in_an_interview_is_the_name_before_the_colon(cue, nth):
    story = Story(INTERVIEW, "Anna Lind=PERSON", "Lind=PERSON")
    start = INTERVIEW.index(f"I {cue}")
    span = story.doc.char_span(start, start + 1)
    story.claim(cue, source=[(span.start, span.end)], content="rain fell")
    (claim,) = story.read()._.claims
    assert str(claim.source) == "I"
    assert claim.actor.name == "Anna Lind"


def answered(labels: tuple[str, str]) -> Claim:
    """Return the claim by "I" in the second paragraph of an answer of an interview."""
    ask, answer = labels
    text = (
        f"Anna Lind spoke of rain. Anna Lind is no rival of Omar Brandt.\n"
        f"{ask} Why?\n\n{answer} Water fell.\n\nI think that rain fell.\n\n{ask} And now?\n\n"
        f"{answer} So be it."
    )
    story = Story(text, "Anna Lind=PERSON", "Omar Brandt=PERSON")
    story.claim("think", source="I", content="that rain fell")
    (claim,) = story.read()._.claims
    assert str(claim.source) == "I"
    return claim


@pytest.mark.parametrize(
    ("labels", "name"),
    [
        (("((OP)) ", "((Anna Lind)) "), "Anna Lind"),
        (("Q:", "A:"), "Anna Lind"),  # who is introduced
        (("OP:", "AL:"), "Anna Lind"),
        (("OP:", "OB:"), "Omar Brandt"),
        (("*OP*:", "Omar Brandt:"), "Omar Brandt"),
    ],
)
def test_sources_i_is_whose_turn_it_is(labels, name):
    assert answered(labels).actor.name == name


def test_sources_i_of_who_asks_is_not_who_is_interviewed():
    text = "Anna Lind spoke.\nQ: Why?\nA: Why not.\nQ: I think that rain fell, right?\nA: No."
    story = Story(text, "Anna Lind=PERSON")
    story.claim("think", source="I", content="that rain fell")
    (claim,) = story.read()._.claims
    assert claim.actor is None


def test_sources_i_of_an_answer_by_nobody_known_stays_open():
    assert answered(("OP:", "Mr Vale:")).actor is None


@pytest.mark.parametrize(
    "text",
    [
        "Anna Lind: No.\nI think that rain fell.",
        "He asked: I think that rain fell.",
        "I think that rain fell.",
        "Omar: I think that rain fell.",
    ],
)
def test_sources_i_that_nothing_resolves_stays_open(text):
    story = Story(text, "Anna Lind=PERSON")
    story.claim("think", source="I", content="that rain fell")
    (claim,) = story.read()._.claims
    assert claim.actor is None
    assert claim.source_kind in ("described", "collective")


KINDS = [
    ("Anna Lind", ["Anna Lind=PERSON"], "named"),
    ("The ministry", [], "collective"),
    ("Officials", [], "collective"),
    ("Officials in Oslo", [], "collective"),
    ("The report", [], "document"),
    ("Reports", [], "document"),
    ("A source", [], "anonymous"),
    ("An unnamed driver", [], "anonymous"),
    ("A driver, who spoke on condition of anonymity", [], "anonymous"),
    ("The driver", [], "described"),
    ("The driver of the old bus", [], "described"),
    ("He", [], "described"),
    ("They", [], "collective"),
    ("Many", [], "collective"),
    ("...", [], "none"),
    # a person is no document, whatever the name looks like
    ("Bill", ["Bill=PERSON"], "named"),
    ("Grace Poll", ["Grace Poll=PERSON"], "named"),
]


@pytest.mark.parametrize(("text", "names", "kind"), KINDS)
def test_sources_are_of_a_kind(text, names, kind):
    doc = named(text, *names)
    mention = Mention(doc[:], "name", "", Actor(text, "person")) if names else None
    assert kind_of_source(doc[:], mention) == kind


@pytest.mark.parametrize(
    ("text", "kind"), [("The ministry of Norland", "collective"), ("The tower of Norland", "named")]
)
def test_sources_that_name_a_place_are_named_unless_they_are_a_body(text, kind):
    assert kind_of_source(named(text, "Norland=GPE")[:], None) == kind


def test_sources_without_words_are_of_no_kind():
    assert kind_of_source(None, None) == "none"
