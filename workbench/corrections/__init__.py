"""Corrections: what a person decided, kept in a log and applied to every later annotation.

The log (:mod:`~workbench.corrections.log`) is a file of JSON lines, anchored on articles and
their words, never on ids; :mod:`~workbench.corrections.lines` says what it may hold. A line
that cannot be read or finds nothing to correct is a row in ``problems``.
"""

from workbench.corrections.lines import COLUMNS, fault, read, summary
from workbench.corrections.log import Log, anchor, corrected

__all__ = ["COLUMNS", "Log", "anchor", "corrected", "fault", "read", "summary"]
