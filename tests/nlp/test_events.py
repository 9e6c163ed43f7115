"""Events decoded from hand-made probabilities, meetings above all."""

import numpy as np
import pandas as pd
import pytest
from made import SURE, Story

from workbench.nlp import heads
from workbench.nlp.event_types import MEETING, EventType
from workbench.nlp.events import Events, actors_in, average_link

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
