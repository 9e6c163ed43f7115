"""Names hang together: the parse of a name is mended where the parser tore it apart.

A parser that has not seen "Jinping" may take it for a verb and hang half of a sentence on it.
Where the entities say that words are one name, they get one head, and what hung on the torn
part goes where the name itself hangs.
"""

from __future__ import annotations

from spacy.tokens import Doc, Span, Token

from workbench.grammar import relation

__all__ = ["mend_infinitives", "mend_names"]

NAMES = ("PERSON", "ORG", "GPE", "LOC")
CLAUSAL = ("ccomp", "xcomp", "advcl", "acl", "parataxis", "csubj", "dep", "aux", "cop", "advmod")
CORE = ("nsubj", "obj", "iobj", "obl", "pobj", "conj", "appos")
TITLE_TAGS = ("NN", "NNP", "NNS")


def mend_names(doc: Doc) -> Doc:
    """Give every name of a document one head, and its words the tags of names.

    Notes
    -----
    A rule of ours; what it misses: names that no entity covers, and a name that the parser
    took for the root of its sentence.
    """
    # in ClearNLP's scheme the last word of a name is its head, in UD the first
    last = any(token.dep_ in ("pobj", "dobj", "nsubjpass") for token in doc)
    for name in doc.ents:
        if name.label_ in NAMES and (len(name) > 1 or name.root.tag_.startswith("VB")):
            _mend(name, "compound" if last else "flat")
        if name.label_ == "PERSON" and name.root.dep_ == "obl:unmarked":
            name.root.dep_ = "obj"  # a person is no time and no measure
    return doc


def mend_infinitives(doc: Doc) -> Doc:
    """Join a base form to the infinitive before it, where it was joined to a finite verb.

    "He announced his plans to visit China and meet Xi": what has no tense can't stand beside
    "announced".
    """
    for verb in doc:
        above = verb.head
        if verb.tag_ != "VB" or relation(verb) != "conj" or above.tag_ not in ("VBD", "VBN", "VBZ"):
            continue
        if any(child.tag_ in ("TO", "MD") for child in verb.children):
            continue
        for other in reversed(doc[above.i + 1 : verb.i]):
            if other.tag_ == "VB" and any(child.tag_ == "TO" for child in other.children):
                if above.is_ancestor(other) and not verb.is_ancestor(other):
                    verb.head = other
                break
    return doc


def _mend(name: Span, part: str) -> None:
    """Mend one name; ``part`` is the relation of its words to its head."""
    tops = [t for t in name if t.head.i < name.start or t.head.i >= name.end or t.head.i == t.i]
    kinds = {t.i: relation(t).split(":")[0] for t in tops}
    torn = len({t.head.i for t in tops}) > 1 or any(kinds[t.i] in (*CORE, *CLAUSAL) for t in tops)
    if not torn or any(t.head.i == t.i for t in tops):
        return
    head = min(tops, key=lambda t: (kinds[t.i] in CLAUSAL, kinds[t.i] not in CORE, t.i))
    for token in tops:
        if token.i != head.i:
            _lift_children(token, name, head)
            _hang(token, head, part)
    title = head.nbor(-1) if head.i and head.i == name.start else None
    if (
        kinds[head.i] in CLAUSAL
        and title is not None
        and title.tag_ in TITLE_TAGS
        and title.sent.start == head.sent.start
        and not title.is_sent_end
        and not head.is_ancestor(title)
    ):
        _lift_children(head, name, title)
        _hang(head, title, part)
    if name.label_ == "PERSON":
        for token in name:
            if token.tag_.startswith("VB") or (token.tag_ == "NN" and token.text[0].isupper()):
                token.tag_, token.pos_ = "NNP", "PROPN"


def _lift_children(token: Token, name: Span, nominal: Token) -> None:
    """Hang what stood under a torn part elsewhere: clauses on its head, the rest on a noun."""
    above = token.head
    for child in list(token.children):
        if name.start <= child.i < name.end:
            continue
        clausal = relation(child).split(":")[0] in CLAUSAL
        target = above if clausal else nominal
        if target.i != child.i and not child.is_ancestor(target):
            child.head = target


def _hang(token: Token, head: Token, label: str) -> None:
    if not token.is_ancestor(head):
        token.head, token.dep_ = head, label
