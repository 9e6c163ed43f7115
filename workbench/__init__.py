"""Who acts, who met whom, who claims what on whose word: frames from a folder of news articles.

>>> import workbench as wb
>>> articles = wb.load("seeds/")  # doctest: +SKIP
>>> frames = wb.annotate(articles)  # doctest: +SKIP

What is not here is imported from its module: :mod:`workbench.views`, :mod:`workbench.measures`,
:mod:`workbench.english.dates`, :mod:`workbench.share`.
"""

from workbench.frames import Frames, read
from workbench.ingest import load
from workbench.nlp import load_pipeline
from workbench.runs import annotate

__all__ = ["Frames", "annotate", "load", "load_pipeline", "read"]
