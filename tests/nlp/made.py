"""Hand-made documents, and an encoder that reads into them what a test tells it."""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
from spacy.tokens import Doc

from workbench.nlp import tokenizer
from workbench.nlp.claims import Claims
from workbench.nlp.encoder import Encoder, Reading
from workbench.nlp.event_types import CLAIM, MEETING, EventType
from workbench.nlp.events import Meetings
from workbench.nlp.heads import ENTITY_TAGS
from workbench.nlp.mentions import Mentions
from workbench.nlp.quotations import Quotations
from workbench.nlp.windows import quotation_state, rough_sentences

BLANK = tokenizer.blank()
SURE = 4.0  # a logit that leaves little doubt
Span = tuple[int, int]


class FakeEncoder(Encoder):
    """An encoder without weights: roles, values, links and pairs are those that a test gives."""

    def __init__(self) -> None:
        self.meta = {"thresholds": {}, "temperatures": {}}
        self.tags = ["NN", "NNP", "VBD"]
        self.slices, self.weights = {}, {}
        self.said: dict[tuple[str, int], np.ndarray] = {}  # type, first word -> (words, roles)
        self.values: dict[tuple[str, int], dict[str, str | dict[str, float]]] = {}
        self.links: dict[Span, float] = {}  # (start of one, start of the later) -> score
        self.together: set[Span] = set()  # first words of triggers that tell one event
        self.seen: dict[str, object] = {}  # what was asked last

    def read(self, documents: Iterable[Sequence[str]]) -> list[Reading]:
        return [blank_reading(list(words)) for words in documents]

    def roles(self, reading, kind, triggers):
        self.seen["triggers"] = [list(t) for t in triggers]
        nothing = np.zeros((len(reading.words), len(kind.columns)))
        return [(0, self.said.get((kind.name, t[0]), nothing).copy()) for t in triggers]

    def event_vectors(self, reading, kind, triggers, context, days):
        self.seen["context"], self.seen["days"] = context, days
        assert all(t[-1] < len(reading.words) for t in triggers)
        return np.array([[t[0]] for t in triggers], float)

    def attributes(self, kind: EventType, vectors):
        told = self.values.get((kind.name, int(vectors[0, 0])), {})
        out = {}
        for name, values in kind.attributes.items():
            p = np.full(len(values), 0.02)
            one = told.get(name, values[0])
            if isinstance(one, str):
                p[values.index(one)] = 1 - 0.02 * (len(values) - 1)
            else:
                p = np.array([one.get(v, 0.0) for v in values])
            out[name] = p
        return out

    def same_event(self, reading, kind, triggers, pairs, features):
        self.seen["features"] = list(features)
        assert all(t[-1] < len(reading.words) for t in triggers)
        first = [t[0] for t in triggers]
        likely = ((first[a], first[b]) in self.together for a, b in pairs)
        return np.array([0.9 if x else 0.1 for x in likely])

    def mention_vectors(self, reading, spans):
        assert all(e <= len(reading.words) for _, e in spans)
        return np.array([[s] for s, _ in spans], float).reshape(-1, 1)

    def antecedents(self, vectors, pairs, features, forms):
        starts = vectors[:, 0].astype(int).tolist()
        scores = [self.links.get((starts[j], starts[k]), -SURE) for j, k in pairs]
        return np.array(scores), np.zeros(len(forms))


def blank_reading(words: list[str]) -> Reading:
    """Return the reading of a text in which the encoder sees nothing."""
    out = {
        "start": np.full((len(words), 1), -SURE),
        "tag": np.zeros((len(words), 3)),
        "entity": np.zeros((len(words), len(ENTITY_TAGS))),
        "mention": np.zeros((len(words), 8)),
        "claim_trigger": np.zeros((len(words), 3)),
        "meeting_trigger": np.zeros((len(words), 3)),
    }
    for name in ("entity", "claim_trigger", "meeting_trigger"):
        out[name][:, 0] = SURE
    for column in (0, 3, 5):
        out["mention"][:, column] = SURE
    return Reading(words, quotation_state(words), rough_sentences(words), out)


def named(text: str, *names: str) -> Doc:
    """Return a document in which every occurrence of "words=LABEL" is an entity."""
    doc = BLANK(text)
    spans = []
    for words, label in (n.rsplit("=", 1) for n in names):
        at = -1
        while (at := text.find(words, at + 1)) >= 0:
            span = doc.char_span(at, at + len(words), label=label)
            if span is not None and not any(
                s.start < span.end and span.start < s.end for s in spans
            ):
                spans.append(span)
    doc.ents = sorted(spans, key=lambda s: s.start)
    return doc


class Story:
    """A text, its names, and what the encoder sees in it beside them.

    Spans are given by their words: the first occurrence, or the one that `nth` counts.
    """

    def __init__(self, text: str, *names: str, published: str | None = None) -> None:
        self.doc = named(text, *names)
        self.doc._.published = None if published is None else pd.Timestamp(published)
        self.encoder = FakeEncoder()
        self.reading = blank_reading([t.text for t in self.doc])
        self.doc._.reading = self.reading
        for token, number, before in zip(
            self.doc, self.reading.sentences, [None, *self.reading.sentences], strict=False
        ):
            token.is_sent_start = number != before

    def at(self, words: str, nth: int = 1) -> Span:
        """Return the tokens of words."""
        at = -1
        for _ in range(nth):
            at = self.doc.text.index(words, at + 1)
        span = self.doc.char_span(at, at + len(words))
        assert span is not None, f"{words!r} are no whole tokens"
        return span.start, span.end

    def _mark(self, name: str, span: Span, columns: tuple[int, ...]) -> None:
        _, begin, *inside = columns
        for k in range(*span):
            column = begin if k == span[0] or not inside else inside[0]
            self.reading.out[name][k, list(columns)] = 0
            self.reading.out[name][k, column] = 2 * SURE

    def describes(self, words: str, nth: int = 1) -> int:
        """Let words describe an actor; return their first token."""
        span = self.at(words, nth)
        self._mark("mention", span, (0, 1, 2))
        return span[0]

    def pronoun(self, words: str, nth: int = 1) -> int:
        """Let a pronoun stand for an actor; return it."""
        span = self.at(words, nth)
        self._mark("mention", span, (3, 4))
        return span[0]

    def acts(self, words: str, nth: int = 1) -> None:
        """Let the name of a place stand for who governs there."""
        self._mark("mention", self.at(words, nth), (5, 6, 7))

    def link(self, early: int, late: int, score: float = SURE) -> None:
        """Let one mention be the antecedent of another, both by their first token."""
        self.encoder.links[early, late] = score

    def tell(
        self, kind: EventType, trigger: str, nth: int = 1, *, sure: float = 0.9,
        values: dict[str, str | dict[str, float]] | None = None, **roles: str | Span | list,
    ) -> int:  # fmt: skip
        """Let words be a trigger with these roles; return its first token."""
        span = self.at(trigger, nth)
        p = np.zeros((len(self.doc), len(kind.columns)))
        for role, found in roles.items():
            for one in found if isinstance(found, list) else [found]:
                s, e = self.at(one) if isinstance(one, str) else one
                p[s:e, kind.columns.index(role)] = sure
        self._mark(f"{kind.name}_trigger", span, (0, 1, 2))
        self.encoder.said[kind.name, span[0]] = p
        self.encoder.values[kind.name, span[0]] = values or {}
        return span[0]

    def claim(self, cue: str, nth: int = 1, **told) -> int:
        """Let words be a cue."""
        return self.tell(CLAIM, cue, nth, **told)

    def meeting(self, trigger: str, nth: int = 1, **told) -> int:
        """Let words tell a meeting."""
        return self.tell(MEETING, trigger, nth, **told)

    def read(self) -> Doc:
        """Let the components decode it, once."""
        if self.doc._.reading is None:
            return self.doc
        for component in (
            Mentions(self.encoder), Quotations(), Claims(self.encoder), Meetings(self.encoder)
        ):  # fmt: skip
            component(self.doc)
        return self.doc


def said(claim) -> str:
    """Return a claim's content as a reader sees it."""
    return " … ".join(span.text for span in claim.content)
