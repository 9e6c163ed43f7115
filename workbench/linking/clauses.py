"""Whether words make a claim by themselves, and how they read out of their article.

"The deal" and "denuclearization" say nothing that could be true, planned or wanted; "to freeze its
tests" and "he will come" do. Rows of an article carry no tags: a verb is known by closed classes
(auxiliaries, "to"), by a list of common verbs and by its ending and its neighbours.

Notes
-----
Closed classes and endings as in unknown-word guessing for taggers (Mikheev 1997). It will take some
noun phrases with a participle for clauses ("the talks expected this week") and miss clauses whose
only verb is rare and ends in nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from workbench.english import lexicons
from workbench.english.lexicons import listed
from workbench.english.pronouns import PRONOUNS
from workbench.english.stems import IRREGULAR, stem

__all__ = ["in_brackets", "is_clause", "is_full"]

WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*|\d[\d.,]*", re.UNICODE)
FINITE = listed(
    """am is are was were isn't aren't wasn't weren't has have had hasn't haven't hadn't do does
    did don't doesn't didn't will won't would wouldn't can can't cannot could couldn't may
    might must mustn't shall should shouldn't ought 'tis"""
)
CLITICS = ("'re", "'ll", "'ve", "'d", "'m", "n't")
IS = listed("it's he's she's that's there's here's what's who's let's where's how's")
RELATIVE = listed("who which whose whom where when that")
ADVERBS = listed("longer not never also still now already always just only")
DETERMINERS = listed(
    """a an the this that these those his her its their our my your no any some every each all
    both such another either neither many few several more most"""
)
PREPOSITIONS = listed(
    """of in on at for from with by about against between into through over under after before
    during without within toward towards upon as than like"""
)
OBJECTS = DETERMINERS | listed("him them me us you it what how whether to that if up out")
# what asks or names a topic, and says nothing that could be true, planned or wanted
ASKS = re.compile(
    r"\?|^\W*(?:(?:about )?(?:how|why|who|whom|whose|whether)\b"
    r"|about (?:what|when|where|that|this|the|his|her|its|their|my|our|your)\b"
    r"|what (?:is|are|was|were|do|does|did|can|could|will|would|should|has|have)\b"
    r"|(?:is|are|do|does|did|can|could|will|would|should|has|have)"
    r" (?:you|we|they|he|she|it|i|the)\b)",
    re.IGNORECASE,
)


@cache
def verbs() -> frozenset[str]:
    """Return the stems of verbs that the lists know."""
    found = {row["lemma"] for row in lexicons.load("cues") if row["pos"] == "verb"}
    found |= lexicons.terms("common_verbs") | set(IRREGULAR.values())
    return frozenset(stem(word) for word in found if " " not in word) - {"man", "woman", "child"}


@cache
def nouns() -> frozenset[str]:
    """Return the stems of verbs that may as well be nouns."""
    found = {row["lemma"] for row in lexicons.load("cues") if row["pos"] == "noun"}
    found |= {row["lemma"] for row in lexicons.load("common_verbs") if row["noun"]}
    return frozenset(stem(word) for word in found | {"talk", "plan", "meet", "person", "tie"})


@lru_cache(maxsize=1 << 17)
def is_clause(text: str) -> bool:
    """Return whether words have a verb of their own: finite, an infinitive, or a gerund in front.

    A question is none, nor is a topic ("about his plans").

    Examples
    --------
    >>> [is_clause(t) for t in ("that rain fell", "to stop the tests", "selling 20 old ships")]
    [True, True, True]
    >>> [is_clause(t) for t in ("a deal", "the man who left", "COVID-19", "Did rain fall?")]
    [False, False, False, False]
    """
    return ASKS.search(text) is None and _verb(_words(text)) is not None


def is_full(text: str) -> bool:
    """Return whether words are a clause that stands by itself: its verb is finite.

    Examples
    --------
    >>> is_full("that rain fell"), is_full("to stop the tests")
    (True, False)
    """
    return _verb(_words(text)) == "finite"


def _words(text: str) -> list[str]:
    words = [m.group().replace("’", "'") for m in WORD.finditer(text)]
    if sum(w[0].isupper() for w in words) > 0.6 * len(words):  # a headline
        words = [w.lower() for w in words]
    return words[1:] if words and words[0].lower() in ("that", "not") else words


def _verb(words: list[str]) -> str | None:
    """Return how the first verb of a clause stands: ``finite``, ``infinitive`` or ``gerund``."""
    low = [w.lower() for w in words]
    if len(words) > 2 and low[0].endswith("ing") and stem(low[0]) in verbs():
        return "gerund"
    if len(words) > 1 and stem(low[0]) in verbs() and not low[0].endswith(("s", "ed")):
        ordered = words[0][0].isupper() and stem(low[0]) not in nouns() | set(IRREGULAR)
        if ordered or low[1] in DETERMINERS:
            return "finite"  # an order
    other: str | None = None
    for n, word in enumerate(low):
        if n and word in RELATIVE and low[n - 1] not in PREPOSITIONS:
            says = word == "that" and (stem(low[n - 1]) in verbs() or low[n - 1].endswith("ly"))
            return "finite" if says else other  # what follows hangs on a noun
        if word in FINITE or word in IS or word.endswith(CLITICS):
            return "finite"
        before, after = low[n - 1] if n else "", low[n + 1] if n + 1 < len(low) else ""
        if word == "to" and after and words[n + 1].islower():
            then = low[n + 2] if n + 2 < len(low) else ""
            closed = after in DETERMINERS | PREPOSITIONS | PRONOUNS or after.endswith("ing")
            if stem(after) in verbs() or ((not n or then in OBJECTS) and not closed):
                other = other or "infinitive"
        if n and words[n].islower() and _is_finite(word, before, after, words, n):
            return "finite"
    return other


def _is_finite(word: str, before: str, after: str, words: list[str], n: int) -> bool:
    """Return whether a word is a finite verb, by its form and what stands beside it."""
    while n > 1 and (before in ADVERBS or before.endswith("ly")):
        n -= 2 if before == "longer" and n > 2 else 1
        before = words[n - 1].lower()
    if before == "to" or before in DETERMINERS | PREPOSITIONS:
        return False
    base, subject = stem(word), before in PRONOUNS or words[n - 1][:1].isupper()
    listed = base in verbs()
    if word in IRREGULAR and IRREGULAR[word] in verbs():
        return True
    if word.endswith("ed") and len(word) > 4:
        return listed or subject
    if word.endswith("s") and listed:
        return base not in nouns() or ((subject or not before.endswith("s")) and after in OBJECTS)
    if word.endswith("ing") or not listed:
        return False
    plural = before.endswith("s") or before in ("people", "we", "i", "they", "you", "who")
    return plural and (base not in nouns() or after in OBJECTS or before in PRONOUNS)


def in_brackets(
    content: str, spans: Iterable[tuple[int, int]], named: Iterable[tuple[int, int, str]]
) -> str:
    """Return a claim's words with the names that its pronouns stand for, in brackets.

    Parameters
    ----------
    content
        The words of the spans, a blank between two.
    spans
        Where they stand in the article.
    named
        ``(start, end, name)`` of pronouns in the article.

    Examples
    --------
    >>> in_brackets("he will meet her", [(10, 26)], [(10, 12, "Bo Lind"), (23, 26, "Eva Berg")])
    '[Bo Lind] will meet [Eva Berg]'
    """
    at, found = 0, []
    held = sorted(named)
    for start, end in spans:
        found += [
            (at + s - start, at + e - start, name) for s, e, name in held if start <= s < e <= end
        ]
        at += end - start + 1
    for start, end, name in reversed(found):
        owns = content[start:end].lower() in ("his", "their", "its", "my", "our") or (
            content[start:end].lower() == "her" and content[end : end + 2].strip().isalpha()
        )
        content = content[:start] + f"[{name}{'’s' if owns else ''}]" + content[end:]
    return content
