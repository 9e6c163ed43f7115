"""Cleaning: what is article, what is furniture, and where each character came from."""

import csv
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import workbench as wb
from workbench.ingest.boilerplate import address_share, reason_of
from workbench.ingest.clean import REASONS, clean_text, recurring_lines
from workbench.ingest.pagelines import page_lines

ROOT = Path(__file__).parents[2]
BODY = [
    "The mayors of the two towns will rebuild the bridge, they announced on Tuesday.",
    "Work is to begin in June and to last fourteen months, according to a joint statement.",
    "“Nobody won and nobody lost,” one of the mayors told reporters after the meeting.",
    "The regional government still has to approve the plan, her colleague noted.",
]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("A square in the evening (Photo: Sample Wire / Handout)", "caption"),
        ("Photo: Sample Wire", "caption"),
        ("The minister in her office. Photograph: Ann Field/Sample Wire", "caption"),
        ("The old bridge. REUTERS/Ann Field", "caption"),
        ("FILE PHOTO: The old bridge before the flood", "caption"),
        ("Getty Images", "caption"),
        ("The old bridge (AP)", "caption"),
        ("Subscribe to our newsletter", "promotion"),
        ("Follow us on Twitter and Facebook", "promotion"),
        ("Support us with a one-time donation!", "promotion"),
        ("Video of the day", "promotion"),
        ("Advertisement", "promotion"),
        ("Share   Save   Print", "navigation"),
        ("Home > World > Diplomacy", "navigation"),
        ("World | Politics | Sport", "navigation"),
        ("12 comments", "navigation"),
        ("Read also: Talks on the bridge fail", "related"),
        ("READ MORE: Talks on the bridge fail", "related"),
        ("Related stories", "related"),
        ("By Dana Whitlock", "byline"),
        ("By Dana Whitlock and Kim Larsen, Sample Herald", "byline"),
        ("(Reporting by the Sample Wire desk)", "credit"),
        ("© 2023 Sample Herald. All rights reserved.", "notice"),
        ("We use cookies to count visits.", "notice"),
        (BODY[0], None),
        (BODY[2], None),
        ("A question of money", None),
        ("Follow the money and you will find the culprit, the prosecutor said.", None),
        ("They followed us for an hour, the driver said.", None),
        ("The pictures were taken by the police, according to the ministry.", None),
        ("Support for the government fell to a third in March.", None),
        ("He urged readers to subscribe to the paper, which had lost its licence, she said.", None),
        ("By Monday the water had risen by two metres.", None),
        ("Both speak of a new page in relations", None),
    ],
)
def test_clean_tells_furniture_by_its_words(line, reason):
    assert reason_of(line) == reason


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Good reporting takes time and money. Chip in once, or join our readers!", True),
        ("Get the morning briefing in your inbox every weekday.", True),
        ("We will support them with weapons, the minister said.", False),
        ("“Join us and support our fight,” he called to his members.", False),
        ("The members of the council met on Monday to discuss the news.", False),
    ],
)
def test_clean_hears_who_is_spoken_to(line, expected):
    assert (address_share(line) >= 0.25) is expected


def page(*lines, gap="\n\n"):
    return gap.join(lines)


def test_clean_keeps_the_body_and_names_what_it_drops():
    cleaned = clean_text(
        page(
            "Home > World",
            "Two towns rebuild their bridge",
            "By Dana Whitlock",
            "20 March 2023, 14:05",
            "The bridge before the flood (Photo: Sample Wire)",
            *BODY[:2],
            "Video of the day",
            *BODY[2:],
            "Sign up for our newsletter",
            "The Evening Letter",
            "© Sample Herald",
        )
    )
    assert cleaned.text == "\n\n".join(BODY)
    assert cleaned.title == "Two towns rebuild their bridge"
    assert cleaned.author == "Dana Whitlock"
    assert cleaned.publisher == "Sample Herald"
    assert [stamp.day for stamp in cleaned.stamps] == [20]
    assert [(line, why) for line, _, why in cleaned.dropped] == [
        (0, "navigation"), (2, "headline"), (4, "byline"), (6, "dateline"), (8, "caption"),
        (14, "promotion"), (20, "promotion"), (22, "navigation"), (24, "notice"),
    ]  # fmt: skip
    assert {why for _, _, why in cleaned.dropped} <= set(REASONS)


def test_clean_keeps_an_article_that_is_one_long_line_between_menus():
    menu = ["Home", "World", "Ferry fares rise in June", "Snow in the hills", "All about mills"]
    line = " ".join(BODY * 3).replace(". ", " ; ").rstrip(".")
    assert line in clean_text(page(*menu, line, *menu[::-1])).text


def test_clean_takes_the_headline_without_the_name_of_the_site():
    title = "Two towns rebuild their bridge"
    for lines in ([title, f"{title} | Sample Herald"], [f"{title} | Sample Herald", title]):
        assert clean_text(page("Home > World", *lines, *BODY)).title == title


def test_clean_keeps_what_is_asked_for():
    source = page("A headline of five words", BODY[0], "Photo: Sample Wire", BODY[1])
    assert "Photo" not in clean_text(source).text
    assert "Photo: Sample Wire" in clean_text(source, keep=["caption"]).text
    with pytest.raises(ValueError, match="'pictures'"):
        clean_text(source, keep=["pictures"])


def test_clean_keeps_a_paragraph_that_a_pull_quote_repeats_whole():
    source = page("Two towns rebuild their bridge", *BODY[:2], f"“{BODY[1]}”", *BODY[2:])
    assert clean_text(source).text.split("\n\n") == BODY


def test_clean_takes_captions_that_stand_twice_and_pull_quotes():
    source = page(
        "Two towns rebuild their bridge",
        "The bridge in winter, before the flood",
        "The bridge in winter, before the flood",
        *BODY,
        "Nobody won and nobody lost",
        "The council votes on Friday, and nobody expects it to say no.",
    )
    cleaned = clean_text(source)
    assert cleaned.text.split("\n\n")[:-1] == BODY
    reasons = [why for _, _, why in cleaned.dropped]
    assert reasons == ["headline", "caption", "caption", "repeated"]


def test_clean_cuts_the_dateline_from_the_first_words():
    cleaned = clean_text(page("A headline of five words", "MARLOW, March 20 (SW) — " + BODY[0]))
    assert cleaned.text == BODY[0]
    assert cleaned.place == "MARLOW"
    assert (2, "MARLOW, March 20 (SW) —", "dateline") in cleaned.dropped


def test_clean_keeps_subheadings_lists_and_short_answers():
    body = [
        *BODY[:2], "A question of money", BODY[2], "Three points are open:",
        "The height of the arch", "The share of each town", "Who pays for the lights",
        "Is the dispute over now?", "Hardly.", BODY[3],
    ]  # fmt: skip
    cleaned = clean_text(page("Two towns rebuild their bridge", *body, "Follow us on Twitter"))
    assert cleaned.text.split("\n\n") == body


def test_clean_reads_fields_above_the_text():
    head = "Title: Two towns agree\nDate: 20 March 2023\nSource: Sample Herald\nAuthor: D. Whitlock"
    cleaned = clean_text(head + "\n\n" + page(*BODY))
    assert (cleaned.title, cleaned.publisher) == ("Two towns agree", "Sample Herald")
    assert (cleaned.author, cleaned.stamps[0].day) == ("D. Whitlock", 20)
    assert cleaned.text == "\n\n".join(BODY)


def test_clean_joins_wrapped_lines():
    words = " ".join(BODY).split()
    lines, line = [], ""
    for word in words:
        if len(line) + len(word) > 60:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    source = "Two towns rebuild their bridge\n\n" + "\n".join([*lines, line])
    cleaned = clean_text(source)
    assert cleaned.text == " ".join(words)


def test_clean_learns_lines_that_recur_over_a_publisher():
    odd = "The Marlow lantern shines for all"
    pages = [page(f"Headline number {n} of the day", f"{b} {n}.", odd) for n, b in enumerate(BODY)]
    recurring = recurring_lines(("Sample Herald", text) for text in pages)["Sample Herald"]
    cleaned = clean_text(pages[0], recurring=recurring)
    assert (4, odd, "repeated") in cleaned.dropped
    assert all(BODY[n] in clean_text(p, recurring=recurring).text for n, p in enumerate(pages))
    reprints = [pages[0]] * 5
    assert not recurring_lines(("Sample Herald", text) for text in reprints)["Sample Herald"]


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.one_of(st.text(max_size=60), st.sampled_from([*BODY, "Share", "Photo: Reuters", ""])),
        max_size=12,
    )
)
def test_clean_loses_no_character_unseen(lines):
    source = "\n".join(lines)
    cleaned = clean_text(source)
    seen = "".join(cleaned.text.split()) + "".join(
        "".join(t.split()) for _, t, _ in cleaned.dropped
    )
    wanted = "".join("".join(line.text.split()) for line in page_lines(source))
    assert sorted(seen) == sorted(wanted)


def test_clean_drops_in_the_seeds_what_the_gold_names():
    articles = wb.load(ROOT / "seeds", default_year=2023, deduplicate=False)
    gold = {}
    with (ROOT / "tests" / "gold" / "dropped.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            gold.setdefault(row["article_id"], set()).add(int(row["line"]))
    lost, kept = [], []
    for article in articles.itertuples():
        if not article.path.endswith(".txt"):
            continue
        source = Path(article.path).read_text("utf-8").split("\n")
        dropped = {d["line"] for d in article.dropped if source[d["line"]].strip() == d["text"]}
        wanted = gold.get(article.article_id, set())
        lost += [(article.article_id, n) for n in dropped - wanted]
        kept += [(article.article_id, n) for n in wanted - dropped if source[n].strip()]
    assert (lost, kept) == ([], [])


def test_clean_keeps_every_body_line_of_the_two_real_articles(shared):
    articles = wb.load(shared / "seeds", default_year=2023)
    reasons = [[d["reason"] for d in row] for row in articles.dropped]
    assert reasons == [
        ["headline", "dateline", "caption", "caption", "promotion", "promotion", "promotion",
         "navigation", "promotion", "promotion", "navigation"],
        ["headline", "caption", "promotion", "promotion"],
    ]  # fmt: skip
    assert [text.count("\n\n") + 1 for text in articles.text] == [8, 11]
    for row in articles.itertuples():
        source = Path(row.path).read_text("utf-8")
        assert all(paragraph in source for paragraph in row.text.split("\n\n"))


def test_clean_benchmark_stays_above_its_floors(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks" / "cleaning"))
    monkeypatch.delitem(sys.modules, "run", raising=False)
    import run

    for folder, corpus, precision, recall in (
        ("styles", False, 0.98, 0.99),
        ("later", False, 0.96, 0.98),
        ("more", True, 0.98, 0.98),
        ("heldout", False, 0.87, 0.98),  # styles and articles that no weight was learned from
        ("heldout", True, 0.97, 0.99),
        ("fresh", False, 0.75, 0.98),
        ("fresh", True, 0.98, 0.98),
    ):
        counts = run.measure(folder=folder, corpus=corpus).values()
        good, kept, body, _ = map(sum, zip(*counts, strict=True))
        assert good / kept >= precision, folder
        assert good / body >= recall, folder


def test_clean_keeps_an_article_that_is_one_sentence():
    assert clean_text(BODY[0]).text == BODY[0]
    assert clean_text(page("Two towns rebuild their bridge", BODY[0])).text == BODY[0]
    assert clean_text(page("Share", BODY[0], "Follow us on Twitter")).text == BODY[0]
