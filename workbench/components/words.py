"""The words of a document as the rules of names read them: plain lists, made once.

Beside them stand the word classes that every such rule asks for: titles, days, the nouns that
head organizations, and whether a word may be part of a person's name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from spacy.attrs import LOWER, ORTH, SENT_START, SPACY, TAG
from spacy.tokens import Doc

from workbench.english import lexicons
from workbench.english.gazetteer import entry

__all__ = [
    "DAYS",
    "OFFICES",
    "PARTICLES",
    "SUFFIXES",
    "Name",
    "Text",
    "given_names",
    "is_name_word",
    "organization_nouns",
    "title_length",
    "title_starts",
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
OFFICES = ("office", "rank", "royal", "honorific")


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
        read = {i: strings[int(i)] for i in set(rows[:, :3].ravel().tolist())}
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
        parts = [
            w + " " if s else w
            for w, s in zip(self.words[start:end], self.spaced[start:end], strict=True)
        ]
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
def given_names() -> frozenset[str]:
    """Return the given names that the list has."""
    return lexicons.terms("given_names")


@cache
def organization_nouns() -> dict[str, str]:
    """Return the nouns that head organizations' names, with their kind."""
    return {row["noun"]: row["kind"] for row in lexicons.load("organization_nouns")}


def is_name_word(text: Text, i: int) -> bool:
    """Tell whether a word beside a person's name may be part of it."""
    word = text.words[i]
    # a strange name is at times tagged as a noun; a noun is written small elsewhere
    proper = text.tags[i] in ("NNP", "NNPS") or (
        text.tags[i] == "NN" and word.istitle() and word.lower() not in text.lower
    )
    if not (text.capital[i] and proper and word[-1].isalpha()):
        return len(word) == 2 and word[1] == "." and text.capital[i]  # an initial
    if title_length(text.words, i, i + 1)[0] or word in organization_nouns() or word in DAYS:
        return False
    known = entry(word)
    return (known is None or known.kind == "place") and not (word.isupper() and len(word) > 2)


@cache
def title_starts() -> frozenset[str]:
    """Return the words that titles start with."""
    rows = lexicons.load("titles")
    return frozenset(r["title"].split()[0] for r in rows if r["kind"] in OFFICES)
