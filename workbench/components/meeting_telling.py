"""One place in a text that tells a meeting, as the word frames fill it."""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Token

from workbench import grammar
from workbench.components.meeting_people import Cast, Party
from workbench.english import gazetteer, lexicons

__all__ = ["Telling", "doer_of", "following", "is_seat", "is_site", "joined", "sites"]

# parts of speech of what stands between a name and its verb: "is due to", "will not"
BETWEEN = ("AUX", "ADV", "PART", "ADJ")


@dataclass(eq=False)
class Telling:
    """One place in the text that tells a meeting.

    ``predicate`` is the verb (or noun) whose tense and mood speak of it; ``role`` how the
    trigger hangs on it ("object", "after", …); ``place`` the noun of the place if the frame
    has one; ``is_anaphoric`` marks "the meeting", which leans on an earlier telling;
    ``is_definite`` also "his meeting with X".
    """

    trigger: Token
    kind: str
    party: Party
    predicate: Token
    role: str = ""
    place: Token | None = None
    rule: str = ""
    is_anaphoric: bool = False
    is_definite: bool = False
    people: list[Token] = field(default_factory=list)


def doer_of(verb: Token, cast: Cast) -> Token | None:
    """Return who acts in a clause (of a passive, who is acted on).

    Where the parse has no subject, the name right before the verb, or before what the verb
    hangs on, is taken: "Anna Lind to meet Omar Sy", "Anna Lind plans to meet".
    """
    found = grammar.understood_subject(verb)
    if found is not None and not cast.is_time(found):
        return found
    if (
        found is not None
    ):  # "said Saturday Anna Lind will": a parse may take the day for the subject
        return next((t for t in found.subtree if t.i > found.i and cast.is_name(t)), None)
    top = verb
    while top.head.i < top.i and grammar.relation(top) in ("xcomp", "acl", "conj", "advcl"):
        top = top.head
    if cast.mention(top) is not None:
        return top
    before = top.i - 1
    while before >= verb.sent.start and verb.doc[before].pos_ in BETWEEN:
        before -= 1
    mention = cast.mention(verb.doc[before]) if before >= verb.sent.start else None
    is_name = mention is not None and mention.form in ("name", "pronoun")
    return mention.span.root if mention is not None and is_name else None


def joined(head: Token, prepositions: set[str]) -> list[Token]:
    """Return the nouns that hang on a word by one of some prepositions."""
    return [n for prep, n in grammar.obliques(head) if prep in prepositions]


def following(word: Token, prepositions: set[str], cast: Cast) -> list[tuple[str, Token]]:
    """Return who is named right behind a word, whatever the parse makes of the words between.

    "Talks *with* Foreign Minister Lavrov", "talks Monday *between* Oslo and Lima": days and
    adverbs may stand before one of the prepositions, a title before the name.
    """
    doc, end = word.doc, word.sent.end
    for token in doc[word.i + 1 : min(word.i + 6, end)]:
        if token.lower_ in prepositions:
            for near in doc[token.i + 1 : min(token.i + 9, end)]:
                owns = near.i + 1 < end and near.nbor().tag_ == "POS"  # "Peru's minister, X"
                if (cast.is_name(near) or cast.is_place(near)) and not owns:
                    return [(token.lower_, near)]
                ends = {";", ":"} if token.lower_ == "between" else {",", ";", ":"}
                if near.pos_ in ("VERB", "AUX", "ADP", "SCONJ") or near.text in ends:
                    break
            return []
        if not (cast.is_time(token) or token.pos_ in ("ADP", "ADV")):
            break
    return []


def is_seat(noun: Token, cast: Cast) -> bool:
    """Tell whether a noun names the seat of a body, which acts or is a place: the White House."""
    mention = cast.mention(noun)
    known = gazetteer.entry(mention.span.text) if mention is not None else None
    return known is not None and known.kind == "seat"


def is_site(noun: Token, cast: Cast) -> bool:
    """Tell whether a noun is a place: by name, or by its word ("the residence")."""
    if cast.is_place(noun) or noun.ent_type_ in ("GPE", "LOC", "FAC") or is_seat(noun, cast):
        return True
    return noun.lemma_.lower() in lexicons.terms("site_words")


def sites(head: Token, cast: Cast) -> list[tuple[str, Token]]:
    """Return the places that hang on a word, with their prepositions.

    In "arrived in Oslo Friday" a parse may take Oslo for a part of the day.
    """
    found = []
    for prep, noun in grammar.obliques(head):
        if prep and cast.is_time(noun):
            noun = next((t for t in noun.lefts if cast.is_place(t)), noun)
        if is_site(noun, cast):
            found.append((prep, noun))
    return found
