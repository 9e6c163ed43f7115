"""Figures over frames: who claims how often, on whose word, who met whom.

Each function takes :class:`workbench.frames.Frames` first and returns a tidy frame. The
modules are loaded when one of their functions is used.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Any


def _parts() -> list[str]:
    return sorted(module.name for module in iter_modules(__path__))


def __getattr__(name: str) -> Any:
    if name in _parts():
        return import_module(f"{__name__}.{name}")
    public: list[str] = []
    if not name.startswith("_"):
        for part in _parts():
            module = import_module(f"{__name__}.{part}")
            if name in module.__all__:
                return getattr(module, name)
            public += module.__all__
    raise AttributeError(f"workbench.measures has no {name!r}; it has {', '.join(public)}")
