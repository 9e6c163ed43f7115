"""Where articles come from: the files of folders, globs and lists, and their sidecars."""

from __future__ import annotations

import csv
import glob
import hashlib
import os
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from workbench.frames.schemas import problem
from workbench.ingest import readers
from workbench.ingest.readers import (
    SIDECAR,
    Options,
    Record,
    Trouble,
    Unreadable,
    is_article,
)
from workbench.ingest.readers.columns import named_columns
from workbench.ingest.readers.encoding import decode

__all__ = ["SourceArticle", "digest", "files_of", "source_articles"]


@dataclass
class SourceArticle:
    """An article of a source: its record, its id and where it comes from.

    ``as_is`` marks rows of a DataFrame, ``made`` an id made from the text; ``given`` holds the
    columns that a row brings along; ``day_first`` says how the figures of a date are ordered where
    the other rows of its file show it.
    """

    record: Record
    article_id: str
    path: str | None
    as_is: bool = False
    made: bool = False
    given: dict[str, Any] = field(default_factory=dict)
    day_first: bool | None = None


@dataclass(frozen=True)
class File:
    """A file and the folder that its name is relative to."""

    path: Path
    base: Path

    @property
    def name(self) -> str:
        """The path below the base, with slashes."""
        return self.path.relative_to(self.base).as_posix()


def source_articles(
    source: Any, *, options: Options, problems: list[dict[str, Any]]
) -> Iterator[SourceArticle]:
    """Yield the articles of a folder, file, glob or list of these; append what went wrong."""
    sidecars: dict[Path, dict[str, dict[str, str]]] = {}
    for file in files_of(source, problems=problems):
        where, name = str(file.path), file.name
        stem = readers.stem(name)
        for folder in {file.base, file.path.parent} - set(sidecars):
            sidecars[folder] = _sidecar(folder, options, problems)
        several = not readers.is_single(name)
        number = 0
        try:
            with file.path.open("rb") as stream, quiet(where, stem, problems):
                for item in readers.read(stream, name=name, options=options):
                    key = item.key
                    if isinstance(item, Trouble):
                        article_id = f"{stem}#{key}" if key else stem
                        problems.append(_problem(where, item.problem, item.detail, article_id))
                        continue
                    number += 1
                    several = several or key is not None
                    made = f"{stem}#{key or number}" if several else stem
                    article_id = item.article_id or made
                    record = replace(item, **_of_sidecars(sidecars, file, article_id))
                    yield SourceArticle(record, article_id, where)
        except Unreadable as error:
            problems.append(_problem(where, error.problem, error.detail, stem))
        except OSError as error:
            problems.append(_problem(where, "The file can't be opened.", error.strerror, stem))
        except Exception as error:  # whatever a broken file makes a library do
            problems.append(_problem(where, "The file can't be read.", repr(error)[:300], stem))


@contextmanager
def quiet(path: str, article_id: str, problems: list[dict[str, Any]]) -> Iterator[None]:
    """Let the warnings of libraries become rows of problems instead of lines on the screen."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("default")
        yield
    kept = [w for w in caught if issubclass(w.category, UserWarning | RuntimeWarning)]
    if kept:
        more = f" (and {len(kept) - 1} more)" if len(kept) > 1 else ""
        said = str(kept[0].message)[:200] + more
        problems.append(_problem(path, "The library that reads the file warns.", said, article_id))


def digest(source: Any, settings: Iterable[str]) -> str:
    """Return a digest of the files of a source, their names and sidecars, and of settings.

    Raises
    ------
    FileNotFoundError, TypeError
        As :func:`files_of`.
    """
    whole = hashlib.sha256("\x00".join(settings).encode("utf-8", "replace"))
    sidecars: set[Path] = set()
    for file in files_of(source, problems=[]):
        beside = {file.base / SIDECAR, file.path.parent / SIDECAR} - sidecars
        sidecars |= beside
        for path in (file.path, *sorted(p for p in beside if p.is_file())):
            whole.update(str(path).encode("utf-8", "replace") + b"\x00")
            try:
                with path.open("rb") as stream:
                    whole.update(hashlib.file_digest(stream, "sha256").digest())
            except OSError as error:
                whole.update(str(error.strerror).encode())
    return whole.hexdigest()


def files_of(source: Any, *, problems: list[dict[str, Any]]) -> Iterator[File]:
    """Yield the files of a source, those of a folder in the order of their names.

    Raises
    ------
    FileNotFoundError
        If the source is not there, or a glob finds nothing.
    TypeError
        If the source is no path and no list of paths.
    """
    if isinstance(source, str | os.PathLike):
        path = Path(source)
        if path.is_dir():
            yield from _below(path, problems)
        elif path.exists():
            yield File(path, path.parent)
        elif any(sign in str(source) for sign in "*?["):
            found = sorted(glob.glob(str(source), recursive=True))
            fixed = Path(str(source).split("*")[0].split("?")[0].split("[")[0] + "x").parent
            files = [Path(p) for p in found if Path(p).is_file()]
            if not files:
                raise FileNotFoundError(f"no file fits the pattern {str(source)!r}")
            yield from (File(p, fixed) for p in files if is_article(Path(p.name)))
        else:
            raise FileNotFoundError(
                f"there is no file or folder {str(source)!r}, seen from {Path.cwd()}"
            )
    elif isinstance(source, Iterable) and not isinstance(source, bytes | dict):
        for one in source:
            yield from files_of(one, problems=problems)
    else:
        raise TypeError(
            f"a source is a folder, a file, a glob, a list of these or a DataFrame, "
            f"not {type(source).__name__}"
        )


def _below(folder: Path, problems: list[dict[str, Any]]) -> Iterator[File]:
    inside = folder.resolve()
    paths: list[Path] = []
    for here, folders, names in os.walk(folder):
        folders[:] = [f for f in folders if not f.startswith((".", "__"))]
        paths += [Path(here) / name for name in names]
    for path in sorted(
        (p for p in paths if is_article(Path(p.name))), key=lambda p: p.relative_to(folder).parts
    ):
        if path.is_symlink() and not path.resolve().is_relative_to(inside):
            problems.append(_problem(path, "The file is a link out of its folder.", "not followed"))
        elif path.is_file():
            yield File(path, folder)
        else:
            problems.append(_problem(path, "This is no regular file.", "left alone"))


def _sidecar(
    folder: Path, options: Options, problems: list[dict[str, Any]]
) -> dict[str, dict[str, str]]:
    """Return the rows of a folder's metadata.csv by the name of the file that they describe."""
    path = folder / SIDECAR
    if not path.is_file():
        return {}
    try:
        text, _ = decode(path.read_bytes()[: options.max_bytes])
        rows = list(csv.DictReader(text.splitlines()))
    except (Unreadable, OSError, csv.Error) as error:
        problems.append(_problem(path, "The sidecar can't be read.", str(error)))
        return {}
    names = [n for n in (rows[0] if rows else {}) if n]
    by = next(
        (n for n in names if n.lower() in ("file", "filename", "path", "article_id", "id")), None
    )
    if rows and by is None:
        problems.append(
            _problem(path, "The sidecar has no column 'file'.", f"it has {', '.join(names)}")
        )
        return {}
    fields = {
        f: n for f, n in named_columns(names).items() if f not in ("text", "article_id", "key")
    }
    return {
        row[by]: {f: row[n].strip() for f, n in fields.items() if (row.get(n) or "").strip()}
        for row in rows
        if row.get(by)
    }


def _of_sidecars(
    sidecars: dict[Path, dict[str, dict[str, str]]], file: File, article_id: str
) -> dict[str, Any]:
    """Return the fields that sidecars set; an article's own row overrides that of its folder."""
    values: dict[str, Any] = {}
    for folder in (file.base, file.path.parent):
        rows = sidecars.get(folder, {})
        name = file.path.relative_to(folder).as_posix()
        key = article_id.partition("#")[2]
        above = [p.as_posix() for p in file.path.relative_to(folder).parents][-2::-1]
        known = [*above, *(f"{p}/" for p in above), readers.stem(name), name]
        if key:
            known += [f"{readers.stem(name)}#{key}", f"{name}#{key}"]
        for each in [*known, article_id]:
            values.update(rows.get(each, {}))
    return values


def _problem(
    path: str | Path, said: str, detail: str | None, article_id: str | None = None
) -> dict[str, Any]:
    return problem("load", said, detail, path=path, article_id=article_id)
