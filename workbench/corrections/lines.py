"""The lines of a log of corrections: what may stand in them, and which of them hold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from workbench.frames import schemas

__all__ = ["COLUMNS", "described", "fault_of", "read"]

Row = dict[str, Any]
ROWS = ("mentions", "claims", "meeting_reports")
GROUPS = {"statements": "claims", "meetings": "meeting_reports"}
# frame -> what may be relabelled: the columns that a person judges, and a mention's actor
COLUMNS = {
    "mentions": ("form", "actor"),
    "claims": ("source_kind", "cue_kind", "quotation", "certainty", "polarity"),
    "meeting_reports": ("kind", "status"),
}
# what is done -> the frames that it is done to (() where none is named)
FRAMES: dict[str, tuple[str, ...]] = {
    "reject": ROWS,
    "confirm": ROWS,
    "relabel": ROWS,
    "rename": (),
    "merge": ("actors", *GROUPS),
    "split": ("actors", *GROUPS),
    "apart": ("actors", *GROUPS),
    "undo": (),
}
TEXTS = {
    "reject": ("article_id", "words"),
    "confirm": ("article_id", "words"),
    "relabel": ("article_id", "words", "column", "value"),
    "rename": ("actor", "name"),
    "undo": ("id",),
}


def read(path: str | Path) -> list[Row]:
    """Return the corrections of a log that hold, in the order of their making.

    Notes
    -----
    Lines are put in order by ``at`` and ``id``, so that two logs joined in any order read the
    same; a line without ``at`` stays behind the one before it. What is undone is left out, and
    so is a line that stands twice. A line that is no correction comes as ``{"do": "unreadable",
    "line": …, "why": …}``, for :mod:`workbench.corrections.decisions` to report.

    Raises
    ------
    OSError
        If there is no such file.
    """
    rows: list[tuple[tuple[str, str], Row]] = []
    last, seen = "", set()
    text = Path(path).read_bytes().decode("utf-8", "replace")
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        row = _parsed(line, f"{Path(path).name}, line {number}")
        last = row["at"] if isinstance(row.get("at"), str) else last
        key = row.get("id") if row["do"] not in ("undo", "unreadable") else None
        if key is None or key not in seen:
            rows.append(((last, str(row.get("id") or "")), row))
        if key is not None:
            seen.add(key)
    ordered = [row for _, row in sorted(rows, key=lambda pair: pair[0])]
    undone: set[str] = set()
    for row in reversed(ordered):  # the undo of an undo stands behind it
        if row["do"] == "undo" and row.get("own") not in undone:
            undone.add(row["id"])
    return [r for r in ordered if r["do"] != "undo" and r.get("id") not in undone]


def _parsed(line: str, where: str) -> Row:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return {"do": "unreadable", "line": where, "why": f"not JSON ({error})"}
    why = fault_of(row)
    return {"do": "unreadable", "line": where, "why": why} if why else row


def fault_of(row: Any) -> str | None:
    """Say what is wrong with a correction and what is allowed; None if nothing is.

    Examples
    --------
    >>> fault_of({"do": "rename", "actor": "Jinping"})
    'rename needs the texts actor, name'
    """
    if not isinstance(row, dict) or not any(row.get("do") == do for do in FRAMES):
        return f"`do` must be one of {', '.join(FRAMES)}"
    if not isinstance(row.get("id", ""), str) or not isinstance(row.get("own", ""), str):
        return "an id must be a text"
    do, frame = row["do"], row.get("frame")
    if FRAMES[do] and not any(frame == name for name in FRAMES[do]):
        return f"{do}: `frame` must be one of {', '.join(FRAMES[do])}, not {frame!r}"
    if any(not (isinstance(row.get(f), str) and row[f].strip()) for f in TEXTS.get(do, ())):
        return f"{do} needs the texts {', '.join(TEXTS[do])}"
    if do == "relabel":
        return _wrong_label(row)
    if do in ("merge", "apart") and frame == "actors" and not _texts(row.get("actors"), 2):
        return f"{do} of actors needs `actors`: two names or more, the one to keep first"
    if do == "split" and frame == "actors":
        if not (_texts(row.get("articles"), 1) and _texts([row.get("actor"), row.get("name")], 2)):
            return "split of actors needs the texts actor and name, and `articles`, a list of ids"
    elif do in ("merge", "split", "apart") and frame in GROUPS:
        least = 1 if do == "split" else 2
        of = row.get("of")
        if not isinstance(of, list) or len(of) < least or not all(_texts(a, 2) for a in of):
            return f"{do} of {frame} needs `of`: {least} or more of [article_id, words]"
    return None


def _wrong_label(row: Row) -> str | None:
    frame, column, value = row["frame"], row["column"], row["value"]
    if column not in COLUMNS[frame]:
        return f"column {column!r} can't be relabelled; {', '.join(COLUMNS[frame])} can"
    allowed = next((c.values for c in schemas.FRAMES[frame] if c.name == column), ())
    if allowed and value not in allowed:
        return f"{column} {value!r} is not allowed; {', '.join(allowed)} are"
    return None


def _texts(value: Any, least: int) -> bool:
    """Return whether a value is a list of so many texts."""
    return (
        isinstance(value, list)
        and len(value) >= least
        and all(isinstance(text, str) and text.strip() for text in value)
    )


def described(row: Row) -> str:
    """Return a correction in a line for people.

    Examples
    --------
    >>> described({"do": "rename", "actor": "Jinping", "name": "Xi Jinping"})
    'rename: Jinping → Xi Jinping'
    """
    do, frame = row["do"], row.get("frame", "")
    if do == "rename":
        return f"rename: {row['actor']} → {row['name']}"
    if do == "unreadable":
        return f"unreadable: {row['line']}: {row['why']}"
    if frame == "actors":
        sign = " = " if do == "merge" else " ≠ "
        what = f"{row['actor']} → {row['name']}" if do == "split" else sign.join(row["actors"])
        return f"{do} actors: {what}"
    if "of" in row:
        return f"{do} {frame}: " + " | ".join(f"“{words}” ({a})" for a, words in row["of"])
    to = f", {row['column']} → {row['value']}" if do == "relabel" else ""
    return f"{do} {frame}: “{row['words']}” ({row['article_id']}){to}"
