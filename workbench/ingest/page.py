"""The lines of one page while they are judged: which are the article, why the others are not.

Rules name what a line is by its words alone, fields above the text, time stamps and lines that
recur over the publisher's pages; all else the learned judge decides.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from workbench.ingest import linemodel
from workbench.ingest.boilerplate import (
    address_share,
    author_of,
    furniture_of,
    is_name,
    opens,
    reason_of,
)
from workbench.ingest.datelines import read_dateline
from workbench.ingest.linefeatures import has_verb, is_report
from workbench.ingest.pagelines import SENTENCE_END, Line, frame_of, is_prose, key_of, n_words
from workbench.ingest.recurring import evidence, own_words, share_recurring
from workbench.ingest.stamps import Stamp, read_stamp

__all__ = ["Cleaned", "Page"]


@dataclass
class Cleaned:
    """A page after cleaning.

    ``stamps`` are the dates that its time stamps and dateline give; ``dropped`` (line, text,
    reason) in the source's order.
    """

    text: str
    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    place: str | None = None
    url: str | None = None
    stamps: list[Stamp] = field(default_factory=list)
    dropped: list[tuple[int, str, str]] = field(default_factory=list)


def _rights(text: str) -> str | None:
    """Return whose rights a copyright line names."""
    found = re.match(
        r"(?:©|\(c\)|copyright|[\s\d,–-])+(?:by\s+)?([A-Z][\w&'’-]*(?:\s+(?:of\s+|the\s+)?[A-Z][\w&'’-]*){0,4})",
        text,
    )
    return found[1] if found else None


FIELD = re.compile(
    r"(title|headline|date|published|publication date|pubdate|author|byline|by|source|publisher|"
    r"outlet|publication|url|link|section|category|tags|language|id|location|keywords)\s*:\s*(\S.*)$",
    re.IGNORECASE,
)


AUTHOR = re.compile(
    r"(?:The author|[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3}),? (?:is|was|works as)\b.{0,60}"
    r"\b(?:writer|reporter|journalist|correspondent|editor|columnist|author) (?:for|at|of|in)\b"
)
FURNITURE = frozenset(
    {"promotion", "navigation", "related", "notice", "credit", "caption", "byline"}
)
SIDES = ("above", "below")
RECURS = 0.5  # share of the words of a line
# least chance of a headline, of a body line, of one that reads as a sentence
HEADLINE, BODY, SENTENCE = 0.1, 0.42, 0.3
LONGEST = 100  # words of a line that may still be furniture
STOP = re.compile(r"[.!?…:;,][\"”’»')\]]*$")


class Page:
    """The lines of one page while they are judged: ``reason`` by place in the list."""

    def __init__(
        self,
        lines: list[Line],
        *,
        title: str | None,
        recurring: Mapping[str, float],
        outlined: bool = False,
    ) -> None:
        self.lines = lines
        self.outlined = outlined
        self.title = title
        self.recurring = recurring
        self.evidence = evidence([line.text for line in lines], recurring)
        self.reason: dict[int, str] = {}
        self.found = Cleaned("", title=title)
        self.headline: int | None = None
        self.cut: dict[int, int] = {}  # characters of a dateline before a paragraph
        self.stamps: list[tuple[int, Stamp]] = []
        self.opening: list[Stamp] = []  # of the dateline before the first words

    def judge(self) -> None:
        """Give each line that is not body its reason: what rules say, then what was learned."""
        self.judge_by_rules()
        self._learned()
        self._title()
        self._authors()
        self._notices()
        self._dateline()
        self._order_stamps()

    def judge_body(self) -> None:
        """Give a reason only to what is furniture word for word: buttons, the headline, its day.

        Lines that recur count if they hold no sentence and stand above or below all that do.
        """
        inner = [i for i, line in enumerate(self.lines) if is_report(line.text)]
        for i, line in enumerate(self.lines):
            outer = bool(inner) and not inner[0] <= i <= inner[-1]
            if (reason := furniture_of(line.text)) and len(self.lines) > 1:
                self.reason[i] = reason
            elif outer and key_of(line.text) in self.recurring and n_words(line.text) <= 8:
                self.reason[i] = "repeated"
        self._title()
        self._dateline()
        self._order_stamps()

    def judge_by_rules(self) -> None:
        """Give the lines a reason whose words, shape or repetition alone shows it."""
        self._fields()
        for i, line in enumerate(self.lines):
            if i not in self.reason and (reason := reason_of(line.text)):
                self.reason[i] = reason
            if key_of(line.text) in self.recurring or frame_of(line.text) in self.recurring:
                self.reason.setdefault(i, "repeated")
        self._doubles()
        self._stamps()
        self._addressed()
        self._related()
        self._marked_captions()
        if self.recurring:
            self._recurring_parts()

    def _recurring_parts(self) -> None:
        """Drop what a label, a credit or its place on the publisher's other pages shows.

        A line is no body if it stands, and is no sentence, where no other page has a sentence; if
        the words at its end recur and the rest is no sentence, as in a caption with its credit; if
        a label that recurs opens it; and, below the text, if its words mostly recur, as those do
        that say who an author is.
        """
        share = {i: share_recurring(self.lines[i].text, self.recurring) for i in self._open()}
        last = top = self._top()
        for i in share:
            text = self.lines[i].text
            rest = own_words(text, self.recurring)
            if i > top and (self.evidence[i]["label recurs"] or self._is_placed(i)):
                self.reason[i] = self._why(i)
            elif rest != text and not has_verb(rest) and (i > top or STOP.search(rest)):
                self.reason[i] = "caption" if n_words(rest) > 2 else "repeated"
            elif is_prose(text) and share[i] < RECURS:
                last = i
        for i in self._open():
            if i > last and share[i] >= RECURS:
                self.reason[i] = "repeated"

    def _is_placed(self, i: int) -> bool:
        """Return whether a line is no sentence and stands where no other page has one."""
        seen = self.evidence[i]
        never = any(seen[f"sentences {side}"] == 0 < seen[f"way {side}"] < 4 for side in SIDES)
        return never and not is_report(self.lines[i].text)

    def _learned(self) -> None:
        """Let the learned judge find the headline and drop what else is no body.

        A line that reads as a sentence, or answers a question, stays unless the evidence is strong,
        and so do many sentences in one line. A page of which nothing would stay keeps sentences.
        """
        rows = self._open()
        sentences = [i for i in rows if is_prose(self.lines[i].text, at_least=5)]
        if not sentences:
            return
        texts = [line.text for line in self.lines]
        body, title = linemodel.chances(texts, self.reason, self.evidence)
        if self.title is None and len(rows) > 1:
            top = min(self._top(), sentences[0] if len(sentences) == 1 else len(texts))
            best = max(rows, key=lambda i: title[i])
            above = [i for i in rows if i < top and not STOP.search(texts[i])]
            if title[best] > HEADLINE:
                # the best may end in the name of the site
                self.headline = next(i for i in rows if _repeats(texts[best], texts[i]))
            elif len(above) == 1 and n_words(texts[above[0]]) > 1:
                self.headline = above[0]
        rows = [i for i in rows if i != self.headline]
        read = {i for i in rows if is_report(texts[i]) or is_speech(texts[i])}
        read |= {i for i in rows if texts[i - 1].endswith("?") and SENTENCE_END.search(texts[i])}
        kept = {i for i in rows if body[i] >= (SENTENCE if i in read else BODY)}
        kept |= {i for i in rows if n_words(texts[i]) > LONGEST}
        if self.outlined or not kept:
            kept |= set(sentences)
        for i in rows:
            if i not in kept:
                self.reason[i] = self._why(i)

    def _why(self, i: int) -> str:
        """Return the likeliest reason of a line that was judged to be no body."""
        text, keys = self.lines[i].text, [key_of(line.text) for line in self.lines]
        beside = {self.reason.get(i - 1), self.reason.get(i + 1)}
        near = {*keys[max(0, i - 1) : i], *keys[i + 1 : i + 2]}
        if address_share(text) >= 0.1:
            return "promotion"
        if (
            key_of(text) in near
            or "caption" in beside
            or (STOP.search(text) and not has_verb(text))
        ):
            return "caption"
        if is_name(text) and beside & {"dateline", "byline"}:
            return "byline"
        return "related" if "related" in beside and n_words(text) > 3 else "navigation"

    def _open(self) -> list[int]:
        return [i for i in range(len(self.lines)) if i not in self.reason and i != self.headline]

    def _top(self) -> int:
        """Return the place of the first paragraph; a question may still be the headline."""
        for i in self._open():
            text = self.lines[i].text
            if is_prose(text) and not (text.endswith(("?", "!")) and n_words(text) <= 16):
                return i
        return next((i for i in self._open() if is_prose(self.lines[i].text)), len(self.lines))

    def _fields(self) -> None:
        """Read "Date: ..." fields above the text, if there are two or more."""
        fields: list[tuple[int, re.Match[str] | None]] = []
        for i, line in enumerate(self.lines[:15]):
            found = FIELD.match(line.text)
            if found is None and line.text.strip("-=* "):
                break
            fields.append((i, found))
        named = {f[1].lower(): f[2].strip() for _, f in fields if f is not None}
        if len(named) < 2:
            return
        for i, _ in fields:
            self.reason[i] = "metadata"
        get = lambda *names: next((named[n] for n in names if named.get(n)), None)  # noqa: E731
        self.found.title = self.found.title or get("title", "headline")
        self.found.author = get("author", "byline", "by")
        self.found.publisher = get("publisher", "source", "outlet", "publication")
        self.found.url = get("url", "link")
        stamp = read_stamp(get("date", "published", "publication date", "pubdate") or "")
        if isinstance(stamp, Stamp):
            self.found.stamps.append(stamp)

    def _doubles(self) -> None:
        """Drop lines that stand twice and pull quotes; a line twice in a row is a caption.

        Above the first paragraph the headline may stand twice: that is left to the learned judge.
        """
        keys = [key_of(line.text) for line in self.lines]
        count = Counter(keys)
        first: dict[str, int] = {}
        top = self._top()
        for i, line in enumerate(self.lines):
            words = n_words(line.text)
            if i in self.reason or words < 4 or i < top:
                continue
            if count[keys[i]] > 1:
                if keys[i] not in first:
                    first[keys[i]] = i
                elif self.lines[i - 1].text == line.text and not is_prose(line.text, at_least=30):
                    self.reason[first[keys[i]]] = self.reason[i] = "caption"
                else:
                    self.reason[i] = "repeated"
            elif words >= 5 and i > 1 and not line.text[0].islower() and self._is_pulled(i, keys):
                self.reason[i] = "repeated"

    def _is_pulled(self, i: int, keys: list[str]) -> bool:
        """Return whether a longer line holds this one word for word: a pull quote."""
        least = n_words(self.lines[i].text) + 4
        return any(
            len(other) > len(keys[i])
            and keys[i] in other
            and n_words(self.lines[j].text) >= least
            and is_prose(self.lines[j].text)
            for j, other in enumerate(keys)
        )

    def _stamps(self) -> None:
        top = self._top()
        for i, line in enumerate(self.lines):
            if i in self.reason:
                continue
            stamp = read_stamp(line.text, named=i < top)
            if stamp is False:
                continue
            self.reason[i] = "dateline"
            if isinstance(stamp, Stamp):
                self.stamps.append((i, stamp))

    def _order_stamps(self) -> None:
        """Order the dates: above the text, before its first words, labelled below it."""
        top = self._top()
        above = [stamp for i, stamp in self.stamps if i < top]
        below = [s for i, s in self.stamps if i >= top and s.label and self.reason[i] == "dateline"]
        self.found.stamps = [*self.found.stamps, *above, *self.opening, *below]
        authors = [stamp.author for stamp in above if stamp.author]
        self.found.author = self.found.author or next(iter(authors), None)

    def _addressed(self) -> None:
        """Drop lines that speak to the reader, more readily beside others that are no body."""
        for i, line in enumerate(self.lines):
            if i in self.reason or len(self._open()) < 2:
                continue
            beside = any(self.reason.get(j) in FURNITURE for j in (i - 1, i + 1))
            share = 0.25 if beside else 0.4 if STOP.search(line.text) else 0.3
            if address_share(line.text) >= share:
                self.reason[i] = "promotion"

    def _related(self) -> None:
        """Drop the links under "Read also:" (one) and "Related stories" below the text (a few)."""
        top = self._top()
        last = max((i for i in self._open() if is_prose(self.lines[i].text)), default=0)
        for i, line in enumerate(self.lines):
            if i < top or i not in self.reason or opens(line.text) is None:
                continue
            sure = not line.text.rstrip().endswith(":") and not (self.recurring and i < last)
            most = 4 if sure else 1
            for j in range(i + 1, min(i + 1 + most, len(self.lines))):
                text = self.lines[j].text
                if STOP.search(text) or n_words(text) > 25:
                    break
                self.reason.setdefault(j, "related")

    def _title(self) -> None:
        """Tell the headline, drop where it stands again, and find whose name stands beside it."""
        if self.headline is not None:
            self.found.title = self.lines[self.headline].text
        if title := self.found.title:
            for i, line in enumerate(self.lines):
                if i != self.headline and _repeats(line.text, title):
                    self.reason[i] = "headline"
        for i in range(self._top()):
            if self.reason.get(i) == "byline" and self.found.author is None:
                text = self.lines[i].text
                self.found.author = author_of(text)

    def _marked_captions(self) -> None:
        """Drop the line after a mark such as "Image caption," that stands alone."""
        for i in range(1, len(self.lines)):
            mark = self.lines[i - 1].text
            marked = self.reason.get(i - 1) == "caption" and mark.endswith((",", ":"))
            if i not in self.reason and marked and n_words(mark) <= 3:
                self.reason[i] = "caption"

    def _authors(self) -> None:
        """Drop the lines below the text that say who its author is."""
        prose = [i for i in self._open() if is_prose(self.lines[i].text, at_least=5)]
        name = re.escape(self.found.author or "\n")
        for i in self._open():
            text = self.lines[i].text
            if re.fullmatch(name, text):
                self.reason[i] = "byline"
            elif (
                i > len(self.lines) // 2
                and re.match(rf"{name},? (?:is|covers|writes|reports|has|joined|worked)\b", text)
            ) or (prose and i == prose[-1] and AUTHOR.match(text)):
                self.reason[i] = "credit"

    def _notices(self) -> None:
        """Tell copyright lines below the text, and whose rights they name."""
        prose = [i for i in self._open() if is_prose(self.lines[i].text)]
        for i in range(prose[-1] + 1 if prose else 0, len(self.lines)):
            text = self.lines[i].text
            if re.match(r"©|\(c\)|copyright\b", text, re.I):
                self.reason[i] = "notice"
                self.found.publisher = self.found.publisher or _rights(text)

    def _dateline(self) -> None:
        """Cut place, day and agency from the first two paragraphs."""
        for i in self._open()[:3]:
            dateline = read_dateline(self.lines[i].text)
            if dateline is not None:
                self.cut[i] = dateline.end
                self.found.place = dateline.place
                if dateline.stamp is not None:
                    self.opening.append(dateline.stamp)
                return

    def result(self, *, keep: set[str]) -> Cleaned:
        """Put the kept lines together; the others are dropped, each with its reason."""
        kept: list[str] = []
        for i, line in enumerate(self.lines):
            reason = "headline" if i == self.headline else self.reason.get(i)
            if reason is not None and reason not in keep:
                self.found.dropped.append((line.number, line.text, reason))
                continue
            cut = self.cut.get(i, 0) if "dateline" not in keep else 0
            if cut:
                self.found.dropped.append((line.number, line.text[:cut].strip(), "dateline"))
            kept.append(line.text[cut:].lstrip())
        self.found.text = "\n\n".join(kept)
        return self.found


def is_speech(text: str) -> bool:
    """Return whether a line is nothing but what somebody said, in quotation marks.

    Examples
    --------
    >>> is_speech("“We will not go back.”"), is_speech("“Late Shift” opens")
    (True, False)
    """
    return n_words(text) >= 3 and re.fullmatch(r"[\"“«][^\"“”«»]+[.!?,…][\"”»]", text) is not None


def _repeats(line: str, title: str) -> bool:
    """Return whether a line is the headline, perhaps with the name of the site behind it."""
    if key_of(line) == key_of(title):
        return True
    parts = re.split(r"\s+[|–—-]\s+", line)
    return any(key_of(line[: line.rfind(p)]) == key_of(title) for p in parts[1:]) and (
        n_words(title) >= 3
    )
