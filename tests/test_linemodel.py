"""The learned judge of page lines: what it sees of a line, and what it makes of a page."""

import re

import pytest

from workbench.ingest import linefeatures, linemodel
from workbench.ingest.clean import clean_text, recurring_lines
from workbench.ingest.pagelines import frame_of, key_of

BODY = [
    "The harbour of Kellin stays closed until the end of the week, its director said on Monday.",
    "A storm had torn two cranes from their rails. Nobody was hurt.",
    "Repairs will cost at least nine million, according to the port authority.",
    "The two sides still argue about who has to pay.",
]
PAGE = [
    "Skip to main content",
    "Harbour of Kellin closed after storm",
    "Ella Brandt",
    "11 May 2023",
    "Two cranes on the quay of Kellin.",
    *BODY,
    "More from this section",
    "Ferry fares rise in June",
    "Sign up for the Harbour Letter",
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Two cranes on the quay.", False),
        ("The cranes fell on the quay and were lost.", True),
        ("She cites the report.", True),
        ("An empty platform in Verrin station.", False),
        ("They repaired it.", True),
        ("Talks broke off in December.", True),
    ],
)
def test_linemodel_has_verb(text, expected):
    assert linefeatures.has_verb(text) is expected


def test_linemodel_features_tell_place_among_the_paragraphs():
    rows = linefeatures.features(PAGE, {0: "navigation"})
    first, last = PAGE.index(BODY[0]), PAGE.index(BODY[-1])
    assert "paragraphs before 0" in rows[first]
    assert "paragraphs after 0" in rows[last]
    assert "stop without verb" in rows[4]
    assert "stop without verb" not in rows[first]
    assert "-1 reason navigation" in rows[1]
    assert "-1 edge" in rows[0]
    assert linefeatures.features([], {}) == []


def test_linemodel_chances_are_shares():
    found = linemodel.chances(PAGE, {0: "navigation"})
    assert len(found) == len(PAGE)
    assert all(sum(chances) == pytest.approx(1) for chances in found)
    assert all(found[PAGE.index(line)][0] > 0.5 for line in BODY)
    assert max(range(len(PAGE)), key=lambda i: found[i][1]) == 1


def test_linemodel_weights_hold_no_sentence():
    """Single words and shapes alone are learned, nothing that articles say."""
    for name in linemodel.weights():
        named = re.fullmatch(r"(?:2 )?(?:word|first) (\S+)", name)
        assert named or not re.search(r"[a-z]+ [a-z]+ [a-z]+ [a-z]+ [a-z]+ [a-z]+", name), name


def test_clean_judges_what_no_phrase_tells():
    cleaned = clean_text("\n\n".join(PAGE))
    assert cleaned.text == "\n\n".join(BODY)
    assert cleaned.title == PAGE[1]
    assert cleaned.author == "Ella Brandt"
    why = {text: reason for _, text, reason in cleaned.dropped}
    assert why["Two cranes on the quay of Kellin."] == "caption"
    assert set(why) == set(PAGE) - set(BODY)


def test_clean_keeps_crossheads_and_lists_between_paragraphs():
    lines = [BODY[0], "A costly delay", *BODY[1:3], "9 million for the cranes", BODY[3]]
    assert clean_text("\n".join(["Harbour of Kellin closed", *lines])).text == "\n\n".join(lines)


@pytest.mark.parametrize(
    ("text", "frame"),
    [
        ("By Ella Brandt for the Kellin Herald", ""),
        ("This story was first printed in the Kellin Herald", "story was first printed in the …"),
        ("Updated at 14:05 on 3 May by the desk", "at on by the desk …"),
    ],
)
def test_pagelines_frame_leaves_names_and_figures_out(text, frame):
    assert frame_of(text) == frame


def test_clean_recurring_lines_see_through_names_and_figures():
    def story(n, *more):
        return [f"Paragraph {k} of story {n} tells what else happened there." for k in range(5)]

    pages = []
    for n, name in enumerate(("Ella Brandt", "Tom Barrow", "Ruth Calder", "Kim Larsen")):
        body = [f"The {w} council of town {n} met on Monday, and {w} was said." for w in "abcde"]
        body = [line.replace("town", name.split()[0]) for line in body]
        pages.append(("K", "\n".join([*body, f"{name} reports on the region for Radio {n}."])))
    found = recurring_lines(pages)["K"]
    assert frame_of("Anna Lind reports on the region for Radio 9.") in found
    assert key_of("Paragraph 1") not in found


def test_clean_recurring_lines_count_reprints_once():
    """Three copies of one story, each cut in another way, make none of its lines furniture."""
    long = [
        f"The council of the {word} town met on Monday to talk about the bridge and its cost again."
        for word in ("old", "new", "third", "fourth", "last")
    ]
    pages = [("K", "\n".join(long[:cut])) for cut in (5, 4, 4)]
    assert not recurring_lines(pages)["K"] & {key_of(line) for line in long}
