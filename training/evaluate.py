"""Measure a trained pipeline: tags, parse, entities, actors from entities alone, speed.

Tokens are compared by their characters in the raw text, as in the CoNLL 2018 shared task (Zeman et
al. 2018), so an error of the tokenizer counts as an error of every layer above it.

``python -m training.evaluate MODEL_DIR --data DATA --gold GOLD`` prints one JSON object.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Token

from training import gold_entities, ud_data
from training.spans import Span, bio_spans
from training.treebanks import Document, load
from training.wording import listed

RELATIONS = listed(
    "nsubj nsubj:pass obj obl obl:unmarked ccomp xcomp parataxis advcl acl:relcl conj nmod flat "
    "appos ROOT"
)
TO_UNER = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC"}
TO_ACTOR = {"PERSON": "person", "ORG": "organization", "GPE": "place", "LOC": "place"}
LABELLED = tuple[int, int, str]
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


def f1(hits: int, predicted: int, gold: int) -> dict[str, float]:
    """Return precision, recall, F1 and the size of the gold."""
    p, r = hits / max(predicted, 1), hits / max(gold, 1)
    f = 2 * p * r / (p + r) if hits else 0.0
    return {"p": round(p, 4), "r": round(r, 4), "f1": round(f, 4), "gold": gold}


def _tokens(doc: Doc) -> dict[tuple[int, int], Token]:
    return {(t.idx, t.idx + len(t)): t for t in doc if not t.is_space}


def _head(t: Token) -> int | None:
    return None if t.head.i == t.i else t.head.idx


def _sentences(doc: Doc) -> set[tuple[int, int]]:
    found = set()
    for sentence in doc.sents:
        tokens = [t for t in sentence if not t.is_space]
        if tokens:
            found.add((tokens[0].idx, tokens[-1].idx + len(tokens[-1])))
    return found


def treebank(nlp: Language, documents: Iterable[Document]) -> dict[str, Any]:
    """Score tags, lemmas, parse and sentences on raw text.

    Parameters
    ----------
    nlp : Language
        The pipeline.
    documents : iterable of list of Sentence
        Annotated documents; their text is put together as it was written.

    Returns
    -------
    dict
        F1 of each layer, of labelled attachment without punctuation and of each relation.
    """
    right: Counter[str] = Counter()
    gold_n: Counter[str] = Counter()
    pred_n: Counter[str] = Counter()
    for document in documents:
        gold_doc = ud_data.make_doc(nlp.vocab, document)
        pred_doc = nlp(gold_doc.text)
        gold, pred = _tokens(gold_doc), _tokens(pred_doc)
        for count, tokens in ((gold_n, gold), (pred_n, pred)):
            for t in tokens.values():
                count["token"] += 1
                count["no punctuation"] += t.dep_ != "punct"
                count[f"dep {t.dep_}"] += 1
        for span in gold.keys() & pred.keys():
            g, p = gold[span], pred[span]
            attached = _head(g) == _head(p)
            labelled = attached and g.dep_ == p.dep_
            right["token"] += 1
            right["xpos"] += g.tag_ == p.tag_
            right["upos"] += g.pos_ == p.pos_
            right["lemma"] += g.lemma_.lower() == p.lemma_.lower()
            right["uas"] += attached
            right["las"] += labelled
            right["las no punctuation"] += labelled and g.dep_ != "punct"
            right[f"dep {g.dep_}"] += labelled
        gold_s, pred_s = _sentences(gold_doc), _sentences(pred_doc)
        right["sentence"] += len(gold_s & pred_s)
        gold_n["sentence"] += len(gold_s)
        pred_n["sentence"] += len(pred_s)
    scores: dict[str, Any] = {"words": gold_n["token"]}
    for layer in ("token", "xpos", "upos", "lemma", "uas", "las"):
        scores[layer] = f1(right[layer], pred_n["token"], gold_n["token"])["f1"]
    bare = "no punctuation"
    scores["las no punctuation"] = f1(right[f"las {bare}"], pred_n[bare], gold_n[bare])["f1"]
    scores["sentence"] = f1(right["sentence"], pred_n["sentence"], gold_n["sentence"])["f1"]
    names = {d: f"dep {d}" for d in RELATIONS}
    scores["relations"] = {d: f1(right[k], pred_n[k], gold_n[k])["f1"] for d, k in names.items()}
    return scores


def entities(
    nlp: Language, texts: Iterable[tuple[str, set[LABELLED]]], *, rename: dict | None = None
) -> dict[str, Any]:
    """Score entity spans with their labels.

    Parameters
    ----------
    nlp : Language
        The pipeline.
    texts : iterable of tuple
        Text and its gold spans in characters.
    rename : dict, optional
        Label of the pipeline -> label of the gold; labels it lacks do not count.

    Returns
    -------
    dict
        Scores of all labels together (``all``), of spans alone (``spans``) and of each label.
    """
    right: Counter[str] = Counter()
    gold_n: Counter[str] = Counter()
    pred_n: Counter[str] = Counter()
    for text, gold in texts:
        found = {(e.start_char, e.end_char, e.label_) for e in nlp(text).ents}
        if rename:
            found = {(a, b, rename[label]) for a, b, label in found if label in rename}
        for count, spans in ((right, gold & found), (gold_n, gold), (pred_n, found)):
            count.update(label for _, _, label in spans)
            count["all"] += len(spans)
        bare_gold, bare = {s[:2] for s in gold}, {s[:2] for s in found}
        right["spans"] += len(bare & bare_gold)
        gold_n["spans"] += len(bare_gold)
        pred_n["spans"] += len(bare)
    return {
        k: f1(right[k], pred_n[k], gold_n[k])
        for k in ("all", "spans", *sorted(gold_n.keys() - {"all", "spans"}))
    }


def _characters(doc: Doc, spans: Iterable[Span]) -> set[LABELLED]:
    return {
        (doc[s.start : s.end].start_char, doc[s.start : s.end].end_char, s.label) for s in spans
    }


def gum_entities(nlp: Language, documents: Iterable[Document]) -> Iterator[tuple[str, set]]:
    """Yield GUM texts with their named entities."""
    for document in documents:
        doc = ud_data.make_doc(nlp.vocab, document)
        places = [t.i for t in doc if not t.is_space]
        spans, at = [], 0
        for s in document:
            spans += [
                Span(places[at + x.start], places[at + x.end - 1] + 1, x.label)
                for x in gold_entities.gum_spans(s)
            ]
            at += len(s.words)
        yield doc.text, _characters(doc, spans)


def uner_entities(nlp: Language, path: Path) -> Iterator[tuple[str, set]]:
    """Yield UNER's sentences, word by word with a space between, with their entities."""
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        rows = [line.split("\t") for line in block.split("\n") if line and line[0] != "#"]
        if rows:
            doc = Doc(nlp.vocab, words=[r[1] for r in rows])
            spans = bio_spans([r[2] if r[2][2:] in TO_UNER.values() else "O" for r in rows])
            yield doc.text, _characters(doc, spans)


def silver_entities(nlp: Language, path: Path) -> Iterator[tuple[str, set]]:
    """Yield the held-out sentences of the repaired news source."""
    for doc in DocBin().from_disk(path).get_docs(nlp.vocab):
        yield doc.text, {(e.start_char, e.end_char, e.label_) for e in doc.ents}


def load_scorer(path: Path) -> ModuleType:
    """Import the scoring script of the gold data from its file."""
    spec = importlib.util.spec_from_file_location("gold_scorer", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(f"no scoring script {path}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def actors(nlp: Language, path: Path, scorer: ModuleType) -> dict[str, Any]:
    """Score entities as actors, one actor for each string, by the scorer of the gold data."""
    gold = scorer.read(path)
    predicted = {}
    for key, article in gold.items():
        found: dict[str, dict[str, Any]] = {}
        for e in nlp(article["text"]).ents:
            if e.label_ in TO_ACTOR:
                actor = found.setdefault(
                    e.text, {"name": e.text, "type": TO_ACTOR[e.label_], "mentions": []}
                )
                actor["mentions"].append([e.start_char, e.end_char])
        predicted[key] = {"actors": list(found.values())}
    return scorer.actors(gold, predicted, 0)


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


def figures(nlp: Language, data: Path, *, silver: Path | None, gold: Path | None) -> dict[str, Any]:
    """Return all figures of a pipeline.

    Parameters
    ----------
    nlp : Language
        The pipeline.
    data : Path
        The unpacked data folder.
    silver : Path or None
        File of held-out news sentences that data preparation wrote; None leaves them out.
    gold : Path or None
        Folder of marked articles, beside one named ``score``; None leaves them out.
    """
    banks = load(data)
    gum, ewt = list(banks["gum_test"].values()), list(banks["ewt_test"].values())
    news = [d for name, d in banks["gum_test"].items() if "_news_" in name]
    scores: dict[str, Any] = {
        "gum test": treebank(nlp, gum),
        "gum news test": treebank(nlp, news),
        "ewt test": treebank(nlp, ewt),
        "entities, gum test": entities(nlp, gum_entities(nlp, gum)),
        "entities, uner ewt test": entities(
            nlp, uner_entities(nlp, data / "uner_test.iob2"), rename=TO_UNER
        ),
    }
    if silver:
        scores["entities, silver test"] = entities(nlp, silver_entities(nlp, silver))
    if gold:
        scorer = load_scorer(gold.parent / "score" / "score.py")
        for name in ("events-dev", "news-dev"):
            scores[f"actors, {name}"] = actors(nlp, gold / f"{name}.jsonl", scorer)
        scores["reporting verbs"] = reporting_verbs(nlp, gold / "claims-dev.jsonl")
    texts = [
        ud_data.make_doc(nlp.vocab, d[i : i + 20]).text for d in gum for i in range(0, len(d), 20)
    ]
    scores["speed"] = speed(nlp, texts)
    return scores


def main(arguments: list[str] | None = None) -> None:
    """Print the figures of a pipeline as JSON."""
    parser = argparse.ArgumentParser(prog="python -m training.evaluate", description=__doc__)
    parser.add_argument("model", type=Path, help="a spaCy directory, packed or plain")
    parser.add_argument("--data", type=Path, required=True, help="the unpacked data folder")
    parser.add_argument("--silver", type=Path, help="silver_test.spacy of data preparation")
    parser.add_argument("--gold", type=Path, help="the folder of marked articles")
    options = parser.parse_args(arguments)
    from workbench.model import load as load_packed

    nlp = load_packed(options.model)
    scores = figures(nlp, options.data, silver=options.silver, gold=options.gold)
    json.dump(scores, sys.stdout, indent=1)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
