"""How often the findings are right: precision, recall and F1 against hand-made gold.

Gold is JSON lines: `id`, `text`, `published` and, of each text, `tokens`, `sentences`, `entities`,
`actors`, `attributions` and `meetings` as far as they were marked;
`workbench.evaluation.scoring.KEYS` says which stage each lets be measured. Intervals are percentile
bootstraps over texts (Efron 1979): 95 of 100 redrawn corpora give a figure within them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from spacy.language import Language

from workbench.evaluation.gold import findings, read_gold, stages_of
from workbench.evaluation.scoring import COUNTERS, FIGURES, KEYS, figure
from workbench.frames.marked import filled, marks

__all__ = [
    "below_floors",
    "error_lines",
    "evaluate",
    "raise_floors",
    "read_floors",
    "save_table",
    "table",
    "write_floors",
]

SAMPLES = 1000
SEED = 20230320
SLACK = 0.005  # a floor stands this much below the figure it is raised to


def evaluate(
    path: Path, nlp: Language, *, skip: Collection[str] = ()
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Score what a pipeline finds in the texts of a gold file.

    Parameters
    ----------
    path
        Gold, one JSON object a line.
    nlp
        A pipeline with the workbench components.
    skip
        Stages to leave out, of `workbench.evaluation.scoring.COUNTERS`.

    Returns
    -------
    figures : DataFrame
        A row a figure: `gold`, `stage`, `figure`, `precision`, `recall`, `value` (F1 or
        share), `low` and `high` (95 % interval of the value), `n_texts`.
    errors : DataFrame
        A row a miss or false alarm: `gold`, `stage`, `article_id`, `error` (its class), `words`.
    """
    gold = read_gold(path)
    stages = [stage for stage in stages_of(path, gold, nlp) if stage not in skip]
    found = findings(gold, nlp, stages)
    counts: dict[tuple[str, str], list[np.ndarray]] = defaultdict(list)
    errors = []
    for record in gold:
        for stage in stages:
            if KEYS[stage] not in record:
                continue
            counted, wrong = COUNTERS[stage](record, found[record["id"]])
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
        for name, kind in FIGURES[stage].items()
        if counts[stage, name]
    ]
    return pd.DataFrame(figures), pd.DataFrame(errors)


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


def table(figures: pd.DataFrame) -> str:
    """Return figures as a Markdown table."""
    lines = [
        "| gold | stage | figure | precision | recall | value | 95 % interval | texts |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in figures.to_dict("records"):
        both = (
            (f"{row['precision']:.3f}", f"{row['recall']:.3f}")
            if row["figure"].endswith("F1")
            else ("", "")
        )
        lines.append(
            f"| {row['gold']} | {row['stage']} | {row['figure']} | {both[0]} | {both[1]} | "
            f"{row['value']:.3f} | {row['low']:.3f}–{row['high']:.3f} | {row['n_texts']} |"
        )
    return "\n".join(lines) + "\n"


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


def save_table(figures: pd.DataFrame, path: Path) -> None:
    """Write the table into a document, between its marks; a new one holds the table alone."""
    text = path.read_text(encoding="utf-8") if path.exists() else "\n".join(marks("accuracy"))
    try:
        path.write_text(filled(text, "accuracy", table(figures)), encoding="utf-8")
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error


def read_floors(path: Path) -> dict[str, float]:
    """Return the floor of each figure; none where there is no file."""
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def write_floors(path: Path, floors: Mapping[str, float]) -> None:
    """Write floors, one a line."""
    path.write_text(json.dumps(floors, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def below_floors(figures: pd.DataFrame, floors: Mapping[str, float]) -> list[str]:
    """Return a sentence for each figure that is below its floor, or has none."""
    said = []
    for row in figures.to_dict("records"):
        name = f"{row['gold']}: {row['stage']}: {row['figure']}"
        floor = floors.get(name)
        if floor is None:
            said.append(f"{name} has no floor; set it with --raise-floors")
        elif row["value"] < floor:
            said.append(f"{name} is {row['value']:.4f}, its floor {floor:.4f}")
    return said


def raise_floors(figures: pd.DataFrame, floors: Mapping[str, float]) -> dict[str, float]:
    """Return floors raised to just below the figures; none is lowered."""
    raised = dict(floors)
    for row in figures.to_dict("records"):
        name = f"{row['gold']}: {row['stage']}: {row['figure']}"
        raised[name] = max(raised.get(name, 0.0), round(row["value"] - SLACK, 3))
    return dict(sorted(raised.items()))
