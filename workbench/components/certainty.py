"""How sure a claim is, and whether its content is affirmed, denied or negated."""

from __future__ import annotations

from workbench.components.contents import Ranges
from workbench.components.cues import cue_row
from workbench.tree import Tree

__all__ = ["certainty_of", "combined_certainty", "combined_polarity", "polarity_of"]

MODALS = {"may", "might", "could", "can", "should", "would"}
HEDGING_MODALS = {"may", "might", "could"}
HEDGES = {
    "likely", "possibly", "perhaps", "maybe", "probably", "apparently", "reportedly",
    "allegedly", "supposedly", "purportedly", "presumably", "seemingly", "potentially",
    "conceivably", "arguably", "unlikely", "possible", "probable",
}  # fmt: skip
HEDGING_VERBS = {"seem", "appear", "expect", "believe", "think", "suspect", "tend"}
NEGATIONS = {"not", "n't", "n’t", "never", "no", "neither", "nor", "nobody", "nothing", "none"}
ORDER = ("asserted", "hedged", "hypothetical")


def _head(tree: Tree, ranges: Ranges) -> int:
    """Return the word that a content hangs on, quotation marks aside."""
    start, end = ranges[0]
    head = next((i for i in range(start, end) if tree.pos[i] not in ("PUNCT", "SPACE")), start)
    while start <= tree.heads[head] < end and tree.heads[head] != head:
        head = tree.heads[head]
    return head


def _near(tree: Tree, head: int) -> list[int]:
    """Return a predicate with its helpers and adverbs."""
    return [head, *tree.kids(head, "aux", "cop", "advmod", "det", "cc")]


def certainty_of(tree: Tree, cue: int, ranges: Ranges) -> str:
    """Return ``asserted``, ``hedged`` or ``hypothetical`` for one claim, its own hop alone."""
    head = _head(tree, ranges)
    opening = {tree.words[i] for i in range(ranges[0][0], min(ranges[0][0] + 2, ranges[0][1]))}
    if opening & {"if", "whether"} or _conditional(tree, cue):
        return "hypothetical"
    near = _near(tree, head)
    words = {tree.words[i] for i in near}
    if any(_conditional(tree, i) for i in (head,)) and words & MODALS:
        return "hypothetical"
    if any(
        tree.words[i] in ("if", "unless") and tree.relations[i] == "mark"
        for i in range(ranges[0][0] + 2, ranges[0][1])
    ):
        return "hypothetical"
    around = {tree.words[i] for i in _near(tree, cue)}
    if words & HEDGING_MODALS or words & HEDGES or around & (HEDGES | HEDGING_MODALS):
        return "hedged"
    if tree.lemmas[head] in HEDGING_VERBS and tree.kids(head, "xcomp"):
        return "hedged"
    return "hedged" if cue_row(tree, cue).get("certainty") == "hedged" else "asserted"


def _conditional(tree: Tree, verb: int) -> bool:
    """Tell whether a verb stands in an if-clause."""
    return any(tree.words[c] in ("if", "unless") for c in tree.kids(verb, "mark"))


def is_negated(tree: Tree, i: int) -> bool:
    """Tell whether a predicate is negated: by "not", or by a "no" that its parts carry."""
    for c in tree.children[i]:
        base = tree.relations[c].split(":")[0]
        word = tree.words[c]
        if base in ("advmod", "det", "cc", "aux", "case") and word in NEGATIONS:
            return True
        if base in ("nsubj", "obj") and (
            word in NEGATIONS
            or any(tree.words[d] in ("no", "neither") for d in tree.kids(c, "det", "cc", "advmod"))
        ):
            return True
    return tree.words[i] in ("unlikely", "impossible")


def polarity_of(tree: Tree, cue: int, ranges: Ranges) -> str:
    """Return ``affirmed``, ``denied`` or ``negated`` for one claim, its own hop alone.

    What is done to the cue counts: "rejected the *claim* that ...", "declined to *say*".
    """
    polarity = cue_row(tree, cue).get("polarity", "affirmed")
    negated = is_negated(tree, cue)
    above = tree.heads[cue]
    if polarity == "affirmed" and above != cue and tree.relations[cue] in ("obj", "xcomp", "obl"):
        polarity = cue_row(tree, above).get("polarity", "affirmed")
        negated = negated or (tree.relations[cue] == "xcomp" and is_negated(tree, above))
    if negated:
        return "affirmed" if polarity != "affirmed" else "negated"
    if polarity != "affirmed":
        return polarity
    return "negated" if is_negated(tree, _head(tree, ranges)) else "affirmed"


def combined_certainty(own: str, outer: str) -> str:
    """Return the weaker of two certainties: a claim is no surer than the one it stands in."""
    return max(own, outer, key=ORDER.index)


def combined_polarity(own: str, outer: str) -> str:
    """Return the polarity of a claim within another: what the outer one denies is denied."""
    return own if outer == "affirmed" else outer
