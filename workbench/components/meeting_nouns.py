"""Nouns that tell a meeting: "talks between X and Y", "Xi's Moscow visit", "a phone call with X".

Who takes part stands with the noun, or is the subject of the verb that holds the event ("X
held talks", "after talks in Oslo X said").
"""

from __future__ import annotations

from spacy.tokens import Token

from workbench import grammar
from workbench.components.meeting_people import Cast, Party
from workbench.components.meeting_telling import Telling, doer_of, following, joined

__all__ = ["assembled", "called", "guest", "happened", "happened_plural"]

HOLDING = {"of", "between", "among", "with", "by", "involving", "from"}
# nouns that only frame an event: "the start of the talks", "a series of meetings"
FRAMES = {
    "beginning", "close", "conclusion", "day", "end", "eve", "number", "opening", "part", "round",
    "resumption", "series", "session", "sideline", "sidelines", "margin", "start", "month", "week",
    "course", "pair", "string", "hour", "year", "decade", "aftermath", "wake", "possibility",
    "prospect", "idea", "proposal", "offer", "request", "invitation", "hope", "chance",
    "suggestion", "plan",
}  # fmt: skip
PRESS = {"news", "press", "talk", "roll", "conference", "curtain", "wake-up"}
DEFINITE = {"the", "this", "these", "that", "those", "both"}
HOSTING = {"conduct", "have", "hold", "host", "mediate"}
ATTENDING = {"attend", "chair", "head", "involve", "join", "lead", "participate", "take"}
SIDES = {"sideline", "sidelines", "margin", "fringe"}
SPEAKING = {"address", "announce", "say", "speak", "tell", "urge"}
BODIES = ("summit", "conference")
VISITS = {"tour", "trip", "visit"}
STAGES = {"campaign", "whistle", "concert", "book", "promotional"}


def happened_plural(noun: Token, kind: str, cast: Cast) -> Telling | None:
    """Tell of talks; "talk" alone is none."""
    return happened(noun, kind, cast) if noun.tag_ in ("NNS", "NNPS") else None


def called(noun: Token, kind: str, cast: Cast) -> Telling | None:
    """Return a phone call, not a call for something."""
    before = {m.lemma_.lower() for m in grammar.modifiers(noun)}
    phone = before & {"phone", "telephone", "video"}
    return happened(noun, kind, cast) if phone or joined(noun, {"with", "between"}) else None


def happened(noun: Token, kind: str, cast: Cast) -> Telling | None:
    """Return what a noun tells: the people it names itself, and those of the verb that holds it."""
    before = grammar.modifiers(noun)
    names = {m.lemma_.lower() for m in before}
    if names & PRESS and not (noun.lemma_ == "conference" and names & {"video"}):
        return None
    if names & {"video", "telephone", "phone"}:
        kind = "call"
    people, is_closed = _own_people(noun, kind, cast)
    paired = people if is_closed else []
    role, predicate, via = _holder(noun, cast)
    if role == "object" or via:
        people += joined(predicate, {"with"})
    party = Party()
    beside = bool(SIDES & {t.lemma_.lower() for t in (noun.head, noun.head.head)})
    open_role = role and role != "subject" and not role.startswith("under")
    if not is_closed and open_role and not beside:
        doer = doer_of(predicate, cast)
        if doer is not None and doer.i != noun.i:
            party.add(cast.party(doer, places=kind != "visit"))
            people.insert(0, doer)
    for word in people:
        party.add(cast.party(word, between=word in paired))
    whole = cast.mention(noun)  # "the World Water Summit" does not take part in itself
    if whole is not None:
        party.actors = [a for a in party.actors if a is not whole.actor]
    telling = Telling(noun, kind, party, predicate, role, people=people)
    goals = [n for p, n in grammar.obliques(noun) if p in ("to", "of") and cast.is_place(n)]
    for person in people:  # "a visit by the new government to Oslo"
        goals += [n for p, n in grammar.obliques(person) if p == "to" and cast.is_place(n)]
    telling.place = goals[0] if goals and kind == "visit" else None
    goal = cast.mention(telling.place) if telling.place is not None else None
    if goal is not None:  # "a visit by the secretary to Oslo": Oslo does not visit itself
        party.backing = [actor for actor in party.backing if actor is not goal.actor]
    n_named = len(party.actors) + len(party.groups)
    telling.is_definite = _is_definite(noun)
    is_body = kind in BODIES and any(a.type == "organization" for a in party.actors)
    telling.is_anaphoric = telling.is_definite and n_named < 2 and not is_body
    if telling.is_anaphoric or (n_named and _is_enough(telling, cast, n_named)):
        return telling
    return None


def guest(noun: Token, kind: str, cast: Cast) -> Telling | None:
    """X is the guest of Y, Y has X as a guest."""
    beside = grammar.obliques(noun)
    on_air = any(p == "on" and not cast.is_time(n) for p, n in beside)  # "a guest on his show"
    if on_air:
        return None
    role, head = grammar.attachment(noun)
    hosts = [n for p, n in beside if p == "of"]
    hosts += [owner] if (owner := grammar.possessor(noun)) is not None else []
    guests = [s] if (s := grammar.subject(noun)) is not None else []
    predicate = noun
    if role == "as":
        predicate = head if head.pos_ == "VERB" else grammar.governor(head) or head
        guests = grammar.objects(predicate)
        hosts = [d] if (d := doer_of(predicate, cast)) is not None else []
    party = Party()
    for one in (*hosts[:1], *guests[:1]):
        party.add(cast.party(one, places=False))
    if len(party.actors) < 2 or any(a.type != "person" for a in party.actors):
        return None
    return Telling(noun, kind, party, predicate, "guest", people=[*hosts[:1], *guests[:1]])


def assembled(word: Token, cast: Cast) -> Telling | None:
    """Ministers meeting in Oslo have agreed: a plural before "meeting", taken for its modifier."""
    doc, i = word.doc, word.i
    if word.tag_ not in ("NN", "VBG") or i + 1 >= len(doc) or not i:
        return None
    before = doc[i - 1]
    if before.tag_ not in ("NNS", "NNPS") or doc[i + 1].lower_ not in ("in", "at", "with"):
        return None
    party = cast.party(before)
    states = before.lemma_.lower() in ("nation", "country", "member", "state")
    if not party and states:
        inside = [cast.mention(t) for t in before.lefts]
        party = Party([m.actor for m in inside if m is not None and m.actor is not None])
    if not party.actors:
        return None
    verb = grammar.governor(word) or word
    place = following(word, {"in", "at"}, cast)
    telling = Telling(word, "meeting", party, verb, "gathered", people=[before])
    telling.place = place[0][1] if place and cast.is_place(place[0][1]) else None
    return telling


def _is_with(pairs: list[tuple[str, Token]], cast: Cast) -> bool:
    """Tell whether the parse has found somebody after "with"."""
    return any(prep == "with" and cast.party(other) for prep, other in pairs)


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
        if grammar.relation(child) == "acl:relcl" and child.lemma_ in HOSTING | ATTENDING:
            host = grammar.subject(child)  # "talks which X hosted"
            if host is not None and host.tag_ not in ("WDT", "WP"):
                own.append(host)
                beside = grammar.obliques(child) + following(child, {"with"}, cast)
                pairs += [pair for pair in beside if pair[0] == "with"]
    for _, inner in list(pairs):  # "a visit to southern Mali by X"
        pairs += [pair for pair in grammar.obliques(inner) if pair[0] == "by"]
    if not any(prep in ("between", "among") for prep, _ in pairs):
        near = following(noun, {"between", "with"}, cast)
        pairs += [pair for pair in near if pair[0] == "between" or not _is_with(pairs, cast)]
    for prep, other in pairs:
        if prep not in HOLDING or (kind == "visit" and cast.is_place(other)):
            continue
        if cast.party(other):
            own.append(other)
            is_closed = is_closed or prep in ("between", "among", "by")
    if any(cast.is_name(o) for o in own):  # "talks with Lind with them": they are others
        own = [o for o in own if o.lower_ not in ("them", "themselves")]
    if kind == "visit" and not own:  # "during a visit to Oslo by Prime Minister Lind"
        for goal in [n for prep, n in pairs if prep == "to"] or [noun]:
            near = following(goal, {"by"}, cast)
            own += [n for _, n in near]
            is_closed = is_closed or bool(near)
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
        dated = any(cast.is_time(n) for p, n in grammar.obliques(noun) if p in ("on", "in"))
        if dated and any(a.type == "person" for a in party.actors):
            return True
        return placed or any(cast.is_place(m) for m in grammar.modifiers(noun))
    if n_named > 1 or telling.predicate.lemma_.lower() in ATTENDING:
        return True
    if telling.role == "at" and telling.predicate.lemma_.lower() in SPEAKING and party.actors:
        return True
    if party.groups and not telling.role.startswith("under"):
        return bool(party.actors or party.backing)
    bodies = [a for a in party.actors if a.type == "organization"]
    return bool(bodies) and telling.kind in BODIES


def _holder(noun: Token, cast: Cast) -> tuple[str, Token, bool]:
    """Return how an event hangs on its predicate, through what only frames it.

    "A round of talks" and "in Oslo for talks" are climbed; the third tells whether they were.
    """
    role, head = grammar.attachment(noun)
    is_framed = False
    for _ in range(3):
        frames = head.lemma_.lower() in FRAMES
        aims = role == "for" and (cast.is_place(head) or head.lemma_.lower() in VISITS)
        if grammar.is_predicate(head) or head.i == noun.i or not (frames or aims):
            break
        noun, is_framed = head, is_framed or frames
        above, head = grammar.attachment(noun)
        role = role if aims else above
    if head.i == noun.i:
        return "", noun, is_framed
    return role if grammar.is_predicate(head) else f"under:{role}", head, is_framed
