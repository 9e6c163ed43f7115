"""HTML pages: which lines of the page are the article, and what the page says of itself.

Trafilatura finds which part of a page is the article; the words are those of the page. Lines beside
those that it found are taken too where the markup puts them into the same body: a second container
of the same class, a standfirst, the posts of a live blog, what JSON-LD gives as the text. What the
page shows besides is kept as dropped lines, so that nothing goes unseen.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from workbench.ingest.pagelines import is_prose, key_of, n_words
from workbench.ingest.readers import exports, pagedata
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
OUTSIDE = {"nav", "aside", "footer", "form", "figcaption", "figure", "button", "label", "option"}
FURNITURE = re.compile(
    r"(?:^|[-_ ])(?:nav|menu|sidebar|footer|related|recommend\w*|promo\w*|newsletter|subscri\w*|"
    r"comments?|social|share|sharing|cookie|consent|advert\w*|ads?|sponsor\w*|caption|credit|byline|"
    r"breadcrumbs?|popular|trending|most-?read|more-?stories|teaser|author-?bio|tags?|modal|popup|"
    r"disclaimer|copyright|hidden)(?:$|[-_ ])",
    re.I,
)
BODY = re.compile(r"article-?_?body|story-?_?body|post-?_?content|entry-?_?content", re.I)
BARRIER = re.compile(
    r"just a moment|enable javascript and cookies|checking your browser|are you a robot|"
    r"verify you are (?:a )?human|unusual (?:traffic|activity)|access denied|captcha|"
    r"access to this page has been denied",
    re.I,
)
SHELL = re.compile(
    r"(?:enable|turn on|requires?|need|without) javascript|javascript (?:is|to be)", re.I
)
STUB = re.compile(
    r"(?:to|and) (?:continue|keep) reading|subscribe (?:now )?to (?:read|unlock|continue|get)|"
    r"(?:article|story|content) is (?:for|only available to|reserved for|exclusive to) (?:\w+ )?"
    r"(?:subscribers|members)|already a (?:subscriber|member)|to read the (?:full|rest)|"
    r"unlock (?:this|the) (?:article|story)",
    re.I,
)  # fmt: skip
for library in ("trafilatura", "htmldate"):  # what they say belongs to no terminal
    logging.getLogger(library).addHandler(logging.NullHandler())
SAVED = re.compile(
    r"<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*)(https?://[^\s>]+)"
)
FULL = 250  # words of a body that is whole, whatever the page says of a paywall


def read(stream: BinaryIO, *, name: str, options: Options) -> Iterator[Record | Trouble]:
    """Yield the article of the page, or each of a database export's."""
    page, notes = decoded(content(stream, options=options))
    yield from articles_of(page, notes=notes)


def decoded(data: bytes) -> tuple[str, list[str]]:
    """Return a page as text, in the encoding that its head names if any, and notes on it."""
    found = CHARSET.search(data[:4096])
    return decode(data, declared=found[1].decode("ascii", "ignore") if found else None)


def articles_of(
    page: str, *, url: str | None = None, notes: list[str] | None = None
) -> Iterator[Record | Trouble]:
    """Yield the article of a page, or each of those that a database put into it."""
    if any(mark.search(page) for mark in DATABASES):
        text = shown_text(page)
        if exports.kind_of(text) is not None:
            yield from exports.records_of(text, notes=notes or [])
            return
    yield article_of(page, url=url, notes=notes)


DATABASES = (
    re.compile(r"\d of \d+ DOCUMENT|End of Document|Document \d+ of \d+"),
    re.compile(r"Document [A-Z]{2,8}0{2,}\w{8,}"),
)


def parsed(page: str) -> Any:
    """Return the tree of a page without comments and instructions, the text around them whole.

    Raises
    ------
    Unreadable
        If it is no HTML.
    """
    from lxml import html as parser

    page = re.sub(r"^\s*<\?xml[^>]*\?>", "", page)
    how = parser.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        return parser.document_fromstring(page, parser=how)
    except (ValueError, AssertionError, parser.etree.ParserError) as error:
        raise Unreadable("The page is not HTML.", str(error)[:200]) from error


def article_of(page: str, *, url: str | None = None, notes: list[str] | None = None) -> Record:
    """Return the article of an HTML page with its title, date, author and publisher.

    Raises
    ------
    Unreadable
        If the page has no article text: it is a shell that JavaScript fills, a barrier to programs,
        or has no words.
    """
    import trafilatura

    tree = parsed(page)
    linked = pagedata.linked_article(tree)
    try:
        result = trafilatura.bare_extraction(
            parsed(page), url=url, include_comments=False, with_metadata=True
        )
    except Exception as error:
        raise Unreadable("The page can't be read as an article.", repr(error)[:200]) from error
    found: Any = result if isinstance(result, dict) else result.as_dict() if result else {}
    blocks = blocks_of(tree)
    lines = [block.text for block in blocks]
    title = pagedata.headline(linked) or _title(tree, found)
    inside = _body(blocks, (found.get("text") or "").splitlines(), title, linked)
    body = [lines[i] for i in inside]
    body, more = _whole(body, linked)
    _refuse_barriers(body, lines, page)
    whole = key_of(" ".join(body))
    return Record(
        text="\n\n".join(body),
        title=title,
        published=pagedata.published(tree, linked, page, url),
        publisher=next(iter(pagedata.named(linked.get("publisher"))), None)
        or next(iter(pagedata.meta(tree, "og:site_name", "application-name")), None)
        or pagedata.unescaped(found.get("sitename")),
        author=pagedata.authors(tree, linked, found.get("author")),
        url=found.get("url") or url or (saved[1] if (saved := SAVED.search(page[:5000])) else None),
        language=_language(tree),
        dropped=[
            (i, line, "markup")
            for i, line in enumerate(lines)
            if i not in inside
            and (key := key_of(line))
            and not (len(key) >= 40 and key in whole)
        ],
        lines=lines,
        notes=[*(notes or []), *more, *_paywall(tree, linked, body, lines)],
    )  # fmt: skip


@dataclass(frozen=True)
class Block:
    """A line that a page shows, and the element that it stands in."""

    text: str
    element: Any


def shown_text(markup: str) -> str:
    r"""Return the text that a page, or a part of one, shows, a paragraph a block; none if no HTML.

    Examples
    --------
    >>> shown_text("<p>Rain &amp; wind.</p>It <b>stopped</b>."), shown_text("</div>")
    ('Rain & wind.\n\nIt stopped.', '')
    """
    try:
        return "\n\n".join(visible_lines(parsed(markup)))
    except Unreadable:
        return ""


def visible_lines(tree: Any) -> list[str]:
    """Return the text that a page shows, one line a block."""
    return [block.text for block in blocks_of(tree)]


def blocks_of(tree: Any) -> list[Block]:
    """Return the lines that a page shows, each with its element."""
    blocks: list[Block] = []
    parts: list[str] = []
    owner = tree

    def close(following: Any) -> None:
        nonlocal owner
        text = " ".join("".join(parts).split())
        if text:
            blocks.append(Block(text, owner))
        parts.clear()
        owner = following

    stack: list[tuple[Any, bool]] = [(tree, False)]
    while stack:
        node, left = stack.pop()
        if left:
            if _is_block(node):
                parent = node.getparent()
                close(parent if parent is not None else tree)
            parts.append(node.tail or "")
            continue
        if not isinstance(node.tag, str) or node.tag in HIDDEN:
            parts.append(node.tail or "")
            continue
        if _is_block(node):
            close(node)
        parts.append(re.sub(r"\s+", " ", node.text or ""))
        stack.append((node, True))
        stack.extend((child, False) for child in reversed(node))
    close(tree)
    return blocks


def _is_block(node: Any) -> bool:
    """Return whether a node begins a line: a time or a button within a paragraph does not."""
    if node.tag in ("time", "button", "label"):
        return not any(above.tag in ("p", "li", "blockquote") for above in node.iterancestors())
    return node.tag in BLOCKS


def _body(
    blocks: Sequence[Block], found: Sequence[str], title: str | None, linked: dict[str, Any]
) -> dict[int, None]:
    """Return the places of the lines that are the article's text."""
    keys = [key_of(block.text) for block in blocks]
    wanted = {key for line in found if (key := key_of(line))}
    whole = key_of(" ".join(found))
    long = [key for key in wanted if len(key) >= 25]
    given = key_of(_article_body(linked))
    kept: dict[int, None] = {}
    for i, key in enumerate(keys):
        if not key or (title and key == key_of(title)):
            continue
        alike = key in wanted or (len(key) >= 25 and (key in whole or key in given))
        if alike or (len(key) >= 25 and any(part in key for part in long)):
            kept[i] = None
    prose = [i for i in kept if is_prose(blocks[i].text, at_least=5)]
    if not kept:
        return {
            i: None
            for i, block in enumerate(blocks)
            if n_words(block.text) >= 8 and not _is_outside(block.element)
        }
    classes = {kind for i in prose if (kind := _kind(blocks[i].element)) is not None}
    homes = _homes([blocks[i].element for i in prose])
    top = next((i for i, key in enumerate(keys) if title and key == key_of(title)), None)
    for i, block in enumerate(blocks):
        if i in kept or not is_prose(block.text, at_least=5) or _is_outside(block.element):
            continue
        standfirst = top is not None and prose and top < i < prose[0] and i - top <= 6
        if standfirst or _kind(block.element) in classes or _stands_in(block.element, homes):
            kept[i] = None
    last = max(kept)
    for i in range(min(kept), last):  # crossheads and lists between the paragraphs
        tag = blocks[i].element.tag
        if i not in kept and tag in ("h2", "h3", "h4", "li", "blockquote") and keys[i]:
            element = blocks[i].element
            if not _is_outside(element) and not _is_link(element) and _stands_in(element, homes):
                kept[i] = None
    return dict.fromkeys(sorted(kept))


def _kind(element: Any) -> tuple[str, str] | None:
    """Return the tag and class of the container of a line, None if it has no class."""
    for node in (element.getparent(), element):
        if node is not None and isinstance(node.tag, str) and node.tag != "body":
            marked = node.get("itemprop") or node.get("class")
            if marked and node.tag in ("div", "section", "article", "p"):
                return node.tag, " ".join(sorted(marked.split()))
    return None


def _homes(elements: Sequence[Any]) -> set[Any]:
    """Return the elements that hold the article by their name and half of its lines or more."""
    counts: dict[Any, int] = {}
    for element in elements:
        for node in element.iterancestors():
            named = node.tag in ("article", "main") or node.get("role") == "main"
            if named or BODY.search(f"{node.get('itemprop', '')} {node.get('class', '')}"):
                counts[node] = counts.get(node, 0) + 1
    return {node for node, n in counts.items() if 2 * n >= len(elements)}


def _stands_in(element: Any, homes: set[Any]) -> bool:
    return any(node in homes for node in (element, *element.iterancestors()))


def _is_outside(element: Any) -> bool:
    """Return whether the markup says that a line is no article, or it is but a link."""
    for node in (element, *element.iterancestors()):
        if node.tag in ("article", "main", "body"):
            break
        marks = f"{node.get('class', '')} {node.get('id', '')} {node.get('role', '')}"
        if node.tag in OUTSIDE or FURNITURE.search(marks):
            return True
    return _is_link(element)


def _is_link(element: Any) -> bool:
    """Return whether nearly all that an element shows is the text of links."""
    if any(node.tag == "a" for node in element.iterancestors()):
        return True
    links = sum(len("".join(a.itertext())) for a in element.iter("a"))
    return links > 0.8 * max(1, len("".join(element.itertext()).strip()))


def _article_body(linked: dict[str, Any]) -> str:
    """Return the text that JSON-LD gives: of the article, or of the updates of a live blog."""
    updates = linked.get("liveBlogUpdate")
    parts = [linked, *(updates if isinstance(updates, list) else [])]
    texts = [x.get("articleBody") for x in parts if isinstance(x, dict)]
    return "\n".join(text for text in texts if isinstance(text, str))


def _whole(body: list[str], linked: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Return the body, or what JSON-LD gives where the page shows much less, and a note on it."""
    written = _article_body(linked)
    given = [text for x in re.split(r"\n+|(?i:</p>|<br\s*/?>)", written)
             if (text := pagedata.unescaped(re.sub(r"<[^<>]{1,200}>", " ", x)))]  # fmt: skip
    shown = sum(map(n_words, body))
    if sum(map(n_words, given)) > max(30, 2 * shown):
        return given, ["The text is that of the page's JSON-LD; the page itself shows less."]
    return body, []


def _refuse_barriers(body: Sequence[str], lines: Sequence[str], page: str) -> None:
    """Raise for a page that is no article, and say what it is."""
    size = sum(map(n_words, body))
    shown = " ".join(lines)[:3000]
    if size < 80 and BARRIER.search(shown):
        raise Unreadable(
            "The page is a barrier that keeps programs out, not the article.", shown[:150]
        )
    if (
        size < 40
        and (SHELL.search(page[:500_000]) or page.count("<script") >= 3)
        and (sum(map(n_words, lines)) < 60)
    ):
        raise Unreadable(
            "The page is a shell that JavaScript fills; the article is not in the file.",
            "save it from the browser once it shows the article",
        )
    if not body:
        raise Unreadable("The page has no article text.", f"{len(lines)} lines are visible")


def _paywall(
    tree: Any, linked: dict[str, Any], body: Sequence[str], lines: Sequence[str]
) -> list[str]:
    """Return a note if a paywall hides the rest of the article."""
    free = str(linked.get("isAccessibleForFree", "")).lower()
    tier = " ".join(pagedata.meta(tree, "article:content_tier", "content_tier")).lower()
    asked = any(STUB.search(line) for line in lines)
    locked = free == "false" or tier in ("locked", "metered") or asked
    size = sum(map(n_words, body))
    cut = bool(body) and re.search(r"(?:…|\.\.\.)[\"”]?$", body[-1]) is not None
    if locked and size < FULL and (asked or cut or size < FULL // 2):
        return [f"A paywall hides the rest of the article; the page holds {size} words of it."]
    return []


def _title(tree: Any, found: dict[str, Any]) -> str | None:
    first = pagedata.meta(tree, "og:title") or pagedata.meta(tree, "twitter:title")
    headings = [" ".join("".join(h.itertext()).split()) for h in tree.iter("h1")]
    shared = first[0] if first else None
    shown = next((h for h in headings if h and (not shared or h.startswith(shared[:20]))), None)
    return shown or pagedata.unescaped(found.get("title")) or shared


def _language(tree: Any) -> str | None:
    root = tree.xpath("/html/@lang | /html/@xml:lang")
    return str(root[0]).split("-")[0].lower() or None if root else None
