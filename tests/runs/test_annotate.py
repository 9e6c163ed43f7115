import gc
import json
import shutil
import sys
from pathlib import Path

import pandas as pd
import pytest
from making import table
from spacy.tokens import Doc

import workbench as wb
from workbench.nlp import pipeline
from workbench.nlp.pieces import pieces
from workbench.runs import annotate as front  # the function
from workbench.runs import batches
from workbench.runs.annotate import key_of, made_by, tasks_of

PACKAGE = Path(wb.__file__).parent

TEXTS = {
    "one": "Ann Lind met Bo Berg in Oslo on Friday. Lind said that the talks had been useful.",
    "two": "Berg told reporters that he would meet Lind again in Bergen next week.",
    "three": "The report says that rain is likely.\n\nNobody met anybody.",
}


def spans(frames):
    """(frame, article, start, end, words) of whatever points into a text."""
    for row in frames.sentences.itertuples():
        yield "sentences", row.article_id, row.start, row.end, row.text
    for row in frames.mentions.itertuples():
        yield "mentions", row.article_id, row.start, row.end, row.text
    for row in frames.silences.itertuples():
        yield "silences", row.article_id, row.start, row.end, row.text
    for row in frames.claims.to_dict("records"):
        for part in ("source", "cue"):
            if not pd.isna(row[f"{part}_start"]):
                place = row[f"{part}_start"], row[f"{part}_end"]
                yield f"claims.{part}", row["article_id"], *place, row[part]
        for start, end in [*row["content_spans"], *row["quoted_spans"]]:
            yield "claims.content", row["article_id"], start, end, None
        assert row["content"].startswith(
            frames.articles.set_index("article_id").at[row["article_id"], "text"][
                slice(*row["content_spans"][0])
            ]
        )
    for row in frames.meeting_reports.to_dict("records"):
        for start, end in row["evidence_spans"]:
            yield "meeting_reports", row["article_id"], start, end, None


def test_annotate_offsets_give_the_words(seed_frames):
    texts = seed_frames.articles.set_index("article_id")["text"]
    seen = set()
    for frame, article, start, end, words in spans(seed_frames):
        assert 0 <= start < end <= len(texts[article]), (frame, article, start, end)
        if words is not None:
            assert texts[article][start:end] == words, (frame, article)
        seen.add(frame)
    assert seen >= {"mentions", "claims.source", "claims.content", "meeting_reports"}


def test_annotate_ids_join(seed_frames):
    actors = set(seed_frames.actors["actor_id"])
    mentions, claims = seed_frames.mentions, seed_frames.claims
    assert set(mentions["actor_id"].dropna()) == actors
    assert mentions.loc[mentions["form"] == "name", "actor_id"].notna().all()
    assert set(claims["actor_id"].dropna()) <= actors
    assert claims["actor_id"].notna().any()
    # every nested claim, and no other, names one that is a step less deep
    nested = claims[claims["depth"] > 0]
    assert 0 < len(nested) == claims["within"].notna().sum()
    holders = claims.set_index("claim_id")["depth"].loc[nested["within"]]
    assert holders.tolist() == (nested["depth"] - 1).tolist()
    told = set(seed_frames.claims["statement_id"].dropna())  # a claim that is no clause has none
    assert told == set(seed_frames.statements["statement_id"])
    reports = seed_frames.meeting_reports
    assert {a for who in reports["participants"] for a in who} <= actors
    assert set(reports["meeting_id"]) == set(seed_frames.meetings["meeting_id"])
    assert set(reports["attributed_to"].dropna()) <= set(claims["claim_id"])
    sentences = set(seed_frames.sentences["sentence_id"])
    assert set(seed_frames.mentions["sentence_id"]) <= sentences


def test_annotate_counts_of_actors_are_those_of_mentions(seed_frames):
    counts = seed_frames.mentions["actor_id"].value_counts()
    actors = seed_frames.actors.set_index("actor_id")
    assert actors["n_mentions"].sum() == counts.sum()
    assert (actors["n_mentions"] == counts.reindex(actors.index).fillna(0)).all()


def test_annotate_coverage_counts_what_the_frames_hold(seed_frames):
    coverage = seed_frames.coverage()
    assert coverage["article_id"].tolist() == seed_frames.articles["article_id"].tolist()
    assert coverage["n_claims"].sum() == len(seed_frames.claims)
    silent = coverage[["n_silent_sentences", "n_silent_quotations"]].sum().sum()
    assert silent == len(seed_frames.silences)


def test_annotate_lists_a_quotation_without_speaker(nlp):
    text = "The hall was full. “Nobody will ever forget what happened here tonight.” Rain fell."
    frames = wb.annotate(pd.DataFrame({"article_id": ["a"], "text": [text]}), nlp=nlp)
    assert "quotation" in frames.silences["kind"].tolist()


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A copy of the package, weights left out, that versions are told from."""
    for room in ("english", "nlp", "frames", "ingest", "linking", "corrections", "runs"):
        ignore = shutil.ignore_patterns("*.pyc", "__pycache__")
        shutil.copytree(PACKAGE / room, tmp_path / room, ignore=ignore)
    (tmp_path / "model" / "encoder").mkdir(parents=True)
    for name in ("cli.py", "model/encoder/model.json"):
        shutil.copy(PACKAGE / name, tmp_path / name)
    monkeypatch.setattr(sys.modules[front.__module__], "PACKAGE", tmp_path)
    monkeypatch.setattr(pipeline, "__file__", str(tmp_path / "nlp" / "pipeline.py"))
    monkeypatch.setattr(pipeline, "FOLDER", tmp_path / "model" / "encoder")
    pipeline.files_digest.cache_clear()
    yield tmp_path
    pipeline.files_digest.cache_clear()


@pytest.mark.parametrize(
    ("name", "links_anew", "annotates_anew"),
    [
        ("cli.py", False, False),
        ("linking/core.py", True, False),
        ("ingest/clean.py", True, False),
        ("english/lexicons/en/cues.tsv", True, True),
        ("nlp/pieces.py", True, True),
        ("model/encoder/model.json", True, True),
    ],
)
def test_annotate_does_anew_what_a_change_bears_on(package, nlp, name, links_anew, annotates_anew):
    (task,) = tasks_of(wb.load(table(TEXTS).head(1)))

    def made():
        pipeline.files_digest.cache_clear()
        return key_of(task, pipeline.version(nlp)), made_by(nlp)

    before = made()
    with (package / name).open("a") as file:
        file.write("\n# more\n")
    after = made()
    assert (after[0] != before[0]) == annotates_anew
    assert (after[1] != before[1]) == links_anew


def test_annotate_again_gives_the_same(same, nlp):
    same(wb.annotate(table(TEXTS), nlp=nlp), wb.annotate(table(TEXTS), nlp=nlp))


def test_annotate_in_two_processes_gives_the_same(same, nlp):
    many = pd.concat([table(TEXTS)] * 15, ignore_index=True)
    many["article_id"] = [f"a{i}" for i in range(len(many))]
    same(wb.annotate(many, nlp=nlp, n_process=2), wb.annotate(many, nlp=nlp))


def test_annotate_lets_go_of_documents(nlp):
    def alive():
        return sum(isinstance(thing, Doc) for thing in gc.get_objects())

    articles = table(TEXTS)
    wb.annotate(articles, nlp=nlp, progress=False)
    gc.collect()
    gc.disable()
    try:
        before = alive()
        wb.annotate(articles, nlp=nlp, progress=False)
        assert alive() == before
    finally:
        gc.enable()


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [([], []), ([9] * 5, [2, 2, 1]), ([30, 9, 9, 9], [1, 2, 1]), ([2] * 7, [3, 3, 1])],
)
def test_annotate_batches_by_number_and_length(monkeypatch, lengths, expected):
    monkeypatch.setattr(batches, "MOST", 3)
    monkeypatch.setattr(batches, "LENGTH", 20)
    tasks = [{"text": "x" * n} for n in lengths]
    assert [len(batch) for batch in batches.batches(tasks)] == expected
    assert [task for batch in batches.batches(tasks) for task in batch] == tasks


def test_annotate_leaves_its_input(nlp):
    articles = wb.load(table(TEXTS))
    before = articles.copy(deep=True)
    wb.annotate(articles, nlp=nlp)
    pd.testing.assert_frame_equal(articles, before)


def test_annotate_of_nothing_is_empty(nlp):
    frames = wb.annotate(wb.load(table(TEXTS).head(0)), nlp=nlp)
    assert all(len(frame) == 0 for _, frame in frames.items())


def test_annotate_one_bad_article_is_a_problem_and_the_others_go_on(nlp):
    broken = nlp.get_pipe("workbench_claims").__class__.__call__

    def breaking(self, doc):
        if "Bergen" in doc.text:
            raise RuntimeError("no claims today")
        return broken(self, doc)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nlp.get_pipe("workbench_claims").__class__, "__call__", breaking)
        frames = wb.annotate(table(TEXTS), nlp=nlp)
    assert frames.problems["article_id"].tolist() == ["two"]
    assert frames.problems["stage"].tolist() == ["annotate"]
    assert "no claims today" in frames.problems.at[0, "detail"]
    assert set(frames.sentences["article_id"]) == {"one", "three"}
    assert len(frames.articles) == 3


def test_annotate_too_long_an_article_is_a_problem(nlp, monkeypatch):
    monkeypatch.setattr(nlp, "max_length", 75)
    frames = wb.annotate(table(TEXTS), nlp=nlp)
    assert frames.problems["article_id"].tolist() == ["one"]
    assert "too long" in frames.problems.at[0, "problem"]


def test_annotate_leaves_other_languages_alone(nlp):
    frames = wb.annotate(wb.load(table(TEXTS)).assign(language=["en", "de", pd.NA]), nlp=nlp)
    assert set(frames.sentences["article_id"]) == {"one", "three"}


def test_annotate_applies_corrections(nlp, tmp_path):
    log = tmp_path / "corrections.jsonl"
    log.write_text(json.dumps({"do": "rename", "actor": "Bo Berg", "name": "Bo Berge"}) + "\n")
    frames = wb.annotate(table(TEXTS), nlp=nlp, corrections=log)
    assert "Bo Berge" in frames.actors["name"].tolist()
    assert "Bo Berg" not in frames.actors["name"].tolist()


def test_annotate_default_year_completes_dates_of_an_undated_article(nlp):
    text = pd.DataFrame({"text": ["Ann Lind met Bo Berg in Oslo on March 3."]})
    dated = wb.annotate(wb.load(text, default_year=2021), nlp=nlp).meeting_reports
    assert dated["date_start"].tolist() == [pd.Timestamp("2021-03-03")]
    assert wb.annotate(wb.load(text), nlp=nlp).meeting_reports["date_start"].isna().all()


def test_annotate_refuses_no_process(nlp):
    with pytest.raises(ValueError, match="n_process is 0"):
        front(table(TEXTS), nlp=nlp, n_process=0)


def test_annotate_cuts_long_articles_and_counts_in_the_whole(nlp, monkeypatch):
    monkeypatch.setattr(batches, "LONG", 400)
    monkeypatch.setattr(batches, "pieces", lambda text: pieces(text, size=300))
    days = range(1, 13)
    told = [
        f"Ann Lind met Bo Berg in Oslo on {day} March 2023. “Rain {day} fell,” Lind said.\n\n"
        for day in days
    ]
    articles = pd.DataFrame({"article_id": ["a:c1"], "text": ["".join(told)]})
    frames = wb.annotate(articles, nlp=nlp)
    text = frames.articles.at[0, "text"]
    assert frames.problems.empty
    assert len(frames.claims) >= 10  # which they are, the floors say
    assert len({start // 300 for start in frames.claims["cue_start"]}) > 2
    assert {"Ann Lind", "Bo Berg", "Oslo"} <= set(frames.actors["name"])
    for _, _, start, end, words in spans(frames):
        assert 0 <= start < end <= len(text)
        assert words is None or text[start:end] == words
    for frame, key in (("claims", "claim_id"), ("mentions", "mention_id")):
        assert getattr(frames, frame)[key].is_unique
    assert set(frames.mentions["sentence_id"]) <= set(frames.sentences["sentence_id"])


@pytest.mark.parametrize("text", ["", "a" * 50, "A b. " * 30, "One.\n\nTwo.\n" * 9, "\n" * 40])
def test_annotate_pieces_hold_all_of_a_text(text):
    bounds = pieces(text, size=12)
    assert "".join(text[a:b] for a, b in bounds) == text
    assert all(b - a <= 12 for a, b in bounds)
