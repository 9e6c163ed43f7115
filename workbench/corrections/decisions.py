"""What corrections change: rows of an article first, then who and what is one across articles.

A correction is done at the stage whose things it names: as rows of its article, else as a
must-link or cannot-link constraint for :mod:`workbench.linking`. One that finds none of them is
kept and reported by :meth:`Decisions.problems`.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from workbench.corrections.lines import GROUPS
from workbench.english.spelling import fold
from workbench.frames import schemas
from workbench.linking.core import Constraint
from workbench.linking.joining import Constraints, Corpus
from workbench.linking.resolve import Group

__all__ = ["Decisions", "words_of"]

Row = dict[str, Any]
Rows = Mapping[str, list[Row]]
BY_ROW = ("reject", "confirm", "relabel")
GONE = "A correction finds nothing to correct; its words or names are not there."
UNREAD = "A line of the corrections can't be read; it changes nothing until it is mended."


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

    def of_articles(self) -> list[str]:
        """Return the articles whose rows are corrected."""
        return list(dict.fromkeys(c["article_id"] for c in self.log if c["do"] in BY_ROW))

    def rows(
        self, found: Rows, named: Callable[[str], Row | None] = lambda _: None
    ) -> dict[str, list[Row]]:
        """Return rows with what is rejected taken out and what is relabelled set.

        Parameters
        ----------
        found
            Rows by frame, as :func:`workbench.nlp.rows` gives them; they are left as they
            were.
        named
            Gives an actor of another article by its name.
        """
        rows = {frame: [dict(row) for row in more] for frame, more in found.items()}
        for number, correction in enumerate(self.log):
            if correction["do"] in BY_ROW and self._row(rows, correction, named):
                self.done.add(number)
        return rows

    def constraints(self, corpus: Corpus) -> Constraints:
        """Return what corrections say of the actors, statements and meetings of a corpus."""
        return Constraints(
            self.actors(corpus.actors),
            self.groups("statements", corpus.rows),
            self.groups("meetings", corpus.rows),
        )

    def _row(
        self, rows: dict[str, list[Row]], correction: Row, named: Callable[[str], Row | None]
    ) -> bool:
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
                row["local"] = _local(rows["local"], row, correction["value"], named)
            else:
                row[correction["column"]] = correction["value"]
        return bool(meant)

    def _is_meant(self, frame: str, row: Row, correction: Row) -> bool:
        """Return whether a correction's anchor is a row: its article, its words, their sentence."""
        if row["article_id"] != correction["article_id"]:
            return False
        named = words_of(frame, row, self.texts)
        places = [place for place, words in named if words == correction["words"]]
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

    def actors(self, groups: Sequence[Group]) -> tuple[Constraint, ...]:
        """Return who is one actor, who is not and who is called otherwise.

        Parameters
        ----------
        groups
            The actors without corrections; they are left as they are.
        """
        if not any(c["do"] == "rename" or c.get("frame") == "actors" for c in self.log):
            return ()
        named = _Named(groups)
        for number, correction in enumerate(self.log):
            do, frame = correction["do"], correction.get("frame")
            if do == "rename":
                done = named.rename(correction["actor"], correction["name"])
            elif do == "merge" and frame == "actors":
                done = named.merge(correction["actors"])
            elif do == "split" and frame == "actors":
                done = named.split(correction)
            elif do == "apart" and frame == "actors":  # kept out of the review queue
                done = all(named.called(name) is not None for name in correction["actors"])
            else:
                continue
            if done:
                self.done.add(number)
        return tuple(
            Constraint(tuple(group.members), apart=True, name=group.called)
            for group in named.changed
        )

    def groups(self, frame: str, rows_of: Callable[[str], Rows]) -> tuple[Constraint, ...]:
        """Return which claims are of one statement, or reports of one meeting, and which are not.

        Parameters
        ----------
        frame
            ``statements`` or ``meetings``: what the claims or reports become.
        rows_of
            Gives the rows of an article.
        """
        of = GROUPS[frame]
        key = schemas.FRAMES[of][0].name
        found: list[Constraint] = []
        for number, correction in enumerate(self.log):
            if correction["do"] not in ("merge", "split", "apart"):
                continue
            if correction.get("frame") != frame:
                continue
            anchors = [
                [
                    row[key]
                    for row in rows_of(article).get(of, ())
                    if any(words == own for _, own in words_of(of, row, self.texts))
                ]
                for article, words in correction["of"]
            ]
            if not all(anchors):
                continue
            self.done.add(number)
            ids = tuple(dict.fromkeys(i for some in anchors for i in some))
            if correction["do"] != "apart":
                found.append(Constraint(ids, apart=correction["do"] == "split"))
        return tuple(found)

    def problems(self) -> list[Row]:
        """Return a row of the frame ``problems`` for each correction that found nothing."""
        return [
            schemas.problem(
                "corrections",
                UNREAD if correction["do"] == "unreadable" else GONE,
                json.dumps(correction, ensure_ascii=False, sort_keys=True),
                article_id=correction.get("article_id"),
            )
            for number, correction in enumerate(self.log)
            if number not in self.done
        ]


def words_of(frame: str, row: Row, texts: Mapping[str, str]) -> list[tuple[int, str]]:
    """Return the (place, words) that a correction may name a row by, the usual ones first."""
    if frame == "meeting_reports":
        text = texts.get(row["article_id"], "")
        return [(start, text[start:end]) for start, end in row["evidence_spans"]]
    if frame == "mentions":
        return [(row["start"], row["text"])]
    return [(row["content_spans"][0][0], row["content"])]


class _Named:
    """Actors by their names, as corrections change them one after the other."""

    def __init__(self, groups: Sequence[Group]) -> None:
        self.changed: list[Group] = []
        self._gone: set[int] = set()
        self._by: dict[tuple[str, str], list[Group]] = defaultdict(list)
        for group in groups:
            self._by["name", group.name].append(group)
            self._by["fold", fold(group.name)].append(group)
            for form in group.forms:
                self._by["form", form].append(group)

    def _with(self, kind: str, name: str) -> list[Group]:
        tests: dict[str, Callable[[Group], bool]] = {
            "name": lambda g: g.name == name,
            "fold": lambda g: fold(g.name) == name,
            "form": lambda g: name in g.forms,
        }
        held = [g for g in self._by.get((kind, name), ()) if id(g) not in self._gone]
        return [*held, *(g for g in self.changed if tests[kind](g))]

    def called(self, name: str) -> Group | None:
        """Return the actor of a name, else the only one that goes by it too."""
        same = self._with("name", name) or self._with("fold", fold(name))
        also = same or self._with("form", name)
        return also[0] if same or len(also) == 1 else None

    def _changed(self, group: Group) -> Group:
        """Return a copy of an actor that may be changed, in its stead."""
        if any(group is held for held in self.changed):
            return group
        self._gone.add(id(group))
        self.changed.append(group.of(group.members))
        return self.changed[-1]

    def _join(self, group: Group, other: Group) -> None:
        if any(other is held for held in self.changed):
            self.changed = [held for held in self.changed if held is not other]
        self._gone.add(id(other))
        group.take(other)

    def rename(self, old: str, new: str) -> bool:
        group = self.called(old)
        if group is None:
            return False
        known = next((g for g in self._with("name", new) if g is not group), None)
        if known is not None:
            known = self._changed(known)
            self._join(known, group)
            group = known
        self._changed(group).called = new
        return True

    def merge(self, names: Sequence[str]) -> bool:
        found = [group for name in names if (group := self.called(name)) is not None]
        if len(found) < len(names):
            return False
        first = self._changed(found[0])
        first.called = first.name
        for other in {id(g): g for g in found[1:]}.values():
            if other is not found[0] and other is not first:
                self._join(first, other)
        return True

    def split(self, correction: Row) -> bool:
        group, articles = self.called(correction["actor"]), set(correction["articles"])
        if group is None or not any(article in articles for article, _ in group.members):
            return False
        name, group = group.name, self._changed(group)
        self.changed = [held for held in self.changed if held is not group]
        for called, own in ((correction["name"], True), (name, False)):
            members = [m for m in group.members if (m[0] in articles) == own]
            if members:
                self.changed.append(group.of(members))
                self.changed[-1].called = called
        return True


def _local(actors: list[Row], mention: Row, name: str, named: Callable[[str], Row | None]) -> int:
    """Return the number of an article's actor of a name; one that is new there is added."""
    own = [a for a in actors if a["article_id"] == mention["article_id"]]
    for actor in own:
        if name == actor["name"] or name in actor["aliases"]:
            return actor["local"]
    like = named(name) or next(
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
