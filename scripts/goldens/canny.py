"""
Goldens of Canny's edges: scikit-image's feature.canny with a rectangle left out, and without. Needs python 3.11+ with
numpy and scikit-image. Writes tests/goldens/canny.json.
"""

import json
from pathlib import Path

import numpy as np
from hash import fractions
from skimage.feature import canny

WIDTH, HEIGHT = 72, 60


def picture() -> np.ndarray:
    """[H, W], 0…1: discs, a slope and noise; `drawnPicture` in src/image/canny.test.ts is the same formula."""
    y, x = np.meshgrid(range(HEIGHT), range(WIDTH), indexing="ij")
    grey = 0.1 + 0.004 * x + 0.15 * fractions([HEIGHT, WIDTH], 7)
    for cx, cy, r, level in [(20, 18, 12, 0.5), (52, 40, 16, 0.3), (36, 30, 9, 0.35)]:
        grey += level * ((x - cx) ** 2 + (y - cy) ** 2 < r * r)
    return np.minimum(grey, 1).astype(np.float32)


HOLES = {"none": None, "inside": (24, 14, 22, 27), "corner": (0, 0, 30, 25), "all": (0, 0, 72, 60)}
CASES = [
    {"sigma": 2, "low": 0.1, "high": 0.2, "hole": hole} for hole in HOLES.values()
] + [
    {"sigma": 1, "low": 0.2, "high": 0.5, "hole": None},
    {"sigma": 3, "low": 0.05, "high": 0.1, "hole": HOLES["inside"]},
]


def edges(case) -> str:
    known = None
    if case["hole"]:
        x, y, w, h = case["hole"]
        known = np.ones((HEIGHT, WIDTH), bool)
        known[y : y + h, x : x + w] = False
    thresholds = {"low_threshold": case["low"], "high_threshold": case["high"]}
    found = canny(picture(), sigma=case["sigma"], mask=known, **thresholds)
    return "".join(map(str, found.astype(int).ravel()))


golden = {"width": WIDTH, "height": HEIGHT, "cases": [{**c, "edges": edges(c)} for c in CASES]}
target = Path(__file__).parents[2] / "tests" / "goldens" / "canny.json"
target.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
