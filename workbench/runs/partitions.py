"""More articles than one machine holds: partitions in, Parquet partitions out, on a Dask cluster.

Workers read, annotate and link partitions of articles. What recurs across articles is linked as
one machine links it (:mod:`workbench.linking.kinds`), only that its things, their blocks and the
clusters they make lie in Dask bags, which move what belongs together to one worker. So the frames
are the same, row by row. Dask does the shuffling, and does again what dies with a worker.

One place holds all of these alone: the vocabulary, the links, as numbers, and the ids.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from tqdm import tqdm

from workbench.frames import schemas
from workbench.frames.cache import ArticleRows
from workbench.frames.store import new_snapshot, publish, write_frame, writing
from workbench.ingest import duplicates
from workbench.linking.core import components
from workbench.linking.kinds import (
    Actors,
    Meetings,
    Statements,
    article_roots,
    linked_rows,
)  # fmt: skip
from workbench.nlp import load_pipeline, version
from workbench.runs import partition
from workbench.runs.annotate import dropped_lines, plain_articles
from workbench.runs.batches import Annotator
from workbench.runs.executors import connected, in_order, on_dask

if TYPE_CHECKING:
    from dask.bag import Bag

__all__ = ["annotate_partitions"]

PLACES = 1 << 32  # more than a partition has articles, or claims


def annotate_partitions(
    parts: Any,
    out: str | Path,
    *,
    scheduler: Any,
    pipeline: str | None = None,
    default_year: int | None = None,
    progress: bool = False,
) -> Path:
    """Annotate partitions of articles on a cluster, join them there, and save the frames.

    Parameters
    ----------
    parts
        Files of articles, one a partition, that all workers can read; or DataFrames with a `text`
        column; or a Dask DataFrame of them. Each is read by :func:`workbench.load`, so that what
        that infers from many articles (lines that recur) it infers from those of a partition.
    out
        Folder of a store, under the same path on all machines. :func:`workbench.read` reads it
        where one machine holds all; else each frame is a folder of Parquet files in its
        snapshot.
    scheduler
        Address of a Dask scheduler (``"tcp://host:8786"``), or a `distributed.Client`.
    pipeline
        Name of an installed pipeline; None for the bundled one.
    default_year
        Year of dates that name none.
    progress
        Whether to show a bar of the articles that are annotated.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    ValueError
        If no scheduler answers, a worker has another version or does not see the folder, or there
        is no partition.
    StoreError
        If the folder holds other files, or somebody else is writing into it.

    Notes
    -----
    What is annotated is kept in the store, so that a run that was cut short goes on, as does
    one whose workers died. An article that its workers die of is a row in ``problems``.
    Corrections are done by :meth:`Frames.corrected`, where one machine holds all.
    """
    folder = Path(out).resolve()
    given = list(parts.to_delayed()) if hasattr(parts, "to_delayed") else list(parts)
    if not given:
        raise ValueError("there is no partition to annotate; give at least one")
    with writing(folder), connected(scheduler) as client:
        articles = _read(client, given, default_year)
        keys, failed = _annotate(client, articles, str(folder), pipeline, progress=progress)
        snapshot = new_snapshot(folder)
        some = [
            client.submit(_Partition, k, own, str(folder), keys[k], failed[k], pure=False)
            for k, own in enumerate(articles)
        ]
        client.gather(client.compute(_written(some, str(snapshot))))
        publish(folder, snapshot, None, {i: key for own in keys for i, key in own.items()})
        client.gather(
            [client.submit(partition.tidied, k, str(folder), own) for k, own in enumerate(keys)]
        )
    return folder


def _read(client: Any, given: Sequence[Any], default_year: int | None) -> list[Any]:
    """Return futures of the articles of each partition, no two articles of one id."""
    parts = [
        client.compute(part) if hasattr(part, "dask") else partition.placed(part) for part in given
    ]
    read = [client.submit(partition.read, part, default_year, pure=False) for part in parts]
    ids = client.gather([client.submit(partition.ids_of, articles) for articles in read])
    return [
        client.submit(partition.renamed, articles, changed, pure=False) if changed else articles
        for articles, changed in zip(read, partition.new_ids(ids), strict=True)
    ]


def _annotate(
    client: Any, articles: list[Any], folder: str, pipeline: str | None, *, progress: bool
) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Annotate all articles into the store; return the keys, and what failed, of each partition."""
    by = version(load_pipeline(pipeline))
    asked = [
        client.submit(partition.pending, some, k, folder, by, pure=False)
        for k, some in enumerate(articles)
    ]
    held = client.gather(asked)
    keys: list[dict[str, str]] = [own for own, _ in held]
    failed: list[dict[str, str]] = [{} for _ in held]
    batches = [
        [(articles[k], k, task) for task in batch]
        for k, (_, rest) in enumerate(held)
        for batch in rest
    ]
    work = partition.Annotate(folder, Annotator(pipeline, by))
    total = sum(map(len, batches))
    with tqdm(total=total, unit="article", desc="annotate", disable=not progress) as bar:
        for outcomes in in_order(on_dask(client), work, batches, given_up=work.given_up):
            bar.update(len(outcomes))
            for k, article_id, key, failure in outcomes:
                if key is not None:
                    keys[k][article_id] = key
                elif failure is not None:
                    failed[k][article_id] = failure
    return keys, failed


@dataclass
class _Partition:
    """A partition of articles, and what is known of it: cache keys, failures, frames."""

    k: int
    articles: pd.DataFrame
    folder: str
    keys: dict[str, str]
    failures: dict[str, str]
    frames: dict[str, pd.DataFrame] = field(default_factory=dict)

    @property
    def first(self) -> int:
        """The place of its first thing of any kind."""
        return self.k * PLACES

    def gave(self) -> dict[str, Any]:
        """Return the rows that its articles gave, from the store."""
        return partition.rows_of(self.articles, self.k, self.folder, self.keys)

    def words(self) -> list[tuple[int, duplicates.Words]]:
        """Return its articles, placed, as the words that copies are found by."""
        a = self.articles
        days = [None if pd.isna(day) else day.to_pydatetime() for day in a["published"]]
        texts = zip(a["article_id"], a["text"].fillna(""), days, strict=True)
        return [(n, duplicates.Words.of(n, *one)) for n, one in enumerate(texts, self.first)]

    def actors(self) -> list[Any]:
        """Return the actors of its articles, placed."""
        return Actors.things(self.articles, self.gave(), first=self.first)

    def with_actors(self, actors: dict[int, str]) -> _Partition:
        """Return it with its frames, in them the actors across articles."""
        rows = self.gave()
        local = enumerate(rows.get("local", []), self.first)
        of = {(row["article_id"], row["local"]): actors[place] for place, row in local}
        names = "mentions", "claims", "meeting_reports"
        frames = dict(zip(names, linked_rows(rows, of), strict=True))
        for name in ("sentences", "silences"):
            frames[name] = schemas.build(name, rows.get(name, []))
        return replace(self, frames=frames)

    def claims(self, roots: dict[str, str]) -> list[Any]:
        """Return what its claims say, placed."""
        claims, mentions = self.frames["claims"], self.frames["mentions"]
        if claims.empty:
            return []
        return Statements.said(claims, self.articles, roots, mentions, first=self.first)

    def reports(self) -> list[Any]:
        """Return its reports of meetings, placed."""
        return Meetings.things(self.frames["meeting_reports"], self.articles, first=self.first)

    def save(self, values: dict[str, dict[int, Any]], snapshot: str) -> None:
        """Write its frames."""
        rows = [row for _, row in sorted(values["copies"].items())]
        of = {row["article_id"]: row["copy_of"] for row in rows if row["is_duplicate"]}
        rows = [{name: row[name] for name in row if name != "is_duplicate"} for row in rows]
        rows_of = ArticleRows()
        rows_of.failed = self.failures
        ids = self.articles["article_id"]
        problems = [*self.articles.attrs["problems"], *rows_of.problems(ids)]
        copy_of = pd.array([of.get(i) for i in ids], dtype="string")
        frames = {
            **self.frames,
            "articles": plain_articles(self.articles).assign(duplicate_of=copy_of),
            "dropped": schemas.build("dropped", dropped_lines(self.articles)),
            "copies": schemas.build("copies", rows),
            "problems": schemas.build("problems", problems),
        }
        for name, kind in (("claims", Statements), ("meeting_reports", Meetings)):
            places = range(self.first, self.first + len(frames[name]))
            given = [values[kind.frame].get(place) for place in places]
            column = pd.array(given, dtype=schemas.DTYPES["text"])
            frames[name] = frames[name].assign(**{kind.id: column})
        for name, frame in frames.items():
            _save(name, schemas.check(name, frame), self.k, snapshot)


class _Copies:
    """Articles by their words, as :mod:`workbench.linking.kinds` has its kinds."""

    def blocks(self, things: Iterable[Any]) -> list[tuple[Any, Any]]:
        return [(key, w.order) for _, w in things for key in duplicates.block_keys(w.codes)]

    def links(self, block: bytes, compared: list[Any]) -> list[tuple[int, int]]:
        near = duplicates.near_pairs((block, order) for order in compared)
        return [(place, earlier) for place, more in near.items() for earlier in more]

    def clusters(self, things: list[Any], links: list[tuple[int, int]]) -> list[tuple[int, Any]]:
        near: dict[int, set[int]] = defaultdict(set)
        for place, earlier in links:
            near[place].add(earlier)
        return [(place, vars(copy)) for place, copy in duplicates.chosen(dict(things), near)]


def _written(parts: list[Any], snapshot: str) -> list[Any]:
    """Return the tasks that link all partitions and write the frames."""
    from dask import bag, delayed

    some = bag.from_delayed([delayed(lambda part: [part])(part) for part in parts])
    copies = _clustered(some.map(_Partition.words).flatten(), _Copies())
    copy_of = copies.map(lambda copy: (copy[0] // PLACES, ("copies", *copy)))
    roots = delayed(_roots)(_pieces(copies))

    rows, actor_of = _linked(some.map(_Partition.actors).flatten(), Actors, Actors())
    written = _saved(rows, Actors.frame, snapshot)
    valued = _with_values(some, actor_of)
    some = valued.starmap(lambda part, values: part.with_actors(values[Actors.frame]))

    claims = some.map(_Partition.claims, roots).flatten()
    counts = claims.map_partitions(lambda said: [Statements.counted(said)])
    kind = delayed(lambda counts: Statements(chain(*counts), len(parts)))(_pieces(counts))
    alike = _grouped(claims.map(lambda claim: (Statements.same_wording(claim), claim)))
    rows, statement_of = _linked(
        alike.starmap(lambda _, said: Statements.things(said)).flatten(), Statements, kind
    )
    written += _saved(rows, Statements.frame, snapshot)

    rows, meeting_of = _linked(some.map(_Partition.reports).flatten(), Meetings, Meetings())
    written += _saved(rows, Meetings.frame, snapshot)
    valued = _with_values(some, copy_of, statement_of, meeting_of)
    return [*written, *_pieces(valued.starmap(lambda part, values: part.save(values, snapshot)))]


def _linked(things: Bag, of: Any, kind: Any) -> tuple[Bag, Bag]:
    """Return the rows that placed things make, and (partition, (frame, place, id)) of each."""
    clusters = _clustered(things, kind)
    if of.slug is None:
        clusters = clusters.map(lambda cluster: [cluster])
    else:
        clusters = _grouped(clusters.map(lambda cluster: (of.slug(cluster), cluster))).pluck(1)
    rows = clusters.map(lambda some, kind: kind.rows(some), kind).flatten()
    ids = rows.starmap(
        lambda row, places: [(p // PLACES, (of.frame, p, row[of.id])) for p in places]
    )
    return rows.pluck(0), ids.flatten()


def _clustered(things: Bag, kind: Any) -> Bag:
    """Return the clusters of placed things: block, score, cluster, where the things are linked."""
    from dask import delayed

    blocks = _grouped(things.map_partitions(lambda some, kind: kind.blocks(some), kind))
    links = blocks.map(lambda block, kind: kind.links(*block), kind).flatten()
    labels = delayed(_labels)(_pieces(links))
    tied = _beside(
        things.map_partitions(_labelled, labels, 0), links.map_partitions(_labelled, labels, 1)
    )
    return _grouped(tied).map(_clusters, kind).flatten()


def _grouped(pairs: Bag) -> Bag:
    """Return (key, its things) of (key, thing) pairs, in as many partitions as before."""
    groups = pairs.groupby(itemgetter(0), shuffle="tasks").repartition(pairs.npartitions)
    return groups.map(lambda group: (group[0], [thing for _, thing in group[1]]))


def _beside(one: Bag, *others: Bag) -> Bag:
    """Return the things of several bags, partition by partition."""
    return one.map_partitions(lambda *some: list(chain(*some)), *others)


def _with_values(some: Bag, *values: Bag) -> Bag:
    """Return each partition with its values: by frame, a value by place."""
    parts = some.map(lambda part: (part.k, ("", 0, part)))
    return _grouped(_beside(parts, *values)).map(_by_frame)


def _pieces(some: Bag) -> list[Any]:
    """Return the partitions of a bag, each as a task."""
    return list(some.to_delayed(optimize_graph=False))


def _saved(rows: Bag, name: str, snapshot: str) -> list[Any]:
    """Return the tasks that write rows of a frame, a file a partition."""
    from dask import delayed

    return [delayed(_save)(name, piece, k, snapshot) for k, piece in enumerate(_pieces(rows))]


def _save(name: str, rows: Any, k: int, snapshot: str) -> None:
    folder = Path(snapshot) / name
    folder.mkdir(exist_ok=True)
    frame = rows if isinstance(rows, pd.DataFrame) else schemas.build(name, list(rows))
    write_frame(name, frame, folder / f"{k:05}.parquet")


def _labels(links: list[list[Any]]) -> tuple[Any, Any]:
    """Return the places that are linked, in order, and the first place that each hangs on."""
    ends = np.array([link[:2] for some in links for link in some], np.int64).reshape(-1, 2)
    places, at = np.unique(np.append(ends, -1), return_inverse=True)
    label = np.empty_like(places)
    ones, others = at[:-1].reshape(-1, 2).T.tolist()
    for group in components(len(places), zip(ones, others, strict=True)):
        label[group] = places[group[0]]
    return places, label


def _labelled(things: Iterable[Any], labels: tuple[Any, Any], side: int) -> list[Any]:
    """Return things, or links, each for the label of its first place: that place if it has none."""
    things, (known, label) = list(things), labels
    places = np.array([thing[0] for thing in things], np.int64)
    at = np.searchsorted(known, places, side="right") - 1
    keys = np.where(known[at] == places, label[at], places)
    return [(key, (side, thing)) for key, thing in zip(keys.tolist(), things, strict=True)]


def _clusters(tied: tuple[int, list[tuple[int, Any]]], kind: Any) -> list[Any]:
    sides: tuple[list[Any], list[Any]] = [], []
    for side, thing in tied[1]:
        sides[side].append(thing)
    clusters: list[Any] = kind.clusters(*sides)
    return clusters


def _by_frame(grouped: tuple[int, list[tuple[str, int, Any]]]) -> tuple[_Partition, Any]:
    values: dict[str, dict[int, Any]] = defaultdict(dict)
    for name, place, value in grouped[1]:
        values[name][place] = value
    return values.pop("")[0], values


def _roots(copies: list[list[Any]]) -> dict[str, str]:
    """Return what each article that repeats another repeats in the end."""
    rows = [row for some in copies for _, row in some]
    if not rows:
        return {}
    frame = pd.DataFrame(rows)
    of = {row["article_id"]: row["copy_of"] for row in rows if row["is_duplicate"]}
    ids = list(dict.fromkeys([*frame["article_id"], *frame["copy_of"]]))
    articles = pd.DataFrame({"article_id": ids, "duplicate_of": [of.get(i) for i in ids]})
    return article_roots(articles, frame)
