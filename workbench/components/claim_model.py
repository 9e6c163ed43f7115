"""The learned part of finding claims: weights over labels and single words, in plain numpy.

For each possible cue the model weighs "attributes nothing" against every stretch of words that
it may attribute, and returns probabilities. The weights come from ``training/claims.py``.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np

__all__ = ["ClaimModel", "load_model"]

SEPARATOR = "\x1e"  # between stored features; a feature may be a line break
GATE = -2.3  # log-odds below which a word is no cue
TASKS = ("content", "source", "words")
FOLDER = Path(__file__).parents[1] / "model" / "claims"


class ClaimModel:
    """The three models of the component: ``content``, ``source`` and ``words`` (of a cue)."""

    def __init__(self, path: Path) -> None:
        with np.load(path, allow_pickle=False) as stored:
            tasks: dict[str, dict[str, np.ndarray]] = {name: {} for name in TASKS}
            for name in stored.files:
                task, _, part = name.partition(".")
                tasks[task][part] = stored[name]
        self.content, self.source, self.words = (Ranker(arrays) for arrays in tasks.values())


class Ranker:
    """Weighs candidates: sums what is asked and each candidate into one hidden layer."""

    def __init__(self, arrays: dict[str, np.ndarray]) -> None:
        self.cue_ids = _vocabulary(arrays.pop("cue_features"))
        self.content_ids = _vocabulary(arrays.pop("content_features"))
        self.weights = {name: a.astype(np.float32) for name, a in arrays.items()}
        w = self.weights
        self.cue_table = _table(w["cue"], w["none_linear"])
        self.content_table = _table(w["content"], w["linear"])
        self.gate_table = _table(w["gate"]) if "gate" in w else None

    def worth_asking(self, asked: list[list[str]]) -> list[bool]:
        """Tell of each whether any candidate can be right; spares the candidates of the others."""
        if self.gate_table is None or not asked:
            return [True] * len(asked)
        score = _sums(asked, self.cue_ids, self.gate_table)[:, 0] + self.weights["gate_bias"]
        return (score > GATE).tolist()

    def ranked(
        self, asked: list[list[str]], candidates: list[list[list[str]]]
    ) -> list[list[float]]:
        """Return the probability of each candidate; what is missing to 1 is that none is right.

        Parameters
        ----------
        asked
            Features of what is asked (a cue).
        candidates
            For each of them, the features of each of its candidates (at least one).
        """
        if not asked:
            return []
        sizes = [len(own) for own in candidates]
        flat = self._probabilities(asked, [c for own in candidates for c in own], sizes).tolist()
        ends = np.cumsum(sizes).tolist()
        return [flat[end - size : end] for size, end in zip(sizes, ends, strict=True)]

    def _probabilities(
        self, cues: list[list[str]], contents: list[list[str]], sizes: list[int]
    ) -> np.ndarray:
        w = self.weights
        cue = _sums(cues, self.cue_ids, self.cue_table)
        content = _sums(contents, self.content_ids, self.content_table)
        none_hidden = np.maximum(cue[:, :-1] + w["none_bias"], 0)
        none = none_hidden @ w["none_out"] + w["none"] + cue[:, -1]
        group = np.repeat(np.arange(len(sizes)), sizes)
        hidden = np.maximum(content[:, :-1] + cue[group, :-1] + w["bias"], 0)
        score = hidden @ w["out"] + content[:, -1]
        starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        top = np.maximum(np.maximum.reduceat(score, starts), none)
        exp = np.exp(score - top[group])
        total = np.add.reduceat(exp, starts) + np.exp(none - top)
        return exp / total[group]


def _vocabulary(stored: np.ndarray) -> dict[str, int]:
    """Return the features of a model by their row."""
    return {f: i for i, f in enumerate(stored.tobytes().decode("utf-8").split(SEPARATOR))}


def _sums(rows: list[list[str]], ids: dict[str, int], table: np.ndarray) -> np.ndarray:
    """Return the sum of the table's rows for each list of features; unknown ones count nothing."""
    nothing = len(table) - 1  # the row of zeros, so that no list is empty
    flat: list[int] = []
    starts = []
    for row in rows:
        starts.append(len(flat))
        flat.append(nothing)
        flat += {ids[f] for f in row if f in ids}
    return np.add.reduceat(table[flat], starts, axis=0)


def _table(*columns: np.ndarray) -> np.ndarray:
    """Return weights side by side, with a row of zeros behind."""
    table = np.hstack([c.reshape(len(c), -1) for c in columns])
    return np.vstack([table, np.zeros((1, table.shape[1]), dtype=np.float32)])


@cache
def load_model() -> ClaimModel | None:
    """Return the packaged weights, or None where the package has none."""
    path = FOLDER / "claims.npz"
    return ClaimModel(path) if path.exists() else None
