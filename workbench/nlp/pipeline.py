"""The bundled pipeline, or any spaCy pipeline with our heads on top of its tokens and entities."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

import spacy
from spacy.language import Language

from workbench.nlp import tokenizer
from workbench.nlp.encoder import FOLDER

__all__ = ["COMPONENTS", "add_components", "files_digest", "load_pipeline", "version"]

#: The components in their order.
COMPONENTS = (
    "workbench_paragraphs",
    "workbench_encoder",
    "workbench_sentences",
    "workbench_entities",
    "workbench_mentions",
    "workbench_quotations",
    "workbench_claims",
    "workbench_meetings",
)


def load_pipeline(name: str | Path | None = None) -> Language:
    """Return a pipeline that annotates actors, quotations, claims and meetings.

    Parameters
    ----------
    name
        Name of an installed spaCy pipeline, or its folder, whose tokens, sentences and entities
        are to be used in place of the bundled ones; None for the bundled pipeline.

    Returns
    -------
    Language
        The pipeline with the components of :mod:`workbench.nlp` behind it.

    Raises
    ------
    ValueError
        If no such pipeline is installed.

    Examples
    --------
    >>> nlp = load_pipeline()
    >>> nlp.pipe_names[-1]
    'workbench_meetings'
    """
    if name is None:
        return add_components(tokenizer.blank())
    try:
        nlp = spacy.load(name)
    except OSError as error:
        installed = ", ".join(sorted(spacy.util.get_installed_models())) or "none"
        raise ValueError(
            f"no spaCy pipeline {str(name)!r}; installed: {installed}. Install it with pip, "
            f"give the folder it is in, or leave the name out for the bundled pipeline"
        ) from error
    return add_components(nlp)


def add_components(nlp: Language) -> Language:
    """Add the components that a pipeline lacks and return it.

    Entities are ours only where the pipeline finds none, sentences only where it sets none.
    """
    finds_entities = bool({"ner", "entity_ruler", "beam_ner"} & set(nlp.pipe_names))
    for name in COMPONENTS:
        if name in nlp.pipe_names or (name == "workbench_entities" and finds_entities):
            continue
        if name == "workbench_paragraphs":
            nlp.add_pipe(name, first=True)
        else:
            nlp.add_pipe(name)
    return nlp


def version(nlp: Language) -> str:
    """Return a digest of all that a pipeline's findings depend on.

    That is its name, version and settings, the files of the model, the word lists and tables, and
    the code of the rooms `english` and `nlp`; a change elsewhere in the package changes nothing.

    Notes
    -----
    Another pipeline under the same name, version and settings is not distinguished.
    """
    package = Path(__file__).parents[1]
    own = files_digest(package / "english", package / "nlp", FOLDER)
    meta = json.dumps(nlp.meta, sort_keys=True, default=str)
    parts = [own, spacy.__version__, meta, nlp.config.to_str()]
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()


@cache
def files_digest(*folders: Path) -> str:
    """Return a digest of the code, lists and weights in some folders."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix in (".py", ".tsv", ".onnx", ".npz", ".json"):
                digest.update(path.relative_to(folder).as_posix().encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()
