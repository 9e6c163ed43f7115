"""Each counter on hand-made records, and all of them against the reference scorer."""

import importlib.util
import json
import random
from pathlib import Path

import numpy as np
import pytest

from workbench.evaluation import gold as records
from workbench.evaluation import scoring
from workbench.evaluation.scoring.calibration import binned

SHARED = Path(__file__).parents[2].parent / "shared"

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


def test_scoring_claims_without_content_are_not_asked_for():
    bare = {**GOLD, "attributions": [SAID, {**SAID, "content": []}]}
    counts, wrong = scoring.count_claims(bare, {"attributions": [SAID]})
    assert counts["attribution F1"].tolist() == [1, 1, 1]
    assert wrong["missed claim"] == []


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


# Lee said that Bo fears that rain comes; the minister met him.
CHAIN_TEXT = "President Lee said that Bo fears that rain comes. The minister met him."
MENTIONS = [
    {"start": 10, "end": 13, "form": "name", "actor": "Lee"},
    {"start": 24, "end": 26, "form": "name", "actor": "Bo"},
    {"start": 50, "end": 62, "form": "description", "actor": "Bo"},
    {"start": 67, "end": 70, "form": "pronoun", "actor": "Lee"},
]
OUTER = {
    "id": "c1",
    "source": [[0, 13]],
    "cue": [[14, 18]],
    "content": [[19, 48]],
    "by": "Lee",
    "kind": "speech",
    "certainty": "asserted",
    "polarity": "affirmed",
    "within": None,
}
INNER = {
    "id": "c2",
    "source": [[24, 26]],
    "cue": [[27, 32]],
    "content": [[33, 48]],
    "by": "Bo",
    "kind": "belief",
    "certainty": "hedged",
    "polarity": "affirmed",
    "within": "c1",
}
CHAINS = {"id": "c", "text": CHAIN_TEXT, "claims": [OUTER, INNER], "mentions": MENTIONS}


def found(*claims, mentions=MENTIONS):
    """Return claims as a pipeline gives them: numbered, with an actor and a confidence."""
    numbered = {"Lee": "a1", "Bo": "a2", None: None}
    return {
        "claims": [
            {"confidence": 0.9, **c, "actor": c.get("actor", numbered[c["by"]])} for c in claims
        ],
        "mentions": [{**m, "actor": numbered.get(m["actor"], m["actor"])} for m in mentions],
    }


def shares(counts):
    return {
        name.removesuffix(" accuracy"): numbers.tolist()
        for name, numbers in counts.items()
        if name.endswith("accuracy")
    }


ALL = {"who": [2, 2], "certainty": [2, 2], "polarity": [2, 2], "kind": [2, 2], "parent": [2, 2]}


def test_scoring_chains_that_are_right_are_right_in_all():
    # numbered otherwise than the gold's, as they always are
    outer, inner = {**OUTER, "id": "x1"}, {**INNER, "id": "x2", "within": "x1"}
    counts, wrong = scoring.count_chains(CHAINS, found(outer, inner))
    assert counts["claim F1"].tolist() == [2, 2, 2]
    assert counts["nested F1"].tolist() == [1, 1, 1]
    assert shares(counts) == ALL
    assert wrong == {}


@pytest.mark.parametrize(
    ("change", "figure", "error"),
    [
        ({"certainty": "asserted"}, "certainty", "certainty: hedged read as asserted"),
        ({"polarity": "denied"}, "polarity", "polarity: affirmed read as denied"),
        ({"kind": "speech"}, "kind", "kind: belief read as speech"),
        ({"actor": None}, "who", "who: the source read as nobody"),
        ({"actor": "a1"}, "who", "who: the source read as another actor"),
        ({"within": None}, "parent", "parent: nested read as outermost"),
        ({"within": "c9"}, "parent", "parent: nested read as nested"),
    ],
)
def test_scoring_chains_count_what_a_pair_differs_in(change, figure, error):
    counts, wrong = scoring.count_chains(CHAINS, found(OUTER, {**INNER, **change}))
    assert counts["claim F1"].tolist() == [2, 2, 2]
    nested = change.get("within", "c1") is not None
    assert counts["nested F1"].tolist() == [nested, nested, 1]
    assert shares(counts) == {**ALL, figure: [1, 2]}
    assert list(wrong) == [error]


def test_scoring_chains_want_the_outermost_outside_and_ask_who_only_where_it_is_named():
    nameless = {**CHAINS, "claims": [{**OUTER, "by": None}]}
    counts, wrong = scoring.count_chains(nameless, found({**OUTER, "within": "c2", "actor": None}))
    assert shares(counts)["who"] == [0, 0]
    assert shares(counts)["parent"] == [0, 1]
    assert counts["nested F1"].tolist() == [0, 1, 0]
    assert list(wrong) == ["parent: outermost read as nested"]


@pytest.mark.parametrize(
    "change",
    [
        {"cue": [[14, 18]]},  # another cue
        {"source": [[0, 13]]},  # another source
        {"content": [[33, 37]]},  # too little of the content
    ],
)
def test_scoring_chains_pair_by_content_source_and_cue(change):
    counts, wrong = scoring.count_chains(CHAINS, found(OUTER, {**INNER, **change}))
    assert counts["claim F1"].tolist() == [1, 2, 2]
    assert counts["nested F1"].tolist() == [0, 1, 1]
    assert {error: len(cases) for error, cases in wrong.items()} == {
        "missed nested claim": 1,
        "false nested claim": 1,
    }
    assert wrong["missed nested claim"] == ["Bo | fears | that rain comes"]


def test_scoring_chains_pair_what_the_gold_gives_no_source_and_no_cue():
    bare = {**INNER, "source": [], "cue": [], "by": None}
    counts, _ = scoring.count_chains({**CHAINS, "claims": [OUTER, bare]}, found(OUTER, INNER))
    assert counts["claim F1"].tolist() == [2, 2, 2]


def test_scoring_chains_know_an_actor_by_most_of_its_mentions():
    mixed = [{**m, "actor": "a1" if m["start"] != 10 else "a2"} for m in MENTIONS]
    counts, _ = scoring.count_chains(CHAINS, found(OUTER, INNER, mentions=mixed))
    assert shares(counts)["who"] == [0, 2]  # a1 is Bo twice and Lee once


def test_scoring_chains_take_no_open_mention_for_an_actor():
    open_ = [{**m, "actor": None} for m in MENTIONS]
    claims = found({**OUTER, "actor": None}, {**INNER, "actor": None}, mentions=open_)
    assert shares(scoring.count_chains(CHAINS, claims)[0])["who"] == [0, 2]


def test_scoring_mentions_count_forms_and_groups():
    marked = [{**m} for m in MENTIONS[:3]]
    marked[0]["start"] = 0  # with the title
    marked[1] |= {"form": "metonym"}  # found, under another form
    marked[2] |= {"actor": "Lee"}  # grouped wrongly
    marked.append({"start": 38, "end": 42, "form": "pronoun", "actor": "Lee"})  # false
    marked.append({"start": 67, "end": 70, "form": "pronoun", "actor": None})  # left open
    counts, wrong = scoring.count_mentions(CHAINS, found(OUTER, mentions=marked))
    assert {name: counts[f"{name} F1"].tolist() for name in scoring.mentions.FORMS} == {
        "name": [2, 2, 2],
        "description": [1, 1, 1],
        "metonym": [0, 0, 0],
        "pronoun": [0, 1, 1],
    }
    precision, recall, _ = scoring.figure("b_cubed", counts["B-cubed F1"])
    assert precision == pytest.approx((1 / 3 + 1 + 1 / 3) / 4)
    assert recall == pytest.approx((1 / 2 + 1 / 2 + 1 / 2) / 4)
    assert wrong == {
        "missed pronoun": ["him (Lee)"],
        "false pronoun": ["rain"],
        "description given to another actor": ["minister (Bo, taken for Lee)"],
    }


def test_scoring_meetings_count_pairs_and_their_details():
    planned = {**MET, "evidence": [[43, 65]], "status": "planned", "participants": ["Ann Lee"]}
    counts, wrong = scoring.count_meetings(GOLD, {"meetings": [planned]})
    assert counts["event F1"].tolist() == [1, 1, 1]
    assert counts["complete F1"].tolist() == [0, 1, 1]
    assert counts["participants F1"].tolist() == [1, 1, 2]
    assert counts["status accuracy"].tolist() == [0, 1]
    assert counts["place accuracy"].tolist() == counts["date accuracy"].tolist() == [1, 1]
    assert wrong["wrong status"][0].startswith("planned for held: Ann Lee, Bo")


@pytest.mark.parametrize(
    ("change", "figure", "error"),
    [
        ({"place": "Bonn"}, "place accuracy", "wrong place"),
        ({"place": None}, "place accuracy", "wrong place"),
        ({"date_start": None}, "date accuracy", "wrong date"),
        ({"date_end": "2023-03-04"}, "date accuracy", "wrong date"),
        ({"participants": ["Bo", "Cy", "Di"]}, "complete F1", "wrong participants"),
    ],
)
def test_scoring_meetings_count_what_a_pair_differs_in(change, figure, error):
    report = {**MET, "evidence": [[43, 65]], **change}
    counts, wrong = scoring.count_meetings(GOLD, {"meetings": [report]})
    assert counts["event F1"].tolist() == [1, 1, 1]
    assert counts[figure][0] == 0
    assert [e for e, cases in wrong.items() if cases] == [error]


@pytest.mark.parametrize(
    "change", [{"evidence": [[0, 10]]}, {"evidence": [[43, 65]], "participants": ["Oslo"]}]
)
def test_scoring_meetings_elsewhere_or_of_others_do_not_pair(change):
    counts, wrong = scoring.count_meetings(GOLD, {"meetings": [{**MET, **change}]})
    assert counts["event F1"].tolist() == [0, 1, 1]
    assert len(wrong["missed meeting"]) == len(wrong["false meeting"]) == 1


def test_scoring_false_meetings_are_all_that_are_found():
    report = {**MET, "evidence": [[43, 65]]}
    counts, wrong = scoring.count_false_meetings(GOLD, {"meetings": [report, report]})
    assert scoring.figure("count", counts["reports"])[2] == 2
    assert wrong["false meeting"] == ["Ann Lee, Bo (held): Ann Lee met Bo in Oslo"] * 2


def test_scoring_calibration_sorts_rows_into_ten_bins():
    counts = binned([(0.0, False), (0.82, True), (0.88, False), (1.0, True)])
    table = scoring.reliability(counts)
    assert table["n"].tolist() == [1, 0, 0, 0, 0, 0, 0, 0, 2, 1]
    assert table.loc[8, ["low", "high", "confidence", "right"]].tolist() == [0.8, 0.9, 0.85, 0.5]
    assert table.loc[[1], ["confidence", "right"]].isna().all(axis=None)
    assert value("ece", counts) == pytest.approx((0 + 2 * 0.35 + 0) / 4)
    assert value("ece", counts + binned([(0.0, True)])) == pytest.approx((1 + 0.7) / 5)
    assert value("ece", binned([])) == 0


def test_scoring_calibration_of_claims_takes_pairs_for_right():
    wrong = {**INNER, "content": [[33, 37]], "confidence": 0.35}
    counts, _ = scoring.count_claim_calibration(CHAINS, found(OUTER, wrong))
    table = scoring.reliability(counts["ECE"])
    assert table.loc[9, ["n", "right"]].tolist() == [1, 1]
    assert table.loc[3, ["n", "right"]].tolist() == [1, 0]


@pytest.mark.parametrize(
    ("change", "right"),
    [
        ({}, 1),
        ({"status": "planned"}, 0),
        ({"participants": ["Ann Lee", "Cy", "Di"]}, 0),
        ({"evidence": [[0, 10]]}, 0),
    ],
)
def test_scoring_calibration_of_meetings_takes_complete_pairs_for_right(change, right):
    report = {**MET, "evidence": [[43, 65]], "confidence": 0.75, **change}
    counts, _ = scoring.count_meeting_calibration(GOLD, {"meetings": [report]})
    assert scoring.reliability(counts["ECE"]).loc[7, ["n", "right"]].tolist() == [1, right]


def test_scoring_of_nothing_is_zero():
    assert value("f1", [0, 0, 3]) == value("share", [0, 0]) == value("b_cubed", [0, 0, 0, 0]) == 0


def test_scoring_knows_which_figures_are_the_better_the_lower():
    at_most = [
        (stage, figure)
        for stage, measured in scoring.STAGES.items()
        for figure in measured.figures
        if scoring.is_at_most(stage, figure)
    ]
    assert at_most == [
        ("false meetings", "reports"),
        ("claim calibration", "ECE"),
        ("meeting calibration", "ECE"),
    ]


def shaken(gold, rng):
    """Gold with some findings lost, moved and changed: predictions that are partly right."""
    names = [a["name"] for a in gold.get("actors", [])]
    spans = [
        {"name": a["name"], "type": rng.choice([a["type"], "place"]), "mentions": []}
        for a in gold.get("actors", [])
    ]
    for actor, moved in zip(gold.get("actors", []), spans, strict=True):
        for surface in actor["surfaces"]:
            at = gold["text"].find(surface)
            rng.choice([moved, *spans])["mentions"].append([at, at + len(surface)])
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


@pytest.fixture(scope="module")
def reference():
    path = SHARED / "score" / "score.py"
    if not path.exists():
        pytest.skip("the reference scorer is not beside this checkout")
    spec = importlib.util.spec_from_file_location("score", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def both(reference, stage, gold, predicted):
    """Return (ours, theirs) of each figure of a stage."""
    theirs = getattr(reference, stage)({g["id"]: g for g in gold}, predicted, 0)
    sums = {}
    for g in gold:
        counts, _ = scoring.STAGES[stage].count(g, predicted[g["id"]])
        for figure, numbers in counts.items():
            sums[figure] = sums.get(figure, 0) + numbers
    assert set(sums) == set(scoring.STAGES[stage].figures)
    figures = {}
    for figure, numbers in sums.items():
        key = figure.removesuffix(" F1").removesuffix(" accuracy").removesuffix(" token")
        reference_value = theirs[{"B-cubed": "b_cubed", "type": "type_accuracy"}.get(key, key)]
        if isinstance(reference_value, dict):
            reference_value = reference_value.get("f1", reference_value.get("accuracy"))
        figures[figure] = value(scoring.STAGES[stage].figures[figure], numbers), reference_value
    return figures


@pytest.mark.parametrize(
    ("stage", "name"),
    [("claims", "claims-dev"), ("actors", "events-dev"), ("meetings", "events-dev")],
)
def test_scoring_agrees_with_the_reference_scorer(stage, name, reference):
    path = SHARED / "gold" / f"{name}.jsonl"
    gold = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    rng = random.Random(1)
    figures = both(reference, stage, gold, {g["id"]: shaken(g, rng) for g in gold})
    assert figures
    for figure, (ours, theirs) in figures.items():
        assert ours == pytest.approx(theirs, abs=1e-4), figure
        assert 0.1 < ours < 1, f"{figure}: the shaken gold shows nothing"


@pytest.fixture(scope="module", params=["modern-dev", "voa-dev"])
def real(request, nlp):
    """Return every third text of a gold file, and what the pipeline finds in them."""
    path = SHARED / "gold" / f"{request.param}.jsonl"
    if not path.exists():
        pytest.skip("the reference material is not beside this checkout")
    gold = records.read_gold(path)[::3]
    return request.param, gold, records.predictions(gold, nlp, ["chains"])


def test_scoring_of_real_findings_agrees_with_the_reference_scorer(real, reference):
    name, gold, predicted = real
    figures = {
        (stage, figure): values
        for stage in ("mentions", "chains", *(["meetings"] if name == "voa-dev" else []))
        for figure, values in both(reference, stage, gold, predicted).items()
    }
    for (stage, figure), (ours, theirs) in figures.items():
        # which actor one is whose mentions are as often another's, the reference leaves to chance
        close = 0.05 if figure == "who accuracy" else 1e-4
        assert ours == pytest.approx(theirs, abs=close), (stage, figure)
    assert figures["chains", "claim F1"][0] > 0.3
    assert figures["mentions", "name F1"][0] > 0.5
