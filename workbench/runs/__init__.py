"""Runs: many articles through a pipeline, here, in processes, or on a Dask cluster.

Articles go in batches to whatever annotates them; what each gave is kept, so that a run that was
stopped goes on, and an article that fails costs only itself. At the end all are linked into one
`Frames`, or, partition by partition, into a store.
"""

from workbench.runs.annotate import annotate

__all__ = ["annotate"]
