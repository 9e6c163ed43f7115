"""Run notebooks anew: to compare, to accept, to open them for people."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from workbench.evaluation.checking import findings_changed

__all__ = ["accept", "found"]


def found(target: Path) -> list[Path]:
    """Return the notebooks of a folder, or the one given.

    Raises
    ------
    ValueError
        If there is none.
    """
    paths = sorted(target.glob("*.ipynb")) if target.is_dir() else [target]
    paths = [path for path in paths if path.is_file()]
    if not paths:
        raise ValueError(f"{target}: no notebook there; give a .ipynb file or a folder of them")
    return paths


def accept(path: Path) -> list[str]:
    """Execute a notebook, save it with its new outputs and return what changed in its findings.

    Notes
    -----
    It is written only if every cell ran. State of widgets and times are not kept, since they
    differ from run to run.

    Raises
    ------
    ValueError
        If a cell fails; the message has its error.
    """
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    notebook = nbformat.read(path, as_version=4)
    before = [list(cell.get("outputs", [])) for cell in notebook.cells]
    client: Any = NotebookClient(
        notebook,
        timeout=600,
        store_widget_state=False,
        record_timing=False,
        resources={"metadata": {"path": str(path.parent)}},
    )
    try:
        client.execute()
    except CellExecutionError as error:
        raise ValueError(f"{path}: a cell fails, nothing was saved: {error.evalue}") from error
    told = []
    for number, (cell, outputs) in enumerate(zip(notebook.cells, before, strict=True), 1):
        if cell.cell_type == "code":
            lines = findings_changed(outputs, cell.outputs)
            told += [f"{path.name}, cell {number}: {line}" for line in lines]
    text = nbformat.writes(notebook)
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text if text.endswith("\n") else text + "\n", encoding="utf-8")
    beside.replace(path)
    return told
