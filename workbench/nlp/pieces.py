"""Long articles in pieces: cut at paragraphs, annotated one by one, and put together again.

A pipeline's memory and time grow faster than a text. What is far apart in a long text hardly
hangs together; a pronoun right after a cut stays open, and a name is joined again with those of
the other pieces as it is with those of other articles.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

__all__ = ["LONG", "pieces", "put_together"]

LONG = 100_000  # characters from which an article is cut
PIECE = 50_000  # characters of a piece, about

Rows = dict[str, list[dict[str, Any]]]
OFFSETS = ("start", "end", "source_start", "source_end", "cue_start", "cue_end")
IDS = ("sentence_id", "mention_id", "claim_id", "within", "report_id", "attributed_to")
NUMBERS = ("local", "place_local")
PLACED = re.compile(
    r"(?P<kind>.*:[smcr])(?P<start>\d+)(?:-(?P<end>\d+))?(?P<more>(?:\.\d+)?)", re.S
)


def pieces(text: str, *, size: int = PIECE) -> list[tuple[int, int]]:
    r"""Return the bounds of a text's pieces; all of the text is in one of them.

    Cut before a paragraph where there is one in reach, else after a sentence, a word, or anywhere.

    Examples
    --------
    >>> pieces("One.\n\nTwo. Three.", size=8)
    [(0, 6), (6, 11), (11, 17)]
    """
    found, start = [], 0
    while len(text) - start > size:
        reach = text[start : start + size]
        ends = (
            reach.rfind(mark) + len(mark) for mark in ("\n\n", "\n", ". ", " ") if mark in reach
        )
        cut = start + next((end for end in ends if end * 2 > size), size)
        found.append((start, cut))
        start = cut
    return [*found, (start, len(text))]


def put_together(parts: list[tuple[int, Rows]]) -> Rows:
    """Return the rows of an article from those of its pieces.

    Parameters
    ----------
    parts
        (where a piece starts, its rows as :func:`workbench.nlp.rows` gives them).
    """
    whole: Rows = defaultdict(list)
    actors = 0
    for start, rows in parts:
        for frame, more in rows.items():
            whole[frame] += [_moved(row, start, actors) for row in more]
        actors += len(rows.get("local", ()))
    return dict(whole)


def _moved(row: dict[str, Any], by: int, actors: int) -> dict[str, Any]:
    """Return a row with its places, ids and numbers of actors as the whole article counts them."""
    moved = dict(row)
    for name, value in row.items():
        if value is None:
            continue
        if name in OFFSETS:
            moved[name] = value + by
        elif name.endswith("spans"):
            moved[name] = [(start + by, end + by) for start, end in value]
        elif name in IDS:
            moved[name] = _moved_id(value, by)
        elif name in NUMBERS:
            moved[name] = value + actors
        elif name == "locals":
            moved[name] = [number + actors for number in value]
    return moved


def _moved_id(key: str, by: int) -> str:
    found = PLACED.fullmatch(key)
    if found is None:
        return key
    end = f"-{int(found['end']) + by}" if found["end"] else ""
    return f"{found['kind']}{int(found['start']) + by}{end}{found['more']}"
