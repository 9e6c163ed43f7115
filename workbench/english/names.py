"""People's names: their particles and suffixes, bare surnames, and when two names mean one person.

One place for "the same name", within an article and across a corpus. Names are compared word by
word: hyphens separate words ("Kim Jong-un", "Kim Jong Un"), particles and suffixes are ignored
("de Gaulle", "De Gaulle", "Robert S. Mueller III"), spellings and initials agree
(:mod:`workbench.english.spelling`).

Notes
-----
The rules are those of name matching in record linkage (Christen 2012, *Data Matching*, ch. 5):
token-wise comparison in order, with initials and variants as partial agreement.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from workbench.english.lexicons import listed
from workbench.english.spelling import is_initial_of, key, same_word

__all__ = [
    "core", "is_bare", "is_form_of", "may_be_one", "suffix", "suffixes_agree", "surname_key",
    "words",
]  # fmt: skip

PARTICLES = listed(
    """al al- bin bint ben bar da de del della der di dos du el ibn la le ten ter van von zu den
    e y"""
)
#: Particles that stay one when capitalized; "Ben", "Van" and "Al" may be given names then.
CAPITAL = listed("Bin Bint Da De Del Della Der Di Dos Du El Ibn La Von Zu")
GENERATIONS = listed("jr sr")
NUMERALS = listed("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi")


@lru_cache(maxsize=65536)
def words(name: str) -> tuple[str, ...]:
    """Return the words of a name, split at hyphens too."""
    plain = name.replace("’", "'").replace("‑", "-").replace("–", "-")
    return tuple(w for w in re.split(r"[\s,-]+", plain) if w)


def suffix(parts: Sequence[str]) -> str:
    """Return the suffix of a name in lower case, "" without one.

    Examples
    --------
    >>> suffix(["Donald", "Trump", "Jr."]), suffix(["John", "Paul", "II"]), suffix(["Malcolm", "X"])
    ('jr', 'ii', 'x')
    """
    last = parts[-1].rstrip(".").casefold() if len(parts) > 1 else ""
    numeral = last in NUMERALS and parts[-1].isupper()
    return last if last in GENERATIONS or numeral else ""


def core(parts: Sequence[str]) -> list[str]:
    """Return a name's words without suffix and particles; all of them where nothing is left.

    Examples
    --------
    >>> core(["Charles", "De", "Gaulle"]), core(["Donald", "Trump", "Jr."]), core(["Ben", "Carson"])
    (['Charles', 'Gaulle'], ['Donald', 'Trump'], ['Ben', 'Carson'])
    """
    body = list(parts[:-1]) if suffix(parts) else list(parts)
    kept = [w for w in body if w not in PARTICLES and w not in CAPITAL]
    return kept or body


def is_bare(name: str) -> bool:
    """Return whether a person's name is a single word, with or without a particle.

    Examples
    --------
    >>> [is_bare(n) for n in ("Trump", "De Gaulle", "Ocasio-Cortez", "Trump Jr.", "Xi Jinping")]
    [True, True, True, False, False]
    """
    parts = name.split()
    return len(core(parts)) == 1 and not suffix(parts)


@lru_cache(maxsize=65536)
def surname_key(name: str) -> str:
    """Return the key of a name's last word, which names of one surname share."""
    return key(core(words(name))[-1])


def _in_order(short: Sequence[str], full: Sequence[str]) -> int | None:
    """Return how many words of a shorter name agree in full; None where one is not in the other."""
    at, whole = 0, 0
    for word in short:
        while at < len(full) and not (
            same_word(word, full[at])
            or is_initial_of(word, full[at])
            or is_initial_of(full[at], word)
        ):
            at += 1
        if at == len(full):
            return None
        whole += same_word(word, full[at])
        at += 1
    return whole


def is_form_of(short: Sequence[str], full: Sequence[str]) -> bool:
    """Return whether a name may be a form of a fuller (or as full) one of the same article.

    Every word of the shorter must be in the fuller in the same order, as it stands, in another
    spelling or as an initial; at least one word must be more than an initial. A name with a
    suffix is that of a relative, unless the fuller one has it too.
    """
    a, b = core(short), core(full)
    if not suffixes_agree(short, full):
        return False
    whole = _in_order(a, b)
    if whole is None:
        return False
    if len(a) >= 2 and len(b) > len(a) and not same_word(a[-1], b[-1]):
        # "John Paul" is no "John Paul Jones" unless its last word is a known short surname
        return whole == len(a)
    return whole > 0


def may_be_one(one: str, other: str) -> bool:
    """Return whether two full names of different articles may be one person's.

    The surname and the given name must agree, an initial or a common spelling is enough; of the
    words between them the shorter name's must be in the fuller.

    Examples
    --------
    >>> may_be_one("Robert Mueller", "Robert S. Mueller III")
    True
    >>> may_be_one("Donald Trump", "Donald Trump Jr."), may_be_one("Kim Jong-un", "Kim Jong Il")
    (False, False)
    """
    first, second = words(one), words(other)
    a, b = core(first), core(second)
    if not same_word(a[-1], b[-1]) or not suffixes_agree(first, second):
        return False
    given = same_word(a[0], b[0]) or is_initial_of(a[0], b[0]) or is_initial_of(b[0], a[0])
    if len(a) == len(b) == 2 or not given:
        return given
    short, full = sorted((a, b), key=len)
    return _in_order(short, full) is not None


def suffixes_agree(one: Sequence[str], other: Sequence[str]) -> bool:
    """Return whether suffixes allow one person: equal, or a numeral that only one name gives.

    "Jr." is given wherever the son is meant, but for his bare surname; most papers drop "III".
    """
    a, b = suffix(one), suffix(other)
    if a == b:
        return True
    without = other if a else one
    return not (a and b) and (bool({a, b} & NUMERALS) or len(core(without)) == 1)
