"""One actor across articles: from the actors of each article to those of the corpus.

Every article brings its own actors, with the fullest names that it gives them. They are put in
blocks by what they must share (a surname, a listed name, an acronym); in a block full names join
full names, then a bare surname joins the full name that it stands for, if there is one that can
be told. Joining too little is mended by a person in a minute (see :func:`merge_candidates`);
joining too much spoils every count, so doubt keeps two actors apart.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

import pandas as pd

from workbench.english import names, spelling
from workbench.english.gazetteer import Entry, entries, entry
from workbench.english.lexicons import listed
from workbench.english.spelling import acronym, fold, key
from workbench.frames import schemas
from workbench.linking.core import Constraint, constrained, leader_clusters, reached
from workbench.linking.known import KnownActors
from workbench.linking.likeness import merge_candidates

__all__ = [
    "COLUMNS", "Actors", "Group", "actor_row", "block_keys", "frame_of", "grouped", "identifiers",
    "local_groups", "merge_candidates", "resolve", "slug", "sort_key",
]  # fmt: skip

COLUMNS = [column.name for column in schemas.FRAMES["actors"]]
FAMILY_FIRST = {
    "Cambodia", "China", "Hungary", "Japan", "North Korea", "Singapore", "South Korea", "Taiwan",
    "Vietnam",
}  # fmt: skip
COMPANY = listed("inc inc. corp corp. co co. ltd ltd. llc plc ag sa")

Local = tuple[str, Any]
Key = tuple[str, ...]


@dataclass(frozen=True)
class Trust:
    """How much it takes until a bare surname goes to a full name that its article does not give.

    ``mentions`` or two articles are needed of the only full name with that surname; of several
    the first must have the ``corpus`` share of all their mentions and the ``day`` share of those
    within ``days`` of the article's.
    """

    mentions: int = 3
    corpus: float = 0.8
    day: float = 0.5
    days: int = 7


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
    known: int | None = None  # line of the user's own table
    wanted: str | None = None  # id that the table gives

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

    def by_day(self) -> Counter[int]:
        """Return the mentions of each day of publication."""
        found: Counter[int] = Counter()
        for row, n in self.sources:
            if not _missing(row["published"]) and not pd.isna(row["published"]):
                found[pd.Timestamp(row["published"]).toordinal()] += n
        return found

    def of(self, members: Iterable[Local], *others: Group) -> Group:
        """Return the group of some members, of this one and of others."""
        own = {m: source for g in (self, *others) for m, source in zip(g.members, g.sources,
                                                                       strict=True)}  # fmt: skip
        group = Group(self.type, self.place, called=self.called, known=self.known,
                      wanted=self.wanted)  # fmt: skip
        for member in members:
            group.add(*own[member])
        return group

    @cached_property
    def entry(self) -> Entry | None:
        """What the word lists know of an organization or place by one of its names."""
        if self.type == "person":
            return None
        found = next((e for e in map(entry, sorted(self.forms)) if e is not None), None)
        if found is None and self.type == "organization":
            found = _listed_bodies().get(body_key(self.name))
        return found

    @cached_property
    def listed(self) -> Key:
        """The name that an organization or place is one by: type, name, country where needed."""
        known = self.entry
        if known is not None:
            same = known.kind in ("state", "organization")  # whatever the article took it for
            return ("listed" if same else self.type, fold(known.name), "")
        if self.type == "place":
            return (self.type, fold(self.name).removeprefix("the "), "")
        country = next(iter(self.countries)) if len(self.countries) == 1 else ""
        publisher = self.sources[0][0].get("publisher") if self.sources else None
        if isinstance(publisher, str) and _is_tail(self.name, publisher):
            held = entry(publisher)
            return ("listed", fold(held.name), "") if held else (self.type, body_key(publisher), "")
        return (self.type, body_key(self.name), country)

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
    local: pd.DataFrame,
    mentions: pd.DataFrame,
    *,
    constraints: Sequence[Constraint] = (),
    known: KnownActors | None = None,
    trust: Trust | None = None,
) -> tuple[dict[Local, str], pd.DataFrame]:
    """Return which actor each article's actors are, and the actors frame.

    Parameters
    ----------
    local
        One row an actor of an article: ``article_id``, ``local``, ``name``, ``type``,
        ``aliases``, ``roles``, ``country``, ``wikidata_id``, ``published`` and, where known,
        ``publisher``.
    mentions
        One row a mention: ``article_id`` and ``local`` at least.
    constraints
        Which actors of articles, by ``(article_id, local)``, are one and which are not, and what
        they are called.
    known
        The user's own table: its names are must-link pairs.
    trust
        When a bare surname joins a full name of other articles.

    Returns
    -------
    dict
        ``(article_id, local)`` to ``actor_id``.
    DataFrame
        The actors frame, one row an actor, sorted by ``actor_id``.

    Notes
    -----
    Full names join as :func:`workbench.english.names.may_be_one` says, where only one person is
    meant. A bare surname went to the person that its own article names in full; one that is left
    goes to the person of the same Wikidata item, else to the one who dominates the corpus and the
    day (:class:`Trust`), else it stays apart. Bodies and states join by their listed names, by
    their names without what papers leave out, and by acronyms. It will miss people who changed
    their name and cannot tell two people of one full name apart.
    """
    found = Actors(known=known, trust=trust)
    found.change((), local_groups(local, mentions))
    return found.frame(constraints)


class Actors:
    """The actors of a corpus, kept as those of articles come and go."""

    def __init__(self, *, known: KnownActors | None = None, trust: Trust | None = None) -> None:
        self._known, self._trust = known, trust
        self._local: dict[Local, Group] = {}
        self._keys: dict[Local, list[Key]] = {}
        self._blocks: dict[Key, dict[Local, None]] = defaultdict(dict)
        self._of: dict[Local, Group] = {}
        self._rows: dict[int, tuple[Group, str, tuple[str, str, str], dict[str, Any]]] = {}

    @property
    def groups(self) -> list[Group]:
        """The actors before constraints; they are not to be changed."""
        return list({id(group): group for group in self._of.values()}.values())

    def change(self, gone: Iterable[Local], new: Iterable[Group]) -> None:
        """Take actors of articles out and put others in."""
        touched: dict[Key, None] = {}
        for member in gone:
            for block in self._keys.pop(member):
                touched[block] = None
                del self._blocks[block][member]
            del self._local[member], self._of[member]
        for group in new:
            (member,) = group.members
            self._local[member] = group
            self._keys[member] = own = self._block_keys(group)
            for block in own:
                touched[block] = None
                self._blocks[block][member] = None
        for block in [block for block in touched if not self._blocks[block]]:
            del self._blocks[block]
        starts: list[tuple[str, Any]] = [("block", b) for b in touched if b in self._blocks]
        anew = [
            self._local[thing].of([thing])
            for part in reached(starts, self._beside) for kind, thing in part if kind == "local"
        ]  # fmt: skip
        for group in grouped(anew, known=self._known, trust=self._trust):
            self._of.update(dict.fromkeys(group.members, group))

    def _beside(self, at: tuple[str, Any]) -> list[tuple[str, Any]]:
        kind, thing = at
        if kind == "block":
            return [("local", member) for member in self._blocks[thing]]
        return [("block", key) for key in self._keys[thing]]

    def _block_keys(self, group: Group) -> list[Key]:
        line = self._known.line(group) if self._known is not None else None
        return [*block_keys(group), *([("table", str(line))] if line is not None else [])]

    def frame(
        self, constraints: Sequence[Constraint] = ()
    ) -> tuple[dict[Local, str], pd.DataFrame]:
        """Return the actor of each article's actors, and the frame, as constraints have them."""
        groups = self.groups
        if constraints:
            _, made = constrained([group.members for group in groups], constraints)
            changed = {m for members, _ in made for m in members}
            groups = [group for group in groups if changed.isdisjoint(group.members)]
            for members, name in made:
                old = list({id(g): g for g in map(self._of.__getitem__, members)}.values())
                group = old[0].of(members, *old[1:])
                group.called = name or group.called
                groups.append(group)
        told = [self._rows.get(id(g)) or (g, slug(g), sort_key(g), {}) for g in groups]
        ids = identifiers([(short, order, n) for n, (_, short, order, _) in enumerate(told)])
        for n, (group, *_, row) in enumerate(told):
            if row.get("actor_id") != ids[n]:
                row.update(actor_row(group, ids[n]))
        self._rows = {id(held[0]): held for held in told}  # with the groups: ids stay theirs
        mapping = {member: ids[n] for n, group in enumerate(groups) for member in group.members}
        return mapping, frame_of([row for *_, row in told])


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


def _missing(value: Any) -> bool:
    return value is None or value is pd.NA or (isinstance(value, float) and value != value)


def _items(value: Any) -> list[str]:
    return [] if _missing(value) else list(value)


def block_keys(group: Group) -> list[Key]:
    """Return what actors of articles must share, over others or by themselves, to be one."""
    keys: list[Key] = [("name", fold(group.name))] if " " in group.name else []
    if group.type == "person":
        return [*keys, *(("person", word) for word in surnames(group))]
    return [*keys, group.listed, *(("letters", word) for word in _letters(group))]


def grouped(
    groups: Iterable[Group], *, known: KnownActors | None = None, trust: Trust | None = None
) -> list[Group]:
    """Return the actors of articles as those of the corpus.

    Parameters
    ----------
    groups
        As :func:`local_groups` gives them: all that are linked by :func:`block_keys`, or more.
    known, trust
        As for :func:`resolve`.
    """
    ordered = sorted(groups, key=lambda g: tuple(map(str, g.members[0])))
    _settle_types(ordered)
    if known is not None:
        ordered = known.joined(ordered)
    people = [g for g in ordered if g.type == "person"]
    bare = [g for g in people if names.is_bare(g.name) and g.known is None]
    held = {id(g) for g in bare}
    full = _joined_people([g for g in people if id(g) not in held])
    full += _at_home(bare, full, trust or Trust())
    return full + _joined_bodies([g for g in ordered if g.type != "person"])


def _settle_types(groups: list[Group]) -> None:
    """Give actors of one name of several words the type that most mentions of it have."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for group in groups:
        if " " in group.name:
            counts[fold(group.name)][group.type] += group.n_mentions
    for group in groups:
        types = counts.get(fold(group.name), ())
        if len(types) > 1:
            for cached in ("entry", "listed"):
                group.__dict__.pop(cached, None)
            group.type = min(types, key=lambda kind: (-counts[fold(group.name)][kind], kind))


def surnames(group: Group) -> list[str]:
    """Return the keys of the words that may stand for a person alone.

    The last word does, and the first where the family name comes first: with people of some
    states, and where the article itself calls the person so.
    """
    found = {names.surname_key(group.name)}
    first = names.words(group.name)[0]
    bare = {f for f in group.forms if " " not in f}
    if group.countries.keys() & FAMILY_FIRST or (first in bare and not _last_of(group) & bare):
        found.add(key(first))
    return sorted(found)


def _last_of(group: Group) -> set[str]:
    return {group.name.split()[-1], names.core(names.words(group.name))[-1]}


def _joined_people(groups: list[Group]) -> list[Group]:
    """Join people of one full name, then of fuller ones of the same surname."""
    whole: dict[tuple[Any, ...], Group] = {}
    for group in groups:
        same = (group.known, *(key(w) for w in names.words(group.name)))
        held = whole.setdefault(same, group)
        if held is not group:
            held.take(group)
    called = {id(group): group.name for group in whole.values()}

    def choose(group: Group, clusters: list[list[Group]]) -> int | None:
        homes = [
            n for n, (leader, *_) in enumerate(clusters)
            if names.may_be_one(called[id(group)], called[id(leader)])
            and (group.known is None or leader.known is None)
        ]  # fmt: skip
        return homes[0] if len(homes) == 1 else None

    def fullest(group: Group) -> tuple[Any, ...]:
        name = called[id(group)]
        return (group.known is None, -len(names.words(name)), -group.n_mentions, name)

    clusters = leader_clusters(
        sorted(whole.values(), key=fullest),
        seeks=lambda group: [names.surname_key(called[id(group)])],
        stands=lambda _, leader: [names.surname_key(called[id(leader)])],
        choose=choose,
    )
    for leader, *others in clusters:
        for other in others:
            leader.take(other)
    return [cluster[0] for cluster in clusters]


def _at_home(bare: list[Group], full: list[Group], trust: Trust) -> list[Group]:
    """Let bare surnames join the full names that they stand for; return those that stay apart.

    A single word that is part of no full name ("Pelé") is one person in all articles.
    """
    by_word: dict[str, list[Group]] = defaultdict(list)
    for group in full:
        for word in surnames(group):
            by_word[word].append(group)
    strength = {id(g): (g.n_mentions, len(g.articles), g.by_day()) for g in full}
    left: dict[Any, Group] = {}
    for group in bare:
        word = names.surname_key(group.name)
        home = _home(group, by_word.get(word, []), strength, trust)
        if home is not None:
            home.take(group)
            continue
        alone = (word, group.members[0][0]) if word in by_word else word
        held = left.setdefault(alone, group)
        if held is not group:
            held.take(group)
    return list(left.values())


def _home(
    group: Group, full: list[Group], strength: Mapping[int, tuple], trust: Trust
) -> Group | None:
    """Return the full name that a bare one of another article stands for, if it can be told."""
    if group.wikidata:
        same = [g for g in full if g.wikidata.keys() & group.wikidata.keys()]
        full = same or [g for g in full if not g.wikidata]
        if len(same) == 1:
            return same[0]
    if len(full) == 1:
        n, articles, _ = strength[id(full[0])]
        return full[0] if n >= trust.mentions or articles > 1 else None
    if not full:
        return None
    best = max(full, key=lambda g: (strength[id(g)][0], g.name))
    total = sum(strength[id(g)][0] for g in full)
    day = group.sources[0][0].get("published")
    near = {id(g): _within(strength[id(g)][2], day, trust.days) for g in full}
    of_day = sum(near.values())
    if strength[id(best)][0] < trust.corpus * total or near[id(best)] < trust.day * of_day:
        return None
    return best


def _within(by_day: Mapping[int, int], day: Any, days: int) -> int:
    if day is None or pd.isna(day):
        return 0
    at = pd.Timestamp(day).toordinal()
    return sum(by_day.get(d, 0) for d in range(at - days, at + days + 1))


def body_key(name: str) -> str:
    """Return what the names of one body share: without "the", "and", the company form, "U.S.".

    Examples
    --------
    >>> body_key("the U.S. Department of River Affairs") == body_key("River Affairs Department")
    True
    """
    parts = [w for w in fold(name).replace(",", " ").split() if w not in ("the", "and", "&")]
    if len(parts) > 1 and parts[0] == "un":
        parts = ["united", "nations", *parts[1:]]
    while len(parts) > 1 and parts[-1] in COMPANY:
        parts.pop()
    if len(parts) > 2 and parts[0] in ("us", "american"):
        parts = parts[1:]
    if len(parts) > 2 and parts[0] in ("department", "ministry") and parts[1] == "of":
        parts = [*parts[2:], parts[0]]
    return " ".join(parts)


@cache
def _listed_bodies() -> dict[str, Entry]:
    """Return the listed bodies of names of several words, by what their names share."""
    found: dict[str, Entry] = {}
    for name, known in entries().items():
        if known.kind == "organization" and " " in body_key(name):
            found.setdefault(body_key(name), known)
    return found


def _is_tail(name: str, publisher: str) -> bool:
    """Return whether a body's name is what a paper calls itself ("The Times")."""
    own = [w for w in fold(name).split() if w != "the"]
    full = [w for w in fold(publisher).split() if w != "the"]
    return bool(own) and len(own) < len(full) and full[-len(own) :] == own


def is_short(group: Group) -> bool:
    """Return whether a body goes by an acronym that the lists do not know."""
    return len(group.forms) == 1 and group.name.isupper() and group.entry is None


def _letters(group: Group) -> set[str]:
    """Return the acronyms that a body may go by: those its articles use, and its own letters."""
    if is_short(group):
        return {fold(group.name).removeprefix("the ")}
    used = {fold(f) for f in group.forms if f.isupper() and len(f) > 1}
    return used | {fold(a) for a in acronym(group.name) if len(a) > 2}


def _joined_bodies(groups: list[Group]) -> list[Group]:
    """Join bodies and places by their names, then acronyms with what they are short for.

    An acronym joins the body whose articles use it, else the only one that has its letters.
    """
    by_name: dict[Key, Group] = {}
    used: dict[str, list[Group]] = defaultdict(list)
    letters: dict[str, list[Group]] = defaultdict(list)
    for group in sorted(groups, key=lambda g: (g.known is None, is_short(g), -len(g.forms))):
        words = _letters(group)
        home = by_name.get(group.listed)
        if home is None and is_short(group):
            (word,) = words
            named = used.get(word, []) or letters.get(word, [])
            found = [g for g in named if g.type == group.type]
            home = found[0] if len(found) == 1 else None
        two_lines = home is not None and None not in (home.known, group.known)
        if home is None or two_lines:
            own_name = (*group.listed, str(group.known)) if two_lines else group.listed
            home = by_name.setdefault(own_name, group)
        else:
            home.take(group)
        if not is_short(group):
            own = {fold(f) for f in group.forms if f.isupper() and len(f) > 1}
            for index, some in ((used, own), (letters, words)):
                for word in some:
                    if not any(g is home for g in index[word]):
                        index[word].append(home)
    return list(by_name.values())


def slug(group: Group) -> str:
    """Return the readable part of an actor's id, or the id that the user's table gives."""
    return group.wanted or spelling.slug(group.name) or group.type


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
    return schemas.build("actors", sorted(rows, key=lambda row: row["actor_id"]))
