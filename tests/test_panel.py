"""The controls of corrections, worked as a person works them, without a browser."""

import pandas as pd
import pytest

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
    table = pd.DataFrame({"article_id": list(TEXTS), "text": list(TEXTS.values())})
    return wb.annotate(table.assign(published=pd.Timestamp("2023-03-21")), nlp=nlp)


@pytest.fixture
def panel(frames, tmp_path):
    return views.corrections(Log(tmp_path / "c.jsonl", frames, by="ann"), show=views.actors)


def press(part, name):
    def buttons(node):
        for child in getattr(node, "children", ()):
            yield from buttons(child)
        if getattr(node, "description", None) == name and hasattr(node, "click"):
            yield node

    (found,) = buttons(part.node)
    found.click()


def choose(control, words):
    control.value = next(v for told, v in control.options if words in told)


def test_panel_merge_is_seen_in_the_view_and_undone(panel, frames):
    actors = panel._actors
    choose(actors.one, "Ann Lind")
    choose(actors.other, "Bo Berg")
    press(actors, "Merge")
    assert "Bo Berg" not in panel.frames.actors["name"].tolist()
    (view,) = panel._place.children
    merged = view.matching()["actor"].value_counts()["Ann Lind"]
    sizes = frames.actors.set_index("name")["n_mentions"]
    assert merged == sizes["Ann Lind"] + sizes["Bo Berg"]
    history = panel._history
    history.row.value = history.row.options[0][1]
    press(history, "Undo the chosen")
    assert "Bo Berg" in panel.frames.actors["name"].tolist()


def test_panel_rename_and_split(panel):
    actors = panel._actors
    choose(actors.one, "Bo Berg")
    actors.name.value = "Bo Berg (skipper)"
    actors.articles.value = ["b"]
    press(actors, "Split off")
    assert {"Bo Berg", "Bo Berg (skipper)"} <= set(panel.frames.actors["name"])
    choose(actors.one, "Bo Berg (skipper)")
    actors.name.value = "B."
    press(actors, "Rename")
    assert "B." in set(panel.frames.actors["name"])


def test_panel_reject_and_relabel(panel, frames):
    rows = panel._rows
    rows.frame.value = "meeting_reports"
    choose(rows.article, "(a)")
    rows.column.value = "status"
    assert "cancelled" in rows.value.options
    rows.value.value = "cancelled"
    press(rows, "Relabel")
    assert "cancelled" in panel.frames.meeting_reports["status"].tolist()
    press(rows, "Reject")
    assert len(panel.frames.meeting_reports) == len(frames.meeting_reports) - 1


def test_panel_groups(panel, frames):
    groups = panel._groups
    groups.frame.value = "meetings"
    groups.group.value = [key for _, key in groups.group.options]
    press(groups, "Merge the chosen")
    assert len(panel.frames.meetings) == 1
    groups.group.value = [groups.group.options[0][1]]
    groups.member.value = [groups.member.options[1][1]]
    press(groups, "Split off the chosen below")
    assert len(panel.frames.meetings) == len(frames.meetings)


def test_panel_review_decides_the_first_question(panel):
    queue = panel._queue
    before = panel.log.queue()
    assert before["changes"].is_monotonic_decreasing
    first = before.iloc[0]
    press(queue, "Yes, one" if first["ask"] == "merge" else "Yes, right")
    after = panel.log.queue()
    assert first["what"] not in after["what"].tolist()
    assert len(panel.log.table()) == 1


def test_panel_no_is_not_asked_again(panel):
    queue = panel._queue
    asked = len(panel.log.queue())
    press(queue, queue.no.description)
    assert len(panel.log.queue()) < asked


def test_panel_says_what_is_wrong_and_goes_on(panel):
    actors = panel._actors
    choose(actors.one, "Bo Berg")
    actors.name.value = "  "
    press(actors, "Rename")
    assert "rename needs the texts actor, name" in panel._status.value
    assert not panel.log.path.exists()


def test_panel_escapes_what_articles_say(nlp, tmp_path):
    text = "Ann <img src=x onerror=alert(1)> Lind said that <script>alert(1)</script> rain fell."
    table = pd.DataFrame({"article_id": ["<b>a</b>"], "text": [text]})
    panel = views.corrections(Log(tmp_path / "c.jsonl", wb.annotate(table, nlp=nlp)))
    panel.tell("<script>")
    assert "<script" not in panel._queue.told.value + panel._status.value


def test_panel_prints_as_text_for_checking(panel):
    data = panel._repr_mimebundle_()
    assert data["text/plain"].startswith("<Corrections: 0 in the log; articles 3")
    assert "<script" not in data["text/html"]
