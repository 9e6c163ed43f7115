"""Claims: what a document attributes to whom, and on whose word.

A cue and what it attributes are weighed by the learned model (``learned=True`` and packaged
weights) or by rules over the same candidates; sources, cue words, certainty and polarity follow
from the parse. A claim whose cue stands in another's content is nested in it.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from workbench.components.claim_choice import Found, untangled, without_echoes
from workbench.components.claim_model import load_model
from workbench.components.claim_records import records
from workbench.components.claim_rules import rule_probabilities
from workbench.components.contents import contents_of_cue
from workbench.components.cue_features import content_features, cue_features
from workbench.components.cue_spans import cue_span, possible_spans, span_features
from workbench.components.cues import possible_cues
from workbench.components.marks import Marks
from workbench.components.quotations import with_quotations
from workbench.components.source_features import asking_features, source_features
from workbench.components.sources import possible_sources, source_of
from workbench.tree import Tree

__all__ = ["Claims", "make_claims"]

THRESHOLD = 0.28
RULE_THRESHOLD = 0.5


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

    @property
    def threshold(self) -> float:
        """Return the probability from which a claim is one."""
        return THRESHOLD if self.model else RULE_THRESHOLD

    def __call__(self, doc: Doc) -> Doc:
        """Find the claims of a document."""
        doc._.claims = []
        doc.spans["claims"] = []
        if not len(doc):
            return doc
        tree = Tree(doc)
        marks = Marks([(s.start, s.end) for s in doc.spans.get("quotes", [])], len(doc))
        found = untangled(with_quotations(tree, self.candidates(tree, marks), marks))
        self.add_sources(tree, found)
        found = without_echoes(found)
        self.add_cue_words(tree, found)
        doc._.claims = records(tree, found, marks)
        doc.spans["claims"] = [span for claim in doc._.claims for span in claim.content]
        return doc

    def candidates(self, tree: Tree, marks: Marks) -> list[Found]:
        """Return for each cue its likeliest content, where it is likely enough."""
        cues = possible_cues(tree)
        features: list[list[str]] = []
        if self.model:
            features = [cue_features(tree, cue, marks) for cue in cues]
            keep = self.model.content.worth_asking(features)
            cues = [cue for cue, kept in zip(cues, keep, strict=True) if kept]
            features = [f for f, kept in zip(features, keep, strict=True) if kept]
        contents = [contents_of_cue(tree, cue, marks) for cue in cues]
        able = [i for i, possible in enumerate(contents) if possible]
        cues, contents = [cues[i] for i in able], [contents[i] for i in able]
        if not cues:
            return []
        if self.model:
            probabilities = self.model.content.ranked(
                [features[i] for i in able],
                [
                    [content_features(tree, cue, c, marks) for c in possible]
                    for cue, possible in zip(cues, contents, strict=True)
                ],
            )
        else:
            probabilities = rule_probabilities(tree, cues, contents, marks)
        found, by = [], "learned" if self.model else "rule"
        for cue, possible, own in zip(cues, contents, probabilities, strict=True):
            best = max(range(len(own)), key=own.__getitem__)
            if own[best] >= self.threshold:
                how, ranges = possible[best]
                found.append(Found(cue, how, ranges, own[best], by=by))
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
                one.source = sources[best].range
                one.source_way, one.source_head = sources[best].way, sources[best].head

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
