"""What the learned judge of page lines sees of each: look, words, neighbours, place.

Features are names, so that the table of weights can be read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise

from workbench.english import lexicons
from workbench.ingest.boilerplate import is_name
from workbench.ingest.pagelines import is_prose, key_of, n_words, plain

__all__ = ["features", "has_verb", "near_features"]

APART = 5  # lines, that two paragraphs of one region may have between them
SIZES = (1, 2, 3, 4, 6, 8, 11, 15, 20, 30, 45)
END = re.compile(r"([.!?…:;,])[\"”’»')\]]*$")
BY = re.compile(r"(?:.{0,24}\W)?[Bb][Yy]:? ([A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){1,3})")
FIGURE = re.compile(r"\d")


def features(
    texts: Sequence[str], reasons: Mapping[int, str], places: Sequence[Sequence[str]] = ()
) -> list[list[str]]:
    """Return the features of each line of a page.

    Parameters
    ----------
    texts
        The lines of the page.
    reasons
        Why a line is no body, for those that a rule has judged.
    places
        What the publisher's other pages tell of each line
        (:func:`workbench.ingest.recurring.evidence`).
    """
    own = [_shape(text) for text in texts]
    prose = [i for i, text in enumerate(texts) if i not in reasons and _is_paragraph(text)]
    told = {word for i in prose[:5] for word in _long_words(texts[i])}
    keys = [key_of(text) for text in texts]
    names = _names(texts[: prose[0]] if prose else texts)
    regions = _regions(texts, prose, reasons)
    words = [_long_words(text) for text in texts]
    among = Counter(word for i in prose for word in words[i])
    found = []
    for i, text in enumerate(texts):
        row = [
            *own[i],
            *_words(text),
            *_place(i, prose, len(texts)),
            *regions[i],
            *(places[i] if places else ()),
        ]
        if i in prose and words[i]:
            shared = sum(among[word] > 1 for word in words[i])
            row.append(f"shared words {_fifth(shared / len(words[i]))}")
        if i not in prose and words[i]:
            row.append(f"told in text {_fifth(len(words[i] & told) / len(words[i]))}")
            if any(k != i and len(keys[k]) > 15 and keys[k] in keys[i] for k in range(len(keys))):
                row.append("holds another line")
            if keys.count(keys[i]) > 1:
                row += ["stands twice"] + ["twice in a row"] * (keys[i] in keys[i + 1 : i + 2])
        if any(text != name and text.startswith(name) for name in names):
            row.append("opens with a name above")
        for step in (-2, -1, 1, 2):
            row += [f"{step:+d} {name}" for name in _seen(i + step, own, reasons, len(texts))]
        found.append(["always", *row, *_pairs(row)])
    return found


def _regions(
    texts: Sequence[str], prose: Sequence[int], reasons: Mapping[int, str]
) -> list[list[str]]:
    """Return where each line stands to the regions of paragraphs: in the main one, before, after.

    A region is a run of paragraphs with at most `APART` other lines between two; the main one has
    most words. Lines that a rule has judged are counted around each line, and the headings of links
    above it.
    """
    runs: list[list[int]] = []
    for i in prose:
        if runs and i - runs[-1][-1] <= APART:
            runs[-1].append(i)
        else:
            runs.append([i])
    sizes = [sum(n_words(texts[i]) for i in run) for run in runs]
    most = max(sizes, default=0)
    main = sizes.index(most) if runs else 0
    found = []
    for i in range(len(texts)):
        row = []
        inside = next((k for k, run in enumerate(runs) if run[0] <= i <= run[-1]), None)
        if inside is None:
            after = sum(run[-1] < i for run in runs)
            row.append(f"region none {'above' if after <= main else 'below'}")
            beside = [run for run in runs if run[-1] == i - 1 or run[0] == i + 1]
            row += ["region beside"] * bool(beside)
        else:
            where = "main" if inside == main else "above" if inside < main else "below"
            size = _fifth(sizes[inside] / most) if inside != main else 5
            row += [f"region {where}", f"region {where} {size}"]
            row.append(f"region run {_bucket(len(runs[inside]))}")
            row += ["region first"] * (runs[inside][0] == i)
        for name, near in (("before", range(i - 6, i)), ("after", range(i + 1, i + 7))):
            judged = sum(j in reasons for j in near)
            row.append(f"judged {name} {judged}")
        above = {reasons[j] for j in range(i) if j in reasons and runs and j > runs[main][0]}
        row += [f"below a {why}" for why in ("related", "promotion", "notice") if why in above]
        found.append(row)
    return found


@cache
def _small(kind: str) -> frozenset[str]:
    """Return the small words of a kind."""
    return frozenset(r["term"] for r in lexicons.load("small_words") if r["kind"] == kind)


def _names(above: Sequence[str]) -> list[str]:
    """Return who may have written the page: names in a byline or alone on a line above."""
    bylines = [BY.match(text) for text in above]
    return [text for text in above if is_name(text, most=5)] + [by[1] for by in bylines if by]


def _is_paragraph(text: str) -> bool:
    """Tell whether a line is prose that can't be a headline that asks or cries."""
    return is_prose(text) and not (text.endswith(("?", "!")) and n_words(text) <= 16)


def _bucket(n: int) -> int:
    return next((size for size in SIZES if n <= size), 99)


def _shape(text: str) -> list[str]:
    """Return what a line looks like, apart from its words."""
    words = text.split()
    bare = plain(text).split()
    lower = [w.strip("\"'“”‘’(),.:;!?") for w in bare]
    end = END.search(text)
    n = n_words(text)
    row = [f"words {_bucket(n)}", f"end {end[1] if end else 'none'}"]
    capitals = sum(w[:1].isupper() for w in words) / max(len(words), 1)
    row.append(f"capitals {round(capitals * 4)}")
    grammar = sum(w in _small("grammar") for w in lower) / max(n, 1)
    row.append(f"grammar {min(4, round(grammar * 8))}")
    verb = _verb(lower)
    row.append(f"verb {verb}")
    if n >= 4 and END.search(text) is not None and verb == "none":
        row.append("stop without verb")
    checks = {
        "speaks to reader": bool(_small("reader") & set(lower)) and not re.search(r"[\"“”]", text),
        "quotes": re.search(r"[\"“”«»]", text) is not None,
        "figure": FIGURE.search(text) is not None,
        "figure first": text[:1].isdigit(),
        "small first": text[:1].islower(),
        "all capitals": text.isupper() and n > 0,
        "bar": re.search(r"[|›»•·/©@#]", text) is not None,
        "address": re.search(r"\w\.(?:com|org|net|example|\w\w)\b|https?:|@", text) is not None,
        "sentences": len(re.findall(r"[.!?][\"”’)]*\s+[A-Z“\"]", text)) > 0,
        "colon within": re.search(r"\w: \S", text) is not None,
        "exclaims": "!" in text,
        "asks": text.rstrip().endswith("?"),
        "no letters": not any(c.isalpha() for c in text),
        "bracketed": text[:1] in "([" and text[-1:] in ")]",
    }
    return row + [name for name, holds in checks.items() if holds]


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
    """Tell whether a line seems to have a finite verb."""
    return _verb([w.strip("\"'“”‘’(),.:;!?") for w in plain(text).split()]) != "none"


def _words(text: str) -> list[str]:
    words = re.findall(r"[a-z]+(?:[-'][a-z]+)*", plain(text))
    row = [f"word {w}" for w in sorted(set(words))]
    if words:
        row.append(f"first {words[0]}")
    return row if len(words) <= 45 else []


def _long_words(text: str) -> set[str]:
    """Return the words of a line that carry meaning, roughly: those of five letters or more."""
    return {word for word in re.findall(r"[a-z]+", plain(text)) if len(word) >= 5}


def _place(i: int, prose: list[int], n: int) -> list[str]:
    """Return where a line stands among the paragraphs of the page."""
    before, after = sum(p < i for p in prose), sum(p > i for p in prose)
    row = [f"paragraphs before {min(before, 3)}", f"paragraphs after {min(after, 3)}"]
    last = max((p for p in prose if p < i), default=None)
    following = min((p for p in prose if p > i), default=None)
    row.append(f"since paragraph {_bucket(i - last) if last is not None else 'none'}")
    row.append(f"until paragraph {_bucket(following - i) if following is not None else 'none'}")
    if i < 3:
        row.append(f"line {i}")
    if i >= n - 2:
        row.append("near the end")
    return row


def _seen(i: int, own: list[list[str]], reasons: Mapping[int, str], n: int) -> list[str]:
    """Return what the neighbours of a line see of it."""
    if not 0 <= i < n:
        return ["edge"]
    row = [name for name in own[i] if name.startswith(("words", "end", "verb"))]
    return [*row, f"reason {reasons.get(i, 'none')}"]


PAIRED = (
    "words", "end", "verb", "paragraphs", "until", "since", "capitals", "told", "region", "shared",
)  # fmt: skip
SITE = ("place", "zone", "label recurs", "recurs", "end recurs", "opens with")
SHAPED = ("words", "end", "verb", "capitals", "paragraphs")


def _pairs(row: list[str]) -> list[str]:
    """Return pairs of the coarse features, which a linear model can't put together."""
    coarse = [name for name in row if name.startswith(PAIRED)]
    near = [name for name in row if name.startswith(("-1 reason", "+1 reason", "-1 end", "+1 end"))]
    pairs = [f"{a} & {b}" for k, a in enumerate(coarse) for b in coarse[k + 1 :]]
    known = [name for name in row if name.startswith(SITE)]
    shaped = [name for name in coarse if name.startswith(SHAPED)]
    pairs += [f"{a} & {b}" for a in known for b in (*shaped, *known) if a != b]
    return pairs + [f"{a} & {b}" for a in coarse[:2] for b in near]


def near_features(chances: Sequence[Sequence[float]]) -> list[list[str]]:
    """Return features of the second look: what the first one took a line and its neighbours for.

    Parameters
    ----------
    chances
        How likely each line is each of `KINDS`; lines that a rule has judged are none.
    """
    body = [chance[0] for chance in chances]
    found = []
    for i in range(len(body)):
        row = [f"first look {_tenth(body[i])}", f"headline {_tenth(chances[i][1])}"]
        for step in (-3, -2, -1, 1, 2, 3):
            inside = 0 <= i + step < len(body)
            row.append(f"{step:+d} body {_fifth(body[i + step]) if inside else 'edge'}")
        before, after = sum(body[:i]), sum(body[i + 1 :])
        row.append(f"bodies before {_bucket(round(before))}")
        row.append(f"bodies after {_bucket(round(after))}")
        for name, near in (("above", body[max(0, i - 6) : i]), ("below", body[i + 1 : i + 7])):
            row.append(f"mean {name} {_fifth(sum(near) / len(near)) if near else 'edge'}")
        pair = [_fifth(body[j]) if 0 <= j < len(body) else "edge" for j in (i - 1, i + 1)]
        row.append(f"between {pair[0]} {pair[1]}")
        found.append(["second look", *row, *(f"{row[0]} & {name}" for name in row[2:])])
    return found


def _tenth(share: float) -> int:
    return min(9, int(share * 10))


def _fifth(share: float) -> int:
    return min(4, int(share * 5))
