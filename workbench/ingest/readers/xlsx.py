"""Excel workbooks: each sheet with a heading is a table."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO

from workbench.ingest.readers.archive import check_size
from workbench.ingest.readers.columns import articles_of_table
from workbench.ingest.readers.record import Options, Record, Trouble, Unreadable, content, needed


def read(stream: BinaryIO, *, name: str, options: Options) -> Iterator[Record | Trouble]:
    """Yield an article for each row of each sheet that has a text column."""
    openpyxl = needed("openpyxl", what="Excel workbooks")
    data = content(stream, options=options)
    check_size(data, options=options)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except Exception as error:  # a broken workbook fails in many ways
        raise Unreadable("The file is not a whole Excel workbook.", repr(error)[:200]) from error
    why, found = [], False
    for sheet in book.worksheets:
        rows = sheet.iter_rows(values_only=True)
        try:
            for item in articles_of_table(rows, options=options, name=f"sheet {sheet.title!r}"):
                found = True
                key = f"{sheet.title}/{item.key}" if item.key else None
                yield renamed(item, key) if key and len(book.worksheets) > 1 else item
        except Unreadable as error:
            why.append(f"{sheet.title}: {error.detail}")
    if not found:
        raise Unreadable(
            "No sheet of the workbook has a column with the text of the articles.",
            "; ".join(why)[:300],
        )


def renamed(item: Record | Trouble, key: str) -> Record | Trouble:
    """Return the item under another key."""
    if isinstance(item, Trouble):
        return Trouble(item.problem, item.detail, key)
    item.key = key
    return item
