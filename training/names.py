"""Name lists: what they hold, and swapping names in training sentences for names from them.

A recogniser trained on old news knows the names of old news.  Swapping spreads each context over
many names, so that the model learns contexts, and shows it names that the sources lack.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from pathlib import Path
from random import Random

from training.spans import Example, Span

LISTS = Path(__file__).parent / "lists"
#: How often a name of each label is swapped in a copy that swaps.
SHARE = {"PERSON": 0.45, "ORG": 0.3, "GPE": 0.3, "LOC": 0.2}
_LETTERS = "ABCDEFGHIKLMNOPRSTUW"


@cache
def terms(name: str) -> tuple[str, ...]:
    """Return the terms of a list in ``training/lists``, without comments and header."""
    lines = (LISTS / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))[1:]


@cache
def term_set(name: str) -> frozenset[str]:
    """Return a list as a set."""
    return frozenset(terms(name))


def pieces(name: str) -> list[str]:
    """Split a name into words as the treebanks do, but for the points of abbreviations."""
    return [p for p in re.findall(r"[^\s,()']+(?:['’](?!s\b)[^\s,()']*)*|'s|’s|[,()]|'", name) if p]


def person(rng: Random, size: int) -> tuple[str, ...]:
    """Choose a person's name in place of one of `size` words, listed ones in full."""
    if size == 1:
        return _short(rng)
    return _combined(rng) if rng.random() < 0.6 else tuple(rng.choice(terms("person")).split())


def _short(rng: Random) -> tuple[str]:
    """Choose a name as it stands alone: the last word of one."""
    listed = rng.random() < 0.4
    return (rng.choice(terms("person" if listed else "surname")).split()[-1],)


def _combined(rng: Random) -> tuple[str, ...]:
    """Put a given name and a surname together, now and then with a letter between them."""
    given, surname = rng.choice(terms("given")), rng.choice(terms("surname"))
    middle = [rng.choice(_LETTERS) + "."] if rng.random() < 0.06 else []
    return (*given.split(), *middle, *surname.split())


class Swapper:
    """Swap names in examples for others of the same label.

    Parameters
    ----------
    examples : iterable of Example
        Examples whose names join the lists.
    rng : Random
        Source of choice.
    """

    def __init__(self, examples: Iterable[Example], rng: Random) -> None:
        self.rng = rng
        seen: dict[str, set[tuple[str, ...]]] = {label: set() for label in SHARE}
        for e in examples:
            for s in e.spans:
                if s.label in seen and 2 < len(" ".join(e.words[s.start : s.end])) < 50:
                    seen[s.label].add(tuple(e.words[s.start : s.end]))
        self.seen = {label: sorted(names) for label, names in seen.items()}
        lists = {"PERSON": "person", "ORG": "organisation", "GPE": "gpe", "LOC": "loc"}
        self.listed = {label: [tuple(pieces(t)) for t in terms(n)] for label, n in lists.items()}

    def name(self, label: str, size: int) -> tuple[str, ...]:
        """Choose a name of a label; `size` is the number of words of the one it replaces."""
        rng = self.rng
        if label == "PERSON":
            if size == 1:
                return _short(rng)
            if rng.random() < 0.6:
                return _combined(rng)
        if label == "ORG" and size == 1 and rng.random() < 0.25:
            return ("".join(rng.choices(_LETTERS, k=rng.choice((2, 3, 3, 4, 4, 5)))),)
        known = self.listed[label] if rng.random() < 0.6 else self.seen[label]
        return rng.choice(known or self.listed[label])

    def __call__(self, example: Example, *, factor: float = 1.0) -> Example:
        """Return the example with a share of its names swapped; one name, one swap."""
        out = Example([], [], [], [])
        chosen: dict[tuple[str, ...], tuple[str, ...]] = {}
        moved: dict[int, int] = {}
        at = 0
        for s in example.spans:
            self._copy(example, at, s.start, out, moved)
            old = tuple(example.words[s.start : s.end])
            new = chosen.get(old)
            if new is None:
                swap = self.rng.random() < SHARE.get(s.label, 0.0) * factor
                new = chosen[old] = self.name(s.label, len(old)) if swap else old
            moved[s.start] = len(out.words)
            if new == old:
                inner = example.spaces[s.start : s.end - 1]
            else:
                inner = [
                    p not in ("(",) and n not in (",", ")", "'s", "’s", "'")
                    for p, n in pairwise(new)
                ]
            out.spans.append(Span(len(out.words), len(out.words) + len(new), s.label))
            out.words += new
            out.spaces += [*inner, example.spaces[s.end - 1]]
            at = s.end
        self._copy(example, at, len(example.words), out, moved)
        out.starts.extend(moved[k] for k in example.starts if k in moved)
        return out

    @staticmethod
    def _copy(source: Example, start: int, end: int, out: Example, moved: dict[int, int]) -> None:
        moved.update((k, len(out.words) + k - start) for k in range(start, end))
        out.words += source.words[start:end]
        out.spaces += source.spaces[start:end]
