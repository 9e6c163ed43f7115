"""Annotated documents to rows: ids, offsets, references between rows."""

import pandas as pd
from made import SURE, Story

from workbench.english.dates import resolve
from workbench.frames import schemas
from workbench.nlp.records import Actor, Claim, MeetingReport, Mention
from workbench.nlp.rows import rows

TEXT = "Bo Ek said: “She thinks that Anna Lind met Omar Sy in Oslo on Monday.”\n\nRain fell."
NAMES = ("Bo Ek=PERSON", "Anna Lind=PERSON", "Omar Sy=PERSON", "Oslo=GPE")


def told():
    story = Story(TEXT, *NAMES, published="2023-03-15")
    story.link(story.at("Bo Ek")[0], story.pronoun("She"), SURE)
    story.claim(
        "said", source="Bo Ek",
        content="“She thinks that Anna Lind met Omar Sy in Oslo on Monday.”",
    )  # fmt: skip
    story.claim("thinks", source="She", content="that Anna Lind met Omar Sy in Oslo on Monday")
    story.meeting("met", participant=["Anna Lind", "Omar Sy"], place="Oslo", date="Monday")
    return rows(story.read(), "a")


def with_gaps():
    """Return the rows of a text in which a likely cue and a quotation belong to no claim."""
    story = Story("“The road is long and hard to walk.” Anna Lind slept. Bo Ek hinted so.")
    story.reading.out["claim_trigger"][story.at("hinted")[0]] = [1, 0, 0]
    return rows(story.read(), "a"), story.doc.text


def test_rows_of_claims_refer_to_each_other_and_to_actors():
    found = told()
    outer, inner = found["claims"]
    assert (outer["within"], inner["within"]) == (None, outer["claim_id"])
    assert (outer["depth"], inner["depth"]) == (0, 1)
    names = {r["local"]: r["name"] for r in found["local"]}
    assert [names[c["local"]] for c in (outer, inner)] == ["Bo Ek", "Bo Ek"]
    assert inner["claim_id"] == f"a:c{TEXT.index('thinks')}"
    assert outer["quotation"] == "direct"


def test_rows_hold_the_words_at_their_offsets():
    found = told()
    for row in found["claims"]:
        assert " ".join(TEXT[s:e] for s, e in row["content_spans"]) == row["content"]
        assert TEXT[row["cue_start"] : row["cue_end"]] == row["cue"]
        assert TEXT[row["source_start"] : row["source_end"]] == row["source"]
    for frame in ("mentions", "sentences"):
        assert found[frame], frame
        for row in found[frame]:
            assert TEXT[row["start"] : row["end"]] == row["text"]
    found, text = with_gaps()
    assert [r["text"] for r in found["silences"]] == [
        text[r["start"] : r["end"]] for r in found["silences"]
    ]
    assert sorted(r["text"] for r in found["silences"]) == [
        "Bo Ek hinted so.", "“The road is long and hard to walk.”",
    ]  # fmt: skip


def test_rows_of_meetings_name_claim_place_and_day():
    found = told()
    (report,) = found["meeting_reports"]
    names = {r["local"]: r["name"] for r in found["local"]}
    assert [names[n] for n in report["locals"]] == ["Anna Lind", "Omar Sy"]
    assert names[report["place_local"]] == report["place"] == "Oslo"
    assert report["attributed_to"] == found["claims"][1]["claim_id"]
    assert (report["date_text"], report["date_precision"]) == ("Monday", "day")
    assert report["date_start"] == report["date_end"] == pd.Timestamp("2023-03-13")
    assert TEXT[slice(*report["evidence_spans"][0])].startswith("Anna Lind met")


def test_rows_have_the_columns_of_their_frames():
    # references are still those of the article; linking turns them into ids
    inner = {"local", "locals", "place_local"}
    found = told() | {"silences": with_gaps()[0]["silences"]}
    for frame in ("sentences", "mentions", "claims", "silences", "meeting_reports"):
        declared = {c.name for c in schemas.FRAMES[frame]}
        assert found[frame], frame
        for row in found[frame]:
            assert set(row) - inner <= declared, frame


def test_rows_point_to_the_sentence_they_stand_in():
    found = told()
    by_id = {r["sentence_id"]: r for r in found["sentences"]}
    assert [r["text"] for r in found["sentences"]][-1] == "Rain fell."
    for row in found["mentions"]:
        sentence = by_id[row["sentence_id"]]
        assert sentence["start"] <= row["start"] < sentence["end"]
    assert [r["sentence_id"] for r in found["sentences"]] == [
        f"a:s{r['start']}" for r in found["sentences"]
    ]


def test_rows_of_claims_with_one_cue_have_ids_of_their_own():
    story = Story("Ann said rain fell.")
    doc = story.read()
    doc._.claims = [Claim([doc[2:4]], doc[1:2]), Claim([doc[2:3]], doc[1:2]), Claim([doc[2:3]])]
    assert [r["claim_id"] for r in rows(doc, "a")["claims"]] == ["a:c4", "a:c4.2", "a:c9"]


def test_rows_of_mentions_of_one_place_are_one():
    story = Story("Ann slept.")
    doc = story.read()
    doc._.mentions = [
        Mention(doc[0:1], "name", "one"), Mention(doc[0:1], "pronoun", "two")
    ]  # fmt: skip
    (row,) = rows(doc, "a")["mentions"]
    assert (row["mention_id"], row["rule"], row["local"]) == ("a:m0-3", "one", None)


def test_rows_of_what_is_not_known_are_empty():
    story = Story("Ann met Bo.")
    doc = story.read()
    other = Actor("Elsewhere", "person")
    doc._.meetings = [MeetingReport([doc[0:3]], "meeting", "held", [other])]
    (row,) = rows(doc, "a")["meeting_reports"]
    assert row["locals"] == []
    assert (row["place"], row["date_text"], row["date_precision"]) == (None, None, None)
    assert pd.isna(row["date_start"])
    doc._.meetings[0].date = resolve("some day", None)
    (row,) = rows(doc, "a")["meeting_reports"]
    assert row["date_start"] is None
    assert row["date_note"]


def test_rows_of_nothing_are_empty():
    assert not any(rows(Story("").read(), "a").values())
    assert rows(Story("\n \n").read(), "a")["sentences"] == []
