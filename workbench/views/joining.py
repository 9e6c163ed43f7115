"""Frames joined for a view: names in place of ids, the article's facts beside each row."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pandas as pd

from workbench.views.labels import UNKNOWN, article_titles, label


def period(articles: pd.DataFrame) -> tuple[str, str] | None:
    """Return the first and the last day of publication, where any is known.

    Examples
    --------
    >>> period(pd.DataFrame({"published": [pd.Timestamp("2023-03-01"), pd.NaT]}))
    ('2023-03-01', '2023-03-01')
    """
    days = pd.to_datetime(articles["published"]).dropna()
    return None if days.empty else (f"{days.min():%Y-%m-%d}", f"{days.max():%Y-%m-%d}")


def each(values: pd.Series, act: Callable[[Any], Any]) -> pd.Series:
    """Return what ``act`` makes of each value, asked once for each distinct one."""
    codes, distinct = pd.factorize(values, use_na_sentinel=False)
    made = pd.Series([act(value) for value in distinct], dtype=object).to_numpy()
    return pd.Series(made[codes], index=values.index, dtype=object)


def with_article(rows: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with the title, publisher and day of their article as people read them."""
    titles = article_titles(articles)
    publishers = dict(zip(articles["article_id"], articles["publisher"].map(label), strict=True))
    days = pd.Series(articles["published"].to_numpy(), index=articles["article_id"].to_numpy())
    ids = rows["article_id"]
    return rows.assign(
        title=each(ids, lambda i: titles.get(i, UNKNOWN)),
        publisher=each(ids, lambda i: publishers.get(i, UNKNOWN)),
        published=days.reindex(ids.to_numpy()).to_numpy(),
    )


def names(ids: pd.Series, known: dict[str, str], *, missing: str = UNKNOWN) -> pd.Series:
    """Return the label of each id, ``missing`` where there is none."""
    return each(ids, lambda i: missing if pd.isna(i) else known.get(i, missing))


def name_lists(ids: pd.Series, known: dict[str, str]) -> list[list[str]]:
    """Return the labels of each list of ids, in its order."""
    return [[known[i] for i in listed(row) if i in known] for row in ids]


def objects(values: Iterable[Any], like: pd.DataFrame) -> pd.Series:
    """Return values (lists, texts or None) as a column beside the rows of a frame."""
    return pd.Series(list(values), index=like.index, dtype=object)


def records(rows: pd.DataFrame) -> Iterator[Any]:
    """Return the rows one by one, their columns as attributes."""
    yield from rows.itertuples(index=False)


def listed(value: Any) -> list[Any]:
    """Return a cell that should hold a list as one, an empty one for a missing value.

    Examples
    --------
    >>> listed(None), listed(("a", "b"))
    ([], ['a', 'b'])
    """
    if value is None or isinstance(value, float | str) or value is pd.NA:
        return []
    return list(value)  # a list, a tuple or the array that Parquet gives back
