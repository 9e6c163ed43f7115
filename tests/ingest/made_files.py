"""Files of many formats made for tests: one article, or an export of two, in each of them."""

import io
import json
import plistlib
import struct
import zipfile
from email.message import EmailMessage

TITLE = "Harbour of Kellin closed after storm"
BODY = [
    "The harbour of Kellin stays closed until the end of the week, its director said on Monday.",
    "A storm had torn two cranes from their rails. Nobody was hurt.",
    "“We will not open before the last crane stands,” Ella Brandt, the director, said.",
]
OTHER = [
    "The council of Marlow wants to buy the lighthouse, according to a letter from its mayor.",
    "Verrin has offered eleven million crowns for it.",
]
SHORT = "Marlow wants the lighthouse"


def nexis(*, edition="", highlight="", section="SECTION: NEWS; Pg. 4", announced=2):
    """Return the lines of an export of Nexis with two articles."""
    return [
        f"                   1 of {announced} DOCUMENTS", "", "",
        "              The Kellin Herald (Kellin)", "",
        "              May 3, 2010 Monday", *([f"              {edition}"] if edition else []), "",
        TITLE, "", "BYLINE: Ella Brandt", "", *section.split("\n"), "", "LENGTH: 45 words", "",
        *([f"HIGHLIGHT: {highlight}", ""] if highlight else []),
        BODY[0], "", BODY[1], "", BODY[2], "",
        "LOAD-DATE: May 3, 2010", "", "LANGUAGE: ENGLISH", "", "PUBLICATION-TYPE: Newspaper", "",
        "              Copyright 2010 Kellin Herald Ltd", "              All Rights Reserved", "",
        "", f"                   2 of {announced} DOCUMENTS", "", "",
        "              The Kellin Herald (Kellin)", "", "              May 4, 2010 Tuesday", "",
        SHORT, "", "LENGTH: 24 words", "", OTHER[0], "", OTHER[1], "", "LOAD-DATE: May 4, 2010",
    ]  # fmt: skip


def nexis_uni(*, cover=False, edition="", announced=2):
    """Return the lines of an export of Nexis Uni with two articles."""
    top = ["User Name: Reader", "", "Date and Time: Friday, June 4, 2010 10:00:00 AM", "",
           "Job Number: 99", "", f"Documents ({announced})", "", f"1. {TITLE}", "",
           f"2. {SHORT}", ""]  # fmt: skip
    return [
        *(top if cover else []), TITLE, "The Kellin Herald (Kellin)", "May 3, 2010 Monday",
        *([edition] if edition else []), "",
        "Copyright 2010 Kellin Herald Ltd All Rights Reserved", "",
        "Section: NEWS; Pg. 4", "Length: 45 words", "Byline: Ella Brandt", "", "Body", "",
        BODY[0], "", BODY[1], "", BODY[2], "", "Load-Date: May 3, 2010", "", "End of Document", "",
        SHORT, "The Kellin Herald (Kellin)", "May 4, 2010 Tuesday", "", "Length: 24 words", "",
        "Body", "", OTHER[0], "", OTHER[1], "", "Classification", "", "Language: ENGLISH", "",
        "Load-Date: May 4, 2010", "", "End of Document",
    ]  # fmt: skip


def factiva(*, found=None):
    """Return the lines of an export of Factiva as a person reads it."""
    end = ["", "Search Summary", "", f"Results Found    {found}"] if found else []
    return [
        TITLE, "By Ella Brandt", "45 words", "3 May 2010", "09:15", "The Kellin Herald", "KELHER",
        "4", "English", "Copyright 2010 Kellin Herald Ltd. All rights reserved.", "",
        BODY[0], "", BODY[1], "", BODY[2], "", "Document KELHER0020100503e6530001x", "", "",
        SHORT, "24 words", "4 May 2010", "The Kellin Herald", "KELHER", "English",
        "Copyright 2010 Kellin Herald Ltd. All rights reserved.", "", OTHER[0], "", OTHER[1], "",
        "Document KELHER0020100504e6540002x", *end,
    ]  # fmt: skip


def factiva_coded():
    """Return the lines of an export of Factiva with field codes."""
    return [
        f"HD   {TITLE}", "BY   By Ella Brandt", "WC   45 words", "PD   3 May 2010", "ET   09:15",
        "SN   The Kellin Herald", "SC   KELHER", "LA   English",
        "CY   Copyright 2010 Kellin Herald Ltd", "", "LP   ", BODY[0], "", "TD   ", BODY[1], "",
        BODY[2], "", "RE   kell : Kellin", "AN   Document KELHER0020100503e6530001x", "", "",
        f"HD   {SHORT}", "WC   24 words", "PD   4 May 2010", "SN   The Kellin Herald",
        "LA   English", "", "LP", OTHER[0], "", "TD", OTHER[1], "",
        "AN   Document KELHER0020100504e6540002x",
    ]  # fmt: skip


def factiva_xml():
    """Return an export of Factiva as XML."""

    def article(title, lead, tail, day, by=""):
        paragraphs = "".join(f"<paragraph><hlt>{x[:4]}</hlt>{x[4:]}</paragraph>" for x in tail)
        return (
            f"<article><headline><paragraph>{title}</paragraph></headline>{by}"
            f"<leadParagraph><paragraph>{lead}</paragraph></leadParagraph>"
            f"<tailParagraphs>{paragraphs}</tailParagraphs>"
            f"<publicationDate><date>{day}</date></publicationDate>"
            "<sourceName>The Kellin Herald</sourceName><baseLanguage>EN</baseLanguage></article>"
        )

    articles = article(TITLE, BODY[0], BODY[1:], "2010-05-03", "<byline>By Ella Brandt</byline>")
    articles += article(SHORT, OTHER[0], OTHER[1:], "2010-05-04")
    return f"<?xml version='1.0'?><response><result>{articles}</result></response>".encode()


def proquest(*, announced=2):
    """Return the lines of an export of ProQuest."""
    bar = "_" * 60
    return [
        bar, "", f"Document 1 of {announced}", "", TITLE, "", "Author: Brandt, Ella", "",
        "Abstract: The harbour is closed.", "", f"Full text: {BODY[0]}", "", BODY[1], "", BODY[2],
        "", "Subject: Harbours", "", f"Title: {TITLE}", "",
        "Publication title: The Kellin Herald; Kellin", "", "Publication date: May 3, 2010", "",
        "Document URL: https://kellin-herald.example/1", "", bar, "",
        f"Document 2 of {announced}", "", SHORT, "", f"Full text: {OTHER[0]}", "", OTHER[1], "",
        f"Title: {SHORT}", "", "Publication title: The Kellin Herald; Kellin", "",
        "Publication date: May 4, 2010", "", bar, "", "Contact ProQuest",
        "Copyright © 2010 ProQuest LLC. All rights reserved.",
    ]  # fmt: skip


def as_docx(lines):
    """Return lines as the paragraphs of a Word document."""
    import docx

    document = docx.Document()
    for line in filter(str.strip, lines):
        document.add_paragraph(line.strip())
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def as_rtf(lines):
    """Return lines as the paragraphs of a rich text."""

    def letter(c):
        return {"{": "\\{", "}": "\\}", "\\": "\\\\"}.get(c) or (
            c if ord(c) < 128 else f"\\u{ord(c)}?"
        )  # fmt: skip

    inner = "\\par\n".join("".join(map(letter, line)) for line in lines)
    return f"{{\\rtf1\\ansi\\deff0 {{\\fonttbl{{\\f0 Times;}}}}\\f0\\fs24 {inner}\\par}}".encode()


def as_html(lines):
    """Return lines as the paragraphs of a page."""
    inner = "".join(f"<p>{line.strip()}</p>" for line in lines if line.strip())
    return f"<!DOCTYPE html><html><body>{inner}</body></html>".encode()


def page(
    body=None, *, head="", linked=None, title=TITLE, wrap="<main><article>{}</article></main>"
):
    """Return an HTML page with an article."""
    script = ""
    if linked is not None:
        value = linked if isinstance(linked, str) else json.dumps(linked)
        script = f'<script type="application/ld+json">{value}</script>'
    inner = "".join(f"<p>{text}</p>" for text in (BODY if body is None else body))
    inner = wrap.format(f"<h1>{title}</h1>{inner}")
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f"{script}{head}</head><body><nav><a href='/'>Home</a> <a href='/w'>World</a></nav>"
        f"{inner}<footer>Privacy policy</footer></body></html>"
    ).encode()


def eml(*, html=False, attached=None):
    """Return a message, perhaps as HTML, perhaps with an attached file (name, bytes)."""
    message = EmailMessage()
    message["From"] = "Ella Brandt <ella@kellin-herald.example>"
    message["Subject"] = TITLE
    message["Date"] = "Mon, 3 May 2010 09:15:00 +0200"
    message.set_content("\n\n".join(BODY))
    if html:
        message.add_alternative("".join(f"<p>{p}</p>" for p in [*BODY, *OTHER]), subtype="html")
    if attached:
        name, data = attached
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def mhtml():
    """Return a page as browsers save it in one file."""
    message = EmailMessage()
    message["From"] = "<Saved by a browser>"
    message["Snapshot-Content-Location"] = "https://www.kellin-herald.example/a"
    message["Subject"] = TITLE
    message.set_content(page().decode(), subtype="html")
    message["Content-Location"] = "https://www.kellin-herald.example/a"
    message.make_related()
    return message.as_bytes()


def webarchive():
    """Return a page as Safari saves it."""
    main = {"WebResourceData": page(), "WebResourceMIMEType": "text/html",
            "WebResourceURL": "https://www.kellin-herald.example/a",
            "WebResourceTextEncodingName": "UTF-8"}  # fmt: skip
    return plistlib.dumps({"WebMainResource": main}, fmt=plistlib.FMT_BINARY)


def epub():
    """Return a book of two articles, with a cover."""

    def chapter(title, body):
        inner = "".join(f"<p>{text}</p>" for text in body)
        return (
            '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head>'
            f"<title>{title}</title></head><body><h1>{title}</h1>{inner}</body></html>"
        )

    package = (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Issue 4</dc:title>'
        "<dc:publisher>The Kellin Herald</dc:publisher><dc:date>2010-05-03</dc:date>"
        "<dc:language>en</dc:language></metadata><manifest>"
        '<item id="c" href="cover.xhtml"/><item id="a" href="a.xhtml"/>'
        '<item id="b" href="b.xhtml"/>'
        '</manifest><spine><itemref idref="c"/><itemref idref="a"/><itemref idref="b"/></spine>'
        "</package>"
    )
    container = (
        '<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
        '<rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>'
    )
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": container,
            "OPS/book.opf": package,
            "OPS/cover.xhtml": chapter("Cover", ["Issue 4"]),
            "OPS/a.xhtml": chapter(TITLE, BODY),
            "OPS/b.xhtml": chapter(SHORT, [*OTHER, BODY[0]]),
        }
    )


def odt():
    """Return an OpenDocument text."""
    names = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    )
    inner = "".join(f"<text:p>{text}</text:p>" for text in BODY)
    content = (
        f'<?xml version="1.0"?><office:document-content {names}><office:body><office:text>'
        f"<text:h>{TITLE}</text:h>{inner}</office:text></office:body></office:document-content>"
    )
    return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def zipped(files):
    """Return a ZIP archive of files by name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def arc():
    """Return a page in an ARC file of old crawlers."""
    about = b"1 0 Crawler\nURL IP-address Archive-date Content-type Archive-length\n"
    head = f"filedesc://a.arc 0.0.0.0 20100503091500 text/plain {len(about)}\n".encode()
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page()
    place = f"http://www.kellin-herald.example/a 0.0.0.0 20100503091500 text/html {len(answer)}\n"
    return head + about + b"\n" + place.encode() + answer + b"\n"


def msg():
    """Return a message as Outlook saves it: a compound file of four long streams."""
    ticks = (734259 * 86400 - 584388 * 86400 + 9 * 3600) * 10**7  # 3 May 2011, 09:00
    entry = struct.pack("<HHIQ", 0x0040, 0x0039, 6, ticks)
    streams = {
        "__substg1.0_0037001F": TITLE.encode("utf-16-le"),
        "__substg1.0_0C1A001F": "Ella Brandt".encode("utf-16-le"),
        "__substg1.0_1000001F": "\r\n\r\n".join(BODY).encode("utf-16-le"),
        "__properties_version1.0": b"\x00" * 32 + entry,
    }
    return compound(streams)


def compound(streams):
    """Return a compound file (OLE) of streams, each filled up to eight sectors."""
    size, per = 512, 8
    free, end = 0xFFFFFFFF, 0xFFFFFFFE
    names = list(streams)
    folders = (len(names) + 1 + 3) // 4
    fat = [0xFFFFFFFD]  # sector 0 is the table itself
    fat += [i + 2 if i < folders - 1 else end for i in range(folders)]
    start = len(fat)
    for _ in names:
        first = len(fat)
        fat += [first + i + 1 if i < per - 1 else end for i in range(per)]
    fat += [free] * (size // 4 - len(fat))

    def entry(name, kind, child, right, first, length):
        text = name.encode("utf-16-le")
        return (
            text.ljust(64, b"\x00")
            + struct.pack("<HBBIII", len(text) + 2, kind, 1, free, right, child)
            + b"\x00" * 36 + struct.pack("<IQ", first, length)
        )  # fmt: skip

    listed = [entry("Root Entry", 5, 1, free, end, 0)]
    for i, name in enumerate(names):
        right = i + 2 if i + 1 < len(names) else free
        listed.append(entry(name, 2, free, right, start + i * per, size * per))
    listed += [b"\x00" * 68 + struct.pack("<III", free, free, free) + b"\x00" * 48] * (
        -len(listed) % 4
    )
    head = bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 16 + struct.pack(
        "<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, end, 0, end, 0, 0
    ) + struct.pack("<I", free) * 108  # fmt: skip
    blank = {"__properties_version1.0": b"\x00"}
    data = b"".join(
        (value + (blank.get(name) or b" \x00") * size * per)[: size * per]
        for name, value in streams.items()
    )
    return head + struct.pack(f"<{size // 4}I", *fat) + b"".join(listed) + data


def pdf():
    """Return a PDF of two columns."""
    from random import Random

    from benchmarks.documents import Setter

    return Setter(Random(1)).pdf(TITLE, [*BODY, *OTHER] * 8)
