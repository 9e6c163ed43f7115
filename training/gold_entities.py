"""Hand-marked entity data: GUM's named entities, UNER's English-EWT, and marked news articles.

Each source is brought to the same labels: demonyms and dates come from lists and patterns in all
of them, titles are no part of a person's name, and a place is GPE or LOC by `training.places`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

import spacy

from training.dates import date_spans
from training.fingerprints import fingerprints, held_out
from training.names import term_set
from training.places import demonym_spans, place_label
from training.silver import event_spans
from training.spans import Example, Span, bio_spans, longest_first, spacing
from training.treebanks import Sentence
from training.wording import listed

_GUM_LABELS = {"person": "PERSON", "organization": "ORG", "place": "PLACE", "event": "EVENT"}
_PARTICLES = frozenset(listed("- al de van von der den bin el da di du la le of"))
_JOIN = frozenset(listed("of for on and & the against"))
_TITLE = re.compile(
    r"^(?:the|mr|mrs|ms|dr|sir|sen|rep|gov|gen|president|vice president|prime minister|foreign"
    r" minister|senator|secretary of state|secretary|chancellor|king|queen|minister|general"
    r"|former|chairman|governor)\.?\s+",
    re.IGNORECASE,
)
#: The marked articles that are for training, in the folder of gold data.
NEWS = "news-train.jsonl"


def _mentions(sentence: Sentence) -> list[Span]:
    """Read GUM's (nested) entity brackets."""
    opened: list[tuple[str, str, int]] = []
    found = []
    for k, misc in enumerate(sentence.misc):
        column = re.search(r"(?:^|\|)Entity=([^|]*)", misc)
        for part in re.findall(r"\([^()]+\)?|[^()]+\)", column[1]) if column else ():
            key, *rest = part.strip("()").split("-")
            if not part.startswith("("):
                for back in range(len(opened) - 1, -1, -1):
                    if opened[back][0] == key:
                        _, kind, start = opened.pop(back)
                        found.append(Span(start, k + 1, kind))
                        break
            elif part.endswith(")"):
                found.append(Span(k, k + 1, rest[0] if rest else ""))
            else:
                opened.append((key, rest[0] if rest else "", k))
    return found


def gum_spans(s: Sentence) -> list[Span]:
    """Return the named entities of a GUM sentence, without nesting.

    GUM brackets whole phrases, named or not; a phrase counts as named when its head is a proper
    noun, and its name is the head with the capitalised words that belong to it.
    """
    titles, demonyms = term_set("title"), term_set("demonym")
    found = []
    for start, end, kind in _mentions(s):
        heads = [k for k in range(start, end) if s.heads[k] == k or not start <= s.heads[k] < end]
        if kind not in _GUM_LABELS or not heads or s.pos[heads[0]] != "PROPN":
            continue
        first, last = _name_in_phrase(s, heads[0], start, end, person=kind == "person")
        if kind == "person":
            while first < last - 1 and s.words[first] in titles:
                first += 1
            if s.words[first] in titles:
                continue
        label = _GUM_LABELS[kind]
        if all(w in demonyms for w in s.words[first:last]):
            label = "NORP"
        elif label == "PLACE":
            label = place_label(s.words[first:last])
        found.append(Span(first, last, label))
    return _with_rules(s.words, found)


def _name_in_phrase(
    s: Sentence, head: int, start: int, end: int, *, person: bool
) -> tuple[int, int]:
    """Grow a name from the head of its phrase."""
    left = ("compound", "flat") if person else ("compound", "flat", "amod", "nummod", "nmod:desc")
    first, last = head, head + 1
    while first > start and s.words[first - 1][:1].isupper() and s.deps[first - 1] in left:
        first -= 1
    while last < end:
        w, dep = s.words[last], s.deps[last]
        named = w[:1].isupper() or w[:1].isdigit()
        if dep in ("flat", "compound", "goeswith", "nummod") and (named or w in _PARTICLES):
            last += 1
        elif w in "-–/" and last + 1 < end and s.words[last + 1][:1].isupper():
            last += 2
        elif not person and w.lower() in _JOIN:
            at = last
            while at < end and s.words[at].lower() in _JOIN:
                at += 1
            if at == end or not s.words[at][:1].isupper() or s.pos[at] == "PRON":
                break
            while at < end and s.words[at][:1].isupper():
                at += 1
            last = at
        elif not person and w[:1].isupper() and s.pos[last] in ("PROPN", "NOUN"):
            last += 1
        else:
            break
    return first, last


def _with_rules(words: list[str], spans: list[Span]) -> list[Span]:
    """Add dates, and demonyms and events that no span holds."""
    return longest_first(date_spans(words), spans, demonym_spans(words) + event_spans(words))


def gum_document(document: Iterable[Sentence]) -> list[Example]:
    """Return the sentences of a GUM document as examples."""
    return [Example(list(s.words), list(s.spaces), gum_spans(s)) for s in document]


def uner(path: Path) -> list[Example]:
    """Read UNER (persons, organisations, locations over the words of English-EWT)."""
    titles = term_set("title")
    found = []
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        rows = [line.split("\t") for line in block.split("\n") if line and line[0] != "#"]
        words = [r[1] for r in rows]
        spans = []
        for start, end, kind in bio_spans([r[2] if len(r[2]) == 5 else "O" for r in rows]):
            if kind == "PER":
                while start < end - 1 and words[start] in titles:
                    start += 1
                spans.append(Span(start, end, "PERSON"))
            elif kind == "ORG":
                spans.append(Span(start, end, "ORG"))
            elif kind == "LOC":
                spans.append(Span(start, end, place_label(words[start:end])))
        demonyms = term_set("demonym")
        spans = [
            s._replace(label="NORP") if all(w in demonyms for w in words[s.start : s.end]) else s
            for s in spans
        ]
        if words:
            found.append(Example(words, spacing(words), _with_rules(words, spans)))
    return found


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Take titles, a leading article and a final possessive off a mention."""
    while (m := _TITLE.match(text[start:end])) and start + m.end() < end:
        start += m.end()
    return start, start + len(re.sub(r"[’']s?$", "", text[start:end]))


def marked_mentions(article: dict) -> list[tuple[int, int, str]]:
    """Find the surfaces of an article's actors in its text, longest first.

    Parameters
    ----------
    article : dict
        ``text`` and ``actors``, each with ``type`` and ``surfaces``.

    Returns
    -------
    list of tuple
        Start, end and type; a surface of two actors with one type counts for that type.
    """
    kinds: dict[str, set[str]] = {}
    for actor in article["actors"]:
        for surface in actor["surfaces"]:
            kinds.setdefault(surface, set()).add(actor["type"])
    found: list[tuple[int, int, str]] = []
    text = article["text"]
    for surface in sorted(kinds, key=lambda s: (-len(s), s)):
        for m in re.finditer(r"(?<!\w)" + re.escape(surface) + r"(?!\w)", text):
            if not any(a < m.end() and m.start() < b for a, b, _ in found):
                found.append((*m.span(), min(kinds[surface])))
    return sorted((*_trimmed(text, a, b), kind) for a, b, kind in found)


def marked_news(gold: Path) -> list[list[Example]]:
    """Read the hand-marked articles of a folder; each is one list of examples, one a paragraph.

    A later article on the same story may repeat a paragraph of a held-out one: such paragraphs
    are left out.
    """
    held = held_out(gold)
    nlp = spacy.blank("en")
    articles = []
    for line in (gold / NEWS).read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        paragraphs, at = [], 0
        mentions = marked_mentions(article)
        for paragraph in re.split(r"(\n+)", article["text"]):
            if paragraph.strip() and held.isdisjoint(fingerprints(paragraph)):
                inside = [
                    (a - at, b - at, kind)
                    for a, b, kind in mentions
                    if at <= a and b <= at + len(paragraph)
                ]
                paragraphs.append(_marked_paragraph(nlp, paragraph, inside))
            at += len(paragraph)
        articles.append(paragraphs)
    return articles


def _marked_paragraph(nlp: spacy.Language, text: str, mentions: list) -> Example:
    doc = nlp.make_doc(text)
    words = [t.text for t in doc]
    spans = []
    for start, end, kind in mentions:
        span = doc.char_span(start, end, alignment_mode="expand")
        assert span is not None, "a mention lies inside its paragraph"
        named = words[span.start : span.end]
        label = {"person": "PERSON", "organisation": "ORG"}.get(kind) or place_label(named)
        spans.append(Span(span.start, span.end, label))
    return Example(words, [bool(t.whitespace_) for t in doc], _with_rules(words, spans))
