"""Write the test parts of treebanks and entity data as gold that `workbench evaluate` reads.

``python -m training.gold --data DATA --out FOLDER`` writes JSON lines: a document per line with its
``text`` and, by characters, ``tokens`` (start, end, tag), ``sentences`` and ``entities``.
"""

from __future__ import annotations

import argparse
import json
import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from training.gold_entities import gum_spans
from training.spans import LABELS, bio_spans
from training.treebanks import Document, load

Record = dict[str, Any]
Where = tuple[int, int]
#: Label of a pipeline -> what UNER calls it; others it does not mark.
UNER = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC"}


def placed(document: Document) -> tuple[str, list[list[Where]]]:
    """Return the text of a document and where the words of each sentence stand in it.

    Each paragraph of the treebank starts after a blank line, each other sentence after a space.
    """
    text, places = "", []
    for k, sentence in enumerate(document):
        if k:
            text = text.rstrip() + ("\n\n" if sentence.new_paragraph else " ")
        where = []
        for word, space in zip(sentence.words, sentence.spaces, strict=True):
            where.append((len(text), len(text) + len(word)))
            text += word + " " * space
        places.append(where)
    return text, places


def treebank(documents: dict[str, Document], *, named: bool) -> Iterator[Record]:
    """Yield the documents of a treebank, with GUM's named entities if asked."""
    for name, document in documents.items():
        text, places = placed(document)
        record: Record = {
            "id": name,
            "text": text,
            "tokens": [
                (*where, tag)
                for sentence, wheres in zip(document, places, strict=True)
                for where, tag in zip(wheres, sentence.tags, strict=True)
            ],
            "sentences": [(wheres[0][0], wheres[-1][1]) for wheres in places],
        }
        if named:
            record["entities"] = sorted(
                (wheres[s.start][0], wheres[s.end - 1][1], s.label)
                for sentence, wheres in zip(document, places, strict=True)
                for s in gum_spans(sentence)
            )
            record["labels"] = {label: label for label in LABELS}
        yield record


def uner(path: Path) -> Iterator[Record]:
    """Yield UNER's sentences, word by word with a space between."""
    for number, block in enumerate(path.read_text(encoding="utf-8").split("\n\n")):
        rows = [line.split("\t") for line in block.split("\n") if line and line[0] != "#"]
        if rows:
            words = [r[1] for r in rows]
            starts = [sum(len(w) + 1 for w in words[:k]) for k in range(len(words))]
            spans = bio_spans([r[2] if r[2][2:] in UNER.values() else "O" for r in rows])
            yield {
                "id": f"uner:{number}",
                "text": " ".join(words),
                "labels": UNER,
                "entities": [
                    (starts[s.start], starts[s.end - 1] + len(words[s.end - 1]), s.label)
                    for s in spans
                ],
            }


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
    if options.data.is_dir():
        write(options.data, options.out)
        return
    with TemporaryDirectory() as folder:
        with tarfile.open(options.data) as archive:
            archive.extractall(folder, filter="data")
        write(Path(folder), options.out)


if __name__ == "__main__":
    main()
