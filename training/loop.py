"""The training loop: batches of several sources, one optimiser, checkpoints, a log, a bar.

In: articles by source, a plan of steps. Out: ``model.pt`` (the mean of the weights over the last
steps), ``log.txt``. Stopped and started again it goes on from the last checkpoint.

The random state of every step is a function of the seed and the step, and the rate counts in
steps, so a slower machine gives the same weights later, up to the rounding of its processor.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from random import Random
from typing import Any

import torch
from tqdm import tqdm

from training.examples import Article, Example, windows_of
from training.losses import Hints, loss
from training.network import Network
from workbench.nlp.windows import MAX_PIECES, Pieces

KEEP_EVERY = 180.0  # seconds between checkpoints
HINTED = ("gold", "silver")
MEAN_OVER = 0.15  # share of the steps, at the end, that the shipped weights are the mean of


@dataclass
class Plan:
    """How a network is trained.

    `shares` are relative numbers of batches by source; `pieces` the word pieces of a batch;
    `together` the batches of one step.
    """

    steps: int
    shares: dict[str, float]
    pieces: dict[str, int] = field(default_factory=dict)
    rate: float = 2.2e-4
    head_rate: float = 1.0e-3
    warmup: float = 0.05
    together: int = 2
    seed: int = 1
    threads: int = 2


def batches(
    articles: Sequence[Article], pieces: Pieces, size: int, seed: int, *, window: int = 120
) -> Iterator[list[Example]]:
    """Yield batches of about `size` pieces without end, of windows of like length."""
    epoch = 0
    while True:
        rng = Random(f"{seed}:{epoch}")
        epoch += 1
        order = list(range(len(articles)))
        rng.shuffle(order)
        held: list[Example] = []
        for place, k in enumerate(order):
            held += [e for e in windows_of(articles[k], pieces, rng) if 4 < len(e) <= MAX_PIECES]
            if len(held) < window and place + 1 < len(order):
                continue
            held.sort(key=len)
            made: list[list[Example]] = []
            for e in held:
                if made and len(e) * (len(made[-1]) + 1) <= size:
                    made[-1].append(e)
                else:
                    made.append([e])
            rng.shuffle(made)
            yield from made
            held = []


def schedule(shares: dict[str, float]) -> Iterator[str]:
    """Yield the sources in turn, each as often as its share says."""
    owed = dict.fromkeys(shares, 0.0)
    total = sum(shares.values())
    while True:
        for name, share in shares.items():
            owed[name] += share / total
        name = max(owed, key=lambda n: owed[n])
        owed[name] -= 1
        yield name


def optimiser(net: Network, plan: Plan, hints: Hints | None = None) -> torch.optim.Optimizer:
    """Return AdamW with a rate for the encoder and one for the heads; pieces are not trained."""
    net.encoder.pieces.weight.requires_grad_(False)
    fresh = ("encoder.shapes", "encoder.quotes")
    groups: dict[tuple[bool, bool], list] = {}
    for name, p in chain(net.named_parameters(), hints.named_parameters() if hints else ()):
        if p.requires_grad:
            head = not name.startswith("encoder.") or name.startswith(fresh)
            groups.setdefault((head, p.ndim > 1), []).append(p)
    return torch.optim.AdamW(
        [
            {
                "params": params,
                "base": plan.head_rate if head else plan.rate,
                "weight_decay": 0.01 if wide else 0.0,
            }
            for (head, wide), params in groups.items()
        ],
        lr=plan.rate,
        betas=(0.9, 0.99),
        fused=True,
    )


def train(
    net: Network,
    sources: dict[str, Sequence[Article]],
    pieces: Pieces,
    plan: Plan,
    folder: Path,
    *,
    teacher: Network | None = None,
    bar: bool | None = None,
) -> Path:
    """Train a network and return the file of its weights; what is trained is not trained again.

    Parameters
    ----------
    net
        The network, with the weights that training begins from.
    sources
        Articles by the names that `plan.shares` uses.
    pieces
        Word pieces of the base model.
    plan
        Steps, rates, shares.
    folder
        Where checkpoint, log and result are kept.
    teacher
        Whose vectors the network is to come near to on the texts of `HINTED`.
    bar
        Whether to show a bar; None shows it in a terminal.
    """
    folder.mkdir(parents=True, exist_ok=True)
    result, kept = folder / "model.pt", folder / "checkpoint.pt"
    if result.exists():
        return result
    torch.set_num_threads(plan.threads)
    hints = Hints(teacher) if teacher is not None else None
    opt = optimiser(net, plan, hints)
    learning = [*net.parameters(), *(hints.parameters() if hints is not None else ())]
    mean: dict[str, torch.Tensor] = {}
    counted = step = 0
    if kept.exists():
        state = torch.load(kept, weights_only=True)
        net.load_state_dict(state["net"])
        opt.load_state_dict(state["optimiser"])
        if hints is not None:
            hints.load_state_dict(state["hints"])
        mean, counted, step = state["mean"], state["counted"], state["step"]
    streams = {
        name: batches(sources[name], pieces, plan.pieces.get(name, 1000), plan.seed * 1000 + step)
        for name in plan.shares
    }
    turns = schedule(plan.shares)
    for _ in range(step * plan.together):
        next(turns)
    running: dict[str, float] = {}
    read, since, began, saved = 0, step, time.monotonic(), time.monotonic()
    hidden = not bar if bar is not None else not sys.stderr.isatty()
    net.train()
    with (
        (folder / "log.txt").open("a", encoding="utf-8") as log,
        tqdm(
            total=plan.steps, initial=step, unit="step", desc=folder.name, disable=hidden
        ) as shown,
    ):
        while step < plan.steps:
            torch.manual_seed(plan.seed * 1_000_003 + step)
            _set_rate(opt, plan, step)
            parts: dict[str, float] = {}
            for _ in range(plan.together):
                source = next(turns)
                batch = next(streams[source])
                value, each = loss(net, batch, pieces.mask, hints if source in HINTED else None)
                (value / plan.together).backward()
                parts |= each
                read += sum(map(len, batch))
            torch.nn.utils.clip_grad_norm_(learning, 5.0, foreach=True)
            opt.step()
            opt.zero_grad(set_to_none=True)
            step += 1
            shown.update()
            for name, part in parts.items():
                running[name] = 0.97 * running.get(name, part) + 0.03 * part
            if step > plan.steps * (1 - MEAN_OVER) and (step % 5 == 0 or step == plan.steps):
                counted = _add_to_mean(net, mean, counted)
            if step % 50 == 0:
                spent = time.monotonic() - began
                rate, left = read / spent, (plan.steps - step) * spent / (step - since)
                told = " ".join(f"{k}={v:.3f}" for k, v in running.items())
                log.write(f"{step}/{plan.steps} pieces/s={rate:.0f} left={left:.0f}s {told}\n")
                log.flush()
            if time.monotonic() - saved > KEEP_EVERY:
                saved = time.monotonic()
                _keep(kept, {
                    "net": net.state_dict(), "optimiser": opt.state_dict(),
                    "mean": mean, "counted": counted, "step": step,
                    "hints": hints.state_dict() if hints is not None else {},
                })  # fmt: skip
    state = net.state_dict() | mean
    _keep(result, {"net": state, "tags": net.tags, "steps": plan.steps})
    return result


def _set_rate(opt: torch.optim.Optimizer, plan: Plan, step: int) -> None:
    x = step / plan.steps
    factor = x / plan.warmup if x < plan.warmup else (1 - x) / (1 - plan.warmup)
    for group in opt.param_groups:
        group["lr"] = group["base"] * max(factor, 0.01)


@torch.no_grad()
def _add_to_mean(net: Network, mean: dict[str, torch.Tensor], counted: int) -> int:
    for name, value in net.named_parameters():
        if value.requires_grad:
            if name in mean:
                mean[name] += (value - mean[name]) / (counted + 1)
            else:
                mean[name] = value.detach().clone()
    return counted + 1


def _keep(path: Path, state: dict[str, Any]) -> None:
    part = path.with_suffix(".part")
    torch.save(state, part)
    os.replace(part, path)
