"""Who is mentioned: names grouped to actors, descriptions, pronouns and metonyms resolved.

Names are grouped by what is known of names (:mod:`workbench.nlp.names`). Which words describe an
actor, stand for one or act for a government the encoder says; whom they mean a mention-ranking
scorer (Denis and Baldridge 2008; Lee et al. 2017). A description that it leaves open goes to the
holder of the office on the day of the article, where the table of offices knows one.
"""

from __future__ import annotations

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from workbench.english.gazetteer import entry
from workbench.english.offices import holder, office_meant, offices_of
from workbench.nlp import heads
from workbench.nlp.decoding import bio_spans
from workbench.nlp.encoder import Encoder, Reading, softmax
from workbench.nlp.metonyms import actor_of, stands_for
from workbench.nlp.names import named_actors
from workbench.nlp.records import Actor, Mention
from workbench.nlp.roles import give_roles, role_of
from workbench.nlp.spacy_encoder import encoder_of

__all__ = ["Mentions", "make_mentions"]


_DETERMINERS = frozenset(
    (
        "the",
        "a",
        "an",
        "his",
        "her",
        "its",
        "their",
        "our",
        "my",
        "your",
        "this",
        "that",
        "these",
        "those",
    )
)


@Language.factory(
    "workbench_mentions",
    requires=["doc._.reading", "doc.ents"],
    assigns=["doc._.actors", "doc._.mentions", "doc.spans"],
    default_config={"near": 25},
)
def make_mentions(nlp: Language, name: str, near: int) -> Mentions:
    """Return the component; the `near` mentions before one are candidates whatever they are."""
    return Mentions(encoder_of(nlp), near=near)


class Mentions:
    """Set ``doc._.actors``, ``doc._.mentions`` and ``doc.spans["mentions"]``."""

    def __init__(self, encoder: Encoder, *, near: int = 25) -> None:
        self.encoder, self.near = encoder, near

    def __call__(self, doc: Doc) -> Doc:
        """Find the actors of a document and what mentions them."""
        actors, mentions = named_actors(doc)
        reading = doc._.reading
        if reading is not None and len(doc):
            self._metonyms(doc, reading, actors, mentions)
            mentions += self._open(doc, reading, mentions)
            mentions.sort(key=lambda m: (m.span.start, -m.span.end))
            chain = self._resolve(doc, reading, mentions)
            self._by_office(doc, actors, mentions, chain)
        give_roles(doc, actors, mentions)
        doc._.actors = actors
        doc._.mentions = mentions
        doc.spans["mentions"] = [m.span for m in mentions]
        return doc

    def _metonyms(
        self, doc: Doc, reading: Reading, actors: list[Actor], mentions: list[Mention]
    ) -> None:
        """Give names of places that act for a government to the actor that they stand for."""
        p = 1 - softmax(reading.out["mention"][:, 5:8])[:, 0]
        threshold = self.encoder.threshold("metonym")
        known: dict[str, Actor] = {}
        for actor in actors:
            for name in (actor.name, *actor.aliases):
                found = entry(name)
                if found is not None and found.kind in ("state", "organization"):
                    known.setdefault(found.name, actor)
        left = set()
        for m in mentions:
            sure = float(p[m.span.start : m.span.end].max())
            if m.form != "name" or m.actor is None or m.actor.type == "person" or sure < threshold:
                continue
            m.form, m.rule, m.confidence = "metonym", "metonym: encoder", sure
            whom = stands_for(m.span.text)
            if whom is not None and whom in known and known[whom] is not m.actor:
                left.add(id(m.actor))
                m.actor = known[whom]
            elif whom is not None and whom not in known:
                left.add(id(m.actor))
                known[whom] = actor_of(whom)
                actors.append(known[whom])
                m.actor = known[whom]
        used = {id(m.actor) for m in mentions}
        actors[:] = [a for a in actors if id(a) in used or id(a) not in left]

    def _open(self, doc: Doc, reading: Reading, named: list[Mention]) -> list[Mention]:
        """Return the descriptions and pronouns that the encoder sees, not yet resolved."""
        z = reading.out["mention"]
        taken = {(m.span.start, m.span.end) for m in named}
        found = []
        for start, end, sure in bio_spans(softmax(z[:, :3]), self.encoder.threshold("description")):
            while start < end and not doc[end - 1].text[-1:].isalnum() and doc[end - 1].text != ".":
                end -= 1
            bare = all(t.lower_ in _DETERMINERS or not t.is_alpha for t in doc[start:end])
            if not bare and (start, end) not in taken and not doc[start].is_space:
                rule = "description: encoder"
                found.append(Mention(doc[start:end], "description", rule, None, sure))
        pronouns = softmax(z[:, 3:5])[:, 1]
        threshold = self.encoder.threshold("pronoun")
        for k in np.flatnonzero(pronouns > threshold):
            if doc[int(k)].lower_ in heads.PRONOUNS:
                span = doc[int(k) : int(k) + 1]
                sure = float(pronouns[k])
                found.append(Mention(span, "pronoun", "pronoun: encoder", None, sure))
        return found

    def _resolve(self, doc: Doc, reading: Reading, mentions: list[Mention]) -> list[int]:
        """Give each open mention the actor of its best antecedent, unless having none is better.

        Returns
        -------
        list of int
            For each mention the first of the open ones that it goes together with.
        """
        chain = list(range(len(mentions)))
        if all(m.actor is not None for m in mentions):
            return chain
        by_late, nothing = self._scored(doc, reading, mentions)
        temperature = self.encoder.temperature("antecedent")
        for k, m in enumerate(mentions):
            if m.actor is not None:
                # a name may say at last whom earlier descriptions meant
                for j, score in by_late.get(k, ()):
                    if mentions[j].actor is None and score > max(0.0, nothing[k]):
                        self._settle(mentions, chain, chain[j], m.actor)
                continue
            scores = by_late.get(k, [])
            p = softmax(np.array([s for _, s in scores] + [nothing[k]]), temperature)
            best, sure = _best(
                mentions, chain, [(j, float(q)) for (j, _), q in zip(scores, p[:-1], strict=True)]
            )
            if best is None or sure < p[-1]:
                continue
            m.confidence *= sure
            if mentions[best].actor is not None:
                m.actor = mentions[best].actor
            else:
                chain[k] = chain[best]
        return chain

    def _scored(
        self, doc: Doc, reading: Reading, mentions: list[Mention]
    ) -> tuple[dict[int, list[tuple[int, float]]], list[float]]:
        """Return (candidate, score) by mention, and the score of having no antecedent at all."""
        views = [view_of(doc, reading, m) for m in mentions]
        pairs, features = [], []
        open_ = [m.actor is None for m in mentions]
        for k, late in enumerate(views):
            if not open_[k] and not any(open_[max(0, k - 6) : k]):
                continue
            for j in heads.candidates(views, k, near=self.near):
                if open_[k] or open_[j]:
                    pairs.append((j, k))
                    features.append(heads.antecedent_features(views[j], late, k - j))
        vectors = self.encoder.mention_vectors(reading, [(v.start, v.end) for v in views])
        scores, nothing = self.encoder.antecedents(
            vectors,
            np.array(pairs, np.int64).reshape(-1, 2),
            np.array(features, np.int64).reshape(-1, 7),
            [v.form for v in views],
        )
        by_late: dict[int, list[tuple[int, float]]] = {}
        for (j, k), score in zip(pairs, scores, strict=True):
            by_late.setdefault(k, []).append((j, float(score)))
        return by_late, [float(score) for score in nothing]

    @staticmethod
    def _settle(mentions: list[Mention], chain: list[int], first: int, actor: Actor) -> None:
        for k, m in enumerate(mentions):
            if chain[k] == first and m.actor is None:
                m.actor = actor

    def _by_office(
        self, doc: Doc, actors: list[Actor], mentions: list[Mention], chain: list[int]
    ) -> None:
        """Resolve what is left open and names an office, as of the day of the article."""
        when = doc._.published
        for k, m in enumerate(mentions):
            if m.actor is not None or m.form != "description":
                continue
            described = role_of(doc, m.span.start, m.span.end)
            if described is None or described.country is None or described.earlier:
                continue
            meant = office_meant(described.noun)
            office = holder(meant, described.country, when) if meant else None
            if office is None:
                continue
            for actor in actors:
                if actor.type == "person" and office in offices_of(actor.name, when, role=meant):
                    m.actor = actor
                    break
            else:
                m.actor = Actor(
                    office.name, "person", [], [office.text], office.country, office.wikidata_id
                )
                actors.append(m.actor)
            m.rule = "description: table of offices"
            self._settle(mentions, chain, chain[k], m.actor)


def _best(
    mentions: list[Mention], chain: list[int], likely: list[tuple[int, float]]
) -> tuple[int | None, float]:
    """Return the first candidate of the likeliest actor or chain, and how likely that is."""
    options: dict[int, float] = {}
    first: dict[int, int] = {}
    for j, q in likely:
        actor = mentions[j].actor
        key = -1 - chain[j] if actor is None else id(actor)
        options[key] = options.get(key, 0.0) + q
        first.setdefault(key, j)
    if not options:
        return None, 0.0
    best = max(options, key=lambda key: options[key])
    return first[best], options[best]


def view_of(doc: Doc, reading: Reading, m: Mention) -> heads.MentionView:
    """Return a mention as the antecedent scorer sees it."""
    start, end = m.span.start, m.span.end
    form = heads.FORMS.index(m.form)
    named = form in (0, 3)
    kind = heads.ACTOR_TYPES.index(m.actor.type) if named and m.actor is not None else 0
    near = heads.beside(reading.words, start, end) if named else frozenset()
    return heads.MentionView(
        start, end, form, tuple(reading.words[start:end]),
        reading.sentences[start], reading.quotes[start], kind, near,
    )  # fmt: skip
