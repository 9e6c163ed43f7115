"""Tellings that speak of one meeting become one report.

"Will meet on Thursday … the talks … their meeting": a telling joins an earlier one of the same
sort if nobody, no day and no status speaks against it. A visit and a meeting held during it
stay two.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from spacy.tokens import Doc, Span

from workbench.components import meeting_details as details
from workbench.components.meeting_events import Telling
from workbench.components.meeting_people import Cast, Party
from workbench.components.meeting_status import in_present, is_denied, status_of
from workbench.dates import Date
from workbench.findings import Actor, MeetingReport

__all__ = ["join"]

OPEN = {"planned", "proposed", "ongoing"}


@dataclass(eq=False)
class Told:
    """A telling with what was read from it."""

    telling: Telling
    status: str
    place: Span | None
    when: Span | None
    date: Date | None


@dataclass(eq=False)
class Thread:
    """The tellings of one meeting."""

    kind: str
    party: Party
    told: list[Told] = field(default_factory=list)

    @property
    def statuses(self) -> set[str]:
        """Return the statuses that the own (not leaning) tellings give."""
        return {t.status for t in self.told}


def join(doc: Doc, cast: Cast, found: Iterable[Telling]) -> list[MeetingReport]:
    """Return one report a meeting."""
    threads: list[Thread] = []
    times: dict[int, list[Span]] = {}
    for telling in found:
        if is_denied(telling):
            continue
        sentence = telling.trigger.sent
        if sentence.start not in times:
            times[sentence.start] = details.times(sentence)
        told = _read(telling, times[sentence.start], cast, doc)
        thread = _thread_of(told, threads)
        if thread is not None:
            _add(thread, told)
        elif telling.party and not _leans_only(telling):
            threads.append(Thread(telling.kind, _copy(telling.party), [told]))
    return [_report(t, doc, cast) for t in threads if _counts(t)]


def _read(telling: Telling, expressions: list[Span], cast: Cast, doc: Doc) -> Told:
    status = status_of(telling)
    when = details.when_of(telling, expressions)
    date = details.resolve(when, status, doc) if when is not None else None
    if when is not None and status in ("held", "ongoing") and in_present(telling):
        ahead = details.resolve(when, "planned", doc)  # "meets on Tuesday", "are meeting Friday"
        published = doc._.published
        if ahead.start is not None and published is not None and ahead.start > published:
            status, date = "planned", ahead
    return Told(telling, status, details.place_of(telling, cast), when, date)


def _copy(party: Party) -> Party:
    return Party(list(party.actors), list(party.groups), list(party.backing))


def _leans_only(telling: Telling) -> bool:
    """Tell whether "the meeting" names too few people to be a meeting of its own."""
    named = len(telling.party.actors) + len(telling.party.groups)
    return telling.is_anaphoric and telling.kind != "visit" and named < 2


def _thread_of(told: Told, threads: list[Thread]) -> Thread | None:
    """Return the thread that a telling carries on, the latest first."""
    for thread in reversed(threads):
        if _same(told, thread):
            return thread
    return None


def _same(told: Told, thread: Thread) -> bool:
    telling = told.telling
    if (telling.kind == "visit") != (thread.kind == "visit"):
        return False
    mine, theirs = telling.party.actors, thread.party.actors
    shared = [a for a in mine if any(a is b for b in theirs)]
    if _dates_differ(told, thread):
        return False
    if telling.is_anaphoric:
        if mine and not shared and theirs:
            return False
        near = telling.trigger.i - thread.told[-1].telling.trigger.i < 150
        return near and (bool(shared) or not mine)
    if not shared:
        return False
    if told.status != thread.told[0].status and not (
        {told.status, thread.told[0].status} <= {"planned", "proposed"}
    ):
        return False
    if telling.kind == "visit":
        return _place_agrees(told, thread)
    inside = len(shared) == len(mine) or len(shared) == len(theirs)
    others = telling.party.groups or thread.party.groups
    return inside and (len(shared) > 1 or bool(others) or len(mine) == len(theirs))


def _place_agrees(told: Told, thread: Thread) -> bool:
    places = [t.place.text for t in thread.told if t.place is not None]
    if told.place is None or not places:
        return True
    return (
        told.place.text in places
        or told.telling.trigger.sent == thread.told[-1].telling.trigger.sent
    )


def _dates_differ(told: Told, thread: Thread) -> bool:
    known = [t.date for t in thread.told if t.date is not None and t.date.start is not None]
    if told.date is None or told.date.start is None or not known:
        return False
    start, end = told.date.start, told.date.end or told.date.start
    return all(end < d.start or start > (d.end or d.start) for d in known if d.start is not None)


def _add(thread: Thread, told: Told) -> None:
    thread.told.append(told)
    if not told.telling.is_anaphoric or not thread.party.actors:
        thread.party.add(told.telling.party)


def _counts(thread: Thread) -> bool:
    return bool(thread.party.actors or thread.party.backing)


def _report(thread: Thread, doc: Doc, cast: Cast) -> MeetingReport:
    first = thread.told[0]
    party = thread.party
    actors: list[Actor] = list(party.actors) or list(party.backing)
    dated = next((t for t in thread.told if t.date is not None and t.date.start is not None), None)
    dated = dated or next((t for t in thread.told if t.when is not None), None)
    placed = max(
        (t for t in thread.told if t.place is not None),
        key=lambda t: details.specific(t.place.root) if t.place is not None else 0,
        default=None,
    )
    status = "cancelled" if "cancelled" in thread.statuses else first.status
    place = placed.place if placed else None
    mention = cast.mention(place.root) if place is not None else None
    evidence: list[Span] = []
    for told in thread.told:
        span = details.evidence_of(told.telling)
        if not any(span.start < e.end and e.start < span.end for e in evidence):
            evidence.append(span)
    claims = [details.claim_about(t.telling, doc._.claims) for t in thread.told]
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
