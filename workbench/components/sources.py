"""Whose word it is: the candidates for a cue's source, and the one that the rules take."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbench.components.contents import STOPS, Ranges
from workbench.components.cues import subject_of
from workbench.tree import Tree

__all__ = ["Source", "possible_sources", "source_of"]


@dataclass(frozen=True)
class Source:
    """A candidate: how it was found, its head word, which of its words are taken, and where."""

    way: str
    head: int
    extent: str
    range: tuple[int, int]


def sources_of(tree: Tree, cue: int) -> list[tuple[str, int]]:
    """Return the heads of the candidates for a cue's source and the way each was found.

    The ways of syntax come first, the likeliest of them before the others; the nearest noun
    phrases of the sentence follow for the case that the parse went wrong.
    """
    found: list[tuple[str, int]] = []
    relations, heads = tree.relations, tree.heads
    if relations[cue] in ("case", "fixed"):
        return [("case", heads[cue] if relations[cue] == "case" else heads[heads[cue]])]
    agents = [c for c in tree.kids(cue, "obl", "nmod") if tree.case(c) == "by" and c > cue]
    subject, way = subject_of(tree, cue)
    if tree.pos[cue] in ("NOUN", "PROPN"):
        found += [("possessor", c) for c in tree.kids(cue, "nmod:poss")]
        found += [("by", c) for c in agents]
        found += [(f"noun {tree.case(c)}", c) for c in tree.kids(cue, "nmod") if c > cue]
        found += [("modifier", c) for c in tree.kids(cue, "compound", "amod", "nmod:desc")]
    else:
        found += [("agent", c) for c in agents]
    if subject is not None:
        found.append((way, subject))
    found += _higher_up(tree, cue)
    found += _nearest(tree, cue)
    if tree.pos[cue] in ("NOUN", "PROPN"):
        found.append(("itself", cue))
    kept: dict[int, tuple[str, int]] = {}
    for way, head in found:
        if head != cue or way == "itself":
            kept.setdefault(head, (way, head))
    return list(kept.values())


def _higher_up(tree: Tree, cue: int) -> Iterator[tuple[str, int]]:
    """Yield subjects and objects of the predicates that a cue hangs on."""
    node = cue
    for step in range(1, 4):
        head = tree.heads[node]
        if head == node:
            return
        for c in tree.children[head]:
            label = tree.relations[c]
            if c == node or tree.left[c] <= cue <= tree.right[c]:
                continue
            if label.split(":")[0] in ("nsubj", "obj", "iobj") or label == "nmod:poss":
                yield f"{label} {step} up", c
        if tree.relations[node].startswith("acl"):
            yield f"noun {step} up", head
        node = head


def _nearest(tree: Tree, cue: int) -> Iterator[tuple[str, int]]:
    """Yield the nearest noun phrases on both sides of a cue, in its sentence."""
    first, last = tree.bounds[tree.sentence[cue]]
    for name, places, most in (
        ("left", range(cue - 1, first - 1, -1), 2),
        ("right", range(cue + 1, min(last, cue + 8)), 1),
    ):
        n = 0
        for i in places:
            if tree.pos[i] in ("NOUN", "PROPN", "PRON") and tree.relations[i] not in INNER:
                n += 1
                yield f"{name} {n}", i
                if n == most:
                    break


INNER = {"compound", "nmod:poss", "flat", "nmod:desc", "fixed", "goeswith"}


def possible_sources(tree: Tree, cue: int, content: Ranges) -> list[Source]:
    """Return the candidates for a cue's source, each head with its extents."""
    found = _before_colon(tree, cue) if tree.words[cue] == ":" else []
    for way, head in sources_of(tree, cue):
        whole = source_range(tree, head, cue, content)
        if whole is None:
            continue
        found.append(Source(way, head, "whole", whole))
        seen = {whole}
        for extent, labels in EXTENTS:
            cut = _cut(tree, head, whole, labels)
            if cut not in seen:
                seen.add(cut)
                found.append(Source(way, head, extent, cut))
    return found


EXTENTS = (
    ("no relative clause", ("acl:relcl",)),
    ("no clause", ("acl:relcl", "acl", "advcl", "parataxis")),
    ("bare", ("acl:relcl", "acl", "advcl", "parataxis", "appos", "conj", "nmod", "dep")),
)


def _cut(tree: Tree, head: int, whole: tuple[int, int], labels: tuple[str, ...]) -> tuple[int, int]:
    """Return a source's range up to the first of some modifiers behind its head."""
    start, end = whole
    for c in tree.children[head]:
        if c > head and tree.relations[c] in labels:
            end = min(end, tree.left[c])
    while end > head + 1 and (tree.words[end - 1] in CLOSERS or tree.pos[end - 1] == "CCONJ"):
        end -= 1
    return start, max(end, head + 1)


def source_of(
    tree: Tree, cue: int, how: str, content: Ranges
) -> tuple[tuple[int, int], str, int] | None:
    """Return the range of a cue's source by rule, the way it was found and its head, or None."""
    noun = tree.pos[cue] in ("NOUN", "PROPN")
    for source in possible_sources(tree, cue, content):
        if source.extent != "whole" or tree.pos[cue] == "ADV":
            continue
        if source.way in BY_RULE and not (source.way == "own" and how.startswith("nsubj")):
            return source.range, source.way, source.head
        if noun and source.way in ("noun from", "noun of", "noun among"):
            return source.range, source.way, source.head
    return None


BY_RULE = {"case", "colon", "possessor", "by", "agent", "own", "shared", "antecedent", "noun"}


# what stands before a noun without being part of its phrase; a clause in front of a subject
# ("When they talked, the institute said") is at times hung on it by mistake
BEFORE = {"case", "mark", "cc", "cop", "advcl", "ccomp", "parataxis"}


def source_range(tree: Tree, head: int, cue: int, content: Ranges) -> tuple[int, int] | None:
    """Return the words of a source: its subtree without the cue, its preposition and content."""
    start, end = tree.left[head], tree.right[head] + 1
    for c in tree.children[head]:
        label = tree.relations[c]
        if label in BEFORE and c < head:
            start = max(start, tree.right[c] + 1)
        elif label == "case" and c > head:
            end = min(end, c)
        elif c < head and _is_stray_date(tree, c, head):
            start = max(start, tree.right[c] + 1)
    edges = [cue, *(s for s, _ in content), *(e - 1 for _, e in content)]
    for edge in edges:
        if head < edge < end:
            end = edge
        elif start <= edge < head:
            start = edge + 1
    while end > head + 1 and (tree.words[end - 1] in CLOSERS or tree.words[end - 1].isspace()):
        end -= 1
    while start < head and (tree.words[start] in STOPS or tree.words[start].isspace()):
        start += 1
    if any(s <= head < e for s, e in content):
        return None
    return start, end


def _is_stray_date(tree: Tree, word: int, head: int) -> bool:
    """Tell whether a date is read as a part of the name after it: "On Friday Oslo said"."""
    led = any(c < word and tree.relations[c] == "case" for c in tree.children[head])
    return led and tree.entity[word] == "DATE" and tree.pos[head] == "PROPN"


CLOSERS = STOPS | {'"', "“", "”", "'s", "’s"}


def _before_colon(tree: Tree, cue: int) -> list[Source]:
    """Return the name before a colon ("Abe: talks will go on"), and who speaks before it."""
    first, _ = tree.bounds[tree.sentence[cue]]
    start = first
    while start < cue and not tree.words[start].strip():
        start += 1
    found = []
    if 0 < cue - start <= 8:
        head = start
        while start <= tree.heads[head] < cue and tree.heads[head] != head:
            head = tree.heads[head]
        found.append(Source("colon", head, "whole", (start, cue)))
    for name, subject in _subjects_before(tree, first, cue):
        whole = (tree.left[subject], min(tree.right[subject] + 1, cue))
        found.append(Source(name, subject, "whole", whole))
    return found


def _subjects_before(tree: Tree, first: int, cue: int) -> Iterator[tuple[str, int]]:
    """Yield the subjects between a sentence's start and a colon, the nearest first."""
    n = 0
    for i in range(cue - 1, first - 1, -1):
        if tree.relations[i] in ("nsubj", "nsubj:pass") and n < 2:
            n += 1
            yield f"colon subject {n}", i
