"""How sure a claim is, and whether its content is affirmed, denied or negated."""

from __future__ import annotations

from workbench.components.cue_features import POS_NAMES, cue_kinds
from workbench.tree import Tree

__all__ = ["certainty_of", "combined_certainty", "combined_polarity", "polarity_of"]

Ranges = tuple[tuple[int, int], ...]
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


def _row(tree: Tree, cue: int) -> dict[str, str]:
    """Return what the cue list says of a cue."""
    lemma = "according to" if tree.words[cue] == "according" else tree.lemmas[cue]
    return cue_kinds().get((lemma, POS_NAMES.get(tree.pos[cue], "")), {})


def _head(tree: Tree, ranges: Ranges) -> int:
    """Return the word that a content hangs on."""
    start, end = ranges[0]
    head = start
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
    if any(_conditional(tree, c) for c in tree.kids(head, "advcl")):
        return "hypothetical"
    around = {tree.words[i] for i in _near(tree, cue)}
    if words & HEDGING_MODALS or words & HEDGES or around & (HEDGES | HEDGING_MODALS):
        return "hedged"
    if tree.lemmas[head] in HEDGING_VERBS and tree.kids(head, "xcomp"):
        return "hedged"
    return "hedged" if _row(tree, cue).get("certainty") == "hedged" else "asserted"


def _conditional(tree: Tree, verb: int) -> bool:
    """Tell whether a verb stands in an if-clause."""
    return any(tree.words[c] in ("if", "unless") for c in tree.kids(verb, "mark"))


def is_negated(tree: Tree, i: int) -> bool:
    """Tell whether a word is negated by one of its own modifiers."""
    return any(
        tree.words[c] in NEGATIONS
        for c in tree.children[i]
        if tree.relations[c].split(":")[0] in ("advmod", "det", "cc", "aux")
    )


def polarity_of(tree: Tree, cue: int, ranges: Ranges) -> str:
    """Return ``affirmed``, ``denied`` or ``negated`` for one claim, its own hop alone."""
    denied = _row(tree, cue).get("polarity") == "denied"
    if is_negated(tree, cue):
        return "affirmed" if denied else "negated"
    if denied:
        return "denied"
    if _row(tree, cue).get("polarity") == "negated":
        return "negated"
    return "negated" if is_negated(tree, _head(tree, ranges)) else "affirmed"


def combined_certainty(own: str, outer: str) -> str:
    """Return the weaker of two certainties: a claim is no surer than the one it stands in."""
    return max(own, outer, key=ORDER.index)


def combined_polarity(own: str, outer: str) -> str:
    """Return the polarity of a claim within another: what the outer one denies is denied."""
    return own if outer == "affirmed" else outer
