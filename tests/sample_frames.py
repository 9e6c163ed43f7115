"""Frames made by hand for the tests of views: sixty short articles, some of them hostile.

Every sentence is put together from parts whose places are known, so that no extraction is needed
and every number can be worked out beside the view.
"""

import pandas as pd

from workbench.frames import schemas
from workbench.frames.store import Frames

HOSTILE = (
    "<script>window.pwned = 1</script>",
    "<!--<script>",
    "</textarea></script><img src=x onerror='window.pwned = 1'>",
    "javascript:alert(1) \u202egnirts desrever\u202c and \u200fשלום",
    "100% & <b>bold</b> $x^2$ %{y} 𝔘nicode 👩‍🔬",
)
PUBLISHERS = ("Sample Wire", "Sample Herald", "Sample Monitor", None)
NAMES = (
    ("Anna Lind", "person", ["Lind", "Ms. Lind"], ["foreign minister, Norland"]),
    ("Omar Sy-Ba", "person", ["Sy-Ba"], ["president, Sudora", "chair, River Council"]),
    ("Norland", "place", ["Oslovia"], []),
    ("River Council", "organization", ["the Council"], []),
    ("Greta Voss", "person", [], ["spokesperson, Norland"]),
    ("Sudora", "place", [], []),
    (HOSTILE[0], "organization", [HOSTILE[1]], [HOSTILE[2]]),
    (
        "The Permanent Joint Commission on Transboundary Waters and Navigation",
        "organization",
        [],
        [],
    ),
    ("Jordan", "place", [], []),
    ("Jordan", "person", [], []),
)
STATEMENTS = (
    "the dam will be finished this year",
    "the river treaty is no longer in force",
    HOSTILE[1] + " the grain corridor stays open",
)
STATUSES = ("proposed", "planned", "held", "cancelled", "ongoing")


class Text:
    """An article's text as it grows, and the places of its parts."""

    def __init__(self):
        self.text, self.sentences = "", []

    def sentence(self, *parts):
        """Add a sentence of parts; return the (start, end) of those given as (words, key)."""
        start, places = len(self.text), {}
        for part in parts:
            words, key = part if isinstance(part, tuple) else (part, None)
            if key is not None:
                places[key] = (len(self.text), len(self.text) + len(words))
            self.text += words
        self.sentences.append((start, len(self.text)))
        self.text += "\n" if len(self.sentences) % 2 else " "
        return places


def sample_frames(n_articles=60):
    """Return valid frames over the given number of made-up articles."""
    rows = {name: [] for name in schemas.FRAMES}
    for number in range(n_articles):
        _article(number, rows)
    _actors(rows)
    _statements(rows)
    _meetings(rows)
    rows["copies"].append(
        {"article_id": "a020", "copy_of": "a010", "share": 0.84, "direction": "later"}
    )
    rows["problems"] += [
        {"path": "/somewhere/else/broken.pdf", "stage": "load", "problem": "The file is damaged."},
        {
            "path": None,
            "stage": "annotate",
            "problem": f"{HOSTILE[0]} is odd.",
            "detail": HOSTILE[2],
        },
    ]
    return Frames.of(**{name: schemas.build(name, rows[name]) for name in schemas.FRAMES})


def _article(number, rows):
    article_id = f"a{number:03}"
    published = None if number == 7 else pd.Timestamp("2023-02-01") + pd.Timedelta(days=2 * number)
    publisher = PUBLISHERS[number % 4 if number % 5 else 0]
    first, second = number % 7, (number * 3 + 1) % 10
    if first == second:
        second = (second + 1) % 10
    text = Text()
    places = text.sentence(
        (NAMES[first][0], "a"), " met ", (NAMES[second][0], "b"), " in Port Alder on 3 March."
    )
    status, meeting = STATUSES[(number // 6) % 3 if number % 9 else 3], f"m{number % 12:02}"
    rows["meeting_reports"].append(
        {
            "report_id": f"{article_id}-r0",
            "article_id": article_id,
            "evidence_spans": [(0, places["b"][1])],
            "kind": ("meeting", "talks", "visit")[number % 3],
            "status": status,
            "participants": [f"p{first}", f"p{second}"],
            "groups": [],
            "date_text": "on 3 March",
            "meeting_id": meeting,
            "rule": "by hand",
        }
    )
    spans = {f"p{first}": places["a"], f"p{second}": places["b"]}
    statement = number % 5
    content = STATEMENTS[statement] if statement < 3 else f"dispatch {number} has arrived"
    hostile = HOSTILE[number % len(HOSTILE)]
    told = text.sentence(
        (NAMES[4][0], "s"), " ", ("said", "c"), " that ", (content, "x"), f", while {hostile}."
    )
    lead = text.sentence(("Officials", "s"), " ", ("deny", "c"), " ", (f"it: {hostile}", "x"), ".")
    for k, (part, actor) in enumerate([(told, "p4"), (lead, None)]):
        rows["claims"].append(
            {
                "claim_id": f"{article_id}-c{k}",
                "article_id": article_id,
                "sentence_id": f"{article_id}-s{k + 1}",
                "source_start": part["s"][0],
                "source_end": part["s"][1],
                "source": text.text[slice(*part["s"])],
                "actor_id": actor,
                "source_kind": "named" if actor else "collective",
                "cue_start": part["c"][0],
                "cue_end": part["c"][1],
                "cue": text.text[slice(*part["c"])],
                "cue_kind": "speech",
                "content": text.text[slice(*part["x"])],
                "content_spans": [part["x"]],
                "quotation": ("direct", "indirect", "mixed")[number % 3],
                "quoted_spans": [],
                "certainty": ("asserted", "hedged", "hypothetical")[(number + k) % 3],
                "polarity": ("affirmed", "denied")[k],
                "within": f"{article_id}-c0" if k and number % 10 == 0 else None,
                "depth": int(bool(k and number % 10 == 0)),
                "statement_id": f"s{statement}" if not k and statement < 3 else None,
                "rule": "by hand",
                "confidence": 0.5,
            }
        )
    mentions = [(a, s, 0) for a, s in spans.items()] + [("p4", told["s"], 1)]
    for k, (actor, (start, end), sentence) in enumerate(mentions):
        rows["mentions"].append(
            {
                "mention_id": f"{article_id}-m{k}",
                "article_id": article_id,
                "sentence_id": f"{article_id}-s{sentence}",
                "start": start,
                "end": end,
                "text": text.text[start:end],
                "form": ("name", "description", "pronoun")[(number + k) % 3],
                "actor_id": None if number == 11 and k == 0 else actor,
                "rule": "by hand",
            }
        )
    rows["sentences"] += [
        {
            "article_id": article_id,
            "sentence_id": f"{article_id}-s{k}",
            "start": a,
            "end": b,
            "text": text.text[a:b],
        }
        for k, (a, b) in enumerate(text.sentences)
    ]
    rows["articles"].append(
        {
            "article_id": article_id,
            "title": None
            if number == 3
            else f"Report {number}: {hostile if number % 4 == 0 else 'talks on the river'}",
            "text": text.text,
            "published": published,
            "published_from": None if published is None else ("metadata", "dateline")[number % 2],
            "publisher": publisher,
            "path": f"/somewhere/else/{article_id}.txt",
            "language": "en",
            "n_words": len(text.text.split()),
            "duplicate_of": "a010" if number == 20 else None,
        }
    )
    for line, reason in enumerate(("caption", "promotion", "navigation")[: number % 4]):
        rows["dropped"].append(
            {
                "article_id": article_id,
                "line": line,
                "text": f"{hostile} dropped line {line} of {number}",
                "reason": reason,
            }
        )


def _seen(rows, articles):
    days = [r["published"] for r in rows["articles"] if r["article_id"] in articles]
    days = [day for day in days if day is not None]
    return (min(days), max(days)) if days else (None, None)


def _actors(rows):
    for i, (name, kind, aliases, roles) in enumerate(NAMES):
        mine = [m for m in rows["mentions"] if m["actor_id"] == f"p{i}"]
        first, last = _seen(rows, {m["article_id"] for m in mine})
        rows["actors"].append(
            {
                "actor_id": f"p{i}",
                "name": name,
                "type": kind,
                "aliases": aliases,
                "roles": roles,
                "n_mentions": len(mine),
                "n_articles": len({m["article_id"] for m in mine}),
                "first_seen": first,
                "last_seen": last,
            }
        )


def _statements(rows):
    for i, text in enumerate(STATEMENTS):
        articles = [c["article_id"] for c in rows["claims"] if c["statement_id"] == f"s{i}"]
        first, last = _seen(rows, set(articles))
        rows["statements"].append(
            {
                "statement_id": f"s{i}",
                "text": text,
                "n_claims": len(articles),
                "n_articles": len(articles),
                "n_publishers": min(4, len(articles)),
                "n_origins": 1 + i,
                "origins": ["p4"],
                "first_seen": first,
                "last_seen": last,
                "actors": ["p2", "p3"],
            }
        )


def _meetings(rows):
    for number in range(12):
        reports = [r for r in rows["meeting_reports"] if r["meeting_id"] == f"m{number:02}"]
        if not reports:
            continue
        days = {r["article_id"]: r["published"] for r in rows["articles"]}
        start = None if number == 5 else pd.Timestamp("2023-03-01") + pd.Timedelta(days=6 * number)
        length = {1: 3, 2: 9}.get(number, 0)
        articles = [r["article_id"] for r in reports]
        first, last = _seen(rows, set(articles))
        rows["meetings"].append(
            {
                "meeting_id": f"m{number:02}",
                "kind": reports[0]["kind"],
                "participants": reports[0]["participants"],
                "groups": ["river officials"] if number % 2 else [],
                "place": None if number == 6 else "Port Alder",
                "date_start": start,
                "date_end": None if start is None else start + pd.Timedelta(days=length),
                "status": reports[-1]["status"],
                "history": [(days[r["article_id"]], r["status"], r["article_id"]) for r in reports],
                "n_reports": len(reports),
                "n_articles": len(set(articles)),
                "first_reported": first,
                "last_reported": last,
                "conflicts": ["two places: Port Alder and Dunmore"] if number == 4 else [],
            }
        )
