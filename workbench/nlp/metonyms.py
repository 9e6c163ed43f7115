"""Capitals and seats of government, and the state or body that each stands for when it acts."""

from __future__ import annotations

from functools import cache

from workbench.english import lexicons
from workbench.english.gazetteer import entry
from workbench.nlp.records import Actor

__all__ = ["actor_of", "stands_for"]


@cache
def _seats() -> dict[str, str]:
    found = {row["term"]: row["stands_for"] for row in lexicons.load("metonyms")}
    for row in lexicons.load("capitals"):
        for name in [row["name"], *row["aliases"].split("|")]:
            if name:
                found.setdefault(name, row["country"])
    return found


def stands_for(name: str) -> str | None:
    """Return the state or body that a capital or seat stands for when it acts.

    Examples
    --------
    >>> stands_for("the Kremlin"), stands_for("Brussels"), stands_for("Kyiv")
    ('Russia', 'European Union', 'Ukraine')
    """
    return _seats().get(name) or _seats().get(name.removeprefix("the ").removeprefix("The "))


def actor_of(name: str) -> Actor:
    """Return a listed state or body as an actor."""
    known = entry(name)
    if known is None:
        return Actor(name=name, type="place")
    kind = "organization" if known.kind == "organization" else "place"
    return Actor(name=known.name, type=kind, country=known.country, wikidata_id=known.wikidata_id)
