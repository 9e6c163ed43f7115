"""Two sides compared: whose rows stand where, what both tell, what only one does."""

import re

import pandas as pd
import pytest

pytest.importorskip("anywidget")

from sample_frames import sample_frames

from workbench import views
from workbench.frames import schemas
from workbench.frames.store import Frames
from workbench.views.compare_view import _told
from workbench.views.sides import sides


def of_publisher(frames, name):
    return set(frames.articles.loc[frames.articles.publisher == name, "article_id"])


def test_compare_takes_the_two_largest_publishers(frames):
    view = views.compare(frames)
    mentions = frames.mentions.dropna(subset="actor_id")
    for name in ("Sample Wire", "Sample Herald"):
        view.filters = {"side": name}
        n = mentions.article_id.isin(of_publisher(frames, name)).sum()
        assert len(view.matching("mentions")) == n > 0
        assert len(view.matching("claims")) == (
            frames.claims.article_id.isin(of_publisher(frames, name)).sum()
        )


def test_compare_tells_statements_of_both_from_those_of_one(frames):
    view = views.compare(frames)
    sources = {n: of_publisher(frames, n) for n in ("Sample Wire", "Sample Herald")}
    both, wire, herald = _told(tuple(sources))
    expected = {}
    for statement in frames.statements.itertuples():
        mine = frames.claims[frames.claims.statement_id == statement.statement_id].article_id
        told = [mine.isin(ids).any() for ids in sources.values()]
        if any(told):
            expected[" ".join(statement.text.split())] = (
                both if all(told) else wire if told[0] else herald
            )
    rows = view.matching("statements")
    assert dict(zip(rows.statement, rows.told, strict=True)) == expected
    assert set(expected.values()) == {both, wire}


def test_compare_shows_what_each_side_says_of_a_meeting(frames):
    view = views.compare(frames)
    reports = frames.meeting_reports.assign(
        publisher=frames.meeting_reports.article_id.map(
            frames.articles.set_index("article_id").publisher
        )
    )
    here = reports[reports.publisher.isin(["Sample Wire", "Sample Herald"])]
    expected = here.groupby("meeting_id").publisher.nunique().eq(2).sum()
    rows = view.matching("meetings")
    assert (rows.told == "both").sum() == expected > 0
    cells = next(p for p in view.payload["profiles"] if p["table"] == "meetings")["rows"]
    told = [cell for cell in cells if cell and cell[0] == "both"]
    assert len(told) == expected
    assert all(status_a and status_b for _, status_a, status_b in told)


def test_compare_by_period_splits_the_time_in_two(frames):
    view = views.compare(frames, by="period")
    days = frames.articles.published.dropna()
    middle = days.min() + (days.max() - days.min()) // 2
    early = set(frames.articles.loc[frames.articles.published <= middle, "article_id"])
    rows = view.matching("mentions")
    first = rows.loc[rows.published <= middle, "side"].unique()
    assert list(first) == ["1 Feb – 1 Apr 2023"]
    mentions = frames.mentions.dropna(subset="actor_id")
    assert (rows.side == first[0]).sum() == mentions.article_id.isin(early).sum()
    assert len(rows) < len(mentions)  # an article without a date is on neither side


def test_compare_evidence_stands_apart_for_each_side(frames):
    view = views.compare(frames, a="Sample Monitor", b="Sample Wire")
    only = [part["only"] for part in view.payload["evidence"]]
    assert only == [("side", "Sample Monitor")] * 3 + [("side", "Sample Wire")] * 3
    tables = re.findall(r"<caption>.*?</table>", view.html(), re.DOTALL)
    monitors = [t for t in tables if "The words, Sample Monitor" in t]
    assert len(monitors) == 3
    assert not any("Sample Wire" in table for table in monitors)


def test_compare_leaves_out_other_publishers_and_keeps_frames(frames):
    untouched = sample_frames()
    view = views.compare(frames, b="Sample Monitor")
    assert set(view.matching("mentions").publisher) == {"Sample Wire", "Sample Monitor"}
    assert repr(views.compare(sample_frames(), b="Sample Monitor")) == repr(view)
    for name, frame in frames.items():
        pd.testing.assert_frame_equal(frame, getattr(untouched, name))


def test_compare_counts_many_rows_in_full(frames):
    view = views.compare(frames, max_rows=40, cube_above=50)
    assert view.matching("mentions")["n"].sum() == 108
    assert len(view.matching("mentions_words")) == 40


def test_compare_of_empty_frames_says_so():
    empty = Frames.of(**{frame: schemas.empty(frame) for frame in schemas.FRAMES})
    view = views.compare(empty)
    assert view.matching().empty
    assert "No claims were found in the articles of side a." in view.html()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"by": "author"}, "by: can't compare by 'author'; choose 'publisher' or 'period'"),
        ({"a": "Daily Nothing"}, "a: no publisher 'Daily Nothing'; there are 3: 'Sample Wire'"),
        ({"a": "Sample Wire", "b": "Sample Wire"}, "a and b are the same ('Sample Wire')"),
        (
            {"by": "period", "a": ("2023-02-01", "2023-03-09"), "b": ("2023-03-01", "2023-04-01")},
            "a and b overlap: 1 Feb – 9 Mar 2023 and 1 Mar – 1 Apr 2023",
        ),
        ({"by": "period", "a": "soon"}, "a: a period is (first day, last day)"),
        ({"by": "period", "a": ("2023-03-09", "2023-03-01")}, "the first day comes after"),
    ],
)
def test_compare_names_what_is_wrong(frames, options, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        views.compare(frames, **options)


@pytest.mark.parametrize("publisher", ["Wire", None])
def test_sides_of_one_publisher_are_two_periods(publisher):
    days = pd.to_datetime(["2023-03-01", "2023-03-02", "2023-03-08"])
    articles = pd.DataFrame({"article_id": list("xyz"), "published": days}).assign(
        publisher=publisher
    )
    names, side = sides(articles, "publisher", None, None)
    assert names == ("1–4 Mar 2023", "5–8 Mar 2023")
    assert side.to_dict() == {"x": names[0], "y": names[0], "z": names[1]}


def test_sides_need_two():
    one = pd.DataFrame({"article_id": ["x"], "publisher": ["Wire"], "published": [pd.NaT]})
    with pytest.raises(ValueError, match="there are 1 publishers: Wire; give a= and b="):
        sides(one, "publisher", None, None)
    with pytest.raises(ValueError, match="0 days of publication"):
        sides(one, "period", None, None)
