"""
Goldens of the Gated Conv U-Net: output, loss and gradients for hashed weights and inputs. Needs python 3.11+ with
torch. Writes tests/goldens/gated-unet.json.
"""

import json
import sys
from pathlib import Path

import torch
from digest import digest
from hash import uniform

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts" / "pytorch"))
from gated_unet import GatedUnet  # noqa: E402

BATCH, SIDE, CELLS = 2, 32, 5
SHAPES = {
    "picture": [BATCH, 3, SIDE, SIDE],
    "base": [BATCH, 3, SIDE, SIDE],
    "hole": [BATCH, 1, SIDE, SIDE],
    "position": [BATCH, 2, SIDE, SIDE],
    "cell": [BATCH, 2, 1, 1],
    "kind": [BATCH, 4, 1, 1],
    "support": [BATCH, 3, SIDE, SIDE],
    "rows": [BATCH, CELLS, SIDE],
    "columns": [BATCH, SIDE, CELLS],
    "original": [BATCH, 3, SIDE, SIDE],
}
BINARY = {"hole", "rows", "columns"}


def tensor(shape, seed):
    return torch.tensor(uniform(shape, seed), dtype=torch.float32).reshape(shape)


torch.manual_seed(0)
torch.set_num_threads(1)
net = GatedUnet()
names = net.names()
with torch.no_grad():
    for seed, (name, p) in enumerate(sorted(names.items())):
        fan_in = p[0].numel() if p.dim() > 1 else 100
        p.copy_(tensor(list(p.shape), seed) * (3 / fan_in) ** 0.5)
inputs = {}
for seed, (name, shape) in enumerate(SHAPES.items()):
    value = tensor(shape, 1000 + seed)
    inputs[name] = (value > 0).float() if name in BINARY else value
original = inputs.pop("original")
mended = net(inputs)
loss = ((mended - original).abs() * inputs["hole"]).sum() / 1000
loss.backward()
golden = {
    "parameters": sum(p.numel() for p in net.parameters()),
    "mended": digest(mended),
    "loss": loss.item(),
    "gradients": {name: digest(p.grad) for name, p in sorted(names.items())},
}
path = ROOT / "tests" / "goldens" / "gated-unet.json"
path.write_text(json.dumps(golden) + "\n")
