"""Plain page text to article text: which lines are the article and why the others are not.

A page pasted as text carries captions, calls for donations, menus, time stamps. Each line is judged
by rules on its words and its shape (``lexicons/en/boilerplate.tsv``) and by whether it recurs over
the corpus (:func:`recurring_lines`); what these leave open is left to a learned judge of its look,
its words, its neighbours and its place (:mod:`workbench.ingest.linemodel`). What is taken out is
listed line by line with a reason, and can be kept with ``keep=``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

from workbench.ingest.page import Cleaned, Page
from workbench.ingest.pagelines import page_lines
from workbench.ingest.recurring import recurring_lines

__all__ = ["REASONS", "Cleaned", "clean_text", "recurring_lines"]

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
    recurring: Mapping[str, float] = MappingProxyType({}),
    keep: Collection[str] = (),
    is_body: bool = False,
    outlined: bool = False,
) -> Cleaned:
    r"""Return the article that a page of plain text holds, and what was taken out of it.

    Parameters
    ----------
    source
        The text of the page.
    title
        The headline where it is known; else a first line that looks like one is taken.
    recurring
        What recurs over the publisher's articles (:func:`recurring_lines`).
    keep
        Reasons (see :data:`REASONS`) whose lines stay in the text.
    is_body
        Whether the source keeps the text apart from furniture, as a table's column does: then only
        lines that are furniture word for word, the headline and the dateline go.
    outlined
        Whether the markup of the page names its article: then a sentence that no rule takes for
        furniture stays, whatever it looks like.

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
    page = Page(page_lines(source), title=title, recurring=recurring, outlined=outlined)
    page.judge_body() if is_body else page.judge()
    return page.result(keep=set(keep))
