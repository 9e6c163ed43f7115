"""One HTML page that needs no network: styles, plotly.js and the views' script once each."""

from html import escape

from workbench.views import assets


def page(
    body: str, *, title: str, charts: bool = True, plotly: str | None = None, author: str = ""
) -> str:
    """Return a whole page around ``body``, which is HTML and trusted; ``title`` is text.

    Parameters
    ----------
    body
        HTML, such as `View.html` gives; views in it come alive when the page is opened.
    title
        The page's title.
    charts
        Whether there are any: plotly.js (4.8 MB) and the views' script are put in.
    plotly
        The name of a file beside the page that holds plotly.js, to be read instead.
    author
        Who made the page.
    """
    parts = [f"<style>{assets.page_css()}{assets.css()}</style>"]
    if charts:
        # first, since figures in the body call it as they are read
        beside = f'<script src="{escape(plotly)}"></script>' if plotly else ""
        parts.append(beside or f"<script>{assets.plotly_js()}</script>")
        parts.append(
            "<script>Plotly.setPlotConfig({plotlyServerURL: '', showSendToCloud: false, "
            "displaylogo: false})</script>"
        )
    tail = f'<script type="module">{assets.page_script()}</script>' if charts else ""
    by = f'<meta name="author" content="{escape(author)}">' if author else ""
    html = (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title>{by}{''.join(parts)}</head>\n"
        f"<body><main>{body}</main>{tail}</body></html>\n"
    )
    return html.encode("utf-8", "replace").decode("utf-8")
