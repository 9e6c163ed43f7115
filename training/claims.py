"""Train the weights of the claims component from articles with marked attributions.

usage: python -m training.claims GOLD.jsonl PARSED.spacy OUT.npz [--held-out 0.1]

GOLD holds a text and its attributions a line (source, cue, content: lists of character spans);
PARSED is a DocBin of the same texts, in the same order, as the bundled pipeline parses them;
where there is none it is made. What is
kept is a vocabulary of labels and single words that occur in at least 20 articles, and weights.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import spacy
from scipy import sparse
from spacy.tokens import Doc, DocBin
from workbench.components.claim_model import SEPARATOR
from workbench.components.contents import contents_of_cue
from workbench.components.cue_features import content_features, cue_features
from workbench.components.cue_spans import possible_spans, span_features
from workbench.components.cues import possible_cues
from workbench.components.marks import Marks
from workbench.components.quotes import Quotes
from workbench.components.source_features import asking_features, source_features
from workbench.components.sources import possible_sources
from workbench.tree import Tree

ATTRIBUTES = [
    "ORTH", "SPACY", "TAG", "POS", "MORPH", "LEMMA", "HEAD", "DEP", "SENT_START", "ENT_IOB",
    "ENT_TYPE",
]  # fmt: skip
MIN_ARTICLES = 20
HIDDEN = {"content": 48, "source": 24, "words": 24}
# task -> overlap with the gold from which a candidate is right, and how near to the best
RIGHT = {"content": (0.5, 0.15), "source": (0.34, 0.01), "words": (0.2, 0.01)}
Example = tuple[list[str], list[list[str]], list[float]]
DROPOUT = 0.25
DECAY = 1e-5


def read(gold: Path, parsed: Path) -> list[tuple[dict, Doc]]:
    """Return gold rows with their parsed documents, quotations found."""
    rows = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    docs = list(DocBin().from_disk(parsed).get_docs(spacy.blank("en").vocab))
    quotes = Quotes()
    for row, doc in zip(rows, docs, strict=True):
        assert row["text"] == doc.text, row["id"]
        quotes(doc)
    return list(zip(rows, docs, strict=True))


def parse(gold: Path, parsed: Path) -> None:
    """Parse the gold's texts as the claims component will see them and write them."""
    from workbench.pipeline import load_pipeline

    nlp = load_pipeline()
    behind = nlp.pipe_names[nlp.pipe_names.index("workbench_entities") + 1 :]
    texts = [json.loads(line)["text"] for line in gold.read_text(encoding="utf-8").splitlines()]
    bin_ = DocBin(attrs=ATTRIBUTES)
    with nlp.select_pipes(disable=behind):
        for doc in nlp.pipe(texts, batch_size=16, n_process=2):
            bin_.add(doc)
    bin_.to_disk(parsed)


def words_in(doc: Doc, spans: list[list[int]]) -> set[int]:
    """Return the word tokens that lie in character spans."""
    found: set[int] = set()
    for start, end in spans or []:
        span = doc.char_span(start, end, alignment_mode="expand")
        if span is not None:
            found.update(t.i for t in span if not t.is_punct and not t.is_space)
    return found


def tokens_in(doc: Doc, spans: list[list[int]]) -> set[int]:
    """Return all tokens that lie in character spans, stops too."""
    found: set[int] = set()
    for start, end in spans or []:
        span = doc.char_span(start, end, alignment_mode="expand")
        if span is not None:
            found.update(range(span.start, span.end))
    return found


def overlap(a: set[int], b: set[int]) -> float:
    """Return the Jaccard index of two sets."""
    return len(a & b) / len(a | b) if a or b else 0.0


def plain(doc: Doc, start: int, end: int) -> set[int]:
    """Return the word tokens of a range."""
    return {i for i in range(start, end) if not doc[i].is_punct and not doc[i].is_space}


def examples(row: dict, doc: Doc) -> dict[str, list[Example]]:
    """Return what an article teaches about contents, sources and the words of cues.

    An example holds the features of what is asked, of each candidate, and how far each
    candidate overlaps the gold.
    """
    tree = Tree(doc)
    marks = Marks([(s.start, s.end) for s in doc.spans["quotes"]], len(doc))
    gold = [
        (tokens_in(doc, a["cue"]), words_in(doc, a["content"]), words_in(doc, a["source"]))
        for a in row["attributions"]
        if a["content"]
    ]
    in_cue = set().union(*(cue for cue, _, _ in gold)) if gold else set()
    in_content = set().union(*(content for _, content, _ in gold)) if gold else set()
    found: dict[str, list[Example]] = {"content": [], "source": [], "words": []}
    for cue in possible_cues(tree):
        if cue in in_content and cue not in in_cue:
            continue  # a claim within a claim, which the gold leaves out
        contents = contents_of_cue(tree, cue, marks)
        if not contents:
            continue
        own = [g for g in gold if cue in g[0]]
        overlaps = []
        for _, ranges in contents:
            words = set().union(*(plain(doc, s, e) for s, e in ranges))
            overlaps.append(max((overlap(words, g[1]) for g in own), default=0.0))
        features = [content_features(tree, cue, c, marks) for c in contents]
        found["content"].append((cue_features(tree, cue, marks), features, overlaps))
        best = max(range(len(overlaps)), key=overlaps.__getitem__)
        if overlaps[best] < 0.5:
            continue
        how, ranges = contents[best]
        said = set().union(*(plain(doc, s, e) for s, e in ranges))
        cue_words, _, source_words = max(own, key=lambda g: overlap(said, g[1]))
        sources = possible_sources(tree, cue, ranges)
        if sources:
            shares = [overlap(plain(doc, *s.range), source_words) for s in sources]
            features = [source_features(tree, cue, how, s) for s in sources]
            found["source"].append((asking_features(tree, cue, how), features, shares))
        right = [s for s in sources if overlap(plain(doc, *s.range), source_words) >= 0.5]
        spans = possible_spans(tree, cue, ranges, right[0].range if right else None)
        wanted = {i for i in cue_words if not doc[i].is_punct and not doc[i].is_space}
        shares = [overlap(plain(doc, *s), wanted) for s in spans]
        features = [span_features(tree, cue, ranges, how, s) for s in spans]
        found["words"].append((asking_features(tree, cue, how), features, shares))
    return found


def vocabulary(articles: list[list], part: int) -> dict[str, int]:
    """Return the features that occur in enough articles, numbered in sorted order."""
    counts: Counter[str] = Counter()
    for article in articles:
        if part == 0:
            counts.update({f for example in article for f in example[0]})
        else:
            counts.update({f for example in article for content in example[1] for f in content})
    return {f: i for i, f in enumerate(sorted(f for f, n in counts.items() if n >= MIN_ARTICLES))}


def matrix(rows: list[list[str]], vocab: dict[str, int]) -> sparse.csr_matrix:
    """Return features as a sparse matrix of ones."""
    indptr, indices = [0], []
    for row in rows:
        indices += sorted({vocab[f] for f in row if f in vocab})
        indptr.append(len(indices))
    data = np.ones(len(indices), dtype=np.float32)
    return sparse.csr_matrix((data, indices, indptr), shape=(len(rows), len(vocab)))


class Data:
    """Examples as matrices: cues, contents, the cue of each content, and the overlaps."""

    def __init__(self, articles: list[list], cue_vocab: dict, content_vocab: dict) -> None:
        flat = [example for article in articles for example in article]
        self.cues = matrix([e[0] for e in flat], cue_vocab)
        self.contents = matrix([c for e in flat for c in e[1]], content_vocab)
        sizes = [len(e[1]) for e in flat]
        self.starts = np.concatenate([[0], np.cumsum(sizes)])
        self.overlaps = np.array([o for e in flat for o in e[2]], dtype=np.float32)


class Model:
    """A cue's and a content's features, each summed into one hidden layer; softmax with "none"."""

    def __init__(self, n_cue: int, n_content: int, hidden: int, *, seed: int = 0) -> None:
        rng = np.random.default_rng(seed)
        scale = 0.05
        self.p = {
            "cue": rng.normal(0, scale, (n_cue, hidden)),
            "content": rng.normal(0, scale, (n_content, hidden)),
            "bias": np.zeros(hidden),
            "out": rng.normal(0, 0.1, hidden),
            "none_bias": np.zeros(hidden),
            "none_out": rng.normal(0, 0.1, hidden),
            "none": np.zeros(1),
            "linear": np.zeros(n_content),
            "none_linear": np.zeros(n_cue),
        }
        self.p = {k: v.astype(np.float32) for k, v in self.p.items()}
        self.m = {k: np.zeros_like(v) for k, v in self.p.items()}
        self.v = {k: np.zeros_like(v) for k, v in self.p.items()}
        self.steps = 0
        self.rng = rng

    def scores(self, x, y, group):
        """Return the scores of "none" for each cue and of each content."""
        p = self.p
        cue = x @ p["cue"]
        none_h = np.maximum(cue + p["none_bias"], 0)
        none = none_h @ p["none_out"] + p["none"] + x @ p["none_linear"]
        h = np.maximum(y @ p["content"] + cue[group] + p["bias"], 0)
        s = h @ p["out"] + y @ p["linear"]
        return none, s, none_h, h

    def step(self, x, y, group, starts, right, *, rate, dropout=DROPOUT, decay=DECAY):
        """Take one step of Adam on a batch and return its loss."""
        p = self.p
        x, y = x.copy(), y.copy()
        x.data = x.data * (self.rng.random(x.nnz) > dropout) / (1 - dropout)
        y.data = y.data * (self.rng.random(y.nnz) > dropout) / (1 - dropout)
        none, s, none_h, h = self.scores(x, y, group)
        top = np.maximum(np.maximum.reduceat(s, starts), none)
        e, e0 = np.exp(s - top[group]), np.exp(none - top)
        total = np.add.reduceat(e, starts) + e0
        prob, prob0 = e / total[group], e0 / total
        good = np.add.reduceat(e * right, starts)
        has = np.add.reduceat(right, starts) > 0
        target = np.where(has[group], e * right / np.maximum(good, 1e-9)[group], 0.0)
        target0 = (~has).astype(np.float32)
        n = len(starts)
        loss = -np.log(np.maximum(np.where(has, good / total, prob0), 1e-9)).mean()
        ds = ((prob - target) / n).astype(np.float32)
        dn = ((prob0 - target0) / n).astype(np.float32)
        dh = np.outer(ds, p["out"]) * (h > 0)
        dnh = np.outer(dn, p["none_out"]) * (none_h > 0)
        dcue = np.add.reduceat(dh, starts, axis=0) + dnh
        grads = {
            "cue": x.T @ dcue,
            "content": y.T @ dh,
            "bias": dh.sum(0),
            "out": h.T @ ds,
            "none_bias": dnh.sum(0),
            "none_out": none_h.T @ dn,
            "none": dn.sum(keepdims=True),
            "linear": y.T @ ds,
            "none_linear": x.T @ dn,
        }
        self.steps += 1
        for k, g in grads.items():
            g = g + decay * p[k]
            self.m[k] += 0.1 * (g - self.m[k])
            self.v[k] += 0.01 * (g * g - self.v[k])
            m = self.m[k] / (1 - 0.9**self.steps)
            v = self.v[k] / (1 - 0.99**self.steps)
            p[k] -= rate * m / (np.sqrt(v) + 1e-8)
        return loss


def batch(data: Data, cues: np.ndarray):
    """Return the rows of a batch of cues, with group numbers and starts."""
    sizes = data.starts[cues + 1] - data.starts[cues]
    rows = np.concatenate([np.arange(data.starts[c], data.starts[c + 1]) for c in cues])
    group = np.repeat(np.arange(len(cues)), sizes)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    return data.cues[cues], data.contents[rows], group, starts, data.overlaps[rows]


def train(
    data: Data,
    held: Data | None,
    shape: tuple[int, int],
    task: str,
    *,
    epochs: int = 4,
    size: int = 512,
) -> Model:
    """Return a model trained on data, its figures on what is held out printed by epoch."""
    model = Model(*shape, HIDDEN[task])
    n = data.cues.shape[0]
    least, slack = RIGHT[task]
    size = size if task == "content" else 128
    for epoch in range(epochs):
        order = model.rng.permutation(n)
        rate = 2e-3 * (1 - epoch / epochs) + 1e-4
        losses = []
        for i in range(0, n, size):
            x, y, group, starts, o = batch(data, order[i : i + size])
            best = np.maximum.reduceat(o, starts)
            right = ((o >= least) & (o >= best[group] - slack)).astype(np.float32)
            losses.append(model.step(x, y, group, starts, right, rate=rate))
        if held is not None:
            print(task, epoch, round(float(np.mean(losses)), 4), evaluate(model, held), flush=True)
    return model


def gate(data: Data, *, epochs: int = 5) -> tuple[np.ndarray, np.ndarray]:
    """Return weights and bias that tell from a cue alone whether it attributes anything."""
    right = (np.maximum.reduceat(data.overlaps, data.starts[:-1]) >= 0.5).astype(np.float32)
    rng = np.random.default_rng(0)
    n, size = data.cues.shape
    weights, bias = np.zeros(size, dtype=np.float32), np.zeros(1, dtype=np.float32)
    squares = np.full(size, 1e-3, dtype=np.float32)
    for epoch in range(epochs):
        order = rng.permutation(n)
        for i in range(0, n, 256):
            x, y = data.cues[order[i : i + 256]], right[order[i : i + 256]]
            error = 1 / (1 + np.exp(-(x @ weights + bias))) - y
            slope = x.T @ error / len(y) + 1e-5 * weights
            squares += slope * slope
            weights -= 0.3 * slope / np.sqrt(squares)
            bias -= 0.3 / (1 + epoch) * error.mean()
    return weights, bias


def evaluate(model: Model, data: Data) -> dict:
    """Return precision, recall and F1 at thresholds, one candidate a cue."""
    n = data.cues.shape[0]
    best_p, hit = np.zeros(n), np.zeros(n, dtype=bool)
    for i in range(0, n, 4096):
        cues = np.arange(i, min(n, i + 4096))
        x, y, group, starts, o = batch(data, cues)
        none, s, _, _ = model.scores(x, y, group)
        top = np.maximum(np.maximum.reduceat(s, starts), none)
        e, e0 = np.exp(s - top[group]), np.exp(none - top)
        prob = e / (np.add.reduceat(e, starts) + e0)[group]
        peak = np.maximum.reduceat(prob, starts)
        chosen = np.add.reduceat(np.where(prob >= peak[group], o, 0), starts)
        best_p[cues], hit[cues] = peak, chosen >= 0.5
    gold = np.add.reduceat(data.overlaps >= 0.5, data.starts[:-1]) > 0
    out = {}
    for threshold in (0.2, 0.3, 0.4, 0.5):
        chosen = best_p > threshold
        p, r = hit[chosen].mean(), hit[chosen].sum() / gold.sum()
        out[threshold] = f"P{p:.3f} R{r:.3f} F{2 * p * r / (p + r):.3f}"
    return out


def save(models: dict[str, tuple[Model, dict, dict]], path: Path) -> None:
    """Write vocabularies and weights of all tasks, in half precision, without pickles."""
    arrays: dict[str, np.ndarray] = {}
    for task, (model, cue_vocab, content_vocab) in models.items():
        for name, vocab in (("cue_features", cue_vocab), ("content_features", content_vocab)):
            text = SEPARATOR.join(vocab).encode("utf-8")
            arrays[f"{task}.{name}"] = np.frombuffer(text, dtype=np.uint8)
        for name, weights in model.p.items():
            arrays[f"{task}.{name}"] = weights.astype(np.float16)
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type]


def main(argv: list[str]) -> None:
    """Train and write."""
    gold, parsed, out = map(Path, argv[:3])
    share = float(argv[argv.index("--held-out") + 1]) if "--held-out" in argv else 0.0
    if not parsed.exists():
        parse(gold, parsed)
    articles = [examples(row, doc) for row, doc in read(gold, parsed)]
    order = np.random.default_rng(1).permutation(len(articles))
    n_held = int(len(articles) * share)
    held = [articles[i] for i in order[:n_held]]
    kept = [articles[i] for i in order[n_held:]]
    models = {}
    for task in RIGHT:
        mine = [article[task] for article in kept]
        vocabs = vocabulary(mine, 0), vocabulary(mine, 1)
        test = Data([article[task] for article in held], *vocabs) if held else None
        shape = len(vocabs[0]), len(vocabs[1])
        print(task, *shape, "features", flush=True)
        data = Data(mine, *vocabs)
        models[task] = (train(data, test, shape, task), *vocabs)
        if task == "content":
            model = models[task][0]
            model.p["gate"], model.p["gate_bias"] = gate(data)
    save(models, out)


if __name__ == "__main__":
    main(sys.argv[1:])
