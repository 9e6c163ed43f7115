"""The words of a cue: the verb with its helpers and particles, the noun with its verb."""

from __future__ import annotations

from workbench.components.contents import STOPS, Ranges
from workbench.components.cues import cue_kind
from workbench.tree import Tree

__all__ = ["cue_span", "possible_spans", "span_features"]

Range = tuple[int, int]
HELPERS = {"aux", "aux:pass", "cop", "advmod", "compound:prt", "expl"}
LEFT, RIGHT = 6, 9  # how far a cue may reach on either side of its word


def cue_span(tree: Tree, cue: int, content: Ranges, source: Range | None) -> Range:
    """Return the range of a cue's words by rule.

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


def possible_spans(tree: Tree, cue: int, content: Ranges, source: Range | None) -> list[Range]:
    """Return the ranges that a cue's words may fill, free of its source and its content."""
    first, last = tree.bounds[tree.sentence[cue]]
    taken = [*content, *([source] if source else [])]
    starts, ends = [cue], [cue + 1]
    for i in range(cue - 1, max(first, cue - LEFT) - 1, -1):
        if any(s <= i < e for s, e in taken) or tree.words[i] in STOPS:
            break
        starts.append(i)
    for i in range(cue + 1, min(last, cue + RIGHT)):
        if any(s <= i < e for s, e in taken):
            break
        if tree.words[i] in STOPS and tree.words[i] != ":":
            break
        ends.append(i + 1)
    return [(start, end) for start in starts for end in ends]


def span_features(tree: Tree, cue: int, content: Ranges, how: str, span: Range) -> list[str]:
    """Return what is seen of a range as the words of a cue."""
    start, end = span
    tags, words = tree.tags, tree.words
    kind = f"{cue_kind(tree, cue)}/{tree.pos[cue]}"
    before = tags[start - 1] if start else "-"
    left = [i for i in range(start, cue)]
    right = [i for i in range(cue + 1, end)]
    touches = any(s == end for s, _ in content)
    opened = next((words[s] for s, _ in content if s == end), "-")
    features = [
        f"left={len(left)}/{kind}",
        f"right={len(right)}/{kind}",
        f"right/how={len(right)}/{how}",
        f"left tags={tags[start] if left else '-'}/{before}",
        f"left relation={_to(tree, start, cue) if left else '-'}",
        f"next left={_to(tree, start - 1, cue) if start else '-'}/{before}",
        f"right tag={tags[end - 1] if right else '-'}/{how}",
        f"right relation={_to(tree, end - 1, cue) if right else '-'}/{how}",
        f"next right={tags[end] if end < len(tags) else '-'}/{how}",
        f"next right relation={_to(tree, end, cue) if end < len(tags) else '-'}/{touches}",
        f"touches={touches}/{how}/{len(right) > 0}",
        f"touches/opened={touches}/{opened if opened in ('that', 'to', 'the') else '-'}",
        f"last/lemma={words[end - 1] if right else '-'}/{tree.lemmas[cue]}",
        f"last={words[end - 1] if right else '-'}",
        f"first={words[start] if left else '-'}",
        f"before={words[start - 1] if start else '-'}",
    ]
    features += [f"with left={_to(tree, i, cue)}/{kind}" for i in left]
    features += [f"with left word={words[i]}" for i in left]
    features += [f"with right={_to(tree, i, cue)}/{kind}" for i in right]
    features += [f"with right word={words[i]}" for i in right]
    return features


def _to(tree: Tree, i: int, cue: int) -> str:
    """Return how a word hangs together with the cue."""
    if i == tree.heads[cue]:
        return "up " + tree.relations[cue]
    if tree.heads[i] == cue:
        return tree.relations[i]
    if tree.heads[i] == tree.heads[cue]:
        return "beside " + tree.relations[i]
    if tree.heads[tree.heads[i]] == cue:
        return f"{tree.relations[tree.heads[i]]}>{tree.relations[i]}"
    return "far " + tree.pos[i]
