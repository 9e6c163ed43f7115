"""No component and no decoder raises, whatever the text and whatever the encoder reads into it."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made import BLANK, FakeEncoder

from workbench.frames import schemas
from workbench.nlp.claims import Claims
from workbench.nlp.encoder import FOLDER
from workbench.nlp.entities import Entities
from workbench.nlp.events import Meetings
from workbench.nlp.mentions import Mentions
from workbench.nlp.paragraphs import Paragraphs
from workbench.nlp.pipeline import load_pipeline
from workbench.nlp.quotations import Quotations
from workbench.nlp.rows import rows
from workbench.nlp.spacy_encoder import EncoderPipe, Sentences

needs_model = pytest.mark.skipif(
    not (FOLDER / "words.onnx").is_file(), reason=f"no model in {FOLDER}"
)

SCRAPS = (
    "“", "”", '"', "'", "’", "‘", "«", "»", "``", "''", "\n", "\n\n", " ", "\t", ".", "?!", "…",
    ",", ":", "(", "[", "]", "—", "-", "\u200b", "\u202e", "\ufeff", "\U0001f600", "e\u0301", "İ",
    "ß", "中文", "لا", "\x00", "\u2028", "said", "he said that", "According to", "Anna Lind",
    "Minister la Torre", "The Kremlin", "Kyiv", "China", "the Chinese leader", "she", "They",
    "who", "I", "we", "met", "will meet", "talks", "visit", "a three-day visit", "on Monday",
    "12 March", "31/02/2023", "May", "Mr.", "U.S.", "UN", "and", "of", "'s", "Q:", "a" * 300,
    "1" * 40,
)  # fmt: skip
TEXTS = st.one_of(
    st.lists(st.sampled_from(SCRAPS), max_size=25).map(" ".join),
    st.lists(st.sampled_from(SCRAPS), max_size=12).map("".join),
    st.text(max_size=60),
)


def check(doc):
    """Fail where the findings of a document are not sound."""
    text = doc.text
    found = rows(doc, "a")
    for frame, own in found.items():
        columns = schemas.FRAMES.get(frame, ())
        for column in columns:
            values = [v for row in own if (v := row.get(column.name)) is not None]
            if column.values:
                assert set(values) <= set(column.values), (frame, column.name)
            if column.unique:
                assert len(set(values)) == len(values), (frame, column.name)
            if column.kind == "share":
                assert all(0 <= v <= 1 for v in values), (frame, column.name)
            if column.kind == "spans":
                for spans in values:
                    assert all(0 <= s < e <= len(text) for s, e in spans)
                    assert spans == sorted(spans)
        for row in own:
            if "start" in row:
                assert text[row["start"] : row["end"]] == row["text"]
    for frame in ("sentences", "mentions"):
        starts = [row["start"] for row in found[frame]]
        assert starts == sorted(starts)
    ends = [0, *(row["end"] for row in found["sentences"])]
    assert all(e <= row["start"] for e, row in zip(ends, found["sentences"], strict=False))
    claims = {row["claim_id"]: row for row in found["claims"]}
    for row in claims.values():
        for part in ("source", "cue"):
            if row[part] is not None:
                assert text[row[f"{part}_start"] : row[f"{part}_end"]] == row[part]
        assert row["content"] == " ".join(text[s:e] for s, e in row["content_spans"])
        assert row["content_spans"]
        outer = claims.get(row["within"])
        assert row["depth"] == (0 if outer is None else outer["depth"] + 1)
    n = len(found["local"])
    for row in (*found["mentions"], *found["claims"]):
        assert row["local"] is None or 0 <= row["local"] < n
    for row in found["meeting_reports"]:
        assert all(0 <= k < n for k in row["locals"])
        assert row["attributed_to"] is None or row["attributed_to"] in claims


class Noise(FakeEncoder):
    """An encoder that says anything about anything."""

    def __init__(self, seed, *, loud=4.0):
        super().__init__()
        self.rng, self.loud = np.random.default_rng(seed), loud

    def read(self, documents):
        readings = super().read(documents)
        for reading in readings:
            for name, value in reading.out.items():
                reading.out[name] = self.rng.normal(0, self.loud, value.shape)
        return readings

    def roles(self, reading, kind, triggers):
        found = []
        for t in triggers:
            low = int(self.rng.integers(0, t[0] + 1))
            high = int(self.rng.integers(t[-1] + 1, len(reading.words) + 1))
            found.append((low, self.rng.random((high - low, len(kind.columns)))))
        return found

    def attributes(self, kind, vectors):
        return {
            name: self.rng.dirichlet(np.ones(len(values)))
            for name, values in kind.attributes.items()
        }

    def same_event(self, reading, kind, triggers, pairs, features):
        return self.rng.random(len(pairs))

    def antecedents(self, vectors, pairs, features, forms):
        return self.rng.normal(0, 3, len(pairs)), self.rng.normal(0, 3, len(forms))


def decoded(text, seed):
    encoder = Noise(seed)
    doc = BLANK(text)
    doc._.published = [None, pd.Timestamp("2023-03-15")][seed % 2]
    for component in (
        Paragraphs(), EncoderPipe(encoder), Sentences(encoder), Entities(), Mentions(encoder),
        Quotations(), Claims(encoder), Meetings(encoder),
    ):  # fmt: skip
        doc = component(doc)
    return doc


@given(TEXTS, st.integers(0, 10_000))
@settings(max_examples=150)
def test_decoders_never_raise_whatever_the_encoder_says(text, seed):
    check(decoded(text, seed))


ODD = [
    "",
    " ",
    "\n\n",
    "\t \n",
    "met",
    "Lind",
    "“",
    "“”",
    "“ ” “ ” “ ”",
    "” ’ » “",
    '"""""',
    ": : :",
    "“” said.",
    "According to",
    "said said said",
    "met met met",
    "She thanked Foreign Minister la Torre.",
    "\u202eAnna Lind said\u202c that İstanbul \U0001f600 slept.",
    "A\u0301nna\u200bLind said so\x00.",
    "a" * 500,
    "Anna Lind said:\n\n“\n\n“\n\nYes",
]


@pytest.mark.parametrize("text", ODD)
@pytest.mark.parametrize("seed", [1, 2])
def test_decoders_never_raise_on_odd_texts(text, seed):
    check(decoded(text, seed))


@pytest.fixture(scope="module")
def real():
    return load_pipeline()


@needs_model
@pytest.mark.parametrize("text", ODD)
def test_pipeline_never_raises_on_odd_texts(real, text):
    doc = real(text)
    assert doc.text == text
    check(doc)


@needs_model
@given(TEXTS)
@settings(max_examples=60)
def test_pipeline_never_raises(real, text):
    check(real(text))


@needs_model
def test_pipeline_takes_a_text_without_a_stop(real):
    text = "Anna Lind said that the port was shut and " * 2400
    assert len(text) > 100_000
    check(real(text))


@needs_model
def test_pipeline_reads_texts_together_as_it_does_alone(real):
    texts = [t for t in ODD if t.strip()] + ["Anna Lind met Omar Sy in Oslo. She said so. " * 30]

    def found(doc):
        frames = rows(doc, "a")
        frames.pop("local")
        return {name: [{k: v for k, v in r.items() if k != "confidence"} for r in own]
                for name, own in frames.items()}  # fmt: skip

    for text, doc in zip(texts, real.pipe(texts), strict=True):
        assert str(found(doc)) == str(found(real(text)))
