"""Turns of an interview: who speaks from where to where, by the labels that open paragraphs.

A label is a short name in marks of its own ("((Name))", "NAME:") at the beginning of a line. A text
is an interview where one label again and again opens a question; the labels that open the rest are
then those of who answers.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["Turn", "turn_at", "turns"]

_NAME = r"[^\W\d_][^\n:?!(){}<>*\[\]]{0,40}?"
_LABEL = re.compile(
    rf"^[^\S\n]*(?:[(\[{{<*_]+(?P<marked>{_NAME}):?[)\]}}>*_]+[^\S\n]?:?|(?P<plain>{_NAME}):)(?=\s)",
    re.MULTILINE,
)
_WORDS = 5  # of a label, at most


@dataclass(frozen=True)
class Turn:
    """What one speaker says at a time; all positions are characters.

    `start` and `said` are where the label's name begins and where it is over, `end` where the next
    turn begins. `asks` is whether its speaker mostly asks.
    """

    name: str
    start: int
    said: int
    end: int
    asks: bool = False


@lru_cache(maxsize=8)
def turns(text: str) -> tuple[Turn, ...]:
    r"""Return the turns of a text in order, none where it is no interview.

    Examples
    --------
    >>> [(t.name, t.asks) for t in turns("Q: Why? \nLind: Rain. \nQ: And? \nLind: Snow. \n")]
    [('Q', True), ('Lind', False), ('Q', True), ('Lind', False)]
    >>> turns("Where: in Oslo \nWhen: on Monday \n")
    ()
    """
    labels = [m for m in _LABEL.finditer(text) if _may_be_a_name(_name(m))]
    asked: dict[str, list[bool]] = defaultdict(list)
    for m, end in zip(labels, _ends(labels, text), strict=True):
        asked[_name(m)].append("?" in text[m.end() : end].strip().partition("\n")[0])
    again = {name for name, each in asked.items() if len(each) > 1}
    asking = {name for name in again if 2 * sum(asked[name]) > len(asked[name])}
    if not asking:
        return ()
    labels = [m for m in labels if m["marked"] or _name(m) in again]
    return tuple(
        Turn(
            _name(m),
            m.start("marked" if m["marked"] else "plain"),
            m.end(),
            end,
            _name(m) in asking,
        )
        for m, end in zip(labels, _ends(labels, text), strict=True)
    )


def _ends(labels: list[re.Match[str]], text: str) -> list[int]:
    return [*(m.start() for m in labels[1:]), len(text)][: len(labels)]


def _may_be_a_name(label: str) -> bool:
    words = label.split()
    return len(words) <= _WORDS and not words[0][0].islower() and not words[-1][0].islower()


def _name(label: re.Match[str]) -> str:
    return label["marked"] or label["plain"]


def turn_at(text: str, position: int) -> Turn | None:
    """Return the turn in which a position stands, its label's name included."""
    return next((t for t in turns(text) if t.start <= position < t.end), None)
