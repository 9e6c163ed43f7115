"""Which words tell two sides of a corpus apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

import numpy as np
import pandas as pd

from workbench.frames import Frames

__all__ = ["log_odds", "term_contrast"]

COLUMNS = ["term", "weight", "a", "b"]
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
PRIOR = 0.1  # how much an occurrence in the whole corpus weighs beside one on a side
LEAST = 3  # times that a term must occur, on both sides together


def log_odds(a: np.ndarray, b: np.ndarray, prior: np.ndarray) -> np.ndarray:
    """Return how far each count on one side is from that on the other, in standard errors.

    Parameters
    ----------
    a, b
        Counts of each term on the two sides.
    prior
        Counts of each term beforehand, above 0; the larger, the more evidence a difference needs.

    Notes
    -----
    Log-odds ratio with an informative Dirichlet prior, as a z-score: Monroe, Colaresi and Quinn,
    "Fightin' Words" (Political Analysis 16, 2008), equations 16, 19 and 22.

    Examples
    --------
    >>> log_odds(np.array([9.0, 1.0]), np.array([1.0, 9.0]), np.array([1.0, 1.0])).round(2).tolist()
    [4.16, -4.16]
    """
    odds = []
    for counts in (a, b):
        held = counts + prior
        odds.append(np.log(held / (held.sum() - held)))
    return (odds[0] - odds[1]) / np.sqrt(1 / (a + prior) + 1 / (b + prior))


def term_contrast(
    frames: Frames, a: Iterable[str], b: Iterable[str], *, top: int = 15, words: int = 2
) -> pd.DataFrame:
    """Return the terms that tell two sets of articles apart.

    Parameters
    ----------
    frames
        The frames; all articles together, at a tenth of their weight, are the prior.
    a, b
        Ids of the articles of each side.
    top
        Terms of each side at most.
    words
        Words of a term at most.

    Returns
    -------
    DataFrame
        `term`, `weight` (standard errors; above 0 for the first side), `a` and `b` (occurrences),
        the largest weight of either side first.

    Notes
    -----
    Words are taken in small letters; a term neither begins nor ends with a word that carries no
    meaning of its own, and one that always stands within a longer one is left out for it.

    Examples
    --------
    >>> import workbench as wb
    >>> texts = ["Rain fell. Rain fell. Rain fell.", "Sun shone. Sun shone. Sun shone."]
    >>> frames = wb.annotate(pd.DataFrame({"article_id": ["x", "y"], "text": texts}))
    >>> term_contrast(frames, ["x"], ["y"], words=1)["term"].tolist()
    ['fell', 'rain', 'shone', 'sun']
    """
    texts = dict(zip(frames.articles["article_id"], frames.articles["text"], strict=True))
    sides = [sum((_terms(texts[i], words) for i in set(ids)), Counter()) for ids in (a, b)]
    every = sum((_terms(text, words) for text in texts.values()), Counter())
    known = sorted(t for t in set(sides[0]) | set(sides[1]) if sides[0][t] + sides[1][t] >= LEAST)
    if not known or not all(sides):
        return pd.DataFrame(columns=COLUMNS)
    one, other = (np.array([side[t] for t in known], dtype=float) for side in sides)
    weight = log_odds(one, other, PRIOR * np.array([every[t] for t in known]))
    table = pd.DataFrame({"term": known, "weight": weight, "a": one, "b": other})
    table = _whole(table.astype({"a": int, "b": int}))
    order = ["weight", "term"]
    first = table[table["weight"] > 0].sort_values(order, ascending=[False, True]).head(top)
    last = table[table["weight"] < 0].sort_values(order).head(top)
    return pd.concat([first, last], ignore_index=True)


def _terms(text: str, most: int) -> Counter[str]:
    """Return the terms of a text, of one word up to ``most``, and how often each occurs."""
    from spacy.lang.en.stop_words import STOP_WORDS as empty

    out: Counter[str] = Counter()
    for line in re.split(r"[.!?;:,()\n“”\"]+", text.lower().replace("’", "'")):
        said = [re.sub("'s$", "", word) for word in WORD.findall(line)]
        for size in range(1, most + 1):
            for at in range(len(said) - size + 1):
                term = said[at : at + size]
                if not {term[0], term[-1]} & empty and len(term[0]) > 1 and len(term[-1]) > 1:
                    out[" ".join(term)] += 1
    return out


def _whole(table: pd.DataFrame) -> pd.DataFrame:
    """Return the terms without those that always stand within a longer one."""
    held: set[str] = set()
    sizes = dict(zip(table["term"], zip(table["a"], table["b"], strict=True), strict=True))
    for term, counts in sizes.items():
        parts = term.split() if " " in term else ()
        held.update(part for part in parts if sizes.get(part) == counts)
    return table[~table["term"].isin(held)]
