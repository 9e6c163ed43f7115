"""From claims in token numbers to records: nesting, kinds, certainty and polarity."""

from __future__ import annotations

from spacy.tokens import Span

from workbench.components.certainty import (
    certainty_of,
    combined_certainty,
    combined_polarity,
    polarity_of,
)
from workbench.components.claim_choice import Found
from workbench.components.cues import POS_NAMES, cue_kind
from workbench.components.marks import Marks
from workbench.components.source_kinds import kind_of_source
from workbench.findings import Claim, Mention, mention_at
from workbench.tree import Tree

__all__ = ["records"]


def records(tree: Tree, found: list[Found], marks: Marks) -> list[Claim]:
    """Return the claims as records, each knowing the one that it is nested in."""
    made = [_record(tree, one, marks) for one in found]
    order = sorted(range(len(found)), key=lambda i: -found[i].size())
    for i in order:
        holding = [j for j in order if j != i and found[j].can_hold(found[i])]
        if holding:
            outer = made[min(holding, key=lambda j: (found[j].size(), j))]
            if not _in_chain(outer, made[i]):
                made[i].within = outer
    for claim in sorted(made, key=lambda c: c.depth):
        if claim.within is not None:
            claim.certainty = combined_certainty(claim.certainty, claim.within.certainty)
            claim.polarity = combined_polarity(claim.polarity, claim.within.polarity)
    return made


def _in_chain(claim: Claim | None, looked_for: Claim) -> bool:
    """Tell whether a claim stands in another one, at any depth."""
    at = claim
    while at is not None:
        if at is looked_for:
            return True
        at = at.within
    return False


def _record(tree: Tree, one: Found, marks: Marks) -> Claim:
    """Return one claim as a record."""
    doc = tree.doc
    content = [doc[start:end] for start, end in one.ranges]
    quoted = [
        Span(doc, max(s, start), min(e, end))
        for start, end in one.ranges
        for s, e in marks.touching(start, end)
    ]
    n_quoted = sum(len(span) for span in quoted)
    whole = n_quoted >= one.size() - 2 if one.size() > 2 else n_quoted == one.size()
    source = doc[one.source[0] : one.source[1]] if one.source else None
    mention = _mention_of(tree, one)
    return Claim(
        content=content,
        cue=doc[one.words[0] : one.words[1]],
        source=source,
        actor=mention.actor if mention else None,
        source_kind=kind_of_source(source, one.source_head, mention),
        cue_kind=cue_kind(tree, one.cue) or "speech",
        quotation="indirect" if not quoted else "direct" if whole else "mixed",
        quoted=quoted,
        certainty=certainty_of(tree, one.cue, one.ranges),
        polarity=polarity_of(tree, one.cue, one.ranges),
        rule=f"{one.by}: {_rule_name(tree, one)}",
        confidence=round(float(one.probability), 3),
    )


def _mention_of(tree: Tree, one: Found) -> Mention | None:
    """Return the mention that a source is: at its head, or as name beside a title or a calling.

    "Prime Minister *Anna Lind*", "the think tank *ISW*" and "*ISW* analysts" are resolved;
    "*Lind*'s lawyer" is not Lind.
    """
    mentions = tree.doc._.mentions
    if one.source is None or not mentions:
        return None
    at_head = mention_at(tree.doc[one.source_head])
    if at_head is not None and at_head.actor is not None:
        return at_head
    start, end = one.source
    for mention in mentions:
        span = mention.span
        if mention.actor is None or span.start < start or span.end > end:
            continue
        root = span.root.i
        beside = tree.relations[root].split(":")[0] in ("appos", "flat", "compound")
        if tree.heads[root] == one.source_head and (
            beside or tree.relations[root] in ("nmod:desc", "nmod:unmarked")
        ):
            return mention
    return at_head


def _rule_name(tree: Tree, one: Found) -> str:
    """Return in words what cue and place of the content a claim was found by."""
    if tree.words[one.cue] == ":":
        return "words after a colon"
    part = POS_NAMES.get(tree.pos[one.cue], "word")
    if tree.words[one.cue] == "according":
        part = "preposition"
    base = one.how.rstrip("<>+-'")
    return f"{part} with {PLACES.get(base.split(':')[0], PLACES.get(base.split('>')[0], base))}"


PLACES = {
    "acl": "clause of a noun",
    "advcl": "side clause",
    "after": "words behind it",
    "antecedent": "noun before it",
    "appos": "apposition",
    "around": "words around it",
    "before": "words before it",
    "ccomp": "complement clause",
    "colon": "words after a colon",
    "comma": "words after a comma",
    "csubj": "subject clause",
    "head": "clause of its predicate",
    "host": "clause around it",
    "iobj": "object",
    "nmod": "noun after a preposition",
    "noun": "noun behind it",
    "nsubj": "subject",
    "obj": "object",
    "obl": "noun after a preposition",
    "parataxis": "clause beside it",
    "predicate": "predicate",
    "quote": "quotation",
    "rest": "rest of the sentence",
    "whole": "sentence",
    "xcomp": "infinitive",
}
