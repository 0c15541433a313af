"""tests/goldens/adam.json: five steps of PyTorch's AdamW with clipping and a running mean of the weights.

python 3.11+ with torch and numpy. Weights and gradients are hashed (hash.py): weight p has seed p + 1, its gradient
at step t seed 100 * t + p + 1, both in -1...1, the gradient times the step's scale.
"""

import json
from pathlib import Path

import torch
from hash import uniform

SHAPES = [[3, 4], [5]]
RATES = [1e-2, 2e-2, 3e-2, 2e-2, 1e-2]
SCALES = [1.0, 0.01, 3.0, 0.1, 1.0]
CASES = {
    "plain": {},
    "other moments": {"betas": (0.5, 0.9), "eps": 1e-3},
    "decoupled weight decay": {"weight_decay": 0.1},
    "clipped by global norm": {"clip": 1.0},
    "running mean": {"average": 0.9},
    "all together": {"weight_decay": 0.1, "clip": 1.0, "average": 0.9},
}


def run(betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0, clip=None, average=None):
    weights = [torch.nn.Parameter(torch.tensor(uniform(s, p + 1))) for p, s in enumerate(SHAPES)]
    means = [w.detach().clone() for w in weights]
    optimiser = torch.optim.AdamW(weights, lr=1.0, betas=betas, eps=eps, weight_decay=weight_decay)
    norms = []
    for step, (rate, scale) in enumerate(zip(RATES, SCALES), 1):
        optimiser.param_groups[0]["lr"] = rate
        for p, w in enumerate(weights):
            w.grad = torch.tensor(uniform(SHAPES[p], 100 * step + p + 1)) * scale
        limit = float("inf") if clip is None else clip
        norms.append(float(torch.nn.utils.clip_grad_norm_(weights, limit)))
        optimiser.step()
        if average is not None:
            for mean, w in zip(means, weights):
                mean.lerp_(w.detach(), 1 - average)
    return {
        "betas": betas,
        "epsilon": eps,
        "weightDecay": weight_decay,
        "clipNorm": clip,
        "averageDecay": average,
        "norms": norms,
        "weights": [w.detach().flatten().tolist() for w in weights],
        "averages": None if average is None else [m.flatten().tolist() for m in means],
    }


golden = {
    "shapes": SHAPES,
    "rates": RATES,
    "scales": SCALES,
    "cases": {name: run(**case) for name, case in CASES.items()},
}
path = Path(__file__).parents[2] / "tests" / "goldens" / "adam.json"
path.write_text(json.dumps(golden, indent=1) + "\n")
