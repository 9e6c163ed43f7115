"""Inputs that nobody should send: made at random from a seed, by cutting, joining and breaking.

usage: python benchmarks/fuzz.py [N] [SEED]    (100,000 inputs over all targets unless given)
       python benchmarks/fuzz.py --readers N [NAME …]    (N broken files of each format, or of some)

Each target gets its share. An input counts as a crash where the target raises what it does not
declare, as a hang where it takes more than a second of the processor, and as wrong where an offset
or a length that comes out does not fit what went in.
"""

from __future__ import annotations

import gzip
import io
import json
import logging
import random
import re
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd

from workbench.corrections import lines as correction_lines
from workbench.corrections.decisions import Decisions
from workbench.english import dates
from workbench.frames import Frames, schemas
from workbench.ingest import readers
from workbench.ingest.clean import clean_text
from workbench.ingest.datelines import read_dateline
from workbench.ingest.readers import Options, Record, Trouble, Unreadable
from workbench.nlp.pipeline import load_pipeline

SCRAPS = (
    "“", "”", '"', "'", "’", "‘", "«", "»", " ", "  ", "\n", "\n\n", "\r\n", "\t", "\x00", "\u202e",
    "\u200b", "\ufeff", "\U0001f600", "e\u0301", "ﬁ", "İ", "ß", "中", "ا", "\ud7ff", "\u2028",
    "<p>", "</p>", "<script>", "<!--", "-->", "]]>", "&amp;", "&#0;", "{", "}", "[", "]", ",", ":",
    "said", "he said", "told reporters that", "according to", "Xi Jinping", "Moscow", "Mr.", "U.S.",
    "met", "will meet", "on Friday", "last week", "20 March", "March 20-22, 2023", "31/02/2023",
    "0000", "9999", "30 February", "the day before yesterday", "in two weeks", "next Tuesday",
    "MOSCOW, March 20 (Wire) —", "By A. Writer", "Read more:", "Photo: Wire", "Follow us", "1" * 40,
    "a" * 300, "(", ")", "—", "...", "%PDF-1.4", "PK\x03\x04", "WARC/1.0", "title,text\n",
)  # fmt: skip
NAMES = (
    "a.txt", "a.html", "a.json", "a.jsonl", "a.csv", "a.tsv", "a.xml", "a.rss", "a.warc", "a.zip",
    "a.gz", "a.txt.gz", "a.pdf", "a.docx", "a.xlsx", "a.parquet", "a.bin", "",
)  # fmt: skip
HERE = Path(__file__).resolve().parents[1]
LIMITS = Options(max_bytes=200_000, max_chars=50_000)
HANG = 1.0  # seconds


def text(rng: random.Random, most: int = 40) -> str:
    """Return scraps in a row, some of them cut."""
    out = []
    for _ in range(rng.randint(0, most)):
        scrap = rng.choice(SCRAPS)
        out.append(scrap[: rng.randint(0, len(scrap))] if rng.random() < 0.2 else scrap)
        if rng.random() < 0.5:
            out.append(" ")
    return "".join(out)


def raw(rng: random.Random) -> bytes:
    """Return bytes: text in some encoding, packed or broken at times."""
    encoding = rng.choice(("utf-8", "cp1252", "utf-16", "latin-1", "utf-16-le"))
    data = text(rng, 60).encode(encoding, "ignore")
    if rng.random() < 0.2:
        rows = [{"text": text(rng), "date": text(rng, 2), "title": rng.choice((None, 1, "t"))}]
        data = json.dumps(rows * rng.randint(0, 3)).encode()
    if rng.random() < 0.15:
        box = io.BytesIO()
        with zipfile.ZipFile(box, "w") as archive:
            archive.writestr(rng.choice(("../up.txt", "/abs.txt", "a.txt", "b/c.html")), data)
        data = box.getvalue()
    if rng.random() < 0.1:
        data = gzip.compress(data)
    if rng.random() < 0.3 and data:
        broken = bytearray(data)
        for _ in range(rng.randint(1, 8)):
            broken[rng.randrange(len(broken))] = rng.randrange(256)
        data = bytes(broken[: rng.randint(0, len(broken))])
    return data


def load_one(rng: random.Random) -> bool:
    """Read a file of any kind."""
    name = rng.choice(NAMES)
    try:
        for item in readers.read(io.BytesIO(raw(rng)), name=name, options=LIMITS):
            if not isinstance(item, Record | Trouble):
                return False
            if isinstance(item, Record) and len(item.text or "") > LIMITS.max_bytes:
                return False
    except Unreadable:
        pass
    return True


def whole_files() -> dict[str, bytes]:
    """Return a whole file of each format that has a reader of its own."""
    sys.path.append(str(HERE / "tests" / "ingest"))
    import made_files as made

    lines = [*made.nexis(), *made.nexis_uni(cover=True), *made.factiva(), *made.factiva_coded()]
    table = f'title,date,text\nA,2019-01-11,"{made.BODY[0]}"\nB,11/01/2019,"no" quote\n'
    answer = {"response": {"results": [{"webTitle": "A", "fields": {"bodyText": made.BODY[0]}}]}}
    return {
        "a.txt": "\n".join([*lines, *made.proquest()]).encode(),
        "a.rtf": made.as_rtf(lines),
        "a.docx": made.as_docx(lines[:20]),
        "a.xml": made.factiva_xml(),
        "a.html": made.page(linked={"@type": "NewsArticle", "headline": made.TITLE}),
        "a.odt": made.odt(),
        "a.epub": made.epub(),
        "a.eml": made.eml(html=True, attached=("a.rtf", made.as_rtf(made.OTHER))),
        "a.mhtml": made.mhtml(),
        "a.msg": made.msg(),
        "a.webarchive": made.webarchive(),
        "a.arc": made.arc(),
        "a.csv": table.encode(),
        "a.json": json.dumps(answer).encode(),
        "a.pdf": made.pdf(),
    }


def broken_one(name: str, whole: bytes) -> Callable[[random.Random], bool]:
    """Return what reads a whole file after bytes were changed, cut out, doubled or put in."""

    def act(rng: random.Random) -> bool:
        data = bytearray(whole)
        for _ in range(rng.randint(1, 6)):
            at, size = rng.randrange(len(data) + 1), rng.randint(1, 60)
            how = rng.random()
            if how < 0.4 and at < len(data):
                data[at] = rng.randrange(256)
            elif how < 0.6:
                del data[at : at + size]
            elif how < 0.75:
                data[at:at] = data[at : at + size] * rng.randint(1, 4)
            elif how < 0.9:
                data[at:at] = rng.choice(SCRAPS).encode("utf-8", "ignore")
            else:
                del data[at:]
            data = data or bytearray(b" ")
        try:
            for item in readers.read(io.BytesIO(bytes(data)), name=name, options=LIMITS):
                if not isinstance(item, Record | Trouble):
                    return False
        except Unreadable:
            pass
        return True

    return act


def clean_one(rng: random.Random) -> bool:
    """Clean a page: the letters that stay must stand in the source, in the same order."""
    source = text(rng, 120)
    cleaned = clean_text(source, title=rng.choice((None, text(rng, 3))))
    letters = iter(re.sub(r"\W", "", source))
    return all(letter in letters for letter in re.sub(r"\W", "", cleaned.text))


def date_one(rng: random.Random) -> bool:
    """Find and resolve dates, and read a dateline."""
    said = text(rng)
    published = rng.choice((None, pd.Timestamp("2023-03-20"), pd.Timestamp("1677-09-22")))
    for start, end in dates.find(said):
        if not 0 <= start < end <= len(said):
            return False
        found = dates.resolve(said[start:end], published, tense=rng.choice(dates.TENSES))
        if found.start is not None and found.end is not None and found.start > found.end:
            return False
    read_dateline(said.split("\n")[0])
    return True


def quotes_one(nlp: Any) -> Callable[[random.Random], bool]:
    """Return a target that finds quotations: they must be spans of the text, and not cross."""

    def target(rng: random.Random) -> bool:
        said = text(rng, 60)
        doc = nlp(said)
        spans = [(q.start_char, q.end_char) for group in doc.spans.values() for q in group]
        inside = all(0 <= a < b <= len(said) for a, b in spans)
        crossing = any(a < c < b < d for a, b in spans for c, d in spans)
        return inside and not crossing

    return target


def corrections_one(path: Any) -> Callable[[random.Random], bool]:
    """Return a target that reads a log and applies it; every line must hold or be reported."""
    words = "that rain fell"
    claim = {
        "claim_id": "c",
        "article_id": "a",
        "content": words,
        "content_spans": [(9, 23)],
        "within": None,
        "depth": 0,
        "certainty": "asserted",
    }
    rows = {"claims": [claim], "mentions": [], "meeting_reports": [], "local": []}
    good = {"do": "reject", "frame": "claims", "article_id": "a", "words": words, "id": "x"}

    def value(rng: random.Random) -> Any:
        return rng.choice(
            (None, 1, [], {}, "a", words, text(rng, 4), [text(rng, 2)], [["a", words]])
        )

    def target(rng: random.Random) -> bool:
        lines = []
        for _ in range(rng.randint(0, 6)):
            row = {
                "do": rng.choice((*correction_lines.FRAMES, value(rng))),
                **{
                    key: value(rng)
                    for key in rng.sample(
                        ("frame", "words", "id", "at", "of", "actors", "actor"), 4
                    )
                },
            }
            row = {**good, **row} if rng.random() < 0.5 else row
            line = json.dumps(row)
            lines.append(line if rng.random() < 0.8 else line[: rng.randint(0, len(line))])
        path.write_text("\n".join(lines), encoding="utf-8", errors="replace")
        log = correction_lines.read(path)
        decisions = Decisions(log, {"a": "Ann said that rain fell."})
        decisions.rows(rows)
        for frame in ("statements", "meetings"):
            decisions.groups(frame, lambda _: rows)
        decisions.actors([])
        return len(decisions.problems()) + len(decisions.done) == len(log)

    return target


def decoder_one() -> Callable[[random.Random], bool]:
    """Return a target that decodes noise read into a text: all rows must fit the text."""
    sys.path.append(str(HERE / "tests" / "nlp"))
    from test_never_raises import check, decoded

    def target(rng: random.Random) -> bool:
        doc = decoded(text(rng, 25), rng.randrange(10_000))
        try:
            check(doc)
        except AssertionError:
            return False
        return True

    return target


def payload_one(rng: random.Random) -> bool:
    """Show hostile rows: the data must come back as they were, and no tag be made of them."""
    from workbench.views import payload, reader

    said = text(rng, 30) or " "
    start = rng.randrange(len(said))
    end = rng.randint(start + 1, len(said))
    id_ = text(rng, 2) or "a"
    where = {"article_id": id_, "mention_id": "m", "start": start, "end": end}
    given = {
        "articles": [
            {
                "article_id": id_,
                "title": rng.choice((None, text(rng, 4))),
                "text": said,
                "publisher": rng.choice((None, text(rng, 2))),
                "published": rng.choice((None, pd.Timestamp("2023-03-20"))),
            }
        ],
        "mentions": [{**where, "text": said[start:end], "form": "name", "actor_id": "x"}],
        "actors": [{"actor_id": "x", "name": text(rng, 3) or "x", "type": "person"}],
    }
    frames = {name: schemas.build(name, given.get(name, [])) for name in schemas.FRAMES}
    view = reader(Frames(**frames))
    told = payload.to_json(view.payload)
    tags: list[str] = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, _: tags.append(tag)  # type: ignore[method-assign]
    parser.feed(view.fallback())
    return "<" not in told and json.loads(told) == view.payload and set(tags) <= SHOWN


SHOWN = {"h3", "p", "ul", "li"}


def targets(folder: Path) -> dict[str, Callable[[random.Random], bool]]:
    """Return the targets by name; those that need a file get it in a folder."""
    nlp = load_pipeline()
    for name in nlp.pipe_names:
        if name != "workbench_quotations":
            nlp.disable_pipe(name)
    return {
        "loader": load_one,
        "cleaner": clean_one,
        "dates": date_one,
        "quotes": quotes_one(nlp),
        "decoder": decoder_one(),
        "corrections": corrections_one(folder / "c.jsonl"),
        "payload": payload_one,
    }


def main() -> None:
    """Print the table and exit with 1 where anything was found."""
    if sys.argv[1:2] == ["--readers"]:
        sys.exit(fuzz_readers(int(sys.argv[2]), sys.argv[3:]))
    total = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    logging.disable(logging.ERROR)  # readers of broken files complain
    with tempfile.TemporaryDirectory() as folder:
        all_ = targets(Path(folder))
        print("| target | inputs | crashes | hangs | wrong | slowest, seconds |")
        print("|---|---|---|---|---|---|")
        bad = [run(name, act, total // len(all_), seed) for name, act in all_.items()]
    sys.exit(any(bad))


def fuzz_readers(n: int, names: list[str], seed: int = 1) -> bool:
    """Read broken files of each format, or of some, and return whether anything was found."""
    logging.disable(logging.ERROR)
    import_module("htmldate")  # seconds, when the first page without a date asks for it
    print("| target | inputs | crashes | hangs | wrong | slowest, seconds |")
    print("|---|---|---|---|---|---|")
    bad = [
        run(name, broken_one(name, whole), n, seed)
        for name, whole in whole_files().items()
        if not names or name in names
    ]
    return any(bad)


class Tally:
    """What inputs to a target did."""

    def __init__(self, name: str) -> None:
        self.name, self.n, self.slowest = name, 0, 0.0
        self.counts = {"crashes": 0, "hangs": 0, "wrong": 0}
        self.found: list[str] = []

    def one(self, act: Callable[[random.Random], bool], rng: random.Random) -> None:
        """Give a target one input and note what came of it."""
        start = time.process_time()
        try:
            well = act(rng)
        except Exception as error:
            self._note("crashes", f"{type(error).__name__}: {error}")
        else:
            if not well:
                self._note("wrong", "wrong")
        took = time.process_time() - start
        self.slowest = max(self.slowest, took)
        if took > HANG:
            self._note("hangs", f"{took:.1f} s")
        self.n += 1

    def _note(self, what: str, told: str) -> None:
        self.counts[what] += 1
        self.found.append(f"{self.name} {self.n}: {told}")

    def tell(self, how: str = "broken inputs") -> list[str]:
        """Print the rows and return what was found."""
        counts = " | ".join(map(str, self.counts.values()))
        print(f"| {self.name} | {self.n:,} | {counts} | {self.slowest:.2f} |")
        told = ", ".join(f"{count} {what}" for what, count in self.counts.items())
        print(f"row | {self.n:,} {how} to {self.name} | {told}; slowest {self.slowest:.2f} s | |")
        sys.stdout.flush()
        for line in self.found[:10]:
            print(line[:300], file=sys.stderr)
        return self.found


def run(name: str, act: Callable[[random.Random], bool], n: int, seed: int) -> list[str]:
    """Run a target and return what was found."""
    tally = Tally(name)
    for i in range(n):
        tally.one(act, random.Random(f"{seed} {name} {i}"))
    return tally.tell()


if __name__ == "__main__":
    main()
