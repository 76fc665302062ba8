"""Trains the tagger on the annotated corpora: one encoder, a head for attribution and one for names.

    python train.py --data PREP --out checkpoint.pt [--from pretrained.pt] [--seed 1] …
"""
import argparse, json, math, time

import numpy as np
import torch

import model
from model import Data, Network, piece_f1

CORPORA = {"attribution": ["polnear-train"], "names": ["uner-train", "wikigold", "crossner-train", "crossner-dev", "crossner-test"]}
MORE = ["gum-train"]  # may be added to attribution
DEV = {"attribution": "polnear-dev", "names": "uner-dev"}


def sequences(data, length, rng):
    """Cuts every document at paragraph starts into runs of at most length tokens; longer paragraphs are cut."""
    out = []
    starts = set(data.paragraphs.tolist())
    marks = np.array(sorted(starts))
    for a, b in data.spans():
        at, limit = a, int(length * (0.5 + 0.5 * rng.random()))
        while at < b:
            end = min(at + limit, b)
            if end < b:
                p = int(marks[np.searchsorted(marks, end, "right") - 1])
                if p > at + limit // 3:
                    end = p
            out.append((at, end))
            at, limit = end, length
    return out


def batches(data, head, args, rng):
    """An epoch of one corpus: (data, head, [(start, end)]) of about args.batch tokens."""
    seqs = sequences(data, args.length, rng)
    seqs.sort(key=lambda s: s[1] - s[0] + rng.random() * 24)
    out, cur, longest = [], [], 0
    for s in seqs:
        longest = max(longest, s[1] - s[0])
        if cur and longest * (len(cur) + 1) > args.batch:
            out.append((data, head, cur))
            cur, longest = [], s[1] - s[0]
        cur.append(s)
    return out + [(data, head, cur)]


def collate(data, head, seqs):
    longest = max(b - a for a, b in seqs)
    features = np.zeros((len(seqs), longest, data.features.shape[1]), np.int64)
    labels = np.full((len(seqs), longest), -1, np.int64)
    mask = np.zeros((len(seqs), longest), bool)
    for i, (a, b) in enumerate(seqs):
        features[i, :b - a], labels[i, :b - a], mask[i, :b - a] = data.features[a:b], data.labels[head][a:b], True
    first = labels[:, 0]  # a span cut in two begins anew: even tags above O are I-
    first[(first > 0) & (first % 2 == 0)] -= 1
    return torch.from_numpy(features), torch.from_numpy(labels), torch.from_numpy(mask)


def mentions(corpora, columns):
    """The token columns of all names of the corpora: {(tag of the first token, length): [rows]}."""
    out = {}
    for data in corpora:
        tags = data.labels["names"]
        starts = np.flatnonzero((tags > 0) & (tags % 2 == 1))
        for a in starts:
            b = a + 1
            while b < len(tags) and tags[b] == tags[a] + 1:
                b += 1
            out.setdefault((int(tags[a]), int(b - a)), []).append(data.features[a:b, columns])
    return out


def swap(features, labels, pool, columns, rate, rng):
    """Puts other names of the same kind and length in the places of some."""
    for i, j in np.argwhere((labels > 0) & (labels % 2 == 1)):
        if rng.random() < rate:
            k = j + 1
            while k < labels.shape[1] and labels[i, k] == labels[i, j] + 1:
                k += 1
            rows = pool.get((int(labels[i, j]), int(k - j)))  # none of the length of a name cut in two, perhaps
            if rows:
                features[i, j:k, columns] = rows[rng.integers(len(rows))].T


def parser():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--data", required=True)
    p.add_argument("--out", default="")
    p.add_argument("--from", dest="start", default="", help="pretrained checkpoint")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--hidden", type=int, default=160)
    p.add_argument("--dims", default="word=128,hash=32,prefix=24,suffix=32,shape=16,quote=8,place=8,echo=8")
    p.add_argument("--dilations", default="1,2,4,8,16,1")
    p.add_argument("--epochs", type=float, default=6)
    p.add_argument("--length", type=int, default=200)
    p.add_argument("--batch", type=int, default=2000, help="tokens")
    p.add_argument("--lr", type=float, default=2e-3)
    p.add_argument("--embed-lr", type=float, default=1.0, help="factor for the embeddings")
    p.add_argument("--warmup", type=int, default=100)
    p.add_argument("--decay", type=float, default=0.0, help="weight decay")
    p.add_argument("--dropout", type=float, default=0.1, help="inside the blocks")
    p.add_argument("--dropout-in", type=float, default=0.3)
    p.add_argument("--word-dropout", type=float, default=0.1)
    p.add_argument("--ema", type=float, default=0.998)
    p.add_argument("--names", type=float, default=1.0, help="weight of the names loss; 0 leaves the head out")
    p.add_argument("--only", default="", help="train this head alone")
    p.add_argument("--swap", type=float, default=0.5, help="share of names replaced by others of their kind")
    p.add_argument("--hold-out", type=int, default=0, help="leave every n-th training article out, for calibration")
    p.add_argument("--also", action="append", default=[], choices=MORE, help="a further corpus of attributions")
    p.add_argument("--quiet", action="store_true")
    return p


def setup(seed):
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    model.RNG = np.random.Generator(np.random.SFC64(seed))
    return np.random.default_rng(seed)


def dims_of(text):
    return {k: int(v) for k, v in (x.split("=") for x in text.split(","))}


def grow(saved, info, width=8):
    """Gives a checkpoint the feature columns that it was trained without, with no weight on them at first."""
    c, m, sizes = saved["config"], saved["model"], [f["size"] for f in info["features"]]
    for i in range(len(c["dims"]), len(sizes)):
        m[f"embed.{i}.weight"] = torch.randn(sizes[i], width) * 0.1
        m["enter.weight"] = torch.cat([m["enter.weight"], torch.zeros(len(m["enter.weight"]), width)], 1)
        c["dims"] = list(c["dims"]) + [width]


def build(args, info):
    heads = {h: t for h, t in info["heads"].items() if (h == "attribution" or args.names > 0) and args.only in ("", h)}
    if args.start:
        saved = torch.load(args.start, weights_only=True)
        c = saved["config"]
        grow(saved, info)
        net = Network(info, c["hidden"], c["dims"], c["dilations"], c["kernel"], heads)
        missing, unexpected = net.load_state_dict(saved["model"], strict=False)
        missing = [m for m in missing if not m.startswith("heads.")]
        if missing:
            raise SystemExit(f"{args.start}: lacks {missing}")
        return net
    return Network(info, args.hidden, dims_of(args.dims), [int(d) for d in args.dilations.split(",")], heads=heads)


def evaluate(net, dev):
    out = {}
    for head, data in dev.items():
        out[head] = piece_f1(data, net.tag(data, head), head, net.heads[head].tags)
        out[head]["loss"] = round(loss_on(net, data, head), 4)
    return out


def loss_on(net, data, head):
    """-log P of the tags, a token: steadier than the counts of pieces."""
    net.eval()
    total = count = 0
    with torch.no_grad():
        for batch in batches(data, head, argparse.Namespace(length=600, batch=9000), np.random.default_rng(0)):
            f, y, m = collate(*batch)
            loss, n = net.heads[head].loss(net(f, m)[head], y, m)
            total, count = total + float(loss), count + n
    return total / count


class Average:
    """Exponential moving average of the weights."""

    def __init__(self, net, decay):
        self.decay, self.n = decay, 0
        self.value = {k: v.detach().clone() for k, v in net.state_dict().items()}

    def update(self, net):
        self.n += 1
        d = min(self.decay, (1 + self.n) / (10 + self.n))
        with torch.no_grad():
            state = net.state_dict()
            torch._foreach_lerp_(list(self.value.values()), [state[k] for k in self.value], 1 - d)


def optimiser(net, args):
    embeds = [p for n, p in net.named_parameters() if n.startswith("embed.")]
    others = [p for n, p in net.named_parameters() if not n.startswith("embed.")]
    return torch.optim.AdamW([{"params": others, "lr": args.lr}, {"params": embeds, "lr": args.lr * args.embed_lr}],
                             betas=(0.9, 0.98), weight_decay=args.decay, fused=True)


def main(args):
    rng = setup(args.seed)
    info = model.meta(args.data)
    net = build(args, info)
    heads = list(net.heads)
    corpora = [(Data(args.data, s), h) for h in heads for s in CORPORA[h] + (args.also if h == "attribution" else [])]
    if args.hold_out:
        for d, h in corpora[:1]:  # PolNeAR
            if h == "attribution":
                d.spans = lambda s=d.spans(): [x for i, x in enumerate(s) if i % args.hold_out]
    dev = {h: Data(args.data, DEV[h]) for h in heads}
    columns = np.array([i for i, n in enumerate(net.names) if n in ("word", "hash", "prefix", "suffix", "shape", "lexicon")])
    pool = mentions([d for d, h in corpora if h == "names"], columns) if args.swap else None
    print(json.dumps({"cost": net.cost(), "parameters": sum(p.numel() for p in net.parameters()), **vars(args)}), flush=True)

    opt, avg = optimiser(net, args), Average(net, args.ema)
    epoch_of = lambda: [b for d, h in corpora for b in batches(d, h, args, rng)]
    total = int(len(epoch_of()) * args.epochs)
    step, began, best = 0, time.time(), None
    while step < total:
        todo = epoch_of()
        rng.shuffle(todo)
        net.train()
        sums = dict.fromkeys(heads, 0.0), dict.fromkeys(heads, 0)
        for data, head, seqs in todo:
            if step >= total:
                break
            rate = min(1, (step + 1) / args.warmup) * (1 - step / total)
            for g, base in zip(opt.param_groups, (args.lr, args.lr * args.embed_lr)):
                g["lr"] = base * rate
            f, y, m = collate(data, head, seqs)
            if args.swap and head == "names":
                swap(f.numpy(), y.numpy(), pool, columns, args.swap, rng)
            if args.word_dropout:
                f[..., 0] *= torch.from_numpy(rng.random(f.shape[:2]) >= args.word_dropout)
            with torch.autocast("cpu", torch.bfloat16):
                x = net.encode(net.embedded(f), m, drop=args.dropout, drop_in=args.dropout_in)
            with torch.autocast("cpu", enabled=False):
                loss, n = net.heads[head].loss(net.heads[head].proj(x.float()), y, m)
            opt.zero_grad()
            (loss / max(n, 1) * (args.names if head == "names" else 1.0)).backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0, foreach=True)
            opt.step()
            avg.update(net)
            step += 1
            sums[0][head] += float(loss.detach())
            sums[1][head] += n
        if not args.quiet or step >= total:
            kept = {k: v.detach().clone() for k, v in net.state_dict().items()}
            net.load_state_dict(avg.value)
            figures = evaluate(net, dev)
            net.load_state_dict(kept)
            print(f"{step}/{total} {time.time() - began:.0f}s", " ".join(f"{h} {sums[0][h] / max(1, sums[1][h]):.4f}" for h in heads),
                  json.dumps(figures), flush=True)
    net.load_state_dict(avg.value)
    if args.out:
        torch.save({"config": net.config(), "model": net.state_dict(), "args": vars(args), "figures": figures}, args.out)
    return figures


if __name__ == "__main__":
    main(parser().parse_args())
