"""Whether two names of places can mean one: the same words, or a town and the state it is in."""

from __future__ import annotations

import re

from workbench import gazetteer

__all__ = ["agree", "is_within"]


def agree(one: str, other: str) -> bool:
    """Tell whether two places can be where one event was.

    A town that the lists don't know may lie in any state; two known towns differ.

    Examples
    --------
    >>> agree("Beijing", "China"), agree("Moscow", "Beijing"), agree("the Kremlin", "Kremlin")
    (True, False, True)
    """
    a, b = (re.sub(r"^the ", "", name, flags=re.I).casefold() for name in (one, other))
    if a in b or b in a:
        return True
    first, second = gazetteer.entry(one), gazetteer.entry(other)
    if first is None or second is None:
        known = first or second
        return known is None or known.kind == "state"
    states = [k.name if k.kind == "state" else k.country for k in (first, second)]
    return states[0] == states[1] and "state" in (first.kind, second.kind)


def is_within(one: str, other: str) -> bool:
    """Tell whether the first place is the more exact: a town, where the second is a state.

    Examples
    --------
    >>> is_within("Beijing", "China"), is_within("China", "Beijing")
    (True, False)
    """
    first, second = gazetteer.entry(one), gazetteer.entry(other)
    wide = second is not None and second.kind == "state"
    return wide and not (first is not None and first.kind == "state")
