"""Marked articles as words with labels, and the windows of them that a step learns from.

In: gold lines (``GUIDE-2.md``), attributions of the outermost level, treebank sentences, entity
examples. Out: `Article` (labels of a whole text, None for what its source does not mark) and
`Example` (one window of it).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.places import place_label
from workbench.nlp import heads
from workbench.nlp.event_types import CLAIM, MEETING, TYPES
from workbench.nlp.windows import Pieces, Window, cut, quotation_state, rough_sentences

Array = NDArray[Any]
IGNORE = -100
TAG_OF = {tag: k for k, tag in enumerate(heads.ENTITY_TAGS)}
_LABEL = {"person": "PERSON", "organization": "ORG", "organisation": "ORG"}


@dataclass
class EventMention:
    """A trigger with its roles (words, columns), attributes, event number and day."""

    words: list[int]
    roles: Array
    attributes: dict[str, int] | None = None
    event: int = 0
    day: int = 0
    days: tuple | None = None
    participants: set = field(default_factory=set)


@dataclass
class Article:
    """A text's words and what is marked in it."""

    id: str
    words: list[str]
    style: int = 0
    starts: Array | None = None  # W, 0 or 1
    tags: Array | None = None  # W
    entities: Array | None = None  # W
    forms: Array | None = None  # W, 3: description (0 O, 1 B, 2 I), pronoun, metonym
    mentions: list[heads.MentionView] | None = None
    clusters: list[int] | None = None
    pairs: tuple[Array, Array] | None = None  # (early, late) and their features
    triggers: dict[str, tuple[Array, Array]] = field(default_factory=dict)  # (W, 3), weight (W)
    events: dict[str, list[EventMention]] = field(default_factory=dict)


@dataclass
class Example:
    """One window of an article with its labels, positions counted from the window's first word."""

    window: Window
    quotes: list[int]
    sentences: list[int]
    article: Article
    low: int
    high: int

    def __len__(self) -> int:
        return len(self.window)


def inside(offsets: Sequence[tuple[int, int]], spans: Iterable[Sequence[int]]) -> list[int]:
    """Return the words that character spans touch, of words in text order."""
    found: set[int] = set()
    for a, b in spans:
        k = bisect_left(offsets, (a, a))
        k -= bool(k and offsets[k - 1][1] > a)
        while k < len(offsets) and offsets[k][0] < b:
            found.add(k)
            k += 1
    return sorted(found)


def bio(words: Sequence[int], labels: Array) -> None:
    """Mark words in one-hot (W, 3) labels as B and I, unless they are marked already."""
    if len(words) and labels[list(words), 0].all():
        labels[list(words)] = (0, 0, 1)
        labels[words[0]] = (0, 1, 0)


def marked_article(g: dict, tokenize: Callable[[str], Any], *, claims: bool = True) -> Article:
    """Return a line of the gold of GUIDE-2 as an article.

    Parameters
    ----------
    g
        A gold line with `actors`, `meetings` and, if `claims`, `claims`.
    tokenize
        From text to a `Doc`.
    """
    doc = tokenize(g["text"])
    words, offsets = [t.text for t in doc], [(t.idx, t.idx + len(t)) for t in doc]
    article = Article(g["id"], words)
    _mark_actors(article, g, offsets)
    if claims:
        _mark_claims(article, g["claims"], offsets)
    _mark_meetings(article, g, offsets)
    return article


def _mark_actors(article: Article, g: dict, offsets: list[tuple[int, int]]) -> None:
    words, n = article.words, len(article.words)
    quotes, sentences = quotation_state(words), rough_sentences(words)
    article.entities = np.zeros(n, np.int64)
    article.forms = np.zeros((n, 3), np.int64)
    found = []
    for number, actor in enumerate(g["actors"]):
        for m in actor["mentions"]:
            span = inside(offsets, [(m["start"], m["end"])])
            if not span:
                continue
            start, end = span[0], span[-1] + 1
            form = heads.FORMS.index(m["form"])
            kind = heads.ACTOR_TYPES.index(actor["type"].replace("sation", "zation"))
            found.append((start, end, form, number, kind))
    for start, end, form, number, _ in sorted(found):
        if form in (0, 3) and not article.entities[start:end].any():
            actor = g["actors"][number]
            label = _LABEL.get(actor["type"]) or place_label(words[start:end])
            article.entities[start:end] = TAG_OF[f"I-{label}"]
            article.entities[start] = TAG_OF[f"B-{label}"]
        if form == 1 and not article.forms[start:end, 0].any():
            article.forms[start:end, 0] = 2
            article.forms[start, 0] = 1
        elif form == 2:
            article.forms[start, 1] = 1
        elif form == 3:
            article.forms[start:end, 2] = 2
            article.forms[start, 2] = 1
    _other_entities(article)
    views, clusters = [], []
    for start, end, form, number, kind in sorted(found, key=lambda f: (f[0], -f[1])):
        near = heads.beside(words, start, end) if form in (0, 3) else frozenset()
        sort = kind if form in (0, 3) else 0
        views.append(
            heads.MentionView(
                start,
                end,
                form,
                tuple(words[start:end]),
                sentences[start],
                quotes[start],
                sort,
                near,
            )
        )
        clusters.append(number)
    article.mentions, article.clusters = views, clusters
    places, features = [], []
    for k in range(len(views)):
        for j in heads.candidates(views, k):
            places.append((j, k))
            features.append(heads.antecedent_features(views[j], views[k], k - j))
    article.pairs = (
        np.array(places, np.int64).reshape(-1, 2),
        np.array(features, np.int64).reshape(-1, 7),
    )


def _other_entities(article: Article) -> None:
    """Add dates, demonyms and events, which the gold does not mark, by the rules of all sources."""
    from training.dates import date_spans
    from training.places import demonym_spans
    from training.silver import event_spans

    words, labels = article.words, article.entities
    assert labels is not None
    for span in [*date_spans(words), *demonym_spans(words), *event_spans(words)]:
        if not labels[span.start : span.end].any():
            labels[span.start : span.end] = TAG_OF[f"I-{span.label}"]
            labels[span.start] = TAG_OF[f"B-{span.label}"]


def _mark_claims(
    article: Article, claims: list[dict], offsets: list[tuple[int, int]], *, outermost: bool = False
) -> None:
    n = len(article.words)
    labels = np.zeros((n, 3), np.float32)
    labels[:, 0] = 1
    weight = np.ones(n, np.float32)
    events, contents, cues = [], set(), set()
    for c in claims:
        cue = inside(offsets, c["cue"])
        if not cue or not c["content"]:
            continue
        bio(cue, labels)
        roles = np.zeros((n, 2), np.float32)
        roles[inside(offsets, c["content"]), 1] = 1
        source = inside(offsets, c["source"])
        roles[source] = (1, 0)
        contents |= set(inside(offsets, c["content"]))
        cues |= set(cue)
        values = None
        if not outermost:
            values = {a: v.index(c[a]) for a, v in CLAIM.attributes.items()}
        events.append(EventMention(cue, roles, values, event=len(events)))
    if outermost:  # what is said within is not marked there
        weight[sorted(contents - cues)] = 0
    article.triggers["claim"] = labels, weight
    article.events["claim"] = events


def _mark_meetings(article: Article, g: dict, offsets: list[tuple[int, int]]) -> None:
    from workbench.english.dates import resolve

    n = len(article.words)
    labels = np.zeros((n, 3), np.float32)
    labels[:, 0] = 1
    events: dict[tuple, EventMention] = {}
    names = {a["name"]: a for a in g["actors"]}
    tense = {"held": "past", "ongoing": "present", "planned": "future", "proposed": "future"}
    for number, m in enumerate(g["meetings"]):
        tellings = m["tellings"]
        for k, t in enumerate(tellings):
            trigger = inside(offsets, [t["trigger"]])
            if not trigger:
                continue
            roles = np.zeros((n, len(MEETING.columns)), np.float32)

            def put(column: int, spans: Iterable[Sequence[int]], roles: Array = roles) -> None:
                roles[inside(offsets, spans), column] = 1

            for other, u in enumerate(tellings):
                shift = 0 if other == k else 3
                put(shift, [w["span"] for w in u["who"]])
                for column, role in ((1, "place"), (2, "date")):
                    if role in u:
                        put(shift + column, [u[role]])
            told = {w["actor"] for u in tellings for w in u["who"]}
            for p in m["participants"]:
                if p not in told and p in names:
                    put(
                        3,
                        [
                            (x["start"], x["end"])
                            for x in names[p]["mentions"]
                            if x["form"] == "name"
                        ],
                    )
            for column, role, text in ((4, "place", m["place"]), (5, "date", m["date_text"])):
                if text and not any(role in u for u in tellings):
                    put(column, _occurrences(g["text"], text))
            for column in range(3):
                roles[roles[:, column] > 0, column + 3] = 0
            words_of_date = g["text"][slice(*t["date"])] if "date" in t else None
            days = (
                resolve(words_of_date, g["published"], tense=tense.get(m["status"]))
                if words_of_date
                else None
            )
            event = EventMention(
                trigger,
                roles,
                {a: v.index(m[a]) for a, v in MEETING.attributes.items()},
                number,
                heads.day_relation(words_of_date, g["published"]),
                None
                if days is None or days.start is None
                else (days.start, days.end or days.start),
                {w["actor"] for w in t["who"] if w["actor"]},
            )
            key = tuple(trigger)
            if key in events:
                events[key].roles[:] = np.maximum(events[key].roles, roles)
                continue
            bio(trigger, labels)
            events[key] = event
    article.triggers["meeting"] = labels, np.ones(n, np.float32)
    article.events["meeting"] = list(events.values())


def _occurrences(text: str, what: str) -> list[tuple[int, int]]:
    found, at = [], text.find(what)
    while at >= 0:
        found.append((at, at + len(what)))
        at = text.find(what, at + 1)
    return found


def attributed_article(g: dict, tokenize: Callable[[str], Any]) -> Article:
    """Return a line of outermost attributions (PolNeAR) as an article; for the teacher alone."""
    doc = tokenize(g["text"])
    offsets = [(t.idx, t.idx + len(t)) for t in doc]
    article = Article(g["id"], [t.text for t in doc], style=1)
    _mark_claims(article, g["attributions"], offsets, outermost=True)
    return article


def windows_of(
    article: Article, pieces: Pieces, rng: Random, *, whole: int = 430
) -> Iterator[Example]:
    """Yield windows of an article, cut anew on each call."""
    words = article.words
    if rng.random() < 0.3:
        words = [" " if "\n" in w else w for w in words]
    states = quotation_state(article.words)
    numbers = rough_sentences(article.words)
    size = rng.randint(140, 330)
    for span in cut(words, pieces, size=size, context=rng.choice((0, 24, 48)), whole=whole):
        low, _, _, high = span
        if high - low < 3:
            continue
        yield Example(
            Window.of(words, pieces, states, span), states[low:high], numbers[low:high],
            article, low, high,
        )  # fmt: skip


TYPE_NUMBER = {t.name: k for k, t in enumerate(TYPES)}
