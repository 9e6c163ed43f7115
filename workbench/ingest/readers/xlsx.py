"""Excel workbooks: each sheet with a heading is a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from workbench.ingest.readers.columns import articles_of_table
from workbench.ingest.readers.record import Options, Record, Trouble, Unreadable, needed


def read(stream: BinaryIO, *, name: str, options: Options) -> Iterator[Record | Trouble]:
    """Yield an article for each row of each sheet that has a text column."""
    openpyxl = needed("openpyxl", what="Excel workbooks")
    book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
    why, found = [], False
    for sheet in book.worksheets:
        rows = sheet.iter_rows(values_only=True)
        try:
            for item in articles_of_table(rows, options=options, name=f"sheet {sheet.title!r}"):
                found = True
                key = f"{sheet.title}/{item.key}" if item.key else None
                yield replace(item, key=key) if key and len(book.worksheets) > 1 else item
        except Unreadable as error:
            why.append(f"{sheet.title}: {error.detail}")
    if not found:
        raise Unreadable(
            "No sheet of the workbook has a column with the text of the articles.",
            "; ".join(why)[:300],
        )
