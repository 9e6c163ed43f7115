"""Other names for the persons of parsed sentences.

The treebanks name few persons of the news, and a parser that never saw "Xi Jinping" takes the
second word for a verb form.  Each copy of the data therefore gives a share of the persons another
name, one for all places of a document where the name stands, and puts names in the place of a
share of the pronouns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from random import Random

from training import names
from training.treebanks import Document, Sentence
from training.wording import listed

#: Share of the names of a document, and of its pronouns, that are swapped.
SHARE = 0.6
PRONOUN_SHARE = 0.25
PRONOUNS = frozenset(("he", "she", "him"))
#: Bodies that act as persons do, for some of the pronouns.
BODIES = tuple(listed("ISW NATO Reuters Beijing Moscow Washington Kyiv Tehran Hamas Amnesty TASS"))
BODY_SHARE = 0.15
#: Columns of a `Sentence` that hold one value a word.
_COLUMNS = ("words", "spaces", "tags", "pos", "morphs", "lemmas", "deps", "misc")
_ALONE = frozenset(("nsubj", "nsubj:pass", "obj", "iobj", "obl:agent", "nmod:poss"))


def _places() -> frozenset[str]:
    return names.term_set("gpe") | names.term_set("loc")


def chains(s: Sentence) -> Iterator[range]:
    """Yield the places of names of two words or more.

    The treebanks join the words of a person's name with ``flat``; what else they join so and tag
    as a name (few places and works) stands in the same positions of a sentence.
    """
    below: dict[int, list[int]] = {}
    for k, head in enumerate(s.heads):
        if head != k:
            below.setdefault(head, []).append(k)
    for k in below:
        parts = [j for j in below[k] if s.deps[j] == "flat" and j > k]
        span = range(k, k + len(parts) + 1)
        if (
            parts == list(span[1:])
            and len(span) in (2, 3)
            and all(s.tags[j] == "NNP" and s.words[j][:1].isupper() for j in span)
            and not any(j in below for j in parts)
            and s.deps[k] != "flat"
            and " ".join(s.words[j] for j in span) not in _places()
        ):
            yield span


def name_words(documents: Iterable[Document]) -> frozenset[str]:
    """Return the words (of three letters or more) of all names of two words or more."""
    words = (s.words[j] for d in documents for s in d for span in chains(s) for j in span)
    return frozenset(w for w in words if len(w) > 2 and w not in _places())


def spans(s: Sentence, known: frozenset[str]) -> list[range]:
    """Return the places of names, those of one word where that word is `known`, in order."""
    found = list(chains(s))
    taken = {j for span in found for j in span}
    heads = {h for k, h in enumerate(s.heads) if s.deps[k] in ("flat", "compound")}
    found += [
        range(k, k + 1)
        for k, word in enumerate(s.words)
        if word in known
        and s.tags[k] == "NNP"
        and s.deps[k] in _ALONE
        and k not in taken
        and k not in heads
    ]
    return sorted(found, key=lambda span: span.start)


def swap(document: Document, rng: Random, known: frozenset[str]) -> Document:
    """Return the document with a share of its persons named otherwise.

    Parameters
    ----------
    document : list of Sentence
        Parsed sentences.
    rng : Random
        Source of choice.
    known : frozenset of str
        Words that are a name where they stand alone (`name_words`).
    """
    chosen: dict[tuple[str, ...], tuple[str, ...]] = {}
    out = []
    for s in document:
        new = {}
        for span in spans(s, known):
            old = tuple(s.words[j] for j in span)
            if old not in chosen:
                swaps = rng.random() < SHARE
                chosen[old] = names.person(rng, len(old)) if swaps else old
            if chosen[old] != old:
                new[span.start] = (span, chosen[old])
        new |= {k: (range(k, k + 1), _actor(rng)) for k in _pronouns(s, rng)}
        out.append(_renamed(s, new) if new else s)
    return out


def _pronouns(s: Sentence, rng: Random) -> list[int]:
    """Choose a share of the personal pronouns that stand for one man or woman."""
    return [
        k
        for k, word in enumerate(s.words)
        if word.lower() in PRONOUNS and s.tags[k] == "PRP" and rng.random() < PRONOUN_SHARE
    ]


def _actor(rng: Random) -> tuple[str, ...]:
    if rng.random() < BODY_SHARE:
        return (rng.choice(BODIES),)
    return names.person(rng, rng.choice((1, 2)))


def _renamed(s: Sentence, new: dict[int, tuple[range, tuple[str, ...]]]) -> Sentence:
    """Put names in place; the first word of a name takes the place of the first word of the old."""
    out = replace(s, heads=[], **{column: [] for column in _COLUMNS})
    moved: dict[int, int] = {}
    heads: list[tuple[int, bool]] = []  # a place in the old sentence, or (True) in the new
    k = 0
    while k < len(s.words):
        moved[k] = len(out.words)
        if k not in new:
            for column in _COLUMNS:
                getattr(out, column).append(getattr(s, column)[k])
            heads.append((s.heads[k], False))
            k += 1
            continue
        span, name = new[k]
        first = len(out.words)
        parts = [(p, n == len(ps) - 1) for ps in map(_parts, name) for n, p in enumerate(ps)]
        for n, (part, spaced) in enumerate(parts):
            hyphen = part == "-"
            out.words.append(part)
            out.lemmas.append(part)
            out.spaces.append(spaced)
            out.tags.append("HYPH" if hyphen else "NNP")
            out.pos.append("PUNCT" if hyphen else "PROPN")
            out.morphs.append("" if hyphen else "Number=Sing")
            out.deps.append("punct" if hyphen else "flat" if n else s.deps[k])
            out.misc.append("_")
            at = first + n + 1 if hyphen else first
            heads.append((at, True) if n else (s.heads[k], False))
        out.spaces[-1] = s.spaces[span[-1]]
        k = span.stop
    out.heads.extend(h if is_new else moved[h] for h, is_new in heads)
    return out


def _parts(word: str) -> list[str]:
    """Split a word of a name at its hyphens, as the tokenizer does."""
    return re.split(r"(?<=\w)(-)(?=\w)", word)
