"""The sample articles and their hand-made gold: complete, in agreement and exact."""

import csv
import html
import json
import re
from datetime import date
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds"
GOLD = ROOT / "tests" / "gold"
SHARED = ROOT.parent / "shared"

PUBLISHERS = {"Sample Wire", "Sample Herald", "Sample Monitor"}
KINDS = {"meeting", "talks", "summit", "visit", "call", "conference"}
STATUSES = {"held", "ongoing", "planned", "proposed", "cancelled"}
REASONS = {
    "headline", "repeated", "dateline", "byline", "caption", "promotion", "navigation", "notice",
}  # fmt: skip
QUOTED_IN_PUBLIC = "If Putin is applauding it, so how could it be any good?"
BETWEEN_SPANS = " … "


def read_lines(name):
    lines = (GOLD / name).read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def read_dropped():
    with (GOLD / "dropped.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def source_of(article_id):
    """What the reader gets to see of an article, before cleaning."""
    path, _, record = article_id.partition("#")
    if record:
        lines = (SEEDS / f"{path}.jsonl").read_text("utf-8").splitlines()
        return next(r["body"] for r in map(json.loads, lines) if r["id"] == record)
    text_file = SEEDS / f"{path}.txt"
    if text_file.exists():
        return text_file.read_text("utf-8")
    page = (SEEDS / f"{path}.html").read_text("utf-8")
    return html.unescape(re.sub(r"<[^>]+>", " ", page))


def seed_ids():
    """Ids of all articles in seeds/, from the files alone."""
    for path in sorted(SEEDS.glob("*/*")):
        stem = path.relative_to(SEEDS).with_suffix("").as_posix()
        if path.suffix == ".jsonl":
            for line in path.read_text("utf-8").splitlines():
                yield f"{stem}#{json.loads(line)['id']}"
        else:
            yield stem


def words(text):
    return re.findall(r"\w+(?:['’.-]\w+)*", text)


def runs_of_nine(text):
    found = re.findall(r"\w+", text.lower())
    return {" ".join(found[i : i + 9]) for i in range(len(found) - 8)}


def depth_of(row, by_id):
    return 0 if row["within"] is None else 1 + depth_of(by_id[row["within"]], by_id)


ARTICLES = {row["id"]: row for row in read_lines("seeds.jsonl")}
MEETINGS = read_lines("meetings.jsonl")
STATEMENTS = read_lines("statements.jsonl")
each_article = pytest.mark.parametrize("article", ARTICLES.values(), ids=list(ARTICLES))


def test_seeds_every_article_has_gold():
    assert sorted(seed_ids()) == sorted(ARTICLES)
    assert len(ARTICLES) >= 24
    assert len(read_lines("seeds.jsonl")) == len(ARTICLES)


def test_seeds_have_the_forms_of_real_input():
    suffixes = [p.suffix for p in SEEDS.glob("*/*")]
    assert suffixes.count(".html") >= 4
    assert suffixes.count(".txt") >= 12
    assert sum("#" in key for key in ARTICLES) >= 4
    assert {a["publisher"] for a in ARTICLES.values()} == PUBLISHERS
    assert [key for key, a in ARTICLES.items() if a["published"] is None] == [
        "sample-monitor/who-says-what"
    ]


def test_seeds_sources_tell_of_every_file():
    told = (SEEDS / "SOURCES.md").read_text("utf-8")
    missing = [
        p.name for p in SEEDS.glob("*/*") if f"`{p.relative_to(SEEDS).as_posix()}`" not in told
    ]
    records = [key.split("#")[1] for key in ARTICLES if "#" in key]
    assert missing + [r for r in records if f"`{r}`" not in told] == []


def test_seeds_sidecar_covers_some_files_and_agrees_with_gold():
    with (SEEDS / "metadata.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        gold = ARTICLES[row["path"].rsplit(".", 1)[0]]
        assert (SEEDS / row["path"]).is_file()
        assert [row[k] for k in ("publisher", "published", "title")] == [
            gold[k] for k in ("publisher", "published", "title")
        ]
    assert 0 < len(rows) < len(ARTICLES) / 2


def test_seeds_records_agree_with_gold():
    for path in SEEDS.glob("*/*.jsonl"):
        stem = path.relative_to(SEEDS).with_suffix("").as_posix()
        for record in map(json.loads, path.read_text("utf-8").splitlines()):
            gold = ARTICLES[f"{stem}#{record['id']}"]
            assert (record["body"], record["title"], record["date"], record["source"]) == (
                gold["text"], gold["title"], gold["published"], gold["publisher"],
            )  # fmt: skip


@each_article
def test_seeds_length_and_day(article):
    assert 120 <= len(words(article["text"])) <= 350
    if article["published"] is not None:
        assert date(2023, 2, 1) <= date.fromisoformat(article["published"]) <= date(2023, 5, 31)


@each_article
def test_seeds_gold_text_stands_in_the_source(article):
    source = " ".join(source_of(article["id"]).split())
    at = 0
    for paragraph in article["text"].split("\n\n"):
        assert paragraph == paragraph.strip() != ""
        at = source.index(paragraph, at) + len(paragraph)
    assert " ".join(article["title"].split()) in source or "#" in article["id"]


@each_article
def test_seeds_only_the_public_quotation_is_quoted(article):
    quoted = re.findall(r"[\"“”]([^\"“”]*)[\"“”]", article["text"])
    assert set(quoted) <= {QUOTED_IN_PUBLIC}


@each_article
def test_seeds_actors_are_named_in_the_text(article):
    names = [actor["name"] for actor in article["actors"]]
    assert len(set(names)) == len(names) > 0
    for actor in article["actors"]:
        assert actor["type"] in {"person", "organisation", "place"}
        assert actor["name"] == max(actor["surfaces"], key=len)
        for words_of_actor in actor["surfaces"] + actor["descriptions"]:
            assert words_of_actor in article["text"]
    surfaces = [s for actor in article["actors"] for s in actor["surfaces"]]
    assert len(set(surfaces)) == len(surfaces)


@each_article
def test_seeds_meetings_rest_on_the_text(article):
    names = {actor["name"] for actor in article["actors"]}
    for meeting in article["meetings"]:
        assert meeting["participants"]
        assert set(meeting["participants"]) <= names
        assert meeting["kind"] in KINDS
        assert meeting["status"] in STATUSES
        assert 1 <= len(meeting["evidence"]) <= 3
        given = [meeting["place"], meeting["date_text"], *meeting["groups"], *meeting["evidence"]]
        assert [g for g in given if g is not None and g not in article["text"]] == []
        start, end = meeting["date_start"], meeting["date_end"]
        assert start is None or date.fromisoformat(start) <= date.fromisoformat(end)
        if article["published"] is None:
            assert (start, end) == (None, None)
        elif start is not None and meeting["status"] == "held":
            assert start <= article["published"]


@each_article
def test_seeds_attribution_spans_give_whole_words(article):
    text = article["text"]
    by_id = {row["id"]: row for row in article["attributions"]}
    assert len(by_id) == len(article["attributions"]) > 0
    for row in article["attributions"]:
        assert row["cue"]
        assert row["content"]
        for start, end in row["source"] + row["cue"] + row["content"]:
            assert 0 <= start < end <= len(text)
            assert text[start:end] == text[start:end].strip()
            assert not re.match(r"\w\w", text[max(start - 1, 0) : start + 1]) or start == 0
            assert not re.match(r"\w\w", text[end - 1 : end + 1])
        assert row["certainty"] in {"asserted", "hedged", "hypothetical"}
        assert row["polarity"] in {"affirmed", "denied", "negated"}
        assert row["depth"] == depth_of(row, by_id)
        if row["within"] is not None:
            outer = by_id[row["within"]]["content"]
            assert all(any(a <= s and e <= b for a, b in outer) for s, e in row["content"])


def test_seeds_dropped_lines_leave_exactly_the_body():
    dropped = {}
    for row in read_dropped():
        assert row["reason"] in REASONS
        dropped.setdefault(row["article_id"], {})[int(row["line"])] = row["reason"]
    assert len(dropped) >= 12
    for article_id, reasons in dropped.items():
        lines = (SEEDS / f"{article_id}.txt").read_text("utf-8").split("\n")
        assert all(lines[n].strip() for n in reasons)
        body = [line for n, line in enumerate(lines) if line.strip() and n not in reasons]
        paragraphs = ARTICLES[article_id]["text"].split("\n\n")
        assert len(body) == len(paragraphs), article_id
        for line, paragraph in zip(body, paragraphs, strict=True):
            opening = line.removesuffix(paragraph)
            assert opening == "" or re.fullmatch(
                r"[A-Z ]+, [A-Z]\w+\.? \d+ \(Sample Wire\) — ", opening
            )


def test_seeds_merged_meetings_hold_every_report_once():
    reports = {
        (key, meeting["status"], meeting["evidence"][0])
        for key, article in ARTICLES.items()
        for meeting in article["meetings"]
    }
    merged = [tuple(report) for meeting in MEETINGS for report in meeting["reports"]]
    # an evidence clause may tell two meetings of an article, so that sets are compared
    assert set(merged) == reports
    assert len(merged) == sum(len(a["meetings"]) for a in ARTICLES.values())


def test_seeds_merged_meetings_are_in_order_and_one_is_in_conflict():
    for meeting in MEETINGS:
        days = [ARTICLES[key]["published"] or "" for key, _, _ in meeting["reports"]]
        assert days == sorted(days)
        assert meeting["status"] == meeting["reports"][-1][1]
    conflicts = [m for m in MEETINGS if m["conflict"]]
    assert [m["participants"] for m in conflicts] == [["Xi Jinping", "Alexander Lukashenko"]]
    assert {status for _, status, _ in conflicts[0]["reports"]} == {"planned", "held"}
    assert {m["status"] for m in MEETINGS} >= {"held", "planned", "proposed", "cancelled"}


def test_seeds_statements_quote_contents_exactly():
    contents = {
        (key, BETWEEN_SPANS.join(article["text"][s:e] for s, e in row["content"]))
        for key, article in ARTICLES.items()
        for row in article["attributions"]
    }
    for statement in STATEMENTS:
        same = {tuple(claim) for claim in statement["claims"]}
        apart = {tuple(claim) for claim in statement["not"]}
        assert same | apart <= contents
        assert not same & apart
        assert len(same) == len(statement["claims"]) >= 2
        assert statement["n_origins"] == len(set(statement["origins"])) == len(statement["origins"])


def test_seeds_hold_chains_that_rest_on_one_origin_and_a_denial():
    chains = [s for s in STATEMENTS if s["n_origins"] == 1 and len(s["claims"]) >= 4]
    assert len(chains) >= 2
    assert any(len({ARTICLES[key]["publisher"] for key, _ in s["claims"]}) == 3 for s in chains)
    charge = next(s for s in STATEMENTS if s["origins"] == ["Antony Blinken"])
    denial = next(s for s in STATEMENTS if s["origins"] == ["Wang Wenbin"])
    assert any(claim in charge["not"] for claim in denial["claims"])


def test_seeds_reprint_is_the_wire_text_without_its_tail():
    wire = ARTICLES["sample-wire/xi-zelenskyy-call"]
    reprint = ARTICLES["sample-herald/xi-zelenskyy-call-reprint"]
    assert wire["text"].replace("'", "’").startswith(reprint["text"])
    assert len(reprint["text"]) < len(wire["text"])
    assert wire["title"] != reprint["title"]


def test_seeds_share_no_run_of_nine_words_with_the_reference():
    if not (SHARED / "gold").is_dir():
        pytest.skip("../shared is not here; nothing to compare with")
    foreign = set()
    for path in sorted((SHARED / "seeds").glob("*.txt")):
        foreign |= runs_of_nine(path.read_text("utf-8"))
    for path in sorted((SHARED / "gold").glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            record = json.loads(line)
            lines = [str(part) for part in record.get("lines", ())]
            foreign |= runs_of_nine("\n".join([record.get("text", ""), *lines]))
    own = [p for folder in (SEEDS, GOLD) for p in folder.rglob("*") if p.is_file()]
    shared = {p.name: sorted(runs_of_nine(p.read_text("utf-8")) & foreign)[:2] for p in own}
    assert {name: runs for name, runs in shared.items() if runs} == {}
