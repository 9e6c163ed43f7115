"""Words to what the encoder reads: word pieces, shapes, quotation state, windows, batches.

The base model is uncased, so each word's shape (lower, Title, UPPER, digits, ...) goes in as a
class of its own, and so does whether a word stands between double quotation marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "MAX_PIECES",
    "N_SHAPES",
    "Pieces",
    "Window",
    "collate",
    "cut",
    "quotation_state",
    "rough_sentences",
    "runs",
    "shape_class",
]

Array = NDArray[Any]

#: Pieces that one window holds at most, its two special pieces included (positions of the base).
MAX_PIECES = 512
#: Pieces of one word that are read; what is longer is an address or a slip.
MAX_WORD = 8
N_SHAPES = 9
_OPEN, _CLOSE = {"“", "``", "„", "«", "»"}, {"”", "''", "«", "»"}
_STOP = re.compile(r"^[.?!…]+$")
_AFTER_STOP = {"”", '"', ")", "'", "’", "]"}


def shape_class(word: str) -> int:
    """Return the class of a word's shape, 1 to 8.

    Examples
    --------
    >>> [shape_class(w) for w in (",", "2023", "met", "A", "NATO", "Oslo", "McDonald", "iPhone")]
    [1, 2, 3, 4, 5, 6, 7, 8]
    """
    if not any(c.isalnum() for c in word):
        return 1
    if any(c.isdigit() for c in word):
        return 2
    if word.islower():
        return 3
    if word.isupper():
        return 4 if len(word) == 1 else 5
    if word[0].isupper():
        return 6 if word[1:].islower() else 7
    return 8


def quotation_state(words: Sequence[str]) -> list[int]:
    """Return 1 for each word between double quotation marks, the marks included, else 0.

    A paragraph's end closes what is open.

    Examples
    --------
    >>> quotation_state(["“", "No", ",", "”", "he", "said"])
    [1, 1, 1, 1, 0, 0]
    """
    states, inside = [], 0
    for word in words:
        if "\n" in word:
            inside = 0
            states.append(0)
        elif not inside and (word in _OPEN or word == '"'):
            inside = 1
            states.append(1)
        elif inside and (word in _CLOSE or word == '"'):
            inside = 0
            states.append(1)
        else:
            states.append(inside)
    return states


def rough_sentences(words: Sequence[str]) -> list[int]:
    """Return a sentence number for each word, by stops and line ends alone.

    Good enough for features such as "two sentences on"; the sentences of a document are the
    encoder's own.

    Examples
    --------
    >>> rough_sentences(["He", "left", ".", "”", "She", "stayed"])
    [0, 0, 0, 0, 1, 1]
    """
    numbers, number, ended = [], 0, False
    for word in words:
        if "\n" in word:
            numbers.append(number)
            number, ended = number + 1, False
            continue
        if ended and word not in _AFTER_STOP and not _STOP.match(word):
            number, ended = number + 1, False
        numbers.append(number)
        if _STOP.match(word):
            ended = True
    return numbers


class Pieces:
    """Word pieces of words, by the tokenizer file of the model.

    Parameters
    ----------
    path
        A ``tokenizer.json`` as the `tokenizers` library writes it.
    """

    def __init__(self, path: str | Path) -> None:
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(path))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self.start, self.end, self.unknown, self.mask = (
            int(self._tokenizer.token_to_id(token) or 0)
            for token in ("[CLS]", "[SEP]", "[UNK]", "[MASK]")
        )
        self.size: int = self._tokenizer.get_vocab_size()
        self._known: dict[str, tuple[list[int], int]] = {}

    def word(self, word: str) -> tuple[list[int], int]:
        """Return the pieces and the shape of a word; space has none, a line end is a separator."""
        known = self._known.get(word)
        if known is None:
            if not word.strip():
                known = ([self.end], 0) if "\n" in word else ([], 0)
            else:
                ids = self._tokenizer.encode(word[:200], add_special_tokens=False).ids[:MAX_WORD]
                known = (ids or [self.unknown], shape_class(word))
            if len(self._known) > 200_000:
                self._known.clear()
            self._known[word] = known
        return known


@dataclass(slots=True)
class Window:
    """A stretch of a document as the encoder reads it.

    Words `low` to `high` (exclusive) are read; what is found is kept for `start` to `end`, the
    rest is context. `first` holds the place of each word's first piece.
    """

    low: int
    start: int
    end: int
    high: int
    ids: list[int]
    shapes: list[int]
    quotes: list[int]
    first: list[int]

    def __len__(self) -> int:
        return len(self.ids)

    @classmethod
    def of(
        cls,
        words: Sequence[str],
        pieces: Pieces,
        states: Sequence[int],
        span: tuple[int, int, int, int] | None = None,
    ) -> Window:
        """Return the window of words `span` (low, start, end, high), or of all words."""
        low, start, end, high = span or (0, 0, len(words), len(words))
        ids, shapes, quotes, first = [pieces.start], [0], [0], []
        for k in range(low, high):
            word_ids, shape = pieces.word(words[k])
            first.append(len(ids))
            for j, piece in enumerate(word_ids):
                ids.append(piece)
                shapes.append(2 * shape + (j > 0))
                quotes.append(states[k])
        ids, shapes, quotes = (
            ids[: MAX_PIECES - 1],
            shapes[: MAX_PIECES - 1],
            quotes[: MAX_PIECES - 1],
        )
        ids.append(pieces.end)
        shapes.append(0)
        quotes.append(0)
        last = len(ids) - 1
        return cls(low, start, end, high, ids, shapes, quotes, [min(f, last) for f in first])


def cut(
    words: Sequence[str], pieces: Pieces, *, size: int = 200, context: int = 32, whole: int = 280
) -> list[tuple[int, int, int, int]]:
    """Return the windows (low, start, end, high) that cover a document's words.

    Parameters
    ----------
    words
        The document.
    pieces
        Returns how many pieces a word has.
    size
        Pieces of a window without its context; windows end where (rough) sentences do.
    context
        Pieces that are read on either side.
    whole
        Documents of so many pieces are read at once.

    Returns
    -------
    list of tuple
        Each word stands between `start` and `end` of one window.
    """
    count = [len(pieces.word(w)[0]) for w in words]
    if sum(count) <= whole:
        return [(0, 0, len(words), len(words))] if words else []
    numbers = rough_sentences(words)
    parts = _parts(numbers, count, size=size, most=size + context)
    return [_in_context(count, start, end, context=context) for start, end in parts]


def _parts(
    numbers: Sequence[int], count: Sequence[int], *, size: int, most: int
) -> list[tuple[int, int]]:
    """Return the parts of a document, whole sentences as far as one is no longer than `most`."""
    parts: list[tuple[int, int]] = []
    low = held = 0
    for k in range(len(count)):
        if held and k and numbers[k] != numbers[k - 1]:
            ahead, j = 0, k
            while j < len(count) and numbers[j] == numbers[k] and ahead <= size:
                ahead, j = ahead + count[j], j + 1
            if held + ahead > size:
                parts.append((low, k))
                low, held = k, 0
        elif held + count[k] > most:
            parts.append((low, k))
            low, held = k, 0
        held += count[k]
    return [*parts, (low, len(count))]


def _in_context(
    count: Sequence[int], start: int, end: int, *, context: int
) -> tuple[int, int, int, int]:
    """Return a part with so many pieces before and after it as `context` allows."""
    first, got = start, 0
    while first > 0 and got + count[first - 1] <= context:
        first -= 1
        got += count[first]
    last, got = end, 0
    while last < len(count) and got + count[last] <= context:
        got += count[last]
        last += 1
    return first, start, end, last


def collate(windows: Sequence[Window]) -> dict[str, Array]:
    """Return windows as padded arrays: `ids`, `shapes`, `quotes`, `mask` (B, T), `first` (B, W)."""
    rows, length = len(windows), max(map(len, windows))
    width = max(1, *(len(w.first) for w in windows))
    out: dict[str, Array] = {
        name: np.zeros((rows, length), np.int64) for name in ("ids", "shapes", "quotes")
    }
    out["mask"] = np.zeros((rows, length), np.float32)
    out["first"] = np.zeros((rows, width), np.int64)
    for row, window in enumerate(windows):
        n = len(window)
        out["ids"][row, :n] = window.ids
        out["shapes"][row, :n] = window.shapes
        out["quotes"][row, :n] = window.quotes
        out["mask"][row, :n] = 1
        out["first"][row, : len(window.first)] = window.first
    return out


def runs(positions: Iterable[int]) -> list[list[int]]:
    """Return runs of consecutive numbers.

    Examples
    --------
    >>> runs([1, 2, 5])
    [[1, 2], [5]]
    """
    out: list[list[int]] = []
    for k in positions:
        if out and out[-1][-1] == k - 1:
            out[-1].append(k)
        else:
            out.append([k])
    return out
