"""Linking: what the rows of many articles have in common becomes one.

Rows of single articles come in, with what a person decided about them
(:class:`~workbench.linking.decisions.Decisions`); actors, statements and meetings across all
articles go out, as frames. In doubt two things stay two, and the pair is suggested to a person.
"""

from workbench.linking.decisions import Decisions
from workbench.linking.joining import joined, suggest_merges

__all__ = ["Decisions", "joined", "suggest_merges"]
