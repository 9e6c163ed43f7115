"""The weights of linking are learned from what is one, on made pairs, and are those in use."""

import json
from pathlib import Path

import pandas as pd
import pytest

linking = pytest.importorskip("training.linking", reason="training needs a checkout")

from workbench.frames import Frames, schemas  # noqa: E402
from workbench.linking import meeting_pairs, pairs  # noqa: E402

GOLD = Path(__file__).parents[1] / "gold"


def lines(path):
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_fit_learns_what_tells_and_stays_within_bounds():
    told = [{"day": 1.0, "rain": 1.0}, {"day": 1.0}, {"rain": 1.0}, {}] * 5
    same = [True, True, False, False] * 5
    found = linking.fit(told, same, [1.0] * 20, ["day", "rain", "none"], {})
    assert found.weights["day"] > 2 > abs(found.weights["rain"])
    assert found.weights["none"] == 0.0
    assert found.bias < 0
    held = linking.fit(told, same, [1.0] * 20, ["day", "rain"], {"day": (None, -0.5)})
    assert held.weights["day"] == -0.5
    rare = linking.fit(told, same, [1.0, 0.0] * 10, ["day", "rain"], {})
    assert rare.weights["day"] != found.weights["day"]


def test_fit_meetings_learns_from_made_reports():
    made = linking.made_reports(lines(GOLD / "made-meetings.jsonl"))
    found = linking.fit_meetings({"made": made})
    assert list(found.weights) == list(meeting_pairs.WEIGHTS)
    assert found.weights["two"] > 1
    assert found.weights["visit"] <= -4
    assert linking.meeting_figures(made) == (1.0, 1.0)


def test_fit_reads_reports_by_hand_and_as_extracted():
    text = "Ole Berg met Eva Ek. Eva Ek flew home."
    report = {
        "report_id": "x:r0", "article_id": "x", "evidence_spans": [(0, 19)], "kind": "visit",
        "status": "planned", "participants": ["ole-berg"], "states": [""], "groups": [],
        "place": "Oslo", "date_start": pd.Timestamp("2023-03-01"),
        "date_end": pd.Timestamp("2023-03-01"), "date_precision": "day", "rule": "test",
    }  # fmt: skip
    actor = {"actor_id": "ole-berg", "name": "Ole Berg", "type": "person", "aliases": ["Berg"],
             "roles": [], "country": "Norway", "n_mentions": 1, "n_articles": 1}  # fmt: skip
    frames = Frames.of(
        articles=schemas.build("articles", [{"article_id": "x", "text": text}]),
        meeting_reports=schemas.build("meeting_reports", [report]),
        actors=schemas.build("actors", [actor]),
    )
    (number,) = linking.article_ids(frames.articles)
    told = [{"article": number, "status": "held", "spans": [[9, 19]]},
            {"article": number, "status": "held", "spans": [[21, 30]]}]  # fmt: skip
    gold = [{"meeting": "m", "kind": "meeting", "participants": ["Berg", "Eva Ek"],
             "reports": told}]  # fmt: skip
    found = linking.paper_reports(frames, gold)
    assert {name: len(some) for name, some in found.items()} == {
        "by hand": 2, "dated": 2, "extracted": 1
    }  # fmt: skip
    by_hand, dated, extracted = (found[n][0][0] for n in ("by hand", "dated", "extracted"))
    assert by_hand.who == {"ole-berg": "Norway", "eva-ek": ""}
    assert (by_hand.status, by_hand.place, by_hand.dated) == ("held", None, False)
    assert (dated.status, dated.place, dated.exact) == ("held", "Oslo", True)
    assert (extracted.status, extracted.kind) == ("planned", "visit")


def test_fit_statements_takes_pairs_alike_by_chance_for_others():
    said = [
        ("Oslo will sell 20 ships to Chile", "Norway is selling 20 ships to Chile", True),
        ("the mayor of Lima opened the port", "the mayor of Lima painted the port", False),
        ("the old port will close in spring", "the old port closes in spring", True),
    ]
    many = [
        ("a1", "the harbour master of the town bought red paint"),
        ("a2", "the harbour master sailed home with sixteen fishing crews"),
        ("a3", "the harbour master wrote songs about winter storms"),
    ]
    alone, beside = linking.fit_statements(said, []), linking.fit_statements(said, many)
    assert list(alone.weights) == list(pairs.Features._fields)
    assert min(*alone.weights.values(), *beside.weights.values()) >= 0
    assert alone != beside


def test_fit_gives_the_weights_of_statements_in_use():
    articles = linking.SHARED / "data" / "five-papers.csv"
    others = linking.SHARED / "gold" / "modern-train.jsonl"
    if not (articles.exists() and others.exists()):
        pytest.skip("the articles that the weights are learned from are not beside this checkout")
    texts = pd.read_csv(articles, dtype=str)["text"].tolist()
    spans = [
        (*(texts[int(a[:2])][start:end] for a, start, end in (line["a"], line["b"])), line["same"])
        for line in lines(GOLD / "five-papers" / "statements.jsonl")
        if line["part"] == "tune"
    ]
    found = linking.fit_statements(spans, linking.marked_claims(lines(others)))
    assert (found.weights, found.bias) == (pairs.WEIGHTS._asdict(), pairs.BIAS)
