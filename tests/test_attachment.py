"""Docs are built by hand: the parses are those of a parser that tore a name apart."""

import pytest
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from workbench.components.attachment import mend_infinitives, mend_names

VOCAB = Vocab()


def parsed(words, tags, heads, deps, *names):
    doc = Doc(VOCAB, words=words.split(), tags=tags.split(), heads=heads, deps=deps.split())
    doc.ents = [Span(doc, start, end, label=label) for start, end, label in names]
    return doc


def arcs(doc):
    return [(t.text, t.dep_, t.head.text) for t in doc]


def test_attachment_a_name_taken_for_a_clause_hangs_on_its_title():
    doc = mend_names(
        parsed(
            "he met with Minister Ann Lind and Bo Berg .",
            "PRP VBD IN NNP NNP NNP CC NNP NNP .",
            [1, 1, 3, 1, 1, 4, 7, 4, 7, 1],
            "nsubj ROOT case obl ccomp obj cc conj flat punct",
            (4, 6, "PERSON"),
            (7, 9, "PERSON"),
        )
    )
    assert ("Ann", "flat", "Minister") in arcs(doc)
    assert ("Bo", "conj", "Minister") in arcs(doc)


def test_attachment_a_name_taken_for_a_verb_gives_back_its_clause():
    doc = mend_names(
        parsed(
            "plans to meet with Xi Jinping to sign deals .",
            "VBZ TO VB IN NN VBG TO VB NNS .",
            [0, 2, 0, 4, 2, 2, 7, 5, 7, 0],
            "ROOT mark xcomp case obl advcl mark xcomp obj punct",
            (4, 6, "PERSON"),
        )
    )
    assert ("Jinping", "flat", "Xi") in arcs(doc)
    assert ("sign", "xcomp", "meet") in arcs(doc)
    assert doc[5].tag_ == "NNP"


@pytest.mark.parametrize("label", ["DATE", "NORP"])
def test_attachment_leaves_what_is_no_name(label):
    words = "plans to meet with Xi Jinping to sign deals ."
    deps = "ROOT mark xcomp case obl advcl mark xcomp obj punct"
    tags = "VBZ TO VB IN NN VBG TO VB NNS ."
    heads = [0, 2, 0, 4, 2, 2, 7, 5, 7, 0]
    doc = parsed(words, tags, heads, deps, (4, 6, label))
    before = arcs(doc)
    assert arcs(mend_names(doc)) == before


def test_attachment_leaves_a_name_that_hangs_together():
    doc = parsed(
        "Ann Lind left .", "NNP NNP VBD .", [2, 0, 2, 2], "nsubj flat ROOT punct", (0, 2, "PERSON")
    )
    before = arcs(doc)
    assert arcs(mend_names(doc)) == before


def test_attachment_leaves_a_name_that_is_the_root():
    doc = parsed("Ann Lind .", "VB NNP .", [0, 0, 0], "ROOT obj punct", (0, 2, "PERSON"))
    assert [t.head.i for t in mend_names(doc)] == [0, 0, 0]


def test_attachment_a_base_form_joins_the_infinitive_before_it():
    doc = parsed(
        "he announced plans to visit China and meet Xi",
        "PRP VBD NNS TO VB NNP CC VB NNP",
        [1, 1, 1, 4, 2, 4, 7, 1, 7],
        "nsubj ROOT obj mark acl obj cc conj obj",
    )
    assert mend_infinitives(doc)[7].head.text == "visit"


def test_attachment_a_finite_verb_stays_beside_a_finite_verb():
    doc = parsed(
        "he left to visit China and met Xi",
        "PRP VBD TO VB NNP CC VBD NNP",
        [1, 1, 3, 1, 3, 6, 1, 6],
        "nsubj ROOT mark advcl obj cc conj obj",
    )
    assert mend_infinitives(doc)[6].head.text == "left"
