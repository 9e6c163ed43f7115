"""What a cue may attribute: every stretch of words that the syntax or the marks offer it.

A cue word (verb, noun, adjective, "according") has few places where the thing said can stand:
its complement clause, its object, the noun after its preposition, the clause it is thrown into
(", he said,"), the words after a colon, a quotation beside it. This module lists them all;
which one it is, if any, is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable

from workbench.components.marks import Marks, goes_on
from workbench.tree import Tree

__all__ = ["STOPS", "Content", "Ranges", "contents_of_cue", "trim"]

Ranges = tuple[tuple[int, int], ...]
Content = tuple[str, Ranges]
Add = Callable[..., None]
STOPS = {",", ".", ";", ":", "—", "–", "--", "-", "?", "!", "(", ")", "…", "..."}
QUOTE_MARKS = {'"', "“", "”", "''", "``"}
LOOSE = {"cc", "punct", "discourse"}
# relations of children that belong to the words said about a cue, not to what is said
SIDE = {"aux", "nsubj", "punct", "cc", "mark", "advmod", "case", "det", "cop", "expl", "nmod:poss"}


def trim(tree: Tree, start: int, end: int) -> tuple[int, int] | None:
    """Return a range without blanks and stops at its edges; None if nothing is left.

    Quotation marks stay, and so does the stop before a closing one.
    """
    words = tree.words
    while start < end and (words[start] in STOPS or words[start].isspace()):
        start += 1
    while start < end and (words[end - 1] in STOPS or words[end - 1].isspace()):
        end -= 1
    if start >= end:
        return None
    if sum(words[i] in QUOTE_MARKS for i in range(start, end)) % 2:
        for i in range(end, min(end + 3, len(words))):
            if words[i] in QUOTE_MARKS:  # only stops lay before the closing mark
                end = i + 1
                break
            if words[i] not in STOPS:
                break
    return start, end


def without_case(tree: Tree, noun: int) -> tuple[int, int]:
    """Return the range of a noun's or clause's subtree without its preposition."""
    start = tree.left[noun]
    for c in tree.children[noun]:
        if tree.relations[c] in ("case", "mark") and c < noun and tree.words[c] not in KEPT_MARKS:
            start = max(start, tree.right[c] + 1)
    return start, tree.right[noun] + 1


KEPT_MARKS = {"that", "whether", "if", "how", "why", "when", "where", "to"}


def contents_of_cue(tree: Tree, cue: int, marks: Marks) -> list[Content]:
    """Return the candidates for what a cue attributes, each a kind and its token ranges."""
    found: list[Content] = []
    first, last = tree.bounds[tree.sentence[cue]]

    def add(kind: str, *ranges: tuple[int, int]) -> None:
        kept = tuple(r for s, e in ranges if (r := trim(tree, max(s, first), e)) is not None)
        kept = tuple(r for r in kept if not r[0] <= cue < r[1])
        if kept and all(kept != old for _, old in found):
            found.append((kind, kept))

    if tree.relations[cue] in ("case", "fixed"):
        _add_beside(tree, cue, first, last, add)
        return found
    add_from_children(tree, cue, add)
    if tree.words[cue] != ":":
        _add_host(tree, cue, add)
    _add_sentence(tree, cue, first, last, add)
    _add_quotations(tree, cue, first, last, marks, found)
    return found


def add_from_children(tree: Tree, cue: int, add: Add) -> None:
    """Add what hangs on the cue: clauses, objects, nouns after prepositions, subjects."""
    relations, left, right = tree.relations, tree.left, tree.right
    kids = tree.children[cue]
    after = [c for c in kids if c > cue and relations[c] not in LOOSE]
    stop = right[after[-1]] + 1 if after else cue + 1
    objects = [c for c in after if relations[c] in ("obj", "iobj")]
    for c in kids:
        kind = relations[c]
        base = kind.split(":")[0]
        if kind == "ccomp" or (kind == "parataxis" and c > cue):
            add(kind if c > cue else "ccomp<", (left[c], right[c] + 1))
            if c > cue and stop > right[c] + 1:
                add("ccomp+", (left[c], stop))
            for joined in tree.kids(c, "conj", "parataxis", "advcl"):
                if joined > c and tree.kids(joined, "nsubj"):
                    add("ccomp-", (left[c], left[joined]))
            for o in objects:
                if o < c:
                    add("obj+ccomp", (left[o], right[c] + 1))
        elif kind == "xcomp" and c > cue:
            start, end = without_case(tree, c)
            add("xcomp", (start, end))
            for o in objects:
                if o < c:
                    add("obj+xcomp", (left[o], end))
            for deep in tree.kids(c, "ccomp", "obj", "xcomp"):
                if deep > c:
                    add("xcomp>" + relations[deep], (left[deep], right[deep] + 1))
            for deep in tree.kids(c, "obl"):
                if deep > c:
                    add("xcomp>obl", without_case(tree, deep))
        elif kind in ("obj", "iobj"):
            add("obj" if c > cue else "obj<", (left[c], right[c] + 1))
            if c > cue and stop > right[c] + 1:
                add("obj+", (left[c], stop))
            for i in range(c + 1, right[c] + 1):
                if tree.words[i] in STOPS and tree.words[i] not in ("-", "("):
                    add("obj-", (left[c], i))
                    break
            cut = [k for k in tree.children[c] if k > c and relations[k] in MODIFYING]
            if cut:
                add("obj--", (left[c], left[cut[0]]))
            for deep in tree.children[c]:
                if deep > c and relations[deep].split(":")[0] in ("nmod", "acl", "ccomp"):
                    add("obj>" + relations[deep].split(":")[0], without_case(tree, deep))
        elif base in ("obl", "nmod") and kind != "nmod:poss" and c > cue:
            start, end = without_case(tree, c)
            add(base, (start, end))
            if stop > end:
                add(base + "+", (start, stop))
            for deep in tree.kids(c, "acl", "nmod", "ccomp", "advcl"):
                if deep > c:
                    add(base + ">" + relations[deep].split(":")[0], without_case(tree, deep))
        elif base in ("advcl", "acl") and c > cue:
            add(base, without_case(tree, c))
            add(base + "'", (left[c], right[c] + 1))
        elif base in ("nsubj", "csubj"):
            add(kind, (left[c], right[c] + 1))
            rest = [x for x in after if relations[x] in ("xcomp", "obl", "advcl", "ccomp")]
            if rest:
                add(kind + "+", (left[c], right[c] + 1), (left[rest[0]], right[rest[-1]] + 1))
        elif base == "appos" and c > cue:
            add("appos", (left[c], right[c] + 1))


def _add_beside(tree: Tree, cue: int, first: int, last: int, add: Add) -> None:
    """Add what stands around a prepositional phrase: "According to her, ...", "in his view"."""
    noun = tree.heads[cue]
    host = tree.heads[noun]
    left, right = min(tree.left[noun], cue), tree.right[noun] + 1
    if host != noun:
        add("host", (tree.left[host], left), (right, tree.right[host] + 1))
        if left > tree.left[host]:
            add("host<", (tree.left[host], left))
        add("host>", (right, tree.right[host] + 1))
    add("whole", (first, left), (right, last))
    add("rest", (right, last))
    add("rest<", (first, left))
    for i in range(cue + 1, min(last, cue + 25)):
        if tree.words[i] == ",":
            add("comma", (i + 1, last))
            break


def _add_host(tree: Tree, cue: int, add: Add) -> None:
    """Add the clause that a cue is thrown into, or the noun that its clause is about."""
    head, kind = tree.heads[cue], tree.relations[cue]
    base = kind.split(":")[0]
    if head == cue:
        return
    before = (tree.left[head], tree.left[cue])
    behind = (tree.right[cue] + 1, tree.right[head] + 1)
    if base in ("parataxis", "ccomp", "advcl", "conj", "dep", "discourse", "advmod", "obl"):
        if before[1] > before[0] or base == "obl" or behind[1] > behind[0]:
            add("host:" + base, before, behind)
            add("host<:" + base, before)
    elif base == "acl":
        add("antecedent", (tree.left[head], min(tree.left[cue], tree.right[head] + 1)))
    elif base in ("amod", "compound"):
        add("noun", (cue + 1, tree.right[head] + 1))
    if base in ("nsubj", "nmod", "obj") and kind != "nmod:poss":
        for c in tree.children[head]:
            if c > cue and tree.relations[c] in ("ccomp", "advcl", "acl", "parataxis"):
                add("head>" + tree.relations[c], (tree.left[c], tree.right[c] + 1))
        if base == "nsubj" and tree.kids(head, "cop"):
            be = tree.kids(head, "cop")[0]
            add("predicate", (be + 1, tree.right[head] + 1))


def _add_sentence(tree: Tree, cue: int, first: int, last: int, add: Add) -> None:
    """Add what the sentence has before and behind the cue and the words that go with it."""
    own = [c for c in tree.children[cue] if tree.relations[c].split(":")[0] in SIDE]
    start = min([cue, *(tree.left[c] for c in own if c < cue)])
    end = max([cue, *(tree.right[c] for c in own if c > cue and tree.relations[c] != "punct")]) + 1
    words = tree.words
    if start > first + 1 and (words[start - 1] in STOPS or words[start - 1] in QUOTE_MARKS):
        add("before", (first, start))
        if end < last - 2 and words[end] in STOPS:
            add("around", (first, start), (end, last))
    for i in range(end, min(last, end + 12)):
        if words[i] == ":":
            add("colon", (i + 1, last))
            break
    if words[cue] == ":":
        add("colon", (cue + 1, last))
    elif tree.pos[cue] in ("VERB", "AUX"):
        begun = [c for c in tree.children[cue] if c > cue and tree.relations[c] in OBJECTS]
        if begun:
            add("rest", (tree.left[begun[0]], last))
        if end < last and words[end] not in STOPS:
            add("after", (end, last))


MODIFYING = {"acl", "acl:relcl", "nmod", "appos", "advcl", "parataxis", "conj", "obl"}
OBJECTS = {"ccomp", "xcomp", "obj", "parataxis", "advcl"}


def _is_anothers(tree: Tree, marks: Marks, span: tuple[int, int], cue: int) -> bool:
    """Tell whether a quotation in the next sentence has a speaker there."""
    return goes_on(tree, marks, *span, cue).startswith("spoken")


def _add_quotations(
    tree: Tree, cue: int, first: int, last: int, marks: Marks, found: list[Content]
) -> None:
    """Add the quotations that begin or end in the cue's sentence."""
    if marks.inside[cue] >= 0:
        return
    near = [
        span
        for span in marks.touching(first, last + 2)
        if span[0] <= last + 1 and not (span[0] >= last and tree.words[last - 1] in QUOTE_MARKS)
    ]
    before = [s for s in near if s[1] <= cue]
    behind = [s for s in near if s[0] > cue and not _is_anothers(tree, marks, s, cue)]
    known = {ranges for _, ranges in found}
    for kind, ranges in (
        ("quote<", tuple(before[-1:])),
        ("quote", tuple(behind[:1])),
        ("quote<>", (before[-1], behind[0]) if before and behind else ()),
    ):
        if ranges and ranges not in known:
            found.append((kind, ranges))
