"""Any spaCy pipeline with tags, parse and entities, with the workbench components on top."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import spacy
from spacy.language import Language

from workbench.components import ORDER

__all__ = ["load_pipeline", "version"]

# analysis that the components build on -> the attribute that shows that a document has it
NEEDS = {"tags": "TAG", "a parse": "DEP", "entities": "ENT_IOB"}


def load_pipeline(name: str | Path | None = None, *, learned: bool = True) -> Language:
    """Return a pipeline that annotates actors, quotations, claims and meetings.

    Parameters
    ----------
    name
        Name of an installed spaCy pipeline, or its folder; None for the bundled one.
    learned
        Whether learned weights decide what is a claim; False leaves that to the rules alone.

    Returns
    -------
    Language
        The pipeline with the components of :mod:`workbench.components` behind it.

    Raises
    ------
    ValueError
        If no such pipeline is installed, or it gives no tags, parse or entities.

    Examples
    --------
    >>> nlp = load_pipeline()
    >>> nlp.pipe_names[-1]
    'workbench_meetings'
    """
    if name is None:
        from workbench import model

        nlp = model.load()
    else:
        try:
            nlp = spacy.load(name)
        except OSError as error:
            installed = ", ".join(sorted(spacy.util.get_installed_models())) or "none"
            raise ValueError(
                f"no spaCy pipeline {str(name)!r}; installed: {installed}. Install it with pip, "
                f"give the folder it is in, or leave the name out for the bundled pipeline"
            ) from error
    return add_components(nlp, learned=learned)


def add_components(nlp: Language, *, learned: bool = True) -> Language:
    """Add the workbench components that a pipeline lacks and return it."""
    if "workbench_paragraphs" not in nlp.pipe_names:
        nlp.add_pipe("workbench_paragraphs", first=True)
    wanted = [component for component in ORDER if component not in nlp.pipe_names]
    lacking = _lacking(nlp) if wanted else []
    if lacking:
        raise ValueError(
            f"pipeline {nlp.meta['name']!r} gives no {' and no '.join(lacking)} "
            f"(it has {', '.join(nlp.pipe_names)}); take one with tagger, parser and ner"
        )
    for component in wanted:
        config = {"learned": learned} if component == "workbench_claims" else {}
        nlp.add_pipe(component, config=config)
    return nlp


def _lacking(nlp: Language) -> list[str]:
    """Return what a pipeline does not set on a document."""
    doc = nlp("Anna Lind visited Oslo.")
    return [what for what, attribute in NEEDS.items() if not doc.has_annotation(attribute)]


def version(nlp: Language) -> str:
    """Return a digest of a pipeline's name, version and settings, and of this package.

    Notes
    -----
    Another pipeline under the same name, version and settings is not told apart.
    """
    from workbench.runs.keys import package_version

    told = [package_version(), json.dumps(nlp.meta, sort_keys=True, default=str)]
    return hashlib.sha256("\x00".join([*told, nlp.config.to_str()]).encode()).hexdigest()
