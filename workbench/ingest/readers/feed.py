"""RSS and Atom feeds: each entry with its full text, or else its summary."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from workbench.ingest.readers.html import visible_lines
from workbench.ingest.readers.record import Options, Record, Trouble, Unreadable, content, needed


def read(stream: BinaryIO, *, name: str, options: Options) -> Iterator[Record | Trouble]:
    """Yield an article for each entry of the feed."""
    feedparser = needed("feedparser", what="feeds")
    data = content(stream, options=options)
    if re.search(rb"<!(?:DOCTYPE|ENTITY)[^>]*\[", data[:4096]):
        raise Unreadable("The feed defines entities of its own.", "such feeds are not opened")
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
            mapped=False,
            notes=[] if whole else ["The feed has only a summary of the article."],
        )
    if feed.bozo:
        yield Trouble("The feed is broken in places.", str(feed.bozo_exception)[:200])


def _text(markup: str) -> str:
    from lxml import html

    if not markup.strip():
        return ""
    return "\n\n".join(visible_lines(html.fragment_fromstring(markup, create_parent="div")))
