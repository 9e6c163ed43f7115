"""Names that differ in spelling alone: Zelenskyy, Zelensky, Zelenskiy.

A key folds what transliteration and typography change; words with one key, or close to it, are
taken for one name. The keys are for comparing and are never shown.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from workbench.english import lexicons

__all__ = ["SMALL", "acronym", "fold", "is_initial_of", "is_slip", "key", "same_word", "slug"]

MARKS = re.compile(r"['’‘ʼʻ`´.]")
# what transliterations of one ending differ in: -iy, -ii, -yy, -yj, -ij, -i, -y
ENDING = re.compile(r"(?:iy|ii|yy|yj|ij|yi|i|y|j)$")
PAIRS = (("sch", "sh"), ("ph", "f"), ("ck", "k"), ("ou", "u"), ("w", "v"), ("x", "ks"), ("dj", "j"))
SMALL = {"of", "the", "for", "and", "in", "on", "to", "de", "la", "du", "des", "del", "y", "e", "&"}


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return text in lower case without accents, apostrophes and dots, blanks made single.

    Examples
    --------
    >>> fold("Sánchez"), fold("U.N."), fold("O’Brien")
    ('sanchez', 'un', 'obrien')
    """
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = plain.replace("ł", "l").replace("Ł", "L").replace("ı", "i").replace("ø", "o")
    return " ".join(MARKS.sub("", plain).casefold().replace("–", "-").replace("‑", "-").split())


def slug(name: str) -> str:
    """Return a name as it stands in ids.

    Examples
    --------
    >>> slug("Pedro Sánchez"), slug("U.N.")
    ('pedro-sanchez', 'un')
    """
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")


@cache
def _standards() -> dict[str, str]:
    return {row["variant"]: row["standard"] for row in lexicons.load("spellings")}


@lru_cache(maxsize=65536)
def key(word: str) -> str:
    """Return the key by which a word of a name is compared.

    Examples
    --------
    >>> key("Zelenskyy") == key("Zelensky") == key("Zelenskiy")
    True
    >>> key("Lukashenka") == key("Lukashenko"), key("Xi") == key("Yi")
    (True, False)
    """
    word = fold(word)
    word = _standards().get(word, word)
    if len(word) < 4:
        return word
    for old, new in PAIRS:
        word = word.replace(old, new)
    word = ENDING.sub("y", word)
    return re.sub(r"(.)\1", r"\1", word).replace("-", "")


@lru_cache(maxsize=65536)
def same_word(one: str, other: str) -> bool:
    """Return whether two words are spellings of one name.

    Long words (eight letters and more) may differ in one letter that is not the first.

    Examples
    --------
    >>> same_word("Khashoggi", "Khashogi"), same_word("Clinton", "Clifton")
    (True, False)
    """
    a, b = key(one), key(other)
    if a == b:
        return True
    if min(len(a), len(b)) < 8 or a[0] != b[0]:
        return False
    return DamerauLevenshtein.distance(a, b) <= 1


def is_slip(one: str, other: str) -> bool:
    """Return whether a surname may be another one mistyped: letters swapped, a vowel changed.

    Only within one article, for a bare surname beside a full name.

    Examples
    --------
    >>> is_slip("Chriac", "Chirac"), is_slip("Wasif", "Wasef"), is_slip("Biden", "Baden")
    (True, True, False)
    """
    a, b = key(one), key(other)
    if min(len(a), len(b)) < 5 or a[0] != b[0] or len(a) != len(b):
        return False
    differ = [i for i in range(len(a)) if a[i] != b[i]]
    if len(differ) == 2 and differ[1] == differ[0] + 1:
        return a[differ[0]] == b[differ[1]] and a[differ[1]] == b[differ[0]]
    return len(differ) == 1 and {a[differ[0]], b[differ[0]]} in ({"e", "i"}, {"o", "u"})


def is_initial_of(short: str, word: str) -> bool:
    """Return whether "J." or "J" may be the initial of a word."""
    letters = short.rstrip(".")
    return len(letters) == 1 and letters.isupper() and word[:1] == letters


def acronym(name: str) -> set[str]:
    """Return the acronyms that a name's words can make, with and without its small words.

    Examples
    --------
    >>> sorted(acronym("Institute for the Study of War"))
    ['IFSOW', 'IFTSOW', 'ISW']
    """
    words = [w for w in re.split(r"[\s\-/]+", name.strip(",")) if w[:1].isalnum()]
    small = [w for w in words if w.casefold() not in SMALL]
    named = [w for w in words if w.casefold() != "the"]
    made = {"".join(w[0] for w in chosen).upper() for chosen in (words, small, named)}
    return {m for m in made if len(m) > 1}
