"""Words to what the encoder reads: pieces, quotation state, windows, batches."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.nlp.windows import (
    MAX_PIECES,
    Window,
    collate,
    cut,
    quotation_state,
    rough_sentences,
    shape_class,
)


class Letters:
    """Pieces without a tokenizer: as many of a word as it has letters, eight at most."""

    start, end = 1, 2

    def word(self, word):
        if not word.strip():
            return ([self.end], 0) if "\n" in word else ([], 0)
        return [ord(c) for c in word[:8]], shape_class(word)


PIECES = Letters()


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("“ a ” b", "1110"),
        ('" a " b " c', "111011"),
        ("a ” b", "000"),
        ("“ a \n b", "1100"),
        ("« a » b « c", "111011"),
        ("`` a '' b", "1110"),
        ("‘ a ’", "000"),
    ],
)
def test_quotation_state_follows_double_marks(text, states):
    words = text.split(" ")
    assert "".join(map(str, quotation_state(words))) == states


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("a . b", "001"),
        ("a . ” b", "0001"),
        ("a . . . b ?", "000011"),
        ("a \n b", "001"),
        ("a . \n b", "0001"),
        ("a ! ) B", "0001"),
        ("a b", "00"),
    ],
)
def test_rough_sentences_end_at_stops_and_lines(text, numbers):
    words = text.split(" ")
    found = rough_sentences(words)
    assert [a == b for a, b in itertools.pairwise(found)] == [
        a == b for a, b in itertools.pairwise(numbers)
    ]
    assert found == sorted(found)


def covered(words, spans):
    return [k for _, start, end, _ in spans for k in range(start, end)] == list(range(len(words)))


def test_cut_leaves_a_short_document_whole():
    assert cut(["It", "rained", "."], PIECES) == [(0, 0, 3, 3)]
    assert cut([], PIECES) == []


def test_cut_ends_windows_where_sentences_do():
    words = ["word"] * 9 + ["."]
    spans = cut(words * 60, PIECES)
    assert len(spans) > 3
    assert covered(words * 60, spans)
    assert all(end % 10 == 0 for _, _, end, _ in spans)
    assert all(37 * (end - start) / 10 <= 200 for _, start, end, _ in spans)


def test_cut_gives_windows_context_on_either_side():
    words = (["word"] * 9 + ["."]) * 60
    spans = cut(words, PIECES)
    for low, start, end, high in spans[1:-1]:
        assert 28 <= sum(len(PIECES.word(w)[0]) for w in words[low:start]) <= 32
        assert 28 <= sum(len(PIECES.word(w)[0]) for w in words[end:high]) <= 32
    assert spans[0][0] == 0
    assert spans[-1][3] == len(words)


def test_cut_divides_a_sentence_without_end():
    words = ["word"] * 3000
    spans = cut(words, PIECES)
    assert covered(words, spans)
    assert len(spans) > 20


@given(
    st.lists(
        st.sampled_from(["a", "word", "sesquipedalian", ".", "\n", " ", "”", "?"]), max_size=900
    ),
    st.integers(1, 4),
)
def test_cut_covers_each_word_once_and_fits_the_network(words, times):
    words = words * times
    spans = cut(words, PIECES)
    assert covered(words, spans)
    for low, start, end, high in spans:
        assert low <= start < end <= high
        assert sum(len(PIECES.word(w)[0]) for w in words[low:high]) <= MAX_PIECES - 2


def test_window_holds_pieces_shapes_and_first_pieces():
    window = Window.of(["He", " ", "met", "UN"], PIECES, [0, 0, 1, 1])
    assert window.ids == [1, *map(ord, "Hemet"), *map(ord, "UN"), 2]
    assert window.shapes == [0, 12, 13, 6, 7, 7, 10, 11, 0]
    assert window.quotes == [0, 0, 0, 1, 1, 1, 1, 1, 0]
    assert window.first == [1, 3, 3, 6]
    assert (window.low, window.start, window.end, window.high) == (0, 0, 4, 4)


def test_window_of_a_stretch_reads_its_context_too():
    window = Window.of(["a", "b", "c", "d", "e"], PIECES, [0] * 5, (1, 2, 3, 4))
    assert window.ids == [1, *map(ord, "bcd"), 2]
    assert window.first == [1, 2, 3]


def test_window_too_long_is_cut_with_an_end_of_its_own():
    window = Window.of(["sesquipedalian"] * 100, PIECES, [0] * 100)
    assert len(window) == MAX_PIECES
    assert window.ids[-1] == PIECES.end
    assert max(window.first) == MAX_PIECES - 1
    assert len(window.first) == 100


def test_collate_fills_up_and_masks():
    short = Window.of(["ab"], PIECES, [1])
    long = Window.of(["ab", "cde"], PIECES, [0, 0])
    batch = collate([short, long])
    assert batch["ids"].shape == (2, 7)
    assert batch["ids"][0].tolist() == [1, 97, 98, 2, 0, 0, 0]
    assert batch["mask"].sum(1).tolist() == [4, 7]
    assert batch["first"].tolist() == [[1, 0], [1, 3]]
    assert batch["quotes"][0].tolist() == [0, 1, 1, 0, 0, 0, 0]
    assert batch["shapes"][1].tolist() == long.shapes
    assert batch["mask"].dtype == np.float32
