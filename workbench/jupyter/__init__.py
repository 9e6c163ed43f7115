"""Jupyter: a folder of notebooks on the findings of a source, and the servers that show it."""

from workbench.jupyter.lab import LabError, folder_of, prepared
from workbench.jupyter.servers import free_port, lab_options, serve

__all__ = ["LabError", "folder_of", "free_port", "lab_options", "prepared", "serve"]
