"""Views: what is counted, what is told, what is sent, and that nothing of it can be executed."""

import json
import re

import numpy as np
import pandas as pd
import pytest
import traitlets

pytest.importorskip("anywidget")

from sample_frames import HOSTILE, sample_frames

from workbench import views
from workbench.frames import schemas
from workbench.frames.store import Frames
from workbench.views import assets, counting, payload
from workbench.views.context import Library, shown
from workbench.views.labels import distinct
from workbench.views.page import page

VIEWS = ("overview", "actors", "meetings", "claims", "compare")


@pytest.fixture(params=VIEWS)
def view(request, frames):
    return getattr(views, request.param)(frames)


def test_views_are_deterministic_and_change_with_the_data(view, frames):
    make = getattr(views, view.payload["title"].lower())
    assert repr(make(sample_frames())) == repr(view)
    assert make(sample_frames(55)).digest != view.digest


def test_views_tell_a_mention_moved_to_another_actor(frames):
    before = views.actors(frames)
    moved = sample_frames()
    moved.mentions.loc[moved.mentions.actor_id == "p0", "actor_id"] = ["p1", *["p0"] * 14]
    after = views.actors(moved)
    assert "Anna Lind 15" in repr(before)
    assert "Anna Lind 14" in repr(after)
    assert before.digest != after.digest


def test_views_leave_the_frames_as_they_were():
    frames, untouched = sample_frames(), sample_frames()
    for name in VIEWS:
        getattr(views, name)(frames)
    for name, frame in frames.items():
        pd.testing.assert_frame_equal(frame, getattr(untouched, name))


@pytest.mark.parametrize("name", VIEWS)
def test_views_of_empty_frames_say_so(name):
    empty = Frames.of(**{frame: schemas.empty(frame) for frame in schemas.FRAMES})
    view = getattr(views, name)(empty)
    assert view.matching().empty
    assert any(part["empty"] in view.html() for part in view.payload["evidence"])


def test_views_speak_all_three_languages(view):
    bundle = view._repr_mimebundle_()
    assert bundle["text/plain"] == repr(view)
    assert view.digest in bundle["text/plain"]
    assert bundle["application/vnd.jupyter.widget-view+json"]["model_id"] == view.model_id
    data = re.search(r'class="wb-data">(.*?)</script>', bundle["text/html"], re.DOTALL)
    assert json.loads(data.group(1))["payload"] == json.loads(json.dumps(view.payload))


def test_views_show_no_ids_and_no_paths(view):
    told = json.dumps(view.payload) + repr(view) + view.html()
    assert "/somewhere/else" not in told
    assert not re.search(r'["> ](a0\d\d|p\d|m\d\d|a0\d\d-[a-z]\d)["<, ]', told)


def test_views_escape_what_articles_say(view):
    html = page(view.html(), title=HOSTILE[0])
    body = html[html.index("<body>") :]
    told = body[: body.rindex('<script type="module">')]
    assert re.findall(r"<script\b[^>]*>", told) == [
        '<script type="application/json" class="wb-data">'
    ]
    assert "<!--" not in told
    assert "<img" not in told
    assert "<textarea" not in told
    assert "<title>&lt;script&gt;" in html


def test_views_write_words_of_articles_as_text_only():
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", assets.script()
    )
    assert not re.search("https?://", assets.script())


def test_views_ask_plotly_for_no_upload():
    assert "showSendToCloud: false" in assets.script()
    assert 'plotlyServerURL: ""' in assets.script()


def test_actors_counts_are_those_of_the_mentions(frames):
    view = views.actors(frames)
    resolved = frames.mentions.dropna(subset="actor_id")
    assert len(view.matching()) == len(resolved)
    view.filters = {"actor": "Anna Lind"}
    assert len(view.matching()) == (resolved.actor_id == "p0").sum()
    view.selection = {"actor": ["Anna Lind", "Norland"]}
    view.filters = {}
    both = resolved[resolved.actor_id.isin(["p0", "p2"])].groupby("sentence_id").actor_id.nunique()
    assert len(view.matching()) == 2 * (both == 2).sum() > 0


def test_actors_evidence_marks_the_very_words(frames):
    view = views.actors(frames)
    table = view.payload["tables"]["mentions"]["columns"]
    rows = view.matching()
    for text, marks, article, (start, end) in zip(
        [view.payload["texts"][i] for i in table["context"]["values"]],
        table["context"]["marks"],
        rows["article_id"],
        zip(rows["start"], rows["end"], strict=True),
        strict=True,
    ):
        [[first, last, kind]] = marks
        said = frames.articles.set_index("article_id").at[article, "text"][start:end]
        assert (text[first:last], kind) == (said, "actor")


def test_meetings_have_their_reports_history_and_unknown_dates(frames):
    view = views.meetings(frames)
    name = view.matching("meetings")["meeting"].iloc[0]
    view.selection = {"meeting": name}
    meeting_id = frames.meetings.sort_values("date_start").meeting_id.iloc[0]
    expected = frames.meeting_reports[frames.meeting_reports.meeting_id == meeting_id]
    assert len(view.matching("reports")) == len(expected)
    assert view.matching("reports")["published"].is_monotonic_increasing
    view.selection = {}
    assert view.matching("meetings")["meeting"].str.contains("date open").sum() == 1
    view.filters = {"date": ("2023-03-01", "2023-03-31")}
    march = frames.meetings.date_start.between("2023-03-01", "2023-03-31")
    assert len(view.matching("meetings")) == march.sum() > 0


def test_claims_mark_source_cue_and_content(frames):
    view = views.claims(frames, filters={"polarity": ["denied"]})
    column = view.payload["tables"]["claims"]["columns"]["context"]
    for i in view.matching().index:
        text = view.payload["texts"][column["values"][i]]
        marks = {kind: text[a:b] for a, b, kind in column["marks"][i]}
        assert (marks["source"], marks["cue"]) == ("Officials", "deny")
        assert marks["content"].startswith("it: ")


def test_claims_tell_articles_apart_from_origins(frames):
    chart = next(c for c in views.claims(frames).payload["charts"] if c["kind"] == "measures")
    (_, articles), (_, origins) = chart["measures"]
    assert sorted(zip(articles, origins, strict=True)) == [(12, 1), (12, 2), (12, 3)]


def test_overview_counts_drops_copies_and_what_is_missing(frames):
    view = views.overview(frames)
    assert len(view.matching("dropped")) == len(frames.dropped)
    assert view.matching("articles")["copies"].eq("a copy of another").sum() == 1
    [pair] = view.matching("copies").itertuples()
    assert (pair.other, pair.share) == ("Report 10: talks on the river", "84%")
    found = view.matching("articles")["found"].explode().value_counts()
    assert found["a publisher"] == frames.articles.publisher.notna().sum()
    view.filters = {"reason": ["caption"]}
    assert len(view.matching("dropped")) == (frames.dropped.reason == "caption").sum()


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ({"colour": ["red"]}, "there is no 'colour' here; choose from actor,"),
        ({"actor": ["Nobody"]}, "'Nobody' is no actor here"),
        ({"published": ["soon", None]}, "takes days such as 2023-03-01, got 'soon'"),
        ({"published": ["2023-03-01"]}, "a first and a last day"),
    ],
)
def test_filters_name_what_is_wrong(frames, filters, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        views.actors(frames, filters=filters)
    view = views.actors(frames)
    with pytest.raises((ValueError, traitlets.TraitError), match=re.escape(message)):
        view.filters = filters
    assert view.filters == {}


def test_filters_and_selection_are_traits_of_a_widget(frames):
    import ipywidgets

    view = views.actors(frames)
    seen = []
    view.observe(lambda change: seen.append(change.new), ["filters", "selection"])
    view.filters = {
        "published": (pd.Timestamp("2023-03-01"), None),
        "search": "Port ALDER",
        "form": None,
    }
    view.selection = {"actor": "Norland"}
    assert seen == [
        {"published": ["2023-03-01", None], "search": "Port ALDER"},
        {"actor": ["Norland"]},
    ]
    assert view.matching()["published"].min() >= pd.Timestamp("2023-03-01")
    assert ipywidgets.VBox([view]).children == (view,)
    assert "mentions shown: " in repr(view)


def test_search_looks_at_words_and_names(frames):
    view = views.claims(frames, filters={"search": "RIVER TREATY"})
    expected = frames.claims.statement_id == "s1"
    assert len(view.matching()) == expected.sum() > 0


def many_mentions(frames, n):
    """The frames with their mentions repeated to ``n``, and spread over more days."""
    mentions = frames.mentions.dropna(subset="actor_id")
    repeated = mentions.iloc[np.arange(n) % len(mentions)].reset_index(drop=True)
    repeated["mention_id"] = [f"x{i}" for i in range(n)]
    return Frames.of(**{**dict(frames.items()), "mentions": repeated})


def test_many_rows_are_counted_in_full_and_read_in_part(frames):
    many = many_mentions(frames, 5_000)
    view = views.actors(many, max_rows=300)
    tables = view.payload["tables"]
    assert (tables["mentions"]["n"], tables["mentions_words"]["n"]) == (5_000, 300)
    assert "5,000 mentions are counted. This page holds the words of 300" in view.payload["held"][0]
    words = next(t for t in view._spec.tables if t.name == "mentions_words").rows
    assert set(words["actor"]) == set(view.matching()["actor"])
    view.filters = {"search": "port alder"}
    assert len(view.matching()) == 5_000
    assert 0 < len(view.matching("mentions_words")) < 300


def test_very_many_rows_become_counts_that_add_up(frames):
    many = many_mentions(frames, 60_000)
    view = views.actors(many)
    cells = view.matching()
    assert cells["n"].sum() == 60_000
    assert len(cells) < 1_000
    by_id = many.mentions.actor_id.value_counts()
    assert cells.groupby("actor")["n"].sum()["Anna Lind"] == by_id["p0"]
    assert len(json.dumps(view.payload)) < 1_000_000
    network = next(c for c in view.payload["charts"] if c["kind"] == "network")
    small = next(c for c in views.actors(frames).payload["charts"] if c["kind"] == "network")
    assert (small["pairs"], bool(network["pairs"])) == (None, True)


def test_together_counts_groups_once():
    rows = pd.DataFrame({"who": ["a", "b", "a", "b", "c"], "where": [1, 1, 1, 2, 2]})
    assert counting.together(rows, column="who", within="where", top=9) == [
        ("a", "b", 1),
        ("b", "c", 1),
    ]


ARTICLES = pd.DataFrame({"article_id": ["x"], "text": ["One met two.\nThen rain. Three left."]})
SENTENCES = pd.DataFrame({"article_id": ["x"] * 3, "start": [0, 13, 24], "end": [12, 23, 35]})


@pytest.mark.parametrize(
    ("marks", "text", "words"),
    [
        ([(8, 11, "m")], "One met two.", ["two"]),
        ([(8, 18, "m")], "One met two. Then rain.", ["two. Then "]),
        ([(0, 3, "m"), (24, 29, "m")], "One met two. … Three left.", ["One", "Three"]),
        ([(24, 900, "m")], "Three left.", ["Three left."]),
        ([(50, 60, "m")], "", []),
        ([], "", []),
    ],
)
def test_contexts_are_whole_sentences(marks, text, words):
    told, moved = Library(ARTICLES, SENTENCES).context("x", marks)
    assert told == text
    assert [told[a:b] for a, b, _ in moved] == words


def test_contexts_cut_a_very_long_sentence_around_its_mark():
    text = "word " * 1_000
    articles = pd.DataFrame({"article_id": ["x"], "text": [text]})
    sentences = pd.DataFrame({"article_id": ["x"], "start": [0], "end": [len(text)]})
    told, [(a, b, _)] = Library(articles, sentences).context("x", [(2_500, 2_504, "m")])
    assert told[a:b] == "word"
    assert len(told) < 700


def test_shown_keeps_length_and_drops_what_cannot_be_sent():
    assert shown("a\x00b\ud800c\nd") == "a b\N{REPLACEMENT CHARACTER}c d"
    shown("\u202e<b>").encode()


def test_distinct_labels_are_all_different():
    names = [("A", "x"), ("A", "x"), ("A", "x"), ("A (2)", ""), ("B", ""), ("B", "")]
    assert len(set(distinct(names))) == len(names)


def test_payload_is_json_without_a_way_out_of_its_script():
    assert payload.to_json(["</script>", "<!--"]) == '["\\u003c/script>","\\u003c!--"]'


def test_save_writes_a_page_with_everything_in_it(frames, tmp_path):
    html = views.claims(frames).save(tmp_path / "claims.html").read_text(encoding="utf-8")
    assert html.count("plotly.js v") >= 1
    assert not re.search(r'(src|href)="https?:', html[: html.index("plotly.js v")])
    assert len(html) < 8_000_000
