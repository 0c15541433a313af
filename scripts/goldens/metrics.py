"""Goldens of the picture metrics: python 3.11+ with numpy, scikit-image, torch, pytorch-msssim.

Writes tests/goldens/metrics.json. The pictures come from the integer formula that tests/goldens/metrics.ts repeats.
"""

import json
from pathlib import Path

import numpy as np
import torch
from pytorch_msssim import ms_ssim
from skimage.metrics import mean_squared_error, peak_signal_noise_ratio, structural_similarity

SIZES = [(64, 48, 3), (13, 11, 3), (176, 161, 3), (197, 170, 1), (256, 256, 3)]


def hashed(index):
    """The 32-bit integer hash 'lowbias32' of an array of indices."""
    h = index.astype(np.uint64) & 0xFFFFFFFF
    h = ((h ^ (h >> 16)) * 0x7FEB352D) & 0xFFFFFFFF
    h = ((h ^ (h >> 15)) * 0x846CA68B) & 0xFFFFFFFF
    return (h ^ (h >> 16)).astype(np.int64)


def pictures(width, height, channels):
    """Two pictures [H, W, C] float32 in 0...1 and their hole [H, W] bool, all made of integers."""
    y, x, c = np.mgrid[0:height, 0:width, 0:channels]
    index = (c * height + y) * width + x
    wave = np.abs((3 * x + 2 * y + 50 * c) % 256 - 128)
    original = wave + hashed(index) % 96
    mended = original * 7 // 8 + hashed(index + 1_000_003) % (1 + 56 * x // width)
    y, x = np.mgrid[0:height, 0:width]
    arm = (x < width // 4) & (y >= height // 3) & (y < 2 * height // 3)
    disc = (x - 3 * width // 4) ** 2 + (y - height // 2) ** 2 < (height // 5) ** 2
    as_float = lambda levels: (levels / 255).astype(np.float32)
    return as_float(mended), as_float(original), arm | disc


def similarity(a, b):
    return structural_similarity(
        a, b, gaussian_weights=True, sigma=1.5, use_sample_covariance=False,
        data_range=1, channel_axis=2, full=True,
    )


def multi_scale(a, b):
    if min(a.shape[:2]) < 161:
        return None
    tensor = lambda picture: torch.from_numpy(picture).permute(2, 0, 1)[None]
    return float(ms_ssim(tensor(a), tensor(b), data_range=1))


def seam(mended, original, hole):
    gaps = []
    for axis in (0, 1):
        across = np.diff(hole.astype(int), axis=axis) != 0
        gaps.append(np.abs(np.diff(mended, axis=axis) - np.diff(original, axis=axis))[across])
    return float(np.concatenate(gaps).mean() * 255)


def case(width, height, channels):
    mended, original, hole = (p.astype(np.float64) for p in pictures(width, height, channels))
    hole = hole.astype(bool)
    ssim, ssim_map = similarity(mended, original)
    return {
        "width": width, "height": height, "channels": channels,
        "psnrWhole": peak_signal_noise_ratio(original, mended, data_range=1),
        "psnrHole": peak_signal_noise_ratio(original[hole], mended[hole], data_range=1),
        "mseWhole": mean_squared_error(original, mended),
        "mseHole": mean_squared_error(original[hole], mended[hole]),
        "l1Whole": np.abs(original - mended).mean(),
        "l1Hole": np.abs(original - mended)[hole].mean(),
        "ssimWhole": ssim,
        "ssimHole": ssim_map[hole].mean(),
        "msssim": multi_scale(mended, original),
        "msssimOfNegative": multi_scale(1 - original, original),
        "seam": seam(mended, original, hole),
    }


if __name__ == "__main__":
    target = Path(__file__).parents[2] / "tests" / "goldens" / "metrics.json"
    target.write_text(json.dumps([case(*size) for size in SIZES], indent=1, default=float) + "\n")
