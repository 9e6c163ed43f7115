"""The gold across five papers points into the articles it was read in and copies none."""

import csv
import hashlib
import json
import re
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

import pytest

GOLD = Path(__file__).parent / "gold" / "five-papers"
PARTS = ("tune", "kept")
TUNED = {*range(5), *range(10, 15)}
TYPES = {"person", "organization", "place"}
FORMS = {"metonym", "misspelt", "misnomer"}
KINDS = {"meeting", "talks", "summit", "visit", "call", "conference"}
STATUSES = {"held", "ongoing", "planned", "proposed", "cancelled"}
KEYS = {
    "actors": {"group", "part", "type", "name", "apart", "mentions"},
    "statements": {"part", "a", "b", "same"},
    "meetings": {
        "meeting", "part", "kind", "status", "participants", "groups", "reports", "note",
    },
}  # fmt: skip


def read_gold(name):
    lines = (GOLD / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def spans_of(name, line):
    """All (article, start, end) of a line."""
    if name == "actors":
        return [tuple(m[:3]) for m in line["mentions"]]
    if name == "statements":
        return [tuple(line["a"]), tuple(line["b"])]
    return [(r["article"], *span) for r in line["reports"] for span in r["spans"]]


@pytest.fixture(scope="module")
def texts(shared):
    """The text column, by article id."""
    path = shared / "data" / "five-papers.csv"
    if not path.exists():
        pytest.skip("the articles of the five papers are not beside this checkout")
    with path.open(encoding="utf-8", newline="") as file:
        found = [row["text"] for row in csv.DictReader(file)]
    digests = [hashlib.sha256(text.encode("utf-8")).hexdigest()[:12] for text in found]
    return {f"{k:02d}-{d}": t for k, (d, t) in enumerate(zip(digests, found, strict=True))}


@pytest.mark.parametrize("name", KEYS)
def test_five_papers_gold_points_into_the_articles_it_was_read_in(name, texts):
    for line in read_gold(name):
        for article, start, end in spans_of(name, line):
            assert article in texts, f"{article}: the text is not the one that was marked"
            text = texts[article]
            assert 0 <= start < end <= len(text)
            span = text[start:end]
            assert span == span.strip()
            cut = re.compile(r"\w\w")
            assert not cut.fullmatch(text[max(start - 1, 0) : start + 1]), span
            assert not cut.fullmatch(text[end - 1 : end + 1]), span


@pytest.mark.parametrize("name", KEYS)
def test_five_papers_gold_copies_no_sentence(name, texts):
    known = [" ".join(text.split()) for text in texts.values()]
    for line in read_gold(name):
        said = [line.get("name", ""), line.get("note", "")]
        said += [*line.get("participants", []), *line.get("groups", [])]
        for words in said:
            assert len(words.split()) < 8 or not any(words in text for text in known), words


@pytest.mark.parametrize("name", KEYS)
def test_five_papers_gold_keeps_its_parts_apart(name):
    for line in read_gold(name):
        assert set(line) <= KEYS[name]
        assert line["part"] in PARTS
        for article, _, _ in spans_of(name, line):
            assert (int(article[:2]) in TUNED) == (line["part"] == "tune"), article


def test_five_papers_gold_has_actors_of_two_mentions_or_with_a_neighbour():
    mentions, about = defaultdict(list), defaultdict(set)
    apart = {}
    for line in read_gold("actors"):
        group = line["group"]
        mentions[group] += spans_of("actors", line)
        about[group].add((line["type"], line["name"]))
        apart[group] = line.get("apart", [])
        assert line["type"] in TYPES
        assert {m[3] for m in line["mentions"] if len(m) > 3} <= FORMS
    assert all(len(found) == 1 for found in about.values())
    assert [g for g, found in mentions.items() if len(found) < 2 and not apart[g]] == []
    assert {other for others in apart.values() for other in others} <= set(mentions)
    taken = sorted(span for found in mentions.values() for span in found)
    clashes = [
        (one, other) for one, other in pairwise(taken) if one[0] == other[0] and other[1] < one[2]
    ]
    assert clashes == []


def test_five_papers_gold_pairs_statements_once():
    pairs, same = Counter(), defaultdict(set)
    lines = read_gold("statements")
    for line in lines:
        a, b = spans_of("statements", line)
        assert a != b
        pairs[frozenset((a, b))] += 1
        if line["same"]:
            assert a[0] != b[0] or a[2] <= b[1] or b[2] <= a[1]
            same[a].add(b)
            same[b].add(a)
    assert max(pairs.values()) == 1
    # what two spans share with a third they share with each other
    for one, others in same.items():
        assert all(others - {other} <= same[other] for other in others), one
    assert not [x for x in lines if not x["same"] and tuple(x["b"]) in same[tuple(x["a"])]]


def test_five_papers_gold_tells_a_meeting_once_an_article():
    seen = Counter()
    for line in read_gold("meetings"):
        assert line["kind"] in KINDS
        assert line["status"] in STATUSES
        assert line["participants"]
        for report in line["reports"]:
            assert report["status"] in STATUSES
            assert report["spans"]
            seen[line["meeting"], report["article"]] += 1
    assert max(seen.values()) == 1


def test_five_papers_gold_has_as_many_as_its_readme_says():
    readme = (GOLD / "README.md").read_text("utf-8")
    rows = re.findall(r"^\| (\w+): ([\w ]+) \| (\d+) \| (\d+) \|$", readme, re.M)
    counted = {
        ("actors", "lines"): lambda x: 1,
        ("actors", "mentions"): lambda x: len(x["mentions"]),
        ("statements", "pairs"): lambda x: 1,
        ("statements", "the same"): lambda x: int(x["same"]),
        ("meetings", "lines"): lambda x: 1,
        ("meetings", "reports"): lambda x: len(x["reports"]),
    }
    assert {(name, what) for name, what, _, _ in rows} == set(counted)
    for name, what, *said in rows:
        found = [
            sum(counted[name, what](line) for line in read_gold(name) if line["part"] == part)
            for part in PARTS
        ]
        assert found == [int(n) for n in said], (name, what)
