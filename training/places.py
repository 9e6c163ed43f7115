"""Tell places with a government (GPE) from other places (LOC), and mark demonyms (NORP)."""

from __future__ import annotations

import re

from training.names import term_set
from training.spans import Span

#: A word that, first or last in a place's name, makes it a place without a government.
_FEATURE = re.compile(
    r"^(?:River|Mountains?|Mount|Mt\.|Lake|Sea|Ocean|Gulf|Bay|Islands?|Isle|Peninsula|Desert|Valley"
    r"|Straits?|Coast|Cape|Canal|Plateau|Hills?|Basin|Forest|Airport|Airfield|Street|Avenue|Road"
    r"|Square|Bridge|Stadium|Park|Highway|Interstate|Route|Beach|Harbor|Harbour|Port|Mosque|Church"
    r"|Cathedral|Palace|Tower|Building|Hall|Museum|Theater|Theatre|Hotel|Hospital|Prison|Center"
    r"|Centre|Plaza|Gardens?|Canyon|Glacier|Volcano|Creek|Falls|Temple|Castle|Station|House"
    r"|Cemetery|Reef|Lane|Base|Camp|Market|Mall|Library|Hemisphere|Region|Facility|Plant|Zone)$"
)
_STATES_AFTER_ALL = frozenset(
    (
        "Long Island",
        "Rhode Island",
        "Palm Beach",
        "West Palm Beach",
        "Park City",
        "Cape Verde",
        "Solomon Islands",
        "Marshall Islands",
        "Cayman Islands",
        "Cape Town",
        "Port Moresby",
    )
)


def place_label(words: list[str]) -> str:
    """Return GPE or LOC for the words of a place's name."""
    name = " ".join(w for w in words if w not in ("The", "the"))
    if name in term_set("loc"):
        return "LOC"
    if name in term_set("gpe") or name in _STATES_AFTER_ALL or len(words) == 1:
        return "GPE"
    inner = words if " of " in name else (words[0], words[-1])
    return "LOC" if any(_FEATURE.match(w) for w in inner) else "GPE"


def demonym_spans(words: list[str], *, more: frozenset[str] = frozenset()) -> list[Span]:
    """Return the demonyms among the words, with a North or South before them."""
    known = term_set("demonym") | more
    spans = []
    for k, w in enumerate(words):
        if w in known:
            with_side = k and f"{words[k - 1]} {w}" in known
            spans.append(Span(k - 1 if with_side else k, k + 1, "NORP"))
    return spans
