"""Words without their inflection: a rough stemmer with the irregular forms of news English."""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["IRREGULAR", "stem"]

IRREGULAR = {
    "met": "meet", "said": "say", "told": "tell", "gave": "give", "given": "give", "sent": "send",
    "held": "hold", "went": "go", "gone": "go", "spoke": "speak", "spoken": "speak",
    "took": "take", "taken": "take", "made": "make", "came": "come", "saw": "see", "seen": "see",
    "sold": "sell", "bought": "buy", "meant": "mean", "thought": "think", "left": "leave",
    "led": "lead", "won": "win", "lost": "lose", "began": "begin", "begun": "begin",
    "built": "build", "fell": "fall", "fallen": "fall", "rose": "rise", "risen": "rise",
    "grew": "grow", "grown": "grow", "kept": "keep", "found": "find", "brought": "bring",
    "broke": "break", "chose": "choose", "chosen": "choose", "died": "die", "men": "man",
    "women": "woman", "children": "child", "people": "person", "dying": "die",
}  # fmt: skip


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return a word without its inflection, roughly: plural, -ing, -ed, -ly.

    Examples
    --------
    >>> [stem(w) for w in ("considering", "considered", "weapons", "spoke", "policies")]
    ['consider', 'consider', 'weapon', 'speak', 'policy']
    """
    if word in IRREGULAR:
        return IRREGULAR[word]
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    for ending in ("sses", "shes", "ches", "xes"):
        if word.endswith(ending):
            return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return stem(word[:-1])
    for ending in ("ing", "ed"):
        base = word[: -len(ending)]
        if word.endswith(ending) and len(base) > 2 and re.search(r"[aeiouy]", base):
            if base[-1] == base[-2] and base[-1] not in "lsz":
                return base[:-1]
            return base[:-1] + "y" if base.endswith("i") else base.removesuffix("e")
    if len(word) > 5 and word.endswith("ly"):
        return stem(word[:-2])
    return word.removesuffix("e") if len(word) > 4 else word
