"""Gold and predictions in one form, and which gold a checkout has.

A gold record is a JSON object: `id`, `text`, `published` and what was marked in it. Predictions
get the same keys, so that :mod:`workbench.evaluation.scoring` compares like with like.
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

from workbench.evaluation.scoring import STAGES
from workbench.frames.store import Frames
from workbench.ingest.load import load
from workbench.runs.annotate import annotate

__all__ = ["OF_DOCUMENT", "TREEBANKS", "gold_files", "predictions", "read_gold", "stages_of"]

#: Stages that a gold file marks in full, where its keys alone suggest more.
MARKED = {
    "gum-news-test": ("sentences",),
    "claims-dev": ("claims",),
    "events-dev": ("names", "actors", "meetings", "meeting calibration"),
    "news-dev": ("names", "actors"),
    "modern-dev": ("mentions", "chains", "false meetings", "claim calibration"),
    "voa-dev": ("mentions", "chains", "meetings", "claim calibration", "meeting calibration"),
}
TREEBANKS = ("gum-test", "gum-news-test", "ewt-test", "uner-ewt-test")
#: Stages measured on the `Doc`; the others on frames.
OF_DOCUMENT = ("tags", "sentences", "entities", "names")
#: Components that set what is measured on the `Doc`.
READERS = (
    "workbench_paragraphs",
    "workbench_encoder",
    "workbench_sentences",
    "workbench_entities",
)


def gold_files(root: Path) -> list[Path]:
    """Return the gold that a checkout has: its own, and that of `../shared` where present.

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
    """Return whether all files exist and none is older than its sources."""
    latest = max(path.stat().st_mtime for path in of)
    return all(path.exists() and path.stat().st_mtime >= latest for path in made)


def stages_of(path: Path, gold: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the stages that a gold file marks.

    A file whose texts report no meeting at all can only show false ones.
    """
    return [stage for stage in MARKED.get(path.stem, tuple(STAGES)) if _marks(stage, gold)]


def _marks(stage: str, gold: Sequence[Mapping[str, Any]]) -> bool:
    key = STAGES[stage].key
    marked = [record[key] for record in gold if key in record]
    return bool(marked) and any(marked) != (stage == "false meetings")


def read_gold(path: Path) -> list[dict[str, Any]]:
    """Return the records of a gold file.

    Attributions are the outermost alone, since most gold marks no others. Where every form of
    mention is marked, `mentions` lists them all, with the name of the actor that each one means.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    return [_with_mentions(_outermost(json.loads(line))) for line in lines if line]


def _outermost(record: dict[str, Any]) -> dict[str, Any]:
    marked = record.get("attributions")
    if marked is None:
        return record
    return {**record, "attributions": [a for a in marked if not a.get("depth")]}


def _with_mentions(record: dict[str, Any]) -> dict[str, Any]:
    actors = record.get("actors") or []
    if not any("mentions" in actor for actor in actors):
        return record
    mentions = [{**m, "actor": a["name"]} for a in actors for m in a["mentions"]]
    return {**record, "mentions": mentions}


def predictions(
    gold: list[dict[str, Any]], nlp: Language, stages: Sequence[str]
) -> dict[str, dict[str, Any]]:
    """Return what a pipeline predicts for the texts of gold, by id, as far as stages need it."""
    predicted: dict[str, dict[str, Any]] = {g["id"]: {} for g in gold}
    if set(stages) & set(OF_DOCUMENT):
        for article, of_doc in _read_off(gold, nlp).items():
            predicted[article] |= of_doc
    if not set(stages) <= set(OF_DOCUMENT):
        of_frames = _from_frames(_frames(gold, nlp))
        for article in predicted:
            predicted[article] |= of_frames[article]
    return predicted


def _read_off(gold: list[dict[str, Any]], nlp: Language) -> dict[str, dict[str, Any]]:
    """Return tokens, sentences and entities by text, before later components use them."""
    later = [n for n in nlp.pipe_names if n.startswith("workbench_") and n not in READERS]
    predicted = {}
    with nlp.select_pipes(disable=later):
        for record, doc in zip(gold, nlp.pipe(g["text"] for g in gold), strict=True):
            inside = [[t for t in sentence if not t.is_space] for sentence in doc.sents]
            predicted[record["id"]] = {
                "tokens": [(t.idx, t.idx + len(t), t.tag_) for t in doc if not t.is_space],
                "sentences": [(s[0].idx, s[-1].idx + len(s[-1])) for s in inside if s],
                "entities": [(e.start_char, e.end_char, e.label_) for e in doc.ents],
            }
    return predicted


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


def _from_frames(frames: Frames) -> Mapping[str, dict[str, list[Any]]]:
    """Return the rows of frames by article, in the form of the gold.

    That is actors by their names, mentions of every form, the outermost claims (`attributions`)
    and all (`claims`), and meetings.
    """
    predicted: dict[str, dict[str, list[Any]]] = defaultdict(
        lambda: {"actors": [], "mentions": [], "attributions": [], "claims": [], "meetings": []}
    )
    actors = frames.actors.set_index("actor_id")
    for row in frames.mentions.to_dict("records"):
        mention = {key: row[key] for key in ("start", "end", "form")}
        predicted[row["article_id"]]["mentions"].append(
            {**mention, "actor": _value(row["actor_id"])}
        )
    named = frames.mentions.query("form == 'name' and actor_id.notna()")
    called: dict[tuple[str, str], str] = {}  # an actor's longest name in the article
    for (article, actor), rows in named.groupby(["article_id", "actor_id"], sort=False):
        spans = list(zip(rows["start"], rows["end"], strict=True))
        predicted[str(article)]["actors"].append(
            {"type": actors.at[actor, "type"], "mentions": spans}
        )
        called[str(article), str(actor)] = max(rows["text"], key=len)
    for row in frames.claims.to_dict("records"):
        claim = _claim(row)
        if row["depth"] == 0:
            attribution = {role: claim[role] for role in ("content", "source", "cue")}
            predicted[row["article_id"]]["attributions"].append(attribution)
        predicted[row["article_id"]]["claims"].append(claim)
    for row in frames.meeting_reports.to_dict("records"):
        article = row["article_id"]
        who = [called.get((article, a), actors.at[a, "name"]) for a in row["participants"]]
        predicted[article]["meetings"].append(_meeting(row, who))
    return predicted


def _claim(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": row["claim_id"],
        "content": row["content_spans"],
        "source": _span(row, "source"),
        "cue": _span(row, "cue"),
        "actor": _value(row["actor_id"]),
        "kind": row["cue_kind"],
        "certainty": row["certainty"],
        "polarity": row["polarity"],
        "within": _value(row["within"]),
        "confidence": row["confidence"],
    }


def _meeting(row: Mapping[str, Any], participants: list[str]) -> dict[str, Any]:
    return {
        "participants": participants,
        "status": row["status"],
        "place": _value(row["place"]),
        "date_start": _day(row["date_start"]),
        "date_end": _day(row["date_end"]),
        "evidence": row["evidence_spans"],
        "confidence": row["confidence"],
    }


def _value(cell: Any) -> Any:
    return None if pd.isna(cell) else cell


def _span(row: Mapping[str, Any], role: str) -> list[tuple[int, int]]:
    start, end = row[f"{role}_start"], row[f"{role}_end"]
    return [] if pd.isna(start) else [(int(start), int(end))]


def _day(value: Any) -> str | None:
    return None if pd.isna(value) else str(pd.Timestamp(value).date())
