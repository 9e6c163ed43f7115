"""Pronouns to actors where one candidate fits: "he said", "according to him".

A pronoun is resolved by number, by type (he and she are people, it is a body or a state) and by
closeness: the subject of the clause before it in its sentence, else the subject of the sentence
before in the same paragraph, else the only person named there. "Him" is never who acts in its
own clause (principle B of binding theory). A pronoun that the text itself
uses of a person ("Ms.", "the spokeswoman") rules the other one out. Two candidates of one rank
leave it open, and so do quotations, in which the point of view is another.
"""

from __future__ import annotations

from spacy.tokens import Doc, Token

from workbench import grammar
from workbench.components.titles import role_nouns
from workbench.components.words import Text
from workbench.findings import Actor, Mention

__all__ = ["resolve_pronouns"]

MALE = {"he", "him", "his", "himself"}
FEMALE = {"she", "her", "hers", "herself"}
PRONOUNS = MALE | FEMALE | {"it"}
OBJECTS = {"him", "her", "it"}
# what the text says of a person's pronoun; nothing is taken from names
SAYS_MALE = {
    "mr",
    "mr.",
    "king",
    "prince",
    "sir",
    "spokesman",
    "chairman",
    "congressman",
    "emperor",
}
SAYS_MALE |= {"businessman", "husband", "father", "son", "brother", "emir", "sultan", "pope"}
SAYS_FEMALE = {"mrs", "mrs.", "ms", "ms.", "queen", "princess", "dame", "spokeswoman", "lady"}
SAYS_FEMALE |= {"chairwoman", "congresswoman", "businesswoman", "wife", "mother", "daughter"}
SAYS_FEMALE |= {"sister", "actress", "miss", "empress"}
SPEAKS = {"say", "announce", "report", "state", "add", "warn", "claim", "note", "write", "deny"}


def resolve_pronouns(doc: Doc, text: Text, mentions: list[Mention]) -> None:
    """Add the pronouns that can be told to the mentions of a document."""
    at = [i for i, w in enumerate(text.small) if w in PRONOUNS and text.tags[i].startswith("PRP")]
    if not at:
        return
    quoted = _quoted(text.words)
    genders = _genders(text.small, mentions)
    bounds = _bounds(text)
    by_sentence = _by_sentence(bounds, mentions)
    found: list[Mention] = []
    for i in at:
        number = next(n for n, (start, end, _) in enumerate(bounds) if start <= i < end)
        if quoted[i]:
            continue
        token = doc[i]
        kind = "body" if token.lower_ == "it" else "person"
        if kind == "body" and not _says(token):
            continue
        answer = _antecedent(token, number, bounds, by_sentence, genders, kind)
        if answer is not None:
            actor, rule = answer
            mention = Mention(doc[i : i + 1], "pronoun", f"pronoun: {rule}", actor)
            found.append(mention)
            by_sentence[number].append(mention)
            by_sentence[number].sort(key=lambda m: m.span.start)
    mentions += found
    mentions.sort(key=lambda m: (m.span.start, m.span.end))


def _doers(token: Token, mentions: list[Mention]) -> set[int]:
    """Return who acts in the clause that has a pronoun as its object: others than it stands for."""
    verb = token.head
    if token.lower_ not in OBJECTS or token.tag_ != "PRP" or verb.pos_ not in ("VERB", "AUX"):
        return set()
    if grammar.relation(token) not in ("obj", "iobj", "obl", "dobj", "pobj"):
        return set()
    subject = grammar.understood_subject(verb)
    heads = {t.i for t in grammar.coordinated(subject)} if subject is not None else set()
    return {id(m.actor) for m in mentions if any(m.span.start <= i < m.span.end for i in heads)}


def _says(token: Token) -> bool:
    return grammar.relation(token) == "nsubj" and token.head.lemma_.lower() in SPEAKS


def _bounds(text: Text) -> list[tuple[int, int, bool]]:
    """Return start and end of each sentence, and whether a paragraph starts with it."""
    starts = [i for i, opens in enumerate(text.opens) if opens or i == 0]
    ends = [*starts[1:], len(text.words)]
    return [
        (i, j, i == 0 or "\n" in text.words[i - 1] or "\n" in text.words[i])
        for i, j in zip(starts, ends, strict=True)
    ]


def _by_sentence(
    bounds: list[tuple[int, int, bool]], mentions: list[Mention]
) -> list[list[Mention]]:
    found: list[list[Mention]] = [[] for _ in bounds]
    number = 0
    for mention in sorted(mentions, key=lambda m: m.span.start):
        while number + 1 < len(bounds) and mention.span.start >= bounds[number][1]:
            number += 1
        found[number].append(mention)
    return found


def _quoted(words: list[str]) -> list[bool]:
    """Tell of each token whether it stands between quotation marks of one paragraph."""
    flags, inside = [False] * len(words), False
    for i, text in enumerate(words):
        if "\n" in text:
            inside = False
        elif text in ('"', "``", "''"):
            inside = not inside
        elif text == "“":
            inside = True
        elif text == "”":
            inside = False
        flags[i] = inside
    return flags


def _genders(lower: list[str], mentions: list[Mention]) -> dict[int, set[str]]:
    """Return for each actor the pronoun that the words beside its mentions speak of."""
    found: dict[int, set[str]] = {}
    for mention in mentions:
        if mention.actor is None or mention.actor.type != "person":
            continue
        start = mention.span.start
        words = set(lower[max(0, start - 1) : start])
        if mention.form == "description":
            words = {lower[mention.span.end - 1]}
        if words & SAYS_MALE:
            found.setdefault(id(mention.actor), set()).add("male")
        if words & SAYS_FEMALE:
            found.setdefault(id(mention.actor), set()).add("female")
    return found


def _fits(actor: Actor | None, pronoun: str, genders: dict[int, set[str]], kind: str) -> bool:
    if actor is None:
        return False
    if kind == "body":
        return actor.type != "person"
    if actor.type != "person":
        return False
    said = genders.get(id(actor))
    wanted = "male" if pronoun in MALE else "female"
    return said is None or wanted in said


def _antecedent(
    token: Token,
    number: int,
    bounds: list[tuple[int, int, bool]],
    by_sentence: list[list[Mention]],
    genders: dict[int, set[str]],
    kind: str,
) -> tuple[Actor, str] | None:
    doers = _doers(token, by_sentence[number])

    def fitting(sentence: int) -> list[Mention]:
        return [
            m
            for m in by_sentence[sentence]
            if id(m.actor) not in doers and _fits(m.actor, token.lower_, genders, kind)
        ]

    near = [m for m in fitting(number) if m.span.end <= token.i]
    if kind == "person":
        found = _chosen(near, token, "in its sentence")
        if found is not None or _several(near) or (not near and _unnamed(token, bounds[number][0])):
            return found
    back = number
    for _ in range(2):
        if back == 0 or (bounds[back][2] and back != number):
            break
        opened = bounds[back][2]
        back -= 1
        before = fitting(back)
        if kind == "body" and opened:
            break
        found = _chosen(before, token, "in the sentence before", body=kind == "body")
        if found is not None:
            return found
        if _several(before) or opened:
            break
    return None


def _unnamed(token: Token, start: int) -> bool:
    """Tell whether a person without a name acts before a pronoun in its sentence."""
    return any(
        before.pos_ == "NOUN"
        and role_nouns().get(before.lower_) == "person"
        and grammar.relation(before) in ("nsubj", "nsubj:pass")
        for before in token.doc[start : token.i]
    )


def _several(mentions: list[Mention]) -> bool:
    return len({id(m.actor) for m in mentions}) > 1


def _chosen(
    mentions: list[Mention], token: Token, where: str, *, body: bool = False
) -> tuple[Actor, str] | None:
    """Return the subject among candidates, or the only one."""
    subjects = [m for m in mentions if _is_subject(m, token)]
    actors = {id(m.actor): m.actor for m in subjects}
    if len(actors) == 1:
        return next(a for a in actors.values() if a is not None), f"subject {where}"
    if len(actors) > 1:
        main = [m for m in subjects if grammar.relation(m.span.root.head) in ("root", "ROOT")]
        if len({id(m.actor) for m in main}) == 1 and main[0].actor is not None:
            return main[0].actor, f"main subject {where}"
        return None
    everyone = {id(m.actor): m.actor for m in mentions}
    if len(everyone) == 1 and not body:
        return next(a for a in everyone.values() if a is not None), f"only one {where}"
    return None


def _is_subject(mention: Mention, token: Token) -> bool:
    head = mention.span.root
    while (
        grammar.relation(head) in ("flat", "compound", "appos", "nmod:desc")
        and head.head.i != head.i
    ):
        head = head.head
    return grammar.relation(head) in ("nsubj", "nsubj:pass")
