"""The keys of what each article gave by itself: what its rows depend on, as one digest."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

__all__ = ["key_of"]


def key_of(task: Mapping[str, Any], version: str) -> str:
    """Return the key of an article's part: of its text and dates, and what annotates it."""
    told = [task["article_id"], task["text"], str(task["published"]), str(task["default_year"])]
    return hashlib.sha256("\x00".join([version, *told]).encode("utf-8", "replace")).hexdigest()[:32]
