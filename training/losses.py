"""What the network is to learn from a batch of examples: one loss a head, summed.

In: `training.examples.Example`s. Labels that an article does not have (None) cost nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from training.examples import IGNORE, TYPE_NUMBER, EventMention, Example
from training.network import WIDTH, Network, read_slices
from workbench.nlp import heads
from workbench.nlp.windows import collate

#: How much each head counts.
WEIGHTS = {
    "start": 0.5,
    "tag": 0.5,
    "entity": 2.0,
    "form": 1.5,
    "antecedent": 0.35,
    "claim trigger": 1.5,
    "claim role": 4.0,
    "claim attribute": 0.35,
    "meeting trigger": 2.0,
    "meeting role": 5.0,
    "meeting attribute": 0.5,
    "meeting same": 0.3,
    "hint": 2.0,
}
DROPOUT = 0.15
PIECE_DROPOUT = 0.04
READS = read_slices()


def has_fast_bfloat16() -> bool:
    """Return whether the processor multiplies bfloat16 matrices in hardware (AMX)."""
    check = getattr(torch.cpu, "_is_amx_tile_supported", None)
    return bool(check and check())


def fast() -> Any:
    """Return the context of the large products: bfloat16 where the processor is made for it."""
    return torch.autocast("cpu", torch.bfloat16, enabled=has_fast_bfloat16())


def quickly(head: Any, x: Tensor) -> Tensor:
    """Return what a head of many outputs gives, in single precision."""
    with fast():
        z = head(x)
    return z.float()


class Hints(nn.Module):
    """How far the vectors that a student reads events from are from those of its teacher.

    A linear map for each type of event, the student's own, leads from the one to the other and is
    forgotten after training (hints; Romero et al. 2015).
    """

    def __init__(self, teacher: Network) -> None:
        super().__init__()
        self.kept = (teacher.eval().requires_grad_(False),)  # a tuple: none of its weights is ours
        self.maps = nn.ModuleDict({t.name: nn.Linear(WIDTH, WIDTH) for t in teacher.types})
        for one in self.maps.values():
            nn.init.eye_(one.weight)
            nn.init.zeros_(one.bias)

    def forward(self, net: Network, arrays: dict[str, Tensor], layers: list[Tensor]) -> Tensor:
        """Return the mean squared distance as a share of the teacher's variance."""
        (teacher,) = self.kept
        first = arrays["first"]
        known = first > 0  # the first piece of a text is no word's
        with torch.inference_mode(), fast():
            theirs = teacher.encoder(*(arrays[k] for k in ("ids", "shapes", "quotes", "mask")))
        value = torch.zeros(())
        for name, one in self.maps.items():
            y = teacher.words(theirs, first, name).float()[known].clone()
            x = one(net.words(layers, first, name).float()[known])
            value = value + F.mse_loss(x, y) / y.var(0).mean()
        return value / len(self.maps)


def loss(
    net: Network, batch: Sequence[Example], mask_piece: int, hints: Hints | None = None
) -> tuple[Tensor, dict[str, float]]:
    """Return the summed loss of a batch and each head's part of it."""
    arrays = {k: torch.from_numpy(v) for k, v in collate([e.window for e in batch]).items()}
    whole = dict(arrays)
    if net.training:
        chosen = (torch.rand(arrays["ids"].shape) < PIECE_DROPOUT) & (arrays["shapes"] > 0)
        arrays["ids"] = arrays["ids"].masked_fill(chosen, mask_piece)
    with fast():
        layers = net.encoder(arrays["ids"], arrays["shapes"], arrays["quotes"], arrays["mask"])
    parts: dict[str, Tensor] = {}
    if hints is not None:
        parts["hint"] = hints(net, whole, layers)
    _word_losses(net, batch, layers, arrays["first"], parts)
    for kind in net.types:
        chosen_rows = [k for k, e in enumerate(batch) if kind.name in e.article.triggers]
        if chosen_rows:
            _event_losses(net, batch, layers, arrays["first"], kind, chosen_rows, parts)
    total = torch.stack([WEIGHTS[name] * part for name, part in parts.items()]).sum()
    return total, {name: part.item() for name, part in parts.items()}


def _vectors(net: Network, layers: list[Tensor], first: Tensor, group: str) -> Tensor:
    return F.dropout(net.words(layers, first, group).float(), DROPOUT, net.training)


def _padded(batch: Sequence[Example], name: str, width: int) -> Tensor | None:
    """Return integer labels (B, W) of a batch, IGNORE where there are none; None without any."""
    if all(getattr(e.article, name) is None for e in batch):
        return None
    out = np.full((len(batch), width), IGNORE, np.int64)
    for k, e in enumerate(batch):
        labels = getattr(e.article, name)
        if labels is not None:
            out[k, : e.high - e.low] = labels[e.low : e.high]
    return torch.from_numpy(out)


def _word_losses(
    net: Network, batch: Sequence[Example], layers: list, first: Tensor, parts: dict[str, Tensor]
) -> None:
    width = first.shape[1]
    x = _vectors(net, layers, first, "words")
    for name, head in (("tags", net.tag), ("entities", net.entity)):
        labels = _padded(batch, name, width)
        if labels is not None:
            z = quickly(head, x)
            value = F.cross_entropy(z.reshape(-1, z.shape[-1]), labels.reshape(-1))
            parts["tag" if name == "tags" else "entity"] = value
    labels = _padded(batch, "starts", width)
    if labels is not None:
        z, known = net.start(x)[..., 0], (labels >= 0).float()
        each = F.binary_cross_entropy_with_logits(z, labels.clamp(min=0).float(), reduction="none")
        parts["start"] = (each * known).sum() / known.sum().clamp(min=1)
    rows = [k for k, e in enumerate(batch) if e.article.forms is not None]
    if rows:
        _mention_losses(net, batch, layers, first, rows, parts)


def _mention_losses(
    net: Network, batch: Sequence[Example], layers: list, first: Tensor, rows: list[int],
    parts: dict[str, Tensor],
) -> None:  # fmt: skip
    x = _vectors(net, layers, first, "mentions")
    z, width = quickly(net.mention, x), first.shape[1]
    labels = np.full((len(batch), width, 3), IGNORE, np.int64)
    for k in rows:
        e = batch[k]
        forms = e.article.forms
        assert forms is not None
        labels[k, : e.high - e.low] = forms[e.low : e.high]
    y = torch.from_numpy(labels)
    value = torch.zeros(())
    for column, (a, b) in enumerate(((0, 3), (3, 5), (5, 8))):
        part = z[..., a:b].reshape(-1, b - a)
        value = value + F.cross_entropy(part, y[..., column].reshape(-1))
    parts["form"] = value
    reads = quickly(net.span, x)
    value, count = torch.zeros(()), 0
    for k in rows:
        if batch[k].article.mentions is None:
            continue
        part = _antecedent_loss(net, batch[k], reads[k])
        if part is not None:
            value, count = value + part, count + 1
    if count:
        parts["antecedent"] = value / count


def mention_vectors(reads: Tensor, spans: Sequence[tuple[int, int]]) -> Tensor:
    """Return the vectors (M, width) of mentions from the projections of words (W, 3 * width)."""
    first, last, mean = reads.chunk(3, -1)
    starts = torch.tensor([s for s, _ in spans])
    ends = torch.tensor([e - 1 for _, e in spans])
    total = torch.cat([torch.zeros_like(mean[:1]), mean.cumsum(0)])
    middle = (total[ends + 1] - total[starts]) / (ends + 1 - starts)[:, None]
    return F.relu(first[starts] + last[ends] + middle)


def _antecedent_loss(net: Network, e: Example, reads: Tensor) -> Tensor | None:
    article = e.article
    assert article.mentions is not None
    assert article.clusters is not None
    assert article.pairs is not None
    here = [k for k, m in enumerate(article.mentions) if e.low <= m.start and m.end <= e.high]
    if len(here) < 2:
        return None
    first, last = here[0], here[-1]
    places, features = article.pairs
    known = set(here)
    keep = np.array([j >= first and k <= last for j, k in places])
    places, features = places[keep], features[keep]
    whole = np.array([j in known and k in known for j, k in places], bool)
    places, features = places[whole], features[whole]
    number = {k: n for n, k in enumerate(here)}
    mentions = [article.mentions[k] for k in here]
    vectors = mention_vectors(reads, [(m.start - e.low, m.end - e.low) for m in mentions])
    early = torch.tensor([number[j] for j, _ in places], dtype=torch.long)
    late = torch.tensor([number[k] for _, k in places], dtype=torch.long)
    clusters = torch.tensor([article.clusters[k] for k in here])
    nothing = net.antecedents.nothing(vectors, torch.tensor([m.form for m in mentions]))
    n = len(here)
    scores = torch.full((n, n + 1), -1e4)
    right = torch.zeros((n, n + 1), dtype=torch.bool)
    if len(places):
        z = net.antecedents(vectors[early], vectors[late], torch.from_numpy(features))
        scores = scores.index_put((late, early), z)
        right[late, early] = clusters[late] == clusters[early]
    scores = torch.cat([scores[:, :n], nothing[:, None]], 1)
    right[:, n] = ~right[:, :n].any(1)
    gold = scores.masked_fill(~right, -1e4)
    return (torch.logsumexp(scores, 1) - torch.logsumexp(gold, 1)).mean()


# -- triggers, roles, attributes ------------------------------------------------------------------


def _event_losses(
    net: Network, batch: Sequence[Example], layers: list, first: Tensor, kind: Any,
    rows: list[int], parts: dict[str, Tensor],
) -> None:  # fmt: skip
    name, width = kind.name, first.shape[1]
    styles = torch.tensor([e.article.style for e in batch])
    x = net.words(layers, first, name).float() + net.style[name](styles)[:, None]
    x = F.dropout(x, DROPOUT, net.training)
    target = np.zeros((len(batch), width, 3), np.float32)
    weight = np.zeros((len(batch), width), np.float32)
    found: list[tuple[int, EventMention]] = []
    for k in rows:
        e = batch[k]
        labels, weights = e.article.triggers[name]
        target[k, : e.high - e.low] = labels[e.low : e.high]
        weight[k, : e.high - e.low] = weights[e.low : e.high]
        for event in e.article.events[name]:
            if e.low <= event.words[0] and event.words[-1] < e.high:
                found.append((k, event))
    w = torch.from_numpy(weight)
    each = -(torch.from_numpy(target) * F.log_softmax(quickly(net.trigger[name], x), -1)).sum(-1)
    parts[f"{name} trigger"] = (each * w).sum() / w.sum().clamp(min=1)
    if not found:
        return
    reads = quickly(net.reads[name], x)
    views = [
        heads.TriggerView(k, tuple(i - batch[k].low for i in event.words), TYPE_NUMBER[name])
        for k, event in found
    ]
    inputs = heads.role_inputs(views, [e.quotes for e in batch], [e.sentences for e in batch])
    z = role_logits(net, reads, views, inputs, kind)
    roles = np.zeros((len(found), width, len(kind.columns)), np.float32)
    for n, (k, event) in enumerate(found):
        e = batch[k]
        roles[n, : e.high - e.low] = event.roles[e.low : e.high]
    y = torch.from_numpy(roles)
    mask = torch.from_numpy((inputs["flag"] != 3).astype(np.float32))
    per_role = torch.tensor([1.0] * len(kind.roles) + [0.5] * (len(kind.columns) - len(kind.roles)))
    each = (F.binary_cross_entropy_with_logits(z, y, reduction="none") * per_role).sum(-1)
    parts[f"{name} role"] = (each * mask).sum() / mask.sum()
    _attribute_losses(net, batch, reads, found, views, y, kind, parts)


def trigger_weights(views: Sequence[heads.TriggerView], rows: int, width: int) -> Tensor:
    """Return the weights (N, rows * width) that average the words of each trigger."""
    out = torch.zeros((len(views), rows * width))
    for n, v in enumerate(views):
        out[n, [v.row * width + k for k in v.words]] = 1 / len(v.words)
    return out


def trigger_means(views: Sequence[heads.TriggerView], reads: Tensor) -> Tensor:
    """Return the mean vectors (N, width) of the words of triggers."""
    rows, width, size = reads.shape
    return trigger_weights(views, rows, width) @ reads.reshape(rows * width, size)


def role_logits(
    net: Network,
    reads: Tensor,
    views: Sequence[heads.TriggerView],
    inputs: dict[str, Any],
    kind: Any,
) -> Tensor:
    """Return logits (triggers, words, columns) of the roles of one type's triggers."""
    rows = torch.from_numpy(inputs["row"])
    word = reads[..., READS["role_word"]].index_select(0, rows)
    trigger = trigger_means(views, reads[..., READS["role_trigger"]])
    rest = [torch.from_numpy(inputs[n]) for n in ("kind", "distance", "flag", "gap", "quote")]
    at = 0
    for t in net.types:
        if t.name == kind.name:
            break
        at += len(t.columns)
    return net.roles(word, trigger, *rest)[..., at : at + len(kind.columns)]


def attribute_vectors(
    net: Network, reads: Tensor, views: Sequence[heads.TriggerView], near: Tensor, context: Tensor,
    days: Sequence[int], name: str,
) -> Tensor:  # fmt: skip
    """Return the vectors of event mentions that their attributes are read from.

    Parameters
    ----------
    near
        Which words a trigger's attention may fall on (N, rows * W): those of its sentence.
    context
        Weights (N, rows * W) of the words of the context role; they sum to one or nothing.
    """
    flat = reads.reshape(-1, reads.shape[-1])
    own = trigger_weights(views, *reads.shape[:2]) @ flat
    scores = own[:, READS["query"]] @ flat[:, READS["key"]].T / QUERY_SCALE
    share = torch.softmax(scores.masked_fill(~near, -1e4), -1)
    attended = share @ flat[:, READS["value"]]
    said = context @ flat[:, READS["attribute_context"]]
    return net.attributes[name].mention(
        own[:, READS["attribute_trigger"]], said, attended, torch.tensor(list(days))
    )


QUERY_SCALE = 32**0.5


def _attribute_losses(
    net: Network, batch: Sequence[Example], reads: Tensor, found: list[tuple[int, EventMention]],
    views: list[heads.TriggerView], roles: Tensor, kind: Any, parts: dict[str, Tensor],
) -> None:  # fmt: skip
    name, width = kind.name, reads.shape[1]
    chosen = [n for n, (_, event) in enumerate(found) if event.attributes is not None]
    if not chosen:
        return
    size = len(batch) * width
    near = torch.zeros((len(chosen), size), dtype=torch.bool)
    context = torch.zeros((len(chosen), size))
    for n, c in enumerate(chosen):
        row = found[c][0]
        numbers = torch.tensor(batch[row].sentences)
        here = numbers == numbers[views[c].words[0]]
        near[n, row * width : row * width + len(numbers)] = here
        if kind.context is not None:
            said = roles[c, :, kind.columns.index(kind.context)] > 0.5
            context[n, row * width : (row + 1) * width] = said / said.sum().clamp(min=1)
    chosen_views = [views[c] for c in chosen]
    days = [found[c][1].day for c in chosen]
    if net.training:  # a day is not always found
        days = [0 if torch.rand(()) < 0.15 else d for d in days]
    vectors = attribute_vectors(net, reads, chosen_views, near, context, days, name)
    vectors = F.dropout(vectors, 0.2, net.training)
    keys: dict[tuple[int, int], int] = {}
    events = [keys.setdefault((found[c][0], found[c][1].event), len(keys)) for c in chosen]
    logits = net.attributes[name](vectors, torch.tensor(events), len(keys))
    truth: dict[int, dict[str, int]] = {}
    for c, event in zip(chosen, events, strict=True):
        truth[event] = found[c][1].attributes or {}
    value, at = torch.zeros(()), 0
    for attribute, values in kind.attributes.items():
        z = logits[:, at : at + len(values)]
        at += len(values)
        y = torch.tensor([truth[k].get(attribute, IGNORE) for k in range(len(keys))])
        if (y != IGNORE).any():
            value = value + F.cross_entropy(z, y, label_smoothing=0.05)
    parts[f"{name} attribute"] = value
    if kind.clustered:
        _same_losses(net, batch, reads, [found[c] for c in chosen], chosen_views, name, parts)


def _same_losses(
    net: Network, batch: Sequence[Example], reads: Tensor, found: list[tuple[int, EventMention]],
    views: list[heads.TriggerView], name: str, parts: dict[str, Tensor],
) -> None:  # fmt: skip
    left, right, features, truth = [], [], [], []
    for b in range(len(found)):
        for a in range(b):
            if found[a][0] != found[b][0]:
                continue
            e, one, two = batch[found[a][0]], found[a][1], found[b][1]
            numbers = e.sentences
            gap = abs(numbers[views[a].words[0]] - numbers[views[b].words[0]])
            word = [e.article.words[m.words[-1]].lower().rstrip("s") for m in (one, two)]
            sets, days = (one.participants, two.participants), (one.days, two.days)
            if net.training and torch.rand(()) < 0.2:  # as it is where little was found
                sets, days = (set(), two.participants), (None, two.days)
            between = sum(found[c][0] == found[a][0] for c in range(a + 1, b))
            features.append(heads.same_event_features(gap, word[0] == word[1], sets, days, between))
            left.append(a)
            right.append(b)
            truth.append(float(one.event == two.event))
    if not truth:
        return
    vectors = trigger_means(views, reads[..., READS["pair"]])
    z = net.same[name](vectors[left], vectors[right], torch.tensor(features))
    parts[f"{name} same"] = F.binary_cross_entropy_with_logits(z, torch.tensor(truth))
