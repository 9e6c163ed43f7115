"""Who met whom, how often and when; what one actor's calendar looks like."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from typing import Any, NamedTuple

import pandas as pd

__all__ = ["WhoMetWhom", "itinerary", "who_met_whom"]

STATUSES = ("held", "ongoing", "planned", "proposed", "cancelled")


class WhoMetWhom(NamedTuple):
    """Pairs of actors as a square matrix of counts and as the edges of a network."""

    matrix: pd.DataFrame
    network: pd.DataFrame


def who_met_whom(frames: Any, *, status: str | Iterable[str] | None = None) -> WhoMetWhom:
    """Return how many meetings each two actors share.

    Parameters
    ----------
    frames
        The frames of :func:`workbench.annotate`.
    status
        Meetings of this status (or these) alone; None counts all, cancelled ones too.

    Returns
    -------
    WhoMetWhom
        ``matrix``: numbers of meetings, symmetric, actor ids on both sides, the actors with the
        most meetings first. ``network``: one row per pair, ``actor_id``, ``other_id``, ``name``,
        ``other_name``, ``n_meetings``, ``first`` and ``last`` (days), ``meeting_ids``.

    Raises
    ------
    ValueError
        If there is no such status.

    Notes
    -----
    Everybody named in one meeting counts as having met everybody else in it; a summit of twenty
    states makes 190 pairs. Groups without a name are left out.
    """
    meetings = _of_status(frames.meetings, status)
    names = _names(frames)
    pairs: dict[tuple[str, str], list[Any]] = {}
    for row in meetings.itertuples():
        who = sorted(dict.fromkeys(row.participants), key=lambda a: (names.get(a, a), a))
        for pair in combinations(who, 2):
            pairs.setdefault(pair, []).append(row)
    rows = [
        {
            "actor_id": a,
            "other_id": b,
            "name": names.get(a, a),
            "other_name": names.get(b, b),
            "n_meetings": len(met),
            "first": _end(min, [m.date_start for m in met]),
            "last": _end(max, [m.date_start for m in met]),
            "meeting_ids": [m.meeting_id for m in met],
        }
        for (a, b), met in pairs.items()
    ]
    network = _network(rows)
    return WhoMetWhom(_matrix(network), network)


def itinerary(frames: Any, actor: str) -> pd.DataFrame:
    """Return where an actor was, is or is to be, by date.

    Parameters
    ----------
    frames
        The frames of :func:`workbench.annotate`.
    actor
        An actor id, or a name or alias as the actors frame has it.

    Returns
    -------
    DataFrame
        The actor's meetings, undated ones last: ``date_start``, ``date_end``, ``place``,
        ``kind``, ``status``, ``others`` (names of those met), ``groups``, ``meeting_id``.

    Raises
    ------
    ValueError
        If no actor, or more than one, goes by that name.
    """
    actor_id = actor_id_of(frames.actors, actor)
    names = _names(frames)
    takes_part = [actor_id in who for who in frames.meetings["participants"]]
    mine = frames.meetings[pd.Series(takes_part, index=frames.meetings.index, dtype="bool")]
    out = mine.assign(
        others=pd.Series(
            [[names.get(a, a) for a in who if a != actor_id] for who in mine["participants"]],
            index=mine.index,
            dtype="object",
        )
    )
    columns = ["date_start", "date_end", "place", "kind", "status", "others", "groups"]
    out = out.sort_values(["date_start", "meeting_id"], kind="stable", na_position="last")
    return out[[*columns, "meeting_id"]].reset_index(drop=True)


def _of_status(meetings: pd.DataFrame, status: str | Iterable[str] | None) -> pd.DataFrame:
    if status is None:
        return meetings
    wanted = [status] if isinstance(status, str) else list(status)
    unknown = sorted(set(wanted) - set(STATUSES))
    if unknown:
        raise ValueError(
            f"no status {', '.join(map(repr, unknown))}; a meeting is {', '.join(STATUSES)}"
        )
    return meetings[meetings["status"].isin(wanted)]


def _names(frames: Any) -> dict[str, str]:
    return dict(zip(frames.actors["actor_id"], frames.actors["name"], strict=True))


def actor_id_of(actors: pd.DataFrame, actor: str) -> str:
    """Return the id of the one actor that goes by an id, a name or an alias."""
    if (actors["actor_id"] == actor).any():
        return actor
    called = actors["name"] == actor
    if not called.any():
        called = pd.Series([actor in listed for listed in actors["aliases"]], index=actors.index)
    ids = actors.loc[called, "actor_id"].tolist()
    if len(ids) == 1:
        return str(ids[0])
    if ids:
        raise ValueError(f"{actor!r} is {len(ids)} actors: {', '.join(ids)}; give an actor_id")
    raise ValueError(
        f"no actor {actor!r}; look one up in frames.actors by name or alias, or give an actor_id"
    )


def _end(which: Any, days: list[Any]) -> Any:
    known = [d for d in days if not pd.isna(d)]
    return which(known) if known else pd.NaT


def _network(rows: list[dict[str, Any]]) -> pd.DataFrame:
    text = ["actor_id", "other_id", "name", "other_name"]
    frame = pd.DataFrame(rows, columns=[*text, "n_meetings", "first", "last", "meeting_ids"])
    kinds = {c: "string" for c in text} | {"n_meetings": "int64"}
    kinds |= {"first": "datetime64[us]", "last": "datetime64[us]"}
    return frame.astype(kinds).sort_values(
        ["n_meetings", "name", "other_name"], ascending=[False, True, True], ignore_index=True
    )


def _matrix(network: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs as a square table, both halves filled."""
    if network.empty:
        return pd.DataFrame(index=pd.Index([], name="actor_id"), dtype="int64")
    turned = network.rename(columns={"actor_id": "other_id", "other_id": "actor_id"})
    both = pd.concat([network, turned])[["actor_id", "other_id", "n_meetings"]]
    table = both.pivot_table(
        index="actor_id", columns="other_id", values="n_meetings", aggfunc="sum", fill_value=0
    )
    totals = table.sum(axis=1)
    order = sorted(table.index, key=lambda a: (-totals[a], a))
    return table.reindex(index=order, columns=order, fill_value=0).astype("int64")
