"""The meetings of one article: who, where, when, how sure, and what is none."""

import csv
from pathlib import Path

import pandas as pd
import pytest

import workbench as wb

TABLE = Path(__file__).parent / "data" / "meetings.tsv"
PUBLISHED = pd.Timestamp("2023-03-15")


def cases():
    """The sentences of the table and the meetings of each, as sorted rows."""
    lines = [x for x in TABLE.read_text("utf-8").splitlines() if not x.startswith("#")]
    told = {}
    for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
        meetings = told.setdefault(row["text"], [])
        if row["kind"] != "none":
            people = sorted(row["participants"].split(";"))
            days = (row["date_start"], row["date_end"])
            meetings.append((row["kind"], row["status"], people, row["groups"], row["place"], days))
    return [(text, sorted(meetings)) for text, meetings in told.items()]


def analysed(nlp, text, published=PUBLISHED):
    doc = nlp.make_doc(text)
    doc._.published = published
    return nlp(doc)


def row(meeting):
    """A report as the table writes it."""
    date = meeting.date
    days = (date.start, date.end) if date else (None, None)
    return (
        meeting.kind,
        meeting.status,
        sorted(actor.name for actor in meeting.participants),
        ";".join(group.text for group in meeting.groups),
        meeting.place.text if meeting.place is not None else "",
        tuple("" if pd.isna(day) else f"{day:%Y-%m-%d}" for day in days),
    )


@pytest.mark.parametrize(("text", "expected"), cases(), ids=[text for text, _ in cases()])
def test_meetings_of_a_sentence(nlp, text, expected):
    assert sorted(map(row, analysed(nlp, text)._.meetings)) == expected


def test_meetings_tell_one_event_once(nlp):
    text = (
        "Anna Lind will meet Omar Sy in Oslo on Friday. The meeting will be the first between the "
        "two. The talks will focus on trade."
    )
    (meeting,) = analysed(nlp, text)._.meetings
    told = [span.text for span in meeting.evidence]
    assert len(told) == 3
    assert told[0] == "Anna Lind will meet Omar Sy in Oslo on Friday"
    assert meeting.status == "planned"


def test_meetings_evidence_is_whole_tokens_of_the_text(nlp):
    for text, _ in cases():
        doc = analysed(nlp, text)
        spans = [span for meeting in doc._.meetings for span in meeting.evidence]
        assert [s.text for s in spans] == [doc.text[s.start_char : s.end_char] for s in spans]
        assert all(0 < len(span) <= 25 for span in spans)
        assert [(s.start, s.end) for s in doc.spans["meetings"]] == [
            (s.start, s.end) for s in spans
        ]


def test_meetings_that_a_source_tells_point_to_the_claim(nlp):
    doc = analysed(nlp, "Carla Ruiz said that Anna Lind met Omar Sy in Oslo on Monday.")
    (meeting,) = doc._.meetings
    assert meeting.attributed_to is not None
    assert meeting.attributed_to.cue.text == "said"
    assert analysed(nlp, "Anna Lind met Omar Sy in Oslo.")._.meetings[0].attributed_to is None


def test_meetings_without_publication_date_keep_their_words(nlp):
    (meeting,) = analysed(nlp, "Anna Lind met Omar Sy in Oslo on Monday.", None)._.meetings
    assert meeting.when.text == "on Monday"
    assert meeting.date.start is None
    assert meeting.date.note


def test_meetings_of_odd_texts_are_none(nlp):
    for text in ("", " ", "\n\n", "met met met", "Meeting.", "???", "visited by who?"):
        assert analysed(nlp, text)._.meetings == []


def test_meetings_in_frames(nlp):
    text = "Anna Lind met Omar Sy in Oslo on Monday. She will visit Madrid next week."
    table = pd.DataFrame({"text": [text], "published": [PUBLISHED]})
    frames = wb.annotate(wb.load(table), nlp=nlp, progress=False)
    assert frames.meeting_reports["status"].tolist() == ["held", "planned"]
    assert set(frames.meeting_reports["meeting_id"]) == set(frames.meetings["meeting_id"])
