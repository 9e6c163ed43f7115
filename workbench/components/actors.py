"""Actors of one article and everything that mentions them."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from workbench.components.descriptions import describe
from workbench.components.metonyms import metonyms
from workbench.components.names import named_actors
from workbench.components.pronouns import resolve_pronouns
from workbench.components.words import Text

__all__ = ["Actors", "make_actors"]


@Language.factory(
    "workbench_actors",
    requires=["doc.ents", "token.dep", "token.tag"],
    assigns=["doc._.actors", "doc._.mentions", "doc.spans"],
)
def make_actors(nlp: Language, name: str) -> Actors:
    """Return the component."""
    return Actors()


class Actors:
    """Set ``doc._.actors``, ``doc._.mentions`` and ``doc.spans["mentions"]``."""

    def __call__(self, doc: Doc) -> Doc:
        """Find the actors of a document."""
        text = Text.of(doc)
        actors, mentions = named_actors(doc)
        metonyms(doc, actors, mentions)
        describe(doc, text, actors, mentions)
        resolve_pronouns(doc, text, mentions)
        doc._.actors = actors
        doc._.mentions = mentions
        doc.spans["mentions"] = [m.span for m in mentions]
        return doc
