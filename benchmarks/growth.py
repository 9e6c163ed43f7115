"""How the steps that join articles grow with the number of articles.

usage: python benchmarks/growth.py [N ...]    (100 1,000 10,000 100,000 articles unless given)
       python benchmarks/growth.py --changes [N ...]    (250 5,000 10,000 unless given)

Rows are made, not extracted: each article has six actors (a few famous ones in most articles, the
others from a stock that grows as vocabularies do), twelve mentions, eight claims (one in seven
repeats another in other words) and a report of a meeting. The exponent is the slope of the
logarithm of seconds over that of articles, between the last two (1: in line with the number).
"""

from __future__ import annotations

import random
import resource
import sys
import time
from itertools import accumulate
from math import log
from typing import Any

import pandas as pd

from workbench.corrections import Linked
from workbench.frames import schemas
from workbench.ingest.duplicates import find_copies
from workbench.linking import meetings, resolve, statements

DAY = pd.Timedelta(days=1)
START = pd.Timestamp("2023-01-01")
GIVEN = ("Anna", "Boris", "Clara", "Dmitri", "Elsa", "Farid", "Greta", "Hamid", "Ines", "Jamal")
STATUSES = ("held", "planned", "proposed", "cancelled")


class Corpus:
    """Made rows of n articles."""

    def __init__(self, n: int, *, seed: int = 1):
        self.n, self.random = n, random.Random(seed)
        self.words = [
            f"{a}{b}{c}{d}"
            for a in "bdfglmnprstv"
            for b in "aeiou"
            for c in "klmnrst"
            for d in ("and", "el", "or", "ist", "ung", "ade", "om", "ix", "ar", "ew")
        ]
        self.words += [w + v for w in self.words[:4000] for v in ("ba", "do", "fi", "gu")]
        self.weights = list(accumulate(1 / (rank + 40) for rank in range(len(self.words))))
        people = 20 + round(4 * n**0.8)
        self.names = [
            f"{GIVEN[k % len(GIVEN)]} {self.words[k * 7 % len(self.words)].title()}{k % 89}sen"
            for k in range(people)
        ]
        self.fame = list(accumulate(1 / (rank + 3) for rank in range(people)))
        self.articles = schemas.build("articles", [self._article(i) for i in range(n)])
        self.local: list[dict[str, Any]] = []
        self.mentions: list[dict[str, Any]] = []
        self.claims: list[dict[str, Any]] = []
        self.reports: list[dict[str, Any]] = []
        self.said: list[list[str]] = []
        for i in range(n):
            self._fill(i)

    def drawn(self, k: int) -> list[str]:
        """Return k words, as skewed as those of news without its stopwords."""
        return self.random.choices(self.words, cum_weights=self.weights, k=k)

    def _article(self, i: int) -> dict[str, Any]:
        return {
            "article_id": f"a{i}",
            "title": None,
            "text": "",
            "published": START + i * 400 / self.n * DAY,
            "publisher": f"paper {i % 23}",
            "language": "en",
            "n_words": 300,
        }

    def _fill(self, i: int) -> None:
        who = list(
            dict.fromkeys(self.random.choices(range(len(self.names)), cum_weights=self.fame, k=6))
        )
        article = f"a{i}"
        for local, k in enumerate(who):
            self.local.append(
                {
                    "article_id": article,
                    "local": local,
                    "name": self.names[k],
                    "type": "person",
                    "aliases": [self.names[k].split()[-1]],
                    "roles": [],
                    "country": None,
                    "wikidata_id": None,
                    "published": START + i * 400 / self.n * DAY,
                }
            )
            for m in range(2):
                at = 40 * local + 20 * m
                self.mentions.append(
                    {
                        "mention_id": f"{article}:m{at}",
                        "article_id": article,
                        "start": at,
                        "end": at + 8,
                        "text": "name",
                        "form": "name",
                        "local": local,
                        "rule": "entity",
                    }
                )
        for c in range(8):
            self.claims.append(self._claim(article, c, len(who)))
        day = START + self.random.randrange(400) * DAY
        self.reports.append(
            {
                "report_id": f"{article}:r",
                "article_id": article,
                "evidence_spans": [(0, 9)],
                "kind": "meeting",
                "status": self.random.choice(STATUSES),
                "participants": [self.names[k] for k in who[:2]],
                "locals": list(range(min(2, len(who)))),
                "place": None,
                "place_local": None,
                "attributed_to": None,
                "groups": [],
                "date_start": day,
                "date_end": day,
                "date_precision": "day",
                "rule": "verb",
            }
        )

    def _claim(self, article: str, c: int, n_local: int) -> dict[str, Any]:
        if self.said and self.random.random() < 1 / 7:
            words = list(self.random.choice(self.said[-400:]))
            words[self.random.randrange(len(words))] = self.drawn(1)[0]
        else:
            words = self.drawn(self.random.randrange(8, 15))
        self.said.append(words)
        start = 1000 + 200 * c
        text = f"the {words[0]} will {' '.join(words[1:])}"
        return {
            "claim_id": f"{article}:c{c}", "article_id": article, "source_start": 40,
            "source_end": 48, "source": "name", "local": (who := self.random.randrange(n_local)),
            "actor_id": f"actor {who}", "within": None,
            "source_kind": "named", "cue_start": start - 5, "cue_end": start - 1, "cue": "said",
            "cue_kind": "speech", "content": text, "content_spans": [(start, start + len(text))],
            "quotation": "indirect", "quoted_spans": [], "certainty": "asserted",
            "polarity": "affirmed", "depth": 0, "rule": "verb", "confidence": 0.9,
        }  # fmt: skip


def changes(n: int) -> dict[str, float]:
    """Return the seconds of processor time of a correction, and of an article that changed."""
    made = Corpus(n)
    found = {
        "local": made.local,
        "mentions": made.mentions,
        "claims": made.claims,
        "meeting_reports": made.reports,
    }
    joined = Linked(made.articles, found, copies=schemas.empty("copies"))
    seconds: dict[str, float] = {}

    def timed(name: str, act: Any) -> Any:
        start = time.process_time()
        result = act()
        seconds[name] = time.process_time() - start
        return result

    frames = timed("all anew", joined.frames)
    names = frames["actors"].sort_values("n_mentions", ascending=False)["name"].tolist()
    words = frames["claims"]["content"].tolist()
    log: list[dict[str, Any]] = []
    for name, line in {
        "merge of actors": {"do": "merge", "frame": "actors", "actors": [names[9], names[20]]},
        "rejection of a claim": {
            "do": "reject", "frame": "claims", "article_id": "a7", "words": words[7 * 8],
        },
        "merge of statements": {
            "do": "merge", "frame": "statements", "of": [["a1", words[8]], ["a3", words[24]]],
        },
        "split of an actor": {
            "do": "split", "frame": "actors", "actor": names[5], "name": "Somebody Else",
            "articles": made.articles["article_id"].tolist()[: n // 2],
        },
    }.items():  # fmt: skip
        log.append(line)
        frames = timed(name, lambda: joined.frames(log))
        assert not len(frames["problems"]), name
    other = Corpus(20, seed=2)
    rows = {
        frame: [row for row in rows if row["article_id"] == "a5"]
        for frame, rows in zip(
            found, (other.local, other.mentions, other.claims, other.reports), strict=True
        )
    }
    joined.put({"a5": rows})
    timed("a changed article", lambda: joined.frames(log))
    return seconds


def steps(n: int) -> dict[str, float]:
    """Return the seconds of processor time of each step on n articles."""
    corpus = Corpus(n)
    local = pd.DataFrame(corpus.local)
    mentions = schemas.build("mentions", corpus.mentions)
    claims = schemas.build("claims", corpus.claims)
    reports = schemas.build("meeting_reports", corpus.reports)
    texts = [" ".join(corpus.drawn(250)) for _ in range(n)]
    found = {}

    def timed(name: str, act: Any) -> Any:
        start = time.process_time()
        result = act()
        found[name] = time.process_time() - start
        return result

    timed("copies", lambda: find_copies([f"a{i}" for i in range(n)], texts))
    actor_of, _ = timed("actors", lambda: resolve.resolve(local, mentions))
    mentions["actor_id"] = pd.array(
        [actor_of[key] for key in zip(mentions["article_id"], mentions["local"], strict=True)],
        dtype="string",
    )
    timed(
        "statements",
        lambda: statements.merge(claims, corpus.articles, mentions=mentions),
    )
    timed("meetings", lambda: meetings.merge(reports, corpus.articles))
    return found


def main() -> None:
    """Print seconds by size, and the exponent of each step."""
    given = [a for a in sys.argv[1:] if not a.startswith("--")]
    sizes = [int(a.replace(",", "")) for a in given] or [100, 1_000, 10_000, 100_000]
    table = {}
    if sys.argv[1:2] == ["--changes"]:
        changes(50)
        for n in [int(a.replace(",", "")) for a in sys.argv[2:]] or [250, 5_000, 10_000]:
            told = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in changes(n).items())
            print(f"{n:,} articles: {told}", flush=True)
        return
    steps(50)  # what is loaded at first use is not counted
    for n in sizes:
        table[n] = steps(n)
        told = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in table[n].items())
        print(f"{n:,} articles: {told}", flush=True)
    first, last = sizes[max(0, len(sizes) - 2)], sizes[-1]
    for name in table[last] if last > first else ():
        slope = log(table[last][name] / table[first][name]) / log(last / first)
        told = f"exponent {slope:.2f}, {table[last][name]:.0f} s at the last"
        print(f"row | joining {name}: growth from {first:,} to {last:,} made articles | {told} | |")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"row | joining {last:,} made articles in one process, memory | {peak:.1f} GB | |")


if __name__ == "__main__":
    main()
