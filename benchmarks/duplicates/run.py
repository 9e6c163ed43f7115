"""Measure the search for copies on made articles: time, peak memory, what is found.

usage: python benchmarks/duplicates/run.py [N]    (100,000 articles unless given)

Each article has 120 to 400 words drawn from a vocabulary as skewed as that of news; every
tenth is a copy of an earlier one, cut or with its paragraphs in another order.
"""

from __future__ import annotations

import random
import resource
import sys
import time

from workbench.ingest.duplicates import find_copies


def made(n: int, *, seed: int = 1) -> tuple[list[str], dict[int, int]]:
    """Return the texts of n articles, and the original of each that is a copy."""
    rng = random.Random(seed)
    words = [f"{a}{b}{c}" for a in "bdfglmnprst" for b in "aeiou" for c in range(364)]
    weights = [1 / (rank + 3) for rank in range(len(words))]
    pool = rng.choices(words, weights, k=2_000_000)
    texts: list[str] = []
    originals: dict[int, int] = {}
    for i in range(n):
        if i % 10 == 9:
            source = rng.randrange(i)
            source = originals.get(source, source)
            parts = texts[source].split(". ")
            if rng.random() < 0.5:
                parts = parts[: max(3, round(len(parts) * rng.uniform(0.6, 0.95)))]
            else:
                rng.shuffle(parts)
            texts.append(". ".join(parts))
            originals[i] = source
            continue
        at = rng.randrange(len(pool) - 500)
        drawn = pool[at : at + rng.randrange(120, 400)]
        rng.shuffle(drawn)
        texts.append(". ".join(" ".join(drawn[k : k + 20]) for k in range(0, len(drawn), 20)))
    return texts, originals


def main() -> None:
    """Print how long it took, how much memory, and which copies were found."""
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    texts, originals = made(n)
    start, clock = time.process_time(), time.perf_counter()
    rows = find_copies([str(i) for i in range(n)], texts)
    seconds, waited = time.process_time() - start, time.perf_counter() - clock
    pairs = {frozenset((r["article_id"], r["copy_of"])) for r in rows if r["is_duplicate"]}
    wanted = {frozenset((str(i), str(j))) for i, j in originals.items()}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"{n:,} articles, {sum(len(t.split()) for t in texts):,} words")
    print(f"{seconds:.0f} s of one core ({waited:.0f} s on the clock), peak {peak:.2f} GB")
    others = len(pairs - wanted)
    print(f"found {len(pairs & wanted):,} of {len(wanted):,} copies, {others:,} other pairs")


if __name__ == "__main__":
    main()
