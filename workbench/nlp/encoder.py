"""The encoder at work: words of documents to one reading each, in one pass of onnxruntime for all.

The folder of a model holds ``words.onnx`` (int8: all that is read off words), ``roles.onnx`` (the
role labeller), ``heads.npz`` (the small networks), ``tokenizer.json`` and ``model.json`` (labels,
thresholds, temperatures), and a list of their digests. `training.export` writes it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.nlp import heads, modelfiles
from workbench.nlp.event_types import TYPES, EventType
from workbench.nlp.windows import Pieces, Window, collate, cut, quotation_state, rough_sentences

__all__ = ["FOLDER", "Encoder", "Reading", "sigmoid", "softmax"]

Array = NDArray[Any]

FOLDER = Path(os.environ.get("WORKBENCH_MODEL") or Path(__file__).parents[1] / "model" / "encoder")
#: Pieces that go through the network at once; more cost memory and win no time.
BATCH = 3000
#: Words on either side of a trigger among which its roles are sought.
REACH = 130
#: Triggers that go through the role labeller at once.
GROUP = 24


def softmax(x: Array, temperature: float = 1.0) -> Array:
    """Return probabilities along the last axis."""
    z = x / temperature
    e = np.exp(z - z.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def sigmoid(x: Array) -> Array:
    """Return the logistic function, without overflow."""
    return 1 / (1 + np.exp(-np.clip(x, -30, 30)))


@dataclass
class Reading:
    """What the encoder gives for one document: arrays by word, stitched from its windows.

    ``out`` holds for each output's name an array (words, width).
    """

    words: list[str]
    quotes: list[int]
    sentences: list[int]
    out: dict[str, Array] = field(default_factory=dict)


class Encoder:
    """The trained network behind all components.

    Parameters
    ----------
    folder
        The model's folder.
    threads
        Threads of one network pass; several processes of one thread use a machine better.

    Raises
    ------
    FileNotFoundError
        If the folder lacks a file of the model.
    ModelError
        If one of them is damaged or not its own (:mod:`workbench.nlp.modelfiles`).
    """

    def __init__(self, folder: str | Path = FOLDER, *, threads: int = 1) -> None:
        self.folder = Path(folder)
        modelfiles.check(self.folder)
        self.threads = threads
        self.meta: dict[str, Any] = json.loads((self.folder / "model.json").read_text("utf-8"))
        self.pieces = Pieces(self.folder / "tokenizer.json")
        with np.load(self.folder / "heads.npz", allow_pickle=False) as arrays:
            self.weights = {name: arrays[name].astype(np.float32) for name in arrays.files}
        self.tags: list[str] = self.meta["tags"]
        self.slices = {n: slice(a, b) for n, (a, b) in self.meta["reads"].items()}

    def __getstate__(self) -> dict[str, Any]:
        """Leave the sessions out: another process opens its own."""
        return {"folder": self.folder, "threads": self.threads}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__(state["folder"], threads=state["threads"])  # type: ignore[misc]

    @cached_property
    def _words(self) -> Any:
        return _session(self.folder / "words.onnx", self.threads)

    @cached_property
    def _roles(self) -> Any:
        return _session(self.folder / "roles.onnx", self.threads)

    # -- one pass over words -----------------------------------------------------------------------

    def read(self, documents: Iterable[Sequence[str]]) -> list[Reading]:
        """Return a reading of each document, given as words.

        Notes
        -----
        The windows of a document go through the network together, those of different documents
        do not: int8 products are scaled by all that is in a batch, and what is found in an article
        must not hang on the articles beside it.
        """
        return [self._read(list(words)) for words in documents]

    def _read(self, words: list[str]) -> Reading:
        reading = Reading(words, quotation_state(words), rough_sentences(words))
        reading.out = {n: np.zeros((len(words), k), np.float32) for n, k in self.widths.items()}
        spans = cut(words, self.pieces)
        windows = [Window.of(words, self.pieces, reading.quotes, s) for s in spans]
        windows.sort(key=len)
        batch: list[Window] = []
        for window in windows:  # the next is the longest so far
            if batch and len(window) * (len(batch) + 1) > BATCH:
                self._pass(reading, batch)
                batch = []
            batch.append(window)
        if batch:
            self._pass(reading, batch)
        return reading

    @cached_property
    def widths(self) -> dict[str, int]:
        """The width of each output."""
        return dict(self.meta["widths"])

    def _pass(self, reading: Reading, windows: list[Window]) -> None:
        names = list(self.widths)
        values = self._words.run(names, collate(windows))
        for row, w in enumerate(windows):
            for name, value in zip(names, values, strict=True):
                part = value[row, w.start - w.low : w.end - w.low]
                reading.out[name][w.start : w.end] = part.reshape(len(part), -1)

    # -- triggers and roles ------------------------------------------------------------------------

    def roles(
        self, reading: Reading, kind: EventType, triggers: Sequence[Sequence[int]]
    ) -> list[tuple[int, Array]]:
        """Return for each trigger (its words) where its stretch begins and probabilities of roles.

        Returns
        -------
        list of (int, array)
            First word of the stretch, and (words of the stretch, roles of the type).
        """
        reads = reading.out[f"{kind.name}_reads"]
        number = [t.name for t in TYPES].index(kind.name)
        at = sum(len(t.columns) for t in TYPES[:number])
        taken = sorted({k for t in triggers for k in t})
        found: list[tuple[int, Array]] = []
        for first in range(0, len(triggers), GROUP):
            group = triggers[first : first + GROUP]
            bounds = [(max(0, t[0] - REACH), min(len(reads), t[-1] + 1 + REACH)) for t in group]
            width = max(b - a for a, b in bounds)
            word = np.zeros(
                (len(group), width, reads[:, self.slices["role_word"]].shape[1]), np.float32
            )
            views, quotes, sentences = [], [], []
            for row, (t, (a, b)) in enumerate(zip(group, bounds, strict=True)):
                word[row, : b - a] = reads[a:b, self.slices["role_word"]]
                views.append(heads.TriggerView(row, tuple(k - a for k in t), number))
                quotes.append(reading.quotes[a:b])
                sentences.append(reading.sentences[a:b])
            inputs = heads.role_inputs(views, quotes, sentences)
            for row, (t, (a, b)) in enumerate(zip(group, bounds, strict=True)):
                others = [k - a for k in taken if a <= k < b and k not in t]
                inputs["flag"][row, others] = 2
            trigger = np.stack([reads[list(t), self.slices["role_trigger"]].mean(0) for t in group])
            fed = {"word": word, "trigger": trigger.astype(np.float32)}
            fed |= {n: inputs[n] for n in ("kind", "distance", "flag", "gap", "quote")}
            (logits,) = self._roles.run(None, fed)
            logits = logits[..., at : at + len(kind.columns)]
            for row, (a, b) in enumerate(bounds):
                found.append((a, sigmoid(logits[row, : b - a])))
        return found

    def event_vectors(
        self, reading: Reading, kind: EventType, triggers: Sequence[Sequence[int]],
        context: Sequence[Sequence[int]], days: Sequence[int],
    ) -> Array:  # fmt: skip
        """Return the vectors of event mentions that their attributes are read from.

        Parameters
        ----------
        context
            Words of each one's context role, as far as the type has one.
        days
            Numbers in `heads.RELATIONS`.
        """
        reads, w, name = reading.out[f"{kind.name}_reads"], self.weights, kind.name
        s = self.slices
        numbers = np.asarray(reading.sentences)
        rows = []
        for trigger, words in zip(triggers, context, strict=True):
            own = reads[list(trigger)].mean(0)
            low = max(0, trigger[0] - REACH)  # as in training, where windows end
            near = low + np.flatnonzero(
                numbers[low : trigger[-1] + REACH + 1] == numbers[trigger[0]]
            )
            scores = (
                reads[near, s["key"]]
                @ own[s["query"]]
                / np.sqrt(s["query"].stop - s["query"].start)
            )
            attended = softmax(scores) @ reads[near, s["value"]]
            x = own[s["attribute_trigger"]] + attended
            if kind.context is not None and len(words):
                x = x + reads[list(words), s["attribute_context"]].mean(0)
            rows.append(x)
        x = np.stack(rows) + w[f"{name}.relation"][list(days)]
        return _relu(_linear(w, f"{name}.hidden", _relu(x)))

    def attributes(self, kind: EventType, vectors: Array) -> dict[str, Array]:
        """Return probabilities of the values of each attribute, of one event with such mentions."""
        w = self.weights
        weight = np.exp(np.clip(_linear(w, f"{kind.name}.weight", vectors)[:, 0], -8, 8))
        pooled = (weight[:, None] * vectors).sum(0) / weight.sum()
        logits = _linear(w, f"{kind.name}.out", pooled[None])[0]
        out, at = {}, 0
        for attribute, values in kind.attributes.items():
            t = self.temperature(f"{kind.name} {attribute}")
            out[attribute] = softmax(logits[at : at + len(values)], t)
            at += len(values)
        return out

    def same_event(
        self, reading: Reading, kind: EventType, triggers: Sequence[Sequence[int]],
        pairs: Sequence[tuple[int, int]], features: Sequence[tuple[int, ...]],
    ) -> Array:  # fmt: skip
        """Return the probability, pair by pair, that two mentions are of one event."""
        if not pairs:
            return np.zeros(0, np.float32)
        w, name = self.weights, kind.name
        reads = reading.out[f"{name}_reads"][:, self.slices["pair"]]
        vectors = np.stack([reads[list(t)].mean(0) for t in triggers])
        left, right = (vectors[[p[k] for p in pairs]] for k in (0, 1))
        x = _linear(w, f"{name}.same.both", np.concatenate([left * right, abs(left - right)], -1))
        codes = np.asarray(features)
        for k in range(codes.shape[1]):
            x = x + w[f"{name}.same.features.{k}"][codes[:, k]]
        z = _linear(w, f"{name}.same.out", _relu(x))[:, 0]
        return sigmoid(z / self.temperature(f"{name} same"))

    # -- antecedents -------------------------------------------------------------------------------

    def mention_vectors(self, reading: Reading, spans: Sequence[tuple[int, int]]) -> Array:
        """Return the vectors of mentions, given as (first word, end)."""
        reads = reading.out["span"]
        width = reads.shape[1] // 3
        first, last, mean = (reads[:, k * width : (k + 1) * width] for k in range(3))
        if not spans:
            return np.zeros((0, width), np.float32)
        return np.stack([_relu(first[a] + last[b - 1] + mean[a:b].mean(0)) for a, b in spans])

    def antecedents(
        self, vectors: Array, pairs: Array, features: Array, forms: Sequence[int]
    ) -> tuple[Array, Array]:
        """Return the scores of (earlier, later) pairs and each mention's score of having none."""
        w = self.weights
        nothing = _linear(w, "antecedents.none", vectors)[:, 0]
        nothing = nothing + w["antecedents.none_form"][list(forms), 0] if len(forms) else nothing
        if not len(pairs):
            return np.zeros(0, np.float32), nothing
        left = _linear(w, "antecedents.left", vectors)
        right = _linear(w, "antecedents.right", vectors)
        early, late = pairs[:, 0], pairs[:, 1]
        x = left[early] + right[late]
        x += _linear(w, "antecedents.both", vectors[early] * vectors[late])
        for k in range(features.shape[1]):
            x += w[f"antecedents.features.{k}"][features[:, k]]
        return _linear(w, "antecedents.out", _relu(x))[:, 0], nothing

    # -- what was chosen on the slice --------------------------------------------------------------

    def temperature(self, head: str) -> float:
        """Return the temperature of a head, 1 where none was fitted."""
        return float(self.meta.get("temperatures", {}).get(head, 1.0))

    def threshold(self, name: str, default: float = 0.5) -> float:
        """Return a threshold that was chosen on the slice of the training part."""
        return float(self.meta.get("thresholds", {}).get(name, default))

    def confidence(self, name: str, features: Sequence[float]) -> float:
        """Return the calibrated probability that a row is right, by its logistic fit."""
        fit = self.meta.get("confidence", {}).get(name)
        if fit is None:
            return float(np.clip(features[0], 0, 1))
        x = [
            np.log(np.clip(f, 1e-4, 1 - 1e-4) / (1 - np.clip(f, 1e-4, 1 - 1e-4))) for f in features
        ]
        return float(sigmoid(np.asarray(fit["bias"] + np.dot(fit["weights"], x))))


def _session(path: Path, threads: int) -> Any:
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    wanted = [p for p in ("CUDAExecutionProvider",) if p in ort.get_available_providers()]
    return ort.InferenceSession(str(path), options, providers=[*wanted, "CPUExecutionProvider"])


def _relu(x: Array) -> Array:
    return np.maximum(x, 0)


def _linear(weights: dict[str, Array], name: str, x: Array) -> Array:
    return x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]
