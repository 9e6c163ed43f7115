"""Gold and findings in one form, and which gold a checkout sees.

A gold record is a JSON object: `id`, `text`, `published` and what was marked in it. Findings are
brought to the same keys, so that :mod:`workbench.evaluation.scoring` compares like with like.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from spacy.language import Language
from spacy.tokens import Token

from workbench.evaluation.scoring import COUNTERS, KEYS
from workbench.frames.store import Frames
from workbench.ingest.load import load
from workbench.runs.annotate import annotate

__all__ = ["OF_FRAMES", "TREEBANKS", "findings", "gold_files", "read_gold", "stages_of"]

# which stages a gold file marks whole, where that is not all that its keys tell
MARKED = {
    "gum-news-test": ("sentences",),
    "claims-dev": ("claims",),
    "events-dev": ("names", "actors", "meetings"),
    "news-dev": ("names", "actors"),
}
TREEBANKS = ("gum-test", "gum-news-test", "ewt-test", "uner-ewt-test")
# stages that come from frames; the others are read off the document
OF_FRAMES = ("actors", "claims", "meetings")


def gold_files(root: Path) -> list[Path]:
    """Return the gold that a checkout sees: its own, and that of `../shared` where present.

    The test parts of the treebanks lie packed with the training data; they are written to
    ``build/gold`` when they are not there, or older than the code that writes them.
    """
    shared = root.parent / "shared"
    archive, out = shared / "model" / "data.tar.xz", root / "build" / "gold"
    banks = [out / f"{name}.jsonl" for name in TREEBANKS]
    code = sorted((root / "training").glob("*.py"))
    if archive.exists() and code and not _newer(banks, code):
        command = [sys.executable, "-m", "training.gold", "--data", str(archive), "--out", str(out)]
        subprocess.run(command, cwd=root, check=True)
    own = [root / "tests" / "gold" / "seeds.jsonl"]
    named = [shared / "gold" / f"{name}.jsonl" for name in MARKED if name not in TREEBANKS]
    return [path for path in banks + own + named if path.exists()]


def _newer(made: list[Path], of: list[Path]) -> bool:
    """Tell whether all files are there and none is older than what it is made of."""
    latest = max(path.stat().st_mtime for path in of)
    return all(path.exists() and path.stat().st_mtime >= latest for path in made)


def stages_of(path: Path, gold: Sequence[Mapping[str, Any]], nlp: Language) -> list[str]:
    """Return the stages that a gold file marks and a pipeline can be compared on.

    Tags are compared where the gold has tokens; heads and relations only where the pipeline
    speaks of relations as Universal Dependencies do.
    """
    marked = MARKED.get(path.stem, tuple(COUNTERS))
    return [
        stage
        for stage in marked
        if any(KEYS[stage] in record for record in gold) and (stage != "parse" or is_universal(nlp))
    ]


def is_universal(nlp: Language) -> bool:
    """Tell whether a pipeline's relations are those of Universal Dependencies."""
    labels = {label for pipe in nlp.pipe_names for label in nlp.pipe_labels.get(pipe, ())}
    return "nsubj:pass" in labels


def read_gold(path: Path) -> list[dict[str, Any]]:
    """Return the records of a gold file, without nested claims: most gold marks none."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [_outermost(json.loads(line)) for line in lines if line]


def _outermost(record: dict[str, Any]) -> dict[str, Any]:
    """Return a gold record without nested claims: most gold marks the outermost alone."""
    marked = record.get("attributions")
    if marked is None:
        return record
    return {**record, "attributions": [a for a in marked if not a.get("depth")]}


def findings(
    gold: list[dict[str, Any]], nlp: Language, stages: Sequence[str]
) -> dict[str, dict[str, Any]]:
    """Return what a pipeline finds in the texts of gold, by id, as far as stages need it."""
    found: dict[str, dict[str, Any]] = {g["id"]: {} for g in gold}
    if not set(stages) <= set(OF_FRAMES):
        for article, of_doc in _read_off(gold, nlp).items():
            found[article] |= of_doc
    if set(stages) & set(OF_FRAMES):
        of_frames = _found(_frames(gold, nlp))
        for article in found:
            found[article] |= of_frames[article]
    return found


def _read_off(gold: list[dict[str, Any]], nlp: Language) -> dict[str, dict[str, Any]]:
    """Return tokens, sentences and entities by text, before any component of the workbench."""
    ours = [n for n in nlp.pipe_names if n.startswith("workbench_") and n != "workbench_paragraphs"]
    found = {}
    with nlp.select_pipes(disable=ours):
        for record, doc in zip(gold, nlp.pipe(g["text"] for g in gold), strict=True):
            words = [t for t in doc if not t.is_space]
            inside = [[t for t in sentence if not t.is_space] for sentence in doc.sents]
            found[record["id"]] = {
                "tokens": [
                    (t.idx, t.idx + len(t), t.tag_, t.lemma_, _head_start(t), t.dep_) for t in words
                ],
                "sentences": [(s[0].idx, s[-1].idx + len(s[-1])) for s in inside if s],
                "entities": [(e.start_char, e.end_char, e.label_) for e in doc.ents],
            }
    return found


def _head_start(token: Token) -> int | None:
    return None if token.head.i == token.i else token.head.idx


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
