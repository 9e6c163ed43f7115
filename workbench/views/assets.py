"""The browser's side: scripts and styles from files of their own, plotly.js from its package.

Nothing is fetched from a network, neither here nor in a page.
"""

from functools import cache
from importlib.resources import files

SCRIPTS = (
    "dom.js",
    "data.js",
    "theme.js",
    "charts_counts.js",
    "charts_pairs.js",
    "charts_spans.js",
    "charts_sides.js",
    "charts_tree.js",
    "keys.js",
    "rows.js",
    "controls.js",
    "evidence.js",
    "pane.js",
    "reader.js",
    "review.js",
    "view.js",
)


def _static(name: str) -> str:
    return files("workbench.views").joinpath("static", name).read_text(encoding="utf-8")


@cache
def script() -> str:
    """Return the module's body, which defines ``render({model, el})``."""
    return "\n".join(_static(name) for name in SCRIPTS)


@cache
def esm() -> str:
    """Return the module for a live widget."""
    return script() + "\nexport default { render };\n"


@cache
def page_script() -> str:
    """Return the module for a page without a kernel: it renders every host that it finds."""
    return script() + "\n" + _static("page.js")


@cache
def css() -> str:
    """Return the styles of a view."""
    return _static("view.css")


@cache
def page_css() -> str:
    """Return the styles of a page around views."""
    return _static("page.css")


@cache
def plotly_js() -> str:
    """Return plotly.js as the installed package ships it, safe inside a ``<script>`` element."""
    from plotly.offline import get_plotlyjs

    return get_plotlyjs().replace("</script", "<\\/script").replace("<!--", "<\\!--")
