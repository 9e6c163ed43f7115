"""Plain values of entity data: labelled spans over the words of an example, and words to text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from training.wording import listed

LABELS = ("PERSON", "ORG", "GPE", "LOC", "NORP", "DATE", "EVENT")
_CLOSE_UP = frozenset(listed(", . ; : ? ! ) % ] 's ’s n't n’t ... 're 'll 've 'd 'm ” ’"))
_OPEN = frozenset(listed("( $ [ “ £ € ‘"))


class Span(NamedTuple):
    """A labelled run of words, half-open."""

    start: int
    end: int
    label: str


@dataclass
class Example:
    """Words with the space after each, entity spans and the positions where sentences start."""

    words: list[str]
    spaces: list[bool]
    spans: list[Span]
    starts: list[int] = field(default_factory=lambda: [0])


def bio_spans(tags: list[str]) -> list[Span]:
    """Read spans off B- and I- tags; an I- that continues nothing starts a span."""
    found: list[Span] = []
    for k, tag in enumerate(tags):
        if tag in ("O", ""):
            continue
        label = tag[2:]
        if tag[0] == "I" and found and found[-1].end == k and found[-1].label == label:
            found[-1] = found[-1]._replace(end=k + 1)
        else:
            found.append(Span(k, k + 1, label))
    return found


def longest_first(*ranks: list[Span]) -> list[Span]:
    """Keep spans that do not overlap; earlier lists win, in a list the longest.

    Parameters
    ----------
    *ranks : list of Span
        Candidates, the most trusted list first.

    Returns
    -------
    list of Span
        In order of position.
    """
    taken: set[int] = set()
    kept = []
    for spans in ranks:
        for s in sorted(set(spans), key=lambda s: (s.start - s.end, s.start, s.label)):
            if s.start < s.end and taken.isdisjoint(range(s.start, s.end)):
                kept.append(s)
                taken.update(range(s.start, s.end))
    return sorted(kept)


def spacing(words: list[str]) -> list[bool]:
    """Guess the space after each word of a sentence that comes without spacing."""
    spaces = [True] * len(words)
    inside = False
    for k, w in enumerate(words):
        if k and w in _CLOSE_UP:
            spaces[k - 1] = False
        if w in _OPEN:
            spaces[k] = False
        if w == "'" and k and not words[k - 1].endswith("s"):
            spaces[k] = False
        elif w == "'" and k:
            spaces[k - 1] = False
        if w == '"':
            if inside and k:
                spaces[k - 1] = False
            elif not inside:
                spaces[k] = False
            inside = not inside
        if w == "/" and k:
            spaces[k - 1] = spaces[k] = False
    if spaces:
        spaces[-1] = True
    return spaces
