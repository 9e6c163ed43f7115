"""What corrections change: rows of an article first, then who and what is one across articles.

A correction is done at the stage whose things it names. One that finds none of them is kept and
reported by :meth:`Decisions.problems`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from workbench.english.spelling import fold

__all__ = ["Decisions"]

Row = dict[str, Any]
Rows = Mapping[str, list[Row]]
Member = TypeVar("Member")
BY_ROW = ("reject", "confirm", "relabel")


class Decisions:
    """The corrections of a log, ready to be done to one annotation.

    Parameters
    ----------
    log
        What :func:`workbench.corrections.read` gave.
    texts
        Text of each article by its id.
    """

    def __init__(self, log: Sequence[Row] = (), texts: Mapping[str, str] | None = None) -> None:
        self.log = list(log)
        self.texts = texts or {}
        self.done: set[int] = set()

    def rows(self, found: Rows) -> dict[str, list[Row]]:
        """Return rows with what is rejected taken out and what is relabelled set.

        Parameters
        ----------
        found
            Rows by frame, as :func:`workbench.nlp.rows` gives them; they are left as they
            were.
        """
        if not any(c["do"] in BY_ROW for c in self.log):
            return dict(found)
        rows = {frame: [dict(row) for row in more] for frame, more in found.items()}
        for number, correction in enumerate(self.log):
            if correction["do"] in BY_ROW and self._row(rows, correction):
                self.done.add(number)
        return rows

    def _row(self, rows: dict[str, list[Row]], correction: Row) -> bool:
        frame = correction["frame"]
        meant = [row for row in rows.get(frame, []) if self._is_meant(frame, row, correction)]
        for row in meant:
            if correction["do"] == "reject":
                rows[frame].remove(row)
                if frame == "claims":
                    _detach(rows, row)
            elif correction["do"] == "confirm":
                row.update({"confidence": 1.0} if frame == "claims" else {})
            elif correction["column"] == "actor":
                row["local"] = _local(rows["local"], row, correction["value"])
            else:
                row[correction["column"]] = correction["value"]
        return bool(meant)

    def _is_meant(self, frame: str, row: Row, correction: Row) -> bool:
        """Tell whether a correction's anchor is a row: its article, its words, their sentence."""
        if row["article_id"] != correction["article_id"]:
            return False
        places = [p for p, words in self._words(frame, row) if words == correction["words"]]
        sentence = correction.get("sentence")
        if not places or not isinstance(sentence, str):
            return bool(places)
        text = self.texts.get(row["article_id"], "")
        if sentence not in text:
            return True  # the sentence was cut otherwise; the words are there
        at, found = text.find(sentence), False
        while at >= 0 and not found:
            found = any(at <= place < at + len(sentence) for place in places)
            at = text.find(sentence, at + 1)
        return found

    def _words(self, frame: str, row: Row) -> list[tuple[int, str]]:
        """Return the (place, words) that a correction may name a row by."""
        if frame == "meeting_reports":
            text = self.texts.get(row["article_id"], "")
            return [(start, text[start:end]) for start, end in row["evidence_spans"]]
        if frame == "mentions":
            return [(row["start"], row["text"])]
        return [(row["content_spans"][0][0], row["content"])]

    def actors(self, groups: list[Any]) -> list[Any]:
        """Return groups of actors with the ones merged, split and renamed that a person did so."""
        for number, correction in enumerate(self.log):
            do, frame = correction["do"], correction.get("frame")
            if do == "rename":
                done = _renamed(groups, correction["actor"], correction["name"])
            elif do == "merge" and frame == "actors":
                done = _named_alike(groups, correction["actors"])
            elif do == "split" and frame == "actors":
                done = _parted(groups, correction)
            elif do == "apart" and frame == "actors":  # kept out of the review queue
                done = all(_called(groups, name) is not None for name in correction["actors"])
            else:
                continue
            if done:
                self.done.add(number)
        return groups

    def groups(
        self, frame: str, groups: list[list[Member]], rows: Callable[[], list[Row]]
    ) -> list[list[Member]]:
        """Return groups of claims or reports with the ones merged and split.

        Parameters
        ----------
        frame
            ``statements`` or ``meetings``: what the groups become.
        groups
            Positions of the rows that are one.
        rows
            Gives the claims or reports, in their order; asked for only where needed.
        """
        of = "claims" if frame == "statements" else "meeting_reports"
        mine = [
            (number, c)
            for number, c in enumerate(self.log)
            if c["do"] in ("merge", "split", "apart") and c.get("frame") == frame
        ]
        if not mine:
            return groups
        found: dict[tuple[str, str], list[Any]] = {}
        for at, row in enumerate(rows()):
            for _, words in self._words(of, row):
                found.setdefault((row["article_id"], words), []).append(at)
        groups = [list(group) for group in groups]
        for number, correction in mine:
            anchors = [found.get((a, words), []) for a, words in correction["of"]]
            if not all(anchors):
                continue
            self.done.add(number)
            if correction["do"] == "merge":
                groups = _merged(groups, {at for some in anchors for at in some})
            elif correction["do"] == "split":
                groups = _taken_out(groups, {at for some in anchors for at in some})
        return groups

    def problems(self) -> list[Row]:
        """Return a row of the frame ``problems`` for each correction that found nothing."""
        told = {
            True: "A line of the corrections can't be read; it changes nothing until it is mended.",
            False: "A correction finds nothing to correct; its words or names are not there.",
        }
        return [
            {
                "path": None,
                "article_id": correction.get("article_id"),
                "stage": "corrections",
                "problem": told[correction["do"] == "unreadable"],
                "detail": json.dumps(correction, ensure_ascii=False, sort_keys=True),
            }
            for number, correction in enumerate(self.log)
            if number not in self.done
        ]


def _merged(groups: list[list[Any]], held: set[Any]) -> list[list[Any]]:
    """Join the groups that hold any of some members, where the first of them stands."""
    out: list[list[Any]] = []
    one: list[Any] | None = None
    for group in groups:
        if held.isdisjoint(group):
            out.append(group)
        elif one is None:
            one = list(group)
            out.append(one)
        else:
            one += group
    return [sorted(group) for group in out]


def _taken_out(groups: list[list[Any]], held: set[Any]) -> list[list[Any]]:
    """Take members out of their groups and make them one of their own."""
    rest = [[m for m in group if m not in held] for group in groups]
    return [*(group for group in rest if group), sorted(held)]


def _called(groups: list[Any], name: str) -> Any | None:
    """Return the group of a name, else the only one that goes by it too."""
    same = [g for g in groups if g.name == name] or [
        g for g in groups if fold(g.name) == fold(name)
    ]
    if same:
        return same[0]
    also = [g for g in groups if name in g.forms]
    return also[0] if len(also) == 1 else None


def _renamed(groups: list[Any], old: str, new: str) -> bool:
    group = _called(groups, old)
    if group is None:
        return False
    known = _called([g for g in groups if g is not group and g.name == new], new)
    if known is not None:
        known.take(group)
        groups.remove(group)
        group = known
    group.called = new
    return True


def _named_alike(groups: list[Any], names: list[str]) -> bool:
    found = [_called(groups, name) for name in names]
    if any(group is None for group in found):
        return False
    first: Any = found[0]
    first.called = first.name
    for other in found[1:]:
        if other is not first and other in groups:
            first.take(other)
            groups.remove(other)
    return True


def _parted(groups: list[Any], correction: Row) -> bool:
    group = _called(groups, correction["actor"])
    articles = set(correction["articles"])
    if group is None or not any(article in articles for article, _ in group.members):
        return False
    inside, rest = group.part(articles)
    inside.called, rest.called = correction["name"], group.name
    groups[groups.index(group)] = inside
    if rest.members:
        groups.append(rest)
    return True


def _local(actors: list[Row], mention: Row, name: str) -> int:
    """Return the number of an article's actor of a name; one that is new there is added."""
    own = [a for a in actors if a["article_id"] == mention["article_id"]]
    for actor in own:
        if name == actor["name"] or name in actor["aliases"]:
            return actor["local"]
    like = next((a for a in actors if a["name"] == name), None) or next(
        (a for a in own if a["local"] == mention["local"]), {"type": "organization"}
    )
    number = max((a["local"] for a in own), default=-1) + 1
    fresh = {
        "article_id": mention["article_id"],
        "local": number,
        "name": name,
        "type": like["type"],
        "aliases": [],
        "roles": [],
        "country": like.get("country") if like.get("name") == name else None,
        "wikidata_id": like.get("wikidata_id") if like.get("name") == name else None,
    }
    actors.append(fresh)
    return number


def _detach(rows: dict[str, list[Row]], claim: Row) -> None:
    """Hang what was nested in a rejected claim on the claim around it."""
    article = [row for row in rows["claims"] if row["article_id"] == claim["article_id"]]
    for row in article:
        if row["within"] == claim["claim_id"]:
            row["within"] = claim["within"]
    by_id = {row["claim_id"]: row for row in article}
    for row in article:
        row["depth"] = 0
        outer = by_id.get(row["within"])
        while outer is not None:
            row["depth"] += 1
            outer = by_id.get(outer["within"])
    for report in rows.get("meeting_reports", []):
        if report["attributed_to"] == claim["claim_id"]:
            report["attributed_to"] = claim["within"]
