"""Train the bundled pipeline: ``python -m training --data DATA``."""

from __future__ import annotations

import argparse
from pathlib import Path

from training import evaluate, stages

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"


def main(arguments: list[str] | None = None) -> None:
    """Run all stages and print the figures."""
    parser = argparse.ArgumentParser(
        prog="python -m training",
        description="Train the bundled pipeline; stopped and run again, it goes on.",
    )
    parser.add_argument(
        "--data",
        type=Path,
        default=SHARED / "model" / "data.tar.xz",
        help="archive (or folder) of treebanks and entity data",
    )
    parser.add_argument(
        "--gold",
        type=Path,
        default=SHARED / "gold",
        help="folder of marked articles; where there is none, training goes without",
    )
    parser.add_argument(
        "--build",
        type=Path,
        default=ROOT / "build" / "training",
        help="folder for the stages",
    )
    parser.add_argument(
        "--package",
        type=Path,
        default=ROOT / "workbench" / "model" / "en_workbench",
        help="where the packed pipeline goes",
    )
    parser.add_argument(
        "--card",
        type=Path,
        default=ROOT / "workbench" / "model" / "README.md",
        help="model card to write the figures into",
    )
    options = parser.parse_args(arguments)
    if not options.data.exists():
        parser.error(f"no data at {options.data}; give the archive with --data")
    gold = options.gold if options.gold.exists() else None
    if gold is None:
        print(f"no marked articles at {options.gold}: training without them")
    paths = stages.Paths(options.data, gold, options.build, options.package)
    stages.unpack(paths)
    stages.train_all(paths)
    stages.join(paths)
    silver = paths.prepared / "silver_test.spacy"
    evaluate.measure(paths.package, paths.data, silver, gold, card=options.card)


if __name__ == "__main__":
    main()
