"""Figures over frames: who claims how often, on whose word, who met whom.

Each function takes :class:`workbench.frames.Frames` first and returns a tidy frame.
"""

from workbench.measures.claims import claim_frequency, origins, position_changes
from workbench.measures.contrast import log_odds, term_contrast
from workbench.measures.meetings import WhoMetWhom, itinerary, who_met_whom

__all__ = [
    "WhoMetWhom",
    "claim_frequency",
    "itinerary",
    "log_odds",
    "origins",
    "position_changes",
    "term_contrast",
    "who_met_whom",
]
