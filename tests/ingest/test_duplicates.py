"""Copies: reprints, cut and reordered versions, and what only looks like one."""

import json
import random
import re
from datetime import datetime

import pytest

from workbench.ingest.duplicates import find_copies

PARAGRAPHS = [
    "The mayors of the two towns will rebuild the bridge that the flood carried away in winter.",
    "Work is to begin in June and to last fourteen months, as a joint statement of both puts it.",
    "The regional government still has to approve the plan before anybody can lift a spade there.",
    "The two councils had argued for weeks over the question who should pay for such a crossing.",
    "Lawyers of one town believe that an old agreement on the bridge ended on that day in January.",
    "Engineers of the river commission want a higher arch, since the water is rising every year.",
]
WHOLE = "\n\n".join(PARAGRAPHS)
OTHER = "\n\n".join(
    "Ministers of the coastal states talk about quotas again, and nobody knows how it will end: "
    f"paragraph {n} speaks of herring, cod and patrol boats number {n * 7} in the northern waters."
    for n in range(6)
)
MONDAY, TUESDAY = datetime(2023, 3, 20), datetime(2023, 3, 21)


def only(rows):
    assert len(rows) == 1, rows
    return rows[0]


@pytest.mark.parametrize(
    ("copy", "kind"),
    [
        (WHOLE, "exact"),
        (WHOLE.upper().replace("\n\n", "\n"), "exact"),
        ("A new headline over it all\n\n" + WHOLE, "near"),
        ("\n\n".join(PARAGRAPHS[::-1]), "near"),
        ("\n\n".join(PARAGRAPHS[:3]), "cut"),
        ("\n\n".join(PARAGRAPHS[3:]), "cut"),
    ],
)
def test_duplicates_find_reprints_and_cut_versions(copy, kind):
    row = only(find_copies(["a", "b", "c"], [WHOLE, OTHER, copy], [MONDAY, MONDAY, TUESDAY]))
    assert (row["article_id"], row["copy_of"], row["kind"]) == ("c", "a", kind)
    assert row["is_duplicate"]
    assert row["share"] >= 0.8


def test_duplicates_point_to_the_earlier_article():
    row = only(find_copies(["late", "early"], [WHOLE, WHOLE + " Ends."], [TUESDAY, MONDAY]))
    assert (row["article_id"], row["copy_of"], row["direction"]) == ("late", "early", "dated")
    row = only(find_copies(["short", "long"], [PARAGRAPHS[0] + PARAGRAPHS[1], WHOLE]))
    assert (row["article_id"], row["copy_of"], row["direction"]) == ("short", "long", "assumed")


def test_duplicates_keep_a_later_article_that_adds_to_an_earlier_one():
    flash = "\n\n".join(PARAGRAPHS[:3])
    row = only(find_copies(["flash", "whole"], [flash, WHOLE], [MONDAY, TUESDAY]))
    assert (row["article_id"], row["kind"], row["is_duplicate"]) == ("whole", "extended", False)
    assert row["share_of_original"] == 1


def test_duplicates_of_duplicates_point_to_the_first():
    texts = [WHOLE, "One. " + WHOLE, "Two. " + WHOLE]
    rows = find_copies(["a", "b", "c"], texts, [MONDAY, TUESDAY, TUESDAY])
    assert {row["copy_of"] for row in rows} == {"a"}


def test_duplicates_leave_out_articles_that_share_little():
    assert find_copies(["a", "b"], [WHOLE, OTHER]) == []
    quote = "The water is rising, and every year that we wait is a year too many for this town."
    assert find_copies(["a", "b"], [WHOLE + quote, OTHER + quote]) == []


def test_duplicates_stand_empty_and_tiny_texts():
    assert find_copies([], []) == []
    assert find_copies(["a", "b", "c"], ["", "", "Yes."]) == []
    assert only(find_copies(["a", "b"], ["Yes.", "yes"]))["kind"] == "exact"


def test_duplicates_count_shared_words_in_any_order():
    row = only(find_copies(["a", "b"], [WHOLE, "\n".join(PARAGRAPHS[::-1])]))
    assert row["n_words_common"] == len(WHOLE.split())
    assert (row["share"], row["share_of_original"], row["kind"]) == (1, 1, "near")


def versions(text, rng):
    """A copy of an article as papers make them: cut, put in another order, with a new headline."""
    sentences = re.split(r"(?<=[.!?”])\s+", text)
    how = rng.choice(["cut the end", "cut the middle", "reorder", "new headline"])
    if how == "cut the end":
        sentences = sentences[: max(6, int(len(sentences) * rng.uniform(0.5, 0.9)))]
    elif how == "cut the middle":
        at = rng.randrange(1, len(sentences) - 3)
        del sentences[at : at + len(sentences) // 4]
    elif how == "reorder":
        parts = [sentences[i : i + 4] for i in range(0, len(sentences), 4)]
        rng.shuffle(parts)
        sentences = [s for part in parts for s in part]
    else:
        sentences = ["What the two sides make of it is another matter", *sentences[1:]]
    return " ".join(sentences)


def test_duplicates_find_the_copies_among_a_thousand_articles(shared):
    rng = random.Random(4)
    texts, ids = [], []
    for name in ("claims-train.jsonl", "claims-dev.jsonl"):
        for line in (shared / "gold" / name).open(encoding="utf-8"):
            row = json.loads(line)
            texts.append(row["text"])
            ids.append(row["id"])
    texts, ids = texts[:920], ids[:920]
    before = {(r["article_id"], r["copy_of"]) for r in find_copies(ids, texts)}
    source = rng.sample([i for i, t in enumerate(texts) if len(t.split()) > 150], 80)
    made = {f"copy-{n}": ids[i] for n, i in enumerate(source)}
    copies = [versions(texts[i], rng) for i in source]
    rows = find_copies([*ids, *made], [*texts, *copies])
    found = {(r["article_id"], r["copy_of"]) for r in rows if r["is_duplicate"]}
    pairs = {frozenset(p) for p in found if any(x in made for x in p)}
    wanted = {frozenset(p) for p in made.items()}
    known = {frozenset(p) for p in before}
    wrong = [p for p in pairs - wanted if p not in known]
    assert len(pairs & wanted) / len(wanted) >= 0.95, wanted - pairs
    assert 1 - len(wrong) / len(pairs) >= 0.98, wrong
