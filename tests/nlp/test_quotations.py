"""Quotations: which marks pair, what crosses paragraphs, what is set off and not said."""

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.nlp.quotations import Quotations, pair_marks

PAIRS = [
    ("“It works,” he said.", ["“It works,”"]),
    ('"It works," he said.', ['"It works,"']),
    ('“It works," he said.', ['“It works,"']),
    ('"It works,” he said.', ['"It works,”']),
    ("``It works,'' he said.", ["``It works,''"]),
    ("„It works,” he said.", ["„It works,”"]),
    ("«It works», he said.", ["«It works»"]),
    ("»It works,« he said.", ["»It works,«"]),
    ("It works, he said.", []),
    ('He said "yes" and "no" at once.', ['"yes"', '"no"']),
    ('She called it "great." "We won," she said.', ['"great."', '"We won,"']),
    ("“One,” he said. “Two.”", ["“One,”", "“Two.”"]),
    ("“One.\n\n“Two.\n\n“Three,” he said.", ["“One.\n\n“Two.\n\n“Three,”"]),
    ('He said:\n\n"One.\n\n"Two," and left.', ['"One.\n\n"Two,"']),
    ("“One.\n\nTwo,” he said.", ["“One.\n\nTwo,”"]),
    ("“Lost mark, he said.\n\nThe next paragraph.", ["“Lost mark, he said."]),
    ("He left the room.” Then it rained.", []),
    ('He called it a "plan of sorts and left.\n\n"We won," she said.', ['"We won,"']),
    ("“He told me ‘go’ and left,” she said.", ["“He told me ‘go’ and left,”", "‘go’"]),
    ("“He said “no” twice,” she said.", ["“He said “no” twice,”", "“no”"]),
    ("‘We won’t go,’ she said.", ["‘We won’t go,’"]),
    ("'We won't go,' she said.", ["'We won't go,'"]),
    ("The voters' choice wasn't the party's.", []),
    ("Rock 'n' roll of the '90s got 'em.", []),
    ('The 6\' 2" man said "ok, fine."', ['"ok, fine."']),
    ("'It's the voters' choice,' he added.", ["'It's the voters' choice,'"]),
    ('(“Never,” he said.)', ["“Never,”"]),
    ("“Wait—” she said.", ["“Wait—”"]),
    ("", []),
    ('"', []),
    ("“”", ["“”"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), PAIRS)
def test_quotations_pair_marks(text, expected):
    found = [text[start:end] for start, end, _ in sorted(pair_marks(text))]
    assert found == expected


KINDS = [
    ("He said “the plan is dead.”", "quotes"),
    ("“Yes,” he said.", "quotes"),
    ("He called it “a great and lasting piece of work.”", "quotes"),
    ("The “peace plan” failed.", "scare_quotes"),
    ('They watch "Night Watch" at home.', "scare_quotes"),
    ("So-called “experts” agree.", "scare_quotes"),
    ("He said: “No.”", "quotes"),
]


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_quotations_tell_scare_quotes(text, kind):
    doc = Quotations()(spacy.blank("en")(text))
    counts = {key: len(spans) for key, spans in doc.spans.items()}
    assert counts == {"quotes": 0, "nested_quotes": 0, "scare_quotes": 0, kind: 1}


def test_quotations_nested_ones_are_kept_apart():
    doc = Quotations()(spacy.blank("en")("“He told me ‘go away now’ and left,” she said."))
    assert [s.text for s in doc.spans["quotes"]] == ["“He told me ‘go away now’ and left,”"]
    assert [s.text for s in doc.spans["nested_quotes"]] == ["‘go away now’"]


MARKED = st.text(alphabet="ab .,\n\"“”'‘’«»`", max_size=300)


@given(MARKED)
@settings(max_examples=300, deadline=None)
def test_quotations_any_text_gives_valid_spans(text):
    for start, end, _ in pair_marks(text):
        assert 0 <= start < end <= len(text)
        assert text[start] in "\"“”„«»'‘’`"


@given(st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_quotations_component_never_raises(text):
    doc = Quotations()(spacy.blank("en")(text))
    for spans in doc.spans.values():
        for span in spans:
            assert doc.text[span.start_char : span.end_char] == span.text


@pytest.mark.parametrize("piece", ['" ', "' ", "“a ", "” b", "'a ", '"a" ', "“a\n\n", "‘s’ "])
def test_quotations_work_grows_with_length_and_no_faster(piece, calls):
    def work(n):
        return calls(lambda: list(pair_marks(piece * n)))

    work(100)
    assert work(16_000) < 10 * work(2_000)
