"""Text to the findings of one article: the encoder, its heads, and the components that decode them.

`load_pipeline` gives a spaCy `Language`; documents that have been through it hold actors, mentions,
claims and meetings (:mod:`workbench.nlp.records`), and `rows` turns them into rows of one article.
What is found where, the encoder says (:mod:`workbench.nlp.encoder`); what stands here turns its
scores into spans and adds what takes knowledge: names, offices, days.
"""

from workbench.nlp.pipeline import add_components, files_digest, load_pipeline, version
from workbench.nlp.rows import rows

__all__ = ["add_components", "files_digest", "load_pipeline", "rows", "version"]
