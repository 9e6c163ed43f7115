"""Treebank sentences -> training documents for tagger, morphologizer and parser.

Every copy of the treebanks regroups their sentences into documents of one to five sentences,
parts paragraphs by line breaks, renames persons (`training.persons`) and varies the surface
(`training.surface`); the verb over a reported clause is swapped for another reporting verb of the
same form.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import spacy
from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

from training import persons, surface
from training.treebanks import Document, Sentence, load
from training.wording import listed

ATTRS = ("ORTH", "SPACY", "TAG", "POS", "MORPH", "LEMMA", "HEAD", "DEP", "SENT_START")
#: lemma, past, present third person, base, -ing: verbs that take a clause and no addressee.
REPORTING = [
    tuple(line.split())
    for line in """
say said says say saying
announce announced announces announce announcing
claim claimed claims claim claiming
note noted notes note noting
add added adds add adding
argue argued argues argue arguing
write wrote writes write writing
insist insisted insists insist insisting
report reported reports report reporting
state stated states state stating
warn warned warns warn warning
stress stressed stresses stress stressing
conclude concluded concludes conclude concluding
suggest suggested suggests suggest suggesting
confirm confirmed confirms confirm confirming
deny denied denies deny denying
acknowledge acknowledged acknowledges acknowledge acknowledging
assess assessed assesses assess assessing
explain explained explains explain explaining
declare declared declares declare declaring
estimate estimated estimates estimate estimating
allege alleged alleges allege alleging
convey conveyed conveys convey conveying
emphasize emphasized emphasizes emphasize emphasizing
caution cautioned cautions caution cautioning
predict predicted predicts predict predicting
""".strip().split("\n")
]
FORM = {"VBD": 1, "VBZ": 2, "VBP": 3, "VB": 3, "VBG": 4}
BANKS = ("gum", "ewt")
#: Parts of the treebanks that are training text. No figure is chosen on the development parts, so
#: they are; without "dev" the log tells how a run does on them.
SPLITS = ("train", "dev")
SWAPPED = frozenset(listed("say claim note add argue write insist report state explain suggest"))


def swap_reporting_verb(s: Sentence, rng: Random, *, share: float = 0.35) -> Sentence:
    """Swap verbs of saying that govern, or stand beside, a reported clause."""
    reported = {
        s.heads[k] if d == "ccomp" else k
        for k, d in enumerate(s.deps)
        if d in ("ccomp", "parataxis")
    }
    hits = [
        k
        for k in sorted(reported)
        if s.lemmas[k] in SWAPPED and s.tags[k] in FORM and rng.random() < share
    ]
    if not hits:
        return s
    words, lemmas = list(s.words), list(s.lemmas)
    for k in hits:
        verb = rng.choice(REPORTING)
        form = verb[FORM[s.tags[k]]]
        words[k] = form.capitalize() if words[k][:1].isupper() else form
        lemmas[k] = verb[0]
    return replace(s, words=words, lemmas=lemmas)


def drop_full_stop(s: Sentence, rng: Random, *, share: float = 0.05) -> tuple[Sentence, bool]:
    """Now and then take a sentence's final full stop away, as headlines and captions do."""
    last = len(s.words) - 1
    if last < 4 or s.words[last] != "." or last in s.heads or rng.random() >= share:
        return s, False
    cut = {
        name: getattr(s, name)[:last]
        for name in ("words", "spaces", "tags", "pos", "morphs", "lemmas", "heads", "deps", "misc")
    }
    return replace(s, **cut), True


def make_doc(vocab: Vocab, sentences: Document, *, rng: Random | None = None) -> Doc:
    """Build one annotated `Doc`.

    Parameters
    ----------
    vocab : Vocab
        Vocabulary of the new document.
    sentences : list of Sentence
        Its sentences, in order.
    rng : Random, optional
        Source of variation. Without it the text is as annotated, and each paragraph of the
        treebank starts after a blank line.

    Returns
    -------
    Doc
        With tags, features, lemmas and parse; a line break is a token of its own (``_SP``).
    """
    columns: dict[str, Any] = {
        name: [] for name in ("words", "spaces", "tags", "pos", "morphs", "lemmas", "heads", "deps")
    }
    break_style = rng.choice(("\n\n", "\n\n", "\n")) if rng else "\n\n"
    own_line = False
    for k, s in enumerate(sentences):
        if rng:
            s = swap_reporting_verb(s, rng)
            s, headline = drop_full_stop(s, rng)
        else:
            headline = False
        if k:
            broken = s.new_paragraph and (rng is None or rng.random() < 0.8)
            broken = broken or own_line or headline or (rng is not None and rng.random() < 0.06)
            columns["spaces"][-1] = not broken
            if broken:
                _append_break(columns, break_style)
        own_line = headline
        offset = len(columns["words"])
        words = s.words
        if rng:
            words = surface.vary(words, rng)
            if headline and rng.random() < 0.6:
                words = surface.title_case(words)
        columns["words"] += words
        columns["heads"] += [h + offset for h in s.heads]
        for name in ("spaces", "tags", "pos", "morphs", "lemmas", "deps"):
            columns[name] += getattr(s, name)
    if rng:
        columns["words"] = surface.quote_style(columns["words"], rng)
    return Doc(vocab, **columns)


def _append_break(columns: dict[str, Any], break_style: str) -> None:
    """Add a line-break token that hangs on the token before it."""
    row = {
        "words": break_style,
        "spaces": False,
        "tags": "_SP",
        "pos": "SPACE",
        "morphs": "",
        "lemmas": break_style,
        "heads": len(columns["words"]) - 1,
        "deps": "dep",
    }
    for name, value in row.items():
        columns[name].append(value)


def regroup(document: Document, rng: Random) -> Iterator[Document]:
    """Cut a document into runs of one to five sentences."""
    start = 0
    while start < len(document):
        size = rng.choice((1, 1, 2, 2, 3, 4, 5))
        yield document[start : start + size]
        start += size


def training_documents(raw: Path, *, splits: Sequence[str] = SPLITS) -> list[Document]:
    """Return the training documents; edited prose stands in more often than web text."""
    banks = load(raw, splits=splits)
    gum, ewt = ({n: d for s in splits for n, d in banks[f"{b}_{s}"].items()} for b in BANKS)
    news = [d for name, d in gum.items() if "_news_" in name]
    return 2 * list(gum.values()) + list(ewt.values()) + news + 3 * list(banks["pud"].values())


def write(raw: Path, out: Path, *, copies: int, seed: int) -> None:
    """Write ``ud_train.spacy`` and ``ud_dev.spacy`` (empty where all is training text).

    Parameters
    ----------
    raw : Path
        The unpacked data folder.
    out : Path
        Folder for the two files.
    copies : int
        How many differently varied copies of the treebanks to write.
    seed : int
        Seed of all variation.
    """
    rng = Random(seed)
    vocab = spacy.blank("en").vocab
    documents = training_documents(raw)
    known = persons.name_words(documents)
    save(
        (
            make_doc(vocab, run, rng=rng)
            for _ in range(copies)
            for document in documents
            for run in regroup(persons.swap(document, rng, known), rng)
        ),
        out / "ud_train.spacy",
    )
    banks = load(raw, splits=("dev",))
    seen = "dev" in SPLITS
    dev = [] if seen else [d for bank in BANKS for d in banks[f"{bank}_dev"].values()]
    save(
        (make_doc(vocab, d[i : i + 12]) for d in dev for i in range(0, len(d), 12)),
        out / "ud_dev.spacy",
    )


def save(docs: Iterable[Doc], path: Path) -> None:
    """Store documents with the annotation that training needs; the file is there whole or not."""
    beside = path.with_name(path.name + ".part")
    DocBin(attrs=ATTRS, docs=docs).to_disk(beside)
    beside.rename(path)
