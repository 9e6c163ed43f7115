"""What the learned judge sees of each line of a page: look, neighbours, place, other pages.

Features are numbers with names, so that the table of trees can be read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise

import numpy as np

from workbench.english import lexicons
from workbench.ingest.boilerplate import address_share, is_name
from workbench.ingest.pagelines import SENTENCE_END, is_prose, key_of, n_words, plain

__all__ = ["UNKNOWN", "features", "has_verb", "is_report"]

APART = 5  # lines, that two paragraphs of one region may have between them
FAR = 30.0  # lines or words: more are as many
#: Kinds of lines that a rule has judged and that a line may stand below.
ABOVE = ("related", "promotion", "notice", "caption", "byline", "dateline", "navigation", "credit")
#: What a line's neighbours show of it.
NEAR = ("words", "stop", "verb", "capitals", "grammar", "rule", "again")
#: What the publisher's other pages show of a line, unless there are any.
UNKNOWN = {
    "sentences above": -1.0,
    "way above": 0.0,
    "sentences below": -1.0,
    "way below": 0.0,
    "zone": -1.0,
    "label recurs": 0.0,
    "recurs": 0.0,
    "end recurs": 0.0,
    "rest has verb": 0.0,
}
STRIPPED = "\"'“”‘’(),.:;!?"
LOOKS = {
    name: re.compile(pattern)
    for name, pattern in {
        "colon at end": r":[\"”’»')\]]*$",
        "asks": r"\?[\"”’»')\]]*$",
        "exclaims": r"!",
        "goes on": r"[,;]$",
        "quotes": r"[\"“”«»]",
        "opens a quotation": r"^[\"“‘']",
        "figure first": r"^\d",
        "small first": r"^[a-z]",
        "bar": r"[|›»•·/©@#]",
        "address": r"\w\.(?:com|org|net|example|\w\w)\b|https?:|@",
        "colon within": r"\w: \S",
        "bracketed": r"^[(\[].*[)\]]$",
        "point of a list": r"^(?:[-–—•*]|\d{1,2}[.)])\s",
    }.items()
}


def features(
    texts: Sequence[str],
    reasons: Mapping[int, str],
    evidence: Sequence[Mapping[str, float]] = (),
) -> tuple[list[str], np.ndarray]:
    """Return the names of the features and their values, a row for each line of a page.

    Parameters
    ----------
    texts
        The lines of the page.
    reasons
        Why a line is no body, for those that a rule has judged.
    evidence
        What the publisher's other pages show of each line
        (:func:`workbench.ingest.recurring.evidence`).
    """
    page = _Page(texts, reasons)
    rows = [
        page.looks[i]
        | page.neighbours(i)
        | page.place(i)
        | page.region(i)
        | page.shared(i)
        | page.around(i)
        | (dict(evidence[i]) if evidence else UNKNOWN)
        for i in range(len(texts))
    ]
    names = list(rows[0]) if rows else []
    return names, np.array([[row[n] for n in names] for row in rows], np.float32)


class _Page:
    """The lines of a page with what is counted over all of them."""

    def __init__(self, texts: Sequence[str], reasons: Mapping[int, str]) -> None:
        self.texts, self.reasons, self.n = texts, reasons, len(texts)
        self.keys = [key_of(text) for text in texts]
        self.words = [_long_words(text) for text in texts]
        self.prose = [i for i, x in enumerate(texts) if i not in reasons and _is_paragraph(x)]
        self.among = Counter(word for i in self.prose for word in self.words[i])
        self.runs: list[list[int]] = []
        for i in self.prose:
            if self.runs and i - self.runs[-1][-1] <= APART:
                self.runs[-1].append(i)
            else:
                self.runs.append([i])
        self.sizes = [sum(n_words(texts[i]) for i in run) for run in self.runs]
        self.main = self.sizes.index(max(self.sizes)) if self.runs else 0
        count = Counter(self.keys)
        self.looks = [
            _look(x)
            | {"rule": float(i in reasons), "again": float(count[key] > 1)}
            | {"twice in a row": float(key in self.keys[i + 1 : i + 2])}
            | {"seen above": float(key in self.keys[:i])}
            for i, (x, key) in enumerate(zip(texts, self.keys, strict=True))
        ]

    def neighbours(self, i: int) -> dict[str, float]:
        """Return what the lines around one look like."""
        return {
            f"{step:+d} {name}": self.looks[i + step][name] if 0 <= i + step < self.n else -1.0
            for step in (-3, -2, -1, 1, 2, 3)
            for name in NEAR
        }

    def place(self, i: int) -> dict[str, float]:
        """Return where a line stands among the paragraphs of the page."""
        before = [p for p in self.prose if p < i]
        after = [p for p in self.prose if p > i]
        whole = max(1, sum(self.sizes))
        return {
            "place": i / max(1, self.n - 1),
            "lines above": min(FAR, i),
            "lines below": min(FAR, self.n - 1 - i),
            "paragraph": float(i in self.prose),
            "paragraphs before": min(10.0, len(before)),
            "paragraphs after": min(10.0, len(after)),
            "words before": sum(n_words(self.texts[p]) for p in before) / whole,
            "words after": sum(n_words(self.texts[p]) for p in after) / whole,
            "since paragraph": min(20.0, i - before[-1]) if before else FAR,
            "until paragraph": min(20.0, after[0] - i) if after else FAR,
        }

    def region(self, i: int) -> dict[str, float]:
        """Return where a line stands to the regions of paragraphs; the main one has most words."""
        inside = next((k for k, run in enumerate(self.runs) if run[0] <= i <= run[-1]), -1)
        main = self.runs[self.main] if self.runs else [0]
        row = {
            "region": 0.0,
            "region size": 0.0,
            "region run": 0.0,
            "opens region": 0.0,
            "regions above": float(sum(run[-1] < i for run in self.runs) - self.main),
            "below main": min(FAR, i - main[-1]),
            "above main": min(FAR, main[0] - i),
        }
        if inside >= 0:
            row["region"] = 2.0 + (inside > self.main) - (inside < self.main)
            row["region size"] = self.sizes[inside] / self.sizes[self.main]
            row["region run"] = min(10.0, len(self.runs[inside]))
            row["opens region"] = float(self.runs[inside][0] == i)
        return row

    def shared(self, i: int) -> dict[str, float]:
        """Return what a line has in common with the paragraphs of the page."""
        mine, key = self.words[i], self.keys[i]
        own = float(i in self.prose)
        above = next((p for p in reversed(self.prose) if p < i), None)
        below = next((p for p in self.prose if p > i), None)
        common = sum(self.among[word] > own for word in mine)
        others = [k for k in self.keys if k != key]
        return {
            "shared words": common / len(mine) if mine else -1.0,
            "long words": float(len(mine)),
            "shared with above": _overlap(mine, self.words[above] if above is not None else None),
            "shared with below": _overlap(mine, self.words[below] if below is not None else None),
            "holds another line": float(any(len(k) > 15 and k in key for k in others)),
            "within another line": float(len(key) > 15 and any(key in k for k in others)),
        }

    def around(self, i: int) -> dict[str, float]:
        """Return how many lines around one are judged or paragraphs, and what stands above it."""
        row = {}
        for near in (6, 15):
            for side, lines in (("above", range(max(0, i - near), i)),
                                ("below", range(i + 1, min(self.n, i + 1 + near)))):  # fmt: skip
                size = len(lines)
                judged = sum(j in self.reasons for j in lines)
                prose = sum(j in self.prose for j in lines)
                row[f"judged {side} {near}"] = judged / size if size else -1.0
                row[f"paragraphs {side} {near}"] = prose / size if size else -1.0
        last = {why: j for j, why in self.reasons.items() if j < i}
        for why in ABOVE:
            row[f"since {why}"] = min(25.0, i - last[why]) if why in last else FAR
        following = [self.reasons.get(j) for j in range(i + 1, min(i + 4, self.n))]
        for why in ("byline", "dateline", "promotion", "related", "navigation"):
            row[f"before {why}"] = float(why in following)
        return row


def _overlap(mine: set[str], other: set[str] | None) -> float:
    return -1.0 if other is None else len(mine & other) / max(1, len(mine))


@cache
def _small(kind: str) -> frozenset[str]:
    """Return the small words of a kind."""
    return frozenset(r["term"] for r in lexicons.load("small_words") if r["kind"] == kind)


def _is_paragraph(text: str) -> bool:
    """Return whether a line is prose that can't be a headline that asks or cries."""
    return is_prose(text) and not (text.endswith(("?", "!")) and n_words(text) <= 16)


def _look(text: str) -> dict[str, float]:
    """Return what a line looks like by itself."""
    words, lower = text.split(), _lower(text)
    n, inner = max(1, n_words(text)), [w for w in words[1:] if w[:1].isalpha()]
    verb = _verb(lower)
    return {
        "words": min(80.0, n_words(text)),
        "stop": float(SENTENCE_END.search(text.rstrip()) is not None),
        "verb": float(verb != "none"),
        "said": float(verb == "said"),
        "auxiliary": float(verb == "auxiliary"),
        "capitals": sum(w[:1].isupper() for w in inner) / len(inner) if inner else 1.0,
        "all capitals": float(text.isupper()),
        "grammar": sum(w in _small("grammar") for w in lower) / n,
        "reader": sum(w in _small("reader") for w in lower) / n,
        "speaks to reader": address_share(text),
        "figures": len(re.findall(r"\d+", text)) / n,
        "sentences": float(len(re.findall(r"[.!?][\"”’)]*\s+[A-Z“\"]", text))),
        "length of words": sum(map(len, lower)) / max(1, len(lower)),
        "name": float(is_name(text)),
        "no letters": float(not any(c.isalpha() for c in text)),
    } | {name: float(look.search(text) is not None) for name, look in LOOKS.items()}


def _lower(text: str) -> list[str]:
    return [word.strip(STRIPPED) for word in plain(text).split()]


def _verb(lower: Sequence[str]) -> str:
    """Return what kind of finite verb a line seems to have, by a few closed lists."""
    if _small("speech") & set(lower):
        return "said"
    if _small("auxiliary") & set(lower):
        return "auxiliary"
    if any(len(w) > 4 and w.endswith("ed") for w in lower[1:]) or _small("past") & set(lower[1:]):
        return "past"
    for word, following in pairwise(lower):
        if len(word) > 3 and word.endswith("s") and following in _small("object"):
            return "present"
    return "none"


@lru_cache(maxsize=8192)
def has_verb(text: str) -> bool:
    """Return whether a line seems to have a finite verb."""
    return _verb(_lower(text)) != "none"


def is_report(text: str) -> bool:
    """Return whether a line has a sentence that reports: a finite verb and a stop."""
    return is_prose(text, at_least=5) and has_verb(text)


@lru_cache(maxsize=8192)
def _long_words(text: str) -> set[str]:
    """Return the words of a line that carry meaning, roughly: those of five letters or more."""
    return {word for word in re.findall(r"[a-z]+", plain(text)) if len(word) >= 5}
