"""The word lists: in order, without repetition, and telling nothing that cannot be."""

import itertools
import re

import pytest

from workbench.english import lexicons
from workbench.english.gazetteer import entries, entry

MINE = (
    "capitals", "common_verbs", "countries", "given_names", "metonyms", "name_words",
    "organization_nouns", "organizations", "places", "role_nouns", "roles", "source_words",
    "spellings", "titles",
)  # fmt: skip
DAY = re.compile(r"(?:\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?)?$")


def lines_of(name):
    path = lexicons.FOLDER / "en" / f"{name}.tsv"
    lines = path.read_text(encoding="utf-8").splitlines()
    return [x for x in lines if x and not x.startswith("#")][1:]


@pytest.mark.parametrize("name", MINE)
def test_lexicons_are_sorted_without_repetition(name):
    rows = [tuple(line.split("\t")) for line in lines_of(name)]
    assert rows == sorted(rows)
    assert len(rows) == len(set(rows))


@pytest.mark.parametrize("name", MINE)
def test_lexicons_cells_have_no_blank_ends(name):
    for row in lexicons.load(name):
        assert all(cell == cell.strip() for cell in row.values()), row
        assert next(iter(row.values())), row


@pytest.mark.parametrize(
    "name", ["countries", "organizations", "metonyms", "given_names", "titles"]
)
def test_lexicons_terms_are_listed_once(name):
    rows = lexicons.load(name)
    keys = [next(iter(row.values())) for row in rows]
    assert len(keys) == len(set(keys))


def test_lexicons_countries_have_codes_and_ids():
    rows = lexicons.load("countries")
    assert len(rows) > 190
    assert all(re.fullmatch("[A-Z]{2}", row["iso"]) for row in rows)
    assert len({row["iso"] for row in rows}) == len(rows)
    assert all(re.fullmatch(r"Q\d+", row["wikidata_id"]) for row in rows)
    assert len({row["wikidata_id"] for row in rows}) == len(rows)


def test_lexicons_capitals_and_seats_belong_to_listed_states_or_bodies():
    for row in lexicons.load("capitals"):
        assert entry(row["country"]) is not None, row
    for row in lexicons.load("metonyms"):
        assert entry(row["stands_for"]) is not None, row


@pytest.mark.parametrize("row", lexicons.load("roles"), ids=lambda r: f"{r['role']} {r['name']}")
def test_lexicons_roles_have_valid_terms(row):
    assert DAY.match(row["from"]), row
    assert DAY.match(row["to"]), row
    assert row["from"], row
    assert not row["to"] or row["from"] < row["to"], row
    assert row["leads"] in ("", "yes")
    assert not row["wikidata_id"] or re.fullmatch(r"Q\d+", row["wikidata_id"])
    known = entry(row["country"])
    assert known is not None, row
    assert known.name == row["country"], row


def test_lexicons_roles_cover_sixty_countries_with_one_holder_at_a_time():
    rows = lexicons.load("roles")
    states = {r["country"] for r in rows if entries()[r["country"]].kind == "state"}
    assert len(states) >= 60
    by_office = {}
    for row in rows:
        by_office.setdefault((row["role"], row["country"]), []).append(row)
    for office, terms in by_office.items():
        if office[0].endswith("spokesperson"):
            continue  # there may be two
        terms = sorted(terms, key=lambda r: r["from"])
        for one, other in itertools.pairwise(terms):
            assert one["to"], (office, one)
            assert one["to"] <= other["from"], (office, one, other)


def test_lexicons_one_person_has_one_wikidata_id():
    ids = {}
    for row in lexicons.load("roles"):
        if row["wikidata_id"]:
            ids.setdefault(row["name"], set()).add(row["wikidata_id"])
    assert all(len(found) == 1 for found in ids.values()), ids
    owners = {}
    for name, found in ids.items():
        owners.setdefault(next(iter(found)), set()).add(name)
    assert all(len(names) == 1 for names in owners.values()), owners


def test_lexicons_spellings_do_not_chain():
    rows = lexicons.load("spellings")
    assert not {r["variant"] for r in rows} & {r["standard"] for r in rows}
