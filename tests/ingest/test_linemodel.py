"""The learned judge of page lines: what it sees of a line, and what it makes of a page."""

import numpy as np
import pandas as pd
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


def row(i, reasons=None, evidence=()):
    names, rows = linefeatures.features(PAGE, reasons or {}, evidence)
    return dict(zip(names, rows[i].tolist(), strict=True))


def test_linemodel_features_tell_place_among_the_paragraphs():
    first, last = row(PAGE.index(BODY[0])), row(PAGE.index(BODY[-1]))
    assert (first["paragraphs before"], first["paragraphs after"]) == (0, 3)
    assert (last["paragraphs before"], last["paragraphs after"]) == (3, 0)
    assert (first["opens region"], last["opens region"]) == (1, 0)
    assert row(9)["below main"] == 1
    caption = row(4)
    assert (caption["stop"], caption["verb"], caption["until paragraph"]) == (1, 0, 1)
    assert row(1, {0: "navigation"})["-1 rule"] == 1
    assert row(1, {0: "navigation"})["since navigation"] == 1
    assert row(0)["-1 words"] == -1
    assert linefeatures.features([], {})[1].size == 0


def test_linemodel_features_tell_what_a_line_shares():
    assert row(4)["shared words"] > row(10)["shared words"]
    assert row(4)["again"] == 0
    names, rows = linefeatures.features([*PAGE, PAGE[4]], {})
    again = dict(zip(names, rows[4].tolist(), strict=True))
    assert (again["again"], again["seen above"]) == (1, 0)
    assert dict(zip(names, rows[-1].tolist(), strict=True))["seen above"] == 1


def test_linemodel_chances_tell_body_and_headline():
    body, title = linemodel.chances(PAGE, {0: "navigation"})
    assert len(body) == len(title) == len(PAGE)
    assert ((body >= 0) & (body <= 1)).all()
    assert body[0] == title[0] == 0
    assert all(body[PAGE.index(line)] > 0.5 for line in BODY)
    assert title.argmax() == 1


def test_linemodel_trees_go_the_way_of_their_table():
    table = pd.DataFrame(
        {
            "tree": [0, 0, 0, 1],
            "feature": ["x", "x", "x", "y"],
            "most": [2.5, 0, 0, 0],
            "then": [1, 1, 2, 3],
            "otherwise": [2, 1, 2, 3],
            "value": [0, 1.0, -1.0, 0.5],
        }
    )
    rows = np.array([[0, 2.0], [0, 3.0]], np.float32)
    found = linemodel.tabled(table).chances(["y", "x"], rows)
    assert found == pytest.approx([1 / (1 + np.exp(-1.5)), 1 / (1 + np.exp(0.5))])


def test_linemodel_table_names_features_that_there_are():
    names, _ = linefeatures.features(PAGE, {})
    for trees in linemodel.trees().values():
        assert set(trees.feature) <= set(names)


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
    assert not recurring_lines(pages)["K"].keys() & {key_of(line) for line in long}
