"""Words per second of every stage, what the components cost over the bare pipeline, and memory.

usage: python benchmarks/speed.py [SOURCE]    (the sample articles unless given)

Everything is measured in one run, in processor time (the best of three turns), so that only ratios
between lines of one table mean anything. Baselines read the same parsed documents: textacy's direct
quotations (from the extra ``bench``), and events as coders by word lists find them,
two names in a sentence with a word of meeting.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import workbench as wb
from workbench.english import lexicons
from workbench.frames import schemas
from workbench.ingest.clean import clean_text
from workbench.linking import joining
from workbench.nlp import rows as extract

TURNS = 3
LOT = 32  # articles that go through the pipes at a time
ROWS = "rows of the frames"
SEEDS = Path(__file__).parents[1] / "seeds"


def best(act: Callable[[], Any], turns: int = TURNS) -> tuple[float, Any]:
    """Return the least processor time of some turns, and what the last one gave."""
    least, result = float("inf"), None
    for _ in range(turns):
        start = time.process_time()
        result = act()
        least = min(least, time.process_time() - start)
    return least, result


def stages(nlp: Any, articles: Any) -> tuple[dict[str, float], dict[str, list[Any]]]:
    """Return the seconds of each pipe, of the rows and of the baselines, and the rows.

    Articles go through in small lots, as in `annotate`, so that memory stays what it is there.
    """
    least: dict[str, float] = {}
    found: dict[str, list[Any]] = {}
    texts, ids = articles["text"].tolist(), articles["article_id"].tolist()
    for turn in range(TURNS):
        taken: Counter[str] = Counter()
        for at in range(0, len(texts), LOT):
            docs = [nlp.make_doc(text) for text in texts[at : at + LOT]]
            for name, pipe in nlp.pipeline:
                batched = getattr(pipe, "pipe", None)
                start = time.process_time()
                docs = list(batched(docs, batch_size=16)) if batched else [pipe(d) for d in docs]
                taken[name] += time.process_time() - start
            start = time.process_time()
            rows = [extract.rows(doc, i) for doc, i in zip(docs, ids[at : at + LOT], strict=True)]
            taken[ROWS] += time.process_time() - start
            for name, act in (
                ("events by two names and a word", coded_events),
                ("textacy's direct quotations", quotations),
            ):
                start = time.process_time()
                if act(docs) is not None:
                    taken[f"baseline: {name}"] += time.process_time() - start
            for part in rows if turn == 0 else ():
                for frame, more in part.items():
                    found.setdefault(frame, []).extend(more)
            for doc in docs:
                doc.user_data.clear()  # its spans point back to it
        least = {name: min(s, least.get(name, s)) for name, s in taken.items()}
    return least, found


def coded_events(docs: list[Any]) -> int:
    """Return how many sentences name two of a kind of actor and a word of meeting."""
    words = {row["lemma"] for row in lexicons.load("meeting_words")}
    actors = ("PERSON", "ORG", "GPE", "NORP")
    return sum(
        len({ent.text for ent in sent.ents if ent.label_ in actors}) > 1
        and any(token.lemma_ in words for token in sent)
        for doc in docs
        for sent in doc.sents
    )


def quotations(docs: list[Any]) -> int | None:
    """Return how many direct quotations textacy finds, None where it is not installed."""
    try:
        from textacy.extract import triples
    except ImportError:
        return None
    n = 0
    for doc in docs:
        try:
            n += sum(1 for _ in triples.direct_quotations(doc))
        except ValueError:  # an odd number of quotation marks
            continue
    return n


def on_the_clock(source: Path, processes: int) -> tuple[float, float]:
    """Return seconds on the clock and peak gigabytes of annotation by so many processes."""
    code = (
        "import sys, time, resource, workbench as wb\n"
        "articles = wb.load(sys.argv[1], default_year=2023); nlp = wb.load_pipeline()\n"
        "wb.annotate(articles.head(2), nlp=nlp, progress=False); start = time.perf_counter()\n"
        "wb.annotate(articles, nlp=nlp, n_process=int(sys.argv[2]), progress=False)\n"
        "who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)\n"
        "print(time.perf_counter() - start, max(resource.getrusage(w).ru_maxrss for w in who))\n"
    )
    command = [sys.executable, "-c", code, str(source), str(processes)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds, kilobytes = done.stdout.split()
    return float(seconds), float(kilobytes) / 1e6


def main() -> None:
    """Print the rows of the table."""
    parser = argparse.ArgumentParser(description="Words per second of every stage.")
    parser.add_argument("source", type=Path, nargs="?", default=SEEDS)
    source = parser.parse_args().source
    # first of all: a new process counts as its own what the one that starts it holds
    (one, peak), (two, _) = on_the_clock(source, 1), on_the_clock(source, 2)
    rows: list[tuple[str, float]] = []
    seconds, articles = best(lambda: wb.load(source, default_year=2023))
    rows.append(("load: read, date, clean, compare", seconds))
    texts = articles["text"].tolist()
    words = sum(len(text.split()) for text in texts)
    rows.append(("clean alone", best(lambda: [clean_text(text) for text in texts])[0]))
    least, found = stages(wb.load_pipeline(), articles)
    own = {n: s for n, s in least.items() if n.startswith("workbench_") or n == ROWS}
    baselines = {n: s for n, s in least.items() if n.startswith("baseline")}
    bare = sum(s for n, s in least.items() if n not in own and n not in baselines)
    rows += [("bare pipeline", bare), *own.items()]
    rows.append(("all components and rows", sum(own.values())))
    plain = schemas.check("articles", articles.drop(columns=["dropped", "source_spans"]))
    copies = schemas.build("copies", articles.attrs["copies"])
    joint = best(lambda: joining.joined(plain, found, copies=copies))[0]
    rows.append(("merges across articles", joint))
    rows += baselines.items()
    print(f"{len(texts):,} articles, {words:,} words")
    for name, seconds in rows:
        rate = words / max(seconds, 1e-9)
        print(f"row | {name} | {rate:,.0f} words per second | {seconds / bare:.3f} |")
    print(
        f"row | annotation of {len(texts):,} articles on the clock, one process and two | "
        f"{words / one:,.0f} and {words / two:,.0f} words per second ({one / two:.2f} times); "
        f"one takes at most {peak:.2f} GB | |"
    )


if __name__ == "__main__":
    main()
