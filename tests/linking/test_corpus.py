"""A corpus that is changed is the corpus that is joined anew, frame by frame."""

import random

import pandas as pd
import pytest

from workbench.frames import schemas
from workbench.linking import Constraint, Constraints, Corpus, KnownActors
from workbench.linking.pairs import NEAR

PEOPLE = ("Ann Lind", "Eva Lind", "Lind", "Joe Wick", "Joseph Wick", "Wick", "Bo Berg", "Berg")
BODIES = ("NATO", "North Atlantic Treaty Organization", "UNX", "Union of Nordic Xylophones")
SAID = (
    "that rain fell on the harbour of Oslo",
    "rain will not fall on the harbour of Oslo",
    "that Norway will sell {n} ships to Chile",
    "Oslo is selling {n} ships to Chile",
    "that talks in Lima were useful and calm",
    "the talks in Lima had been useful",
    "that {who} wants to close the port",
)
STATUSES = ("held", "planned", "proposed", "cancelled", "ongoing")


def article_rows(article, seed, n_claims=5):
    """Rows of one article, as annotation gives them."""
    draw = random.Random(seed)
    names = draw.sample(PEOPLE, 3) + draw.sample(BODIES, 1)
    rows = {name: [] for name in ("local", "mentions", "claims", "meeting_reports", "sentences")}
    for local, name in enumerate(names):
        kind = "organization" if name in BODIES else "person"
        rows["local"].append({
            "article_id": article, "local": local, "name": name, "type": kind,
            "aliases": [name.split()[-1]] if kind == "person" else [], "roles": [],
            "country": draw.choice((None, "Norway")), "wikidata_id": None,
        })  # fmt: skip
        for k in range(draw.randint(1, 3)):
            at = 100 * local + 30 * k
            rows["mentions"].append({
                "mention_id": f"{article}:m{at}", "article_id": article, "start": at,
                "end": at + len(name), "text": name, "form": "name", "local": local, "rule": "test",
            })  # fmt: skip
    for c in range(n_claims):
        start = 1000 + 200 * c
        content = draw.choice(SAID).format(n=draw.randint(2, 4), who=names[0])
        rows["claims"].append({
            "claim_id": f"{article}:c{start}", "article_id": article, "source": names[1],
            "source_start": 100, "source_end": 108, "local": 1, "source_kind": "named",
            "cue": "said", "cue_start": start - 6, "cue_end": start - 2, "cue_kind": "speech",
            "content": content, "content_spans": [(start, start + len(content))],
            "quotation": "indirect", "quoted_spans": [], "certainty": "asserted",
            "polarity": "affirmed", "within": None, "depth": 0, "rule": "test", "confidence": 0.9,
        })  # fmt: skip
    for r in range(2):
        day = pd.Timestamp("2023-03-01") + pd.Timedelta(days=draw.randint(0, 40))
        dated = draw.random() < 0.7
        rows["meeting_reports"].append({
            "report_id": f"{article}:r{r}", "article_id": article, "evidence_spans": [(0, 9)],
            "kind": draw.choice(("meeting", "talks", "visit")), "status": draw.choice(STATUSES),
            "locals": draw.sample(range(3), 2), "groups": [], "place_local": None,
            "place": draw.choice((None, "Oslo", "Lima")), "date_start": day if dated else None,
            "date_end": day if dated else None, "date_precision": "day" if dated else None,
            "rule": "test",
        })  # fmt: skip
    return rows


def articles(n):
    rows = [
        {
            "article_id": f"a{i:03}",
            "text": "x",
            "published": pd.Timestamp("2023-03-05") + pd.Timedelta(days=i % 30),
            "publisher": f"paper {i % 3}",
        }
        for i in range(n)
    ]
    return schemas.build("articles", rows)


def together(rows):
    return {name: [row for own in rows.values() for row in own[name]] for name in rows["a000"]}


def corpus(frame, rows, known=None):
    return Corpus(frame, together(rows), copies=schemas.empty("copies"), known=known)


def drawn_constraints(draw, frame, rows):
    def of(key, members):
        some = draw.sample(members, min(len(members), draw.randint(1, 3)))
        return Constraint(tuple(m[key] if key else (m["article_id"], m["local"]) for m in some),
                          apart=draw.random() < 0.5)  # fmt: skip

    every = together(rows)
    return Constraints(
        actors=tuple(of(None, every["local"]) for _ in range(draw.randint(0, 3))),
        statements=tuple(of("claim_id", every["claims"]) for _ in range(draw.randint(0, 3))),
        meetings=tuple(
            of("report_id", every["meeting_reports"]) for _ in range(draw.randint(0, 3))
        ),
    )


def check(one, other):
    assert one.keys() == other.keys()
    for name, frame in one.items():
        pd.testing.assert_frame_equal(frame, other[name], obj=name)


@pytest.mark.parametrize("seed", range(4))
def test_corpus_that_is_changed_is_that_joined_anew(seed):
    draw = random.Random(seed)
    frame = articles(NEAR + 30)  # so that some blocks are crowded
    rows = {a: article_rows(a, f"{seed}{a}") for a in frame["article_id"]}
    known = None
    if seed == 3:
        known = KnownActors(pd.DataFrame({"name": ["Bo Berg"], "aliases": ["Joe Wick"]}))
    kept = corpus(frame, rows, known)
    found = kept.frames()
    assert (found["statements"]["n_articles"] > 3).sum() > 3
    assert (found["meetings"]["n_reports"] > 1).sum() > 3
    for step in range(3):
        changed = draw.sample(sorted(rows), draw.randint(1, 4))
        own = {a: article_rows(a, f"{seed}{a}{step}", draw.randint(0, 6)) for a in changed}
        if step == 1:
            own = {a: {**rows[a], "claims": rows[a]["claims"][1:]} for a in changed}
        rows.update(own)
        kept.put(own)
        given = drawn_constraints(draw, frame, rows) if step else None
        check(kept.frames(given), corpus(frame, rows, known).frames(given))
    check(kept.frames(), corpus(frame, rows, known).frames())


def test_corpus_scores_only_what_a_change_touches(calls):
    frame = articles(60)
    rows = {a: article_rows(a, a) for a in frame["article_id"]}
    work = calls(lambda: corpus(frame, rows).frames())
    kept = corpus(frame, rows)
    kept.frames()
    kept.put({"a007": article_rows("a007", "other")})
    assert calls(kept.frames) < work / 2
