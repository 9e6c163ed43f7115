"""One name, one reading: what a document names once it names everywhere.

A tagger decides word by word, so that "Khashoggi" is a person in one sentence, a place in the
next and nothing in a third. Within a document the same letters nearly always mean the same;
the functions here find the missed repetitions and let the repetitions vote on the label.
"""

from __future__ import annotations

from collections import Counter, defaultdict

from workbench.components.words import Name, Text, title_length
from workbench.english.gazetteer import entry

__all__ = ["from_body", "repeat"]


def repeat(text: Text, names: list[Name]) -> list[Name]:
    """Return the names with their repetitions that the tagger missed.

    Whole names are looked for as they stand; of a person also the surname (the last word, and
    the first where another sentence uses it), of an organization the letters in brackets behind
    it. A repetition inside a longer capitalized phrase ("Kennedy Space Center") is left alone.
    """
    wanted = _wanted(text, names)
    covered = {i for name in names for i in range(name.start, name.end)}
    found = list(names)
    for i, word in enumerate(text.words):
        for phrase, label in wanted.get(word, ()):
            end = i + len(phrase)
            if covered.isdisjoint(range(i, end)) and tuple(text.words[i:end]) == phrase:
                if len(phrase) == 1 and _beside_name(text, i, covered):
                    continue
                found.append(Name(i, end, label))
                covered |= set(range(i, end))
                break
    return sorted(found)


def _wanted(text: Text, names: list[Name]) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Return the phrases to look for, by first word, longest first."""
    labels: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for start, end, label in names:
        if label not in ("PERSON", "ORG", "GPE", "LOC", "FAC"):
            continue
        words = tuple(text.words[start:end])
        if not text.shouted[start]:
            labels[words][label] += 2
        if label == "PERSON" and len(words) > 1:
            for word in {words[0], words[-1]}:
                if len(word) > 1 and word[0].isupper() and word.isalpha():
                    labels[(word,)]["PERSON"] += 1
        if label == "ORG" and end + 2 < len(text.words) and text.words[end] == "(":
            short = text.words[end + 1]
            fits = short[:1] == words[0][:1].upper() and sum(c.isupper() for c in short) > 1
            if text.words[end + 2] == ")" and fits and 1 < len(short) < 11:
                labels[(short,)]["ORG"] += 3
    found: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for words, votes in labels.items():
        if any(w[:1].isupper() for w in words):
            best = max(votes, key=lambda label: (votes[label], label))
            found[words[0]].append((words, best))
    for phrases in found.values():
        phrases.sort(key=lambda p: (-len(p[0]), p[0]))
    return found


def _beside_name(text: Text, i: int, covered: set[int]) -> bool:
    """Tell whether a word stands beside a capitalized one: a part of some other name."""
    if text.headline[i] or text.shouted[i]:
        return False
    if not text.tags[i].startswith(("NNP", "NN", "JJ")) or not text.capital[i]:
        return True
    before, after = i - 1, i + 1
    named = i > 0 and text.capital[before] and text.tags[before] == "NNP"
    if named and not text.opens[i] and not text.opens[before] and before not in covered:
        return not title_length(text.words, before, i)[0]
    return (
        after < len(text.words)
        and text.capital[after]
        and text.tags[after] == "NNP"
        and after not in covered
        and not text.opens[after]
        and not title_length(text.words, after, after + 1)[0]
    )


def from_body(text: Text, names: list[Name]) -> list[Name]:
    """Return names with those in headlines cut to what the running text names.

    Where every word is a capital a tagger cannot see where a name ends ("Warren Prompts VP").
    """
    body: set[tuple[str, ...]] = set()
    for start, end, label in names:
        if not (text.headline[start] or text.shouted[start]):
            words = tuple(text.words[start:end])
            body.add(words)
            if label == "PERSON" and len(words) > 1:
                body |= {words[-1:], words[:1]}
    found = []
    for name in names:
        words = tuple(text.words[name.start : name.end])
        several = len(words) > 1 and text.headline[name.start] and words not in body
        if several and entry(text.phrase(name.start, name.end)) is None:
            parts = [
                (i, j)
                for i in range(len(words))
                for j in range(i + 1, len(words) + 1)
                if words[i:j] in body
            ]
            if parts:
                i, j = max(parts, key=lambda p: (p[1] - p[0], -p[0]))
                found.append(Name(name.start + i, name.start + j, name.label))
                continue
        found.append(name)
    return found
