"""What the pages of one publisher tell of each other: lines, credits, labels, places."""

import pytest

from workbench.ingest import recurring
from workbench.ingest.clean import clean_text
from workbench.ingest.linefeatures import UNKNOWN
from workbench.ingest.pagelines import key_of
from workbench.ingest.recurring import recurring_lines

NAMES = ("Ella Brandt", "Tom Barrow", "Ruth Calder", "Kim Larsen")
LINKS = ("Ferry fares rise in June", "A day at the mill", "Owner of the lake found", "Snow in May")
TITLES = (
    "Kellin votes on its bridge",
    "Teachers and city reach a deal",
    "Court stops sale of the old mill",
    "Lake states put off their summit",
)
SHOWN = ("The bridge in winter", "Teachers at the gate", "The mill from above", "An empty hall")
BODIES = (
    (
        "The council of Kellin will vote on the bridge in May, its chair said on Monday.",
        "Nobody expects a quick end of the works, which began three years ago.",
        "The mayor asked for patience. She hopes that four months are enough.",
    ),
    (
        "Schools will open again, after nineteen days of strike, the union announced.",
        "Pay is to grow by a tenth over two years under the terms of the deal.",
        "Parents were relieved. Some had taken their holidays to look after children.",
    ),
    (
        "A judge has stopped the sale of a mill that dates from the age of steam.",
        "Its owner had found a buyer abroad, who wanted to turn it into flats.",
        "An appeal is possible until June, a clerk of the court told reporters.",
    ),
    (
        "Five leaders stayed at home because a storm had closed the only airport.",
        "Talks on water levels were to last two days, according to their hosts.",
        "No new date was named. Fishermen had placed great hopes in the meeting.",
    ),
)


def site(n):
    """One page of a site: caption with its credit, links under a heading, a note on the author."""
    return [
        TITLES[n],
        f"{SHOWN[n]}. Desk picture by Odo.",
        *BODIES[n][:2],
        "Out of our drawer",
        LINKS[n],
        f"Hear it: {LINKS[n - 1]}",
        BODIES[n][2],
        f"{NAMES[n]} has a garden by the weir and has looked after the affairs of the valley, its "
        "mills and its many bridges since the paper was founded.",
    ]


@pytest.fixture
def known():
    return recurring_lines(("K", "\n".join(site(n))) for n in range(4))["K"]


def test_recurring_lines_need_three_pages():
    assert not recurring_lines(("K", "\n".join(site(n))) for n in range(2))["K"]


def test_recurring_finds_labels_blocks_and_places(known):
    assert key_of("Out of our drawer") in known
    told = recurring.evidence(["Hear it: A goat on the roof", "Hear it: a goat was there."], known)
    assert [row["label recurs"] for row in told] == [1, 0]
    assert recurring.share_recurring(site(0)[-1], known) > 0.5
    assert recurring.share_recurring(site(0)[2], known) < 0.5
    assert recurring.own_words("A goat. Desk picture by Odo.", known) == "A goat."
    assert recurring.own_words("A goat on a roof.", known) == "A goat on a roof."


def test_recurring_evidence_tells_what_other_pages_hold_in_a_place(known):
    page = site(0)
    found = recurring.evidence(page, known)
    assert found[page.index(LINKS[0])]["sentences above"] == 0
    assert found[page.index(LINKS[0])]["way above"] == 1
    assert found[3]["sentences below"] == 1
    assert recurring.evidence(page, {}) == [UNKNOWN] * len(page)


@pytest.mark.parametrize("n", range(4))
def test_clean_drops_what_the_other_pages_tell(known, n):
    page = site(n)
    cleaned = clean_text("\n".join(page), recurring=known)
    assert cleaned.title == page[0]
    assert cleaned.text.split("\n\n") == [page[2], page[3], page[7]]
    why = {text: reason for _, text, reason in cleaned.dropped}
    assert why[page[1]] == "caption"
    assert why[page[8]] == "repeated"


def test_clean_keeps_crossheads_and_lists_of_a_known_site(known):
    page = site(0)
    body = [page[2], "A costly delay", page[3], "Two arches of stone", "A lane for cycles", page[7]]
    lines = [*page[:2], *body[:3], *page[4:7], *body[3:], page[8]]
    assert clean_text("\n".join(lines), recurring=known).text.split("\n\n") == body


def test_recurring_looks_at_a_sample_of_many_pages(monkeypatch):
    monkeypatch.setattr(recurring, "SAMPLE", 3)
    pages = [("K", f"Story {n} of the day\n\nWatch: clip {n}\n\nAlways here") for n in range(12)]
    known = recurring_lines(pages)["K"]
    assert key_of("Always here") in known
