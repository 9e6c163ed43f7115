"""Accuracy only rises: each figure is held against its floor in `floors.json`."""

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
    lacking = {(stage, figure) for stage in stages for figure in scoring.STAGES[stage].figures}
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
    floors = ev.read_floors(FLOORS)
    assert floors
    for key in floors:
        of_gold, stage, figure = key.removesuffix(", at most").split(": ")
        assert of_gold in GOLD, key
        assert ev.floor_name(of_gold, stage, figure) == key


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
