"""How well can kinds of mosaics be told from their cells at all? A small network is asked, which may look at them as it likes.

    python3 scripts/kinds-bound.py PHOTOS

breaks three places of every photograph of a folder (20×20 cells of 4–40 px) as `mean`, `mean-linear` and `nearest`, trains a
convolutional network on four of five photographs and prints how often it tells two kinds apart in the others: from the inner
14×14 cells alone, and with the three rings of cells around them known (their means in sRGB and in light, their deviation).
docs/findings.md says what it gave. Takes about 12 minutes on two idle cores. Needs Python 3.11 with PyTorch, Pillow and numpy.
"""

import argparse
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import nn
from torch.nn.functional import cross_entropy, gelu

SIDE, RIM = 20, 3  # cells
PLACES = 3
EPOCHS, BATCH = 30, 64
KINDS = {"mean": slice(0, 3), "mean-linear": slice(3, 6), "nearest": slice(6, 9)}
VARIANCE = slice(9, 10)

generator = np.random.default_rng(5)


def linear(value):
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def srgb(value):
    return np.where(value <= 0.0031308, value * 12.92, 1.055 * value ** (1 / 2.4) - 0.055)


def cells_of(photo):
    """One place of a photo, `[SIDE, SIDE, 10]`: each cell by the three kinds (levels), and its variance (levels²)."""
    height, width = photo.shape[:2]
    most = min(40, min(height, width) // SIDE)
    side = round(4 * (most / 4) ** generator.random())
    top, left = (generator.integers(0, size - SIDE * side + 1) for size in (height, width))
    part = photo[top : top + SIDE * side, left : left + SIDE * side].astype(np.float32) / 255
    grid = part.reshape(SIDE, side, SIDE, side, 3).transpose(0, 2, 1, 3, 4)
    pixels = grid.reshape(SIDE, SIDE, side * side, 3)
    ways = (
        pixels.mean(2),
        srgb(linear(pixels).mean(2)),
        grid[:, :, side // 2, side // 2],
    )
    variance = pixels.var(2).mean(-1, keepdims=True) * 255**2
    return np.concatenate([np.round(255 * np.concatenate(ways, -1)), variance], -1)


def read(folder):
    """Cells of every place, and whether its photo is held out."""
    cells, held = [], []
    for i, path in enumerate(sorted(folder.glob("*.jpg"))):
        photo = np.asarray(Image.open(path).convert("RGB"))
        if min(photo.shape[:2]) < 4 * SIDE:
            continue
        for _ in range(PLACES):
            cells.append(cells_of(photo).astype(np.float32))
            held.append(i % 5 == 0)
    return torch.tensor(np.stack(cells)), torch.tensor(held)


def seen(cells, label, pair, *, around):
    """What the network is fed of cells whose inner ones are of the kind that the label says, `[N, C, H, W]`."""
    both = torch.stack([cells[..., KINDS[kind]] for kind in pair], 1)
    own = both[torch.arange(len(cells)), label]
    inner = slice(RIM, SIDE - RIM)
    if not around:
        return (own[:, inner, inner] / 255).permute(0, 3, 1, 2)
    hidden = torch.zeros(1, SIDE, SIDE, 1)
    hidden[:, inner, inner] = 1
    known = (cells[..., KINDS["mean"]], cells[..., KINDS["mean-linear"]])
    deviation = 4 * cells[..., VARIANCE].sqrt()
    beside = torch.cat([*known, deviation], -1)
    levels = torch.cat([hidden * own, (1 - hidden) * beside], -1)
    where = hidden.expand(len(cells), -1, -1, -1)
    return torch.cat([levels / 255, where], -1).permute(0, 3, 1, 2)


def layer(channels, width, padding=0):
    return nn.Sequential(
        nn.Conv2d(channels, width, 3, padding=padding), nn.BatchNorm2d(width), nn.GELU()
    )


class Network(nn.Module):
    def __init__(self, channels, width=48):
        super().__init__()
        self.first = layer(channels, width)
        self.second = layer(width, width)
        self.third = layer(width, width, padding=1)
        self.last = nn.Conv2d(width, width, 1)
        self.told = nn.Linear(2 * width, 2)

    def forward(self, cells):
        x = self.second(self.first(cells))
        x = gelu(self.last(x + self.third(x)))
        return self.told(torch.cat([x.mean((2, 3)), x.amax((2, 3))], 1))


def turned(batch):
    """Mirrored and turned by chance."""
    for axis in (2, 3):
        if torch.rand(1) < 0.5:
            batch = batch.flip(axis)
    return batch.transpose(2, 3) if torch.rand(1) < 0.5 else batch


def rate(cells, held, pair, *, around):
    """How often two kinds are told apart in photographs that were held out."""
    torch.manual_seed(0)
    network = Network(11 if around else 3)
    train, test = torch.where(~held)[0], torch.where(held)[0]
    steps = EPOCHS * (len(train) // BATCH)
    adam = torch.optim.AdamW(network.parameters(), 2e-3, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(adam, steps)
    for _ in range(EPOCHS):
        order = train[torch.randperm(len(train))]
        for some in order[: len(order) // BATCH * BATCH].split(BATCH):
            label = torch.randint(2, (len(some),))
            told = network(turned(seen(cells[some], label, pair, around=around)))
            adam.zero_grad()
            cross_entropy(told, label).backward()
            adam.step()
            schedule.step()
    network.eval()
    rights = []
    with torch.no_grad():
        for some in test.split(256):
            for kind in (0, 1):
                label = torch.full((len(some),), kind)
                told = network(seen(cells[some], label, pair, around=around))
                rights.append(told.argmax(1) == label)
    return torch.cat(rights).float().mean().item()


parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
parser.add_argument("photos", type=Path)
cells, held = read(parser.parse_args().photos)
print(f"{len(cells)} places, {int(held.sum())} of them held out\n")
print("| told apart | by the cells alone | with what lies around |\n|---|---|---|")
for pair in (("mean", "nearest"), ("mean", "mean-linear")):
    rates = [100 * rate(cells, held, pair, around=around) for around in (False, True)]
    print(f"| {' and '.join(pair)} | " + " | ".join(f"{each:.1f} %" for each in rates) + " |")
