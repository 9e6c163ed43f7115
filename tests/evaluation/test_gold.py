"""Findings in the form of gold, and the treebank gold that a checkout makes."""

import json

import pytest

from workbench.evaluation import gold, scoring

TEXT = "She said prices rose.\nBonn denied it."
# start, end, tag, lemma, start of the head, relation
TOKENS = [
    (0, 3, "PRP", "she", 4, "nsubj"),
    (4, 8, "VBD", "say", None, "ROOT"),
    (9, 15, "NNS", "price", 16, "nsubj"),
    (16, 20, "VBD", "rise", 4, "ccomp"),
    (20, 21, ".", ".", 4, "punct"),
    (22, 26, "NNP", "Bonn", 27, "nsubj"),
    (27, 33, "VBD", "deny", None, "ROOT"),
    (34, 36, "PRP", "it", 27, "obj"),
    (36, 37, ".", ".", 27, "punct"),
]
GOLD = {
    "text": TEXT,
    "tokens": TOKENS,
    "sentences": [(0, 21), (22, 37)],
    "entities": [(22, 26, "PLACE")],
    "labels": {"GPE": "PLACE", "PERSON": "PER"},
}


def changed(k, **cells):
    names = ("start", "end", "tag", "lemma", "head", "relation")
    row = dict(zip(names, TOKENS[k], strict=True)) | cells
    return [*TOKENS[:k], tuple(row.values()), *TOKENS[k + 1 :]]


def value(counts, name):
    return scoring.figure("f1", counts[name])[2]


def test_scoring_tags_count_tags_and_lemmas_apart():
    counts, wrong = scoring.count_tags(GOLD, {"tokens": changed(3, tag="VBN", lemma="RISE")})
    assert value(counts, "XPOS F1") == pytest.approx(8 / 9)
    assert value(counts, "lemma F1") == 1
    assert wrong == {"tag VBD read as VBN": ["She said prices [rose]. Bonn denied it."]}


def test_scoring_tags_take_a_wrong_token_for_an_error_of_all_layers():
    joined = [t for t in TOKENS if t[0] not in (16, 20)] + [(16, 21, "VBD", "rise", 4, "ccomp")]
    counts, _ = scoring.count_tags(GOLD, {"tokens": joined})
    assert value(counts, "token F1") == value(counts, "XPOS F1") == pytest.approx(14 / 17)
    assert value(scoring.count_parse(GOLD, {"tokens": joined})[0], "ccomp F1") == 0


def test_scoring_parse_asks_for_the_head_and_leaves_punctuation_out():
    moved = changed(3, head=0)
    counts, wrong = scoring.count_parse(GOLD, {"tokens": moved})
    assert value(counts, "UAS F1") == value(counts, "LAS F1") == pytest.approx(6 / 7)
    assert value(counts, "ccomp F1") == 0
    assert list(wrong) == ["ccomp on the wrong head"]
    assert value(scoring.count_parse(GOLD, {"tokens": changed(4, head=0)})[0], "LAS F1") == 1
    counts, wrong = scoring.count_parse(GOLD, {"tokens": changed(7, relation="obl")})
    assert value(counts, "UAS F1") == 1
    assert value(counts, "obj F1") == 0
    assert list(wrong) == ["obj read as obl"]


def test_scoring_sentences_need_both_ends():
    counts, wrong = scoring.count_sentences(GOLD, {"sentences": [(0, 21), (22, 33), (34, 37)]})
    assert value(counts, "sentence F1") == pytest.approx(2 / 5)
    assert [len(cases) for cases in wrong.values()] == [0, 1]


def test_scoring_entities_speak_the_labels_of_the_gold():
    found = [(22, 26, "GPE"), (0, 3, "NORP")]  # the gold marks no NORP
    counts, wrong = scoring.count_entities(GOLD, {"entities": found})
    assert value(counts, "entity F1") == 1
    assert wrong == {}
    counts, wrong = scoring.count_entities(GOLD, {"entities": [(22, 26, "PERSON")]})
    assert (value(counts, "entity F1"), value(counts, "span F1")) == (0, 1)
    assert wrong == {"PLACE read as PER": ["Bonn"]}


def test_scoring_names_are_entities_before_any_rule():
    marked = {"text": TEXT, "actors": [{"name": "Bonn", "type": "place", "surfaces": ["Bonn"]}]}
    counts, _ = scoring.count_names(marked, {"entities": [(22, 26, "ORG"), (0, 3, "DATE")]})
    assert value(counts, "mention F1") == 1
    assert scoring.figure("share", counts["type accuracy"])[2] == 0


def test_gold_findings_of_tokens_are_what_the_bare_pipeline_gives(nlp):
    record = {"id": "a", "text": "Anna Lind flew to Oslo.\n\nShe met Ole Berg."}
    found = gold.findings([record], nlp, ["tags", "entities"])["a"]
    with nlp.select_pipes(disable=[n for n in nlp.pipe_names if n.startswith("workbench_")]):
        doc = nlp(record["text"])
    words = [t for t in doc if not t.is_space]
    assert [t[:3] for t in found["tokens"]] == [(t.idx, t.idx + len(t), t.tag_) for t in words]
    assert [t[4] for t in found["tokens"]].count(None) == len(found["sentences"])
    assert [record["text"][s:e] for s, e, _ in found["entities"]] == [e.text for e in doc.ents]
    assert "actors" not in found
    assert "actors" in gold.findings([record], nlp, ["actors"])["a"]


def test_gold_files_of_treebanks_are_made_once(shared, tmp_path):
    (tmp_path / "checkout").mkdir()
    (tmp_path / "shared").symlink_to(shared)
    root = tmp_path / "checkout"
    assert [p.stem for p in gold.gold_files(root)][:1] == ["claims-dev"]  # no code to make it
    code = gold.__file__.rsplit("/", 3)[0] + "/training"
    (root / "training").symlink_to(code)
    files = gold.gold_files(root)
    assert [p.stem for p in files[:4]] == list(gold.TREEBANKS)
    records = gold.read_gold(files[0])
    assert all(r["text"][s:e] for r in records for s, e in r["sentences"])
    written = files[0].stat().st_mtime_ns
    assert gold.gold_files(root)[0].stat().st_mtime_ns == written
    assert json.loads(files[1].read_text().splitlines()[0])["id"].startswith("GUM_news")
