"""Tellings that speak of one meeting become one report.

"Will meet on Thursday … the talks … their meeting": a telling joins an earlier one of the same
sort if nobody, no day and no status speaks against it. A visit and a meeting held during it
stay two.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from spacy.tokens import Doc, Span

from workbench.components import meeting_times as times_of
from workbench.components.meeting_evidence import claim_about, evidence_of
from workbench.components.meeting_people import Cast, Party
from workbench.components.meeting_places import place_of, specific
from workbench.components.meeting_status import in_present, is_denied, status_of
from workbench.components.meeting_telling import Telling
from workbench.english import places
from workbench.english.dates import Date
from workbench.findings import Actor, MeetingReport

__all__ = ["join"]

NEAR = 150  # words that "the meeting" may stand after what it leans on
STAY = 60  # words that "is in Oslo" holds good for
OPEN = {"planned", "proposed", "ongoing"}


@dataclass(eq=False)
class Told:
    """A telling with what was read from it."""

    telling: Telling
    status: str
    place: Span | None
    when: Span | None
    date: Date | None

    @property
    def leans(self) -> bool:
        """Whether it only refers to a meeting told before: "the talks", "his talks with Lind"."""
        definite = self.telling.is_anaphoric or self.telling.is_definite
        return definite and self.telling.trigger.pos_ != "VERB" and self.status != "cancelled"


@dataclass(eq=False)
class Thread:
    """The tellings of one meeting."""

    kind: str
    party: Party
    told: list[Told] = field(default_factory=list)

    @property
    def statuses(self) -> set[str]:
        """Return the statuses that the own (not leaning) tellings give."""
        return {t.status for t in self.told if t is self.told[0] or not t.leans}


def join(doc: Doc, cast: Cast, found: Iterable[Telling]) -> list[MeetingReport]:
    """Return one report a meeting."""
    threads: list[Thread] = []
    times: dict[int, list[Span]] = {}
    for telling in found:
        if is_denied(telling):
            continue
        sentence = telling.trigger.sent
        if sentence.start not in times:
            times[sentence.start] = times_of.times(sentence)
        told = _read(telling, times[sentence.start], cast, doc)
        thread = _thread_of(told, threads)
        if thread is not None:
            _add(thread, told)
        elif telling.party and (not _leans_only(telling) or _goes_on(telling, threads)):
            threads.append(Thread(telling.kind, _copy(telling.party), [told]))
    threads = [t for t in threads if _counts(t)]
    for thread in threads:
        _stretch(thread)
        _complete_by_visit(thread, threads)
    return [_report(t, doc, cast) for t in threads]


def _read(telling: Telling, expressions: list[Span], cast: Cast, doc: Doc) -> Told:
    status = status_of(telling)
    when = times_of.when_of(telling, expressions)
    date = times_of.resolve(when, status, doc, telling) if when is not None else None
    if when is not None and status in ("held", "ongoing") and in_present(telling):
        ahead = times_of.resolve(
            when, "planned", doc, telling
        )  # "meets on Tuesday", "are meeting Friday"
        published = doc._.published
        if ahead.start is not None and published is not None and ahead.start > published:
            status, date = "planned", ahead
    if date is not None:
        date = times_of.stretched(date, telling, status)
    return Told(telling, status, place_of(telling, cast), when, date)


def _copy(party: Party) -> Party:
    return Party(list(party.actors), list(party.groups), list(party.backing))


def _leans_only(telling: Telling) -> bool:
    """Tell whether "the meeting" names too little to be a meeting of its own."""
    if telling.kind == "visit":
        return telling.is_anaphoric and telling.trigger.pos_ == "VERB"
    named = len(telling.party.actors) + len(telling.party.groups)
    return telling.is_anaphoric and named < 2


def _goes_on(telling: Telling, threads: list[Thread]) -> bool:
    """Tell whether a journey is the next stop of somebody whose visit has been told."""
    mine = telling.party.actors
    visits = [t for t in threads if t.kind == "visit"]
    return telling.kind == "visit" and any(a in v.party.actors for v in visits for a in mine)


def _thread_of(told: Told, threads: list[Thread]) -> Thread | None:
    """Return the thread that a telling carries on, the latest first."""
    return next((thread for thread in reversed(threads) if _same(told, thread)), None)


def _same(told: Told, thread: Thread) -> bool:
    """Tell whether a telling can speak of the meeting of a thread."""
    telling = told.telling
    if not _sorts_agree(telling.kind, thread.kind) or _dates_differ(told, thread):
        return False
    mine, theirs = telling.party.actors, thread.party.actors
    shared = [a for a in mine if any(a is b for b in theirs)]
    distance = telling.trigger.i - thread.told[-1].telling.trigger.i
    if telling.is_anaphoric:
        if mine and not shared and theirs:
            return False
        near = distance < NEAR or _same_group(telling.party, thread.party)
        if telling.kind == "visit" and not _place_agrees(told, thread):
            return False
        return near and (bool(shared) or not mine) and _moods_agree(told, thread)
    if not mine and _same_group(telling.party, thread.party):  # "the delegation arrived"
        return _moods_agree(told, thread) and _place_agrees(told, thread)
    if not shared or not _moods_agree(told, thread):
        return False
    if telling.kind == "visit":
        return _place_agrees(told, thread)
    if len(shared) > 1:
        return len(shared) in (len(mine), len(theirs))
    return _one_shared(telling.party, thread.party)


def _one_shared(one: Party, other: Party) -> bool:
    """Tell whether two parties with one actor in common can be one: neither has others besides."""
    both = (one, other)
    if len(one.actors) == 1 and len(other.actors) == 1:
        return _same_group(one, other) or not (one.groups and other.groups)
    return any(len(p.actors) == 1 and not p.groups for p in both)


def _sorts_agree(one: str, other: str) -> bool:
    """Tell whether two kinds can name one event: a visit is not a meeting held during it."""
    if "visit" in (one, other):
        return one == other
    return (
        one == other
        or {one, other} <= {"meeting", "talks", "summit", "call"}
        or ({one, other} <= {"meeting", "summit", "conference"})
    )


def _moods_agree(told: Told, thread: Thread) -> bool:
    """Tell whether two statuses can be said of one meeting in one article."""
    telling = told.telling
    known = {id(a) for a in telling.party.actors} == {id(a) for a in thread.party.actors}
    leans = telling.trigger.pos_ != "VERB" and (
        telling.is_anaphoric or (telling.is_definite and known)
    )
    if told.status in thread.statuses or leans:
        return True
    if thread.kind == "visit":  # "is in Russia", "arrived on Friday"; but not "will go to China"
        return {told.status, *thread.statuses} <= {"held", "ongoing"}
    if told.telling.is_anaphoric or "cancelled" in {told.status, *thread.statuses}:
        return told.telling.is_anaphoric or told.status == "cancelled"
    return {told.status, *thread.statuses} <= OPEN


def _same_group(one: Party, other: Party) -> bool:
    return any(a.root.lemma_ == b.root.lemma_ for a in one.groups for b in other.groups)


def _place_agrees(told: Told, thread: Thread) -> bool:
    """Tell whether a place is one of a thread's, or lies in it."""
    held = [t.place for t in thread.told if t.place is not None]
    here = told.place
    return here is None or not held or any(places.agree(here.text, p.text) for p in held)


def _dates_differ(told: Told, thread: Thread) -> bool:
    known = [t.date for t in thread.told if t.date is not None and t.date.start is not None]
    if told.date is None or told.date.start is None or not known:
        return False
    start, end = told.date.start, told.date.end or told.date.start
    return all(end < d.start or start > (d.end or d.start) for d in known if d.start is not None)


def _add(thread: Thread, told: Told) -> None:
    thread.told.append(told)
    if not told.telling.is_anaphoric or told.telling.kind == "visit" or not thread.party.actors:
        thread.party.add(told.telling.party)


def _stretch(thread: Thread) -> None:
    """Let "his two-day visit" lengthen the day that another telling gives."""
    dated = next((t for t in thread.told if t.date is not None and t.date.start is not None), None)
    for told in thread.told:
        if dated is not None and dated.date is not None:
            dated.date = times_of.stretched(dated.date, told.telling, told.status)


def _complete_by_visit(thread: Thread, threads: list[Thread]) -> None:
    """Give a meeting without place or date those of the visit told with it or just before."""
    first = thread.told[0]
    sentences = {t.telling.trigger.sent.start: t for t in reversed(thread.told)}
    for visit in threads if thread.kind != "visit" else ():
        if visit.kind != "visit" or not any(a in visit.party.actors for a in thread.party.actors):
            continue
        here = [t for t in visit.told if t.telling.trigger.sent.start in sentences]
        if not here:
            near = 0 < first.telling.trigger.i - visit.told[-1].telling.trigger.i < STAY
            during = visit.told[0].status in ("ongoing", first.status)
            if near and during and _best_place(thread.told) is None:
                first.place = _best_place(visit.told)  # "is in Oslo. On Monday she met …"
            continue
        if not any(t.place is not None for t in thread.told):
            first.place = _best_place(here) or _best_place(visit.told)
        dated = next((t for t in here if t.date is not None and t.date.start is not None), None)
        beside = sentences[here[0].telling.trigger.sent.start]
        if dated is not None and beside.status == dated.status and not _is_dated(thread):
            first.when, first.date = dated.when, dated.date
        return


def _best_place(told: list[Told]) -> Span | None:
    """Return the most exact place of some tellings."""
    found = [t.place for t in told if t.place is not None]
    return max(found, key=lambda p: specific(p.root), default=None)


def _is_dated(thread: Thread) -> bool:
    return any(t.when is not None for t in thread.told)


def _counts(thread: Thread) -> bool:
    return bool(thread.party.actors or thread.party.backing)


def _report(thread: Thread, doc: Doc, cast: Cast) -> MeetingReport:
    first = thread.told[0]
    party = thread.party
    actors: list[Actor] = list(party.actors) or list(party.backing)
    dated = next((t for t in thread.told if t.date is not None and t.date.start is not None), None)
    dated = dated or next((t for t in thread.told if t.when is not None), None)
    status = "cancelled" if "cancelled" in thread.statuses else first.status
    place = _best_place(thread.told)
    mention = cast.mention(place.root) if place is not None else None
    evidence: list[Span] = []
    for told in thread.told:
        span = evidence_of(told.telling)
        if not any(span.start < e.end and e.start < span.end for e in evidence):
            evidence.append(span)
    claims = [claim_about(t.telling, doc._.claims) for t in thread.told]
    return MeetingReport(
        evidence=evidence,
        kind=thread.kind,
        status=status,
        participants=actors,
        groups=list(party.groups),
        place=place,
        place_actor=mention.actor if mention and mention.actor else None,
        when=dated.when if dated else None,
        date=dated.date if dated else None,
        attributed_to=claims[0] if all(claims) else None,
        rule=first.telling.rule,
    )
