"""Whose word it is: the actor of a claim's source, and what kind of source it is."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import pairwise

from spacy.tokens import Span

from workbench.english import lexicons
from workbench.english.lexicons import of_kind
from workbench.english.pronouns import FIRST_PERSON, PRONOUNS
from workbench.nlp.records import Actor, Claim, Mention
from workbench.nlp.roles import HONORIFICS
from workbench.nlp.turns import turn_at, turns

__all__ = ["actor_of_source", "kind_of_source"]

_TAG = re.compile(r"^[^\S\n]*([^\s:][^:\n]{0,40}):\s", re.MULTILINE)


def actor_of_source(claim: Claim, mentions: list[Mention]) -> tuple[Actor | None, Mention | None]:
    """Return the actor whose word a claim is, and the mention that names it.

    I and we within a quotation are its speaker, in an interview the one whose turn it is; a
    source that the text does not resolve has none.
    """
    span = claim.source
    if span is None:
        return None, None
    words = [t.lower_ for t in span if not t.is_punct]
    if not words:
        return None, None
    if words[0] in FIRST_PERSON and len(words) <= 2:
        return _speaker(claim, mentions), None
    if len(words) == 1 and words[0] in ("who", "which", "that"):
        before = [m for m in mentions if span.start - 2 <= m.span.end <= span.start]
        best = max(before, key=lambda m: (m.span.end, len(m.span)), default=None)
        return (best.actor, best) if best is not None else (None, None)
    inside = [m for m in mentions if span.start <= m.span.start and m.span.end <= span.end]
    inside = [m for m in inside if m.actor is not None]
    if not inside:
        return None, None
    start = span.start + (words[0] in ("the", "a", "an"))
    for m in inside:  # the source is this mention, all of it
        if m.span.end == span.end and m.span.start in (span.start, start):
            return m.actor, m
    people = [m for m in inside if m.actor is not None and m.actor.type == "person"]
    people = [m for m in people if not _is_of_another(m, span)]
    named = [m for m in people if m.form == "name"] or people
    owners = _words("owner")
    if named and not (
        named[0].form == "pronoun" and (len(span) > 2 or named[0].span.text.lower() in owners)
    ):
        joint = {id(m.actor) for m in named}
        return (None, None) if len(joint) > 1 and _are_listed(named) else (named[0].actor, named[0])
    bodies = [m for m in inside if m.actor is not None and m.actor.type != "person"]
    for m in bodies:
        ahead = span.doc[span.start : m.span.start]
        after = [t.lower_ for t in span.doc[m.span.end : span.end]]
        while after and after[0] in ("'s", "’s", "'"):
            after.pop(0)
        leads = not any(t.lower_ in _words("before") for t in ahead)
        if leads and (not after or after[0] in _words("voice") | _words("before") | {",", "("}):
            return m.actor, m
        if not after and any(t.lower_ in _words("voice") for t in ahead):
            return m.actor, m
    only = bodies[0] if bodies and len({id(m.actor) for m in inside}) == 1 else None
    if only is not None and only.actor is not None and only.actor.type == "organization":
        return (None, None) if _words("people").intersection(words) else (only.actor, only)
    return None, None


def _is_of_another(m: Mention, span: Span) -> bool:
    """Return whether a person only says who somebody is ("an aide to *Lind*", "*Lind*'s aide")."""
    doc, before = span.doc, m.span.start - 1
    while before > span.start and doc[before].lower_ in HONORIFICS:
        before -= 1
    if before > span.start and doc[before].lower_ in _words("before"):
        return True
    return m.span.end < span.end - 1 and doc[m.span.end].lower_ in ("'s", "’s", "'", "’")


def _are_listed(named: list[Mention]) -> bool:
    """Return whether names stand in a list ("Lind, Ek and Sy"), not one in the other's detail."""
    for one, other in pairwise(named):
        between = one.span.doc[one.span.end : other.span.start]
        if any(t.lower_ in ("and", "or") for t in between[:2]):
            return True
        if not all(t.is_punct for t in between):
            return False
    return False


def _speaker(claim: Claim, mentions: list[Mention]) -> Actor | None:
    """Return who says I: the source of the claim around it, or whose turn it is."""
    around = claim.within
    while around is not None:
        if around.actor is not None and around.actor.type == "person":
            return around.actor
        around = around.within
    assert claim.source is not None
    doc, at = claim.source.doc, claim.source.start
    for q in doc.spans.get("quotes", []):
        if q.start <= at < q.end:
            for other in doc._.claims:
                if other is not claim and any(
                    c.start <= q.start + 1 and q.end - 1 <= c.end for c in other.content
                ):
                    return other.actor
    text, place = doc.text, claim.source.start_char
    tag = _TAG.match(text, text.rfind("\n", 0, place) + 1)
    turn = turn_at(text, place)
    if tag is not None and tag.end() <= place + 1:
        name = tag[1].strip("*_ ").casefold()
    elif turn is not None and turn.said <= place:
        name = turn.name.casefold()
    else:
        return None
    persons = [
        (m.span.start_char, m.actor)
        for m in mentions
        if m.actor is not None and m.actor.type == "person"
    ]
    for _, person in persons:
        names = {n.casefold() for n in (person.name, *person.aliases)}
        letters = "".join(w[0] for w in person.name.split()).casefold()
        if name in names or (len(name) > 1 and name == letters):
            return person
    if len(name) > 1 or (turn is not None and turn.asks):
        return None
    # "A:", who is the one that the introduction is about
    first = min((t.start for t in turns(text)), default=0)
    introduced = Counter(person for start, person in persons if start < first)
    return introduced.most_common(1)[0][0] if introduced else None


def _words(kind: str) -> frozenset[str]:
    return of_kind("source_words", kind)


@cache
def noun_kinds() -> dict[str, str]:
    """Return the kind of source that a noun stands for."""
    return {row["noun"]: row["kind"] for row in lexicons.load("source_nouns")}


def kind_of_source(span: Span | None, mention: Mention | None) -> str:
    """Return ``named``, ``described``, ``collective``, ``anonymous``, ``document`` or ``none``."""
    if span is None:
        return "none"
    words = [t.lower_ for t in span if not t.is_punct and not t.is_space]
    if not words:
        return "none"
    if _words("unnamed").intersection(words):
        return "anonymous"
    head = _head(words)
    kind = noun_kinds().get(head) or noun_kinds().get(head.removesuffix("s"))
    who = mention.actor if mention is not None and mention.form == "name" else None
    if who is not None and who.type == "person":
        return "named"  # Bill is no bill
    if kind in ("anonymous", "document"):
        return kind
    if mention is not None or any(e.label_ in ("PERSON", "ORG", "GPE") for e in span.ents):
        return "named" if kind != "collective" else "collective"
    if len(words) == 1 and words[0] in PRONOUNS | _words("plural"):
        return "collective" if words[0] in _words("plural") else "described"
    return "collective" if kind == "collective" or head.endswith("s") else "described"


def _head(words: list[str]) -> str:
    """Return the last word before a preposition or a comma's worth of detail."""
    for k, word in enumerate(words):
        if k and word in _words("end"):
            return words[k - 1]
    return words[-1]
