"""Whose word it is: the source of a cue, as the sentence names it, and what kind it is."""

from __future__ import annotations

from functools import cache

from spacy.tokens import Span

from workbench import lexicons
from workbench.components.contents import STOPS, Marks
from workbench.components.cue_features import subject_of
from workbench.findings import Mention
from workbench.tree import Tree

__all__ = ["kind_of_source", "source_of", "sources_of"]

Ranges = tuple[tuple[int, int], ...]
FIRST_PERSON = {"i", "we", "you", "me", "us"}
PLURAL_PRONOUNS = {"they", "we", "many", "some", "others", "most", "all", "both", "us", "them"}
OPEN_PRONOUNS = {"one", "someone", "somebody", "anyone", "everyone", "it", "this", "that", "which"}


def sources_of(tree: Tree, cue: int, how: str) -> list[tuple[str, int]]:
    """Return the candidates for a cue's source, each the way it was found and its head word.

    The first one is what the rules take.
    """
    found: list[tuple[str, int]] = []
    relations, heads = tree.relations, tree.heads
    pos = tree.pos[cue]
    if relations[cue] in ("case", "fixed"):
        noun = heads[cue]
        return [("case", noun if relations[cue] == "case" else heads[noun])]
    if pos == "ADV" or tree.words[cue] == ":":
        return found
    subject, way = subject_of(tree, cue)
    agents = [
        c
        for c in tree.kids(cue, "obl", "nmod")
        if tree.case(c) == "by" and (relations[c] != "nmod:poss")
    ]
    if pos in ("NOUN", "PROPN"):
        found += [("possessor", c) for c in tree.kids(cue, "nmod:poss")]
        found += [("by", c) for c in agents]
        found += [
            ("from", c) for c in tree.kids(cue, "nmod") if tree.case(c) in ("from", "of", "among")
        ]
        found += [
            ("modifier", c)
            for c in tree.kids(cue, "compound", "amod", "nmod:desc")
            if tree.entity[c] or tree.tags[c].startswith("NNP")
        ]
        if way != "own" and subject is not None:
            found.append(("governor", subject))
        return found
    found += [("agent", c) for c in agents]
    if subject is not None and way != "passive":
        found.append((way, subject))
    return found


def source_of(
    tree: Tree, cue: int, how: str, content: Ranges, marks: Marks
) -> tuple[tuple[int, int], str, int] | None:
    """Return the range of a cue's source, the way it was found and its head, or None.

    The range holds appositions and relative clauses, as far as they do not hold the cue or
    what is said.
    """
    if tree.words[cue] == ":":
        return _before_colon(tree, cue)
    for way, head in sources_of(tree, cue, how):
        found = source_range(tree, head, cue, content)
        if found is None:
            continue
        if how.startswith("nsubj") and any(s <= head < e for s, e in content):
            continue
        return found, way, head
    return None


def source_range(tree: Tree, head: int, cue: int, content: Ranges) -> tuple[int, int] | None:
    """Return the words of a source: its subtree without the cue, its preposition and content."""
    start, end = tree.left[head], tree.right[head] + 1
    for c in tree.children[head]:
        label = tree.relations[c]
        if label in ("case", "mark", "cc", "cop") and c < head:
            start = max(start, tree.right[c] + 1)
        elif label == "case" and c > head:
            end = min(end, c)
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


CLOSERS = STOPS | {'"', "“", "”", "'s", "’s"}


def _before_colon(tree: Tree, cue: int) -> tuple[tuple[int, int], str, int] | None:
    """Return the name before a colon: "Abe: talks will go on"."""
    first, _ = tree.bounds[tree.sentence[cue]]
    start = first
    while start < cue and not tree.words[start].strip():
        start += 1
    if not 0 < cue - start <= 8:
        return None
    head = start
    while start <= tree.heads[head] < cue and tree.heads[head] != head:
        head = tree.heads[head]
    return (start, cue), "colon", head


@cache
def noun_kinds() -> dict[str, str]:
    """Return the kind of source that a noun stands for."""
    return {row["noun"]: row["kind"] for row in lexicons.load("source_nouns")}


def kind_of_source(span: Span | None, head: int, mention: Mention | None) -> str:
    """Return ``named``, ``described``, ``collective``, ``anonymous``, ``document`` or ``none``."""
    if span is None:
        return "none"
    token = span.doc[head]
    word, lemma = token.lower_, token.lemma_.lower()
    kind = noun_kinds().get(lemma) or noun_kinds().get(word)
    words = {t.lower_ for t in span}
    if kind == "anonymous" or words & {"unnamed", "unidentified", "anonymous", "anonymity"}:
        return "anonymous"
    if kind == "document":
        return "document"
    if mention is not None and mention.actor is not None:
        return "named"
    if token.tag_ in ("NNP", "NNPS") or token.ent_type_ in ("PERSON", "ORG", "GPE"):
        return "named"
    if token.pos_ == "PRON" or word in PLURAL_PRONOUNS:
        return "collective" if word in PLURAL_PRONOUNS else "described"
    if kind == "collective" or token.tag_ == "NNS":
        return "collective"
    if any(t.ent_type_ == "PERSON" for t in span) and any(t.dep_ == "appos" for t in span):
        return "named"
    return "described"
