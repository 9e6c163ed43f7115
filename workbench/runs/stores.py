"""A store of frames, brought up to what its source holds now."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from workbench.frames import Frames
from workbench.frames.headline import some
from workbench.frames.store import made_from
from workbench.ingest import load
from workbench.ingest.sources import digest
from workbench.nlp import load_pipeline
from workbench.runs.annotate import annotate, made_by

__all__ = ["STORE", "Tell", "annotated"]

STORE = "store"  # the notebooks read it by this name

Tell = Callable[[str], None]


def annotated(
    source: str | Path,
    store: Path,
    *,
    name: str | None = None,
    default_year: int | None = None,
    publisher: str | None = None,
    pipeline: str | None = None,
    corrections: Path | None = None,
    actors: Path | None = None,
    progress: bool | None = None,
    tell: Tell,
    **options: Any,
) -> Frames | None:
    """Bring a store up to its source; return its frames, None where nothing has changed.

    Parameters
    ----------
    source
        As of :func:`workbench.load`.
    store
        A folder of frames, or a new one. What it holds of the source is not annotated again.
    name
        What the frames are named after; the source's own name if None.
    default_year, publisher
        As of :func:`workbench.load`.
    pipeline, corrections, actors, progress, options
        As of :func:`workbench.annotate`.
    tell
        Called with a line about what is done.

    Raises
    ------
    ValueError, OSError
        As of these two.
    """
    nlp = load_pipeline(pipeline)
    settings = [made_by(nlp), str(default_year), publisher or ""]
    settings += [digest(path, []) for path in (corrections, actors) if path]
    now = digest(source, settings)
    if made_from(store) == now:
        return None
    tell(f"Reading {source} …")
    articles = load(source, default_year=default_year, publisher=publisher)
    words = int(articles["n_words"].sum())
    tell(f"{some(len(articles), 'article')}, {some(words, 'word')}; each is annotated once:")
    frames = annotate(
        articles,
        nlp=nlp if pipeline or not options.get("scheduler") else None,
        corrections=corrections,
        actors=actors,
        progress=progress,
        store=store,
        **options,
    )
    frames.source = name or Path(source).name
    failed = bool((frames.problems["stage"] == "annotate").any())  # worth another try
    frames.save(store, made_from=None if failed else now)
    return frames
