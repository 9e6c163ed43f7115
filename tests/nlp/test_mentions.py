"""Mentions of every form, and whom each means."""

import pytest
from made import SURE, Story

from workbench.english.offices import wikidata_of


def resolved(story):
    doc = story.read()
    return [(m.span.text, m.form, m.actor.name if m.actor else None) for m in doc._.mentions]


def by_form(story, form):
    return [(words, name) for words, kind, name in resolved(story) if kind == form]


def test_mentions_take_the_antecedent_that_scores_best():
    story = Story("Anna Lind met Omar Sy. She left.", "Anna Lind=PERSON", "Omar Sy=PERSON")
    she = story.pronoun("She")
    story.link(story.at("Anna Lind")[0], she, 3)
    story.link(story.at("Omar Sy")[0], she, 1)
    assert by_form(story, "pronoun") == [("She", "Anna Lind")]


def test_mentions_stay_open_where_none_is_better():
    story = Story("Anna Lind met Omar Sy. He left.", "Anna Lind=PERSON", "Omar Sy=PERSON")
    story.link(story.at("Omar Sy")[0], story.pronoun("He"), -1)
    assert by_form(story, "pronoun") == [("He", None)]


def test_mentions_of_one_actor_add_up():
    story = Story(
        "Anna Lind met Omar Sy. Lind spoke. She left.",
        "Anna Lind=PERSON", "Omar Sy=PERSON", "Lind=PERSON",
    )  # fmt: skip
    she = story.pronoun("She")
    for words, score in (("Anna Lind", 1.0), ("Omar Sy", 1.3), ("Lind spoke", 1.0)):
        story.link(story.at(words)[0], she, score)
    assert by_form(story, "pronoun") == [("She", "Anna Lind")]


def test_mentions_by_a_later_name_settle_what_was_open():
    story = Story("The envoy spoke. He left. Anna Lind slept.", "Anna Lind=PERSON")
    envoy, he = story.describes("The envoy"), story.pronoun("He")
    story.link(envoy, he)
    story.link(envoy, story.at("Anna Lind")[0], 2)
    assert by_form(story, "description") == [("The envoy", "Anna Lind")]
    assert by_form(story, "pronoun") == [("He", "Anna Lind")]


def test_mentions_by_a_later_name_that_is_unlikely_settle_nothing():
    story = Story("The envoy spoke. Anna Lind slept.", "Anna Lind=PERSON")
    story.link(story.describes("The envoy"), story.at("Anna Lind")[0], -0.5)
    assert by_form(story, "description") == [("The envoy", None)]


def test_mentions_follow_a_chain_of_open_ones():
    story = Story("Anna Lind spoke. The envoy left. He slept.", "Anna Lind=PERSON")
    envoy, he = story.describes("The envoy"), story.pronoun("He")
    story.link(story.at("Anna Lind")[0], envoy)
    story.link(envoy, he)
    assert [name for *_, name in resolved(story)] == ["Anna Lind"] * 3


def test_mentions_confidence_is_that_of_mention_and_antecedent():
    story = Story("Anna Lind spoke. She left.", "Anna Lind=PERSON")
    story.link(story.at("Anna Lind")[0], story.pronoun("She"), 0.5)
    name, pronoun = story.read()._.mentions
    assert name.confidence == 1
    assert 0.5 < pronoun.confidence < 0.7  # sigmoid(0.5) = 0.62


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("the old envoy", ["the old envoy"]),
        ("the old envoy,", ["the old envoy"]),
        ("the", []),
        ("his", []),
    ],
)
def test_mentions_by_description_are_trimmed_and_never_a_bare_determiner(words, found):
    story = Story("Yesterday the old envoy, in his coat, left.")
    story.describes(words)
    assert [w for w, _ in by_form(story, "description")] == found


def test_mentions_by_pronoun_are_words_that_can_be_one():
    story = Story("Oslo slept. It rained.")
    for word in ("Oslo", "It"):
        story.pronoun(word)
    assert [w for w, *_ in resolved(story)] == ["It"]


def test_mentions_by_description_do_not_repeat_a_name():
    story = Story("Anna Lind spoke.", "Anna Lind=PERSON")
    story.describes("Anna Lind")
    assert resolved(story) == [("Anna Lind", "name", "Anna Lind")]


@pytest.mark.parametrize(
    ("form", "left"),
    [("description", ["He", "Kyiv"]), ("pronoun", ["The envoy", "Kyiv"]), ("metonym", ["Kyiv"])],
)
def test_mentions_have_thresholds_for_each_form(form, left):
    story = Story("The envoy left. He slept. Kyiv refused.", "Kyiv=GPE")
    story.describes("The envoy")
    story.pronoun("He")
    story.acts("Kyiv")
    story.encoder.meta["thresholds"][form] = 1.1
    found = resolved(story)
    assert form not in [kind for _, kind, _ in found]
    assert [words for words, *_ in found][-len(left) :] == left


def test_mentions_by_metonym_go_to_the_state():
    story = Story("Kyiv refused the offer of Ukraine.", "Kyiv=GPE", "Ukraine=GPE")
    story.acts("Kyiv")
    assert resolved(story) == [("Kyiv", "metonym", "Ukraine"), ("Ukraine", "name", "Ukraine")]
    assert [a.name for a in story.doc._.actors] == ["Ukraine"]


def test_mentions_by_metonym_bring_in_a_state_that_is_not_named():
    story = Story("Kyiv refused. Later Kyiv slept.", "Kyiv=GPE")
    story.acts("Kyiv")
    assert resolved(story) == [("Kyiv", "metonym", "Ukraine"), ("Kyiv", "name", "Kyiv")]
    assert [a.name for a in story.doc._.actors] == ["Kyiv", "Ukraine"]


def test_mentions_of_a_place_that_does_not_act_stay_the_place():
    story = Story("He flew to Kyiv.", "Kyiv=GPE")
    assert resolved(story) == [("Kyiv", "name", "Kyiv")]


def test_mentions_of_persons_are_no_metonyms():
    story = Story("London wrote.", "London=PERSON")
    story.acts("London")
    assert resolved(story) == [("London", "name", "London")]


OFFICES = [
    ("the Chinese leader left", ["Chinese=NORP"], "2023-03-17", "Xi Jinping"),
    ("the Kremlin chief left", ["Kremlin=ORG"], "2023-03-17", "Vladimir Putin"),
    ("the Japanese prime minister left", ["Japanese=NORP"], "2023-03-17", "Fumio Kishida"),
    ("the Japanese prime minister left", ["Japanese=NORP"], "2005-06-01", "Junichiro Koizumi"),
    ("the Japanese prime minister left", ["Japanese=NORP"], None, None),
    ("the former Japanese prime minister left", ["Japanese=NORP"], "2023-03-17", None),
    ("the prime minister left", [], "2023-03-17", None),
    ("the Japanese cook left", ["Japanese=NORP"], "2023-03-17", None),
]


@pytest.mark.parametrize(("text", "names", "published", "expected"), OFFICES)
def test_mentions_left_open_go_to_the_holder_of_the_office_that_day(
    text, names, published, expected
):
    story = Story(f"Then {text}.", *names, published=published)
    words = text.removesuffix(" left")
    story.describes(words)
    assert by_form(story, "description") == [(words, expected)]
    if expected:
        (mention,) = [m for m in story.doc._.mentions if m.form == "description"]
        assert mention.rule == "description: table of offices"
        assert mention.actor.type == "person"
        assert mention.actor.wikidata_id == wikidata_of(expected)
        assert mention.actor in story.doc._.actors


def test_mentions_with_a_name_beside_them_are_not_looked_up():
    story = Story(
        "The prime minister of Japan Aiko Mori spoke.", "Japan=GPE", "Aiko Mori=PERSON",
        published="2023-03-17",
    )  # fmt: skip
    minister = story.describes("The prime minister of Japan")
    story.link(minister, story.at("Aiko Mori")[0], SURE)
    assert by_form(story, "description") == [("The prime minister of Japan", "Aiko Mori")]
    assert {a.name for a in story.doc._.actors} == {"Japan", "Aiko Mori"}


def test_mentions_by_office_are_the_actor_whom_the_text_names():
    story = Story(
        "Fumio Kishida came. The Japanese prime minister left.",
        "Fumio Kishida=PERSON", "Japanese=NORP", published="2023-03-17",
    )  # fmt: skip
    story.describes("The Japanese prime minister")
    assert by_form(story, "description") == [("The Japanese prime minister", "Fumio Kishida")]
    assert [a.name for a in story.doc._.actors] == ["Fumio Kishida"]


def test_mentions_of_no_office_keep_none_behind_them_from_its_holder():
    story = Story(
        "The cook saw the Japanese envoy. The Japanese prime minister left.",
        "Japanese=NORP", published="2023-03-17",
    )  # fmt: skip
    for words in ("The cook", "the Japanese envoy", "The Japanese prime minister"):
        story.describes(words)
    assert [name for _, name in by_form(story, "description")] == [None, None, "Fumio Kishida"]


def test_mentions_that_follow_an_office_mean_its_holder_too():
    story = Story(
        "The Japanese prime minister came. He left.", "Japanese=NORP", published="2023-03-17"
    )
    story.link(story.describes("The Japanese prime minister"), story.pronoun("He"))
    assert by_form(story, "pronoun") == [("He", "Fumio Kishida")]


def test_mentions_stand_in_order_and_in_the_span_group():
    story = Story("The envoy met Anna Lind. She left.", "Anna Lind=PERSON")
    story.describes("The envoy")
    story.pronoun("She")
    doc = story.read()
    starts = [m.span.start for m in doc._.mentions]
    assert starts == sorted(starts)
    assert [s.text for s in doc.spans["mentions"]] == ["The envoy", "Anna Lind", "She"]


def test_mentions_of_nothing_are_none():
    assert resolved(Story("")) == []
    assert resolved(Story("\n\n")) == []
