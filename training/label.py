"""The teacher's labels on open texts: soft cues and roles, attributes, event mentions, forms.

In: the exported teacher and texts that anyone may use (Groningen news sentences, Wikinews, the
texts of the treebanks' training parts). Out: ``silver.pkl``, articles for the student. Of the two
markings that the teacher learned from it follows that of GUIDE-2, which does better on both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from training import corpora
from training.examples import Article, EventMention
from training.fingerprints import held_out
from workbench.nlp.decoding import trigger_spans
from workbench.nlp.encoder import Encoder, Reading, softmax
from workbench.nlp.event_types import TYPES, EventType
from workbench.nlp.events import average_link

#: Words of world news that are labelled: all there are.
WORDS = 1_100_000
#: A trigger this likely is an example of one, with its roles, weighted by how likely it is.
LIKELY = 0.3
LOT = 200


def open_texts(raw: Path, wikinews: Path, gold: Path) -> Iterator[tuple[str, str]]:
    """Yield (id, text) of all open texts that have no held-out sentence."""
    held = held_out(gold)
    for k, text in enumerate(corpora.world_news(raw / "ner_dataset.csv", held, words=WORDS)):
        yield f"world:{k}", text
    if wikinews.exists():
        for k, text in enumerate(pd.read_csv(wikinews)["text"]):
            if not corpora.is_held_out(text, held):
                yield f"wikinews:{k}", text
    for name, text in corpora.treebank_texts(raw):
        if not corpora.is_held_out(text, held):
            yield name, text
    for g in corpora.lines(gold / "voa-meetings-train.jsonl"):  # claims are not marked there
        if not corpora.is_held_out(g["text"], held):
            yield f"passage:{g['id']}", g["text"]


def labelled(
    texts: Iterable[tuple[str, str]], teacher: Encoder, tokenize: Callable[[str], Any],
    *, tell: Callable[[str], None] = print,
) -> list[Article]:  # fmt: skip
    """Return texts as articles with the teacher's labels."""
    found: list[Article] = []
    for name, text in texts:
        words = [t.text for t in tokenize(text)]
        (reading,) = teacher.read([words])
        found.append(_article(name, reading, teacher))
        if len(found) % LOT == 0:
            tell(f"labelled {len(found)} texts")
    return found


def _article(name: str, reading: Reading, teacher: Encoder) -> Article:
    article = Article(name, reading.words)
    z = reading.out["mention"]
    article.forms = np.stack([z[:, :3].argmax(-1), z[:, 3:5].argmax(-1), z[:, 5:8].argmax(-1)], 1)
    for kind in TYPES:
        p = softmax(reading.out[f"{kind.name}_trigger"])
        weight = np.ones(len(reading.words), np.float32)
        article.triggers[kind.name] = p.astype(np.float32), weight
        words = [w for w, _ in trigger_spans(p, LIKELY)]
        article.events[kind.name] = _events(kind, words, reading, teacher) if words else []
    return article


def _events(
    kind: EventType, words: list[list[int]], reading: Reading, teacher: Encoder
) -> list[EventMention]:
    roles = []
    for low, p in teacher.roles(reading, kind, words):
        whole = np.zeros((len(reading.words), len(kind.columns)), np.float16)
        whole[low : low + len(p)] = p
        roles.append(whole)
    context: list[list[int]] = [[] for _ in words]
    if kind.context is not None:
        column = kind.columns.index(kind.context)
        context = [[int(i) for i in np.flatnonzero(r[:, column] > 0.5)] for r in roles]
    vectors = teacher.event_vectors(reading, kind, words, context, [0] * len(words))
    groups = [[k] for k in range(len(words))]
    if kind.clustered:
        groups = _groups(kind, words, reading, teacher)
    events = []
    for number, group in enumerate(groups):
        values = {a: int(p.argmax()) for a, p in teacher.attributes(kind, vectors[group]).items()}
        events += [EventMention(words[k], roles[k], values, number) for k in group]
    return sorted(events, key=lambda e: e.words)


def _groups(
    kind: EventType, words: list[list[int]], reading: Reading, teacher: Encoder
) -> list[list[int]]:
    from workbench.nlp.heads import same_event_features

    pairs, features = [], []
    for b in range(len(words)):
        for a in range(b):
            gap = abs(reading.sentences[words[a][0]] - reading.sentences[words[b][0]])
            same = reading.words[words[a][-1]].lower() == reading.words[words[b][-1]].lower()
            pairs.append((a, b))
            features.append(same_event_features(gap, same, (set(), set()), (None, None), b - a - 1))
    likely = np.zeros((len(words), len(words)))
    for (a, b), q in zip(
        pairs, teacher.same_event(reading, kind, words, pairs, features), strict=True
    ):
        likely[a, b] = likely[b, a] = q
    return average_link(likely, 0.5)
