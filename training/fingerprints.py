"""Fingerprints of sentences, to keep the texts that figures are measured on out of training.

A fingerprint is a hash of the letters and digits of a sentence in lower case, so quotes, spacing
and casing do not hide a repeated sentence.  Sentences under six words are too common to count.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

#: Files of articles, in the folder of gold data, that are for measuring only.
HELD_OUT = tuple(f"{name}-dev.jsonl" for name in ("modern", "voa", "claims", "events", "news"))
_TITLE = "".join(rf"(?<!\b{title}\.)" for title in ("Mr", "Ms", "Mrs", "Dr", "Gen", "Sen", "Gov"))
_BOUNDARY = re.compile(rf"(?<=[.!?]){_TITLE}[\"”’')\]]*\s+|\n+")
_SHORTEST = 6


def fingerprint(sentence: str) -> str:
    """Return the fingerprint of a sentence.

    Examples
    --------
    >>> fingerprint('He said: “No.”') == fingerprint("he said : ' no . '")
    True
    """
    bare = re.sub(r"\W+", "", sentence.lower())
    return hashlib.sha256(bare.encode("utf-8")).hexdigest()[:16]


def fingerprints(text: str) -> Iterator[str]:
    """Yield the fingerprints of the sentences of a text that have six words or more."""
    for sentence in _BOUNDARY.split(text):
        if len(sentence.split()) >= _SHORTEST:
            yield fingerprint(sentence)


def held_out(gold: Path) -> frozenset[str]:
    """Return the fingerprints of all held-out articles in a folder; absent files hold none."""
    found: set[str] = set()
    for name in HELD_OUT:
        path = gold / name
        if path.exists():
            for line in path.read_text(encoding="utf-8").splitlines():
                found.update(fingerprints(json.loads(line)["text"]))
    return frozenset(found)
