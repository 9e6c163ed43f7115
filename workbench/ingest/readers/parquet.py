"""Parquet tables, read a batch of rows at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from workbench.ingest.readers.columns import named_columns, no_text, record_of
from workbench.ingest.readers.record import Options, Record, Trouble, Unreadable


def read(stream: BinaryIO, *, name: str, options: Options) -> Iterator[Record | Trouble]:
    """Yield an article for each row of the table."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.ParquetFile(stream)
        names = [str(column) for column in table.schema_arrow.names]
    except (pa.ArrowException, OSError) as error:
        raise Unreadable("The file is not a whole Parquet table.", str(error)[:200]) from error
    fields = named_columns(names, columns=options.columns)
    if "text" not in fields:
        raise Unreadable(
            "No column of the table holds the text of the articles.",
            no_text(names),
        )
    number = 0
    try:
        for batch in table.iter_batches(batch_size=500, columns=sorted(set(fields.values()))):
            for row in batch.to_pylist():
                number += 1
                yield record_of(row, number=number, options=options, fields=fields)
    except (pa.ArrowException, OSError, ValueError) as error:
        yield Trouble("The rest of the table can't be read.", str(error)[:200], str(number + 1))
