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
from workbench.components.cues import cue_kind
from workbench.components.marks import Marks
from workbench.components.source_kinds import kind_of_source
from workbench.findings import Claim, mention_at
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
    mention = mention_at(doc[one.source_head]) if source is not None and doc._.mentions else None
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
        rule=f"{tree.pos[one.cue].lower()} {one.how}",
        confidence=round(float(one.probability), 3),
    )
