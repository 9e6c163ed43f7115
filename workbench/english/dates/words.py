"""The words of date expressions in English: lists, and the patterns made of them.

A point in time is of one of the kinds in `KINDS`, each a pattern whose named groups are the
slots that the words fill. Spaces never reach over a line break, since a new line is a new
paragraph, and every repetition is bounded, so that a pattern looks a few words ahead at most.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field


def _numbered(words: str, first: int) -> dict[str, int]:
    return {word: i for i, word in enumerate(words.split(), first)}


_MONTH_NAMES = _numbered(
    "january february march april may june july august september october november december", 1
)
_WEEKDAY_NAMES = _numbered("monday tuesday wednesday thursday friday saturday sunday", 0)
MONTHS = _MONTH_NAMES | {name[:3]: i for name, i in _MONTH_NAMES.items()} | {"sept": 9, "febr": 2}
WEEKDAYS = _WEEKDAY_NAMES | {name[:3]: i for name, i in _WEEKDAY_NAMES.items()}
WEEKDAYS |= {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}
NUMBERS = {"a": 1, "an": 1, "thirty": 30} | _numbered(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen twenty",
    1,
)
_UNDER_TEN = "first second third fourth fifth sixth seventh eighth ninth"
DAY_WORDS = _numbered(
    _UNDER_TEN + " tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth"
    " eighteenth nineteenth twentieth",
    1,
) | {"thirtieth": 30, "thirty-first": 31}
DAY_WORDS |= {f"twenty-{word}": 20 + i for word, i in _numbered(_UNDER_TEN, 1).items()}
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

# -- Pieces

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
_WORDY_DAY = rf"(?:{'|'.join(sorted(DAY_WORDS, key=len, reverse=True))})\b"
_AFTER_NUMBER = (
    rf"(?![\d:%]|[.,/]\d|-(?!{_ANY_MONTH})[^\W\d_]|{_SP}?(?:%|[ap]\.?m\b|o'clock)"
    rf"|{_SP}(?:{_COUNTED})\b)"
)
# A noun that "first" or "third" belongs to instead: "in March first lady …".
_NOUNISH = r"(?!(?:to|in|at|and|for|with|on|as|but|when|after|before|by)\b)[^\W\d_]"
_DAY_JOIN = rf"(?:[^\S\n]?[-–—][^\S\n]?|{_SP}(?:to|and|or|through|until|till|&){_SP}(?:the{_SP})?)"
_YEAR = r"(?:1[0-9]\d\d|20\d\d|0\d{3}|[3-9]\d{3})"
_N = rf"(?:\d{{1,4}}|(?:{'|'.join(sorted(NUMBERS, key=len, reverse=True))})\b)"
_VAGUE = rf"(?:(?:a{_SP})?(?:couple{_SP}of|few|several|some|many)\b)"
_UNIT = r"(?:day|week|month|year|decade|fortnight|quarter|weekend)"
_WHICH = (
    rf"(?i:this{_SP}coming|this{_SP}past|last|next|this|coming|past|current|previous|following"
    r"|same|that)"
)
_OF_YEAR = rf"(?:{_SP}(?:of{_SP})?(?P<which_year>this|last|next){_SP}year\b)"
_WITH_YEAR = (
    rf"(?:(?:,?{_SP}(?:of{_SP})?(?P<year>{_YEAR}){_AFTER_NUMBER})"
    rf"|,?{_SP}[’'](?P<short>\d\d)\b|{_OF_YEAR})?"
)
_ON_WEEKDAY = rf"(?:(?P<weekday>{_ANY_WEEKDAY})(?:,{_SP}|{_SP}\(|{_SP})(?:the{_SP})?)?"
_LOUD = r"(?:JAN|FEB|MAR|APR|JUN|JUL|AUG|SEPT?|OCT|NOV|DEC)\b"
_TAIL = r"(?:(?P<year>\d{4})|(?P<short>\d\d))(?![\d/-]|\.\d)"
_PART_OF_DAY = rf"(?:{_SP}(?P<time>morning|afternoon|evening|night|noon|midday|midnight)\b)?"


def _compile(pattern: str, flags: int = 0) -> re.Pattern[str]:
    return re.compile(r"\b" + pattern, flags)


# The kinds of points; where several match at one place the longest wins, then the first.
KINDS: dict[str, re.Pattern[str]] = {
    "iso": _compile(
        rf"{_ON_WEEKDAY}(?P<year>\d{{4}})(?P<sep>[-/.])(?P<month>\d{{1,2}})(?P=sep)(?P<day>\d{{1,2}})"
        r"(?![\d/-])"
    ),
    "numeric": _compile(
        rf"{_ON_WEEKDAY}(?P<a>\d{{1,2}})(?P<sep>[/.-])(?P<b>\d{{1,2}})(?P=sep)(?P<year>\d{{4}}|\d\d)"
        r"(?![\d/-]|\.\d)"
    ),
    "dashed": _compile(
        rf"{_ON_WEEKDAY}(?P<day>{_DAY})(?P<sep>[-–/.])(?P<month>{_ANY_MONTH}|{_LOUD})(?P=sep)"
        rf"{_TAIL}"
    ),
    "dashedmonth": _compile(
        rf"(?P<month>{_ANY_MONTH}|{_LOUD})(?P<sep>[-–/.])(?P<day>{_DAY})(?P=sep){_TAIL}"
    ),
    "yearfirst": _compile(
        rf"(?P<year>{_YEAR}),?{_SP}(?P<month>{_ANY_MONTH}){_SP}(?P<day>{_DAY}){_ORD}{_AFTER_NUMBER}"
    ),
    "compact": _compile(
        r"(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])\b"
    ),
    "monthyear": _compile(
        r"(?<![\d/.-])(?P<month>0?[1-9]|1[0-2])/(?P<year>(?:19|20)\d\d)(?![\d/])"
    ),
    "weekdays": _compile(
        rf"(?P<n>{_N}){_SP}(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)s{_SP}"
        rf"(?P<way>ago|from{_SP}now)\b"
    ),
    "weekon": _compile(
        rf"(?i:an?|one){_SP}(?P<ahead>week|fortnight){_SP}on{_SP}(?P<weekday>{_ANY_WEEKDAY})"
    ),
    "monthday": _compile(
        rf"{_ON_WEEKDAY}(?P<month>{_ANY_MONTH}){_SP}?(?:the{_SP})?"
        rf"(?:(?P<day>{_DAY}){_ORD}{_AFTER_NUMBER}|(?P<wordy>{_WORDY_DAY})(?!{_SP}{_NOUNISH}))"
        rf"(?:(?:,{_SP}{_DAY}(?=,|{_SP}and)){{0,4}},?{_DAY_JOIN}(?P<last>{_DAY}){_ORD}{_AFTER_NUMBER}"
        rf"(?!{_SP}{_ANY_MONTH}))?{_WITH_YEAR}"
    ),
    "daymonth": _compile(
        rf"{_ON_WEEKDAY}(?:(?P<first>{_DAY}){_ORD}(?:,{_SP}{_DAY}(?=,|{_SP}and)){{0,4}},?{_DAY_JOIN})?"
        rf"(?:(?P<day>{_DAY}){_ORD}{_SP}(?:of{_SP})?|(?P<wordy>{_WORDY_DAY}){_SP}of{_SP})"
        rf"(?P<month>{_ANY_MONTH})(?!{_SP}{_DAY}\b){_WITH_YEAR}"
    ),
    "nth": _compile(
        rf"(?P<nth>(?i:first|second|third|fourth|fifth|last)){_SP}"
        rf"(?:(?P<weekday>{_ANY_WEEKDAY})|(?P<unit>week|weekend|day)){_SP}(?:of|in){_SP}"
        rf"(?:(?P<month>{_ANY_MONTH}){_WITH_YEAR}|(?:(?P<which>next|last|this|the){_SP}month\b))"
    ),
    "month": _compile(
        rf"(?:(?P<which>{_WHICH}){_SP})?(?P<month>{_ANY_MONTH})(?!{_SP}?{_DAY}\b{_AFTER_NUMBER})"
        rf"{_WITH_YEAR}"
    ),
    "weekday": _compile(
        rf"(?:(?P<which>{_WHICH}){_SP})?(?P<weekday>{_ANY_WEEKDAY})"
        rf"(?:{_SP}(?:of{_SP})?(?P<week>last|next|this){_SP}week\b"
        rf"|{_SP}(?P<ahead>week|fortnight)\b(?![-’'])|{_SP}(?P<post>last|next)(?=[.,;:!?]|$))?"
        rf"{_PART_OF_DAY}"
    ),
    "dayword": _compile(
        rf"(?P<word>day{_SP}before{_SP}yesterday|day{_SP}after{_SP}tomorrow|today|yesterday|tomorrow"
        rf"|tonight|last{_SP}night|this{_SP}(?:morning|afternoon|evening))\b{_PART_OF_DAY}"
        rf"(?P<ahead>{_SP}week\b(?![-’']))?",
        re.I,
    ),
    "unit": _compile(
        rf"(?:(?P<which>{_WHICH}){_SP})?(?P<unit>{_UNIT}|century|spring|summer|autumn|fall|winter)\b"
        rf"(?P<twice>{_SP}(?:before{_SP}last|after{_SP}next)\b)?"
        rf"(?:(?:{_SP}of|,)?{_SP}(?P<year>{_YEAR}){_AFTER_NUMBER}|{_OF_YEAR})?",
        re.I,
    ),
    "span": _compile(
        rf"(?P<way>past|last|next|coming|recent|previous|following){_SP}"
        rf"(?:(?:(?P<n>(?!an?\b){_N})|(?P<vague>{_VAGUE})){_SP}(?P<unit>{_UNIT})s?"
        rf"|(?P<units>{_UNIT})s)\b",
        re.I,
    ),
    "ago": _compile(
        rf"(?:(?:(?P<n>{_N})|(?P<vague>{_VAGUE})){_SP}(?P<unit>{_UNIT})s?|(?P<units>{_UNIT})s){_SP}"
        rf"(?P<way>ago(?:{_SP}(?:on{_SP})?(?P<back_on>{_ANY_WEEKDAY}))?|later|earlier|afterwards"
        rf"|before|after|ahead|to{_SP}come|from{_SP}now|from{_SP}(?P<weekday>today|{_ANY_WEEKDAY}))"
        r"(?!\w)",
        re.I,
    ),
    "count": _compile(
        rf"(?:(?P<n>{_N})|(?P<vague>{_VAGUE})){_SP}(?P<unit>{_UNIT})"
        rf"(?:(?P<time>s?[’']s?{_SP}time)|s)?\b",
        re.I,
    ),
    "division": _compile(
        rf"(?:(?P<nth>first|second|third|fourth|last|1st|2nd|3rd|4th){_SP}(?P<unit>quarter|half)"
        rf"|Q(?P<q>[1-4])|H(?P<h>[12]))\b"
        rf"(?:(?:{_SP}(?:of{_SP})?)(?:(?P<year>{_YEAR}){_AFTER_NUMBER}"
        rf"|(?P<which>this|last|next|the){_SP}year\b))?",
        re.I,
    ),
    "decade": _compile(r"(?P<decade>(?:1[0-9]|20)?\d0)[’']?s\b"),
    "century": _compile(r"(?P<century>\d{1,2})(?:st|nd|rd|th)[- ]century\b"),
    "year": _compile(
        rf"(?P<year>{_YEAR})(?:[-–/](?P<last>\d{{4}}|\d\d)\b(?![-–/]))?{_AFTER_NUMBER}"
    ),
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

_FIGURE_KINDS = (
    "iso", "numeric", "dashed", "yearfirst", "compact", "monthyear", "weekdays", "daymonth", "ago",
    "count", "division", "decade", "century", "year", "ordinal",
)  # fmt: skip
_WEEKDAY_KINDS = ("iso", "numeric", "dashed", "monthday", "daymonth", "weekday", "ordinal")
_MONTH_KINDS = ("dashedmonth", "monthday", "month", "holiday")
_FIGURES_ONLY = {
    "iso", "numeric", "dashed", "dashedmonth", "yearfirst", "compact", "monthyear", "decade",
    "century", "year",
}  # fmt: skip
_WORD_KINDS = tuple(k for k in KINDS if k not in _FIGURES_ONLY)


def kinds_opened_by(head: str) -> tuple[str, ...]:
    """Return the kinds of points that can begin with a word (in lower case) or a figure."""
    if head[0].isdigit():
        return _FIGURE_KINDS
    if head in WEEKDAYS:
        return _WEEKDAY_KINDS
    return _MONTH_KINDS if head in MONTHS else _WORD_KINDS


# The part of a period that is meant: "early", "mid-", "the end of", "the week of".
PART = re.compile(
    rf"\b(?:(?P<part>earlier|later|early|late|mid)(?:[^\S\n]?[-–][^\S\n]?|{_SP}(?:(?:of|on|in){_SP})?)"
    rf"|(?P<of>middle|start|beginning|end|(?:first|second|latter){_SP}half|week|weekend|morning"
    rf"|afternoon|evening|night){_SP}of{_SP}"
    rf"|(?P<span>week{_SP}(?:commencing|beginning|starting|ending)){_SP}(?:on{_SP})?)"
    rf"(?:the{_SP})?(?=[\w’'])",
    re.I,
)
_OTHER_HEADS = (
    "today yesterday tomorrow tonight day last next this coming past current previous following"
    " same that recent few several some many couple early earlier late later mid middle start"
    " beginning end week weekend morning afternoon evening night q1 q2 q3 q4 h1 h2 year month"
    " latter near not foreseeable immediate days weeks months years decades"
)
# The words that can open a point (besides figures).
HEADS = frozenset(
    [*MONTHS, *WEEKDAYS, *NUMBERS, *ORDINALS, *DAY_WORDS, *SEASONS, *_OTHER_HEADS.split()]
) | {"thirty", "twenty"}
HEADS |= {re.split("[ ']", name)[0] for name in HOLIDAYS}
WORD = re.compile(r"[^\W_]+")
BEFORE = re.compile(
    rf"\b(?P<relation>no{_SP}(?:later|earlier){_SP}than|not{_SP}(?:before|until)"
    rf"|on{_SP}or{_SP}(?:before|after)|as{_SP}from|effective|since|until|till|through|by|before"
    rf"|after|from|between|beginning|starting|within|over|during|throughout|in|on|at|for|as{_SP}of|around|about|of|to)\b"
    rf"(?:(?<=ing){_SP}(?:on|from|in)\b|(?<=in){_SP}(?:about|around|less{_SP}than|under)\b)?"
    rf"{_SP}(?P<the>(?:the|a|an){_SP}[’']?|[’'])?$",
    re.I,
)
THE = re.compile(rf"\b(?P<the>(?:the|a|an){_SP}[’']?)$|(?P<apostrophe>[’'])$", re.I)
JOIN = re.compile(
    rf"(?P<dash>[^\S\n]?[-–][^\S\n]?|—)(?=\w)|(?P<to>,?{_SP}(?:to|through|thru|until|till){_SP})"
    rf"(?:(?:on|the){_SP})?|(?P<and>{_SP}(?:and|or){_SP})(?:(?:on|the){_SP})?",
    re.I,
)
LENGTH = re.compile(
    rf"{_SP}for{_SP}(?:(?:a|an|the|his|her|its|their){_SP})?"
    rf"(?P<n>{_N})[-\s](?P<unit>day|week)s?\b(?!-)(?:{_SP}(?:of|state|official|working)\b)?"
    rf"(?:{_SP}(?:visit|trip|tour|meeting|summit|conference|talks|stay|stop)\b)?",
    re.I,
)
# How long something lasts: "a five-day visit", "for two weeks".
STAY = re.compile(
    rf"\b(?:for{_SP})?(?:(?P<n>{_N})(?:[-–]|{_SP})(?P<unit>day|week)s?\b(?![-–]old|{_SP}(?:ago|old|later))"
    rf"|(?P<whole>day|week)-?long\b)",
    re.I,
)
# Kinds that are dates when somebody asks for their days, though not anywhere in a text.
LENIENT = frozenset(
    ["month", "weekday", "dayword", "count", "year", "decade", "ordinal", "numeric", "division"]
)
# Longer prepositions and the short ones that they mean.
RELATIONS = {
    "no later than": "by", "on or before": "by", "no earlier than": "starting",
    "not before": "starting", "not until": "starting", "on or after": "starting",
    "as from": "starting", "effective": "starting",
}  # fmt: skip
# Kinds that cannot be the end of a range.
UNJOINED = frozenset(("count", "ago", "span", "vague"))
DAY_KINDS = frozenset(
    (
        "iso", "numeric", "dashed", "dashedmonth", "yearfirst", "compact", "weekon", "weekdays",
        "monthday", "daymonth", "weekday", "dayword", "ordinal", "holiday",
    )
)  # fmt: skip


@dataclass(frozen=True)
class Point:
    """One point of a date expression: its kind and the words that fill the kind's slots."""

    kind: str
    start: int
    end: int
    words: dict[str, str] = field(default_factory=dict)
    part: str | None = None


# letters beyond ASCII that a pattern without regard to case takes for i, s and k
_ALIKE = str.maketrans({"İ": "I", "ı": "i", "ſ": "s", "\u212a": "K"})


def plain_letters(text: str) -> str:
    """Return a text of the same length in which only ASCII letters can match the word lists.

    Examples
    --------
    >>> plain_letters("FRİDAY")
    'FRIDAY'
    """
    return text.translate(_ALIKE)


def number(word: str) -> int:
    """Return the number that a numeral or a number word stands for."""
    return int(word) if word.isdigit() else NUMBERS[word.lower()]


def day_number(words: dict[str, str]) -> int:
    """Return the day of the month that the slots of a point give in figures or in words."""
    return int(words["day"]) if "day" in words else DAY_WORDS[words["wordy"].lower()]


def weekday(word: str) -> int:
    """Return the number of a weekday, Monday being 0."""
    return WEEKDAYS[word.lower().rstrip(".")]


def month(word: str) -> int:
    """Return the number of a month, January being 1."""
    return MONTHS[word.lower().rstrip(".")]
