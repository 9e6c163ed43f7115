"""How fast a kernel answers a view of a million mentions: a filter, a page, a search, a card.

Makes frames of the given number of mentions (no sentence of anybody's in them), opens the view of
actors as a notebook does, and asks it what a browser would ask: for pages of its words under
filters, sorted, and searched. Prints the median and the worst of each in milliseconds, and exits
with 1 where a median is over its limit.

    python benchmarks/rows.py
    python benchmarks/rows.py --mentions 100000
"""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from views import big_frames

from workbench import views

LIMITS = {"filter": 150, "page": 150, "sort": 150, "card": 150, "search": 500}


def questions(view: Any) -> dict[str, list[dict[str, Any]]]:
    """Return what is asked, by kind; of each kind no two are alike."""
    tables = view.payload["categories"]
    actors, publishers = tables["actor"][:9], tables["publisher"][:9]
    empty = {"part": 0, "filters": {}, "selection": {}, "start": 0, "size": 10}
    return {
        "filter": [
            {**empty, "filters": {"actor": [a], "publisher": [p]}}
            for a, p in zip(actors, publishers, strict=True)
        ],
        "page": [{**empty, "start": 1_000 * n} for n in range(9)],
        "sort": [
            {**empty, "sort": ["published", bool(n % 2)], "filters": {"actor": [actors[n]]}}
            for n in range(9)
        ],
        "card": [{**empty, "start": 500 * n, "size": 20} for n in range(9)],
        "search": [{**empty, "filters": {"search": f"Lot {n}"}} for n in range(110, 119)],
    }


def timed(act: Callable[[], Any]) -> float:
    """Return how many milliseconds an act takes, its answer written as JSON."""
    started = time.perf_counter()
    json.dumps(act())
    return 1000 * (time.perf_counter() - started)


def measure(n_mentions: int) -> bool:
    """Print the figures and return whether all are within `LIMITS`."""
    frames = big_frames(n_mentions)
    started = time.perf_counter()
    view = views.actors(frames)
    print(f"{n_mentions:,} mentions: view built in {time.perf_counter() - started:.1f} s")
    fine = True
    for kind, asked in questions(view).items():
        first = timed(lambda one=asked[0]: view._rows(one))
        took = [timed(lambda one=one: view._rows(one)) for one in asked[1:]]
        median = statistics.median(took)
        told = f"{median:.0f} ms (worst {max(took):.0f}, the first {first:.0f})"
        print(f"row | {kind} of {n_mentions:,} mentions in the kernel | {told} | |", flush=True)
        fine &= median <= LIMITS[kind]
    return fine


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mentions", type=int, default=1_000_000)
    sys.exit(0 if measure(parser.parse_args().mentions) else 1)
