"""
Hashed networks for attention: inputs with a hole so small that there are keys at ⅛ of the size, and weights so large
that deep layers are heard. tests/small-hole.ts repeats it.
"""

import torch
from network import hashed_inputs


def with_small_hole():
    """In double precision; what was told of the larger hole is cut to this one."""
    inputs = hashed_inputs()
    hole = torch.zeros_like(inputs["hole"])
    hole[:, :, 17:23, 9:15] = 1
    cut = {name: inputs[name] * hole for name in ("support", "position")}
    return {name: value.double() for name, value in {**inputs, **cut, "hole": hole}.items()}


def louder(network, gain):
    """All weights times the gain; in double precision."""
    with torch.no_grad():
        for name, value in network.named_parameters():
            if name.endswith("weight"):
                value.mul_(gain)
    return network.double()
