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
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from workbench.english.gazetteer import entry
from workbench.english.spelling import fold, is_initial_of, key, same_word
from workbench.linking.decisions import Decisions
from workbench.linking.likeness import merge_candidates

__all__ = [
    "COLUMNS", "Group", "Stand", "actor_row", "assembled", "block_key", "frame_of", "homes_of",
    "identifiers", "is_short", "joined_by_name", "local_groups", "merge_candidates", "resolve",
    "short_key", "slug", "sort_key", "stands_for",
]  # fmt: skip

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
class Group:
    """Actors of several articles that are one, with the names that they go by.

    ``place`` is that of its first actor among those of all articles.
    """

    type: str
    place: int = 0
    forms: Counter[str] = field(default_factory=Counter)
    members: list[Local] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
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
        self.places.append(self.place)
        self.n_mentions += n_mentions
        self.forms.update([row["name"], *_items(row["aliases"])])
        self.roles.update(_items(row["roles"]))
        if not _missing(row["country"]):
            self.countries[row["country"]] += 1
        if not _missing(row["wikidata_id"]):
            self.wikidata[row["wikidata_id"]] += 1

    def take(self, other: Group) -> None:
        """Join another group to this one."""
        self.sources += other.sources
        self.members += other.members
        self.places += other.places
        self.n_mentions += other.n_mentions
        self.forms.update(other.forms)
        self.roles.update(other.roles)
        self.countries.update(other.countries)
        self.wikidata.update(other.wikidata)

    def part(self, articles: set[str]) -> tuple[Group, Group]:
        """Return the group of some articles, and that of the others."""
        inside, rest = Group(self.type, self.place), Group(self.type, self.place)
        for row, n in self.sources:
            (inside if row["article_id"] in articles else rest).add(row, n)
        return inside, rest

    @cached_property
    def listed(self) -> tuple[str, str]:
        """The name that an organization or place was first known by, its country where needed."""
        known = next((e for e in map(entry, sorted(self.forms)) if e is not None), None)
        name = known.name if known is not None else fold(self.name).removeprefix("the ")
        country = ""
        if self.type == "organization" and len(self.countries) == 1 and known is None:
            country = next(iter(self.countries))
        return name, country

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
    joined = assembled(*grouped(local_groups(local, mentions)))
    if decisions is not None:
        joined = decisions.actors(joined)
    ids = identifiers([(slug(g), sort_key(g), n) for n, g in enumerate(joined)])
    mapping = {member: ids[n] for n, group in enumerate(joined) for member in group.members}
    return mapping, frame_of([actor_row(group, ids[n]) for n, group in enumerate(joined)])


def local_groups(local: pd.DataFrame, mentions: pd.DataFrame, *, first: int = 0) -> list[Group]:
    """Return each article's actors as groups of one, with places from the first on."""
    counts: Counter[Local] = Counter(
        zip(mentions["article_id"], mentions["local"], strict=True) if len(mentions) else []
    )
    groups = []
    for place, row in enumerate(local.to_dict("records"), first):
        group = Group(row["type"], place)
        group.add({str(k): v for k, v in row.items()}, counts[row["article_id"], row["local"]])
        groups.append(group)
    return groups


def grouped(groups: list[Group]) -> tuple[list[Group], list[tuple[int, Group]]]:
    """Return the groups of full names, and those that join one of them, with its place."""
    full, short = joined_by_name(groups)
    stands = [(key, stand) for group in full for key, stand in stands_for(group)]
    left, homes = homes_of(stands, short)
    return full + left, homes


def assembled(full: Iterable[Group], homes: Iterable[tuple[int, Group]]) -> list[Group]:
    """Return groups of full names with the ones that join them."""
    held = {group.place: group for group in full}
    for place, group in sorted(homes, key=lambda home: home[1].place):
        held[place].take(group)
    return list(held.values())


def _missing(value: Any) -> bool:
    return value is None or value is pd.NA or (isinstance(value, float) and value != value)


def _items(value: Any) -> list[str]:
    return [] if _missing(value) else list(value)


def block_key(group: Group) -> tuple[str, ...]:
    """Return what actors of one article must share to be joined by their full names.

    It is a surname, or the name of an organization or place. A short one, which waits for the
    full names that it may stand for, has that of its :func:`short_key`.
    """
    if is_short(group):
        return short_key(group)
    if group.type == "person":
        return "person", key(group.name.split()[-1])
    return (group.type, *group.listed)


def is_short(group: Group) -> bool:
    """Tell whether an actor of one article has a bare surname, or an acronym that is not listed."""
    if group.type == "person":
        return len(group.name.split()) == 1
    return len(group.forms) == 1 and group.name.isupper() and entry(group.name) is None


def short_key(group: Group) -> tuple[str, ...]:
    """Return the word that a short name is looked up by."""
    word = key(group.name) if group.type == "person" else fold(group.name).removeprefix("the ")
    return group.type, word


def joined_by_name(groups: list[Group]) -> tuple[list[Group], list[Group]]:
    """Return groups joined by their full names, and the short ones as they were.

    Parameters
    ----------
    groups
        Those of one :func:`block_key` or of many, in the order of their places.
    """
    full = [group for group in groups if not is_short(group)]
    short = [group for group in groups if is_short(group)]
    joined = _joined_persons([g for g in full if g.type == "person"])
    for kind in ("organization", "place"):
        named: dict[tuple[str, str], Group] = {}
        for group in sorted((g for g in full if g.type == kind), key=lambda g: -len(g.forms)):
            held = named.setdefault(group.listed, group)
            if held is not group:
                held.take(group)
        joined += named.values()
    return joined, short


def _joined_persons(groups: list[Group]) -> list[Group]:
    """Join people of equal full names, then of fuller ones."""
    whole: dict[tuple[str, ...], Group] = {}
    for group in groups:
        held = whole.setdefault(tuple(key(w) for w in group.name.split()), group)
        if held is not group:
            held.take(group)
    blocks: dict[str, list[Group]] = defaultdict(list)
    for words_key, group in whole.items():
        blocks[words_key[-1]].append(group)
    return [group for block in blocks.values() for group in _joined_block(block)]


def _joined_block(block: list[Group]) -> list[Group]:
    """Join full names of one surname: "Joe Biden", "Joseph R. Biden"."""
    block = sorted(block, key=lambda g: (-len(g.name.split()), -g.n_mentions, g.name))
    found: list[Group] = []
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


def _surnames(group: Group) -> set[str]:
    """Return the keys of the words that may stand for a person alone."""
    words = group.name.split()
    found = {key(words[-1])}
    bare = {f for f in group.forms if len(f.split()) == 1}
    if group.countries.keys() & FAMILY_FIRST or (words[0] in bare and words[-1] not in bare):
        found |= {key(words[0])}
    return found


@dataclass(frozen=True)
class Stand:
    """A full name that a short one may stand for: as ``form``, if it is ``settled``."""

    place: int
    form: tuple[str, ...]
    settled: bool


def stands_for(group: Group) -> list[tuple[tuple[str, ...], Stand]]:
    """Return the short names that may stand for a group, each under its :func:`short_key`."""
    if group.type == "person":
        settled = group.n_mentions >= ENOUGH or len(group.articles) > 1
        words = [("person", word) for word in sorted(_surnames(group))]
        return [(word, Stand(group.place, word, settled)) for word in words]
    found = []
    for form in sorted(group.forms):
        if form.isupper() and len(form) > 1:
            word = fold(form)
            told = (group.type, word.removeprefix("the "))
            found.append((told, Stand(group.place, (group.type, word), True)))
    name = group.listed
    return [*found, ((group.type, name[0]), Stand(group.place, ("named", group.type, *name), True))]


def homes_of(
    stands: Iterable[tuple[tuple[str, ...], Stand]], short: list[Group]
) -> tuple[list[Group], list[tuple[int, Group]]]:
    """Return the short names that stay by themselves, and the place of the group of each other.

    A short name joins the one full name that it can mean, else the others that are like it.

    Parameters
    ----------
    stands
        What :func:`stands_for` gave of the full names under the keys of these short ones.
    short
        Groups of short names, in the order of their places.
    """
    meant: dict[tuple[str, ...], list[Stand]] = defaultdict(list)
    for _, stand in stands:
        meant[stand.form].append(stand)
    left: dict[tuple[str, ...], Group] = {}
    homes: list[tuple[int, Group]] = []
    for group in short:
        person = group.type == "person"
        found = meant[short_key(group) if person else (group.type, fold(group.name))]
        if len(found) == 1 and found[0].settled:
            homes.append((found[0].place, group))
            continue
        alone = short_key(group) if person else ("named", group.type, *group.listed)
        if not person and meant[alone]:
            homes.append((meant[alone][0].place, group))
            continue
        held = left.setdefault(alone, group)
        if held is not group:
            held.take(group)
    return list(left.values()), homes


def slug(group: Group) -> str:
    """Return the readable part of an actor's id."""
    return re.sub(r"[^a-z0-9]+", "-", fold(group.name)).strip("-") or group.type


def sort_key(group: Group) -> tuple[str, str, str]:
    """Return what actors of one slug are numbered by."""
    return fold(group.name), group.type, min(map(str, group.members))


def identifiers(told: Iterable[tuple[str, tuple[str, str, str], int]]) -> dict[int, str]:
    """Return the id of each group: its slug, numbered where others have it too.

    Parameters
    ----------
    told
        ``(slug, sort key, which group)``, of all groups that share one of these slugs.
    """
    used: Counter[str] = Counter()
    ids = {}
    for short, _, which in sorted(told, key=lambda t: t[1]):
        used[short] += 1
        ids[which] = short if used[short] == 1 else f"{short}-{used[short]}"
    return ids


def actor_row(group: Group, actor_id: str) -> dict[str, Any]:
    """Return the row of an actor."""
    name = group.name
    days = {row["article_id"]: row["published"] for row, _ in group.sources}
    seen = sorted(day for day in days.values() if not pd.isna(day))
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


def frame_of(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Return the actors frame of rows, sorted by id."""
    frame = pd.DataFrame(rows, columns=COLUMNS)
    for column in ("actor_id", "name", "type", "country", "wikidata_id"):
        frame[column] = frame[column].astype("string")
    for column in ("n_mentions", "n_articles"):
        frame[column] = frame[column].astype("int64")
    for column in ("first_seen", "last_seen"):
        frame[column] = pd.to_datetime(frame[column])
    return frame.sort_values("actor_id", ignore_index=True)
