"""Who acts, who met whom, who claims what on whose word: frames from a folder of news articles.

>>> import workbench as wb
>>> articles = wb.load("seeds/")  # doctest: +SKIP
>>> frames = wb.annotate(articles)  # doctest: +SKIP

``wb.show(text)`` marks one text in a notebook. What is not here is imported from its module:
:mod:`workbench.views`, :mod:`workbench.measures`,
:mod:`workbench.english.dates`, :mod:`workbench.share`.
"""

from typing import Any

from workbench.frames import Frames, read
from workbench.ingest import load
from workbench.nlp import load_pipeline
from workbench.runs import annotate

__all__ = ["Frames", "annotate", "load", "load_pipeline", "read", "show"]


def show(text: Any) -> Any:
    """Return one text or `spacy.tokens.Doc` with what was found in it marked, for a notebook.

    See :func:`workbench.views.show`, which is imported at the first call.
    """
    from workbench import views

    return views.show(text)
