"""Write the test parts of treebanks and entity data as gold that `workbench evaluate` reads.

``python -m training.gold --data DATA --out FOLDER`` writes JSON lines: a document a line with its
``text`` and, by characters, ``tokens`` (start, end, tag, lemma, start of the head, relation),
``sentences`` and ``entities``.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import spacy
from spacy.tokens import Doc, DocBin

from training import gold_entities, stages, ud_data
from training.spans import LABELS, Span, bio_spans
from training.treebanks import Document, load

Record = dict[str, Any]
#: Label of a pipeline -> what UNER calls it; others it does not mark.
UNER = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC"}


def parsed(doc: Doc) -> Record:
    """Return tokens and sentences of an annotated document, by characters."""
    tokens = [
        (t.idx, t.idx + len(t), t.tag_, t.lemma_, None if t.head.i == t.i else t.head.idx, t.dep_)
        for t in doc
        if not t.is_space
    ]
    inside = [[t for t in sentence if not t.is_space] for sentence in doc.sents]
    sentences = [(s[0].idx, s[-1].idx + len(s[-1])) for s in inside if s]
    return {"text": doc.text, "tokens": tokens, "sentences": sentences}


def entities(doc: Doc, spans: Iterable[Span]) -> list[tuple[int, int, str]]:
    """Return spans over the words of a document, by characters."""
    bounds = [(doc[s.start : s.end], s.label) for s in spans]
    return sorted((s.start_char, s.end_char, label) for s, label in bounds)


def treebank(documents: dict[str, Document], *, named: bool) -> Iterator[Record]:
    """Yield the documents of a treebank, with GUM's named entities if asked."""
    vocab = spacy.blank("en").vocab
    for name, document in documents.items():
        doc = ud_data.make_doc(vocab, document)
        record = {"id": name, **parsed(doc)}
        if named:
            places = [t.i for t in doc if not t.is_space]
            spans, at = [], 0
            for s in document:
                spans += [
                    Span(places[at + x.start], places[at + x.end - 1] + 1, x.label)
                    for x in gold_entities.gum_spans(s)
                ]
                at += len(s.words)
            record["entities"] = entities(doc, spans)
            record["labels"] = {label: label for label in LABELS}
        yield record


def uner(path: Path) -> Iterator[Record]:
    """Yield UNER's sentences, word by word with a space between."""
    vocab = spacy.blank("en").vocab
    for number, block in enumerate(path.read_text(encoding="utf-8").split("\n\n")):
        rows = [line.split("\t") for line in block.split("\n") if line and line[0] != "#"]
        if rows:
            doc = Doc(vocab, words=[r[1] for r in rows])
            spans = bio_spans([r[2] if r[2][2:] in UNER.values() else "O" for r in rows])
            record = {"id": f"uner:{number}", "text": doc.text, "labels": UNER}
            yield {**record, "entities": entities(doc, spans)}


def silver(path: Path) -> Iterator[Record]:
    """Yield the held-out sentences of the repaired news source, as data preparation wrote them."""
    for number, doc in enumerate(DocBin().from_disk(path).get_docs(spacy.blank("en").vocab)):
        found = [(e.start_char, e.end_char, e.label_) for e in doc.ents]
        labels = {label: label for label in LABELS}
        yield {"id": f"silver:{number}", "text": doc.text, "labels": labels, "entities": found}


def write_lines(records: Iterable[Record], path: Path) -> None:
    """Write records as JSON lines; the file is there whole or not."""
    beside = path.with_suffix(".part")
    with beside.open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(record) + "\n" for record in records)
    beside.rename(path)


def write(data: Path, out: Path) -> None:
    """Write ``gum-test``, ``gum-news-test``, ``ewt-test`` and ``uner-ewt-test``.

    Parameters
    ----------
    data : Path
        The unpacked data folder.
    out : Path
        Folder for the files.
    """
    banks = load(data, splits=("test",))
    gum = list(treebank(banks["gum_test"], named=True))
    files = {
        "gum-test": gum,
        "gum-news-test": [record for record in gum if "_news_" in record["id"]],
        "ewt-test": treebank(banks["ewt_test"], named=False),
        "uner-ewt-test": uner(data / "uner_test.iob2"),
    }
    out.mkdir(parents=True, exist_ok=True)
    for name, records in files.items():
        write_lines(records, out / f"{name}.jsonl")


def main(arguments: list[str] | None = None) -> None:
    """Write the gold."""
    parser = argparse.ArgumentParser(prog="python -m training.gold", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="archive or folder of the data")
    parser.add_argument("--out", type=Path, required=True, help="folder for the gold")
    options = parser.parse_args(arguments)
    with TemporaryDirectory() as folder:
        paths = stages.Paths(options.data, None, Path(folder), Path(folder))
        stages.unpack(paths)
        write(paths.data, options.out)


if __name__ == "__main__":
    main()
