"""Claims decoded from hand-made probabilities: sources, contents, what is said within."""

import numpy as np
import pytest
from made import Story, said

from workbench.nlp import claims as decoding
from workbench.nlp.claims import Claims, Found
from workbench.nlp.event_types import CLAIM


def claims(story):
    return story.read()._.claims


def rows(story):
    return [(str(c.source), str(c.cue), said(c)) for c in claims(story)]


def test_claims_have_source_cue_and_content():
    story = Story("Anna Lind said that Oslo was calm.", "Anna Lind=PERSON")
    values = {"kind": "belief", "certainty": "hedged", "polarity": "denied"}
    story.claim("said", source="Anna Lind", content="that Oslo was calm", values=values)
    (claim,) = claims(story)
    assert (str(claim.source), str(claim.cue)) == ("Anna Lind", "said")
    assert said(claim) == "that Oslo was calm"
    assert (claim.cue_kind, claim.certainty, claim.polarity) == ("belief", "hedged", "denied")
    assert (claim.actor.name, claim.source_kind) == ("Anna Lind", "named")
    assert (claim.quotation, claim.within, claim.depth) == ("indirect", None, 0)
    assert claim.confidence == pytest.approx(0.99, abs=0.02)


def test_claims_without_a_source_have_none():
    story = Story("It was said that Oslo was calm.")
    story.claim("said", content="that Oslo was calm")
    (claim,) = claims(story)
    assert (claim.source, claim.actor, claim.source_kind) == (None, None, "none")


def test_claims_without_content_are_none():
    story = Story("Anna Lind spoke about trade.", "Anna Lind=PERSON")
    story.claim("spoke", source="Anna Lind")
    assert claims(story) == []
    assert story.doc._.possible_cues == [2]


def test_claims_need_a_cue_that_is_likely_enough():
    story = Story("Anna Lind said that Oslo was calm.")
    story.claim("said", source="Anna Lind", content="Oslo was calm")
    story.encoder.meta["thresholds"]["cue"] = 0.9999
    assert claims(story) == []
    assert story.doc._.possible_cues == [2]


def test_claims_less_sure_than_is_asked_are_left_out():
    story = Story("Anna Lind said that Oslo was calm.")
    story.claim("said", source="Anna Lind", content="Oslo was calm")
    story.encoder.meta["thresholds"]["claim confidence"] = 0.9999
    assert claims(story) == []


def test_claims_of_one_attribution_are_one_row():
    story = Story("The ministry said in a statement that the talks had ended.")
    told = {"source": "The ministry", "content": "that the talks had ended"}
    story.claim("said", **told)
    story.claim("statement", **told)
    (claim,) = claims(story)
    assert str(claim.cue) in ("said", "statement")


def test_claims_with_contents_of_their_own_are_two_rows():
    story = Story("Anna Lind said that rain fell and added that snow would come.")
    story.claim("said", source="Anna Lind", content="that rain fell")
    story.claim("added", source="Anna Lind", content="that snow would come")
    assert [said(c) for c in claims(story)] == ["that rain fell", "that snow would come"]


def test_claims_with_nearly_one_content_keep_the_surer():
    story = Story("Anna Lind said in a note that the old port shut.")
    low = story.claim("said", source="Anna Lind", content="that the old port shut")
    story.claim("note", source="Anna Lind", content="the old port shut")
    story.reading.out["claim_trigger"][low] = [0, 1, 0]
    (claim,) = claims(story)
    assert str(claim.cue) == "note"


def test_claims_stand_in_the_order_of_their_cues():
    story = Story("Anna Lind said that rain fell. Omar Sy wrote that snow fell.")
    for cue, who, what in (("said", "Anna Lind", "rain fell"), ("wrote", "Omar Sy", "snow fell")):
        story.claim(cue, source=who, content=what)
    story.reading.out["claim_trigger"][story.at("said")[0]] = [0, 1, 0]
    assert [str(c.cue) for c in claims(story)] == ["said", "wrote"]


def test_claims_take_a_quotation_whole_that_is_mostly_content():
    story = Story("“The old port was shut by the storm,” Anna Lind said.")
    story.claim("said", source="Anna Lind", content="port was shut by the storm")
    (claim,) = claims(story)
    assert said(claim) == "“The old port was shut by the storm,”"
    assert claim.quotation == "direct"
    assert [q.text for q in claim.quoted] == ["“The old port was shut by the storm,”"]


def test_claims_take_only_the_words_of_a_quotation_that_is_hardly_content():
    story = Story("“The old port was shut by the storm,” Anna Lind said.")
    story.claim("said", source="Anna Lind", content="the storm")
    assert [said(c) for c in claims(story)] == ["the storm"]


def test_claims_do_not_swallow_the_quotation_that_holds_their_cue():
    story = Story("“We know that the old port shut in the night,” she said.")
    story.claim("know", source="We", content="that the old port shut in the night")
    (claim,) = claims(story)
    assert said(claim) == "that the old port shut in the night"
    assert claim.quotation == "direct"


def test_claims_with_a_quoted_part_are_mixed():
    story = Story("Anna Lind said the port was “a very great and lasting loss”.")
    content = "the port was “a very great and lasting loss”"
    story.claim("said", source="Anna Lind", content=content)
    (claim,) = claims(story)
    assert claim.quotation == "mixed"
    assert [q.text for q in claim.quoted] == ["“a very great and lasting loss”"]


def test_claims_content_may_stand_in_pieces():
    story = Story("“We never won,” Anna Lind said after the match, “because we gave up hope.”")
    story.claim("said", source="Anna Lind", content=["We never won", "because we gave up hope"])
    (claim,) = claims(story)
    assert said(claim) == "“We never won,” … “because we gave up hope.”"
    assert claim.quotation == "direct"


def test_claims_content_of_several_sentences_is_one():
    story = Story("Anna Lind said so. The port is shut. Ships wait.")
    story.claim("said", source="Anna Lind", content="The port is shut. Ships wait")
    assert [said(c) for c in claims(story)] == ["The port is shut. Ships wait"]


def test_claims_content_closes_small_gaps_and_no_cue():
    story = Story("The port, Anna Lind said, is shut and full.")
    start = story.at("is shut")[0]
    story.claim(
        "said", source="Anna Lind", content=["The port", (start, start + 2), (start + 3, start + 4)]
    )
    assert [said(c) for c in claims(story)] == ["The port … is shut and full"]


def test_claims_content_does_not_close_a_gap_over_a_line():
    story = Story("Anna Lind said:\nshut\nfull")
    story.claim("said", source="Anna Lind", content=["shut", "full"])
    assert [said(c) for c in claims(story)] == ["shut … full"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (", that Oslo was calm.", "that Oslo was calm"),
        ("that Oslo was calm", "that Oslo was calm"),
        (",", None),
        (".", None),
    ],
)
def test_claims_edges_are_trimmed(content, expected):
    story = Story("Anna Lind said , that Oslo was calm.")
    story.claim("said", source="Anna Lind", content=content)
    assert [said(c) for c in claims(story)] == ([expected] if expected else [])


def test_claims_words_go_to_the_likelier_role():
    story = Story("Anna Lind said the mayor left.")
    first = story.claim("said", source="Anna Lind", content="the mayor left")
    source, content = (CLAIM.columns.index(c) for c in ("source", "content"))
    p = story.encoder.said["claim", first]
    p[slice(*story.at("the mayor")), source] = 0.6  # content is likelier
    p[slice(*story.at("Anna Lind")), content] = 0.7  # source is likelier
    (claim,) = claims(story)
    assert (str(claim.source), said(claim)) == ("Anna Lind", "the mayor left")


def test_claims_source_is_the_likeliest_run_of_some_length():
    story = Story("Anna Lind of Bergen told Omar that rain fell.")
    first = story.claim("told", source="Anna Lind of Bergen", content="that rain fell")
    story.encoder.said["claim", first][story.at("Omar")[0], 0] = 0.95
    assert [str(c.source) for c in claims(story)] == ["Anna Lind of Bergen"]


def test_claims_source_closes_a_gap_of_one_word():
    story = Story("Anna Lind, mayor, said that rain fell.")
    story.claim("said", source=["Anna Lind", "mayor"], content="that rain fell")
    assert [str(c.source) for c in claims(story)] == ["Anna Lind, mayor"]


def test_claims_source_leaves_out_the_day_behind_it():
    story = Story("The mayor Friday said that rain fell.", "Friday=DATE")
    story.claim("said", source="The mayor Friday", content="that rain fell")
    assert [str(c.source) for c in claims(story)] == ["The mayor"]


def test_claims_cue_is_part_of_no_role():
    story = Story("Anna Lind said that rain fell.")
    story.claim("said", source="Anna Lind said", content="said that rain fell")
    assert rows(story) == [("Anna Lind", "said", "that rain fell")]


def test_claims_nest_in_the_smallest_content_that_holds_their_cue():
    story = Story("Lind wrote that Sy said that Ek thinks that rain fell.")
    for cue, who, what in (
        ("wrote", "Lind", "that Sy said that Ek thinks that rain fell"),
        ("said", "Sy", "that Ek thinks that rain fell"),
        ("thinks", "Ek", "that rain fell"),
    ):
        story.claim(cue, source=who, content=what)
    outer, middle, inner = claims(story)
    assert (inner.within, middle.within, outer.within) == (middle, outer, None)
    assert [c.depth for c in (outer, middle, inner)] == [0, 1, 2]


def test_claims_in_each_others_content_are_not_nested():
    story = Story("Anna Lind said and wrote that rain fell.")
    story.claim("said", source="Anna Lind", content="wrote that rain fell")
    story.claim("wrote", source="Anna Lind", content="said")
    assert all(c.within is None for c in claims(story))


def test_nesting_in_a_circle_is_cut():
    # 0 holds 1's cue, 1 holds 2's, 2 holds 0's
    found = [
        Found([0], None, [(10, 13), (1, 2)], (1, 1, 1)),
        Found([1], None, [(20, 22), (2, 3)], (1, 1, 1)),
        Found([2], None, [(30, 31), (0, 1)], (1, 1, 1)),
    ]
    decoding._nest(found)
    for one in found:
        seen, at = set(), one
        while at is not None:
            assert id(at) not in seen
            seen.add(id(at))
            at = at.within
    assert sum(f.within is not None for f in found) == 2


def test_claims_roles_count_from_where_their_stretch_begins():
    story = Story("Oslo slept. Oslo woke. Anna Lind said that rain fell.")
    first = story.claim("said", source="Anna Lind", content="that rain fell")
    whole = story.encoder.roles

    def later(reading, kind, triggers):
        low = first - 2
        return [(low, p[low:]) for _, p in whole(reading, kind, triggers)]

    story.encoder.roles = later
    assert rows(story) == [("Anna Lind", "said", "that rain fell")]


def test_claims_cue_of_several_words():
    story = Story("According to Anna Lind, rain fell.")
    story.claim("According to", source="Anna Lind", content="rain fell")
    assert rows(story) == [("Anna Lind", "According to", "rain fell")]


def test_claims_cues_of_blank_are_none():
    story = Story("Anna Lind \n\n rain fell.")
    blank = next(t.i for t in story.doc if t.is_space)
    story.reading.out["claim_trigger"][blank] = [0, 9, 0]
    assert claims(story) == []


def test_claims_of_nothing_are_none():
    assert claims(Story("")) == []
    story = Story("Anna Lind said so.")
    story.doc._.reading = None
    Claims(story.encoder)(story.doc)
    assert story.doc._.claims == []


def test_claims_keep_the_scores_that_made_them():
    story = Story("Anna Lind said that rain fell.")
    story.claim("said", source="Anna Lind", content="that rain fell", sure=0.8)
    (claim,) = claims(story)
    cue, content, source = claim.scores
    assert cue > 0.99
    assert (content, source) == (pytest.approx(0.8), pytest.approx(0.8))


def test_overlap_of_contents_is_a_share():
    assert decoding._overlap({1, 2, 3}, {2, 3, 4}) == 0.5
    assert decoding._overlap(set(), set()) == 0
    assert np.isclose(decoding._overlap({1}, {1}), 1)
