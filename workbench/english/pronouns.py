"""Pronouns that can be the source of a claim, and whether words are nothing but pronouns."""

from __future__ import annotations

import re

from workbench.english.lexicons import listed

__all__ = ["FIRST_PERSON", "PRONOUNS", "is_pronoun"]

FIRST_PERSON = listed("i me myself we us ourselves")
PRONOUNS = FIRST_PERSON | listed("he she him her it they them you who which that this these those")


# what stands around a pronoun in a question or a short answer: "do you", "we can", "I don't"
AROUND = listed(
    """a an the my your his its our their whose to of am is are was were be been do does did have
    has had can could may might must shall should will would s m re ve d ll t don doesn didn isn
    aren wasn weren haven hasn hadn won wouldn couldn shouldn not"""
)
WORD = re.compile(r"[^\W_]+")


def is_pronoun(text: str) -> bool:
    """Return whether words name nobody: nothing but pronouns and the small words around them.

    Examples
    --------
    >>> is_pronoun("They"), is_pronoun("do you"), is_pronoun("they all")
    (True, True, False)
    """
    return all(word in PRONOUNS or word in AROUND for word in WORD.findall(text.casefold()))
