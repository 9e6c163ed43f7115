"""Two sides of a corpus: which articles stand on which, by publisher or by period."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from workbench.frames.headline import between
from workbench.views.labels import label

BY = ("publisher", "period")
Side = str | Sequence[Any] | None


def sides(articles: pd.DataFrame, by: str, a: Side, b: Side) -> tuple[tuple[str, str], pd.Series]:
    """Return the labels of the two sides, and the side of each article that stands on one.

    Parameters
    ----------
    articles
        The frame of `workbench.Frames`.
    by
        ``"publisher"`` or ``"period"``.
    a, b
        A publisher each, or a ``(first day, last day)`` each; None takes it from the articles:
        the publishers with the most of them, the first or the second half of the time. Where
        neither is given and there are no two publishers, two periods are compared.

    Returns
    -------
    tuple of two labels, Series
        The series is indexed by ``article_id``. Articles of neither side are left out.

    Raises
    ------
    ValueError
        If a publisher or a day is not known, the periods overlap, or there are no two sides.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["x", "y"], "publisher": ["Wire", "Herald"]})
    >>> articles["published"] = pd.Timestamp("2023-03-15")
    >>> sides(articles, "publisher", None, None)[1].to_dict()
    {'x': 'Wire', 'y': 'Herald'}
    """
    if by not in BY:
        raise ValueError(f"by: can't compare by {by!r}; choose {' or '.join(map(repr, BY))}")
    publishers, days = articles["publisher"].nunique(), articles["published"].dt.normalize()
    if a is None and b is None and publishers < 2 <= days.nunique():
        by = "period"
    return (_publishers if by == "publisher" else _periods)(articles, a, b)


def _publishers(articles: pd.DataFrame, a: Any, b: Any) -> tuple[tuple[str, str], pd.Series]:
    names = articles["publisher"].dropna().map(label)
    largest = list(names.value_counts(sort=False).sort_values(ascending=False, kind="stable").index)
    for which, name in (("a", a), ("b", b)):
        if name is not None and name not in largest:
            known = ", ".join(map(repr, largest[:8])) or "none"
            raise ValueError(f"{which}: no publisher {name!r}; there are {len(largest)}: {known}")
    a = a or next((name for name in largest if name != b), None)
    b = b or next((name for name in largest if name != a), None)
    told = _two(a, b, f"there are {len(largest)} publishers: {', '.join(largest) or 'none'}")
    ids = articles.loc[names.index, "article_id"]
    found = pd.Series(names.to_numpy(), index=ids.to_numpy(), dtype=object)
    return told, found[found.isin(told)]


def _periods(articles: pd.DataFrame, a: Any, b: Any) -> tuple[tuple[str, str], pd.Series]:
    days = pd.to_datetime(articles["published"]).dt.normalize()
    if days.notna().any():
        first, last = days.min(), days.max()
        middle = first + pd.Timedelta(days=(last - first).days // 2)
        a = (first, middle) if a is None else a
        b = (middle + pd.Timedelta(days=1), last) if b is None else b
    if a is None or b is None or (days.notna().any() and days.nunique() < 2):
        _two(None, None, f"the articles have {days.nunique()} days of publication")
    one, other = _period("a", a), _period("b", b)
    if one[0] <= other[1] and other[0] <= one[1]:
        raise ValueError(
            f"a and b overlap: {between(*one)} and {between(*other)}; end the one before the "
            "other begins"
        )
    told = _two(between(*one), between(*other), "")
    side = pd.Series(None, index=articles["article_id"].to_numpy(), dtype=object)
    for name, (start, end) in zip(told, (one, other), strict=True):
        side[days.between(start, end).to_numpy()] = name
    return told, side.dropna()


def _period(which: str, given: Any) -> tuple[pd.Timestamp, pd.Timestamp]:
    try:
        first, last = (pd.Timestamp(day).normalize() for day in given)
    except (ValueError, TypeError) as error:
        raise ValueError(
            f"{which}: a period is (first day, last day), such as ('2023-03-01', '2023-03-31'), "
            f"got {given!r}"
        ) from error
    if pd.isna(first) or pd.isna(last) or first > last:
        raise ValueError(f"{which}: the first day comes after the last, or one lacks: {given!r}")
    return first, last


def _two(a: Any, b: Any, there: str) -> tuple[str, str]:
    if a is None or b is None:
        raise ValueError(f"two sides are needed to compare, but {there}; give a= and b=")
    if a == b:
        raise ValueError(f"a and b are the same ({a!r}); give two")
    return a, b
