"""The articles themselves, with what was found in them marked, and words searched over all."""

import json
from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

import pandas as pd

from workbench.views.context import article_key, shown, web_address
from workbench.views.joining import listed
from workbench.views.labels import actor_labels, label
from workbench.views.view import Shown

MAX_BYTES = 2_500_000
KINDS = ("actors", "claims", "meetings")
FRAMES = {"actors": "mentions", "claims": "claims", "meetings": "meeting_reports"}
SHOWN_FIRST = 30  # titles that a page without scripts lists


def reader(
    frames: Any,
    *,
    article_id: str | None = None,
    articles: Iterable[str] | None = None,
    title: str = "Reader",
    search: str = "",
    max_bytes: int = MAX_BYTES,
) -> "Reader":
    """Return a reader: one article at a time, its actors, claims and meetings marked.

    Parameters
    ----------
    frames
        `workbench.Frames`.
    article_id
        The article to open first.
    articles
        Ids of the articles to hold; all by default.
    title
        The heading.
    search
        Words to look for over all articles held.
    max_bytes
        Bytes of texts and findings that it holds; later articles are left out, and it says so.

    Notes
    -----
    A click on a mark lists what was found there, a click on a row goes to its words. Claims
    within claims are underlined more heavily the deeper they stand.
    """
    return Reader(
        frames,
        article_id=article_id,
        articles=articles,
        title=title,
        search=search,
        max_bytes=max_bytes,
    )


class Reader(Shown):
    """An article with its findings marked; made by :func:`reader`.

    Attributes
    ----------
    filters : dict
        Trait. ``article``, an id; ``search``, words; ``show``, some of actors, claims, meetings.
    selection : dict
        Trait. ``id``: the id of the mention, claim or report that is looked at.
    """

    def __init__(
        self,
        frames: Any,
        *,
        article_id: str | None,
        articles: Iterable[str] | None,
        title: str,
        search: str,
        max_bytes: int,
    ) -> None:
        self._frames = frames
        made, notes = _held(frames, articles, max_bytes)
        self._ids = [article["id"] for article in made]
        data: dict[str, Any] = {
            "kind": "reader",
            "title": title,
            "lead": "What was found in an article, in its own words; and words over all articles.",
            "notes": notes,
            "articles": made,
        }
        self._rows = {row["id"]: a["id"] for a in data["articles"] for row in a["rows"]}
        filters = {
            "article": article_id or (self._ids[0] if self._ids else None),
            "search": search,
        }
        super().__init__(data, title=title, filters=filters)

    def _kept(self, value: Any, what: str) -> dict[str, Any]:
        allowed = ("article", "search", "show") if what == "filters" else ("id",)
        kept = {name: told for name, told in value.items() if told or name == "show"}
        for name, told in kept.items():
            if name not in allowed:
                raise ValueError(f"{what}: there is no {name!r}; choose from {', '.join(allowed)}")
            if name == "article" and told not in self._ids:
                raise ValueError(f"{what}: no article {told!r} here; there are {len(self._ids)}")
            if name == "show" and not set(told) <= set(KINDS):
                raise ValueError(f"{what}: show takes {', '.join(KINDS)}, not {told!r}")
            if name == "id" and told not in self._rows:
                raise ValueError(f"{what}: nothing of id {told!r} was found in these articles")
        return kept

    def matching(self) -> pd.DataFrame:
        """Return the row of the selection, else all mentions of the article, as in the frames."""
        chosen = self.selection.get("id")
        if chosen is None:
            mentions = self._frames.mentions
            return mentions[mentions["article_id"] == self.filters.get("article")]
        for name in FRAMES.values():
            frame = getattr(self._frames, name)
            found = frame[frame.iloc[:, 0] == chosen]
            if len(found):
                return found
        raise AssertionError("unreachable")

    def fallback(self) -> str:
        """Return the titles of the articles; texts are not shown without scripts."""
        titles = [
            f"<li>{escape(' · '.join(filter(None, (a['day'], a['publisher'], a['title']))))}</li>"
            for a in list(self.payload["articles"])[:SHOWN_FIRST]
        ]
        head = f"<h3>{escape(self._title)}</h3>"
        return f"{head}<p>{len(self._ids):,} articles</p><ul>{''.join(titles)}</ul>"

    def __repr__(self) -> str:
        lines = [
            f"<Reader {self._title!r}: {len(self._ids):,} articles>",
            f"  digest {self.digest}",
        ]
        articles: Any = self.payload["articles"]
        for article in articles:
            if article["id"] == self.filters.get("article"):
                counts = {k: sum(r["kind"] == k for r in article["rows"]) for k in KINDS}
                told = ", ".join(f"{kind} {n}" for kind, n in counts.items())
                lines.append(f"  open, {label(article['title'])}: {told}")
        if words := self.filters.get("search"):
            hits = [a["text"].lower().count(words.lower()) for a in articles]
            lines.append(f"  search {words!r}: hits {sum(hits)}, articles {sum(map(bool, hits))}")
        return "\n".join(lines)


def _held(
    frames: Any, articles: Iterable[str] | None, max_bytes: int
) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the articles by date, as many as the bytes allow, and what to tell of the others."""
    rows = frames.articles
    if articles is not None:
        wanted = list(articles)
        unknown = sorted(set(wanted) - set(rows["article_id"]))
        if unknown:
            raise ValueError(f"articles: no article {unknown[0]!r} here; there are {len(rows)}")
        rows = rows[rows["article_id"].isin(wanted)]
    rows = rows.sort_values(["published", "article_id"], kind="stable", na_position="last")
    fitting = rows[rows["text"].str.len().cumsum() <= max_bytes]
    made, size = [], 0
    for article in _articles(frames, fitting):
        size += len(json.dumps(article))
        if size > max_bytes:
            break
        made.append(article)
    if len(made) == len(rows):
        return made, []
    note = (
        f"{len(made):,} of {len(rows):,} articles are here, the earliest; the others are "
        f"too much for a page. Choose some: views.reader(frames, articles=[…])."
    )
    return made, [note]


def held(frames: Any, article_ids: list[str]) -> list[dict[str, Any]]:
    """Return the articles of these ids as a reader holds them."""
    return list(_articles(frames, frames.articles[frames.articles["article_id"].isin(article_ids)]))


def _articles(frames: Any, held: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield the articles with their sentences and what was found in them."""
    names = actor_labels(frames.actors)
    ids = held["article_id"]
    found = {
        name: {key: part.to_dict("records") for key, part in rows.groupby("article_id")}
        for name in ("sentences", "mentions", "claims", "meeting_reports")
        for rows in [getattr(frames, name).pipe(lambda f: f[f["article_id"].isin(ids)])]
    }
    for row in held.to_dict("records"):
        key = row["article_id"]
        yield {
            "id": key,
            "key": article_key(key),
            "url": web_address(row["url"]),
            "title": label(row["title"], missing=key),
            "publisher": label(row["publisher"], missing=""),
            "day": "" if pd.isna(row["published"]) else f"{row['published']:%Y-%m-%d}",
            "text": "\n".join(map(shown, str(row["text"]).split("\n"))),
            "sentences": [
                [int(s["start"]), int(s["end"])] for s in found["sentences"].get(key, ())
            ],
            "rows": [
                *(_mention(m, names) for m in found["mentions"].get(key, ())),
                *(_claim(c, names) for c in found["claims"].get(key, ())),
                *(_report(r, names) for r in found["meeting_reports"].get(key, ())),
            ],
        }


def _mention(row: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    who = None if pd.isna(row["actor_id"]) else names.get(row["actor_id"])
    told = [label(row["form"]), f"by {label(row['rule'])}"]
    marks = [[int(row["start"]), int(row["end"]), "actor"]]
    return _row("actors", row["mention_id"], who or "not resolved", told, marks)


def _row(
    kind: str, key: str, what: str, told: list[str], marks: list[list[Any]], depth: int = 0
) -> dict[str, Any]:
    told = [part for part in told if part]
    return {"kind": kind, "id": key, "what": what, "told": told, "marks": marks, "depth": depth}


def _claim(row: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    marks = [[int(a), int(b), "content"] for a, b in listed(row["content_spans"])]
    for part in ("source", "cue"):
        if not pd.isna(row[f"{part}_start"]):
            marks.append([int(row[f"{part}_start"]), int(row[f"{part}_end"]), part])
    who = label(row["source"], missing="no source named")
    known = None if pd.isna(row["actor_id"]) else names.get(row["actor_id"])
    told = [
        f"is {known}" if known and known != who else "",
        f"{label(row['cue_kind'])}, {label(row['certainty'])}, {label(row['polarity'])}",
        label(row["quotation"]),
        f"within a claim, {int(row['depth'])} deep" if row["depth"] else "",
    ]
    what = f"{who} · {label(row['cue'], missing='–')}: {label(row['content'])}"
    return _row("claims", row["claim_id"], what, told, marks, int(row["depth"]))


def _report(row: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    who = [names[i] for i in listed(row["participants"]) if i in names]
    who += [label(group) for group in listed(row["groups"])]
    days = [f"{row[d]:%Y-%m-%d}" for d in ("date_start", "date_end") if not pd.isna(row[d])]
    told = [
        label(row["status"]),
        label(row["place"], missing=""),
        "–".join(dict.fromkeys(days)),
        "told by a source" if not pd.isna(row["attributed_to"]) else "",
    ]
    marks = [[int(a), int(b), "meeting"] for a, b in listed(row["evidence_spans"])]
    what = f"{label(row['kind'])}: {', '.join(who) or 'nobody named'}"
    return _row("meetings", row["report_id"], what, told, marks)


def redacted(payload: dict[str, Any]) -> dict[str, Any]:
    """Return a reader's data with the sentences alone that a mark of a claim or meeting touches."""
    return {**payload, "articles": [_redacted(article) for article in payload["articles"]]}


def _redacted(article: dict[str, Any]) -> dict[str, Any]:
    spans = [m for r in article["rows"] if r["kind"] != "actors" for m in r["marks"]]
    kept: list[list[int]] = []
    for start, end in sorted(map(tuple, article["sentences"])):
        if not any(a < end and b > start for a, b, _ in spans):
            continue
        if kept and kept[-1][1] + 1 >= start:
            kept[-1][1] = end
        else:
            kept.append([start, end])
    text, moves, sentences = "", [], []
    for start, end in kept:
        text += "\n…\n" if text else ""
        moves.append((start, end, len(text) - start))
        sentences.append([len(text), len(text) + end - start])
        text += article["text"][start:end]
    rows = []
    for row in article["rows"]:
        marks = [
            [max(a, start) + by, min(b, end) + by, kind]
            for a, b, kind in row["marks"]
            for start, end, by in moves
            if a < end and b > start
        ]
        if marks:
            rows.append({**row, "marks": marks})
    return {**article, "text": text, "sentences": sentences, "rows": rows}
