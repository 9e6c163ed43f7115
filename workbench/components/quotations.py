"""Quotations that run on: what a speaker's next marked words add to the claim before."""

from __future__ import annotations

from workbench.components.claim_choice import Found
from workbench.components.marks import Marks, goes_on
from workbench.tree import Tree

__all__ = ["with_quotations"]


def with_quotations(tree: Tree, found: list[Found], marks: Marks) -> list[Found]:
    """Return the claims, those with quoted words extended to the whole quotation and on.

    A quotation that follows in the same paragraph or opens the next one, in a sentence without
    a speaker of its own, belongs to the claim whose quoted words came last.
    """
    if not marks.spans or not found:
        return found
    for one in found:
        if marks.inside[one.cue] < 0:
            one.ranges = _whole_quotations(one, marks)
    taken = {
        number: one
        for one in sorted(found, key=lambda f: f.probability)
        if marks.inside[one.cue] < 0
        for number, (start, end) in enumerate(marks.spans)
        if any(s < end and start < e for s, e in one.ranges)
    }
    for number, (start, end) in enumerate(marks.spans[1:], 1):
        speaker = taken.get(number - 1)
        if number in taken or speaker is None:
            continue
        if _runs_on(tree, marks, number):
            speaker.ranges = (*speaker.ranges, (start, end))
            taken[number] = speaker
    return found


def _whole_quotations(one: Found, marks: Marks) -> tuple[tuple[int, int], ...]:
    """Return ranges stretched over the quotations that they touch, joined where they meet."""
    if not one.how.startswith(("quote", "ccomp", "host", "colon", "before", "around", "rest")):
        return one.ranges
    stretched: list[tuple[int, int]] = []
    for start, end in one.ranges:
        for s, e in marks.touching(start, end):
            if not s <= one.cue < e:
                start, end = min(start, s), max(end, e)
        if stretched and start < stretched[-1][1]:
            stretched[-1] = (stretched[-1][0], max(end, stretched[-1][1]))
        else:
            stretched.append((start, end))
    if any(start <= one.cue < end for start, end in stretched):
        return one.ranges
    return tuple(stretched)


def _runs_on(tree: Tree, marks: Marks, number: int) -> bool:
    """Tell whether a quotation continues the one before it."""
    start, end = marks.spans[number]
    before = marks.spans[number - 1][1]
    if tree.sentence[start] - tree.sentence[before - 1] > 1:
        return False
    return goes_on(tree, marks, start, end, before - 1).startswith("free")
