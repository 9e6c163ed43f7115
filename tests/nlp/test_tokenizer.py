"""The tokenizer: hyphens as in the treebanks, stops that lost their blank."""

import pytest

from workbench.nlp.tokenizer import blank

NLP = blank()


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("the U.S.-based firm", "the|U.S.|-|based|firm"),
        ("a well-known man", "a|well|-|known|man"),
        ("they re-started it", "they|re-started|it"),
        ("pro-Moscow rebels", "pro|-|Moscow|rebels"),
        ("sales fell in 2019.The firm", "sales|fell|in|2019|.|The|firm"),
        ("it rained.We left", "it|rained|.|We|left"),
        ("Is it so?No one knows", "Is|it|so|?|No|one|knows"),
        ("the U.S.A. won", "the|U.S.A.|won"),
        ("see www.port.no today", "see|www.port.no|today"),
        ("LIMA (Wire)-The port", "LIMA|(|Wire|)|-|The|port"),
        ("LIMA (Wire)—The port", "LIMA|(|Wire|)|—|The|port"),
        ("at 3.5 percent", "at|3.5|percent"),
    ],
)
def test_tokenizer_splits_words(text, tokens):
    assert [t.text for t in NLP(text)] == tokens.split("|")


def test_tokenizer_keeps_the_text():
    text = "  “U.S.-led” talks\n\nended in 2019.The end "
    assert NLP(text).text == text
