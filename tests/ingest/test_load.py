"""Loading: any source to one frame, with what went wrong beside it."""

import json
import os
import zipfile
from datetime import datetime

import pandas as pd
import pytest

import workbench as wb
from workbench.ingest.clean import REASONS
from workbench.ingest.load import COLUMNS

BODY = (
    "The mayors of the two towns will rebuild the bridge, they announced on Tuesday.\n\n"
    "Work is to begin in June and to last fourteen months, according to a statement."
)
PAGE = f"Two towns rebuild their bridge\n\n20 March, 14:05\n\n{BODY}\n\nFollow us on Twitter\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "herald").mkdir()
    (tmp_path / "herald" / "bridge.txt").write_text(PAGE, "utf-8")
    (tmp_path / "wire.jsonl").write_text(
        "\n".join(
            json.dumps({"id": f"w{n}", "title": f"News {n}", "text": f"{BODY} Number {n}."})
            for n in range(2)
        )
    )
    for name in ("README.md", "SOURCES.md", ".hidden.txt", "LICENSE"):
        (tmp_path / name).write_text("This is no article, and nobody should read it as one.")
    return tmp_path


def problems(articles):
    return [row["problem"] for row in articles.attrs["problems"]]


def test_load_reads_a_folder_in_order_and_leaves_out_what_is_no_article(folder):
    articles = wb.load(folder, default_year=2023)
    assert articles.article_id.tolist() == ["herald/bridge", "wire#w0", "wire#w1"]
    first = articles.iloc[0]
    assert first.title == "Two towns rebuild their bridge"
    assert first.text == BODY
    assert first.published == datetime(2023, 3, 20, 14, 5)
    assert (first.published_from, first.language, first.n_words) == ("dateline", "en", 29)
    assert "default_year" in first.published_note
    assert problems(articles) == []


def test_load_declares_types_even_of_nothing(tmp_path):
    for articles in (wb.load(tmp_path), wb.load(pd.DataFrame({"text": []}))):
        assert articles.empty
        assert articles.dtypes.astype(str).to_dict() == {
            name: kind for name, kind in COLUMNS.items()
        }
        assert articles.attrs == {"problems": [], "copies": [], "default_year": None}


def test_load_leaves_the_year_open_unless_something_settles_it(folder):
    articles = wb.load(folder)
    assert articles.published.isna().all()
    assert any("names no year" in problem for problem in problems(articles))
    (folder / "herald" / "bridge.txt").write_text(PAGE + "© 2023 Sample Herald\n", "utf-8")
    first = wb.load(folder, default_year=1999).iloc[0]
    assert first.published.year == 2023
    assert "copyright" in first.published_note


def test_load_takes_the_text_of_a_frame_as_it_is():
    texts = [PAGE, "  Follow us on Twitter\x00 \r\n", "", "Photo: Reuters", PAGE]
    table = pd.DataFrame(
        {
            "article_id": ["a", "b", "c", "d", "a"],
            "text": texts,
            "published": pd.to_datetime(["2023-03-20", None, None, None, None]),
            "publisher": ["Sample Herald", None, "", None, None],
        },
        index=[7, 7, 8, 9, 10],
    )
    before = table.copy(deep=True)
    articles = wb.load(table)
    assert articles.text.tolist() == texts
    assert articles.article_id.tolist() == ["a", "b", "c", "d", "a-2"]
    assert articles.published.tolist()[0] == datetime(2023, 3, 20)
    assert articles.publisher.isna().tolist() == [False, True, True, True, True]
    assert articles.duplicate_of.tolist()[4] == "a"
    assert articles.dropped.tolist() == [[]] * 5
    assert "The id 'a' is taken by an earlier article." in problems(articles)
    pd.testing.assert_frame_equal(table, before)


def test_load_cleans_a_frame_when_asked():
    articles = wb.load(pd.DataFrame({"text": [PAGE]}), clean=True)
    assert articles.text[0] == BODY
    assert articles.title[0] == "Two towns rebuild their bridge"
    kept = wb.load(pd.DataFrame({"text": [PAGE]}), clean=True, keep=["promotion"])
    assert kept.text[0] == f"{BODY}\n\nFollow us on Twitter"


def test_load_of_its_own_result_changes_nothing(folder):
    once = wb.load(folder, default_year=2023)
    again = wb.load(once)
    pd.testing.assert_frame_equal(once, again)


def test_load_of_its_own_result_may_come_from_a_parquet_file(folder, tmp_path):
    page = f"{PAGE}\nSubscribe to our newsletter\n"
    (folder / "herald" / "bridge.txt").write_text(page, "utf-8")
    once = wb.load(folder, default_year=2023)
    assert max(map(len, once.dropped)) > 1
    once.to_parquet(tmp_path / "articles.parquet")
    again = wb.load(pd.read_parquet(tmp_path / "articles.parquet"))
    assert again.dropped.tolist() == once.dropped.tolist()
    assert again.text.tolist() == once.text.tolist()


def test_load_makes_ids_that_do_not_depend_on_the_order():
    table = pd.DataFrame({"text": ["One text.", "Another text.", "One text."]})
    ids = wb.load(table).article_id.tolist()
    assert ids[2] == f"{ids[0]}-2"
    assert wb.load(table.iloc[[1, 0]]).article_id.tolist() == [ids[1], ids[0]]


def test_load_finds_columns_by_their_usual_names_or_as_told():
    table = pd.DataFrame({"Body": [BODY], "Headline": ["H"], "Outlet": ["P"], "Pub Date": ["2023"]})
    article = wb.load(table).iloc[0]
    assert (article.text, article.title, article.publisher) == (BODY, "H", "P")
    assert wb.load(pd.DataFrame({"artikel": [BODY]}), columns={"text": "artikel"}).text[0] == BODY
    with pytest.raises(ValueError, match="has no text column"):
        wb.load(pd.DataFrame({"artikel": [BODY]}))


def test_load_reads_the_sidecar_before_the_files(folder):
    (folder / "metadata.csv").write_text(
        "file,title,published,publisher\n"
        "herald/bridge.txt,A title,2022-01-05,\n"
        "herald,,,Sample Herald\n"
        "wire#w1,Other,2022-01-06,Sample Wire\n"
    )
    articles = wb.load(folder).set_index("article_id")
    first = articles.loc["herald/bridge"]
    assert (first.title, first.publisher) == ("A title", "Sample Herald")
    assert (first.published, first.published_from) == (datetime(2022, 1, 5), "metadata")
    assert articles.loc["wire#w1", "publisher"] == "Sample Wire"
    assert articles.loc["wire#w1", "title"] == "Other"


def test_load_tells_zones_and_keeps_naive_times(tmp_path):
    row = {"text": BODY, "date": "2023-03-20T23:30:00Z"}
    (tmp_path / "a.json").write_text(json.dumps([row]))
    there = wb.load(tmp_path, timezone="Europe/Kyiv").iloc[0]
    assert there.published == datetime(2023, 3, 21, 1, 30)
    assert "Europe/Kyiv" in there.published_note
    assert wb.load(tmp_path).published[0] == datetime(2023, 3, 20, 23, 30)


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        ({"source": "no/such/folder"}, FileNotFoundError, "no/such/folder"),
        ({"source": "no/such/*.txt"}, FileNotFoundError, "no file fits"),
        ({"source": 5}, TypeError, "not int"),
        ({"source": pd.DataFrame({"text": []}), "timezone": "Mars"}, ValueError, "Europe/Kyiv"),
        ({"source": pd.DataFrame({"text": []}), "keep": ["x"]}, ValueError, "caption"),
        ({"source": pd.DataFrame({"text": []}), "keep": "caption"}, ValueError, "list"),
        ({"source": pd.DataFrame({"text": []}), "columns": {"x": "y"}}, ValueError, "text"),
    ],
)
def test_load_says_what_is_wrong_with_a_call(call, error, words):
    source = call.pop("source")
    with pytest.raises(error, match=words):
        wb.load(source, **call)


def test_load_takes_globs_lists_and_single_files(folder):
    assert wb.load(str(folder / "*" / "*.txt")).article_id.tolist() == ["herald/bridge"]
    both = wb.load([folder / "wire.jsonl", folder / "herald" / "bridge.txt"])
    assert both.article_id.tolist() == ["wire#w0", "wire#w1", "bridge"]


def test_load_tells_other_languages_apart(tmp_path):
    german = "Die beiden Bürgermeister wollen die Brücke wieder aufbauen, sagten sie am Dienstag."
    (tmp_path / "de.txt").write_text(german, "utf-8")
    articles = wb.load(tmp_path)
    assert articles.language[0] == "de"
    assert "not in English" in problems(articles)[0]


def test_load_gives_a_folder_its_one_publisher(tmp_path):
    for n in range(4):
        row = f"<html><head><meta property='og:site_name' content='Sample Herald'></head><p>{BODY}"
        text = row if n < 2 else f"{BODY} Number {n}."
        (tmp_path / f"a{n}.{'html' if n < 2 else 'txt'}").write_text(text)
    assert set(wb.load(tmp_path).publisher) == {"Sample Herald"}


def bad_files(folder, n):
    """Write thirty kinds of bad files and return how many there are."""
    picture = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4
    made = {
        "empty.txt": b"",
        "blank.txt": b" \n \n",
        "zeros.txt": b"\x00" * 400,
        "picture.jpg": picture,
        "picture.txt": picture,
        "random.txt": bytes(range(128, 256)) * 9 + bytes(range(32)) * 9,
        "half.json": b'[{"text": "a',
        "half.jsonl": b'{"text": "a',
        "list.json": b'["a"]',
        "columns.csv": b"a,b\n1,2\n",
        "notext.csv": b"text,date\n,2023-03-20\n",
        "page.html": b"<html><body></body></html>",
        "table.parquet": b"PAR1",
        "book.xlsx": b"PK\x03\x04",
        "letter.docx": b"PK\x03\x04",
        "paper.pdf": b"%PDF-1.4 nothing",
        "feed.rss": b"<rss></rss>",
        "archive.zip": b"PK\x03\x04",
        "packed.txt.gz": b"\x1f\x8b\x08",
        "signs.txt": b"... --- ...",
        "empty.rtf": b"{\\rtf1}",
        "half.odt": b"PK\x03\x04",
        "half.epub": b"PK\x03\x04",
        "nothing.eml": b"nothing",
        "half.mht": b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n",
        "half.msg": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 90,
        "half.webarchive": b"bplist00",
        "half.arc": b"filedesc://a.arc 0.0.0.0 2010",
        "old.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 90,
        "unknown.xyz": b"Nobody knows what this is.",
    }
    for name, data in made.items():
        (folder / f"bad-{n}-{name}").write_bytes(data)
    return len(made)


def test_load_of_good_and_bad_files_is_one_run(tmp_path):
    for n in range(1000):
        (tmp_path / f"good-{n:04}.txt").write_text(
            f"Headline number {n} of the day\n\nThe mayor of town {n} met the mayor of town {n + 1}"
            f" on Tuesday, and both signed agreement {n * 37} on the water of the river.\n"
        )
    bad = sum(bad_files(tmp_path, n) for n in range(5))
    articles = wb.load(tmp_path)
    assert bad == 150
    assert len(articles) == 1000
    rows = [row for row in articles.attrs["problems"] if "bad-" in str(row["path"])]
    assert len(rows) == len(articles.attrs["problems"]) == 150
    assert len({row["path"] for row in rows}) == 150
    assert all(row["problem"].endswith(".") for row in rows)
    assert json.loads(json.dumps(articles.attrs)) == articles.attrs


def test_load_follows_no_link_out_of_the_folder(tmp_path):
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "secret.txt").write_text(BODY)
    os.symlink(tmp_path / "secret.txt", inside / "link.txt")
    with zipfile.ZipFile(inside / "a.zip", "w") as archive:
        archive.writestr("../up.txt", BODY)
    articles = wb.load(inside)
    assert articles.empty
    assert sorted(problems(articles)) == [
        "The file is a link out of its folder.",
        "The name of a file leads out of the archive.",
    ]


def test_load_names_ids_that_are_taken(tmp_path):
    rows = [{"id": "a", "text": f"{BODY} Number {n}."} for n in range(2)]
    (tmp_path / "wire.json").write_text(json.dumps(rows))
    articles = wb.load(tmp_path)
    assert articles.article_id.tolist() == ["wire#a", "wire#a-2"]
    assert problems(articles) == ["The id 'wire#a' is taken by an earlier article."]


def test_load_keeps_to_the_limits(tmp_path):
    (tmp_path / "long.txt").write_text("word " * 1000)
    assert "longer than" in problems(wb.load(tmp_path, max_chars=100))[0]
    assert "larger than" in problems(wb.load(tmp_path, max_bytes=100))[0]


def test_load_marks_copies_and_can_leave_it(folder):
    (folder / "reprint.txt").write_text(PAGE.replace("Two towns", "Three towns"), "utf-8")
    articles = wb.load(folder, default_year=2023).set_index("article_id")
    assert articles.loc["reprint", "duplicate_of"] == "herald/bridge"
    assert articles.attrs["copies"][0].keys() >= {"article_id", "copy_of", "share", "direction"}
    alone = wb.load(folder, deduplicate=False)
    assert alone.duplicate_of.isna().all()


def test_load_dates_the_two_real_articles(shared):
    articles = wb.load(shared / "seeds", default_year=2023)
    assert articles.published.tolist() == [datetime(2023, 2, 26, 15), datetime(2023, 3, 17)]
    assert articles.published_from.tolist() == ["dateline", "inferred"]
    assert articles.published_note.notna().all()
    assert articles.attrs["problems"] == []


def test_load_reads_the_real_table_of_wikinews(shared):
    articles = wb.load(shared / "data" / "wikinews.csv")
    assert len(articles) == 247
    assert articles.published.notna().all()
    assert set(articles.published_from) == {"metadata"}
    reasons = {d["reason"] for row in articles.dropped for d in row}
    assert reasons <= set(REASONS)
