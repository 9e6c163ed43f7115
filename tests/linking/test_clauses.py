"""What makes a claim by itself, and pronouns in brackets."""

import pytest

from workbench.linking.clauses import in_brackets, is_clause, is_full

FULL = [
    "that it rained in Lima all week",
    "he’s ready",
    "Norway sells 20 ships to Chile",
    "the deal protects our workers",
    "prices of bread won't rise",
    "China wants to appear impartial",
    "Trump offered a deal",
    "the port of Lima closed on Monday",
    "officials expect that the talks will fail",
    "what he wants is peace",
    "Stop the war",
    "they met on Friday",
    "about 20 ships were sold",
    "Berg secretly met with Lind",
    "We No Longer Need Nuclear Tests",
    "show clearly that there was none",
    "officials rarely expect peace",
    "officials no longer expect peace",
]
LOOSE = ["to freeze its tests", "a commitment to end the war", "selling 20 ships to Chile",
         "big bid to defang the army"]  # fmt: skip
NONE = [
    "a deal",
    "COVID-19",
    "the 2020 United States presidential election",
    "social media",
    "the man who left",
    "the proposed summit",
    "talks with the North",
    "peace talks with Oslo",
    "about his campaign from the reporter that Oslo accredited",
    "about how many votes Berg expects",
    "about the plans that Lima announced",
    "closer ties with Chile",
    "the newly elected president of Chile",
    "both ministries",
    "peace",
    "a bid to defang guerrillas",
    "a trip to Seoul",
    "his plans for the talks",
    "",
    "…",
]


@pytest.mark.parametrize("text", FULL)
def test_clauses_full(text):
    assert is_clause(text)
    assert is_full(text)


@pytest.mark.parametrize("text", LOOSE)
def test_clauses_without_a_finite_verb(text):
    assert is_clause(text)
    assert not is_full(text)


@pytest.mark.parametrize("text", NONE)
def test_clauses_none(text):
    assert not is_clause(text)


def test_clauses_brackets_keep_to_their_spans():
    text = "He won … his vote"
    spans, named = [(5, 11), (30, 38)], [(0, 2, "Bo"), (5, 7, "Ole Berg"), (30, 33, "Ole Berg")]
    assert in_brackets("He won his vote", spans, named) == "[Ole Berg] won [Ole Berg’s] vote"
    assert in_brackets(text[:6], [(5, 11)], []) == "He won"
    assert in_brackets("saw her", [(0, 7)], [(4, 7, "Eva")]) == "saw [Eva]"
    assert in_brackets("saw her car", [(0, 11)], [(4, 7, "Eva")]) == "saw [Eva’s] car"
