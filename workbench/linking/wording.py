"""What a claim says, apart from how it says it: stems, countries, numbers and negation.

Two articles seldom use the same words for the same claim. Here inflection is cut off, a country
stands for its people and its capital ("Beijing", "Chinese"), words that news writers swap are
one, and negation is set apart, so that a claim and its denial can never look alike.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from workbench.english import dates, lexicons
from workbench.english.lexicons import listed
from workbench.english.stems import stem

__all__ = ["Wording", "is_negated", "when", "wording"]

WORD = re.compile(r"\d[\d.,]*\d|\d|[^\W\d_]+(?:[’'-][^\W\d_]+)*", re.UNICODE)
NEGATIONS = {"not", "never", "no", "neither", "nor", "none", "nobody", "nothing", "cannot"}
# what turns the clause behind it round as "not" does
DENIALS = {"deny", "denies", "denied", "denying", "refuse", "refuses", "refused", "refusing"}
DENIALS |= {"untrue", "false", "falsely"}
# "no" and "not" that deny nothing
NO_NEGATION = re.compile(
    r"\b(?:not only|not just|not least|no doubt|no matter|no sooner|whether or not|no\.? \d)\b",
    re.IGNORECASE,
)
MAY = {"may", "might", "could", "perhaps", "possibly", "maybe"}
MUST = {"must", "should", "ought"}
IF = {"if", "unless"}
AHEAD = listed("will would won't shall plan plans planned intends intend going")
WEEKDAYS = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
MONTHS = listed(
    """january february march april may june july august september october november december"""
)
# a negation behind one of these is about a side clause, not about what the claim says
SIDE_CLAUSE = re.compile(
    r",?\s+(?:because|since|although|though|while|whereas|which|who|if|unless|when)\b",
    re.IGNORECASE,
)
# "not A but B", "B, not A,": what is negated is the contrast
CONTRAST = re.compile(r"\bnot\b[^,.;]{1,60}\bbut\b|,\s*(?:and\s+)?not\b[^,.;]{1,40}", re.IGNORECASE)
# "no collusion and no obstruction", "neither he nor she": one negation, told of two things
NEGATED = re.compile(
    r"\b(?:not|never|no|neither|none|nobody|nothing|cannot)\b|n't\b", re.IGNORECASE
)
AGAIN = re.compile(r"\b(?:(?:and|or|but)\s+(?:no|not|never)|nor)\b", re.IGNORECASE)
SPELLED = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12", "dozen": "12",
    "hundred": "100", "thousand": "1000", "million": "1000000", "billion": "1000000000",
}  # fmt: skip


@dataclass(frozen=True)
class Wording:
    """The features of a claim: ``terms`` with their weight class, numbers, and whether negated.

    ``days`` of the week and ``months`` that it names, its ``mood``: ``may``, ``must``, ``if``,
    ``ahead`` (will be), ``aims`` (is wanted) or none; ``when``: the first and the last day, as
    numbers, of what it dates.
    """

    terms: tuple[str, ...]
    numbers: frozenset[str]
    negated: bool
    days: frozenset[str] = frozenset()
    months: frozenset[str] = frozenset()
    mood: str = ""
    when: tuple[int, int] | None = None


# words that say nothing by themselves
STOPWORDS = listed(
    """a about after again all also am an and any are as at be because been before being
both but by can come could did do does doing done during each even ever every for from further get
go got had has have having he her here hers him his how i if in into is it its just let like made
make may me might more most much must my now of off on once only or other our out over own per put
quite rather said same say says shall she should since so some still such take than that the their
them then there these they thing this those through thus to too until up upon us use very was way
we well were what when where whether which while who whom whose why will with would yet you your
's ’s s t ll re ve d m"""
)


@cache
def _countries() -> dict[str, str]:
    """Return the country that a name, a people or a capital stands for, by first word(s)."""
    told = [(row["name"], row) for row in lexicons.load("countries")]
    told += [(row["country"], row) for row in lexicons.load("capitals")]
    found: dict[str, str] = {}
    for country, row in told:
        for name in (row["name"], *row["aliases"].split("|"), *row.get("demonyms", "").split("|")):
            if name:
                found.setdefault(name.lower(), country)
    return found


@cache
def _groups() -> dict[str, str]:
    """Return the group of words that swap, by stem."""
    return {stem(row["term"]): "~" + row["group"] for row in lexicons.load("paraphrases")}


@lru_cache(maxsize=1 << 17)
def wording(text: str, *, names: tuple[str, ...] = ()) -> Wording:
    """Return what a claim's text says.

    Parameters
    ----------
    text
        The content of a claim.
    names
        Ids of the actors that the content mentions; they count as terms of their own.

    Examples
    --------
    >>> wording("that Beijing was not considering 2 sales").terms
    ('2', '@China', '~consider', '~sell')
    >>> wording("that Beijing was not considering 2 sales").negated
    True
    """
    terms = {f"#{name}" for name in names}
    numbers = set()
    words = [m.group().replace("’", "'") for m in WORD.finditer(text)]
    countries, groups = _countries(), _groups()
    at = 0
    while at < len(words):
        for width in (3, 2, 1):
            phrase = " ".join(words[at : at + width])
            country = countries.get(phrase.lower().removesuffix("'s"))
            if country and phrase[:1].isupper():
                break
        else:
            width, country = 1, None
        word = words[at].lower().removesuffix("'s")
        at += width
        if country:
            terms.add("@" + country)
        elif word in NEGATIONS or word.endswith("n't"):
            continue
        elif word[0].isdigit() or word in SPELLED:
            number = SPELLED.get(word, word.replace(",", ""))
            terms.add(number)
            numbers |= {number} - ({"1"} if word == "one" else set())
        elif word not in STOPWORDS and len(word) > 1:
            base = stem(word)
            terms.add(groups.get(base, base))
    low = [w if n else w.lower() for n, w in enumerate(words)]  # "may", not "May"
    return Wording(
        tuple(sorted(terms)), frozenset(numbers), is_negated(text),
        frozenset(w.lower() for w in words) & WEEKDAYS,
        frozenset(w.lower() for w in words if w[0].isupper()) & MONTHS,
        _mood(low),
    )  # fmt: skip


@lru_cache(maxsize=1 << 16)
def when(text: str, published: Any, mood: str) -> tuple[int, int] | None:
    """Return the days that a claim dates what it says to, None where it does not or they are open.

    Examples
    --------
    >>> when("they met over Easter weekend", "2018-04-17", "") == when("they met", "2018-04-17", "")
    False
    """
    told = dates.resolve(text, published, tense="future" if mood in ("ahead", "aims") else "past")
    if told.start is None or told.end is None:
        return None
    return told.start.toordinal(), told.end.toordinal()


def _mood(words: list[str]) -> str:
    """Return the modality of a claim by its modal words, the first kind of them that it has."""
    held = set(words)
    kinds = (("if", IF), ("must", MUST), ("may", MAY), ("ahead", AHEAD))
    found = next((name for name, of in kinds if held & of), "")
    return "aims" if not found and words[:1] == ["to"] else found


def is_negated(text: str) -> bool:
    """Return whether a claim's main clause is negated (twice negated is affirmed).

    Examples
    --------
    >>> [is_negated(t) for t in ("it won't sell", "it sells, not lends, arms", "no one left")]
    [True, False, True]
    >>> [is_negated(t) for t in ("there was no rain and no snow", "neither he nor she came")]
    [True, True]
    >>> [is_negated(t) for t in ("he did not deny it", "he denied that it is", "no doubt it is")]
    [False, True, False]
    """
    text = NO_NEGATION.sub(" ", CONTRAST.sub(" ", text.replace("’", "'")))
    text = AGAIN.sub(" ", text) if re.search(NEGATED, AGAIN.sub(" ", text)) else text
    first = SIDE_CLAUSE.search(text, len(text.split(" ", 1)[0]))
    words = re.findall(r"[a-z']+", (text[: first.start()] if first else text).lower())
    denied = NEGATIONS | DENIALS
    return sum(w in denied or w.endswith("n't") for w in words) % 2 == 1
