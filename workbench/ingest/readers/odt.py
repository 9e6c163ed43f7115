"""OpenDocument texts: headings, paragraphs and cells in their order."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO

from workbench.ingest.readers import exports
from workbench.ingest.readers.archive import xml_tree
from workbench.ingest.readers.record import Options, Record, Trouble

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
DC = "{http://purl.org/dc/elements/1.1/}"
LEFT_OUT = {f"{TEXT}tracked-changes", f"{OFFICE}annotation", f"{TEXT}note-citation"}


def read(stream: BinaryIO, *, name: str, options: Options) -> Iterator[Record | Trouble]:
    """Yield the text of the document; its properties or first heading give the title.

    Raises
    ------
    Unreadable
        If it has no text.
    """
    with zipfile.ZipFile(stream) as archive:
        tree = xml_tree(archive.read("content.xml"))
        about = xml_tree(archive.read("meta.xml")) if "meta.xml" in archive.namelist() else None
    parts, headings = [], []
    for node in _blocks(tree):
        if part := _text(node):
            parts.append(part)
            headings += [part] * (node.tag == f"{TEXT}h")
    properties = {
        key: (about.findtext(f".//{DC}{key}") or "").strip() if about is not None else ""
        for key in ("title", "creator")
    }
    yield from exports.records_of(
        "\n\n".join(parts),
        title=properties["title"] or (headings[0] if headings else None),
        author=properties["creator"] or None,
    )


def _blocks(tree: Any) -> Iterator[Any]:
    """Yield the headings and paragraphs that stand in no other one."""
    stack = [tree]
    while stack:
        node = stack.pop()
        if node.tag in (f"{TEXT}p", f"{TEXT}h"):
            yield node
        elif node.tag not in LEFT_OUT:
            stack.extend(reversed(node))


def _text(node: Any) -> str:
    parts: list[str] = []
    stack = [(node, False)]
    while stack:
        each, left = stack.pop()
        if left:
            parts.append(each.tail or "")
            continue
        if each.tag in (f"{TEXT}s", f"{TEXT}tab", f"{TEXT}line-break", f"{TEXT}p"):
            parts.append(" ")
        skipped = not isinstance(each.tag, str) or each.tag in LEFT_OUT
        if not skipped:
            parts.append(each.text or "")
        if each is not node:
            stack.append((each, True))
        if not skipped:
            stack.extend((child, False) for child in reversed(each))
    return " ".join("".join(parts).split())
