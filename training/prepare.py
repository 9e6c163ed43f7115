"""Prepare all data once: from gold and the unpacked archive to articles in the build folder.

In: ``../shared/gold`` and the archive's folder. Out: ``gold.pkl``, ``slice.pkl``, ``polnear.pkl``,
``polnear_slice.pkl``, ``treebanks.pkl`` (articles and word classes), ``entities.pkl``. The slices
are the parts of the training gold that nothing is trained on: thresholds and calibration are
chosen there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from training import corpora

#: One training article in so many is kept back for thresholds and calibration.
SLICE = {"gold": 9, "polnear": 20}
ENTITY_COPIES = 2
SEED = 7


def is_kept_back(name: str, every: int) -> bool:
    """Return whether an article belongs to the slice; by the hash of its name, so for good."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % every == 0


def prepare(
    raw: Path, gold: Path, out: Path, tokenize: Callable[[str], Any], *, tell: Callable = print
) -> None:
    """Write what is not there yet."""

    def split(name: str, articles: list) -> None:
        every = SLICE[name]
        kept = [a for a in articles if is_kept_back(a.id, every)]
        corpora.store(out / f"{name}_slice.pkl", kept)
        corpora.store(out / f"{name}.pkl", [a for a in articles if not is_kept_back(a.id, every)])
        tell(f"{name}: {len(articles)} articles, {len(kept)} of them kept back")

    if not (out / "gold.pkl").exists():
        split("gold", corpora.gold_articles(gold, tokenize))
    if not (out / "polnear.pkl").exists():
        split("polnear", corpora.polnear_articles(gold, tokenize))
    if not (out / "treebanks.pkl").exists():
        corpora.store(out / "treebanks.pkl", corpora.treebank_articles(raw, Random(SEED)))
    if not (out / "entities.pkl").exists():
        corpora.store(
            out / "entities.pkl",
            corpora.entity_articles(raw, gold, copies=ENTITY_COPIES, seed=SEED),
        )
