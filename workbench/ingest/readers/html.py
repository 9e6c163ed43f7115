"""HTML pages: the article by trafilatura, the date by the page's own markup or htmldate.

What the page shows and the article leaves out is kept as dropped lines, so that nothing goes
unseen.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from workbench.ingest.readers.encoding import decode
from workbench.ingest.readers.record import Options, Record, Trouble, Unreadable, content

CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I)
HIDDEN = {"script", "style", "noscript", "template", "svg", "head", "iframe", "object"}
BLOCKS = {
    "address", "article", "aside", "blockquote", "br", "button", "caption", "dd", "div", "dl",
    "dt", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hr", "label", "li", "main", "nav", "ol", "option", "p", "section", "table", "td", "th",
    "time", "tr", "ul",
}  # fmt: skip
DATES = (
    "//meta[@property='article:published_time']/@content",
    "//meta[@itemprop='datePublished']/@content",
    "//*[@itemprop='datePublished']/@datetime",
    "//meta[@name='date' or @name='pubdate' or @name='publish-date' or @name='DC.date.issued'"
    " or @name='parsely-pub-date' or @name='sailthru.date']/@content",
    "//time[@pubdate]/@datetime",
    "(//article//time|//header//time)[1]/@datetime",
)


def read(stream: BinaryIO, *, name: str, options: Options) -> Iterator[Record | Trouble]:
    """Yield the article of the page."""
    data = content(stream, options=options)
    found = CHARSET.search(data[:4096])
    text, notes = decode(data, declared=found[1].decode("ascii", "ignore") if found else None)
    yield article_of(text, notes=notes)


def article_of(page: str, *, url: str | None = None, notes: list[str] | None = None) -> Record:
    """Return the article of an HTML page with its title, date, author and publisher.

    Raises
    ------
    Unreadable
        If the page has no article text.

    Notes
    -----
    The body is trafilatura's; where that finds none (very short pages), the paragraphs of the
    page. Publication dates are looked for in JSON-LD, then in the usual ``meta`` and ``time``
    elements, then by htmldate, which also reads the address and visible dates.
    """
    import trafilatura
    from lxml import html as parser

    page = re.sub(r"^\s*<\?xml[^>]*\?>", "", page)
    try:
        tree = parser.document_fromstring(page)
    except (ValueError, AssertionError, parser.etree.ParserError) as error:
        raise Unreadable("The page is not HTML.", str(error)[:200]) from error
    linked = _json_ld(tree)
    try:
        found = trafilatura.bare_extraction(
            parser.document_fromstring(page), url=url, include_comments=False, with_metadata=True
        )
    except Exception as error:
        raise Unreadable("The page can't be read as an article.", repr(error)[:200]) from error
    told: Any = found if isinstance(found, dict) else found.as_dict() if found else {}
    lines = visible_lines(tree)
    body = [x for x in (told.get("text") or "").splitlines() if x.strip()]
    if not body:
        body = [_flat(p.text_content()) for p in tree.iter("p") if len(p.text_content()) > 40]
    if not body:
        raise Unreadable("The page has no article text.", f"{len(lines)} lines are visible")
    title = linked.get("headline") or told.get("title")
    kept = {_key(x) for x in body} | ({_key(title)} if title else set())
    whole = _key(" ".join(body))
    return Record(
        text="\n\n".join(body),
        title=title,
        published=_published(tree, linked, page, url),
        publisher=linked.get("publisher") or told.get("sitename"),
        author=linked.get("author") or told.get("author"),
        url=told.get("url") or url,
        language=_language(tree),
        dropped=[
            (i, line, "markup")
            for i, line in enumerate(lines)
            if _key(line) and _key(line) not in kept and _key(line) not in whole
        ],
        mapped=False,
        lines=lines,
        notes=list(notes or []),
    )


def visible_lines(tree: Any) -> list[str]:
    """Return the text that a page shows, one line a block."""
    parts: list[str] = []
    stack: list[tuple[Any, bool]] = [(tree, False)]
    while stack:
        node, left = stack.pop()
        if left:
            parts.append(("\n" if node.tag in BLOCKS else "") + (node.tail or ""))
            continue
        if not isinstance(node.tag, str) or node.tag in HIDDEN:
            parts.append(node.tail or "")
            continue
        parts.append(("\n" if node.tag in BLOCKS else "") + re.sub(r"\s+", " ", node.text or ""))
        stack.append((node, True))
        stack.extend((child, False) for child in reversed(node))
    return [_flat(x) for x in "".join(parts).split("\n") if x.strip()]


def _published(tree: Any, linked: dict[str, str], page: str, url: str | None) -> str | None:
    if linked.get("datePublished"):
        return linked["datePublished"]
    for path in DATES:
        for value in tree.xpath(path):
            if re.search(r"\d{4}", value):
                return str(value).strip()
    from htmldate import find_date

    try:
        return find_date(page, url=url, original_date=True, extensive_search=False)
    except Exception:  # a page that htmldate can't stand has no date
        return None


def _language(tree: Any) -> str | None:
    root = tree.xpath("/html/@lang | /html/@xml:lang")
    return str(root[0]).split("-")[0].lower() or None if root else None


def _json_ld(tree: Any) -> dict[str, str]:
    """Return headline, date, author and publisher of the first article in JSON-LD."""
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        try:
            value = json.loads(script)
        except (ValueError, RecursionError):
            continue
        entries = value if isinstance(value, list) else [value]
        entries += [
            x for e in entries if isinstance(e, dict) and isinstance(e.get("@graph"), list)
            for x in e["@graph"]
        ]  # fmt: skip
        for entry in entries:
            if isinstance(entry, dict) and "Article" in str(entry.get("@type")):
                told = {k: _name(entry.get(k)) for k in ("headline", "author", "publisher")}
                told["datePublished"] = _name(entry.get("datePublished"))
                return {k: v for k, v in told.items() if v}
    return {}


def _name(value: Any) -> str | None:
    if isinstance(value, list):
        return "; ".join(filter(None, map(_name, value))) or None
    if isinstance(value, dict):
        value = value.get("name")
    return value.strip() or None if isinstance(value, str) else None


def _flat(text: str) -> str:
    return " ".join(text.split())


def _key(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()
