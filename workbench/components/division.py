"""Names taken apart where a tagger joined them.

"House Speaker Paul Ryan" is a body, a title and a person; "Mahmoud Abbas Wednesday" has a day
in it; "U.S.-Mexico" is two states; "Kelly and Baroni" are two people.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from spacy.lang.en.stop_words import STOP_WORDS

from workbench.components.words import (
    DAYS,
    OFFICES,
    PARTICLES,
    Name,
    Text,
    given_names,
    organization_nouns,
    title_length,
    title_starts,
)
from workbench.english.gazetteer import Entry, entry

__all__ = ["CHAMBERS", "cut", "is_small"]

Hit = tuple[int, int, Entry]
SIDES = {
    "Northern",
    "Southern",
    "Eastern",
    "Western",
    "Central",
    "mainland",
    "Mainland",
    "northern",
}
SIDES |= {"southern", "eastern", "western", "central", "Roman", "Ancient", "Greater", "modern"}
CHAMBERS = {"House": "ORG", "Senate": "ORG", "Congress": "ORG", "GOP": "ORG", "Democrats": "NORP"}
CHAMBERS |= {"Republicans": "NORP", "Republican": "NORP", "Democratic": "NORP", "Democrat": "NORP"}
PROFESSION = re.compile(r"(?:ist|woman|man|person|tor|er|ney|ian|ive|Mufti|mayor)$")


def cut(text: Text, names: list[Name], known: Sequence[Hit]) -> list[Name]:
    """Return the names with those that hold more than one name, or a title or day, divided."""
    hits = {start: (end, what) for start, end, what in known}
    offices = _office_words(text)
    found: list[Name] = []
    for name in names:
        if name.label in ("NORP", "DATE", "EVENT"):
            found.append(name)
            continue
        for one in _joined_by_and(text, _shorn(text, _without_office(name, offices, hits))):
            found += _divided(text, one, hits)
    return [n for n in found if n.start < n.end]


def _office_words(text: Text) -> set[int]:
    """Return the tokens of titles of several words: "Prime Minister", "Secretary of State"."""
    starts, found = title_starts(), set[int]()
    for i, word in enumerate(text.words):
        if word in starts:
            n, kind = title_length(text.words, i, len(text.words))
            if n > 1 and kind in OFFICES:
                found |= set(range(i, i + n))
    return found


def _without_office(name: Name, offices: set[int], hits: dict[int, tuple[int, Entry]]) -> Name:
    """Return a name without the half of a title at its start or end: "Lao Prime" (Minister)."""
    start, end, label = name
    while end > start and end - 1 in offices and end in offices and end - 1 not in hits:
        end -= 1
    while start < end and start in offices and start - 1 in offices:
        start += 1
        label = "PERSON"
    return Name(start, end, label)


def _joined_by_and(text: Text, name: Name) -> list[Name]:
    """Return the people of "Kelly and Baroni"; of a person's name only what is capitalized."""
    start, end, label = name
    if label != "PERSON":
        return [name]
    for i in range(start + 1, end):
        word = text.words[i]
        if word in ("and", "&"):
            return [Name(start, i, label), Name(i + 1, end, label)]
        if word.islower() and word not in PARTICLES and not text.hyphened(i):
            return [Name(start, i, label)]
    return [name]


def _shorn(text: Text, name: Name) -> Name:
    """Return a name without days at its ends and small words at its start."""
    start, end, label = name
    words = text.words
    while end - start > 1 and (words[end - 1] in DAYS or words[end - 1].isdigit()):
        end -= 1
        while end - start > 1 and not words[end - 1][:1].isalnum():
            end -= 1
    while end - start > 1 and (words[start] in DAYS or is_small(text, start)):
        start += 1
    while end - start > 1 and not words[end - 1][:1].isupper() and not words[end - 1][:1].isdigit():
        whole = entry(text.phrase(start, end)) is not None or text.hyphened(end - 1)
        if whole or (label == "ORG" and words[end - 1] in ("party", "agency")):
            break
        end -= 1
    return Name(start, end, label)


def is_small(text: Text, i: int) -> bool:
    """Tell whether a capitalized word only opens a sentence: "Under Maryland", "Yet Trump"."""
    word, tag = text.words[i], text.tags[i]
    if word in given_names() or not text.capital[i]:
        return False
    if tag == "RB":  # a name that is strange to the tagger ("Xi") is often tagged so
        return word.lower() in STOP_WORDS or word.endswith("ly")
    if tag == "VBG":
        return word.endswith("ing")
    return tag in ("IN", "CC", "WRB", "PRP", "PRP$", "WP", "MD")


def _divided(text: Text, name: Name, hits: dict[int, tuple[int, Entry]]) -> list[Name]:
    start, end, label = name
    words = text.words
    for back in (4, 3, 2, 1):  # "Secretary of" before a name cut as "State Condoleezza Rice"
        if start - back >= 0:
            n, kind = title_length(words, start - back, end)
            if back < n < end - start + back and kind in OFFICES:
                start += n - back
                label = "PERSON"
                break
    whole = hits.get(start)
    if whole is not None and whole[0] == end:
        return [Name(start, end, label)]
    if words[start] in SIDES and end - start > 1:
        rest = hits.get(start + 1)
        if rest is not None and rest[0] == end and rest[1].kind in ("state", "capital"):
            return [Name(start + 1, end, rest[1].label)]
    for i in range(start + 1, end):
        n, kind = title_length(words, i, end)
        if n and kind in OFFICES and words[i] not in organization_nouns():
            if i + n < end and all(w[:1].isupper() or w in PARTICLES for w in words[i + n : end]):
                if words[end - 1] in organization_nouns():
                    continue
                return [*_body(start, i, label, hits), Name(i + n, end, "PERSON")]
            if i + n == end and i > start and label != "PERSON":
                return _body(start, i, label, hits)
    inner = _with_person(text, start, end, label, hits)
    if inner:
        return inner
    if label == "ORG" and words[start : start + 2] == ["Government", "of"]:
        return [Name(start + 2 + (words[start + 2] == "the"), end, "GPE")]
    if label in ("GPE", "LOC") and "," in words[start:end]:
        comma = words.index(",", start)
        return [Name(start, comma, label), Name(comma + 1, end, label)]
    if whole is not None and label == "PERSON":
        middle, what = whole
        apart = end - middle >= 2 or what.kind in ("organization", "people")
        if (apart or words[start].endswith(".")) and words[middle][:1].isupper():
            return [Name(start, middle, what.label), Name(middle, end, "PERSON")]
    return _segments(text, Name(start, end, label), hits) or [Name(start, end, label)]


def _with_person(
    text: Text, start: int, end: int, label: str, hits: dict[int, tuple[int, Entry]]
) -> list[Name]:
    """Return body and person of "NPR Hamza bin Laden", the person of "Ecologist Ryan Norris"."""
    words, given = text.words, given_names()
    if words[end - 1] in organization_nouns():
        return []
    for i in range(start + 1, end):
        if words[i] == "the" and start in hits and hits[start][0] == i:
            return [Name(start, i, hits[start][1].label), Name(i + 1, end, label)]
        if words[i] in given and i + 1 < end and words[i - 1] not in given:
            before = hits.get(start)
            listed = before is not None and before[0] == i
            if listed or words[start:i] in (["House"], ["Senate"]):
                return [*_body(start, i, label, hits), Name(i, end, "PERSON")]
            worker = PROFESSION.search(words[start]) is not None or text.opens[start]
            if i == start + 1 and label == "PERSON" and worker and words[start].isalpha():
                return [Name(i, end, "PERSON")]
    return []


def _body(start: int, end: int, label: str, hits: dict[int, tuple[int, Entry]]) -> list[Name]:
    """Return what stands before a title as a name: a listed one, or an organization."""
    found = hits.get(start)
    if found is not None and found[0] <= end:
        return [Name(start, found[0], found[1].label)]
    return [Name(start, end, "ORG")] if label in ("ORG", "PERSON") and start < end else []


def _segments(text: Text, name: Name, hits: dict[int, tuple[int, Entry]]) -> list[Name]:
    """Return the listed names that a name is a mere row of: "Iowa Democrats", "Peru and Chile"."""
    found: list[Name] = []
    i = name.start
    while i < name.end:
        hit = hits.get(i)
        if hit is not None and hit[0] <= name.end:
            found.append(Name(i, hit[0], hit[1].label))
            i = hit[0]
        elif text.words[i] in CHAMBERS:
            found.append(Name(i, i + 1, CHAMBERS[text.words[i]]))
            i += 1
        elif text.words[i] in ("-", "–", "/", "—", "and"):
            if i + 1 < name.end and text.words[i + 1][:1].islower():
                return found
            i += 1
        else:
            return []
    last = text.words[name.end - 1]
    state_body = found and found[0].label in ("GPE", "NORP") and CHAMBERS.get(last) == "ORG"
    return found if len(found) > 1 and not state_body else []
