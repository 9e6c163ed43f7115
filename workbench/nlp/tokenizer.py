"""The tokenizer: spaCy's English one, with hyphens split as in the treebanks."""

from __future__ import annotations

import spacy
from spacy.lang.char_classes import ALPHA, ALPHA_UPPER, HYPHENS
from spacy.language import Language
from spacy.util import compile_infix_regex

__all__ = ["blank"]

#: "U.S.-based" is split as in the treebanks: "U.S." "-" "based".
_ABBREVIATED = r"(?<=[A-Z]\.)-(?=[A-Za-z])"
#: A stop that lost its blank: "2017.The firm".
_LOST_BLANK = rf"(?<=[a-z0-9]{{2}})[.!?](?=[{ALPHA_UPPER}][a-z])"
#: An agency's bracket without blanks: "(Reuters)-The port".
_BRACKETS = (rf"(?<=[{ALPHA}])\)(?=(?:{HYPHENS})[{ALPHA}])", rf"(?<=\))(?:{HYPHENS})(?=[{ALPHA}])")
#: Prefixes that the treebanks leave joined ("re-started"), as the Penn Treebank's rules have it;
#: before a name they are split all the same ("pro-Moscow"), for the name's sake.
_PREFIXES = [
    "anti",
    "co",
    "counter",
    "cross",
    "e",
    "ex",
    "extra",
    "inter",
    "intra",
    "micro",
    "mid",
    "mini",
    "multi",
    "non",
    "over",
    "post",
    "pre",
    "pro",
    "re",
    "semi",
    "socio",
    "sub",
    "ultra",
    "vice",
]


def blank() -> Language:
    """Return a pipeline of this tokenizer alone.

    Examples
    --------
    >>> [t.text for t in blank()("The U.S.-based firm re-started talks.")][1:5]
    ['U.S.', '-', 'based', 'firm']
    """
    nlp = spacy.blank("en")
    joined = "".join(rf"(?<!\b(?i:{prefix}))" for prefix in _PREFIXES)
    named = f"(?=(?:{HYPHENS})[{ALPHA_UPPER}])"
    plain = [i for i in map(str, nlp.Defaults.infixes or ()) if HYPHENS not in i]
    hyphen = f"(?<=[{ALPHA}0-9])(?:{joined}|{named})(?:{HYPHENS})(?=[{ALPHA}])"
    infixes = [*plain, hyphen, _ABBREVIATED, _LOST_BLANK, *_BRACKETS]
    nlp.tokenizer.infix_finditer = compile_infix_regex(infixes).finditer  # type: ignore[union-attr]
    nlp.meta.update(name="workbench", version="2.0.0", license="CC BY-SA 4.0")
    return nlp
