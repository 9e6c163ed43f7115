"""Ingest: files of any kind in, one frame of clean, dated articles out.

`load` reads files (:mod:`workbench.ingest.readers`), cleans the text of pages, finds the day of
publication, the language and the copies. It returns the articles; the lines taken out of them
and the problems met on the way travel in the frame. Nothing disappears unseen, and one
unreadable file never stops the others.
"""

from workbench.ingest.load import COLUMNS, load

__all__ = ["COLUMNS", "load"]
