"""Where the claims component stayed silent: speech without a claim, quotations without speaker."""

from __future__ import annotations

from spacy.tokens import Doc, Span

from workbench.components.cues import POS_NAMES, cue_kinds

__all__ = ["coverage"]


def coverage(doc: Doc) -> dict[str, list[Span]]:
    """Return what may hold claims that were not found.

    Parameters
    ----------
    doc
        A document that ``workbench_quotes`` and ``workbench_claims`` have been through.

    Returns
    -------
    dict of str to list of Span
        ``sentences``: with a verb of speech or "according to" that no claim touches;
        ``quotations``: those that belong to no claim.

    Notes
    -----
    Many of them hold no claim ("the talks broke down over what was said"): the lists show
    where to look, they do not count misses.
    """
    touched = [False] * len(doc)
    said = [False] * len(doc)
    for claim in doc._.claims:
        for span in (*claim.content, *([claim.cue] if claim.cue is not None else [])):
            touched[span.start : span.end] = [True] * len(span)
        for span in claim.content:
            said[span.start : span.end] = [True] * len(span)
    listed = cue_kinds()
    sentences = [
        sentence
        for sentence in doc.sents
        if not any(touched[sentence.start : sentence.end])
        and any(
            token.lower_ == "according"
            or (
                POS_NAMES.get(token.pos_) == "verb"
                and listed.get((token.lemma_.lower(), "verb"), {}).get("kind") == "speech"
            )
            for token in sentence
        )
    ]
    quotes = doc.spans.get("quotes", [])
    quotations = [span for span in quotes if not any(said[span.start : span.end])]
    return {"sentences": sentences, "quotations": quotations}
