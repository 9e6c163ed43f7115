"""What a reader gives back: records, troubles, and the limits that it keeps to.

Every reader is one function in one file, all with one signature::

    def read(stream, *, name, options): ...  # yields Record and Trouble

``stream`` is a seekable binary file, ``name`` what a person knows the file by, ``options`` the
:class:`Options`. A reader yields a :class:`Record` for each article and a :class:`Trouble` for
each thing that went wrong with one of several; it raises :class:`Unreadable` when nothing can
be had from the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from types import ModuleType
from typing import Any, BinaryIO

__all__ = ["Options", "Record", "Trouble", "Unreadable", "content", "needed"]


@dataclass(frozen=True)
class Options:
    """Limits and choices that hold for all readers.

    Parameters
    ----------
    columns
        Names of table columns by field, where the usual synonyms do not cover them:
        ``{"text": "artikel"}``.
    max_bytes
        Bytes that one file may have, also when unpacked.
    max_chars
        Characters that one article may have.
    max_members
        Files that one archive may hold.
    depth
        Archives around this file; an archive in an archive in an archive is not opened.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    max_bytes: int = 200_000_000
    max_chars: int = 1_000_000
    max_members: int = 100_000
    depth: int = 0


@dataclass
class Record:
    """One article as its file gives it; what the file does not say is None.

    ``key`` is its name inside a file of several articles, ``article_id`` an id that the file
    itself sets. ``published`` is still as the file writes it. ``dropped`` are lines that the
    reader left out, as (line, text, reason). ``is_body`` says that its source keeps the text apart
    from all furniture, as a table's column does; ``lines`` are those that a page shows, ``notes``
    what had to be mended.
    """

    text: str
    key: str | None = None
    article_id: str | None = None
    title: str | None = None
    published: Any = None
    publisher: str | None = None
    author: str | None = None
    url: str | None = None
    language: str | None = None
    dropped: list[tuple[int, str, str]] = field(default_factory=list)
    is_body: bool = False
    lines: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Trouble:
    """Something that went wrong with one article (``key``) while the others go on."""

    problem: str
    detail: str | None = None
    key: str | None = None


class Unreadable(Exception):
    """Nothing can be read from a file: ``problem`` is the sentence for the person."""

    def __init__(self, problem: str, detail: str | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.detail = detail


def content(stream: BinaryIO, *, options: Options) -> bytes:
    """Return the bytes of a file, which must not be empty nor pass the limit.

    Raises
    ------
    Unreadable
        If there is nothing in it, or more than ``options.max_bytes``.
    """
    data = stream.read(options.max_bytes + 1)
    if len(data) > options.max_bytes:
        raise Unreadable(
            f"The file is larger than the limit of {options.max_bytes:,} bytes.",
            "raise it with max_bytes=",
        )
    if not data.strip(b"\x00 \t\r\n\f\v"):
        raise Unreadable("The file is empty.", f"{len(data)} bytes, none of them text")
    return data


def needed(module: str, *, what: str) -> ModuleType:
    """Return a library that is imported only when a file asks for it.

    Raises
    ------
    Unreadable
        If it is not installed; the detail says how to get it.
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise Unreadable(
            f"Reading {what} needs the library {module.partition('.')[0]}, which is not installed.",
            "pip install 'workbench[formats]'",
        ) from error
