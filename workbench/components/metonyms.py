"""Capitals and seats that act: "the Kremlin announced", but "a fire near the Kremlin".

A capital or seat of government stands for a state when it does what only people can do: it is
the subject of an action, the owner of a plan, the one who is warned or talked with. Everywhere
else it is the name of a place or of a building. Such a mention has the form ``metonym`` and
belongs to the state (or body) that it stands for, as a state and its government are one actor;
it is no mention of the city. Modifiers ("a Kremlin spokesman", "the White House lawn") keep the
form ``name``.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from spacy.tokens import Doc, Span, Token

from workbench import grammar
from workbench.english import lexicons
from workbench.english.gazetteer import entry
from workbench.findings import Actor, Mention

__all__ = ["acts", "metonyms", "stands_for"]

SCENES = {"in", "at", "near", "outside", "inside", "around", "across", "into", "through", "above"}
SCENES |= {"throughout", "toward", "towards", "over", "within", "beyond", "en route to", "out of"}
TIED = {"with", "between", "against", "on", "to", "from", "by", "toward", "towards", "and"}


@cache
def _signs() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in lexicons.load("metonym_words"):
        found[row["sign"]].add(row["lemma"])
    return found


@cache
def _seats() -> dict[str, str]:
    found = {row["term"]: row["stands_for"] for row in lexicons.load("metonyms")}
    for row in lexicons.load("capitals"):
        for name in [row["name"], *row["aliases"].split("|")]:
            if name:
                found.setdefault(name, row["country"])
    return found


def stands_for(name: str) -> str | None:
    """Return the state or body that a capital or seat stands for when it acts.

    Examples
    --------
    >>> stands_for("the Kremlin"), stands_for("Brussels"), stands_for("Kyiv")
    ('Russia', 'European Union', 'Ukraine')
    """
    return _seats().get(name) or _seats().get(name.removeprefix("the ").removeprefix("The "))


def acts(span: Span) -> bool:
    """Tell whether a capital or seat does something in its clause, rather than being there."""
    head = span.root
    if any(head.i < t.i for t in span if t.dep_ == "ROOT") or _in_place_list(span):
        return False
    inside = {t.i for t in span}
    if grammar.relation(head) == "appos" or any(
        grammar.relation(c) == "amod" and c.i not in inside for c in head.children
    ):
        return False
    how, governor = grammar.attachment(head)
    signs = _signs()
    lemma = governor.lemma_.lower()
    if how == "subject":
        return _acts_as_subject(governor, lemma, signs)
    if how == "object":
        return lemma in signs["counterpart verb"] and not grammar.is_passive(governor)
    if how == "possessor":
        return lemma in signs["act noun"] and grammar.relation(head) != "compound"
    if how == "according to":
        return True
    if how == "by":
        return grammar.is_passive(governor) and governor.tag_ == "VBN"
    if how in TIED and how not in SCENES:
        noun = governor.pos_ in ("NOUN", "PROPN")
        return lemma in signs["counterpart noun" if noun else "counterpart act"]
    return False


def _acts_as_subject(verb: Token, lemma: str, signs: dict[str, set[str]]) -> bool:
    if grammar.relation(verb) != "" and _is_passive_of(verb):
        return lemma in signs["counterpart verb"]
    if verb.pos_ == "ADJ" or verb.tag_ == "JJ":
        return lemma in signs["act adjective"]
    if lemma == "be" or verb.pos_ == "NOUN":
        kin = [c for c in verb.children if grammar.relation(c) == "xcomp"]
        return any(c.lemma_.lower() in signs["act adjective"] for c in kin) or any(
            c.tag_ == "VBG" for c in kin
        )
    return verb.pos_ in ("VERB", "AUX") and lemma not in signs["scene verb"]


def _is_passive_of(verb: Token) -> bool:
    return any(grammar.relation(c) in ("nsubj:pass", "aux:pass") for c in verb.children)


def _in_place_list(span: Span) -> bool:
    """Tell whether a capital only tells where another place is: "Kyiv, Ukraine"."""
    doc = span.doc
    after = doc[span.end : span.end + 2]
    if len(after) == 2 and after[0].text == "," and after[1].ent_type_ in ("GPE", "LOC"):
        known = entry(after[1].text)
        return known is not None and known.kind in ("state", "place")
    return False


def metonyms(doc: Doc, actors: list[Actor], mentions: list[Mention]) -> None:
    """Turn the mentions of capitals and seats that act into mentions of whom they stand for."""
    by_name: dict[str, Actor] = {}
    for actor in actors:
        for name in [actor.name, *actor.aliases]:
            known = entry(name)
            if known is not None and known.kind in ("state", "organization"):
                by_name.setdefault(known.name, actor)
    left: set[int] = set()
    for mention in mentions:
        if mention.form != "name" or mention.actor is None or mention.actor.type == "person":
            continue
        whom = stands_for(mention.span.text)
        if whom is None or not acts(mention.span):
            continue
        left.add(id(mention.actor))
        if whom not in by_name:
            by_name[whom] = _actor_of(whom)
            actors.append(by_name[whom])
        mention.form, mention.rule, mention.actor = "metonym", "metonym: acts", by_name[whom]
    used = {id(m.actor) for m in mentions}
    actors[:] = [a for a in actors if id(a) in used or id(a) not in left]


def _actor_of(name: str) -> Actor:
    known = entry(name)
    if known is None:
        return Actor(name=name, type="place")
    kind = "organization" if known.kind == "organization" else "place"
    return Actor(name=known.name, type=kind, country=known.country, wikidata_id=known.wikidata_id)
