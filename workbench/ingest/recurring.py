"""What recurs over the pages of one publisher: lines, and the places between them.

A site is laid out alike on each of its pages. Lines that stand on several are furniture, and they
say what the lines between are: what comes right below "Read also" is a link on every page, what
stands above the menu at the end a note about the author. Such places are named by the nearest line
that recurs and the way to it, and carry what stands there over the pages (wrapper induction,
Kushmerick 1997, by the look of lines alone).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from workbench.ingest.linefeatures import UNKNOWN, has_verb, is_report
from workbench.ingest.pagelines import frame_of, key_of, n_words, page_lines

__all__ = [
    "evidence",
    "own_words",
    "recurring_lines",
    "share_recurring",
]

REPRINTED = 14  # words: longer lines in common show a reprint
REACH = 3  # lines from a line that recurs to a place that is named by it
LABEL = re.compile(r"([^\W\d][^.!?:|]{1,30}?)\s*[:|]\s+\S.*[^.!?…:;,\"”’»')\]]$")
SENTENCES = re.compile(r"(?<=[a-z\d][.!?])\s+(?=[A-Z“\"])|\s(?=[(\[][^()\[\]]+[)\]]\.?$)")
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
BLOCK = 5  # words that are compared, from the end of each sentence on
PAST = "past a sentence "
SAMPLE = 200  # pages of a publisher that places and blocks are learned from


def recurring_lines(pages: Iterable[tuple[str, str]]) -> dict[str, dict[str, float]]:
    """Return what recurs over the pages of each publisher.

    Parameters
    ----------
    pages
        (publisher, text) of each page.

    Returns
    -------
    dict
        By publisher the keys of lines (:func:`workbench.ingest.pagelines.key_of`), of their fixed
        words (:func:`workbench.ingest.pagelines.frame_of`) and of their parts, each with 1; the
        places near such lines with the share of the pages on which a sentence stands there; the
        zones between two with 1 if they hold as many lines on each page, else 0.

    Notes
    -----
    A line counts if it stands in at least three pages and in a fifth of them (in ten pages, if
    there are more than fifty). Pages that have most of their longer lines in common with one
    are reprints and count once. Lines of up to 16 words that differ in names, figures and
    quotations alone recur by the four words or more that stay.
    """
    texts: dict[str, list[list[str]]] = defaultdict(list)
    for publisher, text in pages:
        if lines := [line.text for line in page_lines(text)]:
            texts[publisher].append(lines)
    return {publisher: _recurring(articles) for publisher, articles in texts.items()}


def _recurring(articles: list[list[str]]) -> dict[str, float]:
    story = _stories(articles)
    least = max(3, min(10, 0.2 * len(set(story))))
    sample = range(0, len(articles), 1 + (len(articles) - 1) // SAMPLE)
    seen: dict[str, set[int]] = defaultdict(set)
    for article, lines in enumerate(articles):
        for line in lines:
            parts = (_label(line), *_blocks(line)) if article in sample else ()
            for key in {key_of(line), frame_of(line), *parts} - {""}:
                seen[key].add(story[article])
    found = {key: 1.0 for key, where in seen.items() if len(where) >= least}
    looks: dict[str, dict[int, list[bool]]] = defaultdict(lambda: defaultdict(list))
    sizes: dict[str, dict[int, int]] = defaultdict(dict)
    for article in sample if found else ():
        for place in _places(articles[article], found):
            for name in place.names:
                looks[name][story[article]].append(place.is_report)
            sizes[place.zone][story[article]] = place.size
    shares = {
        name: fmean(fmean(reports) for reports in by.values())
        for name, by in looks.items()
        if len(by) >= least
    }
    zones = {
        zone: float(len(set(by.values())) == 1) for zone, by in sizes.items() if len(by) >= least
    }
    return found | shares | zones


@dataclass(frozen=True)
class Place:
    """A line between two that recur: ``names`` its places, ``size`` how many lines stand there.

    A place is named by the nearest line that recurs, the way to it and whether a sentence stands
    between; ``is_report`` says whether the line is a sentence itself.
    """

    line: int
    names: tuple[str, ...]
    is_report: bool
    zone: str
    size: int


def _places(texts: Sequence[str], recurring: Mapping[str, float]) -> Iterator[Place]:
    """Yield the places of the lines that do not recur."""
    above, waiting = "top", []
    for i, text in enumerate([*texts, ""]):
        keys = [key for key in (key_of(text), frame_of(text)) if key in recurring]
        below = "end" if i == len(texts) else keys[0] if keys else None
        if below is None:
            waiting.append(i)
            continue
        reports = [is_report(texts[j]) for j in waiting]
        for n, j in enumerate(waiting):
            names = [f"{above} {PAST * any(reports[:n])}+{n + 1}"] if n < REACH else []
            back = len(waiting) - n
            names += [f"{below} {PAST * any(reports[n + 1 :])}-{back}"] if back <= REACH else []
            yield Place(j, tuple(names), reports[n], f"{above} to {below}", len(waiting))
        above, waiting = below, []


def share_recurring(text: str, recurring: Mapping[str, float]) -> float:
    """Return the share of the words of a line that stand on the publisher's other pages too."""
    found = [block for block in _blocks(text) if block in recurring]
    return min(1.0, sum(block.count(" ") + 1 for block in found) / max(1, n_words(text)))


def own_words(text: str, recurring: Mapping[str, float]) -> str:
    """Return a line without the sentences and brackets at its end that recur, as credits do."""
    sentences = SENTENCES.split(text)
    while sentences and share_recurring(sentences[-1], recurring) > 0.8:
        sentences.pop()
    return " ".join(sentences)


def evidence(texts: Sequence[str], recurring: Mapping[str, float]) -> list[dict[str, float]]:
    """Return what the publisher's other pages show of each line of a page, by its place.

    Parameters
    ----------
    texts
        The lines of the page.
    recurring
        What :func:`recurring_lines` found for its publisher.
    """
    found = [dict(UNKNOWN) for _ in texts]
    if not recurring:
        return found
    for row, text in zip(found, texts, strict=True):
        rest = own_words(text, recurring)
        row["label recurs"] = float(_label(text) in recurring)
        row["recurs"] = share_recurring(text, recurring)
        row["end recurs"] = float(rest != text)
        row["rest has verb"] = float(has_verb(rest))
    for place in _places(texts, recurring):
        row = found[place.line]
        row["zone"] = recurring.get(place.zone, -0.5)
        for name in place.names:
            side = "above" if name[-2] == "+" else "below"
            row[f"sentences {side}"] = recurring.get(name, -0.5)
            beside = PAST not in name and not name.startswith(("top ", "end "))
            row[f"way {side}"] = int(name[-1]) + 4.0 * (not beside)
    return found


def _label(line: str) -> str:
    """Return the key of a label that opens a line without a stop, or nothing."""
    return f"{key_of(found[1])}:" if (found := LABEL.match(line)) else ""


def _blocks(line: str) -> list[str]:
    """Return the keys of a few words each, counted from the end of a sentence.

    Names that differ from page to page mostly stand at the beginning.
    """
    blocks = []
    for sentence in SENTENCES.split(line):
        words = WORD.findall(sentence.lower())
        ends = range(len(words), BLOCK - 1, -BLOCK) if len(words) > BLOCK else (len(words),)
        blocks += [f"{' '.join(words[max(0, end - BLOCK) : end])}." for end in ends if words]
    return blocks


def _stories(articles: list[list[str]]) -> list[int]:
    """Return for each page the number of the first page that it is a reprint of, or its own."""
    long = [{key_of(line) for line in lines if n_words(line) > REPRINTED} for lines in articles]
    where: dict[str, list[int]] = defaultdict(list)
    story = list(range(len(articles)))
    for i, keys in enumerate(long):
        shared = Counter(story[j] for key in keys for j in where[key])
        least = min(len(keys), max(3, 0.6 * len(keys)))
        if shared and (best := shared.most_common(1)[0])[1] >= least:
            story[i] = best[0]
        for key in keys:
            where[key].append(i)
    return story
