"""Names put together from their words where a tagger missed them.

What stands before or behind a noun that heads organizations ("Lord's Resistance Army"), what
follows a title ("Foreign Minister Kim Kye-gwan"), what follows a given name ("Sally Wasef").
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.components.boundaries import LINKS
from workbench.components.division import CHAMBERS, is_small
from workbench.components.words import (
    DAYS,
    OFFICES,
    PARTICLES,
    SUFFIXES,
    Name,
    Text,
    given_names,
    is_name_word,
    organization_nouns,
    title_length,
    title_starts,
)
from workbench.english.gazetteer import entry
from workbench.english.offices import surnames

__all__ = ["compose"]

# nouns of organizations that a person's name before them does not belong to: "the Trump team"
NOT_OF_PERSONS = {"Administration", "Campaign", "Team", "House", "Cabinet", "Congress", "Court"}
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
        while start < i and (words[start] in ("'s", "’s", "-") or is_small(text, start)):
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
    if text.words[start - 2] in CHAMBERS:
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


def _titled(text: Text, names: list[Name]) -> Iterator[Name]:
    """Yield the persons that follow a title: "Foreign Minister Kim Kye-gwan"."""
    starts = title_starts()
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
    given = given_names()
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


def _person_at(text: Text, start: int, at: dict[int, Name]) -> Iterator[Name]:
    """Yield the name of capitalized words from a token on, if nothing else is named there."""
    end, words = start, text.words
    while end < len(words) and end - start < 5 and (end == start or not text.opens[end]):
        held = at.get(end)
        if held is not None and entry(text.phrase(held.start, held.end)) is not None:
            break
        if held is not None and held.label in ("NORP", "DATE", "EVENT"):
            break
        named = end > start and words[end - 1] in given_names() and text.capital[end]
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
