"""Accuracy only rises: each figure is held against its floor in `floors.json`."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from workbench import evaluate as ev
from workbench import scoring

ROOT = Path(__file__).parents[1]
FLOORS = ROOT / "tests" / "floors.json"
GOLD = {"seeds": ROOT / "tests" / "gold" / "seeds.jsonl"} | {
    name: ROOT.parent / "shared" / "gold" / f"{name}.jsonl" for name in ev.MARKED
}


@pytest.mark.parametrize("name", GOLD)
def test_evaluate_figures_reach_their_floors(name, nlp):
    if not GOLD[name].exists():
        pytest.skip(f"the gold {name} is not beside this checkout")
    figures, errors = ev.evaluate(GOLD[name], nlp)
    assert not ev.below_floors(figures, ev.read_floors(FLOORS))
    assert (figures["low"] <= figures["value"]).all()
    assert (figures["value"] <= figures["high"]).all()
    stages = ev.MARKED.get(name, ("actors", "claims", "meetings"))
    assert len(figures) == sum(len(scoring.FIGURES[stage]) for stage in stages)
    assert len(errors) > 0


def figures(value):
    row = {"gold": "g", "stage": "claims", "figure": "attribution F1", "precision": 0.5}
    numbers = {"recall": 0.5, "value": value, "low": 0.4, "high": 0.6, "n_articles": 3}
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
    page.write_text(f"before\n{ev.MARKS[0]}\nstale\n{ev.MARKS[1]}\nafter\n")
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
    table = readme.partition(ev.MARKS[0])[2].partition(ev.MARKS[1])[0]
    shown = {}
    for line in table.splitlines()[4:]:
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) >= 6:
            shown[": ".join(cells[:3])] = float(cells[5])
    assert shown
    assert {k: v for k, v in shown.items() if abs(v - floors[k]) > 0.03} == {}
