import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
from typer.testing import CliRunner

import workbench as wb
from workbench.cli import app

runner = CliRunner()


@pytest.fixture
def folder(tmp_path):
    news = tmp_path / "news"
    news.mkdir()
    (news / "one.txt").write_text(
        "Talks in Oslo\n\nOSLO, March 3, 2023 (Sample Wire) — Ann Lind met Bo Berg in Oslo on "
        "Friday. Lind said that the talks had been useful.\n"
    )
    (news / "empty.txt").write_text("")
    return news


def test_cli_annotate_saves_frames_and_tells_problems(folder, tmp_path):
    done = runner.invoke(app, ["annotate", str(folder), "--out", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    frames = wb.read(tmp_path / "out")
    assert frames.articles["article_id"].tolist() == ["one"]
    assert frames.meetings["place"].tolist() == ["Oslo"]
    assert re.search(r"1 +claims", done.output)
    assert "empty.txt" in done.output


def test_cli_annotate_without_articles_exits_with_1(folder, tmp_path):
    (folder / "one.txt").unlink()
    done = runner.invoke(app, ["annotate", str(folder), "--out", str(tmp_path / "out")])
    assert done.exit_code == 1, done.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["annotate", "no-such-folder", "--out", "out"], "no-such-folder"),
        (["annotate", ".", "--out", "out", "--pipeline", "xx_none"], "xx_none"),
        (["annotate", ".", "--out", "out", "--processes", "0"], "n_process is 0"),
        (["lab", "no-such-folder"], "no-such-folder"),
        (["check", "no-such-notebook.ipynb"], "no-such-notebook"),
        (["evaluate", "no-such-gold.jsonl"], "no-such-gold"),
    ],
)
def test_cli_wrong_values_exit_with_2_and_name_them(arguments, words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = runner.invoke(app, arguments)
    assert done.exit_code == 2, done.output
    assert words in done.output


@pytest.mark.parametrize("command", ["annotate", "lab", "check", "evaluate"])
def test_cli_help_has_examples(command):
    done = runner.invoke(app, [command, "--help"])
    assert done.exit_code == 0
    assert "For example:" in done.output
    assert f"workbench {command}" in done.output


def test_cli_lab_serves_the_notebooks_on_this_machine_alone(folder):
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    command = [sys.executable, "-m", "workbench.cli", "lab", str(folder), "--no-browser"]
    server = subprocess.Popen(
        [*command, "--port", str(port)],
        env={**os.environ, "JUPYTER_TOKEN": "t"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(120):
            try:
                listing = urllib.request.urlopen(f"{address}/api/contents?token=t").read().decode()
                break
            except OSError:
                time.sleep(0.5)
        assert "00-overview.ipynb" in listing
        with pytest.raises(urllib.error.HTTPError, match="403"):
            urllib.request.urlopen(f"{address}/api/contents?token=wrong")
        page = urllib.request.urlopen(f"{address}/lab?token=t").read().decode()
        disabled = page.partition('"disabledExtensions":')[2].partition("]")[0]
        assert "apputils-extension:announcements" in disabled  # else it asks to fetch news
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(30)
