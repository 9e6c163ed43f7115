import json

import pandas as pd
import pytest
from filelock import FileLock

from workbench.frames import schemas, store
from workbench.frames.store import Frames, StoreError, read

DAY = pd.Timestamp("2023-03-20")


def sample(title="Talks in Oslo", **more):
    article = {"article_id": "a", "text": "Ann met Bo.", "title": title, "published": DAY}
    meeting = {
        "meeting_id": "m",
        "kind": "meeting",
        "participants": ["ann", "bo"],
        "groups": [],
        "date_start": DAY,
        "status": "held",
        "history": [(DAY, "planned", "a"), (pd.NaT, "held", "b")],
        "n_reports": 2,
        "n_articles": 2,
        "conflicts": ["two dates"],
    }
    report = {
        "report_id": "r",
        "article_id": "a",
        "evidence_spans": [(0, 11)],
        "kind": "meeting",
        "status": "held",
        "participants": ["ann", "bo"],
        "groups": ["aides"],
        "rule": "verb",
    }
    return Frames.of(
        articles=schemas.build("articles", [article]),
        meetings=schemas.build("meetings", [meeting]),
        meeting_reports=schemas.build("meeting_reports", [report]),
        **more,
    )


def test_frames_saved_and_read_are_the_same(same, tmp_path):
    frames = sample()
    again = read(frames.save(tmp_path / "out"))
    same(frames, again)
    assert again.meeting_reports.at[0, "evidence_spans"] == [(0, 11)]
    assert again.meetings.at[0, "history"][0] == (DAY, "planned", "a")
    assert again.meetings.at[0, "history"][1][0] is pd.NaT


def test_frames_empty_survive_the_store(same, tmp_path):
    frames = Frames.of()
    same(frames, read(frames.save(tmp_path)))


def test_frames_save_replaces_what_was_saved_before(tmp_path):
    for title in ("one", "two", "three"):
        sample(title).save(tmp_path)
    assert read(tmp_path).articles["title"].tolist() == ["three"]
    assert len(list(tmp_path.glob("snapshot-*"))) == 2  # a reader may be in the one before


def test_frames_a_save_cut_short_leaves_the_old_ones(tmp_path, monkeypatch):
    sample("old").save(tmp_path)
    written = []

    def fail_late(name, frame, path):
        written.append(name)
        if len(written) == 5:
            raise OSError(28, "no space")
        path.write_bytes(b"")

    monkeypatch.setattr(store, "write_frame", fail_late)
    with pytest.raises(StoreError, match="No space"):
        sample("new").save(tmp_path)
    assert len(list(tmp_path.glob("snapshot-*"))) == 1
    monkeypatch.undo()
    assert read(tmp_path).articles["title"].tolist() == ["old"]
    sample("newer").save(tmp_path)
    assert read(tmp_path).articles["title"].tolist() == ["newer"]


def test_frames_two_writers_are_told(tmp_path):
    sample().save(tmp_path)
    with FileLock(tmp_path / "writer.lock"), pytest.raises(StoreError, match="another process"):
        sample().save(tmp_path)


def test_frames_other_files_are_not_written_among(tmp_path):
    (tmp_path / "thesis.docx").write_text("mine")
    with pytest.raises(StoreError, match=r"thesis\.docx"):
        sample().save(tmp_path)


@pytest.mark.parametrize(
    ("manifest", "words"),
    [
        (None, "holds no frames"),
        ("{", "not a manifest"),
        ('{"schema_version": 99, "snapshot": "snapshot-1"}', "version 99"),
        ('{"schema_version": 1, "snapshot": "../elsewhere"}', "not the name of a folder"),
        ('{"schema_version": 1, "snapshot": "snapshot-1"}', "cannot be read"),
    ],
)
def test_frames_read_says_what_is_wrong(tmp_path, manifest, words):
    if manifest is not None:
        (tmp_path / store.MANIFEST).write_text(manifest)
    with pytest.raises(StoreError, match=words):
        read(tmp_path)


def test_frames_broken_parquet_is_named(tmp_path):
    sample().save(tmp_path)
    snapshot = json.loads((tmp_path / store.MANIFEST).read_text())["snapshot"]
    (tmp_path / snapshot / "claims.parquet").write_bytes(b"PAR1 not really")
    with pytest.raises(StoreError, match=r"claims\.parquet"):
        read(tmp_path)


def test_frames_unknown_frame_is_refused():
    with pytest.raises(schemas.FrameError, match="no frame people"):
        Frames.of(people=pd.DataFrame())


def test_frames_repr_counts_rows():
    assert repr(sample()).startswith("Frames(articles: 1, dropped: 0")
