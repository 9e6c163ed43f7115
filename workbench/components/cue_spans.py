"""The words of a cue: the verb with its helpers and particles, the noun with its verb."""

from __future__ import annotations

from workbench.components.contents import STOPS
from workbench.tree import Tree

__all__ = ["cue_span"]

Ranges = tuple[tuple[int, int], ...]
HELPERS = {"aux", "aux:pass", "cop", "advmod", "compound:prt", "expl"}


def cue_span(
    tree: Tree, cue: int, content: Ranges, source: tuple[int, int] | None
) -> tuple[int, int]:
    """Return the range of a cue's words.

    Helpers, negation and adverbs beside the cue belong to it, and what stands between the cue
    and its content where that is short: "called *for*", "made it *clear*", "said *in a
    statement*".
    """
    taken = [*content, *([source] if source else [])]

    def free(i: int) -> bool:
        return not any(s <= i < e for s, e in taken)

    start, end = cue, cue + 1
    if tree.words[cue] == ":":
        return start, end
    if tree.relations[cue] == "case":
        while end < len(tree.words) and tree.relations[end] in ("case", "fixed") and free(end):
            end += 1
        return start, end
    helpers = {c for c in tree.children[cue] if tree.relations[c] in HELPERS}
    while start - 1 in helpers and free(start - 1):
        start -= 1
    while end in helpers and free(end):
        end += 1
    follows = [s for s, _ in content if s >= end]
    if follows:
        gap = range(end, follows[0])
        if 0 < len(gap) <= 3 and all(free(i) and tree.words[i] not in STOPS for i in gap):
            last = follows[0] - 1
            if tree.pos[last] in ("ADP", "SCONJ", "PART", "ADJ", "NOUN"):
                end = follows[0]
    return start, end
