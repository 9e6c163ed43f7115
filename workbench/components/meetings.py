"""The component that fills ``doc._.meetings``: one report a meeting, with all that tells it."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from workbench.components.meeting_coreference import join
from workbench.components.meeting_events import tellings
from workbench.components.meeting_people import Cast

__all__ = ["Meetings", "make_meetings"]


@Language.factory(
    "workbench_meetings",
    requires=["token.dep", "token.tag", "doc.ents", "doc._.mentions"],
    assigns=["doc._.meetings", "doc.spans"],
)
def make_meetings(nlp: Language, name: str) -> Meetings:
    """Return the component."""
    return Meetings()


class Meetings:
    """Find who met whom, where, when, and how sure."""

    def __call__(self, doc: Doc) -> Doc:
        """Set ``doc._.meetings`` and ``doc.spans["meetings"]``."""
        cast = Cast(doc)
        doc._.meetings = join(doc, cast, tellings(doc, cast))
        doc.spans["meetings"] = [span for m in doc._.meetings for span in m.evidence]
        return doc
