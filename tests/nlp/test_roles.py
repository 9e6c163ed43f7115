"""What a text says that people are, and which offices the table adds."""

import pandas as pd
import pytest
from made import named

from workbench.english.offices import holder, office_meant, offices_of
from workbench.nlp.names import named_actors
from workbench.nlp.records import Mention
from workbench.nlp.roles import Role, give_roles, role_of

DAY = pd.Timestamp("2023-03-17")


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("the Chinese foreign minister", ["Chinese=NORP"], "foreign minister, China"),
        ("the former Chinese envoy", ["Chinese=NORP"], "former envoy, China"),
        ("the president of Belarus", ["Belarus=GPE"], "president, Belarus"),
        ("the president of Belarus", ["Belarus=LOC"], "president, Belarus"),
        ("the Kremlin spokesman", ["Kremlin=ORG"], "spokesman, Russia"),
        ("the prime minister", [], "prime minister"),
        ("the secretary-general of NATO", ["NATO=ORG"], "secretary-general, NATO"),
        ("the tall tree", [], None),
    ],
)
def test_role_of_a_description_has_noun_owner_and_time(text, names, expected):
    doc = named(text, *names)
    role = role_of(doc, 0, len(doc))
    assert (role.text if role else None) == expected


def test_role_text_says_what_is_past():
    assert Role("envoy", None, True).text == "former envoy"
    assert Role("envoy", "Chad", False).text == "envoy, Chad"


def roles(text, *names, published=DAY):
    doc = named(text, *names)
    doc._.published = published
    actors, mentions = named_actors(doc)
    give_roles(doc, actors, mentions)
    return {a.name: a for a in actors}


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("Chinese Foreign Minister Wei Dan left", ["Chinese=NORP"], ["foreign minister, China"]),
        ("He saw President Wei Dan leave", [], ["president"]),
        ("He saw Dr. Wei Dan leave", [], []),
        ("They met Prime Minister Dr. Wei Dan there", [], ["prime minister"]),
        ("They met former President Wei Dan there", [], ["former president"]),
        ("They met Wei Dan there", [], []),
        ("They met Vice-President Wei Dan there", [], ["vice-president"]),
        ("They met U.S. President Wei Dan there", ["U.S.=GPE"], ["president, United States"]),
        ("They met China's President Wei Dan there", ["China=GPE"], ["president, China"]),
        ("They met China’s President Wei Dan there", ["China=GPE"], ["president, China"]),
        ("They met China Central President Wei Dan there", ["China=GPE"], ["president, China"]),
        ("China and President Wei Dan left", ["China=GPE"], ["president"]),
        ("Oslo slept. President Wei Dan left", ["Oslo=GPE"], ["president"]),
        ("Their counterpart Wei Dan left", [], []),
    ],
)  # fmt: skip
def test_roles_stand_in_titles_before_names(text, names, expected):
    found = roles(text, "Wei Dan=PERSON", *names)
    assert found["Wei Dan"].roles == expected


def test_roles_stand_in_descriptions():
    doc = named("Wei Dan left. The Chinese foreign minister slept.", "Wei Dan=PERSON",
                "Chinese=NORP")  # fmt: skip
    actors, mentions = named_actors(doc)
    mentions.append(Mention(doc[4:8], "description", "", actors[0]))
    give_roles(doc, actors, mentions)
    assert actors[0].roles == ["foreign minister, China"]


def test_roles_of_one_state_give_a_country():
    found = roles("Chinese Foreign Minister Wei Dan left", "Chinese=NORP", "Wei Dan=PERSON")
    assert found["Wei Dan"].country == "China"


def test_roles_of_office_holders_come_from_the_table_as_of_the_day():
    actor = roles("he met Jens Stoltenberg there", "Jens Stoltenberg=PERSON")["Jens Stoltenberg"]
    assert actor.roles == ["secretary-general, NATO"]
    assert actor.wikidata_id
    later = roles(
        "he met Jens Stoltenberg there", "Jens Stoltenberg=PERSON",
        published=pd.Timestamp("1999-01-01"),
    )  # fmt: skip
    assert later["Jens Stoltenberg"].roles == []
    assert later["Jens Stoltenberg"].wikidata_id == actor.wikidata_id


def test_roles_of_a_surname_need_the_title_before_it():
    assert roles("he met Putin there", "Putin=PERSON")["Putin"].roles == []
    assert (
        "president, Russia" in roles("he met President Putin there", "Putin=PERSON")["Putin"].roles
    )


def test_offices_of_a_bare_surname_need_the_role():
    assert offices_of("Putin", DAY) == []
    assert [o.text for o in offices_of("Putin", DAY, role="president")] == ["president, Russia"]


def test_holder_is_nobody_without_a_day_or_office():
    assert holder("president", "Russia", None) is None
    assert holder("foreign minister", "Atlantis", DAY) is None
    assert office_meant("neighbour") is None
