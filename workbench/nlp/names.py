"""Names to actors within one article: "Xi", "Xi Jinping" and "Jinping" are one person.

Names are grouped by wording first and then joined, longest first: a shorter name joins the one
longer name that holds its words. Where two could be meant the nearest before it is taken only
if it is a bare surname; different given names are never joined.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from spacy.tokens import Doc, Span

from workbench.english import lexicons
from workbench.english.gazetteer import Entry, entry
from workbench.english.spelling import acronym, fold, is_initial_of, is_slip, same_word
from workbench.nlp.records import Actor, Mention

__all__ = ["TYPES", "named_actors"]

# kinds of place that the name of one stands without ("Gaza Strip" is another matter)
KINDS = {"ocean", "province", "rainforest", "county", "oblast", "airport", "prefecture"}
TYPES = {"PERSON": "person", "ORG": "organization", "GPE": "place", "LOC": "place", "FAC": "place"}


PARTICLES = frozenset(
    [
        "al",
        "al-",
        "bin",
        "bint",
        "ben",
        "bar",
        "da",
        "de",
        "del",
        "della",
        "der",
        "di",
        "dos",
        "du",
        "el",
        "ibn",
        "la",
        "le",
        "ten",
        "ter",
        "van",
        "von",
        "zu",
        "den",
        "e",
        "y",
    ]
)
SUFFIXES = frozenset(
    [
        "Jr",
        "Jr.",
        "Sr",
        "Sr.",
        "I",
        "II",
        "III",
        "IV",
        "V",
        "VI",
        "VII",
        "VIII",
        "IX",
        "X",
        "XI",
        "XII",
        "XIII",
        "XIV",
        "XV",
        "XVI",
    ]
)


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
    found: dict[tuple[tuple[str, ...], str], Wording] = {}
    last: Wording | None = None
    for ent in doc.ents:
        kind = TYPES.get(ent.label_)
        if kind is None:
            continue
        words = tuple(
            w for w in (t.text.replace("’", "'") for t in ent) if w[:1].isalnum() or w == "&"
        )
        if not words:
            continue
        folded = tuple(fold(w) for w in words)
        wording = found.setdefault((folded, kind), Wording(words, kind))
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


def _is_acronym(words: tuple[str, ...]) -> bool:
    return len(words) == 1 and sum(c.isupper() for c in words[0]) >= 2


def _by_length(wordings: list[Wording]) -> list[Wording]:
    """Return the fullest names first; of one length the one used most."""
    return sorted(wordings, key=lambda w: (-len(w.words), -len(w.spans), w.spans[0].start))


def _join_persons(wordings: list[Wording]) -> list[list[Wording]]:
    groups: list[list[Wording]] = []
    for wording in _by_length(wordings):
        homes = [g for g in groups if any(_is_person(wording.words, w.words) for w in g)]
        if not homes and len(wording.words) == 1:
            homes = [g for g in groups if is_slip(wording.words[0], _core(g[0].words)[-1])]
        if len(wording.words) == 1 and len(homes) > 1:
            homes = _likely(wording, homes)
        if len(homes) == 1:
            homes[0].append(wording)
        else:
            groups.append([wording])
    return groups


def _core(words: tuple[str, ...]) -> list[str]:
    """Return a person's words without "Jr." and particles."""
    return [w for w in words if w not in SUFFIXES and w not in PARTICLES] or list(words)


def _is_person(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Tell whether a name may be a form of a fuller (or as full) one.

    Every word of the shorter must be in the fuller in the same order, as it stands, in another
    spelling or as an initial; at least one word must be more than an initial.
    """
    a, b = _core(short), _core(full)
    at, real = 0, 0
    for word in a:
        while at < len(b) and not (
            same_word(word, b[at]) or is_initial_of(word, b[at]) or is_initial_of(b[at], word)
        ):
            at += 1
        if at == len(b):
            return False
        real += same_word(word, b[at])
        at += 1
    if len(a) >= 2 and len(b) > len(a) and not same_word(a[-1], b[-1]):
        # "John Paul" is no "John Paul Jones" unless its last word is a known short surname
        return real == len(a)
    return real > 0


def _likely(wording: Wording, homes: list[list[Wording]]) -> list[list[Wording]]:
    """Return the one person whom a bare name means, if that can be told.

    A surname goes before a given name; of two people with one surname the article is about the
    one whom it names in full more often, or first.
    """
    word = wording.words[0]
    by_surname = [g for g in homes if same_word(word, _core(g[0].words)[-1])]
    homes = by_surname or homes
    if len(homes) == 1:
        return homes

    def weight(group: list[Wording]) -> tuple[int, int]:
        full = [s for w in group for s in w.spans if len(w.words) > 1]
        return len(full), -min(s.start for s in full)

    return [max((g for g in homes if len(g[0].words) > 1), key=weight, default=homes[0])]


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
    """Tell whether an organization's name is a short form of a fuller one.

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
        known = wording.known
        name = known.name if known else fold(wording.text)
        if known is None or known.kind == "place":
            name = _without_kind(name)
        name = initials.get(wording.text, name) if known is None else name
        groups.setdefault(name, []).append(wording)
        if len(wording.words) > 2:
            initials["".join(w[0] for w in wording.words)] = name
    return list(groups.values())


def _without_kind(name: str) -> str:
    """Return a place's name without the noun that says what it is: "Atlantic (Ocean)"."""
    words = fold(name).split()
    return " ".join(words[:-1]) if len(words) > 1 and words[-1] in KINDS else " ".join(words)


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
