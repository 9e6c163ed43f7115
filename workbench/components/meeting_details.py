"""Where and when a meeting takes place, the words that tell it, and on whose word."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
from spacy.tokens import Doc, Span, Token

from workbench import dates, gazetteer, grammar, lexicons
from workbench.components.meeting_events import Telling, is_site
from workbench.components.meeting_people import Cast
from workbench.dates import Date
from workbench.findings import Claim

__all__ = [
    "claim_about",
    "evidence_of",
    "place_of",
    "resolve",
    "specific",
    "times",
    "when_of",
]

COUNT = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
DURATION = re.compile(r"\b(\d\d?|" + "|".join(COUNT[1:]) + r")\s?-\s?day\b", re.I)
LONGEST = 25  # words of an evidence span
WHERE = {"in", "at", "to", "outside", "near", "inside", "on"}
EVENTS = {r["lemma"] for r in lexicons.load("meeting_words") if r["pos"] == "N"}
WIDE = {"region", "country", "state", "area", "continent", "territory", "province"}


def place_of(telling: Telling, cast: Cast) -> Span | None:
    """Return the words of the most specific place that a telling gives its meeting."""
    found: list[Token] = [telling.place] if telling.place is not None else []
    heads = [telling.trigger]
    if telling.predicate.i != telling.trigger.i:
        heads.append(telling.predicate)
    for head in heads:
        for prep, noun in grammar.obliques(head):
            if prep in WHERE and is_site(noun, cast):
                found.append(noun)
    if telling.trigger.pos_ in ("NOUN", "PROPN"):
        found += [m for m in grammar.modifiers(telling.trigger) if cast.is_place(m)]
    if telling.trigger.pos_ == "VERB" and not found:
        for _, noun in grammar.obliques(telling.trigger):  # "met Putin in Moscow", hung on Putin
            found += [n for p, n in grammar.obliques(noun) if p in WHERE and is_site(n, cast)]
        for noun in grammar.objects(telling.trigger):
            found += [n for p, n in grammar.obliques(noun) if p in WHERE and is_site(n, cast)]
    home = grammar.antecedent(telling.predicate)
    if not found and home is not None and cast.is_place(home):
        found.append(home)
    if not found:
        return None
    best = max(found, key=lambda n: (specific(n), -n.i))
    return _words(best, cast)


def specific(noun: Token) -> int:
    """Return how exact a place is: 2 a building, 1 a town, 0 a country or region."""
    if noun.lemma_.lower() in lexicons.terms("site_words"):
        return 0 if noun.lemma_.lower() in WIDE else 2
    known = gazetteer.entry(noun.text)
    if noun.ent_type_ == "FAC":
        return 2
    return 0 if noun.ent_type_ == "LOC" or (known is not None and known.kind == "state") else 1


def _words(noun: Token, cast: Cast) -> Span:
    named = [n for p, n in grammar.obliques(noun) if p == "of"] + grammar.appositions(noun)
    for inner in named:  # "the town of Jericho", "the capital, Oslo"
        held = cast.mention(inner)
        if held is not None and held.form == "name" and cast.is_place(inner):
            return held.span
    mention = cast.mention(noun)
    if mention is not None and mention.form == "name":
        return mention.span
    if noun.ent_type_:
        ents = [e for e in noun.sent.ents if e.start <= noun.i < e.end]
        if ents:
            return ents[0]
    return grammar.noun_phrase(noun)


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


def times(sentence: Span) -> list[Span]:
    """Return the date expressions of a sentence."""
    text, doc = sentence.text, sentence.doc
    found = []
    for start, end in dates.find(text):
        if dates.modifies_noun(text, start, end) and not _names_event(text[end:]):
            continue
        span = doc.char_span(
            sentence.start_char + start, sentence.start_char + end, alignment_mode="expand"
        )
        if span is not None and len(span):
            found.append(span)
    return found


def _names_event(rest: str) -> bool:
    """Tell whether what follows "next week's" names a meeting."""
    words = [w.strip(",.").lower() for w in rest.split()[:5]]
    return any(w in EVENTS or w.rstrip("s") in EVENTS for w in words)


def when_of(telling: Telling, expressions: list[Span]) -> Span | None:
    """Return the date expression that belongs to a meeting, not to another verb of the sentence."""
    best: tuple[int, int, Span] | None = None
    for span in expressions:
        rank = _belongs(span, telling)
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
    while outside is not None:
        if outside.i == trigger.i:
            return 0
        if outside.i == predicate.i:
            return 1
        if outside.pos_ in ("VERB", "AUX"):
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


def resolve(span: Span, status: str, doc: Doc) -> Date:
    """Return the day or days that a date expression means for a meeting of that status."""
    tense = "past" if status in ("held", "ongoing", "cancelled") else "future"
    return dates.resolve(span.text, doc._.published, tense=tense, default_year=doc._.default_year)


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
