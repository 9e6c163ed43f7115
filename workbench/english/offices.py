"""Who held which office when: the role table, looked up by an article's date."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

import pandas as pd

from workbench.english import lexicons
from workbench.english.spelling import key, same_word

__all__ = ["Office", "holder", "office_meant", "offices_of", "wikidata_of"]

# offices that different states name differently
SAME = {
    "secretary of state": "foreign minister",
    "foreign secretary": "foreign minister",
    "top diplomat": "foreign minister",
    "defense secretary": "defence minister",
    "defence secretary": "defence minister",
    "premier": "prime minister",
}


@dataclass(frozen=True)
class Office:
    """One term of office: days as ISO text, which compares as dates do; "" is open."""

    role: str
    country: str
    name: str
    start: str
    end: str
    leads: bool
    wikidata_id: str | None

    def held(self, day: str) -> bool:
        """Return whether the term includes a day."""
        return self.start <= day and (not self.end or day <= self.end or day.startswith(self.end))

    @property
    def text(self) -> str:
        """The office as the frames show it: "president, Belarus"."""
        return f"{self.role}, {self.country}"


@cache
def _table() -> tuple[Office, ...]:
    return tuple(
        Office(
            row["role"],
            row["country"],
            row["name"],
            row["from"],
            row["to"],
            row["leads"] == "yes",
            row["wikidata_id"] or None,
        )
        for row in lexicons.load("roles")
    )


@cache
def _by_country() -> dict[str, list[Office]]:
    offices: dict[str, list[Office]] = defaultdict(list)
    for office in _table():
        offices[office.country].append(office)
    return offices


@cache
def _by_surname() -> dict[str, list[Office]]:
    offices: dict[str, list[Office]] = defaultdict(list)
    for office in _table():
        for word in {key(w) for w in office.name.split()}:
            offices[word].append(office)
    return offices


@cache
def _meanings() -> dict[str, str]:
    return {r["noun"]: r["meaning"] for r in lexicons.load("role_nouns") if r["type"] == "person"}


def office_meant(noun: str) -> str | None:
    """Return the office that a noun means ("premier": prime minister), or None.

    Examples
    --------
    >>> office_meant("top diplomat"), office_meant("lawmaker")
    ('foreign minister', None)
    """
    return _meanings().get(noun.lower()) or None


def _day(when: pd.Timestamp | None) -> str | None:
    return None if when is None or pd.isna(when) else str(pd.Timestamp(when).date())


def holder(role: str, country: str, when: pd.Timestamp | None) -> Office | None:
    """Return who held an office on a day, if exactly one person did.

    Parameters
    ----------
    role
        An office of the table, or ``"leader"`` for whoever led the state or body.
    country
        State or body, as the word lists name it.
    when
        The day; without one, None is returned.

    Examples
    --------
    >>> holder("leader", "China", pd.Timestamp("2023-03-17")).name
    'Xi Jinping'
    >>> holder("prime minister", "Japan", pd.Timestamp("2019-06-01")).name
    'Shinzo Abe'
    """
    day = _day(when)
    if day is None:
        return None
    holders = {}
    for office in _by_country().get(country, ()):
        fits = office.role == role or SAME.get(office.role) == role
        if role in ("leader", "head of state"):
            fits = office.leads or (role == "head of state" and office.role == "monarch")
        if fits and office.held(day):
            holders[office.name] = office
    return next(iter(holders.values())) if len(holders) == 1 else None


def _is_same(name: str, full: str) -> bool:
    a, b = name.split(), full.split()
    return len(a) > 1 and all(any(same_word(x, y) for y in b) for x in a)


def offices_of(name: str, when: pd.Timestamp | None, *, role: str | None = None) -> list[Office]:
    """Return the offices that a person of this name held on a day.

    A bare surname is enough only with the ``role`` that stands before it ("President Putin").
    """
    day = _day(when)
    if day is None:
        return []
    held = []
    for office in _by_surname().get(key(name.split()[-1]), ()):
        fits = _is_same(name, office.name)
        if not fits and role is not None and len(name.split()) == 1:
            fits = role in (office.role, SAME.get(office.role)) or (
                role == "leader" and office.leads
            )
        if fits and office.held(day):
            held.append(office)
    return held if len({o.name for o in held}) == 1 else []


def wikidata_of(name: str) -> str | None:
    """Return the Wikidata id that the role table has for a full name, if there is exactly one.

    Examples
    --------
    >>> wikidata_of("Volodymyr Zelensky"), wikidata_of("Putin")
    ('Q3874799', None)
    """
    ids = {
        office.wikidata_id
        for office in _by_surname().get(key(name.split()[-1]), ())
        if office.wikidata_id and _is_same(name, office.name)
    }
    return ids.pop() if len(ids) == 1 else None
