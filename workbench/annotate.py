"""From articles to frames: every article by itself, then what joins them.

An article that fails becomes a row in ``problems``; the others go on.
"""

from __future__ import annotations

import multiprocessing
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pandas as pd
from spacy.language import Language
from spacy.tokens import Doc
from tqdm import tqdm

from workbench import corrections as correct
from workbench import extract, meetings, resolve, schemas, statements
from workbench.frames import Frames
from workbench.load import load
from workbench.pipeline import add_components, load_pipeline

__all__ = ["annotate"]

CHUNK = 32  # articles handed to a pipeline at a time, at most
CHUNK_LENGTH = 60_000  # their characters, unless one alone has more: memory grows with them
BATCH = 16  # documents that a pipeline parses at a time

LOCAL = (
    "article_id",
    "local",
    "name",
    "type",
    "aliases",
    "roles",
    "country",
    "wikidata_id",
)

Rows = dict[str, list[dict[str, Any]]]


def annotate(
    articles: pd.DataFrame,
    *,
    nlp: Language | None = None,
    corrections: str | Path | None = None,
    n_process: int = 1,
    progress: bool | None = None,
) -> Frames:
    """Return actors, claims and meetings of articles as frames.

    Parameters
    ----------
    articles
        What :func:`workbench.load` gave, whole or in part; or any frame with a `text` column.
    nlp
        Pipeline to use: None for the bundled one. Components of the workbench that it lacks
        are added to it.
    corrections
        A log of corrections to apply (see :mod:`workbench.corrections`).
    n_process
        Processes that annotate articles side by side.
    progress
        Whether to show a bar; None shows it where standard error is a terminal.

    Returns
    -------
    Frames
        See :mod:`workbench.schemas` for the columns.

    Raises
    ------
    ValueError
        If the frame has no `text`, or `n_process` is not 1 or more.

    Examples
    --------
    >>> table = pd.DataFrame({"text": ["Anna Lind said that Oslo was calm."]})
    >>> annotate(table).claims[["source", "cue", "content"]].values.tolist()
    [['Anna Lind', 'said', 'that Oslo was calm']]
    """
    if n_process < 1:
        raise ValueError(f"n_process is {n_process}; give 1 or more processes")
    if not {"article_id", "text", "published", "duplicate_of"} <= set(articles.columns):
        articles = load(articles)
    nlp = load_pipeline() if nlp is None else add_components(nlp)
    tasks = _tasks(articles)
    found: Rows = defaultdict(list)
    shown = (not progress) if progress is not None else not sys.stderr.isatty()
    with tqdm(total=len(tasks), unit="article", desc="annotate", disable=shown) as bar:
        for n, rows in _annotated(nlp, tasks, n_process):
            for frame, more in rows.items():
                found[frame] += more
            bar.update(n)
    return joined(articles, found, corrections)


def _tasks(articles: pd.DataFrame) -> list[dict[str, Any]]:
    """Return what a process needs to know of each article; what is not English is left out."""
    english = articles["language"].isna() | (articles["language"] == "en")
    year = articles.attrs.get("default_year")
    columns = ["article_id", "text", "published", "path"]
    return [
        {**row, "default_year": year} for row in articles.loc[english, columns].to_dict("records")
    ]


def _annotated(
    nlp: Language, tasks: list[dict[str, Any]], n_process: int
) -> Iterator[tuple[int, Rows]]:
    """Yield (number of articles, their rows), in the order of the articles."""
    chunks = list(_chunks(tasks))
    if n_process == 1 or len(chunks) < 2:
        for chunk in chunks:
            yield len(chunk), annotate_chunk(nlp, chunk)
        return
    start = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    with ProcessPoolExecutor(
        n_process, multiprocessing.get_context(start), initializer=_hold, initargs=(nlp,)
    ) as pool:
        for chunk, rows in zip(chunks, pool.map(_annotate_held, chunks), strict=True):
            yield len(chunk), rows


def _chunks(tasks: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Yield the articles in lots of at most `CHUNK` and, two or more, `CHUNK_LENGTH` characters."""
    chunk: list[dict[str, Any]] = []
    length = 0
    for task in tasks:
        more = len(task["text"])
        if chunk and (len(chunk) == CHUNK or length + more > CHUNK_LENGTH):
            yield chunk
            chunk, length = [], 0
        chunk.append(task)
        length += more
    if chunk:
        yield chunk


_held: dict[str, Language] = {}


def _hold(nlp: Language) -> None:
    _held["nlp"] = nlp


def _annotate_held(chunk: list[dict[str, Any]]) -> Rows:
    return annotate_chunk(_held["nlp"], chunk)


def annotate_chunk(nlp: Language, chunk: list[dict[str, Any]]) -> Rows:
    """Return the rows of a few articles; one that fails gives a row in ``problems``."""
    found: Rows = defaultdict(list)
    docs: list[tuple[dict[str, Any], Doc]] = []
    for task in chunk:
        try:
            doc = nlp.make_doc(task["text"])
        except ValueError as error:  # longer than nlp.max_length
            found["problems"].append(_problem(task, "is too long for the pipeline", error))
            continue
        doc._.published = None if pd.isna(task["published"]) else pd.Timestamp(task["published"])
        doc._.default_year = task["default_year"]
        docs.append((task, doc))
    for task, doc in _piped(nlp, docs, found["problems"]):
        try:
            for frame, rows in extract.rows(doc, task["article_id"]).items():
                found[frame] += rows
        except Exception as error:
            found["problems"].append(_problem(task, "could not be turned into rows", error))
        doc.user_data.clear()  # its spans point back to it: without them it is freed at once
    return dict(found)


def _piped(
    nlp: Language, docs: list[tuple[dict[str, Any], Doc]], problems: list[dict[str, Any]]
) -> Iterable[tuple[dict[str, Any], Doc]]:
    """Run the pipeline over a chunk at once, or one by one where that fails."""
    try:
        done = list(nlp.pipe((doc for _, doc in docs), batch_size=BATCH))
        return [(task, doc) for (task, _), doc in zip(docs, done, strict=True)]
    except Exception:
        return list(_one_by_one(nlp, docs, problems))


def _one_by_one(
    nlp: Language, docs: list[tuple[dict[str, Any], Doc]], problems: list[dict[str, Any]]
) -> Iterator[tuple[dict[str, Any], Doc]]:
    for task, before in docs:
        fresh = nlp.make_doc(task["text"])
        fresh._.published, fresh._.default_year = before._.published, before._.default_year
        try:
            yield task, nlp(fresh)
        except Exception as error:
            problems.append(_problem(task, "could not be annotated", error))


def _problem(task: dict[str, Any], what: str, error: Exception) -> dict[str, Any]:
    path = task["path"]
    return {
        "path": None if pd.isna(path) else path,
        "article_id": task["article_id"],
        "stage": "annotate",
        "problem": f"The article {what}; it has no findings.",
        "detail": f"{type(error).__name__}: {error}",
    }


def joined(articles: pd.DataFrame, found: Rows, corrections: str | Path | None) -> Frames:
    """Return the frames of rows: corrections applied, then what joins articles."""
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    if corrections is not None:
        found = {**found, **correct.apply(found, texts, correct.read(corrections))}
    published = dict(zip(articles["article_id"], articles["published"], strict=True))
    local = pd.DataFrame(
        [{**row, "published": published[row["article_id"]]} for row in found.get("local", [])],
        columns=[*LOCAL, "published"],
    )
    mentions = schemas.build("mentions", found.get("mentions", []))
    if "local" not in mentions:
        mentions["local"] = pd.Series(dtype="Int64")
    actor_of, actors = resolve.resolve(local, mentions)
    problems = [*articles.attrs.get("problems", []), *found.get("problems", [])]
    copies = schemas.build("copies", articles.attrs.get("copies", []))
    plain = schemas.check(
        "articles", articles.drop(columns=["dropped", "source_spans"], errors="ignore")
    )
    mentions = schemas.check(
        "mentions", schemas.build("mentions", _with_actors(found.get("mentions", []), actor_of))
    )
    claims, said = statements.merge(
        schemas.check(
            "claims", schemas.build("claims", _with_actors(found.get("claims", []), actor_of))
        ),
        plain,
        copies=copies,
        actors=actors,
        mentions=mentions,
    )
    reports, met = meetings.merge(
        schemas.check("meeting_reports", _reports(found.get("meeting_reports", []), actor_of)),
        plain,
    )
    return Frames.of(
        articles=plain,
        dropped=schemas.build("dropped", _dropped(articles)),
        copies=copies,
        sentences=schemas.build("sentences", found.get("sentences", [])),
        mentions=mentions,
        actors=actors,
        claims=claims,
        silences=schemas.build("silences", found.get("silences", [])),
        statements=said,
        meeting_reports=reports,
        meetings=met,
        problems=schemas.build("problems", problems),
    )


def _with_actors(
    rows: list[dict[str, Any]], actor_of: dict[tuple[str, Any], str]
) -> list[dict[str, Any]]:
    """Return rows with the actor across articles instead of the one of the article."""
    return [
        {
            **{k: v for k, v in row.items() if k != "local"},
            "actor_id": actor_of.get((row["article_id"], row["local"])),
        }
        for row in rows
    ]


def _reports(rows: list[dict[str, Any]], actor_of: dict[tuple[str, Any], str]) -> pd.DataFrame:
    """Return the reports of meetings with the actors across articles."""
    linked = []
    for row in rows:
        who = [actor_of.get((row["article_id"], n)) for n in row["locals"]]
        linked.append(
            {
                **{k: v for k, v in row.items() if k not in ("locals", "place_local")},
                "participants": list(dict.fromkeys(a for a in who if a is not None)),
                "place_id": actor_of.get((row["article_id"], row["place_local"])),
            }
        )
    return schemas.build("meeting_reports", linked)


def _dropped(articles: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the lines that cleaning took out of the articles."""
    if "dropped" not in articles:
        return []
    return [
        {"article_id": article_id, **line}
        for article_id, lines in zip(articles["article_id"], articles["dropped"], strict=True)
        for line in lines
    ]
