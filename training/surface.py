"""Vary the surface of training sentences: quotes, dashes, casing, headlines, misspelt words.

News comes with curly or straight quotes, with headlines in title case and captions without a full
stop, and with slips of the keyboard.  Each function takes words and gives words of the same
number back, so annotation over word positions stays valid.
"""

from __future__ import annotations

from random import Random

from training.wording import listed

CURLY = {
    "'s": "’s",
    "n't": "n’t",
    "'re": "’re",
    "'ll": "’ll",
    "'ve": "’ve",
    "'d": "’d",
    "'m": "’m",
    "'S": "’S",
    "'": "’",
}
STRAIGHT = {curly: straight for straight, curly in CURLY.items()}
SMALL = frozenset(
    listed("a an and as at but by for from in into nor of off on or over per the to up via vs with")
)


def quote_style(
    words: list[str], rng: Random, *, curly: float = 0.4, straight: float = 0.25
) -> list[str]:
    """Rewrite all quotes and apostrophes of a passage in one style, or leave them.

    Opening and closing marks are told apart by turns, which is right for whole sentences.
    """
    r = rng.random()
    if r < curly:
        out, inside = [], False
        for w in words:
            if w == '"':
                w, inside = ("”" if inside else "“"), not inside
            out.append(CURLY.get(w, w))
        return out
    if r < curly + straight:
        plain = {"“": '"', "”": '"', "‘": "'"} | STRAIGHT
        return [plain.get(w, w) for w in words]
    return words


def dash_style(words: list[str], rng: Random) -> list[str]:
    """Write free-standing dashes in one of the usual styles."""
    if not any(w in ("--", "—", "–", "-") for w in words[1:-1]):
        return words
    dash = rng.choice(("--", "—", "–", "-", None, None))
    if dash is None:
        return words
    ends = (0, len(words) - 1)
    return [dash if w in ("--", "—", "–") and k not in ends else w for k, w in enumerate(words)]


def title_case(words: list[str]) -> list[str]:
    """Capitalise as headlines do: small words stay small unless they come first."""
    return [w if k and w.lower() in SMALL else w[:1].upper() + w[1:] for k, w in enumerate(words)]


def case_style(
    words: list[str], rng: Random, *, title: float = 0.03, upper: float = 0.01, lower: float = 0.02
) -> list[str]:
    """Now and then write a sentence in title case, in capitals or without any."""
    r = rng.random()
    if r < title:
        return title_case(words)
    if r < title + upper:
        return [w.upper() for w in words]
    if r < title + upper + lower:
        return [w.lower() for w in words]
    return words


def misspell(words: list[str], rng: Random, *, share: float = 0.03) -> list[str]:
    """In a share of the sentences swap two letters of one longer lower-case word."""
    if rng.random() >= share:
        return words
    long_words = [k for k, w in enumerate(words) if len(w) > 4 and w.isalpha() and w.islower()]
    if not long_words:
        return words
    k = rng.choice(long_words)
    at = rng.randrange(1, len(words[k]) - 2)
    w = words[k]
    return [*words[:k], w[:at] + w[at + 1] + w[at] + w[at + 2 :], *words[k + 1 :]]


def vary(words: list[str], rng: Random) -> list[str]:
    """Apply all variations to the words of one sentence."""
    return misspell(case_style(dash_style(words, rng), rng), rng)
