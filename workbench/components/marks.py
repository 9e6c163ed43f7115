"""The quotations of a document by token, and whether one goes on where another ended."""

from __future__ import annotations

from bisect import bisect_right

from workbench.tree import Tree

__all__ = ["Marks", "goes_on"]


class Marks:
    """The quotations of a document by token, for fast look-up.

    ``spans`` are (start, end) token ranges with their marks, in text order.
    """

    def __init__(self, spans: list[tuple[int, int]], size: int) -> None:
        self.spans = spans
        self.starts = [start for start, _ in spans]
        self.inside = [-1] * size
        for number, (start, end) in enumerate(spans):
            for i in range(start, min(end, size)):
                self.inside[i] = number

    def touching(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return the quotations that share a token with a range."""
        number = max(0, bisect_right(self.starts, start) - 1)
        found = []
        while number < len(self.spans) and self.spans[number][0] < end:
            if self.spans[number][1] > start:
                found.append(self.spans[number])
            number += 1
        return found


def goes_on(tree: Tree, marks: Marks, start: int, end: int, cue: int) -> str:
    """Return how a quotation stands to the one before: same sentence, spoken by somebody, free."""
    sentence = tree.sentence[start]
    if sentence == tree.sentence[cue]:
        return "same sentence"
    first, _ = tree.bounds[sentence]
    last = tree.bounds[tree.sentence[min(end, len(tree.words)) - 1]][1]
    gap = "paragraph" if any("\n" in tree.words[i] for i in range(max(0, first - 2), start)) else ""
    outside = [
        tree.pos[i]
        for i in (*range(first, start), *range(end, last))
        if marks.inside[i] < 0 and tree.words[i].strip()
    ]
    spoken = "VERB" in outside or ":" in tree.words[end:last]
    return f"{'spoken' if spoken else 'more' if len(outside) > 2 else 'free'} {gap}"
