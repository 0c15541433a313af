"""
Goldens of the Fréchet distance between sets of features, by SciPy's matrix root and by pytorch-fid: python 3.11+ with
numpy, scipy, torch, torchvision, pytorch-fid.

Writes tests/goldens/frechet.json. Features come from hash.py: uniform in -1...1, mixed by a hashed matrix.
"""

import json
from pathlib import Path

import numpy as np
from hash import uniform
from pytorch_fid.fid_score import calculate_frechet_distance
from scipy.linalg import sqrtm

# rows of the first set, of the second, length of a feature: more rows than that, and fewer
CASES = [(40, 30, 5), (300, 200, 12), (9, 14, 24)]


def features(rows, size, seed):
    mix = uniform([size, size], seed + 1).astype(np.float64)
    return uniform([rows, size], seed).astype(np.float64) @ mix + uniform([size], seed + 2)


def gaussian(rows):
    return rows.mean(0), np.cov(rows, rowvar=False)


def distance(a, b):
    (m, s), (n, t) = gaussian(a), gaussian(b)
    gap = m - n
    # tr (ST)^½ = tr (S^½ T S^½)^½, whose root exists where S or T is singular
    root = sqrtm(s).real
    return float(gap @ gap + np.trace(s + t - 2 * sqrtm(root @ t @ root).real))


def case(first, second, size):
    a, b = features(first, size, 1), features(second, size, 11)
    return {
        "first": first,
        "second": second,
        "size": size,
        "distance": distance(a, b),
        "pytorchFid": float(calculate_frechet_distance(*gaussian(a), *gaussian(b))),
    }


if __name__ == "__main__":
    target = Path(__file__).parents[2] / "tests" / "goldens" / "frechet.json"
    target.write_text(json.dumps([case(*each) for each in CASES], indent=1) + "\n")
