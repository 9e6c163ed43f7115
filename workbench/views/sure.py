"""Sure rows first: which rows are shown where a reader asks for a share of right ones.

A confidence is calibrated, so that the mean over rows is the share of them that is right. A reader
sets that share, not a threshold; each table then shows as many rows as keep it.
"""

from typing import Any

import numpy as np
import pandas as pd

STEPS = (0.0, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)
DEFAULT = 0.8
NAME = "sure"  # the filter, and the column that holds a row's level


def step_of(share: Any) -> int:
    """Return the place in `STEPS` of the highest step that a share reaches.

    Examples
    --------
    >>> STEPS[step_of(0.82)], STEPS[step_of(None)], STEPS[step_of(0)]
    (0.8, 0.8, 0.0)
    """
    wanted = DEFAULT if share is None else float(share)
    return max(i for i, step in enumerate(STEPS) if step <= wanted + 1e-9 or i == 0)


def levels(confidence: pd.Series) -> np.ndarray:
    """Return for each row the highest step of `STEPS` at which it is still shown.

    Notes
    -----
    At a step, the rows of the highest confidence are shown, as many as have a mean that reaches
    the step, all of one confidence or none. Where no rows reach it, those of the step below stay;
    where none reach any, all do. A row without a confidence is always shown.

    Examples
    --------
    >>> [STEPS[i] for i in levels(pd.Series([0.9, 0.7, 0.2]))]
    [0.95, 0.8, 0.6]
    """
    values = pd.to_numeric(confidence, errors="coerce").astype(float).to_numpy()
    known = np.sort(values[~np.isnan(values)])[::-1]
    out = np.full(len(values), len(STEPS) - 1, dtype=np.int64)
    if not len(known):
        return out
    means = np.cumsum(known) / np.arange(1, len(known) + 1)
    last = np.append(known[1:] != known[:-1], True)  # the last row of each confidence
    cut = known[-1]
    for level, step in enumerate(STEPS):
        reached = np.flatnonzero(last & (means >= step - 1e-9))
        if len(reached):
            cut = known[reached[-1]]
        out[values < cut] = np.minimum(out[values < cut], level - 1)
    return np.maximum(out, 0)


def with_level(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows with their level and their confidence in percent, where they have one."""
    if NAME in rows or "confidence" not in rows or rows["confidence"].isna().all():
        return rows
    percent = (100 * pd.to_numeric(rows["confidence"]).astype(float)).round()
    return rows.assign(**{NAME: levels(rows["confidence"]), "percent": percent})


def kept(rows: pd.DataFrame, share: Any = None) -> np.ndarray:
    """Return which rows with a level are shown to whom wants this share right; others always."""
    if NAME not in rows:
        return np.ones(len(rows), dtype=bool)
    return rows[NAME].to_numpy() >= step_of(share)


def in_words(rows: pd.DataFrame) -> str:
    """Return how many of rows with a level are right, as their confidence tells.

    Examples
    --------
    >>> in_words(with_level(pd.DataFrame({"confidence": [0.9, 0.8]})))
    ', about 85 in 100 right'
    """
    if "percent" not in rows or not len(rows) or rows["percent"].isna().all():
        return ""
    percent, n = rows["percent"].astype(float), rows.get("n", 1)
    share = percent.sum() / n.sum() if "n" in rows else percent.mean()
    return f", about {share:.0f} in 100 right"


def of_meetings(frames: Any) -> pd.DataFrame:
    """Return the meetings with a confidence, that of the surest report, and its level."""
    surest = frames.meeting_reports.groupby("meeting_id")["confidence"].max()
    confidence = frames.meetings["meeting_id"].map(surest)
    return with_level(frames.meetings.assign(confidence=confidence))
