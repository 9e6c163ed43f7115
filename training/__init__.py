"""Training of the bundled English pipeline: data preparation, loop, evaluation, assembly.

Read the stages in this order: `treebanks` and `surface` (the treebanks and how their sentences are
varied), `ud_data`, then `dates`, `silver`, `gold_entities`, `names` and `ner_data`, then
`loop`, `assemble` and `evaluate`.  ``python -m training --data DATA`` runs them all.
"""
