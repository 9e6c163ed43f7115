"""PDF documents: the text layer, in the order in which a person reads the page.

PDFium gives the position of each letter; lines, columns and paragraphs are inferred from it
(:mod:`workbench.ingest.readers.layout`), never from the order in which a program wrote them.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from workbench.ingest.readers import exports
from workbench.ingest.readers.layout import Word, laid_out
from workbench.ingest.readers.record import Options, Record, Trouble, Unreadable, content, needed

NO_TITLE = re.compile(r"microsoft word|untitled|document\d*$|slide \d|print|.*\.\w{2,4}$", re.I)
MOST_PAGES = 5000


def read(stream: BinaryIO, *, name: str, options: Options) -> Iterator[Record | Trouble]:
    """Yield the text of the document as one article, or each article of a press database's.

    Raises
    ------
    Unreadable
        If the document is encrypted, broken, or has no text layer (a scan).
    """
    pdfium = needed("pypdfium2", what="PDF documents")
    data = content(stream, options=options)
    if b"%PDF-" not in data[:1024]:
        raise Unreadable("The file is not a PDF.", "it does not begin as one")
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise Unreadable("The PDF is encrypted.", "save it without a password") from error
        raise Unreadable("The file is not a whole PDF.", str(error)[:200]) from error
    notes: list[str] = []
    pages: list[tuple[float, list[Word]]] = []
    size = blank = 0
    try:
        for number in range(min(len(document), MOST_PAGES)):
            try:
                page = document[number]
                words = _words(page)
                pages.append((page.get_height(), words))
            except pdfium.PdfiumError as error:
                notes.append(f"Page {number + 1} of the PDF can't be read ({str(error)[:80]}).")
                continue
            blank += not words
            size += sum(len(word.text) + 1 for word in words)
            if size > options.max_chars:
                break
        title = document.get_metadata_value("Title").strip()
    finally:
        document.close()
    if not size:
        raise Unreadable("The PDF has no text layer.", f"{len(pages)} pages, perhaps scanned")
    if blank:
        notes.append(f"{blank} of {len(pages)} pages of the PDF hold no text, perhaps scans.")
    laid = laid_out(pages)
    yield from exports.records_of(
        "\n\n".join(laid.paragraphs),
        title=laid.title or (None if not title or NO_TITLE.match(title) else title),
        dropped=[(n, line, "repeated") for n, line in enumerate(laid.edges)],
        notes=notes,
    )


def _words(page: Any) -> list[Word]:
    """Return the words of a page with their places, as the file holds them."""
    import pypdfium2.raw as raw

    text = page.get_textpage()
    handle = text.raw
    box, size = raw.FS_RECTF(), ctypes.c_double
    words: list[Word] = []
    letters: list[str] = []
    left = right = low = high = base = 0.0
    points = 1.0

    def close() -> None:
        if letters:
            words.append(Word("".join(letters), left, right, low, high, base, points))
            letters.clear()

    x, y = size(), size()
    for i in range(text.count_chars()):
        letter = raw.FPDFText_GetUnicode(handle, i)
        if (letter <= 32 and letter != 2) or letter in (0xA0, 0x2028, 0x2029):
            close()
            continue
        if not raw.FPDFText_GetLooseCharBox(handle, i, box):
            continue
        if abs(raw.FPDFText_GetCharAngle(handle, i)) > 0.1:  # set across the page: a watermark
            continue
        raw.FPDFText_GetCharOrigin(handle, i, x, y)
        height = max(1.0, raw.FPDFText_GetFontSize(handle, i), (box.top - box.bottom) * 0.7)
        same = letters and abs(y.value - base) < 0.25 * height
        if not same or not -0.5 * height < box.left - right < 0.16 * height:
            close()
            left, low, high, base, points = box.left, box.bottom, box.top, y.value, height
        letters.append(_letter(letter))
        right = box.right
    close()
    return words


def _letter(code: int) -> str:
    if code == 2:
        return "-"
    return "\ufffd" if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF else chr(code)
