"""Descriptions to actors: "the Chinese leader", "the Kremlin chief", "the think tank".

The text goes first: whoever it calls a leader and Chinese is the Chinese leader. Where it is
silent, the role table tells who held the office on the day of the article. ``rule`` says which
of the two it was. What neither knows is left out.
"""

from __future__ import annotations

import pandas as pd
from spacy.tokens import Doc

from workbench.components.metonyms import stands_for
from workbench.components.titles import Described, Phrase, Phrases, role_nouns, titled
from workbench.components.words import Text, organization_nouns
from workbench.english.gazetteer import entry, state
from workbench.english.offices import HEADS, holder, office_meant, offices_of, wikidata_of
from workbench.findings import Actor, Mention

__all__ = ["describe"]

DEFINITE = {"the", "his", "her", "their", "its", "this"}
# what a nearest organization must be to be meant: the noun -> words of its name
LIKE = {
    "think tank": {"Institute", "Center", "Centre", "Council", "Foundation", "Institution"},
    "university": {"University", "College"},
    "court": {"Court", "Tribunal"},
    "tribunal": {"Court", "Tribunal"},
    "ministry": {"Ministry"},
    "department": {"Department"},
    "party": {"Party", "Democrats"},
    "council": {"Council"},
    "commission": {"Commission"},
    "committee": {"Committee"},
    "institute": {"Institute"},
    "bank": {"Bank"},
    "union": {"Union"},
    "newspaper": {"Times", "Post", "Journal", "Herald", "Tribune", "News", "Guardian"},
    "news agency": {"Agency", "Press"},
    "church": {"Church"},
    "parliament": {"Parliament"},
}
KINDS = {
    "alliance": {"NATO"},
    "bloc": {"European Union", "ASEAN", "Mercosur"},
    "watchdog": {"International Atomic Energy Agency", "Human Rights Watch"},
}
GOVERNMENTS = {"government", "administration", "authorities", "leadership"}


def describe(doc: Doc, text: Text, actors: list[Actor], mentions: list[Mention]) -> None:
    """Add the descriptions of a document to its mentions, and to its actors their roles."""
    phrases = Phrases(doc, text)
    when = doc._.published
    beside = titled(doc, phrases, mentions)
    taken: set[int] = set()
    for described, rule in beside:
        phrase, actor = described.phrase, described.actor
        if phrase.role not in actor.roles and phrase.noun != "counterpart":
            actor.roles.append(phrase.role)
        if not _covers(mentions, phrase) and taken.isdisjoint(range(phrase.start, phrase.end)):
            start = phrase.start
            mentions.append(Mention(doc[start : phrase.end], "description", rule, actor))
        taken |= set(range(phrase.start, phrase.end))
    for actor in actors:
        if actor.type == "person":
            _offices(actor, when)
    for actor in actors:
        full = {role.split(", ")[0] for role in actor.roles if ", " in role}
        actor.roles = [role for role in actor.roles if role not in full]
    known = [d for d, _ in beside]
    names = {i for m in mentions if m.form == "name" for i in range(m.span.start, m.span.end)}
    order = sorted(mentions, key=lambda m: m.span.start)
    for phrase in _loose(phrases, taken, names):
        found = _resolved(phrase, phrases, known, order, actors, when)
        if found is not None:
            actor, rule = found
            span = doc[phrase.start : phrase.end]
            mentions.append(Mention(span, "description", rule, actor))
            if not any(a is actor for a in actors):
                actors.append(actor)
    mentions.sort(key=lambda m: (m.span.start, m.span.end))


def _covers(mentions: list[Mention], phrase: Phrase) -> bool:
    return any(
        m.form == "description" and m.span.start < phrase.end and phrase.start < m.span.end
        for m in mentions
    )


def _offices(actor: Actor, when: pd.Timestamp | None) -> None:
    """Give a person what the role table knows of the name."""
    title = next((office_meant(r.split(",")[0]) for r in actor.roles), None)
    for office in offices_of(actor.name, when, role=title):
        if office.text not in actor.roles:
            actor.roles.append(office.text)
        actor.country = actor.country or office.country
        actor.wikidata_id = actor.wikidata_id or office.wikidata_id
    if actor.wikidata_id is None and " " in actor.name:
        actor.wikidata_id = wikidata_of(actor.name)
    if actor.country is None:
        states = {r.split(", ")[1] for r in actor.roles if ", " in r}
        named = [s for s in states if (e := entry(s)) is not None and e.kind == "state"]
        if len(named) == 1:
            actor.country = named[0]


def _loose(phrases: Phrases, taken: set[int], names: set[int]) -> list[Phrase]:
    """Return the definite descriptions that stand beside no name."""
    found, held = [], taken | names
    for i, word in enumerate(phrases.lower):
        if word in GOVERNMENTS and i:
            owner = phrases.ent_end.get(i)
            country = state(owner.text) if owner is not None else None
            if owner is not None and country is not None and owner.start not in names:
                start = owner.start - (phrases.lower[owner.start - 1] == "the")
                found.append(Phrase(start, i + 1, "government", country, False))
            continue
        hit = (
            phrases.noun_before(i + 1)
            if i not in held and phrases.tags[i] in ("NN", "NNP")
            else None
        )
        if hit is None or (i + 1 < len(phrases.lower) and phrases.noun_before(i + 2)):
            continue
        if i + 1 in names and phrases.ent_start[i + 1].label_ == "PERSON":
            continue
        if (
            i + 1 < len(phrases.tags)
            and phrases.tags[i + 1] in ("NN", "NNS", "NNP", "POS")
            and (phrases.tags[i + 1] != "POS")
        ):
            continue
        phrase = phrases.phrase(hit[0], i + 1, hit[1])
        first = phrases.lower[phrase.start]
        owned = "'s" in phrases.lower[phrase.start : i] or "’s" in phrases.lower[phrase.start : i]
        definite = first in DEFINITE or owned or phrase.end > i + 1
        free = taken.isdisjoint(range(phrase.start, phrase.end))
        if definite and free and not phrase.earlier:
            found.append(phrase)
    return found


def _resolved(
    phrase: Phrase,
    phrases: Phrases,
    known: list[Described],
    mentions: list[Mention],
    actors: list[Actor],
    when: pd.Timestamp | None,
) -> tuple[Actor, str] | None:
    if phrase.noun == "government":
        return _place(phrase.country, actors), "government of the state"
    if role_nouns()[phrase.noun] == "organization":
        return _organization(phrase, known, mentions)
    if phrase.noun == "counterpart":
        return _counterpart(phrase, known, mentions, actors, when)
    said = _by_text(phrase, known)
    if said is not None:
        return said, "apposition"
    role = office_meant(phrase.noun)
    if role is None or phrase.country is None:
        return None
    return _by_table(role, phrase.country, actors, when)


def _by_text(phrase: Phrase, known: list[Described]) -> Actor | None:
    """Return whom the text has given the same description, the last one before the phrase."""
    fitting = []
    for described in known:
        given = described.phrase
        if given.earlier or described.actor.type != "person":
            continue
        country = given.country or described.actor.country
        if phrase.country is not None and country != phrase.country:
            continue
        if _same_office(phrase.noun, given.noun):
            fitting.append(described)
    people = {id(d.actor) for d in fitting}
    if len(people) == 1:
        return fitting[0].actor
    before = [d for d in fitting if d.phrase.start < phrase.start]
    return before[-1].actor if before and phrase.country is None else None


def _same_office(asked: str, given: str) -> bool:
    if asked == given:
        return True
    one, other = office_meant(asked), office_meant(given)
    if one is not None and one == other:
        return True
    if one in ("leader", "head of state"):
        return other in HEADS
    return given.endswith(" " + asked)


def _by_table(
    role: str, country: str, actors: list[Actor], when: pd.Timestamp | None
) -> tuple[Actor, str] | None:
    office = holder(role, country, when)
    if office is None:
        return None
    for actor in actors:
        if actor.type == "person" and office in offices_of(actor.name, when, role=role):
            return actor, "role table"
    actor = Actor(office.name, "person", [], [office.text], office.country, office.wikidata_id)
    return actor, "role table"


def _counterpart(
    phrase: Phrase,
    known: list[Described],
    mentions: list[Mention],
    actors: list[Actor],
    when: pd.Timestamp | None,
) -> tuple[Actor, str] | None:
    """Return who holds the office of the person named before in another state."""
    before = [m for m in mentions if m.span.start < phrase.start and m.actor is not None]
    person = next((m.actor for m in reversed(before) if m.actor and m.actor.type == "person"), None)
    if person is None or phrase.country is None:
        return None
    for role in person.roles:
        noun = role.split(", ")[0]
        meant = office_meant(noun)
        asked = Phrase(phrase.start, phrase.end, noun, phrase.country, False)
        said = _by_text(asked, [d for d in known if d.actor is not person])
        if said is not None:
            return said, "counterpart by apposition"
        if meant is not None:
            found = _by_table("leader" if meant in HEADS else meant, phrase.country, actors, when)
            if found is not None:
                return found[0], "counterpart by role table"
    return None


def _organization(
    phrase: Phrase, known: list[Described], mentions: list[Mention]
) -> tuple[Actor, str] | None:
    for described in known:
        if described.actor.type == "organization" and described.phrase.noun == phrase.noun:
            return described.actor, "apposition"
    if phrase.country is not None and stands_for(phrase.country) is None:
        return None
    nouns = LIKE.get(phrase.noun, set()) & organization_nouns().keys() | LIKE.get(
        phrase.noun, set()
    )
    listed = KINDS.get(phrase.noun, set())
    for mention in reversed([m for m in mentions if m.span.start < phrase.start]):
        actor = mention.actor
        if actor is None or actor.type != "organization":
            continue
        words = {w for name in [actor.name, *actor.aliases] for w in name.split()}
        known_as = entry(actor.name)
        if words & nouns or (known_as is not None and known_as.name in listed):
            return actor, "nearest organization"
    return None


def _place(country: str | None, actors: list[Actor]) -> Actor:
    for actor in actors:
        known = entry(actor.name) if actor.type == "place" else None
        if known is not None and known.kind == "state" and known.name == country:
            return actor
    known = entry(country or "")
    return Actor(
        country or "", "place", [], [], country, known.wikidata_id if known is not None else None
    )
