"""Who takes part: from the noun that a clause names to actors, or to the words of a group.

"Wang Yi" is an actor; "union leaders" is a group, kept as its words; "the two presidents" and
"they" are the people that the text spoke of last.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field

from spacy.tokens import Doc, Span, Token

from workbench import grammar
from workbench.english import gazetteer, lexicons
from workbench.findings import Actor, Mention

__all__ = ["Cast", "Party"]

BOTH = {"two", "both", "three", "four"}
PLURAL_PRONOUNS = {"they", "them", "themselves", "both", "each"}
OPEN_PRONOUNS = {"who", "which", "that", "it", "we", "us", "i", "you"}
CUTS = ("in", "at", "on", "for", "to")
TIMES = {"today", "yesterday", "tomorrow", "tonight", *(d.lower() for d in calendar.day_name)}
# singular nouns for several people, who act for the body named with them
ROW = ("name", "pronoun")  # forms of mentions that stand in a row of people
COLLECTIVE = {"delegation", "team", "group", "government", "leadership", "mission", "panel"}
# what "the two ..." are, told by their noun
PERSONS = {"leader", "man", "woman", "president", "minister", "premier", "official", "politician"}
PLACES = {"country", "nation", "state", "government", "neighbor", "neighbour", "capital"}


@dataclass
class Party:
    """Those who take part on one side: actors, and groups as their words."""

    actors: list[Actor] = field(default_factory=list)
    groups: list[Span] = field(default_factory=list)
    backing: list[Actor] = field(default_factory=list)

    def __bool__(self) -> bool:
        """Tell whether anybody is named."""
        return bool(self.actors or self.groups)

    def add(self, other: Party) -> None:
        """Take in the people of another party, each once."""
        for mine, theirs in ((self.actors, other.actors), (self.backing, other.backing)):
            mine.extend(a for a in theirs if not any(a is b for b in mine))
        for group in other.groups:
            held = {t.i for g in self.groups for t in g}
            if group.root.i not in held:
                self.groups.append(group)


class Cast:
    """The mentions of a document by token, and the questions asked of them."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.at: dict[int, Mention] = {}
        for mention in sorted(doc._.mentions, key=lambda m: -len(m.span)):
            for token in mention.span:
                self.at[token.i] = mention
        self.names = [m for m in doc._.mentions if m.actor is not None and m.form != "pronoun"]
        self.rows = _rows([m for m in doc._.mentions if m.actor is not None and _may_begin(m)])
        self.words = lexicons.terms("people_words")
        self.states: dict[str, Actor] = {}
        for actor in doc._.actors:
            known = gazetteer.entry(actor.name) if actor.type == "place" else None
            if known is not None and known.kind == "state":
                self.states.setdefault(known.name, actor)

    def mention(self, token: Token) -> Mention | None:
        """Return the mention that a noun heads or is part of."""
        return self.at.get(token.i)

    def is_place(self, token: Token) -> bool:
        """Tell whether a noun names a place."""
        mention = self.mention(token)
        return mention is not None and mention.actor is not None and mention.actor.type == "place"

    def is_people(self, token: Token) -> bool:
        """Tell whether a noun names or describes people or a body of people."""
        mention = self.mention(token)
        if mention is not None and mention.actor is not None:
            return mention.actor.type != "place"
        if token.lower_ in PLURAL_PRONOUNS or token.ent_type_ in ("PERSON", "NORP"):
            return True
        return token.lemma_.lower() in self.words and token.pos_ in ("NOUN", "PROPN", "ADJ")

    def party(self, head: Token | None, *, places: bool = True, between: bool = False) -> Party:
        """Return the party that a noun and what is joined to it by "and" stand for.

        After "between" all of a row of names belong together.
        """
        party = Party()
        for noun in grammar.coordinated(head) if head is not None else []:
            party.add(self._one(noun, places=places))
        if head is not None and party.actors:
            party.add(Party(self._in_row(head, between=between)))
        return party

    def _in_row(self, head: Token, *, between: bool) -> list[Actor]:
        """Return those named in one row with a person, whatever the parse makes of the row.

        A name after it that is the subject of a later verb begins a clause of its own.
        """
        mention = self.mention(head)
        if mention is None or mention.form not in ROW:  # "President" of "President Lind and …"
            after = head.i + 1 if mention is None else mention.span.end
            mention = self.at.get(after)
        found = []
        for other in self.rows.get(id(mention), ()):
            root = other.span.root
            is_subject = grammar.relation(root).startswith("nsubj") and root.head.i > root.i
            own = is_subject and other.span.start > head.i and root.head not in head.ancestors
            if (between or not own) and other.actor is not None:
                found.append(other.actor)
        return found

    def _one(self, noun: Token, *, places: bool) -> Party:
        mention = self.mention(noun)
        if mention is not None and mention.actor is not None:
            if mention.actor.type == "place" and not places:
                return Party()
            return Party(_distinct([*self._named_within(noun, mention), mention.actor]))
        if noun.lower_ in PLURAL_PRONOUNS or self._is_both(noun):
            actors = self.last_named(noun)
            if actors:
                return Party(actors)
        if noun.lower_ in OPEN_PRONOUNS or noun.pos_ == "PRON":
            return Party()
        for apposed in grammar.appositions(noun):
            held = self.mention(apposed)
            if held is not None and held.actor is not None and held.actor.type == "person":
                return Party([held.actor])
        for child in noun.children:  # "the movement known as Hamas"
            if grammar.relation(child) == "acl" and child.lemma_.lower() == "know":
                called = [self.mention(n) for prep, n in grammar.obliques(child) if prep == "as"]
                actors = [m.actor for m in called if m is not None and m.actor is not None]
                if actors:
                    return Party(actors[:1])
        at = noun.i + 1  # "her lawyer Anna Lind", "her counterpart, Omar Sy"
        apart = at < len(self.doc) and self.doc[at].text == "," and self.is_people(noun)
        after = self.at.get(at + apart)
        if after is not None and after.form == "name" and noun.tag_ in ("NN", "NNP"):
            person = after.actor
            if person is not None and person.type == "person":
                return Party([person])
        phrase = self._without_place(grammar.noun_phrase(noun), noun)
        inside = [m.actor for m in self.names if m.actor and _inside(m.span, phrase)]
        if noun.pos_ == "PROPN" and inside and inside[-1].type == "person":
            return Party([inside[-1]])
        if not self.is_people(noun):
            return Party()
        bodies = [a for a in inside if a.type == "organization"]
        many = noun.tag_ in ("NNS", "NNPS") or noun.lemma_.lower() in COLLECTIVE
        states = [a for a in inside if a.type == "place"] + self._peoples(phrase)
        return Party(bodies, [phrase], states) if many else Party([], [phrase], bodies + states)

    def _named_within(self, noun: Token, mention: Mention) -> list[Actor]:
        """Return people that a parse took for a part of the name: "Lind and Omar Sy"."""
        found = []
        for child in noun.lefts:
            other = self.at.get(child.i)
            if other is None or other is mention or other.actor is None:
                continue
            between = noun.doc[other.span.end : mention.span.start]
            is_person = other.form != "description" and other.actor.type == "person"
            if is_person and any(t.lower_ == "and" for t in between):
                found.append(other.actor)
        return found

    def is_name(self, token: Token) -> bool:
        """Tell whether a token is part of the name of somebody or some body."""
        mention = self.mention(token)
        named = mention is not None and mention.form == "name" and mention.actor is not None
        return named and not self.is_place(token)

    def is_time(self, token: Token) -> bool:
        """Tell whether a noun is a day or an hour, which a parse may take for an object."""
        return token.ent_type_ in ("DATE", "TIME") or token.lower_ in TIMES

    def _without_place(self, phrase: Span, noun: Token) -> Span:
        """Cut "in Washington on Thursday" from "members of the board in Washington …"."""
        for token in phrase:
            if (
                token.i > noun.i
                and token.lower_ in ("in", "at", "on", "for")
                and token.pos_ == "ADP"
            ):
                rest = phrase.doc[token.i + 1 : phrase.end]
                if token.lower_ not in ("in", "to") or any(self.is_place(t) for t in rest[:4]):
                    return phrase.doc[phrase.start : token.i]
        return phrase

    def _peoples(self, phrase: Span) -> list[Actor]:
        """Return the states whose adjectives a phrase holds: "Syrian and Lebanese officials"."""
        found = []
        for token in phrase:
            known = gazetteer.entry(token.text) if token.is_title else None
            if known is not None and known.kind == "people" and known.name in self.states:
                found.append(self.states[known.name])
        return found

    @staticmethod
    def _is_both(noun: Token) -> bool:
        """Tell whether a noun stands for people named before: "the two leaders", "both sides"."""
        before = [t for t in noun.lefts if not t.is_space]
        counted = any(t.lower_ in BOTH for t in before)
        plain = all(t.lower_ in BOTH or t.pos_ in ("DET", "NUM") for t in before)
        return noun.tag_ in ("NNS", "NNPS") and counted and plain

    def last_named(self, noun: Token) -> list[Actor]:
        """Return the two actors that a plural stands for: the last two of its sort before it.

        A pair joined by "and" is preferred to two that merely stand near.
        """
        lemma = noun.lemma_.lower()
        kinds = ("person",) if lemma in PERSONS else ("place",) if lemma in PLACES else ()
        start = max(0, noun.sent.start - 120)
        near = [m for m in self.names if start <= m.span.start and m.span.end <= noun.i]
        near = [m for m in near if m.actor and (not kinds or m.actor.type in kinds)]
        if not kinds:
            people = [m for m in near if m.actor and m.actor.type != "place"]
            near = people if len({id(m.actor) for m in people}) > 1 else near
        for mention in reversed(near):
            joined = [self.mention(t) for t in grammar.coordinated(mention.span.root)]
            pair = _distinct([m.actor for m in joined if m and m.actor])
            if len(pair) == 2:
                return pair
        return list(reversed(_distinct([m.actor for m in reversed(near)])[:2]))


def _rows(names: list[Mention]) -> dict[int, list[Mention]]:
    """Return for each person named in a row ("A, B and the minister C") all of the row."""
    persons = [m for m in names if m.actor is not None and m.actor.type == "person"]
    persons.sort(key=lambda m: m.span.start)
    found: dict[int, list[Mention]] = {}
    row: list[Mention] = []
    closed = True
    for mention in persons:
        between = mention.span.doc[row[-1].span.end : mention.span.start] if row else None
        linked = between is not None and _links(between)
        if not linked or closed:
            row, closed = ([row[-1], mention] if linked else [mention]), not linked
        else:
            row.append(mention)
        if linked and between is not None and any(t.lower_ == "and" for t in between):
            for member in row:
                found[id(member)] = list(row)
            closed = True
        elif linked:
            closed = False
    return found


def _may_begin(mention: Mention) -> bool:
    """Tell whether a mention may stand in a row of people: a name, or "he" of "he and Lind"."""
    return mention.form == "name" or mention.span.text.lower() in ("he", "she")


def _links(between: Span) -> bool:
    """Tell whether words only link two names: "and", a comma, a title."""
    words = [t for t in between if not t.is_space]
    if not words or words[0].lower_ not in (",", "and") or len(words) > 8:
        return False
    return all(t.pos_ in ("PROPN", "ADJ", "NOUN", "CCONJ", "DET", "PUNCT") for t in words) and all(
        t.text in (",", "-") for t in words if t.is_punct
    )


def _inside(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _distinct(actors: list[Actor]) -> list[Actor]:
    found: list[Actor] = []
    for actor in actors:
        if not any(actor is a for a in found):
            found.append(actor)
    return found
