"""What is in a corpus, on one screen: when, from whom, who acts, who met, what recurs, what fails.

It is plain HTML that needs no script and no kernel, so that it is there as soon as a page opens.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from workbench.english.pronouns import is_pronoun
from workbench.frames.headline import between, corpus_line, findings_line, some
from workbench.measures import who_met_whom
from workbench.views import sure
from workbench.views.joining import listed
from workbench.views.labels import UNKNOWN, actor_labels, day_text, label
from workbench.views.page import page

TOP = 7  # rows of a panel
CLAIMS = 6  # they take two lines each
PUBLISHERS = 6  # with a colour of their own
COLUMNS = 45  # bars that a timeline has room for
MET = ("held", "ongoing")


@dataclass(frozen=True)
class Panel:
    """One question: its name in the grid, a heading, rows (or a body) and where it leads."""

    name: str
    title: str
    lines: tuple[str, ...]  # what nbval compares
    body: str  # HTML
    link: tuple[str, str]


class FirstLook:
    """A first look at frames: shows itself in a notebook, prints itself, saves itself as a page.

    Parameters
    ----------
    frames
        `workbench.Frames`.
    title
        The heading; the name of what the frames were read from if None.
    right
        The share of right rows that is wanted of the claims and the meetings shown, as the slider
        of the views has it.

    Notes
    -----
    Words of articles are escaped. Counts of actors are those of all their mentions; a pair "met"
    where both are named in a meeting that took place.
    """

    def __init__(
        self, frames: Any, *, title: str | None = None, right: float = sure.DEFAULT
    ) -> None:
        all_claims, all_meetings = sure.with_level(frames.claims), sure.of_meetings(frames)
        claims, meetings = sure.kept(all_claims, right), sure.kept(all_meetings, right)
        self.title = title or frames.source or "First look"
        words = some(int(frames.articles["n_words"].sum()), "word")
        self.line = f"{corpus_line(frames)}, {words}. {findings_line(frames)}."
        self.note = _note(all_claims, all_meetings, right)
        self.panels = (
            _when(frames.articles),
            _who(frames),
            _met(frames, meetings),
            _recurring(frames, claims),
            _distrust(frames, claims, meetings),
        )

    def html(self) -> str:
        """Return the look as a fragment of HTML, with its styles."""
        panels = "".join(map(_section, self.panels))
        return (
            f'<div class="wb-look" role="region" aria-label="First look"><style>{_css()}</style>'
            f"<header><h3>{escape(self.title)}</h3><p>{escape(self.line)}</p></header>"
            f'<div class="wb-look-grid">{panels}</div><footer>{escape(self.note)}</footer></div>'
        )

    def save(self, path: str | Path) -> Path:
        """Write the look as a page of its own and return its path."""
        path = Path(path)
        path.write_text(page(self.html(), title=self.title, charts=False), encoding="utf-8")
        return path

    def _repr_html_(self) -> str:
        return self.html()

    def __repr__(self) -> str:
        told = [f"<First look {self.title!r}: {self.line}>"]
        for panel in self.panels:
            told.append(f"  {panel.title}")
            told += [f"    {line}" for line in panel.lines]
        return "\n".join([*told, f"  {self.note}"])


def first_look(frames: Any, *, title: str | None = None, right: float = sure.DEFAULT) -> FirstLook:
    """Return what is in a corpus on one screen, each part leading into its notebook.

    Parameters
    ----------
    frames, title, right
        As of `FirstLook`.

    Examples
    --------
    >>> import workbench as wb
    >>> frames = wb.annotate(pd.DataFrame({"text": ["Anna Lind met Omar Sy in Oslo."]}))
    >>> first_look(frames).line
    '1 article, 7 words. 3 actors, 0 claims (0 recur), 1 meeting.'
    """
    return FirstLook(frames, title=title, right=right)


def _note(claims: pd.DataFrame, meetings: pd.DataFrame, right: float) -> str:
    def part(rows: pd.DataFrame, noun: str) -> str:
        shown = rows[sure.kept(rows, right)]
        return f"{len(shown):,} of {some(len(rows), noun)}{sure.in_words(shown)}"

    told = f"{part(claims, 'claim')}; {part(meetings, 'meeting')}"
    return f"Of claims and meetings, the surest are shown: {told}."


def _when(articles: pd.DataFrame) -> Panel:
    """Return when the articles were published, and by whom."""
    publishers = articles["publisher"].map(label)
    sizes = publishers.value_counts(sort=False).sort_values(ascending=False, kind="stable")
    named = [name for name in sizes.index if name != UNKNOWN][:PUBLISHERS]
    colour = {name: f"wb-c{i}" for i, name in enumerate(named)}
    shown = publishers.where(publishers.isin(named), "others" if named else "articles")
    dated = articles["published"].notna()
    lines = [f"articles by publisher: {_counts(sizes.items())}"]
    if not dated.any():
        return Panel(
            "when",
            "No article has a day of publication",
            tuple(lines),
            _legend(shown, colour),
            ("00-overview.ipynb", "How days are told"),
        )
    step, starts = _steps(articles.loc[dated, "published"])
    place = np.searchsorted(starts.to_numpy(), articles.loc[dated, "published"].to_numpy(), "right")
    table = pd.crosstab(place - 1, shown[dated]).reindex(range(len(starts)), fill_value=0)
    totals = table.sum(axis=1)
    peak = int(totals.to_numpy().argmax())
    names = [_step_name(start, step) for start in starts]
    title = f"Most articles {'on' if step == 'day' else 'in'} {names[peak]}: {totals[peak]:,}"
    lines.append(f"articles by {step}: {_counts(zip(names, totals, strict=True), zeros=False)}")
    order = [name for name in [*named, "others", "articles"] if name in table]
    bars = "".join(
        _column(names[i], [(name, int(table.at[i, name])) for name in order], totals.max(), colour)
        for i in range(len(starts))
    )
    undated = int((~dated).sum())
    missing = f" · {some(undated, 'article')} without a day" if undated else ""
    axis = f"<span>{escape(names[0])}</span><span>{escape(names[-1])}</span>"
    body = (
        f'<div class="wb-look-time" role="img" aria-label="{escape(title)}">{bars}</div>'
        f'<p class="wb-look-axis">{axis}</p>{_legend(shown, colour)}'
        f'<p class="wb-look-sub">one bar a {step}{escape(missing)}</p>'
    )
    return Panel("when", title, tuple(lines), body, ("50-compare.ipynb", "Compare two sides"))


def _steps(days: pd.Series) -> tuple[str, pd.DatetimeIndex]:
    """Return the step of a timeline and the first day of each."""
    first, last = days.min().normalize(), days.max().normalize()
    length = (last - first).days + 1
    if length <= COLUMNS:
        return "day", pd.date_range(first, last)
    if length <= COLUMNS * 7:
        return "week", pd.date_range(first - pd.Timedelta(days=first.weekday()), last, freq="7D")
    if length <= COLUMNS * 31:
        return "month", pd.date_range(first.replace(day=1), last, freq="MS")
    return "year", pd.date_range(first.replace(day=1, month=1), last, freq="YS")


def _step_name(day: pd.Timestamp, step: str) -> str:
    if step in ("month", "year"):
        return f"{day:%b %Y}" if step == "month" else f"{day:%Y}"
    return day_text(day) if step == "day" else f"the week of {day_text(day)}"


def _column(name: str, parts: list[tuple[str, int]], most: int, colour: dict[str, str]) -> str:
    told = ", ".join(f"{who} {n}" for who, n in parts if n)
    stack = "".join(
        f'<i class="{colour.get(who, "wb-c")}" style="height:{100 * n / most:.1f}%"></i>'
        for who, n in parts
        if n
    )
    return f'<span title="{escape(f"{name}: {told or 0}")}">{stack}</span>'


def _legend(shown: pd.Series, colour: dict[str, str]) -> str:
    sizes = shown.value_counts(sort=False)
    order = [*colour, *(name for name in sizes.index if name not in colour)]
    items = "".join(
        f'<li><i class="{colour.get(name, "wb-c")}"></i><bdi>{escape(name)}</bdi> '
        f"{sizes[name]:,}</li>"
        for name in order
    )
    return f'<ul class="wb-look-legend">{items}</ul>'


def _who(frames: Any) -> Panel:
    """Return who is mentioned most."""
    actors = frames.actors.sort_values(
        ["n_mentions", "name"], ascending=[False, True], kind="stable"
    )
    names = actor_labels(frames.actors)
    rows = [
        (names[a.actor_id], int(a.n_mentions), f"in {some(int(a.n_articles), 'article')}")
        for a in actors.head(TOP).itertuples()
    ]
    title = f"{rows[0][0]} is mentioned most" if rows else "No actor was found"
    lines = (f"mentions by actor: {_counts((name, n) for name, n, _ in rows)}",) if rows else ()
    more = len(actors) - len(rows)
    body = _bars(rows) + _sub(f"mentions; {some(more, 'more actor')}" if more > 0 else "mentions")
    return Panel("who", title, lines, body if rows else "", ("10-actors.ipynb", "All actors"))


def _met(frames: Any, kept: np.ndarray) -> Panel:
    """Return who met whom, and what was only announced."""
    meetings = frames.meetings[kept]
    took_place = meetings[meetings["status"].isin(MET)]
    pairs = who_met_whom(replace(frames, meetings=took_place)).network.sort_values(
        ["n_meetings", "name", "other_name"], ascending=[False, True, True], kind="stable"
    )
    names = actor_labels(frames.actors)
    rows = [
        (
            f"{names.get(p.actor_id, p.name)} – {names.get(p.other_id, p.other_name)}",
            int(p.n_meetings),
            between(p.first, p.last) or "day not known",
        )
        for p in pairs.head(TOP).itertuples()
    ]
    title = "No meeting of two named actors is reported"
    if rows:
        title = f"{rows[0][0]} met most often"
        title = f"{some(len(pairs), 'pair')} of actors met" if rows[0][1] == 1 else title
    elif len(meetings) < len(frames.meetings):
        title = "No meeting of two named actors is sure enough to be shown"
    statuses = meetings["status"].value_counts()
    rest = [f"{n} {status}" for status, n in sorted(statuses.items()) if status not in MET]
    lines = [f"meetings by pair: {_counts((name, n) for name, n, _ in rows)}"] if rows else []
    lines += [f"meetings by status: {_counts(sorted(statuses.items()))}"] if len(statuses) else []
    told = f"{some(len(took_place), 'meeting')} took place"
    body = _bars(rows) + _sub(f"{told}; {', '.join(rest)}" if rest else told)
    link = ("20-meetings.ipynb", "All meetings")
    return Panel("met", title, tuple(lines), body if len(meetings) else "", link)


def _recurring(frames: Any, kept: np.ndarray) -> Panel:
    """Return which statements stand in several articles, and on how many origins they rest."""
    made = set(frames.claims.loc[kept, "statement_id"].dropna())
    statements = frames.statements
    statements = statements[(statements["n_articles"] > 1) & statements["statement_id"].isin(made)]
    statements = statements.sort_values(
        ["n_articles", "n_claims", "text"], ascending=[False, False, True], kind="stable"
    )
    names = actor_labels(frames.actors)
    rows, lines = [], []
    for row in statements.head(CLAIMS).itertuples():
        text = label(row.text)
        origins = f"{some(int(row.n_origins), 'origin')}{_origins(row.origins, names)}"
        where = some(int(row.n_articles), "article")
        if row.n_publishers > 1:
            where += f" of {some(int(row.n_publishers), 'publisher')}"
        alone = ' class="wb-look-one"' if row.n_origins == 1 else ""
        rows.append(
            f'<li><bdi title="{escape(text)}">{escape(text)}</bdi>'
            f"<small>{escape(where)}, from <span{alone}>{escape(origins)}</span></small></li>"
        )
        lines.append(f"{text}: {where}, {origins}")
    one = int((statements["n_origins"] == 1).sum())
    title = "No claim that is sure enough recurs in a second article"
    if len(statements):
        title = some(len(statements), "claim recurs", "claims recur")
        title += f", {one:,} of them on one origin alone" if one else ""
    body = f'<ol class="wb-look-claims">{"".join(rows)}</ol>' if rows else ""
    return Panel("recurring", title, tuple(lines), body, ("30-claims.ipynb", "All claims"))


def _origins(origins: Any, names: dict[str, str], most: int = 2) -> str:
    known = [label(names.get(o, o)) for o in listed(origins)]
    known = [name for name in dict.fromkeys(known) if not is_pronoun(name) and name != UNKNOWN]
    more = f" and {len(known) - most} more" if len(known) > most else ""
    return f": {', '.join(known[:most])}{more}" if known else ""


def _distrust(frames: Any, claims: np.ndarray, meetings: np.ndarray) -> Panel:
    """Return what is missing, open or unsure, the largest share first."""
    articles = frames.articles
    sourced = frames.claims["source"].notna()
    open_source = (sourced & frames.claims["actor_id"].isna()).sum()
    speech = len(frames.silences) + len(frames.claims)
    rows = [
        ("articles without a day", articles["published"].isna().sum(), len(articles)),
        ("articles without a publisher", articles["publisher"].isna().sum(), len(articles)),
        ("articles that repeat another", articles["duplicate_of"].notna().sum(), len(articles)),
        ("claims that are less sure", (~claims).sum(), len(claims)),
        ("claims without a source", (~sourced).sum(), len(claims)),
        ("sources that are no known actor", open_source, sourced.sum()),
        ("sentences of speech without a claim", len(frames.silences), speech),
        ("meetings that are less sure", (~meetings).sum(), len(meetings)),
        ("meetings without a day", frames.meetings["date_start"].isna().sum(), len(meetings)),
    ]
    shares = [(name, int(n), int(of)) for name, n, of in rows if n]
    shares.sort(key=lambda row: -row[1] / row[2])
    shown = shares[:TOP]
    lines = [f"{name}: {n:,} of {of:,}" for name, n, of in shares]
    dropped, problems = len(frames.dropped), len(frames.problems)
    told = [f"{some(dropped, 'line')} taken out by cleaning" if dropped else ""]
    told += [some(problems, "problem") if problems else "nothing went wrong in reading"]
    lines.append("; ".join(filter(None, told)))
    body = "".join(
        f'<li><span>{escape(name)}</span><i><i style="width:{100 * n / of:.0f}%"></i></i>'
        f"<b>{n:,} of {of:,}</b></li>"
        for name, n, of in shown
    )
    body = f'<ul class="wb-look-shares">{body}</ul>' if body else ""
    worst = shown[0] if shown else None
    title = "What to distrust" if worst else "Nothing is missing or unsure"
    title += f": {worst[1]:,} of {worst[2]:,} {worst[0]}" if worst else ""
    body += _sub(lines[-1])
    return Panel("distrust", title, tuple(lines), body, ("60-corrections.ipynb", "Put it right"))


def _bars(rows: Sequence[tuple[str, int, str]]) -> str:
    """Return rows of a name, its bar, its number and a remark; no bars where all are one."""
    most = max((n for _, n, _ in rows), default=1)
    kind = "wb-look-bars" if most > 1 else "wb-look-bars wb-look-ones"
    items = "".join(
        f'<li><bdi title="{escape(name)}">{escape(name)}</bdi>'
        f'<span><i style="width:{100 * n / most:.0f}%"></i></span>'
        f"<b>{n:,}</b><small>{escape(told)}</small></li>"
        for name, n, told in rows
    )
    return f'<ol class="{kind}">{items}</ol>' if rows else ""


def _sub(text: str) -> str:
    return f'<p class="wb-look-sub">{escape(text)}</p>'


def _section(panel: Panel) -> str:
    href, words = panel.link
    return (
        f'<section class="wb-look-{panel.name}"><h4><bdi>{escape(panel.title)}</bdi></h4>'
        f'{panel.body}<a href="{href}">{escape(words)} →</a></section>'
    )


def _counts(pairs: Iterable[tuple[Any, Any]], *, zeros: bool = True) -> str:
    return ", ".join(f"{name} {int(n):,}" for name, n in pairs if n or zeros)


@cache
def _css() -> str:
    return files("workbench.views").joinpath("static", "look.css").read_text(encoding="utf-8")
