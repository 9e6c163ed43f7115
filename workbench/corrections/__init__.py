"""Corrections: what a person decided, kept in a log and applied to every annotation anew.

The log (:mod:`~workbench.corrections.log`) is a file of JSON lines, anchored on articles and
their words, never on ids; :mod:`~workbench.corrections.lines` says what may stand in it. A line
that cannot be read or finds nothing to correct is a row in ``problems``.
"""

from workbench.corrections.lines import COLUMNS, described, fault_of, read
from workbench.corrections.log import Linked, Log, anchor, corrected

__all__ = ["COLUMNS", "Linked", "Log", "anchor", "corrected", "described", "fault_of", "read"]
