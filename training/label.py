"""The teacher's labels on open texts: soft cues and roles, attributes, event mentions, forms.

In: the exported teacher, once for either marking that it learned from, and texts that anyone
may use (Groningen news sentences, Wikinews). Out: ``silver.pkl``, articles for the student. The
marking of all levels and the wide one of the outermost are averaged: the student learns what both
would call a claim to the degree in which they agree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
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

#: Words of world news that are labelled.
WORDS = 260_000
#: A trigger this likely is an example of one, with its roles, weighted by how likely it is.
LIKELY = 0.3
LOT = 64


def open_texts(raw: Path, wikinews: Path, gold: Path) -> Iterator[tuple[str, str]]:
    """Yield (id, text) of all open texts that have no held-out sentence."""
    held = held_out(gold)
    for k, text in enumerate(corpora.world_news(raw / "ner_dataset.csv", held, words=WORDS)):
        yield f"world:{k}", text
    if wikinews.exists():
        for k, text in enumerate(pd.read_csv(wikinews)["text"]):
            if not corpora.is_held_out(text, held):
                yield f"wikinews:{k}", text


def labelled(
    texts: Iterable[tuple[str, str]], teachers: Sequence[Encoder], tokenize: Callable[[str], Any],
    *, tell: Callable[[str], None] = print,
) -> list[Article]:  # fmt: skip
    """Return texts as articles with the mean of the teachers' labels.

    `teachers` alternate between the marking of GUIDE-2 and that of PolNeAR.
    """
    found: list[Article] = []
    lot: list[tuple[str, list[str]]] = []

    def done() -> None:
        each = [t.read([words for _, words in lot]) for t in teachers]
        for k, (name, words) in enumerate(lot):
            found.append(_article(name, words, [r[k] for r in each], teachers))
        lot.clear()

    for name, text in texts:
        lot.append((name, [t.text for t in tokenize(text)]))
        if len(lot) == LOT:
            done()
            tell(f"labelled {len(found)} texts")
    if lot:
        done()
    return found


def _article(
    name: str, words: list[str], readings: list[Reading], teachers: Sequence[Encoder]
) -> Article:
    article = Article(name, words)
    z = readings[0].out["mention"]
    article.forms = np.stack([z[:, :3].argmax(-1), z[:, 3:5].argmax(-1), z[:, 5:8].argmax(-1)], 1)
    for kind in TYPES:
        # of the two markings only that of GUIDE-2 knows events
        use = range(0, len(teachers), 2 if kind.clustered else 1)
        p = np.mean([softmax(readings[k].out[f"{kind.name}_trigger"]) for k in use], 0)
        article.triggers[kind.name] = p.astype(np.float32), np.ones(len(words), np.float32)
        triggers = trigger_spans(p, LIKELY)
        article.events[kind.name] = _events(
            kind, triggers, [readings[k] for k in use], [teachers[k] for k in use]
        )
    return article


def _events(
    kind: EventType, triggers: list[tuple[list[int], float]], readings: list[Reading],
    teachers: Sequence[Encoder],
) -> list[EventMention]:  # fmt: skip
    if not triggers:
        return []
    words = [w for w, _ in triggers]
    size = len(readings[0].words)
    roles = [np.zeros((size, len(kind.columns)), np.float32) for _ in words]
    for reading, teacher in zip(readings, teachers, strict=True):
        for k, (low, p) in enumerate(teacher.roles(reading, kind, words)):
            roles[k][low : low + len(p)] += p / len(readings)
    teacher, reading = teachers[0], readings[0]
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
