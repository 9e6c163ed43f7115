"""PDFs: words come back in reading order, whole, without the running heads."""

import io
from random import Random

import pytest

from workbench.ingest import readers
from workbench.ingest.readers import Options, Record
from workbench.ingest.readers.layout import Word, laid_out

pytest.importorskip("pypdfium2")
from benchmarks import documents

BODY = [
    "The harbour of Kellin stays closed until the end of the week, its director said on Monday. "
    "A storm had torn two cranes from their rails, and nobody could say when they would be back.",
    "“Nobody was hurt,” Ella Brandt, the director, said. Repairs will cost nine million crowns, "
    "according to the port authority, which has asked the government in Marlow for a loan.",
    "Fishermen from Verrin have offered to unload the first ships by hand. The two towns have not "
    "spoken to each other since the quarrel over the lighthouse, which began eleven years ago.",
    "The council meets on Thursday. It is expected to accept the offer of the fishermen.",
]
TITLE = "Harbour of Kellin closed after storm"


def read(data):
    (article,) = readers.read(io.BytesIO(data), name="a.pdf", options=Options())
    assert isinstance(article, Record)
    return article


def setter(**how):
    made = documents.Setter(Random(1))
    choices = {"columns": 1, "size": 10.0, "justified": False, "indent": False, "hyphens": False}
    for name, value in ({**choices, "font": "Helvetica", "scattered": False} | how).items():
        setattr(made, name, value)
    inner = documents.WIDTH - 2 * documents.MARGIN - documents.GUTTER * (made.columns - 1)
    made.column_width = inner / made.columns
    return made


@pytest.mark.parametrize("columns", [1, 2])
@pytest.mark.parametrize(
    "how",
    [
        {},
        {"justified": True},
        {"indent": True},
        {"hyphens": True, "size": 12.0},
        {"scattered": True},
        {"font": "Times-Roman", "size": 8.0, "scattered": True, "justified": True},
    ],
    ids=str,
)
def test_pdf_gives_the_paragraphs_in_reading_order(columns, how):
    article = read(setter(columns=columns, **how).pdf(TITLE, BODY * 4))
    assert article.title == TITLE
    lines = article.text.split("\n\n")
    assert lines[:2] == ["Sample Herald · Wednesday 3 May 2023", TITLE]
    assert " ".join(BODY * 4) in " ".join(lines)
    assert set(lines[2:-1]) <= set(BODY)


def test_pdf_running_heads_stand_once_and_the_others_are_told():
    article = read(setter(size=12.0).pdf(TITLE, BODY * 12))
    assert article.text.count("Sample Herald · Wednesday") == 1
    assert "Page 2 of" not in article.text
    dropped = [text for _, text, why in article.dropped if why == "repeated"]
    assert "Sample Herald · Wednesday 3 May 2023" in dropped
    assert any(text.startswith("Page 2 of") for text in dropped)


def row(text, left, base, size=10.0):
    """Set the words of a line, half a letter's width apart."""
    words = []
    for word in text.split():
        right = left + 0.5 * size * len(word)
        words.append(Word(word, left, right, base, base + size, base, size))
        left = right + 0.4 * size
    return words


def test_layout_reads_three_columns_below_a_headline_over_all():
    words = row("Harbour closed after storm and nobody knows for how long yet", 50, 700, 16.0)
    for column, left in enumerate((50, 220, 390)):
        for line in range(4):
            words += row(f"column {column} has line {line}", left, 660 - 12 * line - column)
    told = laid_out([(800.0, words)])
    text = " ".join(told.paragraphs)
    assert told.title == "Harbour closed after storm and nobody knows for how long yet"
    wanted = [f"column {c} has line {n}" for c in range(3) for n in range(4)]
    assert [text.find(line) for line in wanted] == sorted(text.find(line) for line in wanted)
    assert text.find(wanted[0]) > 0


def test_layout_keeps_the_rows_of_a_table_together():
    words = []
    for n, name in enumerate(("Kellin", "Marlow", "Verrin")):
        for left, cell in ((50, name), (200, str(n)), (300, str(n * 7))):
            words += row(cell, left, 700 - 14 * n)
    assert " ".join(laid_out([(800.0, words)]).paragraphs) == "Kellin 0 0 Marlow 1 7 Verrin 2 14"


def test_layout_of_nothing_is_empty():
    assert laid_out([]).paragraphs == []
    assert laid_out([(800.0, [])]).title is None
