"""The columns of every frame, declared once: name, type, meaning, allowed values.

:func:`build` makes a frame of rows, :func:`check` compares one with its declaration between
stages, :func:`dictionary` is the data dictionary (`docs/dictionary.md`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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


def _key(name: str, meaning: str) -> Column:
    return Column(name, "text", meaning, required=True, unique=True)


def _must(name: str, kind: str, meaning: str, values: tuple[str, ...] = ()) -> Column:
    return Column(name, kind, meaning, values, required=True)


ARTICLE = _must("article_id", "text", "the article it stands in")
SENTENCE = Column("sentence_id", "text", "the sentence it begins in")
START = _must("start", "offset", "first character, in `articles.text`")
END = _must("end", "offset", "the character after the last")
STATUS = ("held", "ongoing", "planned", "proposed", "cancelled")
KINDS = ("meeting", "talks", "summit", "visit", "call", "conference")
TYPES = ("person", "organization", "place")

FRAMES: dict[str, tuple[Column, ...]] = {
    "articles": (
        _key("article_id", "the file's path without ending (`#number` within a file), or as given"),
        Column("title", "text", "headline"),
        _must("text", "text", "body after cleaning; all offsets count in it"),
        Column("published", "time", "when it was published, time zone dropped; NaT if unknown"),
        Column(
            "published_from",
            "text",
            "where the date comes from",
            ("metadata", "dateline", "inferred"),
        ),
        Column("published_note", "text", "how it was determined, e.g. why this year"),
        Column("publisher", "text", "who published it"),
        Column("author", "text", "byline"),
        Column("url", "text", "where it was published"),
        Column("path", "text", "the file it was read from"),
        Column("language", "text", "ISO 639-1 code; only English (`en`) is annotated"),
        Column("n_words", "count", "words in `text`"),
        Column("duplicate_of", "text", "the earlier article that it repeats"),
    ),
    "dropped": (
        ARTICLE,
        _must("line", "count", "line in the source, from 0"),
        _must("text", "text", "the line"),
        _must("reason", "text", "why cleaning took it out: caption, promotion, navigation, …"),
    ),
    "copies": (
        ARTICLE,
        _must("copy_of", "text", "the article that it shares text with"),
        Column("share", "share", "share of its words that stand in the other, 0–1"),
        Column("direction", "text", "which of the two came first, where dates allow"),
    ),
    "sentences": (
        ARTICLE,
        _key("sentence_id", "the sentence"),
        START,
        END,
        _must("text", "text", "its words"),
    ),
    "mentions": (
        _key("mention_id", "the mention"),
        ARTICLE,
        SENTENCE,
        START,
        END,
        _must("text", "text", "the words of the mention"),
        _must(
            "form",
            "text",
            "form of the mention: “Xi”, “the Chinese leader”, the Kremlin acting, “he”",
            ("name", "description", "metonym", "pronoun"),
        ),
        Column("actor_id", "text", "the actor meant; NA where it stays open"),
        Column("rule", "text", "the rule or head that resolved it"),
        Column("confidence", "share", "how likely mention and actor are right, 0–1"),
    ),
    "actors": (
        _key("actor_id", "the actor, across all articles"),
        _must("name", "text", "fullest form, without title"),
        _must("type", "text", "a state and its government are one place", TYPES),
        _must("aliases", "texts", "the forms that name it"),
        _must("roles", "texts", "“role, country”, from the articles or the role table"),
        Column("country", "text", "the country it belongs to"),
        Column("wikidata_id", "text", "its Wikidata item, where a word list has it"),
        _must("n_mentions", "count", "mentions of every form"),
        _must("n_articles", "count", "articles that mention it"),
        Column("first_seen", "time", "first publication that mentions it"),
        Column("last_seen", "time", "last publication that mentions it"),
    ),
    "claims": (
        _key("claim_id", "the claim"),
        ARTICLE,
        SENTENCE,
        Column("source_start", "offset", "first character of the source's words"),
        Column("source_end", "offset", "the character after its last"),
        Column("source", "text", "whose word it is, in the article's words; NA if not named"),
        Column("actor_id", "text", "the source resolved to an actor"),
        _must(
            "source_kind",
            "text",
            "how the source is given",
            ("named", "described", "collective", "anonymous", "document", "none"),
        ),
        Column("cue_start", "offset", "first character of the cue"),
        Column("cue_end", "offset", "the character after its last"),
        Column("cue", "text", "the words that attribute: said, according to, …"),
        _must(
            "cue_kind",
            "text",
            "what kind of act the cue expresses",
            ("speech", "belief", "intention", "evidence", "decree"),
        ),
        _must("content", "text", "what is claimed, in the article's words"),
        _must("content_spans", "spans", "where its parts stand: (start, end) each"),
        _must("quotation", "text", "whose wording it is", ("direct", "indirect", "mixed")),
        _must("quoted_spans", "spans", "the parts in quotation marks: (start, end) each"),
        _must(
            "certainty", "text", "how sure its source is", ("asserted", "hedged", "hypothetical")
        ),
        _must(
            "polarity",
            "text",
            "whether it says so, or that it is not so",
            ("affirmed", "denied", "negated"),
        ),
        Column("within", "text", "the claim it is nested in; NA at the top"),
        _must("depth", "count", "how deep it is nested, 0 at the top"),
        Column("statement_id", "text", "the statement it makes, across articles; NA if no clause"),
        _must("rule", "text", "the rule or head that produced the row"),
        _must(
            "confidence",
            "share",
            "how likely the row is right, calibrated, 0–1",
        ),
    ),
    "silences": (
        ARTICLE,
        _must(
            "kind",
            "text",
            "a sentence with a verb of speech but no claim, or a quotation outside every claim",
            ("sentence", "quotation"),
        ),
        START,
        END,
        _must("text", "text", "its words"),
    ),
    "statements": (
        _key("statement_id", "the statement, across articles"),
        _must("text", "text", "the clearest of its claims' texts"),
        _must("n_claims", "count", "claims that make it"),
        _must("n_articles", "count", "articles that have it"),
        _must("n_publishers", "count", "publishers that have it"),
        _must("n_origins", "count", "independent origins: what rests on one report is one"),
        Column("n_origins_low", "count", "origins at the least: those that the articles name"),
        Column("n_origins_high", "count", "origins at the most: each open source is one more"),
        _must("origins", "texts", "actor ids or words of the origins"),
        Column("first_seen", "time", "first publication that has it"),
        Column("last_seen", "time", "last publication that has it"),
        _must("actors", "texts", "ids of the actors spoken about"),
    ),
    "meeting_reports": (
        _key("report_id", "the report: one meeting in one article"),
        ARTICLE,
        _must("evidence_spans", "spans", "the clauses that report it: (start, end) each"),
        _must("kind", "text", "what it is", KINDS),
        _must("status", "text", "as of the article", STATUS),
        _must("participants", "texts", "actor ids of who takes part"),
        Column(
            "states", "texts", "the state of each participant, in their order; empty if unknown"
        ),
        _must("groups", "texts", "participants without a name, in the article's words"),
        Column("place", "text", "where, in the article's words"),
        Column("place_id", "text", "the place as an actor"),
        Column("date_text", "text", "when, in the article's words"),
        Column("date_start", "day", "first day; NaT if unknown"),
        Column("date_end", "day", "last day, inclusive; NaT if unknown or open"),
        Column(
            "date_precision", "text", "how exact the days are", ("day", "range", "month", "open")
        ),
        Column("date_note", "text", "what was inferred, and why"),
        Column("attributed_to", "text", "the claim, where only a source speaks of it"),
        Column("meeting_id", "text", "the meeting in the world"),
        _must("rule", "text", "the rule or head that produced the row"),
        Column("confidence", "share", "how likely the row is right, calibrated, 0–1"),
    ),
    "meetings": (
        _key("meeting_id", "the meeting in the world, over all its reports"),
        _must("kind", "text", "what it is", KINDS),
        _must("participants", "texts", "actor ids of who takes part"),
        _must("groups", "texts", "participants without a name"),
        Column("place", "text", "where"),
        Column("date_start", "day", "first day"),
        Column("date_end", "day", "last day, inclusive"),
        _must("status", "text", "by the latest report", STATUS),
        _must("history", "history", "(published, status, article_id) of each report, by date"),
        _must("n_reports", "count", "reports merged"),
        _must("n_articles", "count", "articles that report it"),
        Column("first_reported", "time", "first publication that reports it"),
        Column("last_reported", "time", "last publication that reports it"),
        _must("conflicts", "texts", "where reports disagree: two places, two dates"),
    ),
    "problems": (
        Column("path", "text", "the file"),
        Column("article_id", "text", "the article"),
        _must("stage", "text", "where it went wrong: load, clean, annotate, …"),
        _must("problem", "text", "what happened and what to do, in a sentence"),
        Column("detail", "text", "the error in the program's words"),
    ),
}


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
    data = {
        name: pd.Series([_value(column, row.get(name)) for row in rows], dtype=_dtype(column, name))
        for name, column in {**columns, **dict.fromkeys(extra)}.items()
    }
    return pd.DataFrame(data)


def _value(column: Column | None, value: Any) -> Any:
    """Return a value, an empty list for a list that is not given."""
    lists = column is not None and column.kind in ("texts", "spans", "history")
    return [] if value is None and lists else value


def _dtype(column: Column | None, name: str) -> Any:
    return DTYPES[column.kind] if column else None


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
