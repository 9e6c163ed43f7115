"""Capitals and seats, and whom they stand for."""

import pytest

from workbench.nlp.metonyms import actor_of, stands_for


@pytest.mark.parametrize(
    ("name", "whom"),
    [
        ("Kyiv", "Ukraine"),
        ("the Kremlin", "Russia"),
        ("The Kremlin", "Russia"),
        ("Kremlin", "Russia"),
        ("Brussels", "European Union"),  # a seat goes before a capital
        ("Bergen", None),
        ("", None),
    ],
)
def test_metonyms_stand_for_a_state_or_body(name, whom):
    assert stands_for(name) == whom


def test_metonyms_give_a_listed_actor():
    state, body = actor_of("Ukraine"), actor_of("European Union")
    assert (state.name, state.type, state.country) == ("Ukraine", "place", "Ukraine")
    assert state.wikidata_id
    assert body.type == "organization"


def test_metonyms_of_what_is_not_listed_are_places():
    assert (actor_of("Nowhere").name, actor_of("Nowhere").type) == ("Nowhere", "place")
