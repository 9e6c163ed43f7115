"""News sentences without a treebank: parsed by several teachers, kept where they agree.

The treebanks hold little news.  Several parsers that differ in their seed alone read the plain
news sentences; each word takes the head, relation and tag that most of them give it (Sagae & Lavie
2006, voting).  A sentence is kept where the votes make a tree and the teachers agree on most of
it; the pipeline that ships learns from these sentences beside the treebanks, and from the
treebanks alone in the end (self-training with an ensemble, Zhou & Li 2005).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from random import Random

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from training import persons
from training.ner_data import split_silver
from training.spans import spacing
from training.treebanks import Sentence
from training.ud_data import REPORTING, make_doc, regroup, save

#: Share of the teachers' votes for heads and relations that a kept sentence has at least.
AGREEMENT = 0.85
_LEMMA = {form: verb[0] for verb in REPORTING for form in verb}


def plain_sentences(raw: Path, seed: int) -> list[str]:
    """Return the training sentences of the news source as running text, in their order."""
    return [
        "".join(w + " " * s for w, s in zip(words, spacing(words), strict=True)).strip()
        for words in ([row.word for row in s] for s in split_silver(raw, seed)[0])
        if 3 <= len(words) <= 60
    ]


def voted(parses: Sequence[Doc], *, agreement: float = AGREEMENT) -> Sentence | None:
    """Return the sentence that most teachers see, None where they see too different ones.

    Parameters
    ----------
    parses : sequence of Doc
        The same one sentence, tokenized alike, by each teacher.
    agreement : float
        Least share (0-1) of votes that fell on the heads and relations chosen.
    """
    words = [t.text for t in parses[0]]
    arcs = [Counter(_arc(doc, k) for doc in parses) for k in range(len(words))]
    chosen = [votes.most_common(1)[0] for votes in arcs]
    heads = [head for (head, _), _ in chosen]
    share = sum(n for _, n in chosen) / (len(words) * len(parses))
    if share < agreement or not _is_tree(heads):
        return None
    return Sentence(
        words=words,
        spaces=[bool(t.whitespace_) for t in parses[0]],
        tags=_most([[t.tag_ for t in doc] for doc in parses]),
        pos=_most([[t.pos_ for t in doc] for doc in parses]),
        morphs=_most([[str(t.morph) for t in doc] for doc in parses]),
        lemmas=[_LEMMA.get(w.lower(), w.lower()) for w in words],
        heads=heads,
        deps=[dep for (_, dep), _ in chosen],
        misc=[""] * len(words),
    )


def _arc(doc: Doc, k: int) -> tuple[int, str]:
    return doc[k].head.i, doc[k].dep_


def _most(columns: list[list[str]]) -> list[str]:
    """Return the most frequent value of each position, the earlier teacher's where they tie."""
    return [Counter(values).most_common(1)[0][0] for values in zip(*columns, strict=True)]


def _is_tree(heads: list[int]) -> bool:
    """Tell whether every word hangs, over others, on one root (its own head)."""
    if sum(h == k for k, h in enumerate(heads)) != 1:
        return False
    for k in range(len(heads)):
        at, steps = k, 0
        while heads[at] != at:
            at, steps = heads[at], steps + 1
            if steps > len(heads):
                return False
    return True


def sentences(texts: list[str], teachers: Sequence[Language]) -> Iterator[Sentence]:
    """Yield the sentences that the teachers agree on."""
    streams: list[Iterable[Doc]] = [teacher.pipe(texts, batch_size=256) for teacher in teachers]
    for parses in zip(*streams, strict=True):
        sentence = voted(parses)
        if sentence:
            yield sentence


def write(raw: Path, teachers: Sequence[Path], out: Path, *, seed: int) -> None:
    """Write ``voted.spacy``: documents of one to five sentences, varied as the treebanks' are.

    Parameters
    ----------
    raw : Path
        The unpacked data folder.
    teachers : sequence of Path
        Folders of trained parsers.
    out : Path
        Folder for the file.
    seed : int
        Seed of the split of the news source and of all variation.
    """
    rng = Random(seed)
    found = list(sentences(plain_sentences(raw, seed), [spacy.load(t) for t in teachers]))
    vocab = spacy.blank("en").vocab
    known = persons.name_words([found])
    runs = (persons.swap(run, rng, known) for run in regroup(found, rng))
    save((make_doc(vocab, run, rng=rng) for run in runs), out / "voted.spacy")
