"""One label for one wording: lists, neighbours and repetitions vote.

A tagger decides word by word, so that one name is a person in one sentence and a place in the
next; in one document the same letters nearly always mean the same.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from workbench.components.listing import PERSON_CUES
from workbench.components.words import Name, Text, given_names, organization_nouns, title_length
from workbench.english.gazetteer import entry
from workbench.english.offices import surnames

__all__ = ["vote"]

# nouns that say that a place's name follows: "the city of Omsk"
SETTLEMENTS = {"city", "town", "village", "province", "district", "region", "capital", "county"}
SETTLEMENTS |= {"island", "port", "suburb", "state", "municipality", "township", "peninsula"}
PLACE_FIRST = {"County", "Mount", "Lake", "Cape", "Port", "Fort", "Gulf", "River", "Camp", "Isle"}
PLACE_NOUNS = {
    "Airport", "Avenue", "Bay", "Beach", "Bridge", "Canal", "Coast", "County", "Creek", "Desert",
    "District", "Falls", "Field", "Gulf", "Hall", "Hill", "Hills", "Island", "Islands", "Lake",
    "Mosque", "Mount", "Mountain", "Mountains", "Ocean", "Park", "Peninsula", "Plaza", "Port",
    "Prison", "Province", "River", "Road", "Sea", "Square", "Stadium", "Strait", "Street",
    "Theater", "Theatre", "Tower", "Valley", "Village",
}  # fmt: skip
RANKS = ("office", "rank", "royal", "honorific")


def vote(text: Text, names: list[Name]) -> list[Name]:
    """Return names with one label for each wording.

    The word lists decide first, then part of a person's full name, then a form of address
    before it, then the last noun ("... Airport"), then the majority of the document.
    """
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    parts: Counter[str] = Counter()
    for start, end, label in names:
        phrase = text.phrase(start, end)
        votes[phrase][label] += 1
        if label != "NORP" and start:
            for cue, weight in _cues(text, start, end):
                votes[phrase][cue] += weight
    found: dict[Name, str] = {}
    for name in sorted(names, key=lambda n: (n.start - n.end, n.start)):  # full names first
        start, end, label = name
        phrase = text.phrase(start, end)
        if label in ("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "PRODUCT", "WORK_OF_ART"):
            label = _label(text, phrase, start, end, votes, parts)
        found[name] = label
        if label == "PERSON" and end - start > 1:
            parts.update({text.words[start], text.words[end - 1], _surname(text, start, end)})
    return [Name(n.start, n.end, found[n]) for n in names]


def _surname(text: Text, start: int, end: int) -> str:
    """Return the last word of a name, hyphens and all: "al-Quaety"."""
    last = end - 1
    while last > start + 1 and not text.spaced[last - 1]:
        last -= 1
    return text.phrase(last, end)


def _cues(text: Text, start: int, end: int) -> Iterator[tuple[str, int]]:
    """Yield what the words beside a name say that it is."""
    words = text.words
    before = words[start - 1]
    if before in PERSON_CUES:
        yield "PERSON", 5
    elif title_length(words, start - 1, start)[1] in RANKS and text.capital[start - 1]:
        yield "PERSON", 2
    if before == "of" and start > 1 and words[start - 2].lower() in SETTLEMENTS:
        yield "GPE", 3
    if end < len(words) and words[end] in SETTLEMENTS and text.spaced[end - 1]:
        yield "GPE", 2


def _label(
    text: Text,
    phrase: str,
    start: int,
    end: int,
    votes: dict[str, Counter[str]],
    parts: Counter[str],
) -> str:
    known, own = entry(phrase), votes[phrase]
    first, last = text.words[start], text.words[end - 1]
    single = end - start == 1
    if own["PERSON"] >= 5 and single:
        return "PERSON"
    if known is not None and not (single and phrase in parts and known.kind != "state"):
        return known.label
    if phrase in parts:
        return "PERSON"
    if not single and known is None:
        if last in PLACE_NOUNS or first in PLACE_FIRST:
            return "LOC" if own["GPE"] == 0 else "GPE"
        if last in organization_nouns():
            return "ORG"
        if first in given_names() and own["GPE"] < 3:
            return "PERSON"
        if own["ORG"] + own["GPE"] and end - start < 5 and _is_surname(votes[last]):
            return "PERSON"
    if single and known is None and first in given_names() and not own["GPE"] > 2:
        return "PERSON"
    if single and phrase in surnames() and entry(phrase) is None:
        return "PERSON"
    if single and phrase.isupper() and 2 < len(phrase) < 7 and own["GPE"] <= own["ORG"]:
        return "ORG"
    order = ("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "PRODUCT", "WORK_OF_ART")
    return max(order, key=lambda label: (own[label], -order.index(label)))


def _is_surname(votes: Counter[str]) -> bool:
    return votes["PERSON"] > sum(votes.values()) - votes["PERSON"]
