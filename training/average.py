"""Averages checkpoints of finetune.py that differ in the order of their examples alone (--seed): the weights between two
such runs serve better than either (Wortsman et al. 2022, Model soups).

    python average.py --out checkpoint.pt seed1.pt seed2.pt
"""
import argparse

import torch

if __name__ == "__main__":
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--out", required=True)
    p.add_argument("checkpoints", nargs="+")
    args = p.parse_args()
    runs = [torch.load(f, weights_only=False) for f in args.checkpoints]
    for k, v in runs[0]["model"].items():
        if v.is_floating_point():
            runs[0]["model"][k] = sum(r["model"][k].float() for r in runs) / len(runs)
    torch.save({k: runs[0][k] for k in ("args", "heads", "model")} | {"averaged": [r["args"] for r in runs]}, args.out)
