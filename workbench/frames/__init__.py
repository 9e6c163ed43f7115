"""Frames: tables with declared columns, held in memory, in a store, or for other programs.

Columns are declared once (:mod:`~workbench.frames.schemas`) and checked; `Frames` holds one
table an attribute, and `read` opens what :meth:`Frames.save` wrote. Exports and differences are
here too. Nothing here depends on how the rows were produced.
"""

from workbench.frames.changes import diff
from workbench.frames.exports import export
from workbench.frames.store import Frames, StoreError, read

__all__ = ["Frames", "StoreError", "diff", "export", "read"]
