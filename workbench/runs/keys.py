"""The keys of what each article gave by itself: what its rows depend on, as one digest."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

__all__ = ["key_of", "package_version"]


def key_of(task: Mapping[str, Any], version: str) -> str:
    """Return the key of an article's part: of its text and dates, and what annotates it."""
    told = [task["article_id"], task["text"], str(task["published"]), str(task["default_year"])]
    return hashlib.sha256("\x00".join([version, *told]).encode("utf-8", "replace")).hexdigest()[:32]


@cache
def package_version(*, views: bool = False) -> str:
    """Return a digest of the package's code, word lists and weights, those of views if wanted."""
    root = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        inner = path.relative_to(root)
        if path.is_file() and path.suffix != ".pyc" and (views or inner.parts[0] != "views"):
            digest.update(inner.as_posix().encode() + b"\x00" + path.read_bytes())
    return digest.hexdigest()
