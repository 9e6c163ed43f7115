"""The reader: every finding at its words, and what it leaves out when it is shared."""

import json

import pandas as pd
import pytest

import workbench as wb
from workbench import views
from workbench.views.reader import redacted

TEXT = (
    "Ann Lind met Bo Berg in Oslo on Friday.\n\nRain fell for hours. "
    "Lind said that Berg had promised that rain would fall. Nobody spoke of 😀 snow."
)


@pytest.fixture(scope="module")
def frames(nlp):
    table = pd.DataFrame({"article_id": ["a", "b"], "text": [TEXT, "Oslo slept. Bo Berg left."]})
    table["published"] = [pd.Timestamp("2023-03-06"), pd.Timestamp("2023-03-07")]
    return wb.annotate(table, nlp=nlp)


def test_reader_marks_stand_at_the_words_of_every_row(frames):
    reader = views.reader(frames)
    texts = frames.articles.set_index("article_id")["text"]
    ids = set()
    for article in reader.payload["articles"]:
        assert article["text"] == texts[article["id"]]
        for row in article["rows"]:
            ids.add(row["id"])
            for start, end, kind in row["marks"]:
                assert 0 <= start < end <= len(article["text"])
                assert kind in {"actor", "source", "cue", "content", "meeting"}
    assert ids == {
        *frames.mentions["mention_id"],
        *frames.claims["claim_id"],
        *frames.meeting_reports["report_id"],
    }


def test_reader_nested_claims_tell_their_depth(frames):
    rows = views.reader(frames).payload["articles"][0]["rows"]
    assert {row["depth"] for row in rows if row["kind"] == "claims"} == {0, 1}


def test_reader_search_is_told_and_selection_gives_the_row(frames):
    reader = views.reader(frames, search="berg", article_id="b")
    assert "search 'berg': hits 3, articles 2" in repr(reader)
    assert "open, b: actors" in repr(reader)
    assert set(reader.matching()["article_id"]) == {"b"}
    claim = frames.claims["claim_id"].iloc[0]
    reader.selection = {"id": claim}
    assert reader.matching()["claim_id"].tolist() == [claim]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("filters", {"article": "zz"}, "no article 'zz'"),
        ("filters", {"colour": "red"}, "there is no 'colour'"),
        ("filters", {"show": ["weather"]}, "show takes actors, claims, meetings"),
        ("selection", {"id": "zz"}, "nothing of id 'zz'"),
    ],
)
def test_reader_refuses_what_is_not_there(frames, name, value, words):
    reader = views.reader(frames)
    with pytest.raises(ValueError, match=words):
        reader.set_trait(name, value)


def test_reader_says_what_it_leaves_out(frames):
    size = len(json.dumps(views.reader(frames).payload["articles"][0]))
    reader = views.reader(frames, max_bytes=size + 1)
    assert [a["id"] for a in reader.payload["articles"]] == ["a"]
    assert "1 of 2 articles" in reader.payload["notes"][0]
    assert [a["id"] for a in views.reader(frames, articles=["b"]).payload["articles"]] == ["b"]
    with pytest.raises(ValueError, match="no article 'c'"):
        views.reader(frames, articles=["c"])


def test_reader_redacted_keeps_sentences_that_are_evidence(frames):
    payload = views.reader(frames).payload
    before, after = payload["articles"][0], redacted(payload)["articles"][0]
    assert "Rain fell for hours" not in json.dumps(after)
    assert "snow" not in after["text"]
    assert "Lind said that Berg had promised" in after["text"]
    words = {row["id"]: [before["text"][a:b] for a, b, _ in row["marks"]] for row in before["rows"]}
    for row in after["rows"]:
        assert [after["text"][a:b] for a, b, _ in row["marks"]] == words[row["id"]]
    assert redacted(payload)["articles"][1]["text"] == ""


def test_reader_of_nothing(nlp):
    assert "0 articles" in repr(views.reader(wb.Frames.of()))


def test_dossier_counts_claims_by_and_about(frames):
    view = views.dossier(frames, "Bo Berg")
    roles = view.matching("claims")["role"].value_counts().to_dict()
    mine = frames.actors.set_index("name").at["Bo Berg", "actor_id"]
    assert roles["by"] == (frames.claims["actor_id"] == mine).sum() == 1
    assert roles["about"] == 1
    assert view.matching("meetings")["actors"].tolist() == [["Ann Lind"]]
    assert len(view.matching("mentions")) == (frames.mentions["actor_id"] == mine).sum()
    with pytest.raises(ValueError, match="no actor 'Nobody'"):
        views.dossier(frames, "Nobody")


@pytest.mark.parametrize("redact", [False, True])
def test_share_leaves_out_sentences_that_are_no_evidence(frames, tmp_path, redact):
    nbformat = pytest.importorskip("nbformat")
    from typer.testing import CliRunner

    from workbench.cli import app

    book = nbformat.v4.new_notebook()
    book.cells = [nbformat.v4.new_code_cell("views.reader(frames)", execution_count=1)]
    data = {"text/html": views.reader(frames).html(), "text/plain": "reader"}
    book.cells[0].outputs = [nbformat.v4.new_output("display_data", data=data)]
    nbformat.write(book, tmp_path / "read.ipynb")
    command = ["share", str(tmp_path / "read.ipynb"), "--out", str(tmp_path / "site")]
    done = CliRunner().invoke(app, [*command, *(["--redact-text"] if redact else [])])
    assert done.exit_code == 0, done.output
    html = (tmp_path / "site" / "read.html").read_text()
    assert ("Rain fell for hours" in html) is not redact
    assert "Lind said that Berg had promised" in html
