import pytest
import spacy

from workbench.nlp import paragraphs


def marks(text):
    """The words at which a start is set, and those at which it is ruled out."""
    doc = paragraphs.make_paragraphs(None, "")(spacy.blank("en")(text))
    return (
        [t.text for t in doc if t.i and t.is_sent_start is True],
        [t.text for t in doc if t.is_sent_start is False],
    )


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("Port closed\n\nThe port shut on Friday.", ["The"]),
        ("Port closed\nThe port shut on Friday.", ["The"]),
        ("The port shut.\nit reopens on Monday.", ["it"]),
        ("The port shut\nagain.", []),
        ("The ministers of the two states, who had not met each other for some nine years, shook "
         "at last\nAnna Lind's hand.", []),
    ],
)  # fmt: skip
def test_paragraphs_start_sentences_where_the_page_does(text, starts):
    assert marks(text)[0] == starts


@pytest.mark.parametrize(
    ("text", "within"),
    [
        ("We met the [former harbour chief] Anna Lind there.",
         ["[", "former", "harbour", "chief", "]", "Anna"]),
        ("Lind [Oslo's mayor] left.", ["[", "Oslo", "'s", "mayor", "]", "left"]),
        ("The port shut. [3] Lind left.", []),
        ("The port [It opened in 1960. It is old] shut.", []),
        ("The port [and all that was said about it in the long years since the war of the "
         "islands ended] shut.", []),
        ("The port [shut\n\nLind left] again.", []),
        ("[Photo] Lind left.", []),
        ("Lind left [", []),
    ],
)  # fmt: skip
def test_paragraphs_run_on_after_an_editors_insertion(text, within):
    assert marks(text)[1] == within
