"""What changed in the findings: between stores, and between runs of a notebook."""

import subprocess
import sys
from pathlib import Path

import making
import pandas as pd
import pytest
from sample_frames import sample_frames
from typer.testing import CliRunner

from workbench.cli import app
from workbench.frames.changes import changed_lines, diff

nbformat = pytest.importorskip("nbformat")
ROOT = Path(__file__).parents[1]


def test_diff_tells_figures_new_and_gone():
    before, after = sample_frames(), sample_frames()
    assert diff(before, after).empty
    name = after.actors.at[0, "name"]
    after.actors.loc[0, "n_mentions"] += 2
    gone = after.meetings["meeting_id"].iloc[-1]
    after.meetings = after.meetings[after.meetings["meeting_id"] != gone]
    rows = diff(before, after)
    told = rows[rows["thing"].str.startswith(name)].iloc[0]
    n = before.actors.at[0, "n_mentions"]
    assert (told["figure"], told["before"], told["after"]) == ("n_mentions", str(n), str(n + 2))
    met = rows[(rows["frame"] == "meetings") & (rows["thing"] != "all")]
    assert met["after"].isna().tolist() == [True]


def test_diff_command_exits_with_1_where_something_changed(tmp_path):
    frames = sample_frames()
    frames.save(tmp_path / "a")
    frames.save(tmp_path / "b")
    command = ["diff", str(tmp_path / "a")]
    assert CliRunner().invoke(app, [*command, str(tmp_path / "b")]).exit_code == 0
    frames.claims = frames.claims.iloc[1:]
    frames.save(tmp_path / "b")
    done = CliRunner().invoke(app, [*command, str(tmp_path / "b")])
    n = len(frames.claims)
    assert done.exit_code == 1
    assert f"claims: all: rows {n + 1} → {n}" in done.output
    assert CliRunner().invoke(app, [*command, str(tmp_path / "c")]).exit_code == 2


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("<View 'A': 3 mentions>\n  digest a", "<View 'A': 3 mentions>\n  digest b", []),
        (
            "<View 'A': 3 mentions>\n  mentions by actor: Lula da Silva, Luiz 3, Xi 2",
            "<View 'A': 2 mentions>\n  mentions by actor: Lula da Silva, Luiz 2, Wang 2 (+1 more)",
            [
                "'A' holds: 3 mentions → 2 mentions",
                "mentions by actor: Lula da Silva, Luiz 3 → 2",
                "mentions by actor: Xi 2 → not listed",
                "mentions by actor: Wang not listed → 2",
            ],
        ),
        ("Frames(articles: 3, claims: 2)", "Frames(articles: 3, claims: 4)", ["claims: 2 → 4"]),
        ("   a\n0  1", "   a\n0  2", ["- 0  1", "+ 0  2"]),
    ],
)
def test_changed_lines(before, after, told):
    assert changed_lines(before, after) == told


@pytest.fixture
def notebook(tmp_path):
    sample_frames().save(tmp_path / "frames")
    shown = "import workbench as wb\nfrom workbench import views", "views.actors(wb.read('frames'))"
    made = making.notebook(*shown)
    nbformat.write(made, tmp_path / "actors.ipynb")
    return tmp_path / "actors.ipynb"


def test_accept_then_check_then_a_changed_finding(notebook):
    accepted = CliRunner().invoke(app, ["accept", str(notebook)])
    assert accepted.exit_code == 0, accepted.output
    again = CliRunner().invoke(app, ["accept", str(notebook)])
    assert "nothing changed" in again.output
    check = [sys.executable, "-m", "workbench.cli", "check", str(notebook)]
    done = subprocess.run(check, capture_output=True, text=True, cwd=notebook.parent)
    assert done.returncode == 0, done.stdout
    frames = sample_frames()
    first = frames.mentions.index[frames.mentions["actor_id"] == "p0"][0]
    frames.mentions.loc[first, "actor_id"] = "p1"
    frames.save(notebook.parent / "frames")
    done = subprocess.run(check, capture_output=True, text=True, cwd=notebook.parent)
    assert done.returncode == 1
    at = done.stdout.index("what changed in the findings")
    assert at < done.stdout.index("FAILURES")
    assert "mentions by actor: Anna Lind 15 → 14" in done.stdout[at:]
    told = CliRunner().invoke(app, ["accept", str(notebook)]).output
    assert "mentions by actor: Anna Lind 15 → 14" in told


def test_accept_leaves_a_notebook_that_fails(notebook):
    made = nbformat.read(notebook, as_version=4)
    made.cells.append(nbformat.v4.new_code_cell("1 / 0"))
    nbformat.write(made, notebook)
    before = notebook.read_bytes()
    done = CliRunner().invoke(app, ["accept", str(notebook)])
    assert done.exit_code == 2
    assert "division by zero" in done.output
    assert notebook.read_bytes() == before


def test_findings_number_things_of_one_name():
    frames = sample_frames()
    twice = pd.concat([frames.meetings, frames.meetings], ignore_index=True)
    twice["meeting_id"] = [f"m{i}" for i in range(len(twice))]
    other = sample_frames()
    other.meetings = twice
    rows = diff(frames, other)
    assert rows["thing"].str.endswith("[2]").sum() >= len(frames.meetings)
