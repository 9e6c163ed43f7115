"""What changed in the findings: between two saved frames, or two runs of a notebook.

A digest of outputs shows that something changed. This module names it: which actor, meeting or
claim went from what to what.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pandas as pd

from workbench.frames.store import Frames

__all__ = ["COLUMNS", "changed_lines", "diff", "findings", "pairs_of"]

COLUMNS = ["frame", "thing", "figure", "before", "after"]
COUNTED = re.compile(r"(.+?) (\d[\d,]*)(?:, | \(\+[\d,]+ more\)$|$)")
LINE = re.compile(r"^\s*(?P<what>[^:]{1,80}): (?P<said>.*)$")
FRAMES = re.compile(r"^Frames\((?P<said>.*)\)$")
VIEW = re.compile(r"^<View (?P<title>.*?): (?P<said>[\d,]+ .*)>$")


def findings(frames: Frames) -> pd.DataFrame:
    """Return what frames say as one figure a row, under names that outlive ids.

    Returns
    -------
    DataFrame
        `frame`, `thing` (an actor by name, a meeting by who and when, a statement by its words,
        a source of claims, or "all"), `figure`, `value` (text). Things of one name are numbered.
    """
    return pd.DataFrame(
        [(*row[:3], str(row[3])) for row in _findings(frames)],
        columns=["frame", "thing", "figure", "value"],
    )


def _findings(frames: Frames) -> Iterator[tuple[str, str, str, Any]]:
    for name, frame in frames.items():
        yield name, "all", "rows", len(frame)
    names = dict(zip(frames.actors["actor_id"], frames.actors["name"], strict=True))
    used: Counter[str] = Counter()
    for row in frames.actors.to_dict("records"):
        thing = _numbered(used, f"{row['name']} ({row['type']})")
        for figure in ("n_mentions", "n_articles"):
            yield "actors", thing, figure, row[figure]
        yield "actors", thing, "roles", ", ".join(row["roles"]) or "none"
    sources = frames.claims["actor_id"].map(names).fillna(frames.claims["source"])
    for source, n in sources.fillna("nobody named").value_counts().items():
        yield "claims", str(source), "claims", n
    meetings = frames.meetings.sort_values(["date_start", "meeting_id"], na_position="last")
    for row in meetings.to_dict("records"):
        who = sorted(names.get(i, i) for i in row["participants"]) or row["groups"]
        thing = _numbered(used, f"{', '.join(who)}: {row['kind']}")
        days = [f"{row[day]:%Y-%m-%d}" for day in ("date_start", "date_end") if pd.notna(row[day])]
        yield "meetings", thing, "days", "–".join(dict.fromkeys(days)) or "open"
        for figure in ("status", "n_reports", "place"):
            yield "meetings", thing, figure, "none" if pd.isna(row[figure]) else row[figure]
    for row in frames.statements.to_dict("records"):
        if row["n_claims"] > 1:
            thing = _numbered(used, row["text"])
            for figure in ("n_claims", "n_articles", "n_origins"):
                yield "statements", thing, figure, row[figure]
    for title in frames.articles["article_id"]:
        yield "articles", str(title), "is there", "yes"


def _numbered(used: Counter[str], thing: str) -> str:
    used[thing] += 1
    return thing if used[thing] == 1 else f"{thing} [{used[thing]}]"


def diff(before: Frames, after: Frames) -> pd.DataFrame:
    """Return the figures that differ between two frames.

    Returns
    -------
    DataFrame
        `frame`, `thing`, `figure`, `before`, `after`; NA where a thing is only in the other.
        Things new or gone come once, by their first figure.

    Examples
    --------
    >>> len(diff(Frames.of(), Frames.of()))
    0
    """
    keys = ["frame", "thing", "figure"]
    both = findings(before).merge(findings(after), on=keys, how="outer", sort=False)
    both = both.rename(columns={"value_x": "before", "value_y": "after"})
    differ = both[both["before"].fillna("") != both["after"].fillna("")]
    one_side = differ["before"].isna() | differ["after"].isna()
    again = differ.duplicated(["frame", "thing"]) & one_side
    order = {name: i for i, name in enumerate(f for f, _ in before.items())}
    differ = differ[~again].sort_values("frame", key=lambda s: s.map(order), kind="stable")
    return differ.reset_index(drop=True)[COLUMNS]


def pairs_of(line: str) -> dict[str, str]:
    """Return the counts of a line of a view's summary.

    Examples
    --------
    >>> pairs_of("Xi Jinping 72, Russia 57 (+3 more)")
    {'Xi Jinping': '72', 'Russia': '57'}
    """
    return {name: n for name, n in COUNTED.findall(line)}


def changed_lines(before: str, after: str) -> list[str]:
    """Return what changed between two outputs of a notebook, a line per finding.

    Examples
    --------
    >>> changed_lines("  mentions by actor: Xi 72, Li 3", "  mentions by actor: Xi 71, Li 3")
    ['mentions by actor: Xi 72 → 71']
    """
    one, other = _summary(before), _summary(after)
    out: list[str] = []
    for what in dict.fromkeys([*one, *other]):
        old, new = one.get(what), other.get(what)
        if old == new or what == "digest":
            continue
        if old is None or new is None:
            out.append(f"{what}: {old or 'not there'} → {new or 'not there'}")
            continue
        was, now = pairs_of(old), pairs_of(new)
        if not (was and now):
            out.append(f"{what}: {old} → {new}")
            continue
        moved = [
            f"{what}: {name} {was.get(name, 'not listed')} → {now.get(name, 'not listed')}"
            for name in dict.fromkeys([*was, *now])
            if was.get(name) != now.get(name)
        ]
        out += moved or [f"{what}: {old} → {new}"]
    if not one and not other:
        differing = difflib.ndiff(before.splitlines(), after.splitlines())
        out += [line.rstrip() for line in differing if line[:2] in ("- ", "+ ")]
    return out


def _summary(text: str) -> dict[str, str]:
    """Return the lines of a summary by their labels; {} where the text is no summary."""
    first = text.split("\n", 1)[0]
    if whole := FRAMES.match(first.strip()):
        return dict(part.split(": ", 1) for part in whole["said"].split(", ") if ": " in part)
    summary: dict[str, str] = {}
    if view := VIEW.match(first):
        summary[f"{view['title']} holds"] = view["said"]
    elif not LINE.match(first):
        return {}
    for line in text.split("\n")[1:] if view else text.split("\n"):
        if match := LINE.match(line):
            summary[match["what"].strip()] = match["said"]
    return summary
