"""The encoder at work, with networks that a test writes by hand."""

import pickle
from types import SimpleNamespace

import numpy as np
import pytest

from workbench.nlp import encoder as at_work
from workbench.nlp import heads
from workbench.nlp.encoder import Encoder, Reading, sigmoid, softmax
from workbench.nlp.event_types import CLAIM, MEETING
from workbench.nlp.windows import quotation_state, rough_sentences, shape_class


class Letters:
    """Pieces without a tokenizer: one of each letter, up to eight of a word."""

    start, end = 1, 2

    def word(self, word):
        if not word.strip():
            return ([self.end], 0) if "\n" in word else ([], 0)
        return [ord(c) for c in word[:8]], shape_class(word)


READS = {
    "role_word": (0, 2), "role_trigger": (2, 4), "attribute_trigger": (4, 6),
    "attribute_context": (6, 8), "query": (8, 9), "key": (9, 10), "value": (10, 12),
    "pair": (12, 14),
}  # fmt: skip


class ByHand(Encoder):
    """An encoder whose network gives each word its first piece, and what `roles` returns."""

    def __init__(self, folder=".", *, threads=1):
        self.folder, self.threads = folder, threads
        self.meta = {"widths": {"first": 1, "pair": 2}}
        self.pieces = Letters()
        self.slices = {n: slice(*ab) for n, ab in READS.items()}
        self.weights, self.batches, self.fed = {}, [], []

    @property
    def _words(self):
        def run(names, arrays):
            assert names == ["first", "pair"]
            self.batches.append(arrays["ids"].shape)
            first = np.take_along_axis(arrays["ids"], arrays["first"], 1).astype(np.float32)
            return [first[..., None], np.stack([first, -first], -1)]

        return SimpleNamespace(run=run)

    @property
    def _roles(self):
        def run(_, fed):
            self.fed.append(fed)
            columns = sum(len(t.columns) for t in (CLAIM, MEETING))
            shape = (*fed["word"].shape[:2], columns)
            return [np.broadcast_to(np.arange(columns, dtype=np.float32), shape)]

        return SimpleNamespace(run=run)


def letter(word):
    return ord(word[0]) if word.strip() else None


LONG = ("Ann met Bo in Oslo and then left again for the coast . " * 150).split()
DOCUMENTS = [
    ["Yes", "."],
    LONG,
    [],
    ["“", "Zoe", "\n\n", "left", "”"],
    ["word"] * 2000,
    LONG[:400],
]


def test_read_gives_each_word_what_the_network_says_of_it():
    for words, reading in zip(DOCUMENTS, ByHand().read(DOCUMENTS), strict=True):
        assert reading.words == words
        assert reading.quotes == quotation_state(words)
        assert reading.sentences == rough_sentences(words)
        found = reading.out["first"][:, 0]
        told = [(w, f) for w, f in zip(words, found, strict=True) if w.strip()]
        assert all(letter(w) == f for w, f in told)
        assert reading.out["pair"][:, 1].tolist() == (-found).tolist()


def test_read_in_batches_gives_the_same_as_one_by_one():
    encoder = ByHand()
    together = encoder.read(DOCUMENTS)
    for words, reading in zip(DOCUMENTS, together, strict=True):
        (alone,) = encoder.read([words])
        for name in ("first", "pair"):
            np.testing.assert_array_equal(reading.out[name], alone.out[name])


def test_read_keeps_batches_small_and_documents_apart():
    encoder = ByHand()
    encoder.read([LONG * 4])
    alone = list(encoder.batches)
    assert len(alone) > 1
    assert all(rows * width <= at_work.BATCH for rows, width in alone)
    assert alone == sorted(alone, key=lambda shape: shape[1])
    encoder.batches.clear()
    encoder.read([["word"] * 3, LONG * 4, ["word"] * 3])
    assert encoder.batches[1:-1] == alone  # what stands beside an article changes nothing in it


def test_read_of_no_words_is_empty_but_whole():
    (reading,) = ByHand().read([[]])
    assert reading.out["first"].shape == (0, 1)
    assert reading.out["pair"].shape == (0, 2)
    assert ByHand().read([]) == []


@pytest.mark.parametrize("missing", ["words.onnx", "roles.onnx", "model.json"])
def test_encoder_names_what_its_folder_lacks(tmp_path, missing):
    for name in ("words.onnx", "roles.onnx", "heads.npz", "tokenizer.json", "model.json"):
        if name != missing:
            (tmp_path / name).touch()
    with pytest.raises(FileNotFoundError, match=f"no model in .* lacks {missing}.*make model"):
        Encoder(tmp_path)


def test_encoder_goes_to_another_process_by_its_folder():
    encoder = ByHand("somewhere", threads=2)
    encoder.weights["big"] = np.zeros(100_000)
    packed = pickle.dumps(encoder)
    assert len(packed) < 1000
    other = pickle.loads(packed)
    assert (other.folder, other.threads) == ("somewhere", 2)


def made_reading(n, *, width=14, sentences=None):
    reads = np.arange(n * width, dtype=np.float32).reshape(n, width)
    out = {"claim_reads": reads, "meeting_reads": reads}
    return Reading(["w"] * n, [0] * n, sentences or [0] * n, out)


def test_roles_are_sought_near_each_trigger():
    encoder, reading = ByHand(), made_reading(500)
    found = encoder.roles(reading, MEETING, [[3], [250, 251], [499]])
    reach = at_work.REACH
    assert [(low, len(p)) for low, p in found] == [
        (0, 4 + reach), (250 - reach, 2 * reach + 2), (499 - reach, reach + 1)
    ]  # fmt: skip
    fed = encoder.fed[0]
    assert fed["word"][1, 0].tolist() == reading.out["meeting_reads"][250 - reach, :2].tolist()
    assert fed["trigger"][1].tolist() == (
        reading.out["meeting_reads"][[250, 251], 2:4].mean(0).tolist()
    )
    assert fed["distance"][1, reach] == heads.DISTANCE
    assert fed["kind"].tolist() == [1, 1, 1]


def test_roles_of_a_type_are_its_own_columns():
    encoder, reading = ByHand(), made_reading(5)
    ((_, claim),) = encoder.roles(reading, CLAIM, [[2]])
    ((_, meeting),) = encoder.roles(reading, MEETING, [[2]])
    np.testing.assert_allclose(claim, np.tile(sigmoid(np.arange(2.0)), (5, 1)), rtol=1e-6)
    np.testing.assert_allclose(meeting, np.tile(sigmoid(np.arange(2.0, 8.0)), (5, 1)), rtol=1e-6)
    assert encoder.roles(reading, CLAIM, []) == []


def test_roles_of_many_triggers_go_through_in_groups_that_know_of_each_other():
    encoder, reading = ByHand(), made_reading(60)
    triggers = [[k] for k in range(0, 60, 2)]
    found = encoder.roles(reading, CLAIM, triggers)
    assert len(found) == 30
    assert [len(fed["word"]) for fed in encoder.fed] == [at_work.GROUP, 30 - at_work.GROUP]
    flags = encoder.fed[0]["flag"][0][:60].tolist()
    assert flags[0] == 1
    assert flags[2::2] == [2] * 29
    assert set(flags[1::2]) == {0}


def linear(n, m=None):
    return np.eye(m or n, n, dtype=np.float32), np.zeros(m or n, np.float32)


def with_weights(**tables):
    encoder = ByHand()
    for name, value in tables.items():
        name = name.replace("__", ".")
        if isinstance(value, tuple):
            encoder.weights[f"{name}.weight"], encoder.weights[f"{name}.bias"] = value
        else:
            encoder.weights[name] = np.asarray(value, np.float32)
    return encoder


def test_event_vectors_read_trigger_sentence_context_and_day():
    days = np.zeros((len(heads.RELATIONS), 2))
    days[2] = 100
    encoder = with_weights(claim__relation=days, claim__hidden=linear(2))
    reading = made_reading(4, sentences=[0, 0, 1, 1])
    reads = reading.out["claim_reads"]
    reads[:, 8:10] = 0  # attention is even over the sentence
    plain, day, context = encoder.event_vectors(
        reading, CLAIM, [[0], [0], [3]], [[], [], [1, 2]], [0, 2, 0]
    )
    even = reads[:2, 10:12].mean(0)
    np.testing.assert_allclose(plain, reads[0, 4:6] + even, rtol=1e-6)
    np.testing.assert_allclose(day, plain + 100, rtol=1e-6)
    expected = reads[3, 4:6] + reads[2:, 10:12].mean(0) + reads[[1, 2], 6:8].mean(0)
    np.testing.assert_allclose(context, expected, rtol=1e-6)


def test_event_vectors_of_a_type_without_context_read_none():
    relation = np.zeros((len(heads.RELATIONS), 2))
    encoder = with_weights(meeting__relation=relation, meeting__hidden=linear(2))
    one = encoder.event_vectors(made_reading(4), MEETING, [[1]], [[2]], [0])
    none = encoder.event_vectors(made_reading(4), MEETING, [[1]], [[]], [0])
    np.testing.assert_array_equal(one, none)


def test_attributes_are_probabilities_weighed_over_mentions():
    size = sum(map(len, MEETING.attributes.values()))
    out = np.zeros((size, 2), np.float32)
    out[1], out[2] = (3, 0), (0, 3)  # status: ongoing by the first number, planned by the second
    encoder = with_weights(
        meeting__weight=(np.array([[1.0, 0.0]]), np.zeros(1)), meeting__out=(out, np.zeros(size))
    )
    even = encoder.attributes(MEETING, np.array([[0.0, 3.0], [2.0, 0.0]]))
    assert set(even) == {"status", "kind"}
    assert all(p.sum() == pytest.approx(1) for p in even.values())
    assert even["status"].argmax() == 1  # the heavier mention decides
    np.testing.assert_allclose(even["kind"], np.full(6, 1 / 6), rtol=1e-5)
    encoder.meta["temperatures"] = {"meeting status": 100.0}
    assert encoder.attributes(MEETING, np.array([[2.0, 0.0]]))["status"].max() < 0.25


def test_same_event_compares_triggers_and_features():
    tables = {f"meeting__same__features__{k}": np.zeros((n, 4)) for k, n in enumerate((2, 2))}
    tables["meeting__same__features__0"][1] = 5
    encoder = with_weights(
        meeting__same__both=linear(4), meeting__same__out=(np.ones((1, 4)), np.zeros(1)), **tables
    )
    reading = made_reading(3)
    reading.out["meeting_reads"][:, 12:14] = [[1, 0], [1, 0], [0, 3]]
    triggers = [[0], [1], [2]]
    p = encoder.same_event(reading, MEETING, triggers, [(0, 1), (0, 2), (2, 0)], [(0, 0)] * 3)
    np.testing.assert_allclose(p, sigmoid(np.array([1.0, 4.0, 4.0])), rtol=1e-6)
    (featured,) = encoder.same_event(reading, MEETING, triggers, [(0, 1)], [(1, 0)])
    assert featured > p[0]
    assert encoder.same_event(reading, MEETING, triggers, [], []).shape == (0,)


def test_mention_vectors_read_first_last_and_mean():
    reading = made_reading(4)
    reading.out["span"] = np.arange(12, dtype=np.float32).reshape(4, 3)
    found = ByHand().mention_vectors(reading, [(0, 1), (1, 4)])
    assert found.tolist() == [[0 + 1 + 2], [3 + 10 + (5 + 8 + 11) / 3]]
    assert ByHand().mention_vectors(reading, []).shape == (0, 1)


def test_antecedents_score_pairs_and_none():
    encoder = with_weights(
        antecedents__none=(np.ones((1, 2)), np.zeros(1)),
        antecedents__none_form=np.array([[0.0], [10.0]]),
        antecedents__left=linear(2), antecedents__right=(2 * np.eye(2), np.zeros(2)),
        antecedents__both=(3 * np.eye(2), np.zeros(2)),
        antecedents__features__0=np.array([[0.0, 0.0], [7.0, 0.0]]),
        antecedents__out=(np.ones((1, 2)), np.zeros(1)),
    )  # fmt: skip
    vectors = np.array([[1.0, 0.0], [0.0, 1.0]])
    scores, nothing = encoder.antecedents(vectors, np.array([[0, 1]]), np.array([[1]]), [0, 1])
    assert scores.tolist() == [1 + 2 + 7]
    assert nothing.tolist() == [1, 11]
    scores, _ = encoder.antecedents(vectors, np.array([[1, 0]]), np.array([[0]]), [0, 0])
    assert scores.tolist() == [3]
    scores, nothing = encoder.antecedents(np.zeros((0, 2)), np.zeros((0, 2)), np.zeros((0, 1)), [])
    assert (len(scores), len(nothing)) == (0, 0)


def test_thresholds_and_temperatures_have_defaults():
    encoder = ByHand()
    assert encoder.threshold("cue") == 0.5
    assert encoder.threshold("claim confidence", 0.0) == 0.0
    assert encoder.temperature("cue") == 1.0
    encoder.meta |= {"thresholds": {"cue": 0.3}, "temperatures": {"cue": 2}}
    assert encoder.threshold("cue") == 0.3
    assert encoder.temperature("cue") == 2.0


def test_confidence_is_a_fit_on_the_scores_or_the_first_of_them():
    encoder = ByHand()
    assert encoder.confidence("claim", (0.7, 0.1)) == 0.7
    assert encoder.confidence("claim", (1.2,)) == 1.0
    encoder.meta["confidence"] = {"claim": {"bias": 0.0, "weights": [1.0, 0.0]}}
    assert encoder.confidence("claim", (0.7, 0.1)) == pytest.approx(0.7)
    encoder.meta["confidence"] = {"claim": {"bias": 1.0, "weights": [0.0, 1.0]}}
    low, high = encoder.confidence("claim", (0.9, 0.2)), encoder.confidence("claim", (0.9, 0.9))
    assert 0 < low < high < 1
    assert 0 < encoder.confidence("claim", (0.0, 1.0)) <= 1


def test_softmax_and_sigmoid_do_not_overflow():
    with np.errstate(over="raise"):
        assert softmax(np.array([1e4, 0.0])).tolist() == [1, 0]
        assert sigmoid(np.array([-1e4, 0.0, 1e4])) == pytest.approx([0, 0.5, 1])
    np.testing.assert_allclose(softmax(np.array([2.0, 0.0]), 2.0), softmax(np.array([1.0, 0.0])))
