"""The grammar of date expressions in English news: which words are one, and what they say.

An expression is a *point* ("late Wednesday", "early next month", "Feb. 22", "two weeks ago"),
or two points joined into a range ("from Feb. 28 to March 2"), with the preposition that goes
before it and a length that may follow ("Wednesday for the four-day visit"). Nothing here knows
a publication date: `workbench.dates` turns what was read into days.

The grammar is read from left to right. Only a word in `_HEADS` can open a point, each pattern
looks a few words ahead, and the preposition is sought a few characters back, so the time spent
grows with the length of the text and no faster.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

_MONTH_NAMES = (
    "january february march april may june july august september october november december"
).split()
_WEEKDAY_NAMES = "monday tuesday wednesday thursday friday saturday sunday".split()
MONTHS = {name: i for i, name in enumerate(_MONTH_NAMES, 1)}
MONTHS |= {name[:3]: i for name, i in MONTHS.items()} | {"sept": 9}
WEEKDAYS = {name: i for i, name in enumerate(_WEEKDAY_NAMES)}
WEEKDAYS |= {name[:3]: i for name, i in WEEKDAYS.items()}
WEEKDAYS |= {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}
NUMBERS = {
    word: i
    for i, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
        " sixteen seventeen eighteen nineteen twenty".split(),
        1,
    )
} | {"a": 1, "an": 1, "thirty": 30}
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
HOLIDAYS = (
    "new year's day", "new year's eve", "christmas day", "christmas eve", "christmas",
    "boxing day", "valentine's day", "may day", "halloween", "fourth of july", "july fourth",
    "thanksgiving day", "thanksgiving", "labor day", "memorial day", "veterans day",
    "good friday", "easter sunday", "easter monday", "easter",
)  # fmt: skip
_COUNTED = (
    "people|others|men|women|troops|soldiers|police|members|times|miles|km|kilometers|kilometres"
    "|meters|metres|dollars|euros|percent|tons|tonnes|votes|points|million|billion|thousand"
    "|years?|months?|weeks?|days?|hours?|minutes?|copies|killed|dead|injured"
)

# Pieces. Spaces never reach over a line break: a new line is a new paragraph.
_SP = r"[^\S\n]{1,3}"
_ANY_MONTH = (
    r"(?:(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER"
    r"|january|february|april|june|july|august|september|october|november|december)\b"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_ANY_WEEKDAY = (
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun|mon|tues|wednes|thurs|fri|satur|sun)day\b"
    r"|(?:MON|TUES|WEDNES|THURS|FRI|SATUR|SUN)DAY\b"
    r"|(?:Mon|Tues?|Weds?|Thurs?|Fri|Sat|Sun)\b\.?)"
)
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_ORD = r"(?:st|nd|rd|th)?"
_AFTER_NUMBER = (
    rf"(?![\d:%]|[.,/]\d|-(?!{_ANY_MONTH})[^\W\d_]|{_SP}?(?:%|[ap]\.?m\b|o'clock)|{_SP}(?:{_COUNTED})\b)"
)
_DAY_JOIN = rf"(?:[^\S\n]?[-–—][^\S\n]?|{_SP}(?:to|and|or|through|until|till|&){_SP}(?:the{_SP})?)"
_YEAR = r"(?:1[0-9]\d\d|20\d\d|0\d{3}|[3-9]\d{3})"
_N = rf"(?:\d{{1,4}}|(?:{'|'.join(sorted(NUMBERS, key=len, reverse=True))})\b)"
_VAGUE = rf"(?:(?:a{_SP})?(?:couple{_SP}of|few|several|some|many)\b)"
_UNIT = r"(?:day|week|month|year|decade|fortnight|quarter|weekend)"
_WHICH = r"(?:this{sp}coming|this{sp}past|last|next|this|coming|past|current|previous|following" \
    r"|same|that)".replace("{sp}", _SP)  # fmt: skip
_OF_YEAR = rf"(?:{_SP}(?:of{_SP})?(?P<which_year>this|last|next){_SP}year\b)"
_WITH_YEAR = rf"(?:(?:,?{_SP}(?:of{_SP})?(?P<year>{_YEAR}){_AFTER_NUMBER})|{_OF_YEAR})?"
_ON_WEEKDAY = rf"(?:(?P<weekday>{_ANY_WEEKDAY})(?:,{_SP}|{_SP}\(|{_SP})(?:the{_SP})?)?"
_PART_OF_DAY = rf"(?:{_SP}(?P<time>morning|afternoon|evening|night|noon|midday|midnight)\b)?"


def _compile(pattern: str, flags: int = 0) -> re.Pattern[str]:
    return re.compile(r"\b" + pattern, flags)


# The kinds of points; where several match at one place the longest wins, then the first.
_KINDS: dict[str, re.Pattern[str]] = {
    "iso": _compile(
        rf"{_ON_WEEKDAY}(?P<year>\d{{4}})(?P<sep>[-/.])(?P<month>\d{{1,2}})(?P=sep)(?P<day>\d{{1,2}})"
        r"(?![\d/-])"
    ),
    "numeric": _compile(
        rf"{_ON_WEEKDAY}(?P<a>\d{{1,2}})(?P<sep>[/.-])(?P<b>\d{{1,2}})(?P=sep)(?P<year>\d{{4}}|\d\d)"
        r"(?![\d/-]|\.\d)"
    ),
    "monthday": _compile(
        rf"{_ON_WEEKDAY}(?P<month>{_ANY_MONTH}){_SP}?(?:the{_SP})?(?P<day>{_DAY}){_ORD}{_AFTER_NUMBER}"
        rf"(?:(?:,{_SP}{_DAY}(?=,|{_SP}and)){{0,4}},?{_DAY_JOIN}(?P<last>{_DAY}){_ORD}{_AFTER_NUMBER}"
        rf"(?!{_SP}{_ANY_MONTH}))?{_WITH_YEAR}"
    ),
    "daymonth": _compile(
        rf"{_ON_WEEKDAY}(?:(?P<first>{_DAY}){_ORD}(?:,{_SP}{_DAY}(?=,|{_SP}and)){{0,4}},?{_DAY_JOIN})?"
        rf"(?P<day>{_DAY}){_ORD}{_SP}(?:of{_SP})?(?P<month>{_ANY_MONTH})(?!{_SP}{_DAY}\b){_WITH_YEAR}"
    ),
    "nth": _compile(
        rf"(?P<nth>first|second|third|fourth|fifth|last){_SP}"
        rf"(?:(?P<weekday>{_ANY_WEEKDAY})|(?P<unit>week|weekend|day)){_SP}(?:of|in){_SP}"
        rf"(?:(?P<month>{_ANY_MONTH}){_WITH_YEAR}|(?:(?P<which>next|last|this|the){_SP}month\b))"
    ),
    "month": _compile(
        rf"(?:(?P<which>{_WHICH}){_SP})?(?P<month>{_ANY_MONTH})(?!{_SP}?{_DAY}\b{_AFTER_NUMBER})"
        rf"{_WITH_YEAR}"
    ),
    "weekday": _compile(
        rf"(?:(?P<which>{_WHICH}){_SP})?(?P<weekday>{_ANY_WEEKDAY})"
        rf"(?:{_SP}(?:of{_SP})?(?P<week>last|next|this){_SP}week\b)?{_PART_OF_DAY}"
    ),
    "dayword": _compile(
        rf"(?P<word>day{_SP}before{_SP}yesterday|day{_SP}after{_SP}tomorrow|today|yesterday|tomorrow"
        rf"|tonight|last{_SP}night|this{_SP}(?:morning|afternoon|evening))\b{_PART_OF_DAY}",
        re.I,
    ),
    "unit": _compile(
        rf"(?:(?P<which>{_WHICH}){_SP})?(?P<unit>{_UNIT}|century|spring|summer|autumn|fall|winter)\b"
        rf"(?:(?:{_SP}of|,)?{_SP}(?P<year>{_YEAR}){_AFTER_NUMBER})?",
        re.I,
    ),
    "span": _compile(
        rf"(?P<way>past|last|next|coming|recent|previous|following){_SP}"
        rf"(?:(?:(?P<n>{_N})|(?P<vague>{_VAGUE})){_SP}(?P<unit>{_UNIT})s?|(?P<units>{_UNIT})s)\b",
        re.I,
    ),
    "ago": _compile(
        rf"(?:(?P<n>{_N})|(?P<vague>{_VAGUE})){_SP}(?P<unit>{_UNIT})s?{_SP}"
        rf"(?P<way>ago|later|earlier|afterwards|before|after"
        rf"|from{_SP}(?:now\b|today\b|(?P<weekday>{_ANY_WEEKDAY})))\b",
        re.I,
    ),
    "count": _compile(
        rf"(?:(?P<n>{_N})|(?P<vague>{_VAGUE})){_SP}(?P<unit>{_UNIT})(?:s|[’']s?{_SP}time)?\b", re.I
    ),
    "division": _compile(
        rf"(?:(?P<nth>first|second|third|fourth|last|1st|2nd|3rd|4th){_SP}(?P<unit>quarter|half)"
        rf"|Q(?P<q>[1-4])|H(?P<h>[12]))\b"
        rf"(?:(?:{_SP}(?:of{_SP})?)(?:(?P<year>{_YEAR}){_AFTER_NUMBER}"
        rf"|(?P<which>this|last|next|the){_SP}year\b))?",
        re.I,
    ),
    "decade": _compile(r"(?P<decade>(?:1[0-9]|20)?\d0)[’']?s\b"),
    "century": _compile(rf"(?P<century>\d{{1,2}})(?:st|nd|rd|th)[- ]century\b"),
    "year": _compile(rf"(?P<year>{_YEAR})(?:[-–](?P<last>\d{{4}}|\d\d)\b(?![-–]))?{_AFTER_NUMBER}"),
    "ordinal": _compile(
        rf"{_ON_WEEKDAY}(?P<day>{_DAY})(?:st|nd|rd|th)\b(?:{_SP}(?:of{_SP})?"
        rf"(?P<which>this|last|next|the){_SP}month\b)?"
    ),
    "holiday": _compile(
        rf"(?:(?P<which>last|next|this){_SP})?(?P<name>{'|'.join(HOLIDAYS)})\b"
        rf"(?:,?{_SP}(?P<year>{_YEAR}){_AFTER_NUMBER})?".replace("'", "[’']").replace(" ", _SP),
        re.I,
    ),
    "yearend": _compile(r"(?P<unit>year|month)(?:[- ]|[’']s )end\b", re.I),
    "vague": _compile(
        rf"(?:near|not{_SP}too{_SP}distant|foreseeable|immediate){_SP}future\b", re.I
    ),
}  # fmt: skip

_PART = re.compile(
    rf"\b(?:(?P<part>earlier|later|early|late|mid|middle|start|beginning|end|first{_SP}half"
    rf"|second{_SP}half|(?:week|weekend|morning|afternoon|evening|night)(?={_SP}of\b))"
    rf"(?:[^\S\n]?[-–][^\S\n]?|{_SP}(?:(?:of|on|in){_SP})?(?:the{_SP})?))(?=[\w’'])",
    re.I,
)
_HEADS = frozenset(
    [*MONTHS, *WEEKDAYS, *NUMBERS, *ORDINALS, *SEASONS]
    + [re.split("[ ']", name)[0] for name in HOLIDAYS]
    + (
        "today yesterday tomorrow tonight day last next this coming past current previous following"
        " same that recent few several some many couple early earlier late later mid middle start"
        " beginning end week weekend morning afternoon evening night q1 q2 q3 q4 h1 h2 year month"
        " near not foreseeable immediate midweek"
    ).split()
)  # fmt: skip
_WORD = re.compile(r"[^\W_]+")
_BEFORE = re.compile(
    rf"\b(?P<relation>since|until|till|through|by|before|after|from|between|beginning|starting"
    rf"|within|over|during|throughout|in|on|at|for|as{_SP}of|around|about|of|to)\b"
    rf"(?:(?<=ing){_SP}(?:on|from)\b|(?<=in){_SP}(?:about|around|less{_SP}than|under)\b)?"
    rf"{_SP}(?P<the>(?:the|a|an){_SP}[’']?|[’'])?$",
    re.I,
)
_THE = re.compile(rf"\b(?P<the>(?:the|a|an){_SP}[’']?)$|(?P<apostrophe>[’'])$", re.I)
_JOIN = re.compile(
    rf"(?P<dash>[^\S\n]?[-–][^\S\n]?|—)(?=\w)|(?P<to>,?{_SP}(?:to|through|thru|until|till){_SP})"
    rf"(?:(?:on|the){_SP})?|(?P<and>{_SP}(?:and|or){_SP})(?:(?:on|the){_SP})?",
    re.I,
)
_LENGTH = re.compile(
    rf"{_SP}for{_SP}(?:(?:a|an|the|his|her|its|their){_SP})?"
    rf"(?P<n>{_N})[-\s](?P<unit>day|week)s?\b(?:{_SP}(?:of|state|official|working)\b)?"
    rf"(?:{_SP}(?:visit|trip|tour|meeting|summit|conference|talks|stay|stop)\b)?",
    re.I,
)
# What is a date by itself when somebody asks for its days, though not anywhere in a text.
_LENIENT = frozenset("month weekday dayword count year decade ordinal numeric division".split())
DAY_KINDS = frozenset("iso numeric monthday daymonth weekday dayword ordinal holiday".split())


@dataclass(frozen=True)
class Point:
    """One point of a date expression: its kind and the words that fill the kind's slots."""

    kind: str
    start: int
    end: int
    words: dict[str, str] = field(default_factory=dict)
    part: str | None = None


@dataclass(frozen=True)
class Expression:
    """A date expression as it was read: one or two points, a preposition, a length in days."""

    start: int
    end: int
    first: Point
    last: Point | None = None
    relation: str | None = None
    the: bool = False
    days: int | None = None


def number(word: str) -> int:
    """Return the number that a numeral or a number word stands for."""
    return int(word) if word.isdigit() else NUMBERS[word.lower()]


def find(text: str) -> list[tuple[int, int]]:
    """Return the spans of the date expressions in a running text.

    Parameters
    ----------
    text
        Any text; a line break ends an expression.

    Returns
    -------
    list of (start, end)
        Characters, half-open, in order, never overlapping. The preposition belongs to the
        span, and a whole range is one span.

    Notes
    -----
    Rules over closed word lists, by case and neighbours: the verb "may", "to march" and "the
    sun" are none, "in May" is one. Hours of the clock, ages and bare durations are none. Misses
    feasts without a fixed day, dates in words ("the twenty-second"), and days that only another
    event tells ("a day after the vote" is found as "a day after").

    Examples
    --------
    >>> text = "The two may meet from Feb. 28 to March 2, she said on Friday."
    >>> [text[start:end] for start, end in find(text)]
    ['from Feb. 28 to March 2', 'on Friday']
    """
    return [(e.start, e.end) for e in read(text)]


def modifies_noun(text: str, start: int, end: int) -> bool:
    """Return whether the expression at [start, end) names a thing: "the 2016 election".

    Examples
    --------
    >>> modifies_noun("They met after the 2016 election.", 15, 23)
    True
    >>> modifies_noun("They met in 2016 near Rome.", 9, 16)
    False
    """
    opening = re.search(r"(?:\b(?:the|an?|its|his|her|their)[^\S\n]|[’']s[^\S\n])$", _left(text, start))
    own = re.search(r"\b(?:the|an?)\s['’\w. ]+$", text[start:end])
    after = re.match(r"(?:[’']s)?[^\S\n]([^\W\d_]+)", text[end : end + 30])
    if after is None or after[1].lower() in _FUNCTION_WORDS:
        return False
    return bool(opening or own)


def read(text: str, *, lenient: bool = False) -> Iterator[Expression]:
    """Yield the date expressions of `text` in order; `lenient` skips the neighbour rules."""
    floor = 0
    for word in _WORD.finditer(text):
        at = word.start()
        head = word[0].lower()
        if at < floor or not (head in _HEADS or head[0].isdigit()):
            continue
        found = _expression(text, at, floor, lenient=lenient)
        if found is not None:
            floor = found.end
            yield found


def _expression(text: str, at: int, floor: int, *, lenient: bool) -> Expression | None:
    first = _point(text, at)
    if first is None:
        return None
    start, relation, the = _look_back(text, at, floor, first.kind)
    if not (lenient and first.kind in _LENIENT) and not _stands(text, first, relation, the):
        return None
    end, last = first.end, None
    joined = _JOIN.match(text, end)
    if joined is not None and first.kind not in ("count", "ago", "span", "vague"):
        second = _point(text, joined.end())
        if second is not None and _joins(first, second, joined, relation):
            end, last = second.end, second
    length = _LENGTH.match(text, end)
    days = None
    if length is not None and last is None and first.kind in DAY_KINDS:
        days = min(number(length["n"]), 400) * (7 if length["unit"].lower() == "week" else 1)
        end = length.end()
    if re.match("[’']s?\\b", text[end : end + 2]) and relation in ("by", "before", "after", "to"):
        start, relation = first.start, None
    if relation in ("of", "to", "about"):  # not part of the expression
        start, relation = first.start, None
    return Expression(start, end, first, last, relation, the, days)


def _point(text: str, at: int, *, whole: bool = False) -> Point | None:
    """Return the longest point that opens at `at`, with its part ("early") unless `whole`."""
    best: Point | None = None
    for kind, pattern in _KINDS.items():
        match = pattern.match(text, at)
        if match is not None and (best is None or match.end() > best.end):
            words = {slot: word for slot, word in match.groupdict().items() if word is not None}
            best = Point(kind, at, match.end(), words)
    part = None if whole else _PART.match(text, at)
    if part is not None:
        named = _point(text, part.end(), whole=True)
        if named is not None and (best is None or named.end > best.end):
            name = re.sub(r"\s+", " ", part["part"].lower())
            best = Point(named.kind, at, named.end, named.words, name)
    return best


def _look_back(text: str, at: int, floor: int, kind: str) -> tuple[int, str | None, bool]:
    """Return where the expression starts, its preposition and whether "the" stands before."""
    left = max(floor, at - 40)
    before = _BEFORE.search(text[left:at])
    if before is not None:
        relation = before["relation"].lower().split()[0]
        return left + before.start(), relation, before["the"] is not None
    the = _THE.search(text[left:at])
    return (left + the.start() if the and kind not in ("month", "year") else at), None, bool(the)


def _joins(first: Point, second: Point, joined: re.Match[str], relation: str | None) -> bool:
    if second.kind in ("count", "ago", "span", "vague"):
        return False
    days = first.kind in DAY_KINDS, second.kind in DAY_KINDS
    if joined["and"]:
        if relation == "between":
            return True
        if first.kind == second.kind == "weekday":
            gap = weekday(second.words["weekday"]) - weekday(first.words["weekday"])
            return gap % 7 == 1
        return first.kind == second.kind == "month"
    if joined["dash"] and joined["dash"] != joined["dash"].strip() and first.kind != second.kind:
        return False
    return relation == "from" or days[0] == days[1]


def weekday(word: str) -> int:
    """Return the number of a weekday, Monday being 0."""
    return WEEKDAYS[word.lower().rstrip(".")]


def month(word: str) -> int:
    """Return the number of a month, January being 1."""
    return MONTHS[word.lower().rstrip(".")]


# -- Does a word that could be a date stand as one? ----------------------------------------------

_FUNCTION_WORDS = frozenset(
    "and or but to in on at for with that when where which who after before as by of from he she"
    " it they we i the a an this if while is was were are will would has have had said says".split()
)
_NAMELIKE = frozenset("march may april june august".split())
_CUES = frozenset(
    "in since until till by before after during from between of throughout beginning starting"
    " through around as".split()
)


def _left(text: str, at: int) -> str:
    return text[max(0, at - 24) : at]


def _stands(text: str, point: Point, relation: str | None, the: bool) -> bool:
    words, after = point.words, text[point.end : point.end + 30]
    if point.kind == "month":
        return _stands_month(text, point, relation, the, after)
    if point.kind == "weekday":
        word = words["weekday"]
        if len(word.rstrip(".")) <= 5 and not word.lower().startswith(("tues", "thur", "weds")):
            return relation == "on" or bool(re.match(r",?\s\d", after))
        left = _left(text, point.start)
        return not re.search(r"\b(?:Black|Bloody|Cyber|Super|Ash|Palm|Man|Girl)[- ]$", left)
    if point.kind == "dayword":
        return not (words["word"] == "Today" and re.search(r"\b[A-Z]\w*\s$", _left(text, point.start)))
    if point.kind == "unit":
        return _stands_unit(point, relation, the, after)
    if point.kind == "count":
        unit = words["unit"].lower()
        if relation == "within" or "time" in text[point.start : point.end]:
            return True
        return relation == "in" and unit in ("day", "week", "month") and not re.match(r"\sof\b", after)
    if point.kind == "ago":
        return words["way"].lower() not in ("before", "after") or words.get("n") is not None
    if point.kind == "year":
        return _stands_year(text, point, relation, the, after)
    if point.kind == "decade":
        return len(words["decade"]) == 4 or _left(text, point.start).endswith(("'", "’"))
    if point.kind == "division":
        return "year" in words or "which" in words or ("unit" in words and words["unit"] == "quarter")
    if point.kind == "ordinal":
        if "which" in words or "weekday" in words:
            return True
        follows = re.match(r"[-\s]([^\W\d_]+)", after)
        return relation in ("on", "from", "by", "until", "since", "between") and the and (
            follows is None or follows[1] in _FUNCTION_WORDS
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
    return follows[1] not in _FUNCTION_WORDS


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
        return relation in ("in", "during", "over", "by", "until", "since") and the and not (
            re.match(r"\s(?:of|from|in)\b", after)
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
    before = _left(text, point.start)[-2:]
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
    if the or re.search(r"(?:[’']s|\b(?:its|his|her|their|our))\s$", _left(text, point.start)):
        return noun is not None
    return bool(re.search(r"\($", before) and re.match(r"\)", after))
