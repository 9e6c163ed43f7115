"""The folder that `workbench lab` makes: once, only what is new, nobody's work lost."""

import hashlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from making import jupyter_places, notebook

nbformat = pytest.importorskip("nbformat")
pytest.importorskip("nbclient")
pytest.importorskip("jupyterlab")

import workbench as wb  # noqa: E402
from workbench import jupyter as lab  # noqa: E402
from workbench.runs import batches  # noqa: E402

ROOT = Path(__file__).parents[1]
ONE = (
    "Talks in Oslo\n\nOSLO, March 3, 2023 (Sample Wire) — Ann Lind met Bo Berg in Oslo on Friday. "
    "Lind said that the talks had been useful.\n"
)
TWO = (
    "Berg content\n\nOSLO, March 5, 2023 (Sample Herald) — Bo Berg said on Sunday that the talks "
    "had been useful. Lind will go to Bergen.\n"
)
FIRST = "import workbench as wb\nframes = wb.read('store')\nframes"


@pytest.fixture
def jupyter(tmp_path, monkeypatch):
    """Keep what Jupyter keeps of its user in the test's folder."""
    for name, folder in jupyter_places(tmp_path).items():
        monkeypatch.setenv(name, folder)


@pytest.fixture
def work(tmp_path, jupyter, monkeypatch):
    """Return what brings a folder up to date, and what it told and annotated."""
    source, templates, folder = tmp_path / "news", tmp_path / "templates", tmp_path / "work"
    source.mkdir()
    templates.mkdir()
    (source / "one.txt").write_text(ONE)
    nbformat.write(notebook(FIRST), templates / "00-overview.ipynb")
    nbformat.write(notebook("1 + 1"), templates / "10-actors.ipynb")
    annotated = []
    before = batches.annotate_batch

    def seen(nlp, batch, **options):
        annotated.extend(task["article_id"] for task in batch)
        return before(nlp, batch, **options)

    monkeypatch.setattr(batches, "annotate_batch", seen)

    def prepare(**options):
        told = []
        annotated.clear()
        lab.prepared(
            source, folder, templates, run=False, progress=False, tell=told.append, **options
        )
        return "\n".join(told), list(annotated)

    prepare.source, prepare.templates, prepare.folder = source, templates, folder
    return prepare


def test_lab_annotates_only_what_is_new(work):
    told, annotated = work()
    assert annotated == ["one"]
    assert "news: 1 article, 3 Mar 2023" in told
    assert "Found 3 actors, 1 claim (0 recur), 1 meeting." in told
    assert wb.read(work.folder / "store").source == "news"
    told, annotated = work()
    assert annotated == []
    assert "Nothing has changed" in told
    (work.source / "two.txt").write_text(TWO)
    told, annotated = work()
    assert annotated == ["two"]
    assert "news: 2 articles, 3–5 Mar 2023" in told
    told, annotated = work(publisher="Daily Post")
    assert annotated == []  # a publisher changes no finding of an article
    assert "2 articles of 1 publisher" in told


def test_lab_leaves_a_notebook_that_its_user_changed(work):
    work()
    path = work.folder / "10-actors.ipynb"
    mine = nbformat.read(path, as_version=4)
    mine.cells.append(nbformat.v4.new_code_cell("mine = 1"))
    nbformat.write(mine, path)
    kept = path.read_bytes()
    nbformat.write(notebook("1 + 2"), work.templates / "10-actors.ipynb")
    nbformat.write(notebook(FIRST, "2 + 2"), work.templates / "00-overview.ipynb")
    told, _ = work()
    assert path.read_bytes() == kept
    assert "left as they are (run them anew): 10-actors.ipynb" in told
    anew = nbformat.read(work.folder / "00-overview.ipynb", as_version=4)
    assert [cell.source for cell in anew.cells] == [FIRST, "2 + 2"]


def test_lab_executes_its_notebooks_apart_from_each_other(work):
    nbformat.write(notebook(FIRST, "left = 1", "left"), work.templates / "00-overview.ipynb")
    nbformat.write(notebook("left", "'goes on'"), work.templates / "10-actors.ipynb")
    told = []
    lab.prepared(work.source, work.folder, work.templates, progress=False, tell=told.append)
    first, second = (nbformat.read(p, as_version=4) for p in sorted(work.folder.glob("*.ipynb")))
    assert "source: news, articles: 1" in first.cells[0].outputs[0].data["text/plain"]
    assert "<strong>news</strong>: 1 article" in first.cells[0].outputs[0].data["text/html"]
    assert [cell.execution_count for cell in second.cells] == [1, 2]
    assert second.cells[0].outputs[0].ename == "NameError"
    assert second.cells[1].outputs[0].data["text/plain"] == "'goes on'"
    assert any(line.startswith("  10-actors.ipynb: a cell fails: NameError") for line in told)


def test_lab_refuses_folders_that_are_not_its_own(work, tmp_path):
    for folder, words in (
        (work.source / "work", "would be read as articles"),
        (work.source / "one.txt", "is a file"),
        (tmp_path, "holds other files"),
    ):
        with pytest.raises(lab.LabError, match=words):
            lab.prepared(work.source, folder, work.templates, tell=lambda line: None)
    assert sorted(p.name for p in work.source.iterdir()) == ["one.txt"]
    (work.source / "one.txt").write_text("")
    with pytest.raises(lab.LabError, match="no article could be read"):
        work()


def test_folder_stands_beside_the_source_and_never_in_the_project(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "news").mkdir()
    (tmp_path / "news.csv").write_text("")
    for source in ("news", "news.csv"):
        assert lab.folder_of(tmp_path / source, ROOT) == tmp_path / "news-workbench"
    assert lab.folder_of(tmp_path / "news" / "*.html", ROOT) == tmp_path / "news-workbench"
    assert lab.folder_of(ROOT / "seeds", ROOT) == tmp_path / "home" / "seeds-workbench"


def test_serve_hands_the_token_on_where_others_cannot_read_it(monkeypatch, tmp_path):
    became = []
    monkeypatch.setattr(os, "execve", lambda *told: became.append(told))
    options = lab.lab_options(tmp_path, 8888, browser=False)
    lab.serve("lab", 8888, "/lab", options, token="secret-of-this-run")
    [(_, arguments, environment)] = became
    assert not any("secret-of-this-run" in argument for argument in arguments)
    assert environment["JUPYTER_TOKEN"] == "secret-of-this-run"
    assert "--ServerApp.ip=127.0.0.1" in arguments


def test_free_port_goes_past_those_in_use(busy):
    free = lab.free_port(busy)
    assert free > busy
    assert lab.free_port(free) == free
    with pytest.raises(lab.LabError, match="--port"):
        lab.free_port(65536)


def checkout():
    """Return a digest of the project's files, tracked and others that git does not ignore."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    digest = hashlib.sha256(names)
    for name in names.decode().split("\0"):
        path = ROOT / name
        digest.update(path.read_bytes() if path.is_file() else b"")
    return digest.hexdigest()


def of_mark(mark):
    """Return the processes whose environment holds a mark."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if mark.encode() in path.read_bytes():
                found.append(int(path.parent.name))
        except OSError:
            continue
    return found


def gone(mark, seconds=60):
    """Return whether no process with the mark is left after a while."""
    for _ in range(seconds * 4):
        if not of_mark(mark):
            return True
        time.sleep(0.25)
    return False


def texts(folder):
    """Return what each cell of the notebooks in a folder shows as text."""
    return {
        (path.name, number): [
            "".join(output.get("text") or output.get("data", {}).get("text/plain", ""))
            for output in cell.get("outputs", [])
        ]
        for path in folder.glob("*.ipynb")
        for number, cell in enumerate(nbformat.read(path, as_version=4).cells)
    }


class Started:
    """A `workbench lab` in a process of its own, whose lines are read as they come."""

    def __init__(self, source, folder, mark, port):
        command = [sys.executable, "-m", "workbench.cli", "lab", str(source), "--no-browser"]
        self.process = subprocess.Popen(
            [*command, "--folder", str(folder), "--port", str(port), "--processes", "1"],
            env={**os.environ, "JUPYTER_TOKEN": "t", "PYTHONUNBUFFERED": "1", "MARK": mark},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.told = ""

    def until(self, words):
        """Read lines up to one with the words and return it."""
        for line in self.process.stdout:
            self.told += line
            if words in line:
                return line.strip()
        raise AssertionError(f"it never said {words!r}, but {self.told}")


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs /proc")
def test_lab_from_start_to_finish(tmp_path, jupyter, same):
    news, folder = tmp_path / "news", tmp_path / "work"
    news.mkdir()
    (news / "one.txt").write_text(ONE)
    (news / "two.txt").write_text(TWO)
    before, mark = checkout(), f"mark-{tmp_path}"
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]

        # killed while the notebooks run: nothing is left running, and the store is whole
        killed = Started(news, folder, mark, port)
        killed.until("Found")
        killed.process.kill()
        killed.process.wait()
        killed.process.stdout.close()
        assert gone(mark)
        wb.read(folder / "store")

        # started again it goes on, and finds a free port before it says where it is
        again = Started(news, folder, mark, port)
        address = again.until("http://")
        assert "Nothing has changed since the last time." in again.told
        assert f"Port {port} is in use" in again.told
        taken = int(re.match(r"http://127\.0\.0\.1:(\d+)/", address)[1])
        assert taken != port
    origin = f"http://127.0.0.1:{taken}"
    listing = urllib.request.urlopen(f"{origin}/api/contents?token=t").read().decode()
    assert "00-overview.ipynb" in listing
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(f"{origin}/api/contents?token=wrong")
    page = urllib.request.urlopen(f"{origin}/lab?token=t").read().decode()
    disabled = page.partition('"disabledExtensions":')[2].partition("]")[0]
    assert "apputils-extension:announcements" in disabled  # else it asks to fetch news
    assert '"workbench-run"' in page.partition('"federated_extensions":')[2]
    request = urllib.request.Request(f"{origin}/api/kernels?token=t", b"{}", method="POST")
    urllib.request.urlopen(request).read()
    assert len(of_mark(mark)) > 1  # the server and a kernel

    # a signal ends both
    again.process.send_signal(signal.SIGTERM)
    again.process.wait(60)
    again.process.stdout.close()
    assert gone(mark)

    # what it made is what an undisturbed run makes, and a third call has nothing to do
    clean, times = tmp_path / "clean", {p: p.stat().st_mtime_ns for p in folder.glob("*.ipynb")}
    templates, told = ROOT / "notebooks", []
    lab.prepared(news, clean, templates, progress=False, tell=told.append)
    same(wb.read(folder / "store"), wb.read(clean / "store"))
    assert texts(folder) == texts(clean)
    assert not any("a cell fails" in line for line in told)
    lab.prepared(news, folder, templates, progress=False, tell=told.append)
    assert {p: p.stat().st_mtime_ns for p in folder.glob("*.ipynb")} == times
    assert checkout() == before
