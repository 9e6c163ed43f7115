"""Events decoded from hand-made probabilities, meetings above all."""

import numpy as np
import pandas as pd
import pytest
from made import SURE, Story, named

from workbench.nlp import events as decoding
from workbench.nlp import heads
from workbench.nlp.event_types import MEETING, EventType
from workbench.nlp.events import Event, EventMention, Events, actors_in, average_link
from workbench.nlp.records import Actor, Mention

TWO = ("Anna Lind=PERSON", "Omar Sy=PERSON", "Oslo=GPE")
WEDNESDAY = "2023-03-15"


def met(text="Anna Lind met Omar Sy in Oslo on Monday.", *names, published=WEDNESDAY, **told):
    """Return a story in which the two meet, with more roles and values as given."""
    story = Story(text, *TWO, *names, published=published)
    roles = {"participant": ["Anna Lind", "Omar Sy"]} | told
    story.meeting("met", **roles)
    return story


def reports(story):
    return story.read()._.meetings


def names(report):
    return [a.name for a in report.participants]


def day(date):
    return f"{date.start:%Y-%m-%d}" if date and date.start is not None else None


def test_meetings_have_who_where_and_when():
    (report,) = reports(met(place="Oslo", date="Monday", values={"kind": "talks"}))
    assert names(report) == ["Anna Lind", "Omar Sy"]
    assert (report.kind, report.status) == ("talks", "held")
    assert (report.place, report.place_actor.name) == ("Oslo", "Oslo")
    assert (report.when.text, day(report.date)) == ("Monday", "2023-03-13")
    assert report.attributed_to is None
    assert report.rule == "encoder"


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("held", "2023-03-13"),
        ("ongoing", "2023-03-13"),
        ("planned", "2023-03-20"),
        ("proposed", "2023-03-20"),
    ],
)
def test_meetings_resolve_days_with_the_tense_of_their_status(status, expected):
    (report,) = reports(met(date="Monday", values={"status": status}))
    assert day(report.date) == expected


@pytest.mark.parametrize(
    ("day_said", "sure", "expected"),
    [
        ("on March 14", 0.9, ("held", "2023-03-14")),
        ("on March 16", 0.9, ("held", "2023-03-16")),  # it may be that day already where they met
        ("on March 20", 0.9, ("planned", "2023-03-20")),  # the status is the less likely of the two
        ("on March 20", 0.55, ("held", None)),  # the day is
    ],
)
def test_meetings_have_not_been_held_on_a_later_day(day_said, sure, expected):
    shares = {"status": {"held": 0.8, "planned": 0.15, "proposed": 0.05}}
    story = met(f"Anna Lind met Omar Sy in Oslo {day_said}.")
    story.meeting(
        "met", participant=["Anna Lind", "Omar Sy"], date=day_said, sure=sure, values=shares
    )
    (report,) = reports(story)
    assert (report.status, day(report.date)) == expected
    assert report.scores[1] == shares["status"][expected[0]]


def test_meetings_without_publication_keep_the_words_of_the_day():
    (report,) = reports(met(date="Monday", published=None))
    assert report.when.text == "Monday"
    assert report.date.start is None
    assert report.date.note


def test_meetings_read_a_year_that_is_not_said():
    story = met("Anna Lind met Omar Sy on 3 May.", date="3 May", published=None)
    story.doc._.default_year = 2021
    (report,) = reports(story)
    assert day(report.date) == "2021-05-03"


def test_meetings_take_the_most_exact_day():
    text = "Anna Lind met Omar Sy this month, on Monday."
    (report,) = reports(met(text, date=["this month", "Monday"]))
    assert (report.when.text, day(report.date)) == ("Monday", "2023-03-13")


def test_meetings_take_a_day_of_other_mentions_only_without_one_of_their_own():
    text = "On Tuesday it rained. Anna Lind met Omar Sy on Monday."
    (report,) = reports(met(text, date="Monday", other_date="Tuesday"))
    assert report.when.text == "Monday"
    (report,) = reports(met(text, other_date="Tuesday"))
    assert (report.when.text, day(report.date)) == ("Tuesday", "2023-03-14")


def test_meetings_last_as_long_as_is_said():
    text = "Anna Lind began a three-day visit of Omar Sy on Monday."
    story = Story(text, *TWO, published=WEDNESDAY)
    story.meeting("visit", participant=["Anna Lind", "Omar Sy"], date="Monday")
    (report,) = reports(story)
    assert (day(report.date), f"{report.date.end:%Y-%m-%d}") == ("2023-03-13", "2023-03-15")


def test_meetings_that_are_over_lasted_until_the_day():
    text = "Anna Lind ended a three-day visit of Omar Sy on Monday."
    story = Story(text, *TWO, published=WEDNESDAY)
    story.meeting("visit", participant=["Anna Lind", "Omar Sy"], date="Monday")
    (report,) = reports(story)
    assert (day(report.date), f"{report.date.end:%Y-%m-%d}") == ("2023-03-11", "2023-03-13")


def test_meetings_of_nobody_are_none():
    story = met("Anna Lind met with criticism.", participant=[])
    assert reports(story) == []


def test_meetings_take_who_is_told_elsewhere_where_one_is_missing():
    text = "Omar Sy came. Anna Lind met him."
    (report,) = reports(met(text, participant="Anna Lind", other_participant="Omar Sy"))
    assert names(report) == ["Anna Lind", "Omar Sy"]
    (report,) = reports(met(other_participant="Oslo"))
    assert names(report) == ["Anna Lind", "Omar Sy"]


def test_meetings_name_whom_a_pronoun_means():
    story = Story("Anna Lind came. She met Omar Sy.", *TWO)
    story.link(story.at("Anna Lind")[0], story.pronoun("She"), SURE)
    story.meeting("met", participant=["She", "Omar Sy"])
    assert names(reports(story)[0]) == ["Anna Lind", "Omar Sy"]


def test_meetings_with_groups_keep_their_words():
    text = "Anna Lind met port officials and them and Port Officials."
    (report,) = reports(met(text, participant=["Anna Lind", "port officials", "them"]))
    assert names(report) == ["Anna Lind"]
    assert [g.text for g in report.groups] == ["port officials"]


def test_meetings_place_of_a_person_is_no_actor():
    text = "Anna Lind met Omar Sy at Bo Ek's."
    (report,) = reports(met(text, "Bo Ek=PERSON", place="Bo Ek's"))
    assert report.place == "Bo Ek"
    assert report.place_actor is None


def test_meetings_take_the_likeliest_place_and_their_own_first():
    text = "In Bergen and Oslo Anna Lind met Omar Sy."
    story = met(text, "Bergen=GPE", place=["Bergen", "Oslo"])
    first = story.at("met")[0]
    story.encoder.said["meeting", first][story.at("Oslo")[0], 1] = 0.99
    assert reports(story)[0].place == "Oslo"
    (report,) = reports(met(text, "Bergen=GPE", place="Bergen", other_place="Oslo"))
    assert report.place == "Bergen"
    (report,) = reports(met(text, "Bergen=GPE", other_place="Oslo"))
    assert report.place == "Oslo"


def test_meetings_place_is_the_more_exact_of_two_that_are_likely():
    text = "In China Anna Lind met Omar Sy, in Beijing."
    story = met(text, "China=GPE", "Beijing=GPE", place=["China", "Beijing"])
    first = story.at("met")[0]
    story.encoder.said["meeting", first][story.at("China")[0], 1] = 0.99
    assert reports(story)[0].place == "Beijing"


def test_meetings_place_has_all_words_of_a_name():
    text = "Anna Lind met Omar Sy in Sharm El Sheikh."
    (report,) = reports(met(text, "Sharm El Sheikh=GPE", place="Sharm El"))
    assert report.place == "Sharm El Sheikh"


@pytest.mark.parametrize(
    ("status", "said", "expected"),
    [
        ("held", "March 16", "2023-03-16"),
        ("ongoing", "March 16", "2023-03-16"),
        ("planned", "March 10", "2023-03-10"),
    ],
)
def test_meetings_day_without_a_year_is_the_near_one_whatever_the_status(status, said, expected):
    story = met(f"Anna Lind met Omar Sy on {said}.", date=said, values={"status": status})
    assert day(reports(story)[0].date) == expected


def test_meetings_day_without_a_year_that_is_far_in_any_case_is_read_by_the_status():
    story = met("Anna Lind met Omar Sy on May 20.", date="May 20", values={"status": "held"})
    assert day(reports(story)[0].date) == "2022-05-20"


TWICE = "Anna Lind met Omar Sy in Oslo. The talks of Omar Sy took place on Monday."


def told_twice(*, together):
    story = met(TWICE, place="Oslo", values={"kind": "meeting"})
    talks = story.meeting(
        "talks", participant=[story.at("Omar Sy", 2)], date="Monday", values={"kind": "talks"}
    )
    if together:
        story.encoder.together.add((story.at("met")[0], talks))
    return story


def test_meetings_told_twice_are_one():
    (report,) = reports(told_twice(together=True))
    assert [s.text for s in report.evidence] == [
        "Anna Lind met Omar Sy in Oslo", "talks of Omar Sy took place on Monday",
    ]  # fmt: skip
    assert (report.place, day(report.date)) == ("Oslo", "2023-03-13")
    assert names(report) == ["Anna Lind", "Omar Sy"]


def test_meetings_that_differ_stay_two():
    first, second = reports(told_twice(together=False))
    assert (first.kind, second.kind) == ("meeting", "talks")
    assert (first.date, second.place) == (None, None)
    assert names(second) == ["Omar Sy"]


def test_meetings_are_compared_by_who_when_and_words():
    story = told_twice(together=False)
    story.read()
    assert story.encoder.seen["features"] == [(1, 0, 2, 0, 0)]
    assert story.encoder.seen["triggers"] == [[story.at("met")[0]], [story.at("talks")[0]]]
    assert [heads.RELATIONS[d] for d in story.encoder.seen["days"]] == ["none", "open"]


def test_meetings_told_by_one_source_are_attributed():
    text = "Bo Ek said that Anna Lind met Omar Sy."
    story = met(text, "Bo Ek=PERSON")
    story.claim("said", source="Bo Ek", content="that Anna Lind met Omar Sy")
    (report,) = reports(story)
    (claim,) = story.doc._.claims
    assert report.attributed_to is claim


def test_meetings_are_attributed_to_the_innermost_claim():
    text = "Bo Ek said that Al Om wrote that Anna Lind met Omar Sy."
    story = met(text)
    story.claim("said", source="Bo Ek", content="that Al Om wrote that Anna Lind met Omar Sy")
    story.claim("wrote", source="Al Om", content="that Anna Lind met Omar Sy")
    (report,) = reports(story)
    assert str(report.attributed_to.cue) == "wrote"


def test_meetings_that_the_article_tells_too_are_its_own():
    text = "Bo Ek said that Anna Lind met Omar Sy. The talks were held."
    story = met(text)
    story.claim("said", source="Bo Ek", content="that Anna Lind met Omar Sy")
    talks = story.meeting("talks", other_participant="Omar Sy")
    story.encoder.together.add((story.at("met")[0], talks))
    (report,) = reports(story)
    assert report.attributed_to is None


def test_meetings_during_a_visit_take_its_place_and_day():
    text = "Anna Lind began a visit to Oslo on Monday. She met Omar Sy."
    story = Story(text, *TWO, published=WEDNESDAY)
    story.link(story.at("Anna Lind")[0], story.pronoun("She"), SURE)
    story.meeting(
        "visit", participant="Anna Lind", place="Oslo", date="Monday", values={"kind": "visit"}
    )
    story.meeting("met", participant=["She", "Omar Sy"])
    visit, meeting = reports(story)
    assert meeting.place is visit.place is not None
    assert meeting.place_actor is visit.place_actor
    assert day(meeting.date) == "2023-03-13"


@pytest.mark.parametrize(
    ("change", "taken"),
    [
        ({"participant": ["Omar Sy"]}, False),  # another's visit
        ({"values": {"status": "planned"}}, False),
        ({"place": "Bergen"}, False),
    ],
)
def test_meetings_beside_another_visit_do_not(change, taken):
    text = "Anna Lind began a visit to Oslo. Anna Lind met Omar Sy in Bergen."
    story = Story(text, *TWO, "Bergen=GPE", published=WEDNESDAY)
    story.meeting("visit", participant="Anna Lind", place="Oslo", values={"kind": "visit"})
    who = [story.at("Anna Lind", 2), "Omar Sy"]
    story.meeting("met", **({"participant": who} | change))
    assert (reports(story)[1].place is not None) == (taken or "place" in change)


def test_meetings_less_sure_than_is_asked_are_left_out():
    story = met()
    story.encoder.meta["thresholds"]["meeting confidence"] = 1.1
    assert reports(story) == []


def test_meetings_have_thresholds_for_each_role():
    story = met(place="Oslo", sure=0.6)
    story.encoder.meta["thresholds"]["meeting place"] = 0.7
    (report,) = reports(story)
    assert report.place is None
    assert names(report) == ["Anna Lind", "Omar Sy"]


def test_meetings_give_the_reading_back_and_keep_scores():
    story = met(sure=0.8)
    (report,) = reports(story)
    assert story.doc._.reading is None
    told, status, who = report.scores
    assert told > 0.99
    assert status == pytest.approx(0.92)
    assert who == pytest.approx(0.8)


def test_meetings_triggers_hold_a_letter():
    story = met("Anna Lind - Omar Sy met.")
    story.meeting("-", participant=["Anna Lind", "Omar Sy"])
    assert len(reports(story)) == 1


def test_meetings_of_nothing_are_none():
    assert reports(Story("")) == []
    assert reports(Story("Anna Lind slept.", *TWO)) == []


def test_events_are_more_sure_the_more_tell_them():
    story = told_twice(together=True)
    for trigger in ("met", "talks"):
        story.reading.out["meeting_trigger"][story.at(trigger)[0]] = [0, 0.5, -9]
    story.read()
    (report,) = story.doc._.meetings
    one = 1 / (1 + np.exp(-0.5))
    assert report.scores[0] == pytest.approx(1 - (1 - one) ** 2, abs=0.01)


def test_events_of_another_type_need_a_declaration_alone(monkeypatch):
    signing = EventType(
        "signing", "trigger", ("party", "date"), {"status": ("signed", "planned")},
        clustered=True, dated="date",
    )  # fmt: skip
    story = Story("Anna Lind signed the pact on Monday.", *TWO, published=WEDNESDAY)
    story.reading.out["signing_trigger"] = story.reading.out["meeting_trigger"].copy()
    story.tell(signing, "signed", party="Anna Lind", date="Monday", values={"status": "planned"})
    story.doc._.mentions = []
    (event,) = Events(story.encoder, signing).find(story.doc)
    assert event.values == {"status": "planned"}
    assert [story.doc[s:e].text for s, e, _ in event.mentions[0].spans["party"]] == ["Anna Lind"]
    assert event.mentions[0].day == (pd.Timestamp("2023-03-13"),) * 2


@pytest.mark.parametrize(
    ("likely", "threshold", "groups"),
    [
        ([[0, 0.9], [0.9, 0]], 0.5, [[0, 1]]),
        ([[0, 0.4], [0.4, 0]], 0.5, [[0], [1]]),
        # the mean of a group counts, not its best pair
        ([[0, 0.9, 0.9], [0.9, 0, 0.0], [0.9, 0.0, 0]], 0.5, [[0, 1], [2]]),
        ([[0, 0.9, 0.9], [0.9, 0, 0.2], [0.9, 0.2, 0]], 0.5, [[0, 1, 2]]),
        ([[0]], 0.5, [[0]]),
    ],
)
def test_average_link_joins_while_the_mean_allows(likely, threshold, groups):
    found = average_link(np.array(likely), threshold)
    assert sorted(map(sorted, found)) == groups
    assert MEETING.columns[3:] == ("other_participant", "other_place", "other_date")


def test_average_link_of_nothing_is_nothing():
    assert average_link(np.zeros((0, 0)), 0.5) == []


def actors_of(text, role, *names_, describe=()):
    story = Story(text, *names_)
    for words in describe:
        story.describes(words)
    doc = story.read()
    s, e = story.at(role)
    return [a.name for a, _ in actors_in(doc, [(s, e, 0.7)]).values()]


def test_actors_in_a_role_are_those_mostly_inside():
    text = "Anna Lind and Omar Sy of Oslo left."
    assert actors_of(text, "Anna Lind", *TWO) == ["Anna Lind"]
    assert actors_of(text, "Lind and Omar Sy", *TWO) == ["Anna Lind", "Omar Sy"]
    assert actors_of(text, "and", *TWO) == []


def test_actors_in_a_role_have_its_best_probability():
    story = Story("Anna Lind, or Lind, left.", "Anna Lind=PERSON", "Lind=PERSON")
    doc = story.read()
    found = actors_in(doc, [(0, 2, 0.6), (4, 5, 0.9), (0, 2, 0.3)])
    assert [p for _, p in found.values()] == [0.9]


# -- words of roles -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("“Oslo”", "Oslo"),
        (", Oslo ,", "Oslo"),
        ("Oslo's", "Oslo"),
        ("Oslo’s", "Oslo"),
        ("Oslo’s,", "Oslo"),
        ("Oslo .", "Oslo ."),  # the stop of "Washington, D.C."
        ("Room 7", "Room 7"),
        ("“,”", None),
        ("’s", None),
    ],
)
def test_roles_have_no_loose_marks_at_their_ends(words, kept):
    doc = named(f"in {words} again")
    found = decoding._trimmed(doc, (1, len(doc) - 1, 0.7))
    assert (found and doc[found[0] : found[1]].text) == kept
    assert found is None or found[2] == 0.7


def mentioned(text, *given):
    """Return a document with a mention of an actor of its own for each "words=form"."""
    doc = named(text)
    doc._.mentions = []
    for words, form in (g.split("=") for g in given):
        at = text.index(words)
        span = doc.char_span(at, at + len(words))
        doc._.mentions.append(Mention(span, form, "", Actor(words, "person")))
    return doc


@pytest.mark.parametrize(
    ("role", "mentions", "expected"),
    [
        # the words of a mention, to the letter, are that mention and no other
        ("mayor of Oslo", ["mayor of Oslo=description", "Oslo=name"], ["mayor of Oslo"]),
        ("Oslo", ["mayor of Oslo=description", "Oslo=name"], ["Oslo"]),
        # otherwise the longer of two, one in the other
        ("of Oslo and", ["mayor of Oslo=description", "Oslo=name"], ["mayor of Oslo"]),
        # a name by half of it, however long the role is
        ("and Anna", ["Anna Lind=name"], ["Anna Lind"]),
        ("and Anna", ["Anna Lind=metonym"], ["Anna Lind"]),
        ("Oslo and Anna", ["Anna Lind left=name"], []),
        ("The mayor of Oslo and Anna Lind", ["Oslo=name", "Lind=metonym"], ["Oslo", "Lind"]),
        # a description by most of both
        ("and Anna", ["Anna Lind=description"], []),
        ("mayor of Oslo and", ["The mayor of Oslo=description"], ["The mayor of Oslo"]),
        ("of Oslo and Anna Lind", ["The mayor of Oslo and=description"], ["The mayor of Oslo and"]),
        ("The mayor of Oslo and Anna Lind", ["Oslo=description"], []),
        ("mayor of", ["The mayor of Oslo=description"], []),
        # what only touches is not in it
        ("of Oslo", ["The mayor=description", "and Anna=name"], []),
    ],
)
def test_actors_in_a_role_by_how_much_of_them_is_inside(role, mentions, expected):
    doc = mentioned("The mayor of Oslo and Anna Lind left", *mentions)
    at = doc.text.index(role)
    span = doc.char_span(at, at + len(role))
    found = actors_in(doc, [(span.start, span.end, 0.7)])
    assert [(a.name, p) for a, p in found.values()] == [(name, 0.7) for name in expected]


def test_actors_in_a_role_leave_out_what_nobody_resolved():
    doc = mentioned("The mayor left", "The mayor=description")
    doc._.mentions[0].actor = None
    assert actors_in(doc, [(0, 2, 0.7)]) == {}


# -- places ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "place", "whole"),
    [
        ("in Sharm El Sheikh today", "Sharm El", "Sharm El Sheikh"),
        ("in Sharm El Sheikh today", "El Sheikh", "Sharm El Sheikh"),
        ("in Sharm El Sheikh today", "in Sharm", "in Sharm El Sheikh"),
        ("in Oslo Bergen", "Oslo", "Oslo"),
        ("in Oslo Bergen", "Bergen", "Bergen"),
        ("near Oslo late Monday", "Oslo late", "Oslo late"),  # no place has a day's words
    ],
)
def test_places_have_all_words_of_the_names_that_they_cut(text, place, whole):
    names_ = ("Sharm El Sheikh=GPE", "Oslo=GPE", "Bergen=GPE", "late Monday=DATE")
    doc = named(text, *names_)
    at = text.index(place)
    span = doc.char_span(at, at + len(place))
    s, e, p = decoding._whole_name(doc, (span.start, span.end, 0.7))
    assert (doc[s:e].text, p) == (whole, 0.7)


def met_in(text, *names_, **sure):
    """Return the place of a meeting for which places are as likely as given."""
    story = met(text, *names_, place=list(sure))
    story.encoder.meta["thresholds"]["meeting place"] = 0.3
    p = story.encoder.said["meeting", story.at("met")[0]]
    for words, q in sure.items():
        p[slice(*story.at(words)), 1] = q
    return reports(story)[0].place


def test_places_the_likeliest_is_taken_wherever_it_stands():
    text = "In Bergen and Oslo Anna Lind met Omar Sy."
    assert met_in(text, "Bergen=GPE", Bergen=0.8, Oslo=0.7) == "Bergen"
    assert met_in(text, "Bergen=GPE", Bergen=0.7, Oslo=0.8) == "Oslo"


@pytest.mark.parametrize(
    ("sure", "expected"),
    [
        ({"China": 0.9, "Beijing": 0.5}, "Beijing"),
        ({"China": 0.9, "Beijing": 0.4}, "China"),  # too unlikely
        ({"China": 0.9, "Moscow": 0.8}, "China"),  # it lies elsewhere
        ({"Beijing": 0.9, "China": 0.8}, "Beijing"),
    ],
)
def test_places_a_likely_one_within_the_likeliest_is_taken(sure, expected):
    text = "From Moscow by Beijing and China: Anna Lind met Omar Sy."
    assert met_in(text, "China=GPE", "Beijing=GPE", "Moscow=GPE", **sure) == expected


@pytest.mark.parametrize(
    ("place", "mentions", "expected"),
    [
        ("the capital", {"the capital": "description"}, "Oslo"),
        ("there", {"there": "pronoun"}, "Oslo"),
        ("the capital", {}, "the capital"),
        ("the capital", {"the capital": "metonym"}, "the capital"),
        ("the capital Oslo", {"the capital": "description", "Oslo": "name"}, "the capital Oslo"),
        # what stands beside it is not in it
        ("the capital", {"the capital": "description", "Oslo": "name", "in": "name"}, "Oslo"),
        ("Oslo", {"the capital": "description", "near": "description"}, "Oslo"),
        ("near there", {"Oslo": "description", "the capital": "description"}, "near there"),
    ],
)
def test_places_that_are_only_described_have_the_name_of_the_actor(place, mentions, expected):
    doc = named("They met in the capital Oslo near there")
    oslo, firm = Actor("Oslo", "place"), Actor("Acme", "organization")

    def span(words):
        at = doc.text.index(words)
        return doc.char_span(at, at + len(words))

    doc._.mentions = [Mention(span(words), form, "", oslo) for words, form in mentions.items()]
    at = span(place)
    assert decoding._name_of_place(doc, (at.start, at.end, 0.9), oslo) == expected
    for actor in (None, firm):  # nobody's, or another's
        assert decoding._name_of_place(doc, (at.start, at.end, 0.9), actor) == place


# -- days -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("date", "tense", "expected"),
    [
        ("April 15", "past", "2023-04-15"),  # 31 days ahead, 334 back
        ("April 16", "past", "2022-04-16"),
        ("February 12", "future", "2023-02-12"),  # 31 days back
        ("February 11", "future", "2024-02-11"),
        ("February 11", "past", "2023-02-11"),
        ("April 16, 2021", "past", "2021-04-16"),  # the year is said
        ("by Friday", "future", None),
        ("soon", None, None),
    ],
)
def test_days_without_a_year_are_the_near_ones_within_a_month(date, tense, expected):
    doc = named(date)
    doc._.published = pd.Timestamp(WEDNESDAY)
    assert day(decoding._day_of(doc, doc[:], tense)) == expected


def test_days_that_are_open_are_kept_only_without_better():
    text = "Anna Lind met Omar Sy soon, on Monday."
    (report,) = reports(met(text, date=["soon", "Monday"]))
    assert report.when.text == "Monday"
    (report,) = reports(met(text, date="soon"))
    assert (report.when.text, report.date.start) == ("soon", None)


def test_days_until_one_have_an_end_alone():
    text = "Anna Lind met Omar Sy until Friday."
    (report,) = reports(met(text, date="until Friday", values={"status": "planned"}))
    assert (report.date.start, f"{report.date.end:%Y-%m-%d}") == (None, "2023-03-17")


def test_days_that_compare_mentions_are_the_likeliest_ones():
    text = "On Monday or Tuesday Anna Lind met Omar Sy. The talks were in March."
    story = met(text, date=["Monday", "Tuesday"])
    story.encoder.meta["thresholds"]["meeting date"] = 0.3
    p = story.encoder.said["meeting", story.at("met")[0]]
    p[story.at("Monday")[0], 2], p[story.at("Tuesday")[0], 2] = 0.6, 0.7
    story.meeting("talks", participant=["Anna Lind"], date="in March", sure=0.4)
    found = Events(story.encoder, MEETING)
    story.doc._.mentions = []
    told = [m for e in found.find(story.doc) for m in e.mentions]
    tuesday = pd.Timestamp("2023-03-14")
    assert [m.day for m in told] == [(tuesday, tuesday), None]  # the last is too unlikely
    assert [heads.RELATIONS[d] for d in story.encoder.seen["days"]] == ["open", "none"]


def test_days_that_compare_mentions_may_be_a_month():
    story = met("Anna Lind met Omar Sy in February.", date="in February")
    story.doc._.mentions = []
    (event,) = Events(story.encoder, MEETING).find(story.doc)
    assert event.mentions[0].day == (pd.Timestamp("2023-02-01"), pd.Timestamp("2023-02-28"))


def test_days_of_a_type_without_them_are_none():
    kind = EventType("meeting", "trigger", ("participant", "place", "date"), {}, clustered=True)
    story = met(date="Monday")
    story.doc._.mentions = []
    (event,) = Events(story.encoder, kind).find(story.doc)
    assert event.mentions[0].day is None
    assert story.encoder.seen["days"] == [0]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Anna Lind's four-day visit", 4),
        ("a two-week official visit", 14),
        ("a four-day port strike stopped all of the long visit", None),  # too far off
        ("the official visit", None),
    ],
)
def test_days_that_an_event_lasts_stand_before_it(text, days):
    doc = named(text)
    assert decoding._length(doc, len(doc) - 1) == days


@pytest.mark.parametrize(
    ("text", "over"),
    [
        ("ended one two three four five six seven visit", True),
        ("ended one two three four five six seven eight visit", False),
        ("visit one two three ends", True),
        ("visit one two three four ends", False),
        ("visit begins", False),
    ],
)
def test_days_are_the_last_where_words_beside_the_trigger_say_so(text, over):
    doc = named(text)
    at = [t.text for t in doc].index("visit")
    event = Event([EventMention([at], 1.0, {})], {})
    assert decoding._ends(doc, event) is over


# -- what a visit gives ---------------------------------------------------------------------------


def beside_a_visit(between="", *, visit=None, **told):
    """Return the meeting that is reported behind a visit of one who takes part."""
    text = f"Anna Lind began a visit to Oslo on Monday. {between}Anna Lind met Omar Sy in Bergen."
    story = Story(text, *TWO, "Bergen=GPE", published=WEDNESDAY)
    roles = {"participant": "Anna Lind", "place": "Oslo", "date": "Monday"} | (visit or {})
    story.meeting("visit", **roles, values={"kind": "visit"})
    story.meeting("met", participant=[story.at("Anna Lind", 2), "Omar Sy"], **told)
    return reports(story)


def test_visits_give_a_day_to_what_has_a_place_and_a_place_to_what_has_a_day():
    _, meeting = beside_a_visit(place="Bergen")
    assert (meeting.place, meeting.place_actor.name, day(meeting.date)) == (
        "Bergen", "Bergen", "2023-03-13",
    )  # fmt: skip
    assert meeting.when.text == "Monday"
    text = "It was Tuesday. "
    _, meeting = beside_a_visit(text, date="Tuesday")
    assert (meeting.place, day(meeting.date)) == ("Oslo", "2023-03-14")


def test_visits_give_only_a_single_day():
    _, meeting = beside_a_visit("This month was wet. ", visit={"date": "This month"})
    assert (meeting.place, meeting.date, meeting.when) == ("Oslo", None, None)
    _, meeting = beside_a_visit(visit={"date": []})
    assert (meeting.place, meeting.date) == ("Oslo", None)


def test_visits_give_nothing_to_what_is_far_off():
    _, near = beside_a_visit("It rained. ")
    assert near.place == "Oslo"
    _, far = beside_a_visit("It rained. It snowed. ")
    assert (far.place, far.date) == (None, None)


def test_visits_take_nothing_from_each_other_and_the_nearest_gives():
    text = (
        "Anna Lind began a visit to Oslo. Her trip to Bergen was short. "
        "Anna Lind had a stay. Anna Lind met Omar Sy."
    )
    story = Story(text, *TWO, "Bergen=GPE", published=WEDNESDAY)
    visit = {"kind": "visit"}
    story.meeting("visit", participant="Anna Lind", place="Oslo", values=visit)
    story.meeting("trip", participant="Anna Lind", place="Bergen", values=visit)
    story.meeting("stay", participant=[story.at("Anna Lind", 2)], values=visit)
    story.meeting("met", participant=[story.at("Anna Lind", 3), "Omar Sy"])
    assert [r.place for r in reports(story)] == ["Oslo", "Bergen", None, None]
    story.doc._.reading = story.reading
    story.meeting("stay", values={"kind": "talks"}, participant=[story.at("Anna Lind", 2)])
    assert [r.place for r in reports(story)] == ["Oslo", "Bergen", "Bergen", "Bergen"]


# -- evidence and whose word it is ----------------------------------------------------------------


def test_evidence_is_the_stretch_of_the_triggers_sentence_with_its_roles():
    text = "On Tuesday it rained. In Oslo there Anna Lind met Omar Sy today. On Monday it snowed."
    (report,) = reports(met(text, place="Oslo", date=["Tuesday", "Monday"]))
    assert [s.text for s in report.evidence] == ["Oslo there Anna Lind met Omar Sy"]


def test_evidence_of_a_trigger_alone_is_its_words():
    story = met("Anna Lind came. They met. Omar Sy left.")
    assert [s.text for s in reports(story)[0].evidence] == ["met"]


def test_attribution_needs_content_that_holds_the_whole_trigger():
    text = "Bo Ek said that Anna Lind and Omar Sy held long talks in Oslo."
    for content, held in (
        ("Anna Lind and Omar Sy held long talks in Oslo", True),
        ("Anna Lind and Omar Sy held long talks", True),
        ("held long talks in Oslo", True),
        ("Anna Lind and Omar Sy held long", False),
        ("long talks in Oslo", False),
    ):
        story = Story(text, *TWO, published=WEDNESDAY)
        story.meeting("held long talks", participant=["Anna Lind", "Omar Sy"])
        story.claim("said", source="Bo Ek", content=content)
        (report,) = reports(story)
        assert (report.attributed_to is not None) is held, content
