"""From words on pages to paragraphs in reading order: columns, lines, running heads, hyphens.

Rows of words are read from top to bottom; rows that all leave the same strip of the page free form
a block of columns, which are read one after the other (a cut along white space, after Nagy and
Seth 1984). A line opens a paragraph if it stands apart, is indented, is set in another size, or
follows a line that ends early with a stop.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from workbench.ingest.pagelines import COMPOUND, SENTENCE_END, hyphenated, key_of

__all__ = ["LaidOut", "Word", "laid_out"]

GUTTER = 0.9  # least width of the strip between two columns, in the size of the letters
EDGE = 0.1  # share of a page's height at its top and foot where running heads stand
NUMBERED = re.compile(r"(?:page\s*)?\W*\d{1,4}\W*(?:of\s*\d{1,4}|/\s*\d{1,4})?\W*", re.I)
HEADLINE = 1.25  # times the size of the text that a headline has at least


@dataclass(frozen=True)
class Word:
    """A word with its box, the line that it stands on (``base``) and the size of its letters."""

    text: str
    left: float
    right: float
    low: float
    high: float
    base: float
    size: float


@dataclass(frozen=True)
class Line:
    """A line of one column, ``start`` and ``end`` of that column, the foot of its letters."""

    text: str
    left: float
    right: float
    base: float
    size: float
    start: float = 0.0
    end: float = 0.0
    first: bool = False  # of its column


@dataclass
class LaidOut:
    """A document in reading order; ``edges`` are the running heads and feet that repeat."""

    paragraphs: list[str] = field(default_factory=list)
    edges: list[str] = field(default_factory=list)
    title: str | None = None


def laid_out(pages: Sequence[tuple[float, list[Word]]]) -> LaidOut:
    """Return the paragraphs of pages, each given by its height and its words."""
    laid = LaidOut()
    heads: list[Line] = []
    feet: list[Line] = []
    body: list[Line] = []
    running = _running(pages)
    seen: set[str] = set()
    for height, words in pages:
        for rows, cuts in _blocks(_rows(words)):
            for line in _columns(rows, cuts):
                edge = _edge(line, height)
                if edge is None or (edge, _bare(line.text)) not in running:
                    body.append(line)
                elif (key := _bare(line.text)) in seen or NUMBERED.fullmatch(line.text):
                    laid.edges.append(line.text)
                else:  # it may name publisher and day
                    seen.add(key)
                    (heads if edge else feet).append(line)
    size = _usual_size(body)
    laid.title = _headline(body, size)
    laid.paragraphs = [x.text for x in heads] + list(_paragraphs(body)) + [x.text for x in feet]
    return laid


def _bare(text: str) -> str:
    return re.sub(r"\d+", "", key_of(text)) or "#"


def _edge(line: Line | Word, height: float) -> bool | None:
    """Return whether a line stands at the top (True) or the foot (False) of its page, or None."""
    if line.base > height * (1 - EDGE):
        return True
    return False if line.base < height * EDGE else None


def _running(pages: Sequence[tuple[float, list[Word]]]) -> set[tuple[bool, str]]:
    """Return the heads and feet that stand on two pages or more, and page numbers."""
    counts: Counter[tuple[bool, str]] = Counter()
    for height, words in pages:
        found = set()
        for row in _rows(words):
            edge = _edge(row[0], height)
            if edge is not None:
                text = " ".join(word.text for word in row)
                found.add((edge, _bare(text)))
                if NUMBERED.fullmatch(text):
                    counts[edge, _bare(text)] += 1
        counts.update(found)
    return {key for key, n in counts.items() if n > 1}


def _rows(words: Sequence[Word]) -> list[list[Word]]:
    """Return the words that stand on one line of the page, from top to bottom."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda w: -w.base):
        row = rows[-1] if rows else None
        if row is not None and abs(row[0].base - word.base) < 0.35 * min(row[0].size, word.size):
            row.append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda w: w.left) for row in rows]


def _blocks(rows: list[list[Word]]) -> Iterator[tuple[list[list[Word]], list[float]]]:
    """Yield runs of rows and where they are cut into columns: strips that all rows leave free."""
    block: list[list[Word]] = []
    filled: list[tuple[float, float]] = []
    for row in rows:
        both = _filled(filled, row)
        alone = len(_filled([], row)) < 2
        if block and (len(both) < 2 if len(filled) > 1 else not alone):
            yield block, _cuts(filled)
            block, both = [], _filled([], row)
        block.append(row)
        filled = both
    if block:
        yield block, _cuts(filled)


def _filled(before: list[tuple[float, float]], row: list[Word]) -> list[tuple[float, float]]:
    """Return the parts of the page's width that rows fill, apart by more than a gutter."""
    least = GUTTER * median(word.size for word in row)
    filled: list[tuple[float, float]] = []
    for left, right in sorted([*before, *((word.left, word.right) for word in row)]):
        if filled and left - filled[-1][1] <= least:
            filled[-1] = (filled[-1][0], max(filled[-1][1], right))
        else:
            filled.append((left, right))
    return filled


def _cuts(filled: list[tuple[float, float]]) -> list[float]:
    """Return the middle of each strip between two filled parts."""
    return [(a[1] + b[0]) / 2 for a, b in pairwise(filled)]


def _columns(rows: list[list[Word]], cuts: list[float]) -> Iterator[Line]:
    """Yield the lines of a block, one column after the other."""
    columns: list[list[list[Word]]] = [[] for _ in range(len(cuts) + 1)]
    for row in rows:
        parts: list[list[Word]] = [[] for _ in columns]
        for word in row:
            parts[sum(word.left > cut for cut in cuts)].append(word)
        for column, part in zip(columns, parts, strict=True):
            if part:
                column.append(part)
    if not _are_columns(columns):
        columns = [rows]
    for column in columns:
        sizes = [round(median(w.size for w in row)) for row in column]
        sides: dict[int, tuple[float, float]] = {}  # of the lines in letters of one size
        for size, row in zip(sizes, column, strict=True):
            left, right = sides.get(size, (row[0].left, row[-1].right))
            sides[size] = min(left, row[0].left), max(right, row[-1].right)
        for n, (size, row) in enumerate(zip(sizes, column, strict=True)):
            text, letters = " ".join(w.text for w in row), median(w.size for w in row)
            place = row[0].left, row[-1].right, row[0].base
            yield Line(text, *place, letters, *sides[size], first=n == 0)


def _are_columns(columns: list[list[list[Word]]]) -> bool:
    """Return whether parts of rows are columns of text, not the cells of a table."""
    if len(columns) < 2:
        return True
    means = [sum(map(len, column)) / len(column) for column in columns if column]
    least = min(means) if len(columns) > 2 else max(means)  # of two, one may hold short lines
    return all(columns) and least >= 2.5


def _usual_size(lines: Sequence[Line]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 1.0


def _headline(lines: Sequence[Line], size: float) -> str | None:
    """Return the lines of the largest letters near the top, if they are larger than the text."""
    top = lines[:12]
    largest = max((line.size for line in top), default=0.0)
    if largest < HEADLINE * size:
        return None
    return " ".join(line.text for line in top if line.size > 0.97 * largest)


def _paragraphs(lines: Sequence[Line]) -> Iterator[str]:
    """Yield the paragraphs that the lines of all columns and pages make."""
    words = Counter(word for line in lines for word in COMPOUND.findall(line.text.lower()))
    leading = _leading(lines)
    text = ""
    before: Line | None = None
    for line in lines:
        if before is None:
            text = line.text
        elif _opens(before, line, leading):
            yield text
            text = line.text
        else:
            text = hyphenated(text, line.text, words) or f"{text} {line.text}"
        before = line
    if text:
        yield text


def _leading(lines: Sequence[Line]) -> float:
    """Return the usual way from line to line, in the size of the letters."""
    ways = [
        (a.base - b.base) / b.size
        for a, b in pairwise(lines)
        if not b.first and abs(a.size - b.size) < 0.5 and a.base > b.base
    ]
    return sorted(ways)[len(ways) // 4] if ways else 1.2


def _opens(before: Line, line: Line, leading: float) -> bool:
    """Return whether a line opens a paragraph after the one before it."""
    if abs(before.size - line.size) > 0.08 * line.size:
        return True
    width = line.end - line.start
    ended = SENTENCE_END.search(before.text) is not None or before.text.endswith(":")
    short = before.right < before.end - 0.25 * (before.end - before.start)
    indented = line.left - line.start > 0.7 * line.size
    if line.first:  # of a column: how far it stands from the line before says nothing
        return ended or (short and line.text[:1].isupper())
    if before.base - line.base > (leading + 0.25) * line.size:
        return True
    if indented and (ended or before.left - before.start <= 0.7 * before.size):
        return True
    return (short and ended) or before.right < line.end - 0.5 * width
