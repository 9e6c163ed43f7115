"""Train the bundled model: ``python -m training``; stopped and run again, it goes on."""

from __future__ import annotations

import argparse
from pathlib import Path

from training import stages

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"


def main(arguments: list[str] | None = None) -> None:
    """Run all stages, or one training alone."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument(
        "--data", type=Path, default=SHARED / "model" / "data.tar.xz",
        help="archive (or folder) of treebanks and entity data",
    )  # fmt: skip
    parser.add_argument(
        "--gold", type=Path, default=SHARED / "gold", help="folder of the marked articles"
    )
    parser.add_argument(
        "--wikinews", type=Path, default=SHARED / "data" / "wikinews.csv",
        help="more open text to label, a table with a column text",
    )  # fmt: skip
    parser.add_argument(
        "--build", type=Path, default=ROOT / "build" / "training", help="folder for the stages"
    )
    parser.add_argument(
        "--package", type=Path, default=ROOT / "workbench" / "model" / "encoder",
        help="where the model goes",
    )  # fmt: skip
    parser.add_argument(
        "--only", choices=sorted(stages.PLANS), help="run one training alone, with all prepared"
    )
    options = parser.parse_args(arguments)
    for name in ("data", "gold"):
        if not getattr(options, name).exists():
            parser.error(f"no {name} at {getattr(options, name)}; give it with --{name}")
    paths = stages.Paths(
        options.data, options.gold, options.wikinews, options.build, options.package
    )
    if options.only:
        stages.train(paths, options.only)
        return
    stages.run(paths)
    from training import evaluate

    evaluate.main([str(options.package), "--card", str(options.package.parent / "README.md")])


if __name__ == "__main__":
    main()
