"""What a text itself says that people are: titles before names and appositions beside them.

"Chinese leader Xi Jinping", "Wang Yi, China's top diplomat" and "his Russian counterpart, Viktor
Khristenko" each give a description of a named person, and most of them an office and a state.
These are the first evidence for who "the Chinese leader" is further down.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc

from workbench.components.metonyms import stands_for
from workbench.components.words import Text
from workbench.english import lexicons
from workbench.english.gazetteer import entry, state
from workbench.findings import Actor, Mention

__all__ = ["Described", "Phrase", "Phrases", "role_nouns", "titled"]

BREAKS = {",", ".", ";", ":", "(", ")", "—", "–", '"', "“", "”", "!", "?"}
DETERMINERS = {"the", "a", "an", "his", "her", "their", "its", "this", "that"}
EARLIER = {"former", "ex", "late", "then", "onetime", "outgoing"}
LONGEST = 9  # words that an apposition's noun may stand behind its start


@dataclass(frozen=True)
class Phrase:
    """A noun phrase that describes: tokens from ``start`` to ``end``, its noun and its state."""

    start: int
    end: int
    noun: str
    country: str | None
    earlier: bool  # "former president"

    @property
    def role(self) -> str:
        """The office as the frames show it."""
        noun = f"former {self.noun}" if self.earlier else self.noun
        return f"{noun}, {self.country}" if self.country else noun


@dataclass(frozen=True)
class Described:
    """A phrase and the actor whom the text gives it to."""

    phrase: Phrase
    actor: Actor


@cache
def role_nouns() -> dict[str, str]:
    """Return the nouns that describe people and bodies, with the type they describe."""
    nouns = {row["noun"]: row["type"] for row in lexicons.load("role_nouns")}
    for row in lexicons.load("titles"):
        if row["kind"] in ("office", "rank", "royal"):
            nouns.setdefault(row["title"].lower(), "person")
    return nouns


@cache
def _lasts() -> frozenset[str]:
    return frozenset(noun.replace("-", " ").split()[-1] for noun in role_nouns()) | {
        noun.split()[-1] for noun in role_nouns()
    }


class Phrases:
    """The words of a document, read for noun phrases around the nouns of the list."""

    def __init__(self, doc: Doc, text: Text) -> None:
        self.lower = text.small
        self.tags = text.tags
        self.ent_end = {e.end: e for e in doc.ents}
        self.ent_start = {e.start: e for e in doc.ents}

    def noun_before(self, end: int) -> tuple[int, str] | None:
        """Return where the longest listed noun that ends at a token starts, and the noun."""
        if end < 1 or self.lower[end - 1] not in _lasts():
            return None
        for n in (4, 3, 2, 1):
            if end - n >= 0:
                noun = " ".join(self.lower[end - n : end]).replace(" - ", "-")
                if noun in role_nouns():
                    return end - n, noun
        return None

    def phrase(self, start: int, end: int, noun: str) -> Phrase:
        """Return the phrase of a noun with what qualifies it on both sides."""
        country, earlier = None, False
        while start > 0:
            before = self.ent_end.get(start)
            possessed = self.lower[start - 1] in ("'s", "’s", "'", "’")
            if before is None and possessed:
                before = self.ent_end.get(start - 1)
            if before is not None and before.label_ in ("NORP", "GPE", "ORG", "FAC", "LOC"):
                country = country or _country(before.text)
                start = before.start
            elif self.tags[start - 1] in ("JJ", "NN", "NNP", "VBN", "JJS", "HYPH") or (
                self.lower[start - 1] in EARLIER
            ):
                if self.lower[start - 1] in DETERMINERS | BREAKS:
                    break
                earlier |= self.lower[start - 1] in EARLIER
                start -= 1
            else:
                break
        if self.lower[start - 1 : start] and self.lower[start - 1] in DETERMINERS and start:
            start -= 1
        if end + 1 < len(self.lower) and self.lower[end] in ("of", "for", "to", "at"):
            after = end + 1 + (self.lower[end + 1] == "the")
            owner = self.ent_start.get(after)
            if owner is not None and owner.label_ in ("GPE", "ORG", "LOC", "NORP"):
                country = country or _country(owner.text)
                end = owner.end
        return Phrase(start, end, noun, country, earlier)


def _country(text: str) -> str | None:
    """Return the state or body that an owner's name speaks of."""
    found = state(text)
    if found is not None:
        return found
    whom = stands_for(text)
    known = entry(text)
    if whom is not None:
        return whom
    return known.name if known is not None and known.kind == "organization" else None


def titled(doc: Doc, phrases: Phrases, mentions: list[Mention]) -> list[tuple[Described, str]]:
    """Return the descriptions that stand beside names, each with the rule that found it."""
    found = []
    for mention in mentions:
        if mention.form != "name" or mention.actor is None:
            continue
        if mention.actor.type not in ("person", "organization"):
            continue
        for rule, phrase in _beside(phrases, mention.span.start, mention.span.end):
            if role_nouns()[phrase.noun] == mention.actor.type:
                found.append((Described(phrase, mention.actor), rule))
    return found


def _beside(phrases: Phrases, start: int, end: int) -> list[tuple[str, Phrase]]:
    found = []
    lower = phrases.lower
    edge = start
    while edge > 0 and lower[edge - 1] in (
        "mr",
        "mr.",
        "mrs",
        "mrs.",
        "ms",
        "ms.",
        "dr",
        "dr.",
        "the",
    ):
        edge -= 1
    title = phrases.noun_before(edge)
    if title is not None:
        found.append(("title", phrases.phrase(title[0], edge, title[1])))
    elif edge > 1 and lower[edge - 1] == ",":
        before = _before_comma(phrases, edge - 1)
        if before is not None and end < len(lower) and lower[end] in BREAKS | {"'s", "’s"}:
            found.append(("apposition", before))
    if end + 1 < len(lower) and lower[end] == ",":
        after = _after_comma(phrases, end + 1)
        if after is not None:
            found.append(("apposition", after))
    return found


def _before_comma(phrases: Phrases, comma: int) -> Phrase | None:
    noun = phrases.noun_before(comma)
    if noun is None:
        owner = phrases.ent_end.get(comma)
        if owner is not None and owner.start > 1:
            at = owner.start - (phrases.lower[owner.start - 1] == "the")
            if phrases.lower[at - 1] in ("of", "for", "to"):
                noun = phrases.noun_before(at - 1)
                if noun is not None:
                    return _definite(phrases, phrases.phrase(noun[0], at - 1, noun[1]))
        return None
    return _definite(phrases, phrases.phrase(noun[0], comma, noun[1]))


def _definite(phrases: Phrases, phrase: Phrase) -> Phrase | None:
    """Return a phrase that begins with "the", "his" or an owner; a bare noun is a list's item."""
    first = phrases.lower[phrase.start]
    owned = any(w in ("'s", "’s") for w in phrases.lower[phrase.start : phrase.end])
    return phrase if first in DETERMINERS or owned else None


def _after_comma(phrases: Phrases, start: int) -> Phrase | None:
    """Return the description that starts behind a name's comma: "Wang Yi, *China's envoy*"."""
    lower, tags = phrases.lower, phrases.tags
    end = start
    while end < len(lower) and end - start < LONGEST:
        end += 1
        if lower[end - 1] in BREAKS or tags[end - 1] in (
            "VBD",
            "VBZ",
            "VBP",
            "MD",
            "WP",
            "TO",
            "CC",
        ):
            return None
        found = phrases.noun_before(end)
        if found is not None and not (end < len(lower) and phrases.noun_before(end + 1)):
            if end in phrases.ent_start and phrases.ent_start[end].label_ == "PERSON":
                return None  # the next name's title
            phrase = phrases.phrase(found[0], end, found[1])
            return phrase if phrase.start >= start and phrase.start - start < 2 else None
    return None
