"""Claims: cues, whose word it is, what is said, and what is said within what is said.

The encoder finds cues, the role labeller the words of source and content, the attribute heads
kind, certainty and polarity. What stands here only turns scores into spans: quotations are taken
whole, one attribution gives one claim, a claim in whose content another cue stands holds it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc, Span

from workbench.nlp.decoding import role_spans, trigger_spans
from workbench.nlp.encoder import Encoder, softmax
from workbench.nlp.event_types import CLAIM
from workbench.nlp.records import Claim, Mention
from workbench.nlp.sources import actor_of_source, kind_of_source
from workbench.nlp.spacy_encoder import encoder_of

__all__ = ["Claims", "make_claims"]

_EDGE = set(",;:—–-.([") | {"--", "\n"}
#: What no source begins with.
_LINKS = frozenset(("and", "but", "or", "that", "while", "as", "when", "if"))
#: Share of a quotation that must be content for the whole of it to be.
_WHOLE = 0.5


@Language.factory(
    "workbench_claims",
    requires=["doc._.reading", "doc._.mentions", "doc.spans"],
    assigns=["doc._.claims", "doc._.possible_cues"],
    default_config={"same": 0.75, "possible": 0.1},
)
def make_claims(nlp: Language, name: str, same: float, possible: float) -> Claims:
    """Return the component.

    `same` is the overlap of contents from which two claims are one attribution, `possible` the
    probability from which a word that gave no claim is reported as a possible cue.
    """
    return Claims(encoder_of(nlp), same=same, possible=possible)


@dataclass
class Found:
    """A cue with the words of its roles, before it becomes a claim."""

    cue: list[int]
    source: tuple[int, int] | None
    content: list[tuple[int, int]]
    scores: tuple[float, float, float]  # cue, content, source
    probability: float = 0.0
    within: Found | None = None

    @cached_property
    def words(self) -> set[int]:
        """The words of the content."""
        return {k for s, e in self.content for k in range(s, e)}


class Claims:
    """Set ``doc._.claims`` and ``doc._.possible_cues``."""

    def __init__(self, encoder: Encoder, *, same: float = 0.75, possible: float = 0.1) -> None:
        self.encoder, self.same, self.possible = encoder, same, possible

    def __call__(self, doc: Doc) -> Doc:
        """Find the claims of a document."""
        doc._.claims, doc._.possible_cues = [], []
        reading = doc._.reading
        if reading is None or not len(doc):
            return doc
        temperature = self.encoder.temperature("claim trigger")
        p = softmax(reading.out["claim_trigger"], temperature)
        doc._.possible_cues = [int(k) for k in np.flatnonzero(1 - p[:, 0] > self.possible)]
        cues = trigger_spans(p, self.encoder.threshold("cue"))
        cues = [(w, q) for w, q in cues if any(not doc[k].is_space for k in w)]
        roles = self.encoder.roles(reading, CLAIM, [w for w, _ in cues])
        found = []
        for (cue, sure), (low, probabilities) in zip(cues, roles, strict=True):
            one = self._found(doc, cue, sure, low, probabilities)
            if one is not None:
                found.append(one)
        found = self._distinct(found)
        _nest(found)
        least = self.encoder.threshold("claim confidence", 0.0)
        found = [f for f in found if f.probability >= least]
        if found:
            doc._.claims = self._claims(doc, found)
        return doc

    def _found(self, doc: Doc, cue: list[int], sure: float, low: int, p: NDArray) -> Found | None:
        taken = {k - low for k in cue}
        scores = p.copy()
        scores[sorted(taken)] = 0
        source, content = scores[:, 0], scores[:, 1]
        content = np.where(content >= source, content, 0)
        likely_content = role_spans(content, low, self.encoder.threshold("content"))
        quoted = _whole_quotations(doc, likely_content, cue)
        pieces = _trimmed(doc, _joined(doc, quoted, taken, low))
        if not pieces:
            return None
        said = {k for s, e in pieces for k in range(s, e)}
        likely = np.where(scores[:, 1] > source, 0, source)
        places = np.arange(len(likely)) + low
        runs = [
            r
            for side in (places < cue[0], places > cue[-1])  # no source goes on behind its cue
            for r in role_spans(likely * side, low, self.encoder.threshold("source"), bridge=1)
            if not said & set(range(r[0], r[1]))
        ]
        best = max(runs, key=lambda r: r[2] * (r[1] - r[0]) ** 0.5, default=None)
        who = _trimmed(doc, [_bare_source(doc, best[0], best[1])]) if best else []
        held = [k - low for k in sorted(said) if 0 <= k - low < len(p)]
        mean = float(p[held, 1].mean()) if held else 0.0
        certain = best[2] if best else 1 - float(source.max(initial=0.0))
        one = Found(cue, who[0] if who else None, pieces, (sure, mean, certain))
        one.probability = self.encoder.confidence("claim", one.scores)
        return one

    def _distinct(self, found: list[Found]) -> list[Found]:
        """Return one claim an attribution: of two with nearly the same content the surer one."""
        kept: list[Found] = []
        holding: dict[int, list[Found]] = defaultdict(list)  # the kept ones by word of content
        for one in sorted(found, key=lambda f: -f.probability):
            near = {id(f): f for k in one.words for f in holding[k]}
            twin = any(
                _overlap(one.words, other.words) >= self.same
                and not one.words & set(other.cue)
                and not other.words & set(one.cue)
                for other in near.values()
            )
            if not twin:
                kept.append(one)
                for k in one.words:
                    holding[k].append(one)
        return sorted(kept, key=lambda f: f.cue)

    def _claims(self, doc: Doc, found: list[Found]) -> list[Claim]:
        vectors = self.encoder.event_vectors(
            doc._.reading, CLAIM, [f.cue for f in found],
            [sorted(f.words) for f in found], [0] * len(found),
        )  # fmt: skip
        made: dict[int, Claim] = {}
        for one, vector in zip(found, vectors, strict=True):
            values = {
                name: CLAIM.attributes[name][int(p.argmax())]
                for name, p in self.encoder.attributes(CLAIM, vector[None]).items()
            }
            content = [doc[s:e] for s, e in one.content]
            source = doc[one.source[0] : one.source[1]] if one.source else None
            quoted = _quoted(doc, one.content)
            made[id(one)] = Claim(
                content=content,
                cue=doc[one.cue[0] : one.cue[-1] + 1],
                source=source,
                cue_kind=values["kind"],
                quotation=_quotation(content, quoted),
                quoted=quoted,
                certainty=values["certainty"],
                polarity=values["polarity"],
                rule="encoder",
                confidence=one.probability,
                scores=one.scores,
            )
        for one in found:
            if one.within is not None:
                made[id(one)].within = made.get(id(one.within))
        mentions: list[Mention] = doc._.mentions
        claims = [made[id(f)] for f in found]
        doc._.claims = claims  # whoever says I in a quotation asks for the claim that holds it
        for claim in sorted(claims, key=lambda c: c.depth):
            claim.actor, mention = actor_of_source(claim, mentions)
            claim.source_kind = kind_of_source(claim.source, mention)
        return claims


def _overlap(a: set[int], b: set[int]) -> float:
    return len(a & b) / len(a | b) if a | b else 0.0


def _nest(found: list[Found]) -> None:
    """Set `within`: the claim of the smallest content in which a cue stands."""
    holding: dict[int, list[Found]] = defaultdict(list)
    for f in found:
        for k in f.words:
            holding[k].append(f)
    for one in found:
        holders = [
            f for f in holding[one.cue[0]]
            if f is not one and set(one.cue) <= f.words and not set(f.cue) <= one.words
        ]  # fmt: skip
        one.within = min(holders, key=lambda f: len(f.words), default=None)
    for one in found:  # a circle cannot be, but must not hang anything
        seen, at = {id(one)}, one.within
        while at is not None:
            if id(at) in seen:
                one.within = None
                break
            seen.add(id(at))
            at = at.within


def _whole_quotations(
    doc: Doc, pieces: list[tuple[int, int, float]], cue: list[int]
) -> list[tuple[int, int]]:
    """Return pieces in which a quotation that is mostly content is content whole."""
    spans = [(s, e) for s, e, _ in pieces]
    words = {k for s, e in spans for k in range(s, e)}
    for q in doc.spans.get("quotes", []):
        inside = set(range(q.start, q.end))
        if inside & set(cue) or not inside & words:
            continue
        bare = {k for k in inside if not doc[k].is_punct and not doc[k].is_space}
        if bare and len(bare & words) / len(bare) >= _WHOLE:
            spans.append((q.start, q.end))
    spans.sort()
    merged: list[tuple[int, int]] = []
    for s, e in spans:
        if merged and s <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(e, merged[-1][1]))
        else:
            merged.append((s, e))
    return merged


def _joined(
    doc: Doc, spans: list[tuple[int, int]], taken: set[int], low: int
) -> list[tuple[int, int]]:
    """Return pieces joined over gaps of marks and of a word or two that belong to nothing else."""
    out: list[tuple[int, int]] = []
    for s, e in spans:
        gap = range(out[-1][1], s) if out else range(0)
        small = len(gap) <= 2 and not any(k - low in taken or "\n" in doc[k].text for k in gap)
        if out and small:
            out[-1] = (out[-1][0], e)
        else:
            out.append((s, e))
    return out


def _trimmed(doc: Doc, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans without loose marks at their ends; those of no word are dropped."""
    out = []
    for s, e in spans:
        while s < e and (doc[s].is_space or doc[s].text in _EDGE):
            s += 1
        while s < e and (doc[e - 1].is_space or doc[e - 1].text in _EDGE):
            e -= 1
        if any(t.is_alpha or t.like_num for t in doc[s:e]):
            out.append((s, e))
    return out


def _bare_source(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """Return a source without the day behind it ("The Kremlin *Friday*") and a link before it."""
    while end - start > 1 and doc[start].lower_ in _LINKS:
        start += 1
    while end - start > 1 and doc[end - 1].ent_type_ == "DATE":
        end -= 1
    return start, end


def _quoted(doc: Doc, content: list[tuple[int, int]]) -> list[Span]:
    """Return the parts of a content that stand in quotation marks."""
    found = []
    for key in ("quotes", "scare_quotes"):
        for q in doc.spans.get(key, []):
            for s, e in content:
                if s <= q.start and q.end <= e:
                    found.append(q)
                elif q.start <= s and e <= q.end:
                    found.append(doc[s:e])
    unique = {(q.start, q.end): q for q in found}
    return [unique[k] for k in sorted(unique)]


def _quotation(content: list[Span], quoted: list[Span]) -> str:
    """Return `direct`, `indirect` or `mixed`."""
    if not quoted:
        return "indirect"
    inside = {k for q in quoted for k in range(q.start, q.end)}
    words = [t.i for span in content for t in span if not t.is_punct and not t.is_space]
    share = sum(k in inside for k in words) / max(1, len(words))
    return "direct" if share > 0.9 else "mixed"
