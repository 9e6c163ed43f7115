"""The names in the word lists: states, capitals, places, organizations, peoples.

A gazetteer finds them in a list of words and says which state or organization a name belongs to,
so that "UK" and "Britain" are one actor and "Kyiv" can stand for Ukraine.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from workbench.english import lexicons

__all__ = ["Entry", "Gazetteer", "entry", "state"]


@dataclass(frozen=True)
class Entry:
    """An entry of a word list.

    ``kind`` is ``state``, ``capital``, ``seat``, ``place``, ``organization``, ``people``; ``name``
    the form that all its aliases share (for a people, its state); ``label`` the entity label.
    """

    kind: str
    name: str
    label: str
    country: str | None = None
    wikidata_id: str | None = None


def _split(cell: str) -> list[str]:
    return [x for x in cell.split("|") if x]


@cache
def entries() -> dict[str, Entry]:
    """Return every listed name with its entry; a state takes precedence over a place."""
    listed: dict[str, Entry] = {}

    def add(known: Entry, *names: str) -> None:
        for name in names:
            listed.setdefault(name, known)

    for row in lexicons.load("countries"):
        name, item = row["name"], row["wikidata_id"] or None
        add(Entry("state", name, "GPE", name, item), name, *_split(row["aliases"]))
        add(Entry("people", name, "NORP", name), *_split(row["demonyms"]))
    for row in lexicons.load("capitals"):
        name = row["name"]
        add(Entry("capital", name, "GPE", row["country"]), name, *_split(row["aliases"]))
    for row in lexicons.load("organizations"):
        name, item = row["name"], row["wikidata_id"] or None
        known = Entry("organization", name, "ORG", row["country"] or None, item)
        add(known, name, *_split(row["aliases"]))
    for row in lexicons.load("metonyms"):
        owner = listed.get(row["stands_for"])
        country = owner.country if owner is not None else None
        add(Entry("seat", row["term"], row["label"], country), row["term"])
    for row in lexicons.load("places"):
        label = "GPE" if row["country"] else "LOC"
        add(Entry("place", row["name"], label, row["country"] or None), row["name"])
    return listed


def entry(name: str) -> Entry | None:
    """Return the entry of a name, or None; a leading "the" is ignored.

    Examples
    --------
    >>> entry("the UK").name, entry("Kiev").country, entry("Nowhere")
    ('United Kingdom', 'Ukraine', None)
    """
    known = entries()
    match = known.get(name)
    if match is None and name[:4].lower() == "the ":
        match = known.get(name[4:])
    return match


def state(name: str) -> str | None:
    """Return the state that a name, a demonym or an adjective refers to.

    Examples
    --------
    >>> state("Chinese"), state("U.S."), state("Kyiv")
    ('China', 'United States', None)
    """
    match = entry(name)
    return match.name if match and match.kind in ("state", "people") else None


class Gazetteer:
    """The listed names, split into words as a tokenizer splits them.

    Parameters
    ----------
    tokenize
        From a text to its words, as the pipeline's tokenizer splits it.
    """

    def __init__(self, tokenize: Callable[[str], Sequence[str]]) -> None:
        self._exact: dict[str, list[tuple[tuple[str, ...], Entry]]] = {}
        self._upper: dict[str, list[tuple[tuple[str, ...], Entry]]] = {}
        for name, known in entries().items():
            words = tuple(tokenize(name))
            self._exact.setdefault(words[0], []).append((words, known))
            capitals = tuple(w.upper() for w in words)
            self._upper.setdefault(capitals[0], []).append((capitals, known))
        for index in (self._exact, self._upper):
            for names in index.values():
                names.sort(key=lambda pair: (-len(pair[0]), pair[0]))

    def find(self, words: Sequence[str], shouted: Sequence[bool]) -> list[tuple[int, int, Entry]]:
        """Return the listed names in a text as (start, end, entry), longest first at each place.

        ``shouted`` says for each word whether its line is in capitals; there a name is matched
        without regard to case.
        """
        spans: list[tuple[int, int, Entry]] = []
        end = 0
        for i, word in enumerate(words):
            if i < end:
                continue
            index = self._upper if shouted[i] else self._exact
            for name, known in index.get(word, ()):
                if len(name) == 1 or tuple(words[i : i + len(name)]) == name:
                    spans.append((i, i + len(name), known))
                    end = i + len(name)
                    break
        return spans
