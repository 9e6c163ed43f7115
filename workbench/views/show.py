"""One text in a cell, with the actors, claims and meetings found in it marked."""

from __future__ import annotations

from functools import cache
from html import escape
from itertools import pairwise
from typing import Any

from workbench.views.context import Mark, shown
from workbench.views.joining import listed
from workbench.views.labels import label

STYLES = {
    "actor": ("border-bottom:2px dotted #0072b2", "an actor"),
    "source": ("background:#56b4e955;border-bottom:2px solid #0072b2", "whose word it is"),
    "cue": ("background:#009e7344;border-bottom:2px solid #009e73", "what attributes it"),
    "content": ("background:#e69f0044", "what is claimed"),
    "meeting": ("box-shadow:inset 0 2px 0 #cc79a7", "what tells of a meeting"),
}


def show(text: Any) -> Marked:
    """Return a text with its actors, claims and meetings marked.

    Parameters
    ----------
    text
        A text, which the bundled pipeline reads, or a `spacy.tokens.Doc` that a pipeline of
        `workbench.load_pipeline` has read.

    Returns
    -------
    Marked
        Shows itself in a notebook; everything in it is escaped.
    """
    from workbench.nlp import rows

    doc = _pipeline()(text) if isinstance(text, str) else text
    if not hasattr(doc, "text"):
        raise TypeError(f"show takes a text or a spaCy Doc, not {type(text).__name__}")
    return Marked(doc.text, rows(doc, "text"))


@cache
def _pipeline() -> Any:
    from workbench.nlp import load_pipeline

    return load_pipeline()


class Marked:
    """A text and the rows found in it; made by :func:`show`.

    Attributes
    ----------
    text : str
        The text.
    rows : dict of lists
        What was found, by frame, as `workbench.nlp.rows` gives it.
    """

    def __init__(self, text: str, rows: dict[str, list[dict[str, Any]]]) -> None:
        self.text, self.rows = text, rows

    def marks(self) -> list[Mark]:
        """Return what is marked: (first character, the one after the last, kind)."""
        out = [(m["start"], m["end"], "actor") for m in self.rows.get("mentions", ())]
        for claim in self.rows.get("claims", ()):
            out += [(a, b, "content") for a, b in listed(claim["content_spans"])]
            for part in ("source", "cue"):
                if claim.get(f"{part}_start") is not None:
                    out.append((claim[f"{part}_start"], claim[f"{part}_end"], part))
        for report in self.rows.get("meeting_reports", ()):
            out += [(a, b, "meeting") for a, b in listed(report["evidence_spans"])]
        return sorted((int(a), int(b), kind) for a, b, kind in out)

    def _repr_html_(self) -> str:
        marks = self.marks()
        edges = sorted({0, len(self.text), *(e for a, b, _ in marks for e in (a, b))})
        out = []
        for start, end in pairwise(edges):
            kinds = {kind for a, b, kind in marks if a <= start and b >= end}
            said = "<br>".join(escape(shown(t)) for t in self.text[start:end].split("\n"))
            if not kinds:
                out.append(said)
                continue
            held = [STYLES[kind] for kind in STYLES if kind in kinds]
            style, title = ";".join(s for s, _ in held), ", ".join(t for _, t in held)
            mark = f'<mark style="color:inherit;background:none;{style}" title="{title}">'
            out.append(f"{mark}{said}</mark>")
        key = " · ".join(f'<span style="{style}">{name}</span>' for style, name in STYLES.values())
        body = "".join(out)
        box = "max-width:46em;line-height:1.8;overflow-wrap:anywhere"
        return f'<div style="{box}" dir="auto">{body}<p style="font-size:85%">{key}</p></div>'

    def __repr__(self) -> str:
        lines = [f"<Marked text of {len(self.text):,} characters>"]
        for claim in self.rows.get("claims", ()):
            who = label(claim["source"], missing="nobody named")
            lines.append(f"  claim: {who}: {label(claim['content'])}")
        for report in self.rows.get("meeting_reports", ()):
            told = " … ".join(self.text[a:b] for a, b in listed(report["evidence_spans"]))
            lines.append(f"  {report['kind']}, {report['status']}: {label(told)}")
        return "\n".join(lines)
