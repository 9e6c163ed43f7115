"""Bytes to text: which encoding, what was mended on the way, and what is not text at all."""

from __future__ import annotations

import codecs
import re

from workbench.ingest.readers.record import Unreadable

__all__ = ["decode", "mended", "without_controls"]

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3", "a database"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"PAR1", "a Parquet table"),
    (b"OggS", "a sound"),
    (b"ID3", "a sound"),
)
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
DIRECTIONS = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
INVISIBLE = re.compile(r"[\u00ad\u200b\u2060\ufeff]")


def decode(data: bytes, *, declared: str | None = None) -> tuple[str, list[str]]:
    """Return the text of a file and notes on what had to be guessed or mended.

    Parameters
    ----------
    data
        The bytes, not empty.
    declared
        Encoding that the file itself names (an HTML page in its head), tried after UTF-8.

    Raises
    ------
    Unreadable
        If the bytes are not text: a picture, a program, random bytes.

    Notes
    -----
    A byte order mark decides; then UTF-8 if it fits without an error; then UTF-16 if the zero
    bytes lie as in UTF-16; then what the file names; then Windows-1252 if most of the text is
    ASCII, else the best guess of charset-normalizer. A short text in another 8-bit encoding
    with few accents may so be read as Windows-1252; the note says that it was guessed.

    Examples
    --------
    >>> decode("café “here”".encode("cp1252"))
    ('café “here”', ['The file is not UTF-8; it was read as cp1252.'])
    """
    for signature, kind in SIGNATURES:
        if data.startswith(signature):
            raise Unreadable("The file is not text but binary.", f"it looks like {kind}")
    notes: list[str] = []
    encoding = _encoding(data, declared)
    text = data.decode(encoding, errors="replace")
    if encoding not in ("utf-8", "utf-8-sig"):
        notes.append(f"The file is not UTF-8; it was read as {encoding}.")
    broken = text.count("\ufffd")
    controls = len(CONTROLS.findall(text))
    if broken + controls > max(8, len(text) // 10):
        raise Unreadable(
            "The file is not text but binary.", f"{broken + controls} of {len(text)} characters"
        )
    if broken:
        notes.append(f"{broken} characters could not be read; they stand as \ufffd.")
    text, more = without_controls(text)
    text, again = mended(text)
    return text, notes + more + again


def _encoding(data: bytes, declared: str | None) -> str:
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return encoding
    sample = data[:65536]
    if (wide := _utf16(sample)) is not None:
        return wide
    try:
        data.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError as error:
        others = sum(byte > 127 for byte in data[:65536])
        if error.start > 4096 and others < 3:
            return "utf-8"
    if declared:
        try:
            data.decode(declared)
            return codecs.lookup(declared).name
        except (LookupError, UnicodeDecodeError):
            pass
    if sum(byte > 127 for byte in sample) <= 0.3 * len(sample):
        try:
            data.decode("cp1252")
            return "cp1252"
        except UnicodeDecodeError:
            return "utf-8"
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    return best.encoding if best else "utf-8"


def _utf16(sample: bytes) -> str | None:
    """Name the UTF-16 that the zero bytes of a text without a mark speak for, or None."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = max(1, len(sample) // 2)
    if odd > 0.6 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.6 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def without_controls(text: str) -> tuple[str, list[str]]:
    r"""Return the text without control and direction characters, and notes on those found.

    Soft hyphens and zero-width signs go without a note.

    Examples
    --------
    >>> without_controls("a\x00b\u202ec")[0]
    'abc'
    """
    notes = []
    text, n = CONTROLS.subn("", text)
    if n:
        notes.append(f"{n} control characters (NUL and the like) were left out.")
    text, n = DIRECTIONS.subn("", text)
    if n:
        notes.append(f"{n} characters that turn the reading direction were left out.")
    return INVISIBLE.sub("", text), notes


def mended(text: str) -> tuple[str, list[str]]:
    """Return text in which letters that were garbled by a wrong encoding are put right, by ftfy.

    Examples
    --------
    >>> mended("Chinaâ€™s cafÃ©")
    ('China’s café', ['1 lines with garbled letters (read in a wrong encoding) were mended.'])
    """
    if text.isascii():
        return text, []
    from ftfy import fix_encoding

    lines = text.split("\n")
    good = [line if line.isascii() else fix_encoding(line) for line in lines]
    count = sum(a != b for a, b in zip(lines, good, strict=True))
    if not count:
        return text, []
    note = f"{count} lines with garbled letters (read in a wrong encoding) were mended."
    return "\n".join(good), [note]
