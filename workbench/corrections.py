"""An analyst's corrections: a log of JSON lines, applied to every annotation anew.

Each line says who (`by`), when (`at`) and what to `do`; it is anchored on an article and the
words themselves, not on ids, so that it survives another pipeline::

    {"do": "reject", "frame": "claims", "article_id": "a", "words": "that rain fell"}
    {"do": "relabel", "frame": "meeting_reports", "article_id": "a", "words": "Ann met Bo",
     "column": "status", "value": "planned"}
    {"do": "rename", "actor": "Jinping", "name": "Xi Jinping"}

Renaming an actor to another's name merges the two. A correction that finds nothing to correct
is reported in ``problems``, never dropped.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from workbench import schemas

__all__ = ["apply", "read"]

Row = dict[str, Any]
FIELDS = {
    "reject": ("frame", "article_id", "words"),
    "relabel": ("frame", "article_id", "words", "column", "value"),
    "rename": ("actor", "name"),
}
# frame -> what may be relabelled: the columns that a person judges
COLUMNS = {
    "mentions": ("form",),
    "claims": ("source_kind", "cue_kind", "quotation", "certainty", "polarity"),
    "meeting_reports": ("kind", "status"),
}


def read(path: str | Path) -> list[Row]:
    """Return the corrections of a log, in order.

    Raises
    ------
    ValueError
        If a line is no correction; the message names the line, and what is allowed.
    """
    corrections = []
    for number, line in enumerate(Path(path).read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            correction = json.loads(line)
        except ValueError as error:
            raise ValueError(f"{path}, line {number}: not JSON ({error})") from error
        if wrong := _wrong(correction):
            raise ValueError(f"{path}, line {number}: {wrong}")
        corrections.append(correction)
    return corrections


def _wrong(correction: Any) -> str | None:
    """Say what is wrong with a correction, None if nothing."""
    if not isinstance(correction, dict) or correction.get("do") not in FIELDS:
        return f"`do` must be one of {', '.join(FIELDS)}"
    lacking = [f for f in FIELDS[correction["do"]] if not isinstance(correction.get(f), str)]
    if lacking:
        return f"{correction['do']} needs the texts {', '.join(lacking)}"
    frame = str(correction.get("frame"))
    if "frame" in FIELDS[correction["do"]] and frame not in COLUMNS:
        return f"frame {frame!r} can't be corrected; {', '.join(COLUMNS)} can"
    if correction["do"] == "relabel":
        column, value = correction["column"], correction["value"]
        if column not in COLUMNS[frame]:
            return f"column {column!r} can't be relabelled; {', '.join(COLUMNS[frame])} can"
        allowed = next(c.values for c in schemas.FRAMES[frame] if c.name == column)
        if value not in allowed:
            return f"{column} {value!r} is not allowed; {', '.join(allowed)} are"
    return None


def apply(
    rows: Mapping[str, list[Row]], texts: Mapping[str, str], corrections: list[Row]
) -> dict[str, list[Row]]:
    """Return rows with corrections applied, in the log's order.

    Parameters
    ----------
    rows
        Rows by frame, as :func:`workbench.extract.rows` gives them. They are left as they were.
    texts
        Text of each article by its id.
    corrections
        What :func:`read` gave.
    """
    corrected = {frame: [dict(row) for row in more] for frame, more in rows.items()}
    for correction in corrections:
        if not _apply(corrected, texts, correction):
            corrected.setdefault("problems", []).append(
                {
                    "path": None,
                    "article_id": correction.get("article_id"),
                    "stage": "corrections",
                    "problem": "A correction finds nothing to correct; its words are not there.",
                    "detail": json.dumps(correction, ensure_ascii=False, sort_keys=True),
                }
            )
    return corrected


def _apply(rows: dict[str, list[Row]], texts: Mapping[str, str], correction: Row) -> bool:
    """Apply one correction and tell whether it found its anchor."""
    if correction["do"] == "rename":
        return _rename(rows.get("local", []), correction["actor"], correction["name"])
    frame = correction["frame"]
    meant = [
        row
        for row in rows.get(frame, [])
        if row["article_id"] == correction["article_id"]
        and correction["words"] in _words(frame, row, texts)
    ]
    for row in meant:
        if correction["do"] == "relabel":
            row[correction["column"]] = correction["value"]
        else:
            rows[frame].remove(row)
            if frame == "claims":
                _detach(rows, row)
    return bool(meant)


def _rename(actors: list[Row], old: str, new: str) -> bool:
    """Rename the actors of a name or alias, in every article."""
    meant = [a for a in actors if old == a["name"] or old in a["aliases"]]
    for actor in meant:
        actor["aliases"] = sorted({*actor["aliases"], actor["name"]})
        actor["name"] = new
    return bool(meant)


def _words(frame: str, row: Row, texts: Mapping[str, str]) -> set[str]:
    """Return the words that a correction may name a row by."""
    if frame == "meeting_reports":
        text = texts[row["article_id"]]
        return {text[start:end] for start, end in row["evidence_spans"]}
    return {row["text"] if frame == "mentions" else row["content"]}


def _detach(rows: dict[str, list[Row]], claim: Row) -> None:
    """Hang what was nested in a rejected claim on the claim around it."""
    article = [row for row in rows["claims"] if row["article_id"] == claim["article_id"]]
    for row in article:
        if row["within"] == claim["claim_id"]:
            row["within"] = claim["within"]
    by_id = {row["claim_id"]: row for row in article}
    for row in article:
        row["depth"] = 0
        outer = by_id.get(row["within"])
        while outer is not None:
            row["depth"] += 1
            outer = by_id.get(outer["within"])
    for report in rows.get("meeting_reports", []):
        if report["attributed_to"] == claim["claim_id"]:
            report["attributed_to"] = claim["within"]
