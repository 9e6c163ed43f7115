import json
from pathlib import Path

import numpy as np
import pytest
import spacy
import srsly

from workbench import model
from workbench.model import FOLDER, load

LIMIT = 15_000_000


@pytest.fixture(scope="module")
def nlp():
    return load()


def test_model_has_the_layers_that_the_components_need(nlp):
    assert nlp.pipe_names == [
        "tok2vec", "tagger", "morphologizer", "attribute_ruler", "lemmatizer", "parser", "ner",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("pipe", "labels"),
    [
        ("ner", "PERSON ORG GPE LOC NORP DATE EVENT"),
        ("parser", "nsubj nsubj:pass obj obl obl:unmarked ccomp xcomp parataxis acl:relcl"),
        ("parser", "advcl appos flat nmod nmod:poss ROOT"),
        ("tagger", "NNP NNPS VBD VBZ MD POS WP ``"),
    ],
)
def test_model_knows_the_labels_that_rules_ask_for(nlp, pipe, labels):
    assert set(labels.split()) <= set(nlp.get_pipe(pipe).labels)


def test_model_is_small_and_half_precision():
    files = [p for p in FOLDER.rglob("*") if p.is_file()]
    assert sum(p.stat().st_size for p in files) <= LIMIT

    def arrays(value):
        if isinstance(value, np.ndarray):
            yield value
        elif isinstance(value, dict | list | tuple):
            for inner in value.values() if isinstance(value, dict) else value:
                yield from arrays(inner)

    kinds = {
        a.dtype
        for p in files
        if p.name == "model"
        for a in arrays(srsly.msgpack_loads(p.read_bytes()))
        if a.dtype.kind == "f"
    }
    assert kinds == {np.dtype(np.float16)}


def test_model_computes_in_single_precision(nlp):
    weights = [
        node.get_param(name)
        for trained in ("tok2vec", "tagger", "morphologizer", "parser", "ner")
        for node in nlp.get_pipe(trained).model.walk()
        for name in node.param_names
        if node.has_param(name)
    ]
    assert len(weights) > 30
    assert {w.dtype for w in weights} == {np.dtype(np.float32)}


def test_model_ships_no_words_of_its_training():
    strings = json.loads((FOLDER / "vocab" / "strings.json").read_text(encoding="utf-8"))
    own = set(strings) - set(spacy.blank("en").vocab.strings)
    assert len(own) < 1000
    assert not {"Maskhadov", "Enron", "Blinken", "Thaksin"} & own


def test_model_names_its_licence(nlp):
    assert nlp.meta["license"] == "CC BY-SA 4.0"
    card = (FOLDER.parent / "README.md").read_text(encoding="utf-8")
    for source in ("GUM", "EWT", "PUD", "UNER", "GMB", "Wikinews", "spacy-lookups-data"):
        assert source in card


def test_model_gives_the_same_analysis_each_time(nlp):
    text = "The ministry said on Monday that Anna Lind would fly to Oslo.\n\n“No,” she wrote."
    rows = [
        [(t.text, t.tag_, t.dep_, t.head.i, t.lemma_, t.ent_type_, str(t.morph)) for t in p(text)]
        for p in (nlp, nlp, load())
    ]
    assert rows[0] == rows[1] == rows[2]


@pytest.mark.parametrize(
    ("text", "verb", "subject", "clause"),
    [
        ("The minister said that the road would open on Monday.", "said", "minister", "open"),
        ("Analysts warned that prices could rise.", "warned", "Analysts", "rise"),
        ("Anna Lind announced that she had left the party.", "announced", "Anna", "left"),
    ],
)
def test_model_parses_reported_clauses(nlp, text, verb, subject, clause):
    (token,) = [t for t in nlp(text) if t.text == verb]
    children = {c.dep_: c.text for c in token.children}
    assert children["nsubj"] == subject
    assert children["ccomp"] == clause


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Prime Minister Anna Lind met Thomas Berg in Oslo.",
         {"Anna Lind": "PERSON", "Thomas Berg": "PERSON", "Oslo": "GPE"}),
        ("The U.S. and the European Union signed it.", {"U.S.": "GPE", "European Union": "ORG"}),
        ("The Norwegian Foreign Ministry said no.", {"Norwegian Foreign Ministry": "ORG"}),
        ("Ships crossed the Black Sea on Monday.", {"Black Sea": "LOC", "Monday": "DATE"}),
        ("The vote on Brexit was close, Norwegians said.", {"Norwegians": "NORP"}),
    ],
)  # fmt: skip
def test_model_finds_names(nlp, text, expected):
    found = {e.text: e.label_ for e in nlp(text).ents if e.text != "Brexit"}
    assert found == expected


@pytest.mark.parametrize(
    ("text", "word", "lemma"),
    [
        ("They assess the damage.", "assess", "assess"),
        ("He wrote it.", "wrote", "write"),
        ("They don't know.", "n't", "not"),
        ("The ministers met.", "ministers", "minister"),
    ],
)
def test_model_lemmas(nlp, text, word, lemma):
    (token,) = [t for t in nlp(text) if t.text == word]
    assert token.lemma_ == lemma


def test_model_splits_abbreviations_from_hyphens(nlp):
    assert [t.text for t in nlp.make_doc("the U.S.-based firm")] == [
        "the", "U.S.", "-", "based", "firm",
    ]  # fmt: skip


def test_model_starts_sentences_after_closing_quotes(nlp):
    doc = nlp("“We will not go.” The talks ended on Monday. He left.")
    assert [s.text for s in doc.sents] == [
        "“We will not go.”", "The talks ended on Monday.", "He left.",
    ]  # fmt: skip


def test_model_says_what_is_missing(tmp_path):
    with pytest.raises(FileNotFoundError, match="no packed pipeline in"):
        model.load(Path(tmp_path))


def test_model_forms_of_be_are_be_whatever_their_part_of_speech(nlp):
    for text in ("Certainly there are discussions.", "There is hope.", "They’re here, as I am."):
        forms = [t for t in nlp(text) if t.lower_ in ("are", "is", "’re", "am")]
        assert forms
        assert {t.lemma_ for t in forms} == {"be"}
