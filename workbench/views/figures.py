"""The charts of a view as plotly figures, for whoever restyles, combines or exports them.

The browser draws its own (`static/charts_*.js`), because it redraws at every click; what is
counted is the same.
"""

from collections import Counter
from itertools import combinations
from typing import Any

import pandas as pd

from workbench.views.labels import OTHERS, UNKNOWN
from workbench.views.spec import Chart, Table

COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#8C7A00")
GREY = "#8b949e"
SERIES = 6  # colours of a timeline; further labels are one grey series


def named(charts: tuple[Chart, ...]) -> dict[str, Chart]:
    """Return the charts that can be drawn as figures by name: their kind, numbered from the second.

    Examples
    --------
    >>> from workbench.views.spec import Bars
    >>> list(named((Bars("m", "actor", "One"), Bars("m", "type", "Two"))))
    ['bars', 'bars_2']
    """
    out: dict[str, Chart] = {}
    seen: Counter[str] = Counter()
    for chart in charts:
        if chart.kind in DRAW:
            seen[chart.kind] += 1
            n = seen[chart.kind]
            out[chart.kind if n == 1 else f"{chart.kind}_{n}"] = chart
    return out


def figure(chart: Any, table: Table, rows: pd.DataFrame) -> Any:
    """Return a chart of the rows of its table as a `plotly.graph_objects.Figure`.

    Raises
    ------
    ValueError
        If there is nothing to draw.
    """
    import plotly.graph_objects as go

    made = go.Figure()
    drawn = DRAW[chart.kind](made, go, chart, table, rows) if len(rows) else False
    if drawn is False:
        raise ValueError(f"{chart.title}: nothing matches; widen the filters")
    noun = table.noun[1]
    made.update_layout(title=_plain(chart.title), template="plotly_white", meta={"noun": noun})
    return made


def _plain(text: Any) -> str:
    """Return text that plotly reads as text: it knows a few tags, and articles may hold some."""
    return str(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _counts(rows: pd.DataFrame, table: Table, name: str) -> pd.Series:
    """Return the rows of each label, the most first, those that name nobody last."""
    column = next(c for c in table.columns if c.name == name)
    values = rows[name].explode() if column.kind == "set" else rows[name]
    weights = rows["n"].loc[values.index] if "n" in rows else pd.Series(1, index=values.index)
    sums = weights.groupby(values.to_numpy(dtype=object)).sum()
    for text in column.expected:
        sums[text] = sums.get(text, 0)
    last = {*column.rest, OTHERS, UNKNOWN}
    order = sorted(sums.index, key=lambda text: (text in last, -sums[text], str(text)))
    return sums.reindex(order)


def _bars(made: Any, go: Any, chart: Any, table: Table, rows: pd.DataFrame) -> bool | None:
    counts = _counts(rows, table, chart.column).head(chart.top)
    made.add_trace(go.Bar(y=[*map(_plain, counts.index)], x=counts.tolist(), orientation="h"))
    made.update_traces(marker_color=COLOURS[0])
    made.update_layout(xaxis_title=table.noun[1], yaxis={"autorange": "reversed"})
    return bool(len(counts))


def _timeline(made: Any, go: Any, chart: Any, table: Table, rows: pd.DataFrame) -> bool | None:
    dated = rows[rows[chart.column].notna()]
    if dated.empty:
        return False
    days = dated[chart.column].dt.normalize()
    span = (days.max() - days.min()).days
    freq = "D" if span <= 45 else "W-SUN" if span <= 430 else "M"
    steps = days.dt.to_period(freq).dt.start_time
    weight = dated["n"] if "n" in dated else pd.Series(1, index=dated.index)
    by = chart.by[0][0] if chart.by else None
    groups = dated[by].to_numpy(dtype=object) if by else [""] * len(dated)
    counted = _counts(dated, table, by) if by else pd.Series([1], index=[""])
    labels = list(counted[counted > 0].index)
    cells = weight.groupby([pd.Series(groups, index=dated.index), steps]).sum()
    index = pd.period_range(days.min(), days.max(), freq=freq).start_time
    series = [(text, cells[text]) for text in labels[:SERIES]]
    if others := [cells[text] for text in labels[SERIES:]]:
        series.append(("all others", pd.concat(others).groupby(level=0).sum()))
    for i, (text, sums) in enumerate(series):
        y = sums.reindex(index, fill_value=0).tolist()
        colour = COLOURS[i] if i < SERIES else GREY
        made.add_trace(go.Bar(x=index, y=y, name=_plain(text), marker_color=colour))
    made.update_layout(barmode="stack", yaxis_title=table.noun[1])
    return None


def _pairs(chart: Any, rows: pd.DataFrame, name: str) -> Counter[tuple[str, str]]:
    if chart.pairs is not None:
        return Counter({(a, b): n for a, b, n in chart.pairs})
    groups = rows[name]
    if chart.within:
        inside = rows[rows[chart.within].notna()]
        groups = inside.groupby(chart.within)[name].agg(lambda v: sorted(set(v.dropna())))
    return Counter(pair for labels in groups for pair in combinations(sorted(set(labels)), 2))


def _heatmap(made: Any, go: Any, chart: Any, table: Table, rows: pd.DataFrame) -> bool | None:
    if chart.rows == chart.columns:
        pairs = _pairs(chart, rows, chart.rows)
        cells = Counter({**pairs, **{(b, a): n for (a, b), n in pairs.items()}})
    else:
        both = rows[[chart.rows, chart.columns]].dropna()
        weight = rows["n"].loc[both.index] if "n" in rows else pd.Series(1, index=both.index)
        sums = weight.groupby([both[chart.rows], both[chart.columns]]).sum()
        cells = Counter({(str(a), str(b)): int(n) for (a, b), n in sums.items()})
    down, across = (_heaviest(cells, side, chart.top) for side in (0, 1))
    z = [[cells.get((a, b)) for b in across] for a in down]
    x, y = [*map(_plain, across)], [*map(_plain, down)]
    made.add_trace(go.Heatmap(z=z, x=x, y=y, texttemplate="%{z}", colorscale="Blues"))
    made.update_layout(yaxis={"autorange": "reversed"})
    return bool(cells)


def _heaviest(cells: Counter[tuple[str, str]], side: int, top: int) -> list[str]:
    sums: Counter[str] = Counter()
    for key, n in cells.items():
        sums[key[side]] += n
    return [text for text, _ in sorted(sums.items(), key=lambda item: (-item[1], item[0]))[:top]]


def _network(made: Any, go: Any, chart: Any, table: Table, rows: pd.DataFrame) -> bool | None:
    import networkx as nx

    pairs = _pairs(chart, rows, chart.column)
    strength: Counter[str] = Counter()
    for (a, b), n in pairs.items():
        strength[a] += n
        strength[b] += n
    nodes = [text for text, _ in sorted(strength.items(), key=lambda i: (-i[1], i[0]))[: chart.top]]
    edges = [(a, b, n) for (a, b), n in pairs.items() if a in nodes and b in nodes]
    if not edges:
        return False
    graph = nx.Graph()
    graph.add_nodes_from(nodes)
    graph.add_weighted_edges_from(edges)
    at = nx.spring_layout(graph, seed=1)
    largest = max(n for _, _, n in edges)
    for a, b, n in edges:
        line = {"width": 1 + 6 * n / largest, "color": GREY}
        ends = {"x": [at[a][0], at[b][0]], "y": [at[a][1], at[b][1]]}
        made.add_trace(go.Scatter(**ends, mode="lines", line=line, hoverinfo="skip"))
    x, y = [at[n][0] for n in nodes], [at[n][1] for n in nodes]
    size = [10 + 20 * (strength[n] / strength[nodes[0]]) ** 0.5 for n in nodes]
    text = [*map(_plain, nodes)]
    marker = {"size": size, "color": COLOURS[0]}
    made.add_trace(go.Scatter(x=x, y=y, text=text, mode="markers+text", marker=marker))
    made.update_traces(textposition="top center")
    made.update_layout(showlegend=False, xaxis_visible=False, yaxis_visible=False)
    return None


def _spans(made: Any, go: Any, chart: Any, table: Table, rows: pd.DataFrame) -> bool | None:
    dated = rows[rows[chart.start].notna() & (rows[chart.column] != OTHERS)]
    dated = dated.sort_values(chart.start, kind="stable").tail(chart.top)
    for i, (status, shape) in enumerate(chart.shapes.items()):
        part = dated[dated[chart.status] == status]
        names = [*map(_plain, part[chart.column])]
        marker = {"symbol": shape, "size": 11, "color": COLOURS[i]}
        x = part[chart.start]
        made.add_trace(go.Scatter(x=x, y=names, mode="markers", name=status, marker=marker))
    order = [*map(_plain, dated[chart.column])][::-1]
    made.update_layout(yaxis={"categoryorder": "array", "categoryarray": order})
    return bool(len(dated))


def _measures(made: Any, go: Any, chart: Any, table: Table, rows: pd.DataFrame) -> bool | None:
    here = set(rows[chart.column].dropna())
    first = chart.measures[0][1]
    labels = sorted((t for t in first if t in here), key=lambda t: (-first[t], t))[: chart.top]
    for i, (name, values) in enumerate(chart.measures):
        x, y = [values.get(t) for t in labels], [*map(_plain, labels)]
        made.add_trace(go.Bar(x=x, y=y, name=name, orientation="h", marker_color=COLOURS[i]))
    made.update_layout(xaxis_title=chart.unit, yaxis={"autorange": "reversed"})
    return bool(labels)


def _contrast(made: Any, go: Any, chart: Any, table: Table, rows: pd.DataFrame) -> bool | None:
    shares = {}
    for side in chart.sides:
        part = rows[rows[chart.side] == side]
        counts = _counts(part, table, chart.column) if len(part) else pd.Series(dtype=float)
        shares[side] = counts / (part["n"].sum() if "n" in part else max(1, len(part)))
    both = pd.DataFrame(shares).fillna(0)
    both = both.loc[both.sum(axis=1).sort_values(ascending=False, kind="stable").index]
    both = both.head(chart.top)
    for i, side in enumerate(chart.sides):
        x, y = (100 * both[side]).tolist(), [*map(_plain, both.index)]
        marker = {"size": 12, "color": COLOURS[i]}
        made.add_trace(go.Scatter(x=x, y=y, mode="markers", name=_plain(side), marker=marker))
    made.update_layout(xaxis_title=f"% of the side's {table.noun[1]}")
    return bool(len(both))


def _terms(made: Any, go: Any, chart: Any, table: Table, rows: pd.DataFrame) -> bool | None:
    words, weights = [t[0] for t in chart.terms], [t[1] for t in chart.terms]
    colours = [COLOURS[0] if weight > 0 else COLOURS[1] for weight in weights]
    y = [*map(_plain, words)]
    made.add_trace(go.Bar(x=weights, y=y, orientation="h", marker_color=colours))
    made.update_layout(xaxis_title=_plain(f"{chart.sides[1]}  ←  weight  →  {chart.sides[0]}"))
    made.update_layout(yaxis={"autorange": "reversed"})
    return bool(words)


DRAW = {
    "bars": _bars,
    "timeline": _timeline,
    "heatmap": _heatmap,
    "network": _network,
    "spans": _spans,
    "measures": _measures,
    "contrast": _contrast,
    "terms": _terms,
}
