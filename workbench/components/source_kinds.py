"""What kind of source it is: named, described, a body, a document, or somebody without name."""

from __future__ import annotations

from functools import cache

from spacy.tokens import Span

from workbench.english import lexicons
from workbench.findings import Mention

__all__ = ["kind_of_source", "noun_kinds"]

PLURAL_PRONOUNS = {"they", "we", "many", "some", "others", "most", "all", "both", "us", "them"}


@cache
def noun_kinds() -> dict[str, str]:
    """Return the kind of source that a noun stands for."""
    return {row["noun"]: row["kind"] for row in lexicons.load("source_nouns")}


def kind_of_source(span: Span | None, head: int, mention: Mention | None) -> str:
    """Return ``named``, ``described``, ``collective``, ``anonymous``, ``document`` or ``none``."""
    if span is None:
        return "none"
    token = span.doc[head]
    word, lemma = token.lower_, token.lemma_.lower()
    kind = noun_kinds().get(lemma) or noun_kinds().get(word)
    words = {t.lower_ for t in span}
    if kind == "anonymous" or words & {"unnamed", "unidentified", "anonymous", "anonymity"}:
        return "anonymous"
    if kind == "document":
        return "document"
    if mention is not None and mention.actor is not None:
        return "named"
    if token.tag_ in ("NNP", "NNPS") or token.ent_type_ in ("PERSON", "ORG", "GPE"):
        return "named"
    if token.pos_ == "PRON" or word in PLURAL_PRONOUNS:
        return "collective" if word in PLURAL_PRONOUNS else "described"
    if kind == "collective" or token.tag_ == "NNS":
        return "collective"
    if any(t.ent_type_ == "PERSON" for t in span) and any(t.dep_ == "appos" for t in span):
        return "named"
    return "described"
