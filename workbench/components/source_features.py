"""What is seen of a cue that a source is looked for, and of each candidate."""

from __future__ import annotations

from workbench.components.cues import cue_kind, noun_type, subject_of
from workbench.components.source_kinds import noun_kinds
from workbench.components.sources import Source
from workbench.tree import Tree

__all__ = ["asking_features", "source_features"]


def source_features(tree: Tree, cue: int, how: str, source: Source) -> list[str]:
    """Return what is seen of a candidate for a source."""
    head, (start, end) = source.head, source.range
    kind, pos, tag = cue_kind(tree, cue), tree.pos[cue], tree.tags[cue]
    who, way = noun_type(tree, head), source.way
    length = min(end - start, 12)
    gap = start - cue if start > cue else end - cue
    near = max(-6, min(6, gap))
    behind = tree.tags[end] if end < len(tree.tags) else "-"
    return [
        f"way={way}",
        f"way/pos={way}/{pos}",
        f"way/tag={way}/{tag}",
        f"way/kind={way}/{kind}/{pos}",
        f"way/how={way}/{how}",
        f"way/lemma={way}/{tree.lemmas[cue]}",
        f"way/relation={way}/{tree.relations[cue]}",
        f"way/who={way}/{who}",
        f"who={who}",
        f"who/kind={who}/{kind}",
        f"lemma={tree.lemmas[head]}",
        f"noun kind={noun_kinds().get(tree.lemmas[head], '-')}/{way}",
        f"head relation={tree.relations[head]}/{way}",
        f"near={near}",
        f"near/way={near}/{way}",
        f"extent={source.extent}",
        f"extent/who={source.extent}/{who}",
        f"extent/behind={source.extent}/{behind}",
        f"extent/length={source.extent}/{length}",
        f"length={length}",
        f"first={tree.tags[start]}/{tree.tags[end - 1]}",
    ]


def asking_features(tree: Tree, cue: int, how: str) -> list[str]:
    """Return what is seen of a cue that a source is looked for."""
    labels = {tree.relations[c] for c in tree.children[cue]}
    kind, pos = cue_kind(tree, cue), tree.pos[cue]
    _, way = subject_of(tree, cue)
    return [
        f"cue={tree.lemmas[cue]}",
        f"kind={kind}/{pos}",
        f"tag={tree.tags[cue]}/{way}",
        f"how={how}/{way}",
        f"how/kind={how}/{kind}/{way}",
        f"relation={tree.relations[cue]}/{way}",
        f"passive={'nsubj:pass' in labels}/{'aux:pass' in labels}/{pos}",
        f"head={tree.lemmas[tree.heads[cue]]}",
        *(f"kid={label}/{pos}" for label in sorted(labels)),
    ]
