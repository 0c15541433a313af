"""Makes the test set of `benchmarks/detection.ts`: mosaics laid by other programs than ours.

    python3 scripts/mosaic-set.py OUT --photos FOLDER [--count 110] [--seed 1]
    python3 scripts/mosaic-set.py OUT --pages FOLDER       (the PNGs of scripts/text-pages.py, and nothing else)
    python3 scripts/mosaic-set.py OUT --pages FOLDER --lines   (of these a line of writing each, 3 to 6 cells high)
    python3 scripts/mosaic-set.py tests/fixtures/mosaics --fixtures

Programs (those absent are left out, with a line): ImageMagick (-scale, -sample), ffmpeg (pixelize, scale), GEGL's
pixelize (GIMP's own), Pillow, Chromium (a canvas; CSS image-rendering). Every case is written clean and as JPEG 90, 75
and 60, as WebP 80 and with noise, beside its hole, and one line of OUT/cases.jsonl says what was done.
Needs Python 3.11 with Pillow and numpy. What it makes of photographs is not committed; --fixtures makes a small set of
the sample pictures, for the tests.
"""

import argparse
import base64
import io
import json
import math
import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

EXAMPLES = Path(__file__).parent.parent / "examples"
BOX, NEAREST, BICUBIC = (Image.Resampling[name] for name in ("BOX", "NEAREST", "BICUBIC"))


def run(*words: str | Path) -> None:
    subprocess.run([str(word) for word in words], check=True, capture_output=True, timeout=120)


def by_files(command):
    """A program that reads one file and writes another, as a function of a picture and the cells' size and number."""

    def pixelate(picture, cell, cells):
        with tempfile.TemporaryDirectory() as folder:
            source, target = Path(folder, "in.png"), Path(folder, "out.png")
            picture.save(source)
            run(*command(source, target, picture.size, cell, cells))
            return Image.open(target).convert("RGB")

    return pixelate


def imagemagick(verb):
    return by_files(
        lambda source, target, size, cell, cells: (
            *("/usr/bin/convert", source, verb, f"{cells[0]}x{cells[1]}!"),
            *(verb, f"{size[0]}x{size[1]}!", target),
        )
    )


def ffmpeg(graph):
    return by_files(
        lambda source, target, size, cell, cells: (
            *("ffmpeg", "-v", "error", "-y", "-i", source, "-vf"),
            graph.format(w=size[0], h=size[1], cw=cell[0], ch=cell[1], nw=cells[0], nh=cells[1]),
            target,
        )
    )


gegl = by_files(
    lambda source, target, size, cell, cells: (
        *("gegl", source, "-o", target, "--"),
        *("pixelize", f"size-x={cell[0]}", f"size-y={cell[1]}"),
    )
)


def pillow(down):
    return lambda picture, cell, cells: picture.resize(cells, down).resize(picture.size, NEAREST)


def book(picture, cell, cells):
    small = picture.resize(cells, NEAREST).filter(ImageFilter.GaussianBlur(1.8))
    return small.resize(picture.size, NEAREST)


CANVAS = """<body style="margin:0"><canvas></canvas><img hidden src="{url}"><script>
const [img, canvas] = [document.images[0], document.querySelector("canvas")];
img.decode().then(() => {{
  [canvas.width, canvas.height] = [{w}, {h}];
  const small = new OffscreenCanvas({nw}, {nh}), pen = small.getContext("2d");
  pen.imageSmoothingQuality = "high";
  pen.drawImage(img, 0, 0, {nw}, {nh});
  const ink = canvas.getContext("2d");
  ink.imageSmoothingEnabled = false;
  ink.drawImage(small, 0, 0, {w}, {h});
}});
</script>"""
CSS = """<body style="margin:0"><img style="display:block;width:{w}px;height:{h}px;image-rendering:pixelated" src="{url}">"""


def browser(page, shrink):
    """The page's screenshot; `shrink` makes the small picture that CSS alone can only enlarge."""

    def pixelate(picture, cell, cells):
        shown = picture.resize(cells, BOX) if shrink else picture
        bytes_ = io.BytesIO()
        shown.save(bytes_, "PNG")
        url = "data:image/png;base64," + base64.b64encode(bytes_.getvalue()).decode()
        (w, h), (nw, nh) = picture.size, cells
        with tempfile.TemporaryDirectory() as folder:
            html, shot = Path(folder, "page.html"), Path(folder, "shot.png")
            html.write_text(page.format(url=url, w=w, h=h, nw=nw, nh=nh))
            run(
                *("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"),
                # The window's own bars take some of its height.
                *("--virtual-time-budget=2000", f"--window-size={max(500, w)},{h + 200}"),
                *("--force-color-profile=srgb", f"--user-data-dir={folder}/profile"),
                *(f"--screenshot={shot}", html.as_uri()),
            )
            return Image.open(shot).convert("RGB").crop((0, 0, w, h))

    return pixelate


# name → kind, the executable it needs, the function, and whether cells are always whole pixels
PROGRAMS = {
    "imagemagick-scale": ("mean", "/usr/bin/convert", imagemagick("-scale"), True),
    "imagemagick-sample": ("nearest", "/usr/bin/convert", imagemagick("-sample"), False),
    "ffmpeg-pixelize": ("mean", "ffmpeg", ffmpeg("format=gbrp,pixelize=w={cw}:h={ch}:mode=avg"), True),
    "ffmpeg-scale-area": (
        *("mean", "ffmpeg"),
        ffmpeg("format=gbrp,scale={nw}:{nh}:flags=area,scale={w}:{h}:flags=neighbor"),
        True,
    ),
    "ffmpeg-scale-neighbor": (
        *("nearest", "ffmpeg"),
        ffmpeg("format=gbrp,scale={nw}:{nh}:flags=neighbor,scale={w}:{h}:flags=neighbor"),
        True,
    ),
    "gegl-pixelize": ("mean-linear", "gegl", gegl, True),
    "pillow-box": ("mean", None, pillow(BOX), False),
    "pillow-nearest": ("nearest", None, pillow(NEAREST), False),
    "pillow-book": ("book", None, book, True),
    "browser-canvas": ("mean", "chromium", browser(CANVAS, False), True),
    "browser-css": ("mean", "chromium", browser(CSS, True), True),
}

SHAPES = ("rectangle", "rectangle", "cut-rectangle", "ellipse", "polygon", "soft", "whole")
LINE_SHAPES = ("rectangle", "cut-rectangle")


def choose_cell(rng, name, room, is_line):
    """4–40 px, evenly by ratio, at least eight cells each way; one in four is not square. Over a line 5–12 px, square."""
    if name == "pillow-book":
        return 6, 6
    if is_line:
        side = int(rng.integers(5, 13))
        return side, side
    most = min(40, room // 8)
    side = round(4 * math.exp(rng.random() * math.log(most / 4)))
    other = min(most, max(4, round(side * rng.choice([0.5, 0.75, 1.5, 2])))) if rng.random() < 0.25 else side
    return side, other


def crop_to(picture, cell, whole_cells):
    """The top left part of the picture that holds a whole number of cells."""
    if not whole_cells:
        return picture
    width, height = (size - size % side for size, side in zip(picture.size, cell))
    return picture.crop((0, 0, width, height))


def cells_across(rng, size, cell, is_line):
    """8 to 30 cells each way, where there is room; of a line 12 to 60 along it and 3 to 6 across."""
    if is_line:
        return [int(rng.integers(12, 61)), int(rng.integers(3, 7))]
    return [int(rng.integers(8, max(9, min(30, extent // side) + 1))) for extent, side in zip(size, cell)]


def hole_of(rng, shape, size, cell, is_line):
    """The hole's opacity 0…255, and whether it was cropped out, mosaiced and put back (its corner, size)."""
    (width, height), (cw, ch) = size, cell
    cells = cells_across(rng, size, cell, is_line)
    w, h = min(width, cells[0] * cw), min(height, cells[1] * ch)
    x, y = int(rng.integers(0, width - w + 1)), int(rng.integers(0, height - h + 1))
    mask = Image.new("L", size)
    pen = ImageDraw.Draw(mask)
    box = (x, y, x + w - 1, y + h - 1)
    if shape == "whole":
        return Image.new("L", size, 255), (0, 0, width, height)
    if shape == "rectangle":
        pen.rectangle(box, fill=255)
        return mask, (x, y, w, h)
    if shape == "cut-rectangle":
        pen.rectangle(box, fill=255)
    elif shape == "polygon":
        turns = (np.arange(7) + rng.uniform(0, 0.7, 7)) / 7 * 2 * np.pi
        reach = rng.uniform(0.7, 1, 7)
        points = zip(x + w / 2 * (1 + reach * np.cos(turns)), y + h / 2 * (1 + reach * np.sin(turns)))
        pen.polygon(list(points), fill=255)
    else:
        pen.ellipse(box, fill=255)
    if shape == "soft":
        mask = mask.filter(ImageFilter.GaussianBlur(min(cell) / 4))
    return mask, None


def lay(rng, picture, name, is_line=False):
    """A picture with a mosaic by the program, and what was done."""
    kind, _, pixelate, whole_cells = PROGRAMS[name]
    cell = choose_cell(rng, name, min(picture.size), is_line)
    shape = str(rng.choice(LINE_SHAPES if is_line else SHAPES))
    picture = crop_to(picture, cell, whole_cells or shape != "whole")
    mask, part = hole_of(rng, shape, picture.size, cell, is_line)
    box = part or (0, 0, *picture.size)
    inside = picture.crop((box[0], box[1], box[0] + box[2], box[1] + box[3]))
    cells = tuple(max(1, round(extent / side)) for extent, side in zip(inside.size, cell))
    shown = picture.copy()
    shown.paste(pixelate(inside, cell, cells), box[:2])
    pitch = [extent / count for extent, count in zip(inside.size, cells)]
    broken = Image.composite(shown, picture, mask)
    facts = {"program": name, "kind": kind, "shape": shape, "cell": pitch, "phase": list(box[:2])}
    return broken, mask, facts


def resized(rng, broken, mask, facts):
    """One case in three is resized after the mosaic, by 0.5–2, to cells of at least 4 px."""
    factor = 1.0
    if rng.random() < 1 / 3 and facts["kind"] != "book":
        least = max(0.5, 4.0 / min(facts["cell"]))
        factor = float(least * math.exp(rng.random() * math.log(2 / least)))
    size = tuple(round(extent * factor) for extent in broken.size)
    if factor == 1.0:
        return broken, mask, {**facts, "resize": 1.0}
    how = [Image.Resampling.BILINEAR, BICUBIC, Image.Resampling.LANCZOS][int(rng.integers(3))]
    scales = [after / before for after, before in zip(size, broken.size)]
    moved = {
        "cell": [side * scale for side, scale in zip(facts["cell"], scales)],
        "phase": [at * scale for at, scale in zip(facts["phase"], scales)],
    }
    return broken.resize(size, how), mask.resize(size, BICUBIC), {**facts, **moved, "resize": factor}


def noisy(rng, picture):
    levels = np.asarray(picture, dtype=np.float64)
    return Image.fromarray(np.clip(np.rint(levels + 2 * rng.standard_normal(levels.shape)), 0, 255).astype(np.uint8))


VARIANTS = {
    "clean": ("png", {}),
    "jpeg-90": ("jpg", {"quality": 90}),
    "jpeg-75": ("jpg", {"quality": 75}),
    "jpeg-60": ("jpg", {"quality": 60}),
    "webp-80": ("webp", {"quality": 80}),
    "noise-2": ("png", {}),
}


# Most of a page is empty: a mosaic that changes less than this share of its pixels is laid elsewhere.
LEAST_CHANGED = 0.35


def lay_on_page(rng, picture, name, is_line):
    """A mosaic over some of the page's text, and where it changes nothing up to a cell away (255)."""
    for _ in range(50):
        broken, mask, facts = lay(rng, picture, name, is_line)
        before, after = (np.asarray(each.crop((0, 0, *broken.size)), dtype=np.int16) for each in (picture, broken))
        changed = np.abs(before - after).max(axis=2) > 1
        if changed[np.asarray(mask) >= 128].mean() >= LEAST_CHANGED:
            break
    around = 2 * math.ceil(max(facts["cell"])) + 1
    near = Image.fromarray(changed.astype(np.uint8) * 255).filter(ImageFilter.MaxFilter(around))
    return (broken, mask, facts), near.point(lambda level: 255 - level)


def write_case(rng, index, source, name, flags):
    picture = Image.open(source).convert("RGB")
    if max(picture.size) > 1200:
        picture.thumbnail((1200, 1200), BOX)
    folder = flags.out
    laid, idle = lay_on_page(rng, picture, name, flags.lines) if flags.pages else (lay(rng, picture, name), None)
    broken, mask, facts = resized(rng, *laid)
    hole = mask.point(lambda opacity: 255 if opacity >= 128 else 0)
    hole_name = f"{index:04}-hole.png"
    hole.save(folder / hole_name)
    if idle:
        facts["idle"] = f"{index:04}-idle.png"
        idle.resize(broken.size, NEAREST).save(folder / facts["idle"])
    lines = []
    for variant, (ending, options) in VARIANTS.items():
        file = f"{index:04}-{variant}.{ending}"
        shown = noisy(rng, broken) if variant == "noise-2" else broken
        shown.save(folder / file, **options)
        lines.append({"file": file, "hole": hole_name, "variant": variant, "source": source.name, **facts})
    return lines


# The fixtures: variant, whether the whole picture is a mosaic (such PNGs are small), cells of each program in turn.
FIXTURE_VARIANTS = [("clean", True), ("clean", True), ("jpeg-75", False), ("webp-80", False)]
FIXTURE_CELLS = [(8, 8), (12, 8), (6, 6), (16, 16), (9, 9), (8, 12), (10, 10)]


def write_fixtures(folder, names):
    """One case of 252×192 px a program and a variant of FIXTURE_VARIANTS, in turn over the sample pictures."""
    samples = sorted(EXAMPLES.glob("*.png"))
    lines = []
    for index, name in enumerate(names):
        kind, _, pixelate, _ = PROGRAMS[name]
        source = samples[index % len(samples)]
        cell = (6, 6) if name == "pillow-book" else FIXTURE_CELLS[index % len(FIXTURE_CELLS)]
        variant, is_whole = FIXTURE_VARIANTS[index % len(FIXTURE_VARIANTS)]
        width, height = (252 // cell[0] * cell[0], 192 // cell[1] * cell[1])
        picture = Image.open(source).convert("RGB").resize((252, 192), BOX).crop((0, 0, width, height))
        cells = (width // cell[0], height // cell[1])
        left, top, right, bottom = (0, 0, *cells) if is_whole else (3, 3, cells[0] - 3, cells[1] - 3)
        box = (left * cell[0], top * cell[1], right * cell[0], bottom * cell[1])
        picture.paste(pixelate(picture, cell, cells).crop(box), box[:2])
        ending, options = VARIANTS[variant]
        file = f"{name}.{ending}"
        picture.save(folder / file, **options)
        bounds = {"x": box[0], "y": box[1], "width": box[2] - box[0], "height": box[3] - box[1]}
        lines.append({"file": file, "program": name, "kind": kind, "variant": variant, "cell": cell, "bounds": bounds})
    (folder / "cases.json").write_text("[\n" + ",\n".join(map(laid_out, lines)) + "\n]\n")


def laid_out(line):
    """As the formatter of `npm run check` wants it: a row a field, lists and objects within one row."""

    def field(key, value):
        text = json.dumps(value)
        return f'    "{key}": ' + (f"{{ {text[1:-1]} }}" if isinstance(value, dict) else text)

    return "  {\n" + ",\n".join(field(*each) for each in line.items()) + "\n  }"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--photos", type=Path, action="append", default=[])
    parser.add_argument("--pages", type=Path)
    parser.add_argument("--lines", action="store_true")
    parser.add_argument("--count", type=int, default=110)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--fixtures", action="store_true")
    flags = parser.parse_args()
    if flags.lines and not flags.pages:
        parser.error("--lines: expected --pages FOLDER beside it: lines of writing are on pages")
    absent = [name for name, (_, needs, _, _) in PROGRAMS.items() if needs and not shutil.which(needs)]
    for name in absent:
        print(f"{name}: left out, {PROGRAMS[name][1]} is not installed")
    names = [name for name in PROGRAMS if name not in absent]
    flags.out.mkdir(parents=True, exist_ok=True)
    if flags.fixtures:
        write_fixtures(flags.out, names)
        return
    photos = sorted(path for folder in flags.photos for path in folder.glob("*.jpg"))
    rng = np.random.default_rng(flags.seed)
    rng.shuffle(photos)
    sources = sorted(flags.pages.glob("*.png")) if flags.pages else [*sorted(EXAMPLES.glob("*.png")), *photos]
    with open(flags.out / "cases.jsonl", "w") as cases:
        for index in range(flags.count):
            name = names[index % len(names)]
            for line in write_case(rng, index, sources[index % len(sources)], name, flags):
                cases.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
