"""Findings in the form of gold, which stages gold marks, and the treebank gold of a checkout."""

import json
from pathlib import Path

import pytest

from workbench.evaluation import gold, scoring

TEXT = "She said prices rose.\nBonn denied it."
# start, end, tag
TOKENS = [
    (0, 3, "PRP"),
    (4, 8, "VBD"),
    (9, 15, "NNS"),
    (16, 20, "VBD"),
    (20, 21, "."),
    (22, 26, "NNP"),
    (27, 33, "VBD"),
    (34, 36, "PRP"),
    (36, 37, "."),
]
GOLD = {
    "text": TEXT,
    "tokens": TOKENS,
    "sentences": [(0, 21), (22, 37)],
    "entities": [(22, 26, "PLACE")],
    "labels": {"GPE": "PLACE", "PERSON": "PER"},
}


def value(counts, name):
    return scoring.figure("f1", counts[name])[2]


def test_scoring_tags_are_compared_on_the_same_tokens():
    found = [*TOKENS[:3], (16, 20, "VBN"), *TOKENS[4:]]
    counts, wrong = scoring.count_tags(GOLD, {"tokens": found})
    assert value(counts, "XPOS F1") == pytest.approx(8 / 9)
    assert value(counts, "token F1") == 1
    assert wrong == {"tag VBD read as VBN": ["She said prices [rose]. Bonn denied it."]}


def test_scoring_tags_take_a_wrong_token_for_an_error_of_both():
    joined = [t for t in TOKENS if t[0] not in (16, 20)] + [(16, 21, "VBD")]
    counts, wrong = scoring.count_tags(GOLD, {"tokens": joined})
    assert value(counts, "token F1") == value(counts, "XPOS F1") == pytest.approx(14 / 17)
    assert wrong == {}


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


def test_scoring_names_are_entities_before_any_grouping():
    marked = {"text": TEXT, "actors": [{"name": "Bonn", "type": "place", "surfaces": ["Bonn"]}]}
    counts, _ = scoring.count_names(marked, {"entities": [(22, 26, "ORG"), (0, 3, "DATE")]})
    assert value(counts, "mention F1") == 1
    assert scoring.figure("share", counts["type accuracy"])[2] == 0


MARKED = {
    "actors": [{"name": "Bonn", "mentions": [{"start": 22, "end": 26, "form": "name"}]}],
    "attributions": [{"depth": 0}, {"depth": 1}],
    "claims": [{"id": "c1"}],
    "meetings": [{"status": "held"}],
}


def written(path, *lines):
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def test_gold_is_read_with_outermost_attributions_and_all_mentions(tmp_path):
    old = {"actors": [{"name": "Bonn", "surfaces": ["Bonn"]}]}
    first, second = gold.read_gold(written(tmp_path / "x.jsonl", MARKED, old))
    assert first["attributions"] == [{"depth": 0}]
    assert first["mentions"] == [{"start": 22, "end": 26, "form": "name", "actor": "Bonn"}]
    assert second == old


@pytest.mark.parametrize(
    ("name", "record", "stages"),
    [
        ("x", {"tokens": TOKENS, "sentences": [(0, 21)]}, ["tags", "sentences"]),
        ("x", {"actors": [{}], "meetings": []}, ["names", "actors", "false meetings"]),
        ("x", {"meetings": [{}]}, ["meetings", "meeting calibration"]),
        ("x", {"claims": [{}]}, ["chains", "claim calibration"]),
        ("x", {"mentions": [{}]}, ["mentions"]),
        ("x", {"claims": []}, []),
        ("news-dev", {"actors": [{}], "meetings": [{}]}, ["names", "actors"]),
        (
            "modern-dev",
            {"claims": [{}], "meetings": []},
            ["chains", "false meetings", "claim calibration"],
        ),
        ("voa-dev", {"meetings": [{}]}, ["meetings", "meeting calibration"]),
        ("gum-news-test", {"tokens": TOKENS, "sentences": [(0, 21)]}, ["sentences"]),
    ],
)
def test_gold_marks_stages_by_its_keys_and_its_name(name, record, stages):
    assert gold.stages_of(Path(f"{name}.jsonl"), [record, {}]) == stages


RECORD = {
    "id": "a",
    "text": "Anna Lind flew to Oslo.\n\nShe met Ole Berg, and said that it rained.",
}


def test_gold_predictions_of_tokens_are_what_the_pipeline_reads_off(nlp):
    found = gold.predictions([RECORD], nlp, ["tags", "entities"])["a"]
    doc = nlp(RECORD["text"])
    assert found["tokens"] == [(t.idx, t.idx + len(t), t.tag_) for t in doc if not t.is_space]
    starts = [s for s, _ in found["sentences"]]
    assert starts == [0, RECORD["text"].index("She")]
    assert [RECORD["text"][s:e] for s, e, _ in found["entities"]] == [e.text for e in doc.ents]
    assert "actors" not in found


def test_gold_predictions_of_frames_refer_to_each_other(nlp):
    found = gold.predictions([RECORD], nlp, ["chains"])["a"]
    assert "tokens" not in found
    who = {RECORD["text"][m["start"] : m["end"]]: m["actor"] for m in found["mentions"]}
    assert who["She"] == who["Anna Lind"] != who["Ole Berg"]
    (claim,) = found["claims"]
    assert claim["actor"] in (None, *who.values())
    assert claim["within"] is None
    assert 0 < claim["confidence"] <= 1
    assert [{k: claim[k] for k in ("source", "cue", "content")}] == found["attributions"]
    (meeting,) = found["meetings"]
    assert set(meeting["participants"]) <= set(who)
    assert 0 < meeting["confidence"] <= 1


def test_gold_files_of_treebanks_are_made_once(shared, tmp_path):
    (tmp_path / "checkout").mkdir()
    (tmp_path / "shared").symlink_to(shared)
    root = tmp_path / "checkout"
    assert [p.stem for p in gold.gold_files(root)][:1] == ["claims-dev"]  # no code to make it
    code = Path(gold.__file__).parents[2] / "training"
    (root / "training").symlink_to(code)
    files = gold.gold_files(root)
    assert [p.stem for p in files[:4]] == list(gold.TREEBANKS)
    assert {"modern-dev", "voa-dev"} <= {p.stem for p in files}
    records = gold.read_gold(files[0])
    assert all(r["text"][s:e] for r in records for s, e in r["sentences"])
    written = files[0].stat().st_mtime_ns
    assert gold.gold_files(root)[0].stat().st_mtime_ns == written
    assert json.loads(files[1].read_text().splitlines()[0])["id"].startswith("GUM_news")
