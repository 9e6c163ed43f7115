"""Pronouns that can be the source of a claim, and whether words are one and nothing else."""

from __future__ import annotations

__all__ = ["FIRST_PERSON", "PRONOUNS", "is_pronoun", "named"]

FIRST_PERSON = frozenset(["i", "me", "myself", "we", "us", "ourselves"])
PRONOUNS = FIRST_PERSON | frozenset(
    [
        "he",
        "she",
        "him",
        "her",
        "it",
        "they",
        "them",
        "you",
        "who",
        "which",
        "that",
        "this",
        "these",
        "those",
    ]
)


def is_pronoun(text: str) -> bool:
    """Return whether words are a bare pronoun.

    Examples
    --------
    >>> is_pronoun("They"), is_pronoun("they all")
    (True, False)
    """
    return text.casefold().strip() in PRONOUNS


def named(text: object) -> str | None:
    """Return the words of a source, None where they are missing or a bare pronoun.

    Examples
    --------
    >>> named("the mayor"), named("I"), named(None)
    ('the mayor', None, None)
    """
    return text if isinstance(text, str) and not is_pronoun(text) else None
