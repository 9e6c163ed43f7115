"""Tables as text: CSV and TSV with a heading, read with patience.

Quotation marks within a cell that nobody doubled stay in it; one that is never closed ends with its
line, and the rows behind it are rows again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from workbench.ingest.datelines import parse_date
from workbench.ingest.readers.columns import articles_of_table, named_columns
from workbench.ingest.readers.encoding import decode
from workbench.ingest.readers.record import Options, Record, Trouble, content

SEPARATORS = ",;\t|"
LINES = 10  # that are looked at for the heading


def read(stream: BinaryIO, *, name: str, options: Options) -> Iterator[Record | Trouble]:
    """Yield an article for each row; the separator is inferred from the heading."""
    text, notes = decode(content(stream, options=options))
    yield from (Trouble(note) for note in notes)
    text = text.lstrip("\r\n")
    if said := re.match(r"sep=(.)[ \t]*(?:\r\n?|\n)", text, re.I):
        text, separator = text[said.end() :], said[1]
    else:
        separator = _separator(text, options)
    table = Table(text, separator)
    yield from articles_of_table(table.rows(), options=options)
    yield from table.troubles


def _separator(text: str, options: Options) -> str:
    """Return the sign that cuts one of the first lines into most columns that are known."""
    lines = [line for line in re.split(r"\r\n?|\n", text[:20_000])[:LINES] if line.strip()]
    known: dict[str, int] = {}
    for sign in SEPARATORS:
        for line in lines:
            names = [cell.strip(" \"'") for cell in line.split(sign)]
            fields = named_columns(names, columns=options.columns)
            known[sign] = max(known.get(sign, 0), len(fields) + 10 * ("text" in fields))
    best = max(SEPARATORS, key=lambda sign: known.get(sign, 0))
    if known.get(best):
        return best
    return max(SEPARATORS, key=lines[0].count) if lines else ","


class Table:
    """The rows of a table as text; ``troubles`` are those of its quotation marks."""

    def __init__(self, text: str, separator: str) -> None:
        sign = re.escape(separator)
        end = rf"[ \t]*+(?:{sign}|\r|\n|\Z)"
        self.text = text
        self.separator = separator
        self.quoted = re.compile(rf'[ \t]*+"((?:[^"]++|""|"(?!{end}))*+)"(?={end})[ \t]*+')
        self.bare = re.compile(rf"[^{sign}\r\n]*+")
        self.line = re.compile(r"[^\r\n]*+")
        self.gap = re.compile(r"\r\n?|\n")
        self.open = False  # whether a mark was met that nothing closes
        self.troubles: list[Trouble] = []

    def rows(self) -> Iterator[list[str]]:
        """Yield the cells of each row."""
        position, number, width, dated = 0, -1, 0, None
        while position < len(self.text):
            cells, end, wide = self._row(position, number)
            if wide is not None and width and self._swallows(cells, width, dated):
                cells, end = self._first_line(wide, cells)
                self._complain(number)
            if not width and "text" in named_columns([cell.strip() for cell in cells]):
                names = [cell.strip() for cell in cells]
                width, number = len(names), 0
                day = named_columns(names).get("published")
                dated = names.index(day) if day else None
            position = end
            number += number >= 0
            yield cells

    def _row(self, position: int, number: int) -> tuple[list[str], int, tuple[int, int] | None]:
        """Return the cells of a row, its end, and number and place of a cell over several lines."""
        cells: list[str] = []
        wide = None
        while True:
            start = position
            found = None if self.open else self.quoted.match(self.text, position)
            if found is not None:
                cells.append(found[1].replace('""', '"'))
                if wide is None and ("\n" in found[1] or "\r" in found[1]):
                    wide = len(cells) - 1, start
                position = found.end()
            else:
                found = self.bare.match(self.text, position)
                value = found[0] if found else ""
                if value.lstrip(" \t").startswith('"') and not self.open:
                    self.open = True
                    found = self.line.match(self.text, position)
                    value = found[0].lstrip(' \t"') if found else ""
                    self._complain(max(1, number))
                elif self.open:
                    value = value.strip().removeprefix('"').removesuffix('"')
                cells.append(value)
                position = found.end() if found else position
            if self.text.startswith(self.separator, position):
                position += len(self.separator)
                continue
            gap = self.gap.match(self.text, position)
            return cells, gap.end() if gap else max(position, start + 1), wide

    def _swallows(self, cells: list[str], width: int, dated: int | None) -> bool:
        """Return whether a cell over several lines holds other rows of the table."""
        lines = [line for cell in cells for line in re.split(r"\r\n?|\n", cell)[1:]]
        for line in lines:
            parts = [part.strip(' "') for part in line.split(self.separator)]
            if len(parts) < width or width < 2:
                continue
            if dated is not None:
                day = parts[dated]
                if 5 < len(day) < 36 and re.search(r"\d", day) and parse_date(day) is not None:
                    return True
            elif len(cells) != width:
                return True
        return False

    def _first_line(self, wide: tuple[int, int], cells: list[str]) -> tuple[list[str], int]:
        """Return a row that ends with its first line, since its last cell never closes."""
        at, start = wide
        line = self.line.match(self.text, start)
        value, end = (line[0], line.end()) if line else ("", start)
        gap = self.gap.match(self.text, end)
        value = value.strip().removeprefix('"')
        return [*cells[:at], value], gap.end() if gap else end + 1

    def _complain(self, number: int) -> None:
        self.troubles.append(
            Trouble(
                f"Row {number} opens a quotation mark that it does not close.",
                "the cell was read to the end of its line",
                str(number),
            )
        )
