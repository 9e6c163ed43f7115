"""Claims: what a document attributes to whom, and on whose word.

A cue and what it attributes are weighed by the learned model (``learned=True`` and packaged
weights) or by rules over the same candidates; sources, cue words, certainty and polarity follow
from the parse. A claim whose cue stands in another's content is nested in it.
"""

from __future__ import annotations

from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc, Span

from workbench.components.certainty import (
    certainty_of,
    combined_certainty,
    combined_polarity,
    polarity_of,
)
from workbench.components.claim_model import load_model
from workbench.components.claim_rules import rule_probabilities
from workbench.components.contents import Content, Marks, contents_of_cue
from workbench.components.cue_features import (
    content_features,
    cue_features,
    cue_kind,
    possible_cues,
)
from workbench.components.cue_spans import cue_span, possible_spans, span_features
from workbench.components.quotations import with_quotations
from workbench.components.sources import (
    asking_features,
    kind_of_source,
    possible_sources,
    source_features,
    source_of,
)
from workbench.findings import Claim, mention_at
from workbench.tree import Tree

__all__ = ["Claims", "make_claims"]

THRESHOLD = 0.28
RULE_THRESHOLD = 0.5


@dataclass
class Found:
    """A claim in token numbers, before it becomes a record."""

    cue: int
    how: str
    ranges: tuple[tuple[int, int], ...]
    probability: float
    words: tuple[int, int] = (0, 0)
    source: tuple[int, int] | None = None
    source_way: str = ""
    source_head: int = -1

    def holds(self, token: int) -> bool:
        """Tell whether a token stands in the content."""
        return any(start <= token < end for start, end in self.ranges)

    def size(self) -> int:
        """Return the number of tokens of the content."""
        return sum(end - start for start, end in self.ranges)


@Language.factory(
    "workbench_claims",
    requires=["token.pos", "token.dep", "doc.spans"],
    assigns=["doc._.claims", "doc.spans"],
    default_config={"learned": True},
)
def make_claims(nlp: Language, name: str, learned: bool = True) -> Claims:
    """Return the component; ``learned=False`` leaves the decision to the rules alone."""
    return Claims(learned=learned)


class Claims:
    """Fill ``doc._.claims`` and ``doc.spans["claims"]`` (the contents)."""

    def __init__(self, *, learned: bool = True) -> None:
        self.model = load_model() if learned else None

    def __call__(self, doc: Doc) -> Doc:
        """Find the claims of a document."""
        doc._.claims = []
        doc.spans["claims"] = []
        if not len(doc):
            return doc
        tree = Tree(doc)
        marks = Marks([(s.start, s.end) for s in doc.spans.get("quotes", [])], len(doc))
        found = with_quotations(tree, without_doubles(self.candidates(tree, marks)), marks)
        self.add_sources(tree, found)
        self.add_cue_words(tree, found)
        doc._.claims = records(tree, found, marks)
        doc.spans["claims"] = [span for claim in doc._.claims for span in claim.content]
        return doc

    def candidates(self, tree: Tree, marks: Marks) -> list[Found]:
        """Return for each cue its likeliest content, where it is likely enough."""
        cues: list[int] = []
        contents: list[list[Content]] = []
        for cue in possible_cues(tree):
            possible = contents_of_cue(tree, cue, marks)
            if possible:
                cues.append(cue)
                contents.append(possible)
        if not cues:
            return []
        if self.model:
            probabilities = self.model.content.ranked(
                [cue_features(tree, cue, marks) for cue in cues],
                [
                    [content_features(tree, cue, c, marks) for c in possible]
                    for cue, possible in zip(cues, contents, strict=True)
                ],
            )
            threshold = THRESHOLD
        else:
            probabilities = rule_probabilities(tree, cues, contents, marks)
            threshold = RULE_THRESHOLD
        found = []
        for cue, possible, own in zip(cues, contents, probabilities, strict=True):
            best = max(range(len(own)), key=own.__getitem__)
            if own[best] >= threshold:
                how, ranges = possible[best]
                found.append(Found(cue, how, ranges, own[best]))
        return found


    def add_sources(self, tree: Tree, found: list[Found]) -> None:
        """Set the source of each claim."""
        if not self.model:
            for one in found:
                source = source_of(tree, one.cue, one.how, one.ranges)
                if source:
                    one.source, one.source_way, one.source_head = source
            return
        asked = [(one, possible_sources(tree, one.cue, one.ranges)) for one in found]
        asked = [(one, sources) for one, sources in asked if sources]
        probabilities = self.model.source.ranked(
            [asking_features(tree, one.cue, one.how) for one, _ in asked],
            [[source_features(tree, one.cue, one.how, s) for s in all_] for one, all_ in asked],
        )
        for (one, sources), own in zip(asked, probabilities, strict=True):
            best = max(range(len(own)), key=own.__getitem__)
            if sum(own) >= 0.5:  # else none of them is likelier than that nobody is named
                source = sources[best]
                one.source, one.source_way = source.range, source.way
                one.source_head = source.head

    def add_cue_words(self, tree: Tree, found: list[Found]) -> None:
        """Set the words of each claim's cue."""
        if not self.model:
            for one in found:
                one.words = cue_span(tree, one.cue, one.ranges, one.source)
            return
        spans = [possible_spans(tree, one.cue, one.ranges, one.source) for one in found]
        probabilities = self.model.words.ranked(
            [asking_features(tree, one.cue, one.how) for one in found],
            [
                [span_features(tree, one.cue, one.ranges, one.how, s) for s in own]
                for one, own in zip(found, spans, strict=True)
            ],
        )
        for one, possible, own in zip(found, spans, probabilities, strict=True):
            one.words = possible[max(range(len(own)), key=own.__getitem__)]


def without_doubles(found: list[Found]) -> list[Found]:
    """Drop of two claims with the same content the less likely one, unless one holds the other."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda f: (-f.probability, f.cue)):
        for other in kept:
            if one.holds(other.cue) or other.holds(one.cue):
                if one.holds(other.cue) and other.holds(one.cue):
                    break
                continue
            shared = sum(
                max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in one.ranges for b in other.ranges
            )
            if shared * 2 >= min(one.size(), other.size()):
                break
        else:
            kept.append(one)
    return sorted(kept, key=lambda f: (f.cue, f.ranges))


def records(tree: Tree, found: list[Found], marks: Marks) -> list[Claim]:
    """Return the claims as records, each knowing the one that it is nested in."""
    doc = tree.doc
    made = [_record(tree, doc, one, marks) for one in found]
    order = sorted(range(len(found)), key=lambda i: -found[i].size())
    for i in order:
        holding = [j for j in order if j != i and found[j].holds(found[i].cue)]
        if holding:
            outer = made[min(holding, key=lambda j: (found[j].size(), j))]
            if not _in_chain(outer, made[i]):
                made[i].within = outer
    for claim in sorted(made, key=lambda c: c.depth):
        if claim.within is not None:
            claim.certainty = combined_certainty(claim.certainty, claim.within.certainty)
            claim.polarity = combined_polarity(claim.polarity, claim.within.polarity)
    return made


def _in_chain(claim: Claim | None, looked_for: Claim) -> bool:
    """Tell whether a claim stands in another one, at any depth."""
    at = claim
    while at is not None:
        if at is looked_for:
            return True
        at = at.within
    return False


def _record(tree: Tree, doc: Doc, one: Found, marks: Marks) -> Claim:
    """Return one claim as a record."""
    content = [doc[start:end] for start, end in one.ranges]
    quoted = [
        Span(doc, max(s, start), min(e, end))
        for start, end in one.ranges
        for s, e in marks.touching(start, end)
    ]
    n_quoted = sum(len(span) for span in quoted)
    whole = n_quoted >= one.size() - 2 if one.size() > 2 else n_quoted == one.size()
    source = doc[one.source[0] : one.source[1]] if one.source else None
    mention = mention_at(doc[one.source_head]) if source is not None and doc._.mentions else None
    return Claim(
        content=content,
        cue=doc[one.words[0] : one.words[1]],
        source=source,
        actor=mention.actor if mention else None,
        source_kind=kind_of_source(source, one.source_head, mention),
        cue_kind=cue_kind(tree, one.cue) or "speech",
        quotation="indirect" if not quoted else "direct" if whole else "mixed",
        quoted=quoted,
        certainty=certainty_of(tree, one.cue, one.ranges),
        polarity=polarity_of(tree, one.cue, one.ranges),
        rule=f"{tree.pos[one.cue].lower()} {one.how}",
        confidence=round(float(one.probability), 3),
    )
