"""What `pytest --nbval` compares: the text of an output, which tells counts and a digest.

Markup and figures are left out: they hold the same data in a form in which no difference can be
read. `tests/test_notebooks.py` sees to it that every output has a text.
"""

NOT_COMPARED = (
    "text/html",
    "application/vnd.plotly.v1+json",
    "application/javascript",
    "image/svg+xml",
)


def pytest_collectstart(collector):
    if hasattr(collector, "skip_compare"):  # a notebook, as nbval collects it
        collector.skip_compare += NOT_COMPARED
