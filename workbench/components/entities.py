"""Better entities, whatever pipeline found them.

The rules know nothing of a model: they read words, tags and the entities that a tagger set,
and write ``doc.ents`` anew. They accept our labels (PERSON ORG GPE LOC NORP DATE EVENT) and
those of OntoNotes beside them; numbers, dates and other labels are kept as they are.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Span

from workbench.components.attachment import mend_infinitives, mend_names
from workbench.components.boundaries import extend, join, trim
from workbench.components.composition import compose
from workbench.components.consistency import from_body, repeat
from workbench.components.division import cut
from workbench.components.labels import vote
from workbench.components.listing import drop_non_actors, listed
from workbench.components.words import Name, Text
from workbench.english.gazetteer import Gazetteer

__all__ = ["Entities", "make_entities"]

NAMES = ("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "PRODUCT", "WORK_OF_ART")


@Language.factory(
    "workbench_entities",
    requires=["doc.ents", "token.tag"],
    assigns=["doc.ents", "token.ent_type", "token.dep"],
)
def make_entities(nlp: Language, name: str) -> Entities:
    """Return the component for a pipeline's tokenizer."""
    return Entities(Gazetteer(lambda text: [t.text for t in nlp.make_doc(text)]))


class Entities:
    """Repair the entities of a document.

    Notes
    -----
    In this order: trim (articles, possessives, titles off), cut names that hold several, add
    listed names, compose what their words tell, join neighbours, extend cut names, drop what is
    no actor, keep in headlines what the body names, repeat what is named elsewhere, vote on
    labels. Then mend the parse of names that it tore apart.
    The approach is that of name consistency in newswire ("one sense per discourse", Gale,
    Church and Yarowsky 1992). It misses names that the tagger never finds and no list has.
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer

    def __call__(self, doc: Doc) -> Doc:
        """Set ``doc.ents`` anew."""
        text = Text.of(doc)
        names = [Name(e.start, e.end, e.label_) for e in doc.ents if e.label_ in NAMES]
        others = [e for e in doc.ents if e.label_ not in NAMES]
        known = self.gazetteer.find(text.words, text.shouted)
        names = cut(text, trim(text, names), known)
        names = trim(text, listed(text, names, known))
        names = trim(text, join(text, compose(text, names)))
        names = trim(text, extend(text, names))
        names = from_body(text, drop_non_actors(text, names))
        names = repeat(text, names)
        names = drop_non_actors(text, join(text, vote(text, names)))
        doc.ents = _merged(doc, names, others)
        return mend_infinitives(mend_names(doc)) if doc.has_annotation("DEP") else doc


def _merged(doc: Doc, names: list[Name], others: list[Span]) -> list[Span]:
    """Return names and other entities without overlaps; names go first."""
    found: list[Span] = []
    covered: set[int] = set()
    for start, end, label in names:
        if covered.isdisjoint(range(start, end)):
            covered |= set(range(start, end))
            found.append(Span(doc, start, end, label=label))
    found += [e for e in others if covered.isdisjoint(range(e.start, e.end))]
    return sorted(found, key=lambda e: e.start)
