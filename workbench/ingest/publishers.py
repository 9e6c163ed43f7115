"""Who published an article, by its address, and in which time zone.

A table (``lexicons/en/publishers.tsv``) knows the hosts of papers, agencies and broadcasters; of
any other address the registered domain counts (of "news.kellin-herald.co.uk" the last three parts),
by the public suffix list that comes with ``tld``. Nothing is fetched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from urllib.parse import urlsplit

from workbench.english import lexicons

__all__ = ["Publisher", "publisher_of", "zone_of"]

ARCHIVED = re.compile(r"https?://web\.archive\.org/web/\d+[a-z_]*/(.+)", re.I)


@dataclass(frozen=True)
class Publisher:
    """A publisher; ``zone`` is the time zone of its newsroom where the table knows it."""

    name: str
    zone: str | None = None


@cache
def _hosts() -> dict[str, Publisher]:
    return {
        row["term"]: Publisher(row["name"], row["zone"] or None)
        for row in lexicons.load("publishers")
    }


@cache
def _zones() -> dict[str, str]:
    return {_key(p.name): p.zone for p in _hosts().values() if p.zone}


def _key(name: str) -> str:
    return re.sub(r"^the|\W", "", name.lower())


@lru_cache(maxsize=4096)
def publisher_of(url: str | None) -> Publisher | None:
    """Return who publishes at an address, or None if it is no address of a site.

    Examples
    --------
    >>> publisher_of("https://www.reuters.com/world/talks-end-2023-03-20/").name
    'Reuters'
    >>> publisher_of("http://news.kellin-herald.co.uk/a").name
    'kellin-herald.co.uk'
    >>> publisher_of("file:///home/a.html") is None
    True
    """
    text = (url or "").strip()
    if archived := ARCHIVED.match(text):
        text = archived[1]
    try:
        parts = urlsplit(text if "://" in text else f"//{text}")
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return None
    if parts.scheme not in ("", "http", "https") or "." not in host:
        return None
    if re.fullmatch(r"[\d.:]+", host):
        return None
    labels = host.split(".")
    for start in range(len(labels) - 1):
        if (known := _hosts().get(".".join(labels[start:]))) is not None:
            return known
    from tld import get_fld

    domain = get_fld(f"http://{host}", fail_silently=True)
    return Publisher(domain or host.removeprefix("www."))


def zone_of(name: str | None, url: str | None) -> str | None:
    """Return the time zone of the newsroom that an address or a name implies, if it is known."""
    published = publisher_of(url)
    if published is not None and published.zone:
        return published.zone
    return _zones().get(_key(name)) if name else None
