"""Turns of interviews: which labels open them, whose they are, where they end."""

import pytest

from workbench.nlp.turns import turn_at, turns

TALK = "{ask} Why did it rain?\n\n{answer} It had to.\n\n{ask} Until when?\n\n{answer} Till noon.\n"


@pytest.mark.parametrize(
    ("ask", "answer", "names"),
    [
        ("((OP))", "((Anna Lind))", ("OP", "Anna Lind")),
        ("((OP)) :", "Anna Lind:", ("OP", "Anna Lind")),
        ("Q:", "A:", ("Q", "A")),
        ("*Q:*", "[Lind]", ("Q", "Lind")),
        ("**The Post:**", "LIND:", ("The Post", "LIND")),
    ],
)
def test_turns_are_those_of_who_asks_and_who_answers(ask, answer, names):
    found = turns(TALK.format(ask=ask, answer=answer))
    assert [t.name for t in found] == [*names, *names]
    assert [t.asks for t in found] == [True, False, True, False]


def test_turns_reach_to_the_next_label():
    text = TALK.format(ask="Q:", answer="A:\n\nIndeed.")
    first, second, *_ = turns(text)
    assert text[first.start : first.said] == "Q:"
    assert text[first.said : first.end].strip() == "Why did it rain?"
    assert text[second.said : second.end].split() == ["Indeed.", "It", "had", "to."]
    assert turn_at(text, text.index("Indeed")) == second
    assert turn_at("Now. " + text, 0) is None


def test_turns_may_be_of_a_label_that_stands_once_in_marks():
    text = "((OP)) Why?\n((Lind)) It had to.\n((OP)) And now?\nNote: all of it was said in May.\n"
    assert [t.name for t in turns(text)] == ["OP", "Lind", "OP"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Where: in Oslo\nWhen: on Monday\n",  # a fact box
        "Note: Why?\nLind: Rain.\n",  # no label again and again
        "Lind: Rain.\nOmar: Snow.\nLind: And wind.\nOmar: Enough.\n",  # nobody asks
        "He asked why. She said: Why not?\nHe asked why. She said: Why not?\n",
        "What the minister said yesterday in Oslo: Why?\n" * 2,  # a label is short
    ],
)
def test_turns_are_none_where_nobody_interviews(text):
    assert turns(text) == ()
