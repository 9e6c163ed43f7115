"""Words that tell two sides apart."""

import numpy as np
import pytest

from workbench.frames.schemas import build
from workbench.frames.store import Frames
from workbench.measures import log_odds, term_contrast


def frames(*texts):
    rows = [{"article_id": f"a{i}", "text": text} for i, text in enumerate(texts)]
    return Frames.of(articles=build("articles", rows))


def test_log_odds_is_that_of_the_paper():
    a, b, prior = np.array([20.0, 5, 75]), np.array([10.0, 30, 60]), np.array([3.0, 3, 14])
    first = np.log(23 / (120 - 23)) - np.log(13 / (120 - 13))
    assert log_odds(a, b, prior)[0] == pytest.approx(first / np.sqrt(1 / 23 + 1 / 13))
    assert np.allclose(log_odds(a, b, prior), -log_odds(b, a, prior))


def test_term_contrast_finds_the_words_of_each_side():
    shared = "The council of the town met in the hall. "
    table = term_contrast(
        frames(shared * 9 + "Grain ships sail. " * 5, shared * 9 + "Peace talks fail. " * 5),
        ["a0"],
        ["a1"],
    )
    told = dict(zip(table["term"], table["weight"], strict=True))
    assert {t for t, w in told.items() if w > 1} == {"grain ships", "ships sail"}
    assert {t for t, w in told.items() if w < -1} == {"peace talks", "talks fail"}
    assert "the" not in told
    assert (table["a"] + table["b"]).min() >= 3


def test_term_contrast_of_nothing_is_empty():
    assert term_contrast(frames("Rain fell.", "Sun shone."), ["a0"], ["a1"]).empty
    assert term_contrast(frames("Rain fell. " * 9), ["a0"], []).empty
    assert list(term_contrast(frames(), [], []).columns) == ["term", "weight", "a", "b"]
