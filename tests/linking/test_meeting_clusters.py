"""Reports of one meeting across articles become one; others stay apart."""

import json
from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest

from workbench.frames import schemas
from workbench.linking import meetings

GOLD = Path(__file__).parents[1] / "gold"


def frames(rows):
    """Frames of reports given as (article, published, kind, status, people, place, start, end)."""
    reports, articles = [], {}
    for i, (article, published, kind, status, people, place, *days) in enumerate(rows):
        start, end = ([*days, None, None])[:2]
        articles[article] = published
        reports.append(
            {
                "report_id": f"{article}:r{i}",
                "article_id": article,
                "evidence_spans": [(0, 1)],
                "kind": kind,
                "status": status,
                "participants": people.split("+"),
                "groups": [],
                "place": place,
                "date_start": start,
                "date_end": end,
                "date_precision": _precision(start, end),
                "rule": "test",
            }
        )
    times = pd.to_datetime(list(articles.values()))
    return schemas.build("meeting_reports", reports), pd.DataFrame(
        {"article_id": list(articles), "published": times}
    )


def _precision(start, end):
    if start is None or end is None:
        return None if start == end else "open"
    return "day" if start == end else "range"


LUKASHENKO = [
    ("a", "2023-02-26", "meeting", "planned", "lukashenko+xi", "China", "2023-02-28", "2023-03-02"),
    ("b", "2023-03-17", "visit", "held", "lukashenko+xi", "Beijing", "2023-03-01", "2023-03-01"),
]
OPEN_VISIT = [
    ("a", "2023-02-26", "summit", "planned", "xi+putin", "Moscow", "2023-02-26", None),
    ("b", "2023-03-17", "meeting", "planned", "putin+xi", "Moscow", "2023-03-20", "2023-03-22"),
]
CASES = {
    line["case"]: line
    for line in map(json.loads, (GOLD / "made-meetings.jsonl").read_text("utf-8").splitlines())
}


def test_meetings_day_by_day_stay_apart_where_articles_tell_of_their_own_day():
    days = [f"2023-03-{n:02}" for n in range(1, 13)]
    rows = [(f"a{d}", d, "meeting", "held", "x+y", "Oslo", d, d) for d in days]
    reports, merged = meetings.merge(*frames(rows))
    assert len(merged) == 12
    assert reports["meeting_id"].nunique() == 12
    told = [(f"b{d}", "2023-03-20", "meeting", "held", "x+y", "Oslo", d, d) for d in days[::4]]
    _, merged = meetings.merge(*frames([*rows, *told]))
    assert sorted(merged["n_reports"]) == [1] * 9 + [2] * 3


def with_states(rows, states):
    """Frames of reports with the states of those whose state is known."""
    reports, articles = frames(rows)
    told = [[states.get(a, "") for a in who] for who in reports["participants"]]
    return reports.assign(states=pd.Series(told, dtype="object")), articles


def together(reports):
    """The reports by meeting, as sets of their numbers."""
    groups = {}
    for number, meeting in enumerate(reports["meeting_id"]):
        groups.setdefault(meeting, set()).add(number)
    return sorted(groups.values(), key=min)


@pytest.mark.parametrize("case", CASES)
def test_meetings_merge_what_is_one(case):
    line = CASES[case]
    reports, _ = meetings.merge(*with_states(line["reports"], line.get("states", {})))
    assert together(reports) == [set(group) for group in line["meetings"]]


def test_meetings_keep_their_history():
    _, merged = meetings.merge(*frames(LUKASHENKO))
    row = merged.iloc[0]
    assert row["history"] == [
        (pd.Timestamp("2023-02-26"), "planned", "a"),
        (pd.Timestamp("2023-03-17"), "held", "b"),
    ]
    assert (row["status"], row["place"], row["kind"]) == ("held", "Beijing", "meeting")
    assert (row["date_start"], row["date_end"]) == (pd.Timestamp("2023-03-01"),) * 2
    assert (row["n_reports"], row["n_articles"], row["conflicts"]) == (2, 2, [])
    assert row["first_reported"] == pd.Timestamp("2023-02-26")


def test_meetings_tell_conflicts():
    rows = [
        ("a", "2023-04-07", "talks", "held", "x+y", "Oslo", "2023-04-05", "2023-04-06"),
        ("b", "2023-04-08", "talks", "held", "x+y", "Oslo", "2023-04-07", "2023-04-07"),
        ("c", "2023-04-09", "talks", "cancelled", "x+y", "Oslo", "2023-04-06", "2023-04-06"),
    ]
    _, merged = meetings.merge(*frames(rows))
    assert len(merged) == 1
    assert merged.iloc[0]["conflicts"] == [
        "dates: 2023-04-05–2023-04-06 (a), 2023-04-07 (b), 2023-04-06 (c)",
        "status: held (a, b), cancelled (c)",
    ]


def test_meetings_merge_does_not_depend_on_order():
    rows = [row for line in CASES.values() for row in line["reports"]]
    rows = [(f"{i}{row[0]}", *row[1:]) for i, row in enumerate(rows)]
    reports, articles = frames(rows)
    once, meetings_once = meetings.merge(reports, articles)
    turned, meetings_turned = meetings.merge(reports.iloc[::-1], articles.iloc[::-1])
    pd.testing.assert_frame_equal(meetings_once, meetings_turned)
    assert dict(zip(once["report_id"], once["meeting_id"], strict=True)) == dict(
        zip(turned["report_id"], turned["meeting_id"], strict=True)
    )


def test_meetings_merge_leaves_its_input():
    reports, articles = frames(LUKASHENKO)
    before = reports.copy(deep=True)
    meetings.merge(reports, articles)
    pd.testing.assert_frame_equal(reports, before)


def test_meetings_merge_of_nothing_is_empty():
    reports, merged = meetings.merge(
        schemas.empty("meeting_reports"), pd.DataFrame({"article_id": [], "published": []})
    )
    assert reports.empty
    assert list(merged.columns) == list(schemas.empty("meetings").columns)


def test_meetings_offer_doubtful_pairs():
    rows = [
        ("a", "2023-03-02", "talks", "held", "x+y", "Oslo", "2023-03-01", "2023-03-01"),
        ("b", "2023-03-08", "talks", "held", "x+y", "Oslo", "2023-03-07", "2023-03-07"),
        ("c", "2023-09-02", "talks", "held", "x+y", "Oslo", "2023-09-01", "2023-09-01"),
    ]
    _, merged = meetings.merge(*frames(rows))
    pairs = meetings.merge_candidates(merged)
    assert pairs[["meeting_id", "other_id"]].to_numpy().tolist() == [["m:a:r0", "m:b:r1"]]
    assert pairs["evidence"].tolist() == ["the same people; 6 days apart; places agree"]
    assert meetings.merge_candidates(schemas.empty("meetings")).empty


def name_key(name):
    """One key for the spellings of a person's name in the sample articles."""
    return name.split()[-1].casefold().rstrip("yi")


def gold_reports():
    """The hand-made reports of the sample articles, and which meeting each belongs to."""
    rows, truth = [], []
    told = {}
    for number, line in enumerate((GOLD / "meetings.jsonl").read_text("utf-8").splitlines()):
        for article, _, words in json.loads(line)["reports"]:
            told[article, words] = number
    for line in (GOLD / "seeds.jsonl").read_text("utf-8").splitlines():
        article = json.loads(line)
        for meeting in article["meetings"]:
            found = [told.get((article["id"], words)) for words in meeting["evidence"]]
            people = "+".join(sorted({name_key(name) for name in meeting["participants"]}))
            days = (meeting["date_start"], meeting["date_end"])
            rows.append(
                (
                    article["id"],
                    article["published"],
                    meeting["kind"],
                    meeting["status"],
                    people,
                    meeting["place"],
                    *days,
                )
            )
            truth.append(next((n for n in found if n is not None), f"alone {len(rows)}"))
    return rows, truth


def test_meetings_merge_the_sample_articles_gold():
    rows, truth = gold_reports()
    reports, _ = meetings.merge(*frames(rows))
    merged = dict(zip(reports["report_id"], reports["meeting_id"], strict=True))
    ids = [merged[f"{row[0]}:r{i}"] for i, row in enumerate(rows)]
    pairs = list(combinations(range(len(rows)), 2))
    found = {pair for pair in pairs if ids[pair[0]] == ids[pair[1]]}
    true = {pair for pair in pairs if truth[pair[0]] == truth[pair[1]]}
    assert len(true) > 200
    assert len(found & true) / len(found) >= 0.98
    assert len(found & true) / len(true) >= 0.91
