"""Thresholds, temperatures and confidence, chosen on what is kept back of the training gold.

In: an exported model, the gold files. Out: `thresholds`, `temperatures` and `confidence` for
``model.json``, and a reliability table. Thresholds maximise F1, one after the other, those of
claims by both markings (that of GUIDE-2, and PolNeAR's of the outermost level); temperatures
minimise the log loss of a head (Guo et al. 2017); the confidence of a row is a logistic regression
on the scores that made it (Platt 1999).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from spacy.tokens import Doc

from training import corpora
from training.examples import Article, attributed_article, inside, marked_article
from training.fingerprints import held_out
from training.prepare import SLICE, is_kept_back
from workbench.english.gazetteer import Gazetteer
from workbench.nlp import heads, modelfiles, tokenizer
from workbench.nlp.claims import Claims
from workbench.nlp.encoder import Encoder, Reading, sigmoid, softmax
from workbench.nlp.entities import Entities
from workbench.nlp.event_types import CLAIM, MEETING
from workbench.nlp.events import Meetings
from workbench.nlp.mentions import Mentions
from workbench.nlp.paragraphs import Paragraphs
from workbench.nlp.quotations import Quotations
from workbench.nlp.spacy_encoder import Sentences

#: What is tried for each threshold, in this order.
GRID: dict[str, tuple[float, ...]] = {
    "name": (0.0, 0.5, 0.6, 0.7, 0.8),
    "cue": (0.4, 0.5, 0.6, 0.7, 0.8),
    "content": (0.2, 0.3, 0.4, 0.5),
    "source": (0.15, 0.25, 0.35, 0.5),
    "meeting trigger": (0.3, 0.4, 0.5, 0.6, 0.7),
    "meeting participant": (0.35, 0.5, 0.65),
    "meeting other participant": (0.3, 0.5, 0.7, 0.9),
    "meeting place": (0.2, 0.35, 0.5),
    "meeting other place": (0.2, 0.35, 0.5, 0.8),
    "meeting date": (0.2, 0.35, 0.5),
    "meeting other date": (0.2, 0.35, 0.5, 0.8),
    "meeting same": (0.2, 0.3, 0.4, 0.5, 0.6),
    "description": (0.2, 0.3, 0.4, 0.5, 0.65),
    "pronoun": (0.3, 0.5, 0.65),
    "metonym": (0.2, 0.35, 0.5, 0.7),
}


#: A gain that is too slight, on so few texts, to leave the usual threshold.
SLIGHT = 0.008
#: Texts of PolNeAR, of those kept back, that the thresholds of claims are chosen on.
WIDE = 20
#: The usual threshold, where it is not one half. Of cues that serve as well by F1 the most precise:
#: a claim that is none costs more trust than one that is missed.
USUAL = {"name": 0.0, "cue": 0.7}


@dataclass
class Case:
    """A text of the slice: its gold, its words with their labels, what the encoder read."""

    gold: dict[str, Any]
    article: Article
    doc: Doc
    reading: Reading
    claims: bool


def cases(gold: Path, encoder: Encoder, *, held_back: bool = True) -> list[Case]:
    """Return the texts of the slice (or, for a look, of the training part), read."""
    nlp = tokenizer.blank()
    found = []
    for name in ("modern-train", "voa-train", "voa-meetings-train"):
        for line in (gold / f"{name}.jsonl").read_text("utf-8").splitlines():
            g = json.loads(line)
            if is_kept_back(g["id"], SLICE["gold"]) != held_back:
                continue
            claims = name != "voa-meetings-train"
            doc = nlp.make_doc(g["text"])
            doc._.published = pd.Timestamp(g["published"])
            article = marked_article(g, nlp.make_doc, claims=claims)
            found.append(Case(g, article, doc, Reading([], [], []), claims))
    readings = encoder.read([t.text for t in c.doc] for c in found)
    for case, reading in zip(found, readings, strict=True):
        case.reading = reading
    return found


def wide_cases(gold: Path, encoder: Encoder) -> list[Case]:
    """Return texts of PolNeAR that are kept back, read; only their outermost claims are marked."""
    nlp, held = tokenizer.blank(), held_out(gold)
    found: list[Case] = []
    for g in corpora.lines(gold / "claims-train.jsonl"):
        if is_kept_back(g["id"], SLICE["polnear"]) and not corpora.is_held_out(g["text"], held):
            article = attributed_article(g, nlp.make_doc)
            found.append(Case(g, article, nlp.make_doc(g["text"]), Reading([], [], []), True))
    found = found[:WIDE]
    readings = encoder.read([t.text for t in c.doc] for c in found)
    for case, reading in zip(found, readings, strict=True):
        case.reading = reading
    return found


def decoded(encoder: Encoder, chosen: Iterable[Case]) -> list[Doc]:
    """Return the documents as the components leave them."""
    nlp = tokenizer.blank()
    gazetteer = Gazetteer(lambda text: [t.text for t in nlp.make_doc(text)])
    entities = Entities(gazetteer, least=encoder.threshold("name", 0.0))
    pipes: list[Callable[[Doc], Doc]] = [
        Paragraphs(), Sentences(encoder), entities, Mentions(encoder), Quotations(),
        Claims(encoder), Meetings(encoder),
    ]  # fmt: skip
    docs = []
    for case in chosen:
        doc = nlp.make_doc(case.gold["text"])
        doc._.published, doc._.reading = case.doc._.published, case.reading
        for pipe in pipes:
            doc = pipe(doc)
        docs.append(doc)
    return docs


# -- what is right --------------------------------------------------------------------------------


def _content_words(doc: Doc, words: Iterable[int]) -> set[int]:
    return {k for k in words if doc[k].is_alpha or doc[k].like_num}


def right_claims(case: Case, doc: Doc) -> tuple[list[bool], int]:
    """Return which claims pair up with one of the gold, and how many the gold has."""
    gold = [
        (
            _content_words(doc, np.flatnonzero(e.roles[:, 1] > 0.5)),
            set(np.flatnonzero(e.roles[:, 0] > 0.5)),
            set(e.words),
        )
        for e in case.article.events.get("claim", [])
    ]
    scored = []
    for i, c in enumerate(doc._.claims):
        content = _content_words(doc, (k for s in c.content for k in range(s.start, s.end)))
        source = set(range(c.source.start, c.source.end)) if c.source is not None else set()
        cue = set(range(c.cue.start, c.cue.end)) if c.cue is not None else set()
        for j, (words, who, trigger) in enumerate(gold):
            union = content | words
            share = len(content & words) / len(union) if union else 0.0
            if share >= 0.5 and (not who or who & source) and cue & trigger:
                scored.append((share, i, j))
    paired = _pair_up(scored)
    return [i in paired for i in range(len(doc._.claims))], len(gold)


def right_meetings(case: Case, doc: Doc) -> tuple[list[bool], list[bool], int, np.ndarray]:
    """Return which reports tell a gold meeting, which are complete, how many there are in gold.

    The last value counts right places, places, right dates and dates of the pairs, then the right
    participants, all and those of the gold.
    """
    details = np.zeros(7)
    spots = {(m["start"], m["end"]): a["name"] for a in case.gold["actors"] for m in a["mentions"]}
    offsets = [(t.idx, t.idx + len(t)) for t in doc]
    gold = []
    for m in case.gold["meetings"]:
        lines = {
            case.reading.sentences[k]
            for t in m["tellings"] for k in inside(offsets, [t["trigger"]])
        }  # fmt: skip
        gold.append((set(m["participants"]), lines, m["status"], m))
    scored, complete, people_of = [], [], []
    for i, r in enumerate(doc._.meetings):
        who = set()
        for actor in r.participants:
            names = [
                spots[key] for x in doc._.mentions
                if x.actor is actor and (key := (x.span.start_char, x.span.end_char)) in spots
            ]  # fmt: skip
            who.add(max(set(names), key=names.count) if names else actor.name)
        people_of.append(who)
        lines = {case.reading.sentences[k] for s in r.evidence for k in range(s.start, s.end)}
        complete.append(False)
        for j, (people, where, status, _) in enumerate(gold):
            if who & people and lines & where:
                share = len(who & people) / len(who | people)
                scored.append((share + 0.01 * (status == r.status), i, j))
    paired = _pair_up(scored)
    for i, j in paired.items():
        share = next(s for s, a, b in scored if (a, b) == (i, j))
        report, m = doc._.meetings[i], gold[j][3]
        complete[i] = share >= 0.5 and gold[j][2] == report.status
        if m["place"]:
            words = {w.strip(",.'’s").lower() for w in m["place"].split()}
            ours = report.place.split() if report.place is not None else []
            details[:2] += (bool(words & {w.strip(",.'’s").lower() for w in ours}), 1)
        if m["date_start"]:
            days = report.date
            start = None if days is None or days.start is None else str(days.start.date())
            end = start if days is None or days.end is None else str(days.end.date())
            right = start == m["date_start"] and end == (m["date_end"] or m["date_start"])
            details[2:4] += (right, 1)
        details[4:] += (len(people_of[i] & gold[j][0]), len(people_of[i]), len(gold[j][0]))
    return [i in paired for i in range(len(doc._.meetings))], complete, len(gold), details


def _pair_up(scored: list[tuple[float, int, int]]) -> dict[int, int]:
    taken: set[int] = set()
    pairs: dict[int, int] = {}
    for _, i, j in sorted(scored, key=lambda x: (-x[0], x[1], x[2])):
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs


def _f1(hits: float, found: float, gold: float) -> float:
    return 2 * hits / (found + gold) if found + gold else 0.0


def figures(chosen: Sequence[Case], docs: Sequence[Doc]) -> dict[str, float]:
    """Return F1 of claims, meetings and mentions, and shares of right places and dates."""
    claims, events, complete = np.zeros(3), np.zeros(3), np.zeros(3)
    details = np.zeros(7)
    mentions = {form: np.zeros(3) for form in heads.FORMS}
    for case, doc in zip(chosen, docs, strict=True):
        if case.claims:
            right, n = right_claims(case, doc)
            claims += (sum(right), len(right), n)
        told, whole, n, right_details = right_meetings(case, doc)
        details += right_details
        events += (sum(told), len(told), n)
        complete += (sum(whole), len(told), n)
        gold = {
            (m["start"], m["end"], m["form"]) for a in case.gold["actors"] for m in a["mentions"]
        }
        for form, count in mentions.items():
            ours = {
                (m.span.start_char, m.span.end_char, m.form)
                for m in doc._.mentions if m.form == form and m.actor is not None
            }  # fmt: skip
            theirs = {g for g in gold if g[2] == form}
            count += (len(ours & theirs), len(ours), len(theirs))
    out = {"claim": _f1(*claims), "event": _f1(*events), "complete": _f1(*complete)}
    out["participants"] = _f1(*details[4:])
    out |= {"place": details[0] / max(1, details[1]), "date": details[2] / max(1, details[3])}
    return out | {form: _f1(*count) for form, count in mentions.items()}


def outermost_f1(chosen: Sequence[Case], docs: Sequence[Doc]) -> float:
    """Return F1 of the claims that stand in no other."""
    claims = np.zeros(3)
    for case, doc in zip(chosen, docs, strict=True):
        doc._.claims = [c for c in doc._.claims if c.depth == 0]
        right, n = right_claims(case, doc)
        claims += (sum(right), len(right), n)
    return _f1(*claims)


#: What each threshold is chosen by.
AIM = {
    "name": ("name",),
    "cue": ("claim", "outermost"),
    "content": ("claim", "outermost"),
    "source": ("claim", "outermost"),
    "meeting trigger": ("event", "complete"),
    "meeting participant": ("event", "complete", "participants"),
    "meeting other participant": ("event", "complete", "participants"),
    "meeting place": ("place",),
    "meeting other place": ("place",),
    "meeting date": ("date",),
    "meeting other date": ("date",),
    "meeting same": ("event", "complete"),
    "description": ("description",),
    "pronoun": ("pronoun",),
    "metonym": ("metonym",),
}


def choose_thresholds(
    encoder: Encoder, chosen: Sequence[Case], wide: Sequence[Case],
    tell: Callable[[str], None] = print,
) -> dict[str, float]:  # fmt: skip
    """Return the thresholds that do best on what is kept back, chosen one after the other."""
    encoder.meta["thresholds"] = {}
    for name, values in GRID.items():
        scored = []
        for value in values:
            encoder.meta["thresholds"][name] = value
            got = figures(chosen, decoded(encoder, chosen))
            if "outermost" in AIM[name]:
                got["outermost"] = outermost_f1(wide, decoded(encoder, wide))
            scored.append((float(np.mean([got[a] for a in AIM[name]])), -abs(value - 0.5), value))
        best = max(scored)
        usual = next(x for x in scored if x[2] == USUAL.get(name, 0.5))
        if best[0] - usual[0] < SLIGHT:
            best = usual
        encoder.meta["thresholds"][name] = best[2]
        tell(
            f"{name}: {best[2]} ({best[0]:.3f}); "
            + ", ".join(f"{v}: {s:.3f}" for s, _, v in scored)
        )
    return dict(encoder.meta["thresholds"])


# -- temperatures and confidence ------------------------------------------------------------------


def temperature(logits: np.ndarray, gold: np.ndarray) -> float:
    """Return the temperature that makes the gold classes likeliest."""
    grid = np.exp(np.linspace(np.log(0.5), np.log(4), 40))
    rows = np.arange(len(gold))
    losses = [-np.log(softmax(logits, t)[rows, gold] + 1e-9).mean() for t in grid]
    return round(float(grid[int(np.argmin(losses))]), 3)


def choose_temperatures(encoder: Encoder, chosen: Sequence[Case]) -> dict[str, float]:
    """Return a temperature for each trigger head and each attribute, on gold triggers."""
    encoder.meta["temperatures"] = {}
    found: dict[str, float] = {}
    for kind in (CLAIM, MEETING):
        logits, gold = [], []
        values: dict[str, tuple[list, list]] = {a: ([], []) for a in kind.attributes}
        for case in chosen:
            if kind.name not in case.article.triggers:
                continue
            labels, _ = case.article.triggers[kind.name]
            logits.append(case.reading.out[f"{kind.name}_trigger"])
            gold.append(labels.argmax(-1))
            groups: dict[int, list] = {}
            for e in case.article.events[kind.name]:
                groups.setdefault(e.event, []).append(e)
            for group in groups.values():
                context: list[list[int]] = [[] for _ in group]
                if kind.context is not None:
                    column = kind.columns.index(kind.context)
                    context = [
                        [int(k) for k in np.flatnonzero(e.roles[:, column] > 0.5)] for e in group
                    ]
                vectors = encoder.event_vectors(
                    case.reading, kind, [e.words for e in group], context, [e.day for e in group]
                )
                for a, p in encoder.attributes(kind, vectors).items():
                    values[a][0].append(np.log(p + 1e-9))
                    values[a][1].append(group[0].attributes[a])
        found[f"{kind.name} trigger"] = temperature(np.concatenate(logits), np.concatenate(gold))
        for a, (z, y) in values.items():
            if z:
                found[f"{kind.name} {a}"] = temperature(np.stack(z), np.array(y))
    return found


def logistic(x: np.ndarray, y: np.ndarray, *, ridge: float = 1.0) -> tuple[list[float], float]:
    """Return weights and bias of a ridge logistic regression, by Newton's method."""
    x1 = np.hstack([x, np.ones((len(x), 1))])
    beta = np.zeros(x1.shape[1])
    penalty = np.diag([ridge] * x.shape[1] + [1e-6])
    for _ in range(50):
        p = sigmoid(x1 @ beta)
        gradient = x1.T @ (p - y) + penalty @ beta
        hessian = (x1 * (p * (1 - p))[:, None]).T @ x1 + penalty
        beta -= np.linalg.solve(hessian, gradient)
    return [round(float(b), 4) for b in beta[:-1]], round(float(beta[-1]), 4)


def fit_confidence(
    encoder: Encoder, chosen: Sequence[Case]
) -> tuple[dict[str, dict[str, Any]], dict[str, np.ndarray]]:
    """Return the logistic fit of each kind of row, and (confidence, right) of the slice's rows.

    Whole articles alone are asked: the passages of ``voa-meetings-train`` were chosen for talk of
    plans, refusals and delays, and their meetings are harder than those of the next article.
    """
    chosen = [case for case in chosen if case.claims]
    encoder.meta["confidence"] = {}
    docs = decoded(encoder, chosen)
    rows: dict[str, tuple[list, list]] = {"claim": ([], []), "meeting": ([], [])}
    for case, doc in zip(chosen, docs, strict=True):
        if case.claims:
            right, _ = right_claims(case, doc)
            for c, ok in zip(doc._.claims, right, strict=True):
                rows["claim"][0].append(c.scores)
                rows["claim"][1].append(ok)
        _, whole, _, _ = right_meetings(case, doc)
        for r, ok in zip(doc._.meetings, whole, strict=True):
            rows["meeting"][0].append(r.scores)
            rows["meeting"][1].append(ok)
    fits, reliability = {}, {}
    for name, (scores, right) in rows.items():
        p = np.clip(np.array(scores, float), 1e-4, 1 - 1e-4)
        x, y = np.log(p / (1 - p)), np.array(right, float)
        weights, bias = logistic(x, y)
        fits[name] = {"weights": weights, "bias": bias}
        reliability[name] = np.stack([sigmoid(x @ np.array(weights) + bias), y], 1)
    return fits, reliability


def expected_error(
    pairs: np.ndarray, bins: int = 10
) -> tuple[float, list[tuple[int, float, float]]]:
    """Return the expected calibration error and (n, mean confidence, share right) of each bin."""
    at = np.minimum((pairs[:, 0] * bins).astype(int), bins - 1)
    table, error = [], 0.0
    for b in range(bins):
        here = pairs[at == b]
        if len(here):
            table.append((len(here), float(here[:, 0].mean()), float(here[:, 1].mean())))
            error += len(here) / len(pairs) * abs(table[-1][1] - table[-1][2])
        else:
            table.append((0, 0.0, 0.0))
    return error, table


def calibrate(folder: Path, gold: Path, *, tell: Callable[[str], None] = print) -> dict[str, Any]:
    """Choose all on the slice and write it into the folder's ``model.json``."""
    encoder = Encoder(folder)
    chosen = cases(gold, encoder)
    encoder.meta["thresholds"] = {}
    encoder.meta["temperatures"] = choose_temperatures(encoder, chosen)
    tell(f"temperatures: {encoder.meta['temperatures']}")
    choose_thresholds(encoder, chosen, wide_cases(gold, encoder), tell)
    encoder.meta["confidence"], reliability = fit_confidence(encoder, chosen)
    for name, pairs in reliability.items():
        error, table = expected_error(pairs)
        encoder.meta.setdefault("reliability", {})[name] = {"error": round(error, 4), "bins": table}
        tell(f"{name}: expected calibration error on the slice {error:.3f}")
    (folder / "model.json").write_text(json.dumps(encoder.meta, indent=1) + "\n", "utf-8")
    modelfiles.seal(folder)
    return encoder.meta
