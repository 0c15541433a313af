"""
What a golden keeps of a tensor: its L2 norm, up to 16 entries far apart, and four sums of all entries under hashed
signs, whose errors have the L2 norm of the tensor's error as their root mean square. tests/goldens/graph.ts repeats it.
"""

import numpy as np
from hash import hashed

ENTRIES, SUMS = 16, 4


def places(length):
    """Equal distances would keep to one column of a picture 32 pixels wide: each entry lies 7 further in its stretch."""
    count = min(ENTRIES, length)
    return [i * length // count + 7 * i % (length // count) for i in range(count)]


def digest(tensor):
    flat = tensor.detach().double().flatten().numpy()
    bits = hashed(np.arange(len(flat)))
    return {
        "norm": rounded(np.linalg.norm(flat)),
        "entries": [rounded(flat[place]) for place in places(len(flat))],
        "sums": [rounded(np.sum(flat * (1 - 2 * (bits >> k & 1)))) for k in range(SUMS)],
    }


def rounded(value):
    return float(f"{value:.9g}")
