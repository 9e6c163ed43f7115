"""Widen cut names of bodies: ministries, universities, think tanks, courts and the like.

Two shapes: a head with a complement ("Institute for the Study of War", "Ministry of Justice")
and a run of capitalised words before a head ("Chinese Foreign Ministry", "Columbia University").
"""

from __future__ import annotations

from training.names import term_set
from training.spans import Span, longest_first
from training.wording import listed

HEADS = frozenset(
    listed(
        "Institute Institution Center Centre Ministry Department Office Agency Council "
        "Committee Commission Union University College Association Organization Organisation "
        "Bank Fund Court Foundation Federation League Party Front Movement Bureau Board "
        "Authority Academy Society Assembly Parliament Congress House Chamber Church Group "
        "Network Conference Alliance Endowment Service Corps Administration Initiative "
        "Confederation Coalition Forum Observatory School Brotherhood Army Brigades Force "
        "Forces"
    )
)
TAILS = frozenset(
    listed(
        "Ministry Department Embassy Parliament Court Academy Association Federation "
        "Committee Council Party Union Commission Agency Army Navy Airlines Airways Institute "
        "University Corporation Congress Senate Assembly Guard Guards Bank Authority "
        "Administration Duma Foundation Institution Council Bureau Times Post Herald Tribune "
        "Journal Network College Group Company Inc. Corp. Forces Police Office Exchange Fund "
        "Survey"
    )
)
_LINKS = ("of", "for", "on")
_SMALL = (*_LINKS, "the", "and", "&", "in")
_NEVER = frozenset(("West Bank", "Soviet Union", "Gaza Strip"))
_START_WORDS = frozenset(listed("The A An But In And On At For Former With When After As If This"))


def _capital(word: str) -> bool:
    return word[:1].isupper() and word[-1:].isalnum() and len(word) > 1 and not word.isdigit()


def widen(words: list[str], spans: list[Span]) -> list[Span]:
    """Return the spans with organisations widened to the whole name of the body.

    Parameters
    ----------
    words : list of str
        Words of one sentence.
    spans : list of Span
        Spans without overlap. Persons and dates stop a widening; a span is never cut.

    Returns
    -------
    list of Span
        In order of position.
    """
    owner = {k: s for s in spans for k in range(s.start, s.end)}
    stops = {k for k, s in owner.items() if s.label in ("PERSON", "DATE", "EVENT")}
    new = []
    for k, w in enumerate(words):
        run = None
        if w in HEADS and k + 2 < len(words) and words[k + 1] in _LINKS:
            run = _with_complement(words, k, stops, owner)
        if run is None and w in TAILS and k and _capital(words[k - 1]):
            run = _with_modifiers(words, k, stops)
            if not any(i in owner for i in range(*run)) and w not in ("Ministry", "University"):
                run = None
        if run is None or run[1] - run[0] < 2 or " ".join(words[slice(*run)]) in _NEVER:
            continue
        inside = {owner[i] for i in range(*run) if i in owner}
        if all(run[0] <= s.start and s.end <= run[1] for s in inside):
            new.append(Span(*run, "ORG"))
    return longest_first(new, spans)


def _with_modifiers(words: list[str], head: int, stops: set[int]) -> tuple[int, int]:
    """Return the run of capitalised words that ends in the head."""
    start = head
    titles = term_set("title") - {
        "Foreign",
        "Defense",
        "Defence",
        "Interior",
        "Finance",
        "Trade",
        "Justice",
        "Oil",
        "Health",
        "Information",
        "Energy",
        "Economy",
        "Security",
        "State",
        "Police",
        "Military",
        "Transport",
        "Supreme",
        "Treasury",
        "Party",
        "Opposition",
        "Special",
        "First",
        "Army",
    }
    while start and (_capital(words[start - 1]) or words[start - 1] in ("U.S.", "U.N.", "U.K.")):
        before = words[start - 1]
        if start - 1 in stops or before in titles or (start == 1 and before in _START_WORDS):
            break
        start -= 1
    return start, head + 1


def _with_complement(
    words: list[str], head: int, stops: set[int], owner: dict[int, Span]
) -> tuple[int, int] | None:
    """Return the head with its modifiers and its "of ..." or "for ..." complement, if any."""
    at = head + 1
    end = None
    while at < len(words):
        link = at
        while at < len(words) and words[at] in _SMALL:
            at += 1
        fresh = at < len(words) and _capital(words[at]) and at not in stops
        if at == link or not fresh or at - link > 2 or words[at] in term_set("title"):
            break
        if end is not None and words[link] in ("and", "&", "in") and _own_name(at, owner):
            break
        while at < len(words) and _capital(words[at]) and at not in stops:
            at += 1
        end = at
    if end is None:
        return None
    start, _ = _with_modifiers(words, head, stops)
    return start, end


def _own_name(at: int, owner: dict[int, Span]) -> bool:
    """Return whether a name of its own starts here ("Bank of England and Germany")."""
    s = owner.get(at)
    return s is not None and s.start == at and s.label in ("GPE", "ORG", "LOC", "NORP")
