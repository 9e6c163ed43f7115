"""Plain page text to article text: which lines are the article and why the others are not.

A page pasted as text carries captions, calls for donations, menus, time stamps. Each line is
judged by rules on its words and its shape (``lexicons/en/boilerplate.tsv``) and by whether it
recurs over the corpus (:func:`recurring_lines`); what these leave open is left to a learned judge
of its look, its words, its neighbours and its place (:mod:`workbench.linemodel`). What is taken out
is told line by line with a reason, and can be kept with ``keep=``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable

from workbench.page import Cleaned, Page
from workbench.pagelines import frame_of, key_of, n_words, page_lines

__all__ = ["REASONS", "Cleaned", "clean_text", "recurring_lines"]

REPRINTED = 14  # words: longer lines in common tell a reprint
REASONS = {
    "byline": "who wrote it",
    "caption": "what a picture shows and whose it is",
    "credit": "who reported, edited, translated",
    "dateline": "day and place before the first words, or a time stamp",
    "headline": "the headline, which is the title, and where it stands again",
    "markup": "outside the article by the markup of the page",
    "metadata": "a field such as 'Date: ...' above the text",
    "navigation": "menus, buttons, counts, section names",
    "notice": "copyright, disclaimers, cookies, terms",
    "promotion": "subscription, donation, newsletter, follow us, advertisement",
    "related": "links to other articles",
    "repeated": "a line that stands twice or recurs over a publisher's articles",
}


def clean_text(
    source: str,
    *,
    title: str | None = None,
    recurring: Collection[str] = frozenset(),
    keep: Collection[str] = (),
) -> Cleaned:
    r"""Return the article that a page of plain text holds, and what was taken out of it.

    Parameters
    ----------
    source
        The text of the page.
    title
        The headline where it is known; else a first line that looks like one is taken.
    recurring
        Keys of lines that recur over the publisher's articles (:func:`recurring_lines`).
    keep
        Reasons (see :data:`REASONS`) whose lines stay in the text.

    Raises
    ------
    ValueError
        If ``keep`` names a reason that there is none of.

    Notes
    -----
    Made for English news. A caption without a credit that stands only once, or a teaser of
    full sentences between two paragraphs, is taken for body text.

    Examples
    --------
    >>> page = "Talks end\n\nBy A. Writer\n\nThe two sides met for an hour.\n\nFollow us"
    >>> cleaned = clean_text(page)
    >>> cleaned.title, cleaned.text, cleaned.author
    ('Talks end', 'The two sides met for an hour.', 'A. Writer')
    >>> cleaned.dropped
    [(0, 'Talks end', 'headline'), (2, 'By A. Writer', 'byline'), (6, 'Follow us', 'promotion')]
    """
    unknown = set(keep) - set(REASONS)
    if unknown:
        raise ValueError(f"keep= names {sorted(unknown)}; the reasons are {', '.join(REASONS)}")
    page = Page(page_lines(source), title=title, recurring=recurring)
    page.judge()
    return page.result(keep=set(keep))


def recurring_lines(pages: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """Return the keys of the lines that recur over the pages of each publisher.

    Parameters
    ----------
    pages
        (publisher, text) of each page.

    Returns
    -------
    dict
        By publisher the keys of lines (:func:`workbench.pagelines.key_of`) and of their fixed words
        (:func:`workbench.pagelines.frame_of`).

    Notes
    -----
    A line counts if it stands in at least three pages and in a fifth of them (in ten pages, if
    there are more than fifty). Pages that have most of their longer lines in common with one
    are reprints and count once. Lines of up to 16 words that differ in names, figures and
    quotations alone recur by the four words or more that stay.
    """
    texts: dict[str, list[list[str]]] = defaultdict(list)
    for publisher, text in pages:
        if lines := [line.text for line in page_lines(text)]:
            texts[publisher].append(lines)
    found = {}
    for publisher, articles in texts.items():
        story = _stories(articles)
        seen: dict[str, set[int]] = defaultdict(set)
        for article, lines in enumerate(articles):
            for line in lines:
                for key in {key_of(line), frame_of(line)} - {""}:
                    seen[key].add(story[article])
        least = max(3, min(10, 0.2 * len(set(story))))
        found[publisher] = frozenset(key for key, where in seen.items() if len(where) >= least)
    return found


def _stories(articles: list[list[str]]) -> list[int]:
    """Return for each page the number of the first page that it is a reprint of, or its own."""
    long = [{key_of(line) for line in lines if n_words(line) > REPRINTED} for lines in articles]
    where: dict[str, list[int]] = defaultdict(list)
    story = list(range(len(articles)))
    for i, keys in enumerate(long):
        shared = Counter(story[j] for key in keys for j in where[key])
        least = min(len(keys), max(3, 0.6 * len(keys)))
        if shared and (best := shared.most_common(1)[0])[1] >= least:
            story[i] = best[0]
        for key in keys:
            where[key].append(i)
    return story
