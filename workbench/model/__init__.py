"""The bundled English pipeline: tags, features, lemmas, parse and entities.

The weights are stored as half-precision numbers in a spaCy directory beside this file; `load`
widens them to the single precision that spaCy computes in.  ``README.md`` is the model card;
``python -m training`` makes the directory anew.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import spacy
from spacy.language import Language

__all__ = ["FOLDER", "load", "widen"]

FOLDER = Path(__file__).parent / "en_workbench"


def load(folder: str | Path = FOLDER) -> Language:
    """Return the trained pipeline, without any component of the workbench.

    Parameters
    ----------
    folder
        A packed pipeline, as ``training.assemble.pack`` writes it.

    Returns
    -------
    Language
        A new pipeline on each call; nothing is written.

    Raises
    ------
    FileNotFoundError
        If there is no packed pipeline in the folder.

    Examples
    --------
    >>> nlp = load()
    >>> [(e.text, e.label_) for e in nlp("Maria Lopez flew to Oslo.").ents]
    [('Maria Lopez', 'PERSON'), ('Oslo', 'GPE')]
    """
    folder = Path(folder)
    if not (folder / "config.cfg").is_file():
        raise FileNotFoundError(
            f"no packed pipeline in {folder}: it lacks config.cfg. Reinstall the package, or make "
            f"the pipeline with python -m training"
        )
    return widen(spacy.load(folder))


def widen(nlp: Language) -> Language:
    """Turn the half-precision weights of a pipeline into single-precision ones, in place."""
    for _, pipe in nlp.pipeline:
        model: Any = getattr(pipe, "model", None)
        if not hasattr(model, "walk"):
            continue
        for node in model.walk():
            for name in node.param_names:
                if node.has_param(name):
                    weights = node.get_param(name)
                    if weights.dtype == np.float16:
                        node.set_param(name, weights.astype(np.float32))
    return nlp
