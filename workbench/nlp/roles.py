"""What the text says that people are: role nouns in descriptions and in titles before names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc

from workbench.english import lexicons
from workbench.english.gazetteer import entry, state
from workbench.english.offices import office_meant, offices_of, wikidata_of
from workbench.nlp.metonyms import stands_for
from workbench.nlp.records import Actor, Mention

__all__ = ["Role", "give_roles", "role_nouns", "role_of"]

EARLIER = {"former", "ex", "ex-", "late", "then", "onetime", "outgoing"}
HONORIFICS = {"mr", "mr.", "mrs", "mrs.", "ms", "ms.", "dr", "dr.", "sir"}
REACH = 7  # words before a name in which its title stands


@dataclass(frozen=True)
class Role:
    """A role noun, the state or body it belongs to, and whether it lies in the past."""

    noun: str
    country: str | None
    earlier: bool

    @property
    def text(self) -> str:
        """The role as the frames show it: "foreign minister, China"."""
        noun = f"former {self.noun}" if self.earlier else self.noun
        return f"{noun}, {self.country}" if self.country else noun


@cache
def role_nouns() -> dict[str, str]:
    """Return the nouns that describe people and bodies, with the type they describe."""
    nouns = {row["noun"]: row["type"] for row in lexicons.load("role_nouns")}
    for row in lexicons.load("titles"):
        if row["kind"] in ("office", "rank", "royal"):
            nouns.setdefault(row["title"].lower(), "person")
    return nouns


def role_of(doc: Doc, start: int, end: int) -> Role | None:
    """Return the role that words name: the longest listed noun, the first of its length.

    The state or body is the first one that the words name, by its name or adjective.
    """
    words = [t.lower_ for t in doc[start:end]]
    for n in (4, 3, 2, 1):
        for k in range(len(words) - n + 1):
            noun = " ".join(words[k : k + n]).replace(" - ", "-")
            if noun in role_nouns():
                return Role(noun, _owner(doc, start, end), not EARLIER.isdisjoint(words[:k]))
    return None


def _owner(doc: Doc, start: int, end: int) -> str | None:
    for ent in doc[start:end].ents:
        if ent.label_ in ("NORP", "GPE", "LOC", "ORG"):
            found = state(ent.text) or stands_for(ent.text)
            known = entry(ent.text)
            if found is None and known is not None and known.kind == "organization":
                found = known.name
            if found is not None:
                return found
    return None


def give_roles(doc: Doc, actors: list[Actor], mentions: list[Mention]) -> None:
    """Fill the roles, country and Wikidata id of actors by the text and the table of offices."""
    found: dict[int, list[Role]] = {}
    for m in mentions:
        if m.actor is None or m.actor.type == "place":
            continue
        role = None
        if m.form == "description":
            role = role_of(doc, m.span.start, m.span.end)
        elif m.form == "name" and m.actor.type == "person":
            role = _title(doc, m.span.start)
        if (
            role is not None
            and role_nouns()[role.noun] == m.actor.type
            and role.noun != "counterpart"
        ):
            found.setdefault(id(m.actor), []).append(role)
    when = doc._.published
    for actor in actors:
        roles = found.get(id(actor), [])
        owned = {r.noun for r in roles if r.country}
        for role in roles:
            if role.text not in actor.roles and (role.country or role.noun not in owned):
                actor.roles.append(role.text)
        if actor.type != "person":
            continue
        meant = next((office_meant(r.split(",")[0]) for r in actor.roles), None)
        for office in offices_of(actor.name, when, role=meant):
            if office.text not in actor.roles:
                actor.roles.append(office.text)
            actor.country = actor.country or office.country
            actor.wikidata_id = actor.wikidata_id or office.wikidata_id
        if actor.wikidata_id is None and " " in actor.name:
            actor.wikidata_id = wikidata_of(actor.name)
        if actor.country is None:
            states = {r.country for r in roles if r.country and state(r.country)}
            if len(states) == 1:
                actor.country = states.pop()


def _title(doc: Doc, start: int) -> Role | None:
    """Return the role in the title before a name ("Chinese Foreign Minister *Wang Yi*")."""
    edge = start
    while edge and doc[edge - 1].lower_ in HONORIFICS:
        edge -= 1
    for n in (4, 3, 2, 1):
        low = edge - n
        if low < 0:
            continue
        noun = " ".join(t.lower_ for t in doc[low:edge]).replace(" - ", "-")
        if noun not in role_nouns():
            continue
        begin = low
        while begin > max(0, start - REACH) and (
            doc[begin - 1].ent_type_ in ("NORP", "GPE", "ORG", "LOC")
            or doc[begin - 1].lower_ in EARLIER | {"'s", "’s", "of"}
            or (doc[begin - 1].text[:1].isupper() and doc[begin - 1].text.isalpha())
        ):
            begin -= 1
        before = {t.lower_ for t in doc[begin:low]}
        return Role(noun, _owner(doc, begin, edge), not EARLIER.isdisjoint(before))
    return None
