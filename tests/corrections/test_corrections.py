import json
import subprocess
import sys

import making
import pandas as pd
import pytest

import workbench as wb
from workbench import corrections
from workbench.corrections import Log
from workbench.corrections.decisions import Decisions

TEXT = "Ann said that Bo said that rain fell. Ann met Bo."


def claim(key, words, within=None, depth=0):
    return {
        "claim_id": key,
        "article_id": "a",
        "content": words,
        "content_spans": [(TEXT.find(words), TEXT.find(words) + len(words))],
        "within": within,
        "depth": depth,
        "certainty": "asserted",
    }


def rows():
    return {
        "local": [],
        "claims": [
            claim("c1", "that Bo said that rain fell"),
            claim("c2", "that rain fell", "c1", 1),
        ],
        "meeting_reports": [
            {
                "article_id": "a",
                "evidence_spans": [(38, 48)],
                "status": "held",
                "attributed_to": "c1",
            }
        ],
        "mentions": [
            {"article_id": "a", "start": 0, "text": "Ann", "form": "name", "local": 0},
            {"article_id": "a", "start": 38, "text": "Ann", "form": "name", "local": 0},
        ],
    }


def log(tmp_path, *lines):
    path = tmp_path / "corrections.jsonl"
    path.write_text("\n".join(x if isinstance(x, str) else json.dumps(x) for x in lines))
    return path


def corrected(tmp_path, *lines):
    decisions = Decisions(corrections.read(log(tmp_path, *lines)), {"a": TEXT})
    return decisions.rows(rows()), decisions.problems()


def test_corrections_reject_lifts_what_was_nested(tmp_path):
    words = "that Bo said that rain fell"
    after, problems = corrected(
        tmp_path, {"do": "reject", "frame": "claims", "article_id": "a", "words": words}
    )
    assert [(c["claim_id"], c["within"], c["depth"]) for c in after["claims"]] == [("c2", None, 0)]
    assert after["meeting_reports"][0]["attributed_to"] is None
    assert not problems


def test_corrections_relabel_by_the_words(tmp_path):
    line = {"do": "relabel", "frame": "meeting_reports", "article_id": "a", "words": "Ann met Bo"}
    after, problems = corrected(tmp_path, {**line, "column": "status", "value": "planned"})
    assert after["meeting_reports"][0]["status"] == "planned"
    assert rows()["meeting_reports"][0]["status"] == "held"
    assert not problems


def test_corrections_the_sentence_tells_alike_words_apart(tmp_path):
    line = {"do": "reject", "frame": "mentions", "article_id": "a", "words": "Ann"}
    after, _ = corrected(tmp_path, {**line, "sentence": "Ann met Bo."})
    assert [m["start"] for m in after["mentions"]] == [0]
    after, _ = corrected(tmp_path, line)
    assert after["mentions"] == []


def test_corrections_without_anchor_are_reported(tmp_path):
    line = {"do": "reject", "frame": "claims", "article_id": "a", "words": "that snow fell"}
    after, problems = corrected(tmp_path, line)
    assert len(after["claims"]) == 2
    assert json.loads(problems[0]["detail"]) == line


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[1]", "`do` must be one of reject"),
        ('{"do": ["reject"]}', "`do` must be one of reject"),
        ('{"do": "reject", "frame": "claims"}', "needs the texts article_id, words"),
        ('{"do": "reject", "frame": "actors", "article_id": "a", "words": "x"}', "'actors'"),
        ('{"do": "merge", "frame": "actors", "actors": ["Xi"]}', "two names or more"),
        ('{"do": "split", "frame": "meetings", "of": [["a"]]}', "1 or more of [article_id, words]"),
        ('{"do": "split", "frame": "actors", "actor": "Wang"}', "needs the texts actor and name"),
        ("<<<<<<< HEAD", "not JSON"),
        (
            '{"do": "relabel", "frame": "claims", "article_id": "a", "words": "x", '
            '"column": "certainty", "value": "sure"}',
            "certainty 'sure' is not allowed; asserted, hedged",
        ),
    ],
)
def test_corrections_broken_line_is_reported_and_the_others_hold(tmp_path, line, words):
    good = {"do": "reject", "frame": "claims", "article_id": "a", "words": "that rain fell"}
    after, problems = corrected(tmp_path, line, good)
    assert len(after["claims"]) == 1
    assert words in json.loads(problems[0]["detail"])["why"]
    assert "line 1" in problems[0]["detail"]


def test_corrections_undo_and_its_undo(tmp_path):
    first = {"do": "rename", "actor": "A", "name": "B", "id": "1", "at": "2023-01-01T00:00:01"}
    undo = {"do": "undo", "id": "1", "own": "2", "at": "2023-01-01T00:00:02"}
    again = {"do": "undo", "id": "2", "own": "3", "at": "2023-01-01T00:00:03"}
    assert corrections.read(log(tmp_path, first, undo)) == []
    assert corrections.read(log(tmp_path, first, undo, again)) == [first]


def test_corrections_of_two_people_read_the_same_in_any_order(tmp_path):
    lines = [
        {"do": "rename", "actor": "A", "name": str(i), "id": str(i), "at": f"2023-01-01T00:00:0{i}"}
        for i in range(4)
    ]
    ours, theirs = [lines[0], lines[1], lines[3]], [lines[0], lines[2]]
    one = corrections.read(log(tmp_path, *ours, *theirs))
    assert one == corrections.read(log(tmp_path, *theirs, *ours)) == lines


TEXTS = {
    "a": "Ann Lind met Bo Berg in Oslo on 3 March 2023. Lind said that the talks were useful.",
    "b": "Mr. Karlsson told reporters that the harbour of Oslo will be closed for ships in May.",
    "c": "Ann Lind and Bo Berg met on 20 March 2023. The mayor said the harbour will be closed.",
    "d": "Bo Berg said that rain fell on the harbour.",
}


@pytest.fixture(scope="module")
def frames(nlp):
    return wb.annotate(making.table(TEXTS), nlp=nlp)


@pytest.fixture
def mine(frames, tmp_path):
    return Log(tmp_path / "corrections.jsonl", frames, by="ann")


def actor(frames, name):
    return frames.actors.set_index("name").at[name, "actor_id"]


def test_corrections_merge_of_actors_adds_up(same, mine, frames):
    one, other = actor(frames, "Ann Lind"), actor(frames, "Bo Berg")
    sizes = frames.actors.set_index("actor_id")["n_mentions"]
    mine.merge("actors", [one, other])
    merged = mine.frames.actors.set_index("name").loc["Ann Lind"]
    assert merged["n_mentions"] == sizes[one] + sizes[other]
    assert "Bo Berg" in merged["aliases"]
    assert other not in set(mine.frames.mentions["actor_id"])
    mine.undo()
    same(mine.frames, frames)


def test_corrections_rename_to_a_known_name_merges(mine, frames):
    mine.rename(actor(frames, "Bo Berg"), "Ann Lind")
    assert mine.frames.actors["name"].tolist().count("Ann Lind") == 1
    assert "Bo Berg" not in mine.frames.actors["name"].tolist()


def test_corrections_split_of_an_actor_by_article(mine, frames):
    before = frames.actors.set_index("name").at["Bo Berg", "n_mentions"]
    mine.split_actor(actor(frames, "Bo Berg"), ["d"], "Bo Berg (skipper)")
    after = mine.frames.actors.set_index("name")["n_mentions"]
    assert after["Bo Berg"] + after["Bo Berg (skipper)"] == before
    who = mine.frames.claims.set_index("article_id").at["d", "actor_id"]
    assert who == actor(mine.frames, "Bo Berg (skipper)")


def test_corrections_relabel_gives_a_mention_to_another_actor(mine, frames):
    row = frames.mentions[(frames.mentions["article_id"] == "b")].iloc[0]
    mine.relabel("mentions", row["mention_id"], "actor", "Ann Lind")
    moved = mine.frames.mentions.set_index("mention_id").at[row["mention_id"], "actor_id"]
    assert moved == actor(mine.frames, "Ann Lind")


def test_corrections_merge_and_split_meetings(same, mine, frames):
    assert len(frames.meetings) == 2
    mine.merge("meetings", frames.meetings["meeting_id"])
    assert mine.frames.meetings["n_reports"].tolist() == [2]
    assert mine.frames.meetings.at[0, "conflicts"]
    mine.split("meetings", frames.meeting_reports["report_id"].tail(1))
    same(mine.frames, frames)
    assert len(mine.table()) == 2


def test_corrections_merge_and_split_statements(mine, frames):
    harbour = frames.claims[frames.claims["content"].str.contains("harbour")]
    ids = harbour["statement_id"].unique()
    mine.merge("statements", ids)
    joint = mine.frames.statements.set_index("statement_id")
    assert joint["n_claims"].max() == len(harbour)
    mine.split("statements", harbour["claim_id"].head(1))
    assert mine.frames.statements["n_claims"].max() == len(harbour) - 1


def test_corrections_replayed_on_a_fresh_annotation_are_the_same(same, mine, frames, nlp):
    mine.rename(actor(frames, "Bo Berg"), "Bo B. Berg")
    mine.reject("claims", frames.claims["claim_id"].iloc[0])
    mine.merge("meetings", frames.meetings["meeting_id"])
    again = wb.annotate(frames.articles, nlp=nlp, corrections=mine.path)
    same(mine.frames, again)


def test_corrections_gone_words_are_reported_in_problems(mine, frames, nlp):
    mine.reject("claims", frames.claims["claim_id"].iloc[0])
    other = frames.articles.assign(text="Nothing was said here.")
    problems = wb.annotate(other, nlp=nlp, corrections=mine.path).problems
    assert problems["stage"].tolist() == ["corrections"]


def test_corrections_say_who_and_when(mine, frames):
    row = mine.reject("mentions", frames.mentions["mention_id"].iloc[0])
    table = mine.table()
    assert table[["id", "by"]].values.tolist() == [[row["id"], "ann"]]
    assert row["words"] in table.at[0, "correction"]
    assert pd.Timestamp(table.at[0, "at"]).tzinfo is not None


def test_corrections_stay_in_order_where_the_clock_goes_back(mine, frames):
    late = {"do": "rename", "actor": "Bo Berg", "name": "Bo", "id": "x", "by": "bo"}
    mine.path.write_text(json.dumps({**late, "at": "2099-01-01T00:00:00+00:00"}) + "\n")
    mine.add({"do": "rename", "actor": "Bo", "name": "B. Berg"})
    assert "B. Berg" in mine.frames.actors["name"].tolist()


def test_corrections_unknown_ids_are_told(mine):
    with pytest.raises(KeyError, match="no claim_id 'nobody'"):
        mine.reject("claims", "nobody")
    with pytest.raises(ValueError, match="can't be relabelled"):
        mine.relabel("claims", mine.frames.claims["claim_id"].iloc[0], "content", "x")
    assert not mine.path.exists()


def test_corrections_line_cut_short_costs_no_other(mine, frames):
    mine.rename(actor(frames, "Bo Berg"), "Bo")
    with mine.path.open("a") as file:
        file.write('{"do": "rename", "ac')
    mine.rename(actor(frames, "Ann Lind"), "Ann")
    names = mine.frames.actors["name"].tolist()
    assert "Bo" in names
    assert "Ann" in names
    assert mine.frames.problems["stage"].tolist() == ["corrections"]


def test_corrections_line_that_a_full_disk_cuts_is_taken_back(mine, frames):
    resource = pytest.importorskip("resource", reason="this system sets no limits to files")
    mine.rename(actor(frames, "Bo Berg"), "Bo")
    before = mine.path.read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 20, hard))
    try:
        with pytest.raises(OSError, match="File too large"):
            mine.rename(actor(frames, "Ann Lind"), "Ann")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert mine.path.read_bytes() == before


def test_corrections_survive_a_kill_in_the_middle_of_saving(tmp_path):
    path = tmp_path / "corrections.jsonl"
    script = (
        "import sys\nfrom pathlib import Path\nfrom workbench.corrections.log import _append\n"
        "i = 0\nwhile True:\n    _append(Path(sys.argv[1]), '{\"n\": %d}' % i)\n"
        "    print(i, flush=True)\n    i += 1\n"
    )
    for _ in range(3):
        process = subprocess.Popen(
            [sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE, text=True
        )
        told = [process.stdout.readline() for _ in range(20)]
        process.kill()
        told += process.stdout.readlines()
        process.wait()
        told = [line for line in told if line.endswith("\n")]
        kept = [line for line in path.read_text().split("\n") if line]
        assert len(kept) >= len(told)
        assert json.loads(kept[-2])["n"] == json.loads(kept[-1])["n"] - 1
        path.unlink()


def test_queue_asks_of_doubtful_meetings_by_their_words_until_somebody_decides(nlp, tmp_path):
    days = {
        "a": "Ann Lind met Bo Berg on 3 March 2023.",
        "b": "Ann Lind met Bo Berg on 9 March 2023.",
    }
    frames = wb.annotate(making.table(days, published=None), nlp=nlp)
    mine = Log(tmp_path / "c.jsonl", frames, by="ann")
    [asked] = mine.queue().query("frame == 'meetings'").to_dict("records")
    assert sorted(asked["what"].split(" = ")) == [
        f"“{words.strip('.')}”" for words in days.values()
    ]
    mine.apart("meetings", asked["keys"])
    assert "meetings" not in set(mine.queue()["frame"])
