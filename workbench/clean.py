"""Plain page text to article text: which lines are the article and why the others are not.

A page pasted as text carries captions, calls for donations, menus, time stamps. Each line is
judged by rules on its words and its shape (``lexicons/en/boilerplate.tsv``), by its neighbours
(what stands under "Related stories"), by its place (before the first or after the last
paragraph) and by whether it recurs over the corpus (:func:`recurring_lines`). What is taken out
is told line by line with a reason, and can be kept with ``keep=``.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cache

from workbench import lexicons
from workbench.datelines import Stamp, read_dateline, read_stamp
from workbench.pagelines import Line, is_prose, key_of, n_words, page_lines, plain

__all__ = ["REASONS", "Cleaned", "clean_text", "recurring_lines"]

REASONS = {
    "byline": "who wrote it",
    "caption": "what a picture shows and whose it is",
    "credit": "who reported, edited, translated",
    "dateline": "day and place before the first words, or a time stamp",
    "headline": "the headline again",
    "markup": "outside the article by the markup of the page",
    "metadata": "a field such as 'Date: ...' above the text",
    "navigation": "menus, buttons, counts, section names",
    "notice": "copyright, disclaimers, cookies, terms",
    "promotion": "subscription, donation, newsletter, follow us, advertisement",
    "related": "links to other articles",
    "repeated": "a line that stands twice or recurs over a publisher's articles",
}
BULLETS = " \t-–—*•·|:.!?>»›«<→…[]()\"'+"
LONG = 45  # words: a longer line is never taken for boilerplate by its wording


@dataclass
class Cleaned:
    """A page after cleaning.

    ``spans`` are (start in ``text``, start in the source, length); ``stamps`` the dates that
    its time stamps and dateline give; ``dropped`` (line, text, reason) in the source's order.
    """

    text: str
    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    place: str | None = None
    url: str | None = None
    stamps: list[Stamp] = field(default_factory=list)
    dropped: list[tuple[int, str, str]] = field(default_factory=list)
    spans: list[tuple[int, int, int]] = field(default_factory=list)


def clean_text(
    source: str,
    *,
    title: str | None = None,
    recurring: Collection[str] = frozenset(),
    keep: Collection[str] = (),
) -> Cleaned:
    r"""Return the article that a page of plain text holds, and what was taken out of it.

    Parameters
    ----------
    source
        The text of the page.
    title
        The headline where it is known; else a first line that looks like one is taken.
    recurring
        Keys of lines that recur over the publisher's articles (:func:`recurring_lines`).
    keep
        Reasons (see :data:`REASONS`) whose lines stay in the text.

    Raises
    ------
    ValueError
        If ``keep`` names a reason that there is none of.

    Notes
    -----
    Made for English news. A caption without a credit that stands only once, or a teaser of
    full sentences between two paragraphs, is taken for body text.

    Examples
    --------
    >>> page = "Talks end\n\nBy A. Writer\n\nThe two sides met for an hour.\n\nFollow us"
    >>> cleaned = clean_text(page)
    >>> cleaned.title, cleaned.text, cleaned.author
    ('Talks end', 'The two sides met for an hour.', 'A. Writer')
    >>> cleaned.dropped
    [(2, 'By A. Writer', 'byline'), (6, 'Follow us', 'promotion')]
    """
    unknown = set(keep) - set(REASONS)
    if unknown:
        raise ValueError(f"keep= names {sorted(unknown)}; the reasons are {', '.join(REASONS)}")
    page = _Page(page_lines(source), title=title, recurring=recurring)
    page.judge()
    return page.result(keep=set(keep))


def recurring_lines(pages: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """Return the keys of the short lines that recur over the pages of each publisher.

    Parameters
    ----------
    pages
        (publisher, text) of each page.

    Notes
    -----
    A line counts if it has at most 14 words and stands in at least three pages and in a fifth
    of them (in ten pages, if there are more than fifty). Pages with the same longest line are
    reprints and count once.
    """
    seen: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    members: dict[str, set[str]] = defaultdict(set)
    for publisher, text in pages:
        lines = page_lines(text)
        if not lines:
            continue
        fingerprint = key_of(max((line.text for line in lines), key=len))
        members[publisher].add(fingerprint)
        for line in lines:
            if n_words(line.text) <= 14 and (key := key_of(line.text)):
                seen[publisher][key].add(fingerprint)
    return {
        publisher: frozenset(
            key
            for key, where in keys.items()
            if len(where) >= max(3, min(10, 0.2 * len(members[publisher])))
        )
        for publisher, keys in seen.items()
    }


class _Page:
    """The lines of one page while they are judged: ``reason`` by place in the list."""

    def __init__(self, lines: list[Line], *, title: str | None, recurring: Collection[str]) -> None:
        self.lines = lines
        self.title = title
        self.recurring = recurring
        self.reason: dict[int, str] = {}
        self.found = Cleaned("", title=title)
        self.headline: int | None = None
        self.cut: dict[int, int] = {}  # characters of a dateline before a paragraph

    def judge(self) -> None:
        """Give each line that is not body its reason, the surest rules first."""
        self._fields()
        for i, line in enumerate(self.lines):
            if i not in self.reason and (reason := _by_wording(line.text)):
                self.reason[i] = reason
        self._doubles()
        self._stamps()
        self._blocks()
        self._head()
        self._tail()
        self._recurring()
        self._dateline()

    def _open(self) -> list[int]:
        return [i for i in range(len(self.lines)) if i not in self.reason and i != self.headline]

    def _prose(self) -> list[int]:
        return [i for i in self._open() if is_prose(self.lines[i].text)]

    def _fields(self) -> None:
        """Read "Date: ..." fields above the text, if there are two or more."""
        fields: list[tuple[int, re.Match[str] | None]] = []
        for i, line in enumerate(self.lines[:15]):
            found = FIELD.match(line.text)
            if found is None and line.text.strip("-=* ") and not fields:
                break
            if found is None and line.text.strip("-=* "):
                break
            fields.append((i, found))
        named = {f[1].lower(): f[2].strip() for _, f in fields if f is not None}
        if len(named) < 2:
            return
        for i, _ in fields:
            self.reason[i] = "metadata"
        get = lambda *names: next((named[n] for n in names if named.get(n)), None)  # noqa: E731
        self.found.title = self.found.title or get("title", "headline")
        self.found.author = get("author", "byline", "by")
        self.found.publisher = get("publisher", "source", "outlet", "publication")
        self.found.url = get("url", "link")
        stamp = read_stamp(get("date", "published", "publication date", "pubdate") or "")
        if isinstance(stamp, Stamp):
            self.found.stamps.append(stamp)

    def _doubles(self) -> None:
        """Drop lines that stand twice and pull quotes; a line twice near the top is a caption."""
        keys = [key_of(line.text) for line in self.lines]
        count = Counter(keys)
        first: dict[str, int] = {}
        for i, line in enumerate(self.lines):
            words = n_words(line.text)
            if i in self.reason or words < 4:
                continue
            if count[keys[i]] > 1:
                if keys[i] not in first:
                    first[keys[i]] = i
                elif i > 0 and keys[i - 1] == keys[i] and not is_prose(line.text, at_least=30):
                    self.reason[first[keys[i]]] = self.reason[i] = "caption"
                else:
                    self.reason[i] = "repeated"
            elif words >= 5 and i > 1 and not line.text[0].islower() and self._is_pulled(i, keys):
                self.reason[i] = "repeated"

    def _is_pulled(self, i: int, keys: list[str]) -> bool:
        """Tell whether a longer line holds this one word for word: a pull quote."""
        least = n_words(self.lines[i].text) + 4
        return any(
            len(other) > len(keys[i]) and keys[i] in other and n_words(self.lines[j].text) >= least
            for j, other in enumerate(keys)
        )

    def _stamps(self) -> None:
        for i, line in enumerate(self.lines):
            if i in self.reason:
                continue
            stamp = read_stamp(line.text)
            if stamp is False:
                continue
            self.reason[i] = "dateline"
            if isinstance(stamp, Stamp):
                self.found.stamps.append(stamp)
                self.found.author = self.found.author or stamp.author

    def _blocks(self) -> None:
        """Drop what stands under "Related stories" and the like, up to the next paragraph."""
        for i, line in enumerate(self.lines):
            opened = _opens(line.text)
            if self.reason.get(i) is None or opened is None:
                continue
            alone = opened != "line"
            for j in range(i + 1, len(self.lines)):
                text = self.lines[j].text
                if is_prose(text) or (not alone) or n_words(text) > 25:
                    break
                self.reason.setdefault(j, "related")
            if opened == "tail" and not any(
                n_words(self.lines[j].text) >= 25 and is_prose(self.lines[j].text)
                for j in range(i + 1, len(self.lines))
            ):
                before = [j for j in range(i) if is_prose(self.lines[j].text)]
                if before and len(before) * 2 >= len(self._prose()):
                    for j in range(i + 1, len(self.lines)):
                        self.reason.setdefault(j, "related")

    def _head(self) -> None:
        """Find the headline; what stands before it, and names beside a time stamp, are no body."""
        prose = self._prose()
        top = prose[0] if prose else len(self.lines)
        title = self.found.title
        if title:
            wanted = key_of(title)
            for i in range(len(self.lines)):
                key = key_of(self.lines[i].text)
                same = key == wanted or (len(wanted) > 20 and key.startswith(wanted) and i < top)
                if same and n_words(self.lines[i].text) <= n_words(title) + 6:
                    self.reason[i] = "headline"
            heads = [i for i in range(top) if self.reason.get(i) == "headline"]
        else:
            heads = self._headline(top)
        for i in range(heads[0] if heads else 0):
            if n_words(self.lines[i].text) <= 6:
                self.reason.setdefault(i, "navigation")
        self._menus(range(top))
        for i in range(heads[0] + 1 if heads else 0, top):
            beside = {self.reason.get(i - 1), self.reason.get(i + 1)}
            if (
                i not in self.reason
                and beside & {"dateline", "byline"}
                and _is_name(self.lines[i].text)
            ):
                self.reason[i] = "byline"
                self.found.author = self.found.author or self.lines[i].text
        for i in range(len(self.lines)):
            if self.reason.get(i) == "byline" and self.found.author is None:
                self.found.author = _author(self.lines[i].text)

    def _headline(self, top: int) -> list[int]:
        """Take the first line before the first paragraph that has the length of a headline."""
        rows = [i for i in range(top) if i not in self.reason and n_words(self.lines[i].text) <= 30]
        if top == len(self.lines) and len(rows) == len(self.lines) == 1:
            return []
        for least in (5, 3, 2):
            for i in rows:
                text = self.lines[i].text
                if n_words(text) >= least and not re.search(r"[.,;:][\"”’')]*$", text):
                    self.headline = i
                    self.found.title = text
                    key = key_of(text)
                    for j in range(len(self.lines)):
                        if j != i and key_of(self.lines[j].text) == key:
                            self.reason[j] = "headline"
                    return [i]
        first = self.lines[0].text if self.lines else ""
        if (
            top == 0
            and n_words(first) <= 20
            and re.search(r"[?!][\"”’']?$", first)
            and prose_after(self.lines)
        ):
            self.headline, self.found.title = 0, first
            return [0]
        return []

    def _menus(self, rows: range) -> None:
        """Drop runs of three or more lines of at most three words."""
        run: list[int] = []
        for i in [*rows, len(self.lines)]:
            short = i in rows and i not in self.reason and i != self.headline
            short = short and n_words(self.lines[i].text) <= 3
            if short:
                run.append(i)
                continue
            if len(run) >= 3:
                self.reason.update(dict.fromkeys(run, "navigation"))
            if i in rows and i not in self.reason:
                run = []

    def _tail(self) -> None:
        """Drop short lines after the last paragraph once other lines there are no body."""
        prose = self._prose()
        start = prose[-1] + 1 if prose else len(self.lines)
        begun = False
        for i in range(start, len(self.lines)):
            begun = begun or i in self.reason
            text = self.lines[i].text
            if begun and i not in self.reason and (n_words(text) <= 20 or not is_prose(text)):
                self.reason[i] = "navigation"
        for i in range(len(self.lines) - 1, start - 1, -1):
            nearby = i + 1 < len(self.lines) and i + 1 in self.reason
            if i not in self.reason and nearby and n_words(self.lines[i].text) <= 3:
                self.reason[i] = "navigation"

    def _recurring(self) -> None:
        for i in self._open():
            if key_of(self.lines[i].text) in self.recurring:
                self.reason[i] = "repeated"

    def _dateline(self) -> None:
        """Cut place, day and agency from the first two paragraphs."""
        for i in self._open()[:3]:
            dateline = read_dateline(self.lines[i].text)
            if dateline is not None:
                self.cut[i] = dateline.end
                self.found.place = dateline.place
                if dateline.stamp is not None:
                    self.found.stamps.append(dateline.stamp)
                return

    def result(self, *, keep: set[str]) -> Cleaned:
        """Put the kept lines together and note where each came from."""
        parts: list[str] = []
        length = 0
        for i, line in enumerate(self.lines):
            reason = self.reason.get(i)
            if reason is not None and reason not in keep:
                self.found.dropped.append((line.number, line.text, reason))
                continue
            if i == self.headline and "headline" not in keep:
                continue
            cut = self.cut.get(i, 0)
            if cut and "dateline" not in keep:
                self.found.dropped.append((line.number, line.text[:cut].strip(), "dateline"))
            else:
                cut = 0
            if parts:
                parts.append("\n\n")
                length += 2
            for n, (start, text) in enumerate(line.pieces):
                left = text[cut:] if cut <= len(text) else ""
                skipped = len(text) - len(left)
                if n and left and not parts[-1].endswith("\n\n"):
                    parts.append(" ")
                    length += 1
                if left:
                    self.found.spans.append((length, start + skipped, len(left)))
                    parts.append(left)
                    length += len(left)
                cut = max(0, cut - len(text) - 1)
        self.found.text = "".join(parts)
        return self.found


def prose_after(lines: list[Line]) -> bool:
    """Tell whether a paragraph follows the first line."""
    return any(is_prose(line.text) for line in lines[1:])


FIELD = re.compile(
    r"(title|headline|date|published|publication date|pubdate|author|byline|by|source|publisher|"
    r"outlet|publication|url|link|section|category|tags|language|id|location|keywords)\s*:\s*(\S.*)$",
    re.IGNORECASE,
)
PHOTO = r"(?:photo|photograph|picture|image)s?"


@cache
def _credits() -> tuple[re.Pattern[str], ...]:
    """Return the patterns of a photo credit at the end, at the start or alone on a line."""
    agency = "|".join(map(re.escape, sorted(lexicons.terms("photo_agencies"), key=len)[::-1]))
    name = r"[\w.'’ -]{2,40}"
    patterns = (
        rf"[(\[](?:[^()\[\]]{{0,80}}\b)?(?:{PHOTO}|credit|handout|screenshot|illustration|graphic|"
        r"file|courtesy)\b[^()\[\]]{0,120}[)\]]\.?$",
        rf"^(?:file\s+)?(?:{PHOTO}|credit|screenshot|illustration|video|graphic|cover image|"
        r"featured image|photo illustration)(?:\s+(?:credit|source|caption|copyright|courtesy))?"
        r"\s*(?::|\bby\b|©|\||/|,|-|–|—)\s*\S",
        r"^file(?: photo| picture)?\s*(?::|-|–|—)\s",
        rf"(?:[/|©–—-]|\bvia\b|\bby\b|[.;,]\s)\s*(?:{agency})\s*[.)\]]*$",
        rf"^(?:{name}\s*[/|]\s*)?(?:{agency})(?:\s*[/|]\s*{name})*$",
        r"^(?:©|\(c\))\s*[^\d]{2,60}$",
        rf"\b{PHOTO}(?:\s+(?:credit|courtesy))?\s*(?::|©|/|\bby\b)[^.]{{2,60}}$",
    )
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


BYLINE = re.compile(
    r"(?:(?:[Ww]ritten|[Rr]eported|[Ss]tory|[Aa]nalysis|[Tt]ext)\s+)?(?:[Bb]y|BY):?\s+(?:[A-Z][\w.'’-]*|and|&|,|\||/|-|–|—|in|for|"
    r"of|the|de|von|van|al|bin|with|staff|reporters?|correspondents?|editors?|writers?)"
    r"(?:[\s,]+(?:[A-Z][\w.'’-]*|and|&|\||/|-|–|—|in|for|of|the|de|von|van|al|bin|with|staff|"
    r"(?:foreign|political|diplomatic|senior|defen[cs]e|world)|reporters?|correspondents?|editors?|writers?)){0,14}",
)
BREADCRUMB = re.compile(r"(?:[^|›>»•·/]{1,30}\s*[|›>»•·]\s*){2,}[^|›>»•·]{1,90}$")
COUNTS = re.compile(
    r"(?:\d[\d.,]*\s*[km]?\s*)?(?:shares?|comments?|views?|likes?|retweets?|reads?|votes?)"
    r"(?:\s*\(?\d[\d.,]*\s*[km]?\)?)?|\d{1,4}|page \d+(?: of \d+)?|#\w+(?:\s+#\w+)*|https?://\S+|www\.\S+"
    r"|\S+@\S+\.\w+|[\W_]+",
    re.I,
)


@cache
def _phrases() -> dict[str, list[tuple[re.Pattern[str], str]]]:
    """Return the word list as patterns by how they match."""
    made: dict[str, list[tuple[re.Pattern[str], str]]] = defaultdict(list)
    for row in lexicons.load("boilerplate"):
        words = re.escape(row["term"]).replace(r"\*", r"\S+(?: \S+){0,3}")
        made[row["match"]].append((re.compile(rf"(?<!\w){words}(?!\w)"), row["reason"]))
    return made


def _by_wording(text: str) -> str | None:
    """Return the reason that the words of a line alone give, or None."""
    words = n_words(text)
    if words > LONG:
        return None
    if COUNTS.fullmatch(text.strip()):
        return "navigation"
    line = plain(text)
    bare = line.strip(BULLETS)
    for pattern, reason in _phrases()["line"]:
        if pattern.fullmatch(bare):
            return reason
    for match in ("label", "tail"):
        for pattern, reason in _phrases()[match]:
            if (found := pattern.match(bare)) and (
                found.end() == len(bare) or bare[found.end() :].lstrip()[:1] in ":|-–—>»"
            ):
                return reason
    if any(pattern.search(text) for pattern in _credits()) and not _quotes_someone(text):
        return "caption"
    if BYLINE.fullmatch(text) and words <= 16:
        return "byline"
    for pattern, reason in _phrases()["start"]:
        if pattern.match(bare):
            return reason
    for pattern, reason in _phrases()["within"]:
        if pattern.search(line):
            return reason
    if BREADCRUMB.fullmatch(text) and not is_prose(text):
        return "navigation"
    return None


def _quotes_someone(text: str) -> bool:
    """Tell a paragraph that only ends like a credit from a caption: it has an attribution."""
    return bool(re.search(r"\b(?:said|told|according to)\b", text)) and n_words(text) > 30


def _opens(text: str) -> str | None:
    """Return how far a heading reaches: over a list under it (label) or to the end (tail)."""
    bare = plain(text).strip(BULLETS)
    for match in ("tail", "label"):
        if any(pattern.fullmatch(bare) for pattern, _ in _phrases()[match]):
            return match
    return None


def _is_name(text: str) -> bool:
    words = text.split()
    return 1 < len(words) <= 6 and all(w[:1].isupper() or w in ("and", "of", "the") for w in words)


def _author(text: str) -> str | None:
    name = re.sub(r"^(?:(?:written|reported|story|analysis|text)\s+)?by:?\s+", "", text, flags=re.I)
    name = re.split(r"\s*(?:[|/–—]|,| - | for | in )\s*", name)[0].strip()
    return name or None
