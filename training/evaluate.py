"""Measure a trained model on all gold.

``python -m training.evaluate MODEL_DIR`` prints figures and the reliability of confidences, as
`workbench evaluate` does, for the model in a folder. ``--card FILE`` writes them into the model
card.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd
from spacy.language import Language

from workbench.evaluation import evaluate as ev
from workbench.evaluation import pages
from workbench.evaluation.gold import gold_files
from workbench.nlp import tokenizer
from workbench.nlp.pipeline import add_components

ROOT = Path(__file__).parents[1]


def pipeline(model: Path) -> Language:
    """Return the bundled pipeline with the encoder of a folder."""
    nlp = tokenizer.blank()
    nlp.add_pipe("workbench_encoder", config={"folder": str(model)})
    return add_components(nlp)


def measure(model: Path, *, gold: list[Path] | None = None, card: Path | None = None) -> None:
    """Print the figures of a model, file by file, and write them into its card if asked.

    Parameters
    ----------
    model : Path
        The folder of the model.
    gold : list of Path, optional
        Gold files; by default all that a checkout sees.
    card : Path, optional
        The model card, with marks ``accuracy`` and, if wanted, ``reliability``.
    """
    nlp = pipeline(model)
    results = []
    for path in gold or gold_files(ROOT):
        results.append(ev.evaluate(path, nlp))
        print(pages.table(results[-1].figures), flush=True)
    figures, _, bins = (pd.concat(f, ignore_index=True) for f in zip(*results, strict=True))
    print("\n".join(pages.reliability_lines(bins)))
    if card:
        pages.save_tables(figures, card, bins=bins)


def main(arguments: list[str] | None = None) -> None:
    """Measure the model that the command line names."""
    parser = argparse.ArgumentParser(prog="python -m training.evaluate", description=__doc__)
    parser.add_argument("model", type=Path, help="the folder of the model")
    parser.add_argument("--gold", type=Path, nargs="+", help="gold files instead of all")
    parser.add_argument("--card", type=Path, help="a model card to write the tables into")
    options = parser.parse_args(arguments)
    measure(options.model, gold=options.gold, card=options.card)


if __name__ == "__main__":
    main()
