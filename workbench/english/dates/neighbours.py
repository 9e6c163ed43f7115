"""Whether a word that could be a date is one, by its case and its neighbours.

"May" is a month, a verb and a name, "the sun" no day, 2019 a year or a number. A kind of point
that can be something else has its rule here; the other kinds are dates wherever they are read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from workbench.english.dates.words import SEASONS, WEEKDAYS, Point


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


FUNCTION_WORDS = _set(
    "and or but to in on at for with that when where which who after before as by of from he she"
    " it they we i the a an this if while is was were are will would has have had said says"
)
_NAMELIKE_MONTHS = _set("march may april june august")
_MONTH_CUES = _set(
    "in since until till by before after during from between of throughout beginning starting"
    " through around as"
)
_YEAR_CUES = _MONTH_CUES | _set("for to")
_PLANS = re.compile(
    r"\b(?:(?:re)?schedul|plann?|set|slat|arrang|book|bill|call|announc|expect|due)(?:ed|s|ing|t)? "
    r"(?:\w+ )?for $",
    re.I,
)
_NOT_A_FORENAME = _MONTH_CUES | _set("last next this early late mid the a an its his her their")
_PARTS_OF_PERIODS = _set("earlier later early late mid middle end start beginning")
_PARTS_OF_PERIODS |= {"first half", "second half", "latter half"}


@dataclass(frozen=True)
class Place:
    """A point in its context: its preposition, whether "the" comes before, the text around."""

    text: str
    point: Point
    relation: str | None
    the: bool

    @property
    def before(self) -> str:
        """The few characters before it."""
        return self.text[max(0, self.point.start - 24) : self.point.start]

    @property
    def after(self) -> str:
        """The few characters after it."""
        return self.text[self.point.end : self.point.end + 30]

    @property
    def next_word(self) -> str | None:
        """The word that follows on the same line, with nothing but a space between."""
        match = re.match(r"[^\S\n]([^\W\d_]+)", self.after)
        return match[1] if match else None


def stands(place: Place) -> bool:
    """Return whether the point is a date in this place."""
    if re.search(r"\b(?:every|each|any|per)\s$", place.before, re.I):
        return False
    rule = _RULES.get(place.point.kind)
    return rule is None or rule(place)


def modifies_noun(text: str, start: int, end: int) -> bool:
    """Return whether the expression at [start, end) names a thing: "the 2016 election".

    Examples
    --------
    >>> modifies_noun("They met after the 2016 election.", 19, 23)
    True
    >>> modifies_noun("They met in 2016 near Rome.", 9, 16)
    False
    """
    before, after = text[max(0, start - 12) : start], text[end : end + 30]
    noun = re.match(r"(?P<own>[’']s)?[^\S\n](?P<word>[^\W\d_]+)", after)
    if noun is None or noun["word"].lower() in FUNCTION_WORDS:
        return False
    determined = re.search(
        r"(?:\b(?:the|an?|its|his|her|their|our|whose)|[’']s)[^\S\n]$", before, re.I
    )
    return bool(noun["own"] or determined or re.match(r"(?:the|an?)\s", text[start:end], re.I))


# -- One rule per kind ---------------------------------------------------------------------------


def _month(place: Place) -> bool:
    words, name, relation = place.point.words, place.point.words["month"], place.relation
    if "year" in words or "which_year" in words:
        return True
    if "which" in words:
        return words["which"].lower() != "that"
    if name.islower():
        return relation in ("in", "since", "until")
    if name in ("Mar", "Jan", "Jun"):  # without a point these are names as well
        return relation in ("in", "since")
    if name.lower() not in _NAMELIKE_MONTHS or place.point.part is not None:
        return True
    if relation == "for" and not place.the and _PLANS.search(place.before):
        return True
    follows = place.next_word
    named = follows is not None and follows[0].isupper() and follows.lower() not in WEEKDAYS
    if relation in ("in", "since", "until", "till", "throughout", "during") and not place.the:
        return not named
    if named or _is_surname(place.text, name):
        return False
    if place.the:
        return follows is not None and follows not in FUNCTION_WORDS
    return relation in _MONTH_CUES


@lru_cache(maxsize=16)
def _is_surname(text: str, name: str) -> bool:
    """Return whether the text also has a person of that name: "Mrs May", "Theresa May"."""
    forenames = re.findall(rf"\b([A-Z][a-z]+)\.?[^\S\n]{name}\b", text)
    return any(forename.lower() not in _NOT_A_FORENAME for forename in forenames)


def _weekday(place: Place) -> bool:
    name = place.point.words["weekday"].rstrip(".")
    if name.endswith(("day", "DAY")):
        return not re.search(r"\b(?:Black|Bloody|Cyber|Super|Man|Girl)[- ]$", place.before)
    if name in ("Mon", "Fri", "Sat", "Sun", "Wed", "Tue", "Thu"):
        return place.relation == "on" or bool(re.match(r",?\s\d", place.after))
    return True


def _dayword(place: Place) -> bool:
    word, before = place.point.words["word"], place.before
    if word == "Today" and re.search(r"\b[A-Z]\w*\s$", before):
        return False  # the newspaper
    return not (word[0].isupper() and _is_programme(before))


def _is_programme(before: str) -> bool:
    return bool(re.search(r"(?:\b[A-Z]{2,4}(?:[’']s)?\s[\"“‘']?|[\"“‘])$", before))


def _unit(place: Place) -> bool:
    words, part, relation = place.point.words, place.point.part, place.relation
    unit, which = words["unit"].lower(), words.get("which", "").lower()
    if "twice" in words:
        return True
    if "year" in words or "which_year" in words:
        return unit in SEASONS
    if words.get("which", "") == "This" and words["unit"] == "Week" and _is_programme(place.before):
        return False
    if unit in SEASONS:
        if which or part is not None:
            return which not in ("same", "that") and (unit != "fall" or place.the or bool(which))
        seasonal = relation in ("in", "during", "over", "by", "until", "since") and place.the
        return seasonal and not re.match(r"\s(?:of|from|in)\b", place.after)
    if unit == "weekend":
        return bool(which or place.the or part)
    if unit == "day" and which:
        return which in ("following", "previous", "next", "same", "that")
    if unit == "day":
        return part in ("earlier", "later", "early", "late", "end")
    return bool(which) or part in _PARTS_OF_PERIODS


def _ago(place: Place) -> bool:
    words = place.point.words
    if words.get("unit", "").lower() == "quarter" and words["way"].lower() != "ago":
        return False  # of an hour
    if words["way"].lower() in ("ahead", "to come"):
        return place.the or "n" in words
    return words["way"].lower() not in ("before", "after") or "n" in words


def _span(place: Place) -> bool:
    words = place.point.words
    titled = words["way"].istitle() and words.get("units", words.get("unit", "")).istitle()
    return not titled or place.relation is not None  # "The Last Days" is a book


def _count(place: Place) -> bool:
    if place.relation == "within" or place.point.words.get("time"):
        return True
    unit = place.point.words["unit"].lower()
    return place.relation == "in" and unit in ("day", "week", "month") and place.next_word != "of"


def _division(place: Place) -> bool:
    words = place.point.words
    return "year" in words or "which" in words or words.get("unit", "").lower() == "quarter"


def _decade(place: Place) -> bool:
    return len(place.point.words["decade"]) == 4 or place.before.endswith(("'", "’"))


def _year(place: Place) -> bool:
    before, after = place.before, place.after
    if not 1500 <= int(place.point.words["year"]) <= 2100 or re.search(r"[\d$€£#,./+-]$", before):
        return False
    if place.point.part is not None or "last" in place.point.words:
        return True
    if re.match(r"[-–]\w", after):
        return False
    if place.relation in _YEAR_CUES:
        return True
    if place.the or re.search(r"(?:[’']s|\b(?:its|his|her|their|our|whose))\s$", before):
        return place.next_word is not None
    return before.endswith("(") and after.startswith(")")


def _ordinal(place: Place) -> bool:
    if "which" in place.point.words or "weekday" in place.point.words:
        return True
    if place.relation not in ("on", "from", "by", "until", "since", "between") or not place.the:
        return False
    follows = place.next_word
    return not place.after.startswith("-") and (follows is None or follows in FUNCTION_WORDS)


def _numeric(place: Place) -> bool:
    return place.point.words["sep"] != "." or len(place.point.words["year"]) == 4


def _vague(place: Place) -> bool:
    return place.relation == "in"


_RULES: dict[str, Callable[[Place], bool]] = {
    "month": _month, "weekday": _weekday, "dayword": _dayword, "unit": _unit, "ago": _ago,
    "span": _span, "count": _count, "division": _division, "decade": _decade, "year": _year,
    "ordinal": _ordinal, "numeric": _numeric, "vague": _vague,
    "compact": lambda place: place.relation in ("on", "since", "until", "by", "from"),
}  # fmt: skip
