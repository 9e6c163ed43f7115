"""Review: cards with the words they are about, decisions by one answer, corrections by hand."""

import json

import pandas as pd
import pytest
from making import table

pytest.importorskip("anywidget")

import workbench as wb
from workbench import views
from workbench.corrections import Log

TEXTS = {
    "a": "Ann Lind met Bo Berg in Oslo on 3 March 2023. Lind said that the talks were useful.",
    "b": "Ann Lind and Bo Berg met on 20 March 2023. The mayor said the harbour will be closed.",
    "c": "Mr. Karlsson told reporters that the harbour of Oslo will be closed for ships in May.",
}


@pytest.fixture(scope="module")
def frames(nlp):
    return wb.annotate(table(TEXTS), nlp=nlp)


@pytest.fixture
def review(frames, tmp_path):
    return views.corrections(Log(tmp_path / "c.jsonl", frames, by="ann"), show=views.actors)


def found(review, frame, words):
    return [row["key"] for row in review._find({"frame": frame, "words": words})["rows"]]


def correct(review, **told):
    return review._correct({"value": "", **told})["said"]


def test_cards_show_the_words_and_the_effect(review, frames):
    queue = review.log.queue()
    cards = review.payload["cards"]
    assert len(cards) == len(queue) > 0
    for card in cards:
        for side in card["sides"]:
            text, marks = side["words"]["text"], side["words"]["marks"]
            assert marks
            assert all(0 <= a < b <= len(text) for a, b, _ in marks)
    claim = next(card for card in cards if card["ask"] == "confirm")
    [side] = claim["sides"]
    content = frames.claims.set_index("claim_id").at[claim["keys"][0], "content"]
    marked = [side["words"]["text"][a:b] for a, b, kind in side["words"]["marks"]]
    assert content in marked


def test_merges_say_how_many_they_join(frames, tmp_path, monkeypatch):
    log = Log(tmp_path / "c.jsonl", frames)
    ids = frames.actors.set_index("name")["actor_id"]
    row = {"ask": "merge", "frame": "actors", "keys": [ids["Ann Lind"], ids["Bo Berg"]]}
    queue = pd.DataFrame([{**row, "what": "x", "why": "y", "changes": 1.0}])
    monkeypatch.setattr(log, "queue", lambda: queue)
    [card] = views.corrections(log).payload["cards"]
    n = frames.actors.set_index("name")["n_mentions"]
    assert card["effect"] == f"joins {n['Ann Lind']} and {n['Bo Berg']} mentions"
    assert [side["name"] for side in card["sides"]] == ["Ann Lind", "Bo Berg"]


@pytest.mark.parametrize("answer", ["accept", "reject"])
def test_an_answer_is_in_the_log_and_is_not_asked_again(review, answer):
    before = review.log.queue()
    review.decide(0, answer)
    after = review.log.queue()
    assert before["what"].iloc[0] not in after["what"].tolist()
    assert (review.count, len(review.log.table())) == (1, 1)
    assert json.loads(review.log.path.read_text())["by"] == "ann"


def test_skip_writes_nothing_and_back_takes_the_last_answer_back(review):
    review.decide(0, "skip")
    assert not review.log.path.exists()
    review.decide(1, "reject")
    review._back({})
    assert review.log.table().empty
    review._back({})
    assert review._back({}) == {}


def test_merge_rename_and_undo_by_hand_are_seen_in_the_view(review, frames):
    sizes = frames.actors.set_index("name")["n_mentions"]
    keys = [*found(review, "actors", "ann lind"), *found(review, "actors", "bo berg")]
    view = review.view
    assert correct(review, frame="actors", do="merge", keys=keys) == "Saved in the log."
    assert review.view is view
    merged = view.matching()["actor"].value_counts()["Ann Lind"]
    assert merged == sizes["Ann Lind"] + sizes["Bo Berg"]
    review._undo({"id": review.told["lines"][0]["id"]})
    assert "Bo Berg" in set(review.frames.actors["name"])
    correct(review, frame="actors", do="rename", keys=found(review, "actors", "berg"), value="B.")
    assert "B." in set(review.frames.actors["name"])


def test_split_reject_and_relabel_by_hand(review, frames):
    berg = found(review, "actors", "bo berg")
    told = {"frame": "actors", "do": "split", "value": "Bo Berg (skipper)", "articles": "b"}
    correct(review, keys=berg, **told)
    assert {"Bo Berg", "Bo Berg (skipper)"} <= set(review.frames.actors["name"])
    key = found(review, "meeting_reports", "")[:1]
    told = {"frame": "meeting_reports", "column": "status", "value": "cancelled"}
    correct(review, do="relabel", keys=key, **told)
    assert "cancelled" in review.frames.meeting_reports["status"].tolist()
    correct(review, frame="meeting_reports", do="reject", keys=key)
    assert len(review.frames.meeting_reports) == len(frames.meeting_reports) - 1


def test_groups_are_merged_and_split(review, frames):
    correct(review, frame="meetings", do="merge", keys=found(review, "meetings", ""))
    assert len(review.frames.meetings) == 1
    last = found(review, "meeting_reports", "")[-1:]
    correct(review, frame="meeting_reports", do="split", keys=last)
    assert len(review.frames.meetings) == len(frames.meetings)


def test_what_is_wrong_is_said(review):
    sent = []
    review.send = sent.append
    keys = found(review, "actors", "bo berg")
    told = {"frame": "actors", "do": "rename", "keys": keys, "value": "  "}
    review._answer(review, {"kind": "correct", "ask": 1, **told}, [])
    review._answer(review, {"kind": "find", "ask": 2, "frame": "problems"}, [])
    assert "rename needs the texts actor, name" in sent[0]["problem"]
    assert "no frame 'problems'" in sent[1]["problem"]
    assert not review.log.path.exists()


def test_decisions_are_signed_once(review):
    assert review._by({"by": "  Eva <b> "}) == {"by": "Eva <b>"}
    review.decide(0, "reject")
    assert json.loads(review.log.path.read_text())["by"] == "Eva <b>"


def test_review_prints_as_text_for_checking(review):
    data = review._repr_mimebundle_()
    assert data["text/plain"].startswith("<Corrections: 0 in the log; articles 3")
    assert data["text/html"] == review.fallback()


def test_show_marks_one_text_and_escapes_it(nlp):
    text = "Ann <img src=x onerror=alert(1)> Lind said that <script>alert(1)</script> rain fell."
    made = wb.show(nlp(text))
    html = made._repr_html_()
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;script&gt;" in html
    for start, end, kind in made.marks():
        assert 0 <= start < end <= len(text)
        assert kind in {"actor", "source", "cue", "content", "meeting"}
    assert {"cue", "content"} <= {kind for _, _, kind in made.marks()}
    assert "claim: " in repr(made)
    with pytest.raises(TypeError, match="a text or a spaCy Doc, not int"):
        wb.show(3)
