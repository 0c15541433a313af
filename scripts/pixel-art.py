"""Draws what is made of cells and is no mosaic, to count false alarms on: enlarged pixel art, codes and letters of pixels.

    python3 scripts/pixel-art.py OUT --photos FOLDER [--count 60] [--seed 1]
    npx tsx scripts/false-alarms.ts OUT [--quality 75]

Sprites and maps in 4–24 colours, photographs in palettes of 4–16 (with and without dithering), squares of two colours as
codes have them, and words of pixels, all enlarged 4–16 times. Needs Pillow and numpy.
"""

import argparse
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

NEAREST, BOX = Image.Resampling.NEAREST, Image.Resampling.BOX


def palette_of(rng, count):
    return rng.integers(0, 256, (count, 3)).astype(np.uint8)


def sprites(rng, width, height, _):
    """Figures that are alike left and right, on a ground."""
    colours = palette_of(rng, int(rng.integers(4, 17)))
    indices = np.zeros((height, width), dtype=np.int64)
    for top in range(1, height - 12, 13):
        for left in range(1, width - 12, 13):
            half = rng.integers(0, len(colours), (11, 6)) * (rng.random((11, 6)) < 0.6)
            indices[top : top + 11, left : left + 6] = half
            indices[top : top + 11, left + 5 : left + 11] = half[:, ::-1]
    return colours[indices]


def tile_map(rng, width, height, _):
    """Tiles of a landscape, each drawn once and laid often."""
    colours = palette_of(rng, int(rng.integers(6, 25)))
    tiles = [rng.choice(rng.choice(len(colours), 3), (8, 8), p=(0.7, 0.2, 0.1)) for _ in range(9)]
    rows = [[tiles[int(rng.integers(9))] for _ in range(width // 8 + 1)] for _ in range(height // 8 + 1)]
    return colours[np.block(rows)[:height, :width]]


def in_palette(rng, width, height, photos):
    with Image.open(photos[int(rng.integers(len(photos)))]) as photo:
        small = photo.convert("RGB").resize((width, height), BOX)
    dither = Image.Dither.FLOYDSTEINBERG if rng.random() < 0.5 else Image.Dither.NONE
    return np.asarray(small.quantize(int(rng.choice((4, 8, 16))), dither=dither).convert("RGB"))


def code(rng, width, height, _):
    """Squares of two colours with a quiet border, as a code has them."""
    side = min(width, height) - 8
    dark = np.zeros((height, width), dtype=np.int64)
    dark[4 : 4 + side, 4 : 4 + side] = rng.random((side, side)) < 0.5
    return np.array([(255, 255, 255), palette_of(rng, 1)[0] // 3], dtype=np.uint8)[dark]


def words(rng, width, height, _):
    picture = Image.new("RGB", (width, height), tuple(int(level) for level in palette_of(rng, 1)[0]))
    pen = ImageDraw.Draw(picture)
    pen.fontmode = "1"
    letters = "abcdefghijklmnopqrstuvwxyz    "
    for top in range(1, height, 12):
        line = "".join(rng.choice(list(letters), width // 5))
        pen.text((2, top), line, fill=tuple(int(level) for level in palette_of(rng, 1)[0]), font=ImageFont.load_default(10))
    return np.asarray(picture)


KINDS = (sprites, tile_map, in_palette, in_palette, code, words)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--photos", type=Path, required=True)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    flags = parser.parse_args()
    flags.out.mkdir(parents=True, exist_ok=True)
    photos = sorted(flags.photos.glob("*.jpg"))
    rng = np.random.default_rng(flags.seed)
    for index in range(flags.count):
        kind, times = KINDS[index % len(KINDS)], int(rng.integers(4, 17))
        width, height = (int(rng.integers(480, 1000)) // times for _ in range(2))
        picture = Image.fromarray(kind(rng, width, height, photos))
        picture.resize((width * times, height * times), NEAREST).save(flags.out / f"{index:03}-{kind.__name__}-{times}.png")


if __name__ == "__main__":
    main()
