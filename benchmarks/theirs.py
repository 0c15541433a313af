"""
The same measurements in PyTorch, in a fresh process: `train NETWORK CONFIGURATION N SIDE ROUNDS [DEVICE] [tf32-on]`, `mend` of the
same or `sgemm - {} 1 1 ROUNDS`; the configuration is JSON of what differs from the network as published, the device is the CPU
unless it is cuda, and TF32 is off unless it is on. Prints a JSON line {"milliseconds": [...], "peakBytes": …}; run by
benchmarks/run.ts and scripts/away/bench.ts. Needs python 3.11+ with torch.
"""

import json
import os
import resource
import sys
import time
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts" / "pytorch"))
from steps import NETWORKS, training_step  # noqa: E402

WARM_UP = 3
what, name = sys.argv[1:3]
configuration = json.loads(sys.argv[3])
batch, side, rounds = (int(word) for word in sys.argv[4:7])
device = sys.argv[7] if len(sys.argv) > 7 else "cpu"
torch.set_num_threads(len(os.sched_getaffinity(0)))
# PyTorch's own default is off for products and on for convolutions.
torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = "tf32-on" in sys.argv[8:]


def inputs():
    """As benchmarks/ours.ts feeds them: a square hole in the middle, erased; noise elsewhere."""
    cells = side // 4 + 1
    hole = torch.zeros(batch, 1, side, side)
    hole[:, :, side // 4 : 3 * side // 4, side // 4 : 3 * side // 4] = 1
    planes = {"picture": 3, "base": 3, "position": 2, "support": 3, "knownEdges": 1}
    return {
        **{plane: torch.rand(batch, channels, side, side) for plane, channels in planes.items()},
        "hole": hole,
        "cell": torch.rand(batch, 2, 1, 1),
        "kind": torch.zeros(batch, 4, 1, 1),
        "rows": torch.rand(batch, cells, side),
        "columns": torch.rand(batch, side, cells),
    }


def train():
    return training_step(NETWORKS[name](**configuration), name, inputs(), torch.rand(batch, 3, side, side))


def mend():
    network, fed = NETWORKS[name](**configuration).eval(), inputs()

    @torch.inference_mode()
    def step():
        network(fed)

    return step


def sgemm():
    a, b = torch.rand(2048, 2048), torch.rand(2048, 2048)
    return lambda: a @ b


# Not as a default for the steps, too: that would slow every call down.
with torch.device(device):
    step = {"train": train, "mend": mend, "sgemm": sgemm}[what]()
milliseconds = []
for i in range(WARM_UP + rounds):
    began = time.perf_counter()
    step()
    if device == "cuda":
        torch.cuda.synchronize()
    if i >= WARM_UP:
        milliseconds.append((time.perf_counter() - began) * 1000)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
print(json.dumps({"milliseconds": milliseconds, "peakBytes": peak}))
