"""Join the two trained pipelines into one, and write it small.

The packed pipeline is a spaCy directory whose weights are half-precision numbers;
`workbench.model.load` reads it.  Words seen in training do not ship: the string store keeps only
what a blank pipeline and the labels need.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import spacy
import srsly
from spacy.lang.char_classes import ALPHA, ALPHA_UPPER, HYPHENS
from spacy.language import Language
from spacy.util import compile_infix_regex

from training.names import terms
from training.wording import listed

#: "U.S.-based" is split as in the treebanks: "U.S." "-" "based".
ABBREVIATED = r"(?<=[A-Z]\.)-(?=[A-Za-z])"
#: Prefixes that the treebanks leave joined ("re-started"), as the Penn Treebank's rules have it;
#: before a name they are split all the same ("pro-Moscow"), for the name's sake.
PREFIXES = listed(
    "anti co counter cross e ex extra inter intra micro mid mini multi non over post pre pro re "
    "semi socio sub ultra vice"
)
NAME, VERSION = "workbench", "1.1.0"


def assemble(parsers: Sequence[Path], ner: Path) -> Language:
    """Return one pipeline from the trained parsers and the trained recogniser.

    Parameters
    ----------
    parsers : sequence of Path
        Folders of trained parsers that started from the same weights; they become one.
    ner : Path
        Folder of the trained recogniser.

    Returns
    -------
    Language
        tok2vec, tagger, morphologizer, parser, attribute_ruler, lemmatizer (rules, with its
        tables), ner; weights rounded to half precision.
    """
    nlp, recogniser = averaged([spacy.load(path) for path in parsers]), spacy.load(ner)
    split_at_hyphens(nlp)
    add_attribute_rules(nlp)
    lemmatizer: Any = nlp.add_pipe("lemmatizer", after="attribute_ruler", config={"mode": "rule"})
    lemmatizer.initialize()
    nlp.add_pipe("ner", source=recogniser)
    nlp.meta.update(lang="en", name=NAME, version=VERSION, license="CC BY-SA 4.0")
    nlp.meta.pop("performance", None)
    return to_half(nlp)


def split_at_hyphens(nlp: Language) -> None:
    """Let the tokenizer split words at hyphens where the treebanks do."""
    joined = "".join(rf"(?<!\b(?i:{prefix}))" for prefix in PREFIXES)
    named = f"(?=(?:{HYPHENS})[{ALPHA_UPPER}])"
    plain = [i for i in nlp.Defaults.infixes if HYPHENS not in i]
    hyphen = f"(?<=[{ALPHA}0-9])(?:{joined}|{named})(?:{HYPHENS})(?=[{ALPHA}])"
    infixes = [*plain, hyphen, ABBREVIATED]
    nlp.tokenizer.infix_finditer = compile_infix_regex(infixes).finditer


def averaged(pipelines: Sequence[Language]) -> Language:
    """Return the first pipeline with the mean weights of all (Wortsman et al. 2022, model soups).

    Parameters
    ----------
    pipelines : sequence of Language
        Pipelines of one architecture whose trainings went on from the same weights; the mean of
        others means nothing.
    """
    for same in zip(*(nodes(nlp) for nlp in pipelines), strict=True):
        for name in same[0].param_names:
            if same[0].has_param(name):
                mean = np.mean([node.get_param(name) for node in same], axis=0, dtype=np.float64)
                same[0].set_param(name, mean.astype(np.float32))
    return pipelines[0]


def to_half(nlp: Language) -> Language:
    """Round the weights of a pipeline to half precision, in place."""
    for node in nodes(nlp):
        for name in node.param_names:
            if node.has_param(name):
                rounded = node.get_param(name).astype(np.float16).astype(np.float32)
                node.set_param(name, rounded)
    return nlp


def add_attribute_rules(nlp: Language) -> None:
    """Add the rules for white space, closed-class lemmas and present-tense base forms."""
    ruler: Any = nlp.add_pipe("attribute_ruler", after="morphologizer")
    ruler.add([[{"IS_SPACE": True}]], {"TAG": "_SP", "POS": "SPACE"})
    for line in terms("lemmas"):
        form, condition, lemma = line.split("\t")
        key, _, value = condition.partition("=")
        where = {key: value} if value else {}
        spellings = {form, form.replace("'", "’")}
        ruler.add([[{"LOWER": f, **where}] for f in sorted(spellings)], {"LEMMA": lemma})
    # The lemmatizer keeps base forms that it would cut ("assess") when it sees this morphology.
    ruler.add([[{"TAG": "VBP", "POS": "VERB"}]], {"MORPH": "Tense=Pres|VerbForm=Fin"})


def nodes(nlp: Language) -> list:
    """Return the nodes of all models of a pipeline."""
    models: list[Any] = [getattr(pipe, "model", None) for _, pipe in nlp.pipeline]
    return [node for model in models if hasattr(model, "walk") for node in model.walk()]


def needed_strings(nlp: Language) -> list[str]:
    """Return the strings that the pipeline needs beside its weights."""
    keep = set(spacy.blank("en").vocab.strings) | {"_SP", "SPACE", "\n", "\n\n"}
    for _, pipe in nlp.pipeline:
        for label in getattr(pipe, "labels", ()):
            parts = label.replace("||", "|").split("|")
            keep |= {label, *parts, *(piece for part in parts for piece in part.split("="))}
    keep |= {line.split("\t")[2] for line in terms("lemmas")}
    return sorted(keep)


def save(nlp: Language, path: Path) -> None:
    """Write the pipeline as a plain spaCy directory, without the words of the training data."""
    shutil.rmtree(path, ignore_errors=True)
    nlp.to_disk(path)
    for unused in ("vectors", "vectors.cfg", "key2row", "lookups.bin"):
        (path / "vocab" / unused).unlink(missing_ok=True)
    srsly.write_json(path / "vocab" / "strings.json", needed_strings(nlp))


def pack(nlp: Language, path: Path) -> None:
    """Write the pipeline with half-precision weights; the same pipeline gives the same bytes."""
    save(nlp, path)
    for file in sorted(path.rglob("model")):
        packed = srsly.msgpack_dumps(_halved(srsly.msgpack_loads(file.read_bytes())))
        file.write_bytes(packed)
    for file in sorted(path.rglob("*.json")):
        content = json.loads(file.read_text(encoding="utf-8"))
        text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
        file.write_text(text + "\n", encoding="utf-8")


def _halved(value: Any) -> Any:
    """Replace single-precision arrays in nested values by half-precision ones."""
    if isinstance(value, np.ndarray) and value.dtype == np.float32:
        return value.astype(np.float16)
    if isinstance(value, dict):
        return {k: _halved(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_halved(v) for v in value]
    return value
