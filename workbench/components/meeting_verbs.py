"""Verbs that tell a meeting: met, hosted, talked with, visited, flew to Oslo for talks."""

from __future__ import annotations

from spacy.tokens import Token

from workbench import grammar
from workbench.components.meeting_people import Cast, Party
from workbench.components.meeting_telling import (
    Telling,
    doer_of,
    following,
    is_seat,
    is_site,
    joined,
    sites,
)
from workbench.english import gazetteer, lexicons

__all__ = [
    "awaited", "called_on", "gone", "hosted", "met", "seen", "stayed",
    "talked", "visited",
]  # fmt: skip

GOING = {"to", "in", "at", "for"}
# those who are spoken to in public
GOERS = {"arrive", "be", "come", "due", "fly", "go", "head", "travel", "want", "hope", "plan"}
PRIVATE = {"campaign", "concert", "game", "holiday", "match", "rally", "treatment", "vacation"}
REPORTING = {"cover", "film", "play", "report", "watch"}
SPANS = {"day", "hour", "minute", "while"}  # "spoke for an hour"
HEARERS = {"reporter", "journalist", "press", "crowd", "supporter", "voter", "audience"}


def met(verb: Token, kind: str, cast: Cast) -> Telling | None:
    """X met (with) Y; X and Y met; of a passive, X was met by Y."""
    objects = [o for o in grammar.objects(verb) if o.i > verb.i and not cast.is_time(o)]
    people = [o for o in objects if cast.is_people(o)]
    if objects and not people:
        return None
    others = people + joined(verb, {"with"})
    others = others or [n for _, n in following(verb, {"with"}, cast)]
    agent = grammar.agent(verb)
    if agent is not None and cast.party(agent, places=False):
        others.append(agent)
    doer = doer_of(verb, cast)
    party = cast.party(doer)
    for other in others:
        party.add(cast.party(other))
    if not others and not (doer is not None and _is_several(doer, party)):
        return None
    return Telling(verb, kind, party, verb, people=[*filter(None, [doer]), *others])


def seen(verb: Token, kind: str, cast: Cast) -> Telling | None:
    """X saw Y in Oslo, X came to see Y: both are people, and place, day or aim is told."""
    telling = met(verb, kind, cast)
    if telling is None or grammar.complement(verb) is not None:
        return None
    both = len(telling.people) > 1 and all(_is_person(p, cast) for p in telling.people)
    told = [n for _, n in grammar.obliques(verb) if is_site(n, cast) or cast.is_time(n)]
    aims = verb.tag_ == "VB" and verb.head.lemma_ in GOERS
    due = verb.tag_ == "VB" and is_site(verb.head, cast)  # "is due in Oslo to see Y"
    if due:
        telling.place = verb.head
    return telling if both and (told or aims or due) else None


def _is_person(noun: Token, cast: Cast) -> bool:
    mention = cast.mention(noun)
    actor = mention.actor if mention is not None else None
    return actor is not None and actor.type == "person"


def called_on(verb: Token, kind: str, cast: Cast) -> Telling | None:
    """X called on Y in Oslo; not: X called on Y to do something."""
    hosts = [n for n in joined(verb, {"on", "upon"}) if _is_person(n, cast)]
    doer = doer_of(verb, cast)
    asks = any(t.tag_ == "TO" for t in verb.subtree if t.i > verb.i)
    if not hosts or doer is None or asks:
        return None
    party = cast.party(doer)
    party.add(cast.party(hosts[0]))
    return Telling(verb, kind, party, verb, people=[doer, hosts[0]])


def _is_several(noun: Token, party: Party) -> bool:
    """Tell whether a subject can meet by itself: several, or a body."""
    if len(party.actors) + len(party.groups) > 1 or noun.tag_ in ("NNS", "NNPS"):
        return True
    if any(a.type == "organization" for a in party.actors):
        return True
    return noun.lower_ in ("they", "we")


def talked(verb: Token, kind: str, cast: Cast) -> Telling | None:
    """X talked with Y, sat down with Y; "by phone" makes it a call."""
    lemma = verb.lemma_.lower()
    words = {"with"} if lemma != "consult" else {"with", ""}
    others = [n for n in joined(verb, words) if cast.is_people(n) or cast.is_place(n)]
    phone = any(n.lemma_ in ("phone", "telephone", "video") for _, n in grammar.obliques(verb))
    if phone:
        kind = "call"
        others += [n for n in joined(verb, {"to"}) if cast.is_people(n)]
    doer = doer_of(verb, cast)
    party = cast.party(doer)
    if lemma == "consult":
        others += [o for o in grammar.objects(verb) if cast.is_people(o)]
    for other in others:
        party.add(cast.party(other))
    addressed = [
        noun
        for noun in joined(verb, {"to", "for", "about", "of"})
        if not cast.is_time(noun) and noun.lemma_.lower() not in SPANS
    ]
    to_whom = addressed or grammar.complement(verb) is not None
    mutual = lemma in ("confer", "talk", "huddle") or phone or (lemma == "speak" and not to_whom)
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


def hosted(verb: Token, kind: str, cast: Cast) -> Telling | None:
    """X received Y; Y was received by X."""
    doer = doer_of(verb, cast)
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


def visited(word: Token, kind: str, cast: Cast) -> Telling | None:
    """X visited Y or Oslo; X's visit to Oslo; a visit by X."""
    doer = doer_of(word, cast)
    party = cast.party(doer, places=False)
    guest_head = _visiting(word, cast)
    if guest_head is not None:  # "visiting minister X"
        party, doer = cast.party(guest_head, places=False), guest_head
        if not party:
            return None
        verb = grammar.governor(word) or word
        return Telling(word, kind, party, verb, "visiting", rule="visit:visiting", people=[doer])
    aims = [o for o in grammar.objects(word) if o.i > word.i and not cast.is_time(o)]
    agent = grammar.agent(word)
    if agent is not None:
        party, aims, doer = cast.party(agent, places=False), [doer] if doer else [], agent
    if not aims or not party:
        return None
    aim = aims[0]
    if not (cast.is_people(aim) or is_site(aim, cast)) or _is_private_trip(word):
        return None
    if (
        not party.actors and grammar.tense(word) == "present"
    ):  # "new leaders visit their neighbours"
        return None
    if cast.is_people(aim) and not is_seat(aim, cast):
        party.add(cast.party(aim))
        return Telling(word, kind, party, word, people=[doer, aim] if doer else [aim])
    return Telling(word, kind, party, word, place=aim, people=[doer] if doer else [])


def _visiting(word: Token, cast: Cast) -> Token | None:
    """Return who "visiting minister X" names, also where a parse takes it for a verb of its own.

    Then a title and a name stand behind it, and a verb of theirs behind these.
    """
    if word.lower_ != "visiting":
        return None
    if grammar.relation(word) == "amod":
        return word.head
    doc, end = word.doc, word.sent.end
    for token in doc[word.i + 1 : min(word.i + 7, end)]:
        mention = cast.mention(token)
        if mention is not None and mention.form == "name" and _is_person(token, cast):
            after = doc[mention.span.end] if mention.span.end < end else None
            titled = token.i > word.i + 1
            acts = after is not None and after.tag_ in ("VBD", "VBN", "VBZ", "VBP", "MD")
            return token if titled and acts else None
        if token.pos_ not in ("ADJ", "NOUN", "PROPN"):
            break
    return None


def awaited(word: Token, kind: str, cast: Cast) -> Telling | None:
    """X is due in Oslo, X is expected in Oslo on Friday: a visit by somebody of a name."""
    if word.pos_ == "VERB" and not grammar.is_passive(word):
        return None
    doer = doer_of(word, cast)
    goals = [n for p, n in sites(word, cast) if p in ("in", "at")]
    goals = [n for n in goals if cast.is_place(n) or is_seat(n, cast)]
    party = cast.party(doer, places=False)
    persons = [a for a in party.actors if a.type == "person"]
    if not goals or not persons or grammar.infinitive(word) or _is_private_trip(word):
        return None
    return Telling(word, kind, party, word, "awaited", goals[0], people=[doer] if doer else [])


def _is_private_trip(verb: Token) -> bool:
    """Tell whether somebody goes for a rally, a match or a holiday, or to report on others."""
    aims = {t.lemma_.lower() for _, noun in grammar.obliques(verb) for t in noun.subtree}
    doing = {c.lemma_.lower() for c in verb.subtree if c.tag_ == "VB" and c.i > verb.i}
    return bool(aims & PRIVATE) or bool(doing & REPORTING)


def _purpose(predicate: Token) -> Token | None:
    """Return what somebody travels for: "for *talks*", "on a *visit*", "to *meet*"."""
    for prep, noun in grammar.obliques(predicate):
        if prep in ("for", "on") and _names_event(noun):
            return noun
        for inner, deeper in grammar.obliques(noun):
            if prep in GOING and inner in ("for", "on") and _names_event(deeper):
                return deeper
    for child in predicate.subtree:
        if child.i > predicate.i and child.tag_ == "VB" and _is_aim(child, predicate):
            return child
    return None


def _is_aim(verb: Token, predicate: Token) -> bool:
    has_to = any(t.lower_ == "to" for t in verb.lefts)
    near = verb.head.i == predicate.i or verb.head.head.i == predicate.i
    return has_to and near and grammar.relation(verb).split(":")[0] in ("advcl", "xcomp", "acl")


def _names_event(noun: Token) -> bool:
    return any(
        r["pos"] == "N" and r["lemma"] == noun.lemma_.lower()
        for r in lexicons.load("meeting_words")
    )


def gone(verb: Token, kind: str, cast: Cast) -> Telling | None:
    """X flew to Oslo for talks: a visit where a purpose is told."""
    goals = [n for p, n in sites(verb, cast) if p in GOING]
    goals += [n for n in grammar.objects(verb) if n.i > verb.i and is_site(n, cast)]
    doer = doer_of(verb, cast)
    party = cast.party(doer, places=False)
    if not goals or not party or _is_private_trip(verb):
        return None
    telling = Telling(verb, kind, party, verb, place=goals[0], people=[doer] if doer else [])
    telling.is_anaphoric = _purpose(verb) is None and not _is_abroad(party, goals[0], cast)
    return telling


def _is_abroad(party: Party, place: Token, cast: Cast) -> bool:
    """Tell whether office-holders are in another country than the one that they serve."""
    mention = cast.mention(place)
    known = gazetteer.entry(mention.span.text if mention is not None else place.text)
    if known is None:
        return False
    state = known.name if known.kind == "state" else known.country
    holders = [a for a in party.actors if a.type == "person" and a.roles and a.country]
    return bool(holders) and state is not None and all(a.country != state for a in holders)


def stayed(be: Token, cast: Cast) -> Telling | None:
    """X is in Oslo for talks."""
    found = grammar.whereabouts(be)
    if found is None:
        return None
    predicate, place = found
    doer = doer_of(predicate, cast)
    party = cast.party(doer, places=False)
    if not cast.is_place(place) or not party:
        return None
    if _purpose(predicate) is None and not _is_abroad(party, place, cast):
        return None
    return Telling(be, "visit", party, predicate, "stay", place, people=[doer] if doer else [])
