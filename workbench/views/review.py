"""Review in the notebook: one question at a time, answered by a key, and corrections by hand."""

import asyncio
from collections.abc import Callable
from typing import Any

import pandas as pd
import traitlets

from workbench.corrections.lines import COLUMNS, GROUPS
from workbench.frames.schemas import FRAMES
from workbench.views.claim_view import claim_marks
from workbench.views.context import Mark, article_key
from workbench.views.joining import listed, records
from workbench.views.labels import actor_labels, article_titles, day_text, label
from workbench.views.serving import library
from workbench.views.view import Shown, View

CARDS = 100  # questions sent at a time
FOUND = 50  # rows that a search by hand lists
PAUSE = 1.5  # seconds after the last answer before everything is put together anew
KEYS = {frame: columns[0].name for frame, columns in FRAMES.items()}


def corrections(log: Any, *, show: Callable[[Any], Any] | None = None) -> "Review":
    """Return cards to review what was found, and controls to correct it by hand.

    Parameters
    ----------
    log
        `workbench.corrections.Log`.
    show
        Makes a view of frames, such as ``views.actors``; ``review.view`` has it, made of the
        corrected frames. The notebook shows it below the cards.

    Notes
    -----
    a accepts, x rejects, space skips, backspace takes the last answer back. Every decision is a
    line in the log at once; totals are put together anew when the answers pause. ``review.frames``
    has the frames with all corrections; observe the trait ``count`` to hear of each.
    """
    return Review(log, show=show)


class Review(Shown):
    """Cards and controls around a log; made by :func:`corrections`."""

    count = traitlets.Int(0).tag(sync=True)
    told = traitlets.Dict().tag(sync=True)

    def __init__(self, log: Any, *, show: Callable[[Any], Any] | None = None) -> None:
        self._log, self._show = log, show
        self._later: asyncio.TimerHandle | None = None
        self._answered: list[str | None] = []
        self.view: Any = None
        self._cards = _cards(log, CARDS)
        data = {"kind": "review", "title": "Review", "by": log.by, "columns": _columns()}
        super().__init__({**data, "cards": self._cards}, title="Review")
        self._renew()

    @property
    def frames(self) -> Any:
        """The frames with all corrections."""
        return self._log.frames

    @property
    def log(self) -> Any:
        """The log."""
        return self._log

    def _kept(self, value: Any, what: str) -> dict[str, Any]:
        return {}

    def _acts(self) -> dict[str, Any]:
        acts = {"decide": self._decide, "back": self._back, "by": self._by}
        return {**acts, "find": self._find, "correct": self._correct, "undo": self._undo}

    def decide(self, number: int, answer: str) -> None:
        """Answer a card: ``"accept"``, ``"reject"`` or ``"skip"``."""
        card = self._cards[number]
        row = None
        if answer != "skip":
            yes = answer == "accept"
            frame, keys = card["frame"], card["keys"]
            with self._log.unhurried():
                if card["ask"] == "merge":
                    row = (self._log.merge if yes else self._log.apart)(frame, keys)
                else:
                    row = (self._log.confirm if yes else self._log.reject)(frame, keys[0])
        self._answered.append(row["id"] if row else None)
        self._soon()

    def _decide(self, told: dict[str, Any]) -> dict[str, Any]:
        self.decide(int(told["card"]), str(told["answer"]))
        return {}

    def _back(self, _told: Any) -> dict[str, Any]:
        last = self._answered.pop() if self._answered else None
        if last:
            with self._log.unhurried():
                self._log.undo(last)
            self._soon()
        return {}

    def _by(self, told: dict[str, Any]) -> dict[str, Any]:
        self._log.by = label(str(told["by"])[:80], missing=self._log.by)
        return {"by": self._log.by}

    def _find(self, told: dict[str, Any]) -> dict[str, Any]:
        return {"rows": _found(self.frames, str(told["frame"]), str(told.get("words") or ""))}

    def _correct(self, told: dict[str, Any]) -> dict[str, Any]:
        frame, keys, do = str(told["frame"]), [str(key) for key in told["keys"]], told["do"]
        value, log = str(told.get("value") or "").strip(), self._log
        if not keys:
            raise ValueError("choose a row first")
        if do in ("reject", "confirm"):
            for key in keys:
                getattr(log, do)(frame, key)
        elif do == "relabel":
            for key in keys:
                log.relabel(frame, key, str(told["column"]), value)
        elif do == "rename":
            log.rename(keys[0], value)
        elif do == "merge":
            log.merge(frame, keys)
        elif do == "split":
            groups = {rows: group for group, rows in GROUPS.items()}
            if frame == "actors":
                articles = [a for a in str(told.get("articles") or "").split() if a]
                log.split_actor(keys[0], articles, value)
            else:
                log.split(groups[frame], keys)
        self._renew()
        return {"said": "Saved in the log."}

    def _undo(self, told: dict[str, Any]) -> dict[str, Any]:
        done = self._log.undo(str(told["id"]) if told.get("id") else None)
        self._renew()
        return {"said": "Undone." if done else "Nothing to undo."}

    def _soon(self) -> None:
        """Put everything together when no answer has come for a while."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._renew()
            return
        if self._later is not None:
            self._later.cancel()
        self._later = loop.call_later(PAUSE, self._renew)

    def _renew(self) -> None:
        """Show the frames as they are now."""
        self._log.renew()
        table = self._log.table()
        lost = int((self.frames.problems["stage"] == "corrections").sum())
        lines = [
            {
                "id": r.id,
                "told": f"{label(r.at)[:16]} · {label(r.by)} · {label(r.correction)[:200]}",
            }
            for r in table.itertuples()
            if isinstance(r.id, str)
        ]
        self.told = {"lines": lines, "lost": lost, "log": self._log.path.name}
        self.count = len(table)
        if self._show is None:
            return
        made = self._show(self.frames)
        if isinstance(self.view, View) and isinstance(made, View):
            self.view.take(made)
        else:
            self.view = made

    def fallback(self) -> str:
        """Return what a reader without scripts sees."""
        return "<p><em>Corrections are made in JupyterLab, with a kernel.</em></p>"

    def html(self) -> str:
        """Return what a page without a kernel shows."""
        return self.fallback()

    def __repr__(self) -> str:
        counts = ", ".join(f"{name} {len(frame)}" for name, frame in self.frames.items())
        return f"<Corrections: {len(self._log.table())} in the log; {counts}>"

    def _ipython_display_(self) -> None:
        from IPython.display import display

        display(self._repr_mimebundle_(), raw=True)
        if self.view is not None:
            display(self.view)


def _columns() -> dict[str, dict[str, list[str]]]:
    """Return what may be relabelled, by frame, and the values allowed (none: any text)."""
    allowed = {frame: {c.name: list(c.values) for c in FRAMES[frame]} for frame in COLUMNS}
    return {
        frame: {column: allowed[frame].get(column, []) for column in columns}
        for frame, columns in COLUMNS.items()
    }


def _cards(log: Any, most: int) -> list[dict[str, Any]]:
    """Return the questions of the log's queue as cards, with the words that they are about."""
    frames, queue = log.frames, log.queue().head(most)
    merges = queue[queue["ask"] == "merge"]
    held = {
        "actors": _by_key(frames.mentions, "actor_id", merges),
        "meetings": _by_key(frames.meeting_reports, "meeting_id", merges),
    }
    claims = frames.claims[frames.claims["claim_id"].isin([k[0] for k in queue["keys"] if len(k)])]
    by_id = {row.claim_id: row for row in records(claims)}
    labels, where = actor_labels(frames.actors), _where(frames.articles)
    cards = []
    for row in queue.to_dict("records"):
        if row["ask"] == "merge":
            cards.append(_merge_card(frames, row, held.get(row["frame"], {}), labels, where))
        else:
            cards.append(_claim_card(frames, row, by_id[row["keys"][0]], where))
    return cards


def _where(articles: pd.DataFrame) -> dict[str, str]:
    """Return publisher, day and title of each article in a line."""
    titles = article_titles(articles)
    facts = zip(articles["article_id"], articles["publisher"], articles["published"], strict=True)
    return {
        key: " · ".join(t for t in (label(who, missing=""), day_text(day), titles[key]) if t)
        for key, who, day in facts
    }


def _by_key(rows: pd.DataFrame, key: str, merges: pd.DataFrame) -> dict[str, pd.DataFrame]:
    wanted = {k for keys in merges["keys"] for k in keys}
    return {str(k): part for k, part in rows[rows[key].isin(wanted)].groupby(key)}


def _merge_card(
    frames: Any,
    row: dict[str, Any],
    held: dict[str, pd.DataFrame],
    labels: dict[str, str],
    where: dict[str, str],
) -> dict[str, Any]:
    """Return a card that asks whether two are one, each with its best words."""
    sides, sizes = [], []
    noun = "mentions" if row["frame"] == "actors" else "reports"
    for key in row["keys"]:
        mine = held.get(key, frames.mentions.head(0))
        sizes.append(len(mine))
        name = labels.get(key) if row["frame"] == "actors" else _meeting(frames, key, labels)
        sides.append({"name": name or label(key), "words": _words(frames, _best(mine), where)})
    effect = f"joins {sizes[0]:,} and {sizes[1]:,} {noun}"
    question = "Are these one?" if row["frame"] == "actors" else "Is this one meeting?"
    return _card(row, question, effect, sides)


def _best(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the row that shows best who is meant: a name before a description or a pronoun."""
    named = rows[rows["form"] == "name"] if "form" in rows else rows
    return (named if len(named) else rows).head(1)


def _claim_card(
    frames: Any, row: dict[str, Any], claim: Any, where: dict[str, str]
) -> dict[str, Any]:
    n = (
        0
        if pd.isna(claim.statement_id)
        else (frames.claims["statement_id"].eq(claim.statement_id).fillna(False).sum() - 1)
    )
    inner = int(frames.claims["within"].eq(claim.claim_id).fillna(False).sum())
    told = [f"{inner:,} within it" if inner else "", f"{n:,} of its statement" if n else ""]
    rest = " and ".join(part for part in told if part)
    effect = f"keeps or takes out this claim{f'; {rest} hang on it' if rest else ''}"
    found = pd.DataFrame([claim])
    return _card(
        row, "Is this claim right?", effect, [{"name": "", "words": _words(frames, found, where)}]
    )


def _card(
    row: dict[str, Any], question: str, effect: str, sides: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "ask": row["ask"],
        "frame": row["frame"],
        "keys": list(row["keys"]),
        "question": question,
        "why": label(row["why"]),
        "effect": effect,
        "sides": sides,
    }


def _marks(row: Any) -> list[Mark]:
    if hasattr(row, "content_spans"):
        return claim_marks(row)
    if hasattr(row, "evidence_spans"):
        return [(int(a), int(b), "told") for a, b in listed(row.evidence_spans)]
    return [(int(row.start), int(row.end), "actor")]


def _words(frames: Any, rows: pd.DataFrame, where: dict[str, str]) -> dict[str, Any]:
    """Return the words of the first of some rows, its neighbours and where they stand."""
    for row in records(rows):
        found, marks = library(frames), _marks(row)
        text, moved = found.context(row.article_id, marks)
        before, after = found.beside(row.article_id, marks)
        return {
            "text": text,
            "marks": [list(mark) for mark in moved],
            "before": before,
            "after": after,
            "where": where[row.article_id],
            "url": found.url(row.article_id),
            "article": article_key(row.article_id),
        }
    return {"text": "", "marks": [], "before": None, "after": None, "where": "", "url": None}


def _meeting(frames: Any, key: str, labels: dict[str, str]) -> str:
    rows = frames.meetings[frames.meetings["meeting_id"] == key]
    for row in records(rows):
        who = [labels[i] for i in listed(row.participants) if i in labels] or listed(row.groups)
        day = day_text(row.date_start) or "date open"
        return f"{', '.join(map(label, who)) or 'nobody named'} · {row.kind}, {row.status} · {day}"
    return ""


def _found(frames: Any, frame: str, words: str) -> list[dict[str, str]]:
    """Return rows of a frame whose words or names hold the words, each told in a line."""
    if frame not in (*COLUMNS, "actors", *GROUPS):
        raise ValueError(f"find: there is no frame {frame!r} to correct")
    rows, needle = getattr(frames, frame), words.lower().strip()
    labels = actor_labels(frames.actors)
    told = [_told(frame, row, labels) for row in rows.to_dict("records")]
    aliases = rows["aliases"].map(lambda v: " ".join(listed(v))) if frame == "actors" else told
    size = next((rows[n] for n in ("n_mentions", "n_claims", "n_reports") if n in rows), None)
    order = range(len(rows)) if size is None else (-size).argsort(kind="stable")
    keys = rows[KEYS[frame]].tolist()
    hits = (
        {"key": str(keys[i]), "told": told[i]}
        for i in order
        if needle in f"{told[i]}\n{list(aliases)[i] if frame == 'actors' else ''}".lower()
    )
    return [row for row, _ in zip(hits, range(FOUND), strict=False)]


def _told(frame: str, row: dict[str, Any], labels: dict[str, str]) -> str:
    if frame == "actors":
        return f"{labels[row['actor_id']]} · {row['type']} · {row['n_mentions']:,} mentions"
    if frame == "statements":
        return f"{row['n_claims']:,} claims · {label(row['text'])[:200]}"
    if frame == "mentions":
        actor = labels.get(row["actor_id"], "not resolved")
        return f"{label(row['text'])} · {row['form']} · {actor} · {label(row['article_id'])}"
    if frame == "claims":
        source = label(row["source"], missing="nobody named")
        return f"{source} · {label(row['cue'], missing='–')} · {label(row['content'])[:200]}"
    who = [labels.get(i, i) for i in listed(row["participants"])] or listed(row["groups"])
    people, place = ", ".join(map(label, who)), label(row["place"], missing="place open")
    return f"{people or 'nobody named'} · {row['kind']}, {row['status']} · {place}"
