import importlib.util
import json
import random
from pathlib import Path

import numpy as np
import pytest

from workbench.evaluation import scoring

SHARED = Path(__file__).parents[1].parent / "shared"

TEXT = "Ann Lee said rain came. Bo said snow fell. Ann Lee met Bo in Oslo."
SAID = {"source": [[0, 7]], "cue": [[8, 12]], "content": [[13, 22]]}
MET = {
    "participants": ["Ann Lee", "Bo"],
    "status": "held",
    "place": "Oslo",
    "date_start": "2023-03-01",
    "date_end": None,
    "evidence": ["Ann Lee met Bo in Oslo"],
}
GOLD = {
    "id": "a",
    "text": TEXT,
    "attributions": [SAID, {"source": [[24, 26]], "cue": [[27, 31]], "content": [[32, 41]]}],
    "actors": [
        {"name": "Ann Lee", "type": "person", "surfaces": ["Ann Lee"]},
        {"name": "Bo", "type": "person", "surfaces": ["Bo"]},
        {"name": "Oslo", "type": "place", "surfaces": ["Oslo"]},
    ],
    "meetings": [MET],
}


def value(kind, counts):
    return scoring.figure(kind, np.asarray(counts, float))[2]


def test_scoring_claims_pair_on_content_and_source():
    wrong_source = {"source": [[0, 3]], "cue": [[27, 31]], "content": [[32, 41]]}
    counts, wrong = scoring.count_claims(GOLD, {"attributions": [SAID, wrong_source]})
    assert counts["attribution F1"].tolist() == [1, 2, 2]
    assert counts["cue token F1"].tolist() == [2, 2, 2]
    assert wrong["missed claim"] == ["Bo | said | snow fell"]
    assert wrong["false claim"] == ["Ann | said | snow fell"]


def test_scoring_actors_count_names_types_and_groups():
    found = [
        {"type": "person", "mentions": [[0, 7], [43, 50], [24, 26]]},  # Bo taken for Ann Lee
        {"type": "person", "mentions": [[61, 65]]},  # Oslo taken for a person
    ]
    counts, wrong = scoring.count_actors(GOLD, {"actors": found})
    assert counts["mention F1"].tolist() == [4, 4, 5]
    assert counts["type accuracy"].tolist() == [3, 4]
    precision, recall, _ = scoring.figure("b_cubed", counts["B-cubed F1"])
    assert precision == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)
    assert recall == pytest.approx((1 + 1 + 1 / 2 + 1) / 5)
    assert wrong["missed name"] == ["Bo"]


def test_scoring_meetings_count_pairs_and_their_details():
    found = {**MET, "evidence": [[43, 65]], "status": "planned", "participants": ["Ann Lee"]}
    counts, _ = scoring.count_meetings(GOLD, {"meetings": [found]})
    assert counts["event F1"].tolist() == [1, 1, 1]
    assert counts["complete F1"].tolist() == [0, 1, 1]
    assert counts["participants F1"].tolist() == [1, 1, 2]
    assert counts["place accuracy"].tolist() == counts["date accuracy"].tolist() == [1, 1]


def test_scoring_meetings_elsewhere_do_not_pair():
    counts, wrong = scoring.count_meetings(GOLD, {"meetings": [{**MET, "evidence": [[0, 10]]}]})
    assert counts["event F1"].tolist() == [0, 1, 1]
    assert len(wrong["missed meeting"]) == len(wrong["false meeting"]) == 1


def test_scoring_of_nothing_is_zero():
    assert value("f1", [0, 0, 3]) == value("share", [0, 0]) == value("b_cubed", [0, 0, 0, 0]) == 0


def shaken(gold, rng):
    """Gold with some findings lost, moved and changed: predictions that are partly right."""
    names = [a["name"] for a in gold.get("actors", [])]
    spans = [
        {"name": a["name"], "type": rng.choice([a["type"], "place"]), "mentions": []}
        for a in gold.get("actors", [])
    ]
    for actor, found in zip(gold.get("actors", []), spans, strict=True):
        for surface in actor["surfaces"]:
            at = gold["text"].find(surface)
            rng.choice([found, *spans])["mentions"].append([at, at + len(surface)])
    meetings = []
    for m in gold.get("meetings", []):
        at = gold["text"].find(m["evidence"][0])
        who = [p for p in m["participants"] if rng.random() < 0.8] + names[:1]
        meetings.append(
            {**m, "participants": who, "status": rng.choice(["held", m["status"]])}
            | {"evidence": [[at, at + 20]], "place": rng.choice([None, m["place"]])}
            | {"date_start": rng.choice([None, m["date_start"]])}
        )
    said = [
        {k: [[max(0, s - rng.choice([0, 0, 30])), e] for s, e in a[k]] for k in SAID}
        for a in gold.get("attributions", [])
        if rng.random() < 0.8
    ]
    return {"id": gold["id"], "actors": spans, "meetings": meetings, "attributions": said}


@pytest.mark.parametrize(
    ("stage", "name"),
    [("claims", "claims-dev"), ("actors", "events-dev"), ("meetings", "events-dev")],
)
def test_scoring_agrees_with_the_reference_scorer(stage, name):
    if not (SHARED / "score" / "score.py").exists():
        pytest.skip("the reference scorer is not beside this checkout")
    spec = importlib.util.spec_from_file_location("score", SHARED / "score" / "score.py")
    reference = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(reference)
    path = SHARED / "gold" / f"{name}.jsonl"
    gold = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    rng = random.Random(1)
    found = {g["id"]: shaken(g, rng) for g in gold}
    theirs = getattr(reference, stage)({g["id"]: g for g in gold}, found, 0)
    count = {
        "claims": scoring.count_claims,
        "actors": scoring.count_actors,
        "meetings": scoring.count_meetings,
    }[stage]
    sums = {}
    for g in gold:
        counts, _ = count(g, found[g["id"]])
        for figure, numbers in counts.items():
            sums[figure] = sums.get(figure, 0) + numbers
    ours = {f: scoring.figure(scoring.FIGURES[stage][f], n) for f, n in sums.items()}
    for figure, (_, _, ours_value) in ours.items():
        key = figure.removesuffix(" F1").removesuffix(" accuracy").removesuffix(" token")
        key = {"B-cubed": "b_cubed", "type": "type_accuracy"}.get(key, key)
        reference_value = theirs[key]
        if isinstance(reference_value, dict):
            reference_value = reference_value.get("f1", reference_value.get("accuracy"))
        assert ours_value == pytest.approx(reference_value, abs=1e-4), figure
        assert 0.1 < ours_value < 1, f"{figure}: the shaken gold shows nothing"
