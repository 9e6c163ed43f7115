"""Accuracy only rises: each figure is held against its floor in `floors.json`."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import spacy

from workbench.evaluation import evaluate as ev
from workbench.evaluation import gold, scoring

ROOT = Path(__file__).parents[1]
FLOORS = ROOT / "tests" / "floors.json"
SHARED = ROOT.parent / "shared"
GOLD = ["seeds", *gold.TREEBANKS, "claims-dev", "events-dev", "news-dev"]


@pytest.fixture(scope="module")
def files():
    return {path.stem: path for path in gold.gold_files(ROOT)}


@pytest.mark.parametrize("name", GOLD)
def test_evaluate_figures_reach_their_floors(name, nlp, files):
    if name not in files:
        assert not (SHARED / "gold").exists()
        pytest.skip(f"the gold {name} is not beside this checkout")
    figures, errors = ev.evaluate(files[name], nlp)
    assert not ev.below_floors(figures, ev.read_floors(FLOORS))
    assert (figures["low"] <= figures["value"]).all()
    assert (figures["value"] <= figures["high"]).all()
    stages = gold.stages_of(files[name], gold.read_gold(files[name]), nlp)
    assert len(figures) == sum(len(scoring.FIGURES[stage]) for stage in stages)
    assert set(errors["stage"]) == set(stages)


def test_evaluate_leaves_relations_out_that_are_not_universal(files):
    path = ROOT / "tests" / "gold" / "seeds.jsonl"
    records = [{"tokens": [], "sentences": [], "entities": []}]
    other = spacy.blank("en")
    parser = other.add_pipe("parser")
    parser.add_label("nsubjpass")
    assert gold.stages_of(path, records, other) == ["tags", "sentences", "entities"]
    parser.add_label("nsubj:pass")
    assert "parse" in gold.stages_of(path, records, other)


def test_evaluate_lists_classes_of_error_by_number():
    rows = [("g", "tags", "a", "tag NN read as NNP", f"w{i}") for i in range(60)]
    rows += [("g", "tags", "a", "tag IN read as RB", "of")]
    rows += [("g", "claims", "b", "missed claim", "x | said | y")]
    errors = pd.DataFrame(rows, columns=["gold", "stage", "article_id", "error", "words"])
    assert list(ev.error_lines(errors, 1)) == [
        "g: tags: tag NN read as NNP: 60",
        "    a: w0",
        "g: tags: 1 in 1 rarer classes",
        "g: claims: missed claim: 1",
        "    b: x | said | y",
    ]


def figures(value):
    row = {"gold": "g", "stage": "claims", "figure": "attribution F1", "precision": 0.5}
    numbers = {"recall": 0.5, "value": value, "low": 0.4, "high": 0.6, "n_texts": 3}
    return pd.DataFrame([{**row, **numbers}])


def test_evaluate_gate_names_what_fell_and_what_has_no_floor():
    name = "g: claims: attribution F1"
    assert ev.below_floors(figures(0.51), {name: 0.51}) == []
    assert ev.below_floors(figures(0.5), {name: 0.51}) == [f"{name} is 0.5000, its floor 0.5100"]
    assert "no floor" in ev.below_floors(figures(0.5), {})[0]


def test_evaluate_floors_rise_and_never_fall():
    name = "g: claims: attribution F1"
    raised = ev.raise_floors(figures(0.7), {name: 0.5})
    assert raised[name] == pytest.approx(0.695)
    assert ev.raise_floors(figures(0.6), raised) == raised


def test_evaluate_table_is_saved_between_its_marks(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- accuracy -->\nstale\n<!-- /accuracy -->\nafter\n")
    ev.save_table(figures(0.5), page)
    text = page.read_text()
    assert text.startswith("before\n")
    assert text.endswith("after\n")
    assert "| g | claims | attribution F1 | 0.500 | 0.500 | 0.500 | 0.400–0.600 | 3 |" in text
    assert "stale" not in text
    page.write_text("no marks")
    with pytest.raises(ValueError, match="no marks"):
        ev.save_table(figures(0.5), page)


def test_evaluate_interval_widens_with_fewer_articles():
    few = [np.array([1.0, 2.0, 2.0]), np.array([2.0, 2.0, 2.0])]
    narrow, wide = ev._interval("f1", few * 50), ev._interval("f1", few)
    assert narrow["value"] == wide["value"] == 0.75
    assert wide["high"] - wide["low"] > narrow["high"] - narrow["low"] > 0


def test_evaluate_readme_shows_the_figures_of_the_floors():
    """The README's table must not promise more than the gate holds."""
    floors = json.loads(FLOORS.read_text())
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    table = readme.partition("<!-- accuracy -->")[2].partition("<!-- /accuracy -->")[0]
    shown = {}
    for line in table.splitlines()[4:]:
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) >= 6:
            shown[": ".join(cells[:3])] = float(cells[5])
    assert shown
    assert {k: v for k, v in shown.items() if abs(v - floors[k]) > 0.03} == {}
