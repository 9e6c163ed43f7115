"""What a user could take instead, on the same texts in the same run: how right, how fast.

usage: python benchmarks/beside.py [GOLD ...] [--pipeline en_core_web_sm] [--texts N]

GOLD is the project's own samples unless given, and the texts of `modern-dev` and `voa-dev` where
they lie beside the checkout. Entities of an installed spaCy pipeline, the quotations of textacy on
top of it and the days of dateparser are counted as the workbench's own are. What is not installed
is said and left out; textacy and a pipeline are not among what the project installs.

Names are those of persons, organizations and places, quotations the claims whose words stand in
quotation marks at least in part, days those of meetings that take one day, told from the words of
the date and the day of publication. Speed is in words per second of one core; the workbench's is
that of all its findings, of which these are some.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import spacy

import workbench as wb
from workbench.english import dates
from workbench.evaluation.gold import predictions, read_gold
from workbench.evaluation.scoring import STAGES
from workbench.evaluation.scoring.counting import figure

HERE = Path(__file__).resolve().parents[1]
BESIDE = HERE.parent / "shared" / "gold"
MARKS = '“”"„«»'
Records = list[dict[str, Any]]


def timed(act: Callable[[], Any]) -> tuple[float, Any]:
    """Return the seconds of the processor that something takes, and what it gives."""
    start = time.process_time()
    result = act()
    return time.process_time() - start, result


def quoted(text: str, claims: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the claims whose content has a quotation mark in it or at its edge."""
    return [
        claim
        for claim in claims
        if any(mark in text[max(0, s - 1) : e + 1] for s, e in claim["content"] for mark in MARKS)
    ]


def counted(stage: str, kind: str, gold: Records, found: dict[str, Any]) -> str:
    """Return a figure with its precision and recall, over all texts of gold."""
    total: Any = sum(
        np.asarray(STAGES[stage].count(record, found[record["id"]])[0][kind]) for record in gold
    )
    precision, recall, value = figure("f1", total)
    return f"P {precision:.3f}, R {recall:.3f}, F1 {value:.3f}"


def entities_of(gold: Records, nlp: Any) -> dict[str, Any]:
    """Return the entities of a spaCy pipeline."""
    docs = nlp.pipe(record["text"] for record in gold)
    return {
        record["id"]: {"entities": [(e.start_char, e.end_char, e.label_) for e in doc.ents]}
        for record, doc in zip(gold, docs, strict=True)
    }


def quotations_of(gold: Records, nlp: Any) -> dict[str, Any]:
    """Return the direct quotations that textacy finds as attributions."""
    triples = importlib.import_module("textacy.extract.triples")
    found = {}
    for record in gold:
        said = []
        try:
            for quote in triples.direct_quotations(nlp(record["text"])):
                spans = {
                    role: [(tokens[0].idx, tokens[-1].idx + len(tokens[-1]))] if tokens else []
                    for role, tokens in (("source", quote.speaker), ("cue", quote.cue))
                }
                content = [(quote.content.start_char, quote.content.end_char)]
                said.append({**spans, "content": content})
        except ValueError:  # an odd quotation mark ends the text
            pass
        found[record["id"]] = {"attributions": said}
    return found


def days_of(gold: Records) -> list[tuple[str, datetime, str, datetime]]:
    """Return (words, published, tense, day) of the meetings that take one day."""
    found = {}
    for record in gold:
        for meeting in record.get("meetings", ()):
            start, end, said = (meeting.get(k) for k in ("date_start", "date_end", "date_text"))
            if start and start == end and said and record.get("published"):
                tense = "future" if meeting["status"] in ("planned", "proposed") else "past"
                found[said, record["published"], tense, start] = None
    return [(w, pd.Timestamp(p).to_pydatetime(), t, pd.Timestamp(d)) for w, p, t, d in found]


def rows(gold: Records, pipeline: str) -> Iterator[tuple[str, str, str, str]]:
    """Yield (task, what does it, how right, how fast)."""
    n_words = sum(len(record["text"].split()) for record in gold)

    def rate(seconds: float) -> str:
        return f"{n_words / seconds:,.0f} words per second"

    ours = wb.load_pipeline()
    predictions(gold[:1], ours, ["claims"])  # what is loaded at first use
    seconds, found = timed(lambda: predictions(gold, ours, ["claims"]))
    own = rate(seconds)
    try:
        nlp = spacy.load(pipeline)
    except OSError:
        nlp = None
    marked = [record for record in gold if "actors" in record]
    named = predictions(marked, ours, ["names"])
    yield "names", "workbench", counted("names", "mention F1", marked, named), own
    if nlp is None:
        yield "names", pipeline, "not installed", ""
    else:
        seconds, other = timed(lambda: entities_of(gold, nlp))
        yield "names", pipeline, counted("names", "mention F1", marked, other), rate(seconds)

    def only_quoted(found: dict[str, Any]) -> tuple[Records, dict[str, Any]]:
        kept = [{**r, "attributions": quoted(r["text"], r["attributions"])} for r in gold]
        return kept, {
            r["id"]: {"attributions": quoted(r["text"], found[r["id"]]["attributions"])}
            for r in gold
        }

    kept, own_quotations = only_quoted(found)
    if n := sum(len(record["attributions"]) for record in kept):
        what, with_textacy = f"{n} quotations with speaker", f"textacy on {pipeline}"
        yield what, "workbench", counted("claims", "attribution F1", kept, own_quotations), own
        if nlp is None or importlib.util.find_spec("textacy") is None:
            yield what, with_textacy, "not installed", ""
        else:
            seconds, other = timed(lambda: quotations_of(gold, nlp))
            told = counted("claims", "attribution F1", *only_quoted(other))
            yield what, with_textacy, told, rate(seconds)
    if asked := days_of(gold):
        yield from day_rows(asked)


def day_rows(asked: list[tuple[str, datetime, str, datetime]]) -> Iterator[tuple[str, ...]]:
    """Yield the rows of days: the workbench's, and dateparser's with the same to go on."""
    import dateparser

    def by_us(words: str, published: datetime, tense: str) -> Any:
        told = dates.resolve(words, published, tense=tense)
        return told.start if told.start == told.end else None

    def by_dateparser(words: str, published: datetime, tense: str) -> Any:
        settings = {"RELATIVE_BASE": published, "PREFER_DATES_FROM": tense}
        told = dateparser.parse(words, languages=["en"], settings=settings)
        return told and pd.Timestamp(told).normalize()

    for name, act in (("workbench", by_us), ("dateparser", by_dateparser)):
        act("2 May 2023", datetime(2023, 5, 1), "past")  # what is loaded at first use
        seconds, told = timed(lambda act=act: [act(w, p, t) for w, p, t, _ in asked])
        right = sum(a is not None and a == day for a, (*_, day) in zip(told, asked, strict=True))
        answered = sum(a is not None for a in told)
        share = f"{right} of {len(asked)} right, {answered - right} wrong"
        yield "days of meetings", name, share, f"{len(asked) / seconds:,.0f} dates per second"


def main() -> None:
    """Print the rows of the table."""
    parser = argparse.ArgumentParser(description="What a user could take instead.")
    files = [HERE / "tests" / "gold" / "seeds.jsonl"]
    files += [path for name in ("modern", "voa") if (path := BESIDE / f"{name}-dev.jsonl").exists()]
    parser.add_argument("gold", type=Path, nargs="*", default=files)
    parser.add_argument("--pipeline", default="en_core_web_sm")
    parser.add_argument("--texts", type=int, help="so many texts of each file alone")
    options = parser.parse_args()
    for path in options.gold:
        gold = read_gold(path)[: options.texts]
        for task, who, right, fast in rows(gold, options.pipeline):
            print(f"row | {task} on {path.stem}: {who} | {right}; {fast} | |".replace("; |", " |"))


if __name__ == "__main__":
    main()
