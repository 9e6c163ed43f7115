"""When a meeting takes place: the date expression that belongs to it, and its days."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
from spacy.tokens import Doc, Span

from workbench import grammar
from workbench.components.meeting_telling import Telling
from workbench.english import dates
from workbench.english.dates import Date

__all__ = ["resolve", "stretched", "times", "when_of"]

COUNT = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
#: Verbs whose time is that of the meeting they speak of; "announced on Friday" is not.
TIMED = {"begin", "conclude", "end", "expect", "hold", "host", "plan", "schedule", "set", "start"}
DURATION = re.compile(r"\b(\d\d?|" + "|".join(COUNT[1:]) + r")\s?-\s?day\b", re.I)


def times(sentence: Span) -> list[Span]:
    """Return the date expressions of a sentence."""
    text, doc = sentence.text, sentence.doc
    found = []
    for start, end in dates.find(text):
        span = doc.char_span(
            sentence.start_char + start, sentence.start_char + end, alignment_mode="expand"
        )
        if span is not None and len(span):
            found.append(span)
    return found


def when_of(telling: Telling, expressions: list[Span]) -> Span | None:
    """Return the date expression that belongs to a meeting, not to another verb of the sentence."""
    best: tuple[int, int, Span] | None = None
    for span in expressions:
        rank = _belongs(span, telling)
        rank = _stands_next(span, telling) if rank is None else rank
        if rank is None:
            continue
        distance = abs(span.root.i - telling.trigger.i)
        if best is None or (rank, distance) < best[:2]:
            best = (rank, distance, span)
    return best[2] if best else None


def _belongs(span: Span, telling: Telling) -> int | None:
    """Return how closely a date hangs on a meeting: 0 on its word, None not at all."""
    trigger, predicate = telling.trigger, telling.predicate
    held = {t.i for t in span}
    outside = next((t for t in [span.root, *span.root.ancestors] if t.i not in held), None)
    start = trigger.sent.start_char
    names = dates.modifies_noun(trigger.sent.text, span.start_char - start, span.end_char - start)
    if names and outside is not None and outside.i != trigger.i:  # "at last month's ball"
        role, above = grammar.attachment(outside)
        near = above.i in (trigger.i, predicate.i) and role in ("at", "in", "during", "on")
        return 1 if near else None
    while outside is not None:
        if outside.i == trigger.i:
            return 0
        if outside.i == predicate.i:
            return 1
        if outside.pos_ in ("VERB", "AUX"):
            clause = grammar.relation(outside) in ("acl", "acl:relcl")
            if clause and outside.head.i == trigger.i and outside.lemma_ in TIMED:
                return 1  # "a meeting that had been planned for Sunday"
            break
        if outside.head.i == outside.i:
            break
        outside = outside.head
    if outside is None:
        return None
    above = predicate
    for step in range(3):  # "is scheduled Friday to meet", "spoke Sunday after meeting"
        if grammar.relation(above) == "ccomp" or above.head.i == above.i:
            break
        above = above.head
        if above.i == outside.i:
            return 2 + step
    return None


def _stands_next(span: Span, telling: Telling) -> int | None:
    """Return 9 for a date that follows a meeting's word with no other clause between."""
    trigger = telling.trigger
    between = trigger.doc[trigger.i + 1 : span.start]
    apart = any(t.pos_ in ("VERB", "SCONJ") or t.tag_ in ("WP", "WDT") for t in between)
    start = trigger.sent.start_char
    names = dates.modifies_noun(trigger.sent.text, span.start_char - start, span.end_char - start)
    return None if span.start <= trigger.i or apart or names else 9


def resolve(span: Span, status: str, doc: Doc, telling: Telling) -> Date:
    """Return the day or days that a date expression means for a meeting of that status.

    A date that hangs on a verb above ("arrived Wednesday to meet") has the tense of that verb.
    """
    tense: str | None = "past" if status in ("held", "ongoing", "cancelled") else "future"
    rank = _belongs(span, telling)
    if rank is not None and rank > 1 and tense == "future":
        above = next((t for t in span.root.ancestors if t.pos_ == "VERB"), telling.predicate)
        if grammar.tense(above) == "past" and not grammar.is_passive(above):
            tense = "past"
    elif tense == "future" and _is_old_plan(telling):
        tense = None
    return dates.resolve(span.text, doc._.published, tense=tense, default_year=doc._.default_year)


def _is_old_plan(telling: Telling) -> bool:
    """Tell whether a plan is told as past, so that its day may be over.

    "He planned to meet", "declared his intention to meet".
    """
    verb = telling.predicate
    above = grammar.governor(verb) if verb.tag_ == "VB" else None
    return above is not None and grammar.tense(above) == "past" and not grammar.is_passive(above)


def stretched(date: Date, telling: Telling, status: str) -> Date:
    """Return a day with the days that "a two-day visit" adds after it, or before its end."""
    found = DURATION.search(grammar.noun_phrase(telling.trigger).text)
    if found is None or date.start is None or date.end != date.start:
        return date
    days = int(found[1]) if found[1].isdigit() else COUNT.index(found[1].lower()) + 1
    more = pd.Timedelta(days=days - 1)
    note = "; ".join(filter(None, [date.note, f"{days} days told"]))
    if telling.predicate.lemma_ in ("conclude", "end", "finish", "complete", "wrap"):
        return replace(date, start=date.start - more, precision="range", note=note)
    return replace(date, end=date.end + more, precision="range", note=note)
