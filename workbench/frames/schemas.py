"""The columns of every frame, declared once in ``columns.tsv``: type, meaning, allowed values.

:func:`build` makes a frame of rows, :func:`check` compares one with its declaration between
stages, :func:`dictionary` is the data dictionary (`docs/dictionary.md`).
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from workbench.frames.marked import filled

if TYPE_CHECKING:
    import pandera.pandas as pa

__all__ = [
    "FRAMES",
    "Column",
    "FrameError",
    "build",
    "check",
    "dictionary",
    "empty",
    "problem",
    "write_dictionary",
]

# kind of a column -> the dtype of pandas; what is a list is a Python list in an object column
DTYPES: dict[str, Any] = {
    "text": pd.StringDtype(),
    "count": "Int64",
    "offset": "Int64",
    "share": "Float64",
    "time": "datetime64[us]",
    "day": "datetime64[us]",
    "flag": "boolean",
    "texts": "object",
    "spans": "object",
    "history": "object",
}
LISTS = {"texts", "spans", "history"}
COLUMNS = Path(__file__).with_name("columns.tsv")


class FrameError(ValueError):
    """A frame does not hold what its declaration says; ``failures`` has the cases, one row each."""

    def __init__(self, message: str, failures: pd.DataFrame | None = None):
        super().__init__(message)
        self.failures = failures


@dataclass(frozen=True)
class Column:
    """A declared column: ``values`` are the ones allowed; a ``required`` one has no gaps."""

    name: str
    kind: str
    meaning: str
    values: tuple[str, ...] = ()
    required: bool = False
    unique: bool = False


def _declared() -> dict[str, tuple[Column, ...]]:
    """Return the columns of each frame, in their order, as ``columns.tsv`` declares them.

    ``filled`` says which have a value in each row (``always``), a different one in each (``key``).
    """
    frames: dict[str, list[Column]] = defaultdict(list)
    with COLUMNS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            column = Column(
                row["column"],
                row["kind"],
                row["meaning"],
                tuple(row["allowed"].split()),
                required=row["filled"] != "",
                unique=row["filled"] == "key",
            )
            frames[row["frame"]].append(column)
    return {frame: tuple(columns) for frame, columns in frames.items()}


FRAMES = _declared()


def build(frame: str, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Return a frame of rows with the declared columns, in their order and types.

    Columns that no row has are empty (lists without items); those that are not declared follow.

    Examples
    --------
    >>> build("problems", [{"stage": "load", "problem": "empty file"}])["path"].tolist()
    [<NA>]
    """
    columns = _columns(frame)
    rows = list(rows)
    extra = [k for k in dict.fromkeys(k for row in rows for k in row) if k not in columns]
    data = {name: pd.Series([row.get(name) for row in rows]) for name in extra}
    for name, column in columns.items():
        lists = column.kind in LISTS
        values: list[Any] = [
            [] if lists and row.get(name) is None else row.get(name) for row in rows
        ]
        data[name] = pd.Series(values, dtype=DTYPES[column.kind])
    return pd.DataFrame({name: data[name] for name in [*columns, *extra]})


def problem(
    stage: str, said: str, detail: str | None = None, *, path: Any = None, article_id: Any = None
) -> dict[str, Any]:
    """Return a row of ``problems``: where it went wrong, a sentence, the program's words."""
    return {
        "path": None if pd.isna(path) else str(path),
        "article_id": article_id,
        "stage": stage,
        "problem": said,
        "detail": detail,
    }


def empty(frame: str) -> pd.DataFrame:
    """Return a frame without rows that has the declared columns and types."""
    return build(frame, [])


def check(frame: str, data: pd.DataFrame) -> pd.DataFrame:
    """Return a frame in the declared types and order, checked against its declaration.

    Parameters
    ----------
    frame
        Name of the frame: a key of `FRAMES`.
    data
        The frame. It is left as it was; columns that are not declared are kept.

    Raises
    ------
    FrameError
        If a column is missing, has another type, a gap where none may be, a value that is
        not allowed, or a key twice. ``failures`` has the failing rows.
    """
    import pandera.pandas as pa

    declared = _columns(frame)
    missing = [name for name in declared if name not in data.columns]
    if missing:
        raise FrameError(
            f"frame {frame!r} lacks {', '.join(missing)}; it must have {', '.join(declared)}"
        )
    typed = _typed(frame, data)
    try:
        checked = _schema(frame).validate(typed, lazy=True)
    except (pa.errors.SchemaErrors, pa.errors.SchemaError) as error:
        cases = getattr(error, "failure_cases", None)
        raise FrameError(f"frame {frame!r}: {_first_failure(cases, declared)}", cases) from error
    return checked[[*declared, *(c for c in data.columns if c not in declared)]]


def _typed(frame: str, data: pd.DataFrame) -> pd.DataFrame:
    """Return a frame with its declared columns in their types."""
    typed = {}
    for name, column in _columns(frame).items():
        try:
            typed[name] = data[name].astype(DTYPES[column.kind])
        except (TypeError, ValueError, OverflowError) as error:
            raise FrameError(
                f"frame {frame!r}, column {name!r}: has type {data[name].dtype}, must hold "
                f"{column.kind} ({DTYPES[column.kind]}): {error}"
            ) from error
    return data.assign(**typed)


def _first_failure(cases: Any, declared: Mapping[str, Column]) -> str:
    """Return the first failing case as a sentence."""
    if not isinstance(cases, pd.DataFrame) or cases.empty:
        return "does not match its declaration"
    first = cases.iloc[0]
    column = declared.get(str(first.get("column")))
    allowed = f" (allowed: {', '.join(column.values)})" if column and column.values else ""
    return (
        f"column {first.get('column')!r}, row {first.get('index')}: {first.get('failure_case')!r} "
        f"fails {first.get('check')}{allowed}; {len(cases)} cases in all, see `.failures`"
    )


def _schema(frame: str) -> pa.DataFrameSchema:
    """Return a frame's declaration as a pandera schema."""
    import pandera.pandas as pa

    columns = {}
    for column in FRAMES[frame]:
        checks = [pa.Check.isin(column.values)] if column.values else []
        if column.kind in LISTS:
            checks.append(pa.Check(lambda s: s.map(lambda v: isinstance(v, list)), name="a list"))
        elif column.kind in ("offset", "count"):
            checks.append(pa.Check.ge(0))
        elif column.kind == "share":
            checks.append(pa.Check.in_range(0, 1))
        columns[column.name] = pa.Column(
            checks=checks,
            nullable=not column.required,
            unique=column.unique,
            description=column.meaning,
        )
    return pa.DataFrameSchema(columns, name=frame, strict=False)


def _columns(frame: str) -> dict[str, Column]:
    if frame not in FRAMES:
        raise FrameError(f"no frame {frame!r}; the frames are {', '.join(FRAMES)}")
    return {column.name: column for column in FRAMES[frame]}


def dictionary() -> str:
    """Return the data dictionary as Markdown: a table per frame, a line per column."""
    parts = []
    for frame, columns in FRAMES.items():
        lines = [f"## {frame}", "", "| column | type | meaning |", "|---|---|---|"]
        for column in columns:
            values = f": {', '.join(f'`{v}`' for v in column.values)}" if column.values else ""
            lines.append(f"| `{column.name}` | {column.kind} | {column.meaning}{values} |")
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def write_dictionary(text: str) -> str:
    """Return a page with the data dictionary written anew between its two comments.

    Raises
    ------
    ValueError
        If the page lacks one of them.
    """
    return filled(text, "dictionary", dictionary())
