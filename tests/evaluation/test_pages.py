"""Figures as tables, and the pages of docs/ that show them."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from workbench.evaluation import evaluate as ev
from workbench.evaluation import pages

ROOT = Path(__file__).parents[2]
ACCURACY = ROOT / "docs" / "accuracy.md"
RELIABILITY = pd.DataFrame(
    {
        "gold": ["a", "a", "b", "b"],
        "rows": "claims",
        "low": [0.0, 0.9] * 2,
        "high": [0.1, 1.0] * 2,
        "n": [0, 3, 0, 1],
        "confidence": [np.nan, 0.9, np.nan, 0.98],
        "right": [np.nan, 1.0, np.nan, 0.0],
    }
)


def figures(*rows):
    """Return figures as (stage, figure, precision, recall, value) of a gold "g"."""
    names = ["stage", "figure", "precision", "recall", "value"]
    return pd.DataFrame(rows, columns=names).assign(gold="g", low=0.4, high=0.6, n_texts=3)


CLAIMS = figures(("claims", "attribution F1", 0.5, 0.25, 1 / 3))


def test_pages_reliability_is_summed_over_gold():
    lines = list(pages.reliability_lines(RELIABILITY))
    assert lines[0] == "Confidence of claims (a, b), expected calibration error 0.170:"
    assert lines[4:6] == ["| 0.0–0.1 | 0 | | |", "| 0.9–1.0 | 4 | 0.920 | 0.750 |"]
    assert list(pages.reliability_lines(pd.DataFrame())) == []


def test_pages_show_counts_as_whole_numbers_and_shares_without_precision():
    rows = figures(("false meetings", "reports", 0, 0, 3), ("chains", "who accuracy", 0, 0, 0.5))
    assert pages.table(rows).splitlines()[2:] == [
        "| g | false meetings | reports |  |  | 3 | 0–1 | 3 |",
        "| g | chains | who accuracy |  |  | 0.500 | 0.400–0.600 | 3 |",
    ]


def test_pages_table_is_read_as_it_was_written():
    rows = figures(("false meetings", "reports", 0, 0, 3), ("chains", "claim F1", 0.5, 0.4, 0.444))
    assert pages.table(pages.read_table(f"before\n\n{pages.table(rows)}\nafter |")) == (
        pages.table(rows)
    )


def test_pages_precision_is_that_of_f1_and_the_share_of_an_accuracy():
    rows = figures(
        ("chains", "claim F1", 0.794, 0.4, 0.5), ("meetings", "status accuracy", 0, 0, 0.7749)
    )
    assert pages.precision_table(rows).splitlines()[2:] == [
        "| `claims` | the article makes this claim | g 79 | g 40 |",
        "| `meeting_reports` | `status` | g 78 |  |",
    ]


def test_pages_joined_shows_the_floors_of_each_part():
    floors = {"a": dict.fromkeys(pages.JOINED.values(), 0.5)}
    floors["b"] = {**floors["a"], "meetings recall": 0.05}
    assert pages.joined_table(floors).splitlines()[-2:] == [
        "| `meetings` | two reports of one meeting are of the same | 50 of 100 | 50 of 100 |",
        "| `meetings` | two reports of the same are one meeting | 50 of 100 | 5 of 100 |",
    ]


def test_pages_get_the_tables_that_they_have_room_for(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- accuracy -->\nstale\n<!-- /accuracy -->\nafter\n")
    pages.save_tables(CLAIMS, page, bins=RELIABILITY)
    text = page.read_text()
    assert text.startswith("before\n")
    assert text.endswith("after\n")
    assert "| g | claims | attribution F1 | 0.500 | 0.250 | 0.333 | 0.400–0.600 | 3 |" in text
    assert "stale" not in text
    assert "0.9–1.0" not in text
    page.write_text(
        "<!-- precision -->\n<!-- /precision -->\n<!-- reliability -->\n<!-- /reliability -->"
    )
    pages.save_tables(CLAIMS, page, bins=RELIABILITY)
    assert "| 0.9–1.0 | 4 | 0.920 | 0.750 |" in page.read_text()
    assert "outermost claims only | g 50 | g 25 |" in page.read_text()
    assert "attribution F1" not in page.read_text()
    page.write_text("no comments")
    with pytest.raises(ValueError, match=r"page\.md: no marks"):
        pages.save_tables(CLAIMS, page)
    pages.save_tables(CLAIMS, tmp_path / "new.md")
    assert len(pages.read_table((tmp_path / "new.md").read_text())) == 1


def test_docs_show_the_figures_of_the_floors():
    """The page must not promise more than the gate holds."""
    floors = json.loads((ROOT / "tests" / "floors.json").read_text())
    shown = {
        ev.floor_name(row.gold, row.stage, row.figure): row.value
        for row in pages.read_table(ACCURACY.read_text("utf-8")).itertuples()
    }
    assert shown.keys() == floors.keys()
    assert {k: v for k, v in shown.items() if abs(v - floors[k]) > 0.03} == {}


def test_docs_say_what_to_distrust_by_the_figures_of_accuracy(tmp_path):
    trust = ROOT / "docs" / "trust.md"
    copy = tmp_path / "trust.md"
    copy.write_text(trust.read_text("utf-8"), "utf-8")
    joined = json.loads((ROOT / "tests" / "linking" / "five_papers_floors.json").read_text())
    pages.save_tables(pages.read_table(ACCURACY.read_text("utf-8")), copy, joined=joined)
    assert copy.read_text("utf-8") == trust.read_text("utf-8"), "run: make accuracy"
