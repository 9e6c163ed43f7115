"""Find the words that tell a meeting, each by its frame.

The list ``meeting_words`` says which verbs and nouns there are and how each names its people;
:mod:`~workbench.components.meeting_verbs` and :mod:`~workbench.components.meeting_nouns` read
them. Whether it took place, where and when is read elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc

from workbench.components import meeting_nouns as nouns
from workbench.components import meeting_verbs as verbs
from workbench.components.meeting_people import Cast
from workbench.components.meeting_telling import Telling
from workbench.english import lexicons

__all__ = ["tellings"]

CONTESTS = {
    "championship", "cup", "fight", "final", "game", "league", "match", "medal", "playoff",
    "quarterfinal", "round-robin", "semifinal", "semi-final", "tournament", "tennis", "boxing",
}  # fmt: skip

FRAME = {
    ("V", "mutual"): verbs.met,
    ("V", "gather"): verbs.met,
    ("V", "with"): verbs.talked,
    ("V", "host"): verbs.hosted,
    ("V", "visit"): verbs.visited,
    ("V", "travel"): verbs.gone,
    ("V", "see"): verbs.seen,
    ("V", "call on"): verbs.called_on,
    ("V", "awaited"): verbs.awaited,
    ("A", "awaited"): verbs.awaited,
    ("N", "guest"): nouns.guest,
    ("N", "visit"): nouns.happened,
    ("N", "event"): nouns.happened,
    ("N", "plural"): nouns.happened_plural,
    ("N", "call"): nouns.called,
}


def tellings(doc: Doc, cast: Cast) -> Iterator[Telling]:
    """Yield what tells a meeting in a document, in text order."""
    frames = {(r["lemma"], r["pos"]): r for r in lexicons.load("meeting_words")}
    for token in doc:
        row = None
        if token.pos_ == "VERB" or token.lower_ == "visiting":
            row = frames.get(("visit" if token.lower_ == "visiting" else token.lemma_.lower(), "V"))
        elif token.pos_ in ("NOUN", "PROPN"):
            row = frames.get((token.lemma_.lower(), "N"))
        elif token.pos_ == "ADJ":
            row = frames.get((token.lemma_.lower(), "A"))
        telling = None
        if row is not None:
            telling = FRAME[row["pos"], row["frame"]](token, row["kind"], cast)
        elif token.lemma_ == "be":
            telling = verbs.stayed(token, cast)
        if telling is None and token.lower_ == "meeting":
            telling = nouns.assembled(token, cast)
        if telling is not None and not _is_contest(telling):
            telling.rule = telling.rule or f"{row['frame'] if row else 'stay'}:{token.lemma_}"
            yield telling


def _is_contest(telling: Telling) -> bool:
    """Tell whether the clause speaks of sport, where sides "meet" too."""
    words = {t.lemma_.lower() for t in telling.trigger.sent}
    return bool(words & CONTESTS) and telling.kind in ("meeting", "visit")
