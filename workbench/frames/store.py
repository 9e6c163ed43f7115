"""The frames as one object, and their store: a folder of Parquet files that always opens.

A save writes a new snapshot beside the old one and then moves the manifest over, so that a
reader, or a crash at any moment, sees the old frames or the new ones and never a mixture.
"""

from __future__ import annotations

import json
import os
import shutil
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from workbench.frames import schemas
from workbench.frames.cache import (
    BROKEN,
    FOLDER,
    AnnotationCache,
    ArticleRows,
    StoreError,
    read_table,
    write_table,
    writing_errors,
)
from workbench.frames.headline import corpus_line, findings_line

__all__ = [
    "SCHEMA_VERSION", "Frames", "StoreError", "lengths", "made_from", "new_snapshot", "publish",
    "read", "snapshot_of", "write_frame", "writing",
]  # fmt: skip

SCHEMA_VERSION = 1
MANIFEST = "workbench.json"
PARTS = "parts.json"  # in a snapshot: the cache key of each article
ARROW = {
    "texts": pa.list_(pa.string()),
    "spans": pa.list_(pa.list_(pa.int64())),
    "history": pa.list_(
        pa.struct(
            [
                ("published", pa.timestamp("us")),
                ("status", pa.string()),
                ("article_id", pa.string()),
            ]
        )
    ),
}


@dataclass
class Frames:
    """What a pile of articles says: one DataFrame an attribute.

    The columns of each are declared in :mod:`workbench.frames.schemas`; ids join them. ``copies``
    says which articles share text, ``dropped`` what cleaning took out and ``problems`` what
    went wrong. ``article_rows``, no frame, is what each article gave by itself, for corrections
    and for the store; ``known`` the table of the user's own actors, where one was given; ``source``
    the name of what they were read from, where it is known.

    Examples
    --------
    >>> import workbench as wb
    >>> frames = wb.annotate(wb.load(pd.DataFrame({"text": ["Anna Lind met Omar Sy in Oslo."]})))
    >>> frames.meeting_reports[["kind", "status", "place"]].values.tolist()
    [['meeting', 'held', 'Oslo']]
    """

    articles: pd.DataFrame
    dropped: pd.DataFrame
    copies: pd.DataFrame
    sentences: pd.DataFrame
    mentions: pd.DataFrame
    actors: pd.DataFrame
    claims: pd.DataFrame
    silences: pd.DataFrame
    statements: pd.DataFrame
    meeting_reports: pd.DataFrame
    meetings: pd.DataFrame
    problems: pd.DataFrame
    article_rows: ArticleRows | None = field(default=None, repr=False, compare=False)
    known: Any = field(default=None, repr=False, compare=False)
    source: str | None = field(default=None, repr=False, compare=False)

    @classmethod
    def of(cls, **frames: pd.DataFrame) -> Frames:
        """Return frames, each held against its declaration; the ones not given are empty.

        Raises
        ------
        FrameError
            If a frame does not hold what its declaration says.
        """
        unknown = set(frames) - set(schemas.FRAMES)
        if unknown:
            raise schemas.FrameError(
                f"no frame {', '.join(sorted(unknown))}; the frames are {', '.join(schemas.FRAMES)}"
            )
        return cls(
            **{
                name: schemas.check(name, frames[name]) if name in frames else schemas.empty(name)
                for name in schemas.FRAMES
            }
        )

    def items(self) -> list[tuple[str, pd.DataFrame]]:
        """Return (name, frame) of each frame."""
        return [(name, getattr(self, name)) for name in schemas.FRAMES]

    def __repr__(self) -> str:
        parts = [f"source: {self.source}"] if self.source else []
        parts += [f"{name}: {len(frame)}" for name, frame in self.items()]
        return f"Frames({', '.join(parts)})"

    def _repr_html_(self) -> str:
        source = f"<strong>{escape(self.source)}</strong>: " if self.source else ""
        sizes = ", ".join(f"{len(frame):,} {name}" for name, frame in self.items())
        return (
            f"<p>{source}{escape(corpus_line(self))}. {escape(findings_line(self))}.<br>"
            f"<small>Frames: {escape(sizes)}</small></p>"
        )

    def coverage(self) -> pd.DataFrame:
        """Return how much each article gave and where claims may have been missed.

        Returns
        -------
        DataFrame
            A row an article: `article_id`, `n_sentences`, `n_mentions`, `n_claims`,
            `n_meeting_reports`, `n_silent_sentences` (a verb of speech, but no claim) and
            `n_silent_quotations` (no claim holds them). The words are in ``silences``.
        """
        frames = {
            "n_sentences": self.sentences,
            "n_mentions": self.mentions,
            "n_claims": self.claims,
            "n_meeting_reports": self.meeting_reports,
            "n_silent_sentences": self.silences[self.silences["kind"] == "sentence"],
            "n_silent_quotations": self.silences[self.silences["kind"] == "quotation"],
        }
        ids = self.articles["article_id"]
        counts = {
            name: ids.map(frame["article_id"].value_counts()).fillna(0).astype("Int64")
            for name, frame in frames.items()
        }
        return pd.DataFrame({"article_id": ids, **counts})

    def save(self, folder: str | Path, *, made_from: str | None = None) -> Path:
        """Write the frames into a folder and return it.

        Parameters
        ----------
        folder
            Made if need be. Frames saved there before are replaced, once all new ones are
            written; a folder with anything else in it is refused.
        made_from
            A digest of what they were made from; :func:`made_from` reads it back.

        Raises
        ------
        StoreError
            If the folder holds other files or can't be written to, or somebody else is writing
            into it.
        """
        folder = Path(folder)
        with writing(folder):
            _write(self, folder, made_from)
        return folder


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Hold the lock of a store's folder, which is made if need be.

    Raises
    ------
    StoreError
        If the folder holds other files or can't be written to, or somebody else is writing into
        it.
    """
    from filelock import FileLock, Timeout

    _refuse_strange(folder)
    lock = FileLock(folder / "writer.lock", timeout=0)
    with writing_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire()
        except Timeout as error:
            raise StoreError(
                f"{folder}: another process is writing frames there; wait for it or choose "
                f"another folder"
            ) from error
    try:
        yield
    finally:
        lock.release()


def made_from(folder: str | Path) -> str | None:
    """Return the digest that frames were saved with; None where they can't be read whole."""
    folder = Path(folder)
    try:
        manifest = _manifest(folder)
        for name in schemas.FRAMES:
            stem = folder / manifest["snapshot"] / name
            for path in stem.glob("*.parquet") if stem.is_dir() else [stem.with_suffix(".parquet")]:
                read_table(path)
    except BROKEN:
        return None
    digest = manifest.get("made_from")
    return digest if isinstance(digest, str) else None


def read(folder: str | Path) -> Frames:
    """Return the frames that :meth:`Frames.save` wrote into a folder.

    Raises
    ------
    StoreError
        If there are none, a file is missing or broken, or another version wrote them.
    """
    folder = Path(folder)
    manifest = _manifest(folder)
    while True:
        try:
            frames = _read(folder, folder / manifest["snapshot"])
        except StoreError:
            newer = _manifest(folder)
            if newer["snapshot"] == manifest["snapshot"]:
                raise
            manifest = newer  # saved twice since: what was being read is gone
        else:
            source = manifest.get("source")
            frames.source = source if isinstance(source, str) else None
            return frames


def _read(folder: Path, snapshot: Path) -> Frames:
    """Return the frames of a snapshot."""
    frames = {}
    for name in schemas.FRAMES:
        path = snapshot / f"{name}.parquet"
        try:
            if (snapshot / name).is_dir():
                frames[name] = _read_partitions(name, snapshot / name)
            else:
                frames[name] = _read_frame(name, path)
        except BROKEN as error:
            raise _unreadable(path, error, folder) from error
    try:
        read_frames = Frames.of(**frames)
    except schemas.FrameError as error:
        raise _unreadable(snapshot, error, folder) from error
    with suppress(*BROKEN, AttributeError):  # a list that is broken is as good as none
        keys = json.loads((snapshot / PARTS).read_text(encoding="utf-8"))
        rows = AnnotationCache(folder).read(keys)
        read_frames.article_rows = rows if rows.keys == keys else None
    return read_frames


def _unreadable(path: Path, error: Exception, folder: Path) -> StoreError:
    return StoreError(
        f"{path}: cannot be read ({error}); annotate the articles again with "
        f"`workbench annotate SOURCE --out {folder}`"
    )


def snapshot_of(folder: str | Path) -> str:
    """Return the name of the snapshot that is read: another one after every save.

    Raises
    ------
    StoreError
        If there are no frames.
    """
    name: str = _manifest(Path(folder))["snapshot"]
    return name


def lengths(folder: str | Path) -> dict[str, int]:
    """Return how many rows each frame of a store has, without reading them.

    Raises
    ------
    StoreError
        If there are no frames.
    """
    folder = Path(folder)
    snapshot = folder / _manifest(folder)["snapshot"]
    rows = dict.fromkeys(schemas.FRAMES, 0)
    for name in rows:
        for path in (*snapshot.glob(f"{name}.parquet"), *snapshot.glob(f"{name}/*.parquet")):
            try:
                rows[name] += pq.read_metadata(path).num_rows
            except BROKEN as error:
                raise _unreadable(path, error, folder) from error
    return rows


def _manifest(folder: Path) -> dict[str, Any]:
    """Return what the manifest of a store says."""
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        version, snapshot = manifest["schema_version"], manifest["snapshot"]
    except FileNotFoundError as error:
        raise StoreError(
            f"{folder} holds no frames (no {MANIFEST}); make them with "
            f"`workbench annotate SOURCE --out {folder}`"
        ) from error
    except BROKEN as error:
        raise StoreError(
            f"{path}: not a manifest of frames ({error}); annotate the articles again with "
            f"`workbench annotate SOURCE --out {folder}`"
        ) from error
    if version != SCHEMA_VERSION:
        raise StoreError(
            f"{folder}: frames of schema version {version}, this workbench reads version "
            f"{SCHEMA_VERSION}; annotate the articles again"
        )
    if not isinstance(snapshot, str) or Path(snapshot).name != snapshot:
        raise StoreError(f"{path}: snapshot {snapshot!r} is not the name of a folder in it")
    return manifest


def _refuse_strange(folder: Path) -> None:
    """Refuse to write frames among files that are not ours."""
    if folder.is_file():
        raise StoreError(f"{folder} is a file; give a folder")
    if folder.is_dir() and not (folder / MANIFEST).exists():
        strange = [
            p.name
            for p in folder.iterdir()
            if p.name not in ("writer.lock", FOLDER)
            and not p.name.startswith(("snapshot-", f"{MANIFEST}."))
        ]
        if strange:
            raise StoreError(
                f"{folder} holds other files ({', '.join(sorted(strange)[:3])}); give an empty "
                f"folder or one with frames"
            )


def _write(frames: Frames, folder: Path, made_from: str | None) -> None:
    """Write a snapshot, move the manifest over, drop the snapshots before the last.

    A snapshot that can't be written whole is taken away again: the disk may be full of it.
    """
    cache = AnnotationCache(folder)
    with writing_errors(folder):
        snapshot = new_snapshot(folder)
        try:
            for name, frame in frames.items():
                write_frame(name, schemas.check(name, frame), snapshot / f"{name}.parquet")
            keys = None
            if (rows := frames.article_rows) is not None:
                keys, there = rows.keys, cache.read(rows.keys)
                cache.write(rows, [article_id for article_id in keys if article_id not in there])
            publish(folder, snapshot, made_from, keys, source=frames.source)
        except Exception:
            shutil.rmtree(snapshot, ignore_errors=True)
            raise
    if frames.article_rows is not None:
        with suppress(OSError, StoreError):  # what is saved is whole without it
            cache.tidy(frames.article_rows)


def new_snapshot(folder: Path) -> Path:
    """Return a new folder of a store to write frames into."""
    snapshot = folder / f"snapshot-{uuid.uuid4().hex[:12]}"
    snapshot.mkdir()
    return snapshot


def publish(
    folder: Path,
    snapshot: Path,
    made_from: str | None,
    keys: Mapping[str, str] | None,
    *,
    source: str | None = None,
) -> None:
    """Make a whole snapshot the one that is read, and drop those before the last.

    Parameters
    ----------
    folder, snapshot
        The store, and what :func:`new_snapshot` gave of it.
    made_from
        A digest of what the frames were made from.
    keys
        The cache key of each article, where its rows are kept.
    source
        The name of what the articles were read from.
    """
    if keys is not None:
        (snapshot / PARTS).write_text(json.dumps(dict(keys)), encoding="utf-8")
    for left in folder.glob(f"{MANIFEST}.*"):  # of a save cut short
        left.unlink(missing_ok=True)
    before = None
    with suppress(StoreError):
        before = _manifest(folder)["snapshot"]
    manifest = {
        "schema_version": SCHEMA_VERSION,
        "snapshot": snapshot.name,
        "made_from": made_from,
        "source": source,
    }
    beside = folder / f"{MANIFEST}.{uuid.uuid4().hex[:8]}"
    with beside.open("w", encoding="utf-8") as file:
        file.write(json.dumps(manifest, indent=1) + "\n")
        file.flush()
        os.fsync(file.fileno())  # a name that stands for nothing would be worse than the old one
    beside.replace(folder / MANIFEST)
    for old in folder.glob("snapshot-*"):
        if old.name not in (snapshot.name, before):  # a reader may still be in the one before
            shutil.rmtree(old, ignore_errors=True)


def write_frame(name: str, frame: pd.DataFrame, path: Path) -> None:
    """Write a frame as Parquet, lists as lists."""
    kinds = {column.name: column.kind for column in schemas.FRAMES[name]}
    arrays, labels = [], []
    for label in frame.columns:
        values: Any = frame[label]
        kind = kinds.get(label, "")
        if kind == "history":
            keys = ("published", "status", "article_id")
            values = [
                [dict(zip(keys, (None if pd.isna(h[0]) else h[0], *h[1:]), strict=True)) for h in v]
                for v in values
            ]
        arrays.append(pa.array(values, type=ARROW.get(kind), from_pandas=True))
        labels.append(label)
    write_table(pa.Table.from_arrays(arrays, names=labels), path)


def _read_partitions(name: str, folder: Path) -> pd.DataFrame:
    """Read a frame that stands in several files, in the order that it has in one."""
    files = sorted(folder.glob("*.parquet"))
    if not files:
        raise OSError("there is no file in the folder")
    frames = [_read_frame(name, path) for path in files]
    frame = pd.concat([f for f in frames if len(f)] or frames[:1], ignore_index=True)
    by = {
        "actors": {"actor_id": True},
        "meetings": {"meeting_id": True},
        "statements": {"n_articles": False, "n_claims": False, "statement_id": True},
    }.get(name)
    if by is None:
        return frame
    return frame.sort_values(list(by), ascending=list(by.values()), ignore_index=True)


def _read_frame(name: str, path: Path) -> pd.DataFrame:
    """Read a frame, lists as Python lists and spans as tuples."""
    table = read_table(path)
    kinds = {column.name: column.kind for column in schemas.FRAMES[name]}
    data: dict[str, Any] = {}
    for label in table.column_names:
        kind = kinds.get(label, "")
        if kind in schemas.LISTS:
            data[label] = pd.Series(
                [_as_list(kind, v) for v in table[label].to_pylist()], dtype="object"
            )
        else:
            dtype = schemas.DTYPES[kind] if kind else None
            series = table[label].to_pandas()
            data[label] = series.astype(dtype) if dtype is not None else series
    return pd.DataFrame(data)


def _as_list(kind: str, value: list[Any] | None) -> list[Any]:
    """Return a list cell as it was in memory."""
    if kind == "spans":
        return [tuple(span) for span in value or []]
    if kind == "history":
        return [
            (
                pd.NaT if h["published"] is None else pd.Timestamp(h["published"]),
                h["status"],
                h["article_id"],
            )
            for h in value or []
        ]
    return value or []
