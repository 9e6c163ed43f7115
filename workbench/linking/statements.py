"""The same claim in several articles: statements, and how many independent origins they have.

Only clauses are statements (:mod:`workbench.linking.clauses`). They are compared by what they say
(:mod:`workbench.linking.wording`), weighted by how rare each term is in the corpus. A claim and its
denial are never one statement, nor are claims of another number, day or modality.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any

import pandas as pd

from workbench.english.lexicons import listed
from workbench.frames import schemas
from workbench.linking.clauses import in_brackets, is_clause, is_full
from workbench.linking.core import Constraint, average_linkage, constrained, reached
from workbench.linking.origins import Origin, article_roots, claim_origins, count, names_in_spans
from workbench.linking.pairs import Pairs, Worded
from workbench.linking.wording import Wording, when, wording

__all__ = [
    "Said", "Statements", "clusters", "gathered", "merge", "same_wording", "statement",
    "statement_id", "told", "worded",
]  # fmt: skip

OPEN_WORDS = listed("he she it they him them her his their this that these")
SHORT, SLIGHT = 4, 3  # words, and terms that say something, that a claim needs to be shared
SURE = 0.8  # confidence that a pronoun's antecedent needs to be shown for it
LINKED = 0.4  # mean likelihood that the claims of two clusters that become one need

Key = tuple[Any, ...]


def merge(
    claims: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    copies: pd.DataFrame | None = None,
    mentions: pd.DataFrame | None = None,
    constraints: Sequence[Constraint] = (),
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the claims with their `statement_id`, and the statements that they make.

    Parameters
    ----------
    claims, articles
        As :mod:`workbench.frames.schemas` declares them; the frames are left as they were.
    copies
        Which articles share text: copies of one text are one origin.
    mentions
        Where actors are mentioned; with them, contents are compared by actor too and `actors`
        is filled.
    constraints
        Which claims, by `claim_id`, say the same and which do not.

    Returns
    -------
    tuple of (DataFrame, DataFrame)
        Every claim that is a clause has a statement; most statements have a single claim. The id
        of a statement is that of its first claim, by day and id.

    Notes
    -----
    The likelihood that two claims say the same is that of a logistic regression on the cosine of
    their TF-IDF weights over terms (stems, countries, numbers, actors), the shares of the shorter
    and the longer claim that the other covers, and how many words they share; numbers, days,
    modality and denial must agree. Clusters grow while the mean likelihood stays above the
    threshold (average linkage). Candidates share two rare terms, so the work grows with the
    claims, not with their pairs. It misses the same thing in wholly different words, and claims
    whose subject is an unresolved pronoun.
    """
    if not len(claims):
        return claims.assign(statement_id=claims["statement_id"]), schemas.empty("statements")
    found = Statements()
    found.change((), told(claims, articles, article_roots(articles, copies), mentions))
    statement_of, frame = found.frame(constraints)
    ids = pd.array([statement_of.get(c) for c in claims["claim_id"]], dtype=schemas.DTYPES["text"])
    return claims.assign(statement_id=ids), frame


class Statements:
    """The statements that claims make, kept as claims come and go."""

    def __init__(self) -> None:
        self._said: dict[Key, dict[int, Said]] = defaultdict(dict)  # by wording and place
        self._key: dict[int, Key] = {}
        self._bundles: dict[tuple[Key, int], list[Said]] = {}
        self._pairs = Pairs()
        self._of: dict[tuple[Key, int], int] = {}  # bundle -> group
        self._groups: dict[int, list[Said]] = {}
        self._number = 0
        self._frame = schemas.empty("statements")

    def change(self, gone: Iterable[int], new: Iterable[Said]) -> None:
        """Take the claims at some places out and put others in."""
        touched: dict[Key, None] = {}
        for place in gone:
            key = self._key.pop(place, None)
            if key is not None:
                del self._said[key][place]
                touched.setdefault(key)
        for claim in new:
            key = same_wording(claim)
            self._said[key][claim.place] = claim
            self._key[claim.place] = key
            touched.setdefault(key)
        left, fresh = [], {}
        for key in touched:
            number = 0
            while (key, number) in self._bundles:
                left.append((key, number))
                del self._bundles[key, number]
                number += 1
            held = self._said[key]
            if not held:
                del self._said[key]
            for number, bundle in enumerate(gathered(held[place] for place in sorted(held))):
                fresh[key, number] = self._bundles[key, number] = bundle
        self._group(left, self._pairs.change(left, {b: worded(c) for b, c in fresh.items()}))

    def _group(self, left: Iterable[Any], touched: Iterable[Any]) -> None:
        """Cluster anew what hangs together with bundles that were touched."""
        links = self._pairs.links
        anew = {b for part in reached((b for b in touched if b in links), links.__getitem__)
                for b in part}  # fmt: skip
        old = {self._of[b] for b in {*left, *anew} if b in self._of}
        for bundle in left:
            self._of.pop(bundle, None)
        for number in old:
            del self._groups[number]
        ordered = sorted(anew, key=lambda b: self._bundles[b][0].place)
        at = {b: n for n, b in enumerate(ordered)}
        pairs = [(p, at[a], at[b]) for a in ordered for b, p in links[a].items() if at[a] < at[b]]
        rows = {}
        for members in clusters([self._bundles[b] for b in ordered], pairs):
            group = sorted(
                (c for n in members for c in self._bundles[ordered[n]]), key=attrgetter("place")
            )
            self._groups[self._number] = group
            rows[self._number] = statement(group)
            for n in members:
                self._of[ordered[n]] = self._number
            self._number += 1
        kept = self._frame.drop(index=[n for n in old if n in self._frame.index])
        more = schemas.build("statements", rows.values()).set_axis(list(rows), axis=0)
        self._frame = pd.concat([kept, more]) if len(kept) else more

    def frame(self, constraints: Sequence[Constraint] = ()) -> tuple[dict[str, str], pd.DataFrame]:
        """Return the statement of each claim, and the frame, as constraints have them."""
        groups, frame = self._groups, self._frame
        if constraints:
            at = {c.claim_id: (n, c) for n, group in groups.items() for c in group}
            ids = {n: [c.claim_id for c in group] for n, group in groups.items()}
            _, made = constrained(ids.values(), constraints)
            changed = {at[c][0] for members, _ in made for c in members}
            own = [
                sorted((at[c][1] for c in members), key=attrgetter("place")) for members, _ in made
            ]
            groups = {n: group for n, group in groups.items() if n not in changed}
            groups.update(enumerate(own, self._number))
            more = schemas.build("statements", map(statement, own))
            frame = pd.concat([frame.drop(index=list(changed)), more])
        order = ["n_articles", "n_claims", "statement_id"]
        frame = frame.sort_values(order, ascending=[False, False, True], ignore_index=True)
        of = [(statement_id(group), group) for group in groups.values()]
        return {claim.claim_id: key for key, members in of for claim in members}, frame


@dataclass(frozen=True, slots=True)
class Said:
    """What of a claim decides which statement it makes, and what that statement shows.

    ``shown`` is its content with names for its pronouns, ``chain`` the outermost claim around it,
    ``about`` the actors that it names, ``origin`` as
    :func:`workbench.linking.origins.claim_origins` gives it, ``day`` that of its article.
    """

    place: int
    claim_id: str
    article_id: str
    content: str
    shown: str
    n_spans: int
    wording: Wording
    side: str
    chain: str
    about: tuple[str, ...]
    origin: Origin
    day: pd.Timestamp
    publisher: str | None


def told(
    claims: pd.DataFrame,
    articles: pd.DataFrame,
    roots: dict[str, str],
    mentions: pd.DataFrame | None = None,
    *,
    places: Iterable[int] | None = None,
) -> list[Said]:
    """Return what claims say, in their order.

    Claims that are no clause ("a deal") are left out.

    Parameters
    ----------
    claims, articles, mentions
        As :func:`merge` takes them; the claims of an article stand together in one call.
    roots
        What each article repeats in the end; those that repeat none may be left out.
    places
        Of the claims among all, in their order; from 0 on where none are given.
    """
    about = names_in_spans(claims, mentions, claims["content_spans"])
    days = dict(zip(articles["article_id"], articles["published"], strict=True))
    publishers = dict(zip(articles["article_id"], articles["publisher"], strict=True))
    origins = claim_origins(claims, roots, mentions=mentions, publishers=publishers)
    chains, pronouns = _chains(claims), _pronouns(mentions)
    found = []
    at = range(len(claims)) if places is None else places
    for n, (place, row) in enumerate(zip(at, claims.to_dict("records"), strict=True)):
        text = "" if pd.isna(row["content"]) else row["content"]
        if not is_clause(text):
            continue
        words = wording(text, names=tuple(about[n]))
        if row["cue_kind"] in ("intention", "decree") and not words.mood and not is_full(text):
            words = replace(words, mood="aims")
        day = days.get(row["article_id"], pd.NaT)
        dated = when(text, None if pd.isna(day) else day, words.mood)
        words = replace(words, when=dated) if dated else words
        publisher = publishers.get(row["article_id"])
        found.append(
            Said(
                place=place,
                claim_id=row["claim_id"],
                article_id=row["article_id"],
                content=text,
                shown=in_brackets(text, row["content_spans"], pronouns.get(row["article_id"], ())),
                n_spans=len(row["content_spans"]),
                wording=words,
                side=_side(words, row["polarity"]),
                chain=chains[n],
                about=tuple(about[n]),
                origin=origins[n],
                day=day,
                publisher=None if pd.isna(publisher) else publisher,
            )
        )
    return found


def _pronouns(mentions: pd.DataFrame | None) -> dict[str, list[tuple[int, int, str]]]:
    """Return the pronouns of each article that are resolved, with the fullest name there."""
    found: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    if mentions is None or not len(mentions):
        return found
    known = mentions[mentions["actor_id"].notna()]
    names: dict[tuple[str, str], str] = {}
    if "confidence" in known:
        known = known[(known["form"] != "pronoun") | known["confidence"].fillna(1).ge(SURE)]
    columns = ["article_id", "actor_id", "start", "end", "text", "form"]
    rows = known[columns].to_numpy().tolist()
    for article, actor, _, _, text, form in rows:
        plain = all(c.isalpha() or c in " .’'-" for c in text)
        if form == "name" and plain and len(text) > len(names.get((article, actor), "")):
            names[article, actor] = " ".join(text.split())
    for article, actor, start, end, _, form in rows:
        if form == "pronoun" and (article, actor) in names:
            found[article].append((int(start), int(end), names[article, actor]))
    return found


def _side(said: Wording, polarity: str) -> str:
    """Return what has to agree before words count: denial stands apart.

    To deny what is negated is to affirm it; of what a source did *not* say nothing follows.
    """
    if polarity == "negated" and not said.negated:
        return "unsaid"
    return "against" if (polarity == "denied") != said.negated else "for"


def _chains(claims: pd.DataFrame) -> list[str]:
    """Return for each claim the outermost claim of its chain: one chain tells one thing once."""
    within = dict(zip(claims["claim_id"], claims["within"], strict=True))
    found = []
    for claim in claims["claim_id"]:
        top, steps = claim, 0
        while isinstance(within.get(top), str) and steps < 20:
            top, steps = within[top], steps + 1
        found.append(top)
    return found


def same_wording(claim: Said) -> tuple[Any, ...]:
    """Return what claims of one wording share; one that says little shares it with none."""
    said = claim.wording
    if _is_slight(claim):
        return (claim.place,)
    told = (sorted(said.numbers), sorted(said.days), sorted(said.months))
    return (said.terms, *map(tuple, told), said.mood, said.when, claim.side)


def _is_slight(claim: Said) -> bool:
    """Return whether a claim says too little to be told from others ("I don't know")."""
    return len(claim.content.split()) < SHORT or len(claim.wording.terms) < SLIGHT


def gathered(said: Iterable[Said]) -> list[list[Said]]:
    """Return the claims of one wording together; those of one chain stay apart."""
    found: dict[tuple[Any, ...], list[Said]] = defaultdict(list)
    taken: Counter[tuple[Any, ...]] = Counter()
    for claim in said:
        key = same_wording(claim)
        taken[key, claim.chain] += 1
        found[*key, taken[key, claim.chain]].append(claim)
    return list(found.values())


def worded(bundle: list[Said]) -> Worded:
    """Return what claims of one wording are compared by."""
    first = bundle[0]
    return Worded(first.wording, first.side, len(bundle), first.claim_id)


def clusters(alike: list[list[Said]], pairs: Iterable[tuple[float, int, int]]) -> list[list[int]]:
    """Return the numbers of the wordings that make one statement.

    Parameters
    ----------
    alike
        Claims of one wording, as :func:`gathered` gives them.
    pairs
        ``(likelihood, i, j)`` of those that are alike; pairs of one chain do not count.
    """
    chains = [{claim.chain for claim in wordings} for wordings in alike]
    slight = [_is_slight(wordings[0]) for wordings in alike]
    kept = [
        p for p in pairs
        if not (chains[p[1]] <= chains[p[2]] or chains[p[1]] > chains[p[2]])
        and not (slight[p[1]] or slight[p[2]])
    ]  # fmt: skip
    return average_linkage(kept, [len(w) for w in alike], threshold=LINKED)


def statement(members: list[Said]) -> dict[str, Any]:
    """Return the row of the statement that some claims make."""
    article_ids = {claim.article_id: claim.publisher for claim in members}
    dated = [claim.day for claim in members if not pd.isna(claim.day)]
    origins = count((claim.origin, claim.content) for claim in members)
    best = _clearest(members)
    counts = Counter(name for claim in members for name in claim.about)
    often = [name for name, n in counts.items() if n * 2 >= len(members)]
    return {
        "statement_id": statement_id(members),
        "text": _clean(best.shown),
        "n_claims": len(members),
        "n_articles": len(article_ids),
        "n_publishers": len({p for p in article_ids.values() if p is not None}) or 1,
        "n_origins": origins.low,
        "n_origins_low": origins.low,
        "n_origins_high": origins.high,
        "origins": list(origins.shown),
        "first_seen": min(dated) if dated else pd.NaT,
        "last_seen": max(dated) if dated else pd.NaT,
        "actors": list(dict.fromkeys([*best.about, *often])),
    }


def statement_id(members: list[Said]) -> str:
    """Return the id of the statement that some claims make: that of the first, by day and id."""
    first = min(members, key=lambda c: (pd.Timestamp.max if pd.isna(c.day) else c.day, c.claim_id))
    return f"{first.claim_id}:s"


def _clearest(members: list[Said]) -> Said:
    """Return the claim whose wording stands best by itself."""
    if len(members) == 1:
        return members[0]
    shared = Counter(t for claim in members for t in claim.wording.terms)

    def cost(claim: Said) -> tuple[float, str]:
        words = claim.shown.lower().split()
        opening = words[1:2] if words[:1] == ["that"] else words[:1]
        pronouns = sum(w.strip('.,“”"') in OPEN_WORDS for w in words)
        pronouns -= words[:1] == ["that"]
        terms = claim.wording.terms
        central = sum(shared[t] for t in terms) / (len(terms) + 1) / len(members)
        loose = not is_full(claim.content)
        score = (
            3.0 * bool(opening and opening[0] in OPEN_WORDS)
            + 1.0 * pronouns
            + 1.5 * loose
            + 0.02 * abs(len(words) - 14)
            - 2.0 * central
            + 2.0 * (claim.n_spans > 1)
            + 1.0 * bool(claim.shown.count('"') % 2 or opening[:1] == ["him"])
        )
        return score, claim.claim_id

    return min(members, key=cost)


def _clean(text: str) -> str:
    """Return a wording without the conjunction that tied it to its cue and without outer marks."""
    text = " ".join(text.split()).strip('“”" ,')
    return text.removeprefix("that ").removeprefix("That ")
