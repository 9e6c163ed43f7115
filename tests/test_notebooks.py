"""The notebooks are complete references, and a moved finding makes nbval fail."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from making import notebook as new_notebook
from sample_frames import sample_frames

nbformat = pytest.importorskip("nbformat")

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
EXPECTED = {
    "00-overview",
    "10-actors",
    "20-meetings",
    "30-claims",
    "40-dossier",
    "50-compare",
    "60-corrections",
    "90-your-articles",
}


def faults(notebook):
    """What keeps an executed notebook from being a reference that nbval compares in full."""
    if "widgets" in notebook.metadata:
        yield "widget state is stored"
    if notebook.metadata.get("kernelspec", {}).get("name") != "python3":
        yield "the kernel is not python3"
    compared = 0
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        if not cell.execution_count:
            yield f"cell {number} was never run: nothing is compared"
        for output in cell.outputs:
            if output.output_type == "error" or output.get("name") == "stderr":
                yield f"cell {number} failed or wrote to stderr"
            if "data" not in output:
                continue
            text = output.data.get("text/plain")
            if not text:
                yield f"cell {number} has an output without text: it is not compared"
            elif " at 0x" in text or text.startswith(("VBox(", "HBox(", "FigureWidget(")):
                yield f"cell {number} has a text that tells nothing: {text[:40]}"
            else:
                compared += 1
    if not compared:
        yield "no output is compared"


def test_notebooks_are_all_there():
    assert {path.stem for path in NOTEBOOKS} >= EXPECTED


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_are_complete_references(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert list(faults(notebook)) == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_open_with_a_question_and_close_with_limits(path):
    cells = nbformat.read(path, as_version=4).cells
    first, last = cells[0], cells[-1]
    assert (first.cell_type, first.source.startswith("# "), "?" in first.source) == (
        "markdown",
        True,
        True,
    )
    assert last.cell_type == "markdown"
    assert "limits" in last.source.lower().splitlines()[0]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_are_thin_and_name_no_folder_of_a_machine(path):
    text = path.read_text(encoding="utf-8")
    assert str(ROOT) not in text
    assert "/home/" not in text
    for cell in nbformat.reads(text, as_version=4).cells:
        if cell.cell_type == "code":
            assert len(cell.source.splitlines()) <= 8
            assert "def " not in cell.source


def test_faults_sees_a_notebook_that_compares_nothing():
    stripped = new_notebook("1 + 1")
    assert list(faults(stripped)) == [
        "cell 0 was never run: nothing is compared",
        "no output is compared",
    ]
    figure = new_notebook("fig")
    figure.cells[0].execution_count = 1
    figure.cells[0].outputs = [
        nbformat.v4.new_output("display_data", data={"application/vnd.plotly.v1+json": {}})
    ]
    assert "cell 0 has an output without text: it is not compared" in list(faults(figure))


def nbval(folder):
    command = [sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env", "-q", "-rN"]
    command += ["-p", "workbench.evaluation.checking"]
    return subprocess.run(
        [*command, "-p", "no:cacheprovider", "-c", os.devnull, "--rootdir", str(folder), folder],
        capture_output=True,
        text=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=240,
    )


def test_nbval_fails_when_one_mention_moves_to_another_actor(tmp_path):
    nbclient = pytest.importorskip("nbclient")
    pytest.importorskip("nbval")
    frames = sample_frames()
    frames.save(tmp_path / "frames")
    notebook = new_notebook(
        "import workbench as wb\nfrom workbench import views\nframes = wb.read('frames')\nframes",
        "views.actors(frames)",
    )
    nbclient.NotebookClient(
        notebook, resources={"metadata": {"path": str(tmp_path)}}, store_widget_state=False
    ).execute()
    notebook.metadata.pop("widgets", None)
    assert list(faults(notebook)) == []
    nbformat.write(notebook, tmp_path / "actors.ipynb")
    done = nbval(tmp_path)
    assert done.returncode == 0, done.stdout
    assert "2 passed" in done.stdout

    first = frames.mentions.index[frames.mentions.actor_id == "p0"][0]
    frames.mentions.loc[first, "actor_id"] = "p1"
    frames.save(tmp_path / "frames")
    done = nbval(tmp_path)
    assert done.returncode == 1, done.stdout
    assert "1 failed, 1 passed" in done.stdout
    assert "Anna Lind 15" in done.stdout
    assert "Anna Lind 14" in done.stdout
