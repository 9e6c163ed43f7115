"""Whether two names of places can mean one: the same words, or a town and the state it is in."""

from __future__ import annotations

import re

from workbench.english import gazetteer

__all__ = ["agree", "is_within"]


def agree(one: str, other: str) -> bool:
    """Return whether two places can be where one event was.

    A town that is not in the lists may be in any state; two known towns differ; "the Ukrainian
    capital" is any place in Ukraine.

    Examples
    --------
    >>> agree("Beijing", "China"), agree("Moscow", "Beijing"), agree("the Kremlin", "Kremlin")
    (True, False, True)
    """
    a, b = (re.sub(r"^the ", "", name, flags=re.I).casefold() for name in (one, other))
    if a in b or b in a:
        return True
    first, second = _known(one), _known(other)
    if None in (first, second):
        return all(k is None or k[0] != "town" for k in (first, second))
    (kind, state), (other_kind, other_state) = first or _NOWHERE, second or _NOWHERE
    return state == other_state and {kind, other_kind} != {"town"}


_NOWHERE = ("", None)


def _known(name: str) -> tuple[str, str | None] | None:
    """Return what a name is (``state``, ``town``, ``described``) and the state it is in."""
    listed = gazetteer.entry(name)
    if listed is not None:
        return ("state", listed.name) if listed.kind == "state" else ("town", listed.country)
    peoples = [k.name for k in map(gazetteer.entry, name.split()) if k and k.kind == "people"]
    return ("described", peoples[0]) if peoples else None


def is_within(one: str, other: str) -> bool:
    """Return whether the first place is the more exact: a town, where the second is a state.

    Examples
    --------
    >>> is_within("Beijing", "China"), is_within("China", "Beijing")
    (True, False)
    """
    first, second = gazetteer.entry(one), gazetteer.entry(other)
    wide = second is not None and second.kind == "state"
    return wide and not (first is not None and first.kind == "state")
