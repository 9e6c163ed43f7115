"""Each thing that speaks for one meeting or against it, on made reports."""

import pandas as pd
import pytest

from workbench.frames import schemas
from workbench.linking import meeting_doubts
from workbench.linking.meeting_pairs import AHEAD, WEIGHTS, case_of, features, likely
from workbench.linking.meetings import grouped

BASE = {
    "report_id": "r", "article_id": "a", "kind": "meeting", "status": "held",
    "participants": ["bo", "eva"], "groups": [], "place": None, "date_start": pd.NaT,
    "date_end": pd.NaT, "date_precision": None,
}  # fmt: skip


def case(published="2023-03-10", first=None, last=None, **more):
    if first:
        days = pd.Timestamp(first), pd.Timestamp(last or first)
        more |= {"date_start": days[0], "date_end": days[1]}
        more.setdefault("date_precision", "range" if last else "day")
    return case_of({**BASE, **more}, pd.Timestamp(published) if published else pd.NaT)


def other(published="2023-03-10", first=None, last=None, **more):
    return case(published, first, last, article_id="b", **more)


MARCH = {"first": "2023-03-08"}
PAIRS = [
    # one report, another, feature, its value
    (case(), other(), "people", 1.0),
    (case(), other(participants=["bo", "eva", "ole", "kim"]), "people", 0.5),
    (case(), other(), "two", 1.0),
    (case(), other(participants=["bo"]), "two", 0.0),
    (case(), other(participants=["bo"]), "one", 1.0),
    (case(), other(participants=["bo"]), "one, no more", 1.0),
    (case(place="Oslo"), other(participants=["bo"], place="Oslo"), "one, no more", 0.0),
    (case(participants=["bo", "norway"]), other(states=["", "Norway"]), "by state", 0.5),
    (case(participants=["bo", "ole"], states=["", "Norway"]), other(states=["", "Norway"]),
     "by state", 0.0),
    (case(**MARCH), other(**MARCH), "same days", 1.0),
    (case(**MARCH), other(first="2023-03-07", last="2023-03-09"), "same days", 1.0),
    (case(**MARCH), other(first="2023-03-05"), "days apart", pytest.approx(1.386, abs=0.001)),
    (case("2023-03-08", **MARCH), other("2023-03-05", first="2023-03-05"), "day by day", 1.0),
    (case(**MARCH), other("2023-03-09", first="2023-03-05"), "day by day", 0.0),
    (case(**MARCH), other(first="2023-03-01", last="2023-03-31", date_precision="month"),
     "windows meet", 1.0),
    (case(**MARCH), other(first="2023-04-01", last="2023-04-30", date_precision="month"),
     "windows apart", pytest.approx(3.219, abs=0.001)),
    (case(**MARCH), other(), "one undated", 1.0),
    (case(), other(), "both undated", 1.0),
    (case(), other("2023-03-12"), "published apart", pytest.approx(1.099, abs=0.001)),
    (case(), other(None), "published apart", pytest.approx(3.045, abs=0.001)),
    (case(place="Oslo"), other(place="Norway"), "same place", 1.0),
    (case(place="Oslo"), other(place="Berlin"), "another place", 1.0),
    (case(place="Oslo", status="planned"), other(place="Berlin", status="proposed"),
     "another place, ahead", 1.0),
    (case(kind="visit", participants=["bo"], place="Oslo"), other(states=["", "Norway"]),
     "host", 1.0),
    (case(kind="visit", participants=["bo"], place="Lima"), other(states=["", "Norway"]),
     "host", 0.0),
    (case(kind="visit"), other(), "visit", 1.0),
    (case(kind="visit"), other(kind="visit"), "visit", 0.0),
    (case(kind="call"), other(), "call", 1.0),
    (case(status="planned"), other(status="proposed"), "both ahead", 1.0),
    (case(), other(status="ongoing"), "both past", 1.0),
    (case(status="cancelled"), other(status="planned"), "refused", 1.0),
    (case(status="cancelled"), other(status="cancelled"), "refused", 0.0),
    (case("2023-03-01"), other(status="planned"), "the next", 1.0),
    (case("2023-03-20"), other(status="planned"), "the next", 0.0),
    (case(), case(), "same article", 1.0),
]  # fmt: skip


@pytest.mark.parametrize(("one", "another", "name", "value"), PAIRS)
def test_meeting_pairs_features(one, another, name, value):
    for found in (features(one, another), features(another, one)):
        assert found.get(name, 0.0) == value


def test_meeting_pairs_features_are_all_weighed_and_tested():
    assert {name for *_, name, _ in PAIRS} == set(WEIGHTS)
    assert all(set(features(one, another)) <= set(WEIGHTS) for one, another, *_ in PAIRS)


def test_meeting_pairs_nobody_in_common_is_no_pair():
    stranger = other(participants=["kim"])
    assert features(case(), stranger) is None
    assert likely(case(), stranger) == 0.0


TENSES = [
    ({"status": "held", "first": "2023-03-20"}, True),
    ({"status": "planned", "first": "2023-03-01"}, False),
    ({"status": "cancelled", "first": "2023-03-01"}, True),
    ({"status": "planned", "first": "2023-03-10"}, True),
    ({"status": "held", "published": None, "first": "2023-03-20"}, False),
    *(({"status": status}, status in AHEAD) for status in ("held", "ongoing", "planned")),
]


@pytest.mark.parametrize(("told", "ahead"), TENSES)
def test_meeting_pairs_days_outweigh_the_verb(told, ahead):
    assert case(**told).ahead is ahead


def test_meeting_pairs_what_nobody_dates_joins_on_two_people_or_one_and_the_land():
    told = case(place="Oslo", **MARCH)
    for open_one, joins in (
        (other(None, place="Oslo"), True),
        (other(None, participants=["bo"], place="Berlin"), False),
    ):
        assert (len(grouped([told, open_one])) == 1) is joins


def meeting(number, people, place, day, n=1):
    when = pd.Timestamp(day) if day else pd.NaT
    return {
        "meeting_id": f"m{number}", "kind": "talks", "participants": people.split("+"),
        "groups": [], "place": place, "date_start": when, "date_end": when, "status": "held",
        "history": [], "n_reports": n, "n_articles": n, "conflicts": [],
    }  # fmt: skip


DOUBTS = [
    # place and day of each, people of the other -> evidence
    (("Oslo", "2023-03-01"), ("Oslo", "2023-03-01"), "x+y",
     "the same people; the same day; places agree"),
    (("Oslo", "2023-03-01"), ("Norway", "2023-03-05"), "x+y+z",
     "people in common; 4 days apart; places agree; place: Norway or Oslo"),
    (("Oslo", None), (None, "2023-03-05"), "x+y",
     "the same people; one is undated; a place is missing"),
    (("Oslo", "2023-03-01"), ("Berlin", "2023-03-01"), "x+y",
     "the same people; the same day; place: Berlin or Oslo"),
    (("Oslo", "2023-03-01"), ("Oslo", "2023-03-20"), "x+y", None),
    (("Oslo", "2023-03-01"), ("Oslo", "2023-03-01"), "x+z", None),
]  # fmt: skip


@pytest.mark.parametrize(("one", "another", "people", "evidence"), DOUBTS)
def test_meeting_doubts_say_what_speaks_for_and_against(one, another, people, evidence):
    rows = [meeting(0, "x+y", *one), meeting(1, people, *another, n=2)]
    found = meeting_doubts.merge_candidates(schemas.build("meetings", rows))
    assert found["evidence"].tolist() == ([evidence] if evidence else [])
    assert found[["meeting_id", "other_id", "n_rows"]].values.tolist() == (
        [["m1", "m0", 1]] if evidence else []
    )


def test_meeting_doubts_come_likeliest_first():
    rows = [
        meeting(0, "x+y", None, "2023-03-01", 3),
        meeting(1, "x+y", None, "2023-03-08"),
        meeting(2, "x+y", None, "2023-03-02"),
    ]
    found = meeting_doubts.merge_candidates(schemas.build("meetings", rows))
    assert found["other_id"].tolist()[0] == "m2"
