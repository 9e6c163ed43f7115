"""Direct quotations: what stands between quotation marks, however the marks are mixed.

A newspaper's marks are seldom tidy: straight and curly ones in one article, a quotation that is
opened anew in each paragraph and closed in the last, a mark that was lost. So marks are paired
inside a paragraph by what stands left and right of them, a quotation crosses a paragraph only
where the next one opens again (or closes first), and a mark without partner costs nothing but
itself.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc, Span

__all__ = ["Quotations", "make_quotations", "pair_marks"]

DOUBLE = re.compile(r"[\"“”„‟«»＂]|''|``")
SINGLE = re.compile(r"['‘’‚‛]")
LINE = re.compile(r"\s*\n\s*")
# apostrophes that open a word and no quotation: 'em, 'til, 'tis, '90s
CLIPPED = re.compile(r"(?:em|til|tis|twas|cause|bout|round|n|\d\ds?)\b", re.IGNORECASE)
SCARE_WORDS = 4  # a longer quotation is one, clause or not
LONG = 60  # characters after which an open quotation in mid-sentence may cross a paragraph
SINGLE_REACH = 600  # characters that a quotation in single marks may run


@dataclass(frozen=True)
class Mark:
    """A quotation mark: where it is and which ways it can face."""

    start: int
    end: int
    opens: bool
    closes: bool


@Language.factory(
    "workbench_quotations",
    requires=["token.tag"],
    assigns=["doc.spans"],
)
def make_quotations(nlp: Language, name: str) -> Quotations:
    """Return the component."""
    return Quotations()


class Quotations:
    """Fill ``doc.spans``: ``quotes``, ``nested_quotes`` and ``scare_quotes``, marks included.

    ``quotes`` are quotations that do not lie in another one; ``scare_quotes`` are the short
    ones without a clause (“fake news”, titles), which quote nobody in particular.
    """

    def __call__(self, doc: Doc) -> Doc:
        """Find the quotations of a document."""
        starts = [t.idx for t in doc]
        ends = [t.idx + len(t) for t in doc]
        found: dict[str, list[Span]] = {"quotes": [], "nested_quotes": [], "scare_quotes": []}
        outer: list[tuple[int, int]] = []
        around: list[int] = []  # ends, in tokens, of the quotations that this place stands in
        for start, end, double in sorted(pair_marks(doc.text)):
            first = bisect_right(starts, start) - 1
            last = bisect_left(ends, end)
            if first < 0 or last >= len(doc) or last - first < 2:
                continue
            while around and around[-1] <= first:
                around.pop()
            if around and around[-1] <= last:
                continue  # it would cross one that was opened before it
            around.append(last + 1)
            span = Span(doc, first, last + 1)
            nested = bool(outer) and end <= outer[-1][1]
            if nested:
                key = "nested_quotes"
            elif is_scare_quote(span):
                key = "scare_quotes"
            else:
                key = "quotes"
            if not nested:
                outer.append((start, end))
            elif double and (start, end) == outer[-1]:
                continue
            found[key].append(span)
        for key, spans in found.items():
            doc.spans[key] = spans
        return doc


def is_scare_quote(span: Span) -> bool:
    """Return whether marked words are a phrase set off rather than something said.

    Examples
    --------
    >>> import spacy
    >>> doc = spacy.blank("en")('The "peace plan" failed.')
    >>> is_scare_quote(doc[1:5])
    True
    """
    inner = [t for t in span if not t.is_punct and not t.is_space and not t.is_quote]
    if not inner:
        return True
    if len(inner) > SCARE_WORDS or any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in inner):
        return False
    before = span.doc[span.start - 1].text if span.start else "\n"
    closed = span[-2].text in {",", ".", "!", "?", "…", "..."}
    after_colon = before in {":", ",", "said", "says"} or "\n" in before
    return not (closed and (after_colon or span.start == 0 or span[0].is_sent_start))


def pair_marks(text: str) -> Iterator[tuple[int, int, bool]]:
    r"""Yield (start, end, is_double) of each quotation in a text, its marks included.

    Examples
    --------
    >>> text = '“It works,” he said. "We don’t know why.'
    >>> [text[start:end] for start, end, _ in pair_marks(text)]
    ['“It works,”']
    >>> text = '“One.\n\n“Two.” She left.'
    >>> [text[start:end] for start, end, _ in pair_marks(text)]
    ['“One.\n\n“Two.”']
    """
    carried: int | None = None  # start of a quotation that the paragraph before left open
    blocks = list(_paragraphs(text))
    for number, (start, end) in enumerate(blocks):
        following = blocks[number + 1] if number + 1 < len(blocks) else None
        marks = [
            _mark(text, m.start(), m.end(), start, end) for m in DOUBLE.finditer(text, start, end)
        ]
        opened: list[int] = []
        doubles: list[tuple[int, int]] = []
        if carried is not None:
            if marks and marks[0].start == start and marks[0].opens:
                marks = marks[1:]
            opened.append(carried)
            carried = None
        balance = sum(m.closes and not m.opens for m in marks) - sum(
            m.opens and not m.closes for m in marks
        )
        for mark in marks:
            if mark.closes and opened and not (mark.opens and len(opened) == 1 and balance > 0):
                begun = opened.pop()
                doubles.append((begun, mark.end))
                yield begun, mark.end, True
            elif mark.opens and (not opened or (balance >= 0 and opened[0] >= start)):
                opened.append(mark.start)
            elif mark.opens:
                opened = [mark.start]  # the mark before was odd
        whole = bool(opened) and (
            opened[0] < start or end - opened[0] > LONG or _looks_opened(text, opened[0], start)
        )
        if whole and following and _goes_on(text, *following):
            carried = opened[0]
        elif opened and end - opened[0] > 2 and _looks_opened(text, opened[0], start):
            stop = len(text[:end].rstrip())
            doubles.append((opened[0], stop))
            yield opened[0], stop, True
        for pair in _singles(text, start, end):
            if not any(a < pair[1] <= b and pair[0] < a for a, b in doubles[-50:]):
                yield *pair, False


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield the bounds of paragraphs; a single line break ends one after a stop or a mark."""
    start = 0
    for m in LINE.finditer(text):
        blank = text.count("\n", m.start(), m.end()) > 1
        ended = m.start() > start and text[m.start() - 1] in ".!?…:\"”'’)]"
        if blank or ended:
            if m.start() > start:
                yield start, m.start()
            start = m.end()
    if start < len(text):
        yield start, len(text)


def _mark(text: str, start: int, end: int, left: int, right: int) -> Mark:
    """Return by its form and its neighbours which ways a quotation mark can face."""
    before = text[start - 1] if start > left else " "
    after = text[end] if end < right else " "
    form = text[start:end]
    free_left = before.isspace() or before in "([{—–-/‘'’"
    free_right = after.isspace() or after in ")]}.,;:!?—–-/’'…"
    if form in "„«``" and form != "`":
        return Mark(start, end, not (free_right and not free_left), free_right and not free_left)
    if form == "“":
        wrong = free_right and not free_left
        return Mark(start, end, not wrong, wrong)
    if form in "”»":
        wrong = free_left and not free_right
        return Mark(start, end, wrong, not wrong)
    if free_left != free_right:
        return Mark(start, end, free_left, free_right)
    return Mark(start, end, True, True)


def _goes_on(text: str, start: int, end: int) -> bool:
    """Return whether a paragraph continues an open quotation: it opens again, or closes first."""
    m = DOUBLE.search(text, start, end)
    if m is None:
        return False
    mark = _mark(text, m.start(), m.end(), start, end)
    return mark.start == start or (mark.closes and not mark.opens)


def _looks_opened(text: str, mark: int, paragraph: int) -> bool:
    """Return whether a mark that is never closed opened a quotation that fills its paragraph."""
    return mark == paragraph or text[paragraph:mark].rstrip().endswith((":", ","))


def _singles(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield quotations in single marks: an opening mark before a word, and the likeliest close.

    A mark after "s" may be a possessive ("the voters' choice"), so one after a stop, or after
    another letter, is taken before it.
    """
    at = start
    while m := SINGLE.search(text, at, end):
        at = m.end()
        before = text[m.start() - 1] if m.start() > start else " "
        follows = m.end() < end and text[m.end()].isalnum()
        opens = follows and (before.isspace() or before in '([—–"“')
        if m.group() == "’" or not opens or CLIPPED.match(text, m.end(), end):
            continue
        close = _closing(text, m.end(), min(end, m.end() + SINGLE_REACH))
        if close is not None:
            yield m.start(), close
            at = close


def _closing(text: str, start: int, end: int) -> int | None:
    """Return where a quotation in single marks ends."""
    possible = None
    for m in SINGLE.finditer(text, start, end):
        after = text[m.end()] if m.end() < len(text) else " "
        before = text[m.start() - 1]
        if after.isalnum() or before.isspace():
            if before.isspace() and after.isalnum() and m.group() != "’":
                break  # another one opens
            continue
        if before != "s":
            return m.end()
        possible = possible or m.end()
    return possible
