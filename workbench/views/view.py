"""One view, three lives: text for checking, a live widget, a page that needs no kernel."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anywidget
import pandas as pd
import traitlets

from workbench.views import assets, figures, payload
from workbench.views.context import article_key
from workbench.views.matching import checked, matching
from workbench.views.page import page
from workbench.views.serving import MOST, Asked
from workbench.views.spec import Column, Spec, Table
from workbench.views.summary import fallback, summary

MOST_CHOICES = 2_000


@dataclass(frozen=True)
class Choice:
    """One of the things that a view is about, and what it could be about: (name, other names)."""

    name: str
    now: str
    options: list[tuple[str, list[str]]]

    def told(self) -> dict[str, Any]:
        """Return what a picker needs, as JSON."""
        options = [[text, others] for text, others in self.options[:MOST_CHOICES]]
        return {"name": self.name, "now": self.now, "options": options}


WIDGET = "application/vnd.jupyter.widget-view+json"
ROOT = '<div class="wb-root">'
NOT_LIVE = "<p><em>Not live: choose Run &gt; Run All Cells.</em></p>"


class Shown(anywidget.AnyWidget):
    """What all views are: data and state in traits, text for checking, a page without a kernel.

    Parameters
    ----------
    data
        What the browser gets, of lists, dicts, strings, numbers, booleans and None.
    title
        The title of a page.
    filters, selection
        The state at first.
    """

    _esm = traitlets.Unicode().tag(sync=True)
    _css = traitlets.Unicode().tag(sync=True)
    payload = traitlets.Dict().tag(sync=True)
    filters = traitlets.Dict().tag(sync=True)
    selection = traitlets.Dict().tag(sync=True)
    choices: Any = traitlets.List().tag(sync=True)  # what pickers offer, as `Choice.told` gives it

    def __init__(
        self, data: dict[str, Any], *, title: str, filters: Any = None, selection: Any = None
    ) -> None:
        self._title = title
        self.digest = payload.digest(data)
        super().__init__(
            _esm=assets.esm(),
            _css=assets.css(),
            payload=data,
            filters=self._kept(filters or {}, "filters"),
            selection=self._kept(selection or {}, "selection"),
        )
        self.on_msg(self._answer)

    @traitlets.validate("filters", "selection")
    def _checked(self, proposal: Any) -> dict[str, Any]:
        return self._kept(proposal["value"], proposal["trait"].name)

    def _kept(self, value: Any, what: str) -> dict[str, Any]:
        """Return filters or a selection as they are kept, or raise ValueError."""
        raise NotImplementedError

    def _answer(self, _widget: Any, content: dict[str, Any], _buffers: Any) -> None:
        if content.get("kind") == "need-plotlyjs":
            self.send({"kind": "plotlyjs"}, buffers=[assets.plotly_js().encode()])
            return
        act = self._acts().get(str(content.get("kind")))
        if act is None:
            return
        try:
            answer = act(content)
        except (ValueError, KeyError, TypeError, IndexError) as error:
            answer = {"problem": f"{type(error).__name__}: {error}"}
        if answer is not None:
            self.send({"kind": "answer", "ask": content.get("ask"), **answer})

    def _acts(self) -> dict[str, Any]:
        """Return what the browser may ask of the kernel, by the kind of its message."""
        return {}

    def fallback(self) -> str:
        """Return what a reader without scripts sees, as HTML."""
        raise NotImplementedError

    def html(self) -> str:
        """Return the view as a fragment: its data, and tables for readers without scripts."""
        state = {"payload": self.payload, "filters": self.filters, "selection": self.selection}
        return (
            f'<div class="wb-host">{ROOT}{self.fallback()}</div>'
            '<script type="application/json" class="wb-data">'
            f"{payload.to_json(state)}</script></div>"
        )

    def save(self, path: str | Path) -> Path:
        """Write the view as one page that works without a network and return its path."""
        path = Path(path)
        path.write_text(page(self.html(), title=self._title), encoding="utf-8")
        return path

    def _repr_mimebundle_(self, **_options: Any) -> Any:
        return {
            "text/plain": repr(self),
            "text/html": self.html().replace(ROOT, ROOT + NOT_LIVE, 1),
            WIDGET: {"version_major": 2, "version_minor": 0, "model_id": self.model_id},
        }


class View(Shown):
    """A view of frames, with filters, charts and the words behind them.

    Parameters
    ----------
    spec
        What the view holds and shows; made by `workbench.views.actors` and its neighbours.
    filters, selection
        As the traits of the same names.
    frames
        The frames, for the kernel to open an article from.
    choices, remake
        Whom the view is about, for a picker, and what makes it anew about others.

    Attributes
    ----------
    filters : dict
        Trait. The filters set, by column: a list of labels, ``[first day, last day]`` or words to
        search; ``sure`` is the share of right rows to show, 0 for all (0.8 where it is not set).
        Set it or observe it from any other widget.
    selection : dict
        Trait. The marks clicked, by column: the label, two labels found together, or
        ``[first day, last day]``.
    digest : str
        Changes when anything that the view can show changes.

    Notes
    -----
    It is an ipywidgets widget like any other, so it goes into boxes and links. Words of articles
    reach the page as data and are written as text only. With a kernel, rows that were not sent
    are fetched when they are looked at, and a search looks in all of them.
    """

    def __init__(
        self,
        spec: Spec,
        *,
        filters: Any = None,
        selection: Any = None,
        frames: Any = None,
        choices: Sequence[Choice] = (),
        remake: Callable[[list[str]], tuple[Spec, Sequence[Choice]]] | None = None,
    ) -> None:
        self._spec, self._frames, self._remake = spec, frames, remake
        data = payload.payload(spec)
        super().__init__(data, title=spec.title, filters=filters, selection=selection)
        self.choices = [choice.told() for choice in choices]

    def _kept(self, value: Any, what: str) -> dict[str, Any]:
        return checked(self._spec, value, what=what)

    def _acts(self) -> dict[str, Any]:
        return {"rows": self._rows, "read": self._read, "pick": self._pick}

    def _pick(self, told: dict[str, Any]) -> dict[str, Any] | None:
        """Make the view anew about somebody else."""
        if self._remake is None:
            return {"problem": "this view is about everybody"}
        picks = [choice["now"] for choice in self.choices]
        picks[int(told["pick"])] = str(told["to"])
        spec, choices = self._remake(picks)
        self._become(spec, [choice.told() for choice in choices])
        return None

    def take(self, other: "View") -> None:
        """Show what another view shows, where this one stands; filters are cleared."""
        self._frames, self._remake = other._frames, other._remake
        self._become(other._spec, other.choices)

    def _become(self, spec: Spec, choices: list[dict[str, Any]]) -> None:
        self._spec, data = spec, payload.payload(spec)
        self.digest = payload.digest(data)
        with self.hold_sync():
            self.set_trait("filters", {})
            self.set_trait("selection", {})
            self.choices = choices
            self.payload = data

    def _rows(self, told: dict[str, Any]) -> dict[str, Any]:
        """Return a page of rows that were not sent, and how many there are."""
        part = self._spec.evidence[int(told["part"])]
        table = self._spec.table(part.table)
        rows, lines, total = table.whole.page(Asked.of(told), part)
        shown = Table(table.name, rows, table.whole.columns, table.noun)
        return {"lines": lines, "total": total, "most": MOST, "data": payload.encoded((shown,))}

    def _read(self, told: dict[str, Any]) -> dict[str, Any] | None:
        """Return an article for the reader, with what was found in it."""
        from workbench.views.reader import held

        if self._frames is None:
            return {"problem": "this view does not hold the articles; open views.reader(frames)"}
        ids = self._frames.articles["article_id"]
        found = [i for i in ids if article_key(i) == told.get("article")]
        return {"articles": held(self._frames, found)} if found else None

    def fallback(self) -> str:
        """Return the tables of the view, for readers without scripts."""
        return fallback(self._spec)

    def matching(self, table: str | None = None) -> pd.DataFrame:
        """Return the rows that the filters and the selection leave.

        Parameters
        ----------
        table
            One of the view's tables; the first if none is named.

        Notes
        -----
        Rows are as the view counts them: labels in place of ids, and ``n`` where one row stands
        for many alike.
        """
        chosen = self._spec.table(table) if table else self._spec.tables[0]
        return chosen.rows[matching(chosen, self.filters, self.selection)]

    def table(self, name: str | None = None) -> pd.DataFrame:
        """Return all rows that the filters and the selection leave, with their words.

        Parameters
        ----------
        name
            One of the view's tables, such as ``"claims"``; the first if none is named.

        Raises
        ------
        ValueError
            If there is no such table.
        """
        names = [t.name for t in self._spec.tables if not t.name.endswith("_words")]
        if name is not None and name not in names:
            raise ValueError(f"table: there is no {name!r} here; choose from {', '.join(names)}")
        chosen = self._spec.table(name or names[0])
        whole = chosen.whole
        if whole is None:
            rows, columns = self.matching(chosen.name), chosen.columns
        else:
            kept = whole.index.matching(self.filters, self.selection)
            rows, columns = whole.worded(whole.rows[kept]), whole.columns
        return _readable(rows, columns)

    def figure(self, name: str | None = None) -> Any:
        """Return a chart of what is filtered as a `plotly.graph_objects.Figure`.

        Parameters
        ----------
        name
            A chart of the view, such as ``"timeline"``; the first if none is named. Charts of
            one kind are numbered: ``"bars"``, ``"bars_2"``.

        Raises
        ------
        ValueError
            If there is no such chart, or the filters leave nothing to draw.
        """
        charts = figures.named(self._spec.charts)
        if name is not None and name not in charts:
            raise ValueError(f"figure: there is no {name!r} here; choose from {', '.join(charts)}")
        chart = charts[name or next(iter(charts))]
        table = self._spec.table(chart.table)
        return figures.figure(chart, table, self.matching(chart.table))

    def __repr__(self) -> str:
        return summary(
            self._spec, filters=self.filters, selection=self.selection, digest=self.digest
        )


def _readable(rows: pd.DataFrame, columns: tuple[Column, ...]) -> pd.DataFrame:
    """Return the declared columns of rows for people, words as plain text."""
    out: dict[str, Any] = {}
    for column in columns:
        if column.name not in rows or column.kind in ("group", "level"):
            continue
        values = rows[column.name]
        out[column.name] = [v[0] for v in values] if column.kind == "context" else values
    named = pd.DataFrame(out, index=rows.index).rename(columns={"context": "words"})
    if "confidence" in rows:
        named = named.drop(columns="percent", errors="ignore")
        named["confidence"] = rows["confidence"]
    return named.drop(columns="article", errors="ignore").reset_index(drop=True)
