"""Executed notebooks as a site to send: it opens from a disk, without a network, and still filters.

Views carry their data in the notebook's outputs; each page brings the views' script, and plotly.js
lies beside the pages, once. Nothing is executed here, and no widget state is needed.
"""

import datetime
import json
import re
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import Any

from workbench.frames.changes import pairs_of
from workbench.views.assets import plotly_js
from workbench.views.labels import short
from workbench.views.page import page
from workbench.views.payload import to_json
from workbench.views.reader import redacted
from workbench.views.view import NOT_LIVE, WIDGET

__all__ = ["ShareError", "share_notebooks"]

PLOTLY = "application/vnd.plotly.v1+json"
DATA = re.compile(
    r'(?P<head><script type="application/json" class="wb-data">)(?P<data>.*?)</script>', re.DOTALL
)
LINK = re.compile(r'href="(?P<stem>[^":/?#]+)\.ipynb"')
LOOK = 'class="wb-look"'
SOURCE = re.compile(r"^Frames\(source: (.+?), articles: \d+")
PLOTLY_FILE = "plotly.js"


class ShareError(ValueError):
    """A notebook cannot be shared; the message says which, why and what to do."""


def share_notebooks(
    source: str | Path | Iterable[str | Path],
    out: str | Path,
    *,
    title: str | None = None,
    author: str = "",
    date: str | None = None,
    redact_text: bool = False,
) -> list[Path]:
    """Write a page for each executed notebook and an index, and return their paths.

    Parameters
    ----------
    source
        A notebook, a folder of notebooks, or several of these. Notebooks of a folder that say
        ``"share": false`` in their metadata, as those do that are for work alone, are left out.
    out
        The folder to write into; made if it does not exist. Send it as a whole.
    title
        The title of the site; by default it names what the articles were read from.
    author
        Who made it.
    date
        When it was made, in words; today by default.
    redact_text
        Whether readers lose all sentences but those of claims and meetings. Other views hold
        sentences that are evidence, and no others; what a notebook prints itself stays.

    Raises
    ------
    ShareError
        If there is no notebook, or one of them is not executed.

    Notes
    -----
    Pages show the evidence that the notebooks' outputs hold, hence sentences of the articles.
    Formulas in text cells stay as they were typed.
    """
    out = Path(out)
    paths = _notebooks(source)
    named = [source] if isinstance(source, str | Path) else list(source)
    alone = {Path(path) for path in named}
    read = {
        path.stem: notebook
        for path, notebook in ((path, _read(path)) for path in paths)
        if path in alone or notebook.metadata.get("share", True)
    }
    out.mkdir(parents=True, exist_ok=True)
    name = next(filter(None, map(_source, read.values())), None)
    title = title or (f"What was found in {name}" if name else "Workbench")
    today = datetime.date.today()
    byline = " · ".join(filter(None, [author, date or f"{today.day} {today:%B %Y}"]))
    written, listed, look = [], [], ""
    for stem, notebook in read.items():
        cells = [_linked(_cell(cell), read) for cell in notebook.cells]
        look = look or next((html for html in map(_look, cells) if html), "")
        body = "".join(cells)
        name = _heading(notebook) or stem
        written.append(
            _write(
                out / f"{stem}.html",
                f'<nav><a href="index.html">{escape(title)}</a></nav>'
                f"{_redacted(body) if redact_text else body}{_foot(title, byline)}",
                title=name,
                author=author,
            )
        )
        lead = _lead(notebook)
        listed.append(
            f'<li><a href="{escape(stem)}.html">{_picture(notebook)}<span>{escape(name)}</span>'
            f"<small>{escape(lead)}</small></a></li>"
        )
    counts = "" if look else "".join(f"<p>{escape(line)}</p>" for line in _counts(read.values()))
    index = (
        f'<h1>{escape(title)}</h1><p class="wb-byline">{escape(byline)}</p>{look}{counts}'
        f"<h2>Pages</h2><ul class='wb-index'>{''.join(listed)}</ul>{_foot(title, byline)}"
    )
    written.append(_write(out / "index.html", index, title=title, author=author))
    (out / PLOTLY_FILE).write_text(plotly_js(), encoding="utf-8")
    return written


def _write(path: Path, body: str, *, title: str, author: str) -> Path:
    """Write a page, with what its charts need where it has some."""
    charts = 'class="wb-host"' in body or "Plotly.newPlot(" in body
    html = page(body, title=title, charts=charts, plotly=PLOTLY_FILE, author=author)
    path.write_text(html, encoding="utf-8")
    return path


def _foot(title: str, byline: str) -> str:
    return (
        f"<footer><p>{escape(title)} · {escape(byline)}. These pages need no network. What a claim "
        "says is its source's word; read the sentence before you quote it.</p></footer>"
    )


def _linked(html: str, read: dict[str, Any]) -> str:
    """Return a cell whose links to notebooks lead to their pages, or nowhere without one."""

    def lead(found: re.Match[str]) -> str:
        return f'href="{found["stem"]}.html"' if found["stem"] in read else ""

    return LINK.sub(lead, html)


def _look(html: str) -> str:
    """Return the first look that a cell shows, "" without one."""
    start = html.find(f"<div {LOOK}")
    return html[start : html.rfind("</footer></div>") + 15] if start >= 0 else ""


def _source(notebook: Any) -> str | None:
    """Return the name of what the notebook's articles were read from."""
    for text in _texts(notebook):
        if found := SOURCE.match(text):
            return found[1]
    return None


def _counts(notebooks: Iterable[Any]) -> list[str]:
    """Return what the frames of the first notebook that shows them hold, in words."""
    for notebook in notebooks:
        for text in _texts(notebook):
            if text.startswith("Frames("):
                sizes = re.findall(r"(articles|actors|claims|statements|meetings): (\d+)", text)
                return [", ".join(f"{int(n):,} {name}" for name, n in sizes)]
    return []


def _texts(notebook: Any) -> Iterator[str]:
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            yield "".join(output.get("data", {}).get("text/plain", ""))


def _notebooks(source: str | Path | Iterable[str | Path]) -> list[Path]:
    sources = [source] if isinstance(source, str | Path) else list(source)
    found: list[Path] = []
    for given in map(Path, sources):
        found += sorted(given.glob("*.ipynb")) if given.is_dir() else [given]
    missing = [path for path in found if not path.is_file()]
    if missing or not found:
        what = missing[0] if missing else ", ".join(map(str, sources)) or "nothing"
        raise ShareError(f"{what}: no notebook there; give a .ipynb file or a folder of them")
    return found


def _read(path: Path) -> Any:
    import nbformat

    try:
        notebook = nbformat.read(path, as_version=4)
    except (OSError, ValueError, nbformat.reader.NotJSONError) as error:
        raise ShareError(f"{path}: not a notebook ({error})") from error
    for number, cell in enumerate(notebook.cells, 1):
        if cell.cell_type == "code" and cell.source.strip() and not cell.execution_count:
            raise ShareError(
                f"{path}: cell {number} was never run; run the notebook and save it, then share it"
            )
    return notebook


def _heading(notebook: Any) -> str | None:
    for cell in notebook.cells:
        for line in cell.source.splitlines() if cell.cell_type == "markdown" else ():
            if line.startswith("# "):
                return line[2:].strip()
    return None


def _lead(notebook: Any) -> str:
    """Return the first paragraph under the heading, as plain text."""
    first = next((cell.source for cell in notebook.cells if cell.cell_type == "markdown"), "")
    parts = [part for part in re.split(r"\n\s*\n", first) if not part.startswith("#")]
    return re.sub(r"[*_`]|\[([^\]]*)\]\([^)]*\)", r"\1", parts[0]) if parts else ""


def _picture(notebook: Any) -> str:
    """Return a small chart of the first counts that a notebook shows, as SVG; "" without any."""
    whole = ""
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            text = "".join(output.get("data", {}).get("text/plain", ""))
            for line in text.splitlines():
                what, _, said = line.strip().partition(": ")
                counts = pairs_of(said) if " by " in what else {}
                if len(set(counts.values())) > 1 and len(counts) > 2:
                    return _bars(what, counts)
            whole = whole or (text if text.startswith("Frames(") else "")
    sizes = dict(re.findall(r"(actors|mentions|claims|statements|meetings): (\d+)", whole))
    return _bars("what was found", sizes) if sizes else ""


def _bars(what: str, counts: dict[str, str]) -> str:
    """Return counts as horizontal bars with their names."""
    sizes = {name: int(n.replace(",", "")) for name, n in counts.items()}
    most = max(sizes.values()) or 1
    rows = "".join(
        f'<rect x="124" y="{22 + 18 * i}" width="{1 + 140 * n / most:.0f}" height="12"/>'
        f'<text x="118" y="{32 + 18 * i}" text-anchor="end">{escape(short(name, 18))}</text>'
        f'<text x="{129 + 140 * n / most:.0f}" y="{32 + 18 * i}">{n:,}</text>'
        for i, (name, n) in enumerate(list(sizes.items())[:5])
    )
    return (
        f'<svg viewBox="0 0 310 116" role="img" aria-label="{escape(what)}">'
        f'<text x="4" y="12">{escape(what)}</text>{rows}</svg>'
    )


def _redacted(html: str) -> str:
    """Return cells whose readers hold evidence alone."""

    def cut(found: re.Match[str]) -> str:
        state = json.loads(found["data"])
        if state["payload"].get("kind") != "reader":
            return found.group()
        return (
            found["head"] + to_json({**state, "payload": redacted(state["payload"])}) + "</script>"
        )

    return DATA.sub(cut, html)


def _cell(cell: Any) -> str:
    if cell.cell_type == "markdown":
        return _markdown(cell.source)
    if cell.cell_type != "code" or not cell.source.strip():
        return ""
    code = f"<pre><code>{escape(cell.source)}</code></pre>"
    outputs = "".join(f'<div class="output">{html}</div>' for html in map(_output, cell.outputs))
    return f'<details class="code"><summary>Code</summary>{code}</details>{outputs}'


def _markdown(text: str) -> str:
    from nbconvert.filters import markdown2html_mistune

    return str(markdown2html_mistune(text))


def _output(output: Any) -> str:
    """Return an output as HTML, in the richest form that needs no kernel."""
    if output.output_type == "stream":
        return f"<pre>{escape(output.text)}</pre>"
    if output.output_type == "error":
        return f"<pre>{escape(output.ename)}: {escape(output.evalue)}</pre>"
    data = output.data
    if "text/html" in data:
        return "".join(data["text/html"]).replace(NOT_LIVE, "")
    if PLOTLY in data:
        return _figure(data[PLOTLY])
    for kind in ("image/png", "image/jpeg"):
        if kind in data:
            return f'<img alt="" src="data:{kind};base64,{escape(data[kind].strip())}">'
    if WIDGET in data:
        return "<p><em>This control works in JupyterLab only.</em></p>"
    if "text/markdown" in data:
        return _markdown("".join(data["text/markdown"]))
    return f"<pre>{escape(''.join(data.get('text/plain', '')))}</pre>"


def _figure(figure: Any) -> str:
    """Return a plotly figure as a host and the script that draws it."""
    own = {
        "responsive": True,
        "displaylogo": False,
        "showSendToCloud": False,
        "plotlyServerURL": "",
    }
    layout = figure.get("layout", {})
    parts = (figure["data"], layout, {**figure.get("config", {}), **own})
    height = layout.get("height") if isinstance(layout.get("height"), int | float) else 450
    return (
        f'<div style="height: {height}px"></div><script>Plotly.newPlot('
        f"document.currentScript.previousElementSibling, {', '.join(map(to_json, parts))})</script>"
    )
