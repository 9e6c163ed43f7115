"""English: knowledge of the language and the world, independent of any article.

Word lists (:mod:`~workbench.english.lexicons`), the gazetteer and its places, office holders,
spellings of names, and expressions of time (:mod:`~workbench.english.dates`). Strings go in,
values come out; nothing here depends on a document or a frame.
"""

from workbench.english.gazetteer import Entry, entry
from workbench.english.spelling import same_word

__all__ = ["Entry", "entry", "same_word"]
