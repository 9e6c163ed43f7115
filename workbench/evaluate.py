"""How often the findings are right: precision, recall and F1 against hand-made gold.

Gold is JSON lines: `id`, `text`, `published` and, of each article, `actors`, `meetings` and
`attributions` as far as they were marked. Intervals are percentile bootstraps over articles
(Efron 1979): 95 of 100 redrawn corpora give a figure within them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from spacy.language import Language

from workbench.annotate import annotate
from workbench.frames import Frames
from workbench.load import load
from workbench.scoring import FIGURES, count_actors, count_claims, count_meetings, figure

__all__ = [
    "below_floors",
    "evaluate",
    "gold_files",
    "raise_floors",
    "read_floors",
    "save_table",
    "table",
    "write_floors",
]

MARKS = ("<!-- accuracy -->", "<!-- /accuracy -->")
SAMPLES = 1000
SEED = 20230320
COUNTERS = {"actors": count_actors, "claims": count_claims, "meetings": count_meetings}
KEYS = {"actors": "actors", "claims": "attributions", "meetings": "meetings"}
# which stages a gold file of ../shared marks whole; our own marks all three
MARKED = {
    "claims-dev": ("claims",),
    "events-dev": ("actors", "meetings"),
    "news-dev": ("actors",),
}
SLACK = 0.005  # a floor stands this much below the figure it is raised to


def gold_files(root: Path) -> list[Path]:
    """Return the gold that a checkout sees: its own, and that of `../shared` where present."""
    own = [root / "tests" / "gold" / "seeds.jsonl"]
    shared = [root.parent / "shared" / "gold" / f"{name}.jsonl" for name in MARKED]
    return [path for path in own + shared if path.exists()]


def evaluate(path: Path, nlp: Language) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Score what a pipeline finds in the texts of a gold file.

    Parameters
    ----------
    path
        Gold, one JSON object a line.
    nlp
        A pipeline with the workbench components.

    Returns
    -------
    figures : DataFrame
        A row a figure: `gold`, `stage`, `figure`, `precision`, `recall`, `value` (F1 or
        share), `low` and `high` (95 % interval of the value), `n_articles`.
    errors : DataFrame
        A row a miss or false alarm: `gold`, `article_id`, `error` (its class), `words`.
    """
    gold = [_outermost(json.loads(line)) for line in path.read_text("utf-8").splitlines() if line]
    found = _found(_frames(gold, nlp))
    stages = MARKED.get(path.stem, tuple(COUNTERS))
    counts: dict[tuple[str, str], list[np.ndarray]] = defaultdict(list)
    errors = []
    for record in gold:
        for stage in stages:
            if KEYS[stage] not in record:
                continue
            counted, wrong = COUNTERS[stage](record, found[record["id"]])
            for name, numbers in counted.items():
                counts[stage, name].append(numbers)
            errors += [
                {"gold": path.stem, "article_id": record["id"], "error": kind, "words": words}
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


def _outermost(record: dict[str, Any]) -> dict[str, Any]:
    """Return a gold record without nested claims: most gold marks the outermost alone."""
    marked = record.get("attributions")
    if marked is None:
        return record
    return {**record, "attributions": [a for a in marked if not a.get("depth")]}


def _frames(gold: list[dict[str, Any]], nlp: Language) -> Frames:
    articles = pd.DataFrame(
        {
            "article_id": [g["id"] for g in gold],
            "text": [g["text"] for g in gold],
            "published": pd.to_datetime([g.get("published") for g in gold]),
            "publisher": [g.get("publisher") for g in gold],
        }
    )
    return annotate(load(articles), nlp=nlp)


def _found(frames: Frames) -> Mapping[str, dict[str, list[Any]]]:
    """Return findings by article in the form of the gold: names, outermost claims, meetings."""
    found: dict[str, dict[str, list[Any]]] = defaultdict(
        lambda: {"actors": [], "attributions": [], "meetings": []}
    )
    actors = frames.actors.set_index("actor_id")
    named = frames.mentions.query("form == 'name' and actor_id.notna()")
    for (article, actor), rows in named.groupby(["article_id", "actor_id"], sort=False):
        spans = list(zip(rows["start"], rows["end"], strict=True))
        found[str(article)]["actors"].append({"type": actors.at[actor, "type"], "mentions": spans})
    for row in frames.claims.query("depth == 0").to_dict("records"):
        attribution = {role: _span(row, role) for role in ("source", "cue")}
        found[row["article_id"]]["attributions"].append(
            {**attribution, "content": row["content_spans"]}
        )
    for row in frames.meeting_reports.to_dict("records"):
        found[row["article_id"]]["meetings"].append(
            {
                "participants": [actors.at[a, "name"] for a in row["participants"]],
                "status": row["status"],
                "place": None if pd.isna(row["place"]) else row["place"],
                "date_start": _day(row["date_start"]),
                "date_end": _day(row["date_end"]),
                "evidence": row["evidence_spans"],
            }
        )
    return found


def _span(row: Mapping[str, Any], role: str) -> list[tuple[int, int]]:
    start, end = row[f"{role}_start"], row[f"{role}_end"]
    return [] if pd.isna(start) else [(int(start), int(end))]


def _day(value: Any) -> str | None:
    return None if pd.isna(value) else str(pd.Timestamp(value).date())


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
        "n_articles": len(matrix),
    }


def table(figures: pd.DataFrame) -> str:
    """Return figures as a Markdown table."""
    lines = [
        "| gold | stage | figure | precision | recall | value | 95 % interval | articles |",
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
            f"{row['value']:.3f} | {row['low']:.3f}–{row['high']:.3f} | {row['n_articles']} |"
        )
    return "\n".join(lines) + "\n"


def save_table(figures: pd.DataFrame, path: Path) -> None:
    """Write the table into a document, between its marks; a new one holds the table alone."""
    text = path.read_text(encoding="utf-8") if path.exists() else "\n".join(MARKS)
    before, start, rest = text.partition(MARKS[0])
    _, end, after = rest.partition(MARKS[1])
    if not (start and end):
        raise ValueError(f"{path}: no marks {MARKS[0]!r} and {MARKS[1]!r} to write between")
    path.write_text(f"{before}{start}\n\n{table(figures)}\n{end}{after}", encoding="utf-8")


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
