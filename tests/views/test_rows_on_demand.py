"""Rows on demand: what the kernel gives is what pandas finds, sure rows first, and all of them."""

import json

import numpy as np
import pandas as pd
import pytest

pytest.importorskip("anywidget")

from sample_frames import HOSTILE

from workbench import views
from workbench.frames.store import Frames
from workbench.views import sure
from workbench.views.context import article_key, web_address


@pytest.fixture
def view(frames):
    return views.actors(frames, max_rows=20)


def asked(view, **told):
    part = told.pop("part", 0)
    return view._rows({"part": part, "size": 1_000, **told})


def told(answer, table, column):
    held = answer["data"]["tables"][table]["columns"][column]
    if held["kind"] == "category":
        labels = answer["data"]["categories"][held["of"]]
        return [labels[code] if code >= 0 else None for code in held["values"]]
    return [None if i is None else answer["data"]["texts"][i] for i in held["values"]]


def test_rows_are_all_there_though_few_were_sent(view, frames):
    answer = asked(view)
    resolved = frames.mentions.dropna(subset="actor_id")
    assert view.payload["tables"]["mentions_words"]["n"] == 20
    assert answer["total"] == len(resolved)
    assert answer["lines"] == resolved["sentence_id"].nunique()
    assert json.dumps(answer)


def test_pages_meet_without_a_gap(view):
    whole = told(asked(view), "mentions_words", "context")
    pages = [asked(view, start=n, size=7) for n in range(0, 200, 7)]
    assert [text for page in pages for text in told(page, "mentions_words", "context")] == whole


def test_rows_follow_filters_selection_and_search(view, frames):
    answer = asked(view, filters={"actor": ["Anna Lind"]}, selection={"form": ["pronoun"]})
    mine = frames.mentions[(frames.mentions.actor_id == "p0") & (frames.mentions.form == "pronoun")]
    assert answer["total"] == len(mine) > 0
    found = asked(view, filters={"search": "PORT alder"})
    assert (
        found["total"]
        == frames.mentions.dropna(subset="actor_id").sentence_id.str.endswith("-s0").sum()
    )
    assert asked(view, filters={"search": "no such words"})["total"] == 0
    assert asked(view, filters={"actor": ["<nobody>"]})["total"] == 0


def test_rows_sort_both_ways_and_what_names_nobody_stands_last(frames):
    view = views.claims(frames, max_rows=20)
    for down in (False, True):
        sources = told(asked(view, sort=["source", down]), "claims_words", "source")
        named = [s for s in sources if s]
        assert len(set(named)) > 1
        assert named == sorted(named, key=str.lower, reverse=down)
    days = asked(view, sort=["published", True])["data"]["tables"]["claims_words"]["columns"]
    values = [day for day in days["published"]["values"] if day >= 0]
    assert len(set(values)) > 1
    assert values == sorted(values, reverse=True)


def test_rows_filter_by_column(view):
    answer = asked(view, within={"actor": "lind", "context": "port alder"})
    assert set(told(answer, "mentions_words", "actor")) == {"Anna Lind"}
    assert all("Port Alder" in text for text in told(answer, "mentions_words", "context"))


def test_rows_bring_the_sentences_around_them(frames):
    view = views.claims(frames)
    row = view.table("claims").iloc[0]
    article = frames.articles.iloc[0]["text"]
    start = article.index(row["words"])
    assert article[:start].strip().endswith(row["lead_in"].strip())
    assert row["follow_on"].split()[0] in article[start + len(row["words"]) :]


def test_a_question_that_is_none_is_answered_with_what_is_wrong(view):
    sent = []
    view.send = sent.append
    view._answer(view, {"kind": "rows", "ask": 7, "part": 99}, [])
    view._answer(view, {"kind": "no such kind", "ask": 8}, [])
    assert [message["ask"] for message in sent] == [7]
    assert "problem" in sent[0]


def test_reading_gives_one_article_with_its_findings(view, frames):
    answer = view._read({"article": article_key("a003")})
    [article] = answer["articles"]
    assert article["text"].split() == frames.articles["text"].iloc[3].split()
    assert view._read({"article": "../../etc/passwd"}) is None


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "https://x/'><script>", None, "file:///etc"]
)
def test_only_addresses_of_the_web_are_linked(url):
    assert web_address(url) is None
    assert web_address("https://example.org/a?b=c") == "https://example.org/a?b=c"


def test_levels_show_as_many_rows_as_keep_the_share():
    chance = np.random.default_rng(3)
    confidence = pd.Series(chance.random(500))
    level = sure.levels(confidence)
    for step, share in enumerate(sure.STEPS):
        kept = confidence[level >= step]
        if share and confidence.max() >= share:
            assert kept.mean() >= share - 1e-9
            left = confidence[level < step]
            if len(left):
                assert pd.concat([kept, left.nlargest(1)]).mean() < share
    assert (sure.levels(pd.Series([0.3, 0.2])) == 0).sum() == 0


def unsure(frames):
    """The frames with claims of which half are likely wrong."""
    claims = frames.claims.assign(confidence=[0.95, 0.3] * (len(frames.claims) // 2))
    return Frames.of(**{**dict(frames.items()), "claims": claims})


def test_views_open_on_sure_rows_and_say_how_many(frames):
    view = views.claims(unsure(frames))
    n = len(frames.claims)
    assert len(view.matching()) == n // 2
    assert f"claims shown: {n // 2}, about 95 in 100 right" in repr(view)
    view.filters = {"sure": 0}
    assert len(view.matching()) == n
    view.filters = {"sure": 0.61}
    assert view.filters == {"sure": 0.6}
    assert len(view.matching()) == n
    with pytest.raises(Exception, match="a share of right rows from 0 to 1, got 'much'"):
        view.filters = {"sure": "much"}


def test_sure_rows_are_sent_first(frames):
    view = views.claims(unsure(frames), max_rows=20)
    sent = view.payload["tables"]["claims_words"]["columns"]["percent"]["values"]
    assert set(sent) == {95}


def test_the_budget_of_bytes_is_kept(frames):
    view = views.claims(frames)
    whole = view._spec.tables[0].whole
    from workbench.views import counting

    kept = counting.readable(whole, by="source", limit=1_000, most=5_000)
    sizes = [counting._bytes(row) for row in kept.itertuples(index=False)]
    assert 0 < sum(sizes) <= 5_000
    assert len(kept) < len(whole.rows)


def test_unresolved_sources_are_one_label_and_stand_last(frames):
    claims = frames.claims.copy()
    claims["actor_id"] = pd.Series([pd.NA] * len(claims), dtype=claims["actor_id"].dtype)
    claims["source"] = ["I", None, "they", "Ann"] * (len(claims) // 4)
    view = views.claims(Frames.of(**{**dict(frames.items()), "claims": claims}))
    labels = view.payload["categories"]["source"]
    assert labels == ["Ann", "source not resolved"]
    assert view.payload["rest"]["source"] == [1]
    assert "claims by source: Ann 30, source not resolved 90" in repr(view)


def test_figures_and_tables_are_of_what_is_filtered(frames):
    view = views.claims(frames, filters={"certainty": ["hedged"]})
    expected = frames.claims[frames.claims.certainty == "hedged"]
    assert len(view.table("claims")) == len(expected)
    assert sum(sum(trace.y) for trace in view.figure("timeline").data) == (
        expected.article_id.map(frames.articles.set_index("article_id").published).notna().sum()
    )
    assert max(view.figure("bars").data[0].x) == (expected.actor_id == "p4").sum()
    with pytest.raises(ValueError, match="no 'pie' here; choose from timeline, bars, measures"):
        view.figure("pie")
    with pytest.raises(ValueError, match="no 'pies' here; choose from claims, changes"):
        view.table("pies")


@pytest.mark.parametrize("name", ["overview", "actors", "meetings", "claims", "compare", "dossier"])
def test_every_chart_is_a_figure_and_hostile_names_are_text(frames, name):
    from workbench.views import figures

    view = getattr(views, name)(frames)
    charts = list(figures.named(view._spec.charts))
    assert charts
    for chart in charts:
        text = view.figure(chart).to_json()
        assert HOSTILE[0] not in json.loads(text)["layout"]["title"]["text"]
        assert "<script>" not in text.replace("\\u003c", "<")


def test_dossier_is_made_anew_for_another_actor(frames):
    view = views.dossier(frames)
    assert view.choices[0]["now"] == view.payload["title"]
    view.filters = {"form": ["name"]} if "form" in {f.column for f in view._spec.filters} else {}
    before = view.digest
    view._pick({"pick": 0, "to": "River Council"})
    assert (view.payload["title"], view.choices[0]["now"]) == ("River Council",) * 2
    assert view.digest != before
    assert set(view.table("mentions")["actor"]) == {"River Council"}
    view._pick({"pick": 0, "to": "Ms. Lind"})
    assert view.payload["title"] == "Anna Lind"


def test_compare_falls_back_to_two_periods(frames):
    articles = frames.articles.assign(publisher="Sample Wire")
    one = Frames.of(**{**dict(frames.items()), "articles": articles})
    assert " – " in views.compare(one).payload["charts"][0]["sides"][0]
