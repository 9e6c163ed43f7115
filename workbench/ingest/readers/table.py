"""Tables as text: CSV and TSV with a heading."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from workbench.ingest.readers.columns import named_columns, record_of
from workbench.ingest.readers.encoding import decode
from workbench.ingest.readers.record import Options, Record, Trouble, Unreadable, content

SEPARATORS = ",;\t|"


def read(stream: BinaryIO, *, name: str, options: Options) -> Iterator[Record | Trouble]:
    """Yield an article for each row; the separator is told from the heading."""
    text, notes = decode(content(stream, options=options))
    for note in notes:
        yield Trouble(note)
    heading = text.lstrip("\r\n").partition("\n")[0]
    separator = max(SEPARATORS, key=heading.count)
    before = csv.field_size_limit(options.max_chars * 4)
    try:
        yield from _rows(text.lstrip("\r\n"), separator, options)
    finally:
        csv.field_size_limit(before)


def _rows(text: str, separator: str, options: Options) -> Iterator[Record | Trouble]:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    number = -1
    while True:
        number += 1
        try:
            cells = next(rows)
        except StopIteration:
            break
        except csv.Error as error:
            yield Trouble(f"Row {number} can't be read.", str(error), str(number))
            continue
        if number == 0:
            names = [cell.strip() for cell in cells]
            fields = named_columns(names, columns=options.columns)
            if "text" not in fields:
                raise Unreadable(
                    "No column of the table holds the text of the articles.",
                    f"the heading is {', '.join(names)[:300]}; "
                    "name the column with columns={'text': ...}",
                )
            continue
        if not any(cell.strip() for cell in cells):
            continue
        row = dict(zip(names, cells, strict=False))
        if len(cells) > len(names):
            yield Trouble(
                f"Row {number} has {len(cells)} cells, but the heading names {len(names)}.",
                "the cells at the end were left out",
                str(number),
            )
        yield record_of(row, number=number, options=options, fields=fields)
