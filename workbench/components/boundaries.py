"""Where a name starts and ends: titles off, cut names whole, neighbours joined.

A statistical tagger draws the borders of names loosely: "President Vladimir Putin" with its
title, "Ministry" without "of Foreign Affairs", "Xi" and "Jinping" as two. The functions here
take the words of a text and its names as (start, end, label) and return better ones; none
needs a model.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from spacy.attrs import LOWER, ORTH, SENT_START, SPACY, TAG
from spacy.tokens import Doc

from workbench import lexicons
from workbench.gazetteer import entry

__all__ = [
    "DAYS",
    "LINKS",
    "PARTICLES",
    "SUFFIXES",
    "Name",
    "Text",
    "extend",
    "is_name_word",
    "join",
    "organization_nouns",
    "title_length",
    "trim",
]

PARTICLES = {"al", "al-", "bin", "bint", "ben", "bar", "da", "de", "del", "della", "der", "di"}
PARTICLES |= {
    "dos",
    "du",
    "el",
    "ibn",
    "la",
    "le",
    "ten",
    "ter",
    "van",
    "von",
    "zu",
    "den",
    "e",
    "y",
}
SUFFIXES = {"Jr", "Jr.", "Sr", "Sr.", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"}
SUFFIXES |= {"XI", "XII", "XIII", "XIV", "XV", "XVI"}
DAYS = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "January"}
DAYS |= {"February", "March", "April", "June", "July", "August", "September", "October"}
DAYS |= {"November", "December", "Today", "Yesterday", "Tomorrow"}
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


class Name(NamedTuple):
    """A named span, in tokens, with its entity label."""

    start: int
    end: int
    label: str


@dataclass(frozen=True)
class Text:
    """What the rules look at, read from a document once: plain lists by token."""

    words: list[str]
    small: list[str]  # the words in lower case
    tags: list[str]
    spaced: list[bool]  # a blank follows
    capital: list[bool]  # begins with a capital letter
    opens: list[bool]  # first word of a sentence
    shouted: list[bool]  # stands in a line of capitals
    headline: list[bool]  # stands in a line whose words nearly all begin with capitals
    lower: frozenset[str]  # words that stand in lower case somewhere

    @classmethod
    def of(cls, doc: Doc) -> Text:
        """Return the words, tags and forms of a document."""
        strings = doc.vocab.strings
        rows = doc.to_array([ORTH, LOWER, TAG, SPACY, SENT_START])
        read = {i: strings[i] for i in set(rows[:, :3].ravel().tolist())}
        words, small, tags = ([read[i] for i in rows[:, k].tolist()] for k in range(3))
        capitals = {w: w[:1].isupper() for w in set(words)}
        return cls(
            words=words,
            small=small,
            tags=tags,
            spaced=[bool(x) for x in rows[:, 3].tolist()],
            capital=[capitals[w] for w in words],
            opens=[x == 1 for x in rows[:, 4].tolist()],
            shouted=_lines(words, _is_shouted),
            headline=_lines(words, _is_headline),
            lower=frozenset(w for w in capitals if w.islower()),
        )

    def phrase(self, start: int, end: int) -> str:
        """Return the words as they stand, line breaks and runs of blanks made one blank."""
        if end - start == 1:
            return self.words[start]
        parts = [w + " " if s else w for w, s in zip(self.words[start:end], self.spaced[start:end])]
        return " ".join("".join(parts).split())

    def hyphened(self, i: int) -> bool:
        """Tell whether a word hangs on the one before it by a hyphen: "Won-soon"."""
        return (
            i > 1
            and self.words[i - 1] in ("-", "‑", "–")
            and not self.spaced[i - 1]
            and not self.spaced[i - 2]
        )


def _lines(words: list[str], test: Callable[[list[str]], bool]) -> list[bool]:
    """Tell of each word whether its line passes a test."""
    flags, line = [False] * len(words), 0
    for i in range(len(words) + 1):
        if i == len(words) or "\n" in words[i]:
            if i - line > 2 and test(words[line:i]):
                flags[line:i] = [True] * (i - line)
            line = i + 1
    return flags


def _is_shouted(words: list[str]) -> bool:
    letters = [w for w in words if w.isalpha() and len(w) > 1]
    return len(letters) >= 3 and sum(w.isupper() for w in letters) >= 0.9 * len(letters)


def _is_headline(words: list[str]) -> bool:
    long = [w for w in words if w.isalpha() and len(w) > 3]
    if len(long) < 4 or len(words) > 30 or words[-1] in (".", ",", ";"):
        return False
    return sum(w[0].isupper() for w in long) >= 0.8 * len(long)


@cache
def _titles() -> tuple[dict[tuple[str, ...], str], int]:
    """Return titles by their words, with their kinds, and the length of the longest."""
    kinds = {tuple(row["title"].split()): row["kind"] for row in lexicons.load("titles")}
    return kinds, max(map(len, kinds))


def title_length(words: list[str], start: int, end: int) -> tuple[int, str | None]:
    """Return how many words from ``start`` are a title and its kind; (0, None) if none are.

    Examples
    --------
    >>> title_length(["Prime", "Minister", "Boris", "Johnson"], 0, 4)
    (2, 'office')
    """
    kinds, longest = _titles()
    for n in range(min(longest, end - start), 0, -1):
        phrase = tuple(words[start : start + n])
        kind = kinds.get(phrase)
        if kind is None and n > 1 and phrase[0][:1].isupper():  # "Foreign Policy chief"
            kind = kinds.get((*phrase[:-1], phrase[-1].capitalize()))
        if kind:
            return n, kind
    return 0, None


@cache
def organization_nouns() -> dict[str, str]:
    """Return the nouns that head organizations' names, with their kind."""
    return {row["noun"]: row["kind"] for row in lexicons.load("organization_nouns")}


def trim(text: Text, names: list[Name]) -> list[Name]:
    """Return names without article, possessive mark and, of a person, title."""
    found = []
    for start, end, label in names:
        while start < end and (text.words[start] in OPEN or not text.words[start].strip()):
            start += 1
        end = next((i for i in range(start + 1, end) if _breaks(text, i)), end)
        while start < end and (text.words[end - 1] in CLOSE or not text.words[end - 1].strip()):
            end -= 1
        if label == "PERSON":
            start = _without_title(text, start, end)
        if start < end:
            found.append(Name(start, end, label))
    return found


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
    if start - 2 >= taken and text.hyphened(start) and text.capital[start - 2]:
        if entry(text.words[start - 2]) is None and entry(text.words[start]) is None:
            return Name(start - 2, end, label)
    return name


def is_name_word(text: Text, i: int) -> bool:
    """Tell whether a word beside a person's name may be part of it."""
    word = text.words[i]
    if not (text.capital[i] and text.tags[i] in ("NNP", "NNPS") and word[-1].isalpha()):
        return len(word) == 2 and word[1] == "." and text.capital[i]  # an initial
    if title_length(text.words, i, i + 1)[0] or word in organization_nouns() or word in DAYS:
        return False
    known = entry(word)
    return (known is None or known.kind == "place") and not (word.isupper() and len(word) > 2)


def _whole_person(text: Text, name: Name, taken: int, starts: dict[int, Name]) -> Name:
    start, end = name.start, name.end
    if text.shouted[start] or text.headline[start]:
        return name
    given = lexicons.terms("given_names")
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
        ):
            found[-1] = Name(before.start, name.end, "PERSON")
        else:
            found.append(name)
    return found
