"""Partitions on a cluster: the same frames as from one machine, whatever befalls a worker."""

import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from typer.testing import CliRunner

import workbench as wb
from workbench.cli import app
from workbench.corrections import corrected
from workbench.frames.store import lengths
from workbench.runs import batches, partition, partitions

distributed = pytest.importorskip("distributed", reason="workbench[dask] is not installed")


@pytest.fixture(scope="module")
def client():
    """Return a client of a cluster in this process."""
    with distributed.Client(
        processes=False, n_workers=1, threads_per_worker=2, dashboard_address=None
    ) as client:
        yield client


@pytest.fixture
def benchmark(monkeypatch):
    """Return the module that starts real schedulers and workers."""
    monkeypatch.syspath_prepend(Path(__file__).parents[2] / "benchmarks")
    sys.modules.pop("cluster", None)
    import cluster

    return cluster


def raw(articles, n):
    """Return partitions of articles without what was told from all of them."""
    articles = articles.drop(columns=["duplicate_of", "n_words"], errors="ignore")
    size = -(-len(articles) // n)
    return [
        articles.iloc[i : i + size].reset_index(drop=True) for i in range(0, len(articles), size)
    ]


PEOPLE = ("Joe Wick", "Joseph Wick", "Wick", "Ann Lind", "Lind", "Eva Lind", "Xi Jinping", "Xi")
BODIES = ("NATO", "the North Atlantic Treaty Organization", "UNX", "the Union of Nordic Xylophones")


def made(n):
    """Return articles whose actors, claims, meetings and texts recur over partitions."""
    rows = []
    for i in range(n):
        a, b = PEOPLE[i % 8], PEOPLE[(3 * i + 1) % 8]
        body = BODIES[i % 4]
        text = (
            f"{a} met {b} in Oslo on {i % 5 + 1} March 2023. {b} said that rain fell on harbour "
            f"{i % 4}. The minister of Norway said that {body} would not move {i % 3} ships. "
            f"{a} will visit Lima next week. According to {body}, talks in Lima were useful."
        )
        rows.append({"article_id": f"a{i}", "text": text, "publisher": f"paper {i % 3}"})
    frame = pd.DataFrame(rows)
    return frame.assign(
        published=pd.to_datetime("2023-03-05") + pd.to_timedelta(frame.index % 7, "D")
    )


@pytest.mark.parametrize("n", [1, 3, 7])
def test_partitions_give_the_frames_of_one_machine(same, nlp, client, tmp_path, n):
    articles = made(40)
    out = partitions.annotate_partitions(raw(articles, n), tmp_path, scheduler=client)
    frames, alone = wb.read(out), wb.annotate(articles, nlp=nlp, progress=False)
    assert len(alone.copies) > 3
    assert 3 < len(alone.actors) < 20
    assert (alone.statements["n_articles"] > 3).sum() > 3
    assert (alone.meetings["n_reports"] > 1).sum() > 3
    same(frames, alone)
    assert lengths(out) == {name: len(frame) for name, frame in frames.items()}


def test_partitions_of_the_samples_give_the_frames_of_one_machine(
    same, seed_frames, client, tmp_path
):
    articles = wb.load(Path(__file__).parents[2] / "seeds", default_year=2023)
    out = partitions.annotate_partitions(
        raw(articles, 4), tmp_path, scheduler=client, default_year=2023
    )
    same(wb.read(out), seed_frames)


def test_partitions_on_a_real_cluster_though_a_worker_is_killed(same, nlp, benchmark, tmp_path):
    articles = made(60)

    def act(address):
        return wb.read(
            partitions.annotate_partitions(raw(articles, 6), tmp_path / "out", scheduler=address)
        )

    frames, under_way, left, _ = benchmark.with_a_kill(tmp_path, act, after=0)
    assert under_way > 0
    assert left == 1
    same(frames, wb.annotate(articles, nlp=nlp, progress=False))


def test_partitions_take_files_and_a_dask_frame(same, nlp, client, tmp_path):
    from dask import dataframe

    articles = made(12)
    alone = wb.annotate(articles, nlp=nlp, progress=False)
    dask_frame = dataframe.from_pandas(articles, npartitions=3)
    out = partitions.annotate_partitions(dask_frame, tmp_path / "frame", scheduler=client)
    same(wb.read(out), alone)
    for k, part in enumerate(raw(articles, 3)):
        part.to_parquet(tmp_path / f"{k}.parquet")
    files = sorted(tmp_path.glob("*.parquet"))
    out = partitions.annotate_partitions(files, tmp_path / "files", scheduler=client)
    assert wb.read(out).claims["content"].tolist() == alone.claims["content"].tolist()


def test_partitions_annotate_only_what_changed(client, tmp_path, monkeypatch):
    articles = made(12)
    partitions.annotate_partitions(raw(articles, 3), tmp_path, scheduler=client)
    seen = []
    annotate_batch = batches.annotate_batch

    def heard(nlp, batch, **options):
        seen.extend(task["article_id"] for task in batch)
        return annotate_batch(nlp, batch, **options)

    monkeypatch.setattr(batches, "annotate_batch", heard)
    articles.loc[5, "text"] = "Ann Lind said that the harbour was calm."
    partitions.annotate_partitions(raw(articles, 3), tmp_path, scheduler=client)
    assert seen == ["a5"]
    frames = wb.read(tmp_path)
    assert frames.claims.query("article_id == 'a5'")["content"].tolist() == [
        "that the harbour was calm"
    ]


def test_partitions_can_be_corrected_where_one_machine_holds_all(client, tmp_path):
    partitions.annotate_partitions(raw(made(12), 3), tmp_path / "out", scheduler=client)
    frames = wb.read(tmp_path / "out")
    log = tmp_path / "log.jsonl"
    line = {"do": "rename", "actor": "Ann Lind", "name": "Anna Lind", "at": "2026-01-01T00:00:00Z"}
    log.write_text(json.dumps({**line, "id": "1", "who": "me"}) + "\n")
    assert "Anna Lind" in corrected(frames, log).actors["name"].tolist()


def test_partitions_number_an_id_that_an_earlier_one_has(client, tmp_path):
    part = made(2)
    partitions.annotate_partitions([part, part, part], tmp_path, scheduler=client)
    frames = wb.read(tmp_path)
    ids = ["a0", "a1", "a0-2", "a1-2", "a0-3", "a1-3"]
    assert frames.articles["article_id"].tolist() == ids
    assert frames.problems["article_id"].tolist() == ids[2:]
    assert frames.problems["problem"][0] == "The id 'a0' is taken by an earlier article."
    assert frames.copies["copy_of"].tolist() == ["a0", "a1", "a0", "a1"]


def test_partitions_report_an_article_that_its_workers_die_of(client, tmp_path, monkeypatch):
    annotate_batch = batches.annotate_batch

    def deadly(nlp, batch, **options):
        if any(task["article_id"] == "a3" for task in batch):
            raise distributed.KilledWorker("a3", SimpleNamespace(address="tcp://a:1"), 3)
        return annotate_batch(nlp, batch, **options)

    monkeypatch.setattr(batches, "annotate_batch", deadly)
    partitions.annotate_partitions(raw(made(8), 2), tmp_path, scheduler=client)
    frames = wb.read(tmp_path)
    assert frames.problems["article_id"].tolist() == ["a3"]
    assert "took down the workers" in frames.problems.at[0, "problem"]
    assert set(frames.sentences["article_id"]) == {f"a{n}" for n in range(8)} - {"a3"}


def test_partitions_bad_values_are_told(client, tmp_path):
    with pytest.raises(ValueError, match="no partition to annotate"):
        partitions.annotate_partitions([], tmp_path, scheduler=client)
    with pytest.raises(ValueError, match="does not see"):
        partition.pending(wb.load(made(1)), 0, str(tmp_path / "no"), "1")


@pytest.mark.parametrize(
    ("options", "words"),
    [([], "give it with --scheduler"), (["--scheduler", "tcp://a:1", "--corrections", "x"], "LOG")],
)
def test_cli_partitions_say_what_they_need(tmp_path, options, words):
    (tmp_path / "one.jsonl").write_text('{"text": "Ann Lind met Bo Berg."}\n')
    done = CliRunner().invoke(
        app, ["annotate", str(tmp_path), "--out", str(tmp_path / "out"), "--partitions", *options]
    )
    assert done.exit_code == 2
    assert words in " ".join(done.output.split())


def test_cli_partitions_tell_the_rows_of_each_frame(benchmark, tmp_path):
    tables = tmp_path / "tables"
    tables.mkdir()
    for k, part in enumerate(raw(made(6), 2)):
        part.to_json(tables / f"{k}.jsonl", orient="records", lines=True, date_format="iso")
    with benchmark.cluster(tmp_path) as (address, _):
        where = ["--out", str(tmp_path / "out"), "--scheduler", address]
        done = CliRunner().invoke(app, ["annotate", str(tables), "--partitions", *where])
    assert done.exit_code == 0, done.output
    assert "6  articles" in done.output
    assert wb.read(tmp_path / "out").meetings["place"].notna().any()
