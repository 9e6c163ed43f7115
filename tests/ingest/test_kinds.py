"""From any file to the right words: each kind of input that once failed, and what is right.

A case is a file and what must come of it; the ids begin with the kind. `WORDS` checks for each that
no word is lost unseen: the words of the file stand in the text, in the dropped lines, or in a row
of problems.
"""

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

import made_files as made
import pandas as pd
import pytest
from made_files import BODY, OTHER, SHORT, TITLE

import workbench.ingest as ingest

WHOLE = "\n\n".join(BODY)
BOTH = [WHOLE, "\n\n".join(OTHER)]
ENDS = {"lf": "\n", "crlf": "\r\n", "cr": "\r"}


@dataclass
class Case:
    """A file and what is right: the texts, or words that must and must not stand in the first."""

    kind: str
    name: str
    data: bytes
    texts: list[str] | None = None
    holds: list[str] = field(default_factory=list)
    lacks: list[str] = field(default_factory=list)
    told: dict = field(default_factory=dict)
    problem: str | None = None
    options: dict = field(default_factory=dict)
    silent: bool = False  # whether there must be no problem

    @property
    def id(self):
        return f"{self.kind}-{self.name}"


def written(lines, end="\n"):
    return end.join(lines).encode()


def table(rows, sep=","):
    return "\n".join(sep.join(row) for row in rows).encode()


CASES = []


def case(kind, name, data, **right):
    CASES.append(Case(kind, name, data if isinstance(data, bytes) else data.encode(), **right))


FIRST = {"title": TITLE, "publisher": "The Kellin Herald", "published": "2010-05-03"}

# -- K1, K2: press databases ----------------------------------------------------------------------

LAYOUTS = {
    "nexis": made.nexis(),
    "nexisuni": made.nexis_uni(),
    "factiva": made.factiva(),
    "coded": made.factiva_coded(),
    "proquest": made.proquest(),
}
for layout, lines in LAYOUTS.items():
    told = FIRST | {"author": "Ella Brandt"}
    for end, sign in ENDS.items():
        case("K1", f"{layout}_{end}.txt", written(lines, sign), texts=BOTH, told=told, silent=True)
    for how in ("docx", "rtf", "html"):
        data = getattr(made, f"as_{how}")(lines)
        case("K2", f"{layout}.{how}", data, texts=BOTH, told=told)
for edition in ("FIRST EDITION", "Late Edition - Final", "City Edition", "Edition 1; Kellin",
                "Correction Appended"):  # fmt: skip
    name = re.sub(r"\W+", "_", edition)
    case("K2", f"edition_{name}.txt", written(made.nexis(edition=edition)), texts=BOTH, told=FIRST)
case("K2", "edition_uni.txt", written(made.nexis_uni(edition="1 Edition")), texts=BOTH, told=FIRST)
DECK = "Two cranes lie in the water and the town waits."
case("K2", "highlight.txt", written(made.nexis(highlight=DECK)), holds=[DECK, *BODY], told=FIRST)
case("K2", "section_below.txt", written(made.nexis(section="SECTION: \n\nNEWS; Pg. 7A")),
     texts=BOTH, told=FIRST)  # fmt: skip
case("K2", "cover.txt", written(made.nexis_uni(cover=True)), texts=BOTH, told=FIRST, silent=True)
case("K2", "count_nexis.txt", written(made.nexis(announced=5)), texts=BOTH, problem="announces 5")
case("K2", "count_uni.txt", written(made.nexis_uni(cover=True, announced=7)), texts=BOTH,
     problem="announces 7")  # fmt: skip
case("K2", "count_factiva.txt", written(made.factiva(found=9)), texts=BOTH, problem="announces 9")
case("K2", "count_proquest.txt", written(made.proquest(announced=4)), texts=BOTH,
     problem="announces 4")  # fmt: skip
case("K2", "factiva.xml", made.factiva_xml(), texts=BOTH, told=FIRST | {"author": "Ella Brandt"},
     silent=True)  # fmt: skip
NS = made.factiva_xml().replace(b"<response>", b"<f:response xmlns:f='urn:x' xmlns='urn:y'>")
case("K2", "factiva_spaces.xml", NS.replace(b"</response>", b"</f:response>"), texts=BOTH)
case("K2", "factiva_empty.xml", made.factiva_xml().replace(OTHER[0].encode(), b"").replace(
     b"".join([b"<hlt>", OTHER[1][:4].encode(), b"</hlt>", OTHER[1][4:].encode()]), b""),
     texts=BOTH[:1], problem="has no text")  # fmt: skip
case("K1", "plain_cr.txt", written([TITLE, "", BODY[0], "", BODY[1], "", BODY[2]], "\r"),
     texts=[WHOLE], told={"title": TITLE})  # fmt: skip

# -- K3: wrapped text -----------------------------------------------------------------------------


def wrapped(width, *, hyphens=False, indent=""):
    lines = [TITLE, ""]
    for paragraph in [*BODY, *OTHER]:
        line = indent
        for word in paragraph.split():
            if len(line) + len(word) + 1 > width:
                cut = len(word) // 2
                if hyphens and re.fullmatch(r"[a-z]{8,}", word) and len(line) + cut + 2 <= width:
                    line, word = f"{line} {word[:cut]}-", word[cut:]
                lines.append(line)
                line = ""
            line = f"{line} {word}" if line.strip() else line + word
        lines += [line, ""]
    return written(lines)


ALL = "\n\n".join([*BODY, *OTHER])
for width in (30, 38, 50, 60, 72, 80, 90):
    case("K3", f"width_{width}.txt", wrapped(width), texts=[ALL], told={"title": TITLE})
for width in (40, 55):
    case("K3", f"hyphens_{width}.txt", wrapped(width, hyphens=True), texts=[ALL])
LONG = " ".join([*BODY, *OTHER])
for width in (105, 112, 120):
    lines = [TITLE, ""]
    line = ""
    for word in LONG.split():
        if len(line) + len(word) + 1 > width:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    case("K3", f"a4_{width}.txt", written([*lines, line]), texts=[LONG], told={"title": TITLE})
ITEM = "The mayor of Verrin, who bought the lighthouse, has\nresigned, his office said on Monday."
case("K3", "short_item.txt", f"{SHORT}\n\n{ITEM}", texts=[ITEM.replace("\n", " ")])
ITEM = "The council of Marlow has put off its\nvote on the lighthouse."
case("K3", "two_lines.txt", ITEM, texts=[ITEM.replace("\n", " ")])

# -- K4: comments and instructions in pages -------------------------------------------------------

LAW = "A <!-- --><a href='/z'>new law</a> ends the quarrel over the lighthouse at once."
for name, text in {
    "comment": LAW,
    "react": "A <!-- -->new<!-- --> law<!-- --> ends the quarrel over the lighthouse at once.",
    "comment_first": "<!-- 1 -->A new law ends the quarrel over the lighthouse at once.",
    "instruction": "A <?ad slot?>new law ends the quarrel over the lighthouse at once.",
    "conditional": "A <!--[if gte mso 9]> x <![endif]-->new law ends the quarrel over the "
    "lighthouse at once.",
    "span": "A <span><!-- a --><b>new</b><!-- b --> law</span> ends the quarrel over the "
    "lighthouse at once.",
}.items():
    plain = "A new law ends the quarrel over the lighthouse at once."
    case("K4", f"{name}.html", made.page([BODY[0], text, BODY[2]]),
         texts=["\n\n".join([BODY[0], plain, BODY[2]])])  # fmt: skip

# -- K5: sentences that speak like furniture ------------------------------------------------------

SENTENCES = [
    "The government has turned down the plan, according to a letter seen by Reuters.",
    "Officials had known of the danger since March, according to files obtained by The "
    "Associated Press.",
    "The harbour master will resign, two people told AFP.",
    "The storm was first reported by Reuters.",
    "The tally was compiled by AFP from the figures of the ports.",
    "“We will not go back.”",
    "“It is not my task to advise. She can do it on her own.”",
    "“Be in no doubt: whoever cuts a rope will pay for it.”",
    "“Nobody warned us,” said Ms Brandt.",
    "Share prices fell by a tenth after the report.",
    "He urged people to follow the rules on the quay.",
    "They want to sign up more fishermen by June.",
    "Subscribe or leave, the guild told its members.",
    "Photographs of the cranes were shown to the council on Tuesday.",
    "The video of the storm was seen by a million people, the mayor said.",
    "My father is a pilot, and he has never seen such waves.",
]
for number, sentence in enumerate(SENTENCES, 1):
    lines = [TITLE, "", BODY[0], "", BODY[1], "", sentence, "", OTHER[0], "", BODY[2]]
    case("K5", f"keep_{number:02}.txt", written(lines), holds=[sentence])
for number, line in enumerate(
    ["Advertisement", "Share this article", "Follow us on Facebook",
     "Police stand on the quay of Kellin. REUTERS/Ann Lind", "The quay of Kellin (AFP)"], 1
):  # fmt: skip
    lines = [TITLE, "", BODY[0], "", line, "", BODY[1], "", OTHER[0], "", BODY[2]]
    case("K5", f"drop_{number}.txt", written(lines), lacks=[line], holds=BODY)
CELL = ["My father is a pilot, and he knows the harbour.", "Home", "Follow the money, she said."]
case("K5", "cell.csv", pd.DataFrame({"text": ["\n\n".join([*BODY, *CELL])]}).to_csv(index=False),
     holds=[*BODY, CELL[0], CELL[2]], lacks=["Home"])  # fmt: skip
case("K5", "cell.jsonl", json.dumps({"text": "\n\n".join([CELL[2], *BODY, CELL[0]])}),
     texts=["\n\n".join([CELL[2], *BODY, CELL[0]])])  # fmt: skip

# -- K6: what pages say of themselves -------------------------------------------------------------

STAMP = "2024-04-25T08:21:02Z"


def linked(kind="NewsArticle", **more):
    return {"@context": "https://schema.org", "@type": kind, "headline": TITLE,
            "datePublished": STAMP, "author": {"@type": "Person", "name": "Ella Brandt"},
            "publisher": {"@type": "Organization", "name": "Kellin Herald"}} | more  # fmt: skip


KNOWN = {"published": "2024-04-25", "author": "Ella Brandt", "publisher": "Kellin Herald"}
for kind in ("NewsArticle", "Article", "ReportageNewsArticle", "OpinionNewsArticle", "BlogPosting",
             "LiveBlogPosting", "Report", "SocialMediaPosting", "Review", "TechArticle",
             ["WebPage", "NewsArticle"], "http://schema.org/NewsArticle"):  # fmt: skip
    name = re.sub(r"\W+", "_", str(kind)).strip("_")
    case("K6", f"type_{name}.html", made.page(linked=linked(kind)), texts=[WHOLE], told=KNOWN)
ODD = linked(headline="Brandt&#8217;s &amp;amp; Lind&#039;s plan",
             author={"name": "Ella O&#039;Brandt"},
             publisher={"name": "Kellin &amp; Verrin News"})  # fmt: skip
case("K6", "entities.html", made.page(linked=ODD, title="Brandt’s &amp; Lind’s plan"),
     texts=[WHOLE],
     told={"title": "Brandt’s & Lind's plan", "author": "Ella O'Brandt",
           "publisher": "Kellin & Verrin News"})  # fmt: skip
GRAPH = {"@context": "https://schema.org", "@graph": [
    {"@type": "WebPage", "@id": "#p"}, {"@type": "Person", "@id": "#a", "name": "Ella Brandt"},
    {"@type": "Organization", "@id": "#o", "name": "Kellin Herald"},
    linked(author={"@id": "#a"}, publisher={"@id": "#o"})]}  # fmt: skip
case("K6", "graph.html", made.page(linked=GRAPH), texts=[WHOLE], told=KNOWN)
case("K6", "main_entity.html", made.page(linked={"@type": "WebPage", "mainEntity": linked()}),
     texts=[WHOLE], told=KNOWN)  # fmt: skip
case(
    "K6", "cdata.html", made.page(linked=f"//<![CDATA[\n{json.dumps(linked())}\n//]]>"), told=KNOWN
)
case("K6", "newline.html", made.page(linked=json.dumps(linked()).replace("Kellin Herald",
     "Kellin\tHerald")), told={"author": "Ella Brandt", "published": "2024-04-25"})  # fmt: skip
for name, head, author in (
    ("citation", '<meta name="citation_author" content="Brandt, Ella">'
     '<meta name="citation_author" content="Lind, Xiu Ann">', "Ella Brandt; Xiu Ann Lind"),
    ("twice", '<meta name="author" content="Ella Brandt"><meta property="article:author" '
     'content="Ella Brandt"><meta name="author" content="ella brandt">', "Ella Brandt"),
    ("address", '<meta property="article:author" content="https://www.facebook.com/ella">'
     '<meta name="author" content="By Ella Brandt">', "Ella Brandt"),
):  # fmt: skip
    case("K6", f"author_{name}.html", made.page(head=head), told={"author": author})
case("K6", "author_list.html", made.page(linked=linked(author=[{"name": "Ella Brandt"},
     {"name": "Ann Lind"}, {"name": "Ella Brandt"}])),
     told={"author": "Ella Brandt; Ann Lind"})  # fmt: skip
BLOG = linked("LiveBlogPosting", coverageStartTime="2024-04-25T08:00:00Z", liveBlogUpdate=[
    {"@type": "BlogPosting", "headline": "Later", "datePublished": "2024-04-27T10:00:00Z",
     "articleBody": OTHER[0]}])  # fmt: skip
case("K6", "live_blog.html", made.page([*BODY, OTHER[0]], linked=BLOG), holds=[*BODY, OTHER[0]],
     told={"published": "2024-04-25", "title": TITLE})  # fmt: skip
NIGHT = "2024-05-02T01:30:00Z"
for name, head, url in (
    ("offset", '<meta property="article:published_time" content="2024-05-01T21:30:00-04:00">', ""),
    ("host", "", "https://www.nytimes.com/a"),
    ("address", "", "https://kellin-herald.example/2024/05/01/harbour"),
):  # fmt: skip
    link = f'<link rel="canonical" href="{url}">' if url else ""
    case("K6", f"evening_{name}.html", made.page(linked=linked(datePublished=NIGHT),
         head=head + link),
         told={"published": "2024-05-01"})  # fmt: skip
case("K6", "utc_alone.html", made.page(linked=linked(datePublished=NIGHT)),
     told={"published": "2024-05-02"})  # fmt: skip
STUB = [BODY[0], "Subscribe to continue reading"]
case("K6", "paywall.html", made.page(STUB, linked=linked(isAccessibleForFree=False)),
     holds=BODY[:1], problem="paywall")  # fmt: skip
case("K6", "paywall_dots.html", made.page([BODY[0], "The council of Marlow meets on…"],
     linked=linked(isAccessibleForFree="False")), problem="paywall")  # fmt: skip
SAVED = "<!-- saved from url=(0023)https://www.bbc.co.uk/a -->" + made.page().decode()
case("K6", "saved.html", SAVED, texts=[WHOLE], told={"publisher": "BBC"})
case("K6", "time_within.html", made.page([BODY[0], "On <time>3 May</time> the <button>council"
     "</button> of Marlow met again.", BODY[2]]), texts=["\n\n".join([BODY[0],
     "On 3 May the council of Marlow met again.", BODY[2]])])  # fmt: skip
SHELL = ("<html><head><title>Kellin Herald</title><script>a()</script><script>b()</script></head>"
         "<body><noscript>You need to enable JavaScript to run this app.</noscript>"
         "<div id='root'></div><script src='x.js'></script></body></html>")  # fmt: skip
case("K6", "shell.html", SHELL, texts=[], problem="JavaScript")
case("K6", "barrier.html", "<html><head><title>Just a moment...</title></head><body><h1>Just a "
     "moment...</h1><p>Enable JavaScript and cookies to continue to the site.</p></body></html>",
     texts=[], problem="barrier")  # fmt: skip
case("K6", "shell_with_text.html", SHELL.replace("</head>", '<script type="application/ld+json">'
     + json.dumps(linked(articleBody=WHOLE)) + "</script></head>"), holds=BODY)  # fmt: skip

# -- K7: formats ----------------------------------------------------------------------------------

case("K7", "a.rtf", made.as_rtf([TITLE, *BODY]), texts=[WHOLE], told={"title": TITLE})
case("K7", "a.odt", made.odt(), texts=[WHOLE], told={"title": TITLE})
case("K7", "a.epub", made.epub(), texts=[WHOLE, "\n\n".join([*OTHER, BODY[0]])],
     told=FIRST)  # fmt: skip
MAIL = {"title": TITLE, "author": "Ella Brandt", "published": "2010-05-03"}
case("K7", "a.eml", made.eml(), texts=[WHOLE], told=MAIL)
case("K7", "html.eml", made.eml(html=True), holds=[*BODY, *OTHER], told=MAIL)
case("K7", "attached.eml", made.eml(attached=("note.rtf", made.as_rtf(OTHER))), texts=BOTH)
case("K7", "a.mhtml", made.mhtml(), texts=[WHOLE], told={"title": TITLE})
case("K7", "a.mht", made.mhtml(), texts=[WHOLE],
     told={"url": "https://www.kellin-herald.example/a"})  # fmt: skip
case("K7", "a.msg", made.msg(), texts=[WHOLE], told=MAIL | {"published": "2011-05-03"})
case("K7", "a.webarchive", made.webarchive(), texts=[WHOLE], told={"title": TITLE})
case("K7", "a.arc", made.arc(), texts=[WHOLE],
     told={"url": "http://www.kellin-herald.example/a"})  # fmt: skip
case("K7", "unknown.xyz", WHOLE, texts=[], problem="No reader knows")
case("K7", "old.doc", b"\xd0\xcf\x11\xe0" + b"\x00" * 600, texts=[], problem="No reader knows")
case("K7", "notes.tex", "\\documentclass{article}\\begin{document}Hello", texts=[],
     problem="No reader knows")  # fmt: skip
case("K7", "no_ending", WHOLE, texts=[WHOLE])
case("K7", "rtf_without_ending", made.as_rtf(BODY), texts=[WHOLE])

# -- K8: tables and JSON --------------------------------------------------------------------------

A, B = " ".join(BODY[:2]), " ".join(OTHER)
case("K8", "unclosed.csv", f'title,date,text\nA,2019-01-11,"{A}"\nB,2019-01-12,"She said yes to '
     f"it.\nC,2019-01-13,{B}\nD,2019-01-14,Ann Lind said never.\n",
     texts=[A, "She said yes to it.", B, "Ann Lind said never."],
     problem="opens a quotation mark")  # fmt: skip
case("K8", "unclosed_then_closed.csv", 'title,date,text\nA,2019-01-11,"She said yes to it.\n'
     f'B,2019-01-12,"{A}"\nC,2019-01-13,"{B}"\n', texts=["She said yes to it.", A, B],
     problem="opens a quotation mark")  # fmt: skip
case("K8", "inner_quotes.csv", 'title,date,text\nA,2019-01-11,"Ella Brandt said "no" to talks."\n',
     texts=['Ella Brandt said "no" to talks.'])  # fmt: skip
case("K8", "lines_in_cell.csv", f'title,date,text\nA,2019-01-11,"{BODY[0]}\n\n{BODY[1]}"\n'
     f'B,2019-01-12,"{B}"\n', texts=[f"{BODY[0]}\n\n{BODY[1]}", B], silent=True)  # fmt: skip
case("K8", "doubled.csv", f'text,title,text\n"{A}",T,"other text of the row"\n', texts=[A],
     problem="2 times")  # fmt: skip
case("K8", "rows_above.csv", "Exported on 2020-01-01,,\n,,\ntitle,publish_date,text\n"
     f'T,2019-01-11,"{A}"\n',
     texts=[A], told={"published": "2019-01-11"}, problem="above the heading")  # fmt: skip
case("K8", "sep.csv", f'sep=;\ntitle;date;text\nT;2019-01-11;"{A}"\n', texts=[A],
     told={"published": "2019-01-11"}, silent=True)  # fmt: skip
case("K8", "mac.csv", f'title,date,text\rT,2019-01-11,"{A}"\rU,2019-01-12,"{B}"\r', texts=[A, B])
case("K8", "near.csv", f'title,boddy\nT,"{A}"\n', texts=[], problem="boddy")
case(
    "K8",
    "near_day.csv",
    f'title,publishd,text\nT,2019-01-11,"{A}"\n',
    texts=[A],
    problem="publishd",
)
case("K8", "unquoted_commas.csv", "title,text\nT,The council met, she said, and left.\n",
     holds=["The council met", "and left"], problem="joined")  # fmt: skip
case("K8", "ccnews.jsonl", json.dumps({"authors": ["Ella Brandt"], "date_publish":
     "2019-01-11 09:15:00", "maintext": A, "title": "T", "source_domain": "herald.example"}),
     texts=[A], told={"published": "2019-01-11", "publisher": "herald.example",
                      "author": "Ella Brandt"})  # fmt: skip
case("K8", "newsapi.json", json.dumps({"status": "ok", "articles": [{"title": "T", "publishedAt":
     "2019-01-11T09:15:00Z", "source": {"id": None, "name": "Herald"}, "content":
     A + "… [+1234 chars]", "description": "x"}]}), texts=[A], problem="1234",
     told={"publisher": "Herald", "published": "2019-01-11"})  # fmt: skip
case("K8", "guardian.json", json.dumps({"response": {"status": "ok", "results": [{"webTitle": "T",
     "webPublicationDate": "2019-01-11T09:15:00Z", "webUrl": "https://www.theguardian.com/a",
     "fields": {"bodyText": A, "byline": "Ella Brandt"}}]}}), texts=[A],
     told={"title": "T", "published": "2019-01-11", "publisher": "The Guardian",
           "author": "Ella Brandt"})  # fmt: skip
case("K8", "guardian_html.json", json.dumps({"response": {"results": [{"webTitle": "T", "fields":
     {"body": f"<p>{BODY[0]}</p><p>{BODY[1]}</p>"}}]}}),
     texts=[f"{BODY[0]}\n\n{BODY[1]}"])  # fmt: skip
case("K8", "nyt.json", json.dumps({"response": {"docs": [{"headline": {"main": "T"}, "pub_date":
     "2019-01-11T09:15:00+0000", "lead_paragraph": A, "snippet": "x", "byline":
     {"original": "By Ella Brandt"}, "web_url": "https://www.nytimes.com/a"}]}}), texts=[A],
     told={"title": "T", "published": "2019-01-11", "publisher": "The New York Times"},
     problem="only a summary")  # fmt: skip
case("K8", "gdelt.json", json.dumps({"articles": [{"url": "https://a.example/a", "title": "T",
     "seendate": "20190111T091500Z", "domain": "a.example"}] * 3}), texts=[],
     problem="3 entries hold no text")  # fmt: skip
case("K8", "wordpress.json", json.dumps([{"id": 7, "date": "2019-01-11T09:15:00", "title":
     {"rendered": "T &amp; U"}, "content": {"rendered": f"<p>{BODY[0]}</p>\n<p>{BODY[1]}</p>"}}]),
     texts=[f"{BODY[0]}\n\n{BODY[1]}"], told={"published": "2019-01-11"})  # fmt: skip
case("K8", "elastic.json", json.dumps({"hits": {"total": 1, "hits": [{"_id": "a", "_source":
     {"title": "T", "body": A}}]}}), texts=[A])  # fmt: skip
case("K8", "gdelt.tsv", f"DATE\tSOURCEURL\tcontent\n20190111\thttp://a.example/a\t{A}\n", texts=[A],
     told={"published": "2019-01-11", "url": "http://a.example/a"})  # fmt: skip


def dated(*days):
    rows = [f'T{n},{day},"{A} Row {n}."' for n, day in enumerate(days)]
    return "\n".join(["title,date,text", *rows])


for name, days, first in (
    ("us", ("01/11/2019", "01/25/2019"), "2019-01-11"),
    ("european", ("11/01/2019", "25/01/2019"), "2019-01-11"),
    ("dots", ("11.01.2019", "25.01.2019"), "2019-01-11"),
    ("us_short", ("1/11/19", "1/25/19"), "2019-01-11"),
    ("rfc", ('"Fri, 11 Jan 2019 09:15:00 +0100"',), "2019-01-11"),
    ("dashed", ("11-Jan-19",), "2019-01-11"),
    ("basic", ("20190111T101500Z",), "2019-01-11"),
    ("digits", ("20190111101500",), "2019-01-11"),
    ("words", ('"January 11th, 2019"',), "2019-01-11"),
    ("serial", ("43476",), "2019-01-11"),
    ("epoch", ("1547164800",), "2019-01-11"),
):
    case("K8", f"days_{name}.csv", dated(*days), told={"published": first})
case("K8", "days_odd.csv", dated("yesterday"), problem="can't be read")

# -- K22: bodies in several containers ------------------------------------------------------------

LAST = "The lighthouse was built in 1871 and has been dark for eleven years, since its keeper left."
PARTS = [*BODY, *OTHER, LAST]


def parts(inner):
    return made.page(PARTS, wrap=inner).decode()


def split_page(before, between, after):
    halves = "".join(f"<p>{x}</p>" for x in PARTS[:3]), "".join(f"<p>{x}</p>" for x in PARTS[3:])
    inner = f"{before}<h1>{TITLE}</h1>{halves[0]}{between}{halves[1]}{after}"
    return (
        made.page([], wrap="{{}}".replace("{{}}", "{}"))
        .decode()
        .replace(f"<h1>{TITLE}</h1>", inner)
    )


for name, data in {
    "two_divs": split_page("<div class='body-text'>", "</div><div class='ad'></div>"
                           "<div class='body-text'>", "</div>"),
    "two_sections": split_page("<article><section class='text'>", "</section><aside><a href='/x'>"
                               "Also read: ferries</a></aside><section class='text'>",
                               "</section></article>"),
    "two_articles": split_page("<main><article class='part'>", "</article><article class='part'>",
                               "</article></main>"),
    "itemprop": split_page("<div itemprop='articleBody'>", "</div><div itemprop='articleBody'>",
                           "</div>"),
    "nested": split_page("<main><div><div>", "</div></div><div><div>", "</div></div></main>"),
}.items():  # fmt: skip
    case("K22", f"{name}.html", data, holds=PARTS)
DECK = "Two cranes lie in the water, and nobody in Kellin knows who will pay for them."
case("K22", "standfirst.html", made.page(wrap="<main><article><header>{}</article></main>").decode()
     .replace("</h1>", f"</h1><p class='standfirst'>{DECK}</p></header>"),
     holds=[DECK, *BODY])  # fmt: skip
POSTS = "".join(f"<article class='post'><h2>At {n}.00</h2><p>{x}</p></article>"
                for n, x in enumerate(PARTS, 10))  # fmt: skip
case("K22", "posts.html", made.page([], wrap="<main>{}</main>").decode().replace("</h1>",
     f"</h1>{POSTS}"), holds=PARTS)  # fmt: skip

# -- publishers -----------------------------------------------------------------------------------

for name, url, publisher in (
    ("table", "https://www.reuters.com/world/a", "Reuters"),
    ("inner", "https://edition.cnn.com/a", "CNN"),
    ("domain", "https://news.kellin-herald.co.uk/a", "kellin-herald.co.uk"),
    ("archived", "https://web.archive.org/web/20190111091500/https://apnews.com/a",
     "Associated Press"),
    ("bare", "www.theguardian.com/a", "The Guardian"),
    ("file", "file:///home/a.html", None),
    ("number", "http://10.0.0.1/a", None),
):  # fmt: skip
    row = json.dumps({"text": A, "url": url})
    case("P", f"{name}.jsonl", row, told={"publisher": publisher})
case("P", "given.txt", WHOLE, told={"publisher": "Kellin Herald"},
     options={"publisher": "Kellin Herald"})  # fmt: skip
case("P", "named.jsonl", json.dumps({"text": A, "publisher": "Own"}), told={"publisher": "Own"},
     options={"publisher": "Kellin Herald"})  # fmt: skip
case("P", "year.jsonl", json.dumps({"text": A, "date": "11 January"}),
     told={"published": "2019-01-11"}, options={"default_year": 2019})  # fmt: skip


# -- the checks -----------------------------------------------------------------------------------


def loaded(case, folder):
    path = folder / case.name
    path.write_bytes(case.data)
    return ingest.load(path, **({"deduplicate": False} | case.options))


def words(text):
    return re.findall(r"\w+", str(text).lower())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_kinds_give_the_right_words(case, tmp_path):
    articles = loaded(case, tmp_path)
    problems = [f"{p['problem']} {p['detail'] or ''}" for p in articles.attrs["problems"]]
    if case.texts is not None:
        assert articles.text.tolist() == case.texts, problems
    text = " ".join(str(articles.text[0]).split()) if len(articles) else ""
    for part in case.holds:
        assert " ".join(part.split()) in text
    for part in case.lacks:
        assert part not in text
    for field_, value in case.told.items():
        got = articles[field_][0]
        if field_ == "published":
            assert isinstance(got, datetime)
            assert got.date().isoformat() == value
        elif value is None:
            assert pd.isna(got)
        elif field_ == "url" or field_ == "title":
            assert str(got).replace("’", "'") == value.replace("’", "'")
        else:
            assert value in str(got)
    if case.problem:
        assert any(case.problem in p for p in problems), problems
    if case.silent:
        assert problems == []
    if not case.problem and case.name.endswith((".txt", ".html")):
        lost = shown(case) - Counter(w for text in told_words(articles) for w in words(text))
        assert sum(lost.values()) <= 0.02 * sum(shown(case).values()), lost


def shown(case):
    """Count the words that a plain text or a page shows."""
    if case.name.endswith(".txt"):
        text = (
            re.sub(r"-\n", "", case.data.decode()) if "hyphens" in case.name else case.data.decode()
        )
        return Counter(words(text)) - Counter(words(furniture(case)))
    from lxml import html

    parser = html.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8")
    tree = html.document_fromstring(case.data, parser=parser)
    for hidden in tree.xpath("//head|//script|//style|//noscript"):
        hidden.drop_tree()
    parts = [str(text) for text in tree.xpath("//body//text()")]
    return Counter(words(" ".join(parts))) - Counter(words(furniture(case)))


def furniture(case):
    """Return what belongs to a whole export rather than to one of its articles."""
    text = case.data.decode(errors="replace")
    marks = re.findall(
        r"\d of \d DOCUMENTS|End of Document|Document (?:\d of \d|KELHER\w+)|_{9,}", text
    )
    if "cover" in case.name:
        marks.append(text.split(f"2. {SHORT}")[0] + f"2. {SHORT}")
    if "Contact ProQuest" in text:
        marks += ["Contact ProQuest", "Copyright © 2010 ProQuest LLC. All rights reserved."]
    return " ".join(marks)


def told_words(articles):
    """Return all texts of the articles: the text, its dropped lines and what the columns hold."""
    for row in articles.to_dict("records"):
        yield row["text"]
        yield from (line["text"] for line in row["dropped"] or ())


def test_kinds_are_enough():
    kinds = Counter(case.kind for case in CASES)
    assert len(CASES) >= 120
    assert min(kinds.values()) >= 5
    assert len({case.id for case in CASES}) == len(CASES)
