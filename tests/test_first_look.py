"""The first look: what it counts, what it leaves out, and that it fits on a screen."""

import re
from pathlib import Path

import pandas as pd
import pytest
from sample_frames import HOSTILE, sample_frames

pytest.importorskip("anywidget")

from workbench.frames import Frames
from workbench.views import first_look
from workbench.views.first_look import sure

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def frames():
    made = sample_frames()
    made.claims["confidence"] = 0.9
    made.source = "news.csv"
    return made


@pytest.mark.parametrize(
    ("confidence", "shown"),
    [
        ([], []),
        ([0.9, 0.8, 0.7], [True, True, True]),  # their mean is 0.8
        ([0.7, 0.9, 0.7], [False, True, False]),  # alike are shown or left out together
        ([0.5, None], [False, True]),
    ],
)
def test_sure_takes_the_surest_while_their_mean_holds(confidence, shown):
    assert sure(pd.Series(confidence, dtype=float), 0.8).tolist() == shown


def test_first_look_counts_what_the_frames_hold(frames):
    look = first_look(frames)
    told = repr(look)
    assert told.startswith("<First look 'news.csv': 60 articles of 3 publishers, 1 Feb – 30 May 20")
    most = frames.actors.sort_values("n_mentions").iloc[-1]
    assert f"{most['name']} is mentioned most" in told
    recurring = frames.statements.query("n_articles > 1")
    assert f"  {len(recurring)} claims recur" in told
    undated = frames.articles["published"].isna().sum()
    assert f"articles without a day: {undated} of 60" in told
    assert "90 lines taken out by cleaning; 2 problems" in told
    by_day = re.search(r"articles by week: (.*)", told)[1]
    assert sum(int(n) for n in re.findall(r"2023 (\d+)", by_day)) == 60 - undated


def test_first_look_leaves_out_what_is_not_sure(frames):
    before = first_look(frames)
    unsure = sample_frames()
    unsure.claims["confidence"] = 0.5
    look = first_look(unsure)
    assert "No claim that is sure enough recurs" in repr(look)
    assert f"0 of {len(unsure.claims)} claims" in look.note
    assert f"claims that are less sure: {len(unsure.claims)} of" in repr(look)
    assert "less sure" not in repr(before)
    assert "Greta Voss is mentioned most" in repr(first_look(unsure, right=0.4))


def test_first_look_never_reports_a_cancelled_meeting_as_held(frames):
    changed = sample_frames()
    changed.meetings["status"] = "cancelled"
    told = repr(first_look(changed))
    assert "No meeting of two named actors" in told
    assert "meetings by status: cancelled 12" in told


def test_first_look_escapes_the_words_of_articles(frames):
    html = first_look(frames, title=HOSTILE[2]).html()
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;script&gt;window.pwned = 1&lt;/script&gt;" in html


def test_first_look_leads_into_notebooks_that_are_there(frames):
    there = {path.name for path in (ROOT / "notebooks").glob("*.ipynb")}
    links = re.findall(r'href="([^"]+)"', first_look(frames).html())
    assert len(links) == 5
    assert set(links) <= there


def test_first_look_of_nothing_draws_nothing():
    look = first_look(Frames.of())
    assert "0 articles" in look.line
    assert "wb-look-bars" not in look.html().partition("</style>")[2]
    assert "No actor was found" in repr(look)
