"""Weights to what ships: int8 ONNX, the small heads, a pruned tokenizer, labels.

In: ``model.pt``. Out: the folder that `workbench.nlp.encoder.Encoder` reads. Word pieces that no
English text needs (other scripts, unused places) are left out, with their rows.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from training.network import Network, outputs, read_slices
from workbench.nlp import modelfiles
from workbench.nlp.event_types import TYPES
from workbench.nlp.windows import Pieces, Window, collate, quotation_state

#: Pieces are kept if they are written in these letters, digits and signs.
_KEPT = re.compile(r"^(?:##)?[\x20-\x7e\u00a1-\u024f\u2010-\u2030\u20a0-\u20bf]+$")


class _Roles(nn.Module):
    def __init__(self, net: Network) -> None:
        super().__init__()
        self.net = net.roles

    def forward(self, word, trigger, kind, distance, flag, gap, quote) -> Tensor:
        return self.net(word, trigger, kind, distance, flag, gap, quote)


def pruned(tokenizer: Path, out: Path) -> list[int]:
    """Write a tokenizer file without the pieces that English needs not; return the kept ids."""
    data = json.loads(tokenizer.read_text("utf-8"))
    vocabulary: dict[str, int] = data["model"]["vocab"]
    special = {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"}
    kept = [
        (piece, number)
        for piece, number in sorted(vocabulary.items(), key=lambda x: x[1])
        if piece in special or (_KEPT.match(piece) and not piece.startswith("[unused"))
    ]
    data["model"]["vocab"] = {piece: k for k, (piece, _) in enumerate(kept)}
    for token in data["added_tokens"]:
        token["id"] = data["model"]["vocab"][token["content"]]
    data["post_processor"] = None
    data["truncation"] = data["padding"] = None
    out.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    return [number for _, number in kept]


def export(
    weights: Path, base: Path, out: Path, *, meta: dict[str, Any] | None = None,
    whole: bool = False, style: int = 0,
) -> Path:  # fmt: skip
    """Write the model's folder.

    Parameters
    ----------
    weights
        What `training.loop.train` gave.
    base
        Folder of the base model, for its tokenizer.
    out
        The folder to write.
    meta
        Thresholds, temperatures and so on, to be kept in ``model.json``.
    whole
        Whether to leave the network in single precision, for a teacher or for comparison.
    style
        Whose marking a teacher is to follow.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    out.mkdir(parents=True, exist_ok=True)
    state = torch.load(weights, weights_only=True)
    ids = pruned(base / "tokenizer.json", out / "tokenizer.json")
    table = state["net"]["encoder.pieces.weight"][ids]
    net = Network(len(ids), state["tags"])
    net.load_state_dict(state["net"] | {"encoder.pieces.weight": table})
    net.exported_style = style
    net.eval()
    pieces = Pieces(out / "tokenizer.json")
    texts = [
        ["Anna", "Lind", "said", "that", "Oslo", "was", "calm", "."],
        ["They", "met", "on", "Friday", "."] * 3,
    ]
    arrays = collate([Window.of(t, pieces, quotation_state(t)) for t in texts])
    names = outputs()
    fed = tuple(torch.from_numpy(arrays[k]) for k in ("ids", "shapes", "quotes", "mask", "first"))
    full = out / "words.full.onnx"
    axes = {name: {0: "B", 1: "T"} for name in ("ids", "shapes", "quotes", "mask")}
    axes |= {name: {0: "B", 1: "W"} for name in ("first", *names)}
    with torch.inference_mode():
        torch.onnx.export(
            net, fed, str(full), opset_version=17, dynamo=False,
            input_names=["ids", "shapes", "quotes", "mask", "first"], output_names=names,
            dynamic_axes=axes,
        )  # fmt: skip
        roles = _Roles(net)
        n, w = 2, 9
        example = (
            torch.zeros(n, w, 128), torch.zeros(n, 128), torch.zeros(n, dtype=torch.long),
            *(torch.zeros(n, w, dtype=torch.long) for _ in range(4)),
        )  # fmt: skip
        inputs = ["word", "trigger", "kind", "distance", "flag", "gap", "quote"]
        axes = {k: {0: "N", 1: "W"} for k in ("word", "distance", "flag", "gap", "quote", "roles")}
        torch.onnx.export(
            roles, example, str(out / "roles.onnx"), opset_version=17, dynamo=False,
            input_names=inputs, output_names=["roles"],
            dynamic_axes=axes | {"trigger": {0: "N"}, "kind": {0: "N"}},
        )  # fmt: skip
        widths = {
            name: 1 if value.ndim == 2 else value.shape[-1]
            for name, value in zip(names, net(*fed), strict=True)
        }
    if whole:
        os.replace(full, out / "words.onnx")
    else:
        quantize_dynamic(
            str(full), str(out / "words.onnx"), weight_type=QuantType.QInt8, per_channel=True,
            reduce_range=True, extra_options={"MatMulConstBOnly": True},
        )  # fmt: skip
        full.unlink()
    np.savez(out / "heads.npz", **{k: v.astype(np.float16) for k, v in small_heads(net).items()})
    described = {
        "tags": state["tags"],
        "widths": widths,
        "reads": {k: [s.start, s.stop] for k, s in read_slices().items()},
    }
    (out / "model.json").write_text(json.dumps(described | (meta or {}), indent=1) + "\n", "utf-8")
    modelfiles.seal(out)
    return out


def small_heads(net: Network) -> dict[str, np.ndarray]:
    """Return the weights of the networks that run in plain NumPy, by the names `Encoder` uses."""
    found: dict[str, Tensor] = {}
    for name, p in net.antecedents.state_dict().items():
        found[f"antecedents.{_plain(name)}"] = p
    for kind in TYPES:
        for name, p in net.attributes[kind.name].state_dict().items():
            found[f"{kind.name}.{_plain(name)}"] = p
        if kind.clustered:
            for name, p in net.same[kind.name].state_dict().items():
                found[f"{kind.name}.same.{_plain(name)}"] = p
    return {name: p.detach().numpy() for name, p in found.items()}


def _plain(name: str) -> str:
    """Return a parameter's name, that of an embedding without "weight"."""
    for table in ("features", "relation", "none_form"):
        if name.startswith(table):
            return name.removesuffix(".weight")
    return name
