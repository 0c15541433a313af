"""
Goldens of the classical fillings: scikit-image's biharmonic, OpenCV's Telea, SciPy's sparse solution of Laplace's
equation. Needs python 3.11+ with numpy, scipy, scikit-image, opencv-python. Writes tests/goldens/fill.json.
"""

import json
from pathlib import Path

import cv2
import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.linalg import spsolve
from skimage.restoration import inpaint_biharmonic

WIDTH, HEIGHT = 41, 33


def picture() -> np.ndarray:
    """[H, W, 3] bytes; `steppedPicture` in tests/hash-picture.ts is the same formula."""
    c, y, x = np.meshgrid(range(3), range(HEIGHT), range(WIDTH), indexing="ij")
    levels = 40 + (3 + c) * x + (4 - c) * y + ((x * y) >> (4 - c)) % 64
    return np.clip(levels, 0, 255).astype(np.uint8).transpose(1, 2, 0)


def rectangle(x: int, y: int, w: int, h: int) -> np.ndarray:
    hole = np.zeros((HEIGHT, WIDTH), np.uint8)
    hole[y : y + h, x : x + w] = 1
    return hole


HOLES = {
    "inside": rectangle(9, 8, 17, 13),
    "two": rectangle(3, 4, 6, 9) | rectangle(12, 3, 4, 20),
    "corner": rectangle(0, 0, 12, 10),
    "edge": rectangle(20, 12, 21, 9),
}


def harmonic(plane: np.ndarray, hole: np.ndarray) -> np.ndarray:
    index = np.cumsum(hole.ravel()).reshape(hole.shape) - 1
    rows, columns, values = [], [], []
    load = np.zeros(int(hole.sum()))
    for y, x in np.argwhere(hole):
        for v, u in ((y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1)):
            if not (0 <= v < HEIGHT and 0 <= u < WIDTH):
                continue
            rows.append(index[y, x]), columns.append(index[y, x]), values.append(1.0)
            if hole[v, u]:
                rows.append(index[y, x]), columns.append(index[v, u]), values.append(-1.0)
            else:
                load[index[y, x]] += plane[v, u]
    filled = plane.copy()
    filled[hole == 1] = spsolve(csr_array((values, (rows, columns))).tocsc(), load)
    return filled


def inside(filled: np.ndarray, hole: np.ndarray) -> list[float]:
    """The hole's pixels, channel by channel, row-major, as levels."""
    return np.round(filled.transpose(2, 0, 1)[:, hole == 1].ravel(), 3).tolist()


def main() -> None:
    source = picture()
    cases = {}
    for name, hole in HOLES.items():
        damaged = source * (1 - hole[..., None])
        scaled = damaged.astype(np.float64)
        membrane = np.stack([harmonic(scaled[..., c], hole) for c in range(3)], axis=-1)
        biharmonic = inpaint_biharmonic(scaled, hole, channel_axis=-1)
        cases[name] = {
            "hole": "".join(map(str, hole.ravel())),
            "membrane": inside(membrane, hole),
            "biharmonic": inside(biharmonic, hole),
            "telea3": inside(cv2.inpaint(damaged, hole, 3, cv2.INPAINT_TELEA), hole),
            "telea5": inside(cv2.inpaint(damaged, hole, 5, cv2.INPAINT_TELEA), hole),
        }
    golden = {"width": WIDTH, "height": HEIGHT, "cases": cases}
    target = Path(__file__).parents[2] / "tests" / "goldens" / "fill.json"
    target.write_text(json.dumps(golden, separators=(",", ":")) + "\n")


main()
