"""The stages of a whole training: unpack, prepare, train twice in parallel, join, measure.

Each stage leaves its result in the build folder and is passed over when the result is there, so
a run that was stopped goes on where it was.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import tarfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

CONFIGS = Path(__file__).parent / "configs"
#: Differently varied copies of the data that each run sees.
COPIES = {"ud": 4, "ner": 3}
SEED = 7


@dataclass(frozen=True)
class Paths:
    """Where a training reads and writes.

    `archive` holds the treebanks and entity data, `gold` the marked articles (None: without
    them), `build` takes what the stages leave, `package` the packed pipeline.
    """

    archive: Path
    gold: Path | None
    build: Path
    package: Path

    @property
    def data(self) -> Path:
        """The unpacked archive."""
        return self.build / "data"

    @property
    def prepared(self) -> Path:
        """The training documents."""
        return self.build / "prepared"


def unpack(paths: Paths) -> None:
    """Unpack the archive; an archive that is a folder already is linked to."""
    if paths.data.exists():
        return
    paths.build.mkdir(parents=True, exist_ok=True)
    if paths.archive.is_dir():
        paths.data.symlink_to(paths.archive.resolve())
        return
    beside = paths.build / "data.part"
    with tarfile.open(paths.archive) as archive:
        archive.extractall(beside, filter="data")
    beside.rename(paths.data)


def train_parser(paths: Paths) -> None:
    """Prepare the treebanks and train tagger, morphologizer and parser."""
    from training import loop, ud_data

    if not (paths.prepared / "ud_dev.spacy").exists():
        paths.prepared.mkdir(parents=True, exist_ok=True)
        ud_data.write(paths.data, paths.prepared, copies=COPIES["ud"], seed=SEED)
    _train(paths, "ud", loop.train)


def train_recogniser(paths: Paths) -> None:
    """Prepare the entity data and train the recogniser."""
    from training import loop, ner_data

    if not (paths.prepared / "silver_test.spacy").exists():
        paths.prepared.mkdir(parents=True, exist_ok=True)
        ner_data.write(paths.data, paths.gold, paths.prepared, copies=COPIES["ner"], seed=SEED)
    _train(paths, "ner", loop.train)


def _train(paths: Paths, name: str, train: Callable[..., Path]) -> None:
    prepared = paths.prepared
    train(
        CONFIGS / f"{name}.cfg",
        prepared / f"{name}_train.spacy",
        prepared / f"{name}_dev.spacy",
        paths.build / name,
    )


def train_both(paths: Paths) -> None:
    """Run the two trainings side by side, each in one thread of a process of its own."""
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[variable] = "1"
    context = multiprocessing.get_context("spawn")
    jobs = [context.Process(target=run, args=(paths,)) for run in (train_parser, train_recogniser)]
    for job in jobs:
        job.start()
    for job in jobs:
        job.join()
    failed = [run for run, job in zip(("ud", "ner"), jobs, strict=True) if job.exitcode]
    if failed:
        raise RuntimeError(
            f"training of {' and '.join(failed)} stopped with an error (see above); once it is "
            f"mended, the same command goes on from the last checkpoint in {paths.build}"
        )


def join_and_measure(paths: Paths) -> dict:
    """Join and pack the two pipelines, and write the figures of the packed one."""
    from training import assemble, evaluate
    from workbench.model import load

    assemble.pack(
        assemble.assemble(paths.build / "ud" / "model", paths.build / "ner" / "model"),
        paths.package,
    )
    figures = evaluate.figures(
        load(paths.package),
        paths.data,
        silver=paths.prepared / "silver_test.spacy",
        gold=paths.gold,
    )
    text = json.dumps(figures, indent=1)
    (paths.build / "figures.json").write_text(text + "\n", encoding="utf-8")
    return figures
