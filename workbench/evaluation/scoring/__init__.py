"""How predictions are counted against gold, text by text.

Counts are kept per text, so that :mod:`workbench.evaluation.evaluate` can sum them and draw
bootstrap samples of texts. Each function takes a gold record and the predictions for its text, and
returns counts by figure, and the misses and false alarms by class.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

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
    "STAGES",
    "Counts",
    "Misses",
    "Record",
    "Stage",
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


@dataclass(frozen=True)
class Stage:
    """What is measured of a stage: ``key`` of a gold record, how it is counted, its figures.

    ``figures`` says how each is computed from its summed counts, see :func:`figure`.
    """

    key: str
    count: Callable[[Record, Record], tuple[Counts, Misses]]
    figures: dict[str, str]


def _f1(*names: str) -> dict[str, str]:
    return {f"{name} F1": "f1" for name in names}


def _accuracy(*names: str) -> dict[str, str]:
    return {f"{name} accuracy": "share" for name in names}


CLUSTERS = {"B-cubed F1": "b_cubed"}
STAGES = {
    "tags": Stage("tokens", count_tags, _f1("XPOS", "token")),
    "sentences": Stage("sentences", count_sentences, _f1("sentence")),
    "entities": Stage("entities", count_entities, _f1("entity", "span")),
    "names": Stage("actors", count_names, _f1("mention") | _accuracy("type")),
    "actors": Stage("actors", count_actors, _f1("mention") | CLUSTERS | _accuracy("type")),
    "mentions": Stage("mentions", count_mentions, _f1(*FORMS) | CLUSTERS),
    "claims": Stage(
        "attributions",
        count_claims,
        _f1("attribution", "content token", "source token", "cue token"),
    ),
    "chains": Stage(
        "claims",
        count_chains,
        _f1("claim", "nested") | _accuracy("who", "certainty", "polarity", "kind", "parent"),
    ),
    "meetings": Stage(
        "meetings",
        count_meetings,
        _f1("event", "complete", "participants") | _accuracy("status", "place", "date"),
    ),
    "false meetings": Stage("meetings", count_false_meetings, {"reports": "count"}),
    "claim calibration": Stage("claims", count_claim_calibration, {"ECE": "ece"}),
    "meeting calibration": Stage("meetings", count_meeting_calibration, {"ECE": "ece"}),
}


def is_at_most(stage: str, figure: str) -> bool:
    """Return whether a figure is better the lower it is: an error or a number of errors."""
    return STAGES[stage].figures[figure] in ("count", "ece")
