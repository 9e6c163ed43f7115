"""Mark dates in the words of a training sentence.

No source marks dates as news users want them, so all sources get them from these patterns; the
trained model then finds the same class of phrases in running text.
"""

from __future__ import annotations

import re

from training.spans import Span, longest_first

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
)
_SURE_MONTH = r"(?:January|February|April|June|July|August|September|October|November|December)"
_DAY_NAME = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?)"
_YEAR = r"(?:1[5-9]\d\d|20[0-4]\d)"
_DAY = r"(?:(?:3[01]|[12]\d|0?[1-9])(?:\s?(?:st|nd|rd|th))?\b(?!\s?%|,\d|\.\d|:\d))"
_COUNT = (
    r"(?:\d{1,4}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several"
    r"|a few|a couple of|many)"
)
_UNIT = r"(?:days?|weeks?|months?|years?|decades?|centur(?:y|ies)|quarters?|weekends?)"
_PART = r"(?:morning|afternoon|evening|night)"
_SEASON = r"(?:spring|summer|autumn|fall|winter)"
_TO = r"\s?(?:-|–|to|and|through)\s?"
_EDGE = r"(?:[Ee]arly|[Ll]ate|[Mm]id)[\s-]+(?:-\s)?"
_WHICH = r"(?:[Ll]ast|[Tt]his|[Nn]ext|[Pp]ast|[Pp]revious|[Cc]oming|[Rr]ecent|[Ff]ollowing)"
_PATTERNS = [
    re.compile(p)
    for p in (
        rf"(?:{_DAY_NAME}\s?,?\s)?(?:the\s)?{_DAY}(?:{_TO}{_DAY})?\s(?:of\s)?{_MONTH}"
        rf"(?:\s?,?\s{_YEAR})?",
        rf"(?:{_DAY_NAME}\s?,?\s)?{_MONTH}\s{_DAY}(?:{_TO}(?:{_MONTH}\s)?{_DAY})?"
        rf"(?:\s?,\s{_YEAR}|\s{_YEAR})?",
        rf"(?:{_EDGE})?{_MONTH}\s?,?\s(?:of\s)?(?:{_YEAR}|(?:last|this|next)\syear)",
        r"\d{4}-\d\d-\d\d",
        r"\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)\b",
        rf"(?:the\s)?(?:{_EDGE})?(?:{_YEAR}|'?\d0)\s?s\b",
        rf"\b(?:[Ee]arlier|[Ll]ater)\s(?:this|that|in the)\s(?:{_UNIT}|{_MONTH}|{_SEASON})",
        rf"\b(?:the\s)?{_WHICH}\s(?:{_COUNT}\s)?(?:{_UNIT}|{_DAY_NAME}|{_MONTH}|{_SEASON})\b"
        rf"(?:\s{_PART})?",
        rf"\b{_COUNT}\s{_UNIT}\s(?:ago|later|earlier)\b",
        r"\b(?:[Tt]oday|[Yy]esterday|[Tt]omorrow|[Tt]onight)\b",
        rf"\b(?:{_EDGE})?{_DAY_NAME}(?:\s{_PART})?\b",
        rf"{_EDGE}(?:in\s)?(?:{_MONTH}|{_YEAR})",
        rf"(?<=[Ii]n ){_MONTH}|(?<=[Ss]ince ){_MONTH}|(?<=[Oo]f ){_MONTH}|(?<=[Uu]ntil ){_MONTH}"
        rf"|(?<=[Bb]y ){_MONTH}",
        rf"\b{_SURE_MONTH}\b",
        rf"(?<![$€£\d,.-])\b{_YEAR}\b(?!\s?(?:%|percent|people|troops|soldiers|votes|met(?:er|re)s"
        rf"|kilomet(?:er|re)s|miles|dollars|points|-\w|,\d|\.\d))",
    )
]


def date_spans(words: list[str]) -> list[Span]:
    """Return the dates among the words of a sentence.

    Parameters
    ----------
    words : list of str
        Words of one sentence.

    Returns
    -------
    list of Span
        Spans labelled DATE, longest first where patterns overlap.

    Examples
    --------
    >>> date_spans("They met on March 3 , 2021 .".split())
    [Span(start=3, end=7, label='DATE')]
    """
    starts, ends, at = {}, {}, 0
    for k, w in enumerate(words):
        starts[at], ends[at + len(w)] = k, k + 1
        at += len(w) + 1
    text = " ".join(words)
    found = []
    for pattern in _PATTERNS:
        for m in pattern.finditer(text):
            if m.start() in starts and m.end() in ends:
                found.append(Span(starts[m.start()], ends[m.end()], "DATE"))
    return longest_first(found)
