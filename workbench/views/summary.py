"""A view in plain text: what a terminal shows and what nbval compares.

It names counts before the digest, so that a changed finding reads as "Xi Jinping 34 → 33" and not
as two unlike digests.
"""

from html import escape
from typing import Any

from workbench.frames.headline import some
from workbench.views import sure
from workbench.views.labels import label, short
from workbench.views.matching import matching
from workbench.views.payload import NOBODY
from workbench.views.spec import Column, Spec, Table

TOP = 6
FALLBACK_ROWS = 10


def summary(spec: Spec, *, filters: dict[str, Any], selection: dict[str, Any], digest: str) -> str:
    """Return the view's title, size, span of days, counts by label and digest."""
    sizes = ", ".join(some(_total(t.rows), *t.noun) for t in spec.tables if _is_main(t))
    lines = [f"<View {spec.title!r}: {sizes}>", f"  digest {digest}"]
    for table in spec.tables:
        if not _is_main(table):
            continue
        kept = table.rows[matching(table, filters, selection)]
        if filters or selection or len(kept) < len(table.rows):
            lines.append(f"  {table.noun[1]} shown: {_total(kept)}{sure.in_words(kept)}")
        for column in table.columns:
            if column.kind == "day" and kept[column.name].notna().any():
                days = kept[column.name]
                span = f"{days.min():%Y-%m-%d} to {days.max():%Y-%m-%d}"
                lines.append(f"  {table.noun[1]}, {column.name}: {span}")
            elif column.kind in ("category", "set"):
                counts = _top(kept, column)
                lines.append(f"  {table.noun[1]} by {column.name}: {counts}")
    for what, value in (("filters", filters), ("selection", selection)):
        if value:
            lines.append(f"  {what}: {value}")
    return "\n".join(lines)


def fallback(spec: Spec) -> str:
    """Return the view as plain HTML tables, for a page that runs no script.

    Notes
    -----
    All text is escaped; a viewer that strips scripts and styles shows this and nothing else.
    """
    head = f"<h3>{escape(spec.title)}</h3><p>{escape(spec.lead)}</p>"
    return head + "".join(_table(spec.table(e.table), e) for e in spec.evidence)


def _table(table: Table, evidence: Any) -> str:
    rows = table.rows
    if evidence.only:
        name, wanted = evidence.only
        rows = rows[rows[name] == wanted]
    if rows.empty:
        return f"<p>{escape(evidence.title)}: {escape(evidence.empty)}</p>"
    header = "".join(f'<th scope="col">{escape(name)}</th>' for _, name in evidence.columns)
    kinds = {column.name: column.kind for column in table.columns}
    body = []
    for row in rows.head(FALLBACK_ROWS).to_dict("records"):
        cells = (
            "<br>".join(_cell(row[name], kinds[name]) for name in names.split())
            for names, _ in evidence.columns
        )
        body.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
    caption = f"{evidence.title} (the first {len(body)} of {len(rows):,})"
    return (
        f"<table><caption>{escape(caption)}</caption><thead><tr>{header}</tr></thead>"
        f"<tbody>{''.join(body)}</tbody></table>"
    )


def _cell(value: Any, kind: str) -> str:
    if kind == "context":
        text, marks = value
        out, at = [], 0
        for start, end, _ in marks:
            if start >= at:
                out += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
                at = end
        return "".join([*out, escape(text[at:])])
    if kind == "set":
        return escape(", ".join(value))
    if kind == "day":
        return "" if value is None or value != value else f"{value:%Y-%m-%d}"
    return escape(label(value, missing=""))


def _is_main(table: Table) -> bool:
    return not table.name.endswith("_words")


def _total(rows: Any) -> int:
    return int(rows["n"].sum()) if "n" in rows else len(rows)


def _top(rows: Any, column: Column) -> str:
    """Return the most frequent labels and their counts, those that name nobody last."""
    name, last = column.name, {*column.rest, *NOBODY}
    values = rows[name].explode() if column.kind == "set" else rows[name]
    counts: dict[str, int] = {}
    weights = rows["n"].loc[values.index] if "n" in rows else [1] * len(values)
    for value, n in zip(values, weights, strict=True):
        if isinstance(value, str):
            counts[value] = counts.get(value, 0) + int(n)
    ranked = sorted(counts.items(), key=lambda item: (item[0] in last, -item[1], item[0]))
    more = len(ranked) - TOP
    told = ", ".join(f"{short(text)} {n}" for text, n in ranked[:TOP])
    return (told or "none") + (f" (+{more} more)" if more > 0 else "")
