"""Run notebooks anew: to compare, to accept, to open them for people."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from workbench.evaluation.checking import findings_changed
from workbench.runs.stores import STORE, annotated

__all__ = ["SAMPLES", "SAMPLES_YEAR", "accept", "executed", "found", "of_samples", "write"]

SAMPLES = "the sample articles"
SAMPLES_YEAR = 2023  # their datelines name none

WIDGET = "application/vnd.jupyter.widget-view+json"
TIMEOUT = 600  # seconds that a cell, or the start of the kernel, may take


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


def executed(
    notebooks: Sequence[Any], folder: Path, *, each: Callable[[int], None] | None = None
) -> list[str | None]:
    """Execute notebooks in place, as if in a kernel of their own, and return the error of each.

    Parameters
    ----------
    notebooks
        As nbformat reads them.
    folder
        Where they run: the files that they name lie there.
    each
        Called after every cell with how many cells that was.

    Notes
    -----
    One kernel runs them all, and forgets the names of one before the next: what takes time, its
    start and the imports, is done once. The state of widgets and times are not kept, since they
    differ from run to run.
    """
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import DeadKernelError

    whole = nbformat.v4.new_notebook()
    whole.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    own: list[list[tuple[Any, Any]]] = []
    for notebook in notebooks:
        whole.cells.append(nbformat.v4.new_code_cell("%reset -f"))
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        own.append([(cell, nbformat.v4.new_code_cell(cell.source)) for cell in code])
        whole.cells += [copy for _, copy in own[-1]]
    client: Any = NotebookClient(
        whole,
        timeout=TIMEOUT,
        startup_timeout=TIMEOUT,
        allow_errors=True,
        store_widget_state=False,
        record_timing=False,
        resources={"metadata": {"path": str(folder)}},
        extra_arguments=["--IPKernelApp.log_level=ERROR"],  # else it warns on every start
        on_cell_executed=(lambda **_: each(1)) if each else None,
    )
    died = None
    try:
        client.execute()
    except DeadKernelError as error:
        died = str(error)
    return [_taken_over(cells) or died for cells in own]


def _taken_over(cells: Iterable[tuple[Any, Any]]) -> str | None:
    """Give cells what their copies show, numbered from one; return the first error."""
    error = None
    for number, (cell, copy) in enumerate(cells, 1):
        cell.execution_count = number if copy.execution_count else None
        cell.outputs = copy.outputs
        for output in cell.outputs:
            if "execution_count" in output:
                output.execution_count = number
            if "text/html" in output.get("data", {}):
                output.data.pop(WIDGET, None)  # no kernel knows this widget any more
            if output.output_type == "error":
                error = error or f"{output.ename}: {output.evalue}"
    return error


def write(notebook: Any, path: Path) -> None:
    """Write a notebook, trusted, so that a crash leaves the old one or the new one."""
    import nbformat
    from nbformat.sign import NotebookNotary

    notary = NotebookNotary()
    notary.sign(notebook)
    notary.store.close()
    text = nbformat.writes(notebook)
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text if text.endswith("\n") else text + "\n", encoding="utf-8")
    beside.replace(path)


def accept(paths: Sequence[Path], folder: Path) -> list[str]:
    """Execute notebooks, save them with their new outputs and return what changed in the findings.

    Parameters
    ----------
    paths
        The notebooks.
    folder
        Where they run.

    Raises
    ------
    ValueError
        If a cell fails; the message has its error. That notebook stays as it was, the others are
        saved.
    """
    import nbformat

    notebooks = [nbformat.read(path, as_version=4) for path in paths]
    before = [[list(cell.get("outputs", [])) for cell in nb.cells] for nb in notebooks]
    errors = executed(notebooks, folder)
    told = []
    for path, notebook, outputs, error in zip(paths, notebooks, before, errors, strict=True):
        if error:
            continue
        lines = [
            f"{path.name}, cell {number}: {line}"
            for number, (cell, shown) in enumerate(zip(notebook.cells, outputs, strict=True), 1)
            if cell.cell_type == "code"
            for line in findings_changed(shown, cell.outputs)
        ]
        told += lines or [f"{path.name}: nothing changed"]
        write(notebook, path)
    failed = [f"{path.name}: {error}" for path, error in zip(paths, errors, strict=True) if error]
    if failed:
        raise ValueError(f"a cell fails, so these stay as they were: {'; '.join(failed)}")
    return told


@contextmanager
def of_samples(notebooks: Path, samples: Path) -> Iterator[Path]:
    """Yield a passing folder with the findings of the samples and the notebooks of a folder.

    The project's notebooks are checked, and executed anew, there.
    """
    with TemporaryDirectory(prefix="workbench-") as place:
        folder = Path(place)
        annotated(
            samples,
            folder / STORE,
            name=SAMPLES,
            default_year=SAMPLES_YEAR,
            progress=False,
            tell=lambda line: None,
        )
        for path in found(notebooks):
            shutil.copy(path, folder)
        yield folder
