"""How many words of an article come back from PDF and Word documents made of it.

usage: python -m benchmarks.documents [N]      (200 documents unless given)

The sample articles are set in one or two columns, in 8 to 12 points, ragged or justified, with
indents or gaps between paragraphs, words cut at line ends, a running head and page numbers; some
are written row by row over both columns. Recall and precision count words in their order, in what
``load`` makes of each document alone.
"""

from __future__ import annotations

import ctypes
import io
import itertools
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from statistics import fmean
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from rapidfuzz.distance import LCSseq

import workbench as wb

SEEDS = Path(__file__).parents[1] / "seeds"
WIDTH, HEIGHT, MARGIN, GUTTER = 595, 842, 56, 24
FONTS = ("Helvetica", "Times-Roman")
Piece = tuple[float, float, str, str, float]  # x, y, text, font, size


class Setter:
    """Sets an article on pages: where each piece of text goes, page after page."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.columns = rng.choice((1, 2))
        self.size = rng.choice((8.0, 9.0, 10.0, 11.0, 12.0))
        self.font = rng.choice(FONTS)
        self.justified = rng.random() < 0.4
        self.indent = rng.random() < 0.4
        self.hyphens = rng.random() < 0.5
        self.scattered = rng.random() < 0.3  # written row by row over both columns
        self.document = pdfium.PdfDocument.new()
        self.fonts = {
            name: raw.FPDFText_LoadStandardFont(self.document.raw, name.encode())
            for name in (*FONTS, "Helvetica-Bold")
        }
        inner = WIDTH - 2 * MARGIN - GUTTER * (self.columns - 1)
        self.column_width = inner / self.columns

    def width(self, text: str, font: str, size: float) -> float:
        """Return how wide a text is set."""
        wide, total = ctypes.c_float(), 0.0
        for letter in text:
            raw.FPDFFont_GetGlyphWidth(self.fonts[font], ord(letter), size, wide)
            total += wide.value or 0.5 * size
        return total

    def lines(self, text: str, font: str, size: float, width: float) -> Iterator[list[str]]:
        """Yield the words of each line of a paragraph."""
        line: list[str] = []
        indent = 1.2 * size if self.indent and size == self.size else 0.0
        left = width - indent
        space = self.width(" ", font, size)
        for word in text.split():
            need = self.width(word, font, size)
            if line and need > left:
                head = self._head(word, left, font, size) if self.hyphens else ""
                yield [*line, f"{head}-"] if head else line
                word = word[len(head) :]
                line, left, need = [], width, self.width(word, font, size)
            line.append(word)
            left -= need + space
        yield line

    def _head(self, word: str, left: float, font: str, size: float) -> str:
        """Return the part of a long word that fits on the line, before its hyphen."""
        if not re.fullmatch(r"[a-z]{8,}[.,]?", word):
            return ""
        for cut in range(len(word) - 4, 2, -1):
            apart = re.fullmatch(r"[aeiou][^aeiou]", word[cut - 1 : cut + 1])
            if apart and self.width(word[:cut] + "-", font, size) <= left:
                return word[:cut]
        return ""

    def pages(self, title: str, body: list[str]) -> Iterator[list[Piece]]:
        """Yield the pieces of each page."""
        size, leading = self.size, 1.2 * self.size
        top = HEIGHT - MARGIN - 24
        page: list[Piece] = []
        y = top
        for words in self.lines(title, "Helvetica-Bold", 18, WIDTH - 2 * MARGIN):
            page.append((MARGIN, y, " ".join(words), "Helvetica-Bold", 18))
            y -= 22
        start, column = y - 6, 0
        y = start
        for paragraph in body:
            lines = list(self.lines(paragraph, self.font, size, self.column_width))
            for n, words in enumerate(lines):
                if y < MARGIN + 24:
                    column += 1
                    if column == self.columns:
                        yield page
                        page, column, start = [], 0, top
                    y = start
                x = MARGIN + column * (self.column_width + GUTTER)
                first = 1.2 * size if self.indent and n == 0 else 0.0
                last = n == len(lines) - 1
                page += self._line(words, x + first, y, self.column_width - first, last=last)
                y -= leading
            y -= 0 if self.indent else 0.6 * size
        yield page

    def _line(
        self, words: list[str], x: float, y: float, width: float, *, last: bool
    ) -> list[Piece]:
        if not self.justified or last:
            return [(x, y, " ".join(words), self.font, self.size)]
        wide = [self.width(word, self.font, self.size) for word in words]
        gap = (width - sum(wide)) / max(1, len(words) - 1)
        places = itertools.accumulate((w + gap for w in wide), initial=x)
        return [
            (at, y, word, self.font, self.size) for at, word in zip(places, words, strict=False)
        ]

    def pdf(self, title: str, body: list[str]) -> bytes:
        """Return the document as bytes."""
        pages = list(self.pages(title, body))
        for number, pieces in enumerate(pages, 1):
            if self.scattered:
                pieces = sorted(pieces, key=lambda piece: -piece[1])
            page = self.document.new_page(WIDTH, HEIGHT)
            head = "Sample Herald · Wednesday 3 May 2023"
            foot = f"Page {number} of {len(pages)}"
            edges = [
                (MARGIN, HEIGHT - 36, head, "Helvetica", 8.0),
                (WIDTH / 2 - 20, 30, foot, "Helvetica", 8.0),
            ]
            for x, y, text, font, size in [edges[0], *pieces, edges[1]]:
                piece = raw.FPDFPageObj_CreateTextObj(self.document.raw, self.fonts[font], size)
                data = (text + "\x00").encode("utf-16-le")
                raw.FPDFText_SetText(piece, ctypes.cast(data, ctypes.POINTER(ctypes.c_ushort)))
                raw.FPDFPageObj_Transform(piece, 1, 0, 0, 1, x, y)
                raw.FPDFPage_InsertObject(page.raw, piece)
            page.gen_content()
        out = io.BytesIO()
        self.document.save(out)
        self.document.close()
        return out.getvalue()


def word_file(title: str, body: list[str], rng: Random) -> bytes:
    """Return a Word document of an article, with head and foot, perhaps in two columns."""
    import docx
    from docx.oxml.ns import qn
    from docx.shared import Pt

    document = docx.Document()
    document.styles["Normal"].font.size = Pt(rng.choice((8, 9, 10, 11, 12)))
    section = document.sections[0]
    section.header.paragraphs[0].text = "Sample Herald · Wednesday 3 May 2023"
    section.footer.paragraphs[0].text = "Page 1"
    if rng.random() < 0.5:
        section._sectPr.xpath("./w:cols")[0].set(qn("w:num"), "2")
    document.add_heading(title, 1)
    for paragraph in body:
        document.add_paragraph(paragraph)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def documents(n: int, *, seed: int = 11) -> Iterator[tuple[str, bytes, list[str]]]:
    """Yield name, bytes and body of each document."""
    articles = wb.load(SEEDS, default_year=2023, deduplicate=False)
    rng = Random(seed)
    rows: list[Any] = list(articles.itertuples())
    for i in range(n):
        row, *others = (rows[(i + k) % len(rows)] for k in range(rng.randint(1, 4)))
        body = [part for each in (row, *others) for part in each.text.split("\n\n")]
        if i % 5 == 4:
            yield f"{i:03}.docx", word_file(row.title, body, rng), body
        else:
            yield f"{i:03}.pdf", Setter(rng).pdf(row.title, body), body


def words(text: str) -> list[str]:
    """Return the words of a text in small letters."""
    return re.findall(r"\w+", text.lower())


def measure(n: int) -> list[tuple[str, float, float]]:
    """Return name, recall and precision of each document."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for name, data, body in documents(n):
            path = Path(folder) / name
            path.write_bytes(data)
            articles = wb.load(path, deduplicate=False)
            got = words(articles.text.iloc[0]) if len(articles) else []
            wanted = words(" ".join(body))
            same = LCSseq.similarity(got, wanted)
            found.append((name, same / len(wanted), same / len(got) if got else 0.0))
            path.unlink()
    return found


def main(argv: list[str]) -> None:
    """Print the means, and the documents that lose most."""
    found = measure(int(argv[0]) if argv else 200)
    for kind in ("pdf", "docx"):
        rows = [row for row in found if row[0].endswith(kind)]
        if rows:
            print(
                f"{kind:5} {len(rows):4} documents  words R {fmean(r for _, r, _ in rows):.4f} "
                f"P {fmean(p for _, _, p in rows):.4f}  worst R {min(r for _, r, _ in rows):.3f}"
            )


if __name__ == "__main__":
    main(sys.argv[1:])
