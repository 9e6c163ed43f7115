"""Accuracy only rises: each figure is held against its floor in `floors.json`."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from workbench.evaluation import evaluate as ev
from workbench.evaluation import gold, scoring

ROOT = Path(__file__).parents[2]
FLOORS = ROOT / "tests" / "floors.json"
SHARED = ROOT.parent / "shared"
GOLD = ["seeds", *gold.TREEBANKS, *(name for name in gold.MARKED if name not in gold.TREEBANKS)]


@pytest.fixture(scope="module")
def files():
    return {path.stem: path for path in gold.gold_files(ROOT)}


@pytest.mark.parametrize("name", GOLD)
def test_evaluate_figures_reach_their_floors(name, nlp, files):
    if name not in files:
        assert not (SHARED / "gold").exists()
        pytest.skip(f"the gold {name} is not beside this checkout")
    figures, errors, bins = ev.evaluate(files[name], nlp)
    assert not ev.below_floors(figures, ev.read_floors(FLOORS))
    stages = gold.stages_of(files[name], gold.read_gold(files[name]))
    lacking = {(stage, figure) for stage in stages for figure in scoring.FIGURES[stage]}
    lacking -= set(zip(figures["stage"], figures["figure"], strict=True))
    # modern-dev marks no metonym
    assert lacking == ({("mentions", "metonym F1")} if name == "modern-dev" else set())
    assert set(errors["stage"]) <= set(stages)
    assert len(bins) == 10 * sum(stage in ev.CALIBRATED for stage in stages)
    # redrawn, an error of calibration only grows: its interval need not hold it
    shares = figures[figures["figure"] != "ECE"]
    assert (shares["low"] <= shares["value"]).all()
    assert (shares["value"] <= shares["high"]).all()


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


def figures(value, *, stage="claims", figure="attribution F1"):
    row = {"gold": "g", "stage": stage, "figure": figure, "precision": 0.5}
    numbers = {"recall": 0.5, "value": value, "low": 0.4, "high": 0.6, "n_texts": 3}
    return pd.DataFrame([{**row, **numbers}])


ECE = {"stage": "claim calibration", "figure": "ECE"}
FALSE = {"stage": "false meetings", "figure": "reports"}


def test_evaluate_gate_names_what_fell_and_what_has_no_floor():
    name = "g: claims: attribution F1"
    assert ev.below_floors(figures(0.51), {name: 0.51}) == []
    assert ev.below_floors(figures(0.5), {name: 0.51}) == [f"{name!r} is 0.5000, its floor 0.5100"]
    assert "no floor" in ev.below_floors(figures(0.5), {})[0]


@pytest.mark.parametrize(("kind", "limit"), [(ECE, 0.05), (FALSE, 1.0)])
def test_evaluate_gate_holds_errors_under_their_ceiling(kind, limit):
    name = f"g: {kind['stage']}: {kind['figure']}, at most"
    assert ev.below_floors(figures(limit, **kind), {name: limit}) == []
    (said,) = ev.below_floors(figures(2 * limit, **kind), {name: limit})
    assert said == f"{name!r} is {2 * limit:.4f}, its ceiling {limit:.4f}"
    assert "no floor" in ev.below_floors(figures(limit, **kind), {name.partition(",")[0]: 1})[0]


def test_evaluate_floors_rise_and_never_fall():
    name = "g: claims: attribution F1"
    raised = ev.raise_floors(figures(0.7), {name: 0.5})
    assert raised[name] == pytest.approx(0.695)
    assert ev.raise_floors(figures(0.6), raised) == raised


def test_evaluate_ceilings_sink_and_never_rise():
    ece, false = "g: claim calibration: ECE, at most", "g: false meetings: reports, at most"
    sunk = ev.raise_floors(figures(0.04, **ECE), {ece: 0.06})
    assert sunk[ece] == pytest.approx(0.045)
    assert ev.raise_floors(figures(0.05, **ECE), sunk) == sunk
    assert ev.raise_floors(figures(2.0, **FALSE), {}) == {false: 2.0}
    assert ev.raise_floors(figures(3.0, **FALSE), {false: 2.0}) == {false: 2.0}


def test_evaluate_floors_are_written_as_they_are_read(tmp_path):
    floors = ev.raise_floors(figures(0.7), ev.raise_floors(figures(1.0, **FALSE), {}))
    ev.write_floors(tmp_path / "floors.json", floors)
    assert ev.read_floors(tmp_path / "floors.json") == floors
    assert ev.read_floors(tmp_path / "none.json") == {}


def test_evaluate_floors_name_only_figures_that_are_measured():
    for key in ev.read_floors(FLOORS):
        of_gold, stage, figure = key.removesuffix(", at most").split(": ")
        assert of_gold in GOLD, key
        assert ev.floor_name(of_gold, stage, figure) == key


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


def test_evaluate_reliability_is_summed_over_gold():
    lines = list(ev.reliability_lines(RELIABILITY))
    assert lines[0] == "Confidence of claims (a, b), expected calibration error 0.170:"
    assert lines[4:6] == ["| 0.0–0.1 | 0 | | |", "| 0.9–1.0 | 4 | 0.920 | 0.750 |"]
    assert list(ev.reliability_lines(pd.DataFrame())) == []


def test_evaluate_counts_stand_in_the_table_as_whole_numbers():
    assert "| g | false meetings | reports |  |  | 3 | 0–1 | 3 |" in ev.table(figures(3.0, **FALSE))


def test_evaluate_table_is_saved_between_its_marks(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- accuracy -->\nstale\n<!-- /accuracy -->\nafter\n")
    ev.save_table(figures(0.5), page)
    text = page.read_text()
    assert text.startswith("before\n")
    assert text.endswith("after\n")
    assert "| g | claims | attribution F1 | 0.500 | 0.500 | 0.500 | 0.400–0.600 | 3 |" in text
    assert "stale" not in text
    page.write_text(text + "<!-- reliability -->\n<!-- /reliability -->")
    ev.save_table(figures(0.5), page, bins=RELIABILITY)
    assert "| 0.9–1.0 | 4 | 0.920 | 0.750 |" in page.read_text()
    page.write_text("no marks")
    with pytest.raises(ValueError, match="no marks"):
        ev.save_table(figures(0.5), page)


def test_evaluate_leaves_out_what_the_gold_has_none_of():
    nothing, something = np.array([0.0, 2.0, 0.0]), np.array([0.0, 0.0, 1.0])
    assert not ev._is_measured("f1", [nothing, nothing])
    assert ev._is_measured("f1", [nothing, something])
    assert ev._is_measured("count", [np.array([0.0])])
    assert not ev._is_measured("count", [])


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
            shown[ev.floor_name(*cells[:3])] = float(cells[5])
    assert shown
    assert {k: v for k, v in shown.items() if abs(v - floors[k]) > 0.03} == {}
