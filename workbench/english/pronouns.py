"""Pronouns that can be the source of a claim, and whether words are nothing but a pronoun."""

from __future__ import annotations

from workbench.english.lexicons import listed

__all__ = ["FIRST_PERSON", "PRONOUNS", "is_pronoun"]

FIRST_PERSON = listed("i me myself we us ourselves")
PRONOUNS = FIRST_PERSON | listed("he she him her it they them you who which that this these those")


def is_pronoun(text: str) -> bool:
    """Return whether words are a bare pronoun.

    Examples
    --------
    >>> is_pronoun("They"), is_pronoun("they all")
    (True, False)
    """
    return text.casefold().strip() in PRONOUNS
