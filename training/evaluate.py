"""Measure a trained pipeline: tags, parse, entities, reporting verbs, speed.

``python -m training.evaluate MODEL_DIR --data DATA --gold GOLD`` prints the table of
`workbench.evaluation.evaluate` for what the pipeline gives before any component of the workbench,
and one JSON object with the rest.  ``--card FILE`` writes the table into the model card.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from workbench.pipeline import add_components

from training import gold as gold_files
from training import ud_data
from workbench.evaluation import evaluate as ev
from workbench.evaluation.gold import OF_FRAMES, TREEBANKS
from workbench.model import load as load_packed

#: Forms of reporting verbs that stand for a cue of its own in `reporting_verbs`.
VERB_FORMS = frozenset(form for verb in ud_data.REPORTING for form in verb[1:]) | {
    "told",
    "tells",
    "asked",
    "believes",
    "believed",
    "thinks",
    "thought",
    "agreed",
    "recalled",
}


def table(nlp: Language, data: Path, *, silver: Path | None, gold: Path | None) -> pd.DataFrame:
    """Return the figures of what a pipeline gives before any component of the workbench.

    Parameters
    ----------
    nlp : Language
        The pipeline.
    data : Path
        The unpacked data folder.
    silver : Path or None
        File of held-out news sentences that data preparation wrote; None leaves them out.
    gold : Path or None
        Folder of marked articles; None leaves them out.

    Returns
    -------
    DataFrame
        As `workbench.evaluation.evaluate.evaluate` gives it, without actors, claims and meetings.
    """
    with TemporaryDirectory() as folder:
        out = Path(folder)
        gold_files.write(data, out)
        files = [out / f"{name}.jsonl" for name in TREEBANKS]
        if silver:
            files.append(out / "silver-test.jsonl")
            gold_files.write_lines(gold_files.silver(silver), files[-1])
        if gold:
            files += [gold / f"{name}.jsonl" for name in ("events-dev", "news-dev")]
        with_components = add_components(nlp)
        figures = [ev.evaluate(path, with_components, skip=OF_FRAMES)[0] for path in files]
    return pd.concat(figures, ignore_index=True)


def reporting_verbs(nlp: Language, path: Path, *, count: int = 200) -> dict[str, Any]:
    """Count on reporting verbs whether the parse gives their subject and their complement.

    Parameters
    ----------
    nlp : Language
        The pipeline.
    path : Path
        Articles with ``attributions``: spans of source, cue and content.
    count : int
        How many verbs to take, from the start of the file.

    Returns
    -------
    dict
        Number of verbs, tagged as verbs, with the source as subject, with the content as
        complement (or as the clause that the verb is parenthetical to), with both.
    """
    seen: Counter[str] = Counter()
    for line in path.read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        doc = nlp(article["text"])
        for a in article["attributions"]:
            if seen["verbs"] == count:
                return dict(seen)
            if not (a["source"] and a["content"] and len(a["cue"] or ()) == 1):
                continue
            cue = doc.char_span(a["cue"][0][0], a["cue"][0][1], alignment_mode="expand")
            if cue is None or len(cue) != 1 or cue.text not in VERB_FORMS:
                continue
            verb = cue[0]
            source, content = _inside(doc, a["source"]), _inside(doc, a["content"])
            subject = any(c.dep_.startswith("nsubj") and c.i in source for c in verb.children)
            clause = any(
                c.dep_ in ("ccomp", "xcomp", "obj", "parataxis") and c.i in content
                for c in verb.children
            ) or (verb.dep_ in ("parataxis", "advcl") and verb.head.i in content)
            seen.update(verbs=1, tagged_as_verb=verb.pos_ == "VERB", subject=subject)
            seen.update(complement=clause, both=subject and clause)
    return dict(seen)


def _inside(doc: Doc, spans: list[list[int]]) -> set[int]:
    return {t.i for t in doc if any(a <= t.idx < b for a, b in spans)}


def speed(nlp: Language, texts: list[str], *, rounds: int = 3) -> dict[str, float]:
    """Compare the pipeline's speed with that of an untrained one of the same architecture."""
    components = nlp.config.interpolate()["components"]
    blank = spacy.blank("en")
    for name in ("tok2vec", "tagger", "parser", "ner"):
        config = {"model": components[name]["model"]}
        pipe: Any = blank.add_pipe(components[name]["factory"], name=name, config=config)
        for label in getattr(nlp.get_pipe(name), "labels", ()):
            pipe.add_label(label)
    blank.initialize()
    best = {"ours": 0.0, "blank": 0.0}
    for _ in range(rounds):
        for name, pipeline in (("ours", nlp), ("blank", blank)):
            start = time.perf_counter()
            words = sum(len(doc) for doc in pipeline.pipe(texts, batch_size=64))
            best[name] = max(best[name], words / (time.perf_counter() - start))
    return {
        "words a second": round(best["ours"]),
        "blank, words a second": round(best["blank"]),
        "ratio": round(best["ours"] / best["blank"], 3),
    }


def main(arguments: list[str] | None = None) -> None:
    """Print the figures of a pipeline."""
    parser = argparse.ArgumentParser(prog="python -m training.evaluate", description=__doc__)
    parser.add_argument("model", type=Path, help="a spaCy directory, packed or plain")
    parser.add_argument("--data", type=Path, required=True, help="the unpacked data folder")
    parser.add_argument("--silver", type=Path, help="silver_test.spacy of data preparation")
    parser.add_argument("--gold", type=Path, help="the folder of marked articles")
    parser.add_argument("--card", type=Path, help="a model card to write the table into")
    options = parser.parse_args(arguments)
    measure(options.model, options.data, options.silver, options.gold, card=options.card)


def measure(
    model: Path, data: Path, silver: Path | None, gold: Path | None, *, card: Path | None = None
) -> None:
    """Print all figures of a packed pipeline, and write the table into its card if asked."""
    figures = table(load_packed(model), data, silver=silver, gold=gold)
    print(ev.table(figures))
    rest: dict[str, Any] = {"speed": speed(load_packed(model), texts(data))}
    if gold:
        rest["reporting verbs"] = reporting_verbs(load_packed(model), gold / "claims-dev.jsonl")
    print(json.dumps(rest, indent=1))
    if card:
        ev.save_table(figures, card)


def texts(data: Path) -> list[str]:
    """Return passages of twenty sentences to measure speed on."""
    vocab = spacy.blank("en").vocab
    documents = gold_files.load(data, splits=("test",))["gum_test"].values()
    return [
        ud_data.make_doc(vocab, d[i : i + 20]).text for d in documents for i in range(0, len(d), 20)
    ]


if __name__ == "__main__":
    main()
