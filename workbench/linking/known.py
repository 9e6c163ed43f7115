"""The user's own table of actors: whom its names mean is settled, whatever a scorer thinks."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from workbench.english.spelling import fold

if TYPE_CHECKING:
    from workbench.linking.resolve import Group

__all__ = ["KnownActors"]

TYPES = ("person", "organization", "place")


class KnownActors:
    """Names that are one by the user's word: must-link pairs of all actors that go by them.

    Parameters
    ----------
    table
        `name`, and where wanted `aliases` (``|`` between), `type` (``person``, ``organization``,
        ``place``; empty for any) and `id` (the `actor_id` to give).

    Raises
    ------
    ValueError
        If a name is missing, a type is none, or a name means two lines.
    """

    def __init__(self, table: pd.DataFrame) -> None:
        if "name" not in table:
            raise ValueError(f"the table of actors has {list(table)}; it needs a column 'name'")
        columns = ["name", "aliases", "type", "id"]
        rows = table.reindex(columns=columns).astype("string").fillna("").to_dict("records")
        self.rows = [{str(k): v.strip() for k, v in row.items()} for row in rows]
        self._lines: dict[str, list[int]] = defaultdict(list)
        for n, row in enumerate(self.rows):
            if not row["name"] or row["type"] not in ("", *TYPES):
                raise ValueError(
                    f"actor {n + 1} of the table is {row}; give a name, and as type one of "
                    f"{', '.join(TYPES)} or nothing"
                )
            for name in {fold(x) for x in (row["name"], *row["aliases"].split("|")) if x.strip()}:
                others = [self.rows[k] for k in self._lines[name]]
                if any(o["type"] == row["type"] or not (o["type"] and row["type"]) for o in others):
                    raise ValueError(f"{name!r} is two actors of the table; leave one out")
                self._lines[name].append(n)

    @classmethod
    def read(cls, source: str | Path | pd.DataFrame) -> KnownActors:
        """Return the table of a CSV file, or of a frame."""
        frame = source if isinstance(source, pd.DataFrame) else pd.read_csv(source, dtype="string")
        return cls(frame)

    def line(self, group: Group) -> int | None:
        """Return the line that an actor of an article is: by its name, or a form of two words."""
        forms = [group.name, *sorted(f for f in group.forms if " " in f)]
        for form in forms:
            for n in self._lines.get(fold(form), ()):
                if self.rows[n]["type"] in ("", group.type):
                    return n
        return None

    def joined(self, groups: list[Group]) -> list[Group]:
        """Return groups with those of one line joined and called as it says."""
        first: dict[int, Group] = {}
        out = []
        for group in groups:
            n = self.line(group)
            if n is None or n not in first:
                out.append(group)
            if n is None:
                continue
            row: dict[str, Any] = self.rows[n]
            if first.setdefault(n, group) is not group:
                first[n].take(group)
            else:
                group.known, group.called = n, row["name"]
                group.wanted = row["id"] or None
        return out
