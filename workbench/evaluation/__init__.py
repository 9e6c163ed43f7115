"""Evaluation: how right the findings are, against gold, and whether they are still the same.

Gold files (:mod:`~workbench.evaluation.gold`) are compared with what a pipeline finds
(:mod:`~workbench.evaluation.scoring`) into figures with intervals and floors
(:mod:`~workbench.evaluation.evaluate`); notebooks are run anew and their findings compared.
"""

from workbench.evaluation.gold import gold_files, read_gold
from workbench.evaluation.scoring import STAGES

__all__ = ["STAGES", "gold_files", "read_gold"]
