"""Exports of news databases: several articles in one text, Word, RTF, HTML or PDF file.

Nexis, Nexis Uni, Factiva and ProQuest write an article as labelled fields ("LENGTH:", "Full text:",
"HD") with a mark before, between or after two articles. The mark names the database; the fields,
their layout. What is no body goes with the dropped lines, and where the export says how many
documents it holds, they are counted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from workbench.english.lexicons import of_kind
from workbench.ingest.pagelines import is_prose
from workbench.ingest.readers.encoding import without_controls
from workbench.ingest.readers.pagedata import turned
from workbench.ingest.readers.record import Record, Trouble, Unreadable

__all__ = ["articles", "kind_of", "records_of"]

_DOCUMENT = r"Document [A-Z]{2,8}0{2,}\w{8,}"
MARKS = {
    "nexis": re.compile(r"^[ \t]*(?:\d+ of \d+ DOCUMENTS?|Document \d+ of \d+)[ \t]*$", re.M),
    "nexis-new": re.compile(r"^[ \t]*End of Document[ \t]*$", re.M),
    "factiva": re.compile(rf"^[ \t]*(?:AN(?:[ \t]+|[ \t]*\n[\s]*))?{_DOCUMENT}[ \t]*$", re.M),
    "proquest": re.compile(r"^_{20,}[ \t]*$|^Document \d+ of \d+[ \t]*$", re.M),
}  # fmt: skip
NEEDED = {
    "nexis": re.compile(r"^[ \t]*(?:LENGTH|LOAD-DATE|BYLINE|SECTION):", re.M),
    "nexis-new": re.compile(r"^[ \t]*(?:Length|Load-Date|Byline|Section):", re.M),
    "factiva": re.compile(r"^(?:\d[\d,.]* words|HD\b|LA\b|English)[ \t]*", re.M),
    "proquest": re.compile(
        r"^(?:Full text|Publication title|Abstract|Publication date):", re.M | re.I
    ),
}
ANNOUNCED = {
    "nexis": re.compile(r"^[ \t]*(?:\d+ of (\d+) DOCUMENTS?|Document \d+ of (\d+))[ \t]*$", re.M),
    "nexis-new": re.compile(r"^[ \t]*Documents \((\d+)\)[ \t]*$", re.M),
    "factiva": re.compile(r"^[ \t]*Results Found\s+(\d[\d,]*)[ \t]*$", re.M),
    "proquest": re.compile(r"^[ \t]*Document \d+ of (\d+)[ \t]*$", re.M),
}
DAY = (
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?(?:[A-Z][a-z]+ \d{1,2},? \d{4}|"
    r"\d{1,2} [A-Z][a-z]+ \d{4})(?:[ ,]+(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)?"
)
LABEL = re.compile(r"^[ \t]*([A-Z][A-Za-z /-]{1,30}):[ \t]*(.*)$")
EDITION = re.compile(
    r"(?:[\w'’.&/-]{1,20}[ ,;]+){0,5}edition\b.{0,30}|correction appended|web only", re.I
)
RIGHTS = re.compile(r"\s*(?:copyright\b|all rights reserved|\(c\) ?\d{4}|©)", re.I)
ABOVE, BELOW, PROQUEST = (of_kind("press_fields", kind) for kind in ("above", "below", "proquest"))
_CODES = "|".join(sorted(of_kind("press_fields", "factiva")))
CODE = re.compile(rf"^[ \t]*({_CODES})(?:[ \t]+(.*))?$")


@dataclass
class Part:
    """The lines of one article; ``body`` are the places of those that are its text."""

    lines: list[str]
    fields: dict[str, str] = field(default_factory=dict)
    body: list[int] = field(default_factory=list)
    first: str = ""  # text of the body that stands behind a label
    highlight: str = ""

    def record(self, **known: Any) -> Record:
        """Return the article, its other lines dropped as metadata."""
        inside = set(self.body)
        text = _paragraphs([self.first, *(self.lines[i] for i in self.body)])
        dropped = [
            (i, line.removesuffix(self.first or "\n").strip(), "metadata")
            for i, line in enumerate(self.lines)
            if line.strip() and i not in inside
        ]
        if self.highlight and text:
            text = f"{self.highlight}\n\n{text}"
        return Record(text=text, dropped=dropped, is_body=True, **known)


def kind_of(text: str) -> str | None:
    r"""Return the database that a text was exported from, or None for any other text.

    Examples
    --------
    >>> kind_of("1 of 2 DOCUMENTS\r\rSample Herald\r\rLENGTH: 90 words\r\rText.")
    'nexis'
    >>> kind_of("A text that names Document 5 of 6 in passing.") is None
    True
    """
    text = _unix(text)
    for kind, mark in MARKS.items():
        if mark.search(text) and NEEDED[kind].search(text):
            return kind
    return None


def records_of(text: str, **known: Any) -> Iterator[Record | Trouble]:
    """Yield a file's article, or each of those that a database put into it.

    Parameters
    ----------
    text
        The text of the file.
    **known
        What else is known of it if it is one article: fields of the record.

    Raises
    ------
    Unreadable
        If it holds no word.
    """
    text, more = without_controls(text)
    known["notes"] = [*known.get("notes", ()), *more]
    if not re.search(r"\w", text):
        raise Unreadable("The file has no text.")
    if (kind := kind_of(text)) is None:
        yield Record(text=text, **known)
        return
    yield from (Trouble(note) for note in known["notes"])
    yield from articles(text, kind=kind)


def articles(text: str, *, kind: str) -> Iterator[Record | Trouble]:
    """Yield the articles of an export; what is none, or has no text, is a trouble."""
    text = _unix(text)
    layout: Callable[[Part], Record] = {
        "nexis": _nexis, "nexis-new": _nexis_new, "factiva": _factiva, "proquest": _proquest,
    }[kind]  # fmt: skip
    number = 0
    for written in MARKS[kind].split(text):
        part = Part([line.rstrip() for line in written.strip().split("\n")])
        if not any(re.search(r"\w{3}", line) for line in part.lines):
            continue
        if not NEEDED[kind].search(written):
            if lost := [line for line in part.lines if is_prose(line, at_least=12)]:
                yield Trouble(
                    "A part of the export is no article.", f"{len(lost)} lines: {lost[0][:150]}"
                )
            continue
        number += 1
        record = layout(part)
        record.key = str(number)
        if re.search(r"\w", record.text):
            yield record
        else:
            yield Trouble("An article of the export has no text.", part.lines[0][:100], str(number))
    announced = [int(n.replace(",", "")) for m in ANNOUNCED[kind].finditer(text)
                 for n in m.groups() if n]  # fmt: skip
    if announced and max(announced) != number:
        yield Trouble(
            f"The export announces {max(announced):,} documents, but {number:,} were found.",
            "the others may stand in another file, or lie in a layout that is not known",
        )


def _unix(text: str) -> str:
    return re.sub(r"\r\n?|[\f\v\x85\u2028\u2029]", "\n", text)


def _name(line: str) -> str:
    found = LABEL.match(line)
    return found[1].strip().lower() if found else ""


def _fields(part: Part, start: int, known: frozenset[str]) -> int:
    """Read labelled fields from a line on and return the place of the line behind them.

    A value may run over several lines, or stand below a label and a blank line.
    """
    lines, i = part.lines, start
    while i < len(lines):
        found = LABEL.match(lines[i])
        if not found or found[1].strip().lower() not in known:
            if lines[i].strip():
                return i
            i += 1
            continue
        value = [found[2].strip()]
        i += 1
        while not any(value) and i < len(lines) and not lines[i].strip():
            i += 1
        while i < len(lines) and lines[i].strip() and not LABEL.match(lines[i]):
            if lines[i].strip().lower() == "body":
                break
            value.append(lines[i].strip())
            i += 1
        part.fields.setdefault(found[1].strip().lower(), " ".join(filter(None, value)))
    return i


def _dated(lines: Sequence[str], stop: int) -> int | None:
    """Return the last line before a place that is a date, perhaps with an edition behind it."""
    whole = re.compile(rf"\s*{DAY}(?:[ ,]+\d\d?:\d\d.{{0,12}}|[ ,]+.{{0,40}}edition.{{0,20}})?\s*")
    found = [i for i in range(min(stop, len(lines))) if whole.fullmatch(lines[i])]
    return found[-1] if found else None


def _nexis(part: Part) -> Record:
    """Return an article of Nexis: publisher, date, (edition), headline, fields, body, fields."""
    lines = part.lines
    first = next((i for i, x in enumerate(lines) if _name(x) in ABOVE), len(lines))
    dated = _dated(lines, first)
    if dated is None:
        dated = next((i for i, x in enumerate(lines[:first]) if re.search(DAY, x)), None)
    above = [x.strip() for x in lines[: dated if dated is not None else first] if x.strip()]
    names = [x for x in above if not RIGHTS.match(x)]
    below = lines[dated + 1 : first] if dated is not None else []
    title = [x.strip() for x in below if x.strip() and not RIGHTS.match(x)]
    while len(title) > 1 and EDITION.fullmatch(title[0]):
        title.pop(0)
    _body(part, first)
    day = re.search(DAY, lines[dated]) if dated is not None else None
    return part.record(
        title=part.fields.get("headline") or " ".join(title) or None,
        publisher=names[-1] if names else None,
        published=day[0] if day else part.fields.get("load-date"),
        author=part.fields.get("byline"),
    )


def _nexis_new(part: Part) -> Record:
    """Return an article of Nexis Uni: headline, publisher, date, fields, body, fields.

    What stands above the headline of the first one is the cover and the table of contents.
    """
    lines = part.lines
    stop = next((i for i, x in enumerate(lines) if x.strip().rstrip(":").lower() == "body"), None)
    if stop is None:
        labels = [i for i, x in enumerate(lines) if _name(x) in ABOVE]
        stop = min(labels, default=len(lines))
    dated = _dated(lines, stop)
    above = [x.strip() for x in lines[: dated or 0] if x.strip()]
    first = next((i for i in range(dated or 0, len(lines)) if _name(lines[i]) in ABOVE), stop)
    _body(part, first)
    return part.record(
        title=above[-2] if len(above) > 1 else part.fields.get("headline"),
        publisher=above[-1] if above else None,
        published=re.search(DAY, lines[dated])[0] if dated is not None  # type: ignore[index]
        else part.fields.get("load-date"),
        author=part.fields.get("byline"),
    )  # fmt: skip


def _body(part: Part, first: int) -> None:
    """Find the body of an article of Nexis: behind the fields above it, before those below."""
    lines = part.lines
    start = _fields(part, first, ABOVE)
    if start < len(lines):
        if (found := LABEL.match(lines[start])) and found[1].strip().lower() == "body":
            part.first = found[2].strip()
            start += 1
        elif lines[start].strip().lower() == "body":
            start += 1
    loud = first < len(lines) and _name(lines[first]).upper() in lines[first]
    ends = (
        i
        for i in range(start, len(lines))
        if (_name(lines[i]) in BELOW and (_name(lines[i]).upper() in lines[i]) == loud)
        or (not loud and lines[i].strip().lower() in BELOW)
    )
    end = next(ends, len(lines))
    while end > start and (not lines[end - 1].strip() or RIGHTS.match(lines[end - 1])):
        end -= 1
    part.body = list(range(start, end))
    part.highlight = part.fields.get("highlight", "")
    _fields(part, end, BELOW)


def _factiva(part: Part) -> Record:
    """Return an article of Factiva, with two-letter codes or as a person reads it."""
    coded = [i for i, line in enumerate(part.lines) if CODE.match(line)]
    named = {CODE.match(part.lines[i])[1] for i in coded}  # type: ignore[index]
    if "HD" in named and named & {"LP", "TD"}:
        return _coded(part, coded)
    lines = part.lines
    filled = [i for i, line in enumerate(lines) if line.strip()]
    counts = (i for i in filled if re.fullmatch(r"\s*[\d,.]+ words\s*", lines[i]))
    counted = next(counts, filled[0])
    above = [lines[i].strip() for i in filled if i < counted]
    after = [i for i in filled if i > counted]
    day = next((i for i in after if re.search(DAY, lines[i])), None)
    stop = next(
        (i for i in after if RIGHTS.match(lines[i])),
        next((i for i in after if lines[i].strip() == "English"), day or counted),
    )
    while stop + 1 < len(lines) and RIGHTS.match(lines[stop]) and lines[stop + 1].strip():
        if is_prose(lines[stop + 1]) and not re.search(r"rights|reserved", lines[stop + 1], re.I):
            break
        stop += 1
    author = next((x for x in above[1:] if re.match(r"[Bb]y ", x)), None)
    names = [i for i in after if day is not None and i > day and not _is_time(lines[i])]
    part.body = list(range(stop + 1, len(lines)))
    return part.record(
        title=" ".join(x for x in above if x != author) or None,
        published=re.search(DAY, lines[day])[0] if day is not None else None,  # type: ignore[index]
        publisher=lines[names[0]].strip() if names else None,
        author=re.sub(r"^[Bb]y ", "", author) if author else None,
    )


def _coded(part: Part, coded: list[int]) -> Record:
    """Return an article whose fields have codes: HD the headline, LP and TD the text."""
    values: dict[str, list[str]] = {}
    for start, end in zip(coded, [*coded[1:], len(part.lines)], strict=True):
        found = CODE.match(part.lines[start])
        code = found[1] if found else ""
        value = [(found[2] or "") if found else "", *part.lines[start + 1 : end]]
        values.setdefault(code, []).extend(["", *value])
        if code in ("LP", "TD"):
            part.body += [i for i in range(start, end) if i > start or value[0].strip()]
    values_of = {code: " ".join(" ".join(lines).split()) for code, lines in values.items()}
    record = part.record(
        title=values_of.get("HD"),
        published=values_of.get("PD"),
        publisher=values_of.get("SN"),
        author=re.sub(r"^[Bb]y ", "", values_of.get("BY", "")) or None,
    )
    record.text = _paragraphs([*values.get("LP", ()), *values.get("TD", ())])
    return record


def _is_time(line: str) -> bool:
    return re.fullmatch(r"\s*\d{1,2}[:.]\d{2}( \w+)?\s*", line) is not None


def _proquest(part: Part) -> Record:
    """Return an article of ProQuest: headline first, all else as labelled fields."""
    lines = part.lines
    headline = next(line.strip() for line in lines if line.strip())
    start = next((i for i, x in enumerate(lines) if re.match(r"\s*Full text:", x, re.I)), None)
    i = 0
    while i < len(lines):
        if i == start:
            part.first = lines[i].split(":", 1)[1].strip()
            below = (k for k in range(i + 1, len(lines)) if _name(lines[k]) in PROQUEST)
            i = next(below, len(lines))
            part.body = list(range(start + 1, i))
        elif _name(lines[i]) in PROQUEST:
            i = max(i + 1, _fields(part, i, PROQUEST))
        else:
            i += 1
    fields = part.fields
    record = part.record(
        title=fields.get("title") or (None if LABEL.match(headline) else headline),
        published=fields.get("publication date"),
        publisher=fields.get("publication title"),
        author="; ".join(map(turned, fields.get("author", "").split(";"))) or None,
        url=fields.get("document url"),
    )
    if not record.text.strip():
        record.text = fields.get("abstract", "")
    return record


def _paragraphs(lines: Sequence[str]) -> str:
    """Return lines as paragraphs: those without a blank line between belong together."""
    parts = re.split(r"\n\s*\n", "\n".join(line.strip() for line in lines))
    return "\n\n".join(" ".join(p.split()) for p in parts if p.strip())
