"""How sure a meeting is, as of the article: held, ongoing, planned, proposed or cancelled.

The answer comes from what stands nearest: words that qualify the meeting ("a planned visit"),
the verbs above it ("agreed to meet", "called off the talks"), and then tense and mood.
"""

from __future__ import annotations

from functools import cache

from spacy.tokens import Token

from workbench import grammar
from workbench.components.meeting_telling import Telling
from workbench.english import lexicons

__all__ = ["in_present", "is_denied", "status_of"]

MODAL = {"would": "proposed", "could": "proposed", "may": "proposed", "might": "proposed",
         "should": "proposed", "must": "proposed", "can": "proposed"}  # fmt: skip
# what leads in a clause of the present that speaks of what is to come
AHEAD = {"until": "planned", "before": "planned", "once": "planned", "when": "planned",
         "if": "proposed", "unless": "proposed"}  # fmt: skip
LIKELY = {"likely", "possibly", "probably", "perhaps", "potentially", "reportedly-to"}
ACCOUNTS = {"brief", "comment", "inform", "report", "testify"}
TAKING_PART = {"participate", "take", "engage"}
LEADING = {"attend", "chair", "head", "host", "join", "lead", "mediate", "moderate"}
PURPOSE_MOVES = {"arrive", "travel", "fly", "head", "go", "come", "be", "leave", "depart", "return",
                 "invite", "prepare", "wait"}  # fmt: skip


@cache
def _words(pos: str) -> dict[str, str]:
    return {r["word"]: r["status"] for r in lexicons.load("status_words") if r["pos"] == pos}


def is_denied(telling: Telling) -> bool:
    """Tell whether a clause says that no such meeting has been: "never met"."""
    for verb in (telling.trigger, telling.predicate):
        if grammar.is_negated(verb):
            never = any(c.lower_ == "never" for c in verb.children)
            perfect = any(t.lower_ in ("has", "have", "had") for t in grammar.auxiliaries(verb))
            if never or (perfect and grammar.tense(verb) == "past"):
                return True
    return False


def in_present(telling: Telling) -> bool:
    """Tell whether a clause is in the present, which tells what is fixed: "meets on Tuesday"."""
    verb = telling.predicate
    helpers = grammar.auxiliaries(verb)
    if _words("V").get(verb.lemma_.lower()) in ("held", "end"):
        return False
    if helpers:
        return helpers[0].tag_ in ("VBZ", "VBP") and verb.tag_ == "VBG"
    return _is_present(verb)


def status_of(telling: Telling) -> str:
    """Return the status that a telling gives its meeting."""
    trigger, predicate, role = telling.trigger, telling.predicate, telling.role
    if role in ("visiting", "gathered"):
        return "ongoing"
    if role == "awaited":
        return "cancelled" if grammar.is_negated(trigger) else "planned"
    if role == "guest":
        return _of_verb(predicate)
    if trigger.pos_ in ("NOUN", "PROPN"):
        return _of_noun(trigger, predicate, role, is_visit=telling.kind == "visit")
    if role == "stay":
        status = _of_verb(trigger if grammar.relation(trigger) != "cop" else predicate)
        return "ongoing" if status == "held" and _is_present(trigger) else status
    if trigger.lemma_ in PURPOSE_MOVES:
        return _of_travel(trigger)
    return _of_verb(trigger)


def _of_travel(verb: Token) -> str:
    """Return the status of the visit that a journey begins: "has arrived", "is headed to"."""
    helpers = {t.lower_ for t in grammar.auxiliaries(verb)}
    status = _of_verb(verb)
    if verb.lemma_ in ("head", "bind") and verb.tag_ == "VBN" and helpers & {"is", "are"}:
        return "planned"
    return "ongoing" if status == "held" and helpers & {"has", "have", "'s", "’s"} else status


def _is_present(token: Token) -> bool:
    return token.tag_ in ("VBZ", "VBP")


def _of_noun(noun: Token, predicate: Token, role: str, *, is_visit: bool) -> str:
    """Return the status of "talks": by its adjectives, framing nouns, preposition, verb."""
    adjectives = _words("A")
    for word in noun.lefts:
        said = adjectives.get(word.lower_) or adjectives.get(word.lemma_.lower())
        if said:
            return said
    if role == "subject" and predicate.pos_ == "ADJ":  # "a meeting is possible"
        said = adjectives.get(predicate.lower_)
        if said:
            return "cancelled" if grammar.is_negated(predicate) else said
    for child in noun.children:  # "meetings scheduled with", "a trip planned for"
        if grammar.relation(child) == "acl" and child.tag_ == "VBN":
            said = _words("V").get(child.lemma_.lower())
            if said in ("planned", "proposed", "cancelled"):
                return said
    if any(t.lower_ == "being" and t.head.tag_ == "VBN" for t in noun.subtree):
        return "ongoing"  # "talks between Peru and Chile being held in Oslo"
    nouns = _words("N")
    step = noun
    while step.head.i != step.i and step.head.i != predicate.i and step.head.pos_ != "VERB":
        step = step.head
        said = nouns.get(step.lemma_.lower()) if step.pos_ == "NOUN" else None
        if said:
            break
    else:
        said = None
    if said in ("proposed", "cancelled", "planned"):
        return said
    lead = role.removeprefix("under:")
    way = _words("P").get(lead)
    if predicate.pos_ not in ("VERB", "AUX"):
        verb = grammar.governor(noun)
        if verb is None:
            return "held"
        above = _of_verb(verb)
    else:
        verb, above = predicate, _by_light_verb(predicate, role)
    takes_part = role == "in" and predicate.lemma_.lower() in TAKING_PART
    if above == "cancelled" and role not in ("object", "subject") and not takes_part:
        above = "held"
    if lead in ("on", "about") and verb.lemma_ in ACCOUNTS and above in ("planned", "proposed"):
        return "held"  # "to report on a visit": what is to come is the report
    if way == "after":
        return "planned" if above in ("planned", "proposed") else "held"
    if way == "before":
        return "planned"
    moves = verb.lemma_ in PURPOSE_MOVES or verb.pos_ not in ("VERB", "AUX")
    if moves and way in ("for", "during") and is_visit:
        return _of_travel(verb)
    if way == "for" and (moves or _is_visit_begun(verb)):
        return "planned" if above in ("held", "ongoing") else above
    if way == "during" and role not in ("object", "subject") and above == "proposed":
        return "planned"  # what may happen at the summit; the summit will
    if verb.lemma_ == "be" and role in ("subject", "") and above == "held" and _is_present(verb):
        return "ongoing"  # "there are talks between"
    if said == "ongoing" and above == "held":
        return "ongoing"
    return above


def _is_visit_begun(verb: Token) -> bool:
    """Tell whether a verb starts a visit: "has begun a visit to Oslo for talks"."""
    begins = _words("V").get(verb.lemma_.lower()) == "begin"
    return begins and any(o.lemma_ in ("visit", "trip", "tour") for o in grammar.objects(verb))


def _by_light_verb(verb: Token, role: str) -> str:
    """Return what a verb says of the event it takes: "began talks" is under way."""
    verbs = _words("V")
    particle = " ".join(
        [
            verb.lemma_.lower(),
            *(c.lower_ for c in verb.children if grammar.relation(c) == "compound:prt"),
        ]
    )
    own = verbs.get(particle) or verbs.get(verb.lemma_.lower(), "tense")
    status = _of_verb(verb)
    if role not in ("object", "subject") and own not in ("begin", "end"):
        if own in ("proposed", "cancelled", "planned") and _words("P").get(role) in ("for", None):
            return own
        return status
    if own in ("tense",):
        return status
    if own == "begin" and not any(t.lower_ == "had" for t in grammar.auxiliaries(verb)):
        return "ongoing" if status in ("held", "ongoing") else status
    if own == "end":
        return "held" if status in ("held", "ongoing") else status
    if own == "planned" and status in ("held", "ongoing"):
        return "planned"
    if own == "cancelled" and status in ("held", "ongoing", "planned"):
        return "cancelled"
    if own == "held" and role == "object":  # "the statement follows talks"
        return "held"
    return "proposed" if own == "proposed" else status


def _of_verb(verb: Token, *, depth: int = 0) -> str:
    """Return the status that a verb's mood, negation, tense and the verbs above it give."""
    helpers = grammar.auxiliaries(verb)
    words = {t.lower_ for t in helpers}
    lemmas = {t.lemma_.lower() for t in helpers}
    if grammar.is_negated(verb) and depth == 0:
        return "cancelled"
    bare = verb.tag_ == "VB" or (verb.tag_ == "VBN" and _is_perfect(verb))
    if "be" in lemmas and bare and _has_to(verb):  # "is to meet", "were to have met"
        past = any(t.tag_ == "VBD" for t in helpers)
        return "cancelled" if past and _is_perfect(verb) else "planned"
    lead = grammar.introducer(verb)
    if lead in AHEAD and not helpers and _is_present(verb):  # "when he meets her on Monday"
        return AHEAD[lead]
    likely = any(c.lower_ in LIKELY for c in verb.lefts)
    above = _governed(verb, depth)
    if above:
        return above
    if "being" in words:  # "talks are being held"
        return "held" if words & {"was", "were"} else "ongoing"
    when = grammar.tense(verb)
    if when == "future":
        return "proposed" if likely else "planned"
    if when == "modal":
        modal = next((w for w in words if w in MODAL), None) or "would"
        continuous = verb.tag_ == "VBG" or any(t.lower_ == "be" for t in helpers)
        if modal == "would" and (continuous or _is_reported(verb)):
            return "planned"
        return MODAL.get(modal, "proposed")
    if "be" in lemmas and verb.tag_ == "VBG":
        return "held" if words & {"was", "were", "been"} and "has" not in words else "ongoing"
    if when == "past":
        return "held"
    if when == "present":
        return "ongoing" if verb.tag_ == "VBG" else "held"
    if verb.tag_ == "VBG":
        way = _words("P").get(lead)
        if grammar.relation(verb) == "acl" and not helpers:  # "ministers meeting in Oslo want"
            main = grammar.governor(verb)
            return "held" if main is not None and main.tag_ == "VBD" else "ongoing"
        outer = verb.head if verb.head.i != verb.i and verb.head.pos_ == "VERB" else None
        if outer is None:
            outer = grammar.governor(verb)
        if way == "before":
            return "planned"
        if outer is not None and depth < 3:
            return _of_verb(outer, depth=depth + 1)
        return "ongoing"
    if verb.tag_ == "VB":
        outer = grammar.governor(verb) if grammar.subject(verb) is None else None  # "X to meet Y"
        if outer is not None and depth < 3:
            status = _of_verb(outer, depth=depth + 1)
            stays = any(grammar.relation(c) == "cop" and _is_present(c) for c in outer.children)
            if stays and status in ("held", "ongoing"):  # "is in Oslo to lead talks", "to meet"
                return "ongoing" if verb.lemma_ in LEADING else "planned"
            moving = outer.lemma_ in PURPOSE_MOVES
            return "planned" if moving and status in ("held", "ongoing") else status
        return "planned"
    return "held"


def _governed(verb: Token, depth: int) -> str | None:
    """Return what the verb or adjective that takes an infinitive or clause says of it."""
    if depth > 3 or verb.head.i == verb.i:
        return None
    head = verb.head
    kind = grammar.relation(verb)
    if kind == "conj":
        own = [t for t in grammar.auxiliaries(verb)]
        if verb.tag_ == "VB" and not own:
            beside = grammar.infinitive(head) if head.tag_ != "VB" else None
            if beside is not None and beside.i < verb.i:  # "planned to visit …, and meet"
                return _of_verb(beside, depth=depth + 1)
            return _governed(head, depth + 1)
        return None
    if kind not in ("xcomp", "ccomp", "acl", "advcl", "pcomp", "csubj"):
        return None
    if verb.tag_ != "VB" and not (verb.tag_ == "VBG" and kind in ("xcomp", "pcomp")):
        return None
    said = _words("V").get(head.lemma_.lower()) if head.pos_ == "VERB" else None
    if kind in ("advcl", "xcomp"):  # "prepares to", "his intention to", whatever the parse says
        to = next((t for t in verb.lefts if t.tag_ == "TO"), None)
        before = to.nbor(-1) if to is not None and to.i > verb.sent.start else head
        if before.pos_ == "NOUN" and grammar.relation(before) == "obj" and before.head == head:
            said = _words("N").get(before.lemma_.lower(), said)
        elif said is None and kind == "advcl":
            said = _words("V").get(before.lemma_.lower())
    if head.pos_ == "ADJ":
        said = _words("A").get(head.lower_)
    if head.pos_ == "NOUN" and kind == "acl":
        said = _words("N").get(head.lemma_.lower())
        _, above = grammar.attachment(head)  # "rejected an offer to hold talks"
        if said and _words("V").get(above.lemma_.lower()) == "cancelled":
            return "cancelled"
    if head.pos_ == "ADV" and head.lower_ == "likely":
        said = "proposed"
    if head.lemma_ == "be" and verb.tag_ == "VB":
        return "cancelled" if head.tag_ == "VBD" and _is_perfect(verb) else "planned"
    if said is None or said in ("tense",):
        return None
    if head.lemma_ == "go" and head.tag_ == "VBG":
        return "planned"
    negated = grammar.is_negated(head)
    if said == "begin":
        outer = _of_verb(head, depth=depth + 1)
        if head.lemma_ == "get" and _has_to(verb):  # "got to speak with her"
            return outer
        return "ongoing" if outer in ("held", "ongoing") else outer
    if said == "end":
        return "held"
    if negated and said in ("planned", "proposed"):
        return "cancelled"
    if negated and said == "cancelled":
        return "proposed"
    return said if said in ("planned", "proposed", "cancelled", "held") else None


def _has_to(verb: Token) -> bool:
    return any(t.tag_ == "TO" for t in verb.lefts)


def _is_perfect(verb: Token) -> bool:
    return any(t.lemma_ == "have" for t in grammar.auxiliaries(verb))


def _is_reported(verb: Token) -> bool:
    """Tell whether a clause hangs on a verb of the past, so that "would" is "will" told later."""
    if grammar.relation(verb) != "ccomp":
        return False
    return grammar.tense(verb.head) == "past"
