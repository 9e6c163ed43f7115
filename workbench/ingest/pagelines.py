"""The lines of a plain text page: where they stand in the source, and what shape they have."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

__all__ = [
    "Line", "frame_of", "hyphenated", "is_prose", "key_of", "n_words", "page_lines", "plain",
]  # fmt: skip

STOPS = re.compile(r"[.!?…:;][\"'”’»)\]]*$|[\"”]$")
SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*$|[.!?…,][\"”’']$")
BREAK = re.compile(r"\r\n|[\n\r\f\v\x85\u2028\u2029]")
COMPOUND = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
WIDEST = 200  # characters: no line that was wrapped for reading or printing is longer
#: First parts of words that keep their hyphen: "long-term", "self-made".
PREFIXES = frozenset(
    (
        "all", "anti", "best", "co", "cross", "ex", "far", "full", "half", "hard", "high", "ill",
        "long", "low", "mid", "multi", "near", "non", "off", "one", "post", "pre", "pro", "quasi",
        "self", "semi", "short", "three", "two", "vice", "well", "year",
    )
)  # fmt: skip
QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " "})


@dataclass(frozen=True)
class Line:
    """A line, or a paragraph that was wrapped over several.

    ``number`` is the first line in the source (from 0); ``gap`` says whether a blank line stands
    before it.
    """

    number: int
    text: str
    gap: bool = True


def page_lines(source: str) -> list[Line]:
    r"""Return the lines of a page that are not blank, wrapped paragraphs joined.

    Notes
    -----
    Text counts as wrapped if lines end in the middle of a sentence and the next goes on in small
    letters, as headlines and menus never do; pages whose paragraphs are single lines stay as they
    are. A word that was cut at the end of a line is put together.

    Examples
    --------
    >>> [(line.number, line.text) for line in page_lines("Title\n\n  One.\nTwo. ")]
    [(0, 'Title'), (2, 'One.'), (3, 'Two.')]
    >>> page_lines("They met in the old har-\nbour of Kellin and said\nnothing.")[0].text
    'They met in the old harbour of Kellin and said nothing.'
    """
    lines: list[Line] = []
    gap = True
    for number, raw in enumerate(BREAK.split(source)):
        if text := raw.strip():
            lines.append(Line(number, text, gap))
        gap = not text
    return _joined(lines) if _is_wrapped(lines) else lines


def _is_wrapped(lines: list[Line]) -> bool:
    if max((len(x.text) for x in lines), default=0) > WIDEST:
        return False
    broken = [(a, b) for a, b in pairwise(lines) if not b.gap and not STOPS.search(a.text)]
    on = sum(b.text[0].islower() or a.text[-1] == "-" for a, b in broken)
    return on >= 1 and on >= 0.4 * len(broken)


def _joined(lines: list[Line]) -> list[Line]:
    """Return paragraphs: lines without a blank line between, each nearly full but the last."""
    width = sorted(len(line.text) for line in lines)[int(0.75 * (len(lines) - 1))]
    counts = Counter(word for line in lines for word in COMPOUND.findall(line.text.lower()))
    paragraphs = lines[:1]
    for last, line in pairwise(lines):
        if line.gap or not _goes_on(last.text, line.text, width):
            paragraphs.append(line)
            continue
        before = paragraphs[-1]
        text = hyphenated(before.text, line.text, counts) or f"{before.text} {line.text}"
        paragraphs[-1] = replace(before, text=text)
    return paragraphs


def _goes_on(text: str, following: str, width: int) -> bool:
    """Return whether a line goes on in the next: it is full, or ends within a sentence."""
    if not STOPS.search(text) and following[0].islower():
        return True
    return len(text) > 0.7 * width


def hyphenated(text: str, following: str, words: Mapping[str, int]) -> str | None:
    """Return two lines put together where a word was cut at the end of the first, else None.

    Parameters
    ----------
    text, following
        The two lines.
    words
        How often each word, and compound with a hyphen, stands in the document: it shows whether
        the hyphen belongs to the word.

    Examples
    --------
    >>> hyphenated("of the gov-", "ernment", {}), hyphenated("a long-", "term plan", {})
    ('of the government', 'a long-term plan')
    """
    cut = re.search(r"([^\W\d_]+)[-\u00ad\u2010]$", text)
    rest = re.match(r"[^\W\d_]+", following)
    if cut is None or rest is None:
        return None
    whole, compound = (cut[1] + rest[0]).lower(), f"{cut[1]}-{rest[0]}".lower()
    kept = (
        not rest[0][0].islower()
        or words.get(compound, 0) > words.get(whole, 0)
        or (cut[1].lower() in PREFIXES and not words.get(whole))
    )
    return (text if kept else text[:-1]) + following


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Return a line for comparing with word lists: small letters, straight quotes, one blank."""
    return " ".join(text.translate(QUOTES).lower().split())


@lru_cache(maxsize=8192)
def key_of(text: str) -> str:
    """Return the letters and figures of a line, in small letters, to compare two lines by."""
    return re.sub(r"[\W_]+", "", text).lower()


@lru_cache(maxsize=8192)
def frame_of(text: str) -> str:
    """Return the words of a line without names, figures and quotations, if four or more stay.

    A line of over 16 words has none: what daily reports say in the same words is no furniture.

    Examples
    --------
    >>> frame_of("This article was printed on 3 March under the headline “Rain”")
    'article was printed on under the headline …'
    >>> frame_of("By Dana Whitlock")
    ''
    """
    bare = re.sub(r"[\"“].*?[\"”]|[‘'].*?[’'](?!\w)", " ", text)
    words = [w.strip(".,:;()|–—-") for w in bare.split()]
    kept = [w for w in words if w[:1].islower() and not any(c.isdigit() for c in w)]
    return " ".join([*kept, "…"]) if len(kept) >= 4 and n_words(text) <= 16 else ""


@lru_cache(maxsize=8192)
def n_words(text: str) -> int:
    """Return how many words a line has.

    Examples
    --------
    >>> n_words("U.S.-based analysts – two of them – didn't agree.")
    7
    """
    return sum(1 for word in text.split() if any(c.isalnum() for c in word))


@lru_cache(maxsize=8192)
def is_prose(text: str, *, at_least: int = 8) -> bool:
    """Return whether a line reads as a sentence: long enough and closed with a stop."""
    return n_words(text) >= at_least and SENTENCE_END.search(text.rstrip()) is not None
