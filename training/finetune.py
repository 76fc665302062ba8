"""Fine-tunes a published transformer on the annotated corpora, as the network of the larger model.

    python finetune.py --data PREP --base FOLDER --out checkpoint.pt [--epochs 4] [--seed 1] …

PREP is what `prepare -base FOLDER` writes; FOLDER holds the encoder of others (config.json, model.safetensors,
vocab.txt), such as all-MiniLM-L6-v2 (Apache-2.0). Of its embeddings those of the kept pieces are taken, with four bits a
value as the model file has them, and stay as they are; the columns that pieces do not show (shape, quotation, place,
echo, lexicon) are added to them. A token is read off its first piece.
"""
import argparse, json, os, time

import numpy as np
import torch
import torch.nn as nn

import model
from model import CRF, Data, piece_f1
from train import CORPORA, DEV, Average, sequences, setup

COLUMNS = ("shape", "quote", "place", "echo", "lexicon")


FIRST, LAST = 1, 2  # pieces before and after a sequence


def kept(base, data):
    """Rows of the base's embeddings that belong to the pieces of the arrays."""
    row = {w.rstrip("\n"): i for i, w in enumerate(open(os.path.join(base, "vocab.txt"), encoding="utf-8"))}
    return [row[w.rstrip("\n")] for w in open(os.path.join(data, "pieces.txt"), encoding="utf-8")]


def four_bits(w):
    """Integers from -7 to 7 and the scale of each row that comes nearest to w [rows, columns]."""
    best, scale = np.full(len(w), np.inf), np.ones(len(w), np.float32)
    top = np.abs(w).max(1) / 7
    top[top == 0] = 1
    for part in np.linspace(0.35, 1, 40):
        s = (top * part).astype(np.float32)
        error = ((np.clip(np.rint(w / s[:, None]), -7, 7) * s[:, None] - w) ** 2).sum(1)
        scale = np.where(error < best, s, scale)
        best = np.minimum(best, error)
    return np.clip(np.rint(w / scale[:, None]), -7, 7).astype(np.int8), scale


class Dropout(nn.Module):
    """nn.Dropout with the bits of a fast generator."""

    def __init__(self, p):
        super().__init__()
        self.p = p

    def forward(self, x):
        return model.dropout(x, self.p, self.training)


def quicken(module):
    """Puts fast dropout in place of torch's own."""
    for name, child in module.named_children():
        if isinstance(child, nn.Dropout):
            setattr(module, name, Dropout(child.p))
        else:
            quicken(child)


class Reader(nn.Module):
    def __init__(self, base, data, info, heads):
        super().__init__()
        from transformers import AutoModel
        self.body = AutoModel.from_pretrained(base, dtype=torch.float32, add_pooling_layer=False, hidden_act="quick_gelu",
                                              layer_norm_eps=1e-5, attention_probs_dropout_prob=0.0)  # one fused product
        quicken(self.body)
        e = self.body.embeddings
        q, scale = four_bits(e.word_embeddings.weight.detach().numpy()[kept(base, data)])
        e.word_embeddings = nn.Embedding.from_pretrained(torch.from_numpy(q * scale[:, None]), freeze=True)
        width = self.body.config.hidden_size
        self.columns = [i for i, f in enumerate(info["features"]) if f["name"] in COLUMNS]
        self.extra = nn.ModuleList(nn.Embedding(info["features"][i]["size"], width) for i in self.columns)
        for e in self.extra:
            nn.init.normal_(e.weight, std=1e-3)
        self.drop = Dropout(0.1)
        self.heads = nn.ModuleDict({h: CRF(width, t) for h, t in heads.items()})

    def states(self, batch):
        ids, owner, mask, firsts = batch["ids"], batch["owner"], batch["pieces"], batch["firsts"]
        e = self.body.embeddings.word_embeddings(ids)
        extra = sum(x(batch["features"][..., c]) for c, x in zip(self.columns, self.extra))  # [B, L, H]
        none = sum(x.weight[0] for x in self.extra)  # owner 0: no token
        extra = torch.cat([none.expand_as(extra[:, :1]), extra], 1)
        e = e + torch.gather(extra, 1, owner[..., None].expand(-1, -1, extra.shape[-1]))
        x = self.body(inputs_embeds=e, attention_mask=mask.long()).last_hidden_state
        return self.drop(torch.gather(x, 1, firsts[..., None].expand(-1, -1, x.shape[-1])))


class Split(Data):
    def __init__(self, directory, split):
        super().__init__(directory, split)
        self.ids, self.starts = (np.load(os.path.join(directory, f"{split}.{part}.npy")) for part in ("pieces", "starts"))


def fit(data, seqs, limit):
    """Cuts sequences whose pieces are more than limit."""
    out = []
    for a, b in seqs:
        while data.starts[b] - data.starts[a] > limit:
            c = int(np.searchsorted(data.starts, data.starts[a] + limit, "right")) - 1
            out.append((a, max(c, a + 1)))
            a = out[-1][1]
        out.append((a, b))
    return out


def batches(data, head, args, rng):
    seqs = fit(data, sequences(data, args.length, rng), args.positions - 2)
    seqs.sort(key=lambda s: data.starts[s[1]] - data.starts[s[0]] + rng.random() * 32)
    out, cur, longest = [], [], 0
    for s in seqs:
        n = int(data.starts[s[1]] - data.starts[s[0]])
        longest = max(longest, n)
        if cur and longest * (len(cur) + 1) > args.batch:
            out.append((data, head, cur))
            cur, longest = [], n
        cur.append(s)
    return out + [(data, head, cur)]


def collate(data, head, seqs):
    longest = max(b - a for a, b in seqs)
    wide = max(int(data.starts[b] - data.starts[a]) for a, b in seqs) + 2
    n = len(seqs)
    ids, owner = np.full((n, wide), LAST, np.int64), np.zeros((n, wide), np.int64)
    inside, firsts = np.zeros((n, wide), bool), np.zeros((n, longest), np.int64)
    features = np.zeros((n, longest, data.features.shape[1]), np.int64)
    labels, mask = np.full((n, longest), -1, np.int64), np.zeros((n, longest), bool)
    for i, (a, b) in enumerate(seqs):
        p, q = int(data.starts[a]), int(data.starts[b])
        ids[i, 0], ids[i, 1:1 + q - p] = FIRST, data.ids[p:q]
        inside[i, :q - p + 2] = True
        owner[i, 1:1 + q - p] = np.repeat(np.arange(1, b - a + 1), np.diff(data.starts[a:b + 1]))
        firsts[i, :b - a] = 1 + data.starts[a:b] - p
        features[i, :b - a], mask[i, :b - a] = data.features[a:b], True
        if head in data.labels:
            labels[i, :b - a] = data.labels[head][a:b]
    first = labels[:, 0]  # a span cut in two begins anew: even tags above O are I-
    first[(first > 0) & (first % 2 == 0)] -= 1
    t = torch.from_numpy
    return {"ids": t(ids), "owner": t(owner), "pieces": t(inside), "firsts": t(firsts), "features": t(features)}, t(labels), t(mask)


def windows(data, span, limit):
    """Runs of tokens of a document of at most limit pieces, cut as the program cuts them: at the last paragraph that
    begins in a run, else where it ends."""
    a, b = span
    out = []
    while a < b:
        end = min(b, int(np.searchsorted(data.starts, data.starts[a] + limit, "right")) - 1)
        if end < b:
            p = int(data.paragraphs[np.searchsorted(data.paragraphs, end, "right") - 1])
            end = p if p > a else max(end, a + 1)
        out.append((a, end))
        a = end
    return out


def logits_of(net, data, head, limit, batch=6000):
    """Logits [tokens, tags] of a split."""
    net.eval()
    out = np.zeros((len(data.features), len(net.heads[head].tags)), np.float32)
    todo = sorted((w for s in data.spans() for w in windows(data, s, limit)), key=lambda w: data.starts[w[1]] - data.starts[w[0]])
    at = 0
    with torch.no_grad():
        while at < len(todo):
            a, b = todo[min(at + 15, len(todo) - 1)]
            part = todo[at:at + max(1, batch // int(data.starts[b] - data.starts[a] + 2))]
            at += len(part)
            x, _, _ = collate(data, head, part)
            with torch.autocast("cpu", torch.bfloat16):
                s = net.states(x)
            l = net.heads[head].proj(s.float()).numpy()
            for i, (a, b) in enumerate(part):
                out[a:b] = l[i, :b - a]
    return out


def evaluate(net, dev, limit):
    out = {}
    for head, data in dev.items():
        logits = logits_of(net, data, head, limit)
        tags = np.zeros(len(logits), np.int8)
        for a, b in data.spans():
            if b > a:
                tags[a:b] = net.heads[head].decode(torch.from_numpy(logits[a:b]))
        out[head] = piece_f1(data, tags, head, net.heads[head].tags)
    return out


def parser():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--data", required=True)
    p.add_argument("--base", required=True)
    p.add_argument("--out", default="")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--epochs", type=float, default=4)
    p.add_argument("--length", type=int, default=256)
    p.add_argument("--batch", type=int, default=3000, help="word pieces")
    p.add_argument("--lr", type=float, default=1.5e-4)
    p.add_argument("--head-lr", type=float, default=2e-3)
    p.add_argument("--warmup", type=float, default=0.06)
    p.add_argument("--decay", type=float, default=0.01)
    p.add_argument("--ema", type=float, default=0.995)
    p.add_argument("--names", type=float, default=0.5, help="weight of the names loss; 0 leaves the head out")
    p.add_argument("--positions", type=int, default=384, help="most pieces read at once, with the two around them")
    p.add_argument("--also", default="gum-train", help="more splits to learn attribution from")
    p.add_argument("--hold-out", type=int, default=0, help="leave every n-th training article out, for calibration")
    return p


def main(args):
    setup(1)  # every seed begins with the same heads, so that runs can be averaged
    info = model.meta(args.data)
    heads = {h: t for h, t in info["heads"].items() if h == "attribution" or args.names > 0}
    net = Reader(args.base, args.data, info, heads)
    rng = setup(args.seed)  # of the order of the examples and of dropout
    corpora = [(Split(args.data, s), h) for h in heads for s in CORPORA[h] + (args.also.split(",") if args.also and h == "attribution" else [])]
    if args.hold_out:
        for d, h in corpora:
            if d.name == "polnear-train":
                d.spans = lambda s=d.spans(): [x for i, x in enumerate(s) if i % args.hold_out]
    dev = {h: Split(args.data, DEV[h]) for h in heads}
    body = [p for n, p in net.named_parameters() if n.startswith("body.") and p.requires_grad]
    rest = [p for n, p in net.named_parameters() if not n.startswith("body.")]
    opt = torch.optim.AdamW([{"params": body, "lr": args.lr}, {"params": rest, "lr": args.head_lr}], betas=(0.9, 0.98),
                            weight_decay=args.decay, fused=True)
    base = [g["lr"] for g in opt.param_groups]
    avg = Average(net, args.ema)
    epoch_of = lambda: [b for d, h in corpora for b in batches(d, h, args, rng)]
    total = int(len(epoch_of()) * args.epochs)
    print(json.dumps({"steps": total, "parameters": sum(p.numel() for p in net.parameters()), **vars(args)}), flush=True)
    step, began = 0, time.time()
    while step < total:
        todo = epoch_of()
        rng.shuffle(todo)
        net.train()
        sums = [0.0, 0]
        for data, head, seqs in todo:
            if step >= total:
                break
            rate = min(1, (step + 1) / max(1, args.warmup * total)) * (1 - step / total)
            for g, b in zip(opt.param_groups, base):
                g["lr"] = b * rate
            x, y, m = collate(data, head, seqs)
            with torch.autocast("cpu", torch.bfloat16):
                s = net.states(x)
            loss, n = net.heads[head].loss(net.heads[head].proj(s.float()), y, m)
            opt.zero_grad()
            (loss / max(n, 1) * (args.names if head == "names" else 1.0)).backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0, foreach=True)
            opt.step()
            avg.update(net)
            step += 1
            sums[0] += float(loss.detach())
            sums[1] += n
            if step % 50 == 0:
                print(f"{step}/{total} {time.time() - began:.0f}s {sums[0] / sums[1]:.4f}", flush=True)
        kept = {k: v.detach().clone() for k, v in net.state_dict().items()}
        net.load_state_dict(avg.value)
        figures = evaluate(net, dev, args.positions - 2)
        print(f"{step}/{total} {time.time() - began:.0f}s {sums[0] / max(1, sums[1]):.4f}", json.dumps(figures), flush=True)
        if args.out:
            torch.save({"model": net.state_dict(), "args": vars(args), "heads": heads, "figures": figures}, args.out)
        net.load_state_dict(kept)


if __name__ == "__main__":
    main(parser().parse_args())
