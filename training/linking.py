"""Fit the weights by which reports are one meeting and claims one statement.

usage: python -m training.linking [ARTICLES.csv [CLAIMS.jsonl]]

Prints the weights of ``workbench.linking.meeting_pairs`` and ``workbench.linking.pairs``, the same
on each run, and what they come to on what they were fitted to.
ARTICLES.csv are the articles of ``tests/gold/five-papers``, of which the part ``tune`` alone is
read; CLAIMS.jsonl holds marked articles of other topics, whose claims are alike by chance.

Reports of meetings are learned from by hand (``tests/gold/seeds.jsonl`` and ``five-papers``) and as
the bundled model finds them, which gets people, days and status wrong at times: the weights are to
bear that. What speaks against one meeting or one statement may not speak for it (`BOUNDS`).
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import minimize

import workbench as wb
from workbench.english.spelling import slug
from workbench.frames import Frames
from workbench.linking import meeting_pairs, meetings, pairs
from workbench.linking.clauses import is_clause
from workbench.linking.meeting_pairs import Case, case_of
from workbench.linking.wording import wording

ROOT = Path(__file__).parents[1]
GOLD = ROOT / "tests" / "gold"
SHARED = ROOT.parent / "shared"

Array = NDArray[Any]
Row = dict[str, Any]
Told = list[tuple[Case, Any]]  # reports, each with the meeting that it tells

RIDGE = 0.5  # penalty on the square of a weight
EQUAL = 500.0  # what the pairs of a set weigh together, times its share
SHARES = {"samples": 1.0, "made": 1.0, "by hand": 1.0, "dated": 0.5, "extracted": 0.4}
BOUNDS: dict[str, tuple[float | None, float | None]] = {
    "same days": (0.5, None), "days apart": (None, -1.2), "day by day": (None, -4.0),
    "windows apart": (None, -0.4), "published apart": (None, -0.3), "same place": (0.5, None),
    "another place": (None, -2.0), "another place, ahead": (None, 0.0), "host": (0.0, None),
    "one, no more": (None, -1.0), "call": (None, -2.0), "visit": (None, -4.0),
    "the next": (None, -0.5), "refused": (None, 0.0),
}  # fmt: skip
CHANCE = 30.0  # what all pairs that are alike by chance weigh together
NEARLY = 0.6  # cosine from which claims of two topics may say the same after all


class Fit(NamedTuple):
    """A bias, and the weight of each feature."""

    bias: float
    weights: dict[str, float]


def fit(
    examples: Sequence[Mapping[str, float]],
    same: Sequence[bool],
    counts: Sequence[float],
    names: Sequence[str],
    bounds: Mapping[str, tuple[float | None, float | None]],
    *,
    ridge: float = RIDGE,
) -> Fit:
    """Return the logistic regression of pairs, its weights within bounds.

    Parameters
    ----------
    examples
        The features of each pair; those that it lacks are 0.
    same, counts
        Whether it is one, and how many pairs it counts as.
    names
        The features.
    bounds
        Least and greatest weight; those that are not named are free.
    """
    table = np.array([[1.0, *(e.get(name, 0.0) for name in names)] for e in examples])
    one, many = np.array(same, dtype=float), np.array(counts, dtype=float)

    def loss(b: Array) -> tuple[float, Array]:
        odds = table @ b
        free = np.r_[0.0, b[1:]]
        error = many * (1 / (1 + np.exp(-np.clip(odds, -50, 50))) - one)
        cost = (many * (np.logaddexp(0, odds) - one * odds)).sum() + ridge / 2 * free @ free
        return float(cost), table.T @ error + ridge * free

    within = [(None, None), *(bounds.get(name, (None, None)) for name in names)]
    start = [next((x for x in pair if x is not None), 0.0) for pair in within]
    found = np.round(minimize(loss, start, jac=True, method="L-BFGS-B", bounds=within).x, 2)
    return Fit(float(found[0]), dict(zip(names, (found[1:] + 0.0).tolist(), strict=True)))


def sample_reports(lines: Iterable[Row], gold: Iterable[Row]) -> Told:
    """Return the reports marked in the sample articles, and which meeting each tells.

    Parameters
    ----------
    lines, gold
        The lines of ``seeds.jsonl`` and of ``meetings.jsonl``.
    """
    of = {(a, words): n for n, line in enumerate(gold) for a, _, words in line["reports"]}
    found: Told = []
    for line in lines:
        for met in line["meetings"]:
            known = [of.get((line["id"], words)) for words in met["evidence"]]
            start, end = pd.to_datetime([met["date_start"], met["date_end"]])
            row = {
                "report_id": f"s{len(found)}",
                "article_id": line["id"],
                "kind": met["kind"],
                "status": met["status"],
                "participants": sorted({_surname(name) for name in met["participants"]}),
                "groups": met.get("groups") or [],
                "place": met["place"],
                "date_start": start,
                "date_end": end,
                "date_precision": met.get("date_precision") or _precision(start, end),
            }
            case = case_of(row, pd.to_datetime(line["published"]))
            found.append((case, next((n for n in known if n is not None), f"alone {len(found)}")))
    return found


def _surname(name: str) -> str:
    """Return the surname, without the ending that articles spell in two ways."""
    return slug(name.split()[-1]).rstrip("yi")


def _precision(start: Any, end: Any) -> str | None:
    if pd.isna(start) or pd.isna(end):
        return None if pd.isna(start) and pd.isna(end) else "open"
    return "day" if start == end else "range"


def made_reports(lines: Iterable[Row]) -> list[Told]:
    """Return the reports of each case of ``made-meetings.jsonl``, and which meeting each tells."""
    names = ["article_id", "published", "kind", "status", "people", "place", "start", "end"]
    found = []
    for line in lines:
        told: Told = []
        for n, values in enumerate(line["reports"]):
            row = dict(zip(names, values, strict=True))
            start, end = (pd.NaT if day is None else pd.Timestamp(day) for day in values[6:])
            who = row["people"].split("+")
            row |= {
                "report_id": f"{line['case']}:{n}", "participants": who, "groups": [],
                "states": [line.get("states", {}).get(a, "") for a in who],
                "date_start": start, "date_end": end, "date_precision": _precision(start, end),
            }  # fmt: skip
            of = next(k for k, group in enumerate(line["meetings"]) if n in group)
            told.append((case_of(row, pd.Timestamp(row["published"])), of))
        found.append(told)
    return found


def paper_reports(frames: Frames, gold: Sequence[Row]) -> dict[str, Told]:
    """Return the reports marked in articles of several papers: by hand, dated, and as extracted.

    Parameters
    ----------
    frames
        The frames of the articles, in the order that the marking numbers them by.
    gold
        The lines of ``five-papers/meetings.jsonl`` to learn from.

    Returns
    -------
    dict
        ``by hand``: people, kind and status as marked, without days and place; ``dated``: with
        those of the report that was extracted there; ``extracted``: that report.
    """
    article = article_ids(frames.articles)
    published = dict(zip(frames.articles["article_id"], frames.articles["published"], strict=True))
    by_article: dict[str, list[Row]] = defaultdict(list)
    for row in frames.meeting_reports.to_dict("records"):
        by_article[row["article_id"]].append({str(k): v for k, v in row.items()})
    actors: dict[str, str] = {}
    states: dict[str, str] = {}
    for row in frames.actors.to_dict("records"):
        for name in (row["name"], *row["aliases"]):
            actors.setdefault(name, row["actor_id"])
        states[row["actor_id"]] = "" if pd.isna(row["country"]) else row["country"]
    marked = [(line, report) for line in gold for report in line["reports"]]
    matched = _matched([r for _, r in marked], article, by_article)
    found: dict[str, Told] = {"by hand": [], "dated": [], "extracted": []}
    undated = {"place": None, "date_start": pd.NaT, "date_end": pd.NaT, "date_precision": None}
    for n, (line, report) in enumerate(marked):
        of, own = article[report["article"]], matched.get(n)
        who = list(dict.fromkeys(actors.get(name, slug(name)) for name in line["participants"]))
        row = {
            **undated,
            "report_id": f"{of}:{n}",
            "article_id": of,
            "kind": line["kind"],
            "status": report["status"],
            "participants": who,
            "states": [states.get(a, "") for a in who],
            "groups": line.get("groups", []),
        }
        rows = {"by hand": row, "dated": {**row, **{k: own[k] for k in undated}} if own else row}
        for name, made in (rows | ({"extracted": own} if own else {})).items():
            found[name].append((case_of(made, published[of]), line["meeting"]))
    return found


def article_ids(articles: pd.DataFrame) -> dict[str, str]:
    """Return the id of each article by the number and the hash that the marking knows it by."""
    rows = enumerate(zip(articles["article_id"], articles["text"], strict=True))
    return {f"{n:02d}-{hashlib.sha256(t.encode()).hexdigest()[:12]}": a for n, (a, t) in rows}


def _matched(
    marked: Sequence[Row], article: Mapping[str, str], by_article: Mapping[str, list[Row]]
) -> dict[int, Row]:
    """Return the report that was extracted where one is marked: each once, the likest first."""
    options = []
    for n, report in enumerate(marked):
        for row in by_article[article[report["article"]]]:
            both = overlap(report["spans"], row["evidence_spans"])
            if both:
                length = 1 + sum(end - start for start, end in row["evidence_spans"])
                options.append((-both / length, n, row["report_id"], row))
    found: dict[int, Row] = {}
    used = set()
    for _, n, report_id, row in sorted(options, key=lambda option: option[:3]):
        if n not in found and report_id not in used:
            found[n] = row
            used.add(report_id)
    return found


def overlap(one: Iterable[Sequence[int]], other: Sequence[Sequence[int]]) -> int:
    """Return how many characters two lists of spans have in common."""
    return sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in one for b in other)


def fit_meetings(sets: Mapping[str, Sequence[Told]]) -> Fit:
    """Return the weights of pairs of reports; all pairs of a set count as many as its share."""
    examples, same, counts = [], [], []
    for name, some in sets.items():
        found = [
            (features, a[1] == b[1])
            for told in some
            for a, b in combinations(told, 2)
            if (features := meeting_pairs.features(a[0], b[0])) is not None
        ]
        examples += [features for features, _ in found]
        same += [one for _, one in found]
        counts += [SHARES[name] * EQUAL / len(found)] * len(found)
    return fit(examples, same, counts, list(meeting_pairs.WEIGHTS), BOUNDS)


def meeting_figures(some: Iterable[Told]) -> tuple[float, float]:
    """Return precision and recall of pairs of reports, joined with the weights in use."""
    judged = []
    for told in some:
        truth = {case.report_id: meeting for case, meeting in told}
        groups = meetings.grouped(case for case, _ in told)
        of = {case.report_id: n for n, group in enumerate(groups) for case in group}
        judged += [(of[a] == of[b], truth[a] == truth[b]) for a, b in combinations(truth, 2)]
    return rates(judged)


def rates(judged: Iterable[tuple[bool, bool]]) -> tuple[float, float]:
    """Return precision and recall of pairs, each as found and as it is."""
    found = list(judged)
    both = sum(f and t for f, t in found)
    return both / max(1, sum(f for f, _ in found)), both / max(1, sum(t for _, t in found))


def fit_statements(
    spans: Sequence[tuple[str, str, bool]], others: Sequence[tuple[str, str]]
) -> Fit:
    """Return the weights of pairs of claims.

    Parameters
    ----------
    spans
        Pairs of texts, and whether both claim the same.
    others
        Article and text of claims of other topics. Those that share two rare terms, and yet not
        most of their words, are taken for pairs that are not the same; all of them together count
        as `CHANCE` pairs.
    """
    texts = list(dict.fromkeys(t for a, b, _ in spans for t in (a, b)))
    wild = list({text: article for article, text in reversed(others)}.items())
    found = pairs.Pairs()
    worded = [pairs.Worded(wording(text)) for text in [*texts, *(text for text, _ in wild)]]
    found.change((), dict(enumerate(worded)))
    at = {text: n for n, text in enumerate(texts)}
    examples = [(found.features(at[a], at[b]), same) for a, b, same in spans
                if worded[at[a]].said.negated == worded[at[b]].said.negated]  # fmt: skip
    near: dict[Any, list[int]] = defaultdict(list)
    for n, keys in enumerate(pairs.block_keys(worded, found.vocabulary)[len(texts) :], len(texts)):
        for key in set(keys.tolist()) - {0}:
            near[key].append(n)
    alike = {p for block in near.values() for p in combinations(block, 2)}
    chance = [
        features
        for a, b in sorted(alike)
        if wild[a - len(texts)][1] != wild[b - len(texts)][1]
        and worded[a].said.negated == worded[b].said.negated
        and (features := found.features(a, b)) is not None
        and features[0] < NEARLY
    ]
    told = [(features, same) for features, same in examples if features is not None]
    names = list(pairs.Features._fields)
    return fit(
        [dict(zip(names, f, strict=True)) for f in [*(f for f, _ in told), *chance]],
        [*(same for _, same in told), *[False] * len(chance)],
        [1.0] * len(told) + [CHANCE / max(1, len(chance))] * len(chance),
        names,
        dict.fromkeys(names, (0.0, None)),
    )


def marked_claims(lines: Iterable[Row]) -> list[tuple[str, str]]:
    """Return article and text of the claims of marked articles that may be shared."""
    found = [
        (line["id"], " ".join(line["text"][start:end] for start, end in claim["content"]))
        for line in lines
        for claim in line["claims"]
    ]
    return [(article, text) for article, text in found if len(text.split()) > 3 and is_clause(text)]


def read(path: Path) -> list[Row]:
    """Return the lines of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def main(argv: Sequence[str]) -> None:
    """Fit both, and print them."""
    given = [Path(path) for path in argv]
    articles, others = given + [SHARED / "data" / "five-papers.csv",
                                SHARED / "gold" / "modern-train.jsonl"][len(given):]  # fmt: skip
    table = pd.read_csv(articles, dtype=str).drop(columns="event", errors="ignore")
    frames = wb.annotate(wb.load(table), progress=False)
    gold = {
        name: [line for line in read(GOLD / "five-papers" / f"{name}.jsonl")
               if line["part"] == "tune"]
        for name in ("meetings", "statements")
    }  # fmt: skip
    sets = {
        "samples": [sample_reports(read(GOLD / "seeds.jsonl"), read(GOLD / "meetings.jsonl"))],
        "made": made_reports(read(GOLD / "made-meetings.jsonl")),
        **{name: [told] for name, told in paper_reports(frames, gold["meetings"]).items()},
    }
    found = fit_meetings(sets)
    print(f"meeting_pairs.WEIGHTS = {found.weights}\nmeeting_pairs.BIAS = {found.bias}")
    meeting_pairs.WEIGHTS, meeting_pairs.BIAS = found.weights, found.bias
    for name, told in sets.items():
        print("  {}: pairs P {:.3f} R {:.3f}".format(name, *meeting_figures(told)))
    article = article_ids(frames.articles)
    texts = dict(zip(frames.articles["article_id"], frames.articles["text"], strict=True))
    spans = [
        (*(texts[article[a]][start:end] for a, start, end in (line["a"], line["b"])), line["same"])
        for line in gold["statements"]
    ]
    found = fit_statements(spans, marked_claims(read(others)))
    weights = pairs.Features(**found.weights)
    print(f"pairs.WEIGHTS = {weights}\npairs.BIAS = {found.bias}")


if __name__ == "__main__":
    main(sys.argv[1:])
