"""Sentence starts that the page shows, set before the parser, which then keeps to them."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

CLOSING = (".", "!", "?", "…", ":", '"', "”", "'", "’", ")", "]")
HARD_WRAP = 90  # a shorter line that ends without a stop is a headline or a caption, not a wrap
INSERTION = 12  # words that an editor puts between brackets, at most


@Language.factory("workbench_paragraphs", assigns=["token.is_sent_start"])
def make_paragraphs(nlp: Language, name: str) -> Paragraphs:
    """Return the component."""
    return Paragraphs()


class Paragraphs:
    """Let sentences start at paragraphs, and none within what an editor has put in brackets.

    A sentence starts after every blank line, and after a line that looks ended. A single line
    break is an end where the line before closes with a stop or a quotation mark, or is short and
    followed by a capital (headline, caption); inside hard-wrapped text it is not.

    In "the [former chief] Anna Lind" brackets stand inside a sentence, which runs on after them.
    Brackets after a stop ("[Applause]", a note's number) decide nothing. The parser is free between
    these marks.
    """

    def __call__(self, doc: Doc) -> Doc:
        """Set ``is_sent_start`` where the page decides it."""
        line_start = 0
        for token in doc[:-1]:
            if token.text == "[":
                self._keep_insertion(doc, token.i)
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

    @staticmethod
    def _keep_insertion(doc: Doc, start: int) -> None:
        """Let no sentence start between the bracket at `start` and the word after its end."""
        if not start or doc[start - 1].text.endswith(CLOSING) or "\n" in doc[start - 1].text:
            return
        for k in range(start + 1, min(start + INSERTION + 2, len(doc) - 1)):
            if "\n" in doc[k].text or doc[k].text in (".", "!", "?"):
                return
            if doc[k].text == "]":
                for inside in doc[start : k + 2]:
                    inside.is_sent_start = False
                return
