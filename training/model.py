"""The network of MODEL files in PyTorch: gated dilated convolutions under linear-chain CRFs.

A batch is features [B, L, F] and mask [B, L]; sequences are as a whole article is at inference: the convolution
sees zeros beyond their ends. Convolutions are one matrix product over shifted copies, in bfloat16 where asked.
"""
import json, os

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

FORBIDDEN = -1e4
HEADS = ("attribution", "names")


class Data:
    """The arrays of one split, as `training/prepare` writes them."""

    def __init__(self, directory, split, mmap=False):
        load = lambda part: np.load(os.path.join(directory, f"{split}.{part}.npy"), mmap_mode="r" if mmap else None)
        self.name, self.features = split, load("features")
        self.paragraphs, self.docs = load("paragraphs"), load("docs")
        self.labels = {}
        for head in HEADS:
            if os.path.exists(os.path.join(directory, f"{split}.{head}.npy")):
                self.labels[head] = load(head)

    def spans(self):
        return list(zip(self.docs[:-1].tolist(), self.docs[1:].tolist()))


def meta(directory):
    """Features [{name, size}], featureHash and heads {name: tags} of the prepared arrays."""
    with open(os.path.join(directory, "meta.json"), encoding="utf-8") as f:
        m = json.load(f)
    m["features"] = [{k.lower(): v for k, v in f.items()} for f in m["features"]]
    if "pieces" in m:
        m["pieces"]["features"] = [{k.lower(): v for k, v in f.items()} for f in m["pieces"]["features"]]
    if isinstance(m["heads"], list):
        m["heads"] = {h["name"]: h["tags"] for h in m["heads"]}
    return m


RNG = np.random.Generator(np.random.SFC64(1))


def dropout(x, p, training):
    """Dropout with the bits of a fast generator: torch's own takes a third of a training step."""
    if not training or p <= 0:
        return x
    cut = round(p * 256)
    keep = torch.from_numpy(np.frombuffer(bytearray(RNG.bytes(x.numel())), np.uint8)).view(x.shape) >= cut
    return x * (keep.to(x.dtype) * (256 / (256 - cut)))


def allowed(tags):
    """Which BIO transitions can be: (from, to) [T, T] and start [T]."""
    t = len(tags)
    trans, start = np.ones((t, t), bool), np.ones(t, bool)
    for j, to in enumerate(tags):
        if to.startswith("I-"):
            start[j] = False
            for i, fr in enumerate(tags):
                trans[i, j] = fr[2:] == to[2:] and fr != "O"
    return torch.tensor(trans), torch.tensor(start)


class CRF(nn.Module):
    """A linear-chain CRF whose impossible transitions have no mass."""

    def __init__(self, hidden, tags):
        super().__init__()
        self.tags = tags
        t = len(tags)
        self.proj = nn.Linear(hidden, t)
        self.transitions = nn.Parameter(torch.zeros(t, t))
        self.start, self.end = nn.Parameter(torch.zeros(t)), nn.Parameter(torch.zeros(t))
        trans, start = allowed(tags)
        self.register_buffer("trans_ok", trans, False)
        self.register_buffer("start_ok", start, False)

    def scores(self):
        return (self.transitions.masked_fill(~self.trans_ok, FORBIDDEN),
                self.start.masked_fill(~self.start_ok, FORBIDDEN))

    def log_partition(self, logits, mask):
        """log Z [B] of logits [B, L, T]: products of scaled transition matrices, two by two."""
        b, l, t = logits.shape
        trans, start = self.scores()
        logits = logits.float()
        top = logits.max(-1, keepdim=True).values.detach()
        scale = (top[..., 0] * mask).sum(1)
        emit = (logits - top).exp()
        first = start.exp() * emit[:, 0]                                    # [B, T]
        m = trans.exp() * emit[:, 1:, None, :]                              # [B, L-1, T, T]
        eye = torch.eye(t)
        m = torch.where(mask[:, 1:, None, None], m, eye)
        while m.shape[1] > 1:
            odd = m[:, -1:] if m.shape[1] % 2 else None
            even = m[:, :m.shape[1] - (odd is not None)]
            m = torch.matmul(even[:, ::2], even[:, 1::2])
            c = m.amax((-1, -2), keepdim=True).detach()
            m, scale = m / c, scale + c.log().sum((1, 2, 3))
            if odd is not None:
                m = torch.cat([m, odd], 1)
        z = (first[:, None, :] @ m[:, 0] if m.shape[1] else first[:, None, :])[:, 0]
        return (z * self.end.exp()).sum(-1).log() + scale

    def loss(self, logits, labels, mask):
        """Sum over the batch of -log P(labels), labels of -1 left open; and the number of labelled tokens."""
        known = labels >= 0
        held = torch.zeros(logits.shape, dtype=torch.bool)
        held.scatter_(2, labels.clamp(min=0)[..., None], True)
        fixed = torch.where(known[..., None] & ~held, torch.full((), FORBIDDEN), logits.float())
        gold = self.gold_score(logits.float(), labels, mask) if bool((known | ~mask).all()) else self.log_partition_log(fixed, mask)
        return (self.log_partition(logits, mask) - gold).sum(), int(known.sum())

    def gold_score(self, logits, labels, mask):
        trans, start = self.scores()
        y = labels.clamp(min=0)
        s = (logits.gather(2, y[..., None])[..., 0] * mask).sum(1) + start[y[:, 0]]
        s = s + (trans[y[:, :-1], y[:, 1:]] * mask[:, 1:]).sum(1)
        last = y.gather(1, mask.sum(1, keepdim=True).clamp(min=1) - 1)[:, 0]
        return s + self.end[last]

    def log_partition_log(self, logits, mask):
        """The same sum step by step in log space: exact where most tags are ruled out."""
        trans, start = self.scores()
        alpha = start + logits[:, 0]
        for i in range(1, logits.shape[1]):
            step = torch.logsumexp(alpha[:, :, None] + trans, 1) + logits[:, i]
            alpha = torch.where(mask[:, i, None], step, alpha)
        return torch.logsumexp(alpha + self.end, -1)

    def marginals(self, logits, mask):
        with torch.enable_grad():
            x = logits.detach().float().requires_grad_(True)
            return torch.autograd.grad(self.log_partition(x, mask).sum(), x)[0]

    def decode(self, logits, bias=None):
        """Viterbi over one sequence [L, T] -> tag indexes."""
        trans, start = (x.detach().numpy().astype(np.float64) for x in self.scores())
        e = logits.detach().float().numpy().astype(np.float64)
        if bias is not None:
            e = e + bias
        back = np.zeros(e.shape, np.int64)
        a = start + e[0]
        for i in range(1, len(e)):
            s = a[:, None] + trans
            back[i] = s.argmax(0)
            a = s.max(0) + e[i]
        path = [int((a + self.end.detach().numpy()).argmax())]
        for i in range(len(e) - 1, 0, -1):
            path.append(int(back[i][path[-1]]))
        return np.array(path[::-1], np.int8)


class Block(nn.Module):
    def __init__(self, hidden, kernel, dilation):
        super().__init__()
        self.kernel, self.dilation = kernel, dilation
        self.norm = nn.LayerNorm(hidden)
        self.conv = nn.Linear(kernel * hidden, 2 * hidden)

    def forward(self, x, pad, drop):
        h = (self.norm(x) * pad).to(self.conv.weight.dtype if not torch.is_autocast_enabled("cpu") else torch.bfloat16)
        h = dropout(h, drop, self.training)
        reach = (self.kernel - 1) // 2 * self.dilation
        p, n = F.pad(h, (0, 0, reach, reach)), h.shape[1]
        h = torch.cat([p[:, t * self.dilation:t * self.dilation + n] for t in range(self.kernel)], -1)
        a, b = self.conv(h).chunk(2, -1)
        return x + a * torch.sigmoid(b)


class Network(nn.Module):
    """Embeddings, encoder and heads. dims gives the width of each feature's embedding."""

    def __init__(self, info, hidden=160, dims=None, dilations=(1, 2, 4, 8, 16), kernel=3, heads=None):
        super().__init__()
        self.info, self.hidden, self.kernel, self.dilations = info, hidden, kernel, list(dilations)
        self.names = [f["name"] for f in info["features"]]
        self.sizes = [f["size"] for f in info["features"]]
        self.dims = [dims[n] for n in self.names] if isinstance(dims, dict) else list(dims)
        self.embed = nn.ModuleList(nn.Embedding(s, d) for s, d in zip(self.sizes, self.dims))
        for e in self.embed:
            nn.init.normal_(e.weight, std=0.3)
        self.enter = nn.Linear(sum(self.dims), hidden)
        self.blocks = nn.ModuleList(Block(hidden, kernel, d) for d in dilations)
        self.norm = nn.LayerNorm(hidden)
        self.heads = nn.ModuleDict({h: CRF(hidden, t) for h, t in (heads or info["heads"]).items()})

    def config(self):
        return {"hidden": self.hidden, "kernel": self.kernel, "dilations": self.dilations, "dims": self.dims,
                "heads": {h: c.tags for h, c in self.heads.items()}}

    def embedded(self, features):
        return torch.cat([e(features[..., i]) for i, e in enumerate(self.embed)], -1)

    def encode(self, e, mask, drop=0.0, drop_in=None):
        """Hidden states [B, L, H] of embedded tokens [B, L, D]."""
        pad = mask[..., None].to(torch.bfloat16 if torch.is_autocast_enabled("cpu") else torch.float32)
        x = self.enter(dropout(e, drop if drop_in is None else drop_in, self.training))
        for block in self.blocks:
            x = block(x, pad, drop)
        return dropout(self.norm(x), drop, self.training)

    def forward(self, features, mask, **kw):
        x = self.encode(self.embedded(features), mask, **kw)
        return {h: c.proj(x) for h, c in self.heads.items()}

    def cost(self):
        """Multiply-adds per token."""
        h = self.hidden
        return sum(self.dims) * h + len(self.blocks) * 2 * h * self.kernel * h + h * sum(len(c.tags) for c in self.heads.values())

    def tag(self, data, head, bias=None):
        """Predicted tags of every document of a split, each document one sequence, in float32."""
        self.eval()
        out = np.zeros(len(data.features), np.int8)
        with torch.no_grad():
            for a, b in data.spans():
                if a == b:
                    continue
                f = torch.from_numpy(np.asarray(data.features[a:b])).long()[None]
                logits = self.heads[head].proj(self.encode(self.embedded(f), torch.ones(1, b - a, dtype=torch.bool)))
                out[a:b] = self.heads[head].decode(logits[0], bias)
        return out


def pieces(tags, names, breaks=()):
    """The runs of a tag sequence as {(role, first, last)}; breaks are indexes where every run ends."""
    out, role, start, breaks = set(), None, 0, set(breaks)
    for i, t in enumerate(tags):
        name = names[t] if t >= 0 else "O"
        if role is not None and (name != "I-" + role or i in breaks):
            out.add((role, start, i - 1))
            role = None
        if name != "O" and role is None:
            role, start = name[2:], i
    if role is not None:
        out.add((role, start, len(tags) - 1))
    return out


def piece_f1(data, got, head, names):
    """Exact F1 by role over a split; tokens without annotation are left out as the scorer leaves out discarded ones."""
    gold = data.labels[head]
    got = np.where(gold < 0, -1, got)
    g, p = pieces(gold, names, data.docs.tolist()), pieces(got, names, data.docs.tolist())
    out = {}
    for role in dict.fromkeys(n[2:] for n in names if n != "O"):
        gr, pr = {x for x in g if x[0] == role}, {x for x in p if x[0] == role}
        out[role] = round(200 * len(gr & pr) / max(1, len(gr) + len(pr)), 2)
    out["micro"] = round(200 * len(g & p) / max(1, len(g) + len(p)), 2)
    return out
