"""Pretrains the encoder on unlabelled text: the masked words are to be guessed from what stands around them.

    python pretrain.py --data PREP --out pretrained.pt [--tokens 60000000] [--seed 1] …

A fifth of the tokens is chosen. Of these, 80 % lose all that shows the word (its number, hash, affixes, shape,
echo; the quotation and the place stay), 10 % get another token's columns, 10 % stay. Guessed are the word, by a
softmax over a sample of the vocabulary tied to the input vectors, and the shape. Columns that --dims does not name
are left out; train.py adds them.
"""
import argparse, json, math, time

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

import model
from model import Data, Network
from train import Average, dims_of, setup

SEEN = ("quote", "place")  # columns that tell nothing of the word itself


class Guess(nn.Module):
    """Scores words and shapes for hidden states."""

    def __init__(self, net):
        super().__init__()
        h, words = net.hidden, net.embed[0]
        self.mix, self.norm = nn.Linear(h, 2 * h), nn.LayerNorm(2 * h)
        self.out = nn.Linear(2 * h, words.embedding_dim)
        self.bias = nn.Parameter(torch.zeros(words.num_embeddings))
        self.shape = nn.Linear(2 * h, net.sizes[net.names.index("shape")]) if "shape" in net.names else None
        self.mask = nn.Parameter(torch.randn(sum(net.dims)) * 0.1)

    def state(self, x):
        return self.norm(F.gelu(self.mix(x)))


def parser():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--data", required=True)
    p.add_argument("--out", required=True)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--tokens", type=int, default=60_000_000)
    p.add_argument("--hidden", type=int, default=160)
    p.add_argument("--dims", default="word=128,hash=32,prefix=24,suffix=32,shape=16,quote=8,place=8,echo=8")
    p.add_argument("--dilations", default="1,2,4,8,16,1")
    p.add_argument("--length", type=int, default=256)
    p.add_argument("--rows", type=int, default=32)
    p.add_argument("--masked", type=float, default=0.2)
    p.add_argument("--sample", type=int, default=4096, help="words beside the right one in each softmax")
    p.add_argument("--news", type=int, default=4, help="times the training articles are read beside Wikipedia")
    p.add_argument("--lr", type=float, default=3e-3)
    p.add_argument("--warmup", type=int, default=300)
    p.add_argument("--decay", type=float, default=0.01)
    p.add_argument("--ema", type=float, default=0.998)
    p.add_argument("--save", type=float, default=180, help="seconds between checkpoints")
    p.add_argument("--no-compile", action="store_true")
    return p


def main(args):
    rng = setup(args.seed)
    info, dims = model.meta(args.data), dims_of(args.dims)
    used = len(dims)
    if [f["name"] for f in info["features"][:used]] != list(dims):
        raise SystemExit(f"--dims must name the first columns of {[f['name'] for f in info['features']]} in their order")
    info["features"] = info["features"][:used]
    net = Network(info, args.hidden, dims, [int(d) for d in args.dilations.split(",")], heads={})
    guess = Guess(net)
    word, shape = 0, net.names.index("shape")
    hide = torch.cat([torch.full((d,), n not in SEEN) for n, d in zip(net.names, net.dims)])

    sources = [Data(args.data, "wiki", mmap=True).features, Data(args.data, "polnear-train").features]
    length, rows = args.length, args.rows
    windows = [(0, i * length) for i in range(min(args.tokens, len(sources[0])) // length)]
    for _ in range(args.news):
        off = int(rng.integers(length))
        windows += [(1, off + i * length) for i in range((len(sources[1]) - off) // length)]
    windows = np.array(windows)
    # Blocks of neighbouring windows are shuffled rather than windows: reading stays sequential on disk.
    rng.shuffle(windows)
    total = len(windows) // rows

    counts = np.bincount(np.asarray(sources[0][:5_000_000, word]), minlength=net.sizes[word]).astype(np.float64) + 1
    q = counts ** 0.75
    q[0] = 0
    q /= q.sum()
    cdf, logq = np.cumsum(q), torch.from_numpy(np.log(np.maximum(q, 1e-12) * args.sample)).float()
    with torch.no_grad():
        guess.bias.copy_(torch.from_numpy(np.log(counts / counts.sum())).float() / 2)

    params = list(net.parameters()) + list(guess.parameters())
    plain = [p for n, p in net.named_parameters() if n.startswith("embed.") or p.dim() < 2]
    held = {id(p) for p in plain}
    opt = torch.optim.AdamW([{"params": [p for p in params if id(p) not in held], "weight_decay": args.decay},
                             {"params": plain, "weight_decay": 0.0}], lr=args.lr, betas=(0.9, 0.98), fused=True)
    avg = Average(net, args.ema)
    mask = torch.ones(rows, length, dtype=torch.bool)
    k = int(rows * length * args.masked)

    def states(f, hidden, at):
        e = net.embedded(f)
        e = torch.where(hidden[..., None] & hide, guess.mask, e)
        x = net.encode(e, mask)
        return guess.state(x.reshape(rows * length, -1)[at])

    run = states if args.no_compile else torch.compile(states)
    print(json.dumps({"steps": total, "cost": net.cost(), **vars(args)}), flush=True)

    def save(step):
        torch.save({"config": {**net.config(), "heads": {}}, "model": avg.value, "args": vars(args), "step": step}, args.out)

    began = saved = time.time()
    sums, net_steps = np.zeros(4), 0
    for step in range(total):
        rate = min(1, (step + 1) / args.warmup) * max(0.01, 1 - step / total)
        for g in opt.param_groups:
            g["lr"] = args.lr * rate
        f = np.stack([sources[s][a:a + length] for s, a in windows[step * rows:(step + 1) * rows]]).astype(np.int64)
        flat = f.reshape(rows * length, -1)
        at = rng.choice(rows * length, k, replace=False)
        at.sort()
        want_word, want_shape = torch.from_numpy(flat[at, word].copy()), torch.from_numpy(flat[at, shape].copy())
        fate = rng.random(k)
        hidden = np.zeros(rows * length, bool)
        hidden[at[fate < 0.8]] = True
        swap = at[fate >= 0.9]
        flat[swap] = flat[rng.integers(0, rows * length, len(swap))]
        sample = np.unique(np.searchsorted(cdf, rng.random(args.sample)).clip(1, net.sizes[word] - 1))
        sample = torch.from_numpy(sample)
        with torch.autocast("cpu", torch.bfloat16):
            s = run(torch.from_numpy(f), torch.from_numpy(hidden).view(rows, length), torch.from_numpy(at))
            v = guess.out(s)
            logits = F.linear(v, net.embed[0](sample)).float()
            shapes = guess.shape(s).float()
        logits = logits + (guess.bias[sample] - logq[sample])
        logits = logits.masked_fill(sample[None] == want_word[:, None], -1e4)
        right = (v.float() * net.embed[0](want_word)).sum(-1) + guess.bias[want_word] - logq[want_word]
        known = want_word > 0
        lw = (torch.logsumexp(torch.cat([right[:, None], logits], 1), 1) - right)[known].mean()
        ls = F.cross_entropy(shapes, want_shape)
        opt.zero_grad()
        (lw + 0.5 * ls).backward()
        torch.nn.utils.clip_grad_norm_(params, 1.0, foreach=True)
        opt.step()
        avg.update(net)
        sums += [float(lw.detach()), float(ls.detach()), float((right > logits.max(1).values)[known].float().mean()), 1]
        if (step + 1) % 100 == 0:
            print(f"{step + 1}/{total} {time.time() - began:.0f}s word {sums[0] / sums[3]:.4f} shape {sums[1] / sums[3]:.4f} "
                  f"right {100 * sums[2] / sums[3]:.1f}", flush=True)
            sums[:] = 0
        if time.time() - saved > args.save:
            save(step + 1)
            saved = time.time()
    save(total)


if __name__ == "__main__":
    main(parser().parse_args())
