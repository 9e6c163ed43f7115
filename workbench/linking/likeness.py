"""Actors that may be one: pairs for a person to judge, with evidence and what is at stake."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import combinations
from math import log
from typing import Any

import pandas as pd
from rapidfuzz.distance import DamerauLevenshtein

from workbench.english import names
from workbench.english.gazetteer import entry
from workbench.english.spelling import SMALL, acronym, fold, is_initial_of, key, same_word

__all__ = ["merge_candidates"]

MOST = 30  # actors of one word, the most mentioned, that are held against each other
LEAST = 0.5  # likelihood that a pair needs to be offered
FEW = 20  # actors of any name that are thought of where there are few
SURNAME = 2.0  # what a person's last word weighs more than another one
SPELT = 0.8  # likeness of two words that may be one, spelt otherwise

Row = dict[str, Any]


def merge_candidates(actors: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    """Return pairs of actors that may be one, with the evidence and the rows it would touch.

    Parameters
    ----------
    actors
        The actors frame.
    mentions
        The mentions frame (``actor_id``, ``article_id``).

    Returns
    -------
    DataFrame
        ``actor_id`` (kept), ``other_id`` (would go), ``name``, ``other_name``, ``evidence``,
        ``n_rows`` (mentions that would change hands), the likeliest first.

    Notes
    -----
    All words of one name must be in the other, in order and spelt alike, or be its letters; names
    that each have a word of their own, another suffix or another Wikidata item are not offered. The
    likelihood is the share of the fuller name's weight that the shorter covers, where rare words
    weigh more; of several that a name may stand for each gets its share of their mentions.
    """
    counts = mentions["actor_id"].value_counts().to_dict()
    rows = [{str(k): v for k, v in row.items()} for row in actors.to_dict("records")]
    found = list(_pairs(rows))
    fuller: Counter[str] = Counter()
    for short, full, _, _ in found:
        fuller[short["actor_id"]] += counts.get(full["actor_id"], 0)
    told = []
    for short, full, likely, evidence in found:
        likely *= counts.get(full["actor_id"], 0) / max(fuller[short["actor_id"]], 1)
        kept, other = sorted((full, short), key=lambda row: -counts.get(row["actor_id"], 0))
        ids = kept["actor_id"], other["actor_id"], kept["name"], other["name"]
        told.append((*ids, evidence, counts.get(other["actor_id"], 0), likely))
    columns = ["actor_id", "other_id", "name", "other_name", "evidence", "n_rows", "likely"]
    frame = pd.DataFrame(told, columns=columns).astype(
        {c: "string" for c in columns[:5]} | {"n_rows": "int64", "likely": "float64"}
    )
    frame = frame.sort_values(
        ["likely", "n_rows", "actor_id", "other_id"], ascending=[False, False, True, True]
    )
    return frame.drop(columns="likely").reset_index(drop=True)


def _pairs(rows: list[Row]) -> Iterable[tuple[Row, Row, float, str]]:
    """Yield each pair once: the shorter name, the fuller one, how likely, and why."""
    own = {row["actor_id"]: _words(row) for row in rows}
    often = Counter(key(word) for words in set(map(tuple, own.values())) for word in words)
    weight = {word: log((len(rows) + FEW) / (n + 1)) for word, n in often.items()}
    blocks: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        for word in {key(w) for w in own[row["actor_id"]]}:
            blocks[row["type"], word].append(row)
        if row["type"] == "organization":
            for letters in {fold(a) for a in acronym(row["name"])} | {fold(row["name"])}:
                blocks["letters", letters].append(row)
    seen = set()
    for _, block in sorted(blocks.items(), key=lambda item: item[0]):
        block = sorted(block, key=lambda row: (-row["n_mentions"], row["actor_id"]))[:MOST]
        for a, b in combinations(block, 2):
            short, full = sorted((a, b), key=lambda r: (len(own[r["actor_id"]]), r["actor_id"]))
            pair = short["actor_id"], full["actor_id"]
            if pair in seen or _differ(a, b) or _is_other(short["name"], full["name"]):
                continue
            seen.add(pair)
            one, other = own[pair[0]], own[pair[1]]
            found = _letters(short, full) or _covered(one, other, weight, short["type"])
            if found is not None and found[0] >= LEAST:
                yield short, full, *found


def _words(row: Row) -> list[str]:
    if row["type"] == "person":
        return names.core(names.words(row["name"]))
    return [w for w in fold(row["name"]).split() if w not in SMALL and w[:1].isalnum()]


def _differ(a: Row, b: Row) -> bool:
    """Return whether two actors are known to be two."""
    items = {x for x in (a["wikidata_id"], b["wikidata_id"]) if isinstance(x, str)}
    people = a["type"] == b["type"] == "person"
    one, other = names.words(a["name"]), names.words(b["name"])
    return len(items) > 1 or (people and not names.suffixes_agree(one, other))


def _is_other(short: str, full: str) -> bool:
    """Return whether a name holds another one beside a third, or is a branch: "… of Idaho"."""
    name = fold(short).removeprefix("the ")
    if not name:
        return False
    before, held, after = fold(full).partition(name)
    beside = before.removesuffix("the ").endswith(" and ") or after.startswith((" and ", " of "))
    return bool(held) and (beside or entry(after.strip().title()) is not None)


def _letters(short: Row, full: Row) -> tuple[float, str] | None:
    """Return how likely a name is the acronym of another one."""
    word = short["name"].replace(".", "")
    if full["type"] != "organization" or not word.isupper() or word not in acronym(full["name"]):
        return None
    return 1 - 2.0 ** (1 - len(word)), f"{short['name']!r} is the letters of {full['name']!r}"


def _covered(
    short: list[str], full: list[str], weight: dict[str, float], kind: str
) -> tuple[float, str] | None:
    """Return how much of a name another one covers; None where it has words of its own.

    A person's name may leave words out between others, a body's at either end; of a place it is
    another place that is left: "Gulf of Oman". Two bare surnames may be anybody's.
    """
    more = len(full) - len(short)
    if not short or (more and kind == "place") or (kind == "person" and len(full) == 1):
        return None
    share = [weight[key(word)] for word in full]
    share[-1] *= SURNAME if kind == "person" else 1.0
    covered = 0.0
    for start in range(more + 1):
        covered = max(covered, _walked(short, full[start:], share[start:], kind == "person"))
    told = f"{' '.join(short)!r} is {'part of' if more else 'spelt like'} {' '.join(full)!r}"
    return (covered / sum(share), told) if covered else None


def _walked(short: list[str], full: list[str], share: list[float], gaps: bool) -> float:
    """Return the share of the words that are those of a shorter name in order; 0 if one is not."""
    covered, at = 0.0, 0
    for word in short:
        while gaps and at < len(full) and _alike(word, full[at]) < SPELT:
            at += 1
        if at == len(full) or (likeness := _alike(word, full[at])) < SPELT:
            return 0.0
        covered += likeness * share[at]
        at += 1
    return covered


def _alike(one: str, other: str) -> float:
    """Return how likely two words of names are one word."""
    if same_word(one, other):
        return 1.0
    if is_initial_of(one, other) or is_initial_of(other, one):
        return SPELT
    a, b = key(one), key(other)
    return DamerauLevenshtein.normalized_similarity(a, b) if a[:1] == b[:1] else 0.0
