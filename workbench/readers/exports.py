"""Text exports of news databases: several articles in one plain text file.

Nexis, Factiva and ProQuest write each article with labelled lines ("BYLINE:", "LENGTH:", "Full
text:") and a mark between two articles. The layout of each is told by those labels.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.readers.record import Record, Trouble

__all__ = ["articles", "kind_of"]


def kind_of(text: str) -> str | None:
    """Return the database that the text was exported from, or None."""
    return None


def articles(text: str, *, kind: str) -> Iterator[Record | Trouble]:
    """Yield the articles of an export."""
    return iter(())
