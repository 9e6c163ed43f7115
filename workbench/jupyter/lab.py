"""A folder to work in: the findings of a source, made once, and notebooks that read them.

The folder holds ``store`` (frames, as `Frames.save` writes them) and a copy of the notebooks,
executed. A later call annotates only the articles that are new, and runs only the notebooks whose
findings changed; a notebook that its user has changed is left as it is. Everything is written
beside and moved over, so that a call that was cut short goes on where it stopped.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from functools import cache
from pathlib import Path
from typing import Any

from tqdm import tqdm

from workbench.evaluation import notebooks as runs
from workbench.frames import read
from workbench.frames.headline import corpus_line, findings_line, some
from workbench.frames.store import snapshot_of
from workbench.ingest.sources import files_of
from workbench.runs.stores import STORE, Tell, annotated

__all__ = ["LabError", "folder_of", "package_digest", "prepared"]

MARK = "workbench"  # what a copied notebook knows of itself, in its metadata


class LabError(ValueError):
    """A folder or a port cannot be used; the message says which, why and what to do."""


def folder_of(source: str | Path, project: Path) -> Path:
    """Return the folder to work in, by default: beside the source, its name and "-workbench".

    Notes
    -----
    Nothing is written into the project's own folder, nor where the user may not write: there, the
    folder is in the user's home.
    """
    path = _plain(source)
    while any(sign in path.name for sign in "*?[") and path != path.parent:
        path = path.parent
    beside = path.parent
    if beside.is_relative_to(project) or not os.access(beside, os.W_OK):
        beside = Path.home()
    return beside / f"{path.stem if path.is_file() else path.name}-workbench"


@cache
def package_digest() -> str:
    """Return a digest of all that notebooks run on: the package's code, word lists and weights."""
    root = Path(__file__).parents[1]
    found = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            found.update(path.relative_to(root).as_posix().encode() + b"\x00" + path.read_bytes())
    return found.hexdigest()


def _plain(path: str | Path) -> Path:
    """Return an absolute path without "..", through links as they are named."""
    return Path(os.path.abspath(Path(path).expanduser()))


def prepared(
    source: str | Path,
    folder: Path,
    templates: Path,
    *,
    name: str | None = None,
    run: bool = True,
    progress: bool | None = None,
    tell: Tell,
    **options: Any,
) -> None:
    """Bring a folder to work in up to its source: the store first, then the notebooks.

    Parameters
    ----------
    source, name, options
        As of :func:`workbench.runs.stores.annotated`.
    folder
        A folder that this function made, or an empty or new one.
    templates
        The folder of the notebooks to copy.
    run
        Whether to execute the copies.
    progress
        Whether to show bars; None shows them where standard error is a terminal.
    tell
        Called with a line about what is done.

    Raises
    ------
    LabError
        If the folder holds other files, or lies in the source.
    ValueError, OSError
        As of :func:`workbench.runs.stores.annotated`.
    """
    _refuse(source, folder)
    folder.mkdir(parents=True, exist_ok=True)
    frames = annotated(source, folder / STORE, name=name, progress=progress, tell=tell, **options)
    if frames is None:
        tell("Nothing has changed since the last time.")
        frames = read(folder / STORE)
    tell(f"{frames.source}: {corpus_line(frames)}")
    tell(f"Found {findings_line(frames)}.")
    for row in frames.problems.fillna("").head(3).itertuples():
        tell(f"  problem: {row.path or row.article_id}: {row.problem}")
    if len(frames.problems) > 3:
        tell(f"  … and {len(frames.problems) - 3} more, in the first notebook")
    if frames.articles.empty:
        raise LabError(f"{source}: no article could be read; see the problems above")
    _furnish(folder, templates, run=run, progress=progress, tell=tell)


def _refuse(source: str | Path, folder: Path) -> None:
    """Refuse a source that is not there, and a folder that is not ours to write into."""
    list(files_of(source, problems=[]))
    if folder.is_file():
        raise LabError(f"{folder} is a file; give a folder with --folder")
    path = _plain(source)
    if path.is_dir() and _plain(folder).is_relative_to(path):
        raise LabError(
            f"{folder} lies in {source}, so that it would be read as articles; give another "
            "folder with --folder"
        )
    there = {p.name for p in folder.iterdir()} if folder.is_dir() else set()
    if there and STORE not in there:
        some_of = ", ".join(sorted(there)[:3])
        raise LabError(
            f"{folder} holds other files ({some_of}); give an empty folder with --folder, or one "
            "that this command made"
        )


def _furnish(
    folder: Path, templates: Path, *, run: bool, progress: bool | None, tell: Tell
) -> None:
    """Copy the notebooks into the folder and execute those that are new or out of date."""
    import nbformat

    shows = f"{snapshot_of(folder / STORE)} {package_digest()[:12]}"
    due: list[tuple[Path, Any]] = []
    kept = []
    for template in runs.found(templates):
        notebook = nbformat.read(template, as_version=4)
        path = folder / template.name
        mark = {"sources": _sources(notebook), "shows": shows if run else None}
        if path.exists():
            try:
                there = nbformat.read(path, as_version=4)
            except ValueError:  # no notebook any more
                kept.append(path.name)
                continue
            was = there.metadata.get(MARK, {})
            if _sources(there) != was.get("sources"):
                kept.append(path.name)
                continue
            if was == mark or (not run and was.get("sources") == mark["sources"]):
                continue
        notebook.metadata[MARK] = mark
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
        due.append((path, notebook))
    if kept:
        tell(f"Changed by you, so left as they are (run them anew): {', '.join(kept)}")
    if not due:
        return
    errors: list[str | None] = [None] * len(due)
    if run:
        cells = sum(1 + sum(c.cell_type == "code" for c in nb.cells) for _, nb in due)
        tell(f"Executing {some(len(due), 'notebook')} on it …")
        hidden = not (sys.stderr.isatty() if progress is None else progress)
        with tqdm(total=cells, unit="cell", desc="notebooks", disable=hidden) as bar:
            errors = runs.executed([notebook for _, notebook in due], folder, each=bar.update)
    for (path, notebook), error in zip(due, errors, strict=True):
        runs.write(notebook, path)
        if error:
            tell(f"  {path.name}: a cell fails: {error}")


def _sources(notebook: Any) -> str:
    """Return a digest of what stands in a notebook's cells."""
    told = [[cell.cell_type, cell.source] for cell in notebook.cells]
    return hashlib.sha256(json.dumps(told).encode("utf-8", "replace")).hexdigest()[:16]
