"""Actors that may be one: what of a name another covers."""

import pytest

from workbench.frames import schemas
from workbench.linking.likeness import merge_candidates


def offered(*told):
    """Pairs of names that are offered, of actors told as (name, type, mentions[, Wikidata])."""
    actors = [
        {"actor_id": f"i{n}", "name": name, "type": kind, "aliases": [], "roles": [],
         "n_mentions": times, "n_articles": 1, "wikidata_id": known[0] if known else None}
        for n, (name, kind, times, *known) in enumerate(told)
    ]  # fmt: skip
    mentions = [
        {"mention_id": f"{row['actor_id']}:{k}", "article_id": "a", "start": k, "end": k + 1,
         "text": "x", "form": "name", "actor_id": row["actor_id"]}
        for row in actors for k in range(row["n_mentions"])
    ]  # fmt: skip
    found = merge_candidates(schemas.build("actors", actors), schemas.build("mentions", mentions))
    return found[["name", "other_name", "n_rows"]].values.tolist()


PERSON, BODY, PLACE = "person", "organization", "place"
CASES = {
    "marks alone": ([("—", BODY, 5), ("…", BODY, 2)], False),
    "a surname": ([("Ole Berg", PERSON, 5), ("Berg", PERSON, 2)], True),
    "an initial": ([("Ole Berg", PERSON, 5), ("O. Berg", PERSON, 2)], True),
    "a name between": ([("Ole Arne Berg", PERSON, 5), ("Ole Berg", PERSON, 2)], True),
    "a letter more": ([("Ole Berg", PERSON, 5), ("Olle Berg", PERSON, 2)], True),
    "another first name": ([("Ole Berg", PERSON, 5), ("Eva Berg", PERSON, 2)], False),
    "two surnames": ([("Berg", PERSON, 5), ("Borg", PERSON, 2)], False),
    "a son": ([("Ole Berg Sr.", PERSON, 5), ("Ole Berg Jr.", PERSON, 2)], False),
    "another item": ([("Ole Berg", PERSON, 5, "Q1"), ("Berg", PERSON, 2, "Q2")], False),
    "a body and a person": ([("Ole Berg", PERSON, 5), ("Berg", BODY, 2)], False),
    "letters": ([("Institute for the Study of War", BODY, 5), ("ISW", BODY, 2)], True),
    "other letters": ([("Institute for the Study of War", BODY, 5), ("IAW", BODY, 2)], False),
    "the end of a name": ([("Royal Oslo Harbour Board", BODY, 5), ("Oslo Harbour Board", BODY, 2)],
                          True),
    "a gap": ([("Oslo Royal Harbour Board", BODY, 5), ("Oslo Board", BODY, 2)], False),
    "two names in one": ([("Oslo Post", BODY, 5), ("The Sun and The Oslo Post", BODY, 2)],
                         False),
    "a branch of a state": ([("Harbour Party", BODY, 5), ("Harbour Party of Chile", BODY, 2)],
                            False),
    "a branch elsewhere": ([("Harbour News", BODY, 5), ("Harbour News Chile", BODY, 2)], False),
    "another place": ([("Gulf of Oman", PLACE, 5), ("Oman", PLACE, 2)], False),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_likeness_offers_names_that_another_covers(case):
    told, expected = CASES[case]
    assert offered(*told) == ([[told[0][0], told[1][0], 2]] if expected else [])


def test_likeness_keeps_who_is_mentioned_most_and_shares_a_name_by_mentions():
    told = [("Ole Berg", PERSON, 2), ("Berg", PERSON, 5)]
    assert offered(*told) == [["Berg", "Ole Berg", 2]]
    two = [("Ole Berg", PERSON, 9), ("Eva Berg", PERSON, 1), ("Berg", PERSON, 2)]
    assert offered(*two)[0][:2] == ["Ole Berg", "Berg"]
