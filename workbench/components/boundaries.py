"""Where a name starts and ends: titles off, cut names whole, neighbours joined.

A statistical tagger draws the borders of names loosely: "President Vladimir Putin" with its
title, "Ministry" without "of Foreign Affairs", "Xi" and "Jinping" as two. The functions here
take the words of a text and its names as (start, end, label) and return better ones; none
needs a model.
"""

from __future__ import annotations

from workbench.components.words import (
    PARTICLES,
    SUFFIXES,
    Name,
    Text,
    given_names,
    is_name_word,
    organization_nouns,
    title_length,
)
from workbench.english.gazetteer import entry

__all__ = ["LINKS", "extend", "join", "trim"]

FAMILY = {"bin", "bint", "ibn", "al", "el", "von", "van", "der"}  # never between two people
LINKS = {"of", "for"}  # what a name may go on with: "Institute for the Study of War"
NUMBERED = {"Route", "Interstate", "Highway", "Region", "Channel", "District", "Ward"}
OPEN = {"'s", "’s", "'", "’", ",", ".", "-", "–", "—", "(", '"', "“", "the", "The", "a", "A"}
CLOSE = {
    "'s",
    "’s",
    "'",
    "’",
    ",",
    "~",
    "of",
    "the",
    "-",
    "–",
    "—",
    ")",
    "(",
    '"',
    "”",
    ":",
    ";",
    "/",
    "and",
}


def trim(text: Text, names: list[Name]) -> list[Name]:
    """Return names without article, possessive mark, small words and, of a person, title.

    What has no capital is no name, unless the gazetteer knows it so or it calls itself a body
    ("the foreign ministry").
    """
    found = []
    for start, end, label in names:
        while start < end and (text.words[start] in OPEN or not text.words[start].strip()):
            start += 1
        while (
            end - start > 1 and _is_small(text.words[start]) and not _is_small(text.words[end - 1])
        ):
            start += 1
        end = next((i for i in range(start + 1, end) if _breaks(text, i)), end)
        while start < end and (text.words[end - 1] in CLOSE or not text.words[end - 1].strip()):
            end -= 1
        if label == "PERSON":
            start = _without_title(text, start, end)
        small = start < end and all(_is_small(w) for w in text.words[start:end])
        known = small and (
            entry(" ".join(text.words[start:end])) is not None
            or text.words[end - 1] in organization_nouns()
        )
        if start < end and (known or not small):
            found.append(Name(start, end, label))
    return found


def _is_small(word: str) -> bool:
    """Tell whether a word is written small and no particle of a name ("bin", "de")."""
    return word.islower() and word not in PARTICLES and word not in FAMILY


def _breaks(text: Text, i: int) -> bool:
    """Tell whether no name goes on over a token: a line break or an opening bracket."""
    return "\n" in text.words[i] or text.words[i] in ("(", "[", "|")


def _without_title(text: Text, start: int, end: int) -> int:
    """Return where a person's name starts behind "Russian Foreign Minister"."""
    while end - start > 1:
        n, _ = title_length(text.words, start, end)
        known = entry(text.words[start])
        if 0 < n < end - start:
            start += n
        elif (
            known is not None
            and known.kind in ("people", "state", "organization")
            and title_length(text.words, start + 1, end)[0]
        ):
            start += 1
        else:
            break
    return start


def extend(text: Text, names: list[Name]) -> list[Name]:
    """Return names with the words that the tagger left outside.

    A person takes capitalized neighbours ("Yolanda" before "Yu Hoi-kwan"), an organization
    goes on over "of" and "for" ("Ministry" + "of Foreign Affairs"), and a state's body takes
    the state before it ("Swedish" + "Parliament").
    """
    found: list[Name] = []
    starts = {name.start: name for name in names}
    for name in names:
        taken = found[-1].end if found else 0
        if name.start < taken:
            continue
        name = _whole_word(text, name, taken)
        if name.label == "PERSON":
            found.append(_whole_person(text, name, taken, starts))
        elif name.label in ("ORG", "FAC", "LOC", "GPE"):
            found.append(_whole_organization(text, name, found, starts))
        else:
            found.append(name)
    return found


def _whole_word(text: Text, name: Name, taken: int) -> Name:
    """Return a name with the other half of a hyphened word: "ABS-" before "CBN"."""
    start, end, label = name
    words = text.words
    unlisted = entry(words[start]) is None and entry(words[end - 1]) is None
    left = start - 2
    if unlisted and left >= taken and text.hyphened(start) and text.capital[left]:
        start = left if entry(words[left]) is None else start
    right = end + 1
    if unlisted and right < len(words) and text.hyphened(right) and text.capital[right]:
        end = right + 1 if words[end] == "-" and entry(words[right]) is None else end
    return Name(start, end, label)


def _whole_person(text: Text, name: Name, taken: int, starts: dict[int, Name]) -> Name:
    start, end = name.start, name.end
    if text.shouted[start] or text.headline[start]:
        return name
    given = given_names()
    while start > taken and not text.opens[start] and is_name_word(text, start - 1):
        if text.words[start - 1] not in given and len(text.words[start - 1]) > 2:
            break
        start -= 1
    while end < len(text.words) and not text.opens[end] and end not in starts:
        if text.words[end] in ("-", "‑") and text.hyphened(end + 1) and end + 1 < len(text.words):
            if text.words[end + 1] in ("led", "backed", "style", "like", "era", "based", "run"):
                break
            end += 2
        elif is_name_word(text, end) or text.words[end] in SUFFIXES:
            end += 1
            if text.words[end - 1] in ("Sr", "Jr") and text.words[end : end + 1] == ["."]:
                end += 1
        elif (
            end + 1 < len(text.words)
            and text.words[end] in PARTICLES
            and is_name_word(text, end + 1)
            and end + 1 not in starts
        ):
            end += 2
        else:
            break
    if text.words[end - 1] in ("Sr", "Jr") and text.words[end : end + 1] == ["."]:
        end += 1
    return Name(start, end, "PERSON")


def _whole_organization(text: Text, name: Name, found: list[Name], starts: dict[int, Name]) -> Name:
    start, end, label = name
    nouns = organization_nouns()
    heads = label in ("ORG", "FAC") and any(w in nouns for w in text.words[start:end])
    while heads and end + 1 < len(text.words) and text.words[end] in LINKS:
        after = end + 1 + (text.words[end + 1] == "the")
        if after >= len(text.words) or not text.capital[after] or text.opens[after]:
            break
        known = starts.get(after)
        if known is not None and known.label in ("PERSON", "DATE", "EVENT"):
            break
        end = known.end if known is not None else after + 1
        while end < len(text.words) and text.capital[end] and text.tags[end].startswith("NNP"):
            if text.opens[end]:
                break
            end += 1
    if end < len(text.words) and text.words[end - 1] in NUMBERED and text.words[end].isdigit():
        end += 1
    if found and found[-1].end == start and text.words[start] in nouns:
        before = found[-1]
        held = entry(text.phrase(before.start, before.end))
        owner = held is not None and held.kind in ("state", "people")
        if owner and nouns.get(text.words[end - 1]) == "state":
            found.pop()
            start = before.start
    return Name(start, end, label)


def join(text: Text, names: list[Name]) -> list[Name]:
    """Return names with neighbours that are one name joined: "Xi" + "Jinping"."""
    found: list[Name] = []
    for name in sorted(names):
        if found and name.start < found[-1].end:
            continue
        before = found[-1] if found else None
        if (
            before is not None
            and before.end == name.start
            and before.label == name.label == "PERSON"
            and not text.opens[name.start]
        ) or (before is not None and _joined_by_particle(text, before, name)):
            found[-1] = Name(before.start, name.end, "PERSON")
        else:
            found.append(name)
    return found


def _joined_by_particle(text: Text, before: Name, name: Name) -> bool:
    """Tell whether a particle alone stands between two names: "Qaboos" bin "Said"."""
    return (
        before.label == name.label == "PERSON"
        and name.start == before.end + 1
        and text.words[before.end] in FAMILY
    )
