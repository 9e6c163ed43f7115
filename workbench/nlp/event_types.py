"""What the encoder looks for beside names: attributions and events, one declaration each.

A type names its roles, its attributes with their values, and whether a document may mention one
event of it several times. Trigger head, role labeller and attribute heads are built from the
declaration; another type of event is another entry in `TYPES`, marked examples and a training run.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["CLAIM", "MEETING", "TYPES", "EventType"]


@dataclass(frozen=True)
class EventType:
    """One kind of relation or event, as a trigger word expresses it.

    Attributes
    ----------
    name
        Name of the type, as columns and weights have it.
    trigger
        What the gold calls its trigger ("cue", "trigger").
    roles
        Names of the arguments that the role labeller marks, word by word.
    attributes
        Attribute -> its allowed values.
    context
        The role whose words the attributes are read from beside the trigger; None: its sentence
        alone.
    clustered
        Whether several mentions in one article can be one event. Such a type has each role
        twice: as this mention's, and as that of the event's other mentions.
    dated
        The role that holds the day, if there is one.
    """

    name: str
    trigger: str
    roles: tuple[str, ...]
    attributes: dict[str, tuple[str, ...]]
    context: str | None = None
    clustered: bool = False
    dated: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The outputs of the role labeller, in order."""
        return self.roles + tuple(f"other_{role}" for role in self.roles if self.clustered)


CLAIM = EventType(
    name="claim",
    trigger="cue",
    roles=("source", "content"),
    attributes={
        "kind": ("speech", "belief", "intention", "evidence", "decree"),
        "certainty": ("asserted", "hedged", "hypothetical"),
        "polarity": ("affirmed", "denied", "negated"),
    },
    context="content",
)

MEETING = EventType(
    name="meeting",
    trigger="trigger",
    roles=("participant", "place", "date"),
    attributes={
        "status": ("held", "ongoing", "planned", "proposed", "cancelled"),
        "kind": ("meeting", "talks", "summit", "visit", "call", "conference"),
    },
    clustered=True,
    dated="date",
)

TYPES = (CLAIM, MEETING)
