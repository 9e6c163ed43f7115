"""Sentence starts at paragraph breaks, set before the parser, which then keeps to them."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

CLOSING = (".", "!", "?", "…", ":", '"', "”", "'", "’", ")", "]")
HARD_WRAP = 90  # a shorter line that ends without a stop is a headline or a caption, not a wrap


@Language.factory("workbench_paragraphs", assigns=["token.is_sent_start"])
def make_paragraphs(nlp: Language, name: str) -> Paragraphs:
    """Return the component."""
    return Paragraphs()


class Paragraphs:
    """Let a sentence start after every blank line, and after a line that looks ended.

    A single line break is an end where the line before closes with a stop or a quotation mark,
    or is short and followed by a capital (headline, caption); inside hard-wrapped text it is
    not. The parser is free between these marks.
    """

    def __call__(self, doc: Doc) -> Doc:
        """Set ``is_sent_start`` on the first word of each paragraph."""
        line_start = 0
        for token in doc[:-1]:
            if "\n" not in token.text:
                continue
            after = doc[token.i + 1]
            line = doc[line_start : token.i].text.rstrip()
            line_start = token.i + 1
            ended = line.endswith(CLOSING) or (
                len(line) < HARD_WRAP and not after.text[:1].islower()
            )
            if after.text.strip() and (token.text.count("\n") > 1 or ended):
                after.is_sent_start = True
        return doc
