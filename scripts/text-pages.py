"""Draws pages of text as a browser shows them, to lay mosaics on: articles, chats, forms, tables and listings.

    python3 scripts/text-pages.py OUT [--count 24] [--seed 1]
    python3 scripts/mosaic-set.py SET --pages OUT

Light and dark, with smooth letters and with single-coloured ones, 700–1200 px wide. Needs Chromium.
"""

import argparse
import html
import random
import subprocess
import tempfile
from pathlib import Path

WORDS = (
    "a amber and arch barley basin bell bird boat bridge by candle canal carried cedar clay cloud coal copper cord "
    "corner crane cup dawn dew door down drift dune each east elm ember even fair fern field fig find fir flax for "
    "fox frost garden gate glass gold grain grove gull harbour hazel heath hedge herb hill hollow honey in ink iron "
    "ivy jar kettle kiln lamp lantern larch late leaf ledge light lime linen loam long loom maple marsh meadow mill "
    "mint moss moth near nest night oak of old olive on orchard over owl paper path pear pebble pine plain plum pond "
    "quill quince rain reed ridge river road root rope rowan rush rye salt sand seed shade shore sill silver slate "
    "slow small smoke snow south spring stable stair stone stream summer swallow tall tar the thatch thorn tide tile "
    "timber to tower under valley vine wagon wall walnut warm water wax well west wheat wheel wide willow wind winter "
    "with wood wool yard yarrow yew"
).split()

FONTS = ("DejaVu Sans", "DejaVu Serif", "Liberation Sans", "Liberation Serif", "Noto Sans", "Noto Serif")
# ground, ink, second ground, an accent
COLOURS = (
    ("#ffffff", "#1b1b1b", "#f1f3f5", "#1a56b0"),
    ("#faf6ee", "#33291f", "#efe6d4", "#8a4b1f"),
    ("#16181c", "#e4e6ea", "#24272e", "#7fb2ff"),
    ("#f4f7f4", "#22302a", "#dfe9e2", "#20744a"),
    ("#ffffff", "#000000", "#e8e8e8", "#b00020"),
)


def sentence(rng, least=6, most=16):
    words = [rng.choice(WORDS) for _ in range(rng.randint(least, most))]
    return " ".join(words).capitalize() + "."


def paragraph(rng):
    return " ".join(sentence(rng) for _ in range(rng.randint(3, 7)))


def article(rng):
    parts = [f"<h1>{sentence(rng, 3, 6)}</h1>"]
    for _ in range(14):
        parts.append(f"<h2>{sentence(rng, 2, 5)}</h2>" if rng.random() < 0.2 else f"<p>{paragraph(rng)}</p>")
    return "".join(parts)


def chat(rng):
    bubble = '<div style="margin:14px {m};padding:10px 14px;border-radius:14px;background:var(--{c})"><b>{who}</b><br>{text}</div>'
    names = [rng.choice(WORDS).capitalize() for _ in range(2)]
    return "".join(
        bubble.format(m=("30% 14px 0" if own else "0 14px 30%"), c="second", who=names[own], text=sentence(rng, 3, 26))
        for own in (rng.random() < 0.5 for _ in range(22))
    )


def form(rng):
    row = '<div style="margin:16px 0"><div style="font-size:80%">{label}</div><div style="border:1px solid;padding:8px">{value}</div></div>'
    return f"<h2>{sentence(rng, 2, 4)}</h2>" + "".join(
        row.format(label=rng.choice(WORDS).capitalize(), value=sentence(rng, 2, 9)) for _ in range(18)
    )


def table(rng):
    def cells(tag):
        return "".join(f'<{tag} style="border:1px solid;padding:5px 9px">{rng.choice(WORDS)} {rng.randint(1, 9999)}</{tag}>' for _ in range(5))

    return "<table style='border-collapse:collapse'>" + cells("th") + "".join(f"<tr>{cells('td')}</tr>" for _ in range(44)) + "</table>"


def listing(rng):
    lines = []
    for number in range(60):
        indent = "  " * rng.randint(0, 4)
        name, other = rng.choice(WORDS), rng.choice(WORDS)
        line = rng.choice((f"const {name} = {other}({rng.randint(0, 99)});", f"if ({name} > {other}) {{", "}", "", f"// {sentence(rng, 3, 9)}"))
        colour = "var(--accent)" if rng.random() < 0.3 else "inherit"
        lines.append(f"{number + 1:4} <span style='color:{colour}'>{html.escape(indent + line)}</span>")
    return "<pre style=\"font-family:'DejaVu Sans Mono'\">" + "\n".join(lines) + "</pre>"


def page(rng):
    ground, ink, second, accent = rng.choice(COLOURS)
    body = rng.choice((article, article, chat, form, table, listing))(rng)
    style = (
        f"body{{margin:0;padding:28px;background:{ground};color:{ink};--second:{second};--accent:{accent};"
        f"font:{rng.choice((13, 14, 15, 16, 18, 21))}px/{rng.choice((1.3, 1.45, 1.6))} '{rng.choice(FONTS)}'}}"
        f"h1,h2{{color:var(--accent)}}"
    )
    return f"<!doctype html><meta charset=utf-8><style>{style}</style><body>{body}"


def shoot(text, size, target, sharp):
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "page.html")
        source.write_text(text)
        words = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        words += [f"--window-size={size[0]},{size[1]}", f"--user-data-dir={folder}/profile", f"--screenshot={target}"]
        words += ["--force-color-profile=srgb", *(["--disable-font-antialiasing"] if sharp else []), source.as_uri()]
        subprocess.run(words, check=True, capture_output=True, timeout=120)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--count", type=int, default=24)
    parser.add_argument("--seed", type=int, default=1)
    flags = parser.parse_args()
    flags.out.mkdir(parents=True, exist_ok=True)
    rng = random.Random(flags.seed)
    for index in range(flags.count):
        size = (rng.randint(700, 1200), rng.randint(700, 1200))
        shoot(page(rng), size, (flags.out / f"page-{index:03}.png").resolve(), index % 4 == 3)


if __name__ == "__main__":
    main()
