"""Train the judge of page lines (`workbench.ingest.linemodel`) from page styles and real pages.

usage: python -m training.lines ARTICLES.csv [--pages PAGES.jsonl] [--leave-out]

ARTICLES.csv holds news articles (columns ``title`` and ``text``, openly licensed); each of the page
styles of ``benchmarks/cleaning`` is laid around many of them. Of their words only those enter the
weights that stand in the furniture of two styles or more, or in a fifth of the articles.
PAGES.jsonl holds real pages, each ``{"id": "Publisher_date", "lines": [[text, is_body], …]}``; of
theirs only words enter that two publishers' furniture or much of the articles share, and lines
without a judgement (null) teach nothing.
``--leave-out`` measures instead: a fifth of the styles, and of the publishers, at a time is judged
by weights of the rest.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import minimize

from benchmarks.cleaning import run as benchmark
from training.names import terms
from workbench.ingest import linefeatures, linemodel
from workbench.ingest.clean import clean_text
from workbench.ingest.linefeatures import has_verb
from workbench.ingest.page import HEADLINE, Page
from workbench.ingest.pagelines import is_prose, key_of, n_words, page_lines
from workbench.ingest.recurring import recurring_lines

UNJUDGED = -1  # nobody has said what the line is
# features; place in `linemodel.KINDS`, None: told by a rule
Line = tuple[list[str], int | None]
Sample = tuple[str, list[Line]]  # style, lines of a page
Weights = dict[str, tuple[float, ...]]
FOLDS = 3
FOLDERS = ("styles", "later", "unseen", "more", "wide")
PAGES, ROUNDS = 16, 1  # pages of each style in each round, which has articles of its own
SITES = (4, 6, 8, 16)  # pages of a site that are loaded together
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
WORD = re.compile(r"(?:2 )?(?:word|first) ")
SAMPLES = Path(__file__).parents[1] / "tests" / "gold" / "seeds.jsonl"
L2 = 1.0
REAL = 3.0  # times that a publisher's real pages weigh as much as a style
WORDS = 4.0  # times that for single words, which say less of new pages than looks and places
#: A lost paragraph is worse than a kept menu, and a headline stands only once on a page.
WEIGHT = {"body": 4.0, "title": 3.0, "other": 1.0}


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
    """Return pages of every style around many articles, as features and kinds.

    With ``own``, the articles of the benchmark are among them, which must not be when it measures.
    Of each style half are judged alone, half knowing the lines that recur over its pages.
    """
    rng = Random(SEED)
    found = []
    for _ in range(ROUNDS):
        pool = articles(path, rng)
        found_here = sorted((benchmark.HERE / "articles").glob("*.txt")) if own else []
        pool += [benchmark.article(file) for file in found_here] * OWN
        for folder in FOLDERS:
            for style in sorted((benchmark.HERE / folder).glob("*.txt")):
                found += _samples_of(style, pool, rng)
    return found


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
            known = recurring if n % 4 >= 2 else frozenset()
            found.append((style.stem, _lines(page, text, known)))
    return found


def _cut(page: list[tuple[str, str]], rng: Random) -> list[tuple[str, str]]:
    """Return a page as a person copies it, perhaps from the headline or to the last paragraph."""
    kinds = [kind for _, kind in page]
    start = kinds.index("title") if rng.random() < CUT else 0
    end = len(page) - kinds[::-1].index("body") if rng.random() < CUT else len(page)
    return page[start:end]


def _lines(labelled: list[tuple[str, str]], text: str, recurring: frozenset[str]) -> list[Line]:
    kinds = {key_of(line): kind for line, kind in reversed(labelled)}
    page = Page(page_lines(text), title=None, recurring=recurring)
    page.judge_by_rules()
    found = [line.text for line in page.lines]
    rows = linefeatures.features(found, page.reason, page.evidence)
    return [
        (
            rows[i],
            None
            if i in page.reason
            else linemodel.KINDS.index(kinds.get(key_of(line.text), "other")),
        )
        for i, line in enumerate(page.lines)
    ]


def real_pages(path: Path) -> list[tuple[str, list[tuple[str, bool | None]]]]:
    """Return the publisher and the judged lines of each real page."""
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return [
        (row["id"].split("_")[0], [(text, body) for text, body in row["lines"]]) for row in rows
    ]


def real_samples(path: Path) -> list[Sample]:
    """Return real pages, each judged alone.

    Which line is the headline is not marked: of those above the text that are no body it is the
    one that the weights in use take for it.
    """
    found = []
    for publisher, lines in real_pages(path):
        page = Page(page_lines("\n\n".join(x for x, _ in lines)), title=None, recurring=())
        page.judge_by_rules()
        told = {key_of(text): body for text, body in reversed(lines)}
        texts = [line.text for line in page.lines]
        rows = linefeatures.features(texts, page.reason, page.evidence)
        kinds: list[int | None] = []
        for i, text in enumerate(texts):
            body = told.get(key_of(text))
            kind = UNJUDGED if body is None else 0 if body else 2
            kinds.append(None if i in page.reason else kind)
        top = kinds.index(0) if 0 in kinds else 0
        chances = linemodel.chances(texts, page.reason, page.evidence)
        above = [i for i in range(top) if kinds[i] == 2 and n_words(texts[i]) > 2]
        best = max(above, key=lambda i: chances[i][1], default=None)
        if best is not None and chances[best][1] > HEADLINE:
            kinds[best] = 1
        found.append((f"real {publisher}", list(zip(rows, kinds, strict=True))))
    return found


def fit(found: Sequence[Sample]) -> Weights:
    """Return the weights of both looks.

    The second look learns from what a first one says of styles that it did not see, as it will have
    to do with what a first look says of new pages.
    """
    styles = sorted({style for style, _ in found})
    second = []
    for fold in range(FOLDS):
        held = set(styles[fold::FOLDS])
        weights = fit_look([sample for sample in found if sample[0] not in held])
        second += [look_again(sample, weights) for sample in found if sample[0] in held]
    return fit_look(found) | fit_look(second)


def look_again(sample: Sample, weights: Weights) -> Sample:
    """Return a sample with the features of the second look."""
    style, lines = sample
    first = [
        linemodel.NEITHER if kind is None else linemodel.chance(row, weights) for row, kind in lines
    ]
    near = linefeatures.near_features(first)
    return style, [
        ([*(f"2 {name}" for name in row), *more], kind)
        for (row, kind), more in zip(lines, near, strict=True)
    ]


def vocabulary(found: Sequence[Sample]) -> dict[str, int]:
    """Return the features that stand in two styles or more, numbered in sorted order.

    A word must stand in the furniture of two styles, or be frequent in articles.
    """
    styles: dict[str, set[str]] = defaultdict(set)
    counts: Counter[str] = Counter()
    for style, lines in found:
        for row, kind in lines:
            for name in row if _teaches(kind) else ():
                if not WORD.match(name) or kind != 0:
                    styles[name].add(style)
                counts[name] += 1
    common = {name for name, n in counts.items() if n >= 0.02 * sum(len(s[1]) for s in found)}
    kept = {name for name, where in styles.items() if len(where) >= 2} | common
    return {name: i for i, name in enumerate(sorted(kept))}


def _teaches(kind: int | None) -> bool:
    return kind is not None and kind != UNJUDGED


def fit_look(found: Sequence[Sample]) -> Weights:
    """Return the weights of each feature of one look, one for each kind."""
    vocab = vocabulary(found)
    indptr, indices, kinds, weight = [0], [], [], []
    per_style = Counter(style for style, lines in found for _, kind in lines if _teaches(kind))
    for style, lines in found:
        for row, kind in lines:
            if kind is not None and kind != UNJUDGED:
                indices += sorted({vocab[name] for name in row if name in vocab})
                indptr.append(len(indices))
                kinds.append(kind)
                share = REAL if style.startswith("real ") else 1.0
                weight.append(share * WEIGHT[linemodel.KINDS[kind]] / per_style[style])
    x = sparse.csr_matrix((np.ones(len(indices)), indices, indptr), shape=(len(kinds), len(vocab)))
    y = np.eye(len(linemodel.KINDS))[kinds]
    w = np.array(weight)[:, None] * len(kinds) / len(per_style)

    words = [WORDS if WORD.match(name) else 1.0 for name in sorted(vocab)]
    l2 = L2 * np.array(words)[:, None]

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        theta = flat.reshape(len(vocab), -1)
        scores = x @ theta
        scores -= scores.max(axis=1, keepdims=True)
        log_p = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
        gradient = x.T @ (w * (np.exp(log_p) - y)) + l2 * theta
        return float(-(w * y * log_p).sum() + (l2 * theta**2).sum() / 2), gradient.ravel()

    start = np.zeros(len(vocab) * len(linemodel.KINDS))
    theta = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 200}).x
    table = theta.reshape(len(vocab), -1).round(3)
    return {name: tuple(row) for name, row in zip(vocab, table.tolist(), strict=True) if any(row)}


def write(weights: Weights, path: Path) -> None:
    """Write the weights as a table."""
    lines = ["# feature\t" + "\t".join(linemodel.KINDS) + "; made by python -m training.lines"]
    lines += ["\t".join([name, *map(str, row)]) for name, row in sorted(weights.items())]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def measure_real(found: Sequence[Sample], path: Path) -> None:
    """Print how much of real pages is kept under weights that never saw their publishers."""
    pages = real_pages(path)
    names = sorted({name for name, _ in pages})
    shares = []
    for fold in range(FOLDS):
        held = set(names[fold::FOLDS])
        trial = fit([sample for sample in found if sample[0].removeprefix("real ") not in held])
        linemodel.weights = lambda trial=trial: trial
        shares += [kept_words(lines) for name, lines in pages if name in held]
    precision, recall = np.array(shares).T
    print(
        f"real pages: words P {precision.mean():.3f} R {recall.mean():.3f}, "
        f"{(recall < 0.9).sum()} of {len(pages)} lose a tenth"
    )


def kept_words(lines: Sequence[tuple[str, bool | None]]) -> tuple[float, float]:
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


def measure(found: Sequence[Sample]) -> None:
    """Print precision and recall of each style under weights that never saw it.

    First of each page alone, then knowing the publisher's other pages. The pages measured are those
    of the benchmark: the same styles, around its own articles.
    """
    styles = [(f, s.stem) for f in FOLDERS for s in sorted((benchmark.HERE / f).glob("*.txt"))]
    whole = {False: np.zeros(4), True: np.zeros(4)}
    for fold in range(FOLDS):
        held = styles[fold::FOLDS]
        names = {name for _, name in held}
        trial = fit([sample for sample in found if sample[0] not in names])
        linemodel.weights = lambda trial=trial: trial
        for folder, name in held:
            line = f"{name:<16}"
            for corpus in (False, True):
                counts = benchmark.measure(folder=folder, only=name, corpus=corpus)[name]
                whole[corpus] += counts
                line += _shown(counts)
            print(line, flush=True)
    print(f"{'all':<16}" + "".join(_shown(counts) for counts in whole.values()))


def _shown(counts: Sequence[float]) -> str:
    good, kept, body, titles = counts
    return f" P {good / kept:.3f} R {good / body:.3f} titles {titles:3.0f} "


def main(argv: list[str]) -> None:
    """Train, or measure."""
    pages = Path(argv[argv.index("--pages") + 1]) if "--pages" in argv else None
    found = samples(Path(argv[0]), own="--leave-out" not in argv)
    found += real_samples(pages) if pages else []
    if "--leave-out" not in argv:
        write(fit(found), linemodel.WEIGHTS)
        return
    if pages:
        measure_real(found, pages)
    measure(found)


if __name__ == "__main__":
    main(sys.argv[1:])
