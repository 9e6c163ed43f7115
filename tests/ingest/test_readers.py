"""Readers: each format gives the same article, and no file makes one raise anything else."""

import gzip
import io
import json
import zipfile

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_kinds import CASES

from workbench.ingest import readers
from workbench.ingest.readers import FORMATS, Options, Record, Trouble, Unreadable, exports
from workbench.ingest.readers.columns import named_columns
from workbench.ingest.readers.encoding import decode

BODY = "The two ministers met in the capital on Monday and agreed to meet again in June."
TITLE = "Two ministers meet"
PAGE = f"""<!doctype html><html lang="en"><head><title>{TITLE} | Sample Herald</title>
<meta property="article:published_time" content="2023-03-20T10:00:00+02:00">
<meta property="og:site_name" content="Sample Herald"></head><body><nav><a href="/">Home</a></nav>
<article><h1>{TITLE}</h1><p>{BODY}</p><p>{BODY.replace("Monday", "Tuesday")}</p>
<p>{BODY.replace("capital", "north")}</p></article><footer>Follow us</footer></body></html>"""
ROW = {"headline": TITLE, "body": BODY, "pub_date": "2023-03-20", "outlet": "Sample Herald"}


def read(data, name, **options):
    return list(readers.read(io.BytesIO(data), name=name, options=Options(**options)))


def packed(files, **how):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data, **how)
    return out.getvalue()


def written(frame, how):
    out = io.BytesIO()
    getattr(frame, how)(out, index=False)
    return out.getvalue()


def docx_file():
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.core_properties.title = TITLE
    document.add_paragraph(BODY)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def pdf_file(text=BODY, password=None):
    pypdf = pytest.importorskip("pypdf")
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(width=900, height=200)
    if text:
        font = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"),
            }
        )
        fonts = DictionaryObject({NameObject("/F1"): font})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 12 Tf 20 100 Td ({text}) Tj ET".encode())
        page[NameObject("/Contents")] = writer._add_object(stream)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def warc_file(packed=False):
    pytest.importorskip("warcio")
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)
    headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.0")
    url = "https://sample-herald.example/a"
    body = io.BytesIO(PAGE.encode())
    writer.write_record(
        writer.create_warc_record(url, "response", payload=body, http_headers=headers)
    )
    return out.getvalue()


RSS = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>Sample Herald</title>
<item><title>{TITLE}</title><link>https://sample-herald.example/a</link>
<pubDate>Mon, 20 Mar 2023 10:00:00 GMT</pubDate><description>&lt;p&gt;{BODY}&lt;/p&gt;</description>
</item></channel></rss>"""
ATOM = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">
<title>Sample Herald</title>
<entry><title>{TITLE}</title><id>a</id><published>2023-03-20T10:00:00Z</published>
<content type="html">&lt;p&gt;{BODY}&lt;/p&gt;</content></entry></feed>"""

FILES = {
    "a.txt": lambda: BODY.encode(),
    "a.html": lambda: PAGE.encode(),
    "a.jsonl": lambda: json.dumps(ROW).encode(),
    "list.json": lambda: json.dumps([ROW]).encode(),
    "object.json": lambda: json.dumps({"articles": [ROW]}, indent=1).encode(),
    "a.csv": lambda: pd.DataFrame([ROW]).to_csv(index=False).encode(),
    "semicolon.csv": lambda: pd.DataFrame([ROW]).to_csv(index=False, sep=";").encode(),
    "a.tsv": lambda: pd.DataFrame([ROW]).to_csv(index=False, sep="\t").encode(),
    "a.parquet": lambda: written(pd.DataFrame([ROW]), "to_parquet"),
    "a.xlsx": lambda: written(pd.DataFrame([ROW]), "to_excel"),
    "a.docx": docx_file,
    "a.pdf": pdf_file,
    "a.rss": lambda: RSS.encode(),
    "a.xml": lambda: ATOM.encode(),
    "a.warc": warc_file,
    "a.warc.gz": lambda: warc_file(packed=True),
    "a.zip": lambda: packed({"in/a.txt": BODY}),
    "a.txt.gz": lambda: gzip.compress(BODY.encode()),
}


@pytest.mark.parametrize("name", FILES)
def test_readers_find_the_article_in_each_format(name):
    if name.endswith("xlsx"):
        pytest.importorskip("openpyxl")
    if name.endswith(("rss", "xml")):
        pytest.importorskip("feedparser")
    (article,) = read(FILES[name](), name)
    assert isinstance(article, Record)
    assert BODY in " ".join(article.text.split())
    if "txt" not in name and name not in ("a.pdf", "a.zip"):
        assert article.title == TITLE
    if name not in ("a.docx", "a.pdf", "a.zip") and "txt" not in name:
        assert article.publisher == "Sample Herald"
        assert "2023" in article.published


def test_readers_cover_every_format_with_an_example():
    known = {name.rpartition(".")[2] for name in [*FILES, *(case.name for case in CASES)]}
    aliases = {".text", ".md", ".htm", ".xhtml", ".ndjson", ".tab", ".atom"}
    assert {ending.strip(".") for ending in set(FORMATS) - aliases} <= known


def test_readers_tell_the_format_of_a_file_without_ending():
    for name in ("a.html", "a.parquet", "a.zip", "a.jsonl"):
        (article,) = read(FILES[name](), "unknown")
        assert BODY in " ".join(article.text.split())


BOMB = gzip.compress(b"0" * 3_000_000)
BAD = {
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" \n\n\t ", "empty"),
    "zeros.txt": (b"\x00" * 500, "empty"),
    "picture.txt": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "binary"),
    "random.txt": (bytes(range(128, 256)) * 20 + bytes(range(32)) * 20, "binary"),
    "empty.html": (b"<html><body></body></html>", "no article text"),
    "half.json": (b'[{"text": "a', "not whole JSON"),
    "number.json": (b"[1, 2", "not whole JSON"),
    "notext.csv": (b"a,b\n1,2\n", "No column"),
    "broken.parquet": (b"PAR1 and nothing", "not a whole Parquet"),
    "broken.xlsx": (b"PK\x03\x04 and nothing", "not a whole Office"),
    "broken.docx": (b"nothing of the kind", "not a whole Office"),
    "broken.pdf": (b"%PDF-1.4 nothing", "PDF"),
    "broken.zip": (b"PK\x03\x04 and nothing", "not a whole ZIP"),
    "broken.txt.gz": (b"\x1f\x8b and nothing", "not whole gzip"),
    "bomb.txt.gz": (BOMB, "unpacked"),
    "large.txt": (b"a " * 600_000, "larger than the limit"),
    "nofeed.rss": (b"<rss></rss>", "not a feed"),
    "entities.xml": (b'<!DOCTYPE a [<!ENTITY x "y">]><rss>&x;</rss>', "entities"),
    "broken.warc": (b"WARC/1.0\r\nnothing", "web archive"),
}


@pytest.mark.parametrize("name", BAD)
def test_readers_say_what_is_wrong_with_a_bad_file(name):
    data, problem = BAD[name]
    with pytest.raises(Unreadable, match=problem):
        read(data, name, max_bytes=1_000_000)


def test_readers_say_that_a_pdf_is_encrypted_or_a_scan():
    with pytest.raises(Unreadable, match="encrypted"):
        read(pdf_file(password="secret"), "a.pdf")
    with pytest.raises(Unreadable, match="no text layer"):
        read(pdf_file(text=""), "a.pdf")


def test_readers_go_on_after_a_broken_line_of_jsonl():
    lines = [json.dumps(ROW), '{"body": "half', "[1]", '{"other": 1}', "", json.dumps(ROW)]
    found = read("\n".join(lines).encode(), "a.jsonl")
    assert [type(item) for item in found] == [Record, Trouble, Trouble, Record, Trouble]
    assert [item.key for item in found] == ["1", "2", "3", "6", None]


def test_readers_skip_a_line_over_the_limit_without_holding_it():
    data = b'{"text": "' + b"a" * 9000 + b'"}\n' + json.dumps(ROW).encode()
    found = read(data, "a.jsonl", max_chars=1000)
    assert [type(item) for item in found] == [Trouble, Record]
    assert "longer than the limit" in found[0].problem


def test_readers_refuse_names_and_links_that_lead_out_of_an_archive():
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = 0o120777 << 16
    data = packed({"../up.txt": BODY, "/root.txt": BODY, link: "/etc/hosts", "good.txt": BODY})
    found = read(data, "a.zip")
    assert sorted(item.problem for item in found if isinstance(item, Trouble)) == [
        "A file of the archive is a link.",
        "The name of a file leads out of the archive.",
        "The name of a file leads out of the archive.",
    ]
    assert [item.key for item in found if isinstance(item, Record)] == ["good"]


def test_readers_stop_a_zip_bomb_and_archives_in_archives():
    bomb = packed({"a.txt": b"0" * 30_000_000, "b.txt": BODY})
    problems = [i.problem for i in read(bomb, "a.zip") if isinstance(i, Trouble)]
    assert problems == ["A file of the archive grows beyond measure when unpacked."]
    nest = packed({"a.txt": BODY})
    for _ in range(3):
        nest = packed({"a.zip": nest})
    (trouble,) = read(nest, "a.zip")
    assert "archive in an archive" in trouble.problem


@pytest.mark.parametrize(
    ("data", "text", "note"),
    [
        ("Xi’s plan".encode(), "Xi’s plan", None),
        ("Xi’s plan".encode("utf-8-sig"), "Xi’s plan", None),
        ("“Xi’s” plan – a café".encode("cp1252"), "“Xi’s” plan – a café", "cp1252"),
        ("Xi’s plan".encode("utf-16"), "Xi’s plan", "utf-16"),
        ("The plan of the two".encode("utf-16-le"), "The plan of the two", "utf-16-le"),
        ("The plan of the two".encode("utf-16-be"), "The plan of the two", "utf-16-be"),
        ("Xi’s plan".encode().decode("cp1252").encode(), "Xi’s plan", "garbled"),
        (b"The\x00 plan", "The plan", "control"),
        ("The \u202eplan\u202c".encode(), "The plan", "reading direction"),
    ],
)
def test_readers_decode_and_tell_what_was_mended(data, text, note):
    got, notes = decode(data)
    assert got == text
    assert (note is None and not notes) or any(note in each for each in notes)


def test_readers_go_on_after_a_cell_that_is_no_html():
    first, second = read(f"id,text\n1,</div>\n2,<p>{BODY}</p>\n".encode(), "a.csv")
    assert (first.text, second.text) == ("", BODY)


def test_readers_names_of_columns_can_be_given():
    assert named_columns(["a", "b"], columns={"text": "b"}) == {"text": "b"}
    (article,) = read(b"a;b\n1;The text.\n", "a.csv", columns={"text": "b"})
    assert article.text == "The text."
    with pytest.raises(ValueError, match="'body'"):
        named_columns(["a"], columns={"body": "a"})


NEXIS = """1 of 2 DOCUMENTS

Sample Herald

March 20, 2023 Monday

Two ministers meet

BYLINE: Dana Whitlock

SECTION: WORLD; Pg. 4

LENGTH: 31 words

The two ministers met in the capital
on Monday.

They agreed to meet again.

LOAD-DATE: March 21, 2023

LANGUAGE: ENGLISH

2 of 2 DOCUMENTS

Sample Monitor

21 March 2023

Talks go on

LENGTH: 12 words

The talks go on.

LOAD-DATE: March 22, 2023
"""
NEXIS_NEW = """Two ministers meet
Sample Herald
March 20, 2023 Monday

Copyright 2023 Sample Herald All Rights Reserved
Section: WORLD; Pg. 4
Length: 31 words
Byline: Dana Whitlock
Body

The two ministers met in the capital
on Monday.

They agreed to meet again.

Load-Date: March 21, 2023

End of Document
"""
FACTIVA = """Two ministers meet

By Dana Whitlock
31 words
20 March 2023
14:05
Sample Herald
SHER
English
Copyright 2023. Sample Herald.

The two ministers met in the capital
on Monday.

They agreed to meet again.

Document SHER000020230320ej3k0001a
"""
PROQUEST = """____________________________________________________________

Two ministers meet

Author: Dana Whitlock

Publication title: Sample Herald

Full text: The two ministers met in the capital
on Monday.

They agreed to meet again.

Publication date: Mar 20, 2023

Document URL: https://proquest.example/1

____________________________________________________________
"""


@pytest.mark.parametrize("text", [NEXIS, NEXIS_NEW, FACTIVA, PROQUEST])
def test_readers_split_the_exports_of_databases(text):
    article, *more = read(text.encode(), "export.txt")
    assert article.text == (
        "The two ministers met in the capital on Monday.\n\nThey agreed to meet again."
    )
    assert (article.title, article.publisher, article.key) == (TITLE, "Sample Herald", "1")
    assert article.author == "Dana Whitlock"
    assert "20" in article.published
    assert [m.text for m in more] == (["The talks go on."] if text == NEXIS else [])


def test_readers_take_no_common_text_for_an_export():
    assert exports.kind_of(BODY) is None
    assert exports.kind_of("He showed document 1 of 2 documents.\n\nLength matters.") is None


def test_readers_name_the_extra_of_a_missing_library(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pypdfium2", None)
    with pytest.raises(Unreadable, match="needs the library pypdfium2"):
        read(b"%PDF-1.4", "a.pdf")


HOSTILE = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
STARTS = {
    "html": b"<html><p>",
    "jsonl": b'{"text": "',
    "json": b'[{"text": "',
    "csv": b'text,date\n"',
    "tsv": b"text\tdate\n",
    "parquet": b"PAR1",
    "xlsx": b"PK\x03\x04",
    "docx": b"PK\x03\x04",
    "pdf": b"%PDF-1.4\n",
    "rss": b"<rss><channel><item>",
    "warc": b"WARC/1.0\r\nWARC-Type: response\r\n",
    "zip": b"PK\x03\x04",
    "txt.gz": b"\x1f\x8b\x08\x00",
    "txt": b"1 of 2 DOCUMENTS\n\nLENGTH: 1\n",
}


def outcome(data, name):
    """What comes of a file: records and troubles, or the sentence that says why none."""
    try:
        found = read(data, name, max_bytes=10_000)
    except Unreadable as error:
        return error.problem
    return found if all(isinstance(item, Record | Trouble) for item in found) else None


@pytest.mark.parametrize("ending", STARTS)
@HOSTILE
@given(data=st.binary(max_size=300), after=st.booleans())
def test_readers_raise_nothing_but_unreadable(ending, data, after):
    found = outcome((STARTS[ending] if after else b"") + data, f"a.{ending}")
    assert isinstance(found, list) or found.endswith(".")


@pytest.mark.parametrize("ending", ["txt", "html", "jsonl", "csv", "tsv", "parquet", "zip"])
@HOSTILE
@given(cut=st.integers(1, 400), flip=st.integers(0, 255))
def test_readers_stand_damaged_files(ending, cut, flip):
    data = bytearray(FILES[f"a.{ending}"]())
    data[cut % len(data)] ^= flip
    found = outcome(bytes(data[: len(data) - cut // 40]), f"a.{ending}")
    assert isinstance(found, list) or found.endswith(".")
