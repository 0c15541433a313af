"""
Goldens of spectral normalisation: torch.nn.utils.spectral_norm of a convolution and of a transposed one, two steps
with hashed weights, inputs and u. Needs python 3.11+ with torch. Writes tests/goldens/spectral.json.
"""

import json
from pathlib import Path

import torch
from digest import digest
from hash import uniform

ROOT = Path(__file__).resolve().parents[2]


def tensor(shape, seed):
    return torch.tensor(uniform(shape, seed)).reshape(shape)


def two_steps(layer):
    with torch.no_grad():
        layer.weight.copy_(tensor(list(layer.weight.shape), 1))
        layer.bias.copy_(tensor(list(layer.bias.shape), 2))
    layer = torch.nn.utils.spectral_norm(layer)
    with torch.no_grad():
        layer.weight_u.copy_(tensor(list(layer.weight_u.shape), 3))
    x = tensor([2, 3, 6, 7], 4)
    steps = []
    for _ in range(2):
        layer.weight_orig.grad = None
        y = layer(x)
        (y * tensor(list(y.shape), 5)).sum().backward()
        steps.append(
            {
                "value": digest(y),
                "gradient": digest(layer.weight_orig.grad),
                "u": digest(layer.weight_u),
            }
        )
    return steps


torch.set_num_threads(1)
golden = {
    "convolution": two_steps(torch.nn.Conv2d(3, 8, 3, padding=1)),
    "transposed": two_steps(torch.nn.ConvTranspose2d(3, 5, 4, stride=2, padding=1)),
}
path = ROOT / "tests" / "goldens" / "spectral.json"
path.write_text(json.dumps(golden) + "\n")
