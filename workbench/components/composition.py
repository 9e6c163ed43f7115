"""Names put together and taken apart where a tagger joined or missed them.

Taken apart: "House Speaker Paul Ryan" is a body, a title and a person; "Mahmoud Abbas Wednesday"
has a day in it; "U.S.-Mexico" is two states. Put together: what stands before or behind a noun
that heads organizations ("Lord's Resistance Army"), what follows a title, what follows a given
name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from workbench import lexicons
from workbench.components.boundaries import (
    DAYS,
    LINKS,
    PARTICLES,
    SUFFIXES,
    Name,
    Text,
    is_name_word,
    organization_nouns,
    title_length,
)
from workbench.gazetteer import Entry, entry
from workbench.offices import surnames

__all__ = ["compose", "cut"]

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
# nouns of organizations that a person's name before them does not belong to: "the Trump team"
NOT_OF_PERSONS = {"Administration", "Campaign", "Team", "House", "Cabinet", "Congress", "Court"}
PROFESSION = re.compile(r"(?:ist|woman|man|person|tor|er|ney|ian|ive|Mufti|mayor)$")
BODIES = {
    "army",
    "navy",
    "air force",
    "parliament",
    "embassy",
    "foreign ministry",
    "state television",
}
BODIES |= {"defense ministry", "defence ministry", "interior ministry", "central bank"}
TREATIES = {"Agreement", "Act", "Treaty", "Prize", "Award", "Minister", "Ministers", "Poll"}
OFFICES = ("office", "rank", "royal", "honorific")


@cache
def _given_names() -> frozenset[str]:
    return lexicons.terms("given_names")


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
    starts, found = _title_starts(), set[int]()
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
    while end - start > 1 and (words[start] in DAYS or _is_small(text, start)):
        start += 1
    while end - start > 1 and not words[end - 1][:1].isupper() and not words[end - 1][:1].isdigit():
        whole = entry(text.phrase(start, end)) is not None or text.hyphened(end - 1)
        if whole or (label == "ORG" and words[end - 1] in ("party", "agency")):
            break
        end -= 1
    return Name(start, end, label)


def _is_small(text: Text, i: int) -> bool:
    """Tell whether a capitalized word only opens a sentence: "Under Maryland", "Yet Trump"."""
    return text.words[i] not in _given_names() and (
        text.tags[i] in ("IN", "CC", "RB", "WRB", "PRP", "PRP$", "WP", "MD", "VBG")
        and text.capital[i]
    )


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
        rest = end - whole[0]
        kind = whole[1].kind
        if rest >= 2 or kind == "organization" or words[start].endswith(".") or kind == "people":
            if words[whole[0]][:1].isupper():
                return [Name(start, whole[0], whole[1].label), Name(whole[0], end, "PERSON")]
    return _segments(text, Name(start, end, label), hits) or [Name(start, end, label)]


def _with_person(
    text: Text, start: int, end: int, label: str, hits: dict[int, tuple[int, Entry]]
) -> list[Name]:
    """Return body and person of "NPR Hamza bin Laden", the person of "Ecologist Ryan Norris"."""
    words, given = text.words, _given_names()
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
    """Return the listed names that a name is a mere row of: "Post White House", "Iowa Democrats"."""
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
        elif text.words[i] in ("-", "–", "/", "—"):
            if i + 1 < name.end and text.words[i + 1][:1].islower():
                return found
            i += 1
        else:
            return []
    last = text.words[name.end - 1]
    state_body = found and found[0].label in ("GPE", "NORP") and CHAMBERS.get(last) == "ORG"
    return found if len(found) > 1 and not state_body else []


def compose(text: Text, names: list[Name]) -> list[Name]:
    """Return the names with organizations and persons that can be told by their words."""
    found = list(names)
    makers = (_organizations, _titled, _given, _bodies)
    for new in (name for maker in makers for name in maker(text, list(found))):
        inside = [n for n in found if n.start < new.end and new.start < n.end]
        if any(n.start < new.start or n.end > new.end for n in inside):
            continue
        found = [n for n in found if n not in inside] + [new]
    return sorted(found)


def _organizations(text: Text, names: list[Name]) -> Iterator[Name]:
    """Yield capitalized phrases around a noun that heads organizations."""
    nouns = organization_nouns()
    at = {i: n for n in names for i in range(n.start, n.end)}
    words, size = text.words, len(text.words)
    done = 0
    for i, word in enumerate(words):
        if word not in nouns or i < done or text.headline[i] or text.shouted[i]:
            continue
        held = at.get(i)
        if (
            held is not None
            and held.end - held.start > 1
            and entry(text.phrase(held.start, held.end))
        ):
            continue
        start = i
        while start > 0 and not text.opens[start] and _is_part(text, start - 1, at, word):
            start -= 1
        if start and _joins_words(text, start, at):
            start -= 2
            while start > 0 and not text.opens[start] and _is_part(text, start - 1, at, word):
                start -= 1
        while start < i and (words[start] in ("'s", "’s", "-") or _is_small(text, start)):
            start += 1
        end = i + 1
        while end < size and words[end] in nouns and not text.opens[end]:
            end += 1
        end = _with_links(text, end, at)
        if _is_no_body(text, end):
            continue
        if end - start > 1 and not (end - start == 2 and words[end - 1] in ("'s", "’s")):
            done = end
            yield Name(start, end, "ORG")


def _is_no_body(text: Text, end: int) -> bool:
    """Tell whether a phrase goes on to be a title or a treaty: "Commerce Secretary"."""
    if end >= len(text.words) or not text.capital[end]:
        return text.words[end : end + 1] in (["minister"], ["ministers"], ["secretary"], ["poll"])
    word = text.words[end]
    return word in TREATIES or title_length(text.words, end, end + 1)[1] in OFFICES


def _is_part(text: Text, i: int, at: dict[int, Name], noun: str) -> bool:
    """Tell whether a word left of an organization's noun belongs to its name."""
    word = text.words[i]
    held = at.get(i)
    if word in ("'s", "’s"):
        return i > 0 and text.capital[i - 1] and at.get(i - 1) is None
    if noun in CHAMBERS and (word in CHAMBERS or (held is not None and held.label == "PERSON")):
        return False
    if word in DAYS or not text.capital[i] or not word[:1].isalpha():
        return word == "&"
    if noun in ("Party", "Parties") and held is not None and entry(word) is not None:
        return False
    if held is not None and held.label == "PERSON":
        return noun not in NOT_OF_PERSONS and held.end - held.start > 1
    if title_length(text.words, i, i + 1)[1] in OFFICES:
        return word in organization_nouns()
    return text.tags[i] in ("NNP", "NNPS", "JJ", "NN", "NNS", "CD")


def _joins_words(text: Text, start: int, at: dict[int, Name]) -> bool:
    """Tell whether "X and" before a noun's phrase is part of it: "Oversight and Reform ..."."""
    if start < 2 or text.words[start - 1] != "and" or not text.capital[start - 2]:
        return False
    if text.opens[start - 1] or text.words[start - 2] in organization_nouns():
        return False
    held = at.get(start - 2)
    return held is None or (
        held.label == "ORG" and entry(text.phrase(held.start, held.end)) is None
    )


def _with_links(text: Text, end: int, at: dict[int, Name]) -> int:
    """Return where an organization's name ends that goes on with "of the ... and ..."."""
    words, size = text.words, len(text.words)
    last = None
    while end + 1 < size and (words[end] in LINKS or (last and words[end] in ("and", "at", "in"))):
        after = end + 1 + (words[end + 1] == "the")
        if after >= size or not text.capital[after] or text.opens[after]:
            break
        held = at.get(after)
        if held is not None and held.label in ("PERSON", "DATE", "EVENT"):
            break
        if words[end] != "of" and words[end] != "for":
            place = last is not None and last.label in ("GPE", "LOC")
            listed_next = held is not None and entry(text.phrase(held.start, held.end)) is not None
            if words[end] == "and" and _another(text, after):
                break
            if words[end] == "at":
                if words[end - 2 : end - 1] != ["of"] and not place:
                    break
            elif place or listed_next or words[end] == "in":
                break
        if words[after] in DAYS or title_length(words, after, after + 1)[1] in OFFICES:
            break
        last = held or Name(after, after + 1, "")
        end = held.end if held is not None else after + 1
        while end < size and text.capital[end] and text.tags[end].startswith("NNP"):
            if text.opens[end] or words[end] in DAYS:
                break
            end += 1
    campus = end + 1 < size and words[end] == "," and at.get(end + 1)
    if campus and last is not None and campus.label == "GPE" and campus.start == end + 1:
        state = entry(text.phrase(last.start, last.end))
        if (
            state is not None
            and state.country == "United States"
            and "University" in words[end - 4 : end]
        ):
            end = campus.end
    return end


def _another(text: Text, start: int) -> bool:
    """Tell whether what "and" adds is an organization of its own."""
    end = start
    while end < len(text.words) and text.capital[end]:
        if text.words[end] in organization_nouns():
            return True
        end += 1
    return False


def _bodies(text: Text, names: list[Name]) -> Iterator[Name]:
    """Yield a state's own body in small letters: "Sudanese army", "Indian embassy"."""
    for start, end, label in names:
        if label not in ("NORP", "GPE") or end >= len(text.words):
            continue
        for length in (1, 2):
            phrase = " ".join(text.words[end : end + length])
            if phrase in BODIES:
                yield Name(start, end + length, "ORG")


@cache
def _title_starts() -> frozenset[str]:
    rows = lexicons.load("titles")
    return frozenset(r["title"].split()[0] for r in rows if r["kind"] in OFFICES)


def _titled(text: Text, names: list[Name]) -> Iterator[Name]:
    """Yield the persons that follow a title: "Foreign Minister Kim Kye-gwan"."""
    starts = _title_starts()
    at = {i: n for n in names for i in range(n.start, n.end)}
    for i, word in enumerate(text.words):
        if word not in starts or text.headline[i]:
            continue
        n, kind = title_length(text.words, i, len(text.words))
        if kind not in OFFICES or i + n >= len(text.words):
            continue
        yield from _person_at(text, i + n, at)


def _given(text: Text, names: list[Name]) -> Iterator[Name]:
    """Yield the persons that start with a given name: "Sally Wasef"."""
    given = _given_names()
    at = {i: n for n in names for i in range(n.start, n.end)}
    for i, word in enumerate(text.words):
        if word in given and text.capital[i] and not text.headline[i]:
            held = at.get(i)
            if held is not None and (held.label == "PERSON" or held.start != i):
                continue
            for person in _person_at(text, i, at):
                if person.end - person.start > 1:
                    yield person
        elif word in surnames() and i not in at and not text.headline[i]:
            beside = i and text.capital[i - 1] and text.tags[i - 1] == "NNP" and not text.opens[i]
            if not beside and text.words[i + 1 : i + 2] and not text.capital[i + 1]:
                yield Name(i, i + 1, "PERSON")


def _is_plain(text: Text, i: int) -> bool:
    word = text.words[i]
    known = word in organization_nouns() or word in DAYS or entry(word) is not None
    return word.isalpha() and not known and not title_length(text.words, i, i + 1)[0]


def _is_plain(text: Text, i: int) -> bool:
    word = text.words[i]
    known = word in organization_nouns() or word in DAYS or entry(word) is not None
    return word.isalpha() and not known and not title_length(text.words, i, i + 1)[0]


def _person_at(text: Text, start: int, at: dict[int, Name]) -> Iterator[Name]:
    """Yield the name of capitalized words from a token on, if nothing else is named there."""
    end, words = start, text.words
    while end < len(words) and end - start < 5 and (end == start or not text.opens[end]):
        held = at.get(end)
        if held is not None and entry(text.phrase(held.start, held.end)) is not None:
            break
        if held is not None and held.label in ("NORP", "DATE", "EVENT"):
            break
        named = end > start and words[end - 1] in _given_names() and text.capital[end]
        if (
            is_name_word(text, end)
            or (named and text.tags[end][:2] == "NN" and _is_plain(text, end))
            or (end > start and words[end] in SUFFIXES)
        ):
            end += 1
        elif words[end] in PARTICLES and end + 1 < len(words) and is_name_word(text, end + 1):
            end += 2 if end > start or words[end] != "la" else 5
        else:
            break
    if end > start and words[end - 1] not in organization_nouns():
        yield Name(start, end, "PERSON")
