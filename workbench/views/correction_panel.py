"""Corrections in the notebook: controls of the kernel around a log of corrections."""

from collections.abc import Callable
from html import escape
from typing import Any

import ipywidgets as widgets
import pandas as pd

from workbench.corrections.lines import COLUMNS
from workbench.frames.schemas import FRAMES
from workbench.views.context import shown
from workbench.views.labels import actor_labels, label

QUEUE = 60  # questions listed at a time
WIDE = widgets.Layout(width="100%")
GROUPS = ("statements", "meetings")


def corrections(log: Any, *, show: Callable[[Any], Any] | None = None) -> "Panel":
    """Return controls to correct what was found, and what the corrections change.

    Parameters
    ----------
    log
        `workbench.corrections.Log`.
    show
        Makes a view of frames, such as ``views.actors``. The view stands below the controls and
        is made anew after every correction.

    Notes
    -----
    Every decision is a line in the log before anything is recomputed. ``panel.frames`` has the
    frames with all corrections; observe the trait ``count`` to hear of each.
    """
    return Panel(log, show=show)


class Panel(widgets.VBox):
    """Controls around a log; made by :func:`corrections`."""

    def __init__(self, log: Any, *, show: Callable[[Any], Any] | None = None) -> None:
        self._log, self._show = log, show
        self._status = widgets.HTML()
        self._place = widgets.VBox()
        self._queue, self._actors = _Queue(self), _Actors(self)
        self._rows, self._groups, self._history = _Rows(self), _Groups(self), _History(self)
        parts = (self._queue, self._actors, self._rows, self._groups, self._history)
        tabs = widgets.Tab([part.node for part in parts], layout=WIDE)
        for i, name in enumerate(("Review", "Actors", "Findings", "Groups", "Log")):
            tabs.set_title(i, name)
        super().__init__([tabs, self._status, self._place], layout=WIDE)
        self._parts = parts
        self.renew("")

    @property
    def frames(self) -> Any:
        """The frames with all corrections."""
        return self._log.frames

    @property
    def log(self) -> Any:
        """The log."""
        return self._log

    def act(self, do: Callable[[], Any]) -> None:
        """Do a correction, tell what came of it and draw everything anew."""
        try:
            done = do()
        except (ValueError, KeyError, OSError) as error:
            self.tell(str(error.args[0] if error.args else error), wrong=True)
            return
        self.renew("Nothing to undo." if done is None else "Saved in the log.")

    def tell(self, text: str, *, wrong: bool = False) -> None:
        """Show a sentence below the controls."""
        colour = "color: #d55e00" if wrong else ""
        self._status.value = f'<span role="status" style="{colour}">{escape(shown(text))}</span>'

    def renew(self, text: str) -> None:
        """Show the frames as they are now."""
        for part in self._parts:
            part.renew(self.frames)
        n = len(self._log.table())
        lost = int((self.frames.problems["stage"] == "corrections").sum())
        told = [text, f"{n} {'correction' if n == 1 else 'corrections'} in {self._log.path.name}."]
        told.append(f"{lost} find nothing to correct; see frames.problems." if lost else "")
        self.tell(" ".join(part for part in told if part), wrong=bool(lost))
        if self._show is not None:
            for old in self._place.children:
                old.close()
            self._place.children = (self._show(self.frames),)

    def __repr__(self) -> str:
        counts = ", ".join(f"{name} {len(frame)}" for name, frame in self.frames.items())
        return f"<Corrections: {len(self._log.table())} in the log; {counts}>"

    def _repr_mimebundle_(self, **options: Any) -> Any:
        bundle = super()._repr_mimebundle_(**options)
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        note = "Corrections are made in JupyterLab, with a kernel."
        return {**data, "text/plain": repr(self), "text/html": f"<p><em>{note}</em></p>"}


class _Queue:
    """What is worth a look, what a decision changes most first."""

    def __init__(self, panel: Panel) -> None:
        self.panel = panel
        self.asked = widgets.Select(rows=8, description="", layout=WIDE)
        self.told = widgets.HTML()
        self.yes = widgets.Button(description="Yes, one", button_style="primary")
        self.no = widgets.Button(description="No, two")
        self.asked.observe(self._tell, "value")
        self.yes.on_click(lambda _: self._decide(yes=True))
        self.no.on_click(lambda _: self._decide(yes=False))
        self.node = widgets.VBox([self.asked, self.told, widgets.HBox([self.yes, self.no])])

    def renew(self, _frames: Any) -> None:
        self.table = self.panel.log.queue().head(QUEUE)
        options = [
            (f"{row.ask} · {label(row.what)[:140]}", i)
            for i, row in enumerate(self.table.itertuples())
        ]
        self.asked.options = options
        self.asked.value = 0 if options else None
        self._tell()

    def _row(self) -> Any:
        at = self.asked.value
        return None if at is None or at >= len(self.table) else self.table.iloc[at]

    def _tell(self, _: Any = None) -> None:
        row = self._row()
        self.yes.disabled = self.no.disabled = row is None
        if row is None:
            self.told.value = "Nothing is left to decide."
            return
        merge = row["ask"] == "merge"
        self.yes.description, self.no.description = (
            ("Yes, one", "No, two") if merge else ("Yes, right", "No, reject")
        )
        question = "Are these one?" if merge else "Is this claim right?"
        self.told.value = (
            f"<b>{question}</b> {escape(label(row['what']))}<br>"
            f"<small>{escape(label(row['why']))}; a decision changes {row['changes']:g}</small>"
        )

    def _decide(self, *, yes: bool) -> None:
        row, log = self._row(), self.panel.log
        if row is None:
            return
        frame, keys = row["frame"], row["keys"]
        if row["ask"] == "merge":
            self.panel.act(lambda: (log.merge if yes else log.apart)(frame, keys))
        else:
            self.panel.act(lambda: (log.confirm if yes else log.reject)(frame, keys[0]))


class _Actors:
    """Merge, rename and split actors."""

    def __init__(self, panel: Panel) -> None:
        self.panel = panel
        self.one = widgets.Dropdown(description="Actor")
        self.other = widgets.Dropdown(description="is also")
        self.name = widgets.Text(description="New name", continuous_update=False)
        self.articles = widgets.SelectMultiple(description="In", rows=5, layout=WIDE)
        merge = widgets.Button(description="Merge")
        rename = widgets.Button(description="Rename")
        split = widgets.Button(description="Split off", tooltip="another actor in these articles")
        log = panel.log
        merge.on_click(
            lambda _: panel.act(lambda: log.merge("actors", [self.one.value, self.other.value]))
        )
        rename.on_click(
            lambda _: panel.act(lambda: log.rename(self.one.value, self.name.value.strip()))
        )
        split.on_click(
            lambda _: panel.act(
                lambda: log.split_actor(
                    self.one.value, self.articles.value, self.name.value.strip()
                )
            )
        )
        self.one.observe(self._held, "value")
        self.node = widgets.VBox(
            [
                widgets.HBox([self.one, self.other, merge]),
                widgets.HBox([self.name, rename, split]),
                self.articles,
            ]
        )

    def renew(self, frames: Any) -> None:
        names = actor_labels(frames.actors)
        order = frames.actors.sort_values(["n_mentions", "name"], ascending=[False, True])
        options = [(f"{names[i]} ({n})", i) for i, n in order[["actor_id", "n_mentions"]].values]
        for control in (self.one, self.other):
            _keep(control, options)
        self._held()

    def _held(self, _: Any = None) -> None:
        mentions = self.panel.frames.mentions
        held = mentions.loc[mentions["actor_id"] == self.one.value, "article_id"].unique()
        self.articles.options = list(held)


class _Rows:
    """Confirm, reject and relabel mentions, claims and reports of meetings."""

    def __init__(self, panel: Panel) -> None:
        self.panel = panel
        self._names: dict[str, str] = {}
        self.frame = widgets.Dropdown(description="Kind", options=list(COLUMNS))
        self.article = widgets.Dropdown(description="Article", layout=WIDE)
        self.row = widgets.Select(rows=7, layout=WIDE)
        self.column = widgets.Dropdown(description="Set")
        self.value = widgets.Combobox(description="to", ensure_option=False)
        reject = widgets.Button(description="Reject")
        relabel = widgets.Button(description="Relabel")
        log = panel.log
        reject.on_click(lambda _: panel.act(lambda: log.reject(self.frame.value, self._key())))
        relabel.on_click(
            lambda _: panel.act(
                lambda: log.relabel(
                    self.frame.value, self._key(), self.column.value, self.value.value.strip()
                )
            )
        )
        for control in (self.frame, self.article):
            control.observe(lambda _: self._list(), "value")
        self.column.observe(lambda _: self._values(), "value")
        self.node = widgets.VBox(
            [
                widgets.HBox([self.frame, self.article]),
                self.row,
                widgets.HBox([self.column, self.value, relabel, reject]),
            ]
        )

    def _key(self) -> str:
        if self.row.value is None:
            raise ValueError("choose a row first")
        return str(self.row.value)

    def renew(self, frames: Any) -> None:
        titles = frames.articles["title"].fillna(frames.articles["article_id"])
        options = list(zip(titles.map(label), frames.articles["article_id"], strict=True))
        _keep(self.article, [(f"{title[:70]} ({key})", key) for title, key in options])
        self._names = actor_labels(frames.actors)
        self._list()

    def _list(self) -> None:
        name = self.frame.value
        rows = getattr(self.panel.frames, name)
        rows = rows[rows["article_id"] == self.article.value]
        _keep(
            self.row,
            [(self._told(name, r), r[FRAMES[name][0].name]) for r in rows.to_dict("records")],
        )
        _keep(self.column, list(COLUMNS[name]))
        self._values()

    def _told(self, name: str, row: dict[str, Any]) -> str:
        if name == "mentions":
            actor = self._names.get(row["actor_id"], "not resolved")
            return f"{label(row['text'])} · {row['form']} · {actor} · at {row['start']}"
        if name == "claims":
            return f"{label(row['source'])} · {label(row['cue'])} · {label(row['content'])[:120]}"
        who = [self._names.get(i, i) for i in row["participants"]] or row["groups"]
        return f"{row['kind']} · {row['status']} · {', '.join(who)} · {label(row['place'])}"

    def _values(self) -> None:
        name, column = self.frame.value, self.column.value
        if column == "actor":
            options = sorted(set(self.panel.frames.actors["name"]))
        else:
            options = list(next((c.values for c in FRAMES[name] if c.name == column), ()))
        self.value.options = options
        self.value.value = ""


class _Groups:
    """Merge and split statements and meetings."""

    def __init__(self, panel: Panel) -> None:
        self.panel = panel
        self.frame = widgets.Dropdown(description="Kind", options=list(GROUPS))
        self.group = widgets.SelectMultiple(rows=7, layout=WIDE)
        self.member = widgets.SelectMultiple(rows=5, layout=WIDE)
        merge = widgets.Button(description="Merge the chosen")
        split = widgets.Button(description="Split off the chosen below")
        log = panel.log
        merge.on_click(lambda _: panel.act(lambda: log.merge(self.frame.value, self.group.value)))
        split.on_click(lambda _: panel.act(lambda: log.split(self.frame.value, self.member.value)))
        self.frame.observe(lambda _: self.renew(panel.frames), "value")
        self.group.observe(lambda _: self._members(), "value")
        self.node = widgets.VBox(
            [
                widgets.HBox([self.frame, merge]),
                self.group,
                widgets.HTML("What it is made of:"),
                self.member,
                split,
            ]
        )

    def renew(self, frames: Any) -> None:
        if self.frame.value == "statements":
            rows = frames.statements.sort_values("n_claims", ascending=False, kind="stable")
            told = [f"{n} · {label(text)[:140]}" for n, text in rows[["n_claims", "text"]].values]
            keys = rows["statement_id"].tolist()
        else:
            names = actor_labels(frames.actors)
            rows = frames.meetings.sort_values(["date_start", "meeting_id"], na_position="last")
            told = [_meeting(row, names) for row in rows.to_dict("records")]
            keys = rows["meeting_id"].tolist()
        kept = [key for key in self.group.value if key in set(keys)]
        self.group.options = list(zip(told, keys, strict=True))
        self.group.value = kept
        self._members()

    def _members(self) -> None:
        frame, group = (
            ("claims", "statement_id")
            if self.frame.value == "statements"
            else ("meeting_reports", "meeting_id")
        )
        rows = getattr(self.panel.frames, frame)
        rows = rows[rows[group].isin(self.group.value)]
        key = FRAMES[frame][0].name
        told = [
            (f"{r['article_id']} · {label(r.get('content', r.get('status')))[:140]}", r[key])
            for r in rows.to_dict("records")
        ]
        self.member.options = told


class _History:
    """The log: who corrected what and when, and undo."""

    def __init__(self, panel: Panel) -> None:
        self.panel = panel
        self.row = widgets.Select(rows=8, layout=WIDE)
        undo = widgets.Button(description="Undo the chosen")
        undo.on_click(lambda _: panel.act(lambda: panel.log.undo(self.row.value)))
        self.node = widgets.VBox([self.row, undo])

    def renew(self, _frames: Any) -> None:
        table = self.panel.log.table()
        self.row.options = [
            (f"{label(r.at)[:19]} · {label(r.by)} · {label(r.correction)[:160]}", r.id)
            for r in table.itertuples()
            if isinstance(r.id, str)
        ]


def _meeting(row: dict[str, Any], names: dict[str, str]) -> str:
    who = ", ".join(names.get(i, i) for i in row["participants"]) or ", ".join(row["groups"])
    day = "date open" if pd.isna(row["date_start"]) else f"{row['date_start']:%Y-%m-%d}"
    return f"{row['n_reports']} · {day} · {row['kind']}, {row['status']} · {label(who)}"


def _keep(control: Any, options: list[Any]) -> None:
    """Set the options of a control and keep its value where it is still there."""
    value = control.value
    control.options = options
    values = [o[1] if isinstance(o, tuple) else o for o in options]
    control.value = value if value in values else (values[0] if values else None)
