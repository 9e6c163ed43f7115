"""From one annotated document to rows: sentences, mentions, actors, claims, meeting reports.

Actors are still those of the article, numbered (``local``) in the order of ``doc._.actors``;
:mod:`workbench.linking.resolve` joins them across articles.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from typing import Any

import pandas as pd
from spacy.tokens import Doc, Span

from workbench.nlp.recall import recall_gaps
from workbench.nlp.records import Actor, Claim, MeetingReport

__all__ = ["rows"]

Row = dict[str, Any]


def rows(doc: Doc, article_id: str) -> dict[str, list[Row]]:
    """Return the rows of a document by frame.

    Parameters
    ----------
    doc
        A document that the workbench components have annotated.
    article_id
        The article that it is the text of.

    Returns
    -------
    dict of str to list of dict
        Rows of ``sentences``, ``mentions``, ``local`` (the article's actors), ``claims``,
        ``silences`` and ``meeting_reports``. Instead of ``actor_id`` rows have ``local``: the
        position of the actor in this article, None where there is none.
    """
    article = _Article(doc, article_id)
    return {
        "sentences": article.sentences,
        "mentions": article.mentions(),
        "local": article.actors(),
        "claims": article.claims(),
        "silences": article.silences(),
        "meeting_reports": article.meeting_reports(),
    }


class _Article:
    """A document with the numbers that its rows refer to each other by."""

    def __init__(self, doc: Doc, article_id: str):
        self.doc, self.article_id = doc, article_id
        self.text = doc.text  # joined from the tokens each time it is asked for
        self.local = {id(actor): i for i, actor in enumerate(doc._.actors)}
        self.taken: Counter[str] = Counter()
        self.claim_ids = {
            id(c): self.new_id("c", (c.cue or c.content[0]).start_char) for c in doc._.claims
        }
        self.sentences: list[Row] = []
        for sent in doc.sents:
            text = sent.text.strip()
            if text:
                start = sent.start_char + len(sent.text) - len(sent.text.lstrip())
                self.sentences.append(
                    {
                        "article_id": article_id,
                        "sentence_id": f"{article_id}:s{start}",
                        "start": start,
                        "end": start + len(text),
                        "text": text,
                    }
                )
        self.starts = [row["start"] for row in self.sentences]

    def new_id(self, kind: str, start: int) -> str:
        """Return an id that contains the position of the row, unique in the corpus."""
        key = f"{self.article_id}:{kind}{start}"
        self.taken[key] += 1
        return key if self.taken[key] == 1 else f"{key}.{self.taken[key]}"

    def sentence_id(self, start: int) -> str | None:
        at = bisect_right(self.starts, start) - 1
        return self.sentences[max(at, 0)]["sentence_id"] if self.sentences else None

    def local_of(self, actor: Actor | None) -> int | None:
        return None if actor is None else self.local.get(id(actor))

    def mentions(self) -> list[Row]:
        found: dict[tuple[int, int], Row] = {}
        for mention in self.doc._.mentions:
            start, end = mention.span.start_char, mention.span.end_char
            found.setdefault(
                (start, end),
                {
                    "mention_id": f"{self.article_id}:m{start}-{end}",
                    "article_id": self.article_id,
                    "sentence_id": self.sentence_id(start),
                    "start": start,
                    "end": end,
                    "text": mention.span.text,
                    "form": mention.form,
                    "local": self.local_of(mention.actor),
                    "rule": mention.rule,
                    "confidence": mention.confidence,
                },
            )
        return [found[key] for key in sorted(found)]

    def actors(self) -> list[Row]:
        return [
            {
                "article_id": self.article_id,
                "local": i,
                "name": actor.name,
                "type": actor.type,
                "aliases": list(actor.aliases),
                "roles": list(actor.roles),
                "country": actor.country,
                "wikidata_id": actor.wikidata_id,
            }
            for i, actor in enumerate(self.doc._.actors)
        ]

    def claims(self) -> list[Row]:
        return [self._claim(claim) for claim in self.doc._.claims]

    def _claim(self, claim: Claim) -> Row:
        content = _offsets(claim.content)
        return {
            "claim_id": self.claim_ids[id(claim)],
            "article_id": self.article_id,
            "sentence_id": self.sentence_id((claim.cue or claim.content[0]).start_char),
            **_part("source", claim.source),
            "local": self.local_of(claim.actor),
            "source_kind": claim.source_kind,
            **_part("cue", claim.cue),
            "cue_kind": claim.cue_kind,
            "content": " ".join(self.text[s:e] for s, e in content),
            "content_spans": content,
            "quotation": claim.quotation,
            "quoted_spans": _offsets(claim.quoted),
            "certainty": claim.certainty,
            "polarity": claim.polarity,
            "within": self.claim_ids.get(id(claim.within)) if claim.within else None,
            "depth": claim.depth,
            "rule": claim.rule,
            "confidence": claim.confidence,
        }

    def silences(self) -> list[Row]:
        return [
            {
                "article_id": self.article_id,
                "kind": kind.removesuffix("s"),
                "start": span.start_char,
                "end": span.end_char,
                "text": span.text,
            }
            for kind, spans in recall_gaps(self.doc).items()
            for span in spans
        ]

    def meeting_reports(self) -> list[Row]:
        return [self._report(report) for report in self.doc._.meetings]

    def _report(self, report: MeetingReport) -> Row:
        evidence, date = _offsets(report.evidence), report.date
        return {
            "report_id": self.new_id("r", evidence[0][0] if evidence else 0),
            "article_id": self.article_id,
            "evidence_spans": evidence,
            "kind": report.kind,
            "status": report.status,
            "locals": [n for a in report.participants if (n := self.local_of(a)) is not None],
            "groups": [span.text for span in report.groups],
            "place": report.place,
            "place_local": self.local_of(report.place_actor),
            "date_text": report.when.text if report.when is not None else None,
            "date_start": date.start if date else pd.NaT,
            "date_end": date.end if date else pd.NaT,
            "date_precision": date.precision if date else None,
            "date_note": date.note if date else None,
            "attributed_to": self.claim_ids.get(id(report.attributed_to)),
            "rule": report.rule,
            "confidence": report.confidence,
        }


def _part(name: str, span: Span | None) -> Row:
    """Return the three columns of a claim's source or cue."""
    if span is None:
        return {f"{name}_start": None, f"{name}_end": None, name: None}
    return {f"{name}_start": span.start_char, f"{name}_end": span.end_char, name: span.text}


def _offsets(spans: list[Span]) -> list[tuple[int, int]]:
    return sorted((span.start_char, span.end_char) for span in spans)
