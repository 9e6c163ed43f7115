"""Event mentions and event clusters: generic over `EventType`s that are clustered.

Triggers, roles and attributes come from the encoder; which mentions of an article are of one event
a pair scorer decides, with average linkage over its probabilities. Participants are the actors of
the mentions in the role's words; the day is resolved with the tense that the status gives.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc, Span

from workbench.english import dates, places
from workbench.english.dates import Date
from workbench.nlp import heads
from workbench.nlp.decoding import role_spans, trigger_spans
from workbench.nlp.encoder import Encoder, softmax
from workbench.nlp.event_types import MEETING, EventType
from workbench.nlp.records import Actor, Claim, MeetingReport, Mention
from workbench.nlp.spacy_encoder import encoder_of

__all__ = ["Event", "Events", "Meetings", "make_meetings"]

#: What a status says of the tense that its days are read in.
TENSES = {"held": "past", "ongoing": "present", "planned": "future", "proposed": "future"}


@dataclass
class EventMention:
    """One trigger with the words of its roles."""

    words: list[int]
    sure: float
    spans: dict[str, list[tuple[int, int, float]]]
    vector: NDArray | None = None
    day: tuple | None = None
    actors: dict[int, tuple[Actor, float]] = field(default_factory=dict)


@dataclass
class Event:
    """The mentions of one event, and for each attribute how probable each value is."""

    mentions: list[EventMention]
    shares: dict[str, dict[str, float]]

    @property
    def values(self) -> dict[str, str]:
        """The likeliest value of each attribute."""
        return {name: max(each, key=each.__getitem__) for name, each in self.shares.items()}

    @property
    def probability(self) -> float:
        """How sure it is that the event is reported at all."""
        return 1 - float(np.prod([1 - m.sure for m in self.mentions]))


class Events:
    """Finds the events of one type in a document."""

    def __init__(self, encoder: Encoder, kind: EventType) -> None:
        self.encoder, self.kind = encoder, kind

    def find(self, doc: Doc) -> list[Event]:
        """Return the events of a document, in the order of their first mention."""
        encoder, kind, reading = self.encoder, self.kind, doc._.reading
        p = softmax(
            reading.out[f"{kind.name}_trigger"], encoder.temperature(f"{kind.name} trigger")
        )
        triggers = [
            (w, q) for w, q in trigger_spans(p, encoder.threshold(f"{kind.name} trigger"))
            if any(doc[k].is_alpha for k in w)
        ]  # fmt: skip
        if not triggers:
            return []
        roles = encoder.roles(reading, kind, [w for w, _ in triggers])
        found = []
        for (words, sure), (low, scores) in zip(triggers, roles, strict=True):
            spans = {}
            for k, column in enumerate(kind.columns):
                threshold = encoder.threshold(f"{kind.name} {column.replace('_', ' ')}")
                spans[column] = [
                    t for s in role_spans(scores[:, k], low, threshold) if (t := _trimmed(doc, s))
                ]
            found.append(EventMention(words, sure, spans))
        self._days(doc, found)
        for m in found:
            m.actors = actors_in(doc, m.spans.get(kind.roles[0], []))
        return self._clusters(doc, found)

    def _days(self, doc: Doc, found: list[EventMention]) -> None:
        relations = []
        for m in found:
            text, days = None, None
            likely = [x for x in m.spans.get(self.kind.dated or "", []) if x[2] > 0.5]
            if likely:
                s, e, _ = max(likely, key=lambda x: x[2])
                text = doc[s:e].text
                when = dates.resolve(
                    text, doc._.published, tense="past", default_year=doc._.default_year
                )
                days = None if when.start is None else (when.start, when.end or when.start)
            m.day = days
            relations.append(heads.day_relation(text, doc._.published, doc._.default_year))
        context: list[list[int]] = [[] for _ in found]
        if self.kind.context is not None:
            context = [
                [k for s, e, _ in m.spans[self.kind.context] for k in range(s, e)] for m in found
            ]
        vectors = self.encoder.event_vectors(
            doc._.reading, self.kind, [m.words for m in found], context, relations
        )
        for m, vector in zip(found, vectors, strict=True):
            m.vector = vector

    def _clusters(self, doc: Doc, found: list[EventMention]) -> list[Event]:
        pairs, features = [], []
        numbers = doc._.reading.sentences
        words = [doc[m.words[-1]].lower_.rstrip("s") for m in found]
        for b in range(len(found)):
            for a in range(b):
                gap = abs(numbers[found[a].words[0]] - numbers[found[b].words[0]])
                people = set(found[a].actors), set(found[b].actors)
                features.append(
                    heads.same_event_features(
                        gap, words[a] == words[b], people, (found[a].day, found[b].day), b - a - 1
                    )
                )
                pairs.append((a, b))
        likely = np.zeros((len(found), len(found)))
        p = self.encoder.same_event(
            doc._.reading, self.kind, [m.words for m in found], pairs, features
        )
        for (a, b), q in zip(pairs, p, strict=True):
            likely[a, b] = likely[b, a] = q
        groups = average_link(likely, self.encoder.threshold(f"{self.kind.name} same"))
        events = []
        for group in groups:
            mentions = [found[k] for k in group]
            vectors = np.stack([m.vector for m in mentions if m.vector is not None])
            shares = {
                name: dict(zip(self.kind.attributes[name], map(float, q), strict=True))
                for name, q in self.encoder.attributes(self.kind, vectors).items()
            }
            events.append(Event(mentions, shares))
        return events


def average_link(likely: NDArray, threshold: float) -> list[list[int]]:
    """Return clusters by average linkage while the mean probability of two reaches a threshold."""
    groups = [[k] for k in range(len(likely))]
    while len(groups) > 1:
        best, at = -1.0, (0, 0)
        for v in range(len(groups)):
            for u in range(v):
                mean = float(likely[np.ix_(groups[u], groups[v])].mean())
                if mean > best:
                    best, at = mean, (u, v)
        if best < threshold:
            break
        groups[at[0]] = sorted(groups[at[0]] + groups.pop(at[1]))
    return groups


def _trimmed(doc: Doc, span: tuple[int, int, float]) -> tuple[int, int, float] | None:
    s, e, p = span
    while s < e and not any(c.isalnum() for c in doc[s].text):
        s += 1
    while s < e and (
        doc[e - 1].text in ("'s", "’s")
        or (not any(c.isalnum() for c in doc[e - 1].text) and doc[e - 1].text != ".")
    ):
        e -= 1
    return (s, e, p) if s < e else None


def actors_in(doc: Doc, spans: list[tuple[int, int, float]]) -> dict[int, tuple[Actor, float]]:
    """Return the actors mentioned in the words of a role, each with the role's probability."""
    found: dict[int, tuple[Actor, float]] = {}
    for s, e, p in spans:
        inside = [m for m in doc._.mentions if m.span.start < e and s < m.span.end]
        exact = [m for m in inside if (m.span.start, m.span.end) == (s, e)]
        chosen: list[Mention] = exact
        if not exact:
            for m in inside:
                common = min(e, m.span.end) - max(s, m.span.start)
                if m.form in ("name", "metonym"):
                    fits = common >= 0.5 * len(m.span)
                else:
                    fits = common >= 0.6 * max(e - s, len(m.span))
                if fits:
                    chosen.append(m)
            chosen = [
                m for m in chosen
                if not any(
                    n is not m and n.span.start <= m.span.start and m.span.end <= n.span.end
                    and len(n.span) > len(m.span) for n in chosen
                )
            ]  # fmt: skip
        for m in chosen:
            if m.actor is not None and found.get(id(m.actor), (None, 0.0))[1] < p:
                found[id(m.actor)] = (m.actor, p)
    return found


# -- meetings -------------------------------------------------------------------------------------


@Language.factory(
    "workbench_meetings",
    requires=["doc._.reading", "doc._.mentions", "doc._.claims"],
    assigns=["doc._.meetings"],
)
def make_meetings(nlp: Language, name: str) -> Meetings:
    """Return the component."""
    return Meetings(encoder_of(nlp))


class Meetings:
    """Set ``doc._.meetings``; the last that needs the encoder's reading, and takes it away."""

    def __init__(self, encoder: Encoder) -> None:
        self.events = Events(encoder, MEETING)

    def __call__(self, doc: Doc) -> Doc:
        """Find the meetings of a document."""
        doc._.meetings = []
        if doc._.reading is not None and len(doc):
            told = [(e, r) for e in self.events.find(doc) if (r := self._report(doc, e))]
            reports = [r for _, r in told]
            _inherited(doc, [e for e, _ in told], reports)
            least = self.events.encoder.threshold("meeting confidence", 0.0)
            doc._.meetings = [r for r in reports if r.confidence >= least]
        doc._.reading = None
        return doc

    def _report(self, doc: Doc, event: Event) -> MeetingReport | None:
        who: dict[int, tuple[Actor, float]] = {}
        for m in event.mentions:
            for key, (actor, p) in m.actors.items():
                if who.get(key, (None, 0.0))[1] < p:
                    who[key] = (actor, p)
        if len(who) < 2:  # named elsewhere in the article
            for m in event.mentions:
                for key, value in actors_in(doc, m.spans["other_participant"]).items():
                    who.setdefault(key, value)
        if not who:
            return None
        place = _best_place(doc, event)
        status, when, date = self._status_and_date(doc, event)
        mean = float(np.mean([p for _, p in who.values()]))
        at = actors_in(doc, [place]) if place else {}
        where = next((a for a, _ in at.values() if a.type != "person"), None)
        scores = (event.probability, event.shares["status"][status], mean)
        return MeetingReport(
            evidence=[_evidence(doc, m) for m in event.mentions],
            kind=event.values["kind"],
            status=status,
            participants=[a for a, _ in who.values()],
            groups=self._groups(doc, event),
            place=_name_of_place(doc, place, where) if place else None,
            place_actor=where,
            when=when,
            date=date,
            attributed_to=_attribution(doc, event),
            rule="encoder",
            confidence=self.events.encoder.confidence("meeting", scores),
            scores=scores,
        )

    def _groups(self, doc: Doc, event: Event) -> list[Span]:
        """Return what takes part and is no actor: "Chinese officials"."""
        found: dict[str, Span] = {}
        for m in event.mentions:
            for s, e, p in m.spans["participant"]:
                span = doc[s:e]
                if not actors_in(doc, [(s, e, p)]) and span[0].lower_ not in heads.PRONOUNS:
                    found.setdefault(span.text.casefold(), span)
        return list(found.values())

    def _status_and_date(self, doc: Doc, event: Event) -> tuple[str, Span | None, Date | None]:
        """Return the likeliest status and the day, the less likely of two that contradict changed.

        What begins after the day of publication has not been held.
        """
        shares = event.shares["status"]
        ways: list[tuple[float, str, Span | None, Date | None]] = []
        for status, share in shares.items():
            likely, when, date = self._date(doc, event, status)
            if status in _BEGUN and _begins_later(doc, date):
                share, when, date = share * (1 - likely), None, None
            ways.append((share, status, when, date))
        return max(ways, key=lambda way: way[0])[1:]

    def _date(self, doc: Doc, event: Event, status: str) -> tuple[float, Span | None, Date | None]:
        """Return the expression that gives the day: the most exact one, then the likeliest.

        How likely it is comes first; 1 where there is none.
        """
        found: list[tuple[int, float, Span, Date]] = []
        open_: tuple[float, Span, Date] | None = None
        for role, known in (("date", TENSES.get(status)), ("other_date", TENSES.get(status))):
            for m in event.mentions:
                for s, e, p in m.spans[role]:
                    span = doc[s:e]
                    date = _day_of(doc, span, known)
                    if date.start is None and date.end is None:
                        open_ = open_ or (p, span, date)
                        continue
                    found.append((_EXACT.index(date.precision), -p, span, date))
            if found:
                break
        if not found:
            return open_ or (1.0, None, None)
        _, less, span, date = min(found, key=lambda x: x[:2])
        days = next((n for m in event.mentions if (n := _length(doc, m.words[0]))), None)
        if days is not None:
            date = dates.lasting(date, days, ending=_ends(doc, event))
        return -less, span, date


_BEGUN = ("held", "ongoing")
_ONE_DAY = pd.Timedelta(days=1)  # it may be tomorrow already where the event is


def _begins_later(doc: Doc, date: Date | None) -> bool:
    published = doc._.published
    if published is None or date is None or date.start is None:
        return False
    return bool(date.start > published.normalize() + _ONE_DAY)


#: Days from publication: a day without a year that a status puts further off than the first, and
#: that lies within the second without it, is read without it.
_FAR, _NEAR = 180, 31


def _day_of(doc: Doc, words: Span, tense: str | None) -> Date:
    """Return the day that words mean in the tense of a status, which may itself be wrong."""
    published, year = doc._.published, doc._.default_year
    date = dates.resolve(words.text, published, tense=tense, default_year=year)
    if published is None or date.start is None or abs((date.start - published).days) <= _FAR:
        return date
    near = dates.resolve(words.text, published, default_year=year)
    close = near.start is not None and abs((near.start - published).days) <= _NEAR
    return near if close else date


#: Kinds of days, the most exact first.
_EXACT: tuple[str | None, ...] = ("day", "range", "month", "open", None)
#: Words beside a trigger that say that the event is over.
_OVER = {"end", "ends", "ended", "ending", "conclude", "concludes", "concluded", "wrapped", "close"}
_LONG = re.compile(r"\b[\w-]+[- ](?:day|week)s?\b[- \w]*$", re.IGNORECASE)


def _length(doc: Doc, trigger: int) -> int | None:
    """Return how many days an event lasts by the words before its trigger ("four-day visit")."""
    before = doc[max(0, trigger - 6) : trigger].text
    match = _LONG.search(before)
    return dates.length_in_days(match.group() + " " + doc[trigger].text) if match else None


def _ends(doc: Doc, event: Event) -> bool:
    words = {
        t.lower_ for m in event.mentions for t in doc[max(0, m.words[0] - 8) : m.words[-1] + 5]
    }
    return not _OVER.isdisjoint(words)


def _inherited(doc: Doc, events: list[Event], reports: list[MeetingReport]) -> None:
    """Give a meeting reported as part of a visit the visit's place, and its day if that is one."""
    numbers = doc._.reading.sentences

    def lines(event: Event) -> set[int]:
        return {numbers[m.words[0]] for m in event.mentions}

    visits = [(e, r) for e, r in zip(events, reports, strict=True) if r.kind == "visit"]
    for event, report in zip(events, reports, strict=True):
        if report.kind == "visit" or (report.place is not None and report.date is not None):
            continue
        people = {id(a) for a in report.participants}
        near = [
            (min(abs(a - b) for a in lines(event) for b in lines(visit)), k)
            for k, (visit, r) in enumerate(visits)
            if people & {id(a) for a in r.participants} and r.status == report.status
        ]
        if not near or min(near)[0] > 2:
            continue
        _, visit_report = visits[min(near)[1]]
        if report.place is None:
            report.place, report.place_actor = visit_report.place, visit_report.place_actor
        day = visit_report.date
        if report.date is None and day is not None and day.precision == "day":
            report.when, report.date = visit_report.when, day


def _best_place(doc: Doc, event: Event) -> tuple[int, int, float] | None:
    """Return the likeliest place of an event, or a likely one that lies within it."""
    for role in ("place", "other_place"):
        spans = [_whole_name(doc, s) for m in event.mentions for s in m.spans[role]]
        if not spans:
            continue
        best = max(spans, key=lambda s: s[2])
        for s in spans:
            one, other = doc[s[0] : s[1]].text, doc[best[0] : best[1]].text
            if s[2] >= 0.5 and places.is_within(one, other) and places.agree(one, other):
                best = s
        return best
    return None


def _whole_name(doc: Doc, span: tuple[int, int, float]) -> tuple[int, int, float]:
    """Return a place with all words of the names that it cuts ("Sharm El" of "Sharm El Sheikh")."""
    s, e, p = span
    cut = [x for x in doc.ents if x.start < e and s < x.end and x.label_ != "DATE"]
    return min([s, *(x.start for x in cut)]), max([e, *(x.end for x in cut)]), p


def _name_of_place(doc: Doc, span: tuple[int, int, float], actor: Actor | None) -> str:
    """Return the words of a place, or the name of the actor that they only describe."""
    held = [m for m in doc._.mentions if m.span.start < span[1] and span[0] < m.span.end]
    described = any(m.actor is actor and m.form in ("description", "pronoun") for m in held)
    if actor is None or not described or any(m.form == "name" for m in held):
        return doc[span[0] : span[1]].text
    return actor.name


def _evidence(doc: Doc, m: EventMention) -> Span:
    """Return the stretch of a mention's sentence from its first role to its last."""
    sent = doc[m.words[0]].sent
    held = [k for k in m.words]
    for role in ("participant", "place", "date"):
        for s, e, _ in m.spans[role]:
            if sent.start <= s and e <= sent.end:
                held += [s, e - 1]
    return doc[min(held) : max(held) + 1]


def _attribution(doc: Doc, event: Event) -> Claim | None:
    """Return the innermost claim that holds all mentions of an event, if only claims report it."""
    holding: list[Claim] = []
    for m in event.mentions:
        around = [
            c for c in doc._.claims
            if any(span.start <= m.words[0] and m.words[-1] < span.end for span in c.content)
        ]  # fmt: skip
        if not around:
            return None
        holding.append(max(around, key=lambda c: c.depth))
    return holding[0] if holding else None
