"""Which language an article is in, so that no other is annotated as English."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from workbench.english import lexicons

__all__ = ["language_of"]

SAMPLE = 3000  # characters; enough to decide, whatever the length
FEWEST = 8  # words; fewer do not identify a language


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def language_of(text: str) -> str | None:
    """Return the ISO 639-1 code of the language of a text, or None if it can't be determined.

    Parameters
    ----------
    text
        The body of an article.

    Notes
    -----
    By py3langid (Lui and Baldwin 2012), whose model comes with the library. The middle of a
    long text is judged, so that an English headline over another language does not count.
    A text with a fifth of English function words is English whatever stands between them.
    Below eight words, or if the model is in doubt, there is no answer.

    Examples
    --------
    >>> language_of("The two ministers met in the capital on Monday and agreed to meet again.")
    'en'
    >>> language_of("Die beiden Minister trafen sich am Montag und wollen sich wieder treffen.")
    'de'
    >>> language_of("OK") is None
    True
    """
    start = max(0, (len(text) - SAMPLE) // 2)
    sample = re.sub(r"https?://\S+|[\d_]+", " ", text[start : start + SAMPLE])
    letters = [c for c in sample if c.isalpha()]
    wide = sum(ord(c) > 0x2E80 for c in letters)
    if len(sample.split()) < FEWEST and wide < 10:
        return None
    common = lexicons.terms("function_words")
    tokens = re.findall(r"[a-z]+", sample.lower())
    if len(tokens) >= FEWEST and sum(t in common for t in tokens) >= 0.2 * len(tokens):
        return "en" if len("".join(tokens)) >= 0.4 * len(letters) else None
    code, share = _identifier().classify(sample)
    return str(code) if share >= 0.6 else None
