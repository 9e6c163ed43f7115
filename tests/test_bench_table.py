"""The table of all benchmarks, with scripts that a test writes."""

import importlib.util
from pathlib import Path

import pytest

PATH = Path(__file__).parents[1] / "benchmarks" / "table.py"
spec = importlib.util.spec_from_file_location("table", PATH)
table = importlib.util.module_from_spec(spec)
spec.loader.exec_module(table)


@pytest.fixture
def script(tmp_path, monkeypatch):
    monkeypatch.setattr(table, "HERE", tmp_path)

    def write(code):
        (tmp_path / "made.py").write_text(code)
        return table.rows("made", ["x"])

    return write


def test_bench_table_takes_the_rows_of_a_script(script, capfd):
    found = script("import sys; print('no row'); print('row | a |', sys.argv[1], '| |')")
    assert found == ["| a | x | | `made.py` |"]
    assert "no row" in capfd.readouterr().out


def test_bench_table_says_what_failed_or_took_too_long(script, monkeypatch):
    failed = "| made.py | failed | | `made.py` |"
    assert script("print('row | a | 1 | |'); raise SystemExit(3)")[1:] == [failed]
    monkeypatch.setattr(table, "MINUTES", 0.01)
    assert script("import time; time.sleep(60)") == [failed]


def test_bench_table_is_saved_into_any_document_with_marks(tmp_path):
    new, old = tmp_path / "docs" / "speed.md", tmp_path / "README.md"
    old.write_text("before\n<!-- bench -->\nold\n<!-- /bench -->\nafter\n")
    for path in (new, old):
        for rows in ("| one |\n", "| two |\n"):
            table.save(rows, path)
        assert path.read_text().count("| two |") == 1
        assert "| one |" not in path.read_text()
    assert old.read_text().startswith("before")
    assert old.read_text().endswith("after\n")


def test_bench_table_names_scripts_that_are_there():
    assert [name for name in table.RUNS if not (PATH.parent / f"{name}.py").exists()] == []
