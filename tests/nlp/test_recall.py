"""Where claims may have been missed."""

from made import Story

from workbench.nlp.recall import recall_gaps

TEXT = "“The road is long and hard to walk.” Anna Lind slept. Bo Ek hinted so. She said rain fell."


def gaps(doc):
    return {kind: [s.text for s in spans] for kind, spans in recall_gaps(doc).items()}


def test_recall_gaps_are_likely_cues_and_quotations_of_nobody():
    story = Story(TEXT)
    story.claim("said", source="She", content="rain fell")
    hinted = story.at("hinted")[0]
    story.reading.out["claim_trigger"][hinted] = [1, 0, 0]  # likely, yet below the threshold
    assert gaps(story.read()) == {
        "sentences": ["Bo Ek hinted so."],
        "quotations": ["“The road is long and hard to walk.”"],
    }


def test_recall_gaps_leave_out_what_a_claim_holds():
    story = Story(TEXT)
    for cue, who, content in (
        ("said", "She", "rain fell"),
        ("hinted", "Bo Ek", "“The road is long and hard to walk.”"),
    ):
        story.claim(cue, source=who, content=content)
    assert gaps(story.read()) == {"sentences": [], "quotations": []}


def test_recall_gaps_of_a_text_without_cues_are_none():
    assert gaps(Story("Anna Lind slept.").read()) == {"sentences": [], "quotations": []}
    assert gaps(Story("").read()) == {"sentences": [], "quotations": []}
