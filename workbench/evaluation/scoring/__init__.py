"""How findings are counted against gold, text by text.

Counts are kept per text, so that :mod:`workbench.evaluation.evaluate` can sum them and draw
bootstrap samples of texts.  One file a stage; each function takes a gold record and what was found
in its text, and returns counts by figure and the misses and false alarms by class.
"""

from __future__ import annotations

from workbench.evaluation.scoring.actors import count_actors
from workbench.evaluation.scoring.claims import count_claims
from workbench.evaluation.scoring.counting import Counts, Misses, Record, figure
from workbench.evaluation.scoring.entities import count_entities, count_names
from workbench.evaluation.scoring.meetings import count_meetings
from workbench.evaluation.scoring.parse import RELATIONS, count_parse, count_sentences, count_tags

__all__ = [
    "COUNTERS",
    "FIGURES",
    "KEYS",
    "Counts",
    "Misses",
    "Record",
    "count_actors",
    "count_claims",
    "count_entities",
    "count_meetings",
    "count_names",
    "count_parse",
    "count_sentences",
    "count_tags",
    "figure",
]

# figure -> how it is computed from its summed counts: "f1" of (hit, predicted, gold), "share"
# of (right, of), "b_cubed" of (precision sum, predicted, recall sum, gold)
FIGURES = {
    "tags": {"XPOS F1": "f1", "lemma F1": "f1", "token F1": "f1"},
    "sentences": {"sentence F1": "f1"},
    "parse": {"LAS F1": "f1", "UAS F1": "f1"} | {f"{relation} F1": "f1" for relation in RELATIONS},
    "entities": {"entity F1": "f1", "span F1": "f1"},
    "names": {"mention F1": "f1", "type accuracy": "share"},
    "actors": {"mention F1": "f1", "B-cubed F1": "b_cubed", "type accuracy": "share"},
    "claims": {
        "attribution F1": "f1",
        "content token F1": "f1",
        "source token F1": "f1",
        "cue token F1": "f1",
    },
    "meetings": {
        "event F1": "f1",
        "complete F1": "f1",
        "participants F1": "f1",
        "status accuracy": "share",
        "place accuracy": "share",
        "date accuracy": "share",
    },
}
# stage -> its counting, and the key of a gold record that it is counted against
COUNTERS = {
    "tags": count_tags,
    "sentences": count_sentences,
    "parse": count_parse,
    "entities": count_entities,
    "names": count_names,
    "actors": count_actors,
    "claims": count_claims,
    "meetings": count_meetings,
}
KEYS = {
    "tags": "tokens",
    "sentences": "sentences",
    "parse": "tokens",
    "entities": "entities",
    "names": "actors",
    "actors": "actors",
    "claims": "attributions",
    "meetings": "meetings",
}
