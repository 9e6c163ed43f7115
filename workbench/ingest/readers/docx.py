"""Word documents: the paragraphs in their order, tables as lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from workbench.ingest.readers import exports
from workbench.ingest.readers.record import Options, Record, Trouble, needed

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HEADLINES = ("Title", "Heading 1", "Headline")


def read(stream: BinaryIO, *, name: str, options: Options) -> Iterator[Record | Trouble]:
    """Yield the text of the document as one article, or each article of a database export.

    Its properties or its heading give the title; text boxes are dropped.
    """
    docx = needed("docx", what="Word documents")
    document = docx.Document(stream)
    parts, headings = [], []
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            parts += [" ".join(_text(c._tc) for c in row.cells) for row in block.rows]
            continue
        parts.append(_text(block._p))
        if getattr(block.style, "name", None) in HEADLINES and parts[-1]:
            headings.append(parts[-1])
    boxes = [_text(p) for box in document.element.iter(f"{W}txbxContent") for p in box]
    title, author = document.core_properties.title or None, document.core_properties.author or None
    yield from exports.records_of(
        "\n\n".join(filter(None, parts)),
        title=title or (headings[0] if headings else None),
        author=None if author == "python-docx" else author,
        dropped=[(i, box, "markup") for i, box in enumerate(dict.fromkeys(boxes)) if box],
    )


def _text(element: Any) -> str:
    """Return the text of a paragraph or cell, with what was inserted, without text boxes."""
    parts: list[str] = []
    stack = [element]
    while stack:
        node = stack.pop()
        if node.tag == f"{W}t":
            parts.append(node.text or "")
        elif node.tag in (f"{W}tab", f"{W}br", f"{W}cr", f"{W}p"):
            parts.append(" ")
        if node.tag != f"{W}txbxContent" or node is element:
            stack.extend(reversed(node))
    return " ".join("".join(parts).split())
