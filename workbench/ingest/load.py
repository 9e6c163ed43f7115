"""From files of news to clean, dated, deduplicated articles: ``load``, the first stage.

Files are read (:mod:`workbench.ingest.readers`), page text is cleaned
(:mod:`workbench.ingest.clean`), the date is inferred (:mod:`workbench.ingest.datelines`),
copies are found (:mod:`workbench.ingest.duplicates`). What can't be read becomes a row in
``articles.attrs["problems"]`` and the others go on.
"""

from __future__ import annotations

import hashlib
import re
from collections import ChainMap, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from workbench.frames.schemas import problem
from workbench.ingest.boilerplate import reason_of
from workbench.ingest.clean import Cleaned, clean_text, recurring_lines
from workbench.ingest.datelines import Dated, infer_date, parse_date, resolve, settled_year
from workbench.ingest.duplicates import find_copies
from workbench.ingest.language import language_of
from workbench.ingest.pagelines import is_prose, key_of, n_words
from workbench.ingest.publishers import publisher_of, zone_of
from workbench.ingest.readers import Options, Record
from workbench.ingest.readers.columns import FIELDS, named_columns
from workbench.ingest.sources import SourceArticle, source_articles

__all__ = ["COLUMNS", "free_id", "id_taken", "load"]

COLUMNS = {
    "article_id": "string",
    "title": "string",
    "text": "string",
    "published": "datetime64[us]",
    "published_from": "string",
    "published_note": "string",
    "publisher": "string",
    "author": "string",
    "url": "string",
    "path": "string",
    "language": "string",
    "n_words": "Int64",
    "duplicate_of": "string",
    "dropped": "object",
}


def load(
    source: Any,
    *,
    default_year: int | None = None,
    publisher: str | None = None,
    timezone: str | None = None,
    clean: bool | None = None,
    keep: Sequence[str] = (),
    columns: Mapping[str, str] | None = None,
    max_bytes: int = 200_000_000,
    max_chars: int = 1_000_000,
    deduplicate: bool = True,
) -> pd.DataFrame:
    """Return the articles of a source, one row an article.

    Parameters
    ----------
    source
        A folder, a file, a glob such as ``"news/*.html"``, a list of these, or a DataFrame with
        a ``text`` column. Of a folder, all files below it are read in the order of their names,
        but for hidden ones, ``README*``, ``SOURCES*``, ``LICENSE*`` and ``metadata.csv``; the
        last is a sidecar, whose rows (``file``, ``title``, ``published``, ``publisher`` ...) go
        before what the files say of themselves.
    default_year
        Year of datelines, and of dates in articles without a date, that name none.
    publisher
        Who published the articles that name nobody.
    timezone
        Zone to give publication times in (``"Europe/Kyiv"``) where a file gives them with an
        offset. Unless given, the clock time stays as it is written; but for a time in UTC whose
        publisher's zone is known, or whose address names the day, since an evening in Washington
        is the next day in UTC.
    clean
        Whether page text is cleaned. None: files are, a DataFrame's text is taken as it is.
    keep
        Reasons whose lines stay in the text: ``("caption",)``; see
        :data:`workbench.ingest.clean.REASONS`.
    columns
        Column by field where a table's names are unusual: ``{"text": "artikel"}``.
    max_bytes
        Bytes that one file may have, unpacked.
    max_chars
        Characters that one article may have.
    deduplicate
        Whether to look for copies. They stay rows; ``duplicate_of`` names the original.

    Returns
    -------
    pandas.DataFrame
        The columns of ``articles`` in the data dictionary, and ``dropped``, a list of
        ``{"line", "text", "reason"}`` for each article. ``attrs["problems"]`` and
        ``attrs["copies"]`` are lists of rows.

    Raises
    ------
    FileNotFoundError
        If the source, or one of a list, is not there.
    ValueError
        If a DataFrame has no text column, or ``keep``, ``columns`` or ``timezone`` name what
        there is not.

    Notes
    -----
    The year of a date that names none comes from the page (its address, a full date close
    before, its copyright line), else from ``default_year``, else the day stays open;
    ``published_note`` says which.

    A file that names no publisher gets that of its folder, if at least two files and a quarter
    of the folder name one, and none another; else ``publisher``, else the one that its address
    implies. Days in figures (03/04/2023) are read as the whole column, or folder, shows.

    Where cleaning takes out more than a fifth of the words, 15 % of them in sentences, or the
    markup of a page leaves out sentences of half of them, a row in ``problems`` names the article.

    Examples
    --------
    >>> page = pd.DataFrame({"text": ["KYIV, 3 March 2023 (Sample Wire) — The two sides met."]})
    >>> articles = load(page)
    >>> articles.published[0], articles.published_from[0]
    (Timestamp('2023-03-03 00:00:00'), 'dateline')
    """
    _check(timezone=timezone, keep=keep)
    options = Options(columns=dict(columns or {}), max_bytes=max_bytes, max_chars=max_chars)
    named_columns([], columns=options.columns)
    problems: list[dict[str, Any]] = []
    if isinstance(source, pd.DataFrame):
        articles, cleaning = list(_rows_of(source, options)), bool(clean)
    else:
        articles = list(source_articles(source, options=options, problems=problems))
        cleaning = clean is not False
    _unique_ids(articles, problems)
    _fill_publishers(articles, publisher)
    _settle_days(articles)
    how = _Choices(cleaning, tuple(keep), default_year, timezone, max_chars, problems)
    pages = [(group, a.record.text) for a in articles for group in _groups(a)] if cleaning else []
    recurring = recurring_lines(pages)
    rows = [
        row
        for article in articles
        if (row := _row(article, [recurring.get(g, {}) for g in _groups(article)], how))
    ]
    frame = _frame(rows)
    frame.attrs["problems"] = problems
    frame.attrs["default_year"] = default_year
    frame.attrs["copies"] = _mark_copies(frame) if deduplicate else []
    return frame


@dataclass(frozen=True)
class _Choices:
    """What the caller wants of all articles, and the problems that they met so far."""

    cleaning: bool
    keep: tuple[str, ...]
    default_year: int | None
    zone: str | None
    max_chars: int
    problems: list[dict[str, Any]]

    def report(
        self, article: SourceArticle, stage: str, said: str, detail: str | None = None
    ) -> None:
        """Append a problem of an article."""
        row = problem(stage, said, detail, path=article.path, article_id=article.article_id)
        self.problems.append(row)


def _check(*, timezone: str | None, keep: Sequence[str]) -> None:
    if isinstance(keep, str):
        raise ValueError(f"keep={keep!r} is a text; give a list of reasons, such as [{keep!r}]")
    clean_text("", keep=keep)
    if timezone is not None:
        try:
            ZoneInfo(timezone)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError(
                f"timezone={timezone!r} is no time zone; give a name such as 'Europe/Kyiv'"
            ) from error


def _rows_of(frame: pd.DataFrame, options: Options) -> Iterable[SourceArticle]:
    """Yield the rows of a DataFrame, their text untouched."""
    fields = named_columns([str(c) for c in frame.columns], columns=options.columns)
    if "text" not in fields:
        raise ValueError(
            f"the DataFrame has no text column; it has {', '.join(map(str, frame.columns))}. "
            "Name it with columns={'text': ...}"
        )
    if "article_id" not in fields and "key" in fields:
        fields["article_id"] = fields["key"]
    kept = [f for f in FIELDS if f in fields and f != "key"]
    brought = ("path", "published_from", "published_note", "dropped")
    extra = [c for c in brought if c in frame.columns]
    for row in frame.to_dict("records"):
        values = {f: _or_none(row[fields[f]]) for f in kept}
        text = values.pop("text")
        when = values.pop("published", None)
        record = Record(text="" if text is None else str(text), published=when)
        for name, value in values.items():
            setattr(record, name, None if value is None else str(value))
        given = {c: _or_none(row[c]) for c in extra}
        known = f"{record.title or ''}\n{record.text}".encode("utf-8", "surrogatepass")
        yield SourceArticle(
            record,
            record.article_id or "a" + hashlib.sha1(known).hexdigest()[:12],
            given.get("path"),
            as_is=True,
            made=record.article_id is None,
            given=given,
        )


def _or_none(value: Any) -> Any:
    if isinstance(value, np.ndarray):  # a list that came by way of a Parquet file
        value = value.tolist()
    if isinstance(value, list | tuple | dict):
        return value or None
    if value is None or bool(pd.isna(value)):
        return None
    return None if isinstance(value, str) and not value.strip() else value


def _unique_ids(articles: list[SourceArticle], problems: list[dict[str, Any]]) -> None:
    """Give articles whose id is taken another one, with a problem for ids that were set."""
    taken: set[str] = set()
    for article in articles:
        wanted, article.article_id = article.article_id, free_id(article.article_id, taken)
        if article.article_id != wanted and not article.made:
            problems.append(id_taken(wanted, article.article_id, article.path))


def free_id(wanted: str, taken: set[str]) -> str:
    """Return an id, with a number behind it where it is taken, and add it to those taken."""
    numbered = (f"{wanted}-{number}" for number in count(2))
    article_id = next(i for i in chain([wanted], numbered) if i not in taken)
    taken.add(article_id)
    return article_id


def id_taken(wanted: str, article_id: str, path: Any) -> dict[str, Any]:
    """Return the problem of an article that bears another id than it was given."""
    said = f"The id {wanted!r} is taken by an earlier article."
    return problem("load", said, f"this one is {article_id!r}", path=path, article_id=article_id)


def _groups(article: SourceArticle) -> list[str]:
    """Return what lines may recur over: the publisher, and the folder or the table."""
    publisher = article.record.publisher
    if article.path is None:
        return [publisher] if publisher else [""]
    place = article.path if "#" in article.article_id else str(Path(article.path).parent)
    return [place, publisher] if publisher else [place]


def _fill_publishers(articles: list[SourceArticle], publisher: str | None) -> None:
    """Give all files of a folder the one publisher that a quarter of them name.

    Who names none then is given ``publisher``, else the publisher that the address implies.
    """
    folders: dict[str, list[Record]] = defaultdict(list)
    for article in articles:
        if not article.as_is and article.path is not None:
            folders[str(Path(article.path).parent)].append(article.record)
    for records in folders.values():
        names = [record.publisher for record in records if record.publisher]
        if len(set(names)) == 1 and len(names) >= max(2, len(records) / 4):
            for record in records:
                record.publisher = names[0]
    for article in articles:
        record = article.record
        known = publisher_of(record.url)
        record.publisher = record.publisher or publisher or (known.name if known else None)


FIGURES = re.compile(r"\s*(\d{1,2})([/.-])(\d{1,2})\2\d{2,4}\b")


def _settle_days(articles: list[SourceArticle]) -> None:
    """Decide for each file, or the files of a folder, whether the day comes first in figures."""
    columns: dict[str, list[tuple[SourceArticle, int, int]]] = defaultdict(list)
    for article in articles:
        given = article.record.published
        if isinstance(given, str) and (found := FIGURES.match(given)):
            path = Path(article.path or "")
            place = str(path if "#" in article.article_id or article.as_is else path.parent)
            columns[place].append((article, int(found[1]), int(found[3])))
    for rows in columns.values():
        first = any(day > 12 for _, day, _ in rows)
        second = any(day > 12 for _, _, day in rows)
        if first != second:
            for article, _, _ in rows:
                article.day_first = first


def _row(
    article: SourceArticle, recurring: list[dict[str, float]], how: _Choices
) -> dict[str, Any] | None:
    """Return the row of an article, or None with a problem if it can't be one."""
    record = article.record
    for note in record.notes:
        how.report(article, "load", note)
    if not article.as_is and not _is_article(article, how):
        return None
    cleaned = _cleaned(article, recurring, how)
    text = cleaned.text if how.cleaning else record.text
    dated, source = _published(article, cleaned, how)
    if not text.strip():
        how.report(article, "load", "The article has no text.")
    if how.cleaning and (lost := _lost(text, [*record.dropped, *cleaned.dropped])) is not None:
        how.report(article, "clean", *lost)
    known = publisher_of(cleaned.url)
    publisher = article.record.publisher or cleaned.publisher or (known.name if known else None)
    author = record.author or cleaned.author
    if author and publisher and key_of(author) == key_of(publisher):
        author = None
    return {
        "article_id": article.article_id,
        "title": record.title or (cleaned.title if how.cleaning else None),
        "text": text,
        "published": dated.when if dated else None,
        "published_from": source,
        "published_note": dated.note if dated else None,
        "publisher": publisher,
        "author": author,
        "url": record.url or cleaned.url,
        "path": article.path,
        "language": _language(article, text, how),
        "n_words": n_words(text),
        "duplicate_of": None,
        "dropped": _dropped(article, cleaned, how),
    }


def _is_article(article: SourceArticle, how: _Choices) -> bool:
    """Return whether a record has text, and not too much; report it where not."""
    text = article.record.text
    if len(text) > how.max_chars:
        how.report(article, "load", f"The article is longer than {how.max_chars:,} characters.",
                 f"it has {len(text):,}; raise the limit with max_chars=")  # fmt: skip
        return False
    if not any(c.isalnum() for c in text):
        how.report(article, "load", "The article has no text.")
        return False
    return True


def _cleaned(article: SourceArticle, recurring: list[dict[str, float]], how: _Choices) -> Cleaned:
    """Return the cleaned text; an undated text that stays as it is is looked through for a date."""
    record = article.record
    if not how.cleaning and record.published is not None:
        return Cleaned(record.text)
    cleaned = clean_text(
        record.text[: how.max_chars],
        title=record.title,
        recurring=dict(ChainMap(*recurring)),
        keep=how.keep,
        is_body=record.is_body,
        outlined=bool(record.lines),
    )
    if how.cleaning and not cleaned.text.strip():
        how.report(article, "clean", "There is nothing but page furniture; it is kept whole.",
                 f"{len(cleaned.dropped)} lines would have been dropped")  # fmt: skip
        return Cleaned(record.text.strip(), title=record.title, stamps=cleaned.stamps)
    return cleaned


def _language(article: SourceArticle, text: str, how: _Choices) -> str | None:
    """Return the language of an article; report it if it is not English."""
    record = article.record
    language = record.language if article.as_is and record.language else language_of(text)
    language = language or record.language
    if language is not None and language[:2].lower() != "en":
        how.report(article, "load", f"The article is not in English but in {language!r}.",
                 "it is not annotated")  # fmt: skip
    return language


def _dropped(article: SourceArticle, cleaned: Cleaned, how: _Choices) -> list[dict[str, Any]]:
    """Return the lines that reader and cleaning took out, numbered as the page shows them."""
    record = article.record
    if isinstance(given := article.given.get("dropped"), list):
        return given
    outside = record.dropped if "markup" not in how.keep else []
    inside = cleaned.dropped if how.cleaning else []
    lines = [*outside, *inside]
    if record.lines:
        place = {key_of(line): n for n, line in reversed(list(enumerate(record.lines)))}
        inside = [(place.get(key_of(line), n), line, why) for n, line, why in inside]
        lines = sorted({*outside, *inside})
    return [{"line": n, "text": line, "reason": why} for n, line, why in lines]


#: Shares of an article's words that may go unreported: in sentences and in any longer lines by
#: cleaning, in sentences by the markup of the page.
SENTENCES, LINES, MARKUP = 0.15, 0.2, 0.5
#: Reasons that keep a line elsewhere: in a column of its own, or on the publisher's other pages.
KEPT = frozenset(("headline", "dateline", "byline", "metadata", "repeated"))


def _lost(text: str, dropped: Sequence[tuple[int, str, str]]) -> tuple[str, str] | None:
    """Return problem and detail if what was taken out is a large share of the words.

    Lines that a phrase marks as boilerplate don't count: they are certain.
    """
    kept = key_of(text)
    uncertain = [
        (line, why)
        for _, line, why in dropped
        if why not in KEPT
        and n_words(line) >= 5
        and key_of(line) not in kept
        and reason_of(line) is None
    ]
    for most, lost in (
        (SENTENCES, [line for line, why in uncertain if why != "markup" and is_prose(line)]),
        (LINES, [line for line, why in uncertain if why != "markup"]),
        (MARKUP, [line for line, _ in uncertain if is_prose(line)]),
    ):
        size = sum(map(n_words, lost))
        share = size / max(1, size + n_words(text))
        if share > most:
            return (
                f"{share:.0%} of the words were taken out as furniture, in {len(lost)} lines.",
                f"see whether `dropped` is right; the longest: {max(lost, key=n_words)[:120]}",
            )
    return None


def _published(
    article: SourceArticle, cleaned: Cleaned, how: _Choices
) -> tuple[Dated | None, str | None]:
    """Return the day of publication and where it is from, the surest source first."""
    record = article.record
    given = record.published
    if given is not None:
        if (dated := _given(article, given, how)) is not None:
            note = article.given.get("published_note") or dated.note
            return Dated(dated.when, note), article.given.get("published_from") or "metadata"
        how.report(article, "load", f"The date {str(given)[:60]!r} can't be read.",
                 "write it as 2023-03-20")  # fmt: skip
    url = record.url or cleaned.url
    for stamp in sorted(cleaned.stamps, key=lambda s: (s.year is None, s.label == "updated")):
        settled = settled_year(stamp, record.text, url=url) if stamp.year is None else None
        dated = resolve(stamp, default_year=how.default_year, zone=how.zone, settled=settled)
        if dated is not None:
            return dated, "dateline"
        if stamp.year is None:
            how.report(article, "load", f"The date {stamp.text!r} names no year.",
                     "give it with default_year=")  # fmt: skip
            return None, None
    dated = infer_date(cleaned.text, default_year=how.default_year)
    return (dated, "inferred") if dated else (None, None)


def _given(article: SourceArticle, given: Any, how: _Choices) -> Dated | None:
    """Return the day that metadata gives, in the time of the publisher where that is known."""
    utc = _is_utc(given)
    zone = how.zone or (_zone(article) if utc else None)
    dated = parse_date(given, default_year=how.default_year, zone=zone, day_first=article.day_first)
    if dated is not None and zone is None and utc:
        return _day_of_address(dated, article.record.url)
    return dated


def _is_utc(given: Any) -> bool:
    """Return whether a time is given in UTC, as machines write it wherever they stand."""
    if isinstance(given, datetime):
        return given.tzinfo is not None and given.utcoffset() == timedelta(0)
    return re.search(r"\d:\d\d.*(?:Z|[+-]00:?00|GMT|UTC)\s*$|\dT\d{6}Z$", str(given)) is not None


def _zone(article: SourceArticle) -> str | None:
    """Return the zone of the article's publisher, if it is known here and on this machine."""
    zone = zone_of(article.record.publisher, article.record.url)
    try:
        return zone if zone and ZoneInfo(zone) else None
    except (KeyError, ValueError, OSError):
        return None


def _day_of_address(dated: Dated, url: str | None) -> Dated:
    """Return the day that an address names, if it is the day before or after that of a UTC time."""
    found = re.search(r"/((?:19|20)\d\d)[/-]?(\d\d)[/-]?(\d\d)(?:/|-|$)", url or "")
    try:
        day = datetime(*map(int, found.groups())) if found else None  # type: ignore[arg-type]
    except ValueError:
        day = None
    if day is None or day.date() == dated.when.date():
        return dated
    if abs(dated.when - day) > timedelta(hours=38):
        return dated
    return Dated(day, f"the day from the address; it was {dated.when:%d %B %H:%M} in UTC")


def _frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame(
        {name: pd.Series([row[name] for row in rows], dtype=kind) for name, kind in COLUMNS.items()}
    )


def _mark_copies(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Set ``duplicate_of`` and return the rows of ``copies``."""
    texts = frame["text"].fillna("").tolist()
    when: list[datetime | None] = [
        None if pd.isna(day) else day.to_pydatetime() for day in frame["published"]
    ]
    copies = find_copies(frame["article_id"].tolist(), texts, when)
    place = {article_id: i for i, article_id in enumerate(frame["article_id"])}
    original: list[str | None] = [None] * len(frame)
    for row in copies:
        if row.pop("is_duplicate"):
            original[place[row["article_id"]]] = row["copy_of"]
    frame["duplicate_of"] = pd.Series(original, dtype="string", index=frame.index)
    return copies
