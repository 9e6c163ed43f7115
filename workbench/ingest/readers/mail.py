"""Mail (EML) and saved pages as mail (MHTML): the message with what is attached, or the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses
from typing import Any, BinaryIO

from workbench.ingest import readers
from workbench.ingest.pagelines import n_words
from workbench.ingest.readers.encoding import decode
from workbench.ingest.readers.html import articles_of, shown_text
from workbench.ingest.readers.record import Options, Record, Trouble, Unreadable, content

MOST = 200  # attachments


def read(stream: BinaryIO, *, name: str, options: Options) -> Iterator[Record | Trouble]:
    """Yield the page that was saved, or the message and the articles attached to it.

    Raises
    ------
    Unreadable
        If it is no message, or has no text.
    """
    message: Any = message_from_bytes(content(stream, options=options), policy=policy.default)
    if not message.keys() or not (message.is_multipart() or message.get_content_maintype()):
        raise Unreadable("The file is not a message.", "it has no head")
    if not any(key in message for key in ("From", "Subject", "Date", "MIME-Version")):
        raise Unreadable("The file is not a message.", f"its head has {list(message.keys())[:5]}")
    saved = "Snapshot-Content-Location" in message or name.lower().endswith((".mht", ".mhtml"))
    parts = [part for part in message.walk() if not part.is_multipart()]
    if saved:
        page = next((part for part in parts if part.get_content_type() == "text/html"), None)
        if page is None:
            raise Unreadable("The saved page has no HTML part.")
        url = page.get("Content-Location") or message.get("Snapshot-Content-Location")
        text, notes = _decoded(page)
        yield from articles_of(text, url=_address(url), notes=notes)
        return
    yield from _message(message, parts, options)


def _message(
    message: Any, parts: list[EmailMessage], options: Options
) -> Iterator[Record | Trouble]:
    attached = [part for part in parts if part.get_filename()]
    shown = [part for part in parts if not part.get_filename()]
    record = Record(
        text="",
        title=str(message.get("Subject") or "").strip() or None,
        author=_sender(message),
        published=str(message.get("Date") or "").strip() or None,
    )
    texts: dict[str, str] = {}
    for part in shown:
        kind = part.get_content_type()
        if kind in ("text/plain", "text/html"):
            text, notes = _decoded(part)
            if kind == "text/html" and re.search(r"\S", text):
                text = shown_text(text)
            record.notes += notes
            texts[kind] = f"{texts.get(kind, '')}\n\n{text}".strip()
    plain, page = texts.get("text/plain", ""), texts.get("text/html", "")
    record.text = page if n_words(page) > 1.5 * n_words(plain) else plain
    if re.search(r"\w", record.text):
        yield record
    elif not attached:
        raise Unreadable("The message has no text.")
    for number, part in enumerate(attached[:MOST], 1):
        yield from _attached(part, number, options)
    if len(attached) > MOST:
        yield Trouble(f"The message has more than {MOST} attachments.", "the others are left out")


def _attached(part: EmailMessage, number: int, options: Options) -> Iterator[Record | Trouble]:
    """Yield the articles of an attached file; its name is never a path."""
    if part.get_content_maintype() in ("image", "audio", "video"):
        return
    name = re.split(r"[/\\]", str(part.get_filename()))[-1][:100] or f"attachment {number}"
    payload: Any = part.get_payload(decode=True)
    data = part.as_bytes() if payload is None else payload  # None: a message
    key = f"{number}/{readers.stem(name)}"
    yield from readers.read_within(data, name=name, key=key, options=options)


def _decoded(part: EmailMessage) -> tuple[str, list[str]]:
    payload: Any = part.get_payload(decode=True) or b""
    if not payload.strip():
        return "", []
    return decode(payload, declared=part.get_content_charset())


def _sender(message: Any) -> str | None:
    try:
        pairs = getaddresses([str(message.get("From") or "")])
    except (TypeError, ValueError):
        return None
    names = [name.strip() for name, address in pairs if name.strip()]
    return "; ".join(names) or None


def _address(url: Any) -> str | None:
    text = str(url or "").strip()
    return text if re.match(r"https?://", text) else None
