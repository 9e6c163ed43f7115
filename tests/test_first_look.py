"""The first look: what it counts, what it leaves out, and that it fits on a screen."""

import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from sample_frames import HOSTILE, sample_frames

pytest.importorskip("anywidget")

from workbench import views
from workbench.frames import Frames
from workbench.views import first_look

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def frames():
    made = sample_frames()
    made.claims["confidence"] = 0.9
    made.source = "news.csv"
    return made


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


def unsure():
    """Frames of which some claims and reports of meetings are likely wrong."""
    made = sample_frames()
    made.claims["confidence"] = np.linspace(0.99, 0.2, len(made.claims))
    made.meeting_reports["confidence"] = np.linspace(0.2, 0.99, len(made.meeting_reports))
    return made


def test_first_look_and_the_views_show_the_same_rows():
    frames = unsure()
    look = first_look(frames)
    claims, meetings = views.claims(frames), views.meetings(frames)
    n, m = len(claims.matching()), len(meetings.matching("meetings"))
    assert 0 < n < len(frames.claims)
    assert f": {n} of {len(frames.claims)} claims, about 80 in 100 right; {m} of" in look.note
    assert f"claims shown: {n}, about 80 in 100 right" in repr(claims)
    statuses = Counter(meetings.matching("meetings")["status"])
    told = ", ".join(f"{status} {count}" for status, count in sorted(statuses.items()))
    assert f"meetings by status: {told}\n" in repr(look)


def test_a_claim_is_as_sure_in_the_dossier_and_the_comparison_as_among_all():
    frames = sample_frames()
    source = frames.claims["actor_id"].mode()[0]
    early = frames.claims["article_id"].rank(pct=True) < 0.5  # apart from those of others
    own = frames.claims["actor_id"].eq(source).fillna(False).to_numpy(dtype=bool)
    frames.claims, own = frames.claims[own == early].copy(), own[own == early]
    frames.claims["confidence"] = np.where(own, np.where(own.cumsum() % 2, 0.85, 0.76), 0.77)
    shown = set(views.claims(frames).matching()["claim_id"])
    assert len(shown) == (frames.claims["confidence"] == 0.85).sum()
    for view in (views.dossier(frames, source), views.compare(frames)):
        assert 0 < len(view.matching("claims")) < len(view._spec.table("claims").rows)
        assert set(view.matching("claims")["claim_id"]) <= shown


def test_first_look_leaves_out_what_is_not_sure():
    frames = unsure()
    told = repr(first_look(frames))
    assert re.search(r"claims that are less sure: \d+ of", told)
    assert "less sure" not in repr(first_look(frames, right=0.3))
    where = frames.claims["confidence"] < 0.5
    frames.claims["statement_id"] = frames.claims["statement_id"].where(where)
    assert "No claim that is sure enough recurs" in repr(first_look(frames))


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
