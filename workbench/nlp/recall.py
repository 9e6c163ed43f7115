"""Where claims may have been missed: likely cues that gave none, quotations without a speaker."""

from __future__ import annotations

from spacy.tokens import Doc, Span

__all__ = ["recall_gaps"]


def recall_gaps(doc: Doc) -> dict[str, list[Span]]:
    """Return what may hold claims that were not found.

    Parameters
    ----------
    doc
        A document that ``workbench_quotations`` and ``workbench_claims`` have been through.

    Returns
    -------
    dict of str to list of Span
        ``sentences``: with a likely cue, and no claim that touches it; ``quotations``: those
        that belong to no claim.

    Notes
    -----
    Many of them hold no claim: the lists show where to look, they do not count misses.
    """
    touched = [False] * len(doc)
    said = [False] * len(doc)
    for claim in doc._.claims:
        for span in (*claim.content, *([claim.cue] if claim.cue is not None else [])):
            touched[span.start : span.end] = [True] * len(span)
        for span in claim.content:
            said[span.start : span.end] = [True] * len(span)
    likely = set(doc._.possible_cues)
    sentences = [
        sentence
        for sentence in (doc.sents if likely else ())
        if not any(touched[sentence.start : sentence.end])
        and any(token.i in likely for token in sentence)
    ]
    quotes = doc.spans.get("quotes", [])
    quotations = [span for span in quotes if not any(said[span.start : span.end])]
    return {"sentences": sentences, "quotations": quotations}
