"""Measure the cleaning of plain text pages, line by line.

Each page is an article of ``articles/`` in a page style of ``styles/``: lines with ``-`` are
furniture, ``@title`` the headline, ``@body 1-3`` paragraphs, ``@dateline`` words before the
first paragraph, ``@pull 3`` a pull quote of the third. Precision is the share of kept lines
that are body, recall the share of body lines that are kept.

The trees of the learned judge come from ``styles/``, ``later/``, ``unseen/``, ``more/`` and
``wide/`` (`training.lines`, whose ``--leave-out`` measures each of these styles with trees that
never saw it). ``heldout/`` and ``fresh/``, with articles of their own, are no training data; but
the threshold of sentences was chosen between two values with the figures of both in view.
``heldout/`` was written without sight of the rules; two faults of the
search for headlines were mended after it had been read. ``fresh/`` was written before anything was
measured on it; four of its seven styles are by the writer of ``wide/``.

usage: python benchmarks/cleaning/run.py [--wrong]
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from workbench.ingest.clean import clean_text, recurring_lines
from workbench.ingest.pagelines import key_of

HERE = Path(__file__).parent


def article(path: Path) -> dict[str, object]:
    """Return the fields and paragraphs of an article."""
    head, _, body = path.read_text(encoding="utf-8").partition("\nbody:\n")
    fields = [line.split(": ", 1) for line in head.splitlines()]
    told: dict[str, object] = {name: value for name, value in fields if name != "related"}
    related = [value for name, value in fields if name == "related"]
    told |= {f"related{n}": value for n, value in enumerate(related, 1)}
    told["placelower"] = str(told["place"]).title()
    told["body"] = [p for p in body.strip().split("\n\n") if p]
    return told


def page(style: Path, told: dict[str, object]) -> list[tuple[str, str]]:
    """Return the lines of an article in a style, each with ``body``, ``title`` or ``other``."""
    lines: list[tuple[str, str]] = []
    body = [str(p) for p in told["body"]]  # type: ignore[attr-defined]
    opening = ""
    for line in style.read_text(encoding="utf-8").splitlines()[1:]:
        order, _, rest = line.partition(" ")
        if order == "-":
            lines.append((rest.format(**told), "other"))
        elif order == "@title":
            lines.append((str(told["title"]), "title"))
        elif order == "@dateline":
            opening = rest.format(**told) + (" " if not rest.endswith(" ") else "")
        elif order == "@pull" and int(rest) <= len(body):
            sentence = re.split(r"(?<=[.,])[”\"] |(?<=\w\.) ", body[int(rest) - 1])[0].strip(
                '“”",.'
            )
            lines.append((f"“{sentence}”", "other"))
        elif order == "@body":
            first, _, last = rest.partition("-")
            for n, paragraph in enumerate(body, 1):
                if int(first) <= n <= int(last or len(body)):
                    lines.append(((opening if n == 1 else "") + paragraph, "body"))
    return lines


def pages(folder: str = "styles") -> Iterator[tuple[str, str, list[tuple[str, str]], str]]:
    """Yield style, article, labelled lines and text of each page; half have blank lines."""
    own = HERE / folder / "articles"
    for style in sorted((HERE / folder).glob("*.txt")):
        for n, path in enumerate(
            sorted((own if own.exists() else HERE / "articles").glob("*.txt"))
        ):
            lines = page(style, article(path))
            gap = "\n\n" if n % 2 else "\n"
            yield style.stem, path.stem, lines, gap.join(text for text, _ in lines)


def measure(
    *, corpus: bool = False, wrong: bool = False, folder: str = "styles", only: str = ""
) -> dict[str, tuple[int, int, int, int]]:
    """Return by style: body lines kept, lines kept, body lines, titles found.

    With ``corpus``, a page is cleaned knowing the other pages of its style; ``only`` names one
    style to measure.
    """
    counts: dict[str, tuple[int, int, int, int]] = {}
    made = [page for page in pages(folder) if only in ("", page[0])]
    recurring = recurring_lines((style, text) for style, _, _, text in made) if corpus else {}
    for style, name, lines, text in made:
        cleaned = clean_text(text, recurring=recurring.get(style, frozenset()))
        kept = [key_of(p) for p in cleaned.text.split("\n\n")]
        body = [key_of(t) for t, kind in lines if kind == "body"]
        good = sum(any(b.endswith(k) and k for k in kept) for b in body)
        false = [k for k in kept if not any(b.endswith(k) for b in body)]
        title = next(t for t, kind in lines if kind == "title")
        a, b, c, d = counts.get(style, (0, 0, 0, 0))
        counts[style] = (
            a + good,
            b + good + len(false),
            c + len(body),
            d + (cleaned.title == title),
        )
        if wrong:
            for text, kind in lines:
                key = key_of(text)
                if kind != "body" and key in false:
                    print(f"kept {style}/{name}: {text}")
                if kind == "body" and not any(key.endswith(k) and k for k in kept):
                    why = [r for _, t, r in cleaned.dropped if t == text]
                    print(f"lost {style}/{name}: {text} {why}")
            if cleaned.title != title:
                print(f"title {style}/{name}: {cleaned.title!r}")
    return counts


def main() -> None:
    """Print precision and recall of each style and of all."""
    for folder in ("styles", "later", "unseen", "more", "wide", "heldout", "fresh"):
        for corpus in (False, True):
            how = "with the publisher's other pages" if corpus else "each page alone"
            print(f"{folder}, {how}")
            counts = measure(corpus=corpus, wrong="--wrong" in sys.argv[1:], folder=folder)
            whole = tuple(map(sum, zip(*counts.values(), strict=True)))
            for style, (good, kept, body, titles) in [*counts.items(), ("all", whole)]:
                print(
                    f"  {style:<12} precision {good / kept:.3f}  recall {good / body:.3f}  "
                    f"{body:4} body lines  {titles} titles"
                )


if __name__ == "__main__":
    main()
