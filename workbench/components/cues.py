"""Which words may be cues, what the cue list says of them, and who their subject is."""

from __future__ import annotations

from functools import cache

from workbench.english import lexicons
from workbench.tree import Tree

__all__ = [
    "POS_NAMES",
    "cue_kind",
    "cue_kinds",
    "cue_row",
    "noun_type",
    "possible_cues",
    "subject_of",
]

FRONTED = {"in", "for", "from", "under", "by", "per", "via", "on", "to", "with", "as", "of"}
PERSONAL = {
    "i": "first", "we": "first", "you": "second", "he": "he", "she": "he", "they": "they",
    "it": "it", "who": "who", "that": "that", "which": "that", "this": "it", "those": "they",
    "these": "it", "there": "there", "what": "that", "many": "they", "some": "they",
    "others": "they", "people": "they", "everyone": "they", "one": "they",
}  # fmt: skip


@cache
def cue_kinds() -> dict[tuple[str, str], dict[str, str]]:
    """Return the cue list by lemma and part of speech."""
    return {(row["lemma"], row["pos"]): row for row in lexicons.load("cues")}


@cache
def _noun_pairs() -> set[tuple[str, ...]]:
    """Return the role nouns of two words."""
    pairs = (tuple(row["noun"].split()) for row in lexicons.load("role_nouns"))
    return {pair for pair in pairs if len(pair) == 2}


@cache
def _meetings() -> set[str]:
    """Return the nouns for people who come together."""
    return {row["lemma"] for row in lexicons.load("meeting_words") if row["pos"] == "N"}


POS_NAMES = {
    "VERB": "verb", "AUX": "verb", "NOUN": "noun", "PROPN": "noun", "ADJ": "adjective",
    "ADV": "adverb", "ADP": "preposition", "SCONJ": "preposition",
}  # fmt: skip


def cue_kind(tree: Tree, cue: int) -> str:
    """Return the kind that the cue list gives a word, or "" where it has none."""
    return cue_row(tree, cue).get("kind", "")


def cue_row(tree: Tree, cue: int) -> dict[str, str]:
    """Return the row of the cue list for a word, empty where it has none."""
    if tree.words[cue] == "according":  # a verb by its tag, a preposition by its use
        return cue_kinds()["according to", "preposition"]
    return cue_kinds().get((tree.lemmas[cue], POS_NAMES.get(tree.pos[cue], "")), {})


def possible_cues(tree: Tree) -> list[int]:
    """Return the words that may attribute something: predicates, nouns with something to say.

    Nouns and adjectives need a complement, a possessor or an entry in the cue list; a
    preposition has to stand first in its sentence.
    """
    found = []
    listed = cue_kinds()
    pairs = _noun_pairs()
    for i, pos in enumerate(tree.pos):
        word = tree.words[i]
        if tuple(tree.words[i : i + 2]) in pairs:
            continue  # "think tank" is nobody's thinking
        if tree.lemmas[i] in _meetings() and tree.words[i + 1 : i + 2] in (["with"], ["between"]):
            continue  # "talks with Lind" say nothing of her
        if pos == "VERB":
            found.append(i)
        elif pos in ("NOUN", "PROPN"):
            if (tree.lemmas[i], "noun") in listed or tree.kids(i, "ccomp", "acl"):
                found.append(i)
        elif pos == "ADJ":
            if (tree.lemmas[i], "adjective") in listed or tree.kids(i, "ccomp", "xcomp", "advcl"):
                found.append(i)
        elif pos == "AUX":
            if tree.relations[i] not in ("aux", "aux:pass", "cop") and tree.children[i]:
                found.append(i)
        elif word == ":" or word == "according":
            found.append(i)
        elif pos == "ADV":
            if (tree.lemmas[i], "adverb") in listed:
                found.append(i)
        elif pos in ("ADP", "SCONJ") and word in FRONTED:
            start = tree.bounds[tree.sentence[i]][0]
            if i - start < 2 and tree.relations[i] == "case":
                found.append(i)
    return found


def subject_of(tree: Tree, cue: int) -> tuple[int | None, str]:
    """Return who does what a cue tells, and how that was found.

    A cue without subject takes it from the predicate that it is joined to or hangs on; a
    participle from its noun; a noun from its possessor.
    """
    relations = tree.relations
    node, steps = cue, 0
    while steps < 6:
        for c in tree.children[node]:
            if relations[c] in ("nsubj", "nsubj:pass", "csubj", "nsubj:outer"):
                passive = relations[c] == "nsubj:pass"
                return c, ("passive" if passive else "own") if not steps else "shared"
        kind = relations[node]
        base = kind.split(":")[0]
        head = tree.heads[node]
        if head == node:
            break
        if kind == "acl:relcl":
            return head, "antecedent"
        if kind == "acl":
            return head, "noun"
        if base in ("conj", "xcomp", "advcl", "pcomp", "ccomp", "parataxis") or (
            base in ("obj", "obl") and tree.pos[cue] in ("NOUN", "ADJ")
        ):
            node = head
            steps += 1
            continue
        break
    return None, "none"


def noun_type(tree: Tree, i: int | None) -> str:
    """Return a rough type of a noun phrase's head: pronoun class, entity label or lemma's tag."""
    if i is None:
        return "-"
    word = tree.words[i]
    if word in PERSONAL:
        return PERSONAL[word]
    return tree.entity[i] or tree.tags[i]
