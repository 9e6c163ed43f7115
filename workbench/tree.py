"""A document's parse as plain lists, in Universal Dependencies' shape whatever the pipeline.

:mod:`workbench.grammar` answers questions about single tokens. Where a component looks at every
word of a document many times, asking tokens is too slow; it takes this view instead. Building
it also levels the schemes: ClearNLP's ``prep`` -> ``pobj`` and ``be`` -> ``attr`` become
``case`` and ``cop``, so that "spoke about taxes" and "is sure" have one shape.
"""

from __future__ import annotations

from spacy.tokens import Doc

from workbench.grammar import TO_UD

__all__ = ["Tree"]

PREPOSITIONAL = ("prep", "agent")


class Tree:
    """The words of a document with heads, relations, children and subtree edges.

    All attributes are lists by token index: ``words`` (lower case), ``lemmas`` (lower case),
    ``tags``, ``pos``, ``heads``, ``relations``, ``children`` (in text order), ``left`` and
    ``right`` (first and last token of the subtree), ``sentence`` (number of the sentence),
    ``entity`` (entity label or ""); ``bounds`` holds (start, end) of each sentence.

    Examples
    --------
    >>> from spacy.vocab import Vocab
    >>> doc = Doc(Vocab(), words=["He", "spoke", "about", "taxes"], heads=[1, 1, 1, 2],
    ...           deps=["nsubj", "ROOT", "prep", "pobj"], tags=["PRP", "VBD", "IN", "NNS"])
    >>> tree = Tree(doc)
    >>> tree.heads, tree.relations
    ([1, 1, 3, 1], ['nsubj', 'root', 'case', 'obl'])
    """

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.words = [t.lower_ for t in doc]
        self.lemmas = [t.lemma_.lower() or t.lower_ for t in doc]
        self.tags = [t.tag_ for t in doc]
        self.pos = [t.pos_ for t in doc]
        self.heads = [t.head.i for t in doc]
        labels = [t.dep_ for t in doc]
        self.relations = [TO_UD.get(label, label) for label in labels]
        self.entity = [t.ent_type_ for t in doc]
        if any(label in ("pobj", "attr", "acomp", "pcomp") for label in labels):
            self._level(labels)
        for i, head in enumerate(self.heads):
            if head == i:
                self.relations[i] = "root"
        self._link()
        self.sentence = [0] * len(doc)
        self.bounds: list[tuple[int, int]] = []
        for number, sentence in enumerate(doc.sents):
            self.bounds.append((sentence.start, sentence.end))
            self.sentence[sentence.start : sentence.end] = [number] * len(sentence)

    def _level(self, labels: list[str]) -> None:
        """Turn ClearNLP's prepositional and copular heads round."""
        heads, relations = self.heads, self.relations
        for i, label in enumerate(labels):
            if label in ("pobj", "pcomp"):
                top = heads[i]
                while labels[top] in PREPOSITIONAL and labels[heads[top]] in PREPOSITIONAL:
                    top = heads[top]
                outer, prep = heads[top], heads[i]
                if labels[prep] not in PREPOSITIONAL or outer == prep:
                    continue
                noun = self.pos[outer] in ("NOUN", "PROPN", "PRON", "NUM")
                relations[i] = ("nmod" if noun else "obl") if label == "pobj" else "advcl"
                while prep != outer:
                    up = heads[prep]
                    heads[prep], relations[prep] = i, "case" if label == "pobj" else "mark"
                    prep = up
                heads[i] = outer
        for i, label in enumerate(labels):
            be = heads[i]
            if label in ("attr", "acomp") and self.lemmas[be] == "be" and be != i:
                heads[i] = heads[be] if heads[be] != be else i
                relations[i] = relations[be] if heads[be] != be else "root"
                for j in range(len(heads)) if False else self._around(be):
                    if heads[j] == be and j != i:
                        heads[j] = i
                heads[be], relations[be] = i, "cop"

    def _around(self, index: int, *, reach: int = 120) -> range:
        """Return the indices near a token, within which its children are looked for."""
        return range(max(0, index - reach), min(len(self.heads), index + reach))

    def _link(self) -> None:
        """Fill children and subtree edges."""
        size = len(self.heads)
        self.children: list[list[int]] = [[] for _ in range(size)]
        for i, head in enumerate(self.heads):
            if head != i:
                self.children[head].append(i)
        self.left, self.right = list(range(size)), list(range(size))
        waiting = [len(kids) for kids in self.children]
        ready = [i for i in range(size) if not waiting[i]]
        while ready:
            i = ready.pop()
            head = self.heads[i]
            if head == i:
                continue
            self.left[head] = min(self.left[head], self.left[i])
            self.right[head] = max(self.right[head], self.right[i])
            waiting[head] -= 1
            if not waiting[head]:
                ready.append(head)

    def kids(self, index: int, *relations: str) -> list[int]:
        """Return the children in one of the relations, subtypes included, in text order."""
        return [
            c
            for c in self.children[index]
            if self.relations[c] in relations or self.relations[c].split(":")[0] in relations
        ]

    def case(self, index: int) -> str:
        """Return the preposition of a noun, with the words fixed to it: "according to"."""
        marks = []
        for c in self.children[index]:
            if self.relations[c] == "case" and self.tags[c] != "POS" and c < index:
                marks.append(c)
                marks += self.kids(c, "fixed")
        return " ".join(self.words[m] for m in sorted(marks))
