"""What the words of a single line show: captions, promotion, menus, bylines, notices.

The phrases are data (``lexicons/en/boilerplate.tsv``, ``photo_agencies.tsv``,
``reader_address.tsv``); the shapes that no phrase can name, such as photo credits and menus, are
patterns here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from workbench.english import lexicons
from workbench.ingest.pagelines import SENTENCE_END, is_prose, n_words, plain

__all__ = ["address_share", "author_of", "furniture_of", "is_name", "opens", "reason_of"]

# what makes the words before an agency a clause of a report
REPORTS = re.compile(
    r"\b(?:said|says|told|tells|according to|(?:was|were|been|is|are|be|being|first) \w+|wrote|"
    r"spoke to|(?:seen|obtained|reviewed|reported|cited|published|compiled|conducted|viewed|quoted|"
    r"verified|interviewed|contacted|released|shared with|provided to|given to) (?:\w+ )?by)\b"
)
BULLETS = " \t-–—*•·|:.!?>»›«<→…[]()\"'+"
LONG = 45  # words: a longer line is never taken for boilerplate by its wording
PHOTO = r"(?:photo|photograph|picture|image)s?"


@cache
def _credits() -> tuple[re.Pattern[str], ...]:
    """Return the patterns of a photo credit at the end, at the start or alone on a line."""
    agency = "|".join(map(re.escape, sorted(lexicons.terms("photo_agencies"), key=len)[::-1]))
    name = r"[\w.'’ -]{2,40}"
    patterns = (
        rf"[(\[](?:[^()\[\]]{{0,80}}\b)?(?:{PHOTO}|credit|handout|screenshot|illustration|graphic|"
        r"file|courtesy)\b[^()\[\]]{0,120}[)\]]\.?$",
        rf"^(?:file\s+)?(?:{PHOTO}|credit|screenshot|illustration|video|graphic|cover image|"
        r"featured image|photo illustration)(?:\s+(?:credit|source|caption|copyright|courtesy))?"
        r"\s*(?::|\bby\b|©|\||/|,|-|–|—)\s*\S",
        r"^file(?: photo| picture)?\s*(?::|-|–|—)\s",
        rf"(?:[/|©–—-]|\bvia\b|\bby\b|[.;,]\s)\s*(?:{agency})\s*[.)\]]*$",
        rf"^(?:{name}\s*[/|]\s*)?(?:{agency})(?:\s*[/|]\s*{name})*$",
        rf"\b(?:{agency})/\w",
        rf"(?:\s[—–|/-]\s*|[(\[])(?:{agency})(?:\s*/\s*{name})?[)\]]?$",
        r"©\s*(?:[Pp]rovided by\s)?[A-Z][^.]{1,60}$",
        r"^\[\d+/\d+\]",
        rf"\b{PHOTO}(?:\s+(?:credit|courtesy))?\s*(?::|©|/|\bby\b)[^.]{{2,60}}$",
    )
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


LEAD = r"(?:(?:[Ww]ritten|[Rr]eported|[Ss]tory|[Aa]nalysis|[Tt]ext)\s+)?(?:[Bb]y|BY|From):?\s+"
NAMED = (
    r"(?:[A-Z][\w.'’-]*|and|&|\||/|-|–|—|,|in|for|of|the|our|de|von|van|al|bin|with|staff|"
    r"foreign|political|diplomatic|senior|defen[cs]e|world|news|desk|newsroom|team|"
    r"reporters?|correspondents?|editors?|writers?|agenc(?:y|ies))"
)
BYLINE = re.compile(rf"(?:[A-Z][\w ]{{1,30}} [|/] )?{LEAD}{NAMED}(?:[\s,]+{NAMED}){{0,14}},?")
BREADCRUMB = re.compile(r"(?:[^|›>»•·/]{1,30}\s*[|›>»•·]\s*){2,}[^|›>»•·]{1,90}$")
COUNTS = re.compile(
    r"(?:\d[\d.,]*\s*[km]?\s*)?(?:shares?|comments?|views?|likes?|retweets?|reads?|votes?)"
    r"(?:\s*\(?\d[\d.,]*\s*[km]?\)?)?|\d{1,4}|page \d+(?: of \d+)?|#\w+(?:\s+#\w+)*|https?://\S+|www\.\S+"
    r"|\S+@\S+\.\w+|[\W_]+|.{0,20}\b(?:views|comments|shares|likes):? \d[\d.,]*",
    re.I,
)


@dataclass(frozen=True)
class Phrases:
    """The phrases of one way to match: words as they are, and those with a gap (``*``)."""

    reasons: dict[str, str]
    literal: re.Pattern[str]
    gapped: tuple[tuple[re.Pattern[str], str], ...]

    def match(self, line: str, *, anywhere: bool = False) -> tuple[str, int] | None:
        """Return the reason and the end of the phrase that opens the line, or stands in it."""
        look = re.Pattern.search if anywhere else re.Pattern.match
        if found := look(self.literal, line):
            return self.reasons[found.group()], found.end()
        for pattern, reason in self.gapped:
            if found := look(pattern, line):
                return reason, found.end()
        return None


@cache
def _phrases(match: str) -> Phrases:
    rows = [row for row in lexicons.load("boilerplate") if row["match"] == match]
    plain_rows = {row["term"]: row["reason"] for row in rows if "*" not in row["term"]}
    terms = "|".join(map(re.escape, sorted(plain_rows, key=lambda t: (-len(t), t))))
    gapped = [
        (_bounded(re.escape(row["term"]).replace(r"\*", r"\S+(?: \S+){0,3}")), row["reason"])
        for row in rows
        if "*" in row["term"]
    ]
    return Phrases(plain_rows, _bounded(terms), tuple(gapped))


def _bounded(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")


def reason_of(text: str) -> str | None:
    """Return the reason that the words of a line alone give, or None.

    Parameters
    ----------
    text
        One line of a page.

    Examples
    --------
    >>> reason_of("Follow us on Twitter"), reason_of("A square at dusk (Photo: Sample Wire)")
    ('promotion', 'caption')
    >>> reason_of("They followed us for an hour, the driver said.") is None
    True
    """
    words = n_words(text)
    if words > LONG:
        return None
    if COUNTS.fullmatch(text.strip()):
        return "navigation"
    if re.match(r"©|\([cC]\)\s*\d", text):
        return "notice"
    line = plain(text)
    bare = line.strip(BULLETS)
    if (reason := _phrases("line").reasons.get(bare)) is not None:
        return reason
    for match in ("label", "tail"):
        found = _phrases(match).match(bare)
        if found and (found[1] == len(bare) or bare[found[1] :].lstrip()[:1] in ":|-–—>»"):
            return found[0]
    if _is_menu(text):
        return "navigation"
    if any(pattern.search(text) for pattern in _credits()) and not _is_report(text):
        return "caption"
    if BYLINE.fullmatch(text) and words <= 16:
        return "byline"
    found = _phrases("start").match(bare) or _phrases("within").match(line, anywhere=True)
    if found and not (found[0] == "navigation" and words > 12):
        return found[0]
    if words <= 15 and re.search(r"\w@\w[\w-]*\.\w", text):
        return "notice"
    if BREADCRUMB.fullmatch(text) and not is_prose(text):
        return "navigation"
    return None


def furniture_of(text: str) -> str | None:
    """Return the reason of a line that is a phrase of furniture word for word, or a row of buttons.

    Examples
    --------
    >>> furniture_of("Share this article"), furniture_of("Share prices fell.") is None
    ('navigation', True)
    """
    bare = plain(text).strip(BULLETS)
    if (reason := _phrases("line").reasons.get(bare)) is not None:
        return reason
    return "navigation" if _is_menu(text) else None


def _is_report(text: str) -> bool:
    """Return whether a line that ends like a credit is a sentence that names an agency.

    "The deal was first reported by Reuters." ends in the agency as a caption does, but reports: an
    agency that stands in a clause follows a verb or "according to", not the end of a sentence, a
    bracket or the word "photo".
    """
    clause = re.split(r"(?<=[a-z\d][.!?])\s+|\s[(\[|/–—-]", text.rstrip(" .)]"))[-1]
    if re.search(rf"\b{PHOTO}\b", clause, re.IGNORECASE):
        return False
    return SENTENCE_END.search(text) is not None and REPORTS.search(clause) is not None


def _is_menu(text: str) -> bool:
    """Return whether a line is a row of buttons: "Share   Save   Print", "World | Sport"."""
    known = _phrases("line").reasons
    for parts in (re.split(r"\s{2,}|\s*[|/·•›>»,]\s*|\t", text.strip()), text.split()):
        if len(parts) > 1 and all(plain(p).strip(BULLETS) in known for p in parts if p.strip()):
            return True
    return False


@cache
def _reader_kinds() -> dict[str, str]:
    return {row["term"]: row["kind"] for row in lexicons.load("reader_address")}


def address_share(text: str) -> float:
    """Return the share of a line's words that speak to the reader of the page, 0 if it reports.

    The words are those of ``reader_address.tsv``: a pronoun or a call must be among them, and what
    is asked for.

    Examples
    --------
    >>> address_share("Good reporting takes time. Chip in once, or join our readers!") > 0.4
    True
    >>> address_share("We will support them, the minister said.")
    0.0
    """
    if (
        n_words(text) > LONG
        or text.rstrip().endswith("?")
        or re.search(r"[\"“”«»]|\b(?:said|says|told|added)\b", text)
    ):
        return 0.0
    kinds = _reader_kinds()
    tokens = re.findall(r"[a-z]+(?:[-'][a-z]+)*", plain(text))
    found = [kinds[t] for t in tokens if t in kinds] + ["matter"] * 2 * text.count("!")
    opening = [
        x.split()[0].strip(",.:;!") for x in re.split(r"[.!?:]\s+", plain(text)) if x.split()
    ]
    speaks = "pronoun" in found or any(kinds.get(word) == "call" for word in opening)
    if not speaks or "matter" not in found or len(found) < 2:
        return 0.0
    return len(found) / max(1, len(tokens))


def opens(text: str) -> str | None:
    """Return how far a heading reaches: over a list under it (label) or to the end (tail)."""
    bare = plain(text).strip(BULLETS)
    for match in ("tail", "label"):
        found = _phrases(match).match(bare)
        if found and found[1] == len(bare):
            return match
    return None


NAME = r"[A-Z][\w.'’-]*(?:\s+(?:de|von|van|al|bin)?\s*[A-Z][\w.'’-]*){0,3}"
NAMES = re.compile(
    rf"(?:The |the )?{NAME}(?:,? (?:and|&) {NAME})?(?:\s*,\s*{NAME}|\s+in {NAME}| for {NAME})?"
    r"(?:,?\s+(?:[A-Z]?\w+ )?(?:[Ww]riter|[Rr]eporter|[Ee]ditor|[Cc]orrespondent|[Dd]esk))?"
)


def is_name(text: str, *, most: int = 9) -> bool:
    """Return whether a line may be nothing but the names of people or a newsroom."""
    return 1 < len(text.split()) <= most and NAMES.fullmatch(text.strip()) is not None


def author_of(text: str) -> str | None:
    """Return the name in a byline."""
    name = re.sub(rf"^.{{0,32}}?{LEAD}", "", text)
    name = re.split(r"\s*(?:[|/–—]|,| - | for | in )\s*", name)[0].strip()
    return name or None
