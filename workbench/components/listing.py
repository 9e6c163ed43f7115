"""What the word lists say of names: add those that they know, drop what is no actor."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from workbench.components.words import Name, Text
from workbench.english import lexicons
from workbench.english.gazetteer import Entry, entry

__all__ = ["PERSON_CUES", "drop_non_actors", "listed"]

EVENTS = {"War", "Wars"}
STORMS = {"Hurricane", "Typhoon", "Cyclone", "Storm", "Operation", "HMS", "USS"}
PRIZES = {"Prize", "Award", "Awards", "Medal", "Act", "Cup", "Trophy", "Championship", "Bowl"}
ACTORS = ("PERSON", "ORG", "GPE", "LOC", "FAC")
PERSON_CUES = {"Mr", "Mr.", "Mrs", "Mrs.", "Ms", "Ms.", "Miss", "Sen.", "Gov.", "Rep.", "Dr", "Dr."}


def listed(text: Text, names: list[Name], known: list[tuple[int, int, Entry]]) -> list[Name]:
    """Return the names with those of the word lists among them.

    A listed name takes the place of what the tagger has inside it ("Organization for Security"
    and "Cooperation in Europe"), and leaves a longer name alone ("Bank of China"). Where the
    tagger has nothing, it counts unless it looks like part of an unknown name ("Paris Hilton").
    """
    at = {i: name for name in names for i in range(name.start, name.end)}
    gone: set[Name] = set()
    found = []
    for start, end, what in known:
        rivals = {at[i] for i in range(start, end) if i in at}
        if end - start == 1 and text.words[end : end + 1] and text.words[end] in EVENTS:
            continue
        if any(r.start <= start and r.end >= end and r != (start, end, r.label) for r in rivals):
            continue
        if rivals and end - start == 1 and {r.label for r in rivals} == {"PERSON"}:
            continue
        if not rivals and not _stands_alone(text, start, end, what):
            continue
        gone |= rivals
        found.append(Name(start, end, what.label))
    return sorted([n for n in names if n not in gone] + found)


def _stands_alone(text: Text, start: int, end: int, what: Entry) -> bool:
    """Tell whether a listed name that the tagger has not seen is a name of its own there."""
    if end - start > 1 or what.kind == "people" or text.shouted[start]:
        return True
    if not text.tags[start].startswith("NN"):
        return what.kind == "state" or text.hyphened(start) or text.words[end : end + 1] == ["-"]
    if what.kind == "state":
        return True
    before, after = start - 1, end
    if before >= 0 and not text.opens[start] and text.words[before] in PERSON_CUES:
        return False
    for i, edge in ((before, start), (after, after)):
        if not 0 <= i < len(text.words) or text.opens[edge] or text.opens[i]:
            continue
        if text.capital[i] and text.tags[i] == "NNP" and entry(text.words[i]) is None:
            return what.kind == "organization" and i == after
    return True


@cache
def _not_actors() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in lexicons.load("not_actors"):
        found[row["where"]].add(row["term"])
    return found


def drop_non_actors(text: Text, names: list[Name]) -> list[Name]:
    """Return names without those that are events, laws, prizes, titles or peoples."""
    sure = {text.words[n.start] for n in names if not text.opens[n.start]}
    for name in names:
        if name.label == "PERSON" and name.end - name.start > 1:
            sure |= {text.words[name.start], text.words[name.end - 1]}
    gone = [n for n in names if n.label in ACTORS and _is_no_actor(text, n, sure)]
    storms = {text.words[n.end - 1] for n in gone if text.words[n.start] in STORMS}
    dropped = set(gone)
    return [
        n
        for n in names
        if n not in dropped and not (n.end - n.start == 1 and text.words[n.start] in storms)
    ]


def _is_no_actor(text: Text, name: Name, sure: set[str]) -> bool:
    terms = _not_actors()
    start, end, label = name
    words = text.words[start:end]
    phrase = text.phrase(start, end)
    if phrase in terms["whole"] or words[0].startswith(("#", "@")):
        return True
    if not any(w[:1].isalpha() and (w[:1].isupper() or len(w) > 2) for w in words):
        return True
    if _names_an_event(text, end, entry(phrase) is not None):
        return True
    if len(words) == 1:
        return phrase.isdigit() or (phrase not in sure and _opens_only(text, start))
    if words[0] in STORMS and words[1][:1].isupper():
        return True
    if entry(phrase) is not None:
        return False
    if "Act" in words and words[-1] in ("No", "No."):
        return True
    person = label == "PERSON" and (len(words) == 2 or words[-1] not in PRIZES)
    return not person and (words[-1] in terms["last"] or words[0] in terms["first"])


def _names_an_event(text: Text, end: int, known: bool) -> bool:
    """Tell whether a name only begins that of a day, war or prize: "International Women's Day"."""
    after = end + (text.words[end : end + 1] in (["'s"], ["’s"], ["'"], ["’"]))
    word = text.words[after] if after < len(text.words) else ""
    if known:  # "Iraq War", but not "the U.S. Medal"
        return word in EVENTS and after == end
    return word in PRIZES or word in EVENTS or (word == "Day" and after > end)


def _opens_only(text: Text, i: int) -> bool:
    """Tell whether a lone word is capitalized only because a sentence starts with it."""
    if not text.opens[i] or text.shouted[i] or entry(text.words[i]) is not None:
        return False
    return text.tags[i] not in ("NNP", "NNPS", "NN", "FW") or text.words[i].lower() in text.lower
