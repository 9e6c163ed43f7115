"""Names to actors within one article: "Xi", "Xi Jinping" and "Jinping" are one person.

Names are grouped by wording first and then joined, longest first: a shorter name joins the one
longer name that holds its words (:mod:`workbench.english.names`). A bare surname whose title the
table of offices gives to somebody else joins nobody here, a bare given name only who was named in
full before; different given names are never joined. Two names tied by a hyphen ("the Lind-Berg
talks") and the initials of who speaks in an interview are no persons.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from spacy.tokens import Doc, Span

from workbench.english import lexicons
from workbench.english.gazetteer import Entry, entry
from workbench.english.lexicons import of_kind
from workbench.english.names import core, is_form_of, suffix
from workbench.english.offices import office_meant, offices_of, wikidata_of
from workbench.english.spelling import acronym, fold, is_slip, same_word
from workbench.nlp.records import Actor, Mention

__all__ = ["TYPES", "named_actors"]

TYPES = {"PERSON": "person", "ORG": "organization", "GPE": "place", "LOC": "place", "FAC": "place"}
TAG = 4  # letters that the initials of who speaks in an interview have at most


@cache
def organization_nouns() -> dict[str, str]:
    """Return the nouns that head organizations' names, with their kind."""
    return {row["noun"]: row["kind"] for row in lexicons.load("organization_nouns")}


@dataclass
class Wording:
    """All mentions of one wording and one type in a document."""

    words: tuple[str, ...]
    type: str
    spans: list[Span] = field(default_factory=list)
    short: set[str] = field(default_factory=set)  # what stands in brackets behind it
    of_woman: bool = False  # "Mrs. Lind"

    @property
    def text(self) -> str:
        """The wording as it stands."""
        return self.spans[0].text.replace("\n", " ")

    @property
    def known(self) -> Entry | None:
        """What the word lists know of it."""
        return entry(self.text)


def named_actors(doc: Doc) -> tuple[list[Actor], list[Mention]]:
    """Return the actors that a document names and the mentions by name, in text order."""
    wordings = _wordings(doc)
    groups: list[list[Wording]] = []
    for kind, joined in (("person", _join_persons), ("organization", _join_organizations)):
        groups += joined([w for w in wordings if w.type == kind])
    groups += _join_places([w for w in wordings if w.type == "place"])
    actors, mentions, scores = [], [], doc._.name_scores
    for group in groups:
        actor = _actor(group)
        actors.append(actor)
        for wording in group:
            rule = "name" if wording is group[0] else "name: " + _reason(group[0], wording)
            mentions += [
                Mention(span, "name", rule, actor, scores.get((span.start, span.end), 1.0))
                for span in wording.spans
            ]
    mentions.sort(key=lambda m: m.span.start)
    first = {id(m.actor): m.span.start for m in reversed(mentions)}
    actors.sort(key=lambda a: first[id(a)])
    return actors, mentions


def _reason(full: Wording, other: Wording) -> str:
    if other.type == "person":
        return "part of full name" if len(other.words) < len(full.words) else "spelling"
    if len(other.words) == 1 and other.words[0].isupper():
        return "acronym"
    return "other form"


def _wordings(doc: Doc) -> list[Wording]:
    """Return the named spans of a document by wording, in the order of their first mention."""
    found: dict[tuple[tuple[str, ...], str, bool], Wording] = {}
    last: Wording | None = None
    people = {ent[-1].lower_ for ent in doc.ents if ent.label_ == "PERSON" and "-" not in ent.text}
    surnames = {ent[-1].lower_ for ent in doc.ents if ent.label_ == "PERSON" and len(ent) > 1}
    for ent in doc.ents:
        kind = TYPES.get(ent.label_)
        if kind not in (None, "person") and ent.text.casefold() in surnames:
            kind = "person" if entry(ent.text) is None else kind
        if kind == "person":
            ent = _without_thing(_whole(ent))
            if _is_tag(ent) or _is_compound(ent, people):
                continue
        if kind is None:
            continue
        words = tuple(
            w for w in (t.text.replace("’", "'") for t in ent) if w[:1].isalnum() or w == "&"
        )
        if not words:
            continue
        folded = tuple(fold(w) for w in words)
        before = doc[ent.start - 1].lower_ if ent.start else ""
        of_woman = kind == "person" and len(words) == 1 and before in of_kind("name_words", "title")
        wording = found.setdefault(
            (folded, kind, of_woman), Wording(words, kind, of_woman=of_woman)
        )
        wording.spans.append(ent)
        if last is not None and kind == "organization" and last.type == kind:
            between = doc[last.spans[-1].end : ent.start].text
            tied = between in ("(", "or", ", or") or (
                between == "," and words[0].upper() in acronym(last.text)
            )
            if tied and _is_acronym(words):
                last.short.add(fold(ent.text))
        last = wording
    return sorted(found.values(), key=lambda w: w.spans[0].start)


def _whole(ent: Span) -> Span:
    """Return a person's name that does not end in a hyphen: "Moon Jae-in", whatever "in" is."""
    if ent[-1].text not in ("-", "‑", "–") or ent.end >= len(ent.doc):
        return ent
    whole = len(ent) > 2 and not ent[-1].whitespace_ and ent.doc[ent.end].is_alpha
    return ent.doc[ent.start : ent.end + 1 if whole else ent.end - 1]


def _without_thing(ent: Span) -> Span:
    """Return a person's name without the noun that a headline puts behind it ("Lind Memos")."""
    end, things = ent.end, of_kind("name_words", "thing")
    while end - ent.start > 1 and ent.doc[end - 1].text in things:
        end -= 1
    while end - ent.start > 1 and ent.doc[end - 1].text in ("'s", "’s", "'", "’"):
        end -= 1
    return ent if end == ent.end else ent.doc[ent.start : end]


def _is_tag(ent: Span) -> bool:
    """Return whether a name is the initials before a turn of an interview ("WN: Why?")."""
    doc = ent.doc
    opens = ent.start == 0 or "\n" in doc[ent.start - 1].text
    colon = ent.end < len(doc) and doc[ent.end].text == ":"
    return opens and colon and len(ent.text) <= TAG and ent.text.isalpha() and ent.text.isupper()


def _is_compound(ent: Span, people: set[str]) -> bool:
    """Return whether a hyphen ties the names of two people ("the Lind-Berg talks")."""
    parts = [part.casefold() for part in ent.text.replace("–", "-").split("-")]
    return len(parts) > 1 and all(part in people for part in parts)


def _is_acronym(words: tuple[str, ...]) -> bool:
    return len(words) == 1 and sum(c.isupper() for c in words[0]) >= 2


def _by_length(wordings: list[Wording]) -> list[Wording]:
    """Return the fullest names first; of one length the one used most."""
    return sorted(wordings, key=lambda w: (-len(w.words), -len(w.spans), w.spans[0].start))


def _join_persons(wordings: list[Wording]) -> list[list[Wording]]:
    groups: list[list[Wording]] = []
    for wording in _by_length(wordings):
        homes = [g for g in groups if any(is_form_of(wording.words, w.words) for w in g)]
        if len(core(wording.words)) == 1:
            if not homes:
                homes = [g for g in groups if is_slip(wording.words[-1], core(g[0].words)[-1])]
            homes = _likely(wording, homes)
        if len(homes) == 1:
            homes[0].append(wording)
        else:
            groups.append([wording])
    return groups


def _office_holder(wording: Wording) -> str | None:
    """Return the full name that the table of offices has for a bare name by its title."""
    for span in wording.spans:
        doc, at = span.doc, span.start
        for n in (3, 2, 1):
            words = " ".join(t.lower_ for t in doc[max(0, at - n) : at])
            meant = office_meant(words) if words else None
            held = offices_of(span.text, doc._.published, role=meant) if meant else []
            if held:
                return held[0].name
    return None


def _likely(wording: Wording, homes: list[list[Wording]]) -> list[list[Wording]]:
    """Return the one person whom a bare name means, if that can be decided.

    A surname goes before a given name; of two people with one surname the article is about the
    one whom it names in full more often, or first, and a father goes before "Jr.".
    """
    word, first = wording.words[-1], wording.spans[0].start
    holder = _office_holder(wording)
    if holder is not None:
        homes = [g for g in homes if is_form_of(g[0].words, holder.split())]
    apart = [
        g for g in homes
        if not any(w.words == wording.words and w.of_woman != wording.of_woman for w in g)
    ]  # fmt: skip
    by_surname = [g for g in apart if same_word(word, core(g[0].words)[-1])]
    named = [g for g in apart if _is_introduced(word, g[0], first)]
    homes = by_surname or named
    if len(homes) < 2:
        return homes

    def weight(group: list[Wording]) -> tuple[bool, int, int]:
        full = [s for w in group for s in w.spans if len(w.words) > 1]
        return not suffix(group[0].words), len(full), -min(s.start for s in full)

    return [max((g for g in homes if len(g[0].words) > 1), key=weight, default=homes[0])]


def _is_introduced(word: str, full: Wording, at: int) -> bool:
    """Return whether a bare given name stands behind the full one; a family name need not."""
    given = word in lexicons.terms("given_names") and wikidata_of(full.text) is None
    return not given or min(s.start for s in full.spans) <= at


def _join_organizations(wordings: list[Wording]) -> list[list[Wording]]:
    groups: list[list[Wording]] = []
    by_list: dict[str, list[Wording]] = {}
    acronyms: dict[str, list[list[Wording]]] = defaultdict(list)
    for wording in _by_length(wordings):
        known = wording.known
        home = by_list.get(known.name) if known is not None else None
        if home is None and _is_acronym(wording.words):
            full = acronyms.get(fold(wording.text), [])
            home = full[0] if len(full) == 1 else None
        if home is None:
            near = [g for g in groups if _is_organization(wording, g[0])]
            home = near[0] if len(near) == 1 else None
        if home is None:
            home = []
            groups.append(home)
        home.append(wording)
        if known is not None:
            by_list.setdefault(known.name, home)
        for short in {fold(a) for a in acronym(wording.text)} | wording.short:
            if len(wording.words) > 1 and not any(g is home for g in acronyms[short]):
                acronyms[short].append(home)
    return groups


def _is_organization(short: Wording, full: Wording) -> bool:
    """Return whether an organization's name is a short form of a fuller one.

    "Senate" of "U.S. Senate", "House" of "House of Representatives", "Scripps" of "Scripps
    Institution of Oceanography", "Court" of "Court of Session".
    """
    a, b = [fold(w) for w in short.words], [fold(w) for w in full.words]
    nouns = organization_nouns()
    headed = short.words[-1] in nouns
    if len(a) >= len(b) or (full.known is not None and full.known.kind == "seat"):
        return False
    if b[-len(a) :] == a:
        known = entry(" ".join(full.words[: len(b) - len(a)]))
        if known is not None and known.kind in ("state", "people", "place"):
            return known.kind != "place" or a[-1] != "party"
        return len(a) == 1 and headed and len(b) <= 3
    if a[-1] == b[-1] and len(a) > 1 and a[-1] not in ("party", "news"):
        rest = iter(b)
        return headed and all(w in rest for w in a)
    own = entry(" ".join(full.words[:2])) or entry(full.words[0])
    if own is not None and own.kind in ("state", "people") and b[: len(a)] != a:
        b = b[2:] if entry(" ".join(full.words[:2])) is not None else b[1:]
    if b[: len(a)] == a and len(b) > len(a):
        if b[len(a)] in ("of", "for", "on"):
            return True
        company = full.words[-1] in nouns or full.words[len(a)] in nouns
        return len(b) - len(a) <= 2 and company and short.known is None and not headed
    return False


def _join_places(wordings: list[Wording]) -> list[list[Wording]]:
    groups: dict[str, list[Wording]] = {}
    initials: dict[str, str] = {}
    for wording in _by_length(wordings):
        known = wording.known or _state_of(wording, wordings)
        name = known.name if known else fold(wording.text)
        if known is None or known.kind == "place":
            name = _without_kind(name)
        name = initials.get(wording.text, name) if known is None else name
        groups.setdefault(name, []).append(wording)
        if len(wording.words) > 2:
            initials["".join(w[0] for w in wording.words)] = name
    return list(groups.values())


def _state_of(wording: Wording, wordings: list[Wording]) -> Entry | None:
    """Return the only state of the article that "the North" or "the South" can be."""
    if wording.text not in ("North", "South", "East", "West"):
        return None
    states = {
        w.known.name: w.known for w in wordings
        if w.known is not None and w.known.kind == "state" and w.words[0] == wording.text
    }  # fmt: skip
    return next(iter(states.values())) if len(states) == 1 else None


def _without_kind(name: str) -> str:
    """Return a place's name without the noun that says what it is: "Atlantic (Ocean)"."""
    words = fold(name).split()
    is_kind = len(words) > 1 and words[-1] in of_kind("name_words", "place")
    return " ".join(words[:-1] if is_kind else words)


def _forms(group: list[Wording]) -> Iterator[str]:
    for wording in group:
        counts = Counter(s.text.replace("\n", " ") for s in wording.spans)
        yield from sorted(counts, key=lambda text: (-counts[text], text))


def _actor(group: list[Wording]) -> Actor:
    """Return the actor of a group of wordings, named by its fullest form."""
    forms = list(dict.fromkeys(_forms(group)))
    known = next((w.known for w in group if w.known), None)
    name = forms[0]
    if known is not None and known.name in forms:
        name = known.name
    return Actor(
        name=name,
        type=group[0].type,
        aliases=[f for f in forms if f != name],
        country=known.country if known else None,
        wikidata_id=known.wikidata_id if known else None,
    )
