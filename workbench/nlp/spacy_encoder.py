"""The encoder in a spaCy pipeline: one pass for all heads, then sentences, tags and entities."""

from __future__ import annotations

from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from workbench.nlp import records
from workbench.nlp.encoder import FOLDER, Encoder

__all__ = ["EncoderPipe", "Sentences", "encoder_of"]

assert records


def encoder_of(nlp: Language) -> Encoder:
    """Return the encoder of a pipeline, that of its component ``workbench_encoder``."""
    if "workbench_encoder" in nlp.pipe_names:
        pipe: Any = nlp.get_pipe("workbench_encoder")
        return pipe.encoder
    return _default()


_DEFAULT: list[Encoder] = []


def _default() -> Encoder:
    if not _DEFAULT:
        _DEFAULT.append(Encoder())
    return _DEFAULT[0]


@Language.factory(
    "workbench_encoder",
    assigns=["doc._.reading"],
    default_config={"folder": None, "threads": 1},
)
def make_encoder(nlp: Language, name: str, folder: str | None, threads: int) -> EncoderPipe:
    """Return the component; `folder` is that of another model than the bundled one."""
    if folder is None and threads == 1:
        return EncoderPipe(_default())
    return EncoderPipe(Encoder(folder or FOLDER, threads=threads))


class EncoderPipe:
    """Set ``doc._.reading``, the encoder's output by word.

    The last component that needs it takes it away again.
    """

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder

    def __call__(self, doc: Doc) -> Doc:
        """Read one document."""
        (doc._.reading,) = self.encoder.read([[t.text for t in doc]])
        return doc


@Language.factory(
    "workbench_sentences",
    requires=["doc._.reading"],
    assigns=["token.is_sent_start", "token.tag"],
    default_config={"threshold": 0.3, "after_stop": 2.5},
)
def make_sentences(nlp: Language, name: str, threshold: float, after_stop: float) -> Sentences:
    """Return the component; `after_stop` is what a stop before a capital adds to the log odds."""
    return Sentences(encoder_of(nlp), threshold, after_stop=after_stop)


def _after_stop(words: list[str], spaced: list[bool]) -> Any:
    """Return 1 for each word that begins with a capital, or opens what does, behind a stop.

    Marks that close what the stop ends stand right behind it; `spaced` says of each word whether
    space stands before it.
    """
    out = np.zeros(len(words), np.float32)
    ended = False
    for k, word in enumerate(words):
        if word in _STOPS:
            ended = True
        elif ended and not (word in _MARKS and not spaced[k]):
            first = next((w for w in words[k : k + 3] if w not in _MARKS), "")
            out[k] = first[:1].isupper()
            ended = False
    return out


_STOPS = frozenset((".", "!", "?", "…", "..."))
_MARKS = frozenset(("“", "”", '"', "'", "‘", "’", "(", ")", "[", "]"))


class Sentences:
    """Set sentence starts and word classes, as far as nothing before has set them."""

    def __init__(
        self, encoder: Encoder, threshold: float = 0.3, *, after_stop: float = 2.5
    ) -> None:
        self.after_stop = after_stop
        self.tags = [encoder.tags[k] for k in range(len(encoder.tags))]
        self.cut = float(np.log(threshold / (1 - threshold)))

    def __call__(self, doc: Doc) -> Doc:
        """Set ``is_sent_start`` and ``tag_``, all at once: one by one costs spaCy more."""
        if not len(doc):
            return doc
        reading = doc._.reading
        names: list[Any] = []
        columns: list[Any] = []
        if not doc.has_annotation("TAG", require_complete=True):
            strings = doc.vocab.strings
            codes = np.array([strings.add(tag) for tag in self.tags], np.uint64)
            tags = codes[reading.out["tag"].argmax(-1)]
            space = np.array([not w.strip() for w in reading.words])
            tags[space] = strings.add("_SP")
            names.append("TAG")
            columns.append(tags)
        if not doc.has_annotation("SENT_START", require_complete=True):
            decided = doc.to_array(["SENT_START"]).astype(np.int64).reshape(-1)
            spaced = [False, *(bool(t.whitespace_) or t.is_space for t in doc[:-1])]
            stop = _after_stop(reading.words, spaced)
            likely = reading.out["start"][:, 0] + self.after_stop * stop
            starts = np.where(likely > self.cut, 1, -1)
            starts = np.where(decided != 0, decided, starts)
            # space starts no sentence, and what follows space at the very beginning does not either
            space = np.array([not w.strip() for w in reading.words])
            words = np.flatnonzero(~space)
            starts[space & (decided == 0)] = -1
            starts[: int(words[0]) + 1 if len(words) else 1] = -1
            starts[0] = 1
            names.append("SENT_START")
            columns.append(starts.astype(np.int64).view(np.uint64))
        return doc.from_array(names, np.stack(columns, 1)) if names else doc  # type: ignore[arg-type]
