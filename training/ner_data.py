"""All entity sources -> training examples for the head that finds entities.

One copy of the data holds the repaired news sentences once and the hand-marked sources several
times; from the second copy on, names are swapped (`training.names.Swapper`), in the hand-marked
articles always but once.  Surfaces vary as those of the treebanks do (`training.surface`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from random import Random

from training import surface
from training.dates import date_spans
from training.fingerprints import fingerprint, held_out
from training.gold_entities import gum_document, marked_news, uner
from training.names import Swapper, terms
from training.silver import Repair, Row, read
from training.spans import Example, Span, longest_first, spacing
from training.treebanks import load

#: How often one copy of the data holds each hand-marked source and each sentence pattern.
TIMES = {"gum": 2, "uner": 2, "news": 7, "templates": 12}
#: Share of the machine-tagged sentences that only the first cycle of the training sees.
FIRST_ONLY = 0.75
_SLOT = {
    "{person}": "PERSON",
    "{surname}": "PERSON",
    "{org}": "ORG",
    "{gpe}": "GPE",
    "{loc}": "LOC",
}


def split_silver(raw: Path, seed: int) -> tuple[list[list[Row]], ...]:
    """Return training, development and test sentences of the news source."""
    sentences = read(raw / "ner_dataset.csv")
    Random(seed).shuffle(sentences)
    n = len(sentences) // 25
    return sentences[2 * n :], sentences[n : n + 500], sentences[:n]


def fill(pattern: str, swapper: Swapper) -> Example:
    """Fill the slots of a sentence pattern and read its spans."""
    words: list[str] = []
    spans: list[Span] = []
    start = 0
    for piece in pattern.split():
        if piece == "[":
            start = len(words)
        elif piece.startswith("|") and piece.endswith("]"):
            spans.append(Span(start, len(words), piece[1:-1]))
        elif piece == "{norp}":
            words += swapper.rng.choice(terms("demonym")).split()
        elif piece in _SLOT:
            words += swapper.name(_SLOT[piece], 1 if piece == "{surname}" else 2)
        else:
            words.append(piece)
    return Example(words, spacing(words), longest_first(spans, date_spans(words)))


def join(examples: Sequence[Example], rng: Random) -> Example:
    """Join sentences to one document, at times by line breaks."""
    out = Example([], [], [], [])
    line_break = rng.choice(("\n\n", "\n\n", "\n"))
    for e in examples:
        if out.words and (rng.random() < 0.3 or out.words[-1].isalnum()):
            out.spaces[-1] = False
            out.words.append(line_break)
            out.spaces.append(False)
        elif out.words:
            out.spaces[-1] = True
        offset = len(out.words)
        out.starts.extend(offset + k for k in e.starts)
        out.words += e.words
        out.spaces += e.spaces
        out.spans += [Span(s.start + offset, s.end + offset, s.label) for s in e.spans]
    return out


def runs(examples: Sequence[Example], rng: Random) -> Iterator[Sequence[Example]]:
    """Cut a sequence into runs of one to five."""
    start = 0
    while start < len(examples):
        size = rng.choice((1, 1, 2, 3, 4, 5))
        yield examples[start : start + size]
        start += size


def varied(example: Example, rng: Random) -> Example:
    """Vary quotes, dashes and spelling of a document, and the casing of its sentences."""
    words: list[str] = []
    bounds = [*example.starts, len(example.words)]
    for start, end in pairwise(bounds):
        words += surface.vary(example.words[start:end], rng)
    words = surface.quote_style(words, rng)
    return Example(words, example.spaces, example.spans, example.starts)


def sources(raw: Path, gold: Path | None, *, seed: int) -> dict[str, list[list[Example]]]:
    """Return the training examples of each source, before any variation.

    Parameters
    ----------
    raw : Path
        The unpacked data folder.
    gold : Path or None
        Folder of hand-marked articles; None leaves them out.
    seed : int
        Seed of the split of the news sentences.

    Returns
    -------
    dict
        ``silver``, ``gum``, ``uner`` and ``news``: documents, each a list of sentences or
        paragraphs; sources without documents are one long list.
    """
    train, _, _ = split_silver(raw, seed)
    repair = Repair(train)
    held = held_out(gold) if gold else frozenset()
    return {
        "silver": [
            [
                repair.example(s)
                for s in train
                if fingerprint(" ".join(row.word for row in s)) not in held
            ]
        ],
        "gum": [gum_document(d) for d in load(raw)["gum_train"].values()],
        "uner": [uner(raw / "uner_dev.iob2")],
        "news": marked_news(gold) if gold else [],
    }


def training_examples(
    raw: Path, gold: Path | None, *, copies: int, seed: int
) -> Iterator[tuple[Example, bool]]:
    """Yield all training documents: `copies` of all sources, varied from one seed.

    Beside each stands whether the first cycle alone is to see it: most of what a machine tagged.
    """
    rng = Random(seed)
    found = sources(raw, gold, seed=seed)
    silver = found["silver"][0]
    swapper = Swapper([*silver, *(e for d in found["gum"] for e in d)], rng)
    for copy in range(copies):
        rng.shuffle(silver)
        plain = [(run, rng.random() < FIRST_ONLY) for run in runs(silver, rng)]
        for name in ("gum", "uner"):
            for _ in range(TIMES[name]):
                plain += [(run, False) for d in found[name] for run in runs(d, rng)]
        for run, first_only in plain:
            example = join(run, rng)
            yield varied(swapper(example) if copy else example, rng), first_only
        for turn in range(TIMES["news"]):
            for article in found["news"]:
                for run in runs(article, rng):
                    example = join(run, rng)
                    yield varied(swapper(example, factor=1.2) if turn else example, rng), False
        for _ in range(TIMES["templates"]):
            filled = [fill(p, swapper) for p in terms("templates")]
            rng.shuffle(filled)
            for run in runs(filled, rng):
                yield varied(join(run, rng), rng), False


def marked(example: Example) -> str:
    """Write an example with its spans in brackets, for reading."""
    words = list(example.words)
    for s in reversed(example.spans):
        words[s.start : s.end] = [f"[{' '.join(words[s.start : s.end])}|{s.label}]"]
    return re.sub(r"\s*\n+\s*", " // ", " ".join(words))
