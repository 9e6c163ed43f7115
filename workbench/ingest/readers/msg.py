"""Mail as Outlook saves it (MSG): subject, sender, day and text from its streams."""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, BinaryIO

from workbench.ingest.readers.encoding import decode, without_controls
from workbench.ingest.readers.html import shown_text
from workbench.ingest.readers.record import Options, Record, Trouble, Unreadable, content, needed

SUBJECT, SENDER, BODY, PAGE = "0037", "0C1A", "1000", "1013"
SENT, RECEIVED = 0x0039, 0x0E06
WIDE, NARROW, BYTES = "001F", "001E", "0102"


def read(stream: BinaryIO, *, name: str, options: Options) -> Iterator[Record | Trouble]:
    """Yield the message; attachments are named, not opened.

    Raises
    ------
    Unreadable
        If it has no text.
    """
    olefile = needed("olefile", what="Outlook messages")
    data = content(stream, options=options)
    with olefile.OleFileIO(io.BytesIO(data)) as file:
        values = {part: _text(file, part) for part in (SUBJECT, SENDER, BODY, PAGE)}
        when = _sent(file)
        attached = {entry[0] for entry in file.listdir() if entry[0].startswith("__attach")}
    text = values[BODY]
    if not re.search(r"\w", text) and values[PAGE].strip():
        text = shown_text(values[PAGE])
    text, notes = without_controls(text)
    if not re.search(r"\w", text):
        raise Unreadable("The message has no text, or only rich text.", "save it as .eml or .html")
    if attached:
        yield Trouble(f"{len(attached)} attachments were not opened.", "save them beside the file")
    yield Record(
        text=text,
        title=values[SUBJECT].strip() or None,
        author=values[SENDER].strip() or None,
        published=when,
        notes=notes,
    )


def _text(file: Any, part: str) -> str:
    """Return the text of a property, in whichever of the three forms it is kept."""
    for kind in (WIDE, NARROW, BYTES):
        name = f"__substg1.0_{part}{kind}"
        if file.exists(name):
            data = file.openstream(name).read()
            if kind == WIDE:
                return data.decode("utf-16-le", "replace")
            return decode(data)[0] if data.strip() else ""
    return ""


def _sent(file: Any) -> datetime | None:
    """Return when the message was sent, else when it came."""
    if not file.exists("__properties_version1.0"):
        return None
    data = file.openstream("__properties_version1.0").read()
    days = {}
    for at in range(32, len(data) - 15, 16):
        kind, number = struct.unpack_from("<HH", data, at)
        if kind == 0x0040 and number in (SENT, RECEIVED):
            (ticks,) = struct.unpack_from("<Q", data, at + 8)
            days[number] = ticks
    ticks = days.get(SENT) or days.get(RECEIVED) or 0
    if not 0 < ticks < 3 * 10**18:
        return None
    return datetime(1601, 1, 1) + timedelta(microseconds=ticks // 10)
