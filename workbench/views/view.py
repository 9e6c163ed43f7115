"""One view, three lives: text for checking, a live widget, a page that needs no kernel."""

from pathlib import Path
from typing import Any

import anywidget
import pandas as pd
import traitlets

from workbench.views import assets, payload
from workbench.views.matching import checked, matching
from workbench.views.page import page
from workbench.views.spec import Spec
from workbench.views.summary import fallback, summary

WIDGET = "application/vnd.jupyter.widget-view+json"


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

    def fallback(self) -> str:
        """Return what a reader without scripts sees, as HTML."""
        raise NotImplementedError

    def html(self) -> str:
        """Return the view as a fragment: its data, and tables for readers without scripts."""
        state = {"payload": self.payload, "filters": self.filters, "selection": self.selection}
        return (
            f'<div class="wb-host"><div class="wb-root">{self.fallback()}</div>'
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
            "text/html": self.html(),
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

    Attributes
    ----------
    filters : dict
        Trait. The filters set, by column: a list of labels, ``[first day, last day]`` or words to
        search. Set it or observe it from any other widget.
    selection : dict
        Trait. The marks clicked, by column: the label, two labels found together, or
        ``[first day, last day]``.
    digest : str
        Changes when anything that the view can show changes.

    Notes
    -----
    It is an ipywidgets widget like any other, so it goes into boxes and links. Words of articles
    reach the page as data and are written as text only.
    """

    def __init__(self, spec: Spec, *, filters: Any = None, selection: Any = None) -> None:
        self._spec = spec
        data = payload.payload(spec)
        super().__init__(data, title=spec.title, filters=filters, selection=selection)

    def _kept(self, value: Any, what: str) -> dict[str, Any]:
        return checked(self._spec, value, what=what)

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

    def __repr__(self) -> str:
        return summary(
            self._spec, filters=self.filters, selection=self.selection, digest=self.digest
        )
