"""The encoder in a spaCy pipeline: one pass for all heads, then sentences, tags and entities."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import minibatch

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
    default_config={"folder": None, "threads": 1, "batch_words": 6000},
)
def make_encoder(
    nlp: Language, name: str, folder: str | None, threads: int, batch_words: int
) -> EncoderPipe:
    """Return the component; `folder` is that of another model than the bundled one."""
    if folder is None and threads == 1:
        return EncoderPipe(_default(), batch_words=batch_words)
    return EncoderPipe(Encoder(folder or FOLDER, threads=threads), batch_words=batch_words)


class EncoderPipe:
    """Set ``doc._.reading``, the encoder's output by word; in batches over documents.

    The last component that needs it takes it away again.
    """

    def __init__(self, encoder: Encoder, *, batch_words: int = 6000) -> None:
        self.encoder, self.batch_words = encoder, batch_words

    def __call__(self, doc: Doc) -> Doc:
        """Read one document."""
        (doc._.reading,) = self.encoder.read([[t.text for t in doc]])
        return doc

    def pipe(self, stream: Iterable[Doc], batch_size: int = 32) -> Iterator[Doc]:
        """Read documents in batches of some thousand words."""
        for docs in minibatch(stream, batch_size):
            held: list[Doc] = []
            for doc in docs:
                if held and sum(map(len, held)) + len(doc) > self.batch_words:
                    yield from self._batch(held)
                    held = []
                held.append(doc)
            yield from self._batch(held)

    def _batch(self, docs: list[Doc]) -> list[Doc]:
        for doc, reading in zip(
            docs, self.encoder.read([t.text for t in doc] for doc in docs), strict=True
        ):
            doc._.reading = reading
        return docs


@Language.factory(
    "workbench_sentences",
    requires=["doc._.reading"],
    assigns=["token.is_sent_start", "token.tag"],
    default_config={"threshold": 0.5},
)
def make_sentences(nlp: Language, name: str, threshold: float) -> Sentences:
    """Return the component."""
    return Sentences(encoder_of(nlp), threshold)


class Sentences:
    """Set sentence starts and word classes, as far as nothing before has set them."""

    def __init__(self, encoder: Encoder, threshold: float = 0.5) -> None:
        self.tags = [encoder.tags[k] for k in range(len(encoder.tags))]
        self.cut = float(np.log(threshold / (1 - threshold)))

    def __call__(self, doc: Doc) -> Doc:
        """Set ``is_sent_start`` and ``tag_``."""
        if not len(doc):
            return doc
        starts = doc._.reading.out["start"][:, 0] > self.cut
        best = doc._.reading.out["tag"].argmax(-1)
        decided = doc.has_annotation("SENT_START", require_complete=True)
        tagged = doc.has_annotation("TAG", require_complete=True)
        after_space = True  # what follows only space at the beginning starts the first sentence
        for token in doc:
            if not tagged:
                token.tag_ = "_SP" if token.is_space else self.tags[best[token.i]]
            if not decided and token.sent_start == 0:
                token.is_sent_start = bool(
                    token.i == 0 or (not token.is_space and not after_space and starts[token.i])
                )
            after_space = after_space and token.is_space
        return doc
