"""Find the words that tell a meeting, and who they say took part.

One frame a sort of word (see the list ``meeting_words``): "X met Y", "X hosted Y", "X visited
Oslo", "X flew to Oslo for talks", "the Oslo talks between X and Y". Each gives a
:class:`Telling`; when and whether it took place is read elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from workbench import grammar, lexicons
from workbench.components.meeting_people import Cast, Party

__all__ = ["Telling", "is_site", "tellings"]

TOGETHER = {"with", "to"}
HOLDING = {"of", "between", "among", "with", "by", "involving", "from"}
GOING = {"to", "in", "at", "for"}
# nouns that only frame an event: "the start of the talks", "a series of meetings"
FRAMES = {
    "beginning", "close", "conclusion", "day", "end", "eve", "number", "opening", "part", "round",
    "resumption", "series", "session", "sideline", "sidelines", "margin", "start", "month", "week",
    "course", "pair", "string", "hour", "year", "decade", "aftermath", "wake", "possibility",
    "prospect", "idea", "proposal", "offer", "request", "invitation", "hope", "chance",
    "suggestion", "plan",
}  # fmt: skip
PRESS = {"news", "press", "talk", "roll", "conference", "curtain", "wake-up"}
CONTESTS = {
    "championship", "cup", "fight", "final", "game", "league", "match", "medal", "playoff",
    "quarterfinal", "round-robin", "semifinal", "semi-final", "tournament", "tennis", "boxing",
}  # fmt: skip
DEFINITE = {"the", "this", "these", "that", "those", "both"}
ATTENDING = {"attend", "chair", "head", "involve", "join", "lead", "participate", "take"}
STAGES = {"campaign", "whistle", "concert", "book", "promotional"}
# those who are spoken to in public
HEARERS = {"reporter", "journalist", "press", "crowd", "supporter", "voter", "audience"}


@dataclass(eq=False)
class Telling:
    """One place in the text that tells a meeting.

    ``predicate`` is the verb (or noun) whose tense and mood speak of it; ``role`` how the
    trigger hangs on it ("object", "after", …); ``place`` the noun of the place if the frame
    has one; ``is_anaphoric`` marks "the meeting", which leans on an earlier telling.
    """

    trigger: Token
    kind: str
    party: Party
    predicate: Token
    role: str = ""
    place: Token | None = None
    rule: str = ""
    is_anaphoric: bool = False
    people: list[Token] = field(default_factory=list)


def tellings(doc: Doc, cast: Cast) -> Iterator[Telling]:
    """Yield what tells a meeting in a document, in text order."""
    frames = {(r["lemma"], r["pos"]): r for r in lexicons.load("meeting_words")}
    for token in doc:
        row = None
        if token.pos_ == "VERB":
            row = frames.get((token.lemma_.lower(), "V"))
        elif token.pos_ in ("NOUN", "PROPN"):
            row = frames.get((token.lemma_.lower(), "N"))
        telling = None
        if row is not None:
            telling = FRAME[row["frame"]](token, row["kind"], cast)
        elif token.lemma_ == "be":
            telling = _stay(token, cast)
        if telling is not None and not _is_contest(telling):
            telling.rule = telling.rule or f"{row['frame'] if row else 'stay'}:{token.lemma_}"
            yield telling


def _is_contest(telling: Telling) -> bool:
    """Tell whether the clause speaks of sport, where sides "meet" too."""
    words = {t.lemma_.lower() for t in telling.trigger.sent}
    return bool(words & CONTESTS) and telling.kind in ("meeting", "visit")


def _doer(verb: Token, cast: Cast) -> Token | None:
    """Return who acts in a clause; of a passive, who is acted on."""
    return grammar.understood_subject(verb)


def _joined(head: Token, prepositions: set[str]) -> list[Token]:
    return [n for prep, n in grammar.obliques(head) if prep in prepositions]


def _mutual(verb: Token, kind: str, cast: Cast) -> Telling | None:
    """X met (with) Y; X and Y met; of a passive, X was met by Y."""
    objects = [o for o in grammar.objects(verb) if o.i > verb.i]
    people = [o for o in objects if cast.is_people(o)]
    if objects and not people:
        return None
    others = people + _joined(verb, {"with"})
    agent = grammar.agent(verb)
    if agent is not None and cast.party(agent, places=False):
        others.append(agent)
    doer = _doer(verb, cast)
    party = cast.party(doer)
    for other in others:
        party.add(cast.party(other))
    if not others and not (doer is not None and _is_plural(doer, party)):
        return None
    return Telling(verb, kind, party, verb, people=[*filter(None, [doer]), *others])


def _is_plural(noun: Token, party: Party) -> bool:
    """Tell whether a subject can meet by itself: several, or a body."""
    if len(party.actors) + len(party.groups) > 1 or noun.tag_ in ("NNS", "NNPS"):
        return True
    if any(a.type == "organization" for a in party.actors):
        return True
    return noun.lower_ in ("they", "we")


def _with(verb: Token, kind: str, cast: Cast) -> Telling | None:
    """X talked with Y, sat down with Y; "by phone" makes it a call."""
    lemma = verb.lemma_.lower()
    words = {"with"} if lemma != "consult" else {"with", ""}
    others = [n for n in _joined(verb, words) if cast.is_people(n) or cast.is_place(n)]
    phone = any(n.lemma_ in ("phone", "telephone", "video") for _, n in grammar.obliques(verb))
    if phone:
        kind = "call"
        others += [n for n in _joined(verb, {"to"}) if cast.is_people(n)]
    doer = _doer(verb, cast)
    party = cast.party(doer)
    if lemma == "consult":
        others += [o for o in grammar.objects(verb) if cast.is_people(o)]
    for other in others:
        party.add(cast.party(other))
    mutual = lemma in ("confer", "talk", "huddle") or phone
    if not others and not (mutual and len(party.actors) > 1):
        return None
    if others and lemma in ("speak", "talk") and not _is_private(others, cast):
        return None
    return Telling(verb, kind, party, verb, people=[*filter(None, [doer]), *others])


def _is_private(others: list[Token], cast: Cast) -> bool:
    """Tell whether a talk is one between people, not an interview or an address."""
    if any(o.lemma_.lower() in HEARERS for o in others):
        return False
    parties = [cast.party(o) for o in others]
    return any(p.groups or any(a.type == "person" for a in p.actors) for p in parties)


def _host(verb: Token, kind: str, cast: Cast) -> Telling | None:
    """X received Y; Y was received by X."""
    doer = _doer(verb, cast)
    if grammar.is_passive(verb):
        guests, host = [doer] if doer is not None else [], grammar.agent(verb)
    else:
        guests, host = grammar.objects(verb), doer
    guests = [g for g in guests if cast.is_people(g)]
    if not guests or host is None:
        return None
    party = cast.party(host)
    for guest in guests:
        party.add(cast.party(guest))
    if len(party.actors) + len(party.groups) < 2:
        return None
    return Telling(verb, kind, party, verb, people=[host, *guests])


def _visit(word: Token, kind: str, cast: Cast) -> Telling | None:
    """X visited Y or Oslo; X's visit to Oslo; a visit by X."""
    if word.pos_ != "VERB":
        return _event(word, kind, cast)
    doer = _doer(word, cast)
    party = cast.party(doer, places=False)
    if word.tag_ == "VBG" and grammar.relation(word) == "amod":  # "visiting minister X"
        party, doer = cast.party(word.head, places=False), word.head
        if not party:
            return None
        verb = grammar.governor(word) or word
        return Telling(word, kind, party, verb, "visiting", rule="visit:visiting", people=[doer])
    aims = [o for o in grammar.objects(word) if o.i > word.i]
    agent = grammar.agent(word)
    if agent is not None:
        party, aims, doer = cast.party(agent, places=False), [doer] if doer else [], agent
    if not aims or not party:
        return None
    aim = aims[0]
    if not cast.is_people(aim) and not is_site(aim, cast):
        return None
    if cast.is_people(aim):
        party.add(cast.party(aim))
        return Telling(word, kind, party, word, people=[doer, aim] if doer else [aim])
    return Telling(word, kind, party, word, place=aim, people=[doer] if doer else [])


def is_site(noun: Token, cast: Cast) -> bool:
    """Tell whether a noun is a place: by name, or by its word ("the residence")."""
    if cast.is_place(noun) or noun.ent_type_ in ("GPE", "LOC", "FAC"):
        return True
    return noun.lemma_.lower() in lexicons.terms("site_words")


def _purpose(predicate: Token) -> Token | None:
    """Return what somebody travels for: "for *talks*", "on a *visit*", "to *meet*"."""
    for prep, noun in grammar.obliques(predicate):
        if prep in ("for", "on") and _is_event(noun):
            return noun
        for inner, deeper in grammar.obliques(noun):
            if prep in GOING and inner in ("for", "on") and _is_event(deeper):
                return deeper
    for child in predicate.subtree:
        if child.i > predicate.i and child.tag_ == "VB" and _is_aim(child, predicate):
            return child
    return None


def _is_aim(verb: Token, predicate: Token) -> bool:
    has_to = any(t.lower_ == "to" for t in verb.lefts)
    near = verb.head.i == predicate.i or verb.head.head.i == predicate.i
    return has_to and near and grammar.relation(verb).split(":")[0] in ("advcl", "xcomp", "acl")


def _is_event(noun: Token) -> bool:
    return any(
        r["pos"] == "N" and r["lemma"] == noun.lemma_.lower()
        for r in lexicons.load("meeting_words")
    )


def _travel(verb: Token, kind: str, cast: Cast) -> Telling | None:
    """X flew to Oslo for talks: a visit where a purpose is told."""
    goals = [n for p, n in grammar.obliques(verb) if p in GOING and cast.is_place(n)]
    doer = _doer(verb, cast)
    party = cast.party(doer, places=False)
    if not goals or not party:
        return None
    telling = Telling(verb, kind, party, verb, place=goals[0], people=[doer] if doer else [])
    telling.is_anaphoric = _purpose(verb) is None
    return telling


def _stay(be: Token, cast: Cast) -> Telling | None:
    """X is in Oslo for talks."""
    found = grammar.whereabouts(be)
    if found is None:
        return None
    predicate, place = found
    doer = grammar.understood_subject(predicate)
    party = cast.party(doer, places=False)
    if not cast.is_place(place) or not party or _purpose(predicate) is None:
        return None
    return Telling(be, "visit", party, predicate, "stay", place, people=[doer] if doer else [])


def _plural(noun: Token, kind: str, cast: Cast) -> Telling | None:
    return _event(noun, kind, cast) if noun.tag_ in ("NNS", "NNPS") else None


def _call(noun: Token, kind: str, cast: Cast) -> Telling | None:
    """Return a phone call, not a call for something."""
    before = {m.lemma_.lower() for m in grammar.modifiers(noun)}
    phone = before & {"phone", "telephone", "video"}
    return _event(noun, kind, cast) if phone or _joined(noun, {"with", "between"}) else None


def _event(noun: Token, kind: str, cast: Cast) -> Telling | None:
    """Return what a noun tells: the people it names itself, and those of the verb that holds it."""
    before = grammar.modifiers(noun)
    names = {m.lemma_.lower() for m in before}
    if names & PRESS and not (noun.lemma_ == "conference" and names & {"video"}):
        return None
    if names & {"video", "telephone", "phone"}:
        kind = "call"
    people, is_closed = _own_people(noun, kind, cast)
    role, predicate, via = _holder(noun)
    if role == "object" or via:
        people += _joined(predicate, {"with"})
    party = Party()
    if not is_closed and role and role != "subject" and not role.startswith("under"):
        doer = _doer(predicate, cast)
        if doer is not None and doer.i != noun.i:
            party.add(cast.party(doer, places=kind != "visit"))
            people.insert(0, doer)
    for word in people:
        party.add(cast.party(word))
    whole = cast.mention(noun)  # "the World Water Summit" does not take part in itself
    if whole is not None:
        party.actors = [a for a in party.actors if a is not whole.actor]
    telling = Telling(noun, kind, party, predicate, role, people=people)
    goals = [n for p, n in grammar.obliques(noun) if p in ("to", "of") and cast.is_place(n)]
    telling.place = goals[0] if goals and kind == "visit" else None
    n_named = len(party.actors) + len(party.groups)
    telling.is_anaphoric = _is_definite(noun) and n_named < 2
    if telling.is_anaphoric or (n_named and _is_enough(telling, cast, n_named)):
        return telling
    return None


def _own_people(noun: Token, kind: str, cast: Cast) -> tuple[list[Token], bool]:
    """Return the people that an event noun names itself, and whether they are all."""
    owner = grammar.possessor(noun)
    own: list[Token] = []
    is_closed = False
    is_goal = owner is not None and kind == "visit" and cast.is_place(owner)
    if owner is not None and owner.ent_type_ != "DATE" and not is_goal:
        own.append(owner)
        is_closed = bool(cast.party(owner))
    pairs = grammar.obliques(noun)
    for child in noun.children:  # "meetings scheduled with X", "talks hosted by Y"
        if grammar.relation(child) == "acl" and child.tag_ == "VBN":
            pairs += [pair for pair in grammar.obliques(child) if pair[0] in ("with", "by")]
    for prep, other in pairs:
        if prep not in HOLDING or (kind == "visit" and cast.is_place(other)):
            continue
        if cast.party(other):
            own.append(other)
            is_closed = is_closed or prep in ("between", "among", "by")
    for word in grammar.modifiers(noun):
        if cast.mention(word) is not None and not cast.is_place(word):
            own.append(word)
    return own, is_closed


def _is_definite(noun: Token) -> bool:
    """Tell whether a noun may lean on an earlier telling: "the meeting", "Friday's talks"."""
    owner = grammar.possessor(noun)
    if owner is not None:
        return owner.ent_type_ == "DATE" or owner.pos_ == "PRON"
    return any(t.lower_ in DEFINITE for t in noun.lefts)


def _is_enough(telling: Telling, cast: Cast, n_named: int) -> bool:
    """Tell whether a noun names enough to be a meeting of its own.

    One person alone makes a visit if the place is told, and takes part in what is attended; one
    body alone makes a summit or a conference.
    """
    noun, party = telling.trigger, telling.party
    if telling.kind == "visit":
        if {m.lemma_.lower() for m in grammar.modifiers(noun)} & STAGES:
            return False
        held = {*grammar.obliques(noun), *grammar.obliques(telling.predicate)}
        placed = any(cast.is_place(n) or cast.is_people(n) for _, n in held)
        return placed or any(cast.is_place(m) for m in grammar.modifiers(noun))
    if n_named > 1 or telling.predicate.lemma_.lower() in ATTENDING:
        return True
    if party.groups and not telling.role.startswith("under"):
        return bool(party.actors or party.backing)
    bodies = [a for a in party.actors if a.type == "organization"]
    return bool(bodies) and telling.kind in ("summit", "conference")


def _holder(noun: Token) -> tuple[str, Token, bool]:
    """Return how an event hangs on its predicate, through framing nouns ("a round of talks")."""
    role, head = grammar.attachment(noun)
    via = False
    steps = 0
    while head.pos_ not in ("VERB", "AUX") and head.i != noun.i and steps < 3:
        if head.lemma_.lower() not in FRAMES:
            break
        noun, via, steps = head, True, steps + 1
        role, head = grammar.attachment(noun)
    if head.pos_ not in ("VERB", "AUX"):
        return ("", noun, via) if head.i == noun.i else (f"under:{role}", head, via)
    return role, head, via


FRAME = {
    "mutual": _mutual,
    "with": _with,
    "host": _host,
    "visit": _visit,
    "travel": _travel,
    "gather": _mutual,
    "event": _event,
    "plural": _plural,
    "call": _call,
}
