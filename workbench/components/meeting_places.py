"""Where a meeting takes place: the most specific place that its clause tells."""

from __future__ import annotations

from spacy.tokens import Span, Token

from workbench import grammar
from workbench.components.meeting_people import Cast
from workbench.components.meeting_telling import Telling, is_site, sites
from workbench.english import gazetteer, lexicons

__all__ = ["place_of", "specific"]

FAR = 60  # words that "there" may stand after its place
EVENTS = {"conference", "forum", "summit", "congress", "convention", "meeting"}
WHERE = {"in", "at", "to", "outside", "near", "inside", "on"}
WIDE = {
    "area",
    "capital",
    "city",
    "continent",
    "country",
    "province",
    "region",
    "state",
    "territory",
    "town",
    "village",
}


def place_of(telling: Telling, cast: Cast) -> Span | None:
    """Return the words of the most specific place that a telling gives its meeting."""
    found: list[Token] = [telling.place] if telling.place is not None else []
    heads = [telling.trigger]
    if telling.predicate.i != telling.trigger.i:
        heads.append(telling.predicate)
    for head in heads:
        found += [n for prep, n in sites(head, cast) if prep in WHERE]
        for prep, noun in grammar.obliques(head):
            if prep in ("on", "at"):  # "on the sidelines of a conference in Munich"
                found += [n for n in _below(noun, 3) if is_site(n, cast)] or _of_event(noun, 3)
        for child in head.children:  # "a meeting that was planned for Sunday in Munich"
            if head.pos_ == "NOUN" and grammar.relation(child).startswith("acl"):
                found += [n for prep, n in sites(child, cast) if prep in ("in", "at")]
    if telling.trigger.pos_ in ("NOUN", "PROPN"):
        found += [m for m in grammar.modifiers(telling.trigger) if cast.is_place(m)]
    if not found:  # "met Putin in Moscow", where the place hangs on the last of the people
        for noun in telling.people:
            if noun.i > telling.trigger.i:
                last = grammar.coordinated(noun)[-1]
                found += [n for n in _below(last, 3) if is_site(n, cast)]
    if not found and any(t.lower_ == "where" for t in telling.predicate.lefts):
        before = telling.trigger.doc[telling.trigger.sent.start : telling.predicate.left_edge.i]
        found += [t for t in before if cast.is_place(t)][-1:]
    if not found:
        found += _there([telling.trigger, telling.predicate], cast)
    if not found:
        found += _next_place(telling.trigger, cast, {"to"} if telling.kind == "visit" else set())
    if not found and telling.role == "subject":
        found += _next_place(telling.predicate, cast, set())
    if not found:
        found += _leading_place(telling.predicate, cast)
    home = grammar.antecedent(telling.predicate)
    if not found and home is not None and cast.is_place(home):
        found.append(home)
    found = [n for n in found if specific(n) >= 0 or not _is_any(n)]
    if not found:
        return None
    best = max(found, key=lambda n: (specific(n), -n.i))
    return _words(best, cast)


def _leading_place(predicate: Token, cast: Cast) -> list[Token]:
    """Return the place that a sentence opens with ("In Oslo, X met Y"), for its main clause."""
    sentence = [t for t in predicate.sent if not t.is_space]
    if not sentence or sentence[0].lower_ not in ("in", "at") or grammar.governor(predicate):
        return []
    return [t for t in sentence[1:4] if cast.is_place(t)][-1:]


def _there(heads: list[Token], cast: Cast) -> list[Token]:
    """Return the place named last before "there", where a clause has that word."""
    found = [c for head in heads for c in head.children if c.lower_ == "there" and c.tag_ == "RB"]
    if not found:
        return []
    doc, end = found[0].doc, found[0].i
    for token in (doc[i] for i in range(end - 1, max(0, end - FAR) - 1, -1)):
        mention = cast.mention(token)
        if cast.is_place(token) and mention is not None and mention.form == "name":
            before = doc[mention.span.start - 1].lower_ if mention.span.start else ""
            if before not in ("of", "from"):  # "the president of Peru" is no place to be at
                return [token]
    return []


def _of_event(noun: Token, depth: int) -> list[Token]:
    """Return the town in the name of a conference: "at the *Munich* Security Conference"."""
    if noun.lemma_.lower() in EVENTS:
        names = [t for t in noun.lefts if t.pos_ == "PROPN"]
        known = [(t, gazetteer.entry(t.text)) for t in names]
        return [t for t, e in known if e is not None and e.kind in ("capital", "place")][:1]
    deeper = [n for prep, n in grammar.obliques(noun) if prep == "of"] if depth else []
    return [t for n in deeper for t in _of_event(n, depth - 1)][:1]


def _next_place(trigger: Token, cast: Cast, more: set[str]) -> list[Token]:
    """Return the place told next after a word, before another clause, whatever the parse says."""
    doc, end = trigger.doc, trigger.sent.end
    for token in doc[trigger.i + 1 : end]:
        if token.pos_ in ("VERB", "SCONJ") or token.tag_ in ("WP", "WDT") or token.text == ";":
            break
        if token.lower_ in {"in", "at", *more} and token.pos_ in ("ADP", "ADV"):
            for near in doc[token.i + 1 : min(token.i + 5, end)]:
                if cast.is_place(near):
                    mention = cast.mention(near)
                    return [mention.span.root if mention is not None else near]
                if near.pos_ in ("VERB", "ADP", "PUNCT"):
                    break
    return []


def _below(noun: Token, depth: int) -> list[Token]:
    """Return the nouns that stand in, at or near a noun or what hangs on it."""
    found = []
    for prep, inner in grammar.obliques(noun) if depth else ():
        if prep in ("in", "at"):
            found.append(inner)
        found += _below(inner, depth - 1)
    return found


def _is_any(noun: Token) -> bool:
    """Tell whether a noun names no certain place: "a European country"."""
    return any(t.lower_ in ("a", "an", "another") for t in noun.lefts)


def specific(noun: Token) -> int:
    """Return how exact a place is: 2 a building, 1 a town, 0 a country, -1 "the city"."""
    if noun.lemma_.lower() in lexicons.terms("site_words") and not noun.ent_type_:
        return 2 if noun.lemma_.lower() not in WIDE else 1 if _of_name(noun) else -1
    known = gazetteer.entry(noun.text)
    if noun.ent_type_ == "FAC":
        return 2
    return 0 if noun.ent_type_ == "LOC" or (known is not None and known.kind == "state") else 1


def _of_name(noun: Token) -> Span | None:
    """Return the name in "the city of X", also where it is in no list and no entity."""
    doc, at = noun.doc, noun.i + 1
    if noun.lemma_.lower() not in WIDE or at + 1 >= len(doc) or doc[at].lower_ != "of":
        return None
    end = at + 1
    while end < len(doc) and doc[end].pos_ == "PROPN" and doc[end].ent_type_ != "DATE":
        end += 1
    return doc[at + 1 : end] if end > at + 1 else None


def _town_of(country: Span, cast: Cast) -> Span | None:
    """Return the name behind "*Peru*'s capital, Lima"."""
    doc, at = country.doc, country.end
    if at + 3 >= len(doc) or doc[at].tag_ != "POS" or doc[at + 1].lemma_.lower() not in WIDE:
        return None
    held = cast.mention(doc[at + 3])
    named = held is not None and held.form == "name" and cast.is_place(doc[at + 3])
    return held.span if named and held is not None and doc[at + 2].text == "," else None


def _words(noun: Token, cast: Cast) -> Span:
    named = [n for p, n in grammar.obliques(noun) if p == "of"] + grammar.appositions(noun)
    for inner in named:  # "the town of Jericho", "the capital, Oslo"
        held = cast.mention(inner)
        if held is not None and held.form == "name" and cast.is_place(inner):
            return held.span
    named_city = _of_name(noun)
    if named_city is not None:
        return named_city
    if not is_site(noun, cast) and noun.pos_ == "PROPN":  # "Munich" of "Munich Security Conference"
        return noun.doc[noun.i : noun.i + 1]
    mention = cast.mention(noun)
    if mention is not None and mention.form == "name":
        return _town_of(mention.span, cast) or mention.span
    if noun.ent_type_:
        ents = [e for e in noun.sent.ents if e.start <= noun.i < e.end]
        if ents:
            return ents[0]
    return grammar.noun_phrase(noun)
