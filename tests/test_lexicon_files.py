"""What every word list must be; what a list must hold is tested beside its user."""

import pytest

from workbench.english import lexicons


@pytest.mark.parametrize("name", lexicons.names())
def test_lexicons_are_sourced_and_rectangular(name):
    assert lexicons.source(name)
    assert len(lexicons.load(name)) > 0


def test_lexicons_broken_line_is_named(tmp_path, monkeypatch):
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "toy.tsv").write_text("# toy\n# source: us\nterm\tkind\nsay\tspeech\ntell\n")
    monkeypatch.setattr(lexicons, "FOLDER", tmp_path)
    lexicons.load.cache_clear()
    with pytest.raises(ValueError, match=r"toy\.tsv, line 5: 1 cells.*term, kind"):
        lexicons.load("toy")


def test_lexicons_unknown_name_is_told_with_the_known():
    with pytest.raises(ValueError, match="no word list 'verbs' for 'en'; there are"):
        lexicons.load("verbs")
