"""The Groningen news sentences (GMB): read them and repair their automatic entity tags.

The tags were made by machine.  Repairs, in order: titles leave the spans of persons; what a list
knows as country, place or demonym gets that label; a form that mostly has one label gets it
everywhere; names of bodies that were cut ("Foreign" + "Ministry", "Institute" of ...) are widened;
forms that are nearly always tagged are tagged where they were missed; dates come from
`training.dates`.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

from training.bodies import widen
from training.dates import date_spans
from training.names import pieces, term_set, terms
from training.places import demonym_spans, place_label
from training.spans import Example, Span, bio_spans, longest_first, spacing
from training.wording import listed

_SHEET_DATE = re.compile(r"\d\d-(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)$")
_POSSESSIVE = re.compile(r"(\w\w+)([’']s)$")
_EVENT = re.compile(
    r"\b(?:World War (?:I{1,2}|One|Two)|(?:First|Second) World War|Cold War|(?:Persian )?Gulf War"
    r"|Vietnam War|Korean War|Civil War|(?:Rugby |Cricket )?World Cup|(?:Summer |Winter )?Olympics"
    r"|Olympic Games|Holocaust|Super Bowl|World Series|Arab Spring|Davis Cup|Brexit"
    r"|(?:Hurricane|Typhoon|Cyclone|Tropical Storm) [A-Z]\w+|(?:Australian|French|U\.S\.) Open"
    r"|Wimbledon|Ramadan|Christmas|Easter|Thanksgiving)\b"
)
#: A name after one of these is a person's, whatever its tag.
_HONORIFIC = frozenset(
    listed(
        "Mr. Mr Mrs. Mrs Ms. Ms Dr. Gen. Lt. Col. Sen. Rep. Gov. Rev. Sgt. Capt. Maj. "
        "President King Queen Prince Princess Chancellor Sheikh Ayatollah Prophet Senator "
        "Admiral Pope"
    )
)
#: An office, which ends the name of the body before it ("U.N. Secretary-General").
_OFFICE = frozenset(
    listed(
        "Secretary-General Secretary General Minister Director Director-General Chairman "
        "Chief Spokesman Spokeswoman Commissioner Ambassador Leader Governor Mayor Premier "
        "Envoy Commander"
    )
)
#: Capitalised words that the tags take for organisations.
_NO_ORG = frozenset(("AIDS", "HIV", "State", "Social Security", "Internet", "Medicare", "Prophet"))
#: Capitalised words that the tags take for names of persons.
_NO_PERSON = frozenset(
    listed(
        "God Allah Brexit Christmas Easter Muslim Islam English Nobel Senate Parliament Congress"
    )
)


class Row(NamedTuple):
    """One word of the source with its part of speech and entity tag."""

    word: str
    pos: str
    tag: str


def read(path: Path) -> list[list[Row]]:
    """Read the sentences, each once; those that a spreadsheet program damaged are left out."""
    sentences: list[list[Row]] = []
    with path.open(encoding="utf-8", newline="") as source:
        rows = csv.reader(source)
        next(rows)
        for number, word, pos, tag in rows:
            if number.startswith("Sentence"):
                sentences.append([])
            word = word.strip().replace("`", "'")
            joined = _POSSESSIVE.match(word)
            if joined:
                sentences[-1] += [Row(joined[1], pos, tag), Row(joined[2], "POS", "O")]
            elif word:
                sentences[-1].append(Row(word, pos, tag))
    unique = {" ".join(r.word for r in s): s for s in reversed(sentences)}
    return [s for s in reversed(unique.values()) if not any(_SHEET_DATE.match(r.word) for r in s)]


def mapped(sentence: list[Row]) -> list[Span]:
    """Map the source's tags to our labels, span by span."""
    words = [r.word for r in sentence]
    titles, demonyms = term_set("title"), term_set("demonym")
    found = []
    for start, end, tag in bio_spans([r.tag for r in sentence]):
        if tag == "per":
            while start < end and (words[start] in titles or words[start] in demonyms):
                start += 1
            while end > start and words[end - 1] in titles:
                end -= 1
            name = words[start:end]
            if name and name[0][:1].isupper() and not _NO_PERSON & set(name):
                found.append(Span(start, end, "PERSON"))
        elif tag in ("geo", "gpe") and words[start][:1].isupper():
            if not all(w in demonyms for w in words[start:end]):
                found.append(Span(start, end, place_label(words[start:end])))
        elif tag == "org":
            found += _organisation(words, start, end)
        elif tag == "eve" and end - start > 1:
            found.append(Span(start, end, "EVENT"))
    return found


def _organisation(words: list[str], start: int, end: int) -> list[Span]:
    """Return what an organisation's span holds: the body, and a person behind a title."""
    if words[start] in ("The", "the"):
        start += 1
    name = words[start:end]
    if " ".join(name) in _NO_ORG or not any(c.isupper() for c in " ".join(name)):
        return []
    for k in range(start, end):
        if words[k] in _OFFICE or words[k] in _HONORIFIC:
            body = [Span(start, k, "ORG")] if k > start else []
            rest = k + 1
            while rest < end and words[rest] in term_set("title"):
                rest += 1
            return body + ([Span(rest, end, "PERSON")] if rest < end else [])
    return [Span(start, end, "ORG")]


class Repair:
    """What the whole source says of each surface form, and the repair of single sentences."""

    def __init__(self, sentences: list[list[Row]]) -> None:
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        demonyms: Counter[str] = Counter()
        for s in sentences:
            for span in mapped(s):
                counts[" ".join(r.word for r in s[span.start : span.end])][span.label] += 1
            adjectives = ("JJ", "NNS", "NNPS")
            demonyms.update(
                r.word
                for r in s
                if r.tag == "B-gpe" and r.pos in adjectives and r.word[0].isupper()
            )
        sure = {"GPE": terms("gpe"), "LOC": terms("loc"), "ORG": terms("organisation")}
        self.label = {" ".join(pieces(t)): label for label, ts in sure.items() for t in ts}
        places = set(self.label)
        self.demonyms = frozenset(w for w, n in demonyms.items() if n >= 5 and w not in places)
        frequent = {}
        for form, labels in counts.items():
            label, most = labels.most_common(1)[0]
            total = sum(labels.values())
            if form not in self.label and total >= 4 and most / total > 0.5:
                self.label[form] = label
            if (
                form in self.label
                and total >= 5
                and len(form) > 2
                and any(c.isupper() for c in form)
            ):
                frequent[form] = total
        self.always = self._nearly_always(sentences, frequent)

    def _nearly_always(
        self, sentences: list[list[Row]], frequent: dict[str, int]
    ) -> dict[str, list[list[str]]]:
        """Return the forms that are tagged in three of four places, by their first word."""
        by_first: dict[str, list[list[str]]] = defaultdict(list)
        for name in sorted(frequent, key=lambda f: (-len(f.split()), f)):
            by_first[name.split()[0]].append(name.split())
        seen: Counter[str] = Counter()
        for s in sentences:
            words = [r.word for r in s]
            for k, w in enumerate(words):
                for form in by_first.get(w, ()):
                    if words[k : k + len(form)] == form:
                        seen[" ".join(form)] += 1
        return {
            first: [f for f in forms if frequent[" ".join(f)] >= 0.75 * seen[" ".join(f)]]
            for first, forms in by_first.items()
        }

    def missed(self, words: list[str]) -> list[Span]:
        """Return forms that are nearly always names, wherever they stand."""
        return [
            Span(k, k + len(form), self.label[" ".join(form)])
            for k, w in enumerate(words)
            for form in self.always.get(w, ())
            if words[k : k + len(form)] == form
        ]

    def _label(self, words: list[str], s: Span) -> str:
        """Return the label that title, lists and majority give a span."""
        name = words[s.start : s.end]
        if s.start and words[s.start - 1] in _HONORIFIC and name[0] not in ("of", "State"):
            return "PERSON"
        if all(w in term_set("demonym") for w in name):
            return "NORP"
        return self.label.get(" ".join(name), s.label)

    def example(self, sentence: list[Row]) -> Example:
        """Return the repaired sentence."""
        words = [r.word for r in sentence]
        spans = [s._replace(label=self._label(words, s)) for s in mapped(sentence)]
        events = event_spans(words)
        persons = [s for s in spans if s.label == "PERSON"]
        dates = [
            d
            for d in date_spans(words)
            if not any(p.start < d.end and d.start < p.end for p in persons)
        ]
        demonyms = demonym_spans(words, more=self.demonyms)
        spans = longest_first(dates + events, spans, demonyms, self.missed(words))
        return Example(words, spacing(words), widen(words, spans))


def event_spans(words: list[str]) -> list[Span]:
    """Return the wars, games, storms and feasts that go by a fixed name."""
    starts, at = {}, 0
    for k, w in enumerate(words):
        starts[at] = k
        at += len(w) + 1
    text = " ".join(words)
    return [
        Span(starts[m.start()], starts[m.start()] + len(m.group().split()), "EVENT")
        for m in _EVENT.finditer(text)
        if m.start() in starts
    ]
