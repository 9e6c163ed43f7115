"""What the small heads read beside the encoder's vectors: labels, buckets and pair features.

Training and decoding call the same functions, so that a head sees at work what it saw in training.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.english.gazetteer import entry, state
from workbench.english.spelling import acronym, fold, same_word

__all__ = [
    "DISTANCE",
    "ENTITY_TAGS",
    "FORMS",
    "RELATIONS",
    "MentionView",
    "TriggerView",
    "antecedent_features",
    "day_relation",
    "role_inputs",
    "same_event_features",
]

Array = NDArray[Any]

ENTITIES = ("PERSON", "ORG", "GPE", "LOC", "NORP", "DATE", "EVENT")
ENTITY_TAGS = ("O", *(f"{p}-{label}" for label in ENTITIES for p in "BI"))
TYPE_OF_LABEL = {"PERSON": "person", "ORG": "organization", "GPE": "place", "LOC": "place"}
ACTOR_TYPES = ("unknown", "person", "organization", "place")
FORMS = ("name", "description", "pronoun", "metonym")

#: Farthest distance, in words, that the role labeller distinguishes.
DISTANCE = 64
_GAPS = (0, 1, 2, 3, 4, 6, 9, 14, 20, 30, 50, 100)
GAP_BUCKETS = len(_GAPS) + 1
MATCHES = (
    "none", "exact", "subset", "part", "clash", "shared",
    "acronym", "alias", "title", "same pronoun", "other pronoun", "same noun", "beside",
)  # fmt: skip
TYPE_PAIRS = len(ACTOR_TYPES) ** 2
PRONOUNS = {
    "he": 1, "him": 1, "his": 1, "himself": 1, "she": 2, "her": 2, "hers": 2, "herself": 2,
    "it": 3, "its": 3, "itself": 3, "they": 4, "them": 4, "their": 4, "theirs": 4, "themselves": 4,
}  # fmt: skip
PRONOUN_CLASSES = 5
#: Where the day of an event lies against the day of publication.
RELATIONS = ("none", "open", "before", "same", "after")
#: Sizes of the features of a pair of event mentions, see `same_event_features`.
PAIR_BUCKETS = (5, 2, 5, 4, 4)


def bucket(n: int) -> int:
    """Return the bucket of a count."""
    return int(np.searchsorted(_GAPS, n, side="left"))


# -- roles ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TriggerView:
    """A trigger in a window: the window's row, its words, and the number of its event type."""

    row: int
    words: tuple[int, ...]
    kind: int = 0


def role_inputs(
    triggers: Sequence[TriggerView],
    quotes: Sequence[Sequence[int]],
    sentences: Sequence[Sequence[int]],
) -> dict[str, Array]:
    """Return what the role labeller reads for each trigger beside the vectors.

    Parameters
    ----------
    triggers
        Triggers; those of one row and type are flagged to each other.
    quotes, sentences
        For each row (window) the quotation state and the sentence number of its words.

    Returns
    -------
    dict
        `row`, `kind` (C) and `distance`, `flag`, `gap`, `quote` (C, W), integers.
    """
    width = max((len(q) for q in quotes), default=1)
    n = len(triggers)
    out = {name: np.zeros((n, width), np.int64) for name in ("distance", "flag", "gap", "quote")}
    out["flag"][:] = 3
    out["gap"][:] = 3
    out["row"] = np.array([t.row for t in triggers], np.int64)
    out["kind"] = np.array([t.kind for t in triggers], np.int64)
    taken: dict[tuple[int, int], list[int]] = {}
    for t in triggers:
        taken.setdefault((t.row, t.kind), []).extend(t.words)
    rows = {t.row for t in triggers}
    numbers = {r: np.asarray(sentences[r]) for r in rows}
    states = {r: np.asarray(quotes[r]) for r in rows}
    places = np.arange(width)
    for k, t in enumerate(triggers):
        low, high, length = min(t.words), max(t.words), len(quotes[t.row])
        away = np.where(places < low, places - low, np.where(places > high, places - high, 0))
        out["distance"][k] = np.clip(away, -DISTANCE, DISTANCE) + DISTANCE
        out["flag"][k, :length] = 0
        out["flag"][k, taken[t.row, t.kind]] = 2
        out["flag"][k, list(t.words)] = 1
        out["gap"][k, :length] = np.clip(numbers[t.row] - numbers[t.row][low], -3, 3) + 3
        out["quote"][k, :length] = 2 * states[t.row] + states[t.row][low]
    return out


def day_relation(text: str | None, published: Any, default_year: int | None = None) -> int:
    """Return the number in `RELATIONS` of a date expression against the day of publication.

    "open" where the words are no date, or mean one day of the past and another of the future.
    """
    if not text:
        return 0
    from workbench.english.dates import resolve

    seen = set()
    for tense in ("past", "future"):
        days = resolve(text, published, tense=tense, default_year=default_year)
        if days.start is None or published is None:
            return 1
        now = np.datetime64(published, "D")
        start = np.datetime64(days.start, "D")
        end = np.datetime64(days.end if days.end is not None else days.start, "D")
        seen.add(2 if end < now else 4 if start > now else 3)
    return seen.pop() if len(seen) == 1 else 1


def same_event_features(
    gap: int, same_word_: bool, participants: tuple[set, set], days: tuple[Any, Any], order: int
) -> tuple[int, ...]:
    """Return the buckets of a pair of event mentions.

    Parameters
    ----------
    gap
        Sentences between them.
    same_word_
        Whether both have the same trigger word.
    participants
        The actors of each.
    days
        The resolved days (start, end) of each, or None.
    order
        How many mentions stand between them.
    """
    a, b = participants
    if not a or not b:
        who = 0
    elif a == b:
        who = 1
    elif a <= b or b <= a:
        who = 2
    else:
        who = 3 if a & b else 4
    when = 0 if days[0] is None or days[1] is None else 1 if days[0] == days[1] else 2
    if when == 2 and days[0][0] <= days[1][1] and days[1][0] <= days[0][1]:
        when = 3
    return min(gap, 4), int(same_word_), who, when, min(order, 3)


# -- antecedents ----------------------------------------------------------------------------------


@dataclass(slots=True)
class MentionView:
    """A mention as the antecedent scorer sees it.

    `words` are those of the mention, `beside` those around a name that may give its role
    ("President", ", the head of the union"), `type` a number in `ACTOR_TYPES`.
    """

    start: int
    end: int
    form: int
    words: tuple[str, ...]
    sentence: int
    quoted: int
    type: int = 0
    beside: frozenset[str] = frozenset()

    @property
    def pronoun(self) -> int:
        """The class of a pronoun in `PRONOUNS`, 0 of anything else."""
        return PRONOUNS.get(self.words[0].lower(), 0) if self.form == 2 else 0

    @property
    def sort(self) -> int:
        """The type, that of a person for "he" and "she"."""
        return 1 if self.pronoun in (1, 2) else self.type


_SMALL = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "and",
        "for",
        "in",
        "on",
        "to",
        "its",
        "his",
        "her",
        "their",
        "this",
        "that",
        "'s",
        "’s",
    ]
)


@lru_cache(maxsize=65536)
def _folded(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(
        f for w in words if w.lower() not in _SMALL and (f := fold(w)) and f[0].isalnum()
    ) or tuple(w.lower() for w in words)


@lru_cache(maxsize=65536)
def _listed(words: tuple[str, ...]) -> str | None:
    known = entry(" ".join(words).replace(" .", ".").replace(" ’", "’"))
    return known.name if known is not None and known.kind in ("state", "organization") else None


@lru_cache(maxsize=65536)
def _state_in(words: tuple[str, ...]) -> str | None:
    """Return the state that a description names by its name or adjective."""
    for n in (2, 1):
        for k in range(len(words) - n + 1):
            if words[k][:1].isupper() and (found := state(" ".join(words[k : k + n]))):
                return found
    return None


def _head(words: tuple[str, ...]) -> str:
    """Return the head of a description: the last word before a preposition or a comma."""
    for k, word in enumerate(words):
        if k and word.lower() in ("of", "for", "in", "at", "to", "from", ","):
            return words[k - 1].lower()
    return words[-1].lower()


def match(early: MentionView, late: MentionView) -> int:
    """Return the number in `MATCHES` that says how the words of two mentions agree."""
    if early.form == 2 or late.form == 2:
        if early.form == late.form:
            same = early.pronoun == late.pronoun
            return MATCHES.index("same pronoun" if same else "other pronoun")
        return 0
    a, b = _folded(early.words), _folded(late.words)
    if a == b:
        return MATCHES.index("exact")
    named = early.form != 1 and late.form != 1
    if named:
        known = _listed(early.words)
        if known is not None and known == _listed(late.words):
            return MATCHES.index("alias")
        short, long = (early, late) if len(a) < len(b) else (late, early)
        if len(short.words) == 1:
            letters = fold(short.words[0]).upper()
            if letters in acronym(" ".join(long.words)) and len(letters) > 1:
                return MATCHES.index("acronym")
        x, y = (a, b) if len(a) <= len(b) else (b, a)
        if set(x) <= set(y):
            return MATCHES.index("subset" if x[-1] == y[-1] else "part")
        if same_word(a[-1], b[-1]):
            alone = len(a) == 1 or len(b) == 1
            return MATCHES.index("subset" if alone or same_word(a[0], b[0]) else "clash")
        return MATCHES.index("shared") if set(a) & set(b) else 0
    described, other = (late, early) if late.form == 1 else (early, late)
    if other.form != 1 and 0 <= late.start - early.end <= 1:
        return MATCHES.index("beside")
    head = _head(described.words)
    if head in other.beside:
        return MATCHES.index("title")
    if other.form == 1:
        if head == _head(other.words):
            return MATCHES.index("same noun")
    else:
        owner = _state_in(described.words)
        if owner is not None and owner == _listed(other.words):
            return MATCHES.index("alias")  # "the Chinese government" of "China"
        if any(fold(w).startswith(head[:5]) for w in other.words if len(head) > 3):
            return MATCHES.index("part")  # "the ministry" of "Ministry of Health"
    return MATCHES.index("shared") if set(a) & set(b) else 0


def antecedent_features(early: MentionView, late: MentionView, order: int) -> tuple[int, ...]:
    """Return the buckets of a pair of mentions, `order` mentions apart."""
    return (
        bucket(order),
        bucket(max(0, late.sentence - early.sentence)),
        early.form * len(FORMS) + late.form,
        match(early, late),
        early.sort * len(ACTOR_TYPES) + late.sort,
        2 * early.quoted + late.quoted,
        late.pronoun * 4 + early.sort,
    )


def candidates(mentions: Sequence[MentionView], k: int, *, near: int = 40) -> Iterable[int]:
    """Yield which earlier mentions may be the antecedent of mention `k`.

    The nearest ones, and farther back names that share a word with it.
    """
    late = mentions[k]
    for j in range(k - 1, -1, -1):
        if k - j <= near or (
            late.form != 2 and mentions[j].form in (0, 3) and match(mentions[j], late)
        ):
            yield j


def beside(words: Sequence[str], start: int, end: int) -> frozenset[str]:
    """Return the words around a name that may give a role, in lower case.

    Up to four words before it, and what follows a comma, up to eight words.
    """
    found: list[str] = []
    for k in range(start - 1, max(-1, start - 5), -1):
        if not words[k][:1].isalnum():
            break
        found.append(words[k].lower())
    if end < len(words) and words[end] in (",", "(", "–", "—"):
        for k in range(end + 1, min(len(words), end + 9)):
            if words[k] in (",", ".", ")", ";"):
                break
            found.append(words[k].lower())
    return frozenset(found)
