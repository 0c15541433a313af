"""Goldens of the Laplacian pyramid, its patches and their sliced Wasserstein distance: python 3.11+ with numpy, scipy.

Writes tests/goldens/sliced-wasserstein.json. Pictures, places and directions come from hash.py.
"""

import json
from pathlib import Path

import numpy as np
from hash import fractions, integers
from scipy.ndimage import convolve
from scipy.stats import wasserstein_distance

BINOMIAL = np.outer([1, 4, 6, 4, 1], [1, 4, 6, 4, 1]) / 256
SIZES = [(48, 40, 3), (37, 51, 3), (64, 64, 1)]
LEVELS, PATCHES, DIRECTIONS, SIDE = 3, 40, 6, 7


def blurred(picture, gain=1.0):
    return np.stack([convolve(plane, gain * BINOMIAL, mode="mirror") for plane in picture])


def expanded(picture, shape):
    zeros = np.zeros((len(picture), *shape))
    zeros[:, ::2, ::2] = picture
    return blurred(zeros, gain=4.0)


def pyramid(picture):
    levels = []
    for _ in range(LEVELS - 1):
        coarser = blurred(picture)[:, ::2, ::2]
        levels.append(picture - expanded(coarser, picture.shape[1:]))
        picture = coarser
    return [*levels, picture]


def patches(level, seed):
    height, width = level.shape[1:]
    y, x = integers([PATCHES], seed, height), integers([PATCHES], seed + 1, width)
    reach = SIDE // 2
    padded = np.pad(level, ((0, 0), (reach, reach), (reach, reach)), mode="reflect")
    return np.stack([padded[:, b : b + SIDE, a : a + SIDE] for a, b in zip(x, y)])


def standardised(shown, reference):
    mean = reference.mean(axis=(0, 2, 3), keepdims=True)
    return (shown - mean) / reference.std(axis=(0, 2, 3), keepdims=True)


def directions(size, seed):
    vectors = fractions([DIRECTIONS, size], seed) - 0.5
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def distance(a, b, seed):
    rows = [each.reshape(len(each), -1) for each in (a, b)]
    along = [[row @ theta for row in rows] for theta in directions(rows[0].shape[1], seed)]
    return float(np.mean([wasserstein_distance(p, q) for p, q in along]))


def case(width, height, channels):
    # float32, as Kintsugi keeps pictures
    shape = [channels, height, width]
    original = np.float32(fractions(shape, 1)).astype(np.float64)
    mended = np.float32(0.25 + 0.5 * fractions(shape, 2) ** 2).astype(np.float64)
    of_original, of_mended = pyramid(original), pyramid(mended)
    distances = []
    for level, (g, p) in enumerate(zip(of_original, of_mended)):
        reference = patches(g, 10 + level)
        shown = patches(p, 10 + level)
        distances.append(distance(standardised(reference, reference), standardised(shown, reference), 20 + level))
    return {
        "width": width, "height": height, "channels": channels,
        "norms": [float(np.linalg.norm(each)) for each in of_original],
        "corners": [[float(each[-1, 0, 0]), float(each[0, -1, -1])] for each in of_original],
        "distances": distances,
    }


if __name__ == "__main__":
    target = Path(__file__).parents[2] / "tests" / "goldens" / "sliced-wasserstein.json"
    target.write_text(json.dumps([case(*size) for size in SIZES], indent=1) + "\n")
