"""The network: a small transformer with a head for each task.

In: windows as `workbench.nlp.windows.collate` makes them. Out: logits and projections of words,
and the small networks that read them (roles, attributes, antecedents, same event).
The encoder is that of all-MiniLM-L6-v2 (6 layers, 384 wide, Apache-2.0), with an embedding of the
word's shape and one of the quotation state added at the input, and a mix of its layers for each
group of heads (Peters et al. 2018).
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from workbench.nlp.event_types import TYPES, EventType
from workbench.nlp.heads import (
    DISTANCE,
    ENTITY_TAGS,
    FORMS,
    GAP_BUCKETS,
    MATCHES,
    PAIR_BUCKETS,
    PRONOUN_CLASSES,
    RELATIONS,
    TYPE_PAIRS,
)
from workbench.nlp.windows import N_SHAPES

WIDTH = 384
ROLE_WIDTH = 128
MENTION_WIDTH = 128
ATTRIBUTE_WIDTH = 192
QUERY_WIDTH = 32
#: How the gold that an example comes from marks claims: all levels, or the outermost by the wide
#: definition of PolNeAR. Only the teacher sees the second.
STYLES = 2


class Layer(nn.Module):
    """One transformer layer, normalised after each half as in BERT."""

    def __init__(self, width: int = WIDTH, inner: int = 1536, heads: int = 12) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm1 = nn.LayerNorm(width, 1e-12)
        self.up = nn.Linear(width, inner)
        self.down = nn.Linear(inner, width)
        self.norm2 = nn.LayerNorm(width, 1e-12)

    def forward(self, x: Tensor, bias: Tensor, drop: float) -> Tensor:
        """Return the vectors of pieces (B, T, width) one layer on."""
        rows, length, width = x.shape
        parts = self.qkv(x).view(rows, length, 3, self.heads, width // self.heads)
        q, k, v = parts.permute(2, 0, 3, 1, 4).unbind(0)
        scores = q @ k.transpose(-1, -2) / math.sqrt(width // self.heads) + bias.to(q.dtype)
        mixed = torch.softmax(scores, -1).to(v.dtype) @ v
        mixed = self.out(mixed.transpose(1, 2).reshape(rows, length, width))
        x = self.norm1(x + mixed)
        return self.norm2(x + F.dropout(self.down(F.gelu(self.up(x))), drop, self.training))


class Encoder(nn.Module):
    """Word pieces with shapes and quotation state to the outputs of all layers."""

    def __init__(self, vocabulary: int, layers: int = 6) -> None:
        super().__init__()
        self.pieces = nn.Embedding(vocabulary, WIDTH, padding_idx=0)
        self.places = nn.Embedding(512, WIDTH)
        self.kind = nn.Parameter(torch.zeros(WIDTH))
        self.shapes = nn.Embedding(2 * N_SHAPES, WIDTH)
        self.quotes = nn.Embedding(2, WIDTH)
        nn.init.normal_(self.shapes.weight, std=0.02)
        nn.init.zeros_(self.quotes.weight)
        self.norm = nn.LayerNorm(WIDTH, 1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        self.drop = 0.1

    def load_base(self, path: Path) -> None:
        """Take the weights of the base model (a safetensors file of a BERT)."""
        from safetensors.torch import load_file

        w = {k.removeprefix("bert."): v for k, v in load_file(path).items()}
        with torch.no_grad():
            self.pieces.weight.copy_(w["embeddings.word_embeddings.weight"])
            self.places.weight.copy_(w["embeddings.position_embeddings.weight"])
            self.kind.copy_(w["embeddings.token_type_embeddings.weight"][0])
            self.norm.weight.copy_(w["embeddings.LayerNorm.weight"])
            self.norm.bias.copy_(w["embeddings.LayerNorm.bias"])
            for k, layer in enumerate(self.layers):
                at = f"encoder.layer.{k}."
                names = {
                    "out": "attention.output.dense",
                    "norm1": "attention.output.LayerNorm",
                    "up": "intermediate.dense",
                    "down": "output.dense",
                    "norm2": "output.LayerNorm",
                }
                for part in ("weight", "bias"):
                    qkv = [w[f"{at}attention.self.{x}.{part}"] for x in ("query", "key", "value")]
                    getattr(layer.qkv, part).copy_(torch.cat(qkv))
                    for ours, theirs in names.items():
                        getattr(getattr(layer, ours), part).copy_(w[f"{at}{theirs}.{part}"])

    def forward(self, ids: Tensor, shapes: Tensor, quotes: Tensor, mask: Tensor) -> list[Tensor]:
        """Return the outputs of the input layer and of each layer above it."""
        x = self.pieces(ids) + self.places.weight[: ids.shape[1]] + self.kind
        x = self.norm(x + self.shapes(shapes) + self.quotes(quotes))
        bias = (1 - mask)[:, None, None, :] * -1e4
        outputs = [x]
        for layer in self.layers:
            x = layer(x, bias, self.drop)
            outputs.append(x)
        return outputs


class RoleLabeller(nn.Module):
    """Which words fill which role of one trigger: projections of both, distance, and flags.

    Shared by all types of events but for the input projections and the last layer.
    """

    def __init__(self, types: tuple[EventType, ...] = TYPES) -> None:
        super().__init__()
        width = ROLE_WIDTH
        self.distance = nn.Embedding(2 * DISTANCE + 1, width)
        self.flag = nn.Embedding(4, width)  # plain, of this trigger, of another, padding
        self.gap = nn.Embedding(7, width)
        self.quote = nn.Embedding(4, width)
        self.kind = nn.Embedding(len(types), width)
        self.conv1 = nn.Conv1d(width, width, 5, padding=2)
        self.conv2 = nn.Conv1d(width, width, 5, padding=2)
        self.out = nn.Linear(width, sum(len(t.columns) for t in types))

    def forward(
        self,
        word: Tensor,  # C, W, width
        trigger: Tensor,  # C, width
        kind: Tensor,  # C
        distance: Tensor,  # C, W, and so on
        flag: Tensor,
        gap: Tensor,
        quote: Tensor,
    ) -> Tensor:
        """Return logits (triggers, words, roles of all types)."""
        x = word + (trigger + self.kind(kind))[:, None]
        x = x + self.distance(distance) + self.flag(flag) + self.gap(gap) + self.quote(quote)
        x = F.relu(x)
        keep = (flag != 3).to(x.dtype)[:, None, :]
        y = x.transpose(1, 2) * keep
        y = y + F.relu(self.conv1(y)) * keep
        y = y + F.relu(self.conv2(y)) * keep
        return self.out(y.transpose(1, 2))


class Attributes(nn.Module):
    """Attributes of one event from its mentions: trigger, context words, attended sentence, day.

    A mention's vector comes from :meth:`mention`; those of one event are mixed by learned weights
    before the attributes are read off, so that an event has one status however often it is told.
    """

    def __init__(self, kind: EventType) -> None:
        super().__init__()
        self.kind = kind
        self.relation = nn.Embedding(len(RELATIONS), ATTRIBUTE_WIDTH)
        self.hidden = nn.Linear(ATTRIBUTE_WIDTH, ATTRIBUTE_WIDTH)
        self.weight = nn.Linear(ATTRIBUTE_WIDTH, 1)
        self.out = nn.Linear(ATTRIBUTE_WIDTH, sum(map(len, kind.attributes.values())))

    def mention(self, trigger: Tensor, context: Tensor, attended: Tensor, day: Tensor) -> Tensor:
        """Return the vectors of mentions (N, width) from sums of projections."""
        x = F.relu(trigger + context + attended + self.relation(day))
        return F.relu(self.hidden(x))

    def forward(self, mentions: Tensor, event: Tensor, count: int) -> Tensor:
        """Return logits (events, values) of mentions that belong to `event` numbers."""
        weight = torch.exp(torch.clamp(self.weight(mentions)[:, 0], -8, 8))
        total = torch.zeros(count, dtype=mentions.dtype).index_add(0, event, weight)
        share = (weight / total[event])[:, None]
        pooled = torch.zeros(count, mentions.shape[1], dtype=mentions.dtype)
        return self.out(pooled.index_add(0, event, mentions * share))


class SameEvent(nn.Module):
    """Whether two mentions tell one event."""

    def __init__(self) -> None:
        super().__init__()
        self.features = nn.ModuleList(nn.Embedding(n, 96) for n in PAIR_BUCKETS)
        self.both = nn.Linear(2 * ROLE_WIDTH, 96)
        self.out = nn.Linear(96, 1)

    def forward(self, a: Tensor, b: Tensor, features: Tensor) -> Tensor:
        """Return the logit of each pair."""
        x = self.both(torch.cat([a * b, (a - b).abs()], -1))
        for k, table in enumerate(self.features):
            x = x + table(features[:, k])
        return self.out(F.relu(x))[:, 0]


class Antecedents(nn.Module):
    """How well an earlier mention serves as antecedent of a later one, and whether none does.

    Mention ranking (Denis and Baldridge 2008; Lee et al. 2017) over the mentions found.
    """

    def __init__(self) -> None:
        super().__init__()
        width = MENTION_WIDTH
        self.left = nn.Linear(width, width)
        self.right = nn.Linear(width, width)
        self.both = nn.Linear(width, width)
        buckets = (GAP_BUCKETS, GAP_BUCKETS, len(FORMS) ** 2, len(MATCHES), TYPE_PAIRS, 4)
        self.features = nn.ModuleList(
            nn.Embedding(n, width) for n in (*buckets, PRONOUN_CLASSES * 4)
        )
        self.out = nn.Linear(width, 1)
        self.none = nn.Linear(width, 1)
        self.none_form = nn.Embedding(len(FORMS), 1)

    def forward(self, early: Tensor, late: Tensor, features: Tensor) -> Tensor:
        """Return the score of each pair."""
        x = self.left(early) + self.right(late) + self.both(early * late)
        for k, table in enumerate(self.features):
            x = x + table(features[:, k])
        return self.out(F.relu(x))[:, 0]

    def nothing(self, late: Tensor, form: Tensor) -> Tensor:
        """Return each mention's score of having no antecedent."""
        return (self.none(late) + self.none_form(form))[:, 0]


class Network(nn.Module):
    """Encoder and heads."""

    def __init__(self, vocabulary: int, tags: list[str], types: tuple[EventType, ...] = TYPES):
        super().__init__()
        self.tags, self.types = tags, types
        self.encoder = Encoder(vocabulary)
        self.exported_style = 0
        self.groups = ("words", "mentions", *(t.name for t in types))
        self.mix = nn.Parameter(torch.zeros(len(self.groups), len(self.encoder.layers) + 1))
        with torch.no_grad():
            self.mix[:, -1] = 2.0
        self.start = nn.Linear(WIDTH, 1)
        self.tag = nn.Linear(WIDTH, len(tags))
        self.entity = _tagger(len(ENTITY_TAGS))
        self.mention = _tagger(8)  # description B I O, pronoun or not, metonym B I O
        self.span = nn.Linear(WIDTH, 3 * MENTION_WIDTH)  # first, last and mean of a mention
        self.antecedents = Antecedents()
        self.roles = RoleLabeller(types)
        self.trigger = nn.ModuleDict({t.name: _tagger(3) for t in types})
        # what the role labeller and the attribute heads read of each word
        self.reads = nn.ModuleDict({t.name: nn.Linear(WIDTH, sum(READS.values())) for t in types})
        self.style = nn.ModuleDict({t.name: nn.Embedding(STYLES, WIDTH) for t in types})
        for table in self.style.values():
            nn.init.zeros_(table.weight)
        self.attributes = nn.ModuleDict({t.name: Attributes(t) for t in types})
        self.same = nn.ModuleDict({t.name: SameEvent() for t in types if t.clustered})

    def words(self, outputs: list[Tensor], first: Tensor, group: str) -> Tensor:
        """Return the vectors of words (B, W, width) as a group of heads mixes them."""
        weight = torch.softmax(self.mix[self.groups.index(group)], 0)
        x = sum(w * o for w, o in zip(weight, outputs, strict=True))
        return torch.gather(x, 1, first[:, :, None].expand(-1, -1, x.shape[-1]))

    def forward(self, ids, shapes, quotes, mask, first) -> tuple[Tensor, ...]:
        """Return all that is read off words, in the order of :func:`outputs`; for export."""
        layers = self.encoder(ids, shapes, quotes, mask)
        words = self.words(layers, first, "words")
        mentions = self.words(layers, first, "mentions")
        out: list[Any] = [self.start(words)[..., 0], self.tag(words), self.entity(words)]
        out += [self.mention(mentions), self.span(mentions)]
        for t in self.types:
            x = self.words(layers, first, t.name) + self.style[t.name].weight[self.exported_style]
            out += [self.trigger[t.name](x), self.reads[t.name](x)]
        return tuple(out)


#: Widths of the projections of each word that the heads of an event type read.
READS = {
    "role_word": ROLE_WIDTH,
    "role_trigger": ROLE_WIDTH,
    "attribute_trigger": ATTRIBUTE_WIDTH,
    "attribute_context": ATTRIBUTE_WIDTH,
    "query": QUERY_WIDTH,
    "key": QUERY_WIDTH,
    "value": ATTRIBUTE_WIDTH,
    "pair": ROLE_WIDTH,
}


def read_slices() -> dict[str, slice]:
    """Return where each projection stands among the reads of a word."""
    out, at = {}, 0
    for name, width in READS.items():
        out[name] = slice(at, at + width)
        at += width
    return out


def outputs(types: tuple[EventType, ...] = TYPES) -> list[str]:
    """Return the names of what the exported network gives."""
    names = ["start", "tag", "entity", "mention", "span"]
    for t in types:
        names += [f"{t.name}_trigger", f"{t.name}_reads"]
    return names


def _tagger(classes: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(WIDTH, 256), nn.ReLU(), nn.Linear(256, classes))
