"""Tables that a command writes into a page, between two comments that name them."""

from __future__ import annotations

__all__ = ["filled", "marks"]


def marks(name: str) -> tuple[str, str]:
    """Return the two comments of a name, which a reader of the page does not see."""
    return f"<!-- {name} -->", f"<!-- /{name} -->"


def filled(text: str, name: str, content: str) -> str:
    """Return a page with new content between the comments of a name.

    Raises
    ------
    ValueError
        If the page lacks one of them.

    Examples
    --------
    >>> filled("a <!-- n -->old<!-- /n --> b", "n", "new").split()
    ['a', '<!--', 'n', '-->', 'new', '<!--', '/n', '-->', 'b']
    """
    first, last = marks(name)
    before, start, rest = text.partition(first)
    _, end, after = rest.partition(last)
    if not (start and end):
        raise ValueError(f"no marks {first!r} and {last!r} in the document")
    return f"{before}{start}\n\n{content}\n{end}{after}"
