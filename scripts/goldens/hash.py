"""The integer-hash formula that goldens' inputs come from; tests/goldens/hash.ts repeats it."""

import numpy as np


def hashed(index):
    """The 32-bit integer hash 'lowbias32' of an array of indices."""
    h = np.asarray(index).astype(np.uint64) & 0xFFFFFFFF
    h = ((h ^ (h >> 16)) * 0x7FEB352D) & 0xFFFFFFFF
    h = ((h ^ (h >> 15)) * 0x846CA68B) & 0xFFFFFFFF
    return (h ^ (h >> 16)).astype(np.int64)


def fractions(shape, seed):
    """Numbers in [0, 1), multiples of 2^-24: entry i (row-major) is hash(hash(seed) + i) / 256 / 2^24."""
    index = np.arange(int(np.prod(shape, dtype=np.int64)))
    return (hashed(hashed(seed) + index) >> 8).reshape(shape) / 2.0**24


def uniform(shape, seed, low=-1.0, high=1.0):
    """Numbers uniform in low...high, rounded to float32."""
    return np.asarray(low + (high - low) * fractions(shape, seed), dtype=np.float32)


def integers(shape, seed, below):
    """Whole numbers in 0...below - 1."""
    return np.floor(below * fractions(shape, seed)).astype(np.int64)
