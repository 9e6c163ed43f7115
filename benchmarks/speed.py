"""Words per second of the whole pipeline on one thread, against that of another checkout.

usage: python benchmarks/speed.py [SOURCE] [--against CHECKOUT] [--turns N]

SOURCE is a folder or file of articles, the sample articles unless given. Each checkout reads the
same texts by its own code in a process of its own, in turns; what counts is processor time, the
least of all turns, so that only ratios within one run mean anything. The pipeline is all its
components and the rows of the frames.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parents[1]
ROWS = "rows of the frames"
MANY = 400  # words of an article of news
TIMES = 5  # that each article is annotated on the clock: to start processes is no small part of one
#: Libraries are to calculate in one thread.
ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")}
#: What a checkout runs: seconds of each component over the texts, and of loading.
TURN = """
import json, resource, sys, time
start = time.perf_counter()
import workbench as wb
nlp = wb.load_pipeline()
nlp("Anna Lind said that Bo Berg would visit Oslo.")
taken = {"load": time.perf_counter() - start}
from workbench.nlp.rows import rows
texts = json.load(open(sys.argv[1], encoding="utf-8"))
for at in range(0, len(texts), 32):
    docs = texts[at : at + 32]
    steps = [("tokenizer", nlp.make_doc, None)]
    steps += [(n, pipe, getattr(pipe, "pipe", None)) for n, pipe in nlp.pipeline]
    steps.append(("ROWS", lambda doc: rows(doc, "a") and doc, None))
    for name, one, batched in steps:
        start = time.process_time()
        docs = list(batched(docs, batch_size=32)) if batched else [one(doc) for doc in docs]
        taken[name] = taken.get(name, 0.0) + time.process_time() - start
    for doc in docs:
        doc.user_data.clear()  # its spans point back to it
taken["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
print(json.dumps(taken))
""".replace("ROWS", ROWS)


def run(checkout: Path, site: Path, code: str, *arguments: object) -> str:
    """Return the last line that Python code prints with the package of a checkout.

    Its components are those that its own pyproject.toml declares, whatever is installed; `site` is
    a folder that may be written to.
    """
    declared = tomllib.loads((checkout / "pyproject.toml").read_text("utf-8"))["project"]
    metadata = site / f"{declared['name']}-{declared['version']}.dist-info"
    metadata.mkdir(parents=True, exist_ok=True)
    (metadata / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {declared['name']}\nVersion: {declared['version']}\n"
    )
    lines = [f"{k} = {v}" for k, v in declared["entry-points"]["spacy_factories"].items()]
    (metadata / "entry_points.txt").write_text("\n".join(["[spacy_factories]", *lines]))
    path = os.pathsep.join(map(str, (checkout, site)))
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=checkout,
        env={**os.environ, **ONE_THREAD, "PYTHONPATH": path},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise SystemExit(f"{checkout} failed:\n{done.stderr}")
    return done.stdout.splitlines()[-1]


def turns(checkouts: list[Path], texts: list[str], n: int) -> list[dict[str, float]]:
    """Return for each checkout the seconds of each component, of loading (clock), and gigabytes."""
    least: list[dict[str, float]] = [{} for _ in checkouts]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "texts.json"
        file.write_text(json.dumps(texts), encoding="utf-8")
        for _ in range(n):
            for k, checkout in enumerate(checkouts):
                found = json.loads(run(checkout, Path(folder) / str(k), TURN, file))
                least[k] = {name: min(s, least[k].get(name, s)) for name, s in found.items()}
    return least


def best(act: Callable[[], Any], turns: int) -> tuple[float, Any]:
    """Return the least processor time of some turns, and what the last one gave."""
    least, result = float("inf"), None
    for _ in range(turns):
        start = time.process_time()
        result = act()
        least = min(least, time.process_time() - start)
    return least, result


def on_the_clock(source: Path, processes: int) -> float:
    """Return seconds on the clock of annotating all `TIMES` times, by so many processes."""
    code = (
        "import sys, time, pandas as pd, workbench as wb\n"
        "one = wb.load(sys.argv[1], default_year=2023); nlp = wb.load_pipeline()\n"
        "wb.annotate(one.head(2), nlp=nlp, progress=False)\n"
        "articles = [one.assign(article_id=one['article_id'] + f'-{i}') for i in range(TIMES)]\n"
        "articles = pd.concat(articles, ignore_index=True); start = time.perf_counter()\n"
        "wb.annotate(articles, nlp=nlp, n_process=int(sys.argv[2]), progress=False)\n"
        "print(time.perf_counter() - start)\n"
    ).replace("TIMES", str(TIMES))
    with tempfile.TemporaryDirectory() as folder:
        return float(run(HERE, Path(folder), code, source, processes))


def main() -> None:
    """Print the rows of the table."""
    parser = argparse.ArgumentParser(description="Words per second of the whole pipeline.")
    parser.add_argument("source", type=Path, nargs="?", default=HERE / "seeds")
    parser.add_argument("--against", type=Path, help="another checkout, to read the same texts")
    parser.add_argument("--turns", type=int, default=3)
    options = parser.parse_args()
    sys.path.insert(0, str(HERE))
    import workbench as wb
    from workbench.ingest.clean import clean_text

    source = options.source.resolve()
    loading, articles = best(lambda: wb.load(source, default_year=2023), options.turns)
    texts = articles["text"].tolist()
    words = sum(len(text.split()) for text in texts)
    cleaning, _ = best(lambda: [clean_text(text) for text in texts], options.turns)
    checkouts = [HERE, *([options.against.resolve()] if options.against else [])]
    print(f"{len(texts):,} articles, {words:,} words")
    found = turns(checkouts, texts, options.turns)
    totals = []
    for checkout, least in zip(checkouts, found, strict=True):
        load, peak = least.pop("load"), least.pop("peak")
        totals.append(sum(least.values()))
        own = "row | " if checkout == HERE else f"{checkout}: "
        whole = f"{words / totals[-1]:,.0f} words per second"
        print(f"{own}the whole pipeline, one thread | {whole} | 1.000 |")
        for name, seconds in least.items():
            rate = words / max(seconds, 1e-9)
            print(f"{own}{name} | {rate:,.0f} words per second | {seconds / totals[-1]:.3f} |")
        print(f"{own}loading it | {load:.1f} s, {peak:.2f} GB at most | |")
    for name, seconds in (("load: read, date, clean, compare", loading), ("clean", cleaning)):
        rate = words / max(seconds, 1e-9)
        print(f"row | {name} | {rate:,.0f} words per second | {seconds / totals[0]:.3f} |")
    if options.against:
        ratio = totals[1] / totals[0]
        print(f"words per second, {HERE.name} against {options.against}: {ratio:.3f}")
    one, two = (on_the_clock(source, n) / TIMES for n in (1, 2))
    print(
        f"row | annotation of {TIMES * len(texts):,} articles on the clock, one process and two | "
        f"{words / one:,.0f} and {words / two:,.0f} words per second ({one / two:.2f} times) | |"
    )
    print(
        f"row | annotation of a million articles of {MANY} words (rate times size) | "
        f"{1e6 * MANY * one / words / 3600:,.0f} core hours | |"
    )


if __name__ == "__main__":
    main()
