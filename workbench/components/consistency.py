"""One name, one reading: what a document names once it names everywhere.

A tagger decides word by word, so that "Khashoggi" is a person in one sentence, a place in the
next and nothing in a third. Within a document the same letters nearly always mean the same;
the functions here find the missed repetitions and let the repetitions vote on the label.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache

from workbench import lexicons
from workbench.components.boundaries import Name, Text, organization_nouns, title_length
from workbench.gazetteer import Entry, entry
from workbench.offices import surnames

__all__ = ["drop_non_actors", "from_body", "listed", "repeat", "vote"]

EVENTS = {"War", "Wars"}
STORMS = {"Hurricane", "Typhoon", "Cyclone", "Storm", "Operation", "HMS", "USS"}
# nouns that say that a place's name follows: "the city of Omsk"
SETTLEMENTS = {"city", "town", "village", "province", "district", "region", "capital", "county"}
SETTLEMENTS |= {"island", "port", "suburb", "state", "municipality", "township", "peninsula"}
PLACE_FIRST = {"County", "Mount", "Lake", "Cape", "Port", "Fort", "Gulf", "River", "Camp", "Isle"}
PRIZES = {"Prize", "Award", "Awards", "Medal", "Act", "Cup", "Trophy", "Championship", "Bowl"}
ACTORS = ("PERSON", "ORG", "GPE", "LOC", "FAC")
PLACE_NOUNS = {
    "Airport", "Avenue", "Bay", "Beach", "Bridge", "Canal", "Coast", "County", "Creek", "Desert",
    "District", "Falls", "Field", "Gulf", "Hall", "Hill", "Hills", "Island", "Islands", "Lake",
    "Mosque", "Mount", "Mountain", "Mountains", "Ocean", "Park", "Peninsula", "Plaza", "Port",
    "Prison", "Province", "River", "Road", "Sea", "Square", "Stadium", "Strait", "Street",
    "Theater", "Theatre", "Tower", "Valley", "Village",
}  # fmt: skip
RANKS = ("office", "rank", "royal", "honorific")
PERSON_CUES = {"Mr", "Mr.", "Mrs", "Mrs.", "Ms", "Ms.", "Miss", "Sen.", "Gov.", "Rep.", "Dr", "Dr."}


def listed(text: Text, names: list[Name], known: list[tuple[int, int, Entry]]) -> list[Name]:
    """Return the names with those of the word lists among them.

    A listed name takes the place of what the tagger has inside it ("Organization for Security"
    and "Cooperation in Europe"), and leaves a longer name alone ("Bank of China"). Where the
    tagger has nothing, it counts unless it looks like part of an unknown name ("Paris Hilton").
    """
    at = {i: name for name in names for i in range(name.start, name.end)}
    gone: set[Name] = set()
    found = []
    for start, end, what in known:
        rivals = {at[i] for i in range(start, end) if i in at}
        if end - start == 1 and text.words[end : end + 1] and text.words[end] in EVENTS:
            continue
        if any(r.start <= start and r.end >= end and r != (start, end, r.label) for r in rivals):
            continue
        if rivals and end - start == 1 and {r.label for r in rivals} == {"PERSON"}:
            continue
        if not rivals and not _stands_alone(text, start, end, what):
            continue
        gone |= rivals
        found.append(Name(start, end, what.label))
    return sorted([n for n in names if n not in gone] + found)


def _stands_alone(text: Text, start: int, end: int, what: Entry) -> bool:
    """Tell whether a listed name that the tagger has not seen is a name of its own there."""
    if end - start > 1 or what.kind == "people" or text.shouted[start]:
        return True
    if not text.tags[start].startswith("NN"):
        return what.kind == "state" or text.hyphened(start) or text.words[end : end + 1] == ["-"]
    if what.kind == "state":
        return True
    before, after = start - 1, end
    if before >= 0 and not text.opens[start] and text.words[before] in PERSON_CUES:
        return False
    for i, edge in ((before, start), (after, after)):
        if 0 <= i < len(text.words) and not text.opens[edge] and not text.opens[i]:
            if text.capital[i] and text.tags[i] == "NNP" and entry(text.words[i]) is None:
                return what.kind == "organization" and i == after
    return True


@cache
def _not_actors() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in lexicons.load("not_actors"):
        found[row["where"]].add(row["term"])
    return found


def drop_non_actors(text: Text, names: list[Name]) -> list[Name]:
    """Return names without those that are events, laws, prizes, titles or peoples."""
    sure = {text.words[n.start] for n in names if not text.opens[n.start]}
    for name in names:
        if name.label == "PERSON" and name.end - name.start > 1:
            sure |= {text.words[name.start], text.words[name.end - 1]}
    gone = [n for n in names if n.label in ACTORS and _is_no_actor(text, n, sure)]
    storms = {text.words[n.end - 1] for n in gone if text.words[n.start] in STORMS}
    dropped = set(gone)
    return [
        n
        for n in names
        if n not in dropped and not (n.end - n.start == 1 and text.words[n.start] in storms)
    ]


def _is_no_actor(text: Text, name: Name, sure: set[str]) -> bool:
    terms = _not_actors()
    start, end, label = name
    words = text.words[start:end]
    phrase = text.phrase(start, end)
    if phrase in terms["whole"] or words[0].startswith(("#", "@")):
        return True
    if not any(w[:1].isalpha() and (w[:1].isupper() or len(w) > 2) for w in words):
        return True
    if len(words) == 1:
        return phrase.isdigit() or (phrase not in sure and _opens_only(text, start))
    if words[0] in STORMS and words[1][:1].isupper():
        return True
    if entry(phrase) is not None:
        return False
    if "Act" in words and words[-1] in ("No", "No."):
        return True
    person = label == "PERSON" and (len(words) == 2 or words[-1] not in PRIZES)
    return not person and (words[-1] in terms["last"] or words[0] in terms["first"])


def _opens_only(text: Text, i: int) -> bool:
    """Tell whether a lone word is capitalized only because a sentence starts with it."""
    if not text.opens[i] or text.shouted[i] or entry(text.words[i]) is not None:
        return False
    return text.tags[i] not in ("NNP", "NNPS", "NN", "FW") or text.words[i].lower() in text.lower


def repeat(text: Text, names: list[Name]) -> list[Name]:
    """Return the names with their repetitions that the tagger missed.

    Whole names are looked for as they stand; of a person also the surname (the last word, and
    the first where another sentence uses it), of an organization the letters in brackets behind
    it. A repetition inside a longer capitalized phrase ("Kennedy Space Center") is left alone.
    """
    wanted = _wanted(text, names)
    covered = {i for name in names for i in range(name.start, name.end)}
    found = list(names)
    for i, word in enumerate(text.words):
        for phrase, label in wanted.get(word, ()):
            end = i + len(phrase)
            if covered.isdisjoint(range(i, end)) and tuple(text.words[i:end]) == phrase:
                if len(phrase) == 1 and _beside_name(text, i, covered):
                    continue
                found.append(Name(i, end, label))
                covered |= set(range(i, end))
                break
    return sorted(found)


def _wanted(text: Text, names: list[Name]) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Return the phrases to look for, by first word, longest first."""
    labels: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for start, end, label in names:
        if label not in ("PERSON", "ORG", "GPE", "LOC", "FAC"):
            continue
        words = tuple(text.words[start:end])
        if not text.shouted[start]:
            labels[words][label] += 2
        if label == "PERSON" and len(words) > 1:
            for word in {words[0], words[-1]}:
                if len(word) > 1 and word[0].isupper() and word.isalpha():
                    labels[(word,)]["PERSON"] += 1
        if label == "ORG" and end + 2 < len(text.words) and text.words[end] == "(":
            short = text.words[end + 1]
            fits = short[:1] == words[0][:1].upper() and sum(c.isupper() for c in short) > 1
            if text.words[end + 2] == ")" and fits and 1 < len(short) < 11:
                labels[(short,)]["ORG"] += 3
    found: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for words, votes in labels.items():
        if any(w[:1].isupper() for w in words):
            best = max(votes, key=lambda label: (votes[label], label))
            found[words[0]].append((words, best))
    for phrases in found.values():
        phrases.sort(key=lambda p: (-len(p[0]), p[0]))
    return found


def _beside_name(text: Text, i: int, covered: set[int]) -> bool:
    """Tell whether a word stands beside a capitalized one: a part of some other name."""
    if text.headline[i] or text.shouted[i]:
        return False
    if not text.tags[i].startswith(("NNP", "NN", "JJ")) or not text.capital[i]:
        return True
    before, after = i - 1, i + 1
    if i > 0 and not text.opens[i] and text.capital[before] and text.tags[before] == "NNP":
        if not text.opens[before] and before not in covered:
            return not title_length(text.words, before, i)[0]
    return (
        after < len(text.words)
        and text.capital[after]
        and text.tags[after] == "NNP"
        and after not in covered
        and not text.opens[after]
        and not title_length(text.words, after, after + 1)[0]
    )


def from_body(text: Text, names: list[Name]) -> list[Name]:
    """Return names with those in headlines cut to what the running text names.

    Where every word is a capital a tagger cannot see where a name ends ("Warren Prompts VP").
    """
    body: set[tuple[str, ...]] = set()
    for start, end, label in names:
        if not (text.headline[start] or text.shouted[start]):
            words = tuple(text.words[start:end])
            body.add(words)
            if label == "PERSON" and len(words) > 1:
                body |= {words[-1:], words[:1]}
    found = []
    for name in names:
        words = tuple(text.words[name.start : name.end])
        several = len(words) > 1 and text.headline[name.start] and words not in body
        if several and entry(text.phrase(name.start, name.end)) is None:
            parts = [
                (i, j)
                for i in range(len(words))
                for j in range(i + 1, len(words) + 1)
                if words[i:j] in body
            ]
            if parts:
                i, j = max(parts, key=lambda p: (p[1] - p[0], -p[0]))
                found.append(Name(name.start + i, name.start + j, name.label))
                continue
        found.append(name)
    return found


def vote(text: Text, names: list[Name]) -> list[Name]:
    """Return names with one label for each wording.

    The word lists decide first, then part of a person's full name, then a form of address
    before it, then the last noun ("... Airport"), then the majority of the document.
    """
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    parts: Counter[str] = Counter()
    for start, end, label in names:
        phrase = text.phrase(start, end)
        votes[phrase][label] += 1
        if label != "NORP" and start:
            for cue, weight in _cues(text, start, end):
                votes[phrase][cue] += weight
    found: dict[Name, str] = {}
    for name in sorted(names, key=lambda n: (n.start - n.end, n.start)):  # full names first
        start, end, label = name
        phrase = text.phrase(start, end)
        if label in ("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "PRODUCT", "WORK_OF_ART"):
            label = _label(text, phrase, start, end, votes, parts)
        found[name] = label
        if label == "PERSON" and end - start > 1:
            parts.update({text.words[start], text.words[end - 1], _surname(text, start, end)})
    return [Name(n.start, n.end, found[n]) for n in names]


def _surname(text: Text, start: int, end: int) -> str:
    """Return the last word of a name, hyphens and all: "al-Quaety"."""
    last = end - 1
    while last > start + 1 and not text.spaced[last - 1]:
        last -= 1
    return text.phrase(last, end)


def _cues(text: Text, start: int, end: int) -> Iterator[tuple[str, int]]:
    """Yield what the words beside a name say that it is."""
    words = text.words
    before = words[start - 1]
    if before in PERSON_CUES:
        yield "PERSON", 5
    elif title_length(words, start - 1, start)[1] in RANKS and text.capital[start - 1]:
        yield "PERSON", 2
    if before == "of" and start > 1 and words[start - 2].lower() in SETTLEMENTS:
        yield "GPE", 3
    if end < len(words) and words[end] in SETTLEMENTS and text.spaced[end - 1]:
        yield "GPE", 2


def _label(
    text: Text,
    phrase: str,
    start: int,
    end: int,
    votes: dict[str, Counter[str]],
    parts: Counter[str],
) -> str:
    known, own = entry(phrase), votes[phrase]
    first, last = text.words[start], text.words[end - 1]
    single = end - start == 1
    if own["PERSON"] >= 5 and single:
        return "PERSON"
    if known is not None and not (single and phrase in parts and known.kind != "state"):
        return known.label
    if phrase in parts:
        return "PERSON"
    if not single and known is None:
        if last in PLACE_NOUNS or first in PLACE_FIRST:
            return "LOC" if own["GPE"] == 0 else "GPE"
        if last in organization_nouns():
            return "ORG"
        if first in lexicons.terms("given_names") and own["GPE"] < 3:
            return "PERSON"
        if own["ORG"] + own["GPE"] and end - start < 5 and _is_surname(votes[last]):
            return "PERSON"
    if single and known is None and first in lexicons.terms("given_names") and not own["GPE"] > 2:
        return "PERSON"
    if single and phrase in surnames() and entry(phrase) is None:
        return "PERSON"
    if single and phrase.isupper() and 2 < len(phrase) < 7 and own["GPE"] <= own["ORG"]:
        return "ORG"
    order = ("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "PRODUCT", "WORK_OF_ART")
    return max(order, key=lambda label: (own[label], -order.index(label)))


def _is_surname(votes: Counter[str]) -> bool:
    return votes["PERSON"] > sum(votes.values()) - votes["PERSON"]
