"""What is in the corpus, what was dropped from it, and what went wrong."""

from typing import Any

import pandas as pd

from workbench.views.counting import CUBE_ABOVE, MAX_ROWS, split_tables
from workbench.views.joining import objects, with_article
from workbench.views.labels import UNKNOWN, article_titles, label
from workbench.views.spec import Bars, Column, Evidence, Filter, Spec, Timeline
from workbench.views.view import View

FILTERS = (
    Filter("publisher", "Publisher"),
    Filter("copies", "Copies"),
    Filter("reason", "Reason dropped"),
    Filter("published", "Published", "dates"),
    Filter("search", "Search", "search"),
)


def overview(
    frames: Any,
    *,
    title: str = "Overview",
    filters: Any = None,
    selection: Any = None,
    max_rows: int = MAX_ROWS,
    cube_above: int = CUBE_ABOVE,
) -> View:
    """Return a view of the corpus: articles by day and publisher, coverage, dropped, problems.

    Parameters
    ----------
    frames
        `workbench.Frames`.
    title
        The heading of the view.
    filters, selection
        What is set at first; see `View`.
    max_rows, cube_above
        As for `workbench.views.actors`, of articles and of dropped lines.

    Notes
    -----
    Coverage counts articles in which something was found; an article without claims may hold
    none, or claims that were not recognized.
    """
    articles = article_rows(frames)
    dropped = dropped_rows(frames)
    problems = problem_rows(frames)
    shared = (Column("publisher"), Column("published", "day"), Column("title", "text"))
    columns = (
        *shared,
        Column("copies"),
        Column("found", "set", expected=tuple(having(frames))),
        Column("copy", "text"),
        Column("dated", "text"),
        Column("n_words", "number"),
    )
    sizes: dict[str, Any] = {"max_rows": max_rows, "cube_above": cube_above}
    parts = [
        split_tables(
            "articles", articles, columns, noun=("article", "articles"), by="publisher", **sizes
        ),
        split_tables(
            "dropped",
            dropped,
            (*shared, Column("reason"), Column("line", "context")),
            noun=("dropped line", "dropped lines"),
            by="reason",
            **sizes,
        ),
        split_tables(
            "copies",
            copy_rows(frames),
            (*shared, *(Column(name, "text") for name in ("other", "share", "order"))),
            noun=("pair sharing text", "pairs sharing text"),
            by="publisher",
            **sizes,
        ),
        split_tables(
            "problems",
            problems,
            (Column("stage"), *(Column(name, "text") for name in ("file", "problem", "detail"))),
            noun=("problem", "problems"),
            by="stage",
            **sizes,
        ),
    ]
    article_words, dropped_lines, copy_words, problem_words = (words for _, words, _ in parts)
    spec = Spec(
        title=title,
        lead="What is in the corpus, what cleaning took out of it, and what went wrong.",
        tables=tuple(table for tables, _, _ in parts for table in tables),
        filters=FILTERS,
        charts=(
            Timeline(
                "articles",
                "published",
                "Articles by day of publication",
                by=(("publisher", "publisher"), ("copies", "copies")),
            ),
            Bars(
                "articles",
                "found",
                "Coverage: articles that have …",
                "Fewest have {last}: {m} of {total} {noun}",
                zeros=True,
            ),
            Bars("articles", "publisher", "Articles by publisher", "{top}: {n} of {total} {noun}"),
            Bars(
                "dropped",
                "reason",
                "Lines taken out by cleaning, by reason",
                "Most often {top}: {n} of {total} {noun}",
            ),
            Bars(
                "articles",
                "copies",
                "Articles that repeat another",
                "{n} of {total} {noun}: {top}",
            ),
        ),
        profiles=(),
        evidence=(
            Evidence(
                article_words,
                "articles",
                "The articles",
                (
                    ("title", "article"),
                    ("publisher", "publisher"),
                    ("published", "published"),
                    ("dated", "how the date was told"),
                    ("n_words", "words"),
                    ("copy", "copy of"),
                ),
                "There are no articles.",
            ),
            Evidence(
                dropped_lines,
                "dropped",
                "The words: lines taken out",
                (("line", "line"), ("reason", "reason"), ("title publisher", "article")),
                "Cleaning took no line out.",
                marks=(("told", "dropped"),),
            ),
            Evidence(
                copy_words,
                "copies",
                "Articles that share text",
                (
                    ("title publisher published", "article"),
                    ("other", "shares text with"),
                    ("share", "share of its words"),
                    ("order", "order of the two"),
                ),
                "No two articles share text.",
                size=6,
            ),
            Evidence(
                problem_words,
                "problems",
                "What went wrong",
                (
                    ("problem", "problem"),
                    ("detail", "detail"),
                    ("stage", "stage"),
                    ("file", "file"),
                ),
                "Nothing went wrong.",
            ),
        ),
        notes=tuple(note for _, _, notes in parts for note in notes),
    )
    return View(spec, filters=filters, selection=selection)


def article_rows(frames: Any) -> pd.DataFrame:
    """Return the articles by day, with what was found in each and what each is a copy of."""
    articles = frames.articles
    titles = article_titles(articles)
    found = having(frames)
    copied = [titles.get(i) if isinstance(i, str) else None for i in articles["duplicate_of"]]
    rows = with_article(articles, articles).assign(
        copies=["a copy of another" if text else "original" for text in copied],
        copy=objects(copied, articles),
        found=objects(
            ([name for name, ids in found.items() if i in ids] for i in articles["article_id"]),
            articles,
        ),
        dated=objects(
            (
                ", ".join(part for part in (label(a, missing=""), label(b, missing="")) if part)
                or None
                for a, b in zip(articles["published_from"], articles["published_note"], strict=True)
            ),
            articles,
        ),
    )
    order = ["published", "article_id"]
    return rows.sort_values(order, kind="stable", na_position="last").reset_index(drop=True)


def having(frames: Any) -> dict[str, set[str]]:
    """Return which articles have a date, a publisher, actors, claims and meetings."""
    articles = frames.articles
    return {
        "actors": set(frames.mentions["article_id"]),
        "claims": set(frames.claims["article_id"]),
        "meetings": set(frames.meeting_reports["article_id"]),
        "a date": set(articles.loc[articles["published"].notna(), "article_id"]),
        "a publisher": set(articles.loc[articles["publisher"].notna(), "article_id"]),
    }


def copy_rows(frames: Any) -> pd.DataFrame:
    """Return the pairs of articles that share text, the largest share first."""
    copies = frames.copies.sort_values(
        ["share", "article_id", "copy_of"], ascending=[False, True, True], na_position="last"
    )
    titles = article_titles(frames.articles)
    return (
        with_article(copies, frames.articles)
        .assign(
            other=objects(map(titles.get, copies["copy_of"]), copies),
            share=objects((None if pd.isna(s) else f"{s:.0%}" for s in copies["share"]), copies),
            order=objects((label(d, missing="") or None for d in copies["direction"]), copies),
        )
        .reset_index(drop=True)
    )


def dropped_rows(frames: Any) -> pd.DataFrame:
    """Return the dropped lines in the order of their sources, each with its whole text marked."""
    dropped = frames.dropped
    rows = with_article(dropped, frames.articles).assign(
        reason=dropped["reason"].map(label),
        line=objects(
            ((text, [(0, len(text), "told")]) for text in dropped["text"].map(label)), dropped
        ),
    )
    order = dropped.sort_values(["article_id", "line"], kind="stable").index
    return rows.loc[order].reset_index(drop=True)


def problem_rows(frames: Any) -> pd.DataFrame:
    """Return the problems, each with the name of its file (never the whole path)."""
    problems = frames.problems
    return problems.assign(
        stage=problems["stage"].map(label),
        file=[
            label(path, missing=UNKNOWN).replace("\\", "/").rsplit("/", 1)[-1]
            for path in problems["path"]
        ],
        problem=problems["problem"].map(label),
        detail=[label(text, missing="") or None for text in problems["detail"]],
    ).reset_index(drop=True)
