"""
Goldens of resizing and blurring: Pillow's filters on float pictures, OpenCV's area mean, SciPy's Gaussian. Needs
python 3.11+ with numpy, scipy, pillow, opencv-python. Writes tests/goldens/resize.json.
"""

import json
from pathlib import Path

import cv2
import numpy as np
from PIL import Image
from scipy.ndimage import gaussian_filter

WIDTH, HEIGHT = 23, 17
SIZES = [(9, 7), (37, 29), (31, 5), (23, 20), (1, 1)]
FILTERS = {
    "nearest": Image.Resampling.NEAREST,
    "bilinear": Image.Resampling.BILINEAR,
    "bicubic": Image.Resampling.BICUBIC,
    "lanczos": Image.Resampling.LANCZOS,
}
BLURS = [(1.8, 6), (0.7, 3), (5.0, 30)]


def picture() -> np.ndarray:
    """[3, H, W] in 0…1; `hashPicture` in tests/hash-picture.ts is the same formula."""
    h = np.arange(3 * HEIGHT * WIDTH, dtype=np.uint32) + np.uint32(1)
    h = (h ^ (h >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    h = (h ^ (h >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    levels = (h ^ (h >> np.uint32(16))) >> np.uint32(24)
    return (levels / 255).astype(np.float32).reshape(3, HEIGHT, WIDTH)


def rounded(planes: np.ndarray) -> list[float]:
    return np.round(planes.astype(np.float64).ravel(), 5).tolist()


def main() -> None:
    planes = picture()
    resized = []
    for width, height in SIZES:
        for method, filter_ in FILTERS.items():
            images = [Image.fromarray(p, mode="F").resize((width, height), filter_) for p in planes[:2]]
            out = rounded(np.stack([np.asarray(i) for i in images]))
            resized.append({"method": method, "width": width, "height": height, "data": out})
        if width <= WIDTH and height <= HEIGHT:
            out = [cv2.resize(p, (width, height), interpolation=cv2.INTER_AREA) for p in planes[:2]]
            out = rounded(np.stack(out))
            resized.append({"method": "area", "width": width, "height": height, "data": out})
    blurred = [
        {
            "sigma": sigma,
            "radius": radius,
            "data": rounded(gaussian_filter(planes[0].astype(np.float64), sigma, radius=radius, mode="mirror")),
        }
        for sigma, radius in BLURS
    ]
    golden = {"width": WIDTH, "height": HEIGHT, "resized": resized, "blurred": blurred}
    target = Path(__file__).parents[2] / "tests" / "goldens" / "resize.json"
    target.write_text(json.dumps(golden, separators=(",", ":")) + "\n")


main()
