"""How often predictions are right: precision, recall and F1 against gold marked by hand.

Gold is JSON lines: `id`, `text`, `published` and, of each text, `tokens`, `sentences`, `entities`,
`actors`, `attributions`, `claims` and `meetings` as far as they were marked;
`workbench.evaluation.scoring.STAGES` says which stage each lets be measured. Intervals are
percentile bootstraps over texts (Efron 1979): 95 of 100 redrawn corpora give a figure within them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from spacy.language import Language

from workbench.evaluation.gold import predictions, read_gold, stages_of
from workbench.evaluation.scoring import STAGES, figure, is_at_most, reliability

__all__ = [
    "Evaluation",
    "below_floors",
    "error_lines",
    "evaluate",
    "floor_name",
    "raise_floors",
    "read_floors",
    "write_floors",
]

SAMPLES = 1000
SEED = 20230320
SLACK = 0.005  # a floor stands this much below the figure it is raised to, a ceiling above
#: Stages that compare confidences with what is right, and the rows they are about.
CALIBRATED = {"claim calibration": "claims", "meeting calibration": "meetings"}


class Evaluation(NamedTuple):
    """What :func:`evaluate` returns.

    Attributes
    ----------
    figures
        One row per figure: `gold`, `stage`, `figure`, `precision`, `recall`, `value` (F1, share,
        number or error), `low` and `high` (95 % interval of the value), `n_texts`.
    errors
        One row per miss or false alarm: `gold`, `stage`, `article_id`, `error` (class), `words`.
    reliability
        One row per bin of confidence: `gold`, `rows` (claims or meetings), `low` and `high` (its
        bounds), `n`, `confidence` (mean) and `right` (share).
    """

    figures: pd.DataFrame
    errors: pd.DataFrame
    reliability: pd.DataFrame


def evaluate(path: Path, nlp: Language, *, skip: Collection[str] = ()) -> Evaluation:
    """Return how accurate a pipeline is on the texts of a gold file.

    Parameters
    ----------
    path
        Gold, one JSON object per line.
    nlp
        A pipeline with the workbench components.
    skip
        Stages to leave out, of `workbench.evaluation.scoring.STAGES`.

    Returns
    -------
    Evaluation
        Figures, errors and the reliability of confidences, a frame each.
    """
    gold = read_gold(path)
    stages = [stage for stage in stages_of(path, gold) if stage not in skip]
    predicted = predictions(gold, nlp, stages)
    counts: dict[tuple[str, str], list[np.ndarray]] = defaultdict(list)
    errors = []
    for record in gold:
        for stage in stages:
            if STAGES[stage].key not in record:
                continue
            counted, wrong = STAGES[stage].count(record, predicted[record["id"]])
            for name, numbers in counted.items():
                counts[stage, name].append(numbers)
            case = {"gold": path.stem, "stage": stage, "article_id": record["id"]}
            errors += [
                {**case, "error": kind, "words": words}
                for kind, cases in wrong.items()
                for words in cases
            ]
    figures = [
        {"gold": path.stem, "stage": stage, "figure": name, **_interval(kind, counts[stage, name])}
        for stage in stages
        for name, kind in STAGES[stage].figures.items()
        if _is_measured(kind, counts[stage, name])
    ]
    tables = [
        reliability(np.sum(counts[stage, "ECE"], axis=0)).assign(gold=path.stem, rows=rows)
        for stage, rows in CALIBRATED.items()
        if counts[stage, "ECE"]
    ]
    bins = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()
    columns = ["gold", "stage", "article_id", "error", "words"]
    return Evaluation(pd.DataFrame(figures), pd.DataFrame(errors, columns=columns), bins)


def _is_measured(kind: str, counts: list[np.ndarray]) -> bool:
    """Return whether there is anything in the gold that an F1 could be of."""
    return bool(counts) and (kind != "f1" or sum(c[2] for c in counts) > 0)


def _interval(kind: str, counts: list[np.ndarray]) -> dict[str, float]:
    """Return a figure of the summed counts with its bootstrap interval."""
    matrix = np.array(counts)
    rng = np.random.default_rng(SEED)
    draws = rng.integers(0, len(matrix), size=(SAMPLES, len(matrix)))
    values = [figure(kind, matrix[draw].sum(axis=0))[2] for draw in draws]
    precision, recall, value = figure(kind, matrix.sum(axis=0))
    low, high = np.quantile(values, [0.025, 0.975])
    return {
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "value": round(value, 4),
        "low": round(float(low), 4),
        "high": round(float(high), 4),
        "n_texts": len(matrix),
    }


def error_lines(errors: pd.DataFrame, most: int) -> Iterator[str]:
    """Yield the classes of error by gold and stage, the most frequent first, with examples.

    Parameters
    ----------
    errors
        As :func:`evaluate` returns them.
    most
        Examples of each class. Classes with under 2 % of a stage's errors are summed up.
    """
    for (gold, stage), of_stage in errors.groupby(["gold", "stage"], sort=False):
        classes = of_stage.groupby("error", sort=False)
        sizes = classes.size().sort_values(ascending=False, kind="stable")
        rare = sizes[sizes < 0.02 * len(of_stage)]
        for kind in sizes.index[: len(sizes) - len(rare)]:
            yield f"{gold}: {stage}: {kind}: {sizes[kind]}"
            for row in classes.get_group(kind).head(most).itertuples():
                yield f"    {row.article_id}: {row.words}"
        if len(rare):
            yield f"{gold}: {stage}: {rare.sum()} in {len(rare)} rarer classes"


def read_floors(path: Path) -> dict[str, float]:
    """Return the floor of each figure by its name; none where there is no file.

    A figure that is better the lower it is has a ceiling, under its name and ", at most".
    """
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def write_floors(path: Path, floors: Mapping[str, float]) -> None:
    """Write floors, one per line."""
    path.write_text(json.dumps(floors, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def floor_name(gold: str, stage: str, figure: str) -> str:
    """Return the name that a figure's floor or ceiling has.

    Examples
    --------
    >>> floor_name("a", "claims", "attribution F1"), floor_name("a", "claim calibration", "ECE")
    ('a: claims: attribution F1', 'a: claim calibration: ECE, at most')
    """
    return f"{gold}: {stage}: {figure}" + (", at most" if is_at_most(stage, figure) else "")


def below_floors(figures: pd.DataFrame, floors: Mapping[str, float]) -> list[str]:
    """Return a sentence for each figure that is below its floor, above its ceiling, or has none."""
    sentences = []
    for row in figures.to_dict("records"):
        name = floor_name(row["gold"], row["stage"], row["figure"])
        limit = floors.get(name)
        if limit is None:
            sentences.append(f"{name!r} has no floor; set it with --raise-floors")
        elif is_at_most(row["stage"], row["figure"]):
            if row["value"] > limit:
                sentences.append(f"{name!r} is {row['value']:.4f}, its ceiling {limit:.4f}")
        elif row["value"] < limit:
            sentences.append(f"{name!r} is {row['value']:.4f}, its floor {limit:.4f}")
    return sentences


def raise_floors(figures: pd.DataFrame, floors: Mapping[str, float]) -> dict[str, float]:
    """Return floors raised to just below the figures, ceilings lowered; none is eased.

    The ceiling of a number of errors is that number.
    """
    raised = dict(floors)
    for row in figures.to_dict("records"):
        stage, name, value = row["stage"], row["figure"], row["value"]
        key = floor_name(row["gold"], stage, name)
        if not is_at_most(stage, name):
            raised[key] = max(raised.get(key, 0.0), round(value - SLACK, 3))
        else:
            slack = 0.0 if STAGES[stage].figures[name] == "count" else SLACK
            raised[key] = min(raised.get(key, np.inf), round(value + slack, 3))
    return dict(sorted(raised.items()))
