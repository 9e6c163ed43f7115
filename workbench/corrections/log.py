"""An analyst's corrections: an append-only log of JSON lines, applied to every annotation anew.

Each line says what to ``do``, who (``by``) did it and when (``at``). It is anchored on an article
and its words, or on the names of actors, never on ids, so that it survives another pipeline::

    {"do": "reject", "frame": "claims", "article_id": "a", "words": "that rain fell"}
    {"do": "relabel", "frame": "meeting_reports", "article_id": "a", "words": "Ann met Bo",
     "column": "status", "value": "planned"}
    {"do": "rename", "actor": "Jinping", "name": "Xi Jinping"}
    {"do": "merge", "frame": "actors", "actors": ["Xi Jinping", "Mr. Xi"]}
    {"do": "split", "frame": "actors", "actor": "Wang", "articles": ["a"], "name": "Wang (mayor)"}
    {"do": "merge", "frame": "statements", "of": [["a", "that rain fell"], ["b", "it rained"]]}
    {"do": "split", "frame": "meetings", "of": [["a", "Ann met Bo"]]}
    {"do": "apart", "frame": "actors", "actors": ["Wang Yi", "Wang Wei"]}
    {"do": "confirm", "frame": "claims", "article_id": "a", "words": "that rain fell"}
    {"do": "undo", "id": "5f2a…"}

``sentence``, the whole sentence, may stand beside ``words`` where these occur more than once.
A line that cannot be read and a correction that finds nothing to correct are reported in the
frame ``problems``, never dropped; nothing is ever taken out of the log, an undo is a line more.
``apart`` and ``confirm`` say that a person has looked and nothing is to change; a confirmed claim
has a confidence of 1. Logs of two people can be joined by putting all lines into one file, in any
order.
"""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from workbench.corrections.decisions import Decisions, words_of
from workbench.corrections.lines import COLUMNS, GROUPS, Row, described, fault_of, read
from workbench.frames import Frames, StoreError, schemas
from workbench.linking import joining
from workbench.linking.known import KnownActors

__all__ = ["COLUMNS", "Linked", "Log", "anchor", "corrected", "described", "fault_of", "read"]


class Linked:
    """What was annotated, joined as a log of corrections has it; a change costs what it touches.

    Parameters
    ----------
    articles, copies, problems
        The frames of that name, or rows of the last.
    found
        Rows by frame, as :func:`workbench.nlp.rows` gives them, of all articles.
    known
        The user's own table of actors.
    """

    def __init__(
        self,
        articles: pd.DataFrame,
        found: dict[str, list[Row]],
        *,
        copies: pd.DataFrame,
        problems: Iterable[Row] = (),
        known: KnownActors | None = None,
    ) -> None:
        self._texts = dict(zip(articles["article_id"], articles["text"], strict=True))
        self._problems = list(problems)
        self._corpus = joining.Corpus(articles, found, copies=copies, known=known)
        self._before: dict[str, Any] = {}  # rows of the articles that are corrected

    def frames(self, log: Sequence[Row] = ()) -> dict[str, pd.DataFrame]:
        """Return the frames with corrections, but for ``dropped``.

        Parameters
        ----------
        log
            What :func:`read` gave.
        """
        decisions = Decisions(log, self._texts)
        wanted = [a for a in decisions.of_articles() if a in self._texts]
        for article in wanted:
            self._before.setdefault(article, self._corpus.rows(article))
        done = {a: decisions.rows(self._before[a], self._named) for a in wanted}
        self._corpus.put({**self._before, **done})
        self._before = {a: self._before[a] for a in wanted}
        frames = self._corpus.frames(decisions.constraints(self._corpus))
        rows = [*self._problems, *decisions.problems()]
        return {**frames, "problems": schemas.build("problems", rows)}

    def put(self, rows: Mapping[str, dict[str, list[Row]]]) -> None:
        """Let some articles have other rows, before corrections."""
        for article in rows:
            self._before.pop(article, None)
        self._corpus.put(rows)

    def _named(self, name: str) -> Row | None:
        """Return the first actor of an article that has a name."""
        for article in self._texts:
            rows = self._before.get(article) or self._corpus.rows(article)
            for row in rows.get("local", ()):
                if row["name"] == name:
                    return row
        return None


def corrected(frames: Frames, path: str | Path) -> Frames:
    """Return frames with a log of corrections applied, and all totals anew.

    Parameters
    ----------
    frames
        What was annotated, with or without corrections; it is left as it was.
    path
        A log as :class:`Log` writes it. It is applied to what was annotated, in place of any log
        applied before.

    Raises
    ------
    StoreError
        If what each article gave by itself is no longer at hand.
    OSError
        If there is no such log.
    """
    return _with(frames, _linked(frames).frames(read(path)))


def _linked(frames: Frames) -> Linked:
    if frames.article_rows is None:
        raise StoreError(
            "these frames do not hold what each article gave by itself, which corrections "
            "change; annotate the articles again"
        )
    before = frames.problems[frames.problems["stage"] != "corrections"]
    return Linked(
        frames.articles,
        frames.article_rows.rows(frames.articles["article_id"]),
        copies=frames.copies,
        problems=before.to_dict("records"),
        known=frames.known,
    )


def _with(frames: Frames, anew: dict[str, pd.DataFrame]) -> Frames:
    """Return frames of what was joined; rows are held against their declaration as they come."""
    kept = {"article_rows": frames.article_rows, "known": frames.known, "source": frames.source}
    return Frames(dropped=frames.dropped, **anew, **kept)


def anchor(frames: Frames, frame: str, key: str) -> Row:
    """Return what a correction names a row by: its article, its words, their sentence.

    Raises
    ------
    KeyError
        If the frame has no such row.
    """
    name = schemas.FRAMES[frame][0].name
    rows = getattr(frames, frame)
    found = rows[rows[name] == key]
    if found.empty:
        raise KeyError(f"no {name} {key!r} in the frame {frame}")
    row = found.iloc[0].to_dict()
    start, words = words_of(frame, row, _texts(frames))[0]
    anchored = {"article_id": row["article_id"], "words": words}
    held = frames.sentences
    held = held[(held["article_id"] == row["article_id"]) & (held["start"] <= start)]
    held = held[held["end"] > start]
    return {**anchored, "sentence": held["text"].iloc[0]} if len(held) else anchored


def _texts(frames: Frames) -> dict[str, str]:
    return dict(zip(frames.articles["article_id"], frames.articles["text"], strict=True))


def _first_words(frames: Frames, frame: str) -> dict[str, tuple[str, str]]:
    """Return for each statement or meeting what a correction names it by: its first member."""
    key, texts = schemas.FRAMES[frame][0].name, _texts(frames)
    rows = getattr(frames, GROUPS[frame]).dropna(subset=[key]).drop_duplicates(key)
    return {
        row[key]: (row["article_id"], words_of(GROUPS[frame], row, texts)[0][1])
        for row in rows.to_dict("records")
    }


class Log:
    """A log of corrections in a file, and the frames as they are with them.

    Parameters
    ----------
    path
        The file, made at the first correction.
    frames
        Frames as :func:`workbench.annotate` or :func:`workbench.read` gave them, without these
        corrections.
    by
        Who corrects; by default the name that the system knows the user by.

    Attributes
    ----------
    frames : Frames
        With all corrections of the log; renewed by every call below.

    Notes
    -----
    A line is written and flushed to the disk before anything is recomputed; a line cut short by a
    crash is ended, kept and reported. Writers are kept apart by a lock.
    """

    def __init__(self, path: str | Path, frames: Frames, *, by: str | None = None) -> None:
        self.path = Path(path)
        self._before = frames
        self.by = by or os.environ.get("USER") or os.environ.get("USERNAME") or "unknown"
        self.frames = frames
        self._linked: Linked | None = None
        self._hurried = True
        self.renew()

    def reject(self, frame: str, key: str) -> Row:
        """Take a mention, claim or meeting report out, by its id."""
        return self.add({"do": "reject", "frame": frame, **anchor(self.frames, frame, key)})

    def confirm(self, frame: str, key: str) -> Row:
        """Say that a mention, claim or meeting report is right."""
        return self.add({"do": "confirm", "frame": frame, **anchor(self.frames, frame, key)})

    def relabel(self, frame: str, key: str, column: str, value: str) -> Row:
        """Set a column of a mention, claim or meeting report; a mention's ``actor`` by name."""
        where = anchor(self.frames, frame, key)
        return self.add(
            {"do": "relabel", "frame": frame, **where, "column": column, "value": value}
        )

    def rename(self, actor_id: str, name: str) -> Row:
        """Give an actor another name; with the name of another actor, the two become one."""
        return self.add({"do": "rename", "actor": self._name(actor_id), "name": name})

    def merge(self, frame: str, keys: Iterable[str]) -> Row:
        """Make one of several actors, statements or meetings, by their ids; the first is kept."""
        return self.add({"do": "merge", "frame": frame, **self._several(frame, keys)})

    def apart(self, frame: str, keys: Iterable[str]) -> Row:
        """Say that actors, statements or meetings are not one, so that nobody is asked again."""
        return self.add({"do": "apart", "frame": frame, **self._several(frame, keys)})

    def _several(self, frame: str, keys: Iterable[str]) -> Row:
        if frame == "actors":
            return {"actors": [self._name(key) for key in keys]}
        return {"of": [self._words(frame, self._members(frame, key)[0]) for key in keys]}

    def split(self, frame: str, keys: Iterable[str]) -> Row:
        """Take claims out of their statement, or reports out of their meeting, as one anew."""
        return self.add(
            {"do": "split", "frame": frame, "of": [self._words(frame, key) for key in keys]}
        )

    def split_actor(self, actor_id: str, articles: Iterable[str], name: str) -> Row:
        """Let an actor of these articles be another one, under a name of its own."""
        row = {"actor": self._name(actor_id), "articles": list(articles), "name": name}
        return self.add({"do": "split", "frame": "actors", **row})

    def undo(self, key: str | None = None) -> Row | None:
        """Undo the correction of an id, or the last one; None where there is none."""
        if key is None:
            own = [row["id"] for row in read(self.path) if "id" in row] if self._made() else []
            if not own:
                return None
            key = own[-1]
        return self.add({"do": "undo", "id": key})

    def queue(self) -> pd.DataFrame:
        """Return what is worth a look, what a decision changes most first.

        Returns
        -------
        DataFrame
            `ask` (``merge`` or ``confirm``), `frame`, `keys` (ids), `what` (a line for people),
            `why`, `changes` (rows that a decision moves, times how open it is).

        Notes
        -----
        Pairs that may be one, by the rows that would change hands; claims, by how unsure the
        model is and how much hangs on them: claims within them, meetings that they report, others
        of their statement. What somebody has decided is left out.
        """
        rows = [*self._doubtful_pairs(), *self._doubtful_claims()]
        table = pd.DataFrame(rows, columns=["ask", "frame", "keys", "what", "why", "changes"])
        return table.sort_values("changes", ascending=False, kind="stable", ignore_index=True)

    def _doubtful_pairs(self) -> Iterator[tuple[Any, ...]]:
        decided = [row for row in read(self.path) if row["do"] == "apart"] if self._made() else []
        names = dict(zip(self.frames.actors["actor_id"], self.frames.actors["name"], strict=True))
        words = _first_words(self.frames, "meetings")
        known = {frozenset(row["actors"]) for row in decided if "actors" in row}
        met = {frozenset(map(tuple, row["of"])) for row in decided if "of" in row}
        for row in joining.suggest_merges(self.frames).to_dict("records"):
            keys = [row["keep_id"], row["other_id"]]
            if row["frame"] == "actors":
                sides = [names[key] for key in keys]
                if frozenset(sides) in known:
                    continue
            else:
                if frozenset(words[key] for key in keys) in met:
                    continue
                sides = [f"“{words[key][1]}”" for key in keys]
            yield "merge", row["frame"], keys, " = ".join(sides), row["evidence"], row["n_rows"]

    def _doubtful_claims(self) -> Iterator[tuple[Any, ...]]:
        claims = self.frames.claims
        inner = claims["within"].value_counts().to_dict()
        reporting = self.frames.meeting_reports["attributed_to"].value_counts().to_dict()
        sizes = claims["statement_id"].value_counts().to_dict()
        for row in claims[claims["confidence"] < 1].to_dict("records"):
            key = row["claim_id"]
            hangs = inner.get(key, 0) + reporting.get(key, 0) + sizes.get(row["statement_id"], 1)
            doubt = 1 - abs(2 * row["confidence"] - 1)
            source = "nobody named" if pd.isna(row["source"]) else row["source"]
            cue = "" if pd.isna(row["cue"]) else f" {row['cue']}"
            what = f"{source}{cue}: {row['content']}"
            why = f"confidence {row['confidence']:.2f}"
            yield "confirm", "claims", [key], what, why, round(hangs * doubt, 2)

    def table(self) -> pd.DataFrame:
        """Return the corrections that hold, a row each, the last first."""
        rows = read(self.path) if self._made() else []
        return pd.DataFrame(
            [
                {
                    "id": row.get("id"),
                    "at": row.get("at"),
                    "by": row.get("by"),
                    "correction": described(row),
                }
                for row in reversed(rows)
            ],
            columns=["id", "at", "by", "correction"],
        )

    def add(self, row: Row) -> Row:
        """Write a correction and return it as it stands in the log.

        Raises
        ------
        ValueError
            If it is none; the message says what is allowed.
        """
        from filelock import FileLock

        if why := fault_of(row):
            raise ValueError(why)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(self.path.with_name(f".{self.path.name}.lock")):
            stamped = {"at": self._now(), "by": self.by, **row}
            stamped["own" if row["do"] == "undo" else "id"] = uuid.uuid4().hex[:12]
            _append(self.path, json.dumps(stamped, ensure_ascii=False))
        if self._hurried:
            self.renew()
        return stamped

    def _now(self) -> str:
        """Return the time, later than any in the log even where the clock went back."""
        now = datetime.now(UTC)
        for line in self.path.read_text("utf-8", "replace").split("\n") if self._made() else ():
            try:
                at = datetime.fromisoformat(json.loads(line)["at"])
                now = max(now, at + timedelta(microseconds=1))
            except (ValueError, KeyError, TypeError, OverflowError):
                continue
        return now.astimezone(UTC).isoformat(timespec="microseconds")

    def _made(self) -> bool:
        return self.path.exists()

    @contextmanager
    def unhurried(self) -> Iterator[None]:
        """Write what is decided within at once, but leave the frames until :meth:`renew`."""
        self._hurried = False
        try:
            yield
        finally:
            self._hurried = True

    def renew(self) -> None:
        """Put the frames together as the log now says."""
        if self._made():
            self._linked = self._linked or _linked(self._before)
            self.frames = _with(self._before, self._linked.frames(read(self.path)))

    def _name(self, actor_id: str) -> str:
        found = self.frames.actors.set_index("actor_id")["name"]
        if actor_id not in found.index:
            raise KeyError(f"no actor_id {actor_id!r} in the frame actors")
        return str(found[actor_id])

    def _members(self, frame: str, key: str) -> list[str]:
        """Return the ids of the claims of a statement, or of the reports of a meeting."""
        rows = getattr(self.frames, GROUPS[frame])
        own, group = schemas.FRAMES[GROUPS[frame]][0].name, schemas.FRAMES[frame][0].name
        members = rows.loc[rows[group] == key, own].tolist()
        if not members:
            raise KeyError(f"no {group} {key!r} in the frame {frame}")
        return members

    def _words(self, frame: str, key: str) -> list[str]:
        where = anchor(self.frames, GROUPS[frame], key)
        return [where["article_id"], where["words"]]


def _append(path: Path, line: str) -> None:
    """Write a line behind the others and see it to the disk; end a line that was cut short.

    A line that the disk does not take whole is taken back.
    """
    with path.open("a+b", buffering=0) as file:
        end, data = file.tell(), line.encode("utf-8", "replace") + b"\n"
        if end:
            file.seek(-1, os.SEEK_END)
            data = data if file.read(1) == b"\n" else b"\n" + data
        try:
            while data:
                data = data[file.write(data) :]
            os.fsync(file.fileno())
        except OSError:
            file.truncate(end)
            raise
