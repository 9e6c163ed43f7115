"""Word lists in code: the words of a text, in its order."""

from __future__ import annotations


def listed(text: str) -> list[str]:
    """Return the words of a text; for lists too short for a file in ``training/lists``.

    Examples
    --------
    >>> listed("of for on")
    ['of', 'for', 'on']
    """
    return text.split()
