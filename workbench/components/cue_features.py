"""What is seen of a possible cue, and of each stretch of words that it may attribute.

The features are labels and single words, never sequences of text: relations, tags, kinds from
the cue list, lemmas of cue, governor, subject and content. The learned weights are keyed by
them.
"""

from __future__ import annotations

from workbench.components.contents import Content, Ranges
from workbench.components.cues import cue_kind, noun_type, subject_of
from workbench.components.marks import Marks, goes_on
from workbench.tree import Tree

__all__ = ["content_features", "cue_features"]


def cue_features(tree: Tree, cue: int, marks: Marks) -> list[str]:
    """Return what is seen of a possible cue, whatever it may attribute."""
    relations, lemmas, words = tree.relations, tree.lemmas, tree.words
    lemma, pos, kind = lemmas[cue], tree.pos[cue], cue_kind(tree, cue)
    kids = tree.children[cue]
    labels = {relations[c] for c in kids}
    head = tree.heads[cue]
    subject, way = subject_of(tree, cue)
    first, last = tree.bounds[tree.sentence[cue]]
    who = noun_type(tree, subject)
    features = [
        "lemma=" + lemma,
        f"lemma/pos={lemma}/{pos[:1]}",
        f"kind={kind}/{pos}",
        "tag=" + tree.tags[cue],
        "relation=" + relations[cue],
        f"relation/pos={relations[cue]}/{pos}",
        f"subject={way}",
        f"who={who}",
        f"who/kind={who}/{kind}/{pos}",
        f"head={lemmas[head] if head != cue else '-'}",
        f"head pos={tree.pos[head]}/{relations[cue]}",
        f"head kind={cue_kind(tree, head) if head != cue else '-'}/{relations[cue]}",
        f"quoted={marks.inside[cue] >= 0}",
        f"quotes={any(marks.inside[i] >= 0 for i in (first, last - 1))}",
        f"place={'first' if cue - first < 3 else 'last' if last - cue < 4 else 'mid'}/{pos}",
        f"length={min((last - first) // 8, 6)}",
        f"headline={tree.sentence[cue] == 0}",
    ]
    if subject is not None:
        features.append("subject lemma=" + lemmas[subject])
        features.append(f"subject kind={cue_kind(tree, subject)}/{kind}")
    for label in labels:
        features.append("kid=" + label)
        if label in ("ccomp", "xcomp", "obj", "obl", "nmod", "acl", "advcl", "nmod:poss"):
            features.append(f"kid/lemma={label}/{lemma}")
    for c in kids:
        label = relations[c]
        base = label.split(":")[0]
        if base in ("aux", "cop"):
            features.append("aux=" + lemmas[c])
        elif base in ("advmod", "compound", "amod", "det", "mark") and abs(c - cue) < 4:
            features.append(f"{base}={lemmas[c]}")
        elif base in ("obl", "nmod") and label != "nmod:poss":
            features.append(f"prep={tree.case(c)}")
            features.append(f"prep/lemma={tree.case(c)}/{lemma}")
        elif base in ("obj", "xcomp"):
            features.append(f"{base} lemma={lemmas[c]}")
            features.append(f"{base} type={noun_type(tree, c)}/{kind}")
        elif label == "nmod:poss":
            features.append(f"poss={noun_type(tree, c)}/{kind}")
    for c in kids:
        if relations[c].split(":")[0] in ("aux", "cop") or words[c] in ("not", "n't", "to"):
            features.append(f"helper={words[c]}/{tree.tags[cue]}")
    features.append(f"who/lemma={who}/{lemma}")
    features.append(f"way/kind={way}/{kind}/{pos}")
    if not kind:
        features.append(f"ending={lemma[-3:]}/{pos}")
        features.append(f"beginning={lemma[:2]}/{pos}")
    above, steps = head, 0
    while tree.heads[above] != above and steps < 8:
        steps += 1
        over = cue_kind(tree, above)
        if over and tree.pos[above] == "VERB":
            break
        above = tree.heads[above]
    over = cue_kind(tree, above) if above != cue else ""
    features.append(f"above={over}/{kind}/{min(steps, 3)}")
    features.append(f"above lemma={lemmas[above] if over else '-'}")
    features.append(f"frame={'+'.join(sorted(labels & FRAME))}/{kind}/{pos}")
    features.append(f"frame/tag={'+'.join(sorted(labels & FRAME))}/{tree.tags[cue]}")
    features.append(f"next={tree.tags[cue + 1] if cue + 1 < last else '-'}")
    features.append(f"previous={tree.tags[cue - 1] if cue > first else '-'}")
    if cue + 1 < last:
        features.append(f"next word={words[cue + 1]}")
    return features


def content_features(tree: Tree, cue: int, content: Content, marks: Marks) -> list[str]:
    """Return what is seen of a stretch of words as what a cue attributes."""
    how, ranges = content
    start, end = ranges[0][0], ranges[-1][1]
    lemma, pos, kind = tree.lemmas[cue], tree.pos[cue], cue_kind(tree, cue)
    size = sum(e - s for s, e in ranges)
    head = start
    while start <= tree.heads[head] < end and tree.heads[head] != head:
        head = tree.heads[head]
    first, last = tree.bounds[tree.sentence[cue]]
    n_quoted = sum(1 for s, e in ranges for i in range(s, min(e, s + 60)) if marks.inside[i] >= 0)
    quoted = "all" if n_quoted >= min(size, 60) - 2 else "part" if n_quoted else "no"
    opening = tree.words[start]
    opened = opening if opening in OPENINGS else tree.tags[start]
    length = 1 if size == 1 else 2 if size < 4 else 3 if size < 8 else 4 if size < 16 else 5
    gap = start - cue if start > cue else end - cue
    gaps = max(-3, min(6, gap)) if abs(gap) < 7 else 9 if gap > 0 else -9
    head_type = noun_type(tree, head)
    behind = tree.words[end] if end < len(tree.words) else "-"
    frame = "+".join(sorted({tree.relations[c] for c in tree.children[cue]} & FRAME))
    return [
        f"how={how}",
        f"how/kind={how}/{kind}/{pos}",
        f"how/lemma={how}/{lemma}",
        f"how/quoted={how}/{quoted}",
        f"how/length={how}/{length}",
        f"how/opening={how}/{opened}",
        f"how/head={how}/{tree.pos[head]}",
        f"how/relation={how}/{tree.relations[cue]}",
        f"kind/head={kind}/{head_type}",
        f"lemma/head pos={lemma}/{tree.pos[head]}",
        f"content lemma={tree.lemmas[head]}",
        f"content type={head_type}",
        f"length={length}/{kind}",
        f"length/quoted={length}/{quoted}",
        f"gap={gaps}",
        f"gap/how={how}/{gaps > 1}",
        f"ends={end >= last - 1}/{start <= first}",
        f"how/ends={how}/{end >= last - 1}",
        f"before={tree.words[start - 1] if start and tree.words[start - 1] in EDGES else '-'}",
        f"behind={behind if behind in EDGES else '-'}",
        f"quoted/kind={quoted}/{kind}",
        f"quoted/lemma={quoted}/{lemma}",
        f"parts={len(ranges)}",
        f"content kind={cue_kind(tree, head)}/{kind}/{how}",
        f"det={_determiner(tree, head)}/{how}",
        f"tag/how={tree.tags[cue]}/{how}",
        f"how/frame={how}/{frame}",
        f"joined={_joined(tree, cue, content, marks)}",
        f"inner stops={_stops(tree, ranges)}/{how}",
    ]


def _joined(tree: Tree, cue: int, content: Content, marks: Marks) -> str:
    """Return how a quotation behind the cue hangs together with it."""
    how, ranges = content
    if not how.startswith("quote") or ranges[-1][0] < cue:
        return how if how.startswith("quote") else "-"
    return f"{how}/{goes_on(tree, marks, *ranges[-1], cue)}"


def _stops(tree: Tree, ranges: Ranges) -> str:
    """Return the kinds of stops inside a content."""
    inside = {tree.words[i] for s, e in ranges for i in range(s, min(e, s + 60))}
    return "".join(sorted(inside & {",", ";", ":", "—", "-", "–"}))


def _determiner(tree: Tree, head: int) -> str:
    """Return the first determiner, possessor or number of a noun phrase."""
    for c in tree.children[head]:
        if tree.relations[c] in ("det", "nummod"):
            return tree.words[c] if tree.relations[c] == "det" else "number"
        if tree.relations[c] == "nmod:poss":
            return "possessor"
    return "-"


FRAME = {"nsubj", "nsubj:pass", "obj", "iobj", "ccomp", "xcomp", "obl", "advcl", "acl", "nmod"}
FRAME |= {"nmod:poss", "aux", "aux:pass", "mark", "cop", "parataxis", "compound:prt"}
OPENINGS = {"that", "to", "whether", "if", "how", "why", "what", "who", "when", "where", "as", "it"}
EDGES = {",", ".", ":", ";", '"', "“", "”", "to", "of", "for", "about", "on", "that", "as", "in"}
