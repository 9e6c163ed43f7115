"""The words that tell a meeting, and on whose word it is told."""

from __future__ import annotations

from spacy.tokens import Span

from workbench import grammar
from workbench.components.meeting_telling import Telling
from workbench.findings import Claim

__all__ = ["claim_about", "evidence_of"]

LONGEST = 25  # words of an evidence span


def evidence_of(telling: Telling) -> Span:
    """Return the clause that tells a meeting, cut to what holds its people if it is long."""
    doc, sentence = telling.trigger.doc, telling.trigger.sent
    span = grammar.clause(telling.predicate)
    start, end = max(span.start, sentence.start), min(span.end, sentence.end)
    if not start <= telling.trigger.i < end:
        start, end = sentence.start, sentence.end
    if end - start > LONGEST:
        need = [t.i for t in telling.people if start <= t.i < end] + [telling.trigger.i]
        first = min(grammar.noun_phrase(doc[min(need)]).start, telling.trigger.i)
        start = max(start, min(first, telling.trigger.i))
        if telling.trigger.i - start >= LONGEST:
            start = telling.trigger.i - LONGEST // 2
        end = min(end, start + LONGEST)
    while end > start + 1 and (doc[end - 1].is_space or doc[end - 1].is_punct):
        end -= 1
    while start < end - 1 and (doc[start].is_space or doc[start].is_punct):
        start += 1
    return doc[start:end]


def claim_about(telling: Telling, claims: list[Claim]) -> Claim | None:
    """Return the innermost claim in whose content a telling stands, or None."""
    spot = telling.trigger.i
    held = [c for c in claims if any(s.start <= spot < s.end for s in c.content)]
    return max(held, key=lambda c: c.depth) if held else None
