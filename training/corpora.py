"""Where the examples come from: gold, treebanks, entity data, and open texts for the teacher.

Nothing whose sentence stands in a held-out file comes through (`training.fingerprints`).
"""

from __future__ import annotations

import csv
import json
import pickle
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from training import surface
from training.examples import IGNORE, TAG_OF, Article, attributed_article, marked_article
from training.fingerprints import fingerprints, held_out
from training.spans import spacing

#: Words of an open text that the teacher labels at once.
PASSAGE = 180


def lines(path: Path) -> list[dict]:
    """Return the objects of a file of JSON lines."""
    with path.open(encoding="utf-8") as f:
        return [json.loads(line) for line in f]


def is_held_out(text: str, held: frozenset[str] | set[str]) -> bool:
    """Return whether a text has a sentence of a held-out file."""
    return not held.isdisjoint(fingerprints(text))


def gold_articles(gold: Path, tokenize: Callable[[str], Any]) -> list[Article]:
    """Return the articles marked by GUIDE-2, those without claims marked among them."""
    held = held_out(gold)
    found = []
    for name in ("modern-train", "voa-train", "voa-meetings-train"):
        for g in lines(gold / f"{name}.jsonl"):
            if not is_held_out(g["text"], held):
                found.append(marked_article(g, tokenize, claims=name != "voa-meetings-train"))
    return found


def polnear_articles(gold: Path, tokenize: Callable[[str], Any]) -> list[Article]:
    """Return the articles of claims-train; only a teacher may learn from them."""
    held = held_out(gold)
    rows = lines(gold / "claims-train.jsonl")
    return [attributed_article(g, tokenize) for g in rows if not is_held_out(g["text"], held)]


def tag_counts(banks: dict, names: tuple[str, ...]) -> Counter[str]:
    """Return how often each word class stands in treebanks."""
    return Counter(t for n in names for d in banks[n].values() for s in d for t in s.tags)


BANKS = ("gum_train", "gum_dev", "ewt_train", "ewt_dev", "pud")


def treebank_articles(raw: Path, rng: Random) -> tuple[list[Article], list[str]]:
    """Return runs of treebank sentences with word classes and sentence starts, and the classes."""
    from training.treebanks import load

    banks = load(raw)
    tags = sorted(t for t, n in tag_counts(banks, BANKS).items() if n > 3)
    number = {t: k for k, t in enumerate(tags)}
    found = []
    for bank in BANKS:
        for key, document in banks[bank].items():
            at = 0
            while at < len(document):
                size = rng.choice((1, 2, 3, 4, 6, 8))
                words: list[str] = []
                labels: list[int] = []
                starts: list[int] = []
                for s in document[at : at + size]:
                    if words and (s.new_paragraph or rng.random() < 0.12):
                        words.append("\n\n" if rng.random() < 0.6 else "\n")
                        labels.append(IGNORE)
                        starts.append(IGNORE)
                    varied = surface.vary(list(s.words), rng) if rng.random() < 0.4 else s.words
                    words += varied
                    labels += [number.get(t, IGNORE) for t in s.tags]
                    starts += [1] + [0] * (len(s.words) - 1)
                words = surface.quote_style(words, rng)
                found.append(
                    Article(
                        f"{bank}:{key}:{at}", words,
                        starts=np.array(starts, np.int64), tags=np.array(labels, np.int64),
                    )
                )  # fmt: skip
                at += size
    return found, tags


def treebank_texts(raw: Path) -> Iterator[tuple[str, str]]:
    """Yield (name, text) of the treebanks' training parts, some ten sentences each."""
    from training.treebanks import load

    banks = load(raw)
    for bank in BANKS:
        for key, document in banks[bank].items():
            for at in range(0, len(document), 12):
                text = ""
                for s in document[at : at + 12]:
                    words = zip(s.words, s.spaces, strict=True)
                    line = "".join(w + " " * space for w, space in words).strip()
                    text += ("\n\n" if s.new_paragraph else " ") * bool(text) + line
                yield f"{bank}:{key}:{at}", text


def entity_articles(raw: Path, gold: Path, *, copies: int, seed: int) -> list[Article]:
    """Return the examples of the entity sources; most of what a machine tagged is left out."""
    from training.ner_data import training_examples

    rng = Random(seed)
    found = []
    for k, (e, machine) in enumerate(training_examples(raw, gold, copies=copies, seed=seed)):
        if machine and rng.random() > 0.25:
            continue
        labels = np.zeros(len(e.words), np.int64)
        for s in e.spans:
            labels[s.start : s.end] = TAG_OF[f"I-{s.label}"]
            labels[s.start] = TAG_OF[f"B-{s.label}"]
        starts = np.zeros(len(e.words), np.int64)
        starts[e.starts] = 1
        starts[["\n" in w for w in e.words]] = IGNORE
        found.append(Article(f"entities:{k}", e.words, entities=labels, starts=starts))
    return found


def world_news(path: Path, held: set[str] | frozenset[str], *, words: int) -> Iterator[str]:
    """Yield passages of the Groningen news sentences, in the order of the source.

    Sentences stand on lines of their own, as in the marked passages.
    """
    sentences: list[list[str]] = []
    with path.open(encoding="utf-8", newline="") as source:
        rows = csv.reader(source)
        next(rows)
        for number, word, _, _ in rows:
            if number.startswith("Sentence"):
                sentences.append([])
            sentences[-1].append(word.strip().replace("`", "'"))
    texts = []
    for s in sentences:
        spaces = spacing(s)
        texts.append("".join(w + " " * sp for w, sp in zip(s, spaces, strict=True)).strip())
    given, passage, size, seen = 0, [], 0, set()
    step = max(1, round(sum(len(s) for s in sentences) / max(words, 1)))
    for k, text in enumerate(texts):
        # every `step`-th block of sentences, so that the whole source is sampled
        if (k // 10) % step or text in seen:
            continue
        seen.add(text)
        passage.append(text)
        size += len(sentences[k])
        if size >= PASSAGE or k % 10 == 9:
            whole = "\n".join(passage)
            passage, size = [], 0
            if not is_held_out(whole, held):
                given += 1
                yield whole


def store(path: Path, value: Any) -> None:
    """Keep a prepared object of our own in the build folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with part.open("wb") as f:
        pickle.dump(value, f)
    part.rename(path)


def recall(path: Path) -> Any:
    """Return what `store` kept."""
    with path.open("rb") as f:
        return pickle.load(f)
