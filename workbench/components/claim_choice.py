"""Claims in token numbers, and which of several that overlap are kept."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.components.contents import Ranges

__all__ = ["Found", "untangled", "without_doubles", "without_echoes"]


@dataclass
class Found:
    """A claim in token numbers, before it becomes a record."""

    cue: int
    how: str
    ranges: Ranges
    probability: float
    words: tuple[int, int] = (0, 0)
    source: tuple[int, int] | None = None
    source_way: str = ""
    source_head: int = -1
    by: str = "rule"

    def holds(self, token: int) -> bool:
        """Tell whether a token stands in the content."""
        return any(start <= token < end for start, end in self.ranges)

    def can_hold(self, other: Found) -> bool:
        """Tell whether a claim may be nested in this one, and not the other way round."""
        return self.holds(other.cue) and not (
            other.holds(self.cue) and self.probability <= other.probability
        )

    def size(self) -> int:
        """Return the number of tokens of the content."""
        return sum(end - start for start, end in self.ranges)


def without_doubles(found: list[Found]) -> list[Found]:
    """Drop of two claims with the same content the less likely one, unless one holds the other."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda f: (-f.probability, f.cue)):
        for other in kept:
            if one.holds(other.cue) or other.holds(one.cue):
                if one.holds(other.cue) and other.holds(one.cue):
                    break
                continue
            shared = sum(
                max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in one.ranges for b in other.ranges
            )
            if shared * 2 >= min(one.size(), other.size()):
                break
        else:
            kept.append(one)
    return sorted(kept, key=lambda f: (f.cue, f.ranges))


def without_echoes(found: list[Found]) -> list[Found]:
    """Keep the likelier of two claims of one source, one in the other's content.

    "raised [concern that ...]" and "concern [that ...]", "seek [to focus on ...]" and "focus on
    [...]" are one attribution, cut at two places.
    """
    dropped: set[int] = set()
    for outer in found:
        for inner in found:
            if inner is outer or not outer.holds(inner.cue) or inner.source is None:
                continue
            if inner.source == outer.source:
                less = min(outer, inner, key=lambda f: (f.probability, f.cue))
                dropped.add(id(less))
    return [one for one in found if id(one) not in dropped]


def untangled(found: list[Found]) -> list[Found]:
    """Cut claims that hold the claim that holds them: the likelier of the two is the outer one.

    In "Ann says the group, he said, could grow" what he said is part of what Ann says, and not
    that she says it.
    """
    kept = []
    for one in found:
        for other in found:
            if one is other or not (one.holds(other.cue) and other.holds(one.cue)):
                continue
            if (one.probability, -one.cue) < (other.probability, -other.cue):
                one.ranges = _shared(one.ranges, other.ranges)
        if one.ranges:
            kept.append(one)
    return kept


def _shared(one: Ranges, other: Ranges) -> Ranges:
    """Return the tokens that stand in both."""
    pairs = [(max(a, c), min(b, d)) for a, b in one for c, d in other]
    return tuple(sorted((start, end) for start, end in pairs if start < end))
