"""What a web page says of itself: JSON-LD and ``meta`` elements, whatever article type it names.

JSON-LD is untidy in the wild: lists in lists, graphs, references by ``@id``, entities that were
escaped twice, comments around it. Types are known by the ends of their names, so that the next kind
of article that a vocabulary brings is one too.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from workbench.ingest.datelines import parse_date

__all__ = [
    "authors", "headline", "linked_article", "meta", "named", "published", "turned", "unescaped",
]  # fmt: skip

ARTICLE = re.compile(r"(?:Article|Posting|Report|Review|LiveBlogPosting|NewsItem)$")
BEST = ("NewsArticle", "LiveBlogPosting")
DATES = (
    "//meta[@property='article:published_time']/@content",
    "//meta[@itemprop='datePublished']/@content",
    "//*[@itemprop='datePublished']/@datetime",
    "//meta[@name='date' or @name='pubdate' or @name='publish-date' or @name='DC.date.issued'"
    " or @name='parsely-pub-date' or @name='sailthru.date' or @name='citation_publication_date'"
    " or @name='article:published_time' or @name='publishdate' or @name='dcterms.created'"
    " or @name='citation_date' or @name='article.published' or @name='cXenseParse:recs:publishtime'"
    "]/@content",
    "//time[@pubdate]/@datetime",
    "(//article//time|//header//time)[1]/@datetime",
)
UTC = re.compile(r"(?:Z|[+-]00:?00| GMT| UTC)$")
MOST = 2000  # JSON-LD objects that are looked at


def linked_article(tree: Any) -> dict[str, Any]:
    """Return the object of JSON-LD that describes the page's article, its references filled in.

    Of several the page's own one counts: the first live blog or news article, else the first of any
    article type; entries within a live blog are not looked at.
    """
    found: list[dict[str, Any]] = []
    named: dict[str, dict[str, Any]] = {}
    for script in tree.xpath("//script[contains(@type, 'ld+json')]"):
        written = re.sub(r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*.*?\*/)|(?:-->|//\s*\]\]>)\s*;?\s*$", "",
                         script.text or "")  # fmt: skip
        try:
            value = json.loads(written.strip().rstrip(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        for entry in _objects(value):
            if isinstance(entry.get("@id"), str) and len(entry) > 1:
                named.setdefault(entry["@id"], entry)
            if any(ARTICLE.search(kind) for kind in _types(entry)):
                found.append(entry)
    found.sort(key=lambda entry: not any(kind in BEST for kind in _types(entry)))
    if not found:
        return {}
    article = dict(found[0])
    for key in ("author", "publisher", "creator"):
        article[key] = _filled(article.get(key), named)
    return article


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """Yield the objects that stand for the page: of lists, graphs and main entities."""
    stack, n = [value], 0
    while stack and n < MOST:
        each = stack.pop()
        n += 1
        if isinstance(each, list):
            stack.extend(reversed(each))
        elif isinstance(each, dict):
            yield each
            inner = (each.get(key) for key in ("@graph", "mainEntity", "mainEntityOfPage", "item"))
            stack.extend(x for x in inner if isinstance(x, list | dict))


def _types(entry: dict[str, Any]) -> list[str]:
    kinds = entry.get("@type")
    each = kinds if isinstance(kinds, list) else [kinds]
    return [str(kind).rpartition("/")[2] for kind in each if kind]


def _filled(value: Any, named: dict[str, dict[str, Any]]) -> Any:
    if isinstance(value, list):
        return [_filled(x, named) for x in value]
    if isinstance(value, dict) and set(value) <= {"@id", "@type"}:
        return named.get(str(value.get("@id")), value)
    return value


def unescaped(text: str | None) -> str | None:
    """Return a text without character references, however often they were escaped.

    Examples
    --------
    >>> unescaped("Larsen &amp;amp; Sons&#8217; ship")
    'Larsen & Sons’ ship'
    """
    if not text:
        return None
    for _ in range(3):
        plain = html.unescape(text)
        if plain == text:
            break
        text = plain
    text = re.sub(r"</?(?:i|b|em|strong|span|br|sup|sub)\b[^<>]{0,80}>", " ", text)
    return " ".join(text.split()) or None


def named(value: Any) -> list[str]:
    """Return the names in a value of JSON-LD: a text, an object with a name, or a list of them."""
    if isinstance(value, list):
        return [name for each in value[:50] for name in named(each)]
    if isinstance(value, dict):
        value = value.get("name") or value.get("alternateName")
        return named(value) if isinstance(value, str | list) else []
    name = unescaped(value) if isinstance(value, str) else None
    return [name] if name else []


def headline(linked: dict[str, Any]) -> str | None:
    """Return the headline that JSON-LD gives."""
    for key in ("headline", "name", "alternativeHeadline"):
        if names := named(linked.get(key)):
            return names[0]
    return None


def meta(tree: Any, *names: str) -> list[str]:
    """Return the contents of ``meta`` elements of these names or properties, in their order."""
    found = []
    for name in names:
        path = "//meta[@name=$name or @property=$name or @itemprop=$name]/@content"
        found += [text for x in tree.xpath(path, name=name) if (text := unescaped(str(x)))]
    return found


def authors(tree: Any, linked: dict[str, Any], otherwise: str | None) -> str | None:
    """Return who wrote the article, each name once and its first name first.

    The first source that names somebody counts: JSON-LD, then ``meta``, then the links and marks of
    authors, then what is given.
    """
    marked = "//*[@rel='author' or @itemprop='author']//text()"
    sources = (
        lambda: named(linked.get("author") or linked.get("creator")),
        lambda: meta(tree, "citation_author", "dc.creator", "DC.creator", "parsely-author"),
        lambda: meta(tree, "author", "article:author", "sailthru.author", "byl"),
        lambda: [t for x in tree.xpath(marked)[:6] if (t := unescaped(str(x)))],
        lambda: [x.strip() for x in (otherwise or "").split(";")],
    )
    for source in sources:
        names: dict[str, str] = {}
        for written in source():
            name = turned(re.sub(r"^by\s+", "", written, flags=re.I))
            if name and not re.search(r"https?:|www\.|@\w+\.|\.com\b", name) and len(name) < 120:
                names.setdefault(re.sub(r"\W", "", name).lower(), name)
        names.pop("", None)
        if names:
            return "; ".join(names.values())
    return None


def turned(name: str) -> str:
    """Return a name with the first name first.

    Examples
    --------
    >>> turned("Roe, Jane")
    'Jane Roe'
    """
    found = re.fullmatch(r"([A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?), ((?:[A-Z][\w.’'-]*\s?){1,3})", name)
    return f"{found[2].strip()} {found[1]}" if found else name.strip(" ,;")


def published(tree: Any, linked: dict[str, Any], page: str, url: str | None) -> str | None:
    """Return when the article was published, as the page writes it.

    The first source counts; a stamp in UTC gives way to another one of the same instant that gives
    the time of the place.
    """
    values = [v for key in ("datePublished", "coverageStartTime", "dateCreated") for v in
              named(linked.get(key))]  # fmt: skip
    for path in DATES:
        values += [str(v).strip() for v in tree.xpath(path)]
    values = [v for v in values if re.search(r"\d{4}", v)]
    if not values:
        return _searched(page, url)
    first = values[0]
    if UTC.search(first) and (dated := parse_date(first, zone="UTC")) is not None:
        for other in values[1:]:
            local = re.search(r"T\d\d:\d\d.*[+-](?!00)\d\d:?\d\d$", other)
            same = parse_date(other, zone="UTC") if local else None
            if same is not None and abs((same.when - dated.when).total_seconds()) < 3600:
                return other
    return first


def _searched(page: str, url: str | None) -> str | None:
    from htmldate import find_date

    try:
        return find_date(page, url=url, original_date=True, extensive_search=False)
    except Exception:  # a page that htmldate can't stand has no date
        return None
