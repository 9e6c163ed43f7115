"""The one place that knows dependency labels: questions that rules ask of a parse.

Pipelines differ: Universal Dependencies (ours, Stanza's, spaCy's for most languages) hangs
"with Putin" as ``obl`` with a ``case`` child and makes the noun of "is a fact" the head; the
ClearNLP scheme of spaCy's English pipelines hangs ``prep`` and ``pobj`` and keeps "is" as the
head. Rules never test ``dep_``; they ask here, and both schemes answer alike.

Functions take a token and return tokens, so that they chain; None or an empty list means that
the parse has no such thing.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Span, Token

from workbench.english import lexicons

__all__ = [
    "agent",
    "antecedent",
    "appositions",
    "attachment",
    "auxiliaries",
    "clause",
    "complement",
    "coordinated",
    "governor",
    "infinitive",
    "introducer",
    "is_negated",
    "is_passive",
    "is_predicate",
    "modifiers",
    "noun_phrase",
    "objects",
    "obliques",
    "possessor",
    "relation",
    "subject",
    "tense",
    "understood_subject",
    "whereabouts",
]

# ClearNLP label -> the Universal Dependencies label that says the same
TO_UD = {
    "nsubjpass": "nsubj:pass",
    "csubjpass": "csubj:pass",
    "auxpass": "aux:pass",
    "dobj": "obj",
    "dative": "iobj",
    "relcl": "acl:relcl",
    "poss": "nmod:poss",
    "neg": "advmod",
    "npadvmod": "obl:unmarked",
    "prt": "compound:prt",
    "nn": "compound",
    "num": "nummod",
    "acomp": "xcomp",
    "attr": "xcomp",
    "oprd": "xcomp",
    "obl:tmod": "obl:unmarked",
    "obl:npmod": "obl:unmarked",
    "nmod:tmod": "nmod:unmarked",
}
NEGATIONS = {"not", "n't", "n’t", "never", "no", "neither", "nor"}
SUBJECTS = ("nsubj", "nsubj:pass", "csubj", "csubj:pass", "nsubj:outer")
CASE = ("case", "mark")
# nouns of what somebody means to do: "announced *his plans* to visit" asks nobody else to go
INTENTIONS = {"desire", "hope", "intention", "plan", "readiness", "wish"}


def relation(token: Token) -> str:
    """Return a token's relation to its head, in Universal Dependencies' terms.

    Examples
    --------
    >>> from spacy.tokens import Doc
    >>> from spacy.vocab import Vocab
    >>> doc = Doc(Vocab(), words=["She", "left", "Oslo"], heads=[1, 1, 1],
    ...           deps=["nsubj", "ROOT", "dobj"])
    >>> [relation(t) for t in doc]
    ['nsubj', 'ROOT', 'obj']
    """
    return TO_UD.get(token.dep_, token.dep_)


def _children(token: Token, *relations: str) -> list[Token]:
    """Return the children that stand in one of the relations (subtypes included)."""
    return [
        c
        for c in token.children
        if {relation(c), relation(c).split(":")[0]}.intersection(relations)
    ]


def subject(verb: Token) -> Token | None:
    """Return the subject that a predicate has itself (of a passive: what is acted on)."""
    found = _children(verb, *SUBJECTS)
    return found[0] if found else _stray_subject(verb)


def _stray_subject(verb: Token) -> Token | None:
    """Return the noun phrase right before a finite verb that the parse hangs elsewhere.

    Joined to a verb ("he left, and *the minister* of Norway stayed"), put beside a noun before a
    colon ("one more guest: *Lind*, the mayor, came") or read as one phrase with a date ("in May
    *Lind* had left"), it can only be the subject.
    """
    finite = [t.tag_ for t in (verb, *auxiliaries(verb)) if t.tag_ in ("VBD", "VBP", "VBZ")]
    if not finite or verb.pos_ != "VERB":
        return None
    doc, k = verb.doc, verb.i - 1
    while k > verb.sent.start and (doc[k].is_punct or doc[k].head.i == verb.i):
        k -= 1
    noun = doc[k]
    while noun.head.i != noun.i and noun.right_edge.i < verb.i:
        if noun.pos_ in ("NOUN", "PROPN", "PRON"):
            first = noun.left_edge.i
            if relation(noun) == "conj" and noun.head.pos_ == "VERB":
                return noun
            dated = first + 1 < noun.i and doc[first + 1].ent_type_ == "DATE"
            if noun.head.i == verb.i and dated and noun.ent_type_ != "DATE" and _case(noun):
                return noun
            if relation(noun) == "appos" and ":" in (
                t.text for t in doc[max(first - 1, 0) : first + 1]
            ):
                return noun
        noun = noun.head
    return None


def is_passive(verb: Token) -> bool:
    """Tell whether a verb is passive: "was received", or a bare participle "received by"."""
    if any(relation(c).endswith(":pass") for c in verb.children):
        return True
    return verb.tag_ == "VBN" and agent(verb) is not None and not auxiliaries(verb)


def agent(verb: Token) -> Token | None:
    """Return who does what a passive tells: the noun of its "by" phrase."""
    return next((noun for prep, noun in obliques(verb) if prep == "by"), None)


def objects(verb: Token) -> list[Token]:
    """Return the direct objects, then the indirect ones."""
    return _children(verb, "obj") + _children(verb, "iobj")


def _preposition(token: Token) -> str:
    """Return a case marker with the words fixed to it: "according to", "because of"."""
    words = [token, *(c for c in token.children if relation(c) in ("fixed", "goeswith", "pcomp"))]
    return " ".join(t.lower_ for t in sorted(words, key=lambda t: t.i))


def _case(noun: Token) -> str:
    """Return the preposition of a noun, also where a parse hangs it on the noun's first word."""
    marks = [c for c in noun.children if relation(c) == "case" and c.tag_ != "POS"]
    first = noun.left_edge
    if not marks and first.i < noun.i and first.dep_ in CASE and first.tag_ in ("IN", "TO"):
        marks = [first]
    return " ".join(_preposition(m) for m in marks)


def obliques(token: Token) -> list[tuple[str, Token]]:
    """Return the prepositional phrases of a verb or noun as (preposition, noun), in text order.

    A phrase without preposition ("Friday", "last week") comes with an empty string.
    """
    found: list[tuple[str, Token]] = []
    for child in token.children:
        kind = relation(child)
        if kind.split(":")[0] in ("obl", "nmod") and kind != "nmod:poss":
            found.append((_case(child), child))
        elif kind in ("prep", "agent"):
            found += _prepositional(child, child.lower_)
    return sorted(found, key=lambda pair: pair[1].i)


def _prepositional(prep: Token, words: str) -> Iterator[tuple[str, Token]]:
    """Walk ClearNLP's prep -> (prep ->) pobj."""
    for child in prep.children:
        if child.dep_ == "pobj":
            yield words, child
        elif child.dep_ == "prep":
            yield from _prepositional(child, f"{words} {child.lower_}")


def complement(verb: Token) -> Token | None:
    """Return the head of the clause that a verb takes: "said that it *would*", "says it *is*"."""
    found = _children(verb, "ccomp")
    return found[0] if found else None


def infinitive(verb: Token) -> Token | None:
    """Return the head of the open complement: "plans to *visit*", "began *talking*"."""
    found = [c for c in _children(verb, "xcomp") if c.pos_ in ("VERB", "AUX")]
    return found[0] if found else None


def coordinated(token: Token) -> list[Token]:
    """Return a token and all that is joined to it by "and", commas or "or", in text order.

    What a parse calls an apposition but leads in with "and" counts as joined.
    """
    found, queue = [token], [token]
    while queue:
        here = queue.pop()
        joined = _children(here, "conj")
        joined += [c for c in _children(here, "appos") if any(t.dep_ == "cc" for t in c.lefts)]
        for child in joined:
            found.append(child)
            queue.append(child)
    return sorted(found, key=lambda t: t.i)


def appositions(noun: Token) -> list[Token]:
    """Return the heads of the phrases in apposition to a noun."""
    return _children(noun, "appos")


def possessor(noun: Token) -> Token | None:
    """Return whose it is: "*Xi*'s visit", "*his* visit"."""
    found = _children(noun, "nmod:poss")
    return found[0] if found else None


def modifiers(noun: Token) -> list[Token]:
    """Return what stands before a noun and qualifies it: adjectives and nouns, not names' parts."""
    return [c for c in _children(noun, "amod", "compound", "nmod:desc", "nmod") if c.i < noun.i]


def auxiliaries(verb: Token) -> list[Token]:
    """Return auxiliaries and copulas of a predicate, in text order."""
    return sorted(_children(verb, "aux", "cop"), key=lambda t: t.i)


def is_negated(token: Token) -> bool:
    """Tell whether "not", "never", "no" stands with a verb or noun itself."""
    return any(
        c.lower_ in NEGATIONS and relation(c).split(":")[0] in ("advmod", "det", "cc", "preconj")
        for c in token.children
    )


def governor(token: Token) -> Token | None:
    """Return the nearest predicate above a token: a verb, or a noun with a copula."""
    for ancestor in token.ancestors:
        if is_predicate(ancestor):
            return ancestor
    return None


def is_predicate(token: Token) -> bool:
    """Tell whether a token heads a clause: a verb, or a noun or adjective with a copula."""
    return token.pos_ in ("VERB", "AUX") or bool(_children(token, "cop"))


def antecedent(verb: Token) -> Token | None:
    """Return the noun that a relative clause speaks of: "*Wang*, who visited", "*Oslo*, where"."""
    return verb.head if relation(verb) == "acl:relcl" and verb.head.i != verb.i else None


def _controls(verb: Token) -> bool:
    """Tell whether the object of a verb does what an infinitive under it says."""
    return verb.lemma_.lower() in lexicons.terms("control_verbs")


def understood_subject(verb: Token) -> Token | None:
    """Return who a predicate speaks of, its own subject or the one it shares.

    A relative pronoun is answered by its noun; joined verbs, infinitives and participles take
    the subject (an infinitive under "asked her to", the object) of the verb they hang on.
    """
    seen = set()
    while verb.i not in seen:
        seen.add(verb.i)
        own = subject(verb)
        if own is not None:
            return antecedent(verb) or own if own.tag_ in ("WP", "WDT") else own
        kind = relation(verb)
        if kind.startswith("advcl") and verb.tag_ == "VB" and _controls(verb.head):
            kind = "xcomp"  # "invited him to visit", whatever the parser calls it
        if kind == "conj" or kind.startswith("advcl"):
            verb = verb.head
        elif kind == "acl" and verb.tag_ == "VB":  # "announced *his* plans to visit"
            if subject(verb.head) is not None:  # "*she* is in Oslo to lead the talks"
                return subject(verb.head)
            owner, (_, above) = possessor(verb.head), attachment(verb.head)
            if owner is not None or above.i == verb.head.i:
                return owner
            verb = above
        elif kind in ("xcomp", "ccomp", "pcomp") or (kind == "csubj" and verb.head.pos_ == "ADJ"):
            held = objects(verb.head) if kind == "xcomp" else []
            if held and held[0].lemma_.lower() in INTENTIONS:
                return possessor(held[0]) or subject(verb.head)
            if held:
                return held[0]
            verb = verb.head
        elif kind in ("acl", "acl:relcl"):
            return None if kind == "acl:relcl" else verb.head
        elif kind == "prep" or verb.pos_ == "AUX":  # ClearNLP: "after meeting"
            verb = verb.head
        else:
            return None
    return None


def tense(verb: Token) -> str | None:
    """Return when a predicate places its event: ``past``, ``present``, ``future`` or ``modal``.

    ``modal`` is would, could, may, might, should, must; a bare infinitive or participle takes
    the tense of the verb it hangs on.
    """
    helpers = auxiliaries(verb)
    words = {t.lower_ for t in helpers}
    lemmas = {t.lemma_.lower() for t in helpers}
    if words & {"will", "'ll", "’ll", "wo", "shall"}:
        return "future"
    if any(t.tag_ == "MD" for t in helpers) or lemmas & {"would", "could", "may", "might", "must"}:
        return "modal"
    going = verb.lemma_ == "go" and infinitive(verb) is not None and verb.tag_ == "VBG"
    if going:
        return "future"
    first = helpers[0] if helpers else verb
    if first.lower_ in ("has", "have", "had", "'ve", "’ve") and first is not verb:
        return "past"
    if first.tag_ == "VBD":
        return "past"
    if first.tag_ in ("VBZ", "VBP"):
        return "present"
    if verb.tag_ == "VBN" and not helpers:
        return "past"
    return None


def clause(verb: Token) -> Span:
    """Return the words of a clause: a predicate with all that hangs on it."""
    return verb.doc[verb.left_edge.i : verb.right_edge.i + 1]


def noun_phrase(noun: Token) -> Span:
    """Return a noun with what qualifies it, without relative clauses and what is joined to it.

    "Wang Yi, who visited Moscow, and Qin" gives "Wang Yi"; "the ministry of X" stays whole.
    """
    start, end = noun.left_edge.i, noun.right_edge.i + 1
    for child in noun.children:
        kind = relation(child)
        if kind.startswith("acl") or kind in ("conj", "cc", "parataxis", "appos", "advcl"):
            if child.i > noun.i:
                end = min(end, child.left_edge.i)
            elif kind in ("cc", "parataxis"):
                start = max(start, child.right_edge.i + 1)
        elif kind in ("case", "cc:preconj") and child.i < noun.i:
            start = max(start, child.right_edge.i + 1)
        elif kind == "punct" and child.i > noun.i and child.text in (",", "—", "–", "-", ";", ":"):
            end = min(end, child.i)
    while end > noun.i + 1 and noun.doc[end - 1].is_punct and noun.doc[end - 1].text in ",;:—–-":
        end -= 1
    return noun.doc[start : max(end, noun.i + 1)]


def attachment(noun: Token) -> tuple[str, Token]:
    """Return how a noun stands in its sentence, and the word it hangs on.

    The first is ``subject``, ``object``, ``possessor``, a preposition ("during", "ahead of"), or
    an empty string; what is joined by "and" stands as the first of its row does.
    """
    while relation(noun) == "conj" and noun.head.i != noun.i:
        noun = noun.head
    kind, head = relation(noun), noun.head
    if kind in SUBJECTS:
        return "subject", head
    if kind in ("obj", "iobj") or (kind == "xcomp" and noun.pos_ in ("NOUN", "PROPN")):
        return "object", head
    if kind == "nmod:poss":
        return "possessor", head
    if kind == "pobj":
        words: list[str] = []
        prep = head
        while prep.dep_ in ("prep", "agent", "pcomp", "conj") and prep.head.i != prep.i:
            words.insert(0, prep.lower_)
            if prep.head.dep_ != "prep":
                break
            prep = prep.head
        if prep.head.tag_ == "RB" and prep.head.lower_ in ("ahead", "prior"):  # "ahead" as adverb
            return f"{prep.head.lower_} {words[-1]}", prep.head.head
        return " ".join(words) or prep.lower_, prep.head
    return _case(noun), head


def introducer(verb: Token) -> str:
    """Return the word that leads a clause in: "*after* meeting", "*when* he meets", or ""."""
    marks = [c for c in verb.children if relation(c) in ("mark", "case") and c.i < verb.i]
    adverbs = [c for c in verb.children if c.tag_ == "WRB" and c.i < verb.i]
    if relation(verb) == "pcomp":
        return verb.head.lower_
    return marks[0].lower_ if marks else adverbs[0].lower_ if adverbs else ""


def whereabouts(token: Token) -> tuple[Token, Token] | None:
    """Return predicate and place of "X *is* in Oslo", asked of the word "is"; else None.

    The predicate is what subject, purpose and time hang on: the verb "is" or, in Universal
    Dependencies, the place itself.
    """
    if token.lemma_ != "be":
        return None
    if relation(token) == "cop":
        place = token.head
        marks = {c.lower_ for c in place.children if relation(c) == "case"}
        return (place, place) if marks & {"in", "at"} else None
    if relation(token) in ("aux", "aux:pass"):
        return None
    found = [noun for prep, noun in obliques(token) if prep in ("in", "at")]
    return (token, found[0]) if found and subject(token) is not None else None
