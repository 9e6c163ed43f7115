"""Parquet tables, read a batch of rows at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from workbench.ingest.readers.columns import named_columns, no_text, record_of
from workbench.ingest.readers.record import Options, Record, Trouble, Unreadable


def read(stream: BinaryIO, *, name: str, options: Options) -> Iterator[Record | Trouble]:
    """Yield an article for each row of the table."""
    import pyarrow.parquet as pq

    table = pq.ParquetFile(stream)
    names = [str(column) for column in table.schema_arrow.names]
    fields = named_columns(names, columns=options.columns)
    if "text" not in fields:
        raise Unreadable("No column of the table holds the text of the articles.", no_text(names))
    batches = table.iter_batches(batch_size=500, columns=sorted(set(fields.values())))
    for number, row in enumerate((row for batch in batches for row in batch.to_pylist()), 1):
        yield record_of(row, number=number, options=options, fields=fields)
