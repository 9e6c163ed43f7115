"""Frames for other programs: CSV, Excel, GraphML, JSON-LD (schema.org) and FollowTheMoney.

The text of articles is hostile input: a spreadsheet runs a cell that begins with "=" as a formula,
so such cells get an apostrophe in front; characters that XML does not allow are left out.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pandas as pd

from workbench.frames import schemas
from workbench.frames.store import Frames

__all__ = ["FORMATS", "export", "plain"]

FORMULA = ("=", "+", "-", "@", "\t", "\r")
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
CELL = 32_767  # characters that a cell of Excel holds
SHEET = 1_048_575  # rows, beside the header
KINDS = {"person": "Person", "organization": "Organization", "place": "Place"}
FTM = {"person": "Person", "organization": "Organization", "place": "PublicBody"}
WIKIDATA = "http://www.wikidata.org/entity/"
STATUS = {"cancelled": "EventCancelled", "held": "EventCompleted"}


def export(frames: Frames, out: str | Path, kind: str) -> list[Path]:
    """Write frames in another format and return the files.

    Parameters
    ----------
    frames
        What to write.
    out
        A folder for ``csv`` and ``parquet`` (a file per frame), else a file.
    kind
        One of `FORMATS`.

    Raises
    ------
    ValueError
        If there is no such format, or a frame is too long for a sheet of Excel.
    """
    if kind not in FORMATS:
        raise ValueError(f"no format {kind!r}; the formats are {', '.join(FORMATS)}")
    out = Path(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    return FORMATS[kind](frames, out)


def plain(frame: str, data: pd.DataFrame) -> pd.DataFrame:
    """Return a frame with a text, number or day in each cell, and none that runs as a formula.

    Examples
    --------
    >>> plain("problems", pd.DataFrame({"problem": ["=1+1"]}))["problem"].tolist()
    ["'=1+1"]
    """
    kinds = {column.name: column.kind for column in schemas.FRAMES[frame]}
    out = {}
    for name in data.columns:
        kind = kinds.get(name, "text")
        if kind in ("count", "offset", "share", "time", "day", "flag"):
            out[name] = data[name]
        elif kind == "texts":
            out[name] = data[name].map(lambda value: _cell("; ".join(map(str, value))))
        elif kind in schemas.LISTS:
            out[name] = data[name].map(lambda value: json.dumps(value, default=str))
        else:
            out[name] = data[name].map(_cell, na_action="ignore")
    return pd.DataFrame(out)


def _cell(value: Any) -> str:
    text = UNWRITABLE.sub("", str(value))
    return f"'{text}" if text.lstrip(" \n\u00a0\ufeff").startswith(FORMULA) else text


def _csv(frames: Frames, out: Path) -> list[Path]:
    out.mkdir(exist_ok=True)
    paths = []
    for name, frame in frames.items():
        paths.append(out / f"{name}.csv")
        plain(name, frame).to_csv(paths[-1], index=False, encoding="utf-8")
    return paths


def _parquet(frames: Frames, out: Path) -> list[Path]:
    from workbench.frames.store import write_frame

    out.mkdir(exist_ok=True)
    paths = []
    for name, frame in frames.items():
        paths.append(out / f"{name}.parquet")
        write_frame(name, frame, paths[-1])
    return paths


def _excel(frames: Frames, out: Path) -> list[Path]:
    long = [name for name, frame in frames.items() if len(frame) > SHEET]
    if long:
        raise ValueError(
            f"{', '.join(long)}: more than {SHEET:,} rows, which a sheet of Excel does not hold; "
            f"take csv or parquet"
        )
    try:
        import openpyxl  # noqa: F401
    except ImportError as error:
        raise ValueError("Excel needs openpyxl; install workbench[formats]") from error
    with pd.ExcelWriter(out, engine="openpyxl") as writer:
        for name, frame in frames.items():
            sheet = plain(name, frame)
            for column in sheet.columns[[sheet[c].dtype == "object" for c in sheet]]:
                cut = lambda v: v[: CELL - 1] + "…" if isinstance(v, str) and len(v) > CELL else v  # noqa: E731
                sheet[column] = sheet[column].map(cut)
            sheet.to_excel(writer, sheet_name=name[:31], index=False)
    return [out]


def _graphml(frames: Frames, out: Path) -> list[Path]:
    import networkx as nx

    graph = nx.MultiGraph()
    clean = lambda text: UNWRITABLE.sub("", str(text))  # noqa: E731
    for row in frames.actors.to_dict("records"):
        graph.add_node(
            clean(row["actor_id"]),
            label=clean(row["name"]),
            type=row["type"],
            mentions=int(row["n_mentions"]),
            articles=int(row["n_articles"]),
        )
    together: Counter[tuple[str, str]] = Counter()
    named = frames.mentions.dropna(subset=["actor_id", "sentence_id"])
    for ids in named.groupby("sentence_id")["actor_id"].unique():
        together.update(combinations(sorted(ids), 2))
    for (a, b), n in sorted(together.items()):
        graph.add_edge(clean(a), clean(b), key="sentence", kind="in one sentence", weight=n)
    met: dict[tuple[str, str], list[str]] = {}
    for row in frames.meetings.to_dict("records"):
        for pair in combinations(sorted(set(row["participants"])), 2):
            met.setdefault(pair, []).append(row["status"])
    for (a, b), states in sorted(met.items()):
        statuses = ", ".join(f"{state} {n}" for state, n in sorted(Counter(states).items()))
        weight = len(states)
        graph.add_edge(
            clean(a), clean(b), key="meeting", kind="meetings", weight=weight, told=statuses
        )
    nx.write_graphml(graph, out)
    return [out]


def _jsonld(frames: Frames, out: Path) -> list[Path]:
    graph = {"@context": "https://schema.org", "@graph": list(_schema_org(frames))}
    out.write_text(json.dumps(graph, ensure_ascii=True, indent=1), encoding="utf-8")
    return [out]


def _schema_org(frames: Frames) -> Iterator[dict[str, Any]]:
    """Yield articles, actors, claims and meetings in the terms of schema.org."""
    for row in frames.articles.to_dict("records"):
        yield _known(
            {
                "@type": "NewsArticle",
                "@id": f"article:{row['article_id']}",
                "headline": row["title"],
                "datePublished": _day(row["published"]),
                "publisher": row["publisher"],
                "url": row["url"],
            }
        )
    for row in frames.actors.to_dict("records"):
        same = None if pd.isna(row["wikidata_id"]) else WIKIDATA + row["wikidata_id"]
        yield _known(
            {
                "@type": KINDS[row["type"]],
                "@id": f"actor:{row['actor_id']}",
                "name": row["name"],
                "alternateName": row["aliases"] or None,
                "sameAs": same,
            }
        )
    for row in frames.claims.to_dict("records"):
        by = None if pd.isna(row["actor_id"]) else {"@id": f"actor:{row['actor_id']}"}
        yield _known(
            {
                "@type": "Claim",
                "@id": f"claim:{row['claim_id']}",
                "text": row["content"],
                "author": by or _known({"@type": "Thing", "name": row["source"]}),
                "appearance": {"@id": f"article:{row['article_id']}"},
                "isPartOf": None if pd.isna(row["within"]) else {"@id": f"claim:{row['within']}"},
            }
        )
    for row in frames.meetings.to_dict("records"):
        yield _known(
            {
                "@type": "Event",
                "@id": f"meeting:{row['meeting_id']}",
                "name": row["kind"],
                "startDate": _day(row["date_start"]),
                "endDate": _day(row["date_end"]),
                "location": row["place"],
                "attendee": [{"@id": f"actor:{a}"} for a in row["participants"]],
                "eventStatus": STATUS.get(row["status"], "EventScheduled"),
                "subjectOf": [{"@id": f"article:{a}"} for *_, a in row["history"]],
            }
        )


def _ftm(frames: Frames, out: Path) -> list[Path]:
    with out.open("w", encoding="utf-8") as file:
        for entity in _entities(frames):
            file.write(json.dumps(entity, ensure_ascii=True) + "\n")
    return [out]


def _entities(frames: Frames) -> Iterator[dict[str, Any]]:
    """Yield articles, actors and meetings as entities of FollowTheMoney's model."""
    for row in frames.articles.to_dict("records"):
        url = None if pd.isna(row["url"]) or not str(row["url"]).startswith("http") else row["url"]
        facts = {"title": row["title"], "publishedAt": _day(row["published"]), "sourceUrl": url}
        yield _entity("Article", row["article_id"], **facts, publisher=row["publisher"])
    for row in frames.actors.to_dict("records"):
        names = {"name": row["name"], "alias": row["aliases"], "wikidataId": row["wikidata_id"]}
        role = {"position": row["roles"]} if row["type"] == "person" else {}
        yield _entity(FTM[row["type"]], f"actor:{row['actor_id']}", **names, **role)
    for row in frames.meetings.to_dict("records"):
        yield _entity(
            "Event",
            f"meeting:{row['meeting_id']}",
            name=f"{row['kind']} ({row['status']})",
            startDate=_day(row["date_start"]),
            endDate=_day(row["date_end"]),
            location=row["place"],
            involved=[_key(f"actor:{a}") for a in row["participants"]],
            proof=[_key(a) for *_, a in row["history"]],
        )


def _entity(schema: str, key: str, **properties: Any) -> dict[str, Any]:
    filled = {}
    for name, value in properties.items():
        values = value if isinstance(value, list) else [] if _is_none(value) else [str(value)]
        if values:
            filled[name] = list(dict.fromkeys(values))
    return {"id": _key(key), "schema": schema, "properties": filled}


def _key(text: str) -> str:
    return hashlib.sha1(text.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()


def _is_none(value: Any) -> bool:
    return value is None or (not isinstance(value, list | dict) and bool(pd.isna(value)))


def _known(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if not _is_none(value)}


def _day(value: Any) -> str | None:
    return None if pd.isna(value) else f"{value:%Y-%m-%d}"


FORMATS: dict[str, Callable[[Frames, Path], list[Path]]] = {
    "csv": _csv,
    "excel": _excel,
    "parquet": _parquet,
    "graphml": _graphml,
    "jsonld": _jsonld,
    "ftm": _ftm,
}
