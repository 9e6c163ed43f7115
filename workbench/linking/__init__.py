"""Linking: what the rows of many articles have in common becomes one.

Rows of single articles come in, with must-link and cannot-link constraints; actors, statements and
meetings across all articles go out, as frames. In doubt two things stay two, and the pair is
suggested to a person. What was joined can be changed, article by article and constraint by
constraint, at the cost of what is touched (:class:`~workbench.linking.joining.Corpus`).
"""

from workbench.linking.core import Constraint
from workbench.linking.joining import Constraints, Corpus, suggest_merges
from workbench.linking.known import KnownActors

__all__ = ["Constraint", "Constraints", "Corpus", "KnownActors", "suggest_merges"]
