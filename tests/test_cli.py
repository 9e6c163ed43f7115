import re

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
