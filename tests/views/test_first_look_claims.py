"""Each sentence and number of the first look, against frames small enough to count by hand."""

import re

import pandas as pd
import pytest

pytest.importorskip("anywidget")

from workbench.frames import Frames, schemas
from workbench.views import first_look

MARCH = {day: pd.Timestamp(f"2023-03-0{day}") for day in range(1, 10)}


def frames_of(**rows):
    return Frames.of(**{name: schemas.build(name, told) for name, told in rows.items()})


def article(key, day=None, publisher=None, n_words=10, **more):
    told = {"article_id": key, "text": "x", "published": day, "publisher": publisher}
    return {**told, "n_words": n_words, **more}


def actor(key, name, n_mentions, n_articles, kind="person"):
    told = {"actor_id": key, "name": name, "type": kind, "n_mentions": n_mentions}
    return {**told, "n_articles": n_articles}


def claim(key, statement=None, source="Lind", who="lind", confidence=0.9):
    return {
        "claim_id": key, "article_id": "a", "source": source, "actor_id": who, "content": "x",
        "source_kind": "named", "cue_kind": "speech", "quotation": "indirect", "depth": 0,
        "certainty": "asserted", "polarity": "affirmed", "statement_id": statement, "rule": "",
        "confidence": confidence,
    }  # fmt: skip


def statement(key, text, n_articles, n_publishers, n_origins, origins):
    return {
        "statement_id": key, "text": text, "n_claims": n_articles, "n_articles": n_articles,
        "n_publishers": n_publishers, "n_origins": n_origins, "origins": origins,
    }  # fmt: skip


def met(*told, confidence=0.9, last=None):
    """Return meetings and a report of each, from (status, day, who ...), the last less sure."""
    meetings, reports = [], []
    for number, (status, day, *who) in enumerate(told):
        both = {"meeting_id": f"m{number}", "kind": "talks", "status": status, "participants": who}
        meetings.append({**both, "date_start": day, "date_end": day, "n_reports": 1,
                         "n_articles": 1})  # fmt: skip
        reports.append({**both, "report_id": f"r{number}", "article_id": "a", "rule": "",
                        "confidence": confidence})  # fmt: skip
    if last is not None:
        reports[-1]["confidence"] = last
    return {"meetings": meetings, "meeting_reports": reports}


PEOPLE = [
    actor("lind", "Ann Lind", 5, 3),
    actor("berg", "Bo Berg", 3, 2),
    actor("oslo", "Oslo", 3, 1, "place"),
]


@pytest.fixture(scope="module")
def look():
    return first_look(
        frames_of(
            articles=[
                article("a", MARCH[3], "Wire", 10),
                article("b", MARCH[3], "Herald", 20),
                article("c", MARCH[5], "Wire", 30),
                article("d", None, None, 40, duplicate_of="a"),
            ],
            actors=PEOPLE,
            claims=[
                claim("c0", "s0"), claim("c1", "s1"), claim("c2", source=None, who=None),
                claim("c3", "s2", source="an aide", who=None),
            ],
            statements=[
                statement("s0", "rain fell", 2, 1, 3, ["lind", "He", "berg", "an aide"]),
                statement("s1", "the port is shut", 3, 2, 1, ["lind"]),
                statement("s2", "snow fell", 1, 1, 1, ["an aide"]),
            ],
            silences=[{"article_id": "a", "kind": "quotation", "start": 0, "end": 1, "text": "x"}],
            dropped=[
                {"article_id": "a", "line": n, "text": "x", "reason": "caption"} for n in range(2)
            ],
            problems=[{"stage": "load", "problem": "empty file"}],
            **met(
                ("held", MARCH[3], "lind", "berg"), ("ongoing", MARCH[5], "lind", "berg"),
                ("planned", MARCH[7], "lind", "oslo"), ("cancelled", None, "berg", "oslo"),
            ),
        )
    )  # fmt: skip


def panel(look, name):
    return next(p for p in look.panels if p.name == name)


def words(html):
    """Return what a fragment shows, its parts apart."""
    return [part.strip() for part in re.split(r"<[^>]*>", html) if part.strip()]


def test_the_line_counts_all(look):
    assert look.line == (
        "4 articles of 2 publishers, 3–5 Mar 2023, 100 words. "
        "3 actors, 4 claims (2 recur), 4 meetings, 1 problem."
    )
    assert look.title == "First look"


def test_when_names_the_day_of_most_articles_and_counts_each(look):
    when = panel(look, "when")
    assert when.title == "Most articles on 3 Mar 2023: 2"
    assert when.lines == (
        "articles by publisher: Wire 2, Herald 1, not known 1",
        "articles by day: 3 Mar 2023 2, 5 Mar 2023 1",
    )
    bars = re.findall(r'<span title="([^"]*)">(.*?)</span>', when.body)
    assert [told for told, _ in bars] == [
        "3 Mar 2023: Wire 1, Herald 1", "4 Mar 2023: 0", "5 Mar 2023: Wire 1",
    ]  # fmt: skip
    parts = [re.findall(r'class="(\S+)" style="height:([\d.]+)%"', stack) for _, stack in bars]
    assert parts == [[("wb-c0", "50.0"), ("wb-c1", "50.0")], [], [("wb-c0", "50.0")]]
    assert words(when.body) == [
        "3 Mar 2023", "5 Mar 2023", "Wire", "2", "Herald", "1", "others", "1",
        "one bar a day · 1 article without a day",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "last", "title", "n", "step"),
    [
        ("2023-03-01", "2023-04-14", "on 14 Apr 2023", 45, "day"),
        ("2023-03-01", "2023-04-15", "in the week of 10 Apr 2023", 7, "week"),
        ("2023-01-02", "2023-11-12", "in the week of 6 Nov 2023", 45, "week"),
        ("2023-01-02", "2023-11-13", "in Nov 2023", 11, "month"),
        ("2019-01-02", "2022-10-27", "in Oct 2022", 46, "month"),
        ("2019-01-02", "2022-10-28", "in 2022", 4, "year"),
    ],
)
def test_when_takes_steps_that_fit(first, last, title, n, step):
    days = [pd.Timestamp(first), pd.Timestamp(last), pd.Timestamp(last)]
    told = [article(str(k), day, "Wire") for k, day in enumerate(days)]
    when = panel(first_look(frames_of(articles=told)), "when")
    assert when.title == f"Most articles {title}: 2"
    assert when.body.count("<span title=") == n
    assert words(when.body)[-1] == f"one bar a {step}"
    assert when.lines[1].startswith(f"articles by {step}: ")
    assert sum(int(k) for k in re.findall(r" (\d+)(?:,|$)", when.lines[1])) == 3


def test_when_without_days_or_publishers_says_so():
    when = panel(first_look(frames_of(articles=[article("a"), article("b")])), "when")
    assert when.title == "No article has a day of publication"
    assert words(when.body) == ["articles", "2"]
    many = [article(str(n), MARCH[3], f"P{n // 2}") for n in range(15)]
    shown = words(panel(first_look(frames_of(articles=many)), "when").body)
    names = [word for word in shown if word.startswith(("P", "others"))]
    assert names == ["P0", "P1", "P2", "P3", "P4", "P5", "others"]
    assert shown[shown.index("others") + 1] == "3"


def test_who_is_mentioned_how_often(look):
    who = panel(look, "who")
    assert who.title == "Ann Lind is mentioned most"
    assert who.lines == ("mentions by actor: Ann Lind 5, Bo Berg 3, Oslo 3",)
    assert words(who.body) == [
        "Ann Lind", "5", "in 3 articles", "Bo Berg", "3", "in 2 articles",
        "Oslo", "3", "in 1 article", "mentions",
    ]  # fmt: skip
    assert re.findall(r"width:(\d+)%", who.body) == ["100", "60", "60"]


def test_who_is_left_out_is_counted():
    actors = [actor(f"p{n}", f"Person {n}", 20 - n, 1) for n in range(9)]
    who = panel(first_look(frames_of(actors=actors)), "who")
    assert who.lines[0].endswith("Person 5 15, Person 6 14")
    assert words(who.body)[-1] == "mentions; 2 more actors"


def test_who_met_counts_what_took_place_alone(look):
    meetings = panel(look, "met")
    assert meetings.title == "Ann Lind – Bo Berg met most often"
    assert meetings.lines == (
        "meetings by pair: Ann Lind – Bo Berg 2",
        "meetings by status: cancelled 1, held 1, ongoing 1, planned 1",
    )
    assert words(meetings.body) == [
        "Ann Lind – Bo Berg", "2", "3–5 Mar 2023", "2 meetings took place; 1 cancelled, 1 planned",
    ]  # fmt: skip


def test_who_met_once_each_are_counted_as_pairs():
    told = met(("held", None, "lind", "berg"), ("held", MARCH[3], "lind", "oslo"))
    meetings = panel(first_look(frames_of(actors=PEOPLE, **told)), "met")
    assert meetings.title == "2 pairs of actors met"
    assert words(meetings.body) == [
        "Ann Lind – Bo Berg", "1", "day not known", "Ann Lind – Oslo", "1", "3 Mar 2023",
        "2 meetings took place",
    ]  # fmt: skip
    assert "wb-look-ones" in meetings.body


@pytest.mark.parametrize(
    ("told", "title", "lines"),
    [
        (met(("held", MARCH[3], "lind")), "No meeting of two named actors is reported",
         ("meetings by status: held 1",)),
        (met(), "No meeting of two named actors is reported", ()),
        (met(("held", MARCH[3], "lind"), ("held", MARCH[3], "lind", "berg"), last=0.1),
         "No meeting of two named actors is sure enough to be shown",
         ("meetings by status: held 1",)),
    ],
)  # fmt: skip
def test_who_met_nobody_says_why(told, title, lines):
    meetings = panel(first_look(frames_of(actors=PEOPLE, **told)), "met")
    assert (meetings.title, meetings.lines) == (title, lines)
    assert bool(meetings.body) == bool(lines)


def test_claims_that_recur_stand_with_their_articles_and_origins(look):
    recurring = panel(look, "recurring")
    assert recurring.title == "2 claims recur, 1 of them on one origin alone"
    assert recurring.lines == (
        "the port is shut: 3 articles of 2 publishers, 1 origin: Ann Lind",
        "rain fell: 2 articles, 3 origins: Ann Lind, Bo Berg and 1 more",
    )
    assert words(recurring.body) == [
        "the port is shut", "3 articles of 2 publishers, from", "1 origin: Ann Lind",
        "rain fell", "2 articles, from", "3 origins: Ann Lind, Bo Berg and 1 more",
    ]  # fmt: skip
    assert recurring.body.count("wb-look-one") == 1


def test_claims_that_are_not_sure_or_stand_once_do_not_recur():
    made = {"statements": [statement("s0", "rain fell", 2, 1, 2, []),
                           statement("s1", "snow fell", 1, 1, 1, [])]}  # fmt: skip
    unsure = [claim("c0", "s0", confidence=0.1), claim("c1", "s1")]
    recurring = panel(first_look(frames_of(claims=unsure, **made)), "recurring")
    assert recurring.title == "No claim that is sure enough recurs in a second article"
    assert (recurring.lines, recurring.body) == ((), "")
    sure = [claim("c0", "s0"), claim("c1", "s1")]
    recurring = panel(first_look(frames_of(claims=sure, **made)), "recurring")
    assert recurring.title == "1 claim recurs"
    assert recurring.lines == ("rain fell: 2 articles, 2 origins",)


def test_what_to_distrust_is_counted_the_largest_share_first(look):
    distrust = panel(look, "distrust")
    assert distrust.title == "What to distrust: 1 of 3 sources that are no known actor"
    assert distrust.lines == (
        "sources that are no known actor: 1 of 3",
        "articles without a day: 1 of 4",
        "articles without a publisher: 1 of 4",
        "articles that repeat another: 1 of 4",
        "claims without a source: 1 of 4",
        "meetings without a day: 1 of 4",
        "sentences of speech without a claim: 1 of 5",
        "2 lines taken out by cleaning; 1 problem",
    )
    assert re.findall(r"width:(\d+)%", distrust.body) == ["33", *["25"] * 5, "20"]
    assert words(distrust.body)[-3:] == [
        "sentences of speech without a claim", "1 of 5", distrust.lines[-1],
    ]  # fmt: skip


def test_where_nothing_is_sure_all_is_shown_with_the_share_that_is_right():
    told = met(("held", MARCH[3], "lind", "berg"), confidence=0.1)
    look = first_look(frames_of(actors=PEOPLE, **told))
    assert panel(look, "met").title == "1 pair of actors met"
    assert "1 of 1 meeting, about 10 in 100 right" in look.note


def test_what_is_less_sure_is_counted_and_told():
    told = met(("held", MARCH[3], "lind", "berg"), ("held", MARCH[3], "lind", "oslo"), last=0.1)
    claims = [claim("c0"), claim("c1", confidence=0.1), claim("c2", confidence=0.1)]
    look = first_look(frames_of(actors=PEOPLE, claims=claims, **told))
    lines = panel(look, "distrust").lines
    assert "claims that are less sure: 2 of 3" in lines
    assert "meetings that are less sure: 1 of 2" in lines
    assert "1 of 3 claims" in look.note
    assert "1 of 2 meetings" in look.note


def test_nothing_to_distrust_is_said():
    told = [article("a", MARCH[3], "Wire"), article("b", MARCH[4], "Wire")]
    distrust = panel(first_look(frames_of(articles=told, claims=[claim("c0")])), "distrust")
    assert distrust.title == "Nothing is missing or unsure"
    assert distrust.lines == ("nothing went wrong in reading",)


def test_each_part_leads_on(look):
    assert {p.name: p.link[0] for p in look.panels} == {
        "when": "50-compare.ipynb", "who": "10-actors.ipynb", "met": "20-meetings.ipynb",
        "recurring": "30-claims.ipynb", "distrust": "60-corrections.ipynb",
    }  # fmt: skip
    shown = words(look.html().partition("</style>")[2])
    assert (shown[:2], shown[-1]) == ([look.title, look.line], look.note)
    assert [word for word in shown if word in {p.title for p in look.panels}] == [
        p.title for p in look.panels
    ]
    told = repr(look).splitlines()
    assert told[0] == f"<First look 'First look': {look.line}>"
    assert told[1:] == [
        *(line for p in look.panels for line in (f"  {p.title}", *(f"    {x}" for x in p.lines))),
        f"  {look.note}",
    ]
