"""Read the Universal Dependencies treebanks (CoNLL-U) into plain sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Sentence:
    """One annotated sentence; `heads` are positions in it, a root is its own head."""

    words: list[str] = field(default_factory=list)
    spaces: list[bool] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    pos: list[str] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    deps: list[str] = field(default_factory=list)
    misc: list[str] = field(default_factory=list)
    new_paragraph: bool = False


Document = list[Sentence]


def read_conllu(path: Path) -> Iterator[Document]:
    """Yield the documents of a CoNLL-U file.

    Parameters
    ----------
    path : Path
        A file of blank-line separated sentences; ``# newdoc`` and ``# newpar`` are heeded.

    Yields
    ------
    list of Sentence
        One document. Empty nodes are left out, multi-word tokens are kept as their words.
    """
    document: Document = []
    rows: list[list[str]] = []
    new_paragraph = True
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.startswith("#"):
            if line.startswith("# newdoc") and document:
                yield document
                document = []
            if line.startswith(("# newpar", "# newdoc")):
                new_paragraph = True
        elif line.strip():
            rows.append(line.split("\t"))
        elif rows:
            sentence = _sentence(rows)
            sentence.new_paragraph, new_paragraph = new_paragraph, False
            if sentence.words:
                document.append(sentence)
            rows = []
    if document:
        yield document


def _sentence(rows: list[list[str]]) -> Sentence:
    """Turn the rows of one sentence into a `Sentence`."""
    s, ids, heads = Sentence(), [], []
    joined_until, space_after = 0, True
    for row in rows:
        number, form, _, upos, xpos, _, head, dep, _, misc = row
        if "-" in number:
            joined_until = int(number.split("-")[1])
            space_after = "SpaceAfter=No" not in misc
            continue
        if "." in number:
            continue
        i = int(number)
        inside = i <= joined_until
        space = (space_after and i == joined_until) if inside else "SpaceAfter=No" not in misc
        ids.append(i)
        heads.append(int(head))
        s.words.append(form.replace("\u00a0", "").replace(" ", ""))
        s.spaces.append(space)
        s.tags.append(xpos)
        s.pos.append("X" if upos == "_" else upos)
        s.deps.append("ROOT" if dep == "root" else dep)
        s.misc.append(misc)
    place = {number: k for k, number in enumerate(ids)}
    s.heads = [place[h] if h else k for k, h in enumerate(heads)]
    return s


def load(
    raw: Path, *, splits: Sequence[str] = ("train", "dev", "test")
) -> dict[str, dict[str, Document]]:
    """Load GUM, EWT and PUD.

    Parameters
    ----------
    raw : Path
        The unpacked data folder (``gum``, ``ewt``, ``pud``).
    splits : sequence of str
        The parts of GUM and EWT to load.

    Returns
    -------
    dict
        ``"gum_train"``, ``"gum_dev"``, ``"gum_test"``, the same for ``ewt``, and ``"pud"`` (the
        Wikipedia half, all of it training data), each a dict of documents by name.

    Notes
    -----
    GUM's lists name documents that are not here (the text of its reddit part is not distributed;
    its wikiHow and fiction parts are for non-commercial use only); they are passed over.
    """
    found: dict[str, dict[str, Document]] = {}
    for split in splits:
        for bank in ("gum", "ewt"):
            folder = raw / bank / "not-to-release"
            documents = found.setdefault(f"{bank}_{split}", {})
            names = (folder / "file-lists" / f"files.{split}").read_text(encoding="utf-8")
            for name in names.split():
                path = folder / "sources" / (f"{name}.conllu" if bank == "gum" else name)
                if path.exists():
                    for k, document in enumerate(read_conllu(path)):
                        documents[f"{name}:{k}" if k else name] = document
    wiki = read_conllu(raw / "pud" / "en_pud-ud-test.conllu")
    found["pud"] = {f"pud:{k}": document for k, document in enumerate(wiki)}
    return found
