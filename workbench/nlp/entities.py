"""Entities: the encoder's tags, made consistent over the article and with the word lists.

What is a name in one place is one in every place of an article (one sense per discourse; Gale,
Church and Yarowsky 1992), under the label that its mentions have together; listed states and
bodies are names wherever they stand.
"""

from __future__ import annotations

from collections import defaultdict

from spacy.language import Language
from spacy.tokens import Doc, Span

from workbench.english.gazetteer import Gazetteer
from workbench.nlp.decoding import entity_spans
from workbench.nlp.heads import ENTITY_TAGS, TYPE_OF_LABEL
from workbench.nlp.spacy_encoder import encoder_of

__all__ = ["Entities", "make_entities"]

Name = tuple[int, int, str, float]
_POSSESSIVE = ("'s", "’s", "'", "’")


@Language.factory(
    "workbench_entities",
    requires=["doc._.reading"],
    assigns=["doc.ents", "doc._.name_scores", "token.ent_type", "token.ent_iob"],
    default_config={"sure": 0.6, "consistent": True, "listed": True},
)
def make_entities(
    nlp: Language, name: str, sure: float, consistent: bool, listed: bool
) -> Entities:
    """Return the component.

    `sure` is the probability from which a name counts for other places; `consistent` and `listed`
    switch what is done beside the encoder's tags.
    """
    gazetteer = Gazetteer(lambda text: [t.text for t in nlp.make_doc(text)]) if listed else None
    least = encoder_of(nlp).threshold("name", 0.0)
    return Entities(gazetteer, sure=sure, least=least, consistent=consistent)


class Entities:
    """Set ``doc.ents``."""

    def __init__(
        self,
        gazetteer: Gazetteer | None = None,
        *,
        sure: float = 0.6,
        least: float = 0.0,
        consistent: bool = True,
    ) -> None:
        self.gazetteer, self.sure, self.consistent = gazetteer, sure, consistent
        self.least = least

    def __call__(self, doc: Doc) -> Doc:
        """Find the entities of a document."""
        found = [
            n
            for n in entity_spans(doc._.reading.out["entity"], ENTITY_TAGS)
            if n[2] not in TYPE_OF_LABEL or n[3] >= self.least
        ]
        names = _joined(doc, [n for s in found if (n := _trimmed(doc, s))])
        if self.gazetteer is not None:
            names = self._with_listed(doc, names)
        if self.consistent:
            names = self._repeated(doc, _voted(doc, names))
        doc._.name_scores = {(s, e): p for s, e, _, p in names}
        doc.ents = [Span(doc, s, e, label=label) for s, e, label, _ in names]
        return doc

    def _with_listed(self, doc: Doc, names: list[Name]) -> list[Name]:
        """Add listed states and bodies where no name stands."""
        assert self.gazetteer is not None
        words = doc._.reading.words
        taken = {k for s, e, _, _ in names for k in range(s, e)}
        more = [
            (s, e, known.label, 1.0)
            for s, e, known in self.gazetteer.find(words, [False] * len(words))
            if known.kind in ("state", "people") and taken.isdisjoint(range(s, e))
        ]
        return sorted([*names, *more])

    def _repeated(self, doc: Doc, names: list[Name]) -> list[Name]:
        """Add what stands elsewhere as a sure name, word by word the same."""
        known: dict[str, dict[tuple[str, ...], str]] = defaultdict(dict)
        for s, e, label, p in names:
            words = tuple(t.text for t in doc[s:e])
            capital = any(w[:1].isupper() for w in words)
            long = len(words) > 1 or len(words[0]) > 3 or words[0].isupper()
            if label in TYPE_OF_LABEL and p >= self.sure and capital and long:
                known[words[0]][words] = label
        taken = {k for s, e, _, _ in names for k in range(s, e)}
        more: list[Name] = []
        here = doc._.reading.words
        for at, word in enumerate(here):
            if word not in known:
                continue
            for words, label in sorted(known[word].items(), key=lambda x: -len(x[0])):
                span = range(at, at + len(words))
                if taken.isdisjoint(span) and tuple(here[at : span.stop]) == words:
                    more.append((span.start, span.stop, label, self.sure))
                    taken |= set(span)
                    break
        return sorted([*names, *more])


def _trimmed(doc: Doc, name: Name) -> Name | None:
    """Return a name without space, a leading article and a trailing possessive."""
    s, e, label, p = name
    while s < e and (doc[s].is_space or (label in TYPE_OF_LABEL and doc[s].text == "the")):
        s += 1
    while s < e and (doc[e - 1].is_space or doc[e - 1].text in _POSSESSIVE):
        e -= 1
    if (
        s < e
        and label in TYPE_OF_LABEL
        and not any(t.text[:1].isupper() or t.text[:1].isdigit() for t in doc[s:e])
    ):
        return None
    return (s, e, label, p) if s < e else None


def _joined(doc: Doc, names: list[Name]) -> list[Name]:
    """Join names of one label that stand side by side ("Press" "TV")."""
    out: list[Name] = []
    for s, e, label, p in names:
        if out and out[-1][1] == s and out[-1][2] == label and label in TYPE_OF_LABEL:
            out[-1] = (out[-1][0], e, label, min(p, out[-1][3]))
        else:
            out.append((s, e, label, p))
    return out


def _voted(doc: Doc, names: list[Name]) -> list[Name]:
    """Give all mentions of one form the label that they have together."""
    votes: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for s, e, label, p in names:
        if label in TYPE_OF_LABEL:
            votes[doc[s:e].text][label] += p
    best = {text: max(labels, key=lambda k: labels[k]) for text, labels in votes.items()}
    return [
        (s, e, best.get(doc[s:e].text, label) if label in TYPE_OF_LABEL else label, p)
        for s, e, label, p in names
    ]
