"""The date expressions of running text, and the days that they mean."""

from __future__ import annotations

import csv
import json
import time
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.english.dates import Date, find, lasting, length_in_days, modifies_noun, resolve

TABLE = Path(__file__).parent / "data" / "dates.tsv"
GOLD = Path(__file__).parents[1].parent / "shared" / "gold" / "events-dev.jsonl"
TENSE_OF_STATUS = {"held": "past", "ongoing": "present", "planned": "future", "proposed": "future"}


def read_table() -> list[dict[str, str]]:
    lines = [x for x in TABLE.read_text(encoding="utf-8").splitlines() if not x.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


ROWS = read_table()


def day(stamp: pd.Timestamp | None) -> str:
    return "" if stamp is None else stamp.date().isoformat()


def days_of(row: dict[str, str]) -> tuple[str, str, str]:
    got = resolve(row["text"], row["published"] or None, tense=row["tense"] or None)
    return day(got.start), day(got.end), got.precision or ""


# -- resolve --------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", ROWS, ids=lambda r: f"{r['text']}|{r['published']}|{r['tense']}")
def test_dates_resolve_as_the_table_says(row):
    assert days_of(row) == (row["start"], row["end"], row["precision"])


def test_dates_table_covers_what_it_should():
    families = pd.Series([row["family"] for row in ROWS]).value_counts()
    assert len(ROWS) >= 300
    assert families["range"] >= 28
    assert families.min() >= 3
    assert len({(r["text"], r["published"], r["tense"]) for r in ROWS}) == len(ROWS)


@pytest.mark.xfail(strict=True, reason="counted from another event, which resolve is not told")
def test_dates_resolve_counts_from_another_event():
    assert resolve("three days after March 2", "2023-03-15", tense="past").start == pd.Timestamp(
        "2023-03-05"
    )


@pytest.mark.xfail(strict=True, reason="feasts of the lunar calendars have no rule")
def test_dates_resolve_feasts_of_the_lunar_calendar():
    assert resolve("Lunar New Year", "2023-03-15", tense="past").start == pd.Timestamp("2023-01-22")


@pytest.mark.xfail(strict=True, reason="a list of weekdays is read up to its last two")
def test_dates_find_reads_a_list_of_weekdays_as_one():
    assert len(find("They meet on Tuesday, Wednesday and Thursday.")) == 1


@pytest.mark.parametrize(
    ("text", "published", "tense", "in_the_note"),
    [
        ("Friday", "2023-03-15", "past", "the latest not after publication on 2023-03-15"),
        ("Friday", "2023-03-15", "future", "the first not before publication on 2023-03-15"),
        ("Friday", "2023-03-15", None, "no tense given"),
        ("Feb. 22", "2023-03-15", "past", "year: the latest not after publication"),
        ("in March", "2023-03-15", "past", "year of the month"),
        ("early November", "2023-03-15", "future", "'early' read as 2023-11-01 to 2023-11-10"),
        ("next week", "2023-03-15", "future", "week from Monday to Sunday"),
        ("two weeks ago", "2023-03-15", "past", "the whole week is meant"),
        ("earlier this month", "2023-03-15", "past", "up to publication on 2023-03-15"),
        ("later this week", "2023-03-19", "future", "nothing is left of it after publication"),
        ("this spring", "2023-03-15", "future", "northern hemisphere"),
        ("3/4/2023", "2023-03-15", "past", "read as month, day, year"),
        ("3.4.2023", "2023-03-15", "past", "read as day, month, year"),
        ("3/20/23", "2023-03-15", "past", "year 23 read as 2023"),
        ("Feb. 28 to March 2", "2023-02-25", "future", "the one nearest to 2023-02-28"),
        ("the '60s", "2023-03-15", "past", "twentieth century"),
        ("Friday, March 16, 2023", "2023-03-15", "future", "2023-03-16 is not a Friday"),
        ("31 February", "2023-03-15", "past", "no such day in the calendar"),
        ("March 22-20", "2023-03-15", "past", "the range ends before it begins"),
        ("three weeks later", "2023-03-15", "past", "counted from another event"),
        ("for ten days", "2023-03-15", "past", "a length of time"),
        ("in the coming months", "2023-03-15", "future", "how long is not said"),
        ("the president", "2023-03-15", "past", "no date expression"),
        ("Friday", None, "past", "relative to publication, whose date is not known"),
        ("Friday", "the ides of March", "past", "'the ides of March' is not a date"),
    ],
)
def test_dates_resolve_notes_what_is_not_in_the_words(text, published, tense, in_the_note):
    assert in_the_note in (resolve(text, published, tense=tense).note or "")


@pytest.mark.parametrize("text", ["2023-03-20", "March 20, 2023", "20 March 2023", "today"])
def test_dates_resolve_notes_nothing_where_the_words_say_all(text):
    assert resolve(text, "2023-03-15", tense="past").note is None


def test_dates_resolve_completes_by_the_default_year_only_without_publication():
    completed = resolve("Feb. 22", None, tense="past", default_year=2021)
    assert completed.start == pd.Timestamp("2021-02-22")
    assert completed.note == "year 2021 is the default"
    published = resolve("Feb. 22", "2023-03-15", tense="past", default_year=2021)
    assert published.start == pd.Timestamp("2023-02-22")
    assert resolve("Friday", None, default_year=2021).start is None
    ranged = resolve("from Dec. 30 to Jan. 2", None, tense="future", default_year=2021)
    assert (day(ranged.start), day(ranged.end)) == ("2021-12-30", "2022-01-02")


@pytest.mark.parametrize(
    "published",
    [pd.Timestamp("2023-03-15 23:30"), pd.Timestamp("2023-03-15 23:30", tz="Asia/Tokyo")],
)
def test_dates_resolve_leaves_hours_and_time_zones_alone(published):
    got = resolve("yesterday", published, tense="past").start
    assert got == pd.Timestamp("2023-03-14")
    assert got.tzinfo is None


@pytest.mark.parametrize("published", [None, pd.NaT, "", float("nan"), "rubbish", object(), [1]])
def test_dates_resolve_stays_relative_without_a_publication_date(published):
    got = resolve("next week", published, tense="future")
    assert (got.start, got.end, got.precision) == (None, None, None)
    assert "relative to publication" in got.note


def test_dates_resolve_refuses_another_tense():
    with pytest.raises(ValueError, match="'pluperfect'; it must be one of past, present, future"):
        resolve("Friday", "2023-03-15", tense="pluperfect")


@pytest.mark.parametrize("published", ["0001-01-01", "1900-01-01", "9999-12-31", "2024-02-29"])
@pytest.mark.parametrize("text", sorted({row["text"] for row in ROWS})[::3])
def test_dates_resolve_never_raises_at_the_edges_of_the_calendar(text, published):
    for tense in ("past", "present", "future", None):
        assert isinstance(resolve(text, published, tense=tense), Date)


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n", "year 0", "0000-00-00", "9999-99-99", "31 February", "30/30/3030", "\u200f",
     "from to", "May-May-May", "1" * 10_000, "early " * 2_000, "\u202e3 May 2020\u202c"],
)  # fmt: skip
def test_dates_resolve_never_raises_on_odd_text(text):
    assert isinstance(resolve(text, "2023-03-15", tense="past"), Date)


def test_dates_resolve_reads_through_direction_marks():
    assert resolve("\u200f3 May\u200e 2020", None).start == pd.Timestamp("2020-05-03")


# -- find -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They met late Wednesday in Oslo.", ["late Wednesday"]),
        ("The talks on Feb. 22 were short.", ["on Feb. 22"]),
        ("She will be there March 20-22, he said.", ["March 20-22"]),
        ("A visit from Feb. 28 to March 2 was announced.", ["from Feb. 28 to March 2"]),
        ("It falls between 3 and 5 May, before the vote.", ["between 3 and 5 May"]),
        ("They stay Monday through Wednesday.", ["Monday through Wednesday"]),
        ("Both meet next week, then early next month.", ["next week", "early next month"]),
        ("A summit in the coming months is likely.", ["in the coming months"]),
        ("Last year the two met two days ago.", ["Last year", "two days ago"]),
        ("Three weeks later they met again.", ["Three weeks later"]),
        ("He came earlier this month and over the weekend.", ["earlier this month",
                                                             "over the weekend"]),
        ("This spring and in 2019 nothing happened.", ["This spring", "in 2019"]),
        ("The minister arrives on the 17th.", ["on the 17th"]),
        ("He flew in yesterday and leaves tomorrow; tonight he rests.",
         ["yesterday", "tomorrow", "tonight"]),
        ("Signed 2023-03-20, filed 3/21/2023, sent 22.3.2023.",
         ["2023-03-20", "3/21/2023", "22.3.2023"]),
        ("In the third quarter of 2019 and the early 1990s.", ["In the third quarter of 2019",
                                                               "the early 1990s"]),
        ("On New Year's Eve they spoke by phone.", ["On New Year's Eve"]),
        ("They report at the end of the month or within two weeks.",
         ["at the end of the month", "within two weeks"]),
        ("He arrives Wednesday for a four-day visit.", ["Wednesday for a four-day visit"]),
        ("A deal was signed May fifth to end the war.", ["May fifth"]),
        ("Decades ago they were allies.", ["Decades ago"]),
        ("She spoke before the 2016 election and after a 2015 deal.", ["2016", "2015"]),
        ("It followed the September 2011 visit.", ["September 2011"]),
        ("After Monday's talks they left; after Tuesday they rest.", ["Monday", "after Tuesday"]),
        ("Calm since Monday's truce.", ["since Monday"]),
        ("Sat., Feb. 3, was the day.", ["Sat., Feb. 3"]),
        ("They sat on Monday\nand Tuesday they left.", ["on Monday", "Tuesday"]),
        ("Talks are set for\u00a0Nov.\u00a03.", ["for\u00a0Nov.\u00a03"]),
    ],
)  # fmt: skip
def test_dates_find_reads_running_text(text, expected):
    assert [text[start:end] for start, end in find(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The two may meet and may not sign.", []),
        ("May the talks succeed.", []),
        ("Theresa May flew in; a plan by May was rejected.", []),
        ("Mrs. May and her cabinet met in May.", ["in May"]),
        ("They met by May, before the vote.", ["by May"]),
        ("The May summit failed.", ["May"]),
        ("Protesters march on the capital to march again.", []),
        ("The March on Washington was long.", []),
        ("A march in March.", ["in March"]),
        ("March 3 it is.", ["March 3"]),
        ("He met June Carter and April Jones.", []),
        ("The sun rose as he sat and wed.", []),
        ("He read The Sun and Sun Weekly.", []),
        ("An august body of mar and dec.", []),
        ("Mar left Rome.", []),
        ("He is in the fall of his life.", []),
        ("The fall of the wall and a spring of water.", []),
        ("A second man came first, the third left.", []),
        ("The man, 41, was aged 20 when 2,019 came.", []),
        ("It cost $2019 and 1999.50 of it was lost.", []),
        ("At 03:00 PM they spoke for ten minutes.", []),
        ("A two-hour meeting, a two-day visit, a 65-year-old man.", []),
        ("The visit lasted for three days.", []),
        ("He reads USA Today and The Last Days.", []),
        ("Black Friday sales and Cyber Monday.", []),
        ("They meet every Friday and each spring.", []),
        ("On the 17th floor on the 3rd attempt.", []),
        ("At a quarter before nine.", []),
        ("Flight 2015-B and room 1984.", []),
        ("Version 1.2.20 of 10.0.0.1 is out.", []),
        ("Daily, weekly, soon and later.", []),
    ],
)
def test_dates_find_leaves_the_rest_alone(text, expected):
    assert [text[start:end] for start, end in find(text)] == expected


# A bare name or number is a date only where a preposition says so.
AMBIGUOUS_ALONE = {"May", "2025", "2019-2021"}
DATED = [r for r in ROWS if (r["start"] or r["end"]) and r["text"] not in AMBIGUOUS_ALONE]


@pytest.mark.parametrize("text", sorted({row["text"] for row in DATED}))
def test_dates_find_sees_in_a_sentence_what_the_table_resolves(text):
    sentence = f"The ministers, who met before, spoke {text}, the office said."
    at = sentence.index(text)
    assert any(start < at + len(text) and end > at for start, end in find(sentence))


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("They met after the 2016 election.", "2016", True),
        ("Thursday's summit was long.", "Thursday", True),
        ("Her May 5 speech was short.", "May 5", True),
        ("They met in 2016 near Rome.", "in 2016", False),
        ("They met on Thursday and left.", "on Thursday", False),
        ("They met on Thursday.", "on Thursday", False),
    ],
)
def test_dates_modifies_noun(text, word, expected):
    at = text.index(word)
    assert modifies_noun(text, at, at + len(word)) is expected


# -- how long -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("a five-day visit", 5),
        ("a two-week tour", 14),
        ("will stay for three days", 3),
        ("a day-long meeting", 1),
        ("a weeklong trip", 7),
        ("a 10-day tour", 10),
        ("two days ago", None),
        ("a 30-day-old truce", None),
        ("the visit", None),
    ],
)
def test_dates_length_in_days(text, days):
    assert length_in_days(text) == days


def test_dates_lasting_draws_out_a_single_day_either_way():
    friday = resolve("Friday", "2023-03-20", tense="past")
    begun, ended = lasting(friday, 3), lasting(friday, 3, ending=True)
    assert (day(begun.start), day(begun.end)) == ("2023-03-17", "2023-03-19")
    assert (day(ended.start), day(ended.end)) == ("2023-03-15", "2023-03-17")
    assert "ends there and lasts 3 days" in ended.note
    month = resolve("in March", "2023-03-20", tense="past")
    assert lasting(month, 3) == month
    assert lasting(Date(), 3) == Date()


# -- invariants -----------------------------------------------------------------------------------

WORDS = """from to until between and May may March Monday Sun 20 22nd 1999 2023 the of last next
early end week month days ago in on since - – , ' ’ . Q3 '90s 31 February first"""
PIECES = st.sampled_from([*WORDS.split(), "\n", "\u200f", "\u00a0"])
MIXED = st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=30).map(" ".join)
PUBLISHED = st.one_of(st.none(), st.dates(), st.text(max_size=8), st.integers())


@given(MIXED)
@settings(max_examples=300, deadline=None)
def test_dates_find_gives_valid_sorted_spans_that_never_overlap(text):
    floor = 0
    for start, end in find(text):
        assert floor <= start < end <= len(text)
        assert text[start:end].strip() == text[start:end]
        floor = end


@given(MIXED, PUBLISHED, st.sampled_from(["past", "present", "future", None]))
@settings(max_examples=300, deadline=None)
def test_dates_resolve_never_raises_and_never_runs_backwards(text, published, tense):
    got = resolve(text, published, tense=tense)
    if got.start is not None and got.end is not None:
        assert got.start <= got.end
    assert (got.precision is None) == (got.start is None and got.end is None)
    assert got.precision != "day" or got.start == got.end
    assert got == resolve(text, published, tense=tense)


@pytest.mark.parametrize(
    "piece",
    ["Mrs. May by May ", "from Monday to ", "20, 21 and ", "early the ", "end of ", "1-", " "],
)
def test_dates_time_grows_with_the_length_and_no_faster(piece):
    def seconds(text: str) -> float:
        began = time.process_time()
        find(text)
        return time.process_time() - began

    text = (piece * 5_000)[:10_000]
    find(text[:100])
    short, long = [], []
    for i in range(5):  # in turns, and the best of each, so that other load cannot tell
        short.append(seconds(text + str(i)))
        long.append(seconds(text * 8 + str(i)))
    assert min(long) < 40 * max(min(short), 0.002)


# -- against the gold -----------------------------------------------------------------------------


@pytest.mark.skipif(not GOLD.exists(), reason="the gold is not part of the project")
def test_dates_resolve_agrees_with_the_gold_of_meetings():
    right = known = 0
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        passage = json.loads(line)
        for meeting in passage["meetings"]:
            if not meeting["date_text"] or not meeting["date_start"]:
                continue
            tense = TENSE_OF_STATUS.get(meeting["status"])
            got = resolve(meeting["date_text"], passage["published"], tense=tense)
            known += 1
            expected = meeting["date_start"], meeting["date_end"] or meeting["date_start"]
            right += (day(got.start), day(got.end) or day(got.start)) == expected
    assert right / known >= 0.85


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They met on 12-Dec-2014 in Rome.", ["on 12-Dec-2014"]),
        ("They met on Dec 12 '14 in Rome.", ["on Dec 12 '14"]),
        ("The two meet on Tuesday week in Rome.", ["on Tuesday week"]),
        ("The talks were rescheduled for June.", ["for June"]),
        ("The people voted for June.", []),
        ("The talks were postponed until June.", ["until June"]),
        ("It opens no earlier than July 3 in Rome.", ["no earlier than July 3"]),
        ("The Tuesday week-long fair is over.", ["The Tuesday"]),
    ],
)
def test_dates_find_other_ways_to_write_a_day(text, expected):
    assert [text[start:end] for start, end in find(text)] == expected
