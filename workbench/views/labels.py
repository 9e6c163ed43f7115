"""Names for people: what stands in a view where a frame holds an id.

Labels are unique, because filters and selections speak of them: two actors of one name are told
apart by type, then by number.
"""

from collections.abc import Iterable
from itertools import chain, count
from typing import Any

import pandas as pd

from workbench.frames.headline import between
from workbench.views.context import shown

UNKNOWN = "not known"
OTHERS = "(all others)"


def label(value: Any, *, missing: str = UNKNOWN) -> str:
    """Return a value as one trimmed line, or ``missing`` where there is none.

    Examples
    --------
    >>> label(pd.NA), label("Sample  Wire ")
    ('not known', 'Sample Wire')
    """
    if value is None or (pd.api.types.is_scalar(value) and pd.isna(value)):
        return missing
    return " ".join(shown(value).split()) or missing


def distinct(names: Iterable[tuple[str, str]]) -> list[str]:
    """Return each ``(name, hint)`` as a label of its own.

    Examples
    --------
    >>> distinct([("Jordan", "place"), ("Jordan", "person"), ("Jordan", "person")])
    ['Jordan', 'Jordan (person)', 'Jordan (2)']
    """
    taken: set[str] = set()
    out = []
    for name, hint in names:
        choices = chain([name], [f"{name} ({hint})"] if hint else [], _numbered(name))
        free = next(choice for choice in choices if choice not in taken)
        taken.add(free)
        out.append(free)
    return out


def _numbered(name: str) -> Iterable[str]:
    return (f"{name} ({number})" for number in count(2))


def actor_labels(actors: pd.DataFrame) -> dict[str, str]:
    """Return the name to show for each ``actor_id``."""
    names = distinct(
        (label(name), label(kind, missing=""))
        for name, kind in zip(actors["name"], actors["type"], strict=True)
    )
    return dict(zip(actors["actor_id"], names, strict=True))


def statement_labels(statements: pd.DataFrame) -> dict[str, str]:
    """Return the wording to show for each ``statement_id``."""
    texts = distinct((label(text), "") for text in statements["text"])
    return dict(zip(statements["statement_id"], texts, strict=True))


def actor_aliases(actors: pd.DataFrame) -> dict[str, list[str]]:
    """Return by the label of each actor the other names that it goes by."""
    labels = actor_labels(actors)
    return {
        labels[key]: [text for text in map(label, [] if isinstance(names, float) else names)]
        for key, names in zip(actors["actor_id"], actors["aliases"], strict=True)
        if names is not None and len(names)
    }


def article_titles(articles: pd.DataFrame) -> dict[str, str]:
    """Return the title of each ``article_id``; its file name (never a whole path) without one."""
    out = {}
    for article_id, title, path in zip(
        articles["article_id"], articles["title"], articles["path"], strict=True
    ):
        name = label(path, missing="").replace("\\", "/").rsplit("/", 1)[-1]
        out[article_id] = label(title, missing=f"untitled ({name})" if name else "untitled")
    return out


def day_text(day: Any) -> str:
    """Return a day as people write it, ``""`` where there is none.

    Examples
    --------
    >>> day_text(pd.Timestamp("2023-03-01"))
    '1 Mar 2023'
    """
    return between(day, day)


def some(names: list[str], *, most: int = 3) -> str:
    """Return a few names in a line, and how many more there are.

    Examples
    --------
    >>> some(["Xi Jinping", "Alexander Lukashenko", "Wang Yi", "Qin Gang"])
    'Xi Jinping, Alexander Lukashenko, Wang Yi and 1 more'
    """
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


def short(text: str, most: int = 60) -> str:
    """Return a text, cut where it is longer.

    Examples
    --------
    >>> short("Alexander Lukashenko", 12)
    'Alexander L…'
    """
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
