"""More articles than one machine holds: partitions in, Parquet partitions out, on a Dask cluster.

Workers read, annotate and join partitions of articles. What joins articles is cut into blocks by
what its members must share: runs of words (copies), names (actors), rare terms (statements),
people and days (meetings). Blocks tell which members may be one; those that are so linked, over
others or by themselves, come together on one worker, which does with them what one machine does
with all. So the frames are the same, row by row.

One place holds all of these alone: the vocabulary, the links, as numbers, and the ids.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import Any

import pandas as pd
from tqdm import tqdm

from workbench.frames import schemas
from workbench.frames.parts import Found
from workbench.frames.store import new_snapshot, publish, write_frame, writing
from workbench.ingest import duplicates
from workbench.linking import core, joining, meetings, origins, pairs, resolve, statements
from workbench.nlp.pipeline import load_pipeline, version
from workbench.runs import partition
from workbench.runs.annotate import dropped_lines, plain_articles
from workbench.runs.cluster import connected
from workbench.runs.dealing import Dealer, Keyed

__all__ = ["annotate_partitions"]

PLACES = 1 << 32  # more than a partition has articles, or claims
TRIES = 50  # of a partition, each with an article less that takes workers down


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
        that tells from many articles (lines that recur) it tells from those of a partition.
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
        Whether to show a bar of the partitions that are annotated.

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
    one whose workers died. An article that takes down two workers is a row in ``problems``.
    Corrections are done by :meth:`Frames.corrected`, where one machine holds all.
    """
    folder = Path(out).resolve()
    given = list(parts.to_delayed()) if hasattr(parts, "to_delayed") else list(parts)
    if not given:
        raise ValueError("there is no partition to annotate; give at least one")
    with writing(folder), connected(scheduler) as client:
        run = _Run(client, folder, given, pipeline=pipeline, default_year=default_year)
        run.annotate(progress=progress)
        snapshot = new_snapshot(folder)
        run.join(snapshot)
        publish(folder, snapshot, None, dict(chain.from_iterable(run.keys())))
        run.tidy()
    return folder


class _Run(Dealer):
    """The tasks of one annotation; lists of futures have one for each partition or block."""

    def __init__(
        self,
        client: Any,
        folder: Path,
        given: Sequence[Any],
        *,
        pipeline: str | None,
        default_year: int | None,
    ) -> None:
        super().__init__(client, len(given))
        self.folder, self.pipeline = str(folder), pipeline
        self.numbers = list(range(len(given)))
        parts = [
            client.compute(part) if hasattr(part, "dask") else partition.placed(part)
            for part in given
        ]
        read = [client.submit(partition.read, part, default_year, pure=False) for part in parts]
        ids = client.gather(self.each(partition.ids_of, read))
        self.articles = self.each(partition.renamed, read, list(partition.new_ids(ids)))
        self.done: list[Any] = []

    def annotate(self, *, progress: bool) -> None:
        """Annotate all partitions and keep what each article gave in the store."""
        from distributed import KilledWorker

        by = version(load_pipeline(self.pipeline))

        def start(k: int) -> Any:
            return self.client.submit(
                partition.annotated, self.articles[k], k, self.folder, self.pipeline, by, pure=False
            )

        futures = [start(k) for k in self.numbers]
        for k in tqdm(self.numbers, unit="partition", desc="annotate", disable=not progress):
            for attempt in range(TRIES):
                try:
                    futures[k].result()
                    break
                except KilledWorker:
                    if attempt == TRIES - 1:
                        raise
                    futures[k] = start(k)
        self.done = futures

    def keys(self) -> list[list[tuple[str, str]]]:
        """Return, of each partition, its articles and the keys of their parts."""
        return [list(keys.items()) for keys, _ in self.client.gather(self.done)]

    def tidy(self) -> None:
        """Drop what earlier runs left in the store."""
        stores = [self.folder] * len(self.numbers)
        self.client.gather(self.each(partition.tidied, self.numbers, stores, self.done))

    def join(self, snapshot: Path) -> None:
        """Join the articles and write all frames."""
        keys = self.each(itemgetter(0), self.done)
        failures = self.each(itemgetter(1), self.done)
        stores = [self.folder] * len(keys)
        writes = [str(snapshot)] * len(keys)
        copies = self._copies()
        roots = self.client.submit(_roots, copies, pure=False)
        actor_of, written = self._actors(keys, stores, writes)
        linked = self.each(_linked, self.articles, self.numbers, stores, keys, actor_of)
        statement_of, more = self._statements(linked, roots, writes)
        written += more
        meeting_of, more = self._meetings(linked, writes)
        written += more
        written += self.each(
            _written, self.articles, self.numbers, writes, linked, failures, copies,
            statement_of, meeting_of,
        )  # fmt: skip
        self.client.gather(written)

    def _copies(self) -> list[Any]:
        """Return the copies of each partition's articles."""
        words = self.each(_words, self.articles, self.numbers)
        links = self.each(_near, self.dealt(self.each(_copy_keys, words)))
        return self.dealt(self.each(_chosen, *self.together(words, links, alone=False)))

    def _actors(self, keys: Any, stores: Any, writes: Any) -> tuple[list[Any], list[Any]]:
        """Return which actor each actor of a partition's articles is; write the actors."""
        local = self.each(_local, self.articles, self.numbers, stores, keys)
        links = self.each(core.links_of, self.dealt(self.each(_actor_keys, local)))
        groups = self.dealt(self.each(_grouped, self.together(local, links, alone=True)[0]))
        ids = self.dealt(self.each(_by_which, self.dealt(self.each(_by_slug, groups))))
        written = self.each(_write_actors, groups, ids, self.numbers, writes)
        return self.dealt(self.each(_actors_back, groups, ids)), written

    def _statements(
        self, linked: list[Any], roots: Any, writes: Any
    ) -> tuple[list[Any], list[Any]]:
        """Return the statement of each claim of a partition; write the statements."""
        n = len(self.numbers)
        said = self.each(_said, self.articles, self.numbers, linked, [roots] * n)
        vocabulary = self.client.submit(_vocabulary, self.each(_counted, said), pure=False)
        alike = self.each(_alike, self.dealt(self.each(_by_wording, said)))
        shares = self.dealt(self.each(_by_share, alike, [vocabulary] * n, [n] * n))
        links = self.each(_pairs, shares, [vocabulary] * n, self.numbers, [n] * n)
        groups = self.each(_clusters, *self.together(alike, links, alone=True))
        written = self.each(_write_statements, groups, self.numbers, writes)
        return self.dealt(self.each(_statements_back, groups)), written

    def _meetings(self, linked: list[Any], writes: Any) -> tuple[list[Any], list[Any]]:
        """Return the meeting of each report of a partition; write the meetings."""
        cases = self.each(_cases, self.articles, self.numbers, linked)
        links = self.each(_may_be_one, self.dealt(self.each(_case_keys, cases)))
        groups = self.each(_meetings, *self.together(cases, links, alone=True))
        written = self.each(_write_meetings, groups, self.numbers, writes)
        return self.dealt(self.each(_meetings_back, groups)), written


# Each of these is a task on a worker.


def _words(articles: pd.DataFrame, k: int) -> list[tuple[int, duplicates.Words]]:
    days = [None if pd.isna(day) else day.to_pydatetime() for day in articles["published"]]
    texts = articles["text"].fillna("")
    return [
        (place, duplicates.Words.of(place, *told))
        for place, told in enumerate(
            zip(articles["article_id"], texts, days, strict=True), k * PLACES
        )
    ]


def _copy_keys(words: list[tuple[int, duplicates.Words]]) -> Keyed:
    return [(key, (key, w.order)) for _, w in words for key in duplicates.block_keys(w.codes)]


def _near(keyed: Keyed) -> list[tuple[int, int]]:
    near = duplicates.near_pairs(keyed)
    return [(place, earlier) for place, more in near.items() for earlier in more]


def _chosen(words: list[tuple[int, duplicates.Words]], links: list[tuple[int, int]]) -> Keyed:
    near: dict[int, set[int]] = defaultdict(set)
    for place, earlier in links:
        near[place].add(earlier)
    return [
        (place // PLACES, (place, vars(copy)))
        for place, copy in duplicates.chosen(dict(words), near)
    ]


def _roots(copies: list[Keyed]) -> dict[str, str]:
    """Return what each article that repeats another repeats in the end."""
    rows = [row for some in copies for _, row in some]
    if not rows:
        return {}
    frame = pd.DataFrame(rows)
    of = {row["article_id"]: row["copy_of"] for row in rows if row["is_duplicate"]}
    ids = list(dict.fromkeys([*frame["article_id"], *frame["copy_of"]]))
    articles = pd.DataFrame({"article_id": ids, "duplicate_of": [of.get(i) for i in ids]})
    return origins.article_roots(articles, frame)


def _local(articles: pd.DataFrame, k: int, folder: str, keys: Mapping[str, str]) -> Keyed:
    found = partition.rows_of(articles, k, folder, keys)
    groups = resolve.local_groups(
        joining.local_actors(articles, found), joining.local_mentions(found), first=k * PLACES
    )
    return [(group.place, group) for group in groups]


def _actor_keys(local: Keyed) -> Keyed:
    return [(key, (key, place)) for place, group in local for key in resolve.block_keys(group)]


def _grouped(local: Keyed) -> Keyed:
    return [(group.place, group) for group in resolve.grouped(group for _, group in local)]


def _by_slug(groups: list[resolve.Group]) -> Keyed:
    told = [(resolve.slug(group), resolve.sort_key(group), group.place) for group in groups]
    return [(row[0], row) for row in told]


def _by_which(told: list[Any]) -> Keyed:
    return [(place, (place, actor_id)) for place, actor_id in resolve.identifiers(told).items()]


def _write_actors(groups: list[resolve.Group], ids: Keyed, k: int, snapshot: str) -> None:
    known = dict(ids)
    rows = [resolve.actor_row(group, known[group.place]) for group in groups]
    _write("actors", schemas.check("actors", resolve.frame_of(rows)), k, snapshot)


def _actors_back(groups: list[resolve.Group], ids: Keyed) -> Keyed:
    known = dict(ids)
    return [
        (place // PLACES, (member, known[group.place]))
        for group in groups
        for place, member in zip(group.places, group.members, strict=True)
    ]


def _linked(
    articles: pd.DataFrame, k: int, folder: str, keys: Mapping[str, str], actor_of: Keyed
) -> dict[str, pd.DataFrame]:
    """Return the frames of a partition, with the actors across articles."""
    found = partition.rows_of(articles, k, folder, keys)
    mentions, claims, reports = joining.linked(found, dict(actor_of))
    frames = {"mentions": mentions, "claims": claims, "meeting_reports": reports}
    for name in ("sentences", "silences"):
        frames[name] = schemas.build(name, found.get(name, []))
    return frames


def _said(
    articles: pd.DataFrame, k: int, linked: dict[str, pd.DataFrame], roots: dict[str, str]
) -> list[statements.Said]:
    claims, mentions = linked["claims"], linked["mentions"]
    if claims.empty:
        return []
    return statements.told(claims, articles, roots, mentions, first=k * PLACES)


def _counted(said: list[statements.Said]) -> tuple[int, Counter[str]]:
    return len(said), pairs.counted((claim.wording for claim in said), [1] * len(said))


def _vocabulary(counts: list[tuple[int, Counter[str]]]) -> pairs.Vocabulary:
    total: Counter[str] = Counter()
    for _, some in counts:
        total.update(some)
    return pairs.Vocabulary.of(total, sum(n for n, _ in counts))


def _by_wording(said: list[statements.Said]) -> Keyed:
    return [(statements.same_wording(claim), claim) for claim in said]


def _alike(said: list[statements.Said]) -> list[tuple[int, list[statements.Said]]]:
    ordered = sorted(said, key=lambda claim: claim.place)
    return [(wordings[0].place, wordings) for wordings in statements.gathered(ordered)]


def _by_share(alike: list[tuple[int, Any]], vocabulary: pairs.Vocabulary, n: int) -> Keyed:
    """Return each wording for the shares of the blocks that it stands in."""
    if not alike:
        return []
    blocks, rows = pairs.block_keys([w[0].wording for _, w in alike], vocabulary.rank)
    told = []
    for share, row in sorted({*zip((blocks % n).tolist(), rows.tolist(), strict=True)}):
        place, wordings = alike[row]
        told.append((share, (place, wordings[0].wording, wordings[0].side, len(wordings))))
    return told


def _pairs(told: list[Any], vocabulary: pairs.Vocabulary, k: int, n: int) -> list[Any]:
    told = sorted(told, key=itemgetter(0))
    alike = pairs.similar_pairs(
        [said for _, said, _, _ in told],
        [side for _, _, side, _ in told],
        [weight for *_, weight in told],
        vocabulary=vocabulary,
        share=(k, n),
    )
    return [(told[i][0], told[j][0], similarity) for similarity, i, j in alike]


def _clusters(
    alike: list[tuple[int, list[statements.Said]]], links: list[tuple[int, int, float]]
) -> list[list[statements.Said]]:
    alike = sorted(alike, key=itemgetter(0))
    at = {place: n for n, (place, _) in enumerate(alike)}
    told = {(similarity, at[i], at[j]) for i, j, similarity in links}
    return statements.clusters([wordings for _, wordings in alike], told)


def _write_statements(groups: list[list[statements.Said]], k: int, snapshot: str) -> None:
    rows = [statements.statement(group) for group in groups]
    _write("statements", schemas.build("statements", rows), k, snapshot)


def _statements_back(groups: list[list[statements.Said]]) -> Keyed:
    return [
        (claim.place // PLACES, (claim.claim_id, statements.statement_id(group)))
        for group in groups
        for claim in group
    ]


def _cases(
    articles: pd.DataFrame, k: int, linked: dict[str, pd.DataFrame]
) -> list[tuple[int, Any]]:
    return list(enumerate(meetings.cases_of(linked["meeting_reports"], articles), k * PLACES))


def _case_keys(cases: list[tuple[int, Any]]) -> Keyed:
    return [
        (key[0], (key, place, case)) for place, case in cases for key in meetings.block_keys(case)
    ]


def _may_be_one(told: list[Any]) -> list[tuple[int, int]]:
    return sorted(meetings.linked(told))


def _meetings(cases: list[tuple[int, Any]], links: Any) -> list[list[tuple[int, Any]]]:
    cases = sorted(cases, key=itemgetter(0))
    place = {case.report_id: place for place, case in cases}
    groups = meetings.grouped([case for _, case in cases])
    return [[(place[case.report_id], case) for case in group] for group in groups]


def _write_meetings(groups: list[list[tuple[int, Any]]], k: int, snapshot: str) -> None:
    rows = [meetings.meeting_row([case for _, case in group]) for group in groups]
    _write("meetings", meetings.frame_of(rows), k, snapshot)


def _meetings_back(groups: list[list[tuple[int, Any]]]) -> Keyed:
    return [
        (place // PLACES, (case.report_id, meetings.meeting_id([c for _, c in group])))
        for group in groups
        for place, case in group
    ]


def _written(
    articles: pd.DataFrame,
    k: int,
    snapshot: str,
    linked: dict[str, pd.DataFrame],
    failures: dict[str, str],
    copies: Keyed,
    statement_of: Keyed,
    meeting_of: Keyed,
) -> None:
    """Write the frames of a partition."""
    rows = [row for _, row in sorted(copies, key=itemgetter(0))]
    of = {row["article_id"]: row["copy_of"] for row in rows if row["is_duplicate"]}
    rows = [{name: row[name] for name in row if name != "is_duplicate"} for row in rows]
    known = plain_articles(articles).assign(
        duplicate_of=pd.array([of.get(i) for i in articles["article_id"]], dtype="string")
    )
    failed_ones = Found()
    failed_ones.failed = failures
    problems = [*articles.attrs["problems"], *failed_ones.problems(articles["article_id"])]
    claims, reports = linked["claims"], linked["meeting_reports"]
    frames = {
        **linked,
        "articles": known,
        "dropped": schemas.build("dropped", dropped_lines(articles)),
        "copies": schemas.build("copies", rows),
        "claims": claims.assign(statement_id=_mapped(claims["claim_id"], statement_of)),
        "meeting_reports": reports.assign(meeting_id=_mapped(reports["report_id"], meeting_of)),
        "problems": schemas.build("problems", problems),
    }
    for name, frame in frames.items():
        _write(name, schemas.check(name, frame), k, snapshot)


def _mapped(ids: Iterable[str], told: Keyed) -> Any:
    known = dict(told)
    return pd.array([known.get(i) for i in ids], dtype=schemas.DTYPES["text"])


def _write(name: str, frame: pd.DataFrame, k: int, snapshot: str) -> None:
    folder = Path(snapshot) / name
    folder.mkdir(exist_ok=True)
    write_frame(name, frame, folder / f"{k:05}.parquet")
