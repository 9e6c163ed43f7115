"""The encoder in a pipeline: readings, sentences, word classes."""

import pytest
from made import BLANK, FakeEncoder, blank_reading

from workbench.nlp.paragraphs import Paragraphs
from workbench.nlp.spacy_encoder import EncoderPipe, Sentences


def test_encoder_pipe_reads_one_document():
    doc = EncoderPipe(FakeEncoder())(BLANK("One two"))
    assert doc._.reading.words == ["One", "two"]


def read(text, *starts, paragraphs=False, tags=()):
    doc = BLANK(text)
    if paragraphs:
        Paragraphs()(doc)
    doc._.reading = blank_reading([t.text for t in doc])
    for token in doc:
        if token.text in starts:
            doc._.reading.out["start"][token.i] = 1
        for word, number in tags:
            if token.text == word:
                doc._.reading.out["tag"][token.i, number] = 1
    return Sentences(FakeEncoder())(doc)


def sentences(doc):
    return [s.text.strip() for s in doc.sents]


def test_sentences_start_where_the_encoder_says():
    doc = read("It rained. We left. They stayed.", "We", "They")
    assert sentences(doc) == ["It rained.", "We left.", "They stayed."]


def test_sentences_keep_what_the_page_decides():
    text = "The [former Chief] left.\n\nit rained"
    assert sentences(read(text, "Chief", paragraphs=True)) == [
        "The [former Chief] left.",
        "it rained",
    ]


def test_sentences_do_not_start_at_space_or_behind_leading_space():
    assert sentences(read("\n\nIt rained. \n\nWe left.", "It", "\n\n", " \n\n", "We")) == [
        "It rained.", "We left.",
    ]  # fmt: skip
    assert sentences(read("  It rained.", "It")) == ["It rained."]


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ('"We stay." She left.', "She left."),
        ('She left. "We stay."', '"We stay."'),
        ("She left. (We stay.)", "(We stay.)"),
        ("“We stay.” “They left.”", "“They left.”"),
    ],
)
def test_sentences_start_at_the_mark_that_opens_them(text, second):
    doc = BLANK(text)
    doc._.reading = blank_reading([t.text for t in doc])
    doc._.reading.out["start"][:] = -2  # a start is unlikely, but for what a stop speaks
    found = sentences(Sentences(FakeEncoder(), after_stop=3.0)(doc))
    assert found == [text.removesuffix(second).strip(), second]


@pytest.mark.parametrize(("threshold", "n"), [(0.5, 2), (0.9, 1)])
def test_sentences_ask_for_the_threshold(threshold, n):
    doc = BLANK("It rained, we left.")
    doc._.reading = blank_reading([t.text for t in doc])
    doc._.reading.out["start"][3] = 1  # 0.73
    assert len(list(Sentences(FakeEncoder(), threshold)(doc).sents)) == n


def test_sentences_of_one_word_or_none():
    assert sentences(read("Rain")) == ["Rain"]
    assert sentences(read("")) == []
    assert sentences(read("\n")) == [""]


def test_sentences_set_word_classes():
    doc = read("Oslo slept \n well", tags=[("Oslo", 1), ("slept", 2)])
    assert [t.tag_ for t in doc] == ["NNP", "VBD", "_SP", "NN"]


def test_sentences_leave_what_another_pipeline_has_set():
    doc = BLANK("It rained. We left.")
    for token in doc:
        token.tag_ = "XX"
        token.is_sent_start = token.i == 2
    doc._.reading = blank_reading([t.text for t in doc])
    doc._.reading.out["start"][3] = 9
    Sentences(FakeEncoder())(doc)
    assert {t.tag_ for t in doc} == {"XX"}
    assert [s.start for s in doc.sents] == [0, 2]


def test_sentences_start_with_a_capital_after_a_stop_unless_the_encoder_is_sure_not():
    doc = BLANK("The hall was cold. Lind spoke (at length.) Berg left. it ended")
    doc._.reading = blank_reading([t.text for t in doc])
    doc._.reading.out["start"][:] = -1
    doc._.reading.out["start"][[t.text for t in doc].index("Berg")] = -4
    doc = Sentences(FakeEncoder())(doc)
    assert sentences(doc) == ["The hall was cold.", "Lind spoke (at length.) Berg left. it ended"]
