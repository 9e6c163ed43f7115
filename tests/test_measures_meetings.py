"""Who met whom, how a meeting grew, and one actor's calendar, over frames made by hand."""

from types import SimpleNamespace

import pandas as pd
import pytest

from workbench import measures
from workbench.frames import schemas


def day(text):
    return pd.Timestamp(text)


@pytest.fixture
def frames():
    actors = [
        {"actor_id": i, "name": n, "type": "person", "aliases": a}
        for i, n, a in [("a", "Anna Lind", ["Lind"]), ("o", "Omar Sy", []), ("c", "Carla Ruiz", [])]
    ]
    for row in actors:
        row |= {"roles": [], "n_mentions": 1, "n_articles": 1}
    meetings = [
        ("m1", "held", ["a", "o"], "Oslo", day("2023-03-01"), ["planned", "held"]),
        ("m2", "held", ["a", "o", "c"], "Rome", day("2023-03-05"), ["held"]),
        ("m3", "planned", ["c", "a"], None, pd.NaT, ["planned"]),
    ]
    rows = [
        {
            "meeting_id": meeting,
            "kind": "meeting",
            "participants": who,
            "groups": [],
            "place": place,
            "date_start": start,
            "date_end": start,
            "status": status,
            "history": [(day(f"2023-03-0{i + 1}"), s, f"x{i}") for i, s in enumerate(told)],
            "n_reports": len(told),
            "n_articles": len(told),
            "conflicts": [],
        }
        for meeting, status, who, place, start, told in meetings
    ]
    return SimpleNamespace(
        actors=schemas.build("actors", actors), meetings=schemas.build("meetings", rows)
    )


def test_measures_count_who_met_whom(frames):
    matrix, network = measures.who_met_whom(frames)
    assert matrix.loc["a", "o"] == matrix.loc["o", "a"] == 2
    assert matrix.loc["c", "o"] == 1
    assert matrix.loc["a", "a"] == 0
    assert list(matrix.index) == list(matrix.columns) == ["a", "c", "o"]
    top = network.iloc[0]
    assert (top["name"], top["other_name"], top["n_meetings"]) == ("Anna Lind", "Carla Ruiz", 2)
    pair = network.set_index(["actor_id", "other_id"]).loc[("a", "o")]
    assert (pair["first"], pair["last"]) == (day("2023-03-01"), day("2023-03-05"))
    assert pair["meeting_ids"] == ["m1", "m2"]


def test_measures_count_one_status(frames):
    assert measures.who_met_whom(frames, status="planned").network["n_meetings"].tolist() == [1]
    both = measures.who_met_whom(frames, status=["planned", "held"]).network
    pd.testing.assert_frame_equal(both, measures.who_met_whom(frames).network)
    with pytest.raises(ValueError, match=r"'met'.*held"):
        measures.who_met_whom(frames, status="met")


def test_measures_list_where_an_actor_was(frames):
    found = measures.itinerary(frames, "Lind")
    assert found["place"].tolist()[:2] == ["Oslo", "Rome"]
    assert pd.isna(found["date_start"].iloc[-1])
    assert found["others"].tolist() == [["Omar Sy"], ["Omar Sy", "Carla Ruiz"], ["Carla Ruiz"]]
    pd.testing.assert_frame_equal(found, measures.itinerary(frames, "a"))
    with pytest.raises(ValueError, match="no actor 'Nobody'"):
        measures.itinerary(frames, "Nobody")


def test_measures_of_no_meetings_are_empty(frames):
    frames.meetings = schemas.empty("meetings")
    matrix, network = measures.who_met_whom(frames)
    assert matrix.empty
    assert network.empty
    assert measures.itinerary(frames, "a").empty
