"""Text exports of news databases: several articles in one plain text file.

Nexis, Factiva and ProQuest write an article as labelled fields ("LENGTH:", "Full text:") with a
mark before, between or after two articles. The mark tells the database; the fields, their
layout.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from workbench.ingest.readers.record import Record, Trouble

__all__ = ["articles", "kind_of"]

MARKS = {
    "nexis": re.compile(r"^[ \t]*(?:\d+ of \d+ DOCUMENTS|Document \d+ of \d+)[ \t]*$", re.M),
    "nexis-new": re.compile(r"^[ \t]*End of Document[ \t]*$", re.M),
    "factiva": re.compile(r"^[ \t]*Document [A-Z]{2,8}0{2,}\w{8,}[ \t]*$", re.M),
    "proquest": re.compile(r"^_{20,}[ \t]*$|^Document \d+ of \d+[ \t]*$", re.M),
}
NEEDED = {
    "nexis": r"^(?:LENGTH|LOAD-DATE|BYLINE|SECTION):",
    "nexis-new": r"^(?:Length|Load-Date|Byline|Section):",
    "factiva": r"^(?:\d[\d,]* words|HD\b|LA\b|English)[ \t]*",
    "proquest": r"^(?:Full text|Publication title|Abstract|Publication date):",
}
DAY = (
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?(?:[A-Z][a-z]+ \d{1,2},? \d{4}|"
    r"\d{1,2} [A-Z][a-z]+ \d{4})(?:[ ,]+(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)?"
)
LABEL = re.compile(r"^[ \t]*([A-Z][A-Za-z /-]{1,30}):[ \t]*(.*)$")


def kind_of(text: str) -> str | None:
    r"""Return the database that a text was exported from, or None for any other text.

    Examples
    --------
    >>> kind_of("1 of 2 DOCUMENTS\n\nSample Herald\n\nLENGTH: 90 words\n\nText.")
    'nexis'
    >>> kind_of("A text that names Document 5 of 6 in passing.") is None
    True
    """
    for kind, mark in MARKS.items():
        if mark.search(text) and re.search(NEEDED[kind], text, re.M):
            return kind
    return None


def articles(text: str, *, kind: str) -> Iterator[Record | Trouble]:
    """Yield the articles of an export; a part without a text is a trouble."""
    layout: Callable[[list[str]], Record] = {
        "nexis": _nexis, "nexis-new": _nexis, "factiva": _factiva, "proquest": _proquest,
    }[kind]  # fmt: skip
    number = 0
    for part in MARKS[kind].split(text):
        lines = [line.rstrip() for line in part.strip().splitlines()]
        if not any(re.search(r"\w{3}", line) for line in lines):
            continue
        if not re.search(NEEDED[kind], part, re.M):
            continue
        number += 1
        record = layout(lines)
        record.key, record.mapped = str(number), False
        if re.search(r"\w", record.text):
            yield record
        else:
            yield Trouble("An article of the export has no text.", lines[0][:100], str(number))


def _fields(lines: list[str]) -> dict[str, str]:
    """Return the labelled fields, a value that runs over lines put together."""
    told: dict[str, str] = {}
    name = None
    for line in lines:
        found = LABEL.match(line)
        if found:
            name = found[1].lower()
            told.setdefault(name, found[2].strip())
        elif line.strip() and name and line.strip() != "Body":
            told[name] = f"{told[name]} {line.strip()}".strip()
        else:
            name = None
    return told


def _nexis(lines: list[str]) -> Record:
    """Return an article of Nexis: publisher, date, headline, fields, body, fields."""
    filled = [i for i, line in enumerate(lines) if line.strip()]
    dated = next((i for i in filled if re.search(DAY, lines[i])), filled[0])
    labels = [i for i in filled if LABEL.match(lines[i])]
    body = next((i for i in labels if lines[i].strip().lower() == "body"), None)
    body = body or next((i for i in filled if lines[i].strip() == "Body"), None)
    above = [i for i in labels if _name(lines[i]) in ABOVE and (body is None or i < body)]
    start = body + 1 if body is not None else (max(above) + 1 if above else dated + 1)
    below = [i for i in labels if i > start and _name(lines[i]) in BELOW]
    end = min(below, default=len(lines))
    top = [lines[i].strip() for i in filled if i < min([*above, start])]
    told = _fields(lines)
    rest = [x for x in top if not re.search(DAY, x) and not x.lower().startswith("copyright")]
    new = bool(rest) and body is not None
    day = re.search(DAY, " ".join(lines[i] for i in filled if i < start))
    headline = told.get("headline") or (rest[0] if new else rest[1] if len(rest) > 1 else None)
    return Record(
        text=_paragraphs(lines[start:end]),
        title=headline,
        publisher=(rest[1] if len(rest) > 1 else None) if new else rest[0] if rest else None,
        published=day[0] if day else told.get("load-date"),
        author=told.get("byline"),
    )


ABOVE = {"byline", "section", "length", "dateline", "highlight", "headline", "source"}
BELOW = {"load-date", "language", "graphic", "publication-type", "classification", "subject"}


def _name(line: str) -> str:
    found = LABEL.match(line)
    return found[1].strip().lower() if found else ""


def _factiva(lines: list[str]) -> Record:
    """Return an article of Factiva: headline, (byline), words, date, publisher, ..., body."""
    filled = [i for i, line in enumerate(lines) if line.strip()]
    counted = next((i for i in filled if re.fullmatch(r"\s*[\d,]+ words\s*", lines[i])), filled[0])
    above = [lines[i].strip() for i in filled if i < counted]
    after = [i for i in filled if i > counted]
    day = next((i for i in after if re.search(DAY, lines[i])), None)
    stop = next(
        (i for i in after if re.match(r"\s*(?:All rights reserved|Copyright|\(c\)|©)", lines[i])),
        next((i for i in after if lines[i].strip() == "English"), day or counted),
    )
    author = next((x for x in above[1:] if re.match(r"[Bb]y ", x)), None)
    names = [i for i in after if day is not None and i > day and not _is_time(lines[i])]
    return Record(
        text=_paragraphs(lines[stop + 1 :]),
        title=" ".join(x for x in above if x != author) or None,
        published=re.search(DAY, lines[day])[0] if day is not None else None,  # type: ignore[index]
        publisher=lines[names[0]].strip() if names else None,
        author=re.sub(r"^[Bb]y ", "", author) if author else None,
    )


def _is_time(line: str) -> bool:
    return re.fullmatch(r"\s*\d{1,2}[:.]\d{2}( \w+)?\s*", line) is not None


def _proquest(lines: list[str]) -> Record:
    """Return an article of ProQuest: headline first, all else as labelled fields."""
    told = _fields(lines)
    first = next(line.strip() for line in lines if line.strip())
    start = next((i for i, x in enumerate(lines) if re.match(r"\s*Full text:", x)), None)
    text = ""
    if start is not None:
        rest = [lines[start].split(":", 1)[1], *lines[start + 1 :]]
        end = next((i for i, x in enumerate(rest) if i and _name(x) in PROQUEST), len(rest))
        text = _paragraphs(rest[:end])
    return Record(
        text=text or told.get("abstract", ""),
        title=told.get("title") or (None if LABEL.match(first) else first),
        published=told.get("publication date"),
        publisher=told.get("publication title"),
        author=told.get("author"),
        url=told.get("document url"),
    )


PROQUEST = {
    "subject", "location", "people", "company / organization", "title", "publication title",
    "pages", "publication year", "publication date", "publisher", "place of publication",
    "country of publication", "source type", "language of publication", "document type",
    "proquest document id", "document url", "copyright", "last updated", "database", "section",
    "author", "credit", "links", "abstract", "publication subject", "issn",
}  # fmt: skip


def _paragraphs(lines: list[str]) -> str:
    """Return lines as paragraphs: those without a blank line between belong together."""
    parts = re.split(r"\n\s*\n", "\n".join(line.strip() for line in lines))
    return "\n\n".join(" ".join(p.split()) for p in parts if p.strip())
