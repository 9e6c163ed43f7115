"""Exports: whole, readable by their own programs, and harmless whatever articles say."""

import csv
import json

import networkx as nx
import pandas as pd
import pytest
from sample_frames import sample_frames
from typer.testing import CliRunner

from workbench.cli import app
from workbench.frames.exports import FORMATS, export, plain

HOSTILE = (
    '=HYPERLINK("http://evil.example")',
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    " =1",
    "\ufeff=1",
    "a\x00b\x0bc\ud800",
    "<script>alert(1)</script>",
    "\u202eRTL",
)


@pytest.fixture
def hostile():
    frames = sample_frames()
    for frame, column in (("actors", "name"), ("claims", "content"), ("articles", "title")):
        rows = getattr(frames, frame)
        told = [HOSTILE[i % len(HOSTILE)] for i in range(len(rows))]
        setattr(frames, frame, rows.assign(**{column: pd.array(told, dtype="string[python]")}))
    return frames


def test_export_csv_has_all_rows_and_no_formula(hostile, tmp_path):
    paths = export(hostile, tmp_path / "csv", "csv")
    assert [path.stem for path in paths] == [name for name, _ in hostile.items()]
    for path in paths:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert len(rows) == len(getattr(hostile, path.stem))
        texts = [v for row in rows for v in row.values() if v]
        assert not [t for t in texts if t.lstrip(" \ufeff").startswith(("=", "@", "\t"))]
        assert not [t for t in texts if t[0] in "+-" and not t[1:].replace(".", "").isdigit()]


def test_export_excel_has_no_formula(hostile, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    (path,) = export(hostile, tmp_path / "out.xlsx", "excel")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == [name for name, _ in hostile.items()]
    kinds = {c.data_type for s in book for row in s.iter_rows(min_row=2) for c in row}
    assert "f" not in kinds
    assert book["claims"].max_row == len(hostile.claims) + 1


def test_export_graphml_is_read_again(hostile, tmp_path):
    (path,) = export(hostile, tmp_path / "a.graphml", "graphml")
    graph = nx.read_graphml(path)
    assert graph.number_of_nodes() == len(hostile.actors)
    met = [d["weight"] for *_, d in graph.edges(data=True) if d["kind"] == "meetings"]
    pairs = {(a, b) for who in hostile.meetings["participants"] for a in who for b in who if a < b}
    assert len(met) == len(pairs) > 0


def test_export_jsonld_and_ftm_hold_every_claim_and_meeting(hostile, tmp_path):
    (path,) = export(hostile, tmp_path / "a.jsonld", "jsonld")
    text = path.read_text()
    graph = json.loads(text)["@graph"]
    count = lambda kind: sum(node["@type"] == kind for node in graph)  # noqa: E731
    assert count("Claim") == len(hostile.claims)
    assert count("Event") == len(hostile.meetings)
    ids = {node["@id"] for node in graph}
    assert all(n["appearance"]["@id"] in ids for n in graph if n["@type"] == "Claim")
    (path,) = export(hostile, tmp_path / "a.ftm.json", "ftm")
    entities = [json.loads(line) for line in path.read_text().splitlines()]
    known = {entity["id"] for entity in entities}
    events = [e for e in entities if e["schema"] == "Event"]
    assert len(events) == len(hostile.meetings)
    assert all(set(e["properties"]["involved"]) <= known for e in events)


def test_export_parquet_is_read_again(tmp_path):
    frames = sample_frames()
    paths = export(frames, tmp_path / "p", "parquet")
    assert {path.stem: len(pd.read_parquet(path)) for path in paths} == {
        name: len(frame) for name, frame in frames.items()
    }


def test_export_command(tmp_path):
    sample_frames().save(tmp_path / "frames")
    for kind in FORMATS:
        out = tmp_path / f"out-{kind}{'.xlsx' if kind == 'excel' else ''}"
        command = ["export", str(tmp_path / "frames"), "--out", str(out), "--format", kind]
        done = CliRunner().invoke(app, command)
        assert done.exit_code == 0, done.output
        assert out.exists()
    wrong = CliRunner().invoke(app, [*command[:-1], "word"])
    assert wrong.exit_code == 2
    assert "the formats are csv, excel" in wrong.output


def test_plain_leaves_numbers_and_days():
    rows = sample_frames().meetings
    made = plain("meetings", rows)
    assert made["n_reports"].tolist() == rows["n_reports"].tolist()
    assert made["participants"].map(type).eq(str).all()
