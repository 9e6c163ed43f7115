"""Train the judge of page lines (`workbench.ingest.linemodel`) from page styles and real pages.

usage: python -m training.lines ARTICLES.csv PAGES.jsonl [--leave-out]

ARTICLES.csv holds news articles (columns ``title`` and ``text``, openly licensed); each of the page
styles of ``benchmarks/cleaning`` is laid around many of them. PAGES.jsonl holds real pages, each
``{"id": "Publisher_date", "lines": [[text, is_body], …]}``; lines without a judgement (null) teach
nothing, and which line is the headline is learned from the styles alone. No word of either is kept,
only thresholds of counts and looks.
``--leave-out`` measures instead: a third of the publishers, and of the styles, at a time is judged
by trees that never saw them, under several least chances; those in use keep most body at a
precision of .94.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pandas as pd
from sklearn.ensemble import GradientBoostingClassifier

from benchmarks.cleaning import run as benchmark
from training.names import terms
from workbench.ingest import linefeatures, linemodel
from workbench.ingest import page as pages_of
from workbench.ingest.clean import clean_text
from workbench.ingest.linefeatures import has_verb
from workbench.ingest.page import Page
from workbench.ingest.pagelines import is_prose, key_of, n_words, page_lines
from workbench.ingest.recurring import recurring_lines

KINDS = ("body", "title", "other")
UNKNOWN = -1  # kind of lines that a rule judges, or nobody has
FOLDS = 3
FOLDERS = ("styles", "later", "unseen", "more", "wide")
PAGES = 12  # of each style
SITES = (4, 6, 12)  # pages of a site that are loaded together
SEED = 5
#: Share of the articles whose paragraphs are cut short.
SHORT = 0.7
CLAUSES = 0.4  # share of those paragraphs whose sentences are cut to their first clause
CUT = 0.2  # share of the pages without what stands above the headline, or below the text
OWN = 4  # times that each article of the benchmark is drawn from
#: Share of the styles that are given more links to other articles than they have.
LINKED = 0.5
TITLES: list[str] = []
#: Share of the headlines that ask.
ASKED = 0.15
#: Share of the articles that hold a list.
LISTED = 0.5
#: Share of the articles with a phrase that news repeats word for word.
FORMULAIC = 0.3
MARKS = ("", "", "", "• ", "* ", "- ")  # before the points of a list, before links
SUFFIXES = ("", "", "", " on Tuesday", " in {}", ", March 2022", " in this file picture")
DESKS = ("the foreign desk", "our correspondents", "Staff", "the newsroom")
SAMPLES = Path(__file__).parents[1] / "tests" / "gold" / "seeds.jsonl"
REAL = 10.0  # times that a line of a real page weighs as much as one of a style
LEAST = 20  # lines in a leaf
TREES = {"body": 300, "title": 60}
#: Least chances of a sentence and of another line that --leave-out measures.
GRID = ((0.1, 0.2), (0.1, 0.3), (0.2, 0.3), (0.2, 0.4), (0.3, 0.5), (0.2, 0.6))


@dataclass(frozen=True)
class Sample:
    """A page: its style or publisher, the features of its lines, and what they are."""

    source: str
    names: list[str]
    rows: np.ndarray
    kinds: np.ndarray  # places in `KINDS`, or UNKNOWN
    is_real: bool = False


def articles(path: Path, rng: Random) -> list[dict[str, Any]]:
    """Return articles as `benchmarks.cleaning.run.page` takes them, with crossheads and lists."""
    rows = list(csv.DictReader(path.open(encoding="utf-8", newline="")))
    for line in SAMPLES.read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        rows += [{"title": article["title"], "text": article["text"]}] * 3
    TITLES[:] = titles = [row["title"] for row in rows]
    names = terms("person")
    found = []
    for row in rows:
        body = [p.strip() for p in re.split(r"\n+", row["text"])]
        body = [" ".join(p.split()) for p in body if is_prose(p, at_least=5)]
        if rng.random() < SHORT:
            body = [part for p in body for part in _parted(p, rng)]
        if len(body) < 4:
            continue
        body = body[: rng.choice((1, 2, 3, 4, *range(5, 13)))]
        if rng.random() < FORMULAIC:
            at = rng.randrange(len(body))
            body[at] = body[at].rstrip(".") + rng.choice(terms("formulas")) + "."
        for _ in range(rng.choice((0, 1, 1, 2)) if len(body) > 3 else 0):
            body.insert(rng.randint(2, len(body) - 1), rng.choice(terms("crossheads")))
        if len(body) > 3 and rng.random() < LISTED:
            at = max(rng.randint(1, len(body) - 1) for _ in range(2))
            openings = rng.choice(("leadins", "leadins", "crossheads", None))
            opening = rng.sample(terms(openings), 1) if openings else []
            mark = rng.choice(MARKS)
            points = rng.sample(terms("points"), rng.choice((2, 3, 3, 4)))
            body[at:at] = opening + [mark + point for point in points]
        place = rng.choice(terms("gpe"))
        title = rng.choice(terms("questions")) if rng.random() < ASKED else row["title"]
        told: dict[str, Any] = {"title": title, "body": body, "author": _author(names, rng)}
        told |= {"place": place.upper(), "placelower": place}
        told["caption"] = rng.choice(terms("captions")) + rng.choice(SUFFIXES).format(place)
        told |= {f"related{n}": rng.choice(titles) for n in (1, 2, 3)}
        found.append(told)
    return found


def _author(names: Sequence[str], rng: Random) -> str:
    """Return who wrote an article: one, two, or a desk that is named."""
    one, two = rng.sample(names, 2)
    return rng.choice((one, one, one, one, f"{one} and {two}", rng.choice(DESKS)))


def _parted(paragraph: str, rng: Random) -> list[str]:
    """Part a paragraph as papers with short ones do: one or two sentences each."""
    sentences = re.split(r"(?<=[a-z][.!?])\s+(?=[A-Z])|(?<=[.!?][\"”])\s+(?=[A-Z])", paragraph)
    parts, start = [], 0
    while start < len(sentences):
        size = rng.choice((1, 1, 2))
        clauses = rng.random() < CLAUSES
        part = sentences[start : start + size]
        parts.append(" ".join(map(_clause, part) if clauses else part))
        start += size
    return parts


def _clause(sentence: str) -> str:
    """Return the first clause of a sentence as one of its own, where it is short and has a verb."""
    first = re.split(r",? (?:and|but|which|who|after|because|while|when) |, ", sentence)[0]
    return f"{first}." if 3 <= n_words(first) <= 12 and has_verb(first) else sentence


class Links:
    """Links to other articles that a site puts between or below the paragraphs, or does not."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.headings = rng.sample(terms("headings"), 2)
        self.between, self.below = rng.random() < LINKED, rng.random() < LINKED
        self.most = rng.randint(1, 4)
        self.mark = rng.choice(MARKS)

    def put(self, page: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """Return a page with such links, under a heading, in places where it has none."""
        rng, bodies = self.rng, [i for i, (_, kind) in enumerate(page) if kind == "body"]
        for at, wanted in ((bodies[-1] + 1, self.below), (rng.choice(bodies), self.between)):
            if wanted:
                heading = self.headings[at > bodies[-1]]
                titles = rng.sample(TITLES, self.most if at > bodies[-1] else 1)
                titles = [self.mark + title for title in titles]
                page = [*page[:at], *((line, "other") for line in (heading, *titles)), *page[at:]]
        return page


def samples(path: Path, *, own: bool) -> list[Sample]:
    """Return pages of every style around many articles.

    With ``own``, the articles of the benchmark are among them, which must not be when it measures.
    Of each style half are judged alone, half knowing the lines that recur over its pages.
    """
    rng = Random(SEED)
    pool = articles(path, rng)
    if own:
        mine = sorted((benchmark.HERE / "articles").glob("*.txt"))
        pool += [benchmark.article(file) for file in mine] * OWN
    styles = [s for folder in FOLDERS for s in sorted((benchmark.HERE / folder).glob("*.txt"))]
    return [sample for style in styles for sample in _samples_of(style, pool, rng)]


def _samples_of(style: Path, pool: list[dict[str, Any]], rng: Random) -> list[Sample]:
    """Return pages of one style, with links as one site puts them."""
    links = Links(rng)
    pages = [_cut(links.put(benchmark.page(style, told)), rng) for told in rng.sample(pool, PAGES)]
    texts = [
        ("\n\n" if n % 2 else "\n").join(line for line, _ in page) for n, page in enumerate(pages)
    ]
    found, size = [], rng.choice(SITES)
    for start in range(0, PAGES, size):
        group = slice(start, start + size)
        recurring = recurring_lines(("", text) for text in texts[group])[""]
        for n, (page, text) in enumerate(zip(pages[group], texts[group], strict=True)):
            kinds = {key_of(line): KINDS.index(kind) for line, kind in reversed(page)}
            found.append(_sample(style.stem, text, kinds, recurring if n % 4 >= 2 else {}))
    return found


def _cut(page: list[tuple[str, str]], rng: Random) -> list[tuple[str, str]]:
    """Return a page as a person copies it, perhaps from the headline or to the last paragraph."""
    kinds = [kind for _, kind in page]
    start = kinds.index("title") if rng.random() < CUT else 0
    end = len(page) - kinds[::-1].index("body") if rng.random() < CUT else len(page)
    return page[start:end]


def _sample(
    source: str, text: str, kinds: Mapping[str, int], recurring: Mapping[str, float], **told: bool
) -> Sample:
    page = Page(page_lines(text), title=None, recurring=recurring)
    page.judge_by_rules()
    lines = [line.text for line in page.lines]
    names, rows = linefeatures.features(lines, page.reason, page.evidence)
    known = [UNKNOWN if i in page.reason else kinds.get(key_of(x), 2) for i, x in enumerate(lines)]
    return Sample(source, names, rows, np.array(known), **told)


Judged = list[tuple[str, bool | None]]


def real_pages(path: Path) -> list[tuple[str, Judged]]:
    """Return the publisher and the judged lines of each real page."""
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return [(row["id"].split("_")[0], [(x, body) for x, body in row["lines"]]) for row in rows]


def real_samples(path: Path) -> list[Sample]:
    """Return real pages, each judged alone."""
    kind = {True: 0, False: 2, None: UNKNOWN}
    return [
        _sample(
            publisher,
            "\n\n".join(text for text, _ in lines),
            {key_of(text): kind[body] for text, body in reversed(lines)},
            {},
            is_real=True,
        )
        for publisher, lines in real_pages(path)
    ]


def fit(found: Sequence[Sample]) -> pd.DataFrame:
    """Return the table of trees that tell body, and of those that tell headlines."""
    whole = [s for s in found if len(s.kinds)]
    names = whole[0].names
    tables = []
    for kind, size in TREES.items():
        used = [s for s in whole if kind == "body" or not s.is_real]
        kinds = np.concatenate([s.kinds for s in used])
        rows = np.vstack([s.rows for s in used])
        weight = np.concatenate([np.full(len(s.kinds), REAL if s.is_real else 1.0) for s in used])
        judged = kinds != UNKNOWN
        forest = GradientBoostingClassifier(
            n_estimators=size, learning_rate=0.1, max_leaf_nodes=12, max_depth=None,
            subsample=0.5, max_features=0.2, min_samples_leaf=LEAST, random_state=SEED,
        )  # fmt: skip
        forest.fit(rows[judged], kinds[judged] == KINDS.index(kind), sample_weight=weight[judged])
        tables += [_table(kind, forest, names)]
    return pd.concat(tables, ignore_index=True)


def _table(kind: str, forest: GradientBoostingClassifier, names: Sequence[str]) -> pd.DataFrame:
    """Return the nodes of a forest, the first of which is a tree that says how many are such."""
    share = forest.init_.class_prior_[1]
    parts = [pd.DataFrame({"tree": [0], "feature": [names[0]], "most": [0.0], "then": [0],
                           "otherwise": [0], "value": [np.log(share / (1 - share))]})]  # fmt: skip
    size = 1
    for number, (regressor,) in enumerate(forest.estimators_, 1):
        tree = regressor.tree_
        own = np.arange(tree.node_count)
        leaf = tree.children_left < 0
        parts.append(pd.DataFrame({
            "tree": number,
            "feature": [names[max(0, n)] for n in tree.feature],
            "most": np.where(leaf, 0, tree.threshold),
            "then": np.where(leaf, own, tree.children_left) + size,
            "otherwise": np.where(leaf, own, tree.children_right) + size,
            "value": np.where(leaf, tree.value[:, 0, 0] * forest.learning_rate, 0),
        }))  # fmt: skip
        size += tree.node_count
    table = pd.concat(parts, ignore_index=True).round({"most": 4, "value": 4})
    table.insert(0, "kind", kind)
    return table


def write(table: pd.DataFrame, path: Path) -> None:
    """Write the table of trees."""
    top = "# nodes of trees: up to `most` of the feature to `then`, else to `otherwise`; made by "
    path.write_text(
        f"{top}python -m training.lines\n" + table.to_csv(sep="\t", index=False), encoding="utf-8"
    )


def use(table: pd.DataFrame) -> None:
    """Judge by these trees from now on."""
    made = {kind: linemodel.tabled(rows.reset_index(drop=True))
            for kind, rows in table.groupby("kind")}  # fmt: skip
    linemodel.trees = lambda: made


def leave_out(found: Sequence[Sample], path: Path) -> None:
    """Print what is kept of real pages, and of styles, by trees that never saw them."""
    pages = real_pages(path)
    sources = sorted({name for name, _ in pages})
    styles = [(f, s.stem) for f in FOLDERS for s in sorted((benchmark.HERE / f).glob("*.txt"))]
    shares: dict[tuple[float, float], list[tuple[float, float]]] = {least: [] for least in GRID}
    whole = {False: np.zeros(4), True: np.zeros(4)}
    for fold in range(FOLDS):
        held = set(sources[fold::FOLDS])
        hidden = {name for _, name in styles[fold::FOLDS]}
        use(fit([s for s in found if s.source not in (held if s.is_real else hidden)]))
        least = pages_of.SENTENCE, pages_of.BODY
        for folder, name in styles[fold::FOLDS]:
            for corpus in (False, True):
                whole[corpus] += benchmark.measure(folder=folder, only=name, corpus=corpus)[name]
        for pages_of.SENTENCE, pages_of.BODY in GRID:
            shares[pages_of.SENTENCE, pages_of.BODY] += [
                kept_words(lines) for name, lines in pages if name in held
            ]
        pages_of.SENTENCE, pages_of.BODY = least
    for least, kept in shares.items():
        precision, recall = np.array(kept).T
        print(f"real pages, least {least}: words P {precision.mean():.3f} R {recall.mean():.3f}, "
              f"{(recall < 0.9).sum()} of {len(pages)} lose a tenth")  # fmt: skip
    for corpus, (good, kept_lines, body, titles) in whole.items():
        print(f"styles{' with others' * corpus}: P {good / kept_lines:.3f} R {good / body:.3f} "
              f"titles {titles:.0f}")  # fmt: skip


def kept_words(lines: Judged) -> tuple[float, float]:
    """Return precision and recall, in words, of what is kept of one real page."""
    cleaned = clean_text("\n\n".join(text for text, _ in lines))
    text = f" {plain_words(f'{cleaned.title} {cleaned.text}')} "
    counts: Counter[tuple[bool, bool]] = Counter()
    for line, body in lines:
        if body is not None and (words := plain_words(line)):
            counts[body, f" {words} " in text] += len(words.split())
    good = counts[True, True]
    kept, body = good + counts[False, True], good + counts[True, False]
    return good / kept if kept else 1.0, good / body if body else 1.0


def plain_words(text: str) -> str:
    """Return the words of a text in small letters, one blank between them."""
    return " ".join(re.findall(r"\w+", text.lower()))


def main(argv: list[str]) -> None:
    """Train, or measure."""
    found = samples(Path(argv[0]), own="--leave-out" not in argv) + real_samples(Path(argv[1]))
    if "--leave-out" in argv:
        leave_out(found, Path(argv[1]))
    else:
        write(fit(found), linemodel.TABLE)


if __name__ == "__main__":
    main(sys.argv[1:])
