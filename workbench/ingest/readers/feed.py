"""RSS and Atom feeds, each entry with its full text or else its summary; articles of Factiva."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from workbench.ingest.readers.archive import xml_tree
from workbench.ingest.readers.html import shown_text
from workbench.ingest.readers.record import Options, Record, Trouble, Unreadable, content, needed

BODY = ("leadParagraph", "tailParagraphs")
FACTIVA = ("headline", "byline", "sourceName", "baseLanguage", *BODY)


def read(stream: BinaryIO, *, name: str, options: Options) -> Iterator[Record | Trouble]:
    """Yield an article for each entry of the feed, or each article of an export of Factiva."""
    data = content(stream, options=options)
    if re.search(rb"<!(?:DOCTYPE|ENTITY)[^>]*\[", data[:4096]):
        raise Unreadable("The feed defines entities of its own.", "such feeds are not opened")
    if re.search(rb"<(?:\w+:)?(?:leadParagraph|tailParagraphs)\b", data):
        yield from _factiva(data)
        return
    feedparser = needed("feedparser", what="feeds")
    feed = feedparser.parse(data)
    if not feed.entries:
        why = str(feed.get("bozo_exception", "it holds no entry"))[:200]
        raise Unreadable("The file is not a feed.", why)
    for number, entry in enumerate(feed.entries, 1):
        key = str(number)
        whole = " ".join(c.get("value", "") for c in entry.get("content", ()))
        text = _text(whole) or _text(entry.get("summary", ""))
        if not text:
            yield Trouble("The entry of the feed has no text.", entry.get("title"), key)
            continue
        yield Record(
            text=text,
            key=key,
            title=entry.get("title"),
            published=entry.get("published") or entry.get("updated"),
            publisher=feed.feed.get("title"),
            author=entry.get("author"),
            url=entry.get("link"),
            language=(feed.feed.get("language") or "")[:2].lower() or None,
            notes=[] if whole else ["The feed has only a summary of the article."],
        )
    if feed.bozo:
        yield Trouble("The feed is broken in places.", str(feed.bozo_exception)[:200])


def _factiva(data: bytes) -> Iterator[Record | Trouble]:
    """Yield the articles of Factiva's XML: a lead and a tail of paragraphs, fields beside them."""
    for number, article in enumerate(xml_tree(data).iter("{*}article"), 1):
        named = {field: article.find(f"{{*}}{field}") for field in FACTIVA}
        fields = {
            field: " ".join("".join(node.itertext()).split()) or None
            for field, node in named.items()
            if node is not None
        }
        homes = [node for name in BODY if (node := named[name]) is not None]
        parts = [part for node in homes for part in (list(node.iter("{*}paragraph")) or [node])]
        lines = [" ".join("".join(part.itertext()).split()) for part in parts]
        if not any(lines):
            yield Trouble(
                "An article of the export has no text.", fields.get("headline"), str(number)
            )
            continue
        day = article.find("{*}publicationDate/{*}date")
        yield Record(
            text="\n\n".join(filter(None, lines)),
            key=str(number),
            title=fields.get("headline"),
            published=day.text if day is not None else None,
            publisher=fields.get("sourceName"),
            author=re.sub(r"^by ", "", fields.get("byline") or "", flags=re.I) or None,
            language=(fields.get("baseLanguage") or "")[:2].lower() or None,
            is_body=True,
        )


def _text(markup: str) -> str:
    return shown_text(markup) if markup.strip() else ""
