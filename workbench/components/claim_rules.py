"""The rules that decide about claims where no learned weights are at hand or wanted.

A table by the kind of the cue (as the cue list has it) and the place of the content; a cue that
no list has needs a complement clause with a source of its own.
"""

from __future__ import annotations

from workbench.components.contents import Content
from workbench.components.cues import cue_kind, subject_of
from workbench.components.marks import Marks
from workbench.tree import Tree

__all__ = ["rule_probabilities"]

# (kinds of cue, places of the content, confidence); first match counts
RULES: list[tuple[set[str], set[str], float]] = [
    ({"speech", "belief", ""}, {"quote<>"}, 0.95),
    ({"speech"}, {"quote<"}, 0.93),
    ({"speech"}, {"quote"}, 0.92),
    ({"speech", "belief", "evidence"}, {"ccomp"}, 0.9),
    ({"speech"}, {"ccomp<", "host:parataxis"}, 0.88),
    ({"speech"}, {"host", "whole"}, 0.87),
    ({"speech", "intention", "decree"}, {"obj+xcomp", "obj+ccomp"}, 0.8),
    ({"intention", "decree", "belief"}, {"xcomp"}, 0.75),
    ({"intention", "decree"}, {"ccomp"}, 0.75),
    ({"speech"}, {"xcomp"}, 0.7),
    ({"speech", "belief"}, {"obj+", "obj"}, 0.55),
    ({"intention", "decree", "evidence"}, {"obj"}, 0.52),
    ({"speech", "belief"}, {"obl"}, 0.51),
    ({"speech", "belief", "intention"}, {"acl", "nmod"}, 0.6),
    ({""}, {"ccomp"}, 0.55),
]


def rule_probabilities(
    tree: Tree, cues: list[int], contents: list[list[Content]], marks: Marks
) -> list[list[float]]:
    """Return the confidence of each content of each cue, 0 where no rule speaks for it."""
    found: list[list[float]] = []
    for cue, possible in zip(cues, contents, strict=True):
        kind = cue_kind(tree, cue)
        subject, _ = subject_of(tree, cue)
        adverb = tree.pos[cue] == "ADV" and kind
        scores: list[float] = []
        for how, _ in possible:
            score = 0.0
            if adverb:
                score = 0.8 if how == "host:advmod" else 0.0
            elif tree.words[cue] == ":":
                score = 0.7 if how == "colon" and tree.sentence[cue] == 0 else 0.0
            elif tree.words[cue] == "according":
                score = 0.9 if how == "host" else 0.85 if how == "whole" else 0.0
            elif subject is not None or tree.pos[cue] == "NOUN":
                for kinds, hows, confidence in RULES:
                    if kind in kinds and how in hows:
                        score = confidence
                        break
            scores.append(score)
        found.append(scores)
    return found
