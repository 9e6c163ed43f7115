"""How predictions are counted against gold, text by text.

Counts are kept per text, so that :mod:`workbench.evaluation.evaluate` can sum them and draw
bootstrap samples of texts. Each function takes a gold record and the predictions for its text, and
returns counts by figure, and the misses and false alarms by class.
"""

from __future__ import annotations

from workbench.evaluation.scoring.actors import count_actors
from workbench.evaluation.scoring.calibration import (
    count_claim_calibration,
    count_meeting_calibration,
    reliability,
)
from workbench.evaluation.scoring.claims import count_chains, count_claims
from workbench.evaluation.scoring.counting import Counts, Misses, Record, figure
from workbench.evaluation.scoring.entities import count_entities, count_names
from workbench.evaluation.scoring.meetings import count_false_meetings, count_meetings
from workbench.evaluation.scoring.mentions import FORMS, count_mentions
from workbench.evaluation.scoring.tokens import count_sentences, count_tags

__all__ = [
    "COUNTERS",
    "FIGURES",
    "KEYS",
    "Counts",
    "Misses",
    "Record",
    "count_actors",
    "count_chains",
    "count_claim_calibration",
    "count_claims",
    "count_entities",
    "count_false_meetings",
    "count_meeting_calibration",
    "count_meetings",
    "count_mentions",
    "count_names",
    "count_sentences",
    "count_tags",
    "figure",
    "is_at_most",
    "reliability",
]

#: Stage -> figure -> how it is computed from its summed counts, see `figure`.
FIGURES = {
    "tags": {"XPOS F1": "f1", "token F1": "f1"},
    "sentences": {"sentence F1": "f1"},
    "entities": {"entity F1": "f1", "span F1": "f1"},
    "names": {"mention F1": "f1", "type accuracy": "share"},
    "actors": {"mention F1": "f1", "B-cubed F1": "b_cubed", "type accuracy": "share"},
    "mentions": {f"{form} F1": "f1" for form in FORMS} | {"B-cubed F1": "b_cubed"},
    "claims": {
        "attribution F1": "f1",
        "content token F1": "f1",
        "source token F1": "f1",
        "cue token F1": "f1",
    },
    "chains": {
        "claim F1": "f1",
        "nested F1": "f1",
        "who accuracy": "share",
        "certainty accuracy": "share",
        "polarity accuracy": "share",
        "kind accuracy": "share",
        "parent accuracy": "share",
    },
    "meetings": {
        "event F1": "f1",
        "complete F1": "f1",
        "participants F1": "f1",
        "status accuracy": "share",
        "place accuracy": "share",
        "date accuracy": "share",
    },
    "false meetings": {"reports": "count"},
    "claim calibration": {"ECE": "ece"},
    "meeting calibration": {"ECE": "ece"},
}
#: Stage -> its counting.
COUNTERS = {
    "tags": count_tags,
    "sentences": count_sentences,
    "entities": count_entities,
    "names": count_names,
    "actors": count_actors,
    "mentions": count_mentions,
    "claims": count_claims,
    "chains": count_chains,
    "meetings": count_meetings,
    "false meetings": count_false_meetings,
    "claim calibration": count_claim_calibration,
    "meeting calibration": count_meeting_calibration,
}
#: Stage -> the key of a gold record that it is counted against.
KEYS = {
    "tags": "tokens",
    "sentences": "sentences",
    "entities": "entities",
    "names": "actors",
    "actors": "actors",
    "mentions": "mentions",
    "claims": "attributions",
    "chains": "claims",
    "meetings": "meetings",
    "false meetings": "meetings",
    "claim calibration": "claims",
    "meeting calibration": "meetings",
}


def is_at_most(stage: str, figure: str) -> bool:
    """Return whether a figure is better the lower it is: an error or a number of errors."""
    return FIGURES[stage][figure] in ("count", "ece")
