"""
What the goldens of networks share: hashed inputs and weights, and the digests of what comes out. A mosaic stands in
the batch beside a white-out. tests/hashed-network.ts repeats the formulas.
"""

import json
import sys
from pathlib import Path

import torch
from digest import digest
from hash import uniform

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts" / "pytorch"))
torch.set_num_threads(1)

BATCH, SIDE, CELLS = 2, 32, 5
PLANES = {
    "picture": 3,
    "base": 3,
    "support": 3,
    "knownEdges": 1,
    "originalEdges": 1,
    "original": 3,
}


def tensor(shape, seed, low=-1.0, high=1.0):
    return torch.tensor(uniform(shape, seed, low, high)).reshape(shape)


def hashed_inputs():
    """Planes by name; the hole is a rectangle, sample 0 a mosaic of the kind 0, sample 1 a white-out."""
    planes = {
        name: tensor([BATCH, channels, SIDE, SIDE], 1000 + seed)
        for seed, (name, channels) in enumerate(PLANES.items())
    }
    hole = torch.zeros(BATCH, 1, SIDE, SIDE)
    hole[:, :, 6:27, 4:28] = 1
    is_mosaic = torch.tensor([1.0, 0.0]).reshape(BATCH, 1, 1, 1)
    cell_of = torch.arange(SIDE) * CELLS // SIDE
    rows = (cell_of[None, :] == torch.arange(CELLS)[:, None]).float().expand(BATCH, CELLS, SIDE)
    return {
        **planes,
        "support": planes["support"].abs() * hole * is_mosaic,
        "knownEdges": (planes["knownEdges"] > 0.6).float() * (1 - hole),
        "originalEdges": (planes["originalEdges"] > 0.6).float(),
        "hole": hole,
        "kind": is_mosaic * torch.tensor([1.0, 0, 0, 0]).reshape(1, 4, 1, 1),
        "position": tensor([BATCH, 2, SIDE, SIDE], 1010) * hole * is_mosaic,
        "cell": tensor([BATCH, 2, 1, 1], 1011) * is_mosaic,
        "rows": rows,
        "columns": rows.mT,
    }


RENAMED = {
    "norm.weight": "norm.scale",
    "norm.bias": "norm.shift",
    "norm.running_mean": "norm.mean",
    "norm.running_var": "norm.variance",
    "weight_orig": "weight",
    "weight_u": "u",
    ".convolution.": ".",
}
UNKEPT = ("num_batches_tracked", "weight_v")


def named(tensors):
    """By the names that Kintsugi gives them."""
    result = {}
    for name, value in tensors:
        for theirs, ours in RENAMED.items():
            name = name.replace(theirs, ours)
        if not name.endswith(UNKEPT):
            result[name] = value
    return result


def hash_weights(network):
    """Parameters and statistics in the order of their names; what multiplies or is a variance lies around 1."""
    held = {**named(network.named_parameters()), **named(network.named_buffers())}
    with torch.no_grad():
        for seed, (name, value) in enumerate(sorted(held.items())):
            fan_in = value[0].numel() if value.dim() > 1 else 100
            drawn = tensor(list(value.shape), seed) * (3 / fan_in) ** 0.5
            value.copy_(drawn + 1 if name.endswith((".scale", ".variance")) else drawn)


def gradients(network):
    """Digests by name; none for what is frozen."""
    parameters = named(network.named_parameters())
    return {n: digest(p.grad) for n, p in sorted(parameters.items()) if p.grad is not None}


def statistics(network):
    """What running means and spectral vectors have become."""
    return {n: digest(b) for n, b in sorted(named(network.named_buffers()).items())}


def count(network):
    return sum(p.numel() for p in network.parameters())


def pictured(planes, inputs):
    """Digests of a picture and of its pixels in the hole: where it is small, the known ones are nearly all of it."""
    return {**digest(planes), "inHole": digest(planes[inputs["hole"].expand_as(planes) > 0])}


def hole_loss(mended, inputs):
    return ((mended - inputs["original"]).abs() * inputs["hole"]).sum() / 1000


def write(name, golden):
    path = ROOT / "tests" / "goldens" / f"{name}.json"
    path.write_text(json.dumps(golden) + "\n")
