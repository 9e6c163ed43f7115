"""What is one across five papers, against the gold of our own: actors, statements, meetings.

The figures are those of joining and model together, so they are floors of both. They skip where
the articles are not beside the checkout, or no model is bundled.
"""

import hashlib
import json
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest

import workbench as wb
from workbench.nlp.encoder import FOLDER

GOLD = Path(__file__).parents[1] / "gold" / "five-papers"
PARTS = ("tune", "kept")
# by part: whole groups and mentions of actors, precision and recall of pairs
FLOORS = json.loads((Path(__file__).parent / "five_papers_floors.json").read_text("utf-8"))


def gold(name, part):
    lines = (GOLD / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [line for line in map(json.loads, lines) if line["part"] == part]


@pytest.fixture(scope="module")
def frames(shared):
    path = shared / "data" / "five-papers.csv"
    if not path.exists():
        pytest.skip("the articles of the five papers are not beside this checkout")
    if not (FOLDER / "model.json").exists():
        pytest.skip(f"no model lies in {FOLDER}")
    table = pd.read_csv(path, dtype=str).drop(columns="event", errors="ignore")
    return wb.annotate(wb.load(table), progress=False)


@pytest.fixture(scope="module")
def of_gold(frames):
    """The article of each id of the gold."""
    rows = enumerate(zip(frames.articles["article_id"], frames.articles["text"], strict=True))
    return {f"{k:02d}-{hashlib.sha256(t.encode()).hexdigest()[:12]}": a for k, (a, t) in rows}


def overlap(one, other):
    return sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in one for b in other)


def rates(pairs):
    """Precision and recall of (found, true) pairs."""
    both = sum(f and t for f, t in pairs)
    return both / max(1, sum(f for f, _ in pairs)), both / max(1, sum(t for _, t in pairs))


def actor_figures(frames, of_gold, part):
    m = frames.mentions[frames.mentions["actor_id"].notna()]
    at = dict(
        zip(zip(m["article_id"], m["start"], m["end"], strict=True), m["actor_id"], strict=True)
    )
    whole, right, n = [], 0, 0
    for group in gold("actors", part):
        spans = [(of_gold[a], start, end) for a, start, end, *_ in group["mentions"]]
        ids = [at[span] for span in spans if span in at]
        if not ids:
            continue
        most = Counter(ids).most_common(1)[0][1]
        right, n = right + most, n + len(ids)
        whole += [most >= 0.95 * len(ids)] if len(ids) > 1 else []
    return sum(whole) / len(whole), right / n


def meeting_pairs(frames, of_gold, part):
    by_article = defaultdict(list)
    for row in frames.meeting_reports.to_dict("records"):
        by_article[row["article_id"]].append(row)
    told, options = [], []
    for meeting in gold("meetings", part):
        for report in meeting["reports"]:
            for row in by_article[of_gold[report["article"]]]:
                share = overlap(report["spans"], row["evidence_spans"])
                share /= 1 + sum(end - start for start, end in row["evidence_spans"])
                if share > 0:
                    options.append((share, len(told), row["report_id"], row["meeting_id"]))
            told.append(meeting["meeting"])
    taken, used = {}, set()
    for _, k, report_id, meeting_id in sorted(options, key=lambda o: (-o[0], o[1], o[2])):
        if k not in taken and report_id not in used:
            taken[k] = meeting_id
            used.add(report_id)
    pairs = combinations(sorted(taken), 2)
    return [(taken[i] == taken[j], told[i] == told[j]) for i, j in pairs]


def statement_pairs(frames, of_gold, part):
    by_article = defaultdict(list)
    for row in frames.claims.to_dict("records"):
        by_article[row["article_id"]].append(row)

    def claim(article, start, end):
        best = (0.5, None)
        for row in by_article[of_gold[article]]:
            common = overlap([(start, end)], row["content_spans"])
            length = sum(e - s for s, e in row["content_spans"])
            best = max(best, (common / (length + end - start - common), row), key=lambda x: x[0])
        return best[1]

    pairs = []
    for line in gold("statements", part):
        a, b = claim(*line["a"]), claim(*line["b"])
        if a is not None and b is not None and a is not b:
            one = a["statement_id"]
            pairs.append((isinstance(one, str) and one == b["statement_id"], line["same"]))
    return pairs


@pytest.mark.parametrize("part", PARTS)
def test_five_papers_actors(frames, of_gold, part):
    whole, right = actor_figures(frames, of_gold, part)
    assert whole >= FLOORS[part]["actors whole"]
    assert right >= FLOORS[part]["actors right"]


@pytest.mark.parametrize("part", PARTS)
def test_five_papers_meetings(frames, of_gold, part):
    precision, recall = rates(meeting_pairs(frames, of_gold, part))
    assert precision >= FLOORS[part]["meetings precision"]
    assert recall >= FLOORS[part]["meetings recall"]


@pytest.mark.parametrize("part", PARTS)
def test_five_papers_statements(frames, of_gold, part):
    precision, recall = rates(statement_pairs(frames, of_gold, part))
    assert precision >= FLOORS[part]["statements precision"]
    assert recall >= FLOORS[part]["statements recall"]


def test_five_papers_keep_relatives_apart(frames):
    names = frames.mentions[frames.mentions["form"] == "name"]
    most = names.groupby("text")["actor_id"].agg(lambda ids: ids.value_counts().index[0])
    apart = [("Donald Trump", "Donald Trump Jr."), ("Donald Trump", "Melania Trump")]
    for one, other in [*apart, ("Emmanuel Macron", "Brigitte Macron")]:
        if one in most and other in most:
            assert most[one] != most[other]


def test_five_papers_share_clauses_alone(frames):
    shared = frames.statements[frames.statements["n_articles"] > 1]
    assert (shared["text"].str.split().str.len() >= 4).all()
