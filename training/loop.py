"""The training loop: a fixed number of steps, deterministic, resumable.

What a step does depends on the step number alone: the order of the documents, the size of the
batch, the learning rate and the random numbers of dropout are all functions of it.  A run that
was stopped therefore continues from its last checkpoint to the very weights of an unbroken run.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import spacy
from spacy import util
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.training import Example
from thinc.api import Config, NumpyOps, Optimizer, fix_random_seed, set_current_ops

from training.assemble import split_at_hyphens, to_half


def read_config(path: Path, *, changes: dict[str, Any] | None = None) -> tuple[Config, dict]:
    """Read a config file.

    Parameters
    ----------
    path : Path
        A file with spaCy's sections ``nlp`` and ``components`` and our own section ``loop``.
    changes : dict, optional
        Values that replace those of the section ``loop``.

    Returns
    -------
    tuple of Config and dict
        The spaCy config and the loop's settings.
    """
    config = util.load_config(path, interpolate=False)
    settings = dict(config.pop("loop"))
    unknown = sorted(set(changes or {}) - settings.keys())
    if unknown:
        allowed = ", ".join(sorted(settings))
        raise ValueError(f"{path.name} has no loop setting {unknown[0]!r}; it has {allowed}")
    return config, settings | (changes or {})


def build(config: Config, docs: list[Doc], settings: dict) -> Language:
    """Make the untrained pipeline: tokenizer, labels and first weights."""
    fix_random_seed(settings["seed"])
    nlp = util.load_model_from_config(config, auto_fill=True)
    split_at_hyphens(nlp)
    sample = [Example(nlp.make_doc(d.text), d) for d in docs[: settings["init_docs"]]]
    nlp.initialize(lambda: sample)
    return nlp


def total_steps(settings: dict) -> int:
    """Return the steps of all cycles."""
    return settings["first_cycle_steps"] + sum(length for length, _ in settings["more_cycles"])


def learn_rate(step: int, settings: dict) -> float:
    """Return the rate of a step, in cycles (warm restarts, Loshchilov & Hutter 2017).

    The first cycle rises linearly over the warm-up and falls slowly after it, as if to reach
    nothing at ``decay_steps``; over its last ``cooldown_steps`` it is scaled down to nothing
    besides. Each of ``more_cycles`` (steps, rate) starts at its rate and falls linearly to nothing.
    """
    rate, warmup, first = (settings[k] for k in ("learn_rate", "warmup_steps", "first_cycle_steps"))
    if step < warmup:
        return rate * (step + 1) / warmup
    if step < first:
        slow = (settings["decay_steps"] - step) / (settings["decay_steps"] - warmup)
        return rate * slow * min(1.0, (first - step) / settings["cooldown_steps"])
    end = first
    for length, rate in settings["more_cycles"]:
        end += length
        if step < end:
            return rate * (end - step) / length
    return 0.0


def batches(lengths: list[int], settings: dict, *, n_last: int = 0) -> Iterator[list[int]]:
    """Yield positions of documents, batch by batch, epoch after epoch, without end.

    Parameters
    ----------
    lengths : list of int
        Number of tokens of each document.
    settings : dict
        The loop's settings; the batch size in words grows by ``batch_growth`` a step.
    n_last : int
        After the first cycle only so many documents, from the start of the list, are used
        (0: all).
    """
    size = float(settings["batch_words_first"])
    first = _epochs(lengths, len(lengths), size, settings)
    if not n_last:
        yield from first
    yield from islice(first, settings["first_cycle_steps"])
    yield from _epochs(lengths, n_last, float(settings["batch_words_last"]), settings)


def _epochs(lengths: list[int], n: int, size: float, settings: dict) -> Iterator[list[int]]:
    """Yield the batches of the first `n` documents, in a new order each epoch."""
    epoch = 0
    while True:
        order = list(range(n))
        Random(settings["seed"] * 1000 + epoch).shuffle(order)
        batch, words = [], 0
        for k in order:
            if batch and words + lengths[k] > size:
                yield batch
                batch, words = [], 0
                size = min(size * settings["batch_growth"], settings["batch_words_last"])
            batch.append(k)
            words += lengths[k]
        yield batch
        epoch += 1


def parameters(nlp: Language) -> dict[tuple[int, str], tuple[str, Any]]:
    """Map thinc's parameter keys to names that are the same in every process, and to their node."""
    named = {}
    for pipe_name, pipe in nlp.pipeline:
        model = getattr(pipe, "model", None)
        if hasattr(model, "walk"):
            for k, node in enumerate(model.walk()):
                for name in node.param_names:
                    named.setdefault((node.id, name), (f"{pipe_name}/{k}/{name}", node))
    return named


def save_checkpoint(path: Path, nlp: Language, optimizer: Optimizer, step: int) -> None:
    """Write weights and optimizer state to one file, replacing it in one move."""
    arrays: dict[str, np.ndarray] = {"step": np.asarray(step)}
    for key, (name, node) in parameters(nlp).items():
        if node.has_param(key[1]):
            arrays[f"weight:{name}"] = node.get_param(key[1])
        for kind in ("mom1", "mom2", "averages"):
            state = getattr(optimizer, kind)
            if key in state:
                arrays[f"{kind}:{name}"] = state[key]
        arrays[f"updates:{name}"] = np.asarray(optimizer.nr_update[key])
    beside = path.with_suffix(".part.npz")
    np.savez(beside, **arrays)
    os.replace(beside, path)


def load_checkpoint(path: Path, nlp: Language, optimizer: Optimizer) -> int:
    """Put a checkpoint's weights and optimizer state in place and return its step."""
    with np.load(path, allow_pickle=False) as arrays:
        for key, (name, node) in parameters(nlp).items():
            if f"weight:{name}" in arrays:
                node.set_param(key[1], arrays[f"weight:{name}"])
            for kind in ("mom1", "mom2", "averages"):
                if f"{kind}:{name}" in arrays:
                    getattr(optimizer, kind)[key] = arrays[f"{kind}:{name}"]
            optimizer.nr_update[key] = int(arrays[f"updates:{name}"])
        return int(arrays["step"])


def finished_steps(path: Path) -> int:
    """Return the step of a checkpoint, 0 where there is none."""
    if not path.exists():
        return 0
    with np.load(path, allow_pickle=False) as arrays:
        return int(arrays["step"])


def save_pipeline(nlp: Language, optimizer: Optimizer, path: Path) -> None:
    """Write the pipeline with averaged weights, replacing an earlier one."""
    beside = path.with_name(path.name + ".part")
    shutil.rmtree(beside, ignore_errors=True)
    with nlp.use_params(optimizer.averages):
        nlp.to_disk(beside)
    shutil.rmtree(path, ignore_errors=True)
    beside.rename(path)


def train(
    config_path: Path,
    train_path: Path,
    dev_path: Path,
    out: Path,
    *,
    more_path: Path | None = None,
    start: Path | None = None,
    changes: dict[str, Any] | None = None,
    stop_at: int | None = None,
) -> Path:
    """Train one pipeline, or go on with a run that was stopped.

    Parameters
    ----------
    config_path : Path
        The run's config file.
    train_path, dev_path : Path
        DocBin files; the second only serves the log.
    out : Path
        Folder of the run: ``checkpoint.npz``, ``log.jsonl``, ``model``.
    more_path : Path, optional
        DocBin file of documents that the first cycle sees besides.
    start : Path, optional
        Folder of a trained pipeline to go on from, rounded to the half precision it ships in;
        without it training starts from random weights.
    changes : dict, optional
        Values that replace those of the config's section ``loop``.
    stop_at : int, optional
        Leave the loop after this step, as a run that is stopped would.

    Returns
    -------
    Path
        The folder of the trained pipeline (averaged weights of the last step).
    """
    set_current_ops(NumpyOps(use_blis=False))
    config, settings = read_config(config_path, changes=changes)
    out.mkdir(parents=True, exist_ok=True)
    checkpoint = out / "checkpoint.npz"
    if finished_steps(checkpoint) >= total_steps(settings) and (out / "model").exists():
        return out / "model"
    reader = util.load_model_from_config(config, auto_fill=True)
    docs = list(DocBin().from_disk(train_path).get_docs(reader.vocab))
    dev = list(DocBin().from_disk(dev_path).get_docs(reader.vocab))[: settings["dev_docs"]]
    nlp = to_half(spacy.load(start)) if start else build(config, docs, settings)
    optimizer = Optimizer(
        settings["learn_rate"],
        L2=0.01,
        beta1=0.9,
        beta2=0.999,
        eps=1e-8,
        grad_clip=1.0,
        use_averages=True,
        L2_is_weight_decay=True,
    )
    done = load_checkpoint(checkpoint, nlp, optimizer) if checkpoint.exists() else 0
    n_own = len(docs)
    if more_path:
        docs += DocBin().from_disk(more_path).get_docs(reader.vocab)
    stream = batches([len(d) for d in docs], settings, n_last=n_own)
    for _ in range(done):
        next(stream)
    words, losses, started = 0, {}, time.perf_counter()
    steps = total_steps(settings)
    for step in range(done, steps):
        chosen = [docs[k] for k in next(stream)]
        fix_random_seed(settings["seed"] * 1_000_003 + step)
        optimizer.learn_rate = learn_rate(step, settings)
        examples = [Example(nlp.make_doc(d.text), d) for d in chosen]
        nlp.update(examples, drop=settings["dropout"], sgd=optimizer, losses=losses)
        words += sum(map(len, chosen))
        last = step + 1 in (steps, stop_at)
        if last or (step + 1) % settings["checkpoint_every"] == 0:
            save_pipeline(nlp, optimizer, out / "model")
            save_checkpoint(checkpoint, nlp, optimizer, step + 1)
            seconds = time.perf_counter() - started
            note = {"step": step + 1, "words": words, "seconds": round(seconds, 1)}
            note |= {"losses": {k: round(float(v), 1) for k, v in losses.items()}}
            note |= {"dev": dev_scores(nlp, optimizer, dev)}
            with (out / "log.jsonl").open("a", encoding="utf-8") as log:
                log.write(json.dumps(note) + "\n")
            words, losses, started = 0, {}, time.perf_counter()
        if step + 1 == stop_at:
            break
    return out / "model"


def dev_scores(nlp: Language, optimizer: Optimizer, docs: list[Doc]) -> dict[str, float]:
    """Score the averaged weights on development documents, for the log."""
    if not docs:
        return {}
    with nlp.use_params(optimizer.averages):
        scores = nlp.evaluate([Example(nlp.make_doc(d.text), d) for d in docs])
    wanted = ("tag_acc", "pos_acc", "dep_uas", "dep_las", "sents_f", "ents_p", "ents_r", "ents_f")
    return {k: round(scores[k], 4) for k in wanted if scores.get(k) is not None}
