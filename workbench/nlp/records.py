"""What is found in one document: actors and their mentions, claims, events.

The components write these records to ``doc._``; :mod:`workbench.nlp.rows` turns them into rows.
Spans are spaCy spans of the document, so every finding leads back to its words.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Doc, Span

from workbench.english.dates import Date

__all__ = ["Actor", "Claim", "MeetingReport", "Mention"]


@dataclass(eq=False)
class Actor:
    """A person, organization or place as one document knows it.

    ``type`` is ``person``, ``organization`` or ``place``; ``name`` the fullest form without
    title; ``roles`` texts such as ``"president, Belarus"``.
    """

    name: str
    type: str
    aliases: list[str] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    country: str | None = None
    wikidata_id: str | None = None


@dataclass(eq=False)
class Mention:
    """One mention of an actor: ``form`` is ``name``, ``description``, ``metonym`` or ``pronoun``.

    ``actor`` is None where the mention stays open; ``rule`` says what resolved it, ``confidence``
    how probable it is that both the mention and its actor are right.
    """

    span: Span
    form: str
    rule: str
    actor: Actor | None = None
    confidence: float = 1.0


@dataclass(eq=False)
class Claim:
    """An attribution: ``source`` says ``content`` by ``cue``; see the claims frame for the values.

    ``actor`` is the source resolved; ``content`` holds more than one span where a quotation
    is cut in two; ``within`` is the claim in whose content this one stands.
    """

    content: list[Span]
    cue: Span | None = None
    source: Span | None = None
    actor: Actor | None = None
    source_kind: str = "none"
    cue_kind: str = "speech"
    quotation: str = "indirect"
    quoted: list[Span] = field(default_factory=list)
    certainty: str = "asserted"
    polarity: str = "affirmed"
    within: Claim | None = None
    rule: str = ""
    confidence: float = 0.5
    scores: tuple[float, ...] = ()

    @property
    def depth(self) -> int:
        """How many claims this one is nested in: 0 at the top."""
        return 0 if self.within is None else self.within.depth + 1


@dataclass(eq=False)
class MeetingReport:
    """A meeting as one document reports it; see the meeting_reports frame for the values."""

    evidence: list[Span]
    kind: str
    status: str
    participants: list[Actor]
    groups: list[Span] = field(default_factory=list)
    place: str | None = None
    place_actor: Actor | None = None
    when: Span | None = None
    date: Date | None = None
    attributed_to: Claim | None = None
    rule: str = ""
    confidence: float = 0.5
    scores: tuple[float, ...] = ()


for _name in ("mentions", "actors", "claims", "meetings", "possible_cues"):
    Doc.set_extension(_name, default=[], force=True)
Doc.set_extension("reading", default=None, force=True)
Doc.set_extension("name_scores", default={}, force=True)
Doc.set_extension("published", default=None, force=True)
Doc.set_extension("default_year", default=None, force=True)
