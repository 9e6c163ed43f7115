"""The lines of a plain text page: where they stand in the source, and what shape they have."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

__all__ = ["Line", "frame_of", "is_prose", "key_of", "n_words", "page_lines", "plain"]

STOPS = re.compile(r"[.!?…:;][\"'”’»)\]]*$|[\"”]$")
SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*$|[.!?…,][\"”’']$")
BREAK = re.compile(r"\r\n|[\n\r\f\v\x85\u2028\u2029]")
QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " "})


@dataclass(frozen=True)
class Line:
    """A line, or a paragraph that was wrapped over several.

    ``number`` is the first line in the source (from 0), ``pieces`` are (source start, text) of
    each line that it is made of, ``text`` those joined by spaces. ``gap`` tells whether a blank
    line stands before it.
    """

    number: int
    pieces: tuple[tuple[int, str], ...]
    text: str
    gap: bool = True


def page_lines(source: str) -> list[Line]:
    r"""Return the lines of a page that are not blank, wrapped paragraphs joined.

    Notes
    -----
    Text counts as wrapped if most lines that another follows at once end in the middle of a
    sentence at 40 to 100 characters; pages whose paragraphs are single lines stay as they are.

    Examples
    --------
    >>> [(line.number, line.text) for line in page_lines("Title\n\n  One.\nTwo. ")]
    [(0, 'Title'), (2, 'One.'), (3, 'Two.')]
    """
    lines: list[Line] = []
    start, number, gap = 0, 0, True
    for end, after in [(m.start(), m.end()) for m in BREAK.finditer(source)] + [(len(source), -1)]:
        raw = source[start:end]
        text = raw.strip()
        if text:
            first = start + raw.index(text)
            lines.append(Line(number, ((first, text),), text, gap))
        gap = not text
        start, number = after, number + 1
    return _joined(lines) if _is_wrapped(lines) else lines


def _is_wrapped(lines: list[Line]) -> bool:
    followed = [a for a, b in pairwise(lines) if not b.gap]
    open_ended = [a for a in followed if 40 <= len(a.text) <= 100 and not STOPS.search(a.text)]
    longest = max((len(x.text) for x in lines), default=0)
    return len(open_ended) >= 4 and len(open_ended) > 0.5 * len(followed) and longest <= 160


def _joined(lines: list[Line]) -> list[Line]:
    """Return paragraphs: lines without a blank line between, each nearly full but the last."""
    width = sorted(len(line.text) for line in lines)[int(0.75 * (len(lines) - 1))]
    paragraphs: list[Line] = []
    for line in lines:
        before = paragraphs[-1] if paragraphs else None
        full = before is not None and len(before.pieces[-1][1]) > 0.7 * width
        if before is None or line.gap or not full:
            paragraphs.append(line)
        else:
            paragraphs[-1] = Line(
                before.number,
                before.pieces + line.pieces,
                f"{before.text} {line.text}",
                before.gap,
            )
    return paragraphs


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
    """Tell whether a line reads as a sentence: long enough and closed with a stop."""
    return n_words(text) >= at_least and SENTENCE_END.search(text.rstrip()) is not None
