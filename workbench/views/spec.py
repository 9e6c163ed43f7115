"""What a view declares: its tables, filters, charts, profiles and evidence.

A view is described in plain values here and in nothing else; `payload` turns the description into
JSON, `static/*.js` draws it. A new chart is a dataclass here and a function of the same kind in
`static/charts.js`.
"""

from dataclasses import dataclass, field
from typing import Any, Literal

import pandas as pd

ColumnKind = Literal[
    "category", "set", "day", "text", "number", "group", "context", "aside", "level"
]


@dataclass(frozen=True)
class Column:
    """A column of a table that the browser gets.

    Notes
    -----
    ``category`` holds one label a row, ``set`` a list of labels, ``day`` a date, ``text`` and
    ``number`` are shown only, ``group`` tells which rows belong together (two mentions in one
    sentence), ``context`` holds ``(text, marks)`` as `context.contexts` makes them, ``aside`` a
    text that is never searched, ``level`` how sure the row is (see `sure`). ``of`` names the list
    of labels to share, so that "actor" and "actors" speak of the same ones; ``expected`` are
    labels to list even where no row has them; ``rest`` are those that name nobody: they stand
    last, drawn grey, and never lead.
    """

    name: str
    kind: ColumnKind = "category"
    of: str | None = None
    expected: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()

    @property
    def labels(self) -> str:
        """Return the name of the label list that this column draws on."""
        return self.of or self.name


@dataclass(frozen=True)
class Table:
    """Rows that charts count and evidence shows; ``n`` weighs a row that stands for many.

    Notes
    -----
    ``searched`` is False where the words are in another table, which holds only a share of the
    rows: a search then narrows what can be read, and the counts stay whole. ``whole`` are all the
    rows (a `serving.Whole`), for a kernel to page through where ``rows`` are only a share.
    """

    name: str
    rows: pd.DataFrame
    columns: tuple[Column, ...]
    noun: tuple[str, str] = ("row", "rows")
    searched: bool = True
    whole: Any = field(default=None, repr=False, compare=False)


@dataclass(frozen=True)
class Filter:
    """A control over every table that has its column: labels, a span of days, or words."""

    column: str
    label: str
    kind: Literal["choice", "dates", "search"] = "choice"


@dataclass(frozen=True)
class Bars:
    """Counts by label, longest first; with ``zeros``, labels that never occur too."""

    table: str
    column: str
    title: str
    finding: str = "{top}: {n} of {total} {noun}"
    top: int = 15
    zeros: bool = False
    kind: str = field(default="bars", init=False)


@dataclass(frozen=True)
class Timeline:
    """Counts by day, week or month, stacked by the first of ``by`` (the reader may choose)."""

    table: str
    column: str
    title: str
    by: tuple[tuple[str, str], ...] = ()
    kind: str = field(default="timeline", init=False)


@dataclass(frozen=True)
class Heatmap:
    """Counts of two columns against each other, or of one column's labels found together."""

    table: str
    rows: str
    columns: str
    title: str
    finding: str
    unit: tuple[str, str]
    within: str | None = None
    top: int = 12
    wide: bool = False
    pairs: list[tuple[str, str, int]] | None = None
    kind: str = field(default="heatmap", init=False)


@dataclass(frozen=True)
class Network:
    """Labels found together in one row (a set) or one group (``within``) as a graph."""

    table: str
    column: str
    title: str
    unit: tuple[str, str]
    within: str | None = None
    colour: str | None = None
    top: int = 18
    pairs: list[tuple[str, str, int]] | None = None
    kind: str = field(default="network", init=False)


@dataclass(frozen=True)
class Spans:
    """One line a label from its first to its last day, the mark's shape by ``status``."""

    table: str
    column: str
    start: str
    end: str
    status: str
    title: str
    shapes: dict[str, str]
    top: int = 30
    kind: str = field(default="spans", init=False)


@dataclass(frozen=True)
class Measures:
    """Numbers known for each label (not counted from rows) side by side as bars."""

    table: str
    column: str
    title: str
    finding: str
    measures: tuple[tuple[str, dict[str, int]], ...]
    unit: str
    top: int = 12
    kind: str = field(default="measures", init=False)


@dataclass(frozen=True)
class Contrast:
    """Each label's share of one side beside its share of the other: two dots and their distance.

    Notes
    -----
    Shares are of all rows of the side that the filters leave, so that sides of unlike size
    compare; ``sides`` are the two labels of the column ``side``.
    """

    table: str
    column: str
    side: str
    sides: tuple[str, str]
    title: str
    top: int = 12
    kind: str = field(default="contrast", init=False)


@dataclass(frozen=True)
class Tree:
    """Each label's paths from an origin to the articles, as `origin_trees.origin_trees` gives."""

    table: str
    column: str
    title: str
    trees: dict[str, dict[str, Any]]
    wide: bool = True
    kind: str = field(default="tree", init=False)


@dataclass(frozen=True)
class Terms:
    """Words that tell two sides apart: ``terms`` are (word, weight, count on a, count on b).

    Notes
    -----
    A weight above 0 speaks for the first of ``sides``. A click searches for the word.
    """

    table: str
    title: str
    sides: tuple[str, str]
    terms: list[tuple[str, float, int, int]]
    wide: bool = True
    kind: str = field(default="terms", init=False)


Chart = Bars | Timeline | Heatmap | Network | Spans | Measures | Contrast | Tree | Terms


@dataclass(frozen=True)
class Profile:
    """A table of what is known about each label, its names clickable.

    Notes
    -----
    The labels stand by their count in the filtered rows, or as ``cells`` gives them.
    """

    table: str
    column: str
    title: str
    headers: tuple[str, ...]
    cells: dict[str, list[Any]]
    empty: str
    order: Literal["count", "given"] = "count"
    size: int = 10
    tab: str = ""


@dataclass(frozen=True)
class Evidence:
    """The rows behind the counts, with their words in context.

    Notes
    -----
    ``columns`` are (names, heading): several names, with spaces between, share a cell. With
    ``merge``, rows of one group (a sentence) become one line. ``only`` is a column and the one
    label of it whose rows are shown, whatever the filters. ``tab`` is its short name.
    """

    table: str
    counts: str
    title: str
    columns: tuple[tuple[str, str], ...]
    empty: str
    marks: tuple[tuple[str, str], ...] = ()
    merge: bool = False
    size: int = 10
    only: tuple[str, str] | None = None
    tab: str = ""


@dataclass(frozen=True)
class Spec:
    """A whole view: what it asks, what it holds and how it is laid out.

    Notes
    -----
    ``period`` are the first and last day of the corpus, to which axes are cut; ``aliases`` other
    names of labels, by label list, for whoever looks one up; ``held`` what a page without a kernel
    says that it holds, where it does not hold all.
    """

    title: str
    lead: str
    tables: tuple[Table, ...]
    filters: tuple[Filter, ...]
    charts: tuple[Chart, ...]
    profiles: tuple[Profile, ...]
    evidence: tuple[Evidence, ...]
    notes: tuple[str, ...] = ()
    period: tuple[str, str] | None = None
    aliases: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    held: tuple[str, ...] = ()

    def table(self, name: str) -> Table:
        """Return the table of that name."""
        return next(table for table in self.tables if table.name == name)
