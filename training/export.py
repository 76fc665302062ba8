"""Writes a trained checkpoint as a model file for the Go program, int8 with one scale a row, and reads one back.

    python export.py --data PREP --checkpoint checkpoint.pt --out encoder.bin [--name en-2026-11]
    python export.py --data PREP --check encoder.bin        scores the dequantised file on the development splits
"""
import argparse, json, os, struct

import numpy as np
import torch

import model
from model import Data, Network
from finetune import Reader, four_bits
from train import DEV, evaluate

MAGIC = b"QUOTHNN1"
BARRED = -100.0  # a transition that no tag sequence may take


def crc32c(data):
    """CRC-32C (Castagnoli), eight tables."""
    table = np.zeros((8, 256), np.uint32)
    for i in range(256):
        c = i
        for _ in range(8):
            c = (c >> 1) ^ (0x82F63B78 if c & 1 else 0)
        table[0, i] = c
    for k in range(1, 8):
        table[k] = table[0][table[k - 1] & 255] ^ (table[k - 1] >> 8)
    t = table.tolist()
    t0, t1, t2, t3, t4, t5, t6, t7 = t
    c, n = 0xFFFFFFFF, len(data) // 8 * 8
    for lo, hi in struct.iter_unpack("<II", data[:n]):
        c ^= lo
        c = (t7[c & 255] ^ t6[c >> 8 & 255] ^ t5[c >> 16 & 255] ^ t4[c >> 24]
             ^ t3[hi & 255] ^ t2[hi >> 8 & 255] ^ t1[hi >> 16 & 255] ^ t0[hi >> 24])
    for b in data[n:]:
        c = t0[(c ^ b) & 255] ^ (c >> 8)
    return c ^ 0xFFFFFFFF


def quantise(w):
    """int8 rows and their scales."""
    scale = np.abs(w).max(1) / 127
    scale[scale == 0] = 1
    return np.clip(np.rint(w / scale[:, None]), -127, 127).astype(np.int8), scale.astype(np.float32)


def array(p):
    return p.detach().float().numpy()


def reader_tensors(net):
    """(name, array, type) of a fine-tuned transformer. Piece embeddings are the four bits they were trained as."""
    e = net.body.embeddings
    yield "embed.piece", array(e.word_embeddings.weight), "i4"
    for c, x in zip(net.columns, net.extra):
        yield f"embed.{net.info['features'][c]['name']}", array(x.weight), "i8"
    yield "position", array(e.position_embeddings.weight)[:net.positions] + array(e.token_type_embeddings.weight)[0], "i8"
    norm = lambda name, n: [(f"{name}norm.gain", array(n.weight), "f32"), (f"{name}norm.bias", array(n.bias), "f32")]
    both = lambda name, *l: [(f"{name}.weight", np.concatenate([array(x.weight) for x in l]), "i8"),
                             (f"{name}.bias", np.concatenate([array(x.bias) for x in l]), "f32")]
    yield from norm("position.", e.LayerNorm)
    for i, l in enumerate(net.body.encoder.layer):
        name, a = f"layer.{i}.", l.attention
        yield from both(name + "qkv", a.self.query, a.self.key, a.self.value)
        yield from both(name + "out", a.output.dense)
        yield from norm(name + "out.", a.output.LayerNorm)
        yield from both(name + "up", l.intermediate.dense)
        yield from both(name + "down", l.output.dense)
        yield from norm(name + "down.", l.output.LayerNorm)
    yield from head_tensors(net)


def tensors(net):
    """(name, array, type) of everything in the file."""
    for name, e in zip(net.names, net.embed):
        yield f"embed.{name}", array(e.weight), "i8"
    yield "in.weight", array(net.enter.weight), "i8"
    yield "in.bias", array(net.enter.bias), "f32"
    for i, b in enumerate(net.blocks):
        yield f"block.{i}.norm.gain", array(b.norm.weight), "f32"
        yield f"block.{i}.norm.bias", array(b.norm.bias), "f32"
        yield f"block.{i}.conv.weight", array(b.conv.weight), "i8"
        yield f"block.{i}.conv.bias", array(b.conv.bias), "f32"
    yield "out.norm.gain", array(net.norm.weight), "f32"
    yield "out.norm.bias", array(net.norm.bias), "f32"
    yield from head_tensors(net)


def head_tensors(net):
    for name, h in net.heads.items():
        trans, start = (x.detach().clamp(min=BARRED).numpy() for x in h.scores())
        yield f"head.{name}.weight", array(h.proj.weight), "f32"
        yield f"head.{name}.bias", array(h.proj.bias), "f32"
        yield f"head.{name}.transitions", trans, "f32"
        yield f"head.{name}.start", start, "f32"
        yield f"head.{name}.end", array(h.end), "f32"


def write(path, net, name, feature_hash):
    reads = hasattr(net, "body")
    listed, blobs = [], []  # blobs: (entry, key, bytes)
    for key, w, kind in reader_tensors(net) if reads else tensors(net):
        entry = {"name": key, "type": kind, "shape": list(w.shape), "offset": 0}
        if kind != "f32":
            if kind == "i4":
                q, scale = four_bits(w)
                q = (q[:, ::2] + 8 | (q[:, 1::2] + 8) << 4).astype(np.uint8)
            else:
                q, scale = quantise(w)
            entry["scale_offset"] = 0
            blobs += [(entry, "offset", q.tobytes()), (entry, "scale_offset", scale.tobytes())]
        else:
            blobs.append((entry, "offset", np.ascontiguousarray(w, np.float32).tobytes()))
        listed.append(entry)
    if reads:
        c = net.body.config
        shape = {"hidden": c.hidden_size, "kernel": 1, "dilations": [],
                 "attention": {"layers": c.num_hidden_layers, "heads": c.num_attention_heads, "inner": c.intermediate_size,
                               "positions": net.positions},
                 "features": [{"name": f["name"], "size": f["size"], "dim": c.hidden_size} for f in net.info["pieces"]["features"]]}
    else:
        shape = {"hidden": net.hidden, "kernel": net.kernel, "dilations": net.dilations,
                 "features": [{"name": n, "size": s, "dim": d} for n, s, d in zip(net.names, net.sizes, net.dims)]}
    header = {"name": name, "featureHash": feature_hash, **shape,
              "heads": [{"name": n, "tags": h.tags, "bias": [0.0] * len(h.tags)} for n, h in net.heads.items()], "tensors": listed}
    align = lambda n: (n + 63) // 64 * 64
    # The offsets stand in the header, whose length they depend on: leave room for ten digits each.
    room = align(len(MAGIC) + 4 + len(json.dumps(header)) + 10 * len(blobs))
    at = room
    for entry, key, data in blobs:
        entry[key] = at
        at = align(at + len(data))
    text = json.dumps(header).encode()
    out = bytearray(MAGIC + struct.pack("<I", len(text)) + text)
    for entry, key, data in blobs:
        out += bytes(entry[key] - len(out)) + data
    out += struct.pack("<I", crc32c(bytes(out)))
    with open(path, "wb") as f:
        f.write(out)
    return len(out)


def read(path, info):
    """The network of a model file, its weights dequantised."""
    data = open(path, "rb").read()
    if data[:8] != MAGIC or struct.unpack("<I", data[-4:])[0] != crc32c(data[:-4]):
        raise SystemExit(f"{path}: no model file, or damaged")
    header = json.loads(data[12:12 + struct.unpack("<I", data[8:12])[0]])
    if header["featureHash"] != info["featureHash"]:
        raise SystemExit(f"{path}: features {header['featureHash']}, the arrays have {info['featureHash']}")
    got = {}
    for t in header["tensors"]:
        n = int(np.prod(t["shape"]))
        if t["type"] == "i8":
            scale = np.frombuffer(data, np.float32, t["shape"][0], t["scale_offset"])
            got[t["name"]] = np.frombuffer(data, np.int8, n, t["offset"]).reshape(t["shape"]) * scale[:, None]
        else:
            got[t["name"]] = np.frombuffer(data, np.float32, n, t["offset"]).reshape(t["shape"])
    net = Network(info, header["hidden"], [f["dim"] for f in header["features"]], header["dilations"], header["kernel"],
                  {h["name"]: h["tags"] for h in header["heads"]})
    state = {}
    for key, w in got.items():
        p = key.split(".")
        if p[0] == "embed":
            key = f"embed.{net.names.index(p[1])}.weight"
        elif p[0] == "in":
            key = f"enter.{p[1]}"
        elif p[0] == "out":
            key = "norm." + {"gain": "weight", "bias": "bias"}[p[2]]
        elif p[0] == "block":
            key = f"blocks.{p[1]}.{p[2]}." + {"gain": "weight"}.get(p[3], p[3])
        elif p[0] == "head":
            key = f"heads.{p[1]}." + (f"proj.{p[2]}" if p[2] in ("weight", "bias") else p[2])
        state[key] = torch.from_numpy(np.array(w, np.float32))
    net.load_state_dict(state)
    return net


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--data", required=True)
    p.add_argument("--checkpoint")
    p.add_argument("--out")
    p.add_argument("--name", default="en-2026-11")
    p.add_argument("--check")
    p.add_argument("--base", help="the checkpoint is of finetune.py, which began with the encoder in this folder")
    args = p.parse_args()
    torch.set_num_threads(1)
    info = model.meta(args.data)
    if args.checkpoint:
        saved = torch.load(args.checkpoint, weights_only=True)
        if args.base:
            net = Reader(args.base, args.data, info, saved["heads"])
            net.load_state_dict(saved["model"])
            net.info, net.positions = info, saved["args"]["positions"]
            print(args.out, write(args.out, net, args.name, info["pieces"]["hash"]), "bytes")
            return
        c = saved["config"]
        net = Network(info, c["hidden"], c["dims"], c["dilations"], c["kernel"], c["heads"])
        net.load_state_dict(saved["model"])
        print(args.out, write(args.out, net, args.name, info["featureHash"]), "bytes")
        print("before", json.dumps(saved.get("figures")))
    path = args.check or args.out
    net = read(path, info)
    print("file  ", json.dumps(evaluate(net, {h: Data(args.data, s) for h, s in DEV.items()
                                             if h in net.heads and os.path.exists(os.path.join(args.data, s + ".features.npy"))})))


if __name__ == "__main__":
    main()
