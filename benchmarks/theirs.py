"""
The same measurements in PyTorch, in a fresh process: `train N SIDE`, `mend N SIDE` or `sgemm`. Prints a JSON line
{"milliseconds": [...], "peakBytes": …}; run by benchmarks/run.ts. Needs python 3.11+ with torch.
"""

import json
import os
import resource
import sys
import time
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts" / "pytorch"))
from gated_unet import GatedUnet  # noqa: E402

WARM_UP = 3
what = sys.argv[1]
batch, side, rounds = (int(word) for word in (sys.argv[2:] + ["1", "256", "10"])[:3])
torch.set_num_threads(len(os.sched_getaffinity(0)))


def inputs():
    cells = side // 4 + 1
    return {
        "picture": torch.rand(batch, 3, side, side),
        "base": torch.rand(batch, 3, side, side),
        "hole": torch.ones(batch, 1, side, side),
        "position": torch.rand(batch, 2, side, side),
        "cell": torch.rand(batch, 2, 1, 1),
        "kind": torch.rand(batch, 4, 1, 1),
        "support": torch.ones(batch, 3, side, side),
        "rows": torch.rand(batch, cells, side),
        "columns": torch.rand(batch, side, cells),
    }


def train():
    net = GatedUnet()
    optimiser = torch.optim.Adam(net.parameters(), 1e-4)
    average = [p.detach().clone() for p in net.parameters()]
    fed, original = inputs(), torch.rand(batch, 3, side, side)

    def step():
        optimiser.zero_grad()
        loss = ((net(fed) - original).abs() * fed["hole"]).mean()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        with torch.no_grad():
            torch._foreach_lerp_(average, list(net.parameters()), 0.001)
        loss.item()

    return step


def mend():
    net, fed = GatedUnet().eval(), inputs()

    @torch.inference_mode()
    def step():
        net(fed)

    return step


def sgemm():
    a, b = torch.rand(2048, 2048), torch.rand(2048, 2048)
    return lambda: a @ b


step = {"train": train, "mend": mend, "sgemm": sgemm}[what]()
milliseconds = []
for i in range(WARM_UP + rounds):
    began = time.perf_counter()
    step()
    if i >= WARM_UP:
        milliseconds.append((time.perf_counter() - began) * 1000)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
print(json.dumps({"milliseconds": milliseconds, "peakBytes": peak}))
