"""Origins and changes of position as the claims view shows them."""

import pandas as pd
import pytest

pytest.importorskip("anywidget")

from sample_frames import STATEMENTS, sample_frames

from workbench import measures, views
from workbench.frames import schemas
from workbench.frames.store import Frames


def trees(view):
    return next(c for c in view.payload["charts"] if c["kind"] == "tree")["trees"]


def test_origin_trees_lead_from_the_origin_to_every_article(frames):
    found = trees(views.claims(frames))
    known = measures.origins(frames)
    for number, text in enumerate(STATEMENTS):
        rows = known[known.statement_id == f"s{number}"]
        tree = found[text]
        assert (tree["shown"], tree["articles"]) == (rows.article_id.nunique(), 12)
        assert {path[0] for path in tree["paths"]} == set(rows.origin)
        assert {path[-3] for path in tree["paths"]} <= {*rows.publisher.dropna(), "not known"}


def test_origin_trees_mark_what_goes_in_circles(frames):
    found = trees(views.claims(frames))
    assert [found[text]["circular"] for text in STATEMENTS] == [True, False, False]


def test_origin_trees_pass_through_the_sources_between(frames):
    chained = sample_frames()
    claims = chained.claims.set_index("claim_id")
    inner = claims.index[claims.statement_id == "s0"][:2]
    outer = [claim.replace("-c0", "-c1") for claim in inner]
    chained.claims["within"] = chained.claims.claim_id.map(dict(zip(inner, outer, strict=True)))
    paths = trees(views.claims(chained))[STATEMENTS[0]]["paths"]
    assert sum(path[:2] == ["Greta Voss", "Officials"] for path in paths) == 2


def test_position_changes_are_shown_in_their_words(frames):
    view = views.claims(frames)
    rows, known = view.matching("changes"), measures.position_changes(frames)
    assert rows["change"].tolist() == known["change"].tolist() != []
    for row, expected in zip(rows.itertuples(), known.itertuples(), strict=True):
        for end in ("before", "after"):
            text, marks = getattr(row, end)
            told = " ".join(text[a:b] for a, b, _ in marks)
            assert told == getattr(expected, end)
    first = rows["published"].min()
    view.filters = {"published": (first, first)}
    assert len(view.matching("changes")) == (rows["published"] == first).sum()


@pytest.mark.parametrize("actor", ["Anna Lind", "Norland"])
def test_itinerary_of_the_selected_actor_is_that_of_the_measure(frames, actor):
    view = views.meetings(frames, selection={"actors": actor})
    rows, known = view.matching("meetings"), measures.itinerary(frames, actor)
    assert rows["meeting_id"].tolist() == known["meeting_id"].tolist() != []
    assert rows["place"].fillna("none").tolist() == known["place"].fillna("none").tolist()
    assert pd.isna(known["date_start"]).tolist() == rows["when"].eq("date open").tolist()


def test_measures_of_no_claims_are_empty():
    empty = Frames.of(**{frame: schemas.empty(frame) for frame in schemas.FRAMES})
    assert measures.position_changes(empty).empty
    assert measures.origins(empty).empty
    assert measures.claim_frequency(empty, by=["source", "month"]).empty
