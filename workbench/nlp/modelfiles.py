"""The files of a model, each held against its SHA-256 before anything in it is read.

The list is ``SHA256SUMS`` in the model's folder, as the command ``sha256sum`` writes and checks it.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

__all__ = ["FILES", "SUMS", "ModelError", "check", "seal"]

FILES = ("words.onnx", "roles.onnx", "heads.npz", "tokenizer.json", "model.json")
SUMS = "SHA256SUMS"


class ModelError(ValueError):
    """A file of a model is damaged, or not the one that belongs to it."""


def seal(folder: Path) -> None:
    """Write the list of a model's files as they are now."""
    lines = [f"{_digest(folder / name)}  {name}\n" for name in FILES]
    (folder / SUMS).write_text("".join(lines), encoding="ascii", newline="\n")


def check(folder: Path) -> None:
    """Hold the files of a model against its list.

    Raises
    ------
    FileNotFoundError
        If the folder lacks a file of the model.
    ModelError
        If a file is not the one of the list.
    """
    for name in (*FILES, SUMS):
        if not (folder / name).is_file():
            raise FileNotFoundError(
                f"no model in {folder}: it lacks {name}. Reinstall the package, or make the model "
                f"with make model"
            )
    lines = (folder / SUMS).read_text(encoding="ascii", errors="replace").split("\n")
    known = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    for name in FILES:
        if _digest(folder / name) != known.get(name):
            raise ModelError(
                f"{folder / name}: damaged, or not the file that {SUMS} beside it lists, so it is "
                f"not loaded. Reinstall the package; if you changed the model yourself, renew the "
                f"list there with `sha256sum {' '.join(FILES)} > {SUMS}`"
            )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
