"""One actor across articles: from the actors of each article to those of the corpus.

Every article brings its own actors. Here they are put in blocks by what they must share (a
listed name, a surname, an acronym), so that the work grows with the number of actors and not
with its square, and are joined inside a block. Joining too little is mended by a person in a
minute (see :func:`merge_candidates`); joining too much spoils every count, so doubt keeps two
actors apart.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from workbench.decisions import Decisions
from workbench.gazetteer import entry
from workbench.likeness import merge_candidates
from workbench.spelling import fold, is_initial_of, key, same_word

__all__ = ["COLUMNS", "merge_candidates", "resolve"]

COLUMNS = [
    "actor_id", "name", "type", "aliases", "roles", "country", "wikidata_id",
    "n_mentions", "n_articles", "first_seen", "last_seen",
]  # fmt: skip
FAMILY_FIRST = {
    "Cambodia", "China", "Hungary", "Japan", "North Korea", "Singapore", "South Korea", "Taiwan",
    "Vietnam",
}  # fmt: skip
ENOUGH = 3  # mentions that a full name needs before a bare surname elsewhere may join it

Local = tuple[str, Any]


@dataclass
class _Group:
    """Actors of several articles that are one, with the names that they go by."""

    type: str
    forms: Counter[str] = field(default_factory=Counter)
    members: list[Local] = field(default_factory=list)
    roles: Counter[str] = field(default_factory=Counter)
    countries: Counter[str] = field(default_factory=Counter)
    wikidata: Counter[str] = field(default_factory=Counter)
    n_mentions: int = 0
    sources: list[tuple[dict[str, Any], int]] = field(default_factory=list)
    called: str | None = None  # by a person

    def add(self, row: dict[str, Any], n_mentions: int) -> None:
        """Put in an actor of one article, with its mentions there."""
        self.sources.append((row, n_mentions))
        self.members.append((row["article_id"], row["local"]))
        self.n_mentions += n_mentions
        self.forms.update([row["name"], *_items(row["aliases"])])
        self.roles.update(_items(row["roles"]))
        if not _missing(row["country"]):
            self.countries[row["country"]] += 1
        if not _missing(row["wikidata_id"]):
            self.wikidata[row["wikidata_id"]] += 1

    def take(self, other: _Group) -> None:
        """Join another group to this one."""
        self.sources += other.sources
        self.members += other.members
        self.n_mentions += other.n_mentions
        self.forms.update(other.forms)
        self.roles.update(other.roles)
        self.countries.update(other.countries)
        self.wikidata.update(other.wikidata)

    def part(self, articles: set[str]) -> tuple[_Group, _Group]:
        """Return the group of some articles, and that of the others."""
        inside, rest = _Group(self.type), _Group(self.type)
        for row, n in self.sources:
            (inside if row["article_id"] in articles else rest).add(row, n)
        return inside, rest

    @property
    def articles(self) -> set[str]:
        """The articles that it stands in."""
        return {article for article, _ in self.members}

    @property
    def name(self) -> str:
        """The fullest name in the articles: the listed one, else of most words, then most used."""
        if self.called is not None:
            return self.called
        if self.type != "person":
            for form, _ in self.forms.most_common():
                known = entry(form)
                if known is not None and known.name in self.forms:
                    return known.name
        often = {f: n for f, n in self.forms.items() if n > 1 or len(self.forms) == 1}
        full = [f for f in often if len(f.split()) > 1] or [
            f for f in self.forms if len(f.split()) > 1
        ]
        chosen = full or list(self.forms)
        if self.type == "person":
            chosen = [f for f in chosen if len(f.split()) <= 6] or chosen
            return max(chosen, key=lambda f: (len(f.split()), self.forms[f], f))
        return max(chosen, key=lambda f: (len(f), self.forms[f], f))


def resolve(
    local: pd.DataFrame, mentions: pd.DataFrame, *, decisions: Decisions | None = None
) -> tuple[dict[Local, str], pd.DataFrame]:
    """Return which actor each article's actors are, and the actors frame.

    Parameters
    ----------
    local
        One row an actor of an article: ``article_id``, ``local``, ``name``, ``type``,
        ``aliases``, ``roles``, ``country``, ``wikidata_id``, ``published``.
    mentions
        One row a mention: ``article_id`` and ``local`` at least.
    decisions
        A person's corrections: who is one, who is not, and what they are called.

    Returns
    -------
    dict
        ``(article_id, local)`` to ``actor_id``.
    DataFrame
        The actors frame, one row an actor, sorted by ``actor_id``.

    Notes
    -----
    Full names join when all words are spellings of one another, or when one is the other with
    a word more ("Hillary Rodham Clinton") and no second candidate shares the surname and given
    name. A bare surname joins the full name that has it as its surname if there is exactly one
    and it is named at least three times or in two articles. It will miss people who changed
    their name and cannot tell two people of one full name apart.
    """
    groups = _local_groups(local, mentions)
    joined = _joined_persons([g for g in groups if g.type == "person"])
    for kind in ("organization", "place"):
        joined += _joined_by_name([g for g in groups if g.type == kind])
    if decisions is not None:
        joined = decisions.actors(joined)
    joined.sort(key=lambda g: (fold(g.name), g.type, min(g.members, key=str)))
    ids = _identifiers(joined)
    mapping = {member: i for g, i in zip(joined, ids, strict=True) for member in g.members}
    published = {
        article: when for article, when in zip(local["article_id"], local["published"], strict=True)
    }
    rows = [_row(g, i, published) for g, i in zip(joined, ids, strict=True)]
    return mapping, _frame(rows)


def _local_groups(local: pd.DataFrame, mentions: pd.DataFrame) -> list[_Group]:
    counts: Counter[Local] = Counter(
        zip(mentions["article_id"], mentions["local"], strict=True) if len(mentions) else []
    )
    groups = []
    for row in local.to_dict("records"):
        group = _Group(row["type"])
        group.add(row, counts[row["article_id"], row["local"]])
        groups.append(group)
    return groups


def _missing(value: Any) -> bool:
    return value is None or value is pd.NA or (isinstance(value, float) and value != value)


def _items(value: Any) -> list[str]:
    return [] if _missing(value) else list(value)


def _joined_persons(groups: list[_Group]) -> list[_Group]:
    """Join people: equal full names, then fuller ones, then bare surnames."""
    whole: dict[tuple[str, ...], _Group] = {}
    bare: list[_Group] = []
    for group in groups:
        words = group.name.split()
        if len(words) == 1:
            bare.append(group)
            continue
        held = whole.setdefault(tuple(key(w) for w in words), group)
        if held is not group:
            held.take(group)
    blocks: dict[str, list[_Group]] = defaultdict(list)
    for words_key, group in whole.items():
        blocks[words_key[-1]].append(group)
    full: list[_Group] = []
    for block in blocks.values():
        full += _joined_block(block)
    return full + _with_bare_names(full, bare)


def _joined_block(block: list[_Group]) -> list[_Group]:
    """Join full names of one surname: "Joe Biden", "Joseph R. Biden"."""
    block = sorted(block, key=lambda g: (-len(g.name.split()), -g.n_mentions, g.name))
    found: list[_Group] = []
    for group in block:
        homes = [g for g in found if _may_be_one(group.name, g.name)]
        if len(homes) == 1:
            homes[0].take(group)
        else:
            found.append(group)
    return found


def _may_be_one(one: str, other: str) -> bool:
    a, b = one.split(), other.split()
    if not same_word(a[-1], b[-1]):
        return False
    given = same_word(a[0], b[0]) or is_initial_of(a[0], b[0]) or is_initial_of(b[0], a[0])
    if len(a) == len(b) == 2 or not given:
        return given
    short, long = sorted((a, b), key=len)
    at = 0
    for word in short:
        while at < len(long) and not (
            same_word(word, long[at])
            or is_initial_of(word, long[at])
            or is_initial_of(long[at], word)
        ):
            at += 1
        if at == len(long):
            return False
        at += 1
    return True


def _surnames(group: _Group) -> set[str]:
    """Return the keys of the words that may stand for a person alone."""
    words = group.name.split()
    found = {key(words[-1])}
    bare = {f for f in group.forms if len(f.split()) == 1}
    if group.countries.keys() & FAMILY_FIRST or (words[0] in bare and words[-1] not in bare):
        found |= {key(words[0])}
    return found


def _with_bare_names(full: list[_Group], bare: list[_Group]) -> list[_Group]:
    """Join bare names to the one full name that they can mean; return those left over."""
    by_surname: dict[str, list[_Group]] = defaultdict(list)
    for group in full:
        for word in _surnames(group):
            by_surname[word].append(group)
    left: dict[str, _Group] = {}
    for group in bare:
        word = key(group.name)
        homes = by_surname.get(word, [])
        settled = [h for h in homes if h.n_mentions >= ENOUGH or len(h.articles) > 1]
        if len(homes) == 1 and settled:
            homes[0].take(group)
            continue
        held = left.setdefault(word, group)
        if held is not group:
            held.take(group)
    return list(left.values())


def _joined_by_name(groups: list[_Group]) -> list[_Group]:
    """Join organizations or places of one listed name, one spelling or one acronym."""
    found: dict[tuple[str, str], _Group] = {}
    short: list[_Group] = []
    for group in sorted(groups, key=lambda g: -len(g.forms)):
        if len(group.forms) == 1 and group.name.isupper() and entry(group.name) is None:
            short.append(group)
            continue
        _put(found, group)
    meant: dict[str, list[_Group]] = defaultdict(list)
    for group in found.values():
        for form in group.forms:
            if form.isupper() and len(form) > 1:
                meant[fold(form)].append(group)
    for group in short:
        homes = meant.get(fold(group.name), [])
        if len(homes) == 1:
            homes[0].take(group)
        else:
            _put(found, group)
    return list(found.values())


def _put(found: dict[tuple[str, str], _Group], group: _Group) -> None:
    known = next((e for e in map(entry, sorted(group.forms)) if e is not None), None)
    name = known.name if known is not None else fold(group.name).removeprefix("the ")
    country = ""
    if group.type == "organization" and len(group.countries) == 1 and known is None:
        country = next(iter(group.countries))
    held = found.setdefault((name, country), group)
    if held is not group:
        held.take(group)


def _identifiers(groups: list[_Group]) -> list[str]:
    """Return a readable id for each group: the slug of its name, numbered where taken."""
    used: Counter[str] = Counter()
    ids = []
    for group in groups:
        slug = re.sub(r"[^a-z0-9]+", "-", fold(group.name)).strip("-") or group.type
        used[slug] += 1
        ids.append(slug if used[slug] == 1 else f"{slug}-{used[slug]}")
    return ids


def _row(group: _Group, actor_id: str, published: dict[str, Any]) -> dict[str, Any]:
    name = group.name
    seen = sorted(t for t in (published[a] for a in group.articles) if not pd.isna(t))
    order = sorted(group.forms, key=lambda f: (-group.forms[f], f))
    top = lambda counts: min(counts, key=lambda x: (-counts[x], x)) if counts else None  # noqa: E731
    return {
        "actor_id": actor_id,
        "name": name,
        "type": group.type,
        "aliases": [f for f in order if f != name],
        "roles": sorted(group.roles, key=lambda r: (-group.roles[r], r)),
        "country": top(group.countries),
        "wikidata_id": top(group.wikidata),
        "n_mentions": group.n_mentions,
        "n_articles": len(group.articles),
        "first_seen": seen[0] if seen else pd.NaT,
        "last_seen": seen[-1] if seen else pd.NaT,
    }


def _frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=COLUMNS)
    for column in ("actor_id", "name", "type", "country", "wikidata_id"):
        frame[column] = frame[column].astype("string")
    for column in ("n_mentions", "n_articles"):
        frame[column] = frame[column].astype("int64")
    for column in ("first_seen", "last_seen"):
        frame[column] = pd.to_datetime(frame[column])
    return frame.sort_values("actor_id", ignore_index=True)
