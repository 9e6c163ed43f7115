"""Excel workbooks: each sheet with a heading is a table."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO

from workbench.ingest.readers.archive import check_size
from workbench.ingest.readers.columns import named_columns, record_of
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
    headings = []
    for sheet in book.worksheets:
        rows = sheet.iter_rows(values_only=True)
        names = ["" if cell is None else str(cell).strip() for cell in next(rows, ())]
        headings.append(f"{sheet.title}: {', '.join(names)}")
        fields = named_columns(names, columns=options.columns)
        if "text" not in fields:
            continue
        for number, cells in enumerate(rows, 1):
            if any(cell is not None for cell in cells):
                row = dict(zip(names, cells, strict=False))
                item = record_of(row, number=number, options=options, fields=fields)
                if len(book.worksheets) > 1:
                    item = renamed(item, f"{sheet.title}/{item.key}")
                yield item
        headings[-1] = ""
    if all(headings):
        raise Unreadable(
            "No sheet of the workbook has a column with the text of the articles.",
            "; ".join(headings)[:300] + "; name the column with columns={'text': ...}",
        )


def renamed(item: Record | Trouble, key: str) -> Record | Trouble:
    """Return the item under another key."""
    if isinstance(item, Trouble):
        return Trouble(item.problem, item.detail, key)
    item.key = key
    return item
