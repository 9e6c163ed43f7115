"""Does a word that could be a date stand as one? Told from its case and its neighbours.

"May" is a month, a verb and a name, "the sun" no day, 2019 a year or a number. Each kind of
point that can be something else has its rule here.
"""

from __future__ import annotations

import re
from functools import lru_cache

from workbench.date_words import SEASONS, WEEKDAYS, Point


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


FUNCTION_WORDS = _set(
    "and or but to in on at for with that when where which who after before as by of from he she"
    " it they we i the a an this if while is was were are will would has have had said says"
)
_NAMELIKE = _set("march may april june august")
_CUES = _set(
    "in since until till by before after during from between of throughout beginning starting"
    " through around as"
)


def left_of(text: str, at: int) -> str:
    """Return the few characters before `at`."""
    return text[max(0, at - 24) : at]


def stands(text: str, point: Point, relation: str | None, the: bool) -> bool:
    words, after = point.words, text[point.end : point.end + 30]
    if point.kind == "month":
        return _stands_month(text, point, relation, the, after)
    if point.kind == "weekday":
        word = words["weekday"]
        if len(word.rstrip(".")) <= 5 and not word.lower().startswith(("tues", "thur", "weds")):
            return relation == "on" or bool(re.match(r",?\s\d", after))
        left = left_of(text, point.start)
        return not re.search(r"\b(?:Black|Bloody|Cyber|Super|Ash|Palm|Man|Girl)[- ]$", left)
    if point.kind == "dayword":
        return not (
            words["word"] == "Today" and re.search(r"\b[A-Z]\w*\s$", left_of(text, point.start))
        )
    if point.kind == "unit":
        return _stands_unit(point, relation, the, after)
    if point.kind == "count":
        unit = words["unit"].lower()
        if relation == "within" or "time" in text[point.start : point.end]:
            return True
        return (
            relation == "in" and unit in ("day", "week", "month") and not re.match(r"\sof\b", after)
        )
    if point.kind == "ago":
        return words["way"].lower() not in ("before", "after") or words.get("n") is not None
    if point.kind == "year":
        return _stands_year(text, point, relation, the, after)
    if point.kind == "decade":
        return len(words["decade"]) == 4 or left_of(text, point.start).endswith(("'", "’"))
    if point.kind == "division":
        return (
            "year" in words or "which" in words or ("unit" in words and words["unit"] == "quarter")
        )
    if point.kind == "ordinal":
        if "which" in words or "weekday" in words:
            return True
        follows = re.match(r"[-\s]([^\W\d_]+)", after)
        return (
            relation in ("on", "from", "by", "until", "since", "between")
            and the
            and (follows is None or follows[1] in FUNCTION_WORDS)
        )
    if point.kind == "vague":
        return relation == "in"
    if point.kind == "numeric":
        return words["sep"] != "." or len(words["year"]) == 4
    return True


def _stands_month(text: str, point: Point, relation: str | None, the: bool, after: str) -> bool:
    words, name = point.words, point.words["month"]
    if name.islower():
        return "year" in words or "which" in words or relation in ("in", "since", "until")
    if "year" in words or "which" in words or "which_year" in words:
        return words.get("which") not in ("that", "past") or "year" in words
    if name.lower().rstrip(".") in ("mar", "jan") and not name.endswith("."):
        return relation in ("in", "since")
    if name.lower() not in _NAMELIKE:
        return True
    if point.part is not None:
        return True
    follows = re.match(r"[^\S\n]([^\W\d_]+)", after)
    named = follows is not None and follows[1][0].isupper() and follows[1].lower() not in WEEKDAYS
    if relation in ("in", "since", "until", "till", "throughout", "during") and not the:
        return not named
    if _is_surname(text, name):
        return False
    if relation in _CUES and not the:
        return not named
    if not the or follows is None or named:
        return False
    return follows[1] not in FUNCTION_WORDS


@lru_cache(maxsize=16)
def _is_surname(text: str, name: str) -> bool:
    """Return whether the text also has a person of that name: "Mrs May", "Theresa May"."""
    for match in re.finditer(rf"\b([A-Z][a-z]+)\.?[^\S\n]{name}\b", text):
        before = match[1].lower()
        if before not in _CUES and before not in ("last", "next", "this", "early", "late", "mid"):
            return True
    return False


def _stands_unit(point: Point, relation: str | None, the: bool, after: str) -> bool:
    words, unit = point.words, point.words["unit"].lower()
    which = words.get("which", "").lower()
    if "year" in words:
        return unit in SEASONS
    if unit in SEASONS:
        if which in ("last", "next", "this", "this past", "this coming", "coming"):
            return True
        if point.part is not None:
            return unit != "fall" or the or relation is not None
        return (
            relation in ("in", "during", "over", "by", "until", "since")
            and the
            and not (re.match(r"\s(?:of|from|in)\b", after))
        )
    if unit == "weekend":
        return bool(which or the or point.part) and not re.match(r"\s(?:edition|editor)", after)
    if which in ("that", "same") and unit == "day":
        return True
    if which == "this" and unit == "day":
        return False
    if unit == "day" and not which:
        return point.part in ("earlier", "later", "early", "late", "end")
    if which:
        return unit != "day" or which in ("following", "previous", "next")
    return point.part in ("earlier", "later", "early", "late", "mid", "middle", "end", "start",
                          "beginning", "first half", "second half")  # fmt: skip


def _stands_year(text: str, point: Point, relation: str | None, the: bool, after: str) -> bool:
    year = int(point.words["year"])
    before = left_of(text, point.start)[-2:]
    if not 1500 <= year <= 2100 or re.search(r"[\d$€£#,./+-]$", before.rstrip("‏‎")):
        return False
    if point.part is not None or "last" in point.words:
        return True
    if re.match(r"[-–]\w", after):
        return False
    if relation in ("in", "since", "until", "by", "during", "of", "from", "before", "after",
                    "between", "through", "throughout", "around", "for", "to"):  # fmt: skip
        return True
    noun = re.match(r"[^\S\n]([^\W\d_]+)", after)
    if the or re.search(r"(?:[’']s|\b(?:its|his|her|their|our))\s$", left_of(text, point.start)):
        return noun is not None
    return bool(re.search(r"\($", before) and re.match(r"\)", after))
