"""A small share of `benchmarks/fuzz.py` in every run, and the inputs that it found."""

import importlib.util
import random
import re
import time
from pathlib import Path

import pytest

from workbench.ingest.clean import clean_text
from workbench.ingest.stamps import read_stamp

PATH = Path(__file__).parents[1] / "benchmarks" / "fuzz.py"
spec = importlib.util.spec_from_file_location("fuzz", PATH)
fuzz = importlib.util.module_from_spec(spec)
spec.loader.exec_module(fuzz)
SHARE = 300


@pytest.mark.parametrize("name", ["loader", "cleaner", "dates", "corrections", "payload"])
def test_fuzz_a_share(name, tmp_path, capsys):
    targets = {
        "loader": fuzz.load_one,
        "cleaner": fuzz.clean_one,
        "dates": fuzz.date_one,
        "corrections": fuzz.corrections_one(tmp_path / "c.jsonl"),
        "payload": fuzz.payload_one,
    }
    assert fuzz.run(name, targets[name], SHARE, seed=7) == []


@pytest.mark.parametrize("name", fuzz.whole_files())
def test_fuzz_a_share_of_each_format(name, capsys):
    whole = fuzz.whole_files()[name]
    assert fuzz.run(name, fuzz.broken_one(name, whole), 60, seed=7) == []


def test_fuzz_quotes(nlp):
    with nlp.select_pipes(enable=["workbench_quotations"]):
        assert fuzz.run("quotes", fuzz.quotes_one(nlp), SHARE, seed=7) == []


def test_fuzz_sees_crashes_hangs_and_wrong_answers(monkeypatch, capsys):
    monkeypatch.setattr(fuzz, "HANG", 0.0)

    def act(rng):
        if rng.random() < 0.5:
            raise KeyError("x")
        return False

    found = " ".join(fuzz.run("x", act, 20, seed=1))
    assert re.search(r"KeyError.*wrong|wrong.*KeyError", found)
    assert " s" in found


@pytest.mark.parametrize(
    "line",
    [
        "By " + "a" * 150,
        "By A. " + "B" * 140,
        "by " + "AB" * 70 + "!",
        "20 March 2023 " + "A" * 130 + "!",
        "Published Frİday, ſunday, 20 March 2023",
    ],
)
def test_stamps_take_no_time_and_no_strange_letters(line):
    since = time.process_time()
    read_stamp(line)
    clean_text(f"{line}\n\nThe two sides met for an hour.\n\n{line}")
    assert time.process_time() - since < 5


def test_quotes_do_not_cross(nlp):
    rng = random.Random(3)
    scraps = ["“", "”", '"', "'", "said", "he", "\n\n", " ", ".", "«", "»"]
    with nlp.select_pipes(enable=["workbench_quotations"]):
        for _ in range(400):
            doc = nlp(" ".join(rng.choice(scraps) for _ in range(25)))
            spans = [(q.start, q.end) for group in doc.spans.values() for q in group]
            assert not [1 for a, b in spans for c, d in spans if a < c < b < d]
