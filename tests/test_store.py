"""Runs that go on where the last one stopped, and stores that open whatever happened to them."""

import json
import os
import random
import signal
import subprocess
import sys
import time

import pandas as pd
import pytest
from making import table
from sample_frames import sample_frames
from typer.testing import CliRunner

import workbench as wb
from workbench.cli import app
from workbench.corrections import corrected
from workbench.frames import schemas
from workbench.frames import store as stores
from workbench.frames.cache import AnnotationCache, decoded, encoded
from workbench.frames.store import StoreError
from workbench.runs import batches

TEXTS = {
    f"a{i}": f"Ann Lind met Bo Berg in Oslo on {i + 1} March 2023. Lind said that rain fell."
    for i in range(6)
}


@pytest.fixture
def annotated(monkeypatch):
    """Ids of the articles that the pipeline was run over."""
    ids = []
    run = batches.annotate_batch

    def counting(nlp, chunk, **options):
        ids.extend(task["article_id"] for task in chunk)
        return run(nlp, chunk, **options)

    monkeypatch.setattr(batches, "annotate_batch", counting)
    return ids


def test_store_again_annotates_only_what_is_new_or_changed(same, tmp_path, nlp, annotated):
    wb.annotate(table(TEXTS), nlp=nlp, store=tmp_path).save(tmp_path)
    assert sorted(annotated) == sorted(TEXTS)
    annotated.clear()
    texts = {**TEXTS, "new": "Bo Berg visited Bergen.", "a2": "Ann Lind called Bo Berg."}
    del texts["a0"]
    again = wb.annotate(table(texts), nlp=nlp, store=tmp_path)
    assert sorted(annotated) == ["a2", "new"]
    same(again, wb.annotate(table(texts), nlp=nlp))
    assert "a0" not in set(again.mentions["article_id"])


def test_store_other_pipeline_annotates_anew(tmp_path, nlp, annotated):
    wb.annotate(table(TEXTS), nlp=nlp, store=tmp_path)
    annotated.clear()
    other = wb.load_pipeline()
    other.meta["version"] = "0.0.0"
    wb.annotate(table(TEXTS), nlp=other, store=tmp_path)
    assert sorted(annotated) == sorted(TEXTS)


def test_store_read_frames_take_corrections(same, tmp_path, nlp):
    frames = wb.annotate(table(TEXTS), nlp=nlp)
    log = tmp_path / "corrections.jsonl"
    log.write_text(json.dumps({"do": "rename", "actor": "Bo Berg", "name": "Bo"}))
    read = wb.read(frames.save(tmp_path / "out"))
    same(corrected(read, log), corrected(frames, log))
    assert "Bo" in corrected(read, log).actors["name"].tolist()


def test_store_failed_articles_are_tried_again(tmp_path, nlp, annotated, monkeypatch):
    extract = batches.rows_of

    def fail(doc, article_id):
        if article_id == "a3":
            raise RuntimeError("boom")
        return extract(doc, article_id)

    monkeypatch.setattr(batches, "rows_of", fail)
    frames = wb.annotate(table(TEXTS), nlp=nlp, store=tmp_path)
    assert frames.problems["article_id"].tolist() == ["a3"]
    frames.save(tmp_path)
    monkeypatch.setattr(batches, "rows_of", extract)
    annotated.clear()
    mended = wb.annotate(table(TEXTS), nlp=nlp, store=tmp_path)
    assert annotated == ["a3"]
    assert mended.problems.empty


@pytest.mark.parametrize("bytes_", [b"", b"PAR1 no", os.urandom(400)])
def test_store_broken_part_costs_a_new_annotation(same, tmp_path, nlp, annotated, bytes_):
    whole = wb.annotate(table(TEXTS), nlp=nlp, store=tmp_path)
    (part,) = AnnotationCache(tmp_path).files()
    part.write_bytes(bytes_)
    annotated.clear()
    same(wb.annotate(table(TEXTS), nlp=nlp, store=tmp_path), whole)
    assert sorted(annotated) == sorted(TEXTS)


def test_store_parts_of_what_is_gone_are_dropped(tmp_path, nlp):
    wb.annotate(table(TEXTS), nlp=nlp, store=tmp_path).save(tmp_path)
    few = dict(list(TEXTS.items())[:2])
    wb.annotate(table(few), nlp=nlp, store=tmp_path).save(tmp_path)
    held = [a for p in AnnotationCache(tmp_path).files() for a in pd.read_parquet(p)["article_id"]]
    assert sorted(held) == sorted(few)


def test_store_rows_survive_json():
    rows = {
        "meeting_reports": [
            {"evidence_spans": [(0, 4)], "date_start": pd.Timestamp("2023-03-01"), "place": None}
        ]
    }
    assert decoded(encoded(rows)) == rows
    assert decoded(encoded({"x": [{"date_end": pd.NaT}]})) == {"x": [{"date_end": None}]}


def test_store_article_that_takes_too_long_is_a_problem(nlp, monkeypatch):
    timers = []
    monkeypatch.setattr(signal, "setitimer", lambda _, seconds: timers.append(seconds))
    texts = {"a": "Ann Lind met Bo Berg.", "b": "This one is slow."}
    component = nlp.get_pipe("workbench_meetings")
    call = type(component).__call__

    def ring(self, doc):
        if "slow" in doc.text:
            signal.getsignal(signal.SIGALRM)(signal.SIGALRM, None)
        return call(self, doc)

    monkeypatch.setattr(type(component), "__call__", ring)
    frames = wb.annotate(table(texts), nlp=nlp, timeout=0.5)
    assert timers == [0.5, 0] * 3  # both articles at once, then one by one
    assert frames.problems[["article_id", "stage"]].values.tolist() == [["b", "annotate"]]
    assert "takes too long" in frames.problems.at[0, "problem"]
    assert len(frames.meeting_reports) == 1


def test_store_process_that_dies_costs_one_article(nlp, monkeypatch):
    extract = batches.rows_of

    def die(doc, article_id):
        if article_id == "a4":
            os.kill(os.getpid(), signal.SIGKILL)
        return extract(doc, article_id)

    monkeypatch.setattr(batches, "rows_of", die)
    monkeypatch.setattr(batches, "MOST", 2)
    frames = wb.annotate(table(TEXTS), nlp=nlp, n_process=2)
    assert frames.problems["article_id"].tolist() == ["a4"]
    assert "took down" in frames.problems.at[0, "problem"]
    assert set(frames.sentences["article_id"]) == set(TEXTS) - {"a4"}


def test_store_command_goes_on_and_says_when_nothing_changed(tmp_path, monkeypatch):
    source, out = tmp_path / "news", tmp_path / "out"
    source.mkdir()
    for name, text in TEXTS.items():
        (source / f"{name}.txt").write_text(text)
    command = ["annotate", str(source), "--out", str(out)]
    assert CliRunner().invoke(app, command).exit_code == 0
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 0
    assert "nothing has changed" in done.output
    (source / "a1.txt").write_text("Ann Lind visited Bergen.")
    assert "nothing has changed" not in CliRunner().invoke(app, command).output
    assert "Bergen" in set(wb.read(out).mentions["text"])
    wrong = CliRunner().invoke(app, [*command, "--default-year", "2023"])
    assert "nothing has changed" not in wrong.output


@pytest.mark.parametrize("name", ["claims", "problems"])
def test_store_made_from_is_told_of_whole_frames_alone(tmp_path, name):
    stores.Frames.of().save(tmp_path, made_from="digest")
    assert stores.made_from(tmp_path) == "digest"
    (path,) = tmp_path.glob(f"snapshot-*/{name}.parquet")
    path.write_bytes(path.read_bytes()[:-9])
    assert stores.made_from(tmp_path) is None  # so that the command makes them anew
    with pytest.raises(StoreError, match=rf"{name}\.parquet: cannot be read"):
        stores.lengths(tmp_path)
    path.unlink()
    assert stores.made_from(tmp_path) is None


def run(source, out, **popen):
    command = [sys.executable, "-m", "workbench.cli", "annotate", str(source), "--out", str(out)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **popen)


@pytest.mark.parametrize("jump", [-400, 400])
def test_store_trusts_no_clock(same, tmp_path, nlp, annotated, monkeypatch, jump):
    source, out = tmp_path / "news", tmp_path / "out"
    source.mkdir()
    for name in ("one", "two"):
        (source / f"{name}.txt").write_text("Ann Lind met Bo Berg in Oslo on 3 March 2023.")
    command = ["annotate", str(source), "--out", str(out)]
    assert CliRunner().invoke(app, command).exit_code == 0
    annotated.clear()
    was, clock = os.stat(source / "two.txt"), time.time
    monkeypatch.setattr(time, "time", lambda: clock() + jump * 86_400)
    (source / "two.txt").write_text("Ann Lind met Bo Berg in Lima on 3 March 2023.")
    then = was.st_mtime + jump * 86_400  # as a clock that was set tells it
    os.utime(source / "two.txt", (then, then))
    assert CliRunner().invoke(app, command).exit_code == 0
    assert annotated == ["two"]
    assert sorted(wb.read(out).meeting_reports["place"]) == ["Lima", "Oslo"]
    same(wb.read(out), wb.annotate(wb.load(source), nlp=nlp, progress=False))
    again = CliRunner().invoke(app, command)
    assert "nothing has changed" in again.output


def test_store_opens_after_ctrl_c_and_goes_on(same, tmp_path):
    source, out = tmp_path / "news", tmp_path / "out"
    source.mkdir()
    for i in range(120):
        (source / f"{i}.txt").write_text(TEXTS["a1"].replace("rain", f"rain {i}") * 3)
    process = run(source, out)
    while not (out / "writer.lock").exists() and process.poll() is None:
        time.sleep(0.05)
    time.sleep(0.7)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=60) in (0, 130)
    assert run(source, out).wait(timeout=120) == 0
    same(wb.read(out), wb.annotate(wb.load(source)))


@pytest.mark.parametrize(("size", "part"), [(300, True), (3000, False)])
def test_store_full_disk_leaves_the_old_frames(same, tmp_path, nlp, size, part):
    resource = pytest.importorskip("resource", reason="this system sets no limits to files")
    old = wb.annotate(table(TEXTS), nlp=nlp)
    old.save(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    more = wb.load(table({"x": "Ann Lind met Bo Berg. " * 40}))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))  # no larger file, as on a full disk
    try:
        with pytest.raises(StoreError, match=r"can't be written to \(File too large\)"):
            wb.annotate(more, nlp=nlp, store=tmp_path if part else None).save(tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert sorted(tmp_path.rglob("*")) == before  # nothing half written takes up room
    same(wb.read(tmp_path), old)


def test_store_read_only_folder_is_told(tmp_path):
    if os.geteuid() == 0:
        pytest.skip("root may write into a read-only folder")
    tmp_path.chmod(0o500)
    with pytest.raises(StoreError, match=r"can't be written to \(Permission denied\)"):
        stores.Frames.of().save(tmp_path / "out")


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"snapshot": 1}', "\x00" * 40])
def test_store_with_a_broken_manifest_says_so_and_is_mended_by_a_save(tmp_path, text):
    stores.Frames.of().save(tmp_path)
    (tmp_path / "workbench.json").write_text(text)
    with pytest.raises(StoreError, match=r"workbench\.json: not a manifest.*workbench annotate"):
        wb.read(tmp_path)
    stores.Frames.of().save(tmp_path)
    wb.read(tmp_path)


def test_store_tells_every_damaged_byte(tmp_path):
    claims, path, rng = sample_frames().claims, tmp_path / "claims.parquet", random.Random(1)
    stores.write_frame("claims", claims, path)
    whole, told = path.read_bytes(), 0
    for _ in range(150):
        data = bytearray(whole)
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        path.write_bytes(data)
        try:
            read = schemas.check("claims", stores._read_frame("claims", path))
        except stores.BROKEN:
            told += 1
        else:
            pd.testing.assert_frame_equal(read, claims)  # a byte that says nothing
    assert told > 100


def test_store_reader_takes_the_newer_frames_where_its_own_go(tmp_path, monkeypatch):
    stores.Frames.of().save(tmp_path)
    frames, read = stores.Frames.of(articles=sample_frames().articles), stores.read_table

    def overtaken(path, columns=None):
        monkeypatch.setattr(stores, "read_table", read)
        for _ in range(2):
            frames.save(tmp_path)
        return read(path, columns)

    monkeypatch.setattr(stores, "read_table", overtaken)
    assert len(wb.read(tmp_path).articles) == len(frames.articles)


def test_store_two_writers_are_told(tmp_path, nlp):
    with stores.writing(tmp_path), pytest.raises(StoreError, match="another process"):
        wb.annotate(table(TEXTS), nlp=nlp, store=tmp_path)
