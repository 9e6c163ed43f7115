"""The stages of a whole training: unpack, prepare, train two at a time, join, measure.

Two trainings go on from the trained parser; the mean of the three is the parser that ships.

Each stage leaves its result in the build folder and is passed over when the result is there, so
a run that was stopped goes on where it was.
"""

from __future__ import annotations

import multiprocessing
import os
import tarfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CONFIGS = Path(__file__).parent / "configs"
#: Differently varied copies of the data that each run sees.
COPIES = {"ud": 4, "ner": 3}
#: How many parsers vote on the news sentences, and how theirs differs from the last training.
TEACHERS = 3
TEACHER = {"first_cycle_steps": 4000, "more_cycles": []}
#: How many trainings go on from the parser, and how theirs differs from its own.
LAST = 2
GOING_ON = {
    "first_cycle_steps": 3500,
    "more_cycles": [],
    "decay_steps": 3500,
    "cooldown_steps": 1,
    "learn_rate": 0.0015,
    "warmup_steps": 50,
    "batch_words_first": 1200,
}
SEED = 7
#: Environment of each training. Sums round differently with the number of threads and with the
#: kernels that OpenBLAS picks for a processor, and thousands of steps make that another parser.
SAME_SUMS = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OPENBLAS_CORETYPE": "Haswell",
}


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


def prepare_parser(paths: Paths) -> None:
    """Write the documents of the treebanks."""
    from training import ud_data

    if not (paths.prepared / "ud_dev.spacy").exists():
        paths.prepared.mkdir(parents=True, exist_ok=True)
        ud_data.write(paths.data, paths.prepared, copies=COPIES["ud"], seed=SEED)


def train_teacher(paths: Paths, number: int) -> None:
    """Train a parser on the treebanks alone; teachers differ in their seed."""
    _train(paths, "ud", f"teacher{number}", changes=TEACHER | {"seed": 101 + number})


def train_parser(paths: Paths) -> None:
    """Let the teachers vote on news and train tagger, morphologizer and parser on all."""
    from training import votes

    if not (paths.prepared / "voted.spacy").exists():
        teachers = [paths.build / f"teacher{number}" / "model" for number in range(TEACHERS)]
        votes.write(paths.data, teachers, paths.prepared, seed=SEED)
    _train(paths, "ud", "ud", more_path=paths.prepared / "voted.spacy")


def train_last(paths: Paths, number: int) -> None:
    """Go on from the trained parser; the runs differ in their seed."""
    changes = GOING_ON | {"seed": 201 + number}
    start, voted = paths.build / "ud" / "model", paths.prepared / "voted.spacy"
    _train(paths, "ud", f"last{number}", start=start, more_path=voted, changes=changes)


def train_recogniser(paths: Paths) -> None:
    """Prepare the entity data and train the recogniser."""
    from training import ner_data

    if not (paths.prepared / "silver_test.spacy").exists():
        paths.prepared.mkdir(parents=True, exist_ok=True)
        ner_data.write(paths.data, paths.gold, paths.prepared, copies=COPIES["ner"], seed=SEED)
    _train(paths, "ner", "ner", more_path=paths.prepared / "ner_more.spacy")


def _train(paths: Paths, name: str, run: str, **options: Any) -> None:
    from training import loop

    prepared = paths.prepared
    loop.train(
        CONFIGS / f"{name}.cfg",
        prepared / f"{name}_train.spacy",
        prepared / f"{name}_dev.spacy",
        paths.build / run,
        **options,
    )


def train_all(paths: Paths) -> None:
    """Run all trainings, two at a time, each in one thread of a process of its own."""
    os.environ.update(SAME_SUMS)
    prepare_parser(paths)
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        teachers = [pool.submit(train_teacher, paths, k) for k in range(TEACHERS)]
        recogniser = pool.submit(train_recogniser, paths)
        jobs = {f"teacher{k}": job for k, job in enumerate(teachers)} | {"ner": recogniser}
        if not any(job.exception() for job in teachers):
            jobs["ud"] = pool.submit(train_parser, paths)
            if not jobs["ud"].exception():
                jobs |= {f"last{k}": pool.submit(train_last, paths, k) for k in range(LAST)}
        failed = {name: error for name, job in jobs.items() if (error := job.exception())}
    if failed:
        raise RuntimeError(
            f"training of {' and '.join(failed)} stopped with an error; once it is mended, the "
            f"same command goes on from the last checkpoint in {paths.build}"
        ) from next(iter(failed.values()))


def join(paths: Paths) -> None:
    """Join the trained parser and recogniser and pack them."""
    from training import assemble

    parsers = [paths.build / run / "model" for run in ("ud", *(f"last{k}" for k in range(LAST)))]
    assemble.pack(assemble.assemble(parsers, paths.build / "ner" / "model"), paths.package)
