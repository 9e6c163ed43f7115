"""Joining made rows of many articles by the workers of a cluster, and by one machine.

usage: python benchmarks/joins.py [ARTICLES] [PARTITIONS] [--alone]    (20,000 in 40 unless given)

The rows are those of growth.py, put into a store as if they had been annotated, so that joining
alone is measured. With --alone one process joins them too, and all frames are compared.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import pandas as pd
from cluster import cluster, peak_of
from dask import delayed
from distributed import Client
from faults import same
from growth import Corpus

import workbench as wb
from workbench.frames.cache import AnnotationCache, ArticleRows, encoded
from workbench.frames.store import lengths
from workbench.nlp.pipeline import version
from workbench.runs.annotate import key_of, tasks_of
from workbench.runs.partitions import annotate_partitions

ALONE = (
    "import resource, sys, time, pandas as pd, workbench as wb\n"
    "files = sorted(__import__('pathlib').Path(sys.argv[1]).glob('*.parquet'))\n"
    "articles = wb.load(pd.concat(map(pd.read_parquet, files), ignore_index=True))\n"
    "frames = wb.annotate(articles, store=sys.argv[2], progress=False)\n"
    "frames.save(sys.argv[2] + '-alone')\n"
    "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6)\n"
)


def rows_of(corpus: Corpus) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """Return the rows of each article, as annotation gives them."""
    found: dict[str, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    names: dict[tuple[str, str], int] = {}
    for row in corpus.local:
        names[row["article_id"], row["name"]] = row["local"]
        own = {name: value for name, value in row.items() if name != "published"}
        found[row["article_id"]]["local"].append(own)
    for row in corpus.mentions:
        found[row["article_id"]]["mentions"].append(row)
    for row in corpus.claims:
        local = int(row["actor_id"].split()[-1])
        own = {**row, "local": local}
        del own["actor_id"]
        found[row["article_id"]]["claims"].append(own)
    for row in corpus.reports:
        who = [names[row["article_id"], name] for name in row["participants"]]
        own = {**row, "locals": who, "place_local": None, "attributed_to": None}
        del own["participants"]
        found[row["article_id"]]["meeting_reports"].append(own)
    return found


def write(folder: Path, store: Path, n: int, n_parts: int) -> None:
    """Write partitions of n made articles, and their rows into a store."""
    corpus, by = Corpus(n), version(wb.load_pipeline())
    found = rows_of(corpus)
    size = -(-n // n_parts)
    for k in range(n_parts):
        part = corpus.articles.iloc[k * size : (k + 1) * size]
        part = part[["article_id", "published", "publisher"]].assign(
            text=[" ".join(corpus.drawn(60)) for _ in range(len(part))], language="en"
        )
        part.to_parquet(folder / f"{k:05}.parquet")
        kept = ArticleRows()
        for task in tasks_of(wb.load(part, deduplicate=False)):
            article_id = task["article_id"]
            kept.put(article_id, key_of(task, by), encoded(found[article_id]))
        AnnotationCache(store, f"part-{k:05}").write(kept, kept.keys)


def main() -> None:
    """Print what joining took, and the memory of each process."""
    told = [int(a.replace(",", "")) for a in sys.argv[1:] if not a.startswith("-")]
    n, n_parts = told[0] if told else 20_000, told[1] if len(told) > 1 else 40
    equal = True
    with tempfile.TemporaryDirectory() as top:
        folder, store = Path(top) / "tables", Path(top) / "out"
        folder.mkdir()
        write(folder, store, n, n_parts)
        with (
            cluster(Path(top)) as (address, _),
            Client(address, timeout=60, set_as_default=False) as client,
        ):
            client.wait_for_workers(2, timeout=60)
            start = time.perf_counter()
            files = sorted(map(str, folder.glob("*.parquet")))
            parts = [delayed(pd.read_parquet)(path) for path in files]
            annotate_partitions(parts, store, scheduler=client)
            took = time.perf_counter() - start
            peak = peak_of(client)
        told = f"{took:.0f} s; at most {peak:.2f} GB in a worker"
        print(", ".join(f"{rows:,} {name}" for name, rows in lengths(store).items() if rows))
        if "--alone" in sys.argv:
            start = time.perf_counter()
            done = subprocess.run(
                [sys.executable, "-c", ALONE, str(folder), str(store)],
                capture_output=True,
                text=True,
                check=True,
            )
            took = time.perf_counter() - start
            equal = same(wb.read(store), wb.read(f"{store}-alone"))
            told += f"; one process {took:.0f} s and {float(done.stdout):.2f} GB"
            told += f"; all frames {'equal' if equal else 'NOT equal'}"
        print(
            f"row | joining {n:,} made articles in {n_parts} partitions by two workers | {told} | |"
        )
    sys.exit(not equal)


if __name__ == "__main__":
    main()
